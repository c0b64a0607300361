"""Latin terms: words and identifiers with their lists, sorted, in files of neighbours; and lists of short prefixes."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .binary import bits, deflate, differences, starts_of, varint, varints
from .postings import LOW_BITS, SIGN_BITS, Postings

FEWEST_BYTES, MOST_BYTES = 6_000, 20_000
"""Of a range, before it is compressed."""
_CUT_AT = 64
"""One term in so many may begin a range: where it is cut depends on the terms around it only, so others stay."""
WIDE = 3
"""A prefix of terms in so many ranges has a list of its own."""


@dataclass(frozen=True, slots=True)
class Terms:
    """All terms, sorted by UTF-16 code units as a browser compares them, and their postings one after another."""

    names: tuple[str, ...]
    starts: NDArray[np.int64]
    """Where the list of each begins, and where the last ends."""
    records: NDArray[np.int64]
    signs: NDArray[np.int64]


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def merge_terms(documents: Sequence[tuple[int, Sequence[str], Postings]]) -> Terms:
    """Put the terms of documents together: for each the number of its first record, its terms, their postings."""
    known: dict[str, int] = {}
    pieces = []
    for first, terms, places in documents:
        numbers = np.array([known.setdefault(term, len(known)) for term in terms], np.uint64)
        if len(places):
            low = (places & np.uint64((1 << LOW_BITS) - 1)) + np.uint64(first << SIGN_BITS)
            # a record has less than 32 bits
            pieces.append(numbers[(places >> np.uint64(LOW_BITS)).astype(np.int64)] << np.uint64(34) | low)
    astral = any(character > "\ud7ff" for term in known for character in term)
    names = sorted(known, key=_utf16) if astral else sorted(known)
    rank = np.empty(len(names), np.uint64)
    rank[[known[name] for name in names]] = np.arange(len(names), dtype=np.uint64)
    postings = np.concatenate(pieces) if pieces else np.empty(0, np.uint64)
    postings = rank[(postings >> np.uint64(34)).astype(np.int64)] << np.uint64(34) | postings & np.uint64((1 << 34) - 1)
    postings.sort()
    counts = np.bincount((postings >> np.uint64(34)).astype(np.int64), minlength=len(names))
    records = (postings >> np.uint64(SIGN_BITS) & np.uint64((1 << 32) - 1)).astype(np.int64)
    return Terms(tuple(names), starts_of(counts), records, (postings & np.uint64(3)).astype(np.int64))


def cut_ranges(terms: Terms) -> list[int]:
    """Choose where ranges begin: places among the terms."""
    sizes = [len(name) + 2 for name in terms.names]
    weight = starts_of(np.array(sizes, np.int64)) + terms.starts + terms.starts // 2
    may = [place for place, name in enumerate(terms.names) if zlib.crc32(_utf16(name)) % _CUT_AT == 0]
    begins = [0] if terms.names else []
    next_may = 0
    while begins:
        begin = begins[-1]
        least = int(np.searchsorted(weight, weight[begin] + FEWEST_BYTES))
        most = int(np.searchsorted(weight, weight[begin] + MOST_BYTES))
        next_may = bisect_left(may, max(least, begin + 1), next_may)
        cut = min(may[next_may] if next_may < len(may) else len(terms.names), max(most, begin + 1))
        if cut >= len(terms.names):
            break
        begins.append(cut)
    return begins


def write_range(terms: Terms, begin: int, end: int) -> bytes:
    """Write neighbouring terms, each without what it shares with the one before it (front coding)."""
    shared, rests = [], []
    before = ""
    for name in terms.names[begin:end]:
        count = 0
        for ours, theirs in zip(name, before, strict=False):
            if ours != theirs:
                break
            count += 1
        shared.append(len(name[:count].encode("utf-8", "replace")))
        rests.append(name[count:].encode("utf-8", "replace"))
        before = name
    first, last = int(terms.starts[begin]), int(terms.starts[end])
    counts = np.diff(terms.starts[begin : end + 1])
    return deflate(
        b"".join(
            [
                varint(end - begin),
                varints(np.array(shared)).data,
                varints(np.array([len(rest) for rest in rests])).data,
                *rests,
                varints(counts).data,
                *_write_lists(terms.records[first:last], terms.signs[first:last], counts),
            ]
        )
    )


def _write_lists(records: NDArray[np.int64], signs: NDArray[np.int64], counts: NDArray[np.int64]) -> list[bytes]:
    return [varints(differences(records, counts)).data, bits(signs & 1 != 0), bits(signs & 2 != 0)]


def find_wide(terms: Terms, begins: Sequence[int]) -> Iterator[tuple[str, int, int]]:
    """Find the prefixes whose terms lie in several ranges, with where their terms begin and end; shorter ones first."""
    waiting = [("", 0, len(terms.names))]
    range_of = np.searchsorted(np.array(begins, np.int64), np.arange(len(terms.names)), side="right")
    while waiting:
        longer = []
        for prefix, begin, end in waiting:
            if prefix:
                yield prefix, begin, end
            length = len(prefix) + 1
            place = begin
            while place < end:
                if len(terms.names[place]) < length:
                    place += 1
                    continue
                name = terms.names[place][:length]
                stop = bisect_left(terms.names, True, place, end, key=lambda term: not term.startswith(name))
                if range_of[stop - 1] - range_of[place] >= WIDE - 1:
                    longer.append((name, place, stop))
                place = stop
        waiting = longer


def write_prefix(terms: Terms, begin: int, end: int) -> bytes:
    """Write the list of all records that have one of several neighbouring terms."""
    first, last = int(terms.starts[begin]), int(terms.starts[end])
    records, signs = terms.records[first:last], terms.signs[first:last]
    order = np.argsort(records, kind="stable")
    records, signs = records[order], signs[order]
    heads = np.append(0, np.flatnonzero(records[1:] != records[:-1]) + 1)
    signs = np.bitwise_or.reduceat(signs, heads)
    count = np.array([len(heads)])
    return deflate(b"".join([varint(len(heads)), *_write_lists(records[heads], signs, count)]))
