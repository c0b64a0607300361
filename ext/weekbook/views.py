"""Views: what all weeks say together. Sorted, indexed, made in one pass, never pickled.

Pure: no Sphinx. The domain makes one ``Archive`` from its records and the bibliography; renderers and the domain's
resolver ask it. Rows are frozen values that hold all that a page shows: their ``repr`` tells whether it changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from .bibtex import Work
from .ids import IsoWeek, PaperRef, PaperScheme, parse_paper, parse_week
from .records import (
    DocumentRecords,
    EntryKind,
    EntryRecord,
    PaperRecord,
    PaperRole,
    PostRecord,
    WeekRecord,
)
from .slugs import plain_slug, unique_slug
from .topics import FOLLOW_UP, RECOMMENDED, SPECIAL
from .years import CalendarYear, make_years


@dataclass(frozen=True, slots=True)
class Target:
    """A place in the archive that a link may lead to."""

    docname: str
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One place in which a paper was read or mentioned."""

    week: IsoWeek
    docname: str
    anchor: str
    """The entry, or the topic's or week's own anchor where it stands in none."""
    entry_title: str
    role: PaperRole
    version: int | None
    topic: str
    """The key of the topic that it stands in; empty where it stands in none."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper over all weeks."""

    identity: str
    """The citekey, or ``scheme:value`` where the bibliography has no entry."""
    ref: PaperRef
    """What names it: its arXiv identifier or DOI where known."""
    work: Work | None
    """Its bibliography entry."""
    readings: tuple[Reading, ...]
    """Newest week first; inside a week in reading order, one for each entry."""
    given_title: str | None
    """A title from a directive, for papers without a bibliography entry."""

    @property
    def title(self) -> str:
        """The title that is known best."""
        if self.work:
            return self.work.title
        return self.given_title or format_ref(self.ref)

    @property
    def topics(self) -> tuple[str, ...]:
        """Keys of the topics in which it was read, newest first."""
        return tuple(dict.fromkeys(r.topic for r in self.readings if r.topic and r.role is PaperRole.SOURCE))

    @property
    def places(self) -> tuple[Reading, ...]:
        """One reading for each document, newest first: an entry that read the paper before one that mentions it."""
        best: dict[str, Reading] = {}
        for reading in self.readings:
            earlier = best.setdefault(reading.docname, reading)
            if reading.role is PaperRole.SOURCE and earlier.role is PaperRole.MENTION:
                best[reading.docname] = reading
        return tuple(best.values())

    @property
    def anchor(self) -> str:
        """Its id in the list of all papers."""
        return "paper-" + (self.work.key if self.work else self.ref.slug)


@dataclass(frozen=True, slots=True)
class PersonView:
    """An account whose posts were read."""

    handle: str
    """As written most recently."""
    name: str | None
    """The name given most recently."""
    posts: int
    targets: tuple[tuple[IsoWeek, Target], ...]
    """Entries that show a post of it, newest week first."""

    @property
    def anchor(self) -> str:
        """Its id in the list of all people; handles do not depend on case."""
        return "person-" + self.handle.lower()


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic over all weeks."""

    key: str
    name: str
    """As the newest week writes it."""
    entries: int
    """How many entries stand in it directly, over all weeks; parts of entries are not counted."""
    weeks: tuple[tuple[IsoWeek, Target, int], ...]
    """Its section in each week that has entries in it, newest first, with their number."""

    @property
    def anchor(self) -> str:
        """Its id in the list of all topics."""
        return "topic-" + self.key


@dataclass(frozen=True, slots=True)
class ShowView:
    """A podcast or a series of which episodes were heard."""

    name: str
    """As written most recently."""
    anchor: str
    """Its id in the list of all shows."""
    episodes: tuple[tuple[IsoWeek, Target], ...]
    """Its episodes, newest week first."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """An entry that the author sets apart: of a special topic or a follow-up, or recommended."""

    target: Target
    kind: EntryKind
    summary: str
    """How its digest begins."""


@dataclass(frozen=True, slots=True)
class CalendarView:
    """All weeks as a calendar, and how much there is in all."""

    years: tuple[CalendarYear, ...]
    """Newest first, those between without a week too."""
    entries: int
    papers: int
    people: int


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week with all that lists show of it."""

    week: IsoWeek
    docname: str
    anchor: str
    title: str
    entries: int
    kinds: tuple[tuple[EntryKind, int], ...]
    papers: int
    posts: int
    episodes: int
    marks: str
    """A letter for each entry, in reading order: ``p`` for a paper, ``o`` for another; a capital: recommended."""
    special: tuple[Target, ...]
    """Entries of the special topics and follow-ups."""
    recommended: tuple[Target, ...]
    """Entries that the author recommends."""


def format_ref(ref: PaperRef) -> str:
    """Write what names a paper as a reader knows it: ``arXiv:2504.20602``."""
    return {PaperScheme.ARXIV: "arXiv:", PaperScheme.DOI: "doi:", PaperScheme.KEY: ""}[ref.scheme] + ref.value


class Archive:
    """All weeks, ready to be asked."""

    def __init__(self, documents: Mapping[str, DocumentRecords], works: Iterable[Work]) -> None:
        """Index the records of all documents; only those that are weeks count as reading."""
        self.works: dict[str, Work] = {work.key: work for work in works}
        self._key_of: dict[tuple[PaperScheme, str], str] = {}
        for work in self.works.values():
            if work.eprint:
                self._key_of[PaperScheme.ARXIV, work.eprint] = work.key
            if work.doi:
                self._key_of[PaperScheme.DOI, work.doi] = work.key
        self.documents = {name: documents[name] for name in sorted(documents)}
        weeks = [(r.week, name) for name, r in self.documents.items() if r.week is not None]
        self._weeks: list[WeekRecord] = [
            week for week, _ in sorted(weeks, key=lambda w: (w[0].week, w[1]), reverse=True)
        ]
        self._week_of: dict[IsoWeek, WeekRecord] = {}
        for week in reversed(self._weeks):
            # of two documents about one week the first by name is the week; the other is reported
            self._week_of[week.week] = min(week, self._week_of.get(week.week, week), key=lambda w: w.docname)
        self._entry: dict[tuple[str, str], EntryRecord] = {}
        self._by_title: dict[str, dict[str, EntryRecord]] = {}
        self._by_anchor: dict[str, list[EntryRecord]] = {}
        self._by_source: dict[tuple[str, str], EntryRecord] = {}
        for record in self._weeks:
            titles = self._by_title.setdefault(record.docname, {})
            for entry in self.documents[record.docname].entries:
                self._entry[record.docname, entry.anchor] = entry
                titles.setdefault(_normal(entry.title), entry)
                titles.setdefault(_normal(entry.slug), entry)
                self._by_anchor.setdefault(entry.anchor, []).append(entry)
            for name, anchor in self._source_names(self.documents[record.docname]):
                if source_of := self._entry.get((record.docname, anchor)):
                    self._by_source.setdefault((record.docname, name), source_of)
        self._papers = self._gather_papers()
        self._people = self._gather_people()
        self._rows = {record.docname: self._make_row(record) for record in self._weeks}
        self._order = sorted(self._week_of)
        self._place = {week: place for place, week in enumerate(self._order)}

    # -- Weeks -------------------------------------------------------------------------------------

    def week_rows(self) -> tuple[WeekRow, ...]:
        """Return all weeks, newest first."""
        return tuple(self._rows[record.docname] for record in self._weeks)

    def find_week(self, text: str) -> WeekRow | None:
        """Return the week that a text names, or None."""
        record = self._find_record(text)
        return self._rows[record.docname] if record else None

    def _find_record(self, text: str) -> WeekRecord | None:
        """Return the record of the week that a text names: rows, which are made of entries, may not be there yet."""
        try:
            return self._week_of.get(parse_week(text))
        except ValueError:
            return None

    def find_row(self, docname: str) -> WeekRow | None:
        """Return the week that a document is, or None."""
        return self._rows.get(docname)

    def neighbours(self, docname: str) -> tuple[WeekRow | None, WeekRow | None]:
        """Return the weeks of the archive before and after a document's week; there may be weeks of none between."""
        row = self.find_row(docname)
        if row is None:
            return None, None
        place = self._place[row.week]
        before = self._order[place - 1 : place] if place else []
        after = self._order[place + 1 : place + 2]
        return self._first_row(before), self._first_row(after)

    def _first_row(self, weeks: list[IsoWeek]) -> WeekRow | None:
        return self._rows[self._week_of[weeks[0]].docname] if weeks else None

    def week_names(self) -> list[str]:
        """Return the names of all weeks, for suggestions."""
        return [str(week) for week in self._week_of]

    def double_weeks(self) -> list[tuple[WeekRecord, WeekRecord]]:
        """Return each document about a week that another document is about, with that other one."""
        return [(w, self._week_of[w.week]) for w in self._weeks if self._week_of[w.week].docname != w.docname]

    def _make_row(self, week: WeekRecord) -> WeekRow:
        records = self.documents[week.docname]
        whole = [entry for entry in records.entries if entry.parent is None]
        kinds = Counter(entry.kind for entry in whole)
        special = [_target(e) for e in whole if e.path and e.path[0] in (SPECIAL, FOLLOW_UP)]
        picks = (r.target for r in records.references if r.typ == "entry" and RECOMMENDED in r.path)
        recommended = [_target(found) for pick in picks if (found := self.find_entry(pick, week.docname))]
        chosen = {target.anchor for target in recommended if target.docname == week.docname}
        marks = ((e.anchor, "p" if e.kind is EntryKind.PAPER else "o") for e in whole)
        return WeekRow(
            week=week.week,
            docname=week.docname,
            anchor=week.anchor,
            title=week.title,
            entries=len(whole),
            kinds=tuple((kind, kinds[kind]) for kind in EntryKind if kinds[kind]),
            papers=len({self.identity(p) for p in records.papers if p.role is PaperRole.SOURCE}),
            posts=len(records.posts),
            episodes=len(records.episodes),
            marks="".join(mark.upper() if anchor in chosen else mark for anchor, mark in marks),
            special=tuple(special),
            recommended=tuple(dict.fromkeys(recommended)),
        )

    def highlights(self) -> tuple[Highlight, ...]:
        """Return what the newest week sets apart: its special topics and follow-ups, then what it recommends."""
        if not self._weeks:
            return ()
        row = self._rows[self._weeks[0].docname]
        found = []
        for target in dict.fromkeys((*row.special, *row.recommended)):
            entry = self._entry[target.docname, target.anchor]
            found.append(Highlight(target, entry.kind, entry.summary))
        return tuple(found)

    def calendar(self) -> CalendarView | None:
        """Return all weeks as a calendar; of two documents about one week that which is the week counts."""
        if not self._weeks:
            return None
        rows = [self._rows[record.docname] for record in self._week_of.values()]
        years = make_years((row.week, row.docname, row.entries) for row in rows)
        return CalendarView(years, sum(row.entries for row in rows), len(self._papers), len(self._people))

    # -- Entries -----------------------------------------------------------------------------------

    def find_entry(self, text: str, docname: str) -> EntryRecord | None:
        """Return the entry that a text names, or None.

        Forms: ``2025-W17#anchor``, ``2025-W17#title``; without a week an anchor, a title, any name of a paper
        or the number of a post, looked for in this document first, then in the others, newest week first.
        """
        week_text, hash_, rest = text.partition("#")
        if hash_ and (record := self._find_record(week_text)):
            return self._find_in(rest.strip(), record.docname)
        text = text.removeprefix("#").strip()
        order = [docname, *(w.docname for w in self._weeks if w.docname != docname)]
        if docname not in self._by_title:
            order = order[1:]
        for name in order:
            if found := self._find_in(text, name):
                return found
        return None

    def _find_in(self, text: str, docname: str) -> EntryRecord | None:
        for anchor in (text, f"post-{text}"):
            if found := self._entry.get((docname, anchor)):
                return found
        if found := self._by_title.get(docname, {}).get(_normal(text)) or self._by_source.get((docname, text)):
            return found
        try:
            return self._by_source.get((docname, self.identity(parse_paper(text))))
        except ValueError:
            return None

    def _source_names(self, records: DocumentRecords) -> Iterator[tuple[str, str]]:
        """Yield what names the sources of entries, each with its entry's anchor.

        An anchor alone would not do: it comes from an entry's first source only, and from the name that the author
        chose, where a paper has several. The anchor that a lone entry would have leads to the first of two.
        """
        for paper in records.papers:
            if paper.entry and paper.role is PaperRole.SOURCE:
                yield self.identity(paper), paper.entry
                is_key = paper.scheme is PaperScheme.KEY
                yield f"paper-{paper.value}" if is_key else PaperRef(paper.scheme, paper.value).slug, paper.entry
        for post in records.posts:
            if post.entry:
                yield post.status, post.entry
                yield f"post-{post.status}", post.entry

    def entries_with_anchor(self, anchor: str) -> list[EntryRecord]:
        """Return the entries of any week that have an anchor as their first id, else those whose source gives it."""
        if anchor in self._by_anchor or not anchor.startswith(("arxiv-", "doi-", "paper-", "post-")):
            return self._by_anchor.get(anchor, [])
        found = (self._by_source.get((week.docname, anchor)) for week in self._weeks)
        return [entry for entry in found if entry]

    def suggest_entry(self, text: str, docname: str) -> str | None:
        """Return the nearest title of an entry, in this week before all others."""
        rest = text.rpartition("#")[2]
        near = [entry.title for entry in self._by_title.get(docname, {}).values()]
        everywhere = [entry.title for entries in self._by_title.values() for entry in entries.values()]
        for titles in (near, everywhere):
            if close := get_close_matches(rest, titles, n=1, cutoff=0.5):
                return close[0]
        return None

    # -- Topics ------------------------------------------------------------------------------------

    def topics(self) -> tuple[TopicView, ...]:
        """Return all topics that have entries, by key."""
        names: dict[str, str] = {}
        weeks: dict[str, list[tuple[IsoWeek, Target, int]]] = {}
        for week in self._weeks:
            records = self.documents[week.docname]
            counts = Counter(entry.path[-1] for entry in records.entries if entry.path and entry.parent is None)
            for topic in records.topics:
                key = topic.path[-1]
                # a week may name a topic twice: the first heading stands for it
                if count := counts.pop(key, 0):
                    names.setdefault(key, topic.name)
                    target = Target(week.docname, topic.anchor, topic.name)
                    weeks.setdefault(key, []).append((week.week, target, count))
        return tuple(
            TopicView(key, names[key], sum(count for _week, _target, count in weeks[key]), tuple(weeks[key]))
            for key in sorted(weeks)
        )

    # -- Papers ------------------------------------------------------------------------------------

    def identity(self, paper: PaperRecord | PaperRef) -> str:
        """Give the one name of a paper under all its spellings: its citekey, else ``scheme:value``."""
        if paper.scheme is PaperScheme.KEY:
            return paper.value
        return self._key_of.get((paper.scheme, paper.value)) or f"{paper.scheme}:{paper.value}"

    def papers(self) -> tuple[PaperView, ...]:
        """Return all papers that were read or mentioned, those of the newest weeks first."""
        return tuple(self._papers.values())

    def has_paper(self, key: str) -> bool:
        """Tell whether some week read or mentioned the paper of an entry of the bibliography."""
        return key in self._papers

    def papers_of_topics(self) -> dict[str, tuple[PaperView, ...]]:
        """Return for each topic the papers that were read in it and have an entry, those of the newest weeks first."""
        found: dict[str, list[PaperView]] = {}
        for paper in self._papers.values():
            for topic in paper.topics if paper.work else ():
                found.setdefault(topic, []).append(paper)
        return {key: tuple(found[key]) for key in sorted(found)}

    def find_paper(self, paper: PaperRecord | PaperRef) -> PaperView | None:
        """Return a paper that some week read or mentioned, or None."""
        return self._papers.get(self.identity(paper))

    def find_work(self, paper: PaperRecord | PaperRef) -> Work | None:
        """Return a paper's bibliography entry, or None."""
        return self.works.get(self.identity(paper))

    def cited(self, docname: str) -> tuple[str, ...]:
        """Return the citekeys of a document's papers, in the order in which they come first."""
        identities = (
            (self.identity(paper) for paper in self.documents[docname].papers) if docname in self.documents else ()
        )
        return tuple(dict.fromkeys(key for key in identities if key in self.works))

    def _gather_papers(self) -> dict[str, PaperView]:
        readings: dict[str, dict[tuple[str, str], Reading]] = {}
        refs: dict[str, PaperRef] = {}
        titles: dict[str, str] = {}
        for week in self._weeks:
            for paper in self.documents[week.docname].papers:
                identity = self.identity(paper)
                refs.setdefault(identity, PaperRef(paper.scheme, paper.value))
                if paper.title:
                    titles.setdefault(identity, paper.title)
                entry = self._entry.get((week.docname, paper.entry or ""))
                anchor = entry.anchor if entry else paper.anchor or week.anchor
                place = readings.setdefault(identity, {})
                earlier = place.get((week.docname, anchor))
                if earlier and (earlier.role is PaperRole.SOURCE or paper.role is PaperRole.MENTION):
                    continue
                title = entry.title if entry else week.title
                place[week.docname, anchor] = Reading(
                    week.week, week.docname, anchor, title, paper.role, paper.version, (paper.path or ("",))[-1]
                )
        views = {}
        for identity, places in readings.items():
            work = self.works.get(identity)
            ref = refs[identity]
            if work and work.eprint:
                ref = PaperRef(PaperScheme.ARXIV, work.eprint)
            elif work and work.doi:
                ref = PaperRef(PaperScheme.DOI, work.doi)
            views[identity] = PaperView(identity, ref, work, tuple(places.values()), titles.get(identity))
        return views

    # -- People ------------------------------------------------------------------------------------

    def people(self) -> tuple[PersonView, ...]:
        """Return all accounts, by handle."""
        return tuple(self._people[handle] for handle in sorted(self._people))

    def find_person(self, handle: str) -> PersonView | None:
        """Return an account by its handle, whatever its case, or None."""
        return self._people.get(handle.strip().lstrip("@").lower())

    def person_names(self) -> list[str]:
        """Return all handles in lower case, for suggestions."""
        return list(self._people)

    def _gather_people(self) -> dict[str, PersonView]:
        posts: dict[str, list[tuple[WeekRecord, PostRecord]]] = {}
        for week in self._weeks:
            for post in self.documents[week.docname].posts:
                if post.handle:
                    posts.setdefault(post.handle.lower(), []).append((week, post))
        people = {}
        for handle, found in posts.items():
            targets: dict[tuple[str, str], tuple[IsoWeek, Target]] = {}
            for week, post in found:
                entry = self._entry.get((week.docname, post.entry or ""))
                target = _target(entry) if entry else Target(week.docname, post.anchor, week.title)
                targets.setdefault((target.docname, target.anchor), (week.week, target))
            name = next((post.name for _week, post in found if post.name), None)
            people[handle] = PersonView(found[0][1].handle or handle, name, len(found), tuple(targets.values()))
        return people

    # -- Shows -------------------------------------------------------------------------------------

    def shows(self) -> tuple[ShowView, ...]:
        """Return all shows whose episodes were heard, those with the most first; names do not depend on case."""
        names: dict[str, str] = {}
        heard: dict[str, list[tuple[IsoWeek, Target]]] = {}
        for week in self._weeks:
            for episode in self.documents[week.docname].episodes:
                if episode.show:
                    key = _normal(episode.show)
                    names.setdefault(key, episode.show)
                    target = Target(week.docname, episode.anchor, episode.title)
                    heard.setdefault(key, []).append((week.week, target))
        views, taken = [], set[str]()
        # in the order of names, so that the numbers of names that are alike do not depend on how often one is heard
        for key in sorted(heard):
            anchor = unique_slug(f"show-{plain_slug(key)}", taken)
            taken.add(anchor)
            views.append(ShowView(names[key], anchor, tuple(heard[key])))
        return tuple(sorted(views, key=lambda show: -len(show.episodes)))


def _normal(title: str) -> str:
    return " ".join(title.casefold().split())


def _target(entry: EntryRecord) -> Target:
    return Target(entry.docname, entry.anchor, entry.title)
