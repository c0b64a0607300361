"""Records: what a document says, as plain frozen values.

Pure: no Sphinx, no docutils. Directives make them, the structure of the document completes them, the domain keeps
them by docname, the views answer questions about them. Whoever changes a field bumps ``DATA_VERSION``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from .ids import IsoWeek, PaperScheme, PostKind

DATA_VERSION = 3
"""The version of the shape of all records; domain data of another version is read again."""


class SourceKind(StrEnum):
    """What a ``{source}`` is."""

    ARTICLE = "article"
    VIDEO = "video"
    REPOSITORY = "repository"
    BOOK = "book"
    THREAD = "thread"
    NOTE = "note"
    WEBSITE = "website"
    COURSE = "course"
    DATASET = "dataset"
    MODEL = "model"
    SLIDES = "slides"
    TOOL = "tool"


class EntryKind(StrEnum):
    """What an entry is about: its first source, or nothing but its own text."""

    PAPER = "paper"
    POST = "post"
    EPISODE = "episode"
    ARTICLE = "article"
    VIDEO = "video"
    REPOSITORY = "repository"
    BOOK = "book"
    NOTE = "note"
    OTHER = "other"
    TEXT = "text"


class PaperRole(StrEnum):
    """How a document names a paper."""

    SOURCE = "source"
    """A ``{paper}`` directive: the paper was read."""
    MENTION = "mention"
    """A ``{paper}`` role in running text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all records know: where they stand."""

    docname: str
    """The document."""
    line: int
    """The line in its source, from 1."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Be stored as a row of values: there are thousands, and a dataclass looks its fields up for each."""
        kind: Any = type(self)
        return _restore, (kind, *[getattr(self, name) for name, _set in _slots(kind)])


@cache
def _slots(kind: type[Any]) -> tuple[tuple[str, Callable[[Record, Any], None]], ...]:
    return tuple((field.name, getattr(kind, field.name).__set__) for field in fields(kind))


def _restore(kind: Any, *values: Any) -> Record:
    record: Record = object.__new__(kind)
    for (_name, set_value), value in zip(_slots(kind), values, strict=True):
        set_value(record, value)
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRecord(Record):
    """A document that is a week."""

    week: IsoWeek
    """The week."""
    title: str
    """The document's title."""
    anchor: str
    """The id of its first section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRecord(Record):
    """A heading that names a topic."""

    path: tuple[str, ...]
    """Keys of the topics from the outermost to this one."""
    name: str
    """The heading as written."""
    anchor: str
    """The id of its section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord(Record):
    """One item of a week: a heading with a source or a text of its own."""

    anchor: str
    """The id of its section: survives edits and reordering."""
    title: str
    """The heading as plain text."""
    slug: str
    """The heading's GitHub slug, its second id."""
    path: tuple[str, ...]
    """Keys of the topics that it stands in, outermost first."""
    parent: str | None
    """The anchor of the entry that it is part of."""
    kind: EntryKind
    """What its first source is."""
    summary: str = ""
    """How its digest begins, as plain text; empty where it has none of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRecord(Record):
    """A record that stands in a topic and mostly in an entry."""

    path: tuple[str, ...] = ()
    """Keys of the topics, outermost first."""
    entry: str | None = None
    """The anchor of the entry."""
    anchor: str = ""
    """The id of what the record describes; empty where it has none of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecord(PlacedRecord):
    """A paper that was read, or mentioned."""

    scheme: PaperScheme
    """What names it."""
    value: str
    """Its identifier, without a version."""
    version: int | None
    """The version that was read, from 1."""
    role: PaperRole
    """Read or mentioned."""
    title: str | None = None
    """A title that the author gave in the directive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRecord(PlacedRecord):
    """A post or an article on X."""

    kind: PostKind
    """A post or an article."""
    status: str
    """Its number."""
    handle: str | None
    """The account, as the author or the address gives it."""
    name: str | None
    """The account's name, as the author gives it."""
    date: date | datetime | None
    """When it was written: given, or read off its number (in UTC)."""
    quoted: bool
    """Whether it stands inside another post."""
    paraphrase: bool
    """Whether its body is not the post's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRecord(PlacedRecord):
    """An episode of a podcast or a series."""

    title: str
    """Its title."""
    show: str | None
    """The show."""
    link: str | None
    """Its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord(PlacedRecord):
    """Any other source."""

    kind: SourceKind
    """What it is."""
    title: str
    """Its title."""
    link: str | None
    """Its address; private notes have none."""
    date: date | datetime | None
    """When it was published or noted down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkRecord(PlacedRecord):
    """A remark by the author: an admonition in an entry or a topic."""

    kind: str
    """The admonition's name: note, tip, warning…"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRecord(PlacedRecord):
    """A role that refers to a week, an entry, a paper or a person."""

    typ: str
    """The role."""
    target: str
    """What the author wrote."""


class ListingKind(StrEnum):
    """The cross-week lists that a page may hold."""

    WEEKS = "weeks"
    PAPERS = "papers"
    PEOPLE = "people"
    TOPICS = "topics"
    SHOWS = "shows"
    TRACKS = "tracks"
    LATEST = "latest-week"
    SPECIAL = "special"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRecord(Record):
    """A cross-week list on a page."""

    kind: ListingKind
    """What it lists."""
    limit: int | None
    """How many rows it shows; None for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecords:
    """All records of one document, in the order in which they stand in it."""

    week: WeekRecord | None = None
    topics: tuple[TopicRecord, ...] = ()
    entries: tuple[EntryRecord, ...] = ()
    papers: tuple[PaperRecord, ...] = ()
    posts: tuple[PostRecord, ...] = ()
    episodes: tuple[EpisodeRecord, ...] = ()
    sources: tuple[SourceRecord, ...] = ()
    remarks: tuple[RemarkRecord, ...] = ()
    references: tuple[ReferenceRecord, ...] = ()
    listings: tuple[ListingRecord, ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
    """Targets of references that other domains resolve, as (type, target): their titles show on this page."""
    missing: tuple[str, ...] = ()
    """Pictures that were not there, relative to the source folder: the page is read again when one appears."""
