"""The header of a post, as a digest writes it: ``Name @handle [2025-05-01](https://x.com/handle/status/1917…)``.

A header is the first line of a paragraph that ends in a link to a post whose label is a date; what stands before is
the name and the handle, in any combination. Text, address and number are held against each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from ..ids import PostLink, as_day, parse_post_url, post_time
from .grammar import plain_text
from .tree import Node

_HANDLE = re.compile(r"(?<![\w@.])@(\w{1,15})(?![\w.@])", re.ASCII)
_BARE_HANDLE = re.compile(r"\w{1,15}", re.ASCII)
# what stands between name, handle and date without belonging to one of them
_TRAILING = re.compile(r"(?:\s|[·•|,，:：]|(?<=\s)[-–—](?=\s|$))+$")
_LEADING = re.compile(r"^(?:\s|[·•|,，:：])+")
_LONGEST_NAME = 50  # https://help.x.com/en/managing-your-account/how-to-customize-your-profile


@dataclass(frozen=True, slots=True)
class PostHeader:
    """What a header says."""

    link: PostLink
    name: str | None
    handle: str | None
    """As the text has it, with the underscores that Markdown took for emphasis; from the address where the text has
    none; None where neither tells."""
    date: date | datetime
    """What the label says; its year is the post's where the label has none."""
    problems: tuple[str, ...]
    """What does not agree, a sentence each."""
    length: int
    """How many of the paragraph's nodes the header takes, its line break included."""


def read_post_header(nodes: Sequence[Node]) -> PostHeader | None:
    """Read the header that the inline nodes of a paragraph begin with; None if they begin with none."""
    end = next((place for place, node in enumerate(nodes) if node.type in ("softbreak", "hardbreak")), len(nodes))
    line = list(nodes[:end])
    while line and line[-1].type == "text" and not line[-1].content.strip(" :："):
        line.pop()
    if not line or line[-1].type != "link":
        return None
    link = post_of(line[-1])
    if link is None:
        return None
    posted = post_time(link.status)
    when = parse_label(plain_text(line[-1].children), posted.date() if posted else None)
    before = line[:-1]
    if when is None or any(one.type == "image" for node in before for one in node.walk()):
        return None
    if any(_leads_elsewhere(one, link) for node in before for one in node.walk()):
        return None
    found = _split_name(_TRAILING.sub("", plain_text(before)), link.handle)
    if found is None:
        return None
    name, handle = found
    problems = []
    if handle and link.handle and handle.casefold() != link.handle.casefold():
        problems.append(f"the text has @{handle}, the address {link.handle}")
    if posted and abs((as_day(when) - posted.date()).days) > 1:
        problems.append(f"the text says {as_day(when)}, the post's number {posted.date()}")
    length = min(end + 1, len(nodes))
    return PostHeader(link, name, handle or link.handle, when, tuple(problems), length)


def post_of(node: Node) -> PostLink | None:
    """Give the post that a link leads to."""
    try:
        return parse_post_url(str(node.attrs.get("href", "")))
    except ValueError:
        return None


def _leads_elsewhere(node: Node, link: PostLink) -> bool:
    """Tell whether a node before the date is a link that the header would lose."""
    if node.type not in ("link", "gfm_autolink"):
        return False
    href = str(node.attrs.get("href", ""))
    if href.startswith("mailto:"):
        # a name such as <name@host> of another network, which Markdown takes for an address
        return False
    profile = re.fullmatch(r"https?://(?:www\.)?(?:x|twitter)\.com/(\w+)/?", href, re.ASCII)
    return not (profile and profile[1].casefold() == (link.handle or "").casefold())


def _split_name(text: str, known: str | None) -> tuple[str | None, str | None] | None:
    """Split what stands before the date into name and handle; None if it is longer than a name can be."""
    text = " ".join(text.split())
    handle = None
    found = list(_HANDLE.finditer(text))
    if found:
        # the handle mostly stands last; where it stands first, the name follows
        best = next((one for one in reversed(found) if _is_same(one[1], known)), found[-1])
        handle = _restored(best[1], known)
        name = f"{text[: best.start()].rstrip(' (（')} {text[best.end() :].lstrip(' )）')}"
    else:
        name = text
        words = text.split(" ")
        bare = words[-1].replace("_", "")
        if known and _BARE_HANDLE.fullmatch(words[-1]) and bare == known.replace("_", ""):
            # a handle that lost its sign; written otherwise, it is the last word of a name
            handle = _restored(words[-1], known)
            name = " ".join(words[:-1])
    name = _LEADING.sub("", _TRAILING.sub("", name)).strip()
    if len(name) > _LONGEST_NAME:
        return None
    return name or None, handle


def _is_same(handle: str, known: str | None) -> bool:
    """Tell whether two handles are one, but for the underscores that Markdown takes for emphasis."""
    return known is not None and handle.replace("_", "").casefold() == known.replace("_", "").casefold()


def _restored(handle: str, known: str | None) -> str:
    """Give a handle with the underscores it lost, which the address still has."""
    if known is not None and _is_same(handle, known) and handle.casefold() != known.casefold():
        return known
    return handle


# -- Dates -----------------------------------------------------------------------------------------

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAYS = (
    re.compile(r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?", re.ASCII),
    re.compile(rf"{_MONTH}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(?P<y>\d{{4}})", re.ASCII | re.IGNORECASE),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}\s*,?\s*(?P<y>\d{{4}})", re.ASCII | re.IGNORECASE),
    re.compile(rf"{_MONTH}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])", re.ASCII | re.IGNORECASE),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}", re.ASCII | re.IGNORECASE),
    re.compile(r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]", re.ASCII),
)
_TIME = re.compile(
    r"(?P<before>凌晨|早上|上午|中午|下午|晚上)?\s*(?P<h>\d{1,2}):(?P<min>\d{2})(?::\d{2}(?:\.\d+)?)?\s*"
    r"(?P<after>[ap]\.?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:[\s·•,，|T()（）\-]|at|周[一二三四五六日]|星期[一二三四五六日]|UTC|GMT|Z|[+-]\d{1,2}(?::?\d{2})?)*"
)


def parse_label(text: str, posted: date | None) -> date | datetime | None:
    """Read the label of a post's link as a date, with or without a time; None if it is none.

    >>> parse_label("12:21 PM · Jul 19, 2026", None).isoformat(), parse_label("2025 年 5 月 1 日", None).isoformat()
    ('2026-07-19T12:21:00', '2025-05-01')

    :param posted: the day that the post's number holds, whose year a label without one has
    """
    text = " ".join(text.split())
    found = next((match for pattern in _DAYS if (match := pattern.search(text))), None)
    if not found:
        return None
    groups = found.groupdict()
    if not groups.get("y") and posted is None:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    clock = _TIME.search(rest)
    if clock:
        rest = f"{rest[: clock.start()]} {rest[clock.end() :]}"
    if not _BETWEEN.fullmatch(rest):
        return None
    month = int(groups["m"]) if groups.get("m") else _MONTHS.index(groups["month"].lower()) + 1
    try:
        day = date(int(groups["y"]), month, int(groups["d"])) if groups.get("y") else None
        if day is None and posted is not None:
            # the year that brings it next to the post: a label of December may stand at a post of January
            years = [date(posted.year + step, month, int(groups["d"])) for step in (-1, 0, 1)]
            day = min(years, key=lambda one: abs((one - posted).days))
        if day is None or not clock:
            return day
        return datetime.combine(day, _read_time(clock))
    except ValueError:
        return None


def _read_time(clock: re.Match[str]) -> time:
    hour, minute = int(clock["h"]), int(clock["min"])
    half = (clock["after"] or "").replace(".", "").lower()
    if half or clock["before"]:
        is_late = half == "pm" or clock["before"] in ("下午", "晚上") or (clock["before"] == "中午" and hour < 11)
        if hour > 12 and not half:
            return time(hour, minute)
        hour = hour % 12 + (12 if is_late else 0)
        if clock["before"] == "中午" and hour == 0:
            hour = 12
    return time(hour, minute)
