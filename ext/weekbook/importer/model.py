"""What passes between the parts of an import: findings, what was counted, and a week as it will be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from ..ids import IsoWeek


class FindingKind(StrEnum):
    """What an import has to say of a place in the source; the report groups by it."""

    UNREADABLE = "unreadable"
    """A file that cannot be read as text."""
    WEEK = "week"
    """A week that cannot be told, contradicts itself, or stands twice."""
    POST = "post"
    """A post whose name, handle, address and date do not agree."""
    PAPER = "paper"
    """An identifier of a paper that is none."""
    REFERENCE = "reference"
    """A reference to a heading that is not there, or nearly there."""
    PICTURE = "picture"
    """A picture that is missing, lies outside, or is no picture."""
    LINK = "link"
    """An address that a page may not link to."""
    HTML = "html"
    """HTML that was turned into text or left out."""
    EDITED = "edited"
    """A file that was changed by hand since it was imported, and was left as it is."""
    UNKNOWN = "unknown"
    """What looks like a source and was not understood; it stays as text."""


class State(StrEnum):
    """What became of a week's file."""

    NEW = "new"
    """It was not there."""
    UPDATED = "updated"
    """It was imported before, and its source has changed since."""
    UNCHANGED = "unchanged"
    """It says what it should: nothing was written."""
    EDITED = "edited"
    """It was changed by hand, or never imported: left as it is."""
    REPLACED = "replaced"
    """It was changed by hand, and written anew all the same."""
    FAILED = "failed"
    """It could not be made, or not be written."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that the author should know."""

    path: str
    """The file, as it was named to the command."""
    line: int
    """From 1."""
    kind: FindingKind
    message: str
    """One sentence, without the place."""
    lost: bool = False
    """Whether something of the source is not in the result."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in one week, or in many."""

    weeks: int = 0
    entries: int = 0
    papers: int = 0
    """Papers that are the source of an entry."""
    mentions: int = 0
    """Papers named in running text."""
    posts: int = 0
    episodes: int = 0
    sources: int = 0
    references: int = 0
    """References to entries, of the same week or another."""
    remarks: int = 0
    links: int = 0
    """All other links."""
    pictures: int = 0
    formulas: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Add up, one by one."""
        return Counts(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


@dataclass(frozen=True, slots=True)
class SeenPaper:
    """A paper that a week names: what a BibTeX entry is made of."""

    value: str
    """Its arXiv identifier in normal form, without a version."""
    title: str | None
    """As the week gives it; None where it only gives the identifier."""
    line: int
    formulas: tuple[str, ...] = ()
    """Those of the title, each with its dollar signs, in order."""


@dataclass(frozen=True, slots=True)
class HeadingIndex:
    """The headings of all weeks that take part, by which references across weeks are found."""

    titles: dict[IsoWeek, tuple[str, ...]] = field(default_factory=dict)
    """The plain text of each week's headings, in order."""


class PictureError(ValueError):
    """A picture that may not be taken over, with a sentence for the author."""


FindPicture = Callable[[str], str | None]
"""Turns an address of a picture, as it stands in the source and decoded, into the one to write; None if there is no
such picture, or :class:`PictureError` if it may not be taken. What it finds it will copy."""


@dataclass(frozen=True, slots=True)
class ConvertedWeek:
    """A week as it will be written."""

    week: IsoWeek
    text: str
    """The MyST document, front matter excluded."""
    author: str | None
    """What the line that begins with "by" says."""
    papers: tuple[SeenPaper, ...]
    counts: Counts
    findings: tuple[Finding, ...]
    dropped: tuple[str, ...]
    """The texts that were left out on purpose: the table of contents and the header that every week repeats."""
    asked: frozenset[IsoWeek]
    """The other weeks whose headings it has asked for: with other headings, the text might be another."""


@dataclass(frozen=True, slots=True)
class WeekReport:
    """What became of one week."""

    week: IsoWeek
    source: Path
    """Its README."""
    target: Path
    """The file that it is imported into."""
    state: State
    counts: Counts = field(default_factory=Counts)
    papers: tuple[SeenPaper, ...] = ()
    findings: tuple[Finding, ...] = ()
    dropped: tuple[str, ...] = ()
    """The texts that were left out on purpose."""
    copied: tuple[str, ...] = ()
    """The names of the pictures that were not there when it was imported."""
