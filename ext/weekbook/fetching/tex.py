"""Texts of servers as BibTeX values, so that a page shows what the server shows.

Pure: no Sphinx. What BibTeX and TeX take for their own is escaped, formulas stay formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..citing.entries import Name
from ..importer.papers import escape_title
from ..plaintext import plain_text

# as in Pandoc: no blank inside the marks, no digit behind them; so $5 and $6 are prices
_FORMULA = re.compile(r"(?<![\\$])\$(?=[^\s$])((?:\\.|[^$\\])*)(?<=[^\s$])\$(?![\d$])", re.DOTALL)
_MACRO = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z])")


def write_title(text: str) -> str:
    r"""Write a title with its capitals protected.

    Formulas are kept as they are; elsewhere TeX becomes the characters that it stands for, and text without TeX is
    taken literally, braces included.

    >>> write_title(r"$\pi_{0.5}$ \& Poincar\'e"), write_title("50% of {A, B}")
    ('{{$\\pi_{0.5}$ \\& Poincaré}}', '{{50\\% of \\lbrace{}A, B\\rbrace{}}}')
    """
    return f"{{{{{_write(text)}}}}}"


def write_text(text: str) -> str:
    r"""Write another value.

    >>> write_text("Physics & Astronomy")
    '{Physics \\& Astronomy}'
    """
    return f"{{{_write(text)}}}"


def decode_tex(text: str) -> str:
    r"""Give a text with the characters that its TeX stands for; one without TeX is taken literally.

    >>> decode_tex(r"Andr\'e \v{C}ech"), decode_tex("{A} & B")
    ('André Čech', '{A} & B')
    """
    return plain_text(text) if _MACRO.search(text) else text


def says_something(text: str) -> bool:
    r"""Tell whether a text shows a letter or a digit: what does not is no title.

    >>> says_something(r"$\pi_0$"), says_something(r"\!"), says_something('"')
    (True, False, False)
    """
    return any(character.isalnum() for character in decode_tex(text))


def write_names(authors: Iterable[Name]) -> str:
    """Write names, family names first; a group stays in one piece.

    >>> write_names([Name("van der Berg", "Danny", "Jr."), Name("Example Team", is_whole=True), Name("张三")])
    '{van der Berg, Jr., Danny and {Example Team} and 张三}'
    """
    return f"{{{' and '.join(map(_write_name, authors))}}}"


def _write_name(author: Name) -> str:
    if author.is_whole or not author.given:
        name = _write_part(author.family)
        # a blank, a comma or a small letter would make parts of it, but for BibTeX's own word for more names
        is_one = re.fullmatch(r"[^\s,]+", name) and (not name[0].islower() or name == "others")
        return name if is_one else f"{{{name}}}"
    parts = [part for part in (author.family, author.suffix, author.given) if part]
    return ", ".join(_guard(_write_part(part)) for part in parts)


def _guard(part: str) -> str:
    """Keep a part of a name together that BibTeX would cut."""
    return f"{{{part}}}" if "," in part or re.search(r"(?i)(?:^|\s)and(?:\s|$)", part) else part


def _write_part(text: str) -> str:
    return _write(text) if any(c in text for c in "\\{}$&%#_~") else text


def _write(text: str) -> str:
    result, end = [], 0
    for found in _FORMULA.finditer(text):
        if _is_balanced(found[1]):
            result += [_write_words(text[end : found.start()]), found[0]]
            end = found.end()
    return "".join([*result, _write_words(text[end:])])


def _write_words(text: str) -> str:
    # white space around it separates words from formulas
    before, after = (" " if re.search(pattern, text) else "" for pattern in (r"^\s", r"\s$"))
    return escape_title(before + decode_tex(text) + after if _MACRO.search(text) else text)


def _is_balanced(formula: str) -> bool:
    depth = 0
    for character in formula:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0
