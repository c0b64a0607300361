"""HTML in a README, as nodes of Markdown: what it shows stays, what it is does not reach the page.

A short list of inline tags is kept; links and pictures become Markdown; tags that only arrange are dropped, where they
come in pairs; whatever else stands in angle brackets is shown as it is written, since a digest mostly talks about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from html.parser import HTMLParser

from .tree import Node, make_paragraph, make_text

KEPT = frozenset({"sup", "sub", "b", "strong", "i", "em", "code", "kbd", "mark", "small", "u", "s", "del", "ins"})
"""Tags that a page may have, without attributes; the extension turns them into nodes."""
_BREAKS = frozenset({"br", "wbr"})
# fmt: off
_ARRANGING = frozenset((
    "a", "abbr", "address", "article", "aside", "audio", "big", "blockquote", "button", "caption", "center", "cite",
    "col", "colgroup", "details", "dfn", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "font", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "label", "legend", "li", "main", "nav", "ol", "p",
    "picture", "pre", "q", "samp", "section", "source", "span", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "track", "tt", "ul", "var", "video",
))
# fmt: on
_BLOCKS = _ARRANGING - frozenset(
    ("a", "abbr", "big", "cite", "dfn", "font", "label", "q", "samp", "span", "time", "tt", "var")
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(\s[^>]*|/)?>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([A-Za-z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")
_SAFE = ("http://", "https://", "mailto:")


def clean_inline(nodes: Sequence[Node]) -> list[Node]:
    """Replace the tags among inline nodes that have one parent."""
    pairs = _pair(nodes)
    result: list[Node] = []
    opened: list[tuple[int, int]] = []  # of links: where they close, where their content begins in the result
    for place, node in enumerate(nodes):
        if node.type != "html_inline":
            result.append(node)
            continue
        content = node.content
        found = _TAG.fullmatch(content)
        name = found[2].lower() if found else ""
        if _COMMENT.fullmatch(content):
            continue
        if found and name in _BREAKS and not found[1]:
            result.append(_raw(f"<{name}>"))
        elif found and name == "img" and (picture := _make_picture(found[3] or "")):
            result.append(picture)
        elif place not in pairs or not (found and (name in KEPT or name in _ARRANGING)):
            result.append(make_text(content))
        elif name in KEPT:
            result.append(_raw(f"<{found[1]}{name}>"))
        elif name == "a" and not found[1] and (href := _attributes(found[3] or "").get("href", "")).startswith(_SAFE):
            opened.append((pairs[place], len(result)))
            result.append(_make_link(href, ()))
        elif opened and opened[-1][0] == place:
            start = opened.pop()[1]
            link = _make_link(str(result[start].attrs["href"]), result[start + 1 :])
            result[start:] = [link]
    return result


def clean_block(content: str) -> list[Node]:
    """Turn a block of HTML into blocks that show what it shows."""
    reader = _BlockReader()
    reader.feed(content)
    reader.close()
    return reader.finish()


def _pair(nodes: Sequence[Node]) -> dict[int, int]:
    """Give the places of opening and closing tags that belong together, each with the other's."""
    pairs: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for place, node in enumerate(nodes):
        found = _TAG.fullmatch(node.content) if node.type == "html_inline" else None
        if not found:
            continue
        name = found[2].lower()
        if not found[1]:
            waiting.append((name, place))
        elif any(name == one for one, _place in waiting):
            while waiting[-1][0] != name:
                waiting.pop()
            start = waiting.pop()[1]
            pairs[start], pairs[place] = place, start
    return pairs


class _BlockReader(HTMLParser):
    """Reads a block into paragraphs, code and tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Node] = []
        self.line: list[Node] = []
        self.links: list[tuple[str, int]] = []
        self.kept: list[str] = []
        self.code: list[str] | None = None
        self.rows: list[list[list[Node]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a link, a picture or a kept tag; show any other tag."""
        values = {name: value or "" for name, value in attrs}
        if self.code is not None:
            self.code.append(self.get_starttag_text() or "")
        elif tag == "pre":
            self.end_block()
            self.code = []
        elif tag == "table":
            self.end_block()
            self.rows = []
        elif self.rows is not None and tag in ("tr", "td", "th"):
            self.begin_cell(tag)
        elif tag in _BREAKS:
            self.line.append(_raw(f"<{tag}>"))
        elif tag == "img":
            picture = _picture_of(values)
            self.line += [picture] if picture else []
        elif tag == "hr":
            self.end_block()
        elif tag == "a" and values.get("href", "").startswith(_SAFE):
            self.links.append((values["href"], len(self.line)))
        elif tag in KEPT:
            self.kept.append(tag)
            self.line.append(_raw(f"<{tag}>"))
        elif tag in _BLOCKS:
            self.end_block()
        elif tag not in _ARRANGING:
            self.line.append(make_text(self.get_starttag_text() or f"<{tag}>"))

    def handle_endtag(self, tag: str) -> None:
        """End what began."""
        if tag == "pre" and self.code is not None:
            text = "".join(self.code).strip("\n") + "\n"
            self.blocks.append(_make_code(text))
            self.code = None
        elif self.code is not None:
            self.code.append(f"</{tag}>")
        elif tag == "table" and self.rows is not None:
            self.end_table()
        elif tag == "a" and self.links:
            href, start = self.links.pop()
            self.line[start:] = [_make_link(href, self.line[start:])] if self.line[start:] else []
        elif tag in KEPT and tag in self.kept:
            self.kept.remove(tag)
            self.line.append(_raw(f"</{tag}>"))
        elif tag in _BLOCKS and self.rows is None:
            self.end_block()
        elif tag not in _ARRANGING and tag not in _BREAKS:
            self.line.append(make_text(f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self.code is not None:
            self.code.append(data)
            return
        text = re.sub(r"\s+", " ", data)
        if text.strip() or (self.line and text):
            self.line.append(make_text(text))

    def handle_comment(self, data: str) -> None:
        """Leave a comment out: no reader sees it."""

    def begin_cell(self, tag: str) -> None:
        """Begin a row or a cell."""
        assert self.rows is not None
        self.take_cell()
        if tag == "tr" or not self.rows:
            self.rows.append([])
        if tag != "tr":
            self.rows[-1].append([])

    def take_cell(self) -> None:
        """Give the cell that is open what was read since it began."""
        if self.rows and self.rows[-1] and self.line:
            self.rows[-1][-1] += self.line
            self.line = []

    def end_table(self) -> None:
        """Make a table of the rows; a table without rows is a paragraph of what it holds."""
        self.take_cell()
        rows, self.rows = [row for row in self.rows or [] if row], None
        if not rows:
            self.end_block()
            return
        width = max(len(row) for row in rows)
        lines = [Node("tr", "", [_make_cell(cell) for cell in [*row, *[[]] * (width - len(row))]]) for row in rows]
        self.blocks.append(Node("table", "", [Node("thead", "", lines[:1]), Node("tbody", "", lines[1:])]))

    def end_block(self) -> None:
        """Make a paragraph of what was read since the last block."""
        while self.kept:
            self.line.append(_raw(f"</{self.kept.pop()}>"))
        self.links.clear()
        if line := _stripped(self.line):
            self.blocks.append(make_paragraph(line))
        self.line = []

    def finish(self) -> list[Node]:
        """Close what is open, and give the blocks."""
        if self.code is not None:
            self.handle_endtag("pre")
        if self.rows is not None:
            self.end_table()
        self.end_block()
        return self.blocks


def _stripped(nodes: list[Node]) -> list[Node]:
    """Drop blank ends, line breaks among them."""
    while nodes and _is_blank(nodes[0]):
        nodes = nodes[1:]
    while nodes and _is_blank(nodes[-1]):
        nodes = nodes[:-1]
    return nodes


def _is_blank(node: Node) -> bool:
    return (
        node.content in ("<br>", "<wbr>")
        if node.type == "html_inline"
        else node.type == "text" and not node.content.strip()
    )


def _raw(content: str) -> Node:
    return Node("html_inline", content)


def _make_code(text: str) -> Node:
    return Node("fence", text)


def _make_cell(nodes: Iterable[Node]) -> Node:
    return Node("td", "", [Node("inline", "", nodes)])


def _make_link(href: str, children: Sequence[Node]) -> Node:
    return Node("link", "", children, attrs={"href": href})


def _make_picture(attributes: str) -> Node | None:
    return _picture_of(_attributes(attributes))


def _picture_of(values: dict[str, str]) -> Node | None:
    if not values.get("src"):
        return None
    return Node("image", "", [make_text(values.get("alt", ""))], attrs={"src": values["src"]})


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(text)}
