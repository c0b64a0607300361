"""Indexes made of records alone, without a build: with shards of another size, or of an archive many times as large."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from material import alter

from weekbook.ids import IsoWeek
from weekbook.search.binary import inflate
from weekbook.search.documents import DocumentStore, Person
from weekbook.search.index import ROOT, IndexWriter
from weekbook.search.reading import FOLDER
from weekbook.search.records import PAPER, PERSON, TOPIC, SearchRecord
from weekbook.searching import NAMES
from weekbook.workers import work

_SCRIPTS = Path("_static") / "weekbook"
_SUFFIX = ".html"
_RUNS = 8
_CLAUSE = re.compile(r"[^，。；：！？、\n]+")
_CHANGED = 35
"""Of a hundred clauses so many have other characters in a copy."""
_NEAR = 32
"""A character becomes one of about its own frequency: one of so many neighbours."""
_Document = tuple[str, list[SearchRecord]]


class Index:
    """An index of its own, with the scripts of a built site."""

    def __init__(self, site: Path, folder: Path, records: Sequence[SearchRecord], times: int) -> None:
        """Take the records of a site, and altered copies of its weeks, older than they, up to so many times as many."""
        self.site = folder / "site"
        shutil.copytree(site / _SCRIPTS, self.site / _SCRIPTS, ignore=shutil.ignore_patterns("index"))
        self._topics = json.loads(inflate((site / FOLDER / ROOT).read_bytes()))["topics"]
        self._store = DocumentStore(folder / "kept", self.site / FOLDER)
        documents = _split(records)
        self._characters = _characters(records)
        weeks = sorted(name for name, rows in documents if rows[0].week)
        copies = [(name, rows, round_, len(weeks)) for name, rows in documents for round_ in _rounds(rows, times)]
        # those of a week are not all in one run, since weeks differ in size
        names = [
            name for run in work([copies[i::_RUNS] for i in range(_RUNS)], _processes(), self._add) for name in run
        ]
        rest = [name for name, rows in documents if not rows[0].week]
        self._names = sorted(set(names) - set(rest)) + rest

    def _add(self, copies: Sequence[tuple[str, list[SearchRecord], int, int]]) -> list[str]:
        """Add documents to the index, and give their names."""
        names = []
        for original, records, round_, weeks in copies:
            name, rows = original, records
            if round_:
                name, rows = _copy(records, round_, weeks, _exchange(self._characters, round_))
            url = None if name == NAMES else name + _SUFFIX
            people = [tuple(Person(handle=handle, name="") for handle in row.handles) for row in rows]
            self._store.add(name, url, rows[0].week, rows, people)
            names.append(name)
        return names

    def write(self, shard_bytes: int) -> Path:
        """Write the lists, with shards of about this size, and give the folder of the site."""

        def spread(shards, task):
            return work(np.array_split(shards, _RUNS), _processes(), task)

        IndexWriter(self._store, shard_bytes, _SUFFIX).write(self._names, self._topics, spread)
        return self.site


def _processes() -> int:
    return os.cpu_count() or 1


def _rounds(rows: Sequence[SearchRecord], times: int) -> range:
    return range(times if rows[0].week else 1)


def _is_name(record: SearchRecord) -> bool:
    """Tell whether a record stands for something that has no page of its own."""
    return not record.week and record.kinds[:1] in ((TOPIC,), (PERSON,), (PAPER,))


def _split(records: Sequence[SearchRecord]) -> list[_Document]:
    """Split records into documents, in the order of their numbers."""
    documents: dict[str, list[SearchRecord]] = {}
    for record in records:
        name = NAMES if _is_name(record) else record.id.partition("#")[0].removesuffix(_SUFFIX)
        documents.setdefault(name, []).append(record)
    return list(documents.items())


def _characters(records: Sequence[SearchRecord]) -> list[str]:
    """Give the Han characters of the texts, the most frequent first."""
    counts = Counter("".join(record.text for record in records))
    return [character for character, _ in counts.most_common() if "\u4e00" <= character <= "\u9fff"]


def _exchange(characters: Sequence[str], round_: int) -> dict[int, str]:
    """Make a table in which each character becomes one that is about as frequent."""
    rng = random.Random(round_)
    others = []
    for begin in range(0, len(characters), _NEAR):
        near = list(characters[begin : begin + _NEAR])
        rng.shuffle(near)
        others += near
    return str.maketrans(dict(zip(characters, others, strict=True)))


def _copy(rows: Sequence[SearchRecord], round_: int, weeks: int, table: dict[int, str]) -> _Document:
    """Make another week of one, so many times all weeks before it.

    Beside what :func:`material.alter` changes, clauses get other characters: what is said in other weeks has other runs
    of characters too, more of them in fact than a copy that only has other words.
    """
    year, number = map(int, rows[0].week.split("-W"))
    first = IsoWeek(year, number).first - timedelta(weeks=weeks * round_)
    week = IsoWeek(*first.isocalendar()[:2])
    name = f"weeks/{week.year}/W{week.number:02}"

    def clause(found: re.Match[str]) -> str:
        is_changed = zlib.crc32(f"{round_} {found[0]}".encode()) % 100 < _CHANGED
        return found[0].translate(table) if is_changed else found[0]

    def change(text: str) -> str:
        return _CLAUSE.sub(clause, alter(text, week, round_))

    copies = []
    for row in rows:
        anchor = "".join(row.id.partition("#")[1:])
        copy = replace(row, id=f"{name}{_SUFFIX}{anchor}", week=str(week), date=first.isoformat())
        copy = replace(copy, title=change(row.title), text=change(row.text), eprints=tuple(map(change, row.eprints)))
        copies.append(copy)
    return name, copies
