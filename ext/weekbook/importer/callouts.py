"""Callouts: quotes that begin with ``[!KIND]``, of the five kinds of GitHub, and the many of note-taking programs."""

from __future__ import annotations

import re

from .tree import Node, make_paragraph, make_text

_CALLOUT = re.compile(r"\[!([A-Za-z][\w-]*)\][+-]?[ \t]*")
_REMARKS = {
    "note": "NOTE info todo abstract summary tldr example question help faq quote cite",
    "tip": "TIP hint success check done",
    "important": "IMPORTANT",
    "warning": "WARNING attention",
    "caution": "CAUTION danger error bug failure fail missing",
}
KINDS = {word.lower(): kind.upper() for kind, words in _REMARKS.items() for word in words.split()}
"""What each kind becomes, by its name in small letters."""


def read_callout(quote: Node) -> tuple[str, list[Node]] | None:
    """Read a quote that begins with ``[!KIND]`` as its kind and what it says, a title of its own first."""
    first = quote.children[0] if quote.children else None
    if first is None or first.type != "paragraph":
        return None
    nodes = list(first.children[0].children)
    # in the source, since escaped brackets are brackets in the text
    found = _CALLOUT.match(first.children[0].content) and _CALLOUT.match(nodes[0].content)
    if not found:
        return None
    rest = nodes[0].content[found.end() :]
    nodes[:1] = [make_text(rest)] if rest else []
    while nodes and nodes[0].type in ("softbreak", "hardbreak"):
        nodes.pop(0)
    head = [make_paragraph(nodes)] if nodes else []
    return found[1].lower(), [*head, *quote.children[1:]]
