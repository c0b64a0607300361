"""HTML as a tree of elements and texts: as much of it as two renderings of one text need to be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

# fmt: off
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
))
# fmt: on


@dataclass(slots=True)
class Element:
    """An element of HTML."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> Iterator[Element]:
        """Yield it and all elements in it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find(self, *, tag: str = "", name: str = "") -> Element | None:
        """Give the first element below with a tag, a class, or both."""
        found = (one for one in self.walk() if one is not self and (not tag or one.tag == tag))
        return next((one for one in found if not name or name in one.classes), None)

    def source(self) -> str:
        """Write what is in it as HTML, the same for what means the same: blanks between elements do not count."""
        parts: list[str] = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(escape(" ".join(child.split())))
            else:
                given = "".join(f' {key}="{escape(value)}"' for key, value in sorted(child.attributes.items()))
                parts.append(f"<{child.tag}{given}>{child.source()}</{child.tag}>")
        return "".join(parts)


def read_html(text: str) -> Element:
    """Read HTML; what closes nothing is left out, what is not closed ends with what it stands in."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
