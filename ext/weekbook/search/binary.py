"""Numbers as bytes: variable-length integers, columns of bits, lists, and files that compress themselves."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL = 6
"""Of compression: 9 takes several times as long for half a percent."""


@dataclass(frozen=True, slots=True)
class Column:
    """Values written one after another, which can be cut between any two."""

    data: bytes
    ends: NDArray[np.int64]
    """Where each value ends; the first entry is 0."""

    def part(self, first: int, last: int) -> bytes:
        """Give the bytes of some of the values."""
        return self.data[self.ends[first] : self.ends[last]]


def varints(values: NDArray[np.integer]) -> Column:
    """Write unsigned numbers in groups of seven bits, the lowest first (LEB128, https://dwarfstd.org, section 7.6)."""
    numbers = values.astype(np.uint64)
    largest = int(numbers.max(initial=0))
    width = max(1, -(-largest.bit_length() // 7))
    if width <= 4:
        # half the work
        numbers = numbers.astype(np.uint32)
    groups = np.empty((len(numbers), width), np.uint8)
    lengths = np.ones(len(numbers), np.uint8)
    for place in range(width):
        rest = numbers >> numbers.dtype.type(7)
        more = rest != 0
        groups[:, place] = (numbers & numbers.dtype.type(0x7F)) | more * numbers.dtype.type(0x80)
        lengths += more
        numbers = rest
    ends = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    return Column(groups[np.arange(width) < lengths[:, None]].tobytes(), ends)


def varint(value: int) -> bytes:
    """Write one number."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def bits(flags: NDArray[np.bool_]) -> bytes:
    """Write a column of bits, the lowest of each byte first."""
    return np.packbits(flags, bitorder="little").tobytes()


def deflate(data: bytes) -> bytes:
    """Compress (RFC 1951, without a head)."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def inflate(data: bytes) -> bytes:
    """Undo :func:`deflate`.

    :raises zlib.error: if the data are damaged
    """
    return zlib.decompress(data, -15)


def starts_of(lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Give where each of several lists begins in all of them together, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def take_lists(starts: NDArray[np.int64], lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Give the places of all members of lists, one list after another."""
    before = starts_of(lengths)
    return np.repeat(starts - before[:-1], lengths) + np.arange(before[-1])


def differences(numbers: NDArray[np.int64], lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Replace all numbers of each ascending list, but its first, by what they are above the one before."""
    result = np.diff(numbers, prepend=0)
    firsts = starts_of(lengths)[:-1]
    firsts = firsts[np.asarray(lengths) > 0]
    result[firsts] = numbers[firsts]
    return result
