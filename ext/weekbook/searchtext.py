"""What a reader sees of a page, cut into what a search may find: entries, topics, the week, sections of other pages.

Works on a resolved doctree: cards and posts are there, and all that changes them has the page written again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docutils import nodes
from sphinx import addnodes

from .nodes import (
    weekbook_element,
    weekbook_entry,
    weekbook_head,
    weekbook_inline,
    weekbook_link,
    weekbook_markup,
    weekbook_permalink,
)

_NO_TEXT = frozenset(
    {
        *("weekbook-backlink", "weekbook-controls", "weekbook-count", "weekbook-entry-foot", "weekbook-label"),
        *("weekbook-map", "weekbook-masthead-facts", "weekbook-neighbours", "weekbook-numeral", "weekbook-paper-links"),
        *("weekbook-recommended", "weekbook-references", "weekbook-remark-label", "weekbook-turn"),
    }
)
"""Classes of controls and of what repeats something that is found elsewhere."""
_SILENT = (
    weekbook_head,
    weekbook_permalink,
    nodes.Invisible,
    nodes.image,
    nodes.raw,
    nodes.system_message,
    nodes.docinfo,
    addnodes.toctree,
)
_INLINE = (nodes.Inline, weekbook_inline, weekbook_link)


@dataclass(slots=True)
class Piece:
    """A part of a page, with its own text: what stands in a smaller part is that part's."""

    section: nodes.Element
    anchor: str
    """Its id; empty for the page itself."""
    topics: tuple[str, ...] = ()
    """Keys of the topics that it stands in, or is; outermost first."""
    blocks: list[str] = field(default_factory=list)

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry."""
        return isinstance(self.section, weekbook_entry)

    @property
    def text(self) -> str:
        """Its blocks, apart by newlines."""
        return "\n".join(self.blocks)


def cut_page(doctree: nodes.document, *, depth: int) -> list[Piece]:
    """Cut a page into its parts, in the order of the text; the first is the page itself.

    :param depth: sections down to this level are parts of their own, beside topics and entries
    """
    whole = Piece(doctree, "")
    pieces = [whole]
    _Reader(pieces, depth).read(doctree, whole, 0)
    return pieces


class _Reader:
    """Walks through a page once."""

    def __init__(self, pieces: list[Piece], depth: int) -> None:
        self._pieces, self._depth = pieces, depth
        self._line: list[str] = []

    def read(self, node: nodes.Element, piece: Piece, level: int) -> None:
        """Read the blocks of a node."""
        apart = isinstance(node, weekbook_element)
        for child in node.children:
            if isinstance(child, nodes.Text):
                self._line.append(child.replace("\n", " "))
            elif not isinstance(child, nodes.Element) or self._is_silent(child, node, piece):
                continue
            elif isinstance(child, weekbook_markup):
                self._end(piece)
                piece.blocks.extend(child.get("texts", ()))
            elif isinstance(child, nodes.section):
                self._end(piece)
                self.read(child, self._enter(child, piece, level + 1), level + 1)
            elif isinstance(child, _INLINE) and not apart:
                self._line.extend(_words(child))
            else:
                # parts of an element of ours stand beside one another, with room between them
                self._end(piece)
                if isinstance(child, _INLINE):
                    self._line.extend(_words(child))
                elif isinstance(child, nodes.FixedTextElement):
                    piece.blocks.append(child.astext().strip())
                else:
                    self.read(child, piece, level)
                self._end(piece)
        if isinstance(node, nodes.section | nodes.document):
            self._end(piece)

    def _is_silent(self, child: nodes.Element, parent: nodes.Element, piece: Piece) -> bool:
        """Tell whether a node says nothing that is looked for, or is the title of its part."""
        if isinstance(child, _SILENT) or "listing" in child or not _NO_TEXT.isdisjoint(child["classes"]):
            return True
        return isinstance(child, nodes.title) and piece.section is parent

    def _end(self, piece: Piece) -> None:
        """End a block."""
        text = "".join(self._line).strip()
        self._line = []
        if text:
            piece.blocks.append(text)

    def _enter(self, section: nodes.section, piece: Piece, level: int) -> Piece:
        """Begin a part for a section, unless it is too deep to be one, or the page's own."""
        topic = section.get("topic")
        if level == 1 and not isinstance(section, weekbook_entry):
            # the title of the page is its heading
            piece.section = section
            return piece
        if not isinstance(section, weekbook_entry) and not topic and level > self._depth:
            return piece
        topics = (*piece.topics, str(topic)) if topic else piece.topics
        anchor = section["ids"][0] if section["ids"] else piece.anchor
        self._pieces.append(Piece(section, anchor, topics))
        return self._pieces[-1]


def _words(node: nodes.Node) -> Iterator[str]:
    """Give the texts of running text."""
    if isinstance(node, nodes.Text):
        yield node.replace("\n", " ")
    elif isinstance(node, weekbook_inline) and "weekbook-paper-authors" in node["classes"]:
        # the page names the first ones; all of them can be looked for
        yield node["attributes_"].get("title") or node.astext()
    elif isinstance(node, nodes.Element) and not isinstance(node, _SILENT) and _NO_TEXT.isdisjoint(node["classes"]):
        for child in node.children:
            yield from _words(child)


def title_of(section: nodes.Element) -> str:
    """Give the heading of a section as plain text; empty where it has none."""
    title = next(iter(section.findall(nodes.title)), None)
    return " ".join(title.astext().split()) if title is not None else ""
