"""The list of all papers, by month, with what filters it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from docutils import nodes

from ..ids import PaperScheme, format_arxiv_url
from ..messages import _, ngettext
from ..nodes import make_element, make_inline, make_link, weekbook_element
from ..records import ListingKind, PaperRole
from ..views import PaperView
from .citing import ALL_PAPERS, make_markup, write_actions, write_exports, write_shown_exports
from .dates import format_number, format_year_month
from .papers import format_authors, make_paper_title
from .rows import ListingContext, make_heading, make_more


def render_papers(
    rows: tuple[PaperView, ...], names: Mapping[str, str], limit: int | None, context: ListingContext
) -> weekbook_element:
    """Make the list of papers: all of them by month, or the newest in one list with a link to all.

    :param names: what weeks call the topics that are not in the table
    """
    if limit is not None:
        number = format_number(len(rows), context.language)
        more = make_more(ListingKind.PAPERS, ngettext("All %d paper", "All %d papers", len(rows), number), context)
        items = [_render_paper(paper, context, whole=False) for paper in rows[:limit]]
        return make_element(
            "div", make_element("ol", *items, classes="weekbook-rows"), *more, classes="weekbook-papers"
        )
    parts: list[nodes.Node] = [_make_controls(rows, names, context)] if context.interactive else []
    if context.citing and any(paper.work for paper in rows):
        parts.append(make_markup(write_exports(ALL_PAPERS, _("All papers as a file"), context.citing, is_seen=True)))
    for month, members in groupby(rows, key=lambda paper: paper.readings[0].week.first.replace(day=1)):
        items = [_render_paper(paper, context, whole=True) for paper in members]
        title = format_year_month(month, context.language)
        parts.append(
            make_element(
                "div",
                make_heading(context.level, title, count=len(items), anchor=f"month-{month:%Y-%m}"),
                make_element("ol", *items, classes="weekbook-rows"),
                classes="weekbook-month weekbook-group",
            )
        )
    return make_element("div", *parts, classes="weekbook-papers")


def _make_controls(rows: Sequence[PaperView], names: Mapping[str, str], context: ListingContext) -> nodes.Node:
    """Make what filters the list, hidden until a script that can do it shows it."""
    counts = Counter(topic for paper in rows for topic in paper.topics)
    chips = [
        make_inline(
            "button",
            nodes.Text(context.topics.name(topic, context.language, names.get(topic, topic)) + " "),
            make_inline("span", format_number(counts[topic], context.language), classes="weekbook-count"),
            classes="weekbook-chip",
            type="button",
            aria_pressed="false",
            data_topic=topic,
        )
        for topic in sorted(counts, key=lambda key: (context.topics.order(key), key))
    ]
    field = make_element(
        "label",
        make_inline("span", _("Title, author or identifier"), classes="weekbook-filter-label"),
        make_inline("input", type="search", classes="weekbook-filter-text", autocomplete="off"),
        classes="weekbook-filter",
    )
    years = sorted({paper.work.year for paper in rows if paper.work and paper.work.year}, reverse=True)
    weeks = sorted({reading.week for paper in rows for reading in paper.places}, reverse=True)
    return make_element(
        "div",
        make_element("div", *chips, classes="weekbook-chips", role="group", aria_label=_("Filter by topic")),
        field,
        _make_choice("weekbook-filter-year", _("Year of publication"), ((year, year) for year in years)),
        _make_choice("weekbook-filter-week", _("Read in"), ((str(week), week.label) for week in weeks)),
        *([make_markup(write_shown_exports())] if context.citing and context.citing.has_basket else []),
        make_element(
            "p",
            classes="weekbook-filter-status",
            role="status",
            data_message=_("%shown of %all papers shown"),
        ),
        classes="weekbook-controls",
        hidden="",
    )


def _make_choice(classes: str, label: str, options: Iterable[tuple[str, str]]) -> nodes.Node:
    """Make a field that chooses one of some values, or all."""
    made = [make_inline("option", name, value=value) for value, name in [("", _("All")), *options]]
    return make_element(
        "label",
        make_inline("span", label, classes="weekbook-filter-label"),
        make_inline("select", *made, classes=classes),
        classes="weekbook-filter",
    )


def _render_paper(paper: PaperView, context: ListingContext, *, whole: bool) -> nodes.Node:
    """Make a row; only those of the whole list name all weeks, and can be linked to and filtered."""
    newest = paper.readings[0]
    eprint = paper.ref.value if paper.ref.scheme is PaperScheme.ARXIV else None
    name = make_paper_title(paper.title, paper.ref, context.language)
    link = make_link(context.link_to(newest.docname, newest.anchor), name)
    facts: list[nodes.Node] = []
    work = paper.work
    if work and work.authors:
        authors = format_authors(work.authors, context.shown_authors if whole else 1)
        facts.append(make_inline("span", authors, classes="weekbook-paper-authors"))
    if work and (work.venue or work.year):
        facts.append(make_inline("span", work.venue or work.year or "", classes="weekbook-paper-venue"))
    if eprint:
        facts.append(make_link(format_arxiv_url(eprint), f"arXiv {eprint}", rel="external", translate="no"))
    weeks = []
    for reading in paper.readings if whole else paper.readings[:1]:
        label = reading.week.label
        # the column is narrow: it shows the week, and says the entry to whoever asks
        name_of_entry = f"{label} · {reading.entry_title}"
        address = context.link_to(reading.docname, reading.anchor)
        week = make_link(address, label, title=reading.entry_title, aria_label=name_of_entry)
        mentioned = [make_inline("span", _("mentioned"), classes="weekbook-label")]
        weeks.append(make_element("li", week, *(mentioned if reading.role is PaperRole.MENTION else ())))
    item = make_element(
        "li",
        make_element("p", link, classes="weekbook-paper-title"),
        classes="weekbook-paper-row",
        ids=(paper.anchor,) if whole else (),
        data_eprint=eprint,
        data_citekey=work.key if work else None,
        data_topics=" ".join(paper.topics) if whole else None,
        data_year=work.year if work and whole else None,
        data_weeks=" ".join(dict.fromkeys(str(reading.week) for reading in paper.places)) if whole else None,
    )
    if facts:
        item.append(make_element("p", *facts, classes="weekbook-paper-facts weekbook-meta"))
    item.append(make_element("ul", *weeks, classes="weekbook-backlink weekbook-paper-weeks"))
    if context.citing and work and whole:
        item.append(make_markup(write_actions(work.key, paper.title, context.citing, named=False)))
    return item
