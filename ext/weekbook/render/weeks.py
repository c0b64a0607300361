"""Lists of weeks: all of them, the newest one, and what is special in it."""

from __future__ import annotations

from itertools import groupby

from docutils import nodes

from ..messages import _
from ..nodes import make_element, make_icon, make_inline, make_link, weekbook_element, weekbook_squares
from ..views import Highlight, WeekRow
from .clauses import make_clauses
from .rows import (
    ListingContext,
    make_dates,
    make_heading,
    make_kinds,
    make_targets,
    make_total,
    name_week,
)


def render_weeks(rows: tuple[WeekRow, ...], context: ListingContext, *, headings: bool) -> weekbook_element:
    """Make the list of weeks, by year."""
    parts: list[nodes.Node] = []
    for year, members in groupby(rows, key=lambda row: row.week.year):
        items = [_render_week(row, context, year=not headings) for row in members]
        if headings:
            parts.append(make_heading(context.level, str(year), count=len(items), anchor=f"year-{year}"))
        parts.append(make_element("ol", *items, classes="weekbook-rows"))
    return make_element("div", *parts, classes="weekbook-weeks")


def _render_week(row: WeekRow, context: ListingContext, *, year: bool) -> nodes.Node:
    number = make_inline("span", str(row.week.number), classes="weekbook-week-number")
    link = make_link(
        context.link_to(row.docname, ""), number, classes="weekbook-week-link", aria_label=name_week(row.week)
    )
    dates = make_dates(row, context.language, year=year)
    item = make_element(
        "li",
        make_element("p", link, dates, make_total(row.entries), classes="weekbook-week-head"),
        weekbook_squares(marks=row.marks),
        classes="weekbook-week-row",
        data_week=str(row.week),
    )
    if row.special:
        item.append(make_targets(row.special, context.link_to, "weekbook-week-special"))
    return item


def render_latest(row: WeekRow, context: ListingContext) -> weekbook_element:
    """Make the newest week as a masthead: its number large, its title a link, its days, and how much there is."""
    title = make_link(context.link_to(row.docname, ""), row.title)
    dates, total = make_dates(row, context.language, year=False), make_total(row.entries)
    text = make_element(
        "div",
        make_element("p", nodes.Text(_("Newest week")), classes="weekbook-label"),
        make_heading(context.level, title, classes="weekbook-latest-title"),
        make_element("p", dates, total, classes="weekbook-masthead-facts weekbook-meta"),
        classes="weekbook-masthead-text",
    )
    return make_element(
        "div",
        make_element("p", nodes.Text(str(row.week.number)), classes="weekbook-numeral", aria_hidden="true"),
        text,
        make_element("p", *make_kinds(row), classes="weekbook-counts weekbook-meta"),
        classes="weekbook-latest",
        data_week=str(row.week),
    )


def render_special(rows: tuple[Highlight, ...], context: ListingContext) -> weekbook_element:
    """List what the author sets apart, with how its digest begins."""
    items = []
    for row in rows:
        clauses = make_clauses([nodes.Text(row.target.title)])
        link = make_link(context.link_to(row.target.docname, row.target.anchor), *clauses)
        title = make_element("p", make_icon(row.kind.value), link, classes="weekbook-special-title")
        item = make_element("li", title, classes="weekbook-special-row", data_kind=row.kind.value)
        if row.summary:
            item.append(make_element("p", nodes.Text(row.summary), classes="weekbook-special-text"))
        items.append(item)
    return make_element("ol", *items, classes="weekbook-special weekbook-rows")
