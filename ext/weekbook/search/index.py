"""The index of a site: numbers its records, and writes the lists, the root and what else belongs to all documents.

It is a function of the content: what a build finds from before only tells what need not be written again.
"""

from __future__ import annotations

import pickle
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..fileio import write_changed, write_whole
from .binary import deflate, differences, varint, varints
from .documents import FORMAT, DocumentFacts, DocumentStore, deflate_json, read_pickle
from .folding import simplified
from .postings import Postings
from .shards import FOLDER, Numbered, count_shards, make_shards, shards_of
from .words import cut_ranges, find_wide, merge_terms, write_prefix, write_range

ROOT = "root.bin"
_BLOCK = 16
"""Numbers of a week come in blocks: an entry more in an old one rarely moves those of all later ones."""

Shards = NDArray[np.int64]
Checks = NDArray[np.uint32]
Task = Callable[[Shards], list[tuple[int, int]]]
"""Writes some shards, and gives each with its check; 0 for one without a term."""
Spread = Callable[[Shards, Task], Iterable[list[tuple[int, int]]]]
"""Does a task for all shards, perhaps in several processes; results come in any order."""


@dataclass(frozen=True, slots=True)
class _State:
    """What the index of the last build was made of."""

    format: int
    root: int
    """Check of its root."""
    settings: str
    layout: Layout
    checks: Checks


@dataclass(frozen=True, slots=True)
class Layout:
    """How records are numbered, and to how many files their lists are dealt."""

    facts: dict[str, DocumentFacts]
    """By name, in the order of their numbers."""
    firsts: dict[str, int]
    """The number of the first record of each document."""
    capacity: int
    shards: int


def lay_out(facts: Iterable[DocumentFacts], shard_bytes: int) -> Layout:
    """Give each record its number."""
    known = {one.name: one for one in facts}
    firsts, capacity = {}, 0
    for one in known.values():
        firsts[one.name] = capacity
        block = _BLOCK if one.week else 1
        capacity += -(-len(one.records) // block) * block
    return Layout(known, firsts, capacity, count_shards(sum(one.postings for one in known.values()), shard_bytes))


def do_all(shards: Shards, task: Task) -> Iterator[list[tuple[int, int]]]:
    """Do a task in this process."""
    yield task(shards)


class IndexWriter:
    """Writes the index of a site when its documents have been taken."""

    def __init__(self, store: DocumentStore, shard_bytes: int, suffix: str) -> None:
        """Take the documents of a site.

        :param shard_bytes: about how large a file of lists is
        :param suffix: what the address of most documents ends in, after their name
        """
        self._store, self._shard_bytes, self._suffix = store, shard_bytes, suffix
        self._output = store.output
        self._state = store.kept / "index.state"

    def write(self, names: Sequence[str], topics: Mapping[str, str], spread: Spread = do_all) -> None:
        """Write what has changed.

        :param names: all documents, in the order of their numbers: the oldest first
        :param topics: the name of each topic, by key
        :param spread: does the bulk of the work
        """
        found = (self._store.facts(name) for name in names)
        layout = lay_out([facts for facts in found if facts and facts.records], self._shard_bytes)
        settings = repr((self._suffix, sorted(topics.items())))
        state = self._last()
        if state and (state.settings, state.layout) == (settings, layout):
            return
        checks = self._write_lists(layout, state, spread)
        for name in sorted(set(state.layout.facts if state else ()) - set(names)):
            self._store.remove(name)
        root = self._describe(layout, topics)
        root |= self._write_folders(checks) | self._write_words(layout)
        root |= self._write_facets(layout)
        root |= {"people": self._write("people.bin", _people(layout))}
        root |= {"simplified": self._write("simplified.bin", _simplified(layout))}
        data = deflate_json(root)
        write_changed(self._output / ROOT, data)
        self._store.settle(names)
        new = _State(FORMAT, zlib.crc32(data), settings, layout, checks)
        write_whole(self._state, pickle.dumps(new, pickle.HIGHEST_PROTOCOL))

    def _last(self) -> _State | None:
        """Give what the index that is there was made of, if that is known."""
        state = read_pickle(self._state, _State)
        try:
            data = (self._output / ROOT).read_bytes()
        except OSError:
            return None
        return state if state and state.root == zlib.crc32(data) else None

    def _write(self, name: str, data: bytes) -> int:
        """Write a file, and give its check."""
        write_changed(self._output / name, data)
        return zlib.crc32(data)

    # -- Lists of n-grams --------------------------------------------------------------------------

    def _write_lists(self, layout: Layout, state: _State | None, spread: Spread) -> Checks:
        checks = np.zeros(layout.shards, np.uint32)
        stale = self._stale(layout, state)
        if state and stale is not None:
            checks[:] = state.checks
        else:
            stale = np.arange(layout.shards)
        documents = [Numbered(layout.firsts[name], self._store.grams(name)) for name in layout.facts]
        for done in spread(stale, partial(self._write_shards, documents, layout)):
            for shard, check in done:
                checks[shard] = check
        return checks

    def _stale(self, layout: Layout, state: _State | None) -> Shards | None:
        """Give the shards whose lists have changed; None stands for all."""
        if state is None or state.layout.shards != layout.shards:
            return None
        before = state.layout
        if any(before.firsts.get(name, first) != first for name, first in layout.firsts.items()):
            return None
        changed = []
        for name in sorted(before.facts.keys() | layout.facts.keys()):
            old, new = before.facts.get(name), layout.facts.get(name)
            grams = self._store.changed_grams(name, old, new)
            if grams is None:
                return None
            changed.append(grams)
        everything: Postings = np.concatenate(changed) if changed else np.empty(0, np.uint64)
        return np.unique(shards_of(everything, layout.shards))

    def _write_shards(self, documents: Sequence[Numbered], layout: Layout, shards: Shards) -> list[tuple[int, int]]:
        done = []
        for shard, data in make_shards(documents, layout.shards, layout.capacity, shards):
            path = self._output / "g" / str(shard // FOLDER) / f"{shard % FOLDER}.bin"
            if data:
                write_changed(path, data)
            else:
                path.unlink(missing_ok=True)
            done.append((shard, zlib.crc32(data) if data else 0))
        return done

    def _write_folders(self, checks: Checks) -> dict[str, Any]:
        """Write the checks of the shards of each folder, and remove what is left of a larger index."""
        folders = [
            self._write(f"g/{number}.bin", checks[begin : begin + FOLDER].astype("<u4").tobytes())
            for number, begin in enumerate(range(0, len(checks), FOLDER))
        ]
        _remove_rest(self._output / "g", len(folders))
        if len(checks) % FOLDER:
            _remove_rest(self._output / "g" / str(len(checks) // FOLDER), len(checks) % FOLDER)
        return {"shards": len(checks), "folders": folders}

    # -- Latin terms -------------------------------------------------------------------------------

    def _write_words(self, layout: Layout) -> dict[str, Any]:
        terms = merge_terms([(layout.firsts[name], *self._store.terms(name)) for name in layout.facts])
        begins = cut_ranges(terms)
        ends = [*begins[1:], len(terms.names)]
        ranges = [
            self._write(f"w/{number}.bin", write_range(terms, begin, end))
            for number, (begin, end) in enumerate(zip(begins, ends, strict=False))
        ]
        wide = list(find_wide(terms, begins))
        prefixes = [
            self._write(f"p/{number}.bin", write_prefix(terms, begin, end))
            for number, (_prefix, begin, end) in enumerate(wide)
        ]
        _remove_rest(self._output / "w", len(ranges))
        _remove_rest(self._output / "p", len(prefixes))
        return {
            "words": [terms.names[begin] for begin in begins],
            "wordChecks": ranges,
            "prefixes": [prefix for prefix, _begin, _end in wide],
            "prefixChecks": prefixes,
        }

    # -- Facts -------------------------------------------------------------------------------------

    def _describe(self, layout: Layout, topics: Mapping[str, str]) -> dict[str, Any]:
        facts = list(layout.facts.values())
        firsts = [0, *layout.firsts.values()]
        # as columns and differences they take little more than half of what they took as rows
        documents = {
            "name": [one.name for one in facts],
            "first": [after - before for before, after in pairwise(firsts)],
            "count": [len(one.records) for one in facts],
            "stamp": [one.stamp for one in facts],
            "ids": [one.anchors for one in facts],
            "week": [one.week for one in facts],
            # only of those that are not named as most are
            "url": {place: one.url for place, one in enumerate(facts) if one.url != one.name + self._suffix},
        }
        return {
            "format": FORMAT,
            "suffix": self._suffix,
            "records": sum(len(one.records) for one in facts),
            "capacity": layout.capacity,
            "documents": documents,
            "topics": dict(topics),
        }

    def _write_facets(self, layout: Layout) -> dict[str, Any]:
        """Write a column for the topics of all records, and one for their kinds."""
        facts = list(layout.facts.values())
        columns, lists = [], []
        for side in (0, 1):
            known: dict[tuple[str, ...], int] = {}
            column = np.full(layout.capacity, -1, np.int64)
            for one in facts:
                first = layout.firsts[one.name]
                for number, record in enumerate(one.records, first):
                    if record[side]:
                        column[number] = known.setdefault(record[side], len(known))
            columns.append(column)
            lists.append(list(known))
        size = 1 if max(map(len, lists)) < 0xFF else 2
        data = b"".join(column.astype(f"<i{size}").tobytes() for column in columns)
        check = self._write("facets.bin", deflate(data))
        return {"paths": lists[0], "kinds": lists[1], "facets": check, "facetBytes": size}


def _people(layout: Layout) -> bytes:
    """Write all accounts with the records that show a post of theirs."""
    names: dict[str, tuple[str, str]] = {}
    numbers: dict[str, list[int]] = {}
    for facts in layout.facts.values():
        for number, people in enumerate(facts.people, layout.firsts[facts.name]):
            for person in people:
                key = person.handle.lower()
                # as written most recently
                names[key] = (person.name or names.get(key, ("", ""))[0], person.handle)
                mine = numbers.setdefault(key, [])
                if not mine or mine[-1] != number:
                    mine.append(number)
    rows = []
    for key in sorted(names):
        steps = differences(np.array(numbers[key]), np.array([len(numbers[key])])).tolist()
        rows.append([*names[key], steps])
    return deflate_json(rows)


def _simplified(layout: Layout) -> bytes:
    """Write the traditional forms of the characters that occur, as columns."""
    occurring = {form for facts in layout.facts.values() for form in facts.simplified}
    pairs = sorted((ord(form), ord(other)) for other, form in simplified().items() if form in occurring)
    forms, others = np.array(pairs, np.int64).reshape(-1, 2).T
    columns = [varints(np.diff(forms, prepend=0)).data]
    columns += [column.astype(np.uint8).tobytes() for column in (others & 0xFF, others >> 8)]
    return deflate(varint(len(pairs)) + b"".join(columns))


def _remove_rest(folder: Path, count: int) -> None:
    """Remove what is left of a larger index: files and folders are named by numbers."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stem.isdecimal() and int(path.stem) >= count:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
