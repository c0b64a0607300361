"""Formulas that are written otherwise in a README than in MyST."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .tree import Node, make_paragraph, make_text

_IN_TICKS = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1", re.DOTALL)
FORMULAS = ("math_inline", "math_inline_double")
"""The types of formulas within a text."""


def without_ticks(content: str) -> str:
    r"""Give what a formula says; the ticks of GitHub's other form are no part of it.

    >>> without_ticks(r"`\pi_0`")
    '\\pi_0'
    """
    found = _IN_TICKS.fullmatch(content)
    return found[2].strip() if found else content


def join_code_formulas(nodes: Sequence[Node]) -> list[Node]:
    """Join GitHub's other form of a formula, code between dollar signs, to one node."""
    result = list(nodes)
    if not any(node.type == "code_inline" for node in result):
        return result
    for place in range(1, len(result) - 1):
        before, code, after = result[place - 1 : place + 2]
        if code.type != "code_inline" or before.type != "text" or after.type != "text":
            continue
        if before.content.endswith("$") and after.content.startswith("$") and code.content.strip():
            result[place - 1] = make_text(before.content[:-1])
            result[place + 1] = make_text(after.content[1:])
            result[place] = Node("math_inline", code.content.strip())
    return result


def split_displays(paragraph: Node) -> list[Node]:
    """Split a paragraph where a displayed formula stands in it, which MyST has between paragraphs only."""
    blocks: list[Node] = []
    line: list[Node] = []
    nodes = paragraph.children[0].children
    if not any(node.type == "math_inline_double" for node in nodes):
        return [paragraph] if nodes else []
    for node in nodes:
        if node.type == "math_inline_double":
            blocks += _make_paragraphs(line)
            blocks.append(Node("math_block", node.content))
            line = []
        else:
            line.append(node)
    return blocks + _make_paragraphs(line)


def _make_paragraphs(nodes: list[Node]) -> list[Node]:
    """Make a paragraph without blank ends; none of what is blank."""
    nodes = list(nodes)
    while nodes and _is_blank(nodes[0]):
        nodes.pop(0)
    while nodes and _is_blank(nodes[-1]):
        nodes.pop()
    return [make_paragraph(nodes)] if nodes else []


def _is_blank(node: Node) -> bool:
    return node.type in ("softbreak", "hardbreak") or (node.type == "text" and not node.content.strip())
