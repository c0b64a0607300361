"""Answers of doi.org: CSL-JSON from Crossref and DataCite.

Pure: no Sphinx. Content negotiation: https://citation.doi.org/docs.html; the format:
https://docs.citationstyles.org/en/stable/specification.html. Crossref and DataCite have types and titles of their own.
"""

from __future__ import annotations

import html
import json
import re
from datetime import date
from typing import Any

from ..citing.entries import Name
from ..ids import PaperScheme, parse_arxiv, parse_doi
from .facts import MASTERS_THESIS, BadAnswerError, Published
from .names import is_name
from .tex import decode_tex, says_something

TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "dissertation": "thesis",
    "posted-content": "article",
    "preprint": "article",
}
"""Words of the agencies for types of CSL."""

# https://api.crossref.org has a "degree", CSL a "genre"
_MASTERS = re.compile(r"\bmaster|\bM\.?\s?(?:A|S|Sc|Eng|Phil)\b", re.IGNORECASE)
_MATHML = (
    "math|semantics|annotation(?:-xml)?|maction|menclose|merror|mfenced|mfrac|mi|mlabeledtr|mmultiscripts|mn|mo|mover|"
    "mpadded|mphantom|mprescripts|mroot|mrow|ms|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|"
    "munderover"
)
# https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/face-markup/, MathML, and what
# publishers leave of HTML and JATS; any other name is that of a token, and without quotes or "=" it is an inequality
_TAG = re.compile(
    r"</?(?P<name>(?:mml|jats):[\w-]+|b|br|em|i|ovl|p|sc|scp|span|strike|strong|sub|sup|tt|u|" + _MATHML + ")"
    r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))*\s*/?>""",
    re.IGNORECASE,
)
_BREAKS = frozenset({"br", "p", "jats:break", "jats:p"})
# without those that are white space, and characters that Unicode has for none
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_DIGITS = re.compile(r"[0-9]{1,4}")
_YEARS = range(1400, 2200)
"""Years in which something that is cited was printed or will be; agencies write 9999 where they know none."""


def read_item(data: bytes, doi: str) -> Published:
    """Read the item of a DOI.

    :raises BadAnswerError: if it is no item, that of another DOI, or has no title
    """
    try:
        item = json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadAnswerError(f"no JSON: {error}") from None
    if not isinstance(item, dict):
        raise BadAnswerError("no item of CSL-JSON")
    if _normal_doi(item.get("DOI")) != doi.lower():
        raise BadAnswerError(f"the item of another DOI: {item.get('DOI')!r}")
    title = _read_title(item)
    if not title or not says_something(title):
        raise BadAnswerError("an item without a title")
    return Published(
        doi=doi.lower(),
        kind=_read_kind(item),
        title=title,
        authors=_read_names(item.get("author")),
        editors=_read_names(item.get("editor")),
        issued=_read_date(item.get("issued")) or _read_date(item.get("published")),
        container=_text(item.get("container-title")),
        volume=_text_or_number(item.get("volume")),
        issue=_text_or_number(item.get("issue")),
        pages=_text_or_number(item.get("page")),
        publisher=_text(item.get("publisher")),
    )


def _refuse_constant(name: str) -> None:
    # Python reads them, JSON has none
    raise ValueError(name)


def _normal_doi(text: Any) -> str | None:
    if not isinstance(text, str):
        return None
    try:
        # in lower case: DataCite writes old identifiers of arXiv in capitals
        ref = parse_doi(text.lower())
    except ValueError:
        return None
    return ref.value if ref.scheme is PaperScheme.DOI else arxiv_doi(ref.value)


def arxiv_doi(value: str) -> str:
    """Give arXiv's own DOI of a paper, in lower case.

    >>> arxiv_doi("2504.16054")
    '10.48550/arxiv.2504.16054'
    """
    return f"10.48550/arxiv.{parse_arxiv(value).value}"


def _text(value: Any) -> str | None:
    """Give a text without markup, on one line; of a list the first, as older answers have it."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    if _SURROGATE.search(value):
        # JSON can escape what no file can hold
        raise BadAnswerError("a text with half a character")
    text = html.unescape(_TAG.sub(lambda tag: " " if tag["name"].lower() in _BREAKS else "", value))
    return " ".join(_CONTROL.sub("", text).split()) or None


def _text_or_number(value: Any) -> str | None:
    """Give what is a text or a number in CSL-JSON, where true is neither."""
    return str(value) if type(value) is int else _text(value)


def _read_kind(item: dict[str, Any]) -> str:
    kind = _text(item.get("type")) or ""
    kind = TYPES.get(kind, kind)
    degree = _text(item.get("degree")) or _text(item.get("genre")) or ""
    return MASTERS_THESIS if kind == "thesis" and _MASTERS.search(degree) else kind


def _read_title(item: dict[str, Any]) -> str | None:
    """Read the title with the subtitle, which Crossref gives apart, or in both."""
    title, subtitle = _text(item.get("title")), _text(item.get("subtitle"))
    if not title or not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title.rstrip(' :')}: {subtitle}"


def _read_names(value: Any) -> tuple[Name, ...]:
    return tuple(name for one in (value if isinstance(value, list) else ()) if (name := _read_name(one)))


def _read_name(value: Any) -> Name | None:
    if not isinstance(value, dict):
        return None
    given, suffix = _name_part(value, "given"), _name_part(value, "suffix")
    parts = [_name_part(value, part) for part in ("dropping-particle", "non-dropping-particle", "family")]
    family = " ".join(filter(None, parts))
    if not is_name(family):
        # a person in one piece, or a group
        family, given = _name_part(value, "literal") or _name_part(value, "name") or given, ""
    if not is_name(family):
        return None
    if not given:
        return Name(f"{family} {suffix}".rstrip(), is_whole=True)
    return Name(family, given, suffix)


def _name_part(value: dict[str, Any], part: str) -> str:
    """Give a part of a name; empty where it has no letter, as a dash for what is not known."""
    text = decode_tex(_text(value.get(part)) or "")
    return text if is_name(text) else ""


def _read_date(value: Any) -> tuple[int, ...]:
    """Read ``{"date-parts": [[2025, 4, 22]]}``, numbers as texts allowed, as far as it is a date."""
    ranges = value.get("date-parts") if isinstance(value, dict) else None
    parts = ranges[0] if isinstance(ranges, list) and ranges else None
    numbers: list[int] = []
    for part in parts[:3] if isinstance(parts, list) else ():
        is_number = type(part) is int or (isinstance(part, str) and _DIGITS.fullmatch(part))
        if not is_number or not _is_date([*numbers, int(part)]):
            break
        numbers.append(int(part))
    return tuple(numbers)


def _is_date(numbers: list[int]) -> bool:
    """Tell whether a year, a year and a month, or a whole date can be."""
    try:
        return date(*[*numbers, 1, 1][:3]).year in _YEARS
    except (ValueError, OverflowError):
        return False
