"""N-grams and Latin terms: how folded text is cut, and how an n-gram is told by numbers.

The rule stands in ``tests/search/cases/cutting.json`` and ``keys.json`` as examples, which the browser's side
(``static/weekbook/search``) passes too. All arithmetic is that of unsigned numbers of 32 bits, as a browser has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .folding import BLANK, CJK, JOINER, WORD, CodePoints, classify, to_text

LONGEST = 4
"""Units of the longest n-grams."""
TERM = 24
"""Characters of a Latin term."""
TAILS = "+#"
"""Joiners that a compound may end in."""

Numbers = NDArray[np.uint32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lane:
    """Constants of one of the two hash functions: odd multipliers, and a seed."""

    power: int
    chain: int
    gap: int
    seed: int


LANES = (
    Lane(0x01000193, 0x9E3779B1, 0x85EBCA77, 0x165667B1),
    Lane(0x0019660D, 0xC2B2AE3D, 0x27D4EB2F, 0x2545F491),
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into units: characters of Han, kana and hangul, and words of all other scripts."""

    text: CodePoints
    classes: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    joined: Flags
    """Whether an n-gram may go on from a unit to the next one."""


def cut(text: CodePoints) -> Cut:
    """Cut folded text into units."""
    classes = classify(text)
    word = classes == WORD
    cjk = classes == CJK
    starts = np.flatnonzero(cjk | (word & ~np.concatenate(([False], word[:-1]))))
    ends = np.flatnonzero(cjk | (word & ~np.concatenate((word[1:], [False])))) + 1
    joiners = np.concatenate(([0], np.cumsum(classes == JOINER)))
    gap_starts, gap_ends = ends[:-1], starts[1:]
    length = gap_ends - gap_starts
    blank = (length == 1) & (classes[np.minimum(gap_starts, len(text) - 1)] == BLANK)
    joined = (length == 0) | blank | ((length <= 3) & (joiners[gap_ends] - joiners[gap_starts] == length))
    return Cut(text, classes, starts, ends, joined)


# -- Keys ------------------------------------------------------------------------------------------


@cache
def _powers(multiplier: int, length: int) -> tuple[Numbers, Numbers]:
    """Give the powers of an odd number, and those of its inverse, from 0 on."""
    powers = []
    for base in (multiplier, pow(multiplier, -1, 1 << 32)):
        factors = np.full(length, base, np.uint32)
        factors[0] = 1
        powers.append(np.multiply.accumulate(factors, dtype=np.uint32))
    return powers[0], powers[1]


def mix(numbers: Numbers) -> Numbers:
    """Spread what differs over all bits: the end of MurmurHash3 (https://github.com/aappleby/smhasher)."""
    numbers = numbers ^ (numbers >> np.uint32(16))
    numbers *= np.uint32(0x85EBCA6B)
    numbers ^= numbers >> np.uint32(13)
    numbers *= np.uint32(0xC2B2AE35)
    numbers ^= numbers >> np.uint32(16)
    return numbers


class _Sums:
    """Hashes of any part of a text as a difference of two sums."""

    def __init__(self, text: CodePoints, lane: Lane) -> None:
        # a power of two: few tables for texts of all lengths
        self._powers, inverse = _powers(lane.power, 1 << max(10, len(text).bit_length()))
        self._sums = np.zeros(len(text) + 1, np.uint32)
        np.cumsum(text * inverse[: len(text)], dtype=np.uint32, out=self._sums[1:])

    def hash(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Numbers:
        return self._powers[np.maximum(ends - 1, 0)] * (self._sums[ends] - self._sums[starts])


def keys(cut: Cut) -> list[tuple[Numbers, Numbers, Flags]]:
    """Hash the n-grams that begin at each unit, from one unit to ``LONGEST``.

    :return: for each length the keys of both lanes, and whether there is an n-gram; arrays as long as the units
    """
    count = len(cut.starts)
    lanes = []
    for lane in LANES:
        sums = _Sums(cut.text, lane)
        units = mix(sums.hash(cut.starts, cut.ends) ^ np.uint32(lane.seed))
        links = (sums.hash(cut.ends[:-1], cut.starts[1:]) * np.uint32(lane.gap)) ^ units[1:]
        chains = [units]
        for length in range(2, LONGEST + 1):
            size = max(count - length + 1, 0)
            chains.append(chains[-1][:size] * np.uint32(lane.chain) + links[length - 2 : length - 2 + size])
        lanes.append(
            [mix(chain + np.uint32(length * lane.seed & 0xFFFFFFFF)) for length, chain in enumerate(chains, 1)]
        )
    result = []
    valid = np.ones(count, np.bool_)
    for length in range(1, LONGEST + 1):
        if length > 1:
            size = max(count - length + 1, 0)
            valid = valid[:size] & cut.joined[length - 2 : length - 2 + size]
        result.append((lanes[0][length - 1], lanes[1][length - 1], valid))
    return result


# -- Latin terms -----------------------------------------------------------------------------------


def term_spans(cut: Cut) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find where the Latin terms of a text begin and end: each start of a word in a compound, to the compound's end."""
    classes = cut.classes
    within = (classes == WORD) | (classes == JOINER)
    # where a compound ends that holds a character: the first place from there on that is outside
    outside = np.flatnonzero(~within)
    latin = classes[cut.starts] == WORD
    starts = cut.starts[latin]
    ends = np.append(outside, len(classes))[np.searchsorted(outside, starts)]
    # joiners at the end are cut off, but for some
    kept = within & ~((classes == JOINER) & ~np.isin(cut.text, [ord(tail) for tail in TAILS]))
    last_kept = np.maximum.accumulate(np.where(kept, np.arange(len(classes)) + 1, 0))
    ends = last_kept[ends - 1]
    # with the sign before it
    before = np.append([0], cut.text)[starts]
    earlier = np.append([0, 0], classes)[starts]
    marked = np.isin(before, [ord("@"), ord("#")]) | ((before == ord(".")) & (earlier != WORD))
    return np.concatenate((starts, starts[marked] - 1)), np.concatenate((ends, ends[marked]))


def find_terms(cut: Cut) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """Find the Latin terms of a text.

    :return: the terms that occur; for each occurrence the place of its term among them, and where it stands
    """
    starts, ends = term_spans(cut)
    ends = np.minimum(ends, starts + TERM)
    first, second = (_Sums(cut.text, lane).hash(starts, ends).astype(np.uint64) for lane in LANES)
    _names, example, number = np.unique(first << np.uint64(32) | second, return_index=True, return_inverse=True)
    text = to_text(cut.text)
    return [text[starts[i] : ends[i]] for i in example.tolist()], number, starts
