"""The entries of the bibliography as pages and files need them: works, citations, and a stamp for each.

Pure: no Sphinx. All are made once, when a BibTeX file has changed, and kept in a file beside the doctrees: works and
stamps, which each build needs that changes anything, apart from the entries, of which later builds need few.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from pybtex.database import Entry

from .bibparser import person_of
from .bibtex import Work, make_work
from .citing.entries import Citation, make_citation

SUFFIX = ".pickle"
"""The kept file has the name of the generated BibTeX file with this ending."""


class Library:
    """All entries, by key."""

    def __init__(
        self, works: Mapping[str, Work], stamps: Mapping[str, str], entries: Callable[[], Mapping[str, Entry]]
    ) -> None:
        """Hold what is made already.

        :param entries: gives the parsed entries when one is asked for
        """
        self.works, self.stamps = works, stamps
        """Works in the order of the files, and what tells one state of an entry from another."""
        self._get_entries = entries
        self._citations: dict[str, Citation] = {}

    @classmethod
    def make(cls, entries: Mapping[str, Entry]) -> Library:
        """Make all works and citations of entries that have just been parsed."""
        works = {key: make_work(key, entry) for key, entry in entries.items()}
        library = cls(works, {}, lambda: entries)
        library.stamps = {key: _stamp(library.cite(key)) for key in works}
        return library

    @classmethod
    def load(cls, path: Path) -> Library:
        """Read a library from where it was kept."""
        first, second = pickle.loads(path.read_bytes())
        works, stamps = pickle.loads(first)
        return cls(works, stamps, lambda: _unpack_all(second))

    def dump(self) -> bytes:
        """Write the library so that it can be loaded."""
        first, second = (self.works, self.stamps), {key: _pack(entry) for key, entry in self._entries.items()}
        parts = tuple(pickle.dumps(part, pickle.HIGHEST_PROTOCOL) for part in (first, second))
        # from here on they are had from what is kept: the engine's objects are a hundred thousand
        self._get_entries = lambda: _unpack_all(parts[1])
        self.__dict__.pop("_entries", None)
        return pickle.dumps(parts)

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return self._get_entries()

    def cite(self, key: str) -> Citation:
        """Give the citation of an entry that there is."""
        if key not in self._citations:
            self._citations[key] = make_citation(key, self._entries[key])
        return self._citations[key]

    def stamp_of(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Give what tells one state of some entries from another."""
        return tuple(self.stamps[key] for key in keys)


_Packed = tuple[str, list[tuple[str, str]], list[tuple[str, list[list[list[str]]]]]]
"""Type, fields and persons of an entry as plain values: the engine's own objects take four times as long to keep."""


def _pack(entry: Entry) -> _Packed:
    persons = [
        (role, [[p.first_names, p.middle_names, p.prelast_names, p.last_names, p.lineage_names] for p in people])
        for role, people in entry.persons.items()
    ]
    return entry.original_type, list(entry.fields.items()), persons


def _unpack_all(kept: bytes) -> dict[str, Entry]:
    return {key: _unpack(packed) for key, packed in pickle.loads(kept).items()}


def _unpack(packed: _Packed) -> Entry:
    entry_type, fields, persons = packed
    people = [(role, [person_of(*parts) for parts in everybody]) for role, everybody in persons]
    return Entry(entry_type, fields=fields, persons=people)


def _stamp(citation: Citation) -> str:
    # all else follows from what the entry says
    said = citation.entry_type, citation.fields, citation.persons
    return blake2b(repr(said).encode(), digest_size=8).hexdigest()
