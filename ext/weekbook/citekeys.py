"""The one rule of citekeys: ``family-year-word``, or the paper's identifier where that cannot be.

Pure: standard library only. Called by what writes entries: the importer and the fetcher.
"""

from __future__ import annotations

import itertools
import re
import string
import unicodedata
from collections.abc import Container, Iterator

SMALL_WORDS = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "over",
        "the",
        "to",
        "toward",
        "towards",
        "under",
        "via",
        "with",
        "without",
    )
)
"""Words of a title that say nothing of it."""

_LONGEST = 40
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŋ": "n", "ĸ": "k"}
_GREEK = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)")
_LATIN = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER (?:DOTLESS )?([A-Z])(?: WITH .*)?")


def make_key(family: str | None, year: str | int | None, title: str, fallback: str, taken: Container[str]) -> str:
    """Make the key of an entry: the first author's family name, the year, the first word of weight in the title.

    Marks on letters are dropped, Greek letters are written out, words joined by hyphens are one word. Where the
    author or the year is not known, or nothing Latin is left of the name or the title, the fallback is the key.
    A key that is taken gets a letter, from ``-b`` on.

    >>> make_key("Müller", 2025, "The π₀.₅-VLA Model", "arxiv-2504-16054", ())
    'muller-2025-pi05vla'
    >>> make_key("张", 2025, "Deep Learning", "arxiv-2504-16054", {"arxiv-2504-16054"})
    'arxiv-2504-16054-b'

    :param family: in plain text, as is the title: of TeX the letters of its macros would remain; None where no author
        is known
    :param fallback: ``PaperRef.slug`` of the paper
    :param taken: the keys that there are, in lower case
    """
    parts = (_to_ascii(family or ""), re.sub(r"[^0-9]", "", str(year or ""))[:4], _find_word(title))
    key = "-".join(parts) if all(parts) and parts[0][0].isalpha() else fallback
    return next(one for one in itertools.chain([key], _lettered(key)) if one not in taken)


def _find_word(title: str) -> str:
    """Give the first word of weight; a title of small words alone has its first."""
    words = [word for word in map(_to_ascii, title.split()) if word]
    return next((word for word in words if word not in SMALL_WORDS), words[0] if words else "")


def _to_ascii(text: str) -> str:
    """Give what is left of a word as ASCII letters and digits in lower case."""
    plain = "".join(map(_spell, unicodedata.normalize("NFKD", text).lower()))
    return re.sub(r"[^a-z0-9]", "", plain)[:_LONGEST]


def _spell(character: str) -> str:
    if character.isascii():
        return character
    if character in _LETTERS:
        return _LETTERS[character]
    name = unicodedata.name(character, "")
    found = _GREEK.match(name) or _LATIN.fullmatch(name)
    return found[1].lower() if found else ""


def _lettered(key: str) -> Iterator[str]:
    for length in itertools.count(1):
        for letters in itertools.product(string.ascii_lowercase, repeat=length):
            if letters != ("a",):
                yield f"{key}-{''.join(letters)}"
