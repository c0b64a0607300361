"""Cut files of plain BibTeX: entries whose values all stand in braces, to what both parsers make of them.

Pure: no Sphinx. bibtexparser and pybtex each look at every mark of a file, which takes most of the time that a
bibliography costs a build; what this project writes, and most of what others do, needs neither. Called by
:mod:`.bibtex`, which knows what to do with all other files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pybtex.errors
from bibtexparser.model import Entry, Field
from pybtex.database import Entry as PybtexEntry

from .bibparser import KEY, PERSONS, cut_names

_GAP = re.compile(r"(?:\s+|%[^\n@{}]*(?:\n|\Z))*")
_START = re.compile(rf"^@([A-Za-z]+)\{{({KEY})\s*(?:,\s*|(?=\}}))", re.ASCII | re.MULTILINE)
_TEXT = r"[^{}\\@]*(?:\\(?![{}])[^{}\\@]*)*"
_BRACED = _TEXT
for _level in range(3):
    _BRACED = rf"{_TEXT}(?:\{{{_BRACED}\}}{_TEXT})*"
_FIELD = re.compile(rf"([A-Za-z][A-Za-z0-9_-]*)\s*=\s*(\{{{_BRACED}\}})\s*(?:,\s*|(?=\}}))", re.ASCII)
"""A field whose value is one pair of braces, with pairs in it to a depth of three.

A brace after a backslash is one to pybtex and none to bibtexparser, which also sees a block in a line that begins with
``@``: neither is plain.
"""
_NO_ENTRY = frozenset({"string", "preamble", "comment"})


def cut_plain(text: str) -> list[tuple[Entry, PybtexEntry]] | None:
    """Cut a file into its entries, each as bibtexparser and as pybtex reads it.

    :returns: None if anything else stands in the file but lines of comment, if a key stands there twice, or if pybtex
        would complain of a name
    """
    with pybtex.errors.capture() as captured:
        try:
            pairs = list(_cut(text))
        except ValueError:
            return None
    return None if captured or len({entry.key for _block, entry in pairs}) < len(pairs) else pairs


def _cut(text: str) -> Iterator[tuple[Entry, PybtexEntry]]:
    """Cut a file entry by entry; raise ValueError where one is not plain."""
    line, counted = 0, 0
    place = _skip_gap(text, 0)
    while place < len(text):
        start = _START.match(text, place)
        if start is None or start[1].lower() in _NO_ENTRY:
            raise ValueError(place)
        line, counted = line + text.count("\n", counted, place), place
        first, fields, values = line, [], {}
        at = start.end()
        while found := _FIELD.match(text, at):
            name, value = found.groups()
            # a field's line is where it has its sign of equality, as bibtexparser counts
            equals = text.index("=", found.end(1))
            line, counted = line + text.count("\n", counted, equals), equals
            fields.append(Field(name, value, line))
            values[name.lower()] = name, " ".join(value[1:-1].split())
            at = found.end()
        if not text.startswith("}", at) or len(values) < len(fields):
            raise ValueError(at)
        people = [(role, cut_names(text)) for role, text in (values.pop(name) for name in PERSONS if name in values)]
        entry = PybtexEntry(start[1], fields=list(values.values()), persons=[pair for pair in people if pair[1]])
        entry.key = start[2]
        yield Entry(start[1].lower(), start[2], fields, first, text[place : at + 1]), entry
        place = _skip_gap(text, at + 1)


def _skip_gap(text: str, place: int) -> int:
    """Give where the blanks and lines of comment end that begin at a place."""
    found = _GAP.match(text, place)
    return found.end() if found else place
