"""The plain text of a BibTeX value: braces dropped, TeX's characters decoded, formulas kept readable.

Pure: no Sphinx. Most values hold nothing that TeX takes for something else than itself, and most others an accent: only
the rest is left to pylatexenc, which takes a quarter of a millisecond a value and has no words for some macros.
"""

from __future__ import annotations

import logging
import re
from typing import Any
from unicodedata import normalize

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_grammar
from pylatexenc.macrospec import MacroSpec


def plain_text(latex: str) -> str:
    r"""Give the text of a BibTeX value: braces dropped, TeX's characters decoded, formulas kept readable.

    >>> plain_text(r"{{Poincar{\'e} \& Co}}"), plain_text(r"$\pi_{0.5}$ and $\tau$-bench")
    ('Poincaré & Co', 'π₀.₅ and τ-bench')
    """
    if "\\" not in latex and "{" not in latex and "$" not in latex and "~" not in latex and "}" not in latex:
        # one look for each is faster than one expression for all
        return _end(latex)
    text = COMMON.sub(_decode, latex) if "\\" in latex and "$" not in latex else latex
    if not _TEX.search(text):
        # what is left means itself: the converter takes a quarter of a millisecond a value
        return _end(text.replace("{", "").replace("}", ""))
    # a bare % or & means itself in BibTeX: as TeX's comment or column it would take text away
    source = re.sub(r"(?<!\\)[%&]", r"\\\g<0>", _SUBSCRIPT.sub(_lower, latex))
    log = logging.getLogger("pylatexenc.latex2text")
    # it would tell the reader of a build of a macro without its arguments, without saying where
    disabled, log.disabled = log.disabled, True
    try:
        text = _TO_TEXT.latex_to_text(source, latex_context=_GRAMMAR)
        # where a macro lacks an argument the place for it is left
        is_read = "%s" not in text or "%s" in latex
    except Exception:
        # the converter fails in many ways on macros that lack what they need
        is_read = False
    finally:
        log.disabled = disabled
    if not is_read:
        # the words alone are better than that, or no page
        text = re.sub(r"\\[A-Za-z]+ ?|[\\{}$]", "", COMMON.sub(_decode, latex))
    return _end(text)


def _end(text: str) -> str:
    """Write what TeX makes of marks in a row, and white space as one blank."""
    if "--" in text or "``" in text or "''" in text:
        for marks, character in _LIGATURES:
            text = text.replace(marks, character)
    return " ".join(text.split())


_LIGATURES = (("---", "\N{EM DASH}"), ("--", "\N{EN DASH}"), ("``", "“"), ("''", "”"))
_TEX = re.compile(r"[\\$~]")
_LETTERS = dict(zip(["ss", "ae", "AE", "oe", "OE", "aa", "AA", "o", "O", "l", "L"], "ßæÆœŒåÅøØłŁ", strict=True))
_ACCENTS = dict(
    zip(
        "`'^~=u.\"rHvck",
        map(chr, [*range(0x300, 0x305), *range(0x306, 0x309), 0x30A, 0x30B, 0x30C, 0x327, 0x328]),
        strict=True,
    )
)
COMMON = re.compile(
    rf"""\\(?: (?P<itself> [&%#_] )
            | (?P<letter> {"|".join(_LETTERS)} ) (?![A-Za-z]) (?: \{{\}} | [ ]* )
            | (?P<accent> [`'^~=."] | [urHvck](?![A-Za-z]) ) [ ]*
              (?: \{{ (?P<inside> [A-Za-z] | \\[ij] ) \}} | (?P<after> [A-Za-z] | \\[ij](?![A-Za-z]) ) )
          )""",
    re.VERBOSE,
)
"""What names and titles hold most: characters that TeX must not take for its own, and letters with accents."""


def _decode(found: re.Match[str]) -> str:
    if accent := found["accent"]:
        return normalize("NFC", (found["inside"] or found["after"])[-1] + _ACCENTS[accent])
    return found["itself"] or _LETTERS[found["letter"]]


_SYMBOLS = dict(
    zip(
        "textless textgreater textbar textpercent textunderscore slash copyright euro pounds S P ddag".split(),  # noqa: SIM905
        "<>|%_/©€£§¶‡",
        strict=True,
    )
) | {name: name for name in ("TeX", "LaTeX", "BibTeX", "XeTeX", "LuaTeX")}
_TRANSPARENT = ("mbox", "textmd", "textnormal", "textrm", "textsc", "textsf", "texttt", "textup")
"""Macros that change how their argument looks, and of which pylatexenc drops both."""


def _make_context() -> Any:
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, discard=False) for name in _TRANSPARENT]
    macros += [MacroTextSpec(name, simplify_repl=text.replace("%", "%%")) for name, text in _SYMBOLS.items()]
    # with its text only, where pylatexenc fails
    macros.append(MacroTextSpec("href", simplify_repl="%(2)s"))
    context.add_context_category("weekbook", prepend=True, macros=macros)
    return context


def _make_grammar() -> Any:
    context = get_default_grammar()
    context.add_context_category("weekbook", prepend=True, macros=[MacroSpec("href", "{{")])
    return context


CONTEXT = _make_context()
"""The macros of which the words, or the sign, are known."""
_GRAMMAR = _make_grammar()
_TO_TEXT = LatexNodes2Text(math_mode="text", strict_latex_spaces=True, latex_context=CONTEXT)
_SUBSCRIPT = re.compile(r"(?<=\$)[^$]*_[^$]*(?=\$)")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def _lower(formula: re.Match[str]) -> str:
    """Write subscripts of digits in a formula as characters: other converters give ``_0.5``."""
    return re.sub(r"_\{?([\d.+=()-]+)\}?", lambda found: found[1].translate(_LOWERED), formula[0])
