"""Tracks: what goes on over the weeks. Papers that were read again, follow-ups, special topics, recommendations.

Pure: no Sphinx. Made from the views; called by the listings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .ids import IsoWeek
from .records import PaperRole
from .topics import FOLLOW_UP, RECOMMENDED, SPECIAL
from .views import Archive, Target

READ_AGAIN = "read-again"
"""The key of the track of papers that were read in several weeks; those of the others are keys of topics."""

Places = tuple[tuple[IsoWeek, Target], ...]


@dataclass(frozen=True, slots=True)
class TrackView:
    """One track, with all that is on it."""

    key: str
    things: tuple[Places, ...]
    """Each paper or entry by its places, newest week first; a paper that was read again has several."""

    @property
    def anchor(self) -> str:
        """Its id in the list of all tracks."""
        return "track-" + self.key


def list_tracks(archive: Archive) -> tuple[TrackView, ...]:
    """List the tracks that have something on them."""
    found = {
        READ_AGAIN: _list_read_again(archive),
        FOLLOW_UP: _list_topic(archive, FOLLOW_UP),
        SPECIAL: _list_topic(archive, SPECIAL),
        RECOMMENDED: _list_recommended(archive),
    }
    tracks = ((key, tuple(things)) for key, things in found.items())
    return tuple(TrackView(key, things) for key, things in tracks if things)


def _list_read_again(archive: Archive) -> Iterator[Places]:
    for paper in archive.papers():
        read = [reading for reading in paper.places if reading.role is PaperRole.SOURCE]
        # two documents may be about one week
        if len({reading.week for reading in read}) > 1:
            yield tuple((r.week, Target(r.docname, r.anchor, paper.title)) for r in read)


def _list_topic(archive: Archive, key: str) -> Iterator[Places]:
    for row in archive.week_rows():
        for entry in archive.documents[row.docname].entries:
            if entry.parent is None and entry.path[:1] == (key,):
                yield ((row.week, Target(entry.docname, entry.anchor, entry.title)),)


def _list_recommended(archive: Archive) -> Iterable[Places]:
    # what is recommended again is known by the first time
    chosen = {target: row.week for row in archive.week_rows() for target in row.recommended}
    return (((week, target),) for target, week in chosen.items())
