"""What the lists of all weeks share: the frame that they stand in, counts, titles and links to weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from docutils import nodes

from ..ids import IsoWeek
from ..languages import foreign_language
from ..messages import _, ngettext
from ..nodes import make_element, make_icon, make_inline, make_link, weekbook_element
from ..records import EntryKind, ListingKind
from ..topics import TopicTable
from ..views import Target, WeekRow
from .citing import CiteContext
from .dates import format_span
from .papers import LinkTo


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingContext:
    """What a list needs to know of the page that it stands on."""

    link_to: LinkTo
    find_listing: Callable[[ListingKind], str | None]
    """Gives the page that holds the whole list of a kind."""
    language: str
    shown_authors: int
    topics: TopicTable
    interactive: bool
    """Whether the page can have controls."""
    citing: CiteContext | None
    """Where the files of citing are, or None where there are none."""
    level: int = 2
    """The level of headings of a list at its place."""


def kind_name(kind: EntryKind) -> str:
    """Name what an entry is about in the reader's language."""
    return {
        EntryKind.PAPER: _("Papers"),
        EntryKind.POST: _("Posts"),
        EntryKind.EPISODE: _("Episodes"),
        EntryKind.ARTICLE: _("Articles"),
        EntryKind.VIDEO: _("Videos"),
        EntryKind.REPOSITORY: _("Repositories"),
        EntryKind.BOOK: _("Books"),
        EntryKind.NOTE: _("Notes"),
        EntryKind.OTHER: _("Other sources"),
        EntryKind.TEXT: _("Texts"),
    }[kind]


def name_week(week: IsoWeek) -> str:
    """Name a week in a sentence: ``2025 年第 18 周``."""
    return _("Week %(week)d of %(year)d") % {"week": week.number, "year": week.year}


def make_heading(
    level: int, *children: nodes.Node | str, count: int | None = None, anchor: str = "", classes: str = ""
) -> nodes.Node:
    """Make a heading of a list's own; a count is part of the name."""
    parts = [nodes.Text(child) if isinstance(child, str) else child for child in children]
    if count is not None:
        parts += [nodes.Text(" "), make_inline("span", str(count), classes="weekbook-count")]
    return make_element(f"h{min(level, 6)}", *parts, classes=classes, ids=(anchor,) if anchor else ())


def make_total(entries: int) -> nodes.Node:
    """Write "100 entries"."""
    return make_inline("span", ngettext("%d entry", "%d entries", entries), classes="weekbook-count-total")


def make_kinds(row: WeekRow) -> list[nodes.Node]:
    """Write the counts by kind, each with its icon."""
    return [
        make_inline(
            "span",
            make_icon(kind.value),
            nodes.Text(f"{kind_name(kind)} {count}"),
            classes="weekbook-count",
            data_kind=kind.value,
        )
        for kind, count in row.kinds
    ]


def make_dates(row: WeekRow, language: str, *, year: bool) -> nodes.Node:
    """Write the days of a week, without the year where it stands beside them."""
    text = format_span(row.week.first, row.week.last, language, year=year)
    return make_inline("span", text, classes="weekbook-week-dates")


def make_targets(targets: Iterable[Target], link_to: LinkTo, classes: str) -> nodes.Node:
    """List places in the archive."""
    return make_element(
        "ul", *(make_element("li", make_link(link_to(t.docname, t.anchor), t.title)) for t in targets), classes=classes
    )


def make_places(places: Iterable[tuple[IsoWeek, Target]], context: ListingContext) -> weekbook_element:
    """List places with their weeks: ``2025 W18 · title``."""
    items = []
    for week, target in places:
        number = make_inline("span", week.label, classes="weekbook-place-week")
        mark = foreign_language(target.title, context.language)
        link = make_link(context.link_to(target.docname, target.anchor), target.title, lang=mark)
        items.append(make_element("li", number, link))
    return make_element("ul", *items, classes="weekbook-backlink weekbook-places")


def make_more(kind: ListingKind, text: str, context: ListingContext) -> list[nodes.Node]:
    """Make the link from a part of a list to the page that holds all of it, where there is one."""
    docname = context.find_listing(kind)
    if docname is None:
        return []
    return [make_element("p", make_link(context.link_to(docname, ""), text), classes="weekbook-more weekbook-meta")]
