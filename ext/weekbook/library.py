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
        return cls(works, stamps, lambda: pickle.loads(second))

    def dump(self) -> bytes:
        """Write the library so that it can be loaded."""
        first, second = (self.works, self.stamps), self._entries
        return pickle.dumps(tuple(pickle.dumps(part, pickle.HIGHEST_PROTOCOL) for part in (first, second)))

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


def _stamp(citation: Citation) -> str:
    return blake2b(repr(citation).encode(), digest_size=8).hexdigest()
