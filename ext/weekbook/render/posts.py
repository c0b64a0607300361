"""Posts: the language of their words, and what depends on the week that they stand in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from docutils import nodes

from ..languages import foreign_language
from ..nodes import weekbook_element, weekbook_item
from ..records import PostRecord
from .dates import make_time


def drop_year(post: weekbook_item, year: int, language: str) -> None:
    """Show the date of a post without its year where that is the week's."""
    record = post["record"]
    if not isinstance(record, PostRecord) or record.date is None or record.date.year != year:
        return
    for link in cast("weekbook_element", post[0]).children:
        if isinstance(link, nodes.TextElement) and "weekbook-tweet-date" in link["classes"]:
            link[0] = make_time(record.date, language, year=False)


def mark_words(body: Iterable[nodes.Node], language: str) -> None:
    """Mark the paragraphs of a post that are not in the language of the page.

    Not the body as a whole: it may quote a post, whose head has words of ours.
    """
    for node in body:
        for paragraph in [node] if isinstance(node, nodes.paragraph) else _paragraphs(node):
            if mark := foreign_language(paragraph.astext(), language):
                # docutils makes an attribute of it
                paragraph["classes"].append(f"language-{mark}")


def _paragraphs(node: nodes.Node) -> Iterable[nodes.paragraph]:
    """Yield the paragraphs of lists and quotations, but not those of a quoted post, which has marked its own."""
    if isinstance(node, nodes.Element) and not isinstance(node, weekbook_element):
        for child in node.children:
            if isinstance(child, nodes.paragraph):
                yield child
            else:
                yield from _paragraphs(child)
