"""JSON-LD for search engines: a week with the papers that it cites, and the archive (https://schema.org).

The text may stand in a ``script`` element as it is: what could end the element, or a line of JavaScript, is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..ids import format_doi_url
from .entries import Citation, CitationKind
from .names import Name, write_full_name

_TYPES = {
    CitationKind.BOOK: "Book",
    CitationKind.THESIS: "Thesis",
    CitationKind.REPORT: "Report",
    CitationKind.DATASET: "Dataset",
    CitationKind.SOFTWARE: "SoftwareSourceCode",
    CitationKind.PATENT: "CreativeWork",
    CitationKind.MANUSCRIPT: "CreativeWork",
    CitationKind.WEB: "WebPage",
    CitationKind.CHAPTER: "Chapter",
}
_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def make_linked_week(week: Citation, papers: Sequence[Citation], archive: Citation) -> str:
    """Write a week as an article of the archive, with its papers as citations in their order."""
    thing = _describe(week, "Article")
    thing["isPartOf"] = _describe(archive, "CreativeWorkSeries")
    if papers:
        thing["citation"] = [_describe(paper, _TYPES.get(paper.kind, "ScholarlyArticle")) for paper in papers]
    return _write(thing)


def make_linked_archive(archive: Citation) -> str:
    """Write the archive as a series of works."""
    return _write(_describe(archive, "CreativeWorkSeries"))


def _describe(citation: Citation, type_: str) -> dict[str, Any]:
    """Describe a work, without what is not known of it."""
    container = citation.container if citation.kind is not CitationKind.WEB else None
    part_of = {"@type": "Periodical" if citation.kind is CitationKind.ARTICLE else "Book", "name": container}
    said = {
        "@type": type_,
        "@id": format_doi_url(citation.doi) if citation.doi else citation.url,
        # an article is known by its headline, anything else by its name
        "headline" if type_ == "Article" else "name": citation.title,
        "author": [_describe_name(name) for name in citation.authors],
        "datePublished": "-".join(f"{number:02}" for number in citation.date),
        "inLanguage": citation.language,
        "isPartOf": part_of if container else None,
        # the address that a DOI leads to need not be said: a week has dozens of papers
        "url": None if citation.doi else citation.url,
    }
    return {name: value for name, value in said.items() if value}


def _describe_name(name: Name) -> dict[str, str]:
    return {"@type": "Organization" if name.is_group else "Person", "name": write_full_name(name)}


def _write(thing: dict[str, Any]) -> str:
    text = json.dumps({"@context": "https://schema.org", **thing}, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        # str.translate looks at every single character
        text = text.replace(character, escape)
    return text
