"""Lists over all weeks: which view each shows, and what makes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docutils import nodes

from ..messages import _
from ..nodes import make_element, weekbook_element, weekbook_listing
from ..records import ListingKind
from ..tracks import list_tracks
from ..views import Archive
from .calendar import render_calendar
from .frozen import freeze
from .index_rows import render_people, render_shows, render_topics, render_tracks
from .paper_rows import render_papers
from .rows import ListingContext
from .weeks import render_latest, render_special, render_weeks


def listing_rows(archive: Archive, kind: ListingKind) -> Any:
    """Return the view that a list shows; empty or None where there is nothing to show."""
    match kind:
        case ListingKind.WEEKS:
            return archive.week_rows()
        case ListingKind.LATEST:
            return archive.week_rows()[:1]
        case ListingKind.SPECIAL:
            return archive.highlights()
        case ListingKind.PAPERS:
            return archive.papers()
        case ListingKind.TOPICS:
            return archive.topics()
        case ListingKind.PEOPLE:
            return archive.people()
        case ListingKind.SHOWS:
            return archive.shows()
        case ListingKind.TRACKS:
            return list_tracks(archive)
        case ListingKind.CALENDAR:
            return archive.calendar()


def listing_facts(archive: Archive, kind: ListingKind) -> object:
    """Return all that a list shows of the archive; its ``repr`` tells whether the list changed."""
    more: object = None
    if kind is ListingKind.PAPERS:
        more = _topic_names(archive)
    elif kind is ListingKind.TOPICS:
        more = list(archive.papers_of_topics())
    return listing_rows(archive, kind), more


def _topic_names(archive: Archive) -> dict[str, str]:
    return {topic.key: topic.name for topic in archive.topics()}


def place_listing(place: weekbook_listing, archive: Archive, context: ListingContext) -> None:
    """Put a list in its place; its headings come below those of the page.

    The section that it stands in is told apart by a class: pages set lists side by side.
    """
    kind = ListingKind(place["kind"])
    if isinstance(place.parent, nodes.section):
        place.parent["classes"].append(f"weekbook-with-{kind.value}")
    depth, above = 0, place.parent
    while above is not None:
        depth += isinstance(above, nodes.section)
        above = above.parent
    made = render_listing(archive, kind, place["limit"], replace(context, level=depth + 1))
    rendered = freeze(made) if context.interactive else made
    # the search finds what is listed where it stands
    rendered["listing"] = kind.value
    place.replace_self(rendered)


def render_listing(archive: Archive, kind: ListingKind, limit: int | None, context: ListingContext) -> weekbook_element:
    """Make a list; an empty archive gives a sentence that says so.

    A part of a list stands in somebody's section and makes no headings of its own.
    """
    rows = listing_rows(archive, kind)
    if not rows:
        return make_element("p", nodes.Text(_("Nothing here yet.")), classes="weekbook-empty weekbook-label")
    match kind:
        case ListingKind.WEEKS:
            return render_weeks(rows[:limit], context, headings=limit is None)
        case ListingKind.LATEST:
            return render_latest(rows[0], context)
        case ListingKind.SPECIAL:
            return render_special(rows[:limit], context)
        case ListingKind.PAPERS:
            return render_papers(rows, _topic_names(archive), limit, context)
        case ListingKind.TOPICS:
            return render_topics(rows, archive.papers_of_topics(), limit, context)
        case ListingKind.PEOPLE:
            return render_people(rows, limit, context)
        case ListingKind.SHOWS:
            return render_shows(rows, limit, context)
        case ListingKind.TRACKS:
            return render_tracks(rows, limit, context)
        case ListingKind.CALENDAR:
            return render_calendar(rows, context)
