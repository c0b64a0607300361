"""What a server says of a paper, as plain values.

Pure: no Sphinx. Made by the readers of answers, turned into BibTeX by :mod:`.fields`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..citing.entries import Name

MASTERS_THESIS = "masters-thesis"
"""The one kind that CSL has no word for: BibTeX tells it from other theses."""


class BadAnswerError(ValueError):
    """An answer that is not complete and valid; the text says why."""


class RejectedError(Exception):
    """A server does not take a request; the text is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprint:
    """A paper as arXiv has it."""

    value: str
    """The identifier, without a version."""
    version: int
    """The newest version, from 1."""
    title: str
    """The title in arXiv's mixture of text and TeX, on one line."""
    authors: tuple[Name, ...]
    """In order."""
    are_guessed: bool
    """Whether the parts of the names were guessed."""
    published: date
    """The day of the first version."""
    updated: date
    """The day of the newest version."""
    primary_class: str | None = None
    """Such as ``cs.RO``."""
    doi: str | None = None
    """The DOI of the published version, never arXiv's own."""
    journal_ref: str | None = None
    """Where it was published, in the authors' words."""
    versions: tuple[tuple[int, date], ...] = ()
    """Each version with its day; empty where not all are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A paper as the agency of its DOI has it."""

    doi: str
    """In lower case."""
    kind: str
    """The type in the words of CSL 1.0.2, such as ``article-journal``, or ``MASTERS_THESIS``."""
    title: str
    """Plain text with TeX formulas, on one line, the subtitle behind a colon."""
    authors: tuple[Name, ...] = ()
    """In order."""
    editors: tuple[Name, ...] = ()
    """In order."""
    issued: tuple[int, ...] = ()
    """Year, month, day, as far as known."""
    container: str | None = None
    """The journal or the proceedings."""
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    """With ``-`` between first and last."""
    publisher: str | None = None
    """The university of a thesis, the institution of a report."""
