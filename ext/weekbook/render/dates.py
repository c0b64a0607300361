"""Dates and numbers as readers write them, by Babel, in the language of the page."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.numbers import format_decimal
from docutils import nodes

from ..nodes import make_inline, weekbook_inline


@cache
def _locale(language: str | None) -> Locale:
    try:
        return Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def format_day(day: date, language: str | None) -> str:
    """Write a day as the days of a week are written: ``2025年4月28日``, ``Apr 28, 2025``."""
    return str(format_skeleton("yMMMd", day, locale=_locale(language)))


def format_span(first: date, last: date, language: str | None, *, year: bool = True) -> str:
    """Write the days of a week: ``2025年4月28日至5月4日``, ``Apr 28 – May 4, 2025``; without the year if asked."""
    return str(format_interval(first, last, "yMMMd" if year else "MMMd", locale=_locale(language)))


_BETWEEN = re.compile(r"(.+?)([\s\u2009]*[–—～~至-][\s\u2009]*)(.+)")
"""The sign between the days of an interval."""


def make_span(first: date, last: date, language: str | None) -> list[nodes.Node]:
    """Make the days of a week as two ``time`` elements with the language's own sign between them."""
    text = format_span(first, last, language)
    found = _BETWEEN.fullmatch(text)
    if found is None:
        # a language whose sign we do not know: one element that means the whole week
        year, number, _day = first.isocalendar()
        return [make_inline("time", text, datetime=f"{year:04}-W{number:02}")]
    begin, sign, end = found.groups()
    return [
        make_inline("time", begin, datetime=first.isoformat()),
        nodes.Text(sign),
        make_inline("time", end, datetime=last.isoformat()),
    ]


def format_day_of_year(day: date, language: str | None) -> str:
    """Write a day without its year: ``4月28日``, ``Apr 28``."""
    return str(format_skeleton("MMMd", day, locale=_locale(language)))


def format_number(number: int, language: str | None) -> str:
    """Write a number as the language groups its digits: ``4,912``."""
    return format_decimal(number, locale=_locale(language))


def format_year_month(month: date, language: str | None) -> str:
    """Write a month with its year: ``2025年5月``, ``May 2025``."""
    return format_skeleton("yMMMM", month, locale=_locale(language))


def format_month(month: int, language: str | None) -> str:
    """Write a month in short: ``5月``, ``May``."""
    return format_date(date(2000, month, 1), "LLL", locale=_locale(language))


def make_time(when: date | datetime, language: str | None, *, year: bool = True) -> weekbook_inline:
    """Make a ``time`` element; a time of day is shown where the author gave it, not where we read it off a number.

    :param year: whether the year is shown: where all is of one year, it says nothing
    """
    text = format_day(when, language) if year else format_day_of_year(when, language)
    machine = when.isoformat()
    if isinstance(when, datetime):
        if when.tzinfo is None:
            text += " " + format_time(when, "HH:mm", locale=_locale(language))
        else:
            machine = (when + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    return make_inline("time", text, datetime=machine)
