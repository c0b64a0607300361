"""Years: the weeks of the archive as a calendar.

Pure: standard library only. Called by the views; the calendar of the pages is made from it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .ids import IsoWeek

LEVELS = 5
"""How many levels of busyness weeks have."""


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """A week of a calendar."""

    week: IsoWeek
    docname: str | None
    """The document about it, or None."""
    entries: int
    level: int
    """How busy it was beside the other weeks of the archive: 1 to 5; 0 without entries."""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """All weeks of a year."""

    year: int
    weeks: tuple[CalendarWeek, ...]
    """Its 52 or 53 weeks."""
    months: tuple[int, ...]
    """How many weeks each month takes: a month begins in the week that its first day is in."""


def make_years(weeks: Iterable[tuple[IsoWeek, str, int]]) -> tuple[CalendarYear, ...]:
    """Make the calendar of weeks, given each with its document and its number of entries; newest year first.

    A week's level says which fifth of the archive it is in: one very full week does not make all others look empty.
    """
    known = {week: (docname, entries) for week, docname, entries in weeks}
    if not known:
        return ()
    sizes = sorted(entries for _docname, entries in known.values() if entries)
    years = []
    for year in range(max(known).year, min(known).year - 1, -1):
        cells = []
        for number in range(1, count_weeks(year) + 1):
            docname, entries = known.get(IsoWeek(year, number), (None, 0))
            cells.append(CalendarWeek(IsoWeek(year, number), docname, entries, _level(entries, sizes)))
        years.append(CalendarYear(year, tuple(cells), count_weeks_of_months(year)))
    return tuple(years)


def count_weeks(year: int) -> int:
    """Give how many weeks an ISO year has.

    >>> count_weeks(2025), count_weeks(2026)
    (52, 53)
    """
    # the 28th of December is always in the last week
    return date(year, 12, 28).isocalendar().week


def count_weeks_of_months(year: int) -> tuple[int, ...]:
    """Give how many weeks of an ISO year each month takes, in all as many as the year has.

    >>> count_weeks_of_months(2025)
    (4, 4, 5, 4, 4, 5, 4, 5, 4, 4, 5, 4)
    """
    first = [1, *(date(year, month, 1).isocalendar().week for month in range(2, 13)), count_weeks(year) + 1]
    return tuple(following - start for start, following in pairwise(first))


def _level(entries: int, sizes: list[int]) -> int:
    """Give the fifth, counted from 1, in which a week is among the sizes of all, which are sorted."""
    if not entries:
        return 0
    return -(-bisect_right(sizes, entries) * LEVELS // len(sizes))
