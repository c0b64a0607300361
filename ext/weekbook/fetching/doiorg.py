"""Answers of doi.org: CSL-JSON from Crossref and DataCite.

Pure: standard library only. Content negotiation: https://citation.doi.org/docs.html; the format:
https://docs.citationstyles.org/en/stable/specification.html. Crossref and DataCite have types and titles of their own.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from ..citing.entries import Name
from ..ids import PaperScheme, parse_arxiv, parse_doi
from .facts import BadAnswerError, Published
from .names import is_name

TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "posted-content": "article",
    "preprint": "article",
}
"""Words of the agencies for types of CSL."""

# what an agency leaves in a title: <i>, <sub>, <mml:math …>; a bare "a<b" is none
_TAG = re.compile(r"</?[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>")


def read_item(data: bytes, doi: str) -> Published:
    """Read the item of a DOI.

    :raises BadAnswerError: if it is no item, that of another DOI, or has no title
    """
    try:
        item = json.loads(data)
    except ValueError as error:
        raise BadAnswerError(f"no JSON: {error}") from None
    if not isinstance(item, dict):
        raise BadAnswerError("no item of CSL-JSON")
    if _normal_doi(item.get("DOI")) != doi.lower():
        raise BadAnswerError(f"the item of another DOI: {item.get('DOI')!r}")
    title = _text(item.get("title"))
    if not title:
        raise BadAnswerError("an item without a title")
    kind = str(item.get("type") or "")
    authors = item.get("author")
    return Published(
        doi=doi.lower(),
        kind=TYPES.get(kind, kind),
        title=title,
        authors=tuple(
            author for one in (authors if isinstance(authors, list) else ()) if (author := _read_author(one))
        ),
        issued=_read_date(item.get("issued")) or _read_date(item.get("published")),
        container=_text(item.get("container-title")),
        volume=_text(item.get("volume")),
        issue=_text(item.get("issue")),
        pages=_text(item.get("page")),
        publisher=_text(item.get("publisher")),
    )


def _normal_doi(text: Any) -> str | None:
    try:
        # in lower case: DataCite writes old identifiers of arXiv in capitals
        ref = parse_doi(str(text).lower())
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
    if not isinstance(value, str | int):
        return None
    return " ".join(html.unescape(_TAG.sub("", str(value))).split()) or None


def _read_author(value: Any) -> Name | None:
    if not isinstance(value, dict):
        return None
    given, suffix = _text(value.get("given")) or "", _text(value.get("suffix")) or ""
    particles = (_text(value.get("dropping-particle")), _text(value.get("non-dropping-particle")))
    family = " ".join(part for part in (*particles, _text(value.get("family"))) if part)
    if not family:
        # a person in one piece, or a group
        family, given = _text(value.get("literal") or value.get("name")) or given, ""
    return Name(family, given, suffix, is_whole=not given) if is_name(family) else None


def _read_date(value: Any) -> tuple[int, ...]:
    """Read ``{"date-parts": [[2025, 4, 22]]}``, numbers as texts allowed, as far as it goes."""
    try:
        parts = value["date-parts"][0]
        numbers = tuple(int(part) for part in parts[:3])
    except (TypeError, KeyError, IndexError, ValueError):
        return ()
    return numbers if numbers and numbers[0] > 999 else ()
