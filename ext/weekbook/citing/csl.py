"""CSL-JSON, which reference managers and citation processors read; Zotero imports preprints from it as preprints.

Format: the schema ``csl-data.json`` of https://github.com/citation-style-language/schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from .entries import HOSTS, Citation, CitationKind
from .names import Name

_TYPES = {
    CitationKind.PREPRINT: "article",
    CitationKind.ARTICLE: "article-journal",
    CitationKind.CONFERENCE: "paper-conference",
    CitationKind.BOOK: "book",
    CitationKind.CHAPTER: "chapter",
    CitationKind.THESIS: "thesis",
    CitationKind.REPORT: "report",
    CitationKind.DATASET: "dataset",
    CitationKind.SOFTWARE: "software",
    CitationKind.PATENT: "patent",
    CitationKind.MANUSCRIPT: "manuscript",
    CitationKind.WEB: "webpage",
}


def make_item(citation: Citation, accessed: date | None) -> dict[str, Any]:
    """Make the item of a citation; ``custom`` says with ``et-al`` that there are more authors than it names.

    :param accessed: the day on which the address was looked at
    """
    is_preprint = citation.kind is CitationKind.PREPRINT
    is_host = citation.kind in HOSTS
    number = None if is_host else citation.number
    if is_preprint and citation.eprint:
        number = f"{citation.archive}:{citation.eprint}"
    issued: dict[str, Any] = {"date-parts": [list(citation.date)]} if citation.date else {}
    if issued and citation.season:
        issued["season"] = citation.season
    item = {
        "id": citation.key,
        "type": _TYPES[citation.kind],
        "title": citation.title,
        "author": [_write_name(name) for name in citation.authors],
        "editor": [_write_name(name) for name in citation.editors],
        "issued": issued,
        "container-title": citation.container,
        "collection-title": citation.series if is_host else None,
        "collection-number": citation.number if is_host else None,
        "edition": citation.edition,
        "volume": citation.volume,
        "issue": citation.issue,
        "page": citation.pages,
        "publisher": citation.publisher,
        "publisher-place": citation.place,
        "genre": "preprint" if is_preprint else None,
        "number": number,
        "version": citation.version,
        "ISBN": citation.isbn,
        "ISSN": citation.issn,
        "DOI": citation.doi,
        "URL": citation.url,
        "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]} if accessed else None,
        "language": citation.language,
        "custom": {"et-al": True} if citation.more_authors else None,
    }
    return {name: value for name, value in item.items() if value}


def write_item(item: Mapping[str, Any]) -> str:
    """Write one item, on one line."""
    return json.dumps(item, ensure_ascii=False)


def join_items(texts: Iterable[str]) -> str:
    """Join items that are written to the array that a file holds, one on each line."""
    lines = ",\n".join(texts)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def write_items(items: Iterable[Mapping[str, Any]]) -> str:
    """Write items as an array."""
    return join_items(map(write_item, items))


def _write_name(name: Name) -> dict[str, str]:
    """Write a name; a particle stays in ``family``, since Zotero drops it elsewhere."""
    if name.is_whole:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}
