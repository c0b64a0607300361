"""Changes in the text of a BibTeX file: fields that the fetcher owns and its marks, every other byte as it was.

Pure: no Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..plaintext import plain_text
from .fields import OWNED, Field
from .marks import Mark, Remarks, digest, read_remarks, write_marks
from .spans import EntrySpan, FieldSpan, skip_quoted

_ALIASES = {
    "journal": ("journaltitle",),
    "primaryClass": ("eprintclass",),
    "year": ("date",),
    "number": ("issue",),
    "school": ("institution",),
    "institution": ("school",),
    # a day that is said otherwise
    "date": ("month", "day"),
}
"""Fields that say the same under another name: where one stands, the other is not added."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the fields of an entry are written."""

    newline: str = "\n"
    """What begins a field: a line break, or a blank where all stands on one line."""
    indent: str = "  "
    width: int = 13
    """Columns of a name before the equals sign; 0 where they are not aligned."""
    equals: str = " = "
    has_last_comma: bool = True

    def write(self, field: Field) -> str:
        """Write a field without what is before and after it."""
        before = max(self.width - len(field.name), 0) * " "
        return f"{field.name}{before}{self.equals}{field.value}"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of the author that differs from what a source says, and was kept."""

    line: int
    """Its line, from 1."""
    key: str
    """Of the entry."""
    field: str
    kept: str
    """The author's value, in plain text."""
    offered: str
    """The source's, in plain text."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What completing one entry comes to."""

    edits: tuple[tuple[int, int, str], ...] = ()
    """Start, end and new text, in order and apart."""
    changed: tuple[str, ...] = ()
    """The names of fields that are added or replaced."""
    differences: tuple[Difference, ...] = ()


def apply(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Make edits of a text, which are in order and do not overlap."""
    result, position = [], 0
    for start, end, new in edits:
        result += [text[position:start], new]
        position = end
    return "".join([*result, text[position:]])


def read_style(text: str, span: EntrySpan) -> Style:
    """Read how a sound entry, which has a field at least, writes its fields; the last one counts where they differ."""
    first, last = span.fields[0], span.fields[-1]
    gap = text[span.head_end : first.start]
    begin, _, indent = gap.rpartition("\n")
    newline = ("\r\n" if begin.endswith("\r") else "\n") if "\n" in gap else " "
    between = {text[field.start + len(field.name) : field.value_start] for field in span.fields}
    columns = {text.index("=", field.start) - field.start for field in span.fields}
    equals = text[last.start + len(last.name) : last.value_start]
    width = 0
    if len(columns) == 1 and len(between) > 1:
        # the name, blanks up to the column, then what stands there in each of them
        width = min(columns.pop(), max(len(field.name) for field in span.fields))
        longest = max(span.fields, key=lambda field: len(field.name))
        equals = text[longest.start + len(longest.name) : longest.value_start]
    return Style(newline, indent if "\n" in gap else "", width, equals, last.end > last.value_end)


def complete_entry(
    text: str,
    span: EntrySpan,
    wanted: Sequence[Field],
    *,
    day: date,
    refresh: bool = False,
    resolved: Mapping[str, str] | None = None,
) -> Completion:
    """Find the edits that bring what a source says into an entry.

    A field that is missing is added, one that is empty is filled. One that was fetched, and not changed since, is
    replaced; so is any other with ``refresh``. All else is the author's: it is kept, and a difference is told, if it is
    more than one of spelling.

    :param wanted: fields in the order in which an entry has them
    :param resolved: the values as the citation engine has them, without macros, by their names in lower case
    """
    remarks = read_remarks(text, span.start)
    replaced: list[tuple[int, int, str]] = []
    added: dict[FieldSpan, list[Field]] = {}
    marks = {name: mark for name, mark in remarks.marks.items() if _holds(text, span, name, mark)}
    before, changed, differences = dict(marks), [], []
    # new fields stand behind the one that goes before them
    previous = span.fields[-1]
    said = _resolve(text, span, resolved or {})
    year = said.get("year")
    for field in wanted:
        there, mark = span.find(field.name), marks.get(field.name)
        previous = there or previous
        if field.name not in OWNED or field.name.lower() in remarks.kept:
            continue
        if there is None or not said[field.name.lower()]:
            is_said = any(said.get(alias) for alias in _ALIASES.get(field.name, ()))
            # the author's year stands: a day of another year would contradict it
            if is_said or (field.name == "date" and year and year != _bare(field.value)[:4]):
                continue
            if there:
                replaced.append((there.value_start, there.value_end, field.value))
            else:
                added.setdefault(previous, []).append(field)
        else:
            old = _value(text, there)
            if mark and field.is_guessed and not mark.is_guessed:
                continue
            if digest(old) == digest(field.value):
                if mark and mark.is_guessed and not field.is_guessed:
                    marks[field.name] = Mark(mark.digest, field.source, day)
                continue
            if not mark and (field.is_guessed or not refresh):
                own, offered = said[field.name.lower()], _bare(field.value)
                if not _says_the_same(field.name, own, offered):
                    line = text.count("\n", 0, there.start) + 1
                    differences.append(Difference(line, span.key, field.name, plain_text(own), plain_text(offered)))
                continue
            replaced.append((there.value_start, there.value_end, field.value))
        marks[field.name] = Mark(digest(field.value), field.source, day, field.is_guessed)
        changed.append(field.name)
        year = _bare(field.value) if field.name == "year" else year
    if marks == before:
        return Completion(differences=tuple(differences))
    inside = sorted([*replaced, *_write_added(added, read_style(text, span))])
    return Completion((*_write_remarks(text, span, remarks, marks), *inside), tuple(changed), tuple(differences))


def write_entry(kind: str, key: str, fields: Sequence[Field], style: Style, day: date) -> str:
    """Write a new entry with its marks above it, in the style of others."""
    marks = {
        field.name: Mark(digest(field.value), field.source, day, field.is_guessed)
        for field in fields
        if field.name in OWNED
    }
    lines = [f"{style.indent}{style.write(field)}," for field in fields]
    if not style.has_last_comma:
        lines[-1] = lines[-1].removesuffix(",")
    return style.newline.join([*write_marks(marks, OWNED), f"@{kind}{{{key},", *lines, "}", ""])


def _holds(text: str, span: EntrySpan, name: str, mark: Mark) -> bool:
    """Tell whether a field still is what was fetched."""
    field = span.find(name)
    return field is not None and digest(_value(text, field)) == mark.digest


def _value(text: str, field: FieldSpan) -> str:
    return text[field.value_start : field.value_end]


def _write_added(added: Mapping[FieldSpan, Sequence[Field]], style: Style) -> list[tuple[int, int, str]]:
    edits = []
    for place, fields in added.items():
        written = [f"{style.newline}{style.indent}{style.write(field)}" for field in fields]
        if place.end > place.value_end:
            edits.append((place.end, place.end, "".join(f"{one}," for one in written)))
        else:
            edits.append((place.value_end, place.value_end, "".join(f",{one}" for one in written)))
    return edits


def _write_remarks(text: str, span: EntrySpan, remarks: Remarks, marks: dict[str, Mark]) -> list[tuple[int, int, str]]:
    """Write the marks in place of those that stand there, or directly above the entry."""
    lines = write_marks(marks, OWNED)
    line_start = text.rfind("\n", 0, span.start) + 1
    newline = "\r\n" if text.endswith("\r\n", 0, line_start) or ("\r\n" in text and line_start == 0) else "\n"
    indent = text[line_start : span.start]
    if remarks.spans:
        (start, end), *others = remarks.spans
        # a line that is gone takes its line break along
        gone = [(text.rindex("\n", 0, first) + 1, text.index("\n", last) + 1, "") for first, last in others]
        return [(start, end, (newline + indent).join(lines)), *gone]
    if indent.strip():
        return [(span.start, span.start, "".join(f"{newline}{line}" for line in lines) + newline)]
    return [(line_start, line_start, "".join(f"{indent}{line}{newline}" for line in lines))]


def is_empty(value: str) -> bool:
    """Tell whether a value says nothing, however many braces or quotes are around it."""
    return not value.strip('{}" \t\r\n')


def _resolve(text: str, span: EntrySpan, resolved: Mapping[str, str]) -> dict[str, str]:
    """Give what the fields of an entry say, by their names in lower case: nothing, or a text without macros."""
    said = {}
    for field in span.fields:
        name, value = field.name.lower(), _value(text, field)
        is_one = value[:1] in ("{", '"') and skip_quoted(value, 0) == len(value)
        own = _bare(value) if is_one else resolved.get(name, _bare(value))
        said[name] = "" if is_empty(own) else own
    return said


def _says_the_same(name: str, old: str, new: str) -> bool:
    """Tell whether two values, without what is around them, differ in spelling at most."""
    if name in ("author", "editor"):
        return _people(old) == _people(new)
    if name == "pages":
        return re.sub(r"[-–]+", "-", plain_text(old)) == re.sub(r"[-–]+", "-", plain_text(new))
    return plain_text(old).casefold() == plain_text(new).casefold()


def _people(value: str) -> list[list[str]]:
    """Give the words of each name in one order, so that it does not count which part comes first."""
    names = re.split(r"\s+and\s+", value)
    return [sorted(re.findall(r"\w+", plain_text(name).casefold())) for name in names]


def _bare(value: str) -> str:
    """Drop the braces or quotes around a value."""
    value = value.strip()
    return value[1:-1].strip() if value[:1] in ("{", '"') else value
