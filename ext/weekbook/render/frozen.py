"""Elements written as HTML at once: an archive has a hundred thousand in its lists, which each step of a page looks at.

What the translator would make of them is written in a fifth of the time, and steps that look for other nodes find one.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, cast

from docutils import nodes

from ..nodes import VOID_TAGS, weekbook_element, weekbook_inline, weekbook_link, weekbook_markup

_OURS = frozenset({weekbook_element, weekbook_inline, weekbook_link})


def freeze(node: weekbook_element, texts: Sequence[str] = ()) -> weekbook_element | weekbook_markup:
    """Give an element as HTML; the element itself where something in it is not ours, such as a reference.

    :param texts: what a search finds in it
    """
    parts: list[str] = []
    if not _write(node, parts, in_block=False):
        return node
    return weekbook_markup(html="".join(parts), texts=tuple(texts))


def _write(node: nodes.Node, parts: list[str], *, in_block: bool) -> bool:
    """Write a node and all below it; tell whether that can be done.

    :param in_block: whether it stands in a block element of ours: inline ones have room between them there
    """
    if isinstance(node, nodes.Text):
        parts.append(escape(node, quote=False))
        return True
    if type(node) is weekbook_markup:
        parts.append(node["html"])
        return True
    if type(node) not in _OURS:
        return False
    is_block = type(node) is weekbook_element
    said = cast("nodes.Element", node).attributes
    tag = said["tag"]
    parts.append(_start(tag, said) + ("\n" if is_block else ""))
    for child in node.children:
        if not _write(child, parts, in_block=is_block):
            return False
    if tag not in VOID_TAGS:
        parts.append(f"</{tag}>")
        if is_block:
            parts.append("\n")
    if in_block and not is_block:
        parts.append("\n")
    return True


def _start(tag: str, said: dict[str, Any]) -> str:
    """Write a start tag, its attributes in the order of their names."""
    attributes: dict[str, str] = dict(said["attributes_"])
    if said["classes"]:
        attributes["class"] = " ".join(said["classes"])
    if said["ids"]:
        attributes["id"] = said["ids"][0]
    for name in sorted(attributes):
        tag += f' {name}="{escape(attributes[name])}"'
    return f"<{tag}>"
