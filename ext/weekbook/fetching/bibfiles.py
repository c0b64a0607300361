"""The BibTeX files of a folder as they stand, with the place of each sound entry.

Pure: no Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..bibtex import Problem, Reading, read_bibtex
from ..ids import PaperRef, PaperScheme
from .spans import COUNTED, EntrySpan, find_entries

_MARK = "\ufeff"
_OF_A_FIELD = re.compile(r"entry '[^']*': ")
"""How a problem begins that costs an entry one field at most."""


@dataclass(frozen=True, slots=True)
class BibFile:
    """A BibTeX file."""

    path: Path
    data: bytes
    """What stood on the disk; nothing where there was no file."""
    text: str
    """Without a byte order mark, line breaks as they are."""
    has_mark: bool
    """Whether a byte order mark stands before it."""
    entries: tuple[EntrySpan, ...]
    """Its sound entries that can be edited, in order."""
    keys: frozenset[str]
    """The keys of all its entries, sound or not, in lower case."""

    def encode(self, text: str) -> bytes:
        """Give the bytes of the file with another text."""
        return ((_MARK if self.has_mark else "") + text).encode("utf-8")


@dataclass(frozen=True, slots=True)
class BibFiles:
    """All files, read together."""

    files: tuple[BibFile, ...]
    reading: Reading
    unreadable: tuple[tuple[Path, str], ...]
    """Files that are left alone, each with the reason."""

    places: dict[str, tuple[BibFile, EntrySpan]]
    """Each entry that can be edited with its file, by its key in lower case."""
    names: dict[str, list[PaperRef]]
    """What names the paper of each entry, by its key, the arXiv identifier first."""
    broken: tuple[tuple[Problem, str], ...]
    """The problems that make entries unreadable, each with the text of its entry."""

    def find(self, ref: PaperRef) -> tuple[BibFile, EntrySpan] | None:
        """Give the entry of a paper, with its file."""
        return self.places.get(self.reading.papers.get(ref, "").lower())

    def find_broken(self, ref: PaperRef) -> Problem | None:
        """Give the problem of an unreadable entry in whose text a paper's identifier stands."""
        pattern = _identifier_pattern(ref)
        return next((problem for problem, text in self.broken if pattern.search(text)), None)

    @property
    def keys(self) -> set[str]:
        """The keys of all entries, in lower case."""
        return set(self.reading.keys).union(*(file.keys for file in self.files))


def find_paths(bib: Path) -> list[Path]:
    """Give the files of the folder of a file, and that file, which need not be there."""
    return sorted({*bib.parent.glob("*.bib"), bib})


def read_data(path: Path) -> bytes:
    """Read a file; one that is missing is an empty one."""
    return path.read_bytes() if path.exists() else b""


def read_bibfiles(paths: Iterable[Path]) -> BibFiles:
    """Read files; one that is missing is an empty one."""
    read: dict[Path, tuple[bytes, str]] = {}
    unreadable = []
    for path in paths:
        try:
            data = read_data(path)
            read[path] = data, data.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            unreadable.append((path, str(error)))
    reading = read_bibtex((str(path), text.removeprefix(_MARK)) for path, (_data, text) in read.items())
    files = []
    for path, (data, marked) in read.items():
        text = marked.removeprefix(_MARK)
        entries = find_entries(text)
        sound = (
            one
            for one in entries
            if reading.keys.get(one.key.lower()) == f"{path}:{one.line}" and not _is_behind_comment(text, one)
        )
        keys = frozenset(one.key.lower() for one in entries)
        files.append(BibFile(path, data, text, marked != text, tuple(sound), keys))
    places = {one.key.lower(): (file, one) for file in files for one in file.entries}
    names: dict[str, list[PaperRef]] = {}
    for ref, key in reading.papers.items():
        names.setdefault(key, []).append(ref)
    broken = [one for file in files for one in _find_broken(file, reading)]
    return BibFiles(tuple(files), reading, tuple(unreadable), places, names, tuple(broken))


def _find_broken(file: BibFile, reading: Reading) -> Iterator[tuple[Problem, str]]:
    """Give what is wrong with entries of a file, each with the text up to the next entry, freed of backslashes."""
    path = str(file.path)
    problems = [one for one in reading.problems if one.path == path and not _OF_A_FIELD.match(one.message)]
    if not problems:
        return
    sound = (place.rpartition(":") for place in reading.keys.values())
    starts = {one.line for one in problems} | {int(line) for where, _, line in sound if where == path}
    lines = COUNTED.split(file.text)
    for one in problems:
        end = min((line for line in starts if line > one.line), default=len(lines) + 1)
        yield one, re.sub(r"\\([_%&#~])", r"\1", "\n".join(lines[one.line - 1 : end - 1]))


def _identifier_pattern(ref: PaperRef) -> re.Pattern[str]:
    """Make what finds an identifier in a text, with any version, but not as a part of another."""
    value = re.escape(ref.value)
    if ref.scheme is PaperScheme.ARXIV:
        # an old one may have a subject class
        value = value.replace("/", r"(?:\.[a-z]{2})?/") + r"(?:v\d+)?"
    return re.compile(rf"(?<![\w.-]){value}(?![\w-]|[./:;]\w)", re.IGNORECASE)


def _is_behind_comment(text: str, entry: EntrySpan) -> bool:
    """Tell an entry that an author has put behind a per cent sign, and that BibTeX reads all the same."""
    return "%" in text[text.rfind("\n", 0, entry.start) + 1 : entry.start]
