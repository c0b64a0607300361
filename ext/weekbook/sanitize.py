"""Keep what authors and posts write from becoming more than text on a page.

Works on doctrees: raw HTML, link schemes, pictures. Called by :mod:`.transforms` for weeks, and for the bodies of
directives anywhere. What is taken away is replaced by its text, and said with file and line; nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from . import nodes as own
from .diagnostics import Location, Subtype, warn
from .document import find_nodes
from .ids import SAFE_SCHEMES, link_scheme
from .messages import _

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\s*(/?)>")
_COMMENT = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*", re.DOTALL)
_PAIRED: dict[str, Callable[..., nodes.Element]] = {
    "sup": nodes.superscript,
    "sub": nodes.subscript,
    "b": nodes.strong,
    "strong": nodes.strong,
    "i": nodes.emphasis,
    "em": nodes.emphasis,
    "code": nodes.literal,
    "kbd": lambda: own.make_inline("kbd"),
    "mark": lambda: own.make_inline("mark"),
    "small": lambda: own.make_inline("small"),
    "u": lambda: own.make_inline("u"),
    "s": lambda: own.make_inline("s"),
    "del": lambda: own.make_inline("s"),
    "ins": lambda: own.make_inline("ins"),
}
"""The harmless inline tags, without attributes, and what each becomes."""

_DATA_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);", re.IGNORECASE)
# markdown-it refuses such links and leaves their source as text: harmless, but the author should hear of it
_REFUSED = ("javascript", "vbscript", "data", "file")
_WITH_LINKS = (nodes.Text, nodes.reference, addnodes.toctree, addnodes.pending_xref)
_REFUSED_LINK = re.compile(rf"(?:\]\(\s*<?|\]:\s*<?|<)((?:{'|'.join(_REFUSED)}):)", re.IGNORECASE)


def clean(
    root: nodes.Element, location_of: Callable[[nodes.Node], Location], find_picture: Callable[[str], Path | None]
) -> tuple[str, ...]:
    """Make the content of an element safe.

    :param location_of: gives where a warning about a node points
    :param find_picture: gives the file of a picture's address, or None where the address leads outside the source
    :returns: addresses of the pictures that are not there
    """
    for definition in root.findall(nodes.substitution_definition):
        # used are copies of it, by now; what stays here is never shown, but Sphinx would look for its pictures
        definition.clear()
    _clean_raw(root, location_of)
    _clean_links(root, location_of)
    return _clean_pictures(root, location_of, find_picture)


def _clean_raw(root: nodes.Element, location_of: Callable[[nodes.Node], Location]) -> None:
    raws = list(root.findall(nodes.raw))
    parents = {id(raw.parent): raw.parent for raw in raws}
    for parent in parents.values():
        _pair_tags(parent)
    for raw in raws:
        if raw.parent is None or "html" not in raw.get("format", "").split():
            continue
        text = raw.astext()
        if _COMMENT.fullmatch(text):
            raw.parent.remove(raw)
            continue
        warn(Subtype.RAW_HTML, f"HTML is shown as text: {' '.join(text.split())[:80]}", location=location_of(raw))
        shown = nodes.Text(text)
        inline = nodes.inline("", "", shown, support_smartquotes=False)
        block = not isinstance(raw.parent, nodes.TextElement)
        # not replace_self: it refuses to lose the classes of a role, which a text cannot have
        raw.parent.replace(raw, nodes.literal_block(text, "", shown, language="html") if block else inline)


def _pair_tags(parent: nodes.Element) -> None:
    """Turn ``<sup>…</sup>`` and the like between siblings into nodes, and ``<br>`` into a line break."""
    open_tags: list[tuple[str, nodes.raw]] = []
    for child in list(parent.children):
        # MyST ends the tag of a hard line break with a newline
        if not isinstance(child, nodes.raw) or not (found := _TAG.fullmatch(child.astext().strip())):
            continue
        closes, name, _self = found[1], found[2].lower(), found[3]
        if name in ("br", "wbr") and not closes:
            parent.replace(child, own.make_inline(name))
            child.parent = None
        elif name in _PAIRED and not closes:
            open_tags.append((name, child))
        elif name in _PAIRED and any(name == opened for opened, _raw in open_tags):
            while open_tags[-1][0] != name:
                open_tags.pop()
            start = open_tags.pop()[1]
            first, last = parent.index(start), parent.index(child)
            inside = parent.children[first + 1 : last]
            wrapper = _PAIRED[name]()
            # not remove: it takes the first text that is equal, wherever it stands
            del parent.children[first : last + 1]
            # docutils leaves a removed node its parent: without one it counts as done
            start.parent = child.parent = None
            wrapper.extend(inside)
            parent.insert(first, wrapper)


def _clean_links(root: nodes.Element, location_of: Callable[[nodes.Node], Location]) -> None:
    found: dict[type, list[Any]] = {kind: [] for kind in _WITH_LINKS}
    for node in find_nodes(root, _WITH_LINKS):
        kind = next(kind for kind in _WITH_LINKS if isinstance(node, kind))
        found[kind].append(node)
    for reference in found[nodes.reference]:
        url = reference.get("refuri")
        scheme = link_scheme(url) if url else None
        if scheme is None or scheme in SAFE_SCHEMES:
            continue
        warn(
            Subtype.LINK_SCHEME,
            f"a link may not begin with '{scheme}:'; its text is shown without it",
            location=location_of(reference),
        )
        replacement = nodes.inline("", "", *reference.children)
        reference.replace_self(replacement)
    for tree in found[addnodes.toctree]:
        # Sphinx takes whatever has "://" in it for an address, and makes its links when the page is written
        bad = [row for row in tree["entries"] if "://" in row[1] and link_scheme(row[1]) not in SAFE_SCHEMES]
        for row in bad:
            warn(
                Subtype.LINK_SCHEME,
                f"a link may not begin with '{link_scheme(row[1])}:'; it is left out of the contents",
                location=location_of(tree),
            )
            tree["entries"].remove(row)
    for xref in found[addnodes.pending_xref]:
        # what MyST takes for the name of a heading or document
        scheme = link_scheme(xref["reftarget"])
        if xref["reftype"] == "myst" and scheme in _REFUSED:
            warn(
                Subtype.LINK_SCHEME,
                f"a link may not begin with '{scheme}:'; it is shown as text",
                location=location_of(xref),
            )
            xref.replace_self(nodes.inline("", "", *xref.children))
    for text in found[nodes.Text]:
        # most texts have none of what a link begins with
        if ":" not in text or ("<" not in text and "]" not in text):
            continue
        if isinstance(text.parent, nodes.literal | nodes.math | nodes.FixedTextElement):
            continue
        for refused in _REFUSED_LINK.finditer(text):
            warn(
                Subtype.LINK_SCHEME,
                f"a link may not begin with '{refused[1].lower()}'; it is shown as text",
                location=location_of(text.parent),
            )


def _clean_pictures(
    root: nodes.Element, location_of: Callable[[nodes.Node], Location], find_picture: Callable[[str], Path | None]
) -> tuple[str, ...]:
    missing = []
    for image in list(root.findall(nodes.image)):
        url, alt = image["uri"], image.get("alt", "")
        scheme = link_scheme(url)
        if scheme == "data" and _DATA_PICTURE.match(url):
            continue
        if scheme in ("http", "https") or url.startswith("//"):
            # a page asks no other host for anything: a picture elsewhere is a link
            link = nodes.reference("", alt or _("Picture"), refuri=url, internal=False)
            _replace_picture(image, link)
            continue
        if scheme is not None:
            warn(
                Subtype.LINK_SCHEME,
                f"a picture may not come from '{scheme}:'; its text is shown",
                location=location_of(image),
            )
            _replace_picture(image, nodes.inline("", alt or _("Picture")))
            continue
        path = find_picture(url)
        if (path is None or not path.is_file()) and "%" in url:
            # Markdown's parser writes names as addresses (``%E5%9B%BE.png``), Sphinx looks for files
            url = unquote(url)
            path, image["uri"] = find_picture(url), url
        if path is None or not path.is_file():
            warn(Subtype.IMAGE, f"picture is not there: {url}", location=location_of(image))
            if path is not None:
                # one outside the source will not be shown when it is there, either
                missing.append(url)
            _replace_picture(image, nodes.inline("", alt or _("Missing picture"), classes=["weekbook-missing"]))
        elif not alt.strip() and not _has_caption(image):
            warn(Subtype.IMAGE, f"picture has no text for those who do not see it: {url}", location=location_of(image))
    return tuple(missing)


def _has_caption(image: nodes.image) -> bool:
    """Tell whether a picture stands in a figure that says in words what it shows."""
    above: nodes.Node = image.parent
    if isinstance(above, nodes.reference):
        above = above.parent
    return isinstance(above, nodes.figure) and any(isinstance(child, nodes.caption) for child in above.children)


def _replace_picture(image: nodes.image, node: nodes.Element) -> None:
    """Put an inline node in a picture's place, in a paragraph where pictures stand as blocks."""
    if isinstance(image.parent, nodes.reference):
        # a picture that was the whole of a link: its text takes its place, and links do not nest
        node = nodes.inline("", node.astext())
    if isinstance(image.parent, nodes.TextElement):
        image.replace_self(node)
    else:
        image.replace_self(nodes.paragraph("", "", node))
