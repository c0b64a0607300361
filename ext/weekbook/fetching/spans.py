"""Where entries and their fields stand in the text of a BibTeX file, so that all else can stay byte for byte.

Pure: no Sphinx. bibtexparser tells the blocks of a file apart; the fields inside a sound one are found here, since no
parser keeps their places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bibtexparser.model import Entry

from ..bibtex import split_blocks

_HEAD = re.compile(r"@\s*(\w+)\s*([{(])\s*([^\s,{}()=]+)\s*(?:,|(?=[})]))")
_FIELD = re.compile(r"\s*([^\s={}\",#]+)(\s*)=(\s*)")
_BARE = re.compile(r"[^\s,{}()\"#=]+")
COUNTED = re.compile(r"(?<!\\)\n")
"""A line break as bibtexparser counts: a backslash hides it."""
_NEXT = re.compile(r"@\w*[ \t]*\Z")
_COMMA, _JOINT = re.compile(r"\s*,"), re.compile(r"\s*#\s*")
_CLOSE = {"{": re.compile(r"\s*\}"), "(": re.compile(r"\s*\)")}


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """A field and its places in the text."""

    name: str
    """As it is written."""
    start: int
    """Where its name begins."""
    value_start: int
    """Where its value begins, with its first brace."""
    value_end: int
    """Behind its value."""
    end: int
    """Behind the comma after it, or behind its value where there is none."""


@dataclass(frozen=True, slots=True)
class EntrySpan:
    """An entry and its places in the text."""

    key: str
    kind: str
    """Its type in lower case, without the at sign."""
    line: int
    """Its line, from 1, as bibtexparser counts, which skips a line break behind a backslash."""
    start: int
    """Where its at sign stands."""
    head_end: int
    """Behind its key and the comma after that."""
    end: int
    """Behind its last brace or parenthesis."""
    fields: tuple[FieldSpan, ...]

    def find(self, name: str) -> FieldSpan | None:
        """Give a field by its name in any case."""
        return next((field for field in self.fields if field.name.lower() == name.lower()), None)


def find_entries(text: str) -> list[EntrySpan]:
    """Find the entries of a file whose places are certain; what no reader accepts may be among them.

    An entry whose fields stand otherwise than bibtexparser says is left out: it cannot be edited safely.
    """
    lines = [0, *(found.end() for found in COUNTED.finditer(text)), len(text) + 1]
    entries, position = [], 0
    for block in split_blocks(text):
        raw, line = block.raw or "", block.start_line or 0
        # behind what was before it, on its own line: the same text may stand elsewhere, in a comment too
        start = text.find(raw, max(position, lines[line]))
        if not 0 <= start < lines[line + 1]:
            continue
        # a failed block may end with the at sign and type of the next
        position = start + len(_NEXT.sub("", raw))
        entry = getattr(block, "ignore_error_block", None) or block
        if isinstance(entry, Entry):
            span = _read_entry(text, start, line + 1)
            if span and _agree(text, span, entry):
                entries.append(span)
    return entries


def _agree(text: str, span: EntrySpan, entry: Entry) -> bool:
    ours = [(field.name, text[field.value_start : field.value_end]) for field in span.fields]
    theirs = [(field.key, str(field.value).strip()) for field in entry.fields]
    return span.key == entry.key and span.kind == entry.entry_type.lower() and ours == theirs


def _read_entry(text: str, start: int, line: int) -> EntrySpan | None:
    """Read an entry from its at sign on; None where it is not what the format says."""
    head = _HEAD.match(text, start)
    if head is None:
        return None
    fields = []
    position = head.end()
    while found := _FIELD.match(text, position):
        value_end = _skip_value(text, found.end())
        if value_end is None:
            return None
        comma = _COMMA.match(text, value_end)
        position = comma.end() if comma else value_end
        fields.append(FieldSpan(found[1], found.start(1), found.end(), value_end, position))
        if comma is None:
            break
    end = _CLOSE[head[2]].match(text, position)
    return EntrySpan(head[3], head[1].lower(), line, start, head.end(), end.end(), tuple(fields)) if end else None


def _skip_value(text: str, position: int) -> int | None:
    """Give the place behind a value: pieces in braces or quotes, numbers and names, joined by ``#``."""
    while True:
        if text[position : position + 1] in ("{", '"'):
            end = skip_quoted(text, position)
        else:
            bare = _BARE.match(text, position)
            end = bare.end() if bare else None
        if end is None:
            return None
        joint = _JOINT.match(text, end)
        if joint is None:
            return end
        position = joint.end()


def skip_quoted(text: str, position: int) -> int | None:
    """Give the place behind what is in braces or quotes; braces in it are pairs, or there is no such place."""
    closing = "}" if text[position] == "{" else '"'
    depth = 0
    for place in range(position + 1, len(text)):
        character = text[place]
        if depth == 0 and character == closing:
            return place + 1
        depth += (character == "{") - (character == "}")
        if depth < 0:
            break
    return None
