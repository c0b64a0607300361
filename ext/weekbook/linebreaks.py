"""Line breaks: none where a Chinese reader would see a blank, none between a formula and its punctuation.

Works on one doctree. An author may break lines where thought breaks: a line break between two wide characters is no
word space (https://www.w3.org/TR/css-text-3/#line-break-transform); browsers other than Firefox show one all the same.
"""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from docutils import nodes

_BREAK = re.compile(r"(.)\n(.)", re.DOTALL)
_QUOTES_AND_DASHES = frozenset("“”‘’…—")
"""Characters that Latin and Chinese share: they are wide beside a wide one."""

_CLOSING = re.compile(r"[]，。、；：！？）》】」』”’…,.;:!?)}]+")
_OPENING = re.compile(r"[\[（《【「『“‘({]+$")


def join_lines(root: nodes.Element) -> None:
    """Drop the line breaks of running text that stand between wide characters."""
    for element in list(root.findall(nodes.TextElement)):
        # by place, not by value: two line breaks in one paragraph are equal texts
        for place, text in enumerate(element.children):
            if not isinstance(text, nodes.Text) or "\n" not in text or _is_verbatim(element):
                continue
            # the neighbours may be marked up: **重点**\n下一行
            before = "".join(child.astext() for child in element.children[:place])[-1:]
            after = "".join(child.astext() for child in element.children[place + 1 :])[:1]
            joined = _join(before + str(text) + after)
            element[place] = nodes.Text(joined[len(before) : len(joined) - len(after)])


def keep_formulas(root: nodes.Element) -> None:
    """Hold formulas in running text to the punctuation before and behind them.

    To a browser a formula is a box, and Chromium ends a line at a box whatever follows it: a comma would begin the
    next one. No character between them prevents that (word joiner, U+2060, tried).
    """
    for formula in list(root.findall(nodes.math)):
        line = formula.parent
        place = line.index(formula)
        held: list[nodes.Node] = [formula]
        after = line[place + 1] if place + 1 < len(line) else None
        if isinstance(after, nodes.Text) and (mark := _CLOSING.match(after)):
            line[place + 1] = nodes.Text(after[mark.end() :])
            held.append(nodes.Text(mark[0]))
        before = line[place - 1] if place else None
        if isinstance(before, nodes.Text) and (mark := _OPENING.search(before)):
            line[place - 1] = nodes.Text(before[: mark.start()])
            held.insert(0, nodes.Text(mark[0]))
        if len(held) > 1:
            line[place] = nodes.inline("", "", *held, classes=["weekbook-keep"])


def _join(text: str) -> str:
    position = 0
    while found := _BREAK.search(text, position):
        if _is_one_word(found[1], found[2]):
            text = text[: found.start() + 1] + text[found.end() - 1 :]
        position = found.start() + 1
    return text


def _is_one_word(before: str, after: str) -> bool:
    wide = [east_asian_width(character) in "WF" for character in (before, after)]
    shared = [character in _QUOTES_AND_DASHES for character in (before, after)]
    return any(wide) and all(w or s for w, s in zip(wide, shared, strict=True))


def _is_verbatim(element: nodes.Element) -> bool:
    node: nodes.Node | None = element
    while node is not None and not isinstance(node, nodes.literal | nodes.FixedTextElement | nodes.math | nodes.raw):
        node = node.parent
    return node is not None
