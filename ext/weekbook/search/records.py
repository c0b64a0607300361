"""Search records: what the index knows of an entry, a week, a page, and how it is written down for others."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

PAGE, WEEK, TOPIC, PERSON, PAPER = "page", "week", "topic", "person", "paper"
"""Kinds of records beside those of entries (:class:`weekbook.records.EntryKind`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord:
    """One thing that a search may find."""

    id: str
    """Its permalink, relative to the site's root."""
    title: str
    text: str = ""
    """What a reader sees of it, title and controls apart; blocks (paragraphs, items, cells) are apart by newlines."""
    week: str = ""
    """Its week as ``2025-W18``; empty where it belongs to none."""
    date: str = ""
    """The first day of its week (ISO 8601); empty where it has none."""
    topic: tuple[str, ...] = ()
    """Keys of the topics that it stands in, outermost first."""
    kinds: tuple[str, ...] = ()
    """What it is, its main kind first."""
    eprints: tuple[str, ...] = ()
    """arXiv identifiers of papers that it reads or mentions, without versions."""
    handles: tuple[str, ...] = ()
    """Accounts of the posts that it shows, without the at sign."""

    @property
    def anchor(self) -> str:
        """The part of its permalink that names a place on the page; empty for the page itself."""
        return self.id.partition("#")[2]


_FIELDS = tuple(field.name for field in fields(SearchRecord))


def to_row(record: SearchRecord) -> dict[str, Any]:
    """Give the fields of a record by name, as they are: ``asdict`` copies each value, which takes its time."""
    return {name: getattr(record, name) for name in _FIELDS}


def to_json(record: SearchRecord) -> str:
    """Write a record as one line of JSON (RFC 8259)."""
    return json.dumps(to_row(record), ensure_ascii=False, separators=(",", ":"))


def make_record(row: dict[str, Any]) -> SearchRecord:
    """Make a record of what :func:`to_json` wrote, read as JSON."""
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return SearchRecord(**fields)
