"""The tree of a README: its nodes, and how they come of what the parser reads.

A week has thousands of nodes, and each is looked at many times; so a node is nothing but its fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markdown_it.token import Token


class Node:
    """A block, or something within a text; which fields mean something depends on the type."""

    __slots__ = ("attrs", "children", "content", "hidden", "info", "map", "markup", "meta", "parent", "tag", "type")

    def __init__(
        self,
        kind: str,
        content: str = "",
        children: Iterable[Node] = (),
        *,
        attrs: dict[str, str | int | float] | None = None,
        meta: dict[str, Any] | None = None,
        markup: str = "",
    ) -> None:
        """Make a node, and adopt its children."""
        self.type = kind
        """That of markdown-it's token, without ``_open``; ``root`` for the whole."""
        self.content = content
        """What a text, code or a formula says; of ``inline``, how its children stand in the source."""
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.attrs = {} if attrs is None else attrs
        """The attributes that an element of HTML would have."""
        self.meta = {} if meta is None else meta
        """What is known of it besides."""
        self.tag = ""
        """The element of HTML that it would be."""
        self.markup = markup
        """The signs that made it, as ``**``."""
        self.info = ""
        """What stands beside a fence; ``auto`` for an address that is a link by itself."""
        self.hidden = False
        """Whether it is a paragraph of a tight list."""
        self.map: tuple[int, int] | None = None
        """The lines of a block from 0, the last excluded; None for what was made."""
        if children:
            self.adopt(children)

    def __repr__(self) -> str:
        """Give the type, and what it says."""
        return f"Node({self.type!r}, {self.content!r}, {self.children!r})"

    def adopt(self, children: Iterable[Node]) -> None:
        """Take these for children, and be their parent."""
        self.children = list(children)
        for child in self.children:
            child.parent = self

    def walk(self) -> Iterator[Node]:
        """Give the node and all below it, in the order of the text; children may be exchanged on the way."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            if node.children:
                waiting += node.children[::-1]


def make_tree(tokens: Sequence[Token]) -> Node:
    """Make a tree of what the parser has read.

    :raises ValueError: if a token closes what none has opened, or one is not closed
    """
    root = Node("root")
    _fill(root, tokens)
    return root


def _fill(parent: Node, tokens: Sequence[Token]) -> None:
    top = parent
    for token in tokens:
        if token.nesting < 0:
            if parent is top or parent.parent is None:
                raise ValueError(f"nothing is open for {token.type}")
            parent = parent.parent
            continue
        node = Node(token.type, token.content, attrs=token.attrs, meta=token.meta, markup=token.markup)
        node.tag, node.info, node.hidden = token.tag, token.info, token.hidden
        if token.map:
            node.map = (token.map[0], token.map[1])
        node.parent = parent
        parent.children.append(node)
        if token.children:
            _fill(node, token.children)
        if token.nesting:
            node.type = token.type.removesuffix("_open")
            parent = node
    if parent is not top:
        raise ValueError(f"{parent.type} is not closed")


def make_text(content: str) -> Node:
    """Make a node of plain text."""
    return Node("text", content)


def make_paragraph(children: Iterable[Node]) -> Node:
    """Make a paragraph of inline nodes."""
    return Node("paragraph", "", [Node("inline", "", children)])


def beside(node: Node, step: int) -> Node | None:
    """Give the node before (-1) or after (1) one; siblings are looked through for it."""
    if node.parent is None:
        return None
    place = node.parent.children.index(node) + step
    return node.parent.children[place] if 0 <= place < len(node.parent.children) else None
