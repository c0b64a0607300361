"""The search of a site, as a part of its build: which page is found by what, and when its index is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from docutils import nodes

from .config import read_config
from .diagnostics import Subtype, warn
from .domain import get_domain
from .ids import PaperScheme
from .records import DocumentRecords, EntryKind, EntryRecord, ListingKind, PaperRecord, PaperRole
from .search.documents import DocumentStore, Person
from .search.index import IndexWriter, Shards, Task
from .search.reading import FOLDER
from .search.records import PAGE, PAPER, PERSON, TOPIC, WEEK, SearchRecord
from .searchtext import Piece, cut_page, title_of
from .structure import SOURCE_KINDS
from .workers import work

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder

    from .views import Archive

NAMES = "~names"
"""The document of what has no page of its own: topics, people, papers. No file has this name."""
_SECTIONS = 2
"""Sections of documentation down to this level are found by themselves."""
_SEVERAL = 2
"""A person or a paper has a record of its own from so many entries on: one entry is found by itself."""
_RUNS = 4
"""The lists are written in so many runs for each process."""


class SiteSearch:
    """The index of one builder's output."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        """Look at where the builder keeps and writes things."""
        self._builder, self._env = builder, builder.env
        self._store = DocumentStore(
            Path(builder.doctreedir) / f"weekbook-search-{builder.name}", Path(builder.outdir) / FOLDER
        )

    def add_page(self, docname: str, doctree: nodes.document) -> None:
        """Take what a search finds on a page; it is written, or about to be."""
        domain = get_domain(self._env)
        records = domain.documents.get(docname, DocumentRecords())
        url = self._builder.get_target_uri(docname)
        if {"nosearch", "no-search"} & set(self._env.metadata.get(docname, ())):
            self._add(docname, url, "", [], [])
            return
        week = records.week.week if records.week else None
        page = _Page(url, records, domain.archive)
        pieces = cut_page(doctree, depth=0 if week else _SECTIONS)
        found = [page.describe(piece) for piece in pieces]
        kept = [(record, page.people(piece)) for record, piece in zip(found, pieces, strict=True) if _says(record)]
        self._add(docname, url, str(week or ""), [r for r, _ in kept], [p for _, p in kept])

    def _add(
        self,
        name: str,
        url: str | None,
        week: str,
        records: list[SearchRecord],
        people: list[tuple[Person, ...]],
    ) -> None:
        try:
            self._store.add(name, url, week, records, people)
        except ValueError as error:
            warn(Subtype.SEARCH, f"the search does not find this page: {error}", location=name)
            self._store.remove(name)

    def write(self, processes: int) -> None:
        """Write the index, when all pages are there."""
        domain = get_domain(self._env)
        archive = domain.archive
        self._add(NAMES, None, "", list(self._describe_names(archive)), [])
        weeks = [row.docname for row in reversed(archive.week_rows())]
        others = sorted(self._env.all_docs.keys() - set(weeks))
        config = read_config(self._env.config)
        table = config.topic_table()
        # sections too: they are topics that others stand in
        named = {topic.path[-1]: topic.name for name in weeks for topic in domain.documents[name].topics}
        topics = {key: table.name(key, self._env.config.language, name) for key, name in sorted(named.items())}
        suffix = self._builder.get_target_uri("a").removeprefix("a")
        IndexWriter(self._store, config.search_shard_bytes, suffix).write(
            [*weeks, *others, NAMES], topics, lambda shards, task: _spread(shards, task, processes)
        )

    def _describe_names(self, archive: Archive) -> Iterator[SearchRecord]:
        """Describe topics, people and papers that stand in several entries, where there is a list of them."""
        domain, uri = get_domain(self._env), self._builder.get_target_uri
        if page := domain.find_listing(ListingKind.TOPICS):
            for topic in archive.topics():
                yield SearchRecord(id=f"{uri(page)}#{topic.anchor}", title=topic.name, kinds=(TOPIC,))
        if page := domain.find_listing(ListingKind.PEOPLE):
            for person in archive.people():
                if len(person.targets) >= _SEVERAL:
                    title = f"{person.name} @{person.handle}" if person.name else f"@{person.handle}"
                    yield SearchRecord(id=f"{uri(page)}#{person.anchor}", title=title, kinds=(PERSON,))
        if page := domain.find_listing(ListingKind.PAPERS):
            for paper in archive.papers():
                if len(paper.places) >= _SEVERAL:
                    authors = "; ".join(paper.work.authors) if paper.work else ""
                    eprints = (paper.work.eprint,) if paper.work and paper.work.eprint else ()
                    yield SearchRecord(
                        id=f"{uri(page)}#{paper.anchor}",
                        title=paper.title,
                        text="\n".join(filter(None, (authors, *eprints))),
                        kinds=(PAPER,),
                        eprints=eprints,
                    )


def _says(record: SearchRecord) -> bool:
    """Tell whether there is anything to find: a topic's heading is no text of its own."""
    return bool(record.text) or record.kinds != (TOPIC,)


def _spread(shards: Shards, task: Task, processes: int) -> Iterable[list[tuple[int, int]]]:
    """Write lists in several processes, as soon as it is worth starting them."""
    if processes < 2 or len(shards) < 256:
        return [task(shards)]
    return work(np.array_split(shards, processes * _RUNS), processes, task)


class _Page:
    """What the records of a document say of its parts."""

    def __init__(self, url: str, records: DocumentRecords, archive: Archive) -> None:
        self._url, self._records, self._archive = url, records, archive
        self._entries = {entry.anchor: entry for entry in records.entries}
        self._eprints: dict[str | None, dict[str, None]] = {}
        self._people: dict[str | None, dict[str, Person]] = {}
        self._kinds: dict[str | None, dict[str, None]] = {}
        for paper in records.papers:
            if eprint := self._eprint(paper):
                self._eprints.setdefault(paper.entry, {})[eprint] = None
            if paper.role is PaperRole.SOURCE:
                self._note_kind(paper.entry, EntryKind.PAPER)
        for post in records.posts:
            self._note_kind(post.entry, EntryKind.POST)
            if post.handle:
                people = self._people.setdefault(post.entry, {})
                people.setdefault(post.handle.lower(), Person(handle=post.handle, name=post.name or ""))
        for episode in records.episodes:
            self._note_kind(episode.entry, EntryKind.EPISODE)
        for source in records.sources:
            self._note_kind(source.entry, SOURCE_KINDS.get(source.kind, EntryKind.OTHER))

    def _note_kind(self, entry: str | None, kind: EntryKind) -> None:
        self._kinds.setdefault(entry, {})[kind.value] = None

    def _eprint(self, paper: PaperRecord) -> str | None:
        work = self._archive.find_work(paper)
        if work and work.eprint:
            return work.eprint
        return paper.value if paper.scheme is PaperScheme.ARXIV else None

    def people(self, piece: Piece) -> tuple[Person, ...]:
        """Give the accounts of an entry's posts."""
        return tuple(self._people.get(piece.anchor, {}).values()) if piece.is_entry else ()

    def describe(self, piece: Piece) -> SearchRecord:
        """Describe a part of the page."""
        week = self._records.week
        entry = self._entries.get(piece.anchor) if piece.is_entry else None
        eprints = tuple(self._eprints.get(piece.anchor, ())) if entry else ()
        text = piece.text
        # an identifier may stand in the address of a link only
        hidden = [eprint for eprint in eprints if eprint not in text]
        return SearchRecord(
            id=f"{self._url}#{piece.anchor}" if piece.anchor else self._url,
            title=entry.title if entry else title_of(piece.section),
            text="\n".join([*piece.blocks, *hidden]),
            week=str(week.week) if week else "",
            date=week.week.first.isoformat() if week else "",
            topic=entry.path if entry else piece.topics,
            kinds=self._kinds_of(piece, entry),
            eprints=eprints,
            handles=tuple(person.handle for person in self.people(piece)),
        )

    def _kinds_of(self, piece: Piece, entry: EntryRecord | None) -> tuple[str, ...]:
        if entry:
            return tuple(dict.fromkeys([entry.kind.value, *self._kinds.get(piece.anchor, ())]))
        if not self._records.week:
            return (PAGE,)
        return (TOPIC,) if piece.anchor else (WEEK,)
