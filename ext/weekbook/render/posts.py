"""Posts, as far as their look depends on the week that they stand in."""

from __future__ import annotations

from typing import cast

from docutils import nodes

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
