"""The calendar of weeks: a list of links for each year, whose cells say how busy each week was."""

from __future__ import annotations

from docutils import nodes

from ..messages import _, ngettext
from ..nodes import make_element, make_inline, make_link, weekbook_element
from ..records import ListingKind
from ..views import CalendarView
from ..years import LEVELS, CalendarWeek, CalendarYear
from .dates import format_month, format_number
from .rows import ListingContext, make_heading, make_more, name_week


def render_calendar(view: CalendarView, context: ListingContext) -> weekbook_element:
    """Make the calendar, newest year first; its legend says what the levels mean and how much there is in all."""
    scale = [make_inline("i", data_level=str(level)) for level in range(1, LEVELS + 1)]
    legend = make_inline("span", _("fewer"), *scale, _("more"), classes="weekbook-calendar-scale", aria_hidden="true")

    sums = [
        ngettext("%d entry", "%d entries", view.entries, format_number(view.entries, context.language)),
        ngettext("%d paper", "%d papers", view.papers, format_number(view.papers, context.language)),
        ngettext("%d person", "%d people", view.people, format_number(view.people, context.language)),
    ]
    total = make_inline("span", _(", ").join(sums), classes="weekbook-calendar-total")
    weeks = sum(cell.docname is not None for year in view.years for cell in year.weeks)
    return make_element(
        "div",
        *(_render_year(year, context) for year in view.years),
        make_element("p", legend, total, classes="weekbook-calendar-legend weekbook-meta"),
        *make_more(ListingKind.WEEKS, ngettext("All %d week", "All %d weeks", weeks), context),
        classes="weekbook-calendar",
    )


def _render_year(year: CalendarYear, context: ListingContext) -> nodes.Node:
    # the names of the months only say to the eye what each cell's label says by its week
    months = [
        make_element("li", nodes.Text(format_month(month, context.language)), data_weeks=str(weeks))
        for month, weeks in enumerate(year.months, 1)
    ]
    return make_element(
        "div",
        make_heading(context.level, str(year.year)),
        make_element("ol", *months, classes="weekbook-calendar-months", aria_hidden="true"),
        make_element("ol", *(_render_cell(cell, context) for cell in year.weeks), classes="weekbook-calendar-weeks"),
        classes="weekbook-calendar-year",
        data_weeks=str(len(year.weeks)),
    )


def _render_cell(cell: CalendarWeek, context: ListingContext) -> nodes.Node:
    number = make_inline("span", str(cell.week.number))
    if cell.docname is None:
        return make_element("li", number, aria_hidden="true")
    count = ngettext("%d entry", "%d entries", cell.entries)
    link = make_link(
        context.link_to(cell.docname, ""),
        number,
        data_level=str(cell.level),
        aria_label=_("%(week)s, %(count)s") % {"week": name_week(cell.week), "count": count},
    )
    return make_element("li", link)
