"""How a page begins, for the theme: it asks for 160 characters, and its own step reads every section of the page.

Sections stand in sections, so that it reads most texts several times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LENGTH = 160
_STEP = ("sphinx_book_theme", "add_metadata_to_page")


def describe(doctree: nodes.document) -> str:
    """Give how the text of a page begins, as the theme's step would.

    >>> document = nodes.document(None, None, nodes.section("", nodes.title("", "A"), nodes.paragraph("", "b.")))
    >>> describe(document)
    'A  b.'
    """
    text = ""
    for section in doctree.findall(nodes.section):
        text += _begin(section, LENGTH - len(text)).replace("\n", " ")
        if len(text) >= LENGTH:
            break
    return text[:LENGTH]


def _begin(node: nodes.Node, length: int) -> str:
    """Give the text of a node, or at least so much of it."""
    if not isinstance(node, nodes.Element) or type(node).astext is not nodes.Element.astext:
        return node.astext()
    texts: list[str] = []
    between = node.child_text_separator
    for child in node.children:
        texts.append(_begin(child, length))
        length -= len(texts[-1]) + len(between)
        # nothing stands behind the last one
        if length < -len(between):
            break
    return between.join(texts)


def _shorten(app: Sphinx) -> None:
    """Give the theme's step no doctree, and do after it what it would have done with one."""
    listeners = app.events.listeners.get("html-page-context", [])
    for place, listener in enumerate(listeners):
        step = listener.handler
        if (getattr(step, "__module__", ""), getattr(step, "__name__", "")) == _STEP:
            listeners[place] = listener._replace(handler=_shortened(step))


def _shortened(step: Any) -> Any:
    def add_metadata(
        app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> Any:
        answer = step(app, pagename, templatename, context, None)
        if doctree is not None:
            context["page_description"] = describe(doctree)
        return answer

    return add_metadata


def setup_description(app: Sphinx) -> None:
    """Connect, when the theme has."""
    app.connect("builder-inited", _shorten, priority=900)
