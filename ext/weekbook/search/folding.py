"""Folding: text and query are made alike before they are compared, here and in ``static/weekbook/search/fold.js``.

The rule stands in ``tests/search/cases/folding.json`` as examples, which both sides pass. ``simplified.txt`` holds
pairs of a traditional character and its simplified form, made from OpenCC (Apache-2.0) by ``nox -s variants``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from unicodedata import category, is_normalized, normalize

import numpy as np
from numpy.typing import NDArray

OTHER, CJK, WORD, JOINER, BLANK, NEWLINE = range(6)
"""What a character of folded text is; all that is none of the others ends what it stands between."""

JOINERS = "-._+#/@:'&·"
"""What may stand inside an identifier."""
_CJK = (
    *((0x3005, 0x3005), (0x3007, 0x3007), (0x3021, 0x3029), (0x3040, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF)),
    *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F)),
    *((0xAC00, 0xD7FF), (0x20000, 0x3FFFF)),
)
"""Han, kana and hangul: each character counts as a word."""

_SIMPLIFIED = Path(__file__).with_name("simplified.txt")
_NEWLINES = "\n\v\f\r\x85\u2028\u2029"
_BLANKS = "\t\x1c\x1d\x1e\x1f \u1680"
_BETWEEN = "\0"
"""Stands between texts that are folded together; a page cannot hold it."""

CodePoints = NDArray[np.uint32]


@cache
def simplified() -> dict[str, str]:
    """Give the simplified form of each traditional character that has one of its own."""
    text = _SIMPLIFIED.read_text("utf-8").replace("\n", "")
    return dict(zip(text[::2], text[1::2], strict=True))


@cache
def simplified_forms() -> CodePoints:
    """Give the characters that have a traditional form of their own."""
    return np.array(sorted({ord(form) for form in simplified().values()}), np.uint32)


@cache
def _tables() -> tuple[CodePoints, CodePoints, NDArray[np.uint8]]:
    """Make the tables of all code points: a form that is normal already, what each is folded to at last, its class."""
    normal = np.arange(0x110000, dtype=np.uint32)
    classes = np.zeros(0x110000, np.uint8)
    # planes above 3 hold no letters
    for code in range(0x20000):
        character = chr(code)
        # compatible texts have the same normal form, so one character may go before all others
        if len(form := normalize("NFKC", character)) == 1:
            normal[code] = ord(form)
        if category(character)[0] in "LMN":
            classes[code] = WORD
    folded = np.arange(0x110000, dtype=np.uint32)
    for traditional, simple in simplified().items():
        folded[ord(traditional)] = ord(simple)
    folded[ord("ς")] = ord("σ")
    folded[[ord(blank) for blank in _BLANKS]] = ord(" ")
    folded[[ord(newline) for newline in _NEWLINES]] = ord("\n")
    for first, last in _CJK:
        classes[first : last + 1] = CJK
    classes[[ord(joiner) for joiner in JOINERS]] = JOINER
    classes[ord(" ")] = BLANK
    classes[[ord("\n"), ord(_BETWEEN)]] = NEWLINE
    return normal, folded, classes


def classify(text: CodePoints) -> NDArray[np.uint8]:
    """Give the class of each character."""
    return _tables()[2][text]


def code_points(text: str) -> CodePoints:
    """Give a text as an array; halves of surrogate pairs, which are no characters, become question marks."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")


def fold_all(texts: Sequence[str]) -> tuple[CodePoints, NDArray[np.int64]]:
    """Fold texts.

    :return: all of them as one array, each ended by a newline; and where each begins
    """
    normal, folded, _classes = _tables()
    # by far the most frequent of the characters that become several
    joined = "".join(text.replace(_BETWEEN, "\ufffd") + _BETWEEN for text in texts).replace("…", "...")
    text = to_text(normal[code_points(joined)])
    if not is_normalized("NFKC", text):
        text = normalize("NFKC", text)
    points = folded[code_points(text.lower())]
    blank = points == ord(" ")
    points = points[~(blank & _after(blank))]
    # blanks say nothing beside a Han character, and at both ends of a block
    classes = classify(points)
    closed = (classes == CJK) | (classes == NEWLINE)
    points = points[~((points == ord(" ")) & (_after(closed) | _before(closed)))]
    between = points == 0
    ended = between | (points == ord("\n"))
    points = points[~((points == ord("\n")) & (_after(ended) | _before(between)))]
    ends = np.flatnonzero(points == 0)
    points[ends] = ord("\n")
    return points, np.concatenate(([0], ends + 1))[:-1]


def _after(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell of each place whether the one before it is marked; what is before the first one is."""
    return np.concatenate(([True], flags[:-1])) if len(flags) else flags


def _before(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell of each place whether the one after it is marked; what is after the last one is."""
    return np.concatenate((flags[1:], [True])) if len(flags) else flags


def fold(text: str) -> str:
    r"""Make a text comparable: forms, case, variants of characters, blanks; newlines stay and end a block.

    >>> fold("ＧＰＴ－4o 的  圖像 生成"), fold("Hacker  News\n Ⅳ ")
    ('gpt-4o的图像生成', 'hacker news\niv')
    """
    # without the newline that ends it
    return to_text(fold_all([text])[0][:-1])


def to_text(points: CodePoints) -> str:
    """Give an array as a text."""
    return points.astype("<u4").tobytes().decode("utf-32-le")
