"""The calendar: all weeks of all years, how busy each was, and the months above them."""

from __future__ import annotations

import pytest

from weekbook.ids import IsoWeek
from weekbook.years import count_weeks, count_weeks_of_months, make_years


def levels(*sizes: int) -> list[int]:
    """Give the levels of weeks with these numbers of entries."""
    (year,) = make_years((IsoWeek(2025, number), f"w{number}", size) for number, size in enumerate(sizes, 1))
    return [cell.level for cell in year.weeks if cell.docname]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((3,), [5]),
        ((0,), [0]),
        ((7, 7, 7), [5, 5, 5]),
        ((50, 10, 30, 20, 40), [5, 1, 3, 2, 4]),
        # one very full week leaves the others their levels
        ((1000, 10, 30, 20, 40), [5, 1, 3, 2, 4]),
        ((0, 10, 20), [0, 3, 5]),
    ],
)
def test_levels(sizes: tuple[int, ...], expected: list[int]) -> None:
    """A week's level is the fifth of the archive that it is in; an empty week has none."""
    assert levels(*sizes) == expected


def test_years_between() -> None:
    """A year without a week is a year of the calendar too."""
    years = make_years([(IsoWeek(2020, 53), "a", 1), (IsoWeek(2022, 1), "b", 1)])
    assert [(year.year, len(year.weeks), [cell.docname for cell in year.weeks if cell.docname]) for year in years] == [
        (2022, 52, ["b"]),
        (2021, 52, []),
        (2020, 53, ["a"]),
    ]


def test_no_weeks() -> None:
    """Without weeks there are no years."""
    assert make_years([]) == ()


@pytest.mark.parametrize("year", range(1990, 2060))
def test_months_fill_their_year(year: int) -> None:
    """The months of a year take all of its weeks, four or five each: style sheets know no others."""
    months = count_weeks_of_months(year)
    assert (len(months), sum(months), set(months)) == (12, count_weeks(year), {4, 5})
