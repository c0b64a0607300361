"""Postings of one document: which n-grams and Latin terms stand in which of its records, as sorted numbers.

A posting of an n-gram is a number of 64 bits: 24 of the first lane's key of its first three units, 1 that tells four
units from fewer, 24 of the second lane's key, 13 for the record within the document, and two signs: it stands there
four times or more, and in the title. One of a term has the term's place in the document's list instead of the keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .folding import fold_all, simplified_forms
from .grams import LONGEST, cut, find_terms, keys
from .records import SearchRecord

Postings = NDArray[np.uint64]

RECORD_BITS = 13
"""A document has at most 8,192 records."""
SIGN_BITS = 2
IN_TITLE, OFTEN = 1, 2
LOW_BITS = RECORD_BITS + SIGN_BITS
FOUR_BIT, SLOT_SHIFT = LOW_BITS + 24, LOW_BITS + 25
"""Where the sign for four units stands, and the first lane's key."""
_OFTEN = 4
"""How many times are often."""


@dataclass(frozen=True, slots=True)
class DocumentPostings:
    """What the lists need of a document."""

    grams: Postings
    terms: tuple[str, ...]
    places: Postings
    """The postings of terms."""
    simplified: str
    """Characters of the records that have a traditional form of their own."""


def make_postings(records: Sequence[SearchRecord]) -> DocumentPostings:
    """Cut the records of a document into n-grams and terms.

    :raises ValueError: if there are too many records
    """
    if len(records) > 1 << RECORD_BITS:
        raise ValueError(f"a document of {len(records)} records; at most {1 << RECORD_BITS} can be numbered")
    text, bounds = fold_all([text for record in records for text in (record.title, record.text)])
    pieces = cut(text)
    # titles and texts take turns: an even place is a title
    place = np.searchsorted(bounds, pieces.starts, side="right") - 1
    low = _low_bits(place)
    found = []
    hashed = keys(pieces)
    for length, (first, second, valid) in enumerate(hashed, 1):
        here = np.flatnonzero(valid)
        # four units lie where the first three of them do
        slots = hashed[LONGEST - 2][0][here] if length == LONGEST else first[here]
        key = (slots.astype(np.uint64) >> np.uint64(8)) << np.uint64(SLOT_SHIFT)
        if length == LONGEST:
            key |= np.uint64(1 << FOUR_BIT)
        key |= (second[here].astype(np.uint64) >> np.uint64(8)) << np.uint64(LOW_BITS)
        found.append(key | low[here])
    terms, numbers, starts = find_terms(pieces)
    term_places = np.searchsorted(bounds, starts, side="right") - 1
    places = (numbers.astype(np.uint64) << np.uint64(LOW_BITS)) | _low_bits(term_places)
    forms = "".join(map(chr, np.intersect1d(text, simplified_forms()).tolist()))
    return DocumentPostings(_count(np.concatenate(found)), tuple(terms), _count(places), forms)


def _low_bits(place: NDArray[np.int64]) -> Postings:
    return ((place >> 1) << SIGN_BITS | np.where(place & 1, 0, IN_TITLE)).astype(np.uint64)


def _count(postings: Postings) -> Postings:
    """Sort postings, and make one of those of the same record: with a sign if they are many, or one is in the title."""
    postings.sort()
    if not len(postings):
        return postings
    same = postings >> np.uint64(SIGN_BITS)
    ends = np.append(np.flatnonzero(same[1:] != same[:-1]), len(same) - 1)
    often = np.diff(ends, prepend=-1) >= _OFTEN
    # the last one of each record has the sign for the title, if any has
    result: Postings = postings[ends] | np.where(often, np.uint64(OFTEN), np.uint64(0))
    return result
