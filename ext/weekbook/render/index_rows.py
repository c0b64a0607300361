"""Lists of topics, people, shows and tracks; a part of one names those with the most, and leads to the whole."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TypeVar

from docutils import nodes

from ..messages import _, ngettext
from ..nodes import make_element, make_inline, make_link, weekbook_element
from ..records import ListingKind
from ..tracks import READ_AGAIN, Places, TrackView
from ..views import PersonView, ShowView, Target, TopicView
from .citing import make_markup, topic_file, write_exports
from .dates import format_number
from .rows import ListingContext, make_heading, make_more, make_places

Row = TypeVar("Row", PersonView, ShowView, TopicView, TrackView)


def render_topics(
    rows: tuple[TopicView, ...], cited: Container[str], limit: int | None, context: ListingContext
) -> weekbook_element:
    """List topics in the order of their table, each with its section in each week.

    :param cited: the keys of those of whose papers there are files
    """

    def name_of(topic: TopicView) -> str:
        return context.topics.name(topic.key, context.language, topic.name)

    rows = tuple(sorted(rows, key=lambda row: (context.topics.order(row.key), row.key)))
    if limit is not None:
        more = ngettext("All %d topic", "All %d topics", len(rows), format_number(len(rows), context.language))
        newest = {topic.key: topic.weeks[0][1] for topic in rows}
        return _render_part(
            ListingKind.TOPICS, rows, limit, context, name_of, lambda t: t.entries, lambda t: newest[t.key], more
        )
    items = []
    for topic in rows:
        weeks = []
        for week, target, entries in topic.weeks:
            link = make_link(context.link_to(target.docname, target.anchor), week.label)
            count = make_inline("span", format_number(entries, context.language), classes="weekbook-count")
            weeks.append(make_element("li", link, count))
        exports = []
        if context.citing and topic.key in cited:
            what = _("Papers on %s as a file") % name_of(topic)
            exports = [make_markup(write_exports(topic_file(topic.key), what, context.citing))]
        items.append(
            make_element(
                "li",
                _make_head(
                    make_inline("span", name_of(topic), classes="weekbook-topic-name"),
                    ngettext("%d entry", "%d entries", topic.entries, format_number(topic.entries, context.language)),
                ),
                *exports,
                make_element("ul", *weeks, classes="weekbook-backlink weekbook-topic-weeks"),
                classes="weekbook-topic-row",
                ids=(topic.anchor,),
                data_topic=topic.key,
            )
        )
    return make_element("ol", *items, classes="weekbook-topics weekbook-rows")


def render_people(rows: tuple[PersonView, ...], limit: int | None, context: ListingContext) -> weekbook_element:
    """List accounts by their handles, each with the entries that show its posts."""
    if limit is not None:
        more = ngettext("All %d account", "All %d accounts", len(rows), format_number(len(rows), context.language))
        return _render_part(
            ListingKind.PEOPLE, rows, limit, context, _person_name, lambda p: p.posts, lambda p: p.targets[0][1], more
        )
    items = []
    for person in rows:
        handle = make_link(
            f"https://x.com/{person.handle}",
            f"@{person.handle}",
            rel="external",
            translate="no",
            classes="weekbook-person-handle",
        )
        # an account without a name is told by its handle alone
        named = [make_inline("span", person.name, classes="weekbook-person-name")] if person.name else []
        posts = ngettext("%d post", "%d posts", person.posts, format_number(person.posts, context.language))
        head = _make_head(*named, handle, posts)
        items.append(
            make_element(
                "li",
                head,
                make_places(person.targets, context),
                classes="weekbook-person",
                ids=(person.anchor,),
                data_handle=person.handle,
            )
        )
    return make_element("ol", *items, classes="weekbook-people weekbook-rows")


def render_shows(rows: tuple[ShowView, ...], limit: int | None, context: ListingContext) -> weekbook_element:
    """List shows, those with the most episodes first, each with its episodes."""
    if limit is not None:
        more = ngettext("All %d show", "All %d shows", len(rows), format_number(len(rows), context.language))
        return _render_part(
            ListingKind.SHOWS,
            rows,
            limit,
            context,
            lambda s: s.name,
            lambda s: len(s.episodes),
            lambda s: s.episodes[0][1],
            more,
        )
    items = [
        make_element(
            "li",
            _make_head(
                make_inline("span", show.name, classes="weekbook-show-name"),
                ngettext("%d episode", "%d episodes", len(show.episodes)),
            ),
            make_places(show.episodes, context),
            classes="weekbook-show-row",
            ids=(show.anchor,),
            data_show=show.name,
        )
        for show in rows
    ]
    return make_element("ol", *items, classes="weekbook-show-rows weekbook-rows")


def render_tracks(rows: tuple[TrackView, ...], limit: int | None, context: ListingContext) -> weekbook_element:
    """List tracks, each with all that is on it, newest week first."""

    def name_of(track: TrackView) -> str:
        if track.key == READ_AGAIN:
            return _("Papers read more than once")
        return context.topics.name(track.key, context.language)

    if limit is not None:
        more = ngettext("All %d track", "All %d tracks", len(rows), format_number(len(rows), context.language))
        return _render_part(
            ListingKind.TRACKS,
            rows,
            limit,
            context,
            name_of,
            lambda t: len(t.things),
            lambda t: t.things[0][0][1],
            more,
        )
    parts: list[nodes.Node] = []
    for track in rows:
        heading = make_heading(context.level, name_of(track), count=len(track.things), anchor=track.anchor)
        items = (_render_thing(places, context) for places in track.things)
        parts += [heading, make_element("ul", *items, classes="weekbook-backlink weekbook-places")]
    return make_element("div", *parts, classes="weekbook-tracks")


def _render_thing(places: Places, context: ListingContext) -> nodes.Node:
    """Make a row: the newest week, the title, and the weeks before."""
    (week, newest), *before = places
    parts: list[nodes.Node] = [make_link(context.link_to(newest.docname, newest.anchor), newest.title)]
    for other, target in before:
        link = make_link(context.link_to(target.docname, target.anchor), other.label, classes="weekbook-meta")
        parts += [nodes.Text(" "), link]
    number = make_inline("span", week.label, classes="weekbook-place-week")
    return make_element("li", number, make_inline("span", *parts, classes="weekbook-track-thing"))


def _person_name(person: PersonView) -> str:
    return person.name or f"@{person.handle}"


def _make_head(*parts: nodes.Node | str) -> nodes.Node:
    """Make the first line of a row: what it is about, and how much there is; the last part is the count."""
    *names, count = parts
    return make_element(
        "p",
        *(nodes.Text(part) if isinstance(part, str) else part for part in names),
        make_inline("span", count, classes="weekbook-count"),
        classes="weekbook-row-head",
    )


def _render_part(
    kind: ListingKind,
    rows: tuple[Row, ...],
    limit: int,
    context: ListingContext,
    name_of: Callable[[Row], str],
    count_of: Callable[[Row], int],
    newest_of: Callable[[Row], Target],
    more: str,
) -> weekbook_element:
    """List those with the most: a link to the row in the whole list, else to the newest place, and the number."""
    page = context.find_listing(kind)
    items = []
    for row in sorted(rows, key=count_of, reverse=True)[:limit]:
        newest = newest_of(row)
        address = context.link_to(page, row.anchor) if page else context.link_to(newest.docname, newest.anchor)
        count = make_inline("span", format_number(count_of(row), context.language), classes="weekbook-count")
        items.append(make_element("li", make_link(address, name_of(row)), count))
    return make_element(
        "div",
        make_element("ol", *items, classes="weekbook-rows"),
        *make_more(kind, more, context),
        classes="weekbook-ways",
        data_kind=kind.value,
    )
