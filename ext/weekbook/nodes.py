"""Node classes and their visitors.

``element`` and ``inline_element`` are HTML elements with classes and attributes: what the renderers build pages from.
The other classes mark places in a doctree which a later step fills or turns into elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from docutils import nodes

from .ids import link_scheme

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class weekbook_element(nodes.General, nodes.Element):  # noqa: N801 - docutils names visitors after the class
    """A block element: ``tag`` and ``attributes_`` (a dict of HTML attributes); other builders show what is inside."""


class weekbook_inline(nodes.Inline, nodes.TextElement):  # noqa: N801
    """An inline element, likewise."""


class weekbook_link(nodes.reference):  # noqa: N801
    """A link to another host; a reference to whoever checks links or writes other formats than HTML."""


class weekbook_entry(nodes.section):  # noqa: N801
    """The section of an entry: an article named by its title. ``kind`` is an :class:`.records.EntryKind`."""

    # collectors and domains ask for this name; visitors are found by the class
    tagname = "section"


class weekbook_head(nodes.General, nodes.Element):  # noqa: N801
    """What stands around a title when the page is written: ``tag`` and the ids of the section, which it only knows.

    Whoever looks for the section of a title (Sphinx's search, its permalinks) asks the title's parent.
    """


class weekbook_title(nodes.title):  # noqa: N801
    """A title with something of ours in it, made when the page is written; ``text`` is what the author wrote."""

    # the visitors of plain titles serve it

    def astext(self) -> str:
        """Give what the author wrote: a search finds this, not the count or the seal."""
        return str(self["text"])


class weekbook_headed_title(weekbook_title):  # noqa: N801
    """The title of a week or an entry, in a :class:`weekbook_head`; ``id`` is its own id, or None."""


class weekbook_permalink(weekbook_inline):  # noqa: N801
    """A link by which a reader gets the address of what it stands in: a sign that the style sheet draws."""


class weekbook_paper(nodes.General, nodes.Element):  # noqa: N801
    """A paper: its card is made when the bibliography and all weeks are known. Children: the author's own text."""


class weekbook_references(nodes.General, nodes.Element):  # noqa: N801
    """The place of a document's list of references."""


class weekbook_listing(nodes.General, nodes.Element):  # noqa: N801
    """The place of a cross-week list."""


class weekbook_squares(nodes.General, nodes.Element):  # noqa: N801
    """A square for each entry of a week, for the eye only; ``marks`` is that of :class:`.views.WeekRow`.

    One node for all of them: an archive has thousands.
    """


class weekbook_markup(nodes.General, nodes.Element):  # noqa: N801
    """HTML that is written already (``html``), of what pages have thousands; other builders show nothing of it.

    ``texts``, where it is there, is what a search finds in it, each part by itself.
    """


class weekbook_item(weekbook_element):  # noqa: N801
    """An element that describes a post, an episode, a source or a remark.

    ``record`` is its record until the structure of the document takes it; ``head`` says which child the permalink
    ends: an index, or None for the item itself.
    """


def make_element(
    tag: str, *children: nodes.Node, classes: str = "", ids: tuple[str, ...] = (), **attributes: Any
) -> weekbook_element:
    """Make a block element; underscores in attribute names become hyphens."""
    return _make(weekbook_element, tag, children, classes, ids, attributes)


def make_inline(
    tag: str, *children: nodes.Node | str, classes: str = "", ids: tuple[str, ...] = (), **attributes: Any
) -> weekbook_inline:
    """Make an inline element; texts may be given as they are."""
    return _make_inline(weekbook_inline, tag, children, classes, ids, attributes)


def make_link(url: str, *children: nodes.Node | str, classes: str = "", **attributes: Any) -> nodes.TextElement:
    """Make a link: to another host, or, where the address is relative, to a page that is being written."""
    attributes["href"] = url
    if link_scheme(url) is None:
        return _make_inline(weekbook_inline, "a", children, classes, (), attributes)
    link = _make_inline(weekbook_link, "a", children, classes, (), attributes)
    link.attributes["refuri"] = url
    return link


_Made = TypeVar("_Made", weekbook_element, weekbook_inline, weekbook_link)
_Inline = TypeVar("_Inline", weekbook_inline, weekbook_link)


def _make_inline(
    kind: type[_Inline],
    tag: str,
    children: tuple[nodes.Node | str, ...],
    classes: str,
    ids: tuple[str, ...],
    attributes: dict[str, Any],
) -> _Inline:
    inside = [nodes.Text(child) if isinstance(child, str) else child for child in children]
    node = _make(kind, tag, inside, classes, ids, attributes)
    if any(isinstance(child, nodes.Text) for child in inside):
        # names and titles stay letter by letter what they are: Sphinx would turn their quotes
        node.attributes["support_smartquotes"] = False
    return node


def _make(
    kind: type[_Made],
    tag: str,
    children: Sequence[nodes.Node],
    classes: str,
    ids: tuple[str, ...],
    attributes: dict[str, Any],
) -> _Made:
    """Make an element and put its children into it.

    By hand: docutils copies each list, and for each child looks for a document, in which none of them is yet.
    """
    node = kind()
    said = node.attributes
    said["tag"] = tag
    said["attributes_"] = {_attribute(name): str(value) for name, value in attributes.items() if value is not None}
    if classes:
        said["classes"] = classes.split()
    if ids:
        said["ids"] = list(ids)
    for child in children:
        child.parent = node
    node.children.extend(children)
    return node


@cache
def _attribute(name: str) -> str:
    """Give the name of an attribute for that of a parameter."""
    return name.strip("_").replace("_", "-")


def make_permalink(anchor: str, label: str) -> weekbook_permalink:
    """Make the link by which a reader gets the address of an element."""
    attributes = {"href": f"#{anchor}", "aria-label": label}
    return weekbook_permalink(tag="a", attributes_=attributes, classes=["weekbook-permalink"])


def make_icon(name: str) -> weekbook_inline:
    """Make the place of an icon, which the style sheet draws; whoever does not see it misses nothing."""
    return make_inline("span", classes="weekbook-icon", data_icon=name, aria_hidden="true")


# -- HTML ------------------------------------------------------------------------------------------

VOID_TAGS = frozenset({"br", "hr", "input", "wbr"})
"""Elements without an end tag (https://html.spec.whatwg.org/#void-elements)."""


def _start(self: Any, node: weekbook_element | weekbook_inline, suffix: str) -> None:
    said = node.attributes
    if getattr(self, "starts_elements", False):
        # our translator: most elements of a page are ours
        self.body.append(self.start(node, said["tag"], suffix, False, said["attributes_"].copy()))
    else:
        self.body.append(self.starttag(node, said["tag"], suffix, **said["attributes_"]))


def _visit_element(self: Any, node: weekbook_element) -> None:
    _start(self, node, "\n")


def _depart_element(self: Any, node: weekbook_element) -> None:
    tag = node.attributes["tag"]
    if tag not in VOID_TAGS:
        self.body.append(f"</{tag}>\n")


def _visit_inline(self: Any, node: weekbook_inline) -> None:
    _start(self, node, "")


def _depart_inline(self: Any, node: weekbook_inline) -> None:
    tag = node.attributes["tag"]
    if tag not in VOID_TAGS:
        self.body.append(f"</{tag}>")
    if isinstance(node.parent, weekbook_element):
        # white space between the inline children of a block, for readers of plain text and without style sheets
        self.body.append("\n")


def _visit_entry(self: Any, node: weekbook_entry) -> None:
    self.section_level += 1
    attributes = {"data-kind": node["kind"], "aria-labelledby": node["ids"][0] + "-title"}
    self.body.append(self.starttag(node, "article", "\n", CLASS="weekbook-entry", **attributes))


def _depart_entry(self: Any, node: weekbook_entry) -> None:
    self.section_level -= 1
    self.body.append("</article>\n")


def _visit_head(self: Any, node: weekbook_head) -> None:
    # written by hand: the ids are the section's
    self.body.append(f'<{node["tag"]} class="{" ".join(node["classes"])}">')


def _depart_head(self: Any, node: weekbook_head) -> None:
    self.body.append(f"</{node['tag']}>\n")


def _visit_headed_title(self: Any, node: weekbook_headed_title) -> None:
    level = min(self.section_level + self.initial_header_level - 1, 6)
    self.body.append(self.starttag(node, f"h{level}", "", ids=[node["id"]] if node["id"] else []))
    self.context.append(f"</h{level}>")


def _depart_headed_title(self: Any, node: weekbook_headed_title) -> None:
    self.body.append(self.context.pop())


def _visit_permalink(self: Any, node: weekbook_permalink) -> None:
    if not (self.config.html_permalinks and self.builder.add_permalinks):
        raise nodes.SkipNode
    _visit_inline(self, node)


_SQUARES = {
    "p": '<i data-kind="paper"></i>',
    "P": '<i class="is-recommended" data-kind="paper"></i>',
    "o": '<i data-kind="other"></i>',
    "O": '<i class="is-recommended" data-kind="other"></i>',
}


def _visit_squares(self: Any, node: weekbook_squares) -> None:
    inside = "".join(_SQUARES[mark] for mark in node["marks"])
    self.body.append(f'<span class="weekbook-map-squares" aria-hidden="true">{inside}</span>\n')
    raise nodes.SkipNode


def _visit_markup(self: Any, node: weekbook_markup) -> None:
    self.body.append(node.attributes["html"])


def _skip(self: Any, node: nodes.Node) -> None:
    """Show what is inside, in builders other than HTML."""


def _html(visit: Any, depart: Any) -> dict[str, Any]:
    plain = (_skip, _skip)
    return {"html": (visit, depart), "latex": plain, "text": plain, "man": plain, "texinfo": plain}


def setup_nodes(app: Sphinx) -> None:
    """Register the nodes that reach a writer, and those that other builders may meet unfilled."""
    app.add_node(weekbook_element, **_html(_visit_element, _depart_element))
    # Sphinx's writers find visitors by the base class, docutils' own (XML) ask for every class by name
    app.add_node(weekbook_item, **_html(_visit_element, _depart_element))
    app.add_node(weekbook_inline, **_html(_visit_inline, _depart_inline))
    app.add_node(weekbook_link, html=(_visit_inline, _depart_inline))
    app.add_node(weekbook_entry, html=(_visit_entry, _depart_entry))
    app.add_node(weekbook_head, html=(_visit_head, _depart_head))
    app.add_node(weekbook_headed_title, html=(_visit_headed_title, _depart_headed_title))
    app.add_node(weekbook_permalink, **_html(_visit_permalink, _depart_inline))
    app.add_node(weekbook_squares, **_html(_visit_squares, _skip))
    app.add_node(weekbook_markup, **_html(_visit_markup, _skip))
    for unfilled in (weekbook_paper, weekbook_references, weekbook_listing):
        app.add_node(unfilled, **_html(_skip, _skip))
