"""Titles as clauses: where a line of a title may end.

The style sheet keeps runs of Han together, as no browser knows the words of Chinese; what is said here is where they
break all the same.
"""

from __future__ import annotations

import re

from docutils import nodes

from ..nodes import make_inline, weekbook_inline

_CLAUSE = re.compile(r"[^：]*：+|[^：]+")
"""A clause with the colons that end it, or the last one, which has none."""
_LONG_RUN = re.compile(r"[\u3400-\u9fff]{13,}")
"""Han characters in a row that a line of a phone may not hold."""
_END_OF_WORD = re.compile(r"(?<=[^目]的)(?![确士])|(?<=[^为除]了)(?=[^解])")
"""Behind a particle that ends what belongs together; neither inside 目的, 的确, 的士 nor 为了, 除了, 了解."""
_SHORT = 2
"""How many characters may not stand alone before or behind such a place."""


def make_clauses(children: list[nodes.Node]) -> list[weekbook_inline]:
    """Make the clauses of a title, each an element of its own, with places to break in long runs of Han."""
    clauses = []
    for parts in split_clauses(children):
        clause = make_inline("span", classes="weekbook-clause")
        for part in parts:
            clause += _split_runs(str(part)) if type(part) is nodes.Text else [part]
        clauses.append(clause)
    return clauses


def split_clauses(children: list[nodes.Node]) -> list[list[nodes.Node]]:
    """Part a title behind each of its colons (：): a line breaks there before it breaks inside a word.

    Colons inside markup do not part it; nothing of the title is lost or added.
    """
    clauses: list[list[nodes.Node]] = [[]]
    ended = False
    for child in children:
        whole = type(child) is not nodes.Text
        pieces = [child] if whole else [nodes.Text(piece) for piece in _CLAUSE.findall(str(child))]
        for piece in pieces:
            if ended:
                clauses.append([])
            clauses[-1].append(piece)
            ended = not whole and str(piece).endswith("：")
    return clauses


def _split_runs(text: str) -> list[nodes.Node]:
    """Put a place to break behind the particles of long runs."""
    places = [
        run.start() + end.start()
        for run in _LONG_RUN.finditer(text)
        for end in _END_OF_WORD.finditer(run[0])
        if _SHORT < end.start() < len(run[0]) - 1
    ]
    parts: list[nodes.Node] = []
    for start, end in zip([0, *places], [*places, len(text)], strict=True):
        parts += [make_inline("wbr")] * bool(parts) + [nodes.Text(text[start:end])]
    return parts
