"""Names of persons and groups in one piece, and in parts.

Pure: standard library only.
"""

from __future__ import annotations

import re

from ..citing.entries import Name

PARTICLES = frozenset(
    (
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "ter",
        "ten",
        "zu",
        "zur",
        "af",
        "av",
        "bin",
        "ibn",
        "al",
        "el",
        "y",
        "e",
        "'t",
        "vander",
    )
)
"""Small words that belong to the family name that follows."""
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
# with capitals as they write themselves: Wei Ai is a person
_GROUP = re.compile(
    r"\b(?:Teams?|Collaborations?|Consortium|Group|Project|Labs?|Laboratory|Institute|University|Community|Initiative"
    r"|Research|AI|Inc|Contributors|Authors)\b"
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·\s]+")


def guess_author(name: str) -> Name:
    """Guess the parts of a name that is written with the given names first.

    The last word is the family name, with the particles before it; groups, single words and names in Chinese,
    Japanese or Korean letters stay in one piece.

    >>> guess_author("Danny van der Berg Jr.")
    Name(family='van der Berg', given='Danny', suffix='Jr.', is_whole=False)
    >>> guess_author("The Example Team").is_whole
    True
    """
    words = name.split()
    whole = " ".join(words)
    if len(words) < 2 or _CJK.fullmatch(whole) or _GROUP.search(whole) or any(c.isdigit() for c in whole):
        return Name(whole, is_whole=True)
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES and words[start - 1][0].islower():
        start -= 1
    return Name(" ".join(words[start:]).rstrip(","), " ".join(words[:start]), suffix)


def is_name(text: str) -> bool:
    """Tell a name from a mark that arXiv lists between names, such as the colon after a group."""
    return any(character.isalpha() for character in text)
