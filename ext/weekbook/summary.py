"""Summaries: how the digest of an entry begins, as plain text, for lists and for search.

Works on one section of a doctree; called by :mod:`.structure`, which keeps it in the entry's record.
"""

from __future__ import annotations

import re
from itertools import accumulate
from unicodedata import east_asian_width

from docutils import nodes

from .nodes import weekbook_element

WIDTH = 160
"""How long a summary may be, where a Han character counts two: two lines of a list. Records are kept for each build."""


_LATIN = re.compile(r"[A-Za-z0-9]")


def summarise(section: nodes.section) -> str:
    """Give how the author's own text in a section begins: its first paragraph, cut to two lines of a list.

    An entry that says all in a post or a card has no text of its own, and no summary.
    """
    for child in section.children:
        if isinstance(child, nodes.paragraph):
            text = " ".join("".join(_words(child)).split())
            if text:
                return cut(text)
    return ""


def _words(node: nodes.Node) -> list[str]:
    """Give the texts below a node, without those that only make sense as they are set: formulas, elements of ours."""
    if isinstance(node, nodes.Text):
        return [node.astext()]
    if isinstance(node, nodes.math | nodes.image | nodes.raw | weekbook_element):
        return [" … "] if isinstance(node, nodes.math) else []
    return [text for child in node.children for text in _words(child)]


def cut(text: str, width: int = WIDTH) -> str:
    """Cut a text to a width, not inside a Latin word, and say so.

    >>> cut("短句。"), cut("一二三四五六", 6), cut("one two three", 10)
    ('短句。', '一二三…', 'one two…')
    """
    widths = accumulate(2 if east_asian_width(character) in "WF" else 1 for character in text)
    end = next((place for place, taken in enumerate(widths) if taken > width), None)
    if end is None:
        return text
    kept = text[:end]
    if _LATIN.fullmatch(text[end]):
        # a word longer than all that fits is cut all the same
        kept = re.sub(r"[A-Za-z0-9]+$", "", kept) or kept
    return kept.rstrip(" ，、：；,:;") + "…"
