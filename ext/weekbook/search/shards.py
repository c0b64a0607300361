"""Shards: the lists of all n-grams, dealt to small files by hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .binary import Column, bits, deflate, differences, starts_of, take_lists, varint, varints
from .postings import IN_TITLE, LOW_BITS, OFTEN, RECORD_BITS, SIGN_BITS, SLOT_SHIFT, Postings

FEWEST = 16
"""Of shards; their number is a multiple of it."""
SLOT_BITS = 24
PART_BITS = 4
"""At least sixteen parts are made one by one: that bounds memory."""
FOLDER = 128
"""Shards in a folder."""
_BYTES_A_POSTING = 1.9
"""About what a posting of a document takes in a compressed file, those of lists that are left out among them."""


def count_shards(postings: int, shard_bytes: int) -> int:
    """Choose the number of shards for about this many bytes in each.

    It grows in eighths of a power of two, so that a week more rarely moves all lists to other files.

    >>> count_shards(20_000_000, 8_100), count_shards(0, 8_100)
    (4608, 16)
    """
    wanted = max(postings * _BYTES_A_POSTING / shard_bytes, FEWEST)
    step = max(1 << (int(wanted).bit_length() - 4), FEWEST)
    return max(int(wanted / step + 0.5) * step, FEWEST)


@dataclass(frozen=True, slots=True)
class Numbered:
    """The postings of a document, and the number of its first record."""

    first: int
    grams: Postings


def part_bits(capacity: int) -> int:
    """Give the number of bits by which parts are made: a number of 64 bits must hold the rest of a key and a record."""
    return max(PART_BITS, (capacity - 1).bit_length() - RECORD_BITS)


def slots(shard: int, shards: int) -> tuple[int, int]:
    """Give the first slot (upper bits of the first key) of a shard, and the one after its last."""
    return -(-(shard << SLOT_BITS) // shards), -(-((shard + 1) << SLOT_BITS) // shards)


def shards_of(grams: Postings, shards: int) -> NDArray[np.int64]:
    """Give the shard of each posting."""
    return ((grams >> np.uint64(SLOT_SHIFT)) * np.uint64(shards) >> np.uint64(SLOT_BITS)).astype(np.int64)


def make_shards(
    documents: Sequence[Numbered], shards: int, capacity: int, wanted: NDArray[np.int64]
) -> Iterator[tuple[int, bytes]]:
    """Write shards, in ascending order; those without a term are given as nothing.

    :param documents: in the order of their numbers
    :param wanted: the shards, ascending
    """
    parts = 1 << part_bits(capacity)
    part_of = wanted * parts // shards
    for part in np.unique(part_of).tolist():
        members = wanted[part_of == part]
        yield from _make_part(documents, part, shards, capacity, members)


def _make_part(
    documents: Iterable[Numbered], part: int, shards: int, capacity: int, members: NDArray[np.int64]
) -> Iterator[tuple[int, bytes]]:
    bits_of_part = part_bits(capacity)
    low = LOW_BITS + bits_of_part
    # runs of neighbouring shards are one piece of each document
    gaps = np.flatnonzero(np.diff(members) != 1)
    firsts, lasts = members[np.append(0, gaps + 1)].tolist(), members[np.append(gaps, len(members) - 1)].tolist()
    bounds = [(slots(first, shards)[0], slots(last, shards)[1]) for first, last in zip(firsts, lasts, strict=True)]
    edges = np.array([edge << SLOT_SHIFT for pair in bounds for edge in pair if edge < 1 << SLOT_BITS], np.uint64)
    pieces = []
    for document in documents:
        cuts = np.searchsorted(document.grams, edges).tolist()
        cuts += [len(document.grams)] * (2 * len(bounds) - len(cuts))
        for begin, end in zip(cuts[::2], cuts[1::2], strict=True):
            if begin < end:
                pieces.append(_number(document.grams[begin:end], document.first, bits_of_part))
    if not pieces:
        yield from ((shard, b"") for shard in members.tolist())
        return
    postings = np.concatenate(pieces)
    postings.sort()
    identity = postings >> np.uint64(low)
    starts = np.append(0, np.flatnonzero(identity[1:] != identity[:-1]) + 1)
    frequency = np.diff(starts, append=len(postings))
    terms = _choose(identity[starts], starts, frequency)
    base = part << (SLOT_BITS - bits_of_part)
    yield from _write(postings, terms, members, base, shards, low)


def _number(grams: Postings, first: int, bits_of_part: int) -> Postings:
    """Give postings the numbers of their records in the archive, in the place of the bits that the part stands for."""
    keys = (grams >> np.uint64(LOW_BITS)) << np.uint64(LOW_BITS + bits_of_part)
    return keys | ((grams & np.uint64((1 << LOW_BITS) - 1)) + np.uint64(first << SIGN_BITS))


@dataclass(frozen=True, slots=True)
class _Terms:
    slot: NDArray[np.int64]
    """Within the part."""
    four: NDArray[np.int64]
    fingerprint: NDArray[np.int64]
    starts: NDArray[np.int64]
    frequency: NDArray[np.int64]


def _choose(identity: Postings, starts: NDArray[np.int64], frequency: NDArray[np.int64]) -> _Terms:
    """Take the n-grams apart, and leave out those of four units whose list is that of their first three.

    The two share a slot. As others may, by chance, the largest list of the slot is what is compared: a list of four
    units is never longer than that of its first three, so where it is as long as the largest it is the same.
    """
    slot = (identity >> np.uint64(25)).astype(np.int64)
    four = (identity >> np.uint64(24) & np.uint64(1)).astype(np.int64)
    slot_starts = np.append(0, np.flatnonzero(slot[1:] != slot[:-1]) + 1)
    largest = np.maximum.reduceat(np.where(four, 0, frequency), slot_starts)
    kept = (four == 0) | (frequency != np.repeat(largest, np.diff(slot_starts, append=len(slot))))
    fingerprint = (identity & np.uint64(0xFFFFFF)).astype(np.int64)
    return _Terms(slot[kept], four[kept], fingerprint[kept], starts[kept], frequency[kept])


def _write(
    postings: Postings, terms: _Terms, members: NDArray[np.int64], base: int, shards: int, low: int
) -> Iterator[tuple[int, bytes]]:
    slot = terms.slot + base
    shard = slot * shards >> SLOT_BITS
    rest = (slot & 0x7FF) | terms.four << 11
    # shard, fingerprint, rest
    order = np.argsort(shard << 36 | terms.fingerprint << 12 | rest)
    shard, fingerprint, rest = shard[order], terms.fingerprint[order], rest[order]
    frequency = terms.frequency[order]
    lists = postings[take_lists(terms.starts[order], frequency)]
    records = (lists >> np.uint64(SIGN_BITS) & np.uint64((1 << (low - SIGN_BITS)) - 1)).astype(np.int64)
    in_title, often = lists & np.uint64(IN_TITLE) != 0, lists & np.uint64(OFTEN) != 0
    edges = np.searchsorted(shard, np.append(members, shards))
    list_ends = starts_of(frequency)
    steps = np.diff(fingerprint, prepend=0)
    # the first one of a shard is itself
    heads = edges[:-1][edges[:-1] < len(fingerprint)]
    steps[heads] = fingerprint[heads]
    prints, sizes = varints(steps), varints(frequency)
    numbers = varints(differences(records, frequency))
    for member, begin, end in zip(members.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        # members need not be neighbours: what lies between is not in the postings at all
        yield member, _pack(begin, end, prints, sizes, numbers, steps, rest, list_ends, in_title, often)


def _pack(
    begin: int,
    end: int,
    prints: Column,
    sizes: Column,
    numbers: Column,
    steps: NDArray[np.int64],
    rest: NDArray[np.int64],
    list_ends: NDArray[np.int64],
    in_title: NDArray[np.bool_],
    often: NDArray[np.bool_],
) -> bytes:
    """Write one shard."""
    if begin == end:
        return b""
    first, last = int(list_ends[begin]), int(list_ends[end])
    doubled = bool((steps[begin + 1 : end] == 0).any())
    pieces = [varint(end - begin), varint(doubled), prints.part(begin, end)]
    if doubled:
        pieces.append(rest[begin:end].astype("<u2").tobytes())
    pieces += [sizes.part(begin, end), numbers.part(first, last)]
    pieces += [bits(in_title[first:last]), bits(often[first:last])]
    return deflate(b"".join(pieces))
