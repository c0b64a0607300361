"""Interface texts: the catalogues hold every text of the code, translated, and are compiled."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parents[1] / "ext" / "weekbook"
LANGUAGES = ("en", "zh_CN")
FORMS = {"_": 1, "ngettext": 2}
"""The functions that look a text up, and how many forms of it each takes."""


def texts_of_code() -> set[str | tuple[str, ...]]:
    """Give every text that the code hands to the catalogues; a text with a plural is a pair."""
    found: set[str | tuple[str, ...]] = set()
    # not by Babel's extraction, which sees nothing of a call inside an f-string
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORMS:
                texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                found.add(texts[0] if FORMS[node.func.id] == 1 else tuple(texts[:2]))
    return found


def test_extraction_finds_every_text():
    """What ``nox -s messages`` takes over is all that there is."""
    found = extract_from_dir(str(PACKAGE), method_map=[("**.py", "python")])
    assert {message for _file, _line, message, _comments, _context in found} == texts_of_code()


def as_key(text: str | list[str] | tuple[str, ...]) -> str | tuple[str, ...]:
    """Give a text, or its forms, as a value that can be compared."""
    return text if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    """A text without a translation is shown in the wrong language: run ``nox -s messages`` and fill it in."""
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "weekbook.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    translated = {m.id for m in catalogue if m.id and all([m.string] if isinstance(m.string, str) else m.string)}
    assert translated == texts_of_code()


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_compiled(language):
    """What readers get is the compiled catalogue: it says what the other one says."""
    folder = PACKAGE / "locale" / language / "LC_MESSAGES"
    with (folder / "weekbook.po").open("rb") as file:
        source = {as_key(m.id): as_key(m.string) for m in read_po(file, locale=language) if m.id}
    with (folder / "weekbook.mo").open("rb") as file:
        compiled = {as_key(m.id): as_key(m.string) for m in read_mo(file) if m.id}
    assert compiled == source


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language):
    """A translation has the placeholders of its text, or showing it would fail."""
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "weekbook.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    assert [error for _message, errors in catalogue.check() for error in errors] == []
