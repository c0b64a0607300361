"""Documents of the index: each page's part of it, made where the page is written, kept beside the doctrees.

What is kept of a document: its postings as raw numbers, its terms, and :class:`DocumentFacts`, written last. The
postings that the index was last made of are put aside when they change: what differs tells which lists to write anew.
"""

from __future__ import annotations

import json
import pickle
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import numpy as np

from ..fileio import write_changed, write_whole
from .binary import deflate
from .postings import DocumentPostings, Postings, make_postings
from .records import SearchRecord, to_json, to_row

Kind = TypeVar("Kind")

_UNEQUAL = re.compile("[\u1e3f\ud800-\udfff\ue000-\uf8ff]")
"""Characters that Python and browsers write otherwise in GB 18030 (https://encoding.spec.whatwg.org), or not at all."""
_NOTHING: Postings = np.empty(0, np.uint64)

FORMAT = 2
"""Of all files; whoever changes one raises it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account whose posts a record shows."""

    handle: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What the index as a whole needs of a document."""

    format: int
    name: str
    url: str | None
    """Relative to the site's root; None where its records have permalinks of other pages."""
    week: str
    records: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """Topics and kinds of each record."""
    people: tuple[tuple[Person, ...], ...]
    """Accounts of each record."""
    stamp: int
    """Of the texts."""
    anchors: int
    """Check of the file of anchors."""
    postings: int
    """How many there are."""
    grams: int
    """Check of the postings of n-grams."""
    terms: int
    """Check of the terms and their postings."""
    simplified: str
    """Characters in its texts that have a traditional form of their own."""


class DocumentStore:
    """The documents of a site."""

    def __init__(self, kept: Path, output: Path) -> None:
        """Look at two folders.

        :param kept: where documents are kept between builds
        :param output: where the index lies on the site
        """
        self.kept, self.output = kept, output

    def add(
        self, name: str, url: str | None, week: str, records: Sequence[SearchRecord], people: Sequence[Sequence[Person]]
    ) -> None:
        """Take a document anew: write its texts and anchors to the site, and keep its postings.

        :raises ValueError: if there are too many records
        """
        made = make_postings(records)
        ends = [record.id if url is None else record.anchor for record in records]
        stamp = stamp_of(records)
        anchors = deflate_json(ends)
        if records:
            texts = [write_text(record, end, stamp) for record, end in zip(records, ends, strict=True)]
            _write_numbered(self.output / "t" / name, texts)
            write_changed(self.output / "i" / f"{name}.bin", anchors)
            rows = [facts_of(record) for record in records]
            write_changed(self.output / "r" / f"{name}.bin", deflate_json({"stamp": stamp, "records": rows}))
        else:
            self._remove_files(name)
        grams, terms = self._keep(name, made)
        facts = DocumentFacts(
            format=FORMAT,
            name=name,
            url=url,
            week=week,
            records=tuple((record.topic, record.kinds) for record in records),
            people=tuple(map(tuple, people)),
            stamp=stamp,
            anchors=zlib.crc32(anchors),
            postings=len(made.grams),
            grams=grams,
            terms=terms,
            simplified=made.simplified,
        )
        write_whole(self._path(name, "facts"), pickle.dumps(facts, pickle.HIGHEST_PROTOCOL))

    def _keep(self, name: str, made: DocumentPostings) -> tuple[int, int]:
        grams, last = self._path(name, "grams"), self._path(name, "last")
        data = made.grams.tobytes()
        terms = pickle.dumps((made.terms, made.places.tobytes()), pickle.HIGHEST_PROTOCOL)
        if not grams.is_file() or grams.read_bytes() != data:
            # the first ones since the index was made are those that it was made of
            if grams.is_file() and not last.exists():
                grams.replace(last)
            write_whole(grams, data)
        write_whole(self._path(name, "terms"), terms)
        return zlib.crc32(data), zlib.crc32(terms)

    def remove(self, name: str) -> None:
        """Forget a document that is gone."""
        for kind in ("facts", "grams", "last", "terms"):
            self._path(name, kind).unlink(missing_ok=True)
        self._remove_files(name)

    def _remove_files(self, name: str) -> None:
        for kind in ("i", "r"):
            (self.output / kind / f"{name}.bin").unlink(missing_ok=True)
        folder = self.output / "t" / name
        _write_numbered(folder, [])
        # a folder of other documents may lie in it, or it in one that is empty now
        while folder != self.output and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def facts(self, name: str) -> DocumentFacts | None:
        """Give what is known of a document, if anything is."""
        return read_pickle(self._path(name, "facts"), DocumentFacts)

    def grams(self, name: str) -> Postings:
        """Give the postings of a document, without reading them all."""
        return _open(self._path(name, "grams"))

    def terms(self, name: str) -> tuple[tuple[str, ...], Postings]:
        """Give the terms of a document and their postings."""
        terms, places = pickle.loads(self._path(name, "terms").read_bytes())
        return terms, np.frombuffer(places, np.uint64)

    def changed_grams(self, name: str, before: DocumentFacts | None, now: DocumentFacts | None) -> Postings | None:
        """Give the postings that a document had when the index was made, or has now, but not both.

        :param before: what was known then; None for a new document
        :param now: None for one that is gone
        :return: None if those of then are gone
        """
        new = self.grams(name) if now else _NOTHING
        if before is None:
            return new
        if now and now.grams == before.grams:
            return _NOTHING
        for kind in ("last", "grams"):
            path = self._path(name, kind)
            if path.exists() and zlib.crc32(path.read_bytes()) == before.grams:
                return np.setxor1d(_open(path), new, assume_unique=True)
        return None

    def settle(self, names: Iterable[str]) -> None:
        """Note that the index is made of what documents are now."""
        for name in names:
            self._path(name, "last").unlink(missing_ok=True)

    def _path(self, name: str, kind: str) -> Path:
        return self.kept / f"{quote(name, safe='')}.{kind}"


def _open(path: Path) -> Postings:
    # a file of nothing cannot be mapped
    return np.memmap(path, np.uint64, "r") if path.stat().st_size else _NOTHING


def stamp_of(records: Sequence[SearchRecord]) -> int:
    """Give a check of all that is said of a document's records."""
    stamp = 0
    for record in records:
        stamp = zlib.crc32(to_json(record).encode(errors="replace"), stamp)
    return stamp


def write_text(record: SearchRecord, end: str, stamp: int) -> bytes:
    """Write what a browser shows of a record: a letter, the document's stamp, what the permalink ends in, title, text.

    The letter tells the encoding: ``g`` for GB 18030, in which Chinese takes an eighth less than in UTF-8 when it is
    compressed, or ``u``.
    """
    lines = [str(stamp), end, " ".join(record.title.splitlines()), record.text]
    whole = "\n".join(lines)
    if _UNEQUAL.search(whole):
        return deflate(b"u" + whole.encode(errors="replace"))
    return deflate(b"g" + whole.encode("gb18030"))


def facts_of(record: SearchRecord) -> dict[str, object]:
    """Give what is said of a record but for its title and text."""
    return {name: value for name, value in to_row(record).items() if name not in ("title", "text")}


def deflate_json(value: object) -> bytes:
    """Write a value as compressed JSON."""
    return deflate(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace"))


def _write_numbered(folder: Path, files: Sequence[bytes]) -> None:
    for number, data in enumerate(files):
        write_changed(folder / f"{number}.bin", data)
    kept = {f"{number}.bin" for number in range(len(files))}
    if folder.is_dir():
        for path in folder.iterdir():
            # other documents may lie in the folder
            if path.is_file() and path.name not in kept:
                path.unlink()


def read_pickle(path: Path, kind: type[Kind]) -> Kind | None:
    """Read an object of ours, if it is there and whole."""
    try:
        found = pickle.loads(path.read_bytes())
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, ValueError, TypeError):
        return None
    return found if isinstance(found, kind) and getattr(found, "format", None) == FORMAT else None
