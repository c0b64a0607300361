"""Lists over all weeks: rows from the views to elements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from docutils import nodes

from ..ids import PaperScheme, format_arxiv_url
from ..messages import _, ngettext
from ..nodes import make_element, make_inline, make_link, weekbook_element
from ..records import EntryKind, ListingKind, PaperRole
from ..topics import TopicTable
from ..views import Archive, PaperView, PersonView, TopicView, WeekRow
from .dates import format_span
from .papers import LinkTo, format_authors


def kind_name(kind: EntryKind) -> str:
    """Name what an entry is about in the reader's language."""
    return {
        EntryKind.PAPER: _("papers"),
        EntryKind.POST: _("posts"),
        EntryKind.EPISODE: _("episodes"),
        EntryKind.ARTICLE: _("articles"),
        EntryKind.VIDEO: _("videos"),
        EntryKind.REPOSITORY: _("repositories"),
        EntryKind.BOOK: _("books"),
        EntryKind.NOTE: _("notes"),
        EntryKind.OTHER: _("other sources"),
        EntryKind.TEXT: _("texts"),
    }[kind]


def listing_rows(archive: Archive, kind: ListingKind, limit: int | None = None) -> tuple[Any, ...]:
    """Return what a list shows, newest first; its ``repr`` tells whether the list changed."""
    if kind is ListingKind.WEEKS:
        return archive.week_rows()[:limit]
    if kind is ListingKind.LATEST:
        return archive.week_rows()[:1]
    if kind is ListingKind.PAPERS:
        return archive.papers()[:limit]
    if kind is ListingKind.TOPICS:
        return archive.topics()[:limit]
    return archive.people()[:limit]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingContext:
    """What a list needs to know of the page that it stands on."""

    link_to: LinkTo
    language: str
    shown_authors: int
    topics: TopicTable


def render_listing(archive: Archive, kind: ListingKind, limit: int | None, context: ListingContext) -> weekbook_element:
    """Make a list; an empty archive gives a sentence that says so."""
    # topics have the order of their table, which the views do not know: they are cut after they are sorted
    rows = listing_rows(archive, kind, None if kind is ListingKind.TOPICS else limit)
    if not rows:
        return make_element("p", nodes.Text(_("Nothing here yet.")), classes="weekbook-empty weekbook-label")
    # a part of a list stands in somebody's section and makes none of its own
    headings = limit is None
    match kind:
        case ListingKind.WEEKS:
            return _render_weeks(rows, context.link_to, context.language, headings=headings)
        case ListingKind.LATEST:
            return _render_latest(rows[0], context.link_to, context.language)
        case ListingKind.PAPERS:
            return _render_papers(rows, context.link_to, context.shown_authors, headings=headings)
        case ListingKind.TOPICS:
            return _render_topics(rows, limit, context)
        case ListingKind.PEOPLE:
            return _render_people(rows, context.link_to)


def _counts(row: WeekRow) -> list[nodes.Node]:
    """Write "100 entries" and then the counts by kind."""
    total = make_inline("span", ngettext("%d entry", "%d entries", row.entries), classes="weekbook-count-total")
    kinds = [
        make_inline("span", f"{kind_name(kind)} {count}", classes="weekbook-count", data_kind=kind.value)
        for kind, count in row.kinds
    ]
    return [total, *kinds]


def _week_link(row: WeekRow, link_to: LinkTo) -> nodes.Node:
    return make_link(link_to(row.docname, ""), str(row.week).replace("-", " "), classes="weekbook-week-link")


def _targets(targets: Iterable[Any], link_to: LinkTo, classes: str) -> nodes.Node:
    return make_element(
        "ul", *(make_element("li", make_link(link_to(t.docname, t.anchor), t.title)) for t in targets), classes=classes
    )


def _dates(row: WeekRow, language: str) -> nodes.Node:
    return make_inline("span", format_span(row.week.first, row.week.last, language), classes="weekbook-week-dates")


def render_masthead(row: WeekRow, language: str) -> weekbook_element:
    """Make the lines under a week's title: its days, and how much there is of what."""
    return make_element(
        "div",
        make_element("p", _dates(row, language), classes="weekbook-meta"),
        make_element("p", *_counts(row), classes="weekbook-meta weekbook-counts"),
        classes="weekbook-masthead",
    )


def _render_weeks(rows: tuple[WeekRow, ...], link_to: LinkTo, language: str, *, headings: bool) -> weekbook_element:
    parts: list[nodes.Node] = []
    for year, members in groupby(rows, key=lambda row: row.week.year):
        items = []
        for row in members:
            item = make_element(
                "li",
                make_element("p", _week_link(row, link_to), _dates(row, language), classes="weekbook-week-head"),
                make_element("p", *_counts(row), classes="weekbook-meta weekbook-counts"),
                classes="weekbook-week-row",
                data_week=str(row.week),
            )
            if row.special:
                item.append(_targets(row.special, link_to, "weekbook-week-special"))
            items.append(item)
        if headings:
            parts.append(make_element("h2", nodes.Text(str(year)), ids=(f"year-{year}",)))
        parts.append(make_element("ol", *items, classes="weekbook-rows"))
    return make_element("div", *parts, classes="weekbook-weeks")


def _render_latest(row: WeekRow, link_to: LinkTo, language: str) -> weekbook_element:
    title = make_element("p", make_link(link_to(row.docname, ""), row.title), classes="weekbook-latest-title")
    parts: list[nodes.Node] = [
        title,
        make_element("p", _dates(row, language), classes="weekbook-meta"),
        make_element("p", *_counts(row), classes="weekbook-meta weekbook-counts"),
    ]
    for label, targets in ((_("Special topics"), row.special), (_("Recommended"), row.recommended)):
        if targets:
            parts.append(make_element("p", nodes.Text(label), classes="weekbook-label"))
            parts.append(_targets(targets, link_to, "weekbook-week-special"))
    return make_element("div", *parts, classes="weekbook-latest", data_week=str(row.week))


def _render_papers(
    rows: tuple[PaperView, ...], link_to: LinkTo, shown_authors: int, *, headings: bool
) -> weekbook_element:
    parts: list[nodes.Node] = []
    for month, members in groupby(rows, key=lambda paper: paper.readings[0].week.first.strftime("%Y-%m")):
        items = [_render_paper(paper, link_to, shown_authors) for paper in members]
        if headings:
            count = make_inline("span", str(len(items)), classes="weekbook-count weekbook-meta")
            parts.append(make_element("h2", nodes.Text(month), nodes.Text(" "), count, ids=(f"month-{month}",)))
        parts.append(make_element("ol", *items, classes="weekbook-rows"))
    return make_element("div", *parts, classes="weekbook-papers")


def _render_paper(paper: PaperView, link_to: LinkTo, shown_authors: int) -> weekbook_element:
    newest = paper.readings[0]
    name = make_inline("cite", paper.title, lang="en" if paper.title.isascii() else None)
    title = make_element("p", make_link(link_to(newest.docname, newest.anchor), name), classes="weekbook-paper-title")
    facts: list[nodes.Node] = []
    work = paper.work
    if work and work.authors:
        facts.append(make_inline("span", format_authors(work.authors, shown_authors), classes="weekbook-paper-authors"))
    if work and (work.venue or work.year):
        facts.append(make_inline("span", work.venue or work.year or "", classes="weekbook-paper-venue"))
    if paper.ref.scheme is PaperScheme.ARXIV:
        facts.append(
            make_link(format_arxiv_url(paper.ref.value), f"arXiv {paper.ref.value}", rel="external", translate="no")
        )
    readings = []
    for reading in paper.readings:
        text = f"{str(reading.week).replace('-', ' ')} · {reading.entry_title}"
        link = make_link(link_to(reading.docname, reading.anchor), text)
        note = (
            [make_inline("span", _("mentioned"), classes="weekbook-label")] if reading.role is PaperRole.MENTION else []
        )
        readings.append(make_element("li", link, *note))
    item = make_element("li", title, classes="weekbook-paper-row", ids=(paper.anchor,))
    if facts:
        item.append(make_element("p", *facts, classes="weekbook-meta"))
    item.append(make_element("ul", *readings, classes="weekbook-backlink"))
    attributes = {
        "data-eprint": paper.ref.value if paper.ref.scheme is PaperScheme.ARXIV else None,
        "data-citekey": work.key if work else None,
    }
    item["attributes_"] = {name: value for name, value in attributes.items() if value}
    return item


def _render_people(rows: tuple[PersonView, ...], link_to: LinkTo) -> weekbook_element:
    items = []
    for person in rows:
        name = make_inline("span", person.name or f"@{person.handle}", classes="weekbook-person-name")
        handle = make_link(f"https://x.com/{person.handle}", f"@{person.handle}", rel="external", translate="no")
        count = make_inline("span", ngettext("%d post", "%d posts", person.posts), classes="weekbook-count")
        entries = []
        for week, target in person.targets:
            text = f"{str(week).replace('-', ' ')} · {target.title}"
            entries.append(make_element("li", make_link(link_to(target.docname, target.anchor), text)))
        items.append(
            make_element(
                "li",
                make_element(
                    "p",
                    name,
                    make_inline("span", handle, classes="weekbook-meta"),
                    make_inline("span", count, classes="weekbook-meta"),
                ),
                make_element("ul", *entries, classes="weekbook-backlink"),
                classes="weekbook-person",
                ids=(person.anchor,),
                data_handle=person.handle,
            )
        )
    return make_element("ol", *items, classes="weekbook-people weekbook-rows")


def _render_topics(rows: tuple[TopicView, ...], limit: int | None, context: ListingContext) -> weekbook_element:
    items = []
    for topic in sorted(rows, key=lambda row: (context.topics.order(row.key), row.key))[:limit]:
        name = make_inline(
            "span", context.topics.name(topic.key, context.language, topic.name), classes="weekbook-topic-name"
        )
        count = make_inline(
            "span", ngettext("%d entry", "%d entries", topic.entries), classes="weekbook-count weekbook-meta"
        )
        weeks = []
        for week, target, entries in topic.weeks:
            link = make_link(context.link_to(target.docname, target.anchor), str(week).replace("-", " "))
            number = make_inline("span", str(entries), classes="weekbook-count")
            weeks.append(make_element("li", link, number))
        items.append(
            make_element(
                "li",
                make_element("p", name, count),
                make_element("ul", *weeks, classes="weekbook-backlink weekbook-topic-weeks"),
                classes="weekbook-topic-row",
                ids=(topic.anchor,),
                data_topic=topic.key,
            )
        )
    return make_element("ol", *items, classes="weekbook-topics weekbook-rows")
