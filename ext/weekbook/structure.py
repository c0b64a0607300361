"""The structure of a document: which heading is a topic and which an entry, their anchors, and where the author speaks.

Works on one doctree after parsing; gives back the document's records. Knows docutils, not the build: called by
:mod:`.transforms`, which notes the records in the domain.

What a heading is, is decided by what it holds, never by its level:

- the document's title is the week;
- a name that the table of topics knows is a topic, but not inside an entry;
- a heading without a source of its own is a group, which is a topic of its own, if it holds nothing
  or if headings below it have sources;
- every other heading is an entry; inside an entry all headings are entries, its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docutils import nodes
from sphinx import addnodes

from . import nodes as own
from .diagnostics import Subtype, warn
from .document import find_nodes
from .ids import PaperScheme
from .messages import _
from .records import (
    DocumentRecords,
    EntryKind,
    EntryRecord,
    EpisodeRecord,
    ListingRecord,
    PaperRecord,
    PaperRole,
    PlacedRecord,
    PostRecord,
    ReferenceRecord,
    RemarkRecord,
    SourceKind,
    SourceRecord,
    TopicRecord,
    WeekRecord,
)
from .shapes import INERT, become_entry, group_items, keep_rules, make_remark, wrap_body
from .slugs import content_suffix, github_slug, plain_slug, unique_slug
from .summary import summarise
from .topics import TopicTable, unknown_topic_key

SOURCE_KINDS = {
    SourceKind.ARTICLE: EntryKind.ARTICLE,
    SourceKind.VIDEO: EntryKind.VIDEO,
    SourceKind.REPOSITORY: EntryKind.REPOSITORY,
    SourceKind.TOOL: EntryKind.REPOSITORY,
    SourceKind.BOOK: EntryKind.BOOK,
    SourceKind.THREAD: EntryKind.POST,
    SourceKind.NOTE: EntryKind.NOTE,
    SourceKind.WEBSITE: EntryKind.ARTICLE,
}
"""What an entry is about whose first source is one of these; all others are :attr:`.records.EntryKind.OTHER`."""


@dataclass(slots=True)
class _Place:
    """A heading and what it is."""

    section: nodes.section
    title: str
    is_entry: bool
    path: tuple[str, ...]
    parent: _Place | None
    anchor: str = ""
    sources: list[nodes.Element] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return str(self.section.get("slug") or github_slug(self.title))

    @property
    def entry(self) -> _Place | None:
        """The entry that it is or is part of."""
        return self if self.is_entry else None


class Structure:
    """Arranges one document."""

    def __init__(self, document: nodes.document, docname: str, table: TopicTable) -> None:
        self.document = document
        self.docname = docname
        self.table = table
        self.places: list[_Place] = []
        self._taken: set[str] = set()
        self._moved: dict[str, str] = {}
        self._has_list = False
        self._records: dict[str, list[Any]] = {}

    def arrange(self, week: WeekRecord | None) -> DocumentRecords:
        """Classify headings, set anchors, wrap what the author wrote, and give the document's records.

        :param week: the document's week, without title and anchor; None for a page that is no week
        """
        group_items(self.document)
        if week is None:
            self._note_items(self.document, (), None)
            return self._finish(None)
        sections = [child for child in self.document.children if isinstance(child, nodes.section)]
        if not sections:
            warn(Subtype.WEEK, f"week {week.week} has no title", location=(self.docname, week.line))
            self._note_items(self.document, (), None)
            return self._finish(week)
        top = sections[0]
        week = replace(week, title=_title_text(top), anchor=week.week.slug)
        for child in top.children + sections[1:]:
            if isinstance(child, nodes.section):
                self._classify(child, (), None)
        self._set_anchors(top, week.anchor)
        for place in self.places:
            self._note_place(place)
        for child in self.document.children:
            # what stands before the title
            if not isinstance(child, nodes.section):
                self._note_items(child, (), None)
        self._dress(top, (), None)
        for place in self.places:
            place_entry = place.anchor if place.is_entry else None
            self._dress(place.section, place.path, place_entry)
        for place in self.places:
            if place.is_entry:
                become_entry(self.document, place.section, self._kind(place))
        if self._records.get("papers") and not self._has_list:
            top.append(own.weekbook_references())
        return self._finish(week)

    # -- What a heading is -------------------------------------------------------------------------

    def _classify(self, section: nodes.section, path: tuple[str, ...], parent: _Place | None) -> None:
        title = _title_text(section)
        sources = list(_own_sources(section))
        subsections = [child for child in section.children if isinstance(child, nodes.section)]
        known = self.table.find(title, path) if parent is None else None
        is_group = not sources and (
            not _has_content(section) or any(True for sub in subsections for _source in _all_sources(sub))
        )
        is_topic = parent is None and (known is not None or is_group)
        if is_topic:
            key = known.key if known else unknown_topic_key(title)
            place = _Place(section, title, False, (*path, key), None, sources=sources)
            if known is None and not subsections:
                warn(Subtype.EMPTY, f"heading {title!r} has neither a source nor a text", location=section)
        else:
            place = _Place(section, title, True, path, parent, sources=sources)
        self.places.append(place)
        for sub in subsections:
            self._classify(sub, place.path, place.entry)

    def _kind(self, place: _Place) -> EntryKind:
        for source in place.sources:
            record = source.get("record")
            if isinstance(record, PaperRecord):
                return EntryKind.PAPER
            if isinstance(record, PostRecord):
                return EntryKind.POST
            if isinstance(record, EpisodeRecord):
                return EntryKind.EPISODE
            if isinstance(record, SourceRecord):
                return SOURCE_KINDS.get(record.kind, EntryKind.OTHER)
        return EntryKind.TEXT

    # -- Anchors -----------------------------------------------------------------------------------

    def _set_anchors(self, top: nodes.section, week_anchor: str) -> None:
        """Give every heading its id: from an explicit name, its source, or its title, in this order of claims."""
        explicit = {
            self.document.nameids[name]
            for name, given in self.document.nametypes.items()
            if given and self.document.nameids.get(name)
        }
        self._taken = {i for i in self.document.ids if i in explicit}
        self._install(top, week_anchor, explicit, str(top.get("slug") or github_slug(_title_text(top))))
        for place in self.places:
            if not place.is_entry:
                place.anchor = unique_slug("topic-" + place.path[-1], self._taken)
                self._install(place.section, place.anchor, explicit, place.slug)
        entries = [place for place in self.places if place.is_entry]
        wishes: dict[str, list[_Place]] = {}
        for place in entries:
            chosen = next((i for i in place.section["ids"] if i in explicit), None) or self._option_id(place)
            if chosen:
                place.anchor = chosen
                self._taken.add(chosen)
            elif base := _source_anchor(place.sources):
                wishes.setdefault(base, []).append(place)
        bare: dict[int, str] = {}
        for base, claimants in wishes.items():
            if len(claimants) == 1:
                claimants[0].anchor = unique_slug(base, self._taken)
                self._taken.add(claimants[0].anchor)
                continue
            # several entries about one source: each is told by its title, whatever their order;
            # the first also answers to the bare name, for links from before there were two
            for place in claimants:
                wish = f"{base}-{content_suffix(place.title)}"
                if wish in self._taken:
                    warn(
                        Subtype.ENTRY_ID,
                        f"two entries have the same source and title: {place.title!r}",
                        location=place.section,
                    )
                place.anchor = unique_slug(wish, self._taken)
                self._taken.add(place.anchor)
            if base not in self._taken:
                bare[id(claimants[0])] = base
                self._taken.add(base)
        for place in entries:
            if not place.anchor:
                # not MyST's slug: it numbers titles that stand twice by their place; and before any second id is
                # given, which would make a first one depend on what stands above it
                place.anchor = unique_slug(github_slug(place.title) or "entry", self._taken)
                self._taken.add(place.anchor)
        for place in entries:
            self._taken.discard(bare.get(id(place), ""))
            self._install(place.section, place.anchor, explicit, bare.get(id(place), ""), place.slug)
        self._move_names()

    def _option_id(self, place: _Place) -> str | None:
        for source in place.sources:
            wish = source.get("entry_id")
            if not wish:
                continue
            if wish not in self._taken:
                return str(wish)
            warn(
                Subtype.ENTRY_ID,
                f"id {wish!r} is taken in this document; the entry has another",
                location=source,
            )
        return None

    def _install(self, section: nodes.section, anchor: str, explicit: set[str], *more: str) -> None:
        """Make an anchor the section's first id, and let all that spoke of its numbered id speak of the anchor."""
        old = [i for i in section["ids"] if i not in explicit]
        kept = [i for i in section["ids"] if i in explicit and i != anchor]
        extra = [i for i in more if i and i != anchor and i not in kept and i not in self._taken]
        section["ids"] = [anchor, *dict.fromkeys([*kept, *extra])]
        self._taken.update(section["ids"])
        for identifier in old:
            self.document.ids.pop(identifier, None)
        for identifier in section["ids"]:
            self.document.ids[identifier] = section
        self._moved.update(dict.fromkeys(old, anchor))

    def _move_names(self) -> None:
        """Let names, and what MyST resolves its links to headings by (line, id, text), lead to the anchors."""
        moved, nameids = self._moved, self.document.nameids
        nameids.update({name: moved[identifier] for name, identifier in nameids.items() if identifier in moved})
        slugs = getattr(self.document, "myst_slugs", {})
        for slug, (line, identifier, text) in slugs.items():
            if identifier in moved:
                slugs[slug] = (line, moved[identifier], text)

    # -- Records -----------------------------------------------------------------------------------

    def _note(self, kind: str, record: Any) -> None:
        self._records.setdefault(kind, []).append(record)

    def _note_place(self, place: _Place) -> None:
        line = place.section.line or 1
        if place.is_entry:
            self._note(
                "entries",
                EntryRecord(
                    docname=self.docname,
                    line=line,
                    anchor=place.anchor,
                    title=place.title,
                    slug=place.slug,
                    path=place.path,
                    parent=place.parent.anchor if place.parent else None,
                    kind=self._kind(place),
                    summary=summarise(place.section),
                ),
            )
        else:
            self._note(
                "topics",
                TopicRecord(docname=self.docname, line=line, path=place.path, name=place.title, anchor=place.anchor),
            )

    def _dress(self, section: nodes.section, path: tuple[str, ...], entry: str | None) -> None:
        """Turn admonitions into remarks, note all records of a heading's own content, and wrap the author's text."""
        for child in list(section.children):
            if isinstance(child, nodes.Element) and isinstance(child, nodes.Admonition):
                child.replace_self(make_remark(child, self.docname))
        for child in section.children:
            if not isinstance(child, nodes.section):
                self._note_items(child, path, entry)
        if entry is None and path:
            section["classes"].append("weekbook-topic")
            section["topic"] = path[-1]
        wrap_body(section)

    def _note_items(self, root: nodes.Node, path: tuple[str, ...], entry: str | None) -> None:
        for node in list(find_nodes(root, nodes.Element)):
            record = node.attributes.get("record")
            if isinstance(node, addnodes.pending_xref):
                self._note_reference(node, path, entry)
            elif isinstance(node, nodes.reference) and node.get("id_link"):
                # MyST's link to an anchor, which it resolves here or, later, in all documents
                self._note("foreign", ("myst:anchor", str(node["refuri"]).removeprefix("#")))
            elif isinstance(node, own.weekbook_references):
                self._has_list = True
            elif isinstance(record, ListingRecord):
                self._note("listings", record)
            elif isinstance(record, PlacedRecord):
                placed = replace(record, path=path, entry=entry, anchor=self._item_anchor(node, record))
                self._note(_FIELDS[type(record)], placed)
                node["record"] = placed

    def _note_reference(self, node: addnodes.pending_xref, path: tuple[str, ...], entry: str | None) -> None:
        line = node.line or (node.parent.line if node.parent is not None else None) or 1
        common: dict[str, Any] = {"docname": self.docname, "line": line, "path": path, "entry": entry}
        if node["refdomain"] != "week":
            anchor = node.get("reftargetid")
            target = node["reftarget"] + (f"#{anchor}" if anchor else "")
            self._note("foreign", (f"{node['refdomain']}:{node['reftype']}", target))
            return
        self._note("references", ReferenceRecord(typ=node["reftype"], target=node["reftarget"], **common))
        paper = node.get("paper")
        if paper is not None:
            record = PaperRecord(
                scheme=paper.scheme, value=paper.value, version=paper.version, role=PaperRole.MENTION, **common
            )
            self._note("papers", record)

    def _item_anchor(self, node: nodes.Element, record: PlacedRecord) -> str:
        if isinstance(record, RemarkRecord):
            return ""
        anchor = unique_slug("s-" + _record_slug(record), self._taken)
        self._taken.add(anchor)
        node["ids"].append(anchor)
        if isinstance(node, own.weekbook_item):
            head = node if node["head"] is None else node[node["head"]]
            head.append(own.make_permalink(anchor, _("Permalink")))
        return anchor

    def _finish(self, week: WeekRecord | None) -> DocumentRecords:
        keep_rules(self.document, everywhere=week is not None)
        return DocumentRecords(week=week, **{name: tuple(records) for name, records in self._records.items()})


_FIELDS: dict[type[PlacedRecord], str] = {
    PaperRecord: "papers",
    PostRecord: "posts",
    EpisodeRecord: "episodes",
    SourceRecord: "sources",
    RemarkRecord: "remarks",
}


_SOURCES = (PaperRecord, PostRecord, EpisodeRecord, SourceRecord)


def _title_text(section: nodes.section) -> str:
    return section[0].astext() if section.children and isinstance(section[0], nodes.title) else ""


def _all_sources(node: nodes.Node) -> Iterator[nodes.Element]:
    for element in find_nodes(node, nodes.Element):
        if isinstance(element.attributes.get("record"), _SOURCES):
            yield element


def _own_sources(section: nodes.section) -> Iterator[nodes.Element]:
    for child in section.children:
        if not isinstance(child, nodes.section):
            yield from _all_sources(child)


def _has_content(section: nodes.section) -> bool:
    return any(not isinstance(child, (*INERT, nodes.title, nodes.section)) for child in section.children)


def _source_anchor(sources: list[nodes.Element]) -> str:
    """Give the anchor that an entry has from its first source."""
    return _record_slug(sources[0]["record"]) if sources else ""


def _record_slug(record: PlacedRecord) -> str:
    """Name a source by what does not change when a digest is edited."""
    if isinstance(record, PaperRecord):
        scheme = "paper" if record.scheme is PaperScheme.KEY else record.scheme
        return f"{scheme}-{plain_slug(record.value)}"
    if isinstance(record, PostRecord):
        return f"post-{record.status}"
    if isinstance(record, SourceRecord) and record.kind is SourceKind.NOTE and record.date:
        return "note-" + re.sub(r"\D", "", record.date.isoformat())[:12]
    if isinstance(record, SourceRecord | EpisodeRecord):
        kind = "episode" if isinstance(record, EpisodeRecord) else "source"
        # long titles are cut: an address should fit a line; what is cut alike is told apart as doubles are
        return f"{kind}-{plain_slug(record.title)[:48].strip('-') or 'untitled'}"
    raise TypeError(f"no id for {record!r}")
