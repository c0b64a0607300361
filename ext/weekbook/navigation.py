"""What the frame of a page lists: the years and their weeks, the contents of a week, the pages of a documentation.

Pure: no Sphinx. The frame shows the rows; the digest of a page is made from the same rows, so that a page is written
again when, and only when, one of them changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .ids import IsoWeek
from .records import DocumentRecords, EntryRecord, TopicRecord
from .views import Archive, WeekRow


@dataclass(frozen=True, slots=True)
class WeekCell:
    """A week in the grid of its year."""

    week: IsoWeek
    docname: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of the archive."""

    year: int
    docname: str
    """Where the year is listed: a page with all weeks, else its newest week."""
    anchor: str
    """Its place on that page; empty where it is the page itself."""
    weeks: tuple[WeekCell, ...]
    """Its weeks from the first on, of the year in view only."""


def list_years(archive: Archive, listing: str | None, in_view: int | None) -> tuple[YearRow, ...]:
    """List the years, newest first.

    :param listing: the page that lists all weeks
    :param in_view: the year whose weeks are shown
    """
    weeks: dict[int, dict[IsoWeek, WeekCell]] = {}
    for row in archive.week_rows():
        # of two documents about one week, the one that is taken for it
        named = archive.find_week(str(row.week))
        if named is not None:
            weeks.setdefault(row.week.year, {})[row.week] = WeekCell(row.week, named.docname)
    years = []
    for year in sorted(weeks, reverse=True):
        cells = [weeks[year][week] for week in sorted(weeks[year])]
        docname, anchor = (listing, f"year-{year}") if listing else (cells[-1].docname, "")
        years.append(YearRow(year, docname, anchor, tuple(cells) if year == in_view else ()))
    return tuple(years)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry in the contents of a week."""

    anchor: str
    title: str
    is_recommended: bool


@dataclass(slots=True)
class ContentsTopic:
    """A topic, or a section that has entries itself, with these."""

    anchor: str
    name: str
    entries: list[ContentsEntry] = field(default_factory=list)


@dataclass(slots=True)
class ContentsSection:
    """A heading right below the week's title, with the topics in it."""

    anchor: str
    name: str
    topics: list[ContentsTopic] = field(default_factory=list)

    @property
    def entries(self) -> int:
        """How many entries stand in it."""
        return sum(len(topic.entries) for topic in self.topics)

    @property
    def is_divided(self) -> bool:
        """Whether it has topics of its own: else it is one, and needs no line above it."""
        return [topic.anchor for topic in self.topics] != [self.anchor]


def list_contents(records: DocumentRecords, row: WeekRow) -> tuple[ContentsSection, ...]:
    """List the sections of a week with their topics and entries, as they stand on the page; not parts of entries."""
    recommended = {target.anchor for target in row.recommended if target.docname == row.docname}
    top = ContentsSection(row.anchor, row.title)
    sections = [top]
    topics: dict[str, ContentsTopic] = {}
    for topic in records.topics:
        if len(topic.path) == 1:
            sections.append(ContentsSection(topic.anchor, topic.name))
        topics[topic.anchor] = ContentsTopic(topic.anchor, topic.name)
        sections[-1].topics.append(topics[topic.anchor])
    for entry in records.entries:
        if entry.parent is not None:
            continue
        heading = _find_heading(records.topics, entry)
        if heading is None and not top.topics:
            top.topics.append(ContentsTopic(row.anchor, row.title))
        place = top.topics[0] if heading is None else topics[heading.anchor]
        place.entries.append(ContentsEntry(entry.anchor, entry.title, entry.anchor in recommended))
    for section in sections:
        section.topics = [topic for topic in section.topics if topic.entries]
    return tuple(section for section in sections if section.topics or section is not top)


def _find_heading(topics: tuple[TopicRecord, ...], entry: EntryRecord) -> TopicRecord | None:
    """Return the heading that an entry stands below: a week may have two of one name, and the nearest above counts."""
    same = [topic for topic in topics if topic.path == entry.path]
    above = [topic for topic in same if topic.line <= entry.line]
    return above[-1] if above else next(iter(same), None)


@dataclass(frozen=True, slots=True)
class BookPage:
    """A page of a documentation, in the list of its pages."""

    docname: str
    label: str | None
    """What the toctree that names it calls it; None: its title."""
    pages: tuple[BookPage, ...] = ()
    """Those below it, if it is the page in view or one above that."""


@dataclass(frozen=True, slots=True)
class Book:
    """The documentation that a page is part of, as it is seen from there."""

    top: BookPage
    above: tuple[str, ...]
    """The pages above the one in view, from the top on."""
    before: str | None
    """The page to read before the one in view."""
    after: str | None
    """The page to read after it."""

    @property
    def docnames(self) -> tuple[str, ...]:
        """All pages that are named, each once."""
        return tuple(dict.fromkeys([*_walk(self.top), *filter(None, (self.before, self.after))]))


def _walk(page: BookPage) -> Iterator[str]:
    yield page.docname
    for below in page.pages:
        yield from _walk(below)


def find_book(
    docname: str,
    relations: Mapping[str, Sequence[str | None]],
    is_page: Callable[[str], bool],
    list_below: Callable[[str], Iterable[tuple[str | None, str]]],
) -> Book | None:
    """Return the documentation that a page is part of: what a page right below the home page holds.

    Only the way to the page in view is open, so that a long documentation has no long lists on every page.

    :param relations: parent, previous and next of each page
    :param is_page: tells whether a page is one of a documentation: no week and no list
    :param list_below: gives label and name of the pages that a page's toctrees name
    :returns: None where the page is not part of one, or where there is no other page
    """
    way = _climb(docname, relations, is_page)
    if not way:
        return None
    top = _open(way[0], None, way, is_page, list_below)
    _parent, before, after = relations[docname]
    beside = [name if name and _climb(name, relations, is_page)[:1] == way[:1] else None for name in (before, after)]
    return Book(top, tuple(way[:-1]), *beside) if top.pages else None


def _climb(docname: str, relations: Mapping[str, Sequence[str | None]], is_page: Callable[[str], bool]) -> list[str]:
    """List the pages on the way to a page, which comes last, as far up as they are pages of a documentation."""
    way: list[str] = []
    name: str | None = docname
    while name and name in relations and name not in way and is_page(name):
        way.insert(0, name)
        name = relations[name][0]
    return way


def _open(
    docname: str,
    label: str | None,
    way: Sequence[str],
    is_page: Callable[[str], bool],
    list_below: Callable[[str], Iterable[tuple[str | None, str]]],
) -> BookPage:
    """List what is below a page on the way; the others are closed."""
    if docname not in way:
        return BookPage(docname, label)
    # a page that stands in several toctrees is open in that which leads to it; toctrees may go round
    rest = way[way.index(docname) + 1 :]
    below = (_open(name, called, rest, is_page, list_below) for called, name in list_below(docname) if is_page(name))
    return BookPage(docname, label, tuple(below))
