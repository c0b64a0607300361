"""Write the pairs of a traditional character and its simplified form that OpenCC has, one character to one.

Characters outside the basic plane are left out: a browser is given two bytes for each.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unicodedata import normalize

import opencc

_HAN = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))
_PAIRS_A_LINE = 50


def find_pairs() -> dict[str, str]:
    """Give the simplified form of each traditional character; one of a form that has one itself is its last."""
    converter = opencc.OpenCC("t2s")
    found = {}
    for code in _HAN:
        character = chr(code)
        simple = converter.convert(character)
        if simple != character and len(simple) == 1 and simple < "\U00010000" and normalize("NFKC", simple) == simple:
            found[character] = simple
    for character, simple in found.items():
        while simple in found:
            simple = found[simple]
        found[character] = simple
    return found


if __name__ == "__main__":
    pairs = [character + simple for character, simple in sorted(find_pairs().items())]
    lines = ["".join(pairs[begin : begin + _PAIRS_A_LINE]) for begin in range(0, len(pairs), _PAIRS_A_LINE)]
    Path(sys.argv[1]).write_text("\n".join(lines) + "\n", "utf-8")
