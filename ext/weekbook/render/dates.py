"""Dates as readers write them, by Babel, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_time

from ..nodes import make_inline, weekbook_inline


def _locale(language: str | None) -> Locale:
    try:
        return Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def format_day(day: date, language: str | None) -> str:
    """Write a day: ``2025年5月1日``, ``May 1, 2025``."""
    return format_date(day, "long", locale=_locale(language))


def format_span(first: date, last: date, language: str | None) -> str:
    """Write the days of a week: ``2025年4月28日至5月4日``, ``Apr 28 – May 4, 2025``."""
    return str(format_interval(first, last, "yMMMd", locale=_locale(language)))


def make_time(when: date | datetime, language: str | None) -> weekbook_inline:
    """Make a ``time`` element; a time of day is shown where the author gave it, not where we read it off a number."""
    text = format_day(when, language)
    machine = when.isoformat()
    if isinstance(when, datetime):
        if when.tzinfo is None:
            text += " " + format_time(when, "HH:mm", locale=_locale(language))
        else:
            machine = (when + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    return make_inline("time", text, datetime=machine)
