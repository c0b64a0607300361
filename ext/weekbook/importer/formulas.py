"""Formulas that are written otherwise in a README than in MyST."""

from __future__ import annotations

from collections.abc import Sequence

from mdformat.renderer import RenderTreeNode

from .writing import make_node, make_paragraph, make_text

FORMULAS = ("math_inline", "math_inline_double")
"""The types of formulas within a text."""


def join_code_formulas(nodes: Sequence[RenderTreeNode]) -> list[RenderTreeNode]:
    """Join GitHub's other form of a formula, code between dollar signs, to one node."""
    result = list(nodes)
    for place in range(1, len(result) - 1):
        before, code, after = result[place - 1 : place + 2]
        if code.type != "code_inline" or before.type != "text" or after.type != "text":
            continue
        if before.content.endswith("$") and after.content.startswith("$") and code.content.strip():
            result[place - 1] = make_text(before.content[:-1])
            result[place + 1] = make_text(after.content[1:])
            result[place] = _make_formula("math_inline", code.content.strip())
    return result


def split_displays(paragraph: RenderTreeNode) -> list[RenderTreeNode]:
    """Split a paragraph where a displayed formula stands in it, which MyST has between paragraphs only."""
    blocks: list[RenderTreeNode] = []
    line: list[RenderTreeNode] = []
    nodes = paragraph.children[0].children
    if not any(node.type == "math_inline_double" for node in nodes):
        return [paragraph] if nodes else []
    for node in nodes:
        if node.type == "math_inline_double":
            blocks += _make_paragraphs(line)
            blocks.append(_make_formula("math_block", node.content))
            line = []
        else:
            line.append(node)
    return blocks + _make_paragraphs(line)


def _make_paragraphs(nodes: list[RenderTreeNode]) -> list[RenderTreeNode]:
    """Make a paragraph without blank ends; none of what is blank."""
    nodes = list(nodes)
    while nodes and _is_blank(nodes[0]):
        nodes.pop(0)
    while nodes and _is_blank(nodes[-1]):
        nodes.pop()
    return [make_paragraph(nodes)] if nodes else []


def _is_blank(node: RenderTreeNode) -> bool:
    return node.type in ("softbreak", "hardbreak") or (node.type == "text" and not node.content.strip())


def _make_formula(kind: str, content: str) -> RenderTreeNode:
    formula = make_node(kind, {})
    formula._attribute_token().content = content  # the tree has no other way to a new formula
    return formula
