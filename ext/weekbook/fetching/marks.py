"""What stands above an entry about where its fields are from, and which of them the author keeps.

Pure: standard library only. The forms, in comments above the entry::

    % Fetched: https://arxiv.org/abs/2504.16054 on 2026-11-29 (title 1f2e3d, author 9c01aa guessed)
    % Keep: title

The six digits are of the value as it was written: a field that was changed by hand since is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

_FETCHED = re.compile(r"%[ \t]*Fetched:[ \t]*(\S+) on (\d{4}-\d{2}-\d{2}) \(([^()\n]*)\)[ \t]*\r?")
_FIELD = re.compile(r"([A-Za-z]+) ([0-9a-f]{6})( guessed)?")
_ENTRY = re.compile(r"@\w+[ \t]*\{")
_KEEP = re.compile(r"%[ \t]*Keep:([^\n\r]*)\r?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """That a field was fetched."""

    digest: str
    """Of its value."""
    source: str
    """The address."""
    day: date
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the comments above an entry say."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    """By the field's name."""
    kept: frozenset[str] = frozenset()
    """Names, in lower case, of fields that stay whatever a source says."""
    spans: tuple[tuple[int, int], ...] = ()
    """The lines of marks in the text, each from its per cent sign to the end of the line before the line break."""


def digest(value: str) -> str:
    """Give what tells a value from another; how it is broken into lines does not count.

    >>> digest("{A  title}") == digest("{A title}")
    True
    """
    return blake2b(" ".join(value.split()).encode("utf-8"), digest_size=3).hexdigest()


def read_remarks(text: str, start: int) -> Remarks:
    """Read the comments between the entry at a place of the text and what stands before it, blank lines among them."""
    marks: dict[str, Mark] = {}
    kept: set[str] = set()
    spans: list[tuple[int, int]] = []
    line_end = text.rfind("\n", 0, start)
    if text[line_end + 1 : start].strip():
        return Remarks()
    while line_end >= 0:
        line_start = text.rfind("\n", 0, line_end) + 1
        line = text[line_start:line_end]
        shift = len(line) - len(line.lstrip())
        # an entry that was put behind a per cent sign has comments of its own
        if line.strip() and (not line.lstrip().startswith("%") or _ENTRY.search(line)):
            break
        if found := _FETCHED.fullmatch(line, shift):
            marks |= _read_marks(found[1], found[2], found[3])
            spans.append((line_start + shift, line_start + len(line.rstrip("\r"))))
        elif found := _KEEP.fullmatch(line, shift):
            kept |= {name.lower() for name in re.split(r"[\s,]+", found[1]) if name}
        line_end = line_start - 1
    return Remarks(marks, frozenset(kept), tuple(reversed(spans)))


def _read_marks(source: str, day: str, names: str) -> dict[str, Mark]:
    try:
        read = date.fromisoformat(day)
    except ValueError:
        return {}
    found = (_FIELD.fullmatch(part.strip()) for part in names.split(","))
    return {one[1]: Mark(one[2], source, read, bool(one[3])) for one in found if one}


def write_marks(marks: Mapping[str, Mark], order: Iterable[str]) -> list[str]:
    """Write the lines of marks, one for each source and day, in the order of their first fields."""
    lines: dict[tuple[str, date], list[str]] = {}
    for name in order:
        if mark := marks.get(name):
            text = f"{name} {mark.digest}{' guessed' if mark.is_guessed else ''}"
            lines.setdefault((mark.source, mark.day), []).append(text)
    return [f"% Fetched: {source} on {day} ({', '.join(names)})" for (source, day), names in lines.items()]
