"""The page of a week: its head, its map, the heads and feet of its entries, and the way to the weeks beside it.

Works on one doctree when its page is written, by the week's row and its neighbours'. What a reader needs a script for
is left out where none runs, and hidden until it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref

from ..messages import _, ngettext
from ..nodes import (
    make_element,
    make_icon,
    make_inline,
    make_link,
    make_permalink,
    weekbook_element,
    weekbook_entry,
    weekbook_head,
    weekbook_headed_title,
    weekbook_inline,
    weekbook_title,
)
from ..records import EntryKind
from ..topics import FOLLOW_UP, RECOMMENDED, SPECIAL
from ..views import WeekRow
from .citing import CiteContext, make_markup, work_file, write_cite_link
from .clauses import make_clauses
from .dates import make_span
from .papers import LinkTo
from .rows import kind_name


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekContext:
    """What the page of a week shows that its doctree does not know."""

    row: WeekRow
    before: WeekRow | None
    after: WeekRow | None
    link_to: LinkTo
    find_kind: Callable[[str], EntryKind | None]
    """Gives the kind of the entry that a reference names."""
    language: str
    has_script: bool
    """Whether scripts run where the page is read."""
    citing: CiteContext | None
    """Where the files of citing are, or None where this week has none."""


@dataclass(slots=True)
class _Topic:
    """A section of the week that is no entry, or the week itself."""

    section: nodes.section
    key: str = ""
    entries: list[weekbook_entry] = field(default_factory=list)
    """Those that stand in it directly."""
    topics: list[_Topic] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return str(self.section["ids"][0])

    @property
    def count(self) -> int:
        return len(self.entries) + sum(topic.count for topic in self.topics)

    def below(self) -> Iterator[_Topic]:
        """Yield the topics below this one, in reading order."""
        for topic in self.topics:
            yield topic
            yield from topic.below()


def dress_week(document: nodes.document, context: WeekContext) -> None:
    """Give the page of a week all that stands around what its author wrote."""
    sections = [child for child in document.children if isinstance(child, nodes.section)]
    if not sections or not isinstance(sections[0][0], nodes.title):
        # reported when it was read
        return
    top = sections[0]
    week = _Topic(top)
    entries: list[weekbook_entry] = []
    for section in sections:
        # further headings of the first level stand in the week like all others
        _outline([section] if section is not top else section.children, week, entries)
    own = context.row.docname
    recommended = frozenset(target.anchor for target in context.row.recommended if target.docname == own)
    names = {topic.anchor: _name_of(topic.section) for topic in week.below()}
    map_ = _render_map(week, names, recommended)
    for entry in entries:
        dress_entry(entry, recommended=entry["ids"][0] in recommended, has_script=context.has_script)
    for topic in week.topics:
        _count_entries(topic, ngettext("%d entry", "%d entries", topic.count))
        for below in topic.below():
            _count_entries(below, str(below.count))
    for topic in week.below():
        if topic.key == RECOMMENDED:
            _render_recommendations(topic.section, context)
    head = [_render_masthead(cast("nodes.title", top[0]), context)]
    if entries and context.has_script:
        head.append(_render_controls(context.row))
    if map_:
        head.append(map_)
    top[0:1] = head
    if turn := _render_turn(context):
        sections[-1].append(turn)


def _outline(children: list[nodes.Node], topic: _Topic, entries: list[weekbook_entry]) -> None:
    """Find the topics and entries below a heading; sections stand in sections only."""
    for child in children:
        if isinstance(child, weekbook_entry):
            topic.entries.append(child)
            _gather(child, entries)
        elif isinstance(child, nodes.section):
            below = _Topic(child, child.get("topic", ""))
            topic.topics.append(below)
            _outline(child.children, below, entries)


def _gather(entry: weekbook_entry, entries: list[weekbook_entry]) -> None:
    entries.append(entry)
    for child in entry.children:
        if isinstance(child, weekbook_entry):
            _gather(child, entries)


def _name_of(section: nodes.section) -> str:
    return section[0].astext() if section.children and isinstance(section[0], nodes.title) else ""


# -- Masthead --------------------------------------------------------------------------------------


def _render_masthead(title: nodes.title, context: WeekContext) -> weekbook_element:
    """Make the head of the week around its title."""
    row, citing = context.row, context.citing
    heading = weekbook_headed_title(title.rawsource, "", *title.children, **title.attributes)
    heading.update_basic_atts({"ids": []})
    heading["id"], heading["text"] = None, title.astext()
    facts = make_element(
        "p",
        make_inline("span", *make_span(row.week.first, row.week.last, context.language), classes="weekbook-week-dates"),
        _total(row),
        *([make_markup(write_cite_link(citing.address(work_file(row.week)), _("Cite this week")))] if citing else []),
        classes="weekbook-masthead-facts weekbook-meta",
    )
    text = weekbook_head(tag="div", classes=["weekbook-masthead-text"], ids=list(title.parent["ids"]))
    text.extend([heading, facts])
    numeral = make_element("p", nodes.Text(str(row.week.number)), classes="weekbook-numeral", aria_hidden="true")
    masthead = make_element("header", numeral, text, classes="weekbook-masthead")
    links = [
        _render_neighbour(neighbour, rel, context)
        for rel, neighbour in (("prev", context.before), ("next", context.after))
        if neighbour
    ]
    if links:
        label = _("Neighbouring weeks")
        masthead.append(make_element("nav", *links, classes="weekbook-neighbours", aria_label=label))
    return masthead


def _total(row: WeekRow) -> weekbook_inline:
    return make_inline("span", ngettext("%d entry", "%d entries", row.entries), classes="weekbook-count-total")


_ARROWS = {"prev": "arrow-left", "next": "arrow-right"}


def _direction(rel: str) -> str:
    return {"prev": _("Previous week"), "next": _("Next week")}[rel]


def _render_neighbour(neighbour: WeekRow, rel: str, context: WeekContext) -> nodes.Node:
    """Make the short link to a week beside this one: its year only where it is another one."""
    year = f"{neighbour.week.year} " if neighbour.week.year != context.row.week.year else ""
    parts: list[nodes.Node] = [
        make_inline("span", f"{_direction(rel)} ", classes="weekbook-hidden"),
        nodes.Text(f"{year}W{neighbour.week.number:02}"),
    ]
    parts.insert(0 if rel == "prev" else len(parts), make_icon(_ARROWS[rel]))
    return make_link(context.link_to(neighbour.docname, ""), *parts, rel=rel)


def _render_turn(context: WeekContext) -> weekbook_element | None:
    """Make the way on from the end of the page: the weeks beside this one, with what awaits there."""
    links = []
    for rel, neighbour in (("prev", context.before), ("next", context.after)):
        if neighbour is None:
            continue
        week = neighbour.week
        dates = make_span(week.first, week.last, context.language)
        parts: list[nodes.Node] = [
            make_icon(_ARROWS[rel]),
            make_inline("span", _direction(rel), classes="weekbook-turn-label weekbook-label"),
            nodes.Text(" "),
            make_inline("span", neighbour.title, classes="weekbook-turn-title"),
            nodes.Text(" "),
            make_inline("span", *dates, classes="weekbook-week-dates weekbook-meta"),
            nodes.Text(" "),
            make_inline("span", _total(neighbour), classes="weekbook-meta"),
        ]
        links.append(make_link(context.link_to(neighbour.docname, ""), *parts, rel=rel))
    if not links:
        return None
    # a name of its own: the head of the page has the other navigation to the same weeks
    return make_element("nav", *links, classes="weekbook-turn", aria_label=_("Previous and next week"))


# -- Controls and map ------------------------------------------------------------------------------


def _render_controls(row: WeekRow) -> weekbook_element:
    """Make what chooses: kinds of entries, where there are several, and how much of each is shown."""
    controls = make_element("div", classes="weekbook-controls", hidden="hidden")
    if len(row.kinds) > 1:
        chips = [
            _make_button(
                make_icon(kind.value),
                kind_name(kind),
                nodes.Text(" "),
                make_inline("span", str(count), classes="weekbook-count"),
                classes="weekbook-chip",
                aria_pressed="false",
                data_kind=kind.value,
            )
            for kind, count in row.kinds
        ]
        label = _("Filter by kind")
        controls.append(make_element("div", *chips, classes="weekbook-chips", role="group", aria_label=label))
    views = [
        _make_button(text, data_weekbook_view=view, aria_pressed="true" if view == "full" else "false")
        for view, text in (("full", _("Full text")), ("skim", _("Skim")))
    ]
    controls.append(make_element("div", *views, classes="weekbook-segment", role="group", aria_label=_("View")))
    message = _("%shown of %all entries shown")
    controls.append(make_element("p", classes="weekbook-filter-status", role="status", data_message=message))
    return controls


def _make_button(*children: nodes.Node | str, classes: str = "", **attributes: Any) -> weekbook_inline:
    return make_inline("button", *children, classes=classes, type="button", **attributes)


def _render_map(week: _Topic, names: dict[str, str], recommended: frozenset[str]) -> weekbook_element | None:
    """Make the map: a row for each topic, with a square for each entry; special topics are rows themselves."""
    if not week.topics:
        return None
    groups = [make_element("li", _render_entry_row(entry, recommended)) for entry in week.entries]
    squares: list[weekbook_inline] = []
    for topic in week.topics:
        special = topic.key in (SPECIAL, FOLLOW_UP)
        own = [] if special else _squares(topic, recommended)
        group = make_element("li", _render_row(topic, names, own), classes="weekbook-map-group")
        rows = [make_element("li", _render_entry_row(e, recommended)) for e in (topic.entries if special else ())]
        squares += own
        for below in topic.below():
            own = _squares(below, recommended)
            rows.append(make_element("li", _render_row(below, names, own)))
            squares += own
        if rows:
            group.append(make_element("ul", *rows))
        groups.append(group)
    legend = _render_legend(squares)
    label = _("Map of the week")
    return make_element("nav", make_element("ul", *groups), *legend, classes="weekbook-map", aria_label=label)


def _squares(topic: _Topic, recommended: frozenset[str]) -> list[weekbook_inline]:
    return [
        _square("paper" if entry["kind"] == EntryKind.PAPER else "other", is_recommended=entry["ids"][0] in recommended)
        for entry in topic.entries
    ]


def _square(kind: str, *, is_recommended: bool = False) -> weekbook_inline:
    return make_inline("i", classes="is-recommended" if is_recommended else "", data_kind=kind)


def _render_row(topic: _Topic, names: dict[str, str], squares: list[weekbook_inline]) -> nodes.Node:
    parts: list[nodes.Node] = [make_inline("span", names[topic.anchor], classes="weekbook-map-name")]
    if topic.count:
        parts += [nodes.Text(" "), make_inline("span", str(topic.count), classes="weekbook-count")]
    if squares:
        parts.append(make_inline("span", *squares, classes="weekbook-map-squares", aria_hidden="true"))
    return make_link(f"#{topic.anchor}", *parts)


def _render_entry_row(entry: weekbook_entry, recommended: frozenset[str]) -> nodes.Node:
    anchor = entry["ids"][0]
    name = make_inline("span", _name_of(entry), classes="weekbook-map-name")
    return make_link(f"#{anchor}", name, classes="is-recommended" if anchor in recommended else "")


def _render_legend(squares: list[weekbook_inline]) -> list[nodes.Node]:
    """Say what the squares mean, as far as there are such."""
    shown = {square["attributes_"]["data-kind"] for square in squares if not square["classes"]}
    parts = [
        make_inline("span", _square(kind), label)
        for kind, label in (("paper", kind_name(EntryKind.PAPER)), ("other", _("Other")))
        if kind in shown
    ]
    if any(square["classes"] for square in squares):
        parts.append(make_inline("span", _square("other", is_recommended=True), _("Recommended")))
    # those who hear the page hear the counts: squares are for the eye, and so is what they mean
    return [make_element("p", *parts, classes="weekbook-map-legend", aria_hidden="true")] if parts else []


# -- Topics ----------------------------------------------------------------------------------------


def _count_entries(topic: _Topic, count: str) -> None:
    """Put the number of its entries after the name of a topic."""
    if not topic.count or not isinstance(topic.section[0], nodes.title):
        return
    title = topic.section[0]
    counted = weekbook_title(title.rawsource, "", *title.children, **title.attributes)
    counted["text"] = title.astext()
    counted.extend([nodes.Text(" "), make_inline("span", count, classes="weekbook-count")])
    topic.section[0] = counted


def _render_recommendations(section: nodes.section, context: WeekContext) -> None:
    """Make lists of references to entries rows, each with the kind of its entry."""
    bodies = [child for child in section.children if isinstance(child, weekbook_element)]
    for body in bodies:
        for given in [c for c in body.children if isinstance(c, nodes.bullet_list | nodes.enumerated_list)]:
            picks = [(item, kind) for item in given.children if (kind := _kind_of_pick(item, context))]
            if not picks:
                continue
            for item, kind in picks:
                line = cast("nodes.Element", item)[0]
                place = line if isinstance(line, nodes.TextElement) else item
                cast("nodes.Element", place).insert(0, make_icon(kind.value))
            rows = nodes.enumerated_list("", *given.children, classes=["weekbook-recommended"])
            rows.source, rows.line = given.source, given.line
            body.replace(given, rows)


def _kind_of_pick(item: nodes.Node, context: WeekContext) -> EntryKind | None:
    for reference in item.findall(pending_xref):
        if reference["refdomain"] == "week" and reference["reftype"] == "entry":
            return context.find_kind(reference["reftarget"])
    return None


# -- Entries ---------------------------------------------------------------------------------------


def dress_entry(entry: weekbook_entry, *, recommended: bool, has_script: bool) -> None:
    """Give an entry its head, and the foot from which it is opened when only its beginning is shown."""
    title = entry[0]
    if not isinstance(title, nodes.title):
        return
    anchor = entry["ids"][0]
    clauses = make_clauses(title.children)
    clauses[0].insert(0, make_icon(entry["kind"]))
    if recommended:
        seal = make_inline("span", _("★"), classes="weekbook-label weekbook-seal", aria_hidden="true")
        clauses[-1].extend([seal, make_inline("span", f" {_('Recommended')}", classes="weekbook-hidden")])
    clauses[-1].append(make_permalink(anchor, _("Permalink to this entry")))
    heading = weekbook_headed_title(title.rawsource, "", *clauses, **title.attributes)
    heading["id"], heading["text"] = f"{anchor}-title", title.astext()
    head = weekbook_head(tag="header", classes=["weekbook-entry-head"], ids=list(entry["ids"]))
    head.append(heading)
    entry[0] = head
    if has_script:
        button = _make_button(
            _("Expand"), classes="weekbook-expand", hidden="hidden", aria_describedby=f"{anchor}-title"
        )
        foot = make_element("footer", button, classes="weekbook-entry-foot")
        # before the parts of the entry, which have their own
        parts = (place for place, child in enumerate(entry.children) if isinstance(child, weekbook_entry))
        entry.insert(next(parts, len(entry)), foot)
