"""Dates of entries: as numbers, as biblatex takes them, and from what people write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from ..bibtex import bare_value

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""What BibTeX calls months."""
_MONTHS = {name: number for number, name in enumerate(MONTHS, 1)}
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})")
_NUMBER = re.compile(r"\d+", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])", re.ASCII)
_NUMBERS = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?\s*[月日]?", re.ASCII)
_YEAR = re.compile(r"(\d{4})[a-z]?", re.ASCII)
_ONE_YEAR = re.compile(r"(\D*(?:\b\d{1,2}\D+){0,2})\b(\d{4})\b\W*", re.ASCII)
_PART = re.compile(r"(?:(?:(?P<day>\d{4}-\d\d-\d\d)|\d{4}(?:-(?:0[1-9]|1[0-2]|2[1-4]))?)[~?%]?|\.\.|)", re.ASCII)


def read_date(fields: Mapping[str, str]) -> tuple[int, ...]:
    """Read the date of an entry: year, month, day as far as they are given and can be."""
    if "date" in fields and (read := read_day(bare_value(fields["date"]))):
        return read
    year = _YEAR.fullmatch(bare_value(fields.get("year", "")))
    if not year:
        return ()
    numbers = [int(year[1])]
    numbers += _read_month(bare_value(fields.get("month", "")))
    if len(numbers) == 2 and _NUMBER.fullmatch(day := bare_value(fields.get("day", ""))):
        numbers.append(int(day))
    return _cut(numbers)


def read_day(text: str) -> tuple[int, ...]:
    """Read a date in one field: ISO's, or as people write it; of what could be read in two ways nothing.

    >>> read_day("2 May 2025"), read_day("June 16--20, 2020"), read_day("2025/5/2"), read_day("02/05/2025")
    ((2025, 5, 2), (2020, 6), (2025, 5, 2), ())
    """
    if found := _NUMBERS.fullmatch(text) or _DATE.match(text):
        return _cut([int(part) for part in found.groups() if part])
    if found := _ONE_YEAR.fullmatch(text):
        month = _read_month(found[1]) if _MONTH.search(found[1].lower()) else []
        # what else stands before a year makes it another: "circa", "before", a minus
        if month or not found[1].strip():
            return _cut([int(found[2]), *month])
    return ()


def write_date(numbers: tuple[int, ...]) -> str:
    """Write a date as ISO does."""
    return "-".join(f"{number:0{4 if place == 0 else 2}}" for place, number in enumerate(numbers))


def is_date(text: str) -> bool:
    """Tell whether biber reads a date: one, or two with a slash between; ends may be open, seasons are 21 to 24."""
    parts = text.split("/")
    return text[:1].isdigit() and len(parts) < 3 and all(map(_is_part, parts))


def _is_part(text: str) -> bool:
    found = _PART.fullmatch(text)
    if found and found["day"]:
        try:
            date.fromisoformat(found["day"])
        except ValueError:
            return False
    return found is not None


def _cut(numbers: list[int]) -> tuple[int, ...]:
    """Keep of a date what can be one."""
    for length in range(len(numbers), 0, -1):
        try:
            date(*[*numbers[:length], 1, 1][:3])
        except ValueError:
            continue
        return tuple(numbers[:length])
    return ()


def _read_month(text: str) -> list[int]:
    """Read a month by name or number, the first of several; and the day, where it stands beside the name."""
    numbers = [int(number) for number in _NUMBER.findall(text)]
    if name := _MONTH.search(text.lower()):
        return [_MONTHS[name[0]], *(numbers if len(numbers) == 1 else [])]
    return numbers[:1]
