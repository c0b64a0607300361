"""The fields of an entry that the fetcher owns, made of what servers say.

Pure: no Sphinx.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..ids import arxiv_year, format_arxiv_url, format_doi_url
from .facts import MASTERS_THESIS, Preprint, Published
from .tex import write_names, write_text, write_title

_PUBLICATION = (
    "title",
    "author",
    "editor",
    "journal",
    "booktitle",
    "volume",
    "number",
    "pages",
    "publisher",
    "school",
    "institution",
    "year",
    "date",
)
_ARCHIVE = ("primaryClass", "versions", "journalref", "doi")

OWNED = (*_PUBLICATION, *_ARCHIVE)
"""The fields that are fetched, in the order in which an entry has them."""

ORDER = (*_PUBLICATION, "eprint", "archivePrefix", *_ARCHIVE, "url")
"""All fields that a fetched entry may have, in order."""

ENTRY_TYPES = {
    "article-journal": "article",
    "paper-conference": "inproceedings",
    "chapter": "incollection",
    "book": "book",
    "thesis": "phdthesis",
    MASTERS_THESIS: "mastersthesis",
    "report": "techreport",
}
"""Kinds of papers that an entry has a type for; all others are ``misc``."""

_PUBLISHERS = {"phdthesis": "school", "mastersthesis": "school", "techreport": "institution"}
"""Where an entry says who published it, if not in ``publisher``: these types have none, so that styles ignore it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is to be written."""

    name: str
    value: str
    """With its braces."""
    source: str = ""
    """The address of what says so; empty for what the fetcher does not own."""
    is_guessed: bool = False
    """Whether a better source may replace it."""


def entry_type(published: Published | None) -> str:
    """Give the type of the entry of a paper."""
    return ENTRY_TYPES.get(published.kind, "misc") if published else "misc"


def compose(preprint: Preprint | None, published: Published | None) -> list[Field]:
    """Make all fields that the sources know, the identifiers among them, in order.

    A published version gives container and dates, arXiv title, names and class.
    """
    fields = _preprint_fields(preprint) if preprint else {}
    if published:
        known = _published_fields(published, is_preprint=preprint is not None)
        if "year" in known:
            fields.pop("date", None)
        if known.keys() & {"journal", "booktitle"}:
            # the container says it better
            fields.pop("journalref", None)
        fields |= {name: field for name, field in known.items() if name not in ("title", "author") or not preprint}
    return [fields[name] for name in ORDER if name in fields]


def compose_arxiv(value: str, item: Published) -> list[Field]:
    """Make the fields of an arXiv paper from the item of its own DOI, where arXiv itself does not answer."""
    known = _published_fields(item, is_preprint=False)
    fields = {name: field for name, field in known.items() if name in ("title", "author", "year", "date")}
    if "year" not in fields:
        fields["year"] = Field("year", f"{{{arxiv_year(value)}}}")
    fields |= _identity(value)
    return [fields[name] for name in ORDER if name in fields]


def _identity(value: str) -> dict[str, Field]:
    return {
        "eprint": Field("eprint", f"{{{value}}}"),
        "archivePrefix": Field("archivePrefix", "{arXiv}"),
        "url": Field("url", f"{{{format_arxiv_url(value)}}}"),
    }


def _preprint_fields(preprint: Preprint) -> dict[str, Field]:
    source = format_arxiv_url(preprint.value)
    values = {
        "title": write_title(preprint.title),
        "author": write_names(preprint.authors),
        "year": f"{{{preprint.published.year}}}",
        "date": f"{{{preprint.published.isoformat()}}}",
        "primaryClass": f"{{{preprint.primary_class}}}" if preprint.primary_class else None,
        "versions": f"{{{', '.join(f'v{n} {day}' for n, day in preprint.versions)}}}" if preprint.versions else None,
        "journalref": write_text(preprint.journal_ref) if preprint.journal_ref else None,
        "doi": f"{{{preprint.doi}}}" if preprint.doi else None,
    }
    fields = {
        name: Field(name, value, source, name == "author" and preprint.are_guessed)
        for name, value in values.items()
        if value
    }
    return fields | _identity(preprint.value)


def _published_fields(item: Published, *, is_preprint: bool) -> dict[str, Field]:
    source, kind = format_doi_url(item.doi), entry_type(item)
    values: dict[str, str | None] = {
        "title": write_title(item.title),
        "author": write_names(item.authors) if item.authors else None,
        "doi": f"{{{item.doi}}}",
    }
    if not is_preprint or kind != "misc":
        if item.issued:
            day = "-".join(f"{number:02}" for number in item.issued)
            values |= {"year": f"{{{item.issued[0]}}}", "date": f"{{{day}}}" if len(item.issued) > 1 else None}
        # agencies list those who handled an article as well
        if item.editors and (kind in ("book", "incollection") or not (item.authors or is_preprint)):
            values["editor"] = write_names(item.editors)
        texts = {_PUBLISHERS.get(kind, "publisher"): item.publisher}
        if kind in ("article", "inproceedings", "incollection"):
            texts["journal" if kind == "article" else "booktitle"] = item.container
            texts |= {"volume": item.volume, "number": item.issue}
            texts["pages"] = re.sub(r"\s*[-–]+\s*", "--", item.pages) if item.pages else None
        values |= {name: write_text(text) if text else None for name, text in texts.items()}
    fields = {name: Field(name, value, source) for name, value in values.items() if value}
    if not is_preprint:
        fields["url"] = Field("url", f"{{{source}}}")
    return fields
