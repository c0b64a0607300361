"""Views: what all weeks say together, from records made by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from weekbook.bibtex import Work
from weekbook.ids import PaperRef, PaperScheme, PostKind, parse_paper, parse_week
from weekbook.records import (
    DocumentRecords,
    EntryKind,
    EntryRecord,
    EpisodeRecord,
    PaperRecord,
    PaperRole,
    PostRecord,
    ReferenceRecord,
    TopicRecord,
    WeekRecord,
)
from weekbook.topics import FOLLOW_UP, RECOMMENDED, SPECIAL
from weekbook.views import Archive, Reading, format_ref

EDGETAM = Work(key="zhou-2025-edgetam", title="EdgeTAM", eprint="2501.07256", doi="10.1109/cvpr.2025.1")
RESNET = Work(key="he-2016-resnet", title="ResNet", doi="10.1109/cvpr.2016.90")
BOOK = Work(key="lee-2020-book", title="A Book")
WORKS = (EDGETAM, RESNET, BOOK)


# -- Records by hand -------------------------------------------------------------------------------


def entry(
    docname: str,
    anchor: str,
    title: str,
    *,
    path: tuple[str, ...] = ("research",),
    parent: str | None = None,
    kind: EntryKind = EntryKind.TEXT,
    slug: str | None = None,
    summary: str = "",
) -> EntryRecord:
    """Make an entry."""
    return EntryRecord(
        docname=docname, line=1, anchor=anchor, title=title, slug=slug or title, path=path, parent=parent, kind=kind,
        summary=summary,
    )  # fmt: skip


def paper(
    docname: str,
    text: str,
    entry: str | None = None,
    *,
    role: PaperRole = PaperRole.SOURCE,
    title: str | None = None,
    anchor: str = "",
    path: tuple[str, ...] = (),
) -> PaperRecord:
    """Make a paper as an author names it."""
    ref = parse_paper(text)
    return PaperRecord(
        docname=docname,
        line=1,
        entry=entry,
        anchor=anchor,
        scheme=ref.scheme,
        value=ref.value,
        version=ref.version,
        role=role,
        title=title,
        path=path,
    )


def post(
    docname: str,
    status: str,
    handle: str | None,
    entry: str | None = None,
    *,
    name: str | None = None,
    anchor: str = "",
) -> PostRecord:
    """Make a post."""
    return PostRecord(
        docname=docname,
        line=1,
        entry=entry,
        anchor=anchor or f"s-post-{status}",
        kind=PostKind.STATUS,
        status=status,
        handle=handle,
        name=name,
        date=None,
        quoted=False,
        paraphrase=False,
    )


def pick(docname: str, target: str, path: tuple[str, ...] = (RECOMMENDED,), typ: str = "entry") -> ReferenceRecord:
    """Make a reference, by default a recommendation."""
    return ReferenceRecord(docname=docname, line=1, path=path, typ=typ, target=target)


def document(
    docname: str,
    week: str | None,
    *,
    entries: Iterable[EntryRecord] = (),
    papers: Iterable[PaperRecord] = (),
    posts: Iterable[PostRecord] = (),
    episodes: Iterable[EpisodeRecord] = (),
    references: Iterable[ReferenceRecord] = (),
    topics: Iterable[TopicRecord] = (),
) -> dict[str, DocumentRecords]:
    """Make a document, a week unless None is given."""
    record = None
    if week:
        value = parse_week(week)
        record = WeekRecord(docname=docname, line=1, week=value, title=f"Week {value.number}", anchor=value.slug)
    return {
        docname: DocumentRecords(
            week=record,
            entries=tuple(entries),
            papers=tuple(papers),
            posts=tuple(posts),
            episodes=tuple(episodes),
            references=tuple(references),
            topics=tuple(topics),
        )
    }


@pytest.fixture
def documents() -> dict[str, DocumentRecords]:
    """Three weeks and a page that is none."""
    a, b, c = "weeks/2025/W17", "weeks/2025/W18", "weeks/2024/W52"
    return {
        **document(
            a,
            "2025-W17",
            entries=[
                entry(a, "arxiv-2501-07256", "Tracking on a phone", kind=EntryKind.PAPER),
                entry(a, "标题", "标题", path=(SPECIAL,)),
            ],
            papers=[
                paper(a, "2501.07256v1", "arxiv-2501-07256"),
                paper(a, "2504.00001", "标题", role=PaperRole.MENTION),
            ],
            posts=[post(a, "100", "Karpathy", "标题", name="Andrej")],
        ),
        **document(
            b,
            "2025-W18",
            entries=[
                entry(b, "paper-zhou-2025-edgetam", "Tracking again", kind=EntryKind.PAPER),
                entry(b, "post-200", "A post", path=(FOLLOW_UP,), kind=EntryKind.POST, slug="a-post"),
                entry(b, "part", "A part", path=(FOLLOW_UP,), parent="post-200"),
                entry(b, "标题", "标题", path=("other",)),
                entry(b, "c-in-depth", "C# in depth", path=("books",), slug="c-in-depth"),
            ],
            papers=[
                paper(b, "zhou-2025-edgetam", "paper-zhou-2025-edgetam"),
                paper(b, "10.1109/CVPR.2025.1", "part"),
                paper(b, "2504.00001v2", "part", title="Given Title"),
                paper(b, "lee-2020-book", None, role=PaperRole.MENTION, anchor="s-book"),
            ],
            posts=[
                post(b, "200", "karpathy", "post-200", name="Andrej K."),
                post(b, "201", "sama", "post-200"),
                post(b, "202", None, "post-200"),
            ],
            episodes=[EpisodeRecord(docname=b, line=1, title="E", show=None, link=None)],
            references=[pick(b, "A post"), pick(b, "2025-W17#标题"), pick(b, "post-200"), pick(b, "nowhere")],
        ),
        **document(c, "2024-W52", entries=[entry(c, "标题", "标题")], papers=[paper(c, "he-2016-resnet", "标题")]),
        **document(
            "about", None, entries=[entry("about", "x", "Not read")], papers=[paper("about", "2501.07256", "x")]
        ),
    }


@pytest.fixture
def archive(documents: dict[str, DocumentRecords]) -> Archive:
    """Make the archive of these documents and of three works."""
    return Archive(documents, WORKS)


# -- Order -----------------------------------------------------------------------------------------


def everything(archive: Archive) -> str:
    """Give all that an archive says, as text."""
    return repr(
        (
            list(archive.documents),
            archive.week_rows(),
            archive.papers(),
            archive.people(),
            archive.topics(),
            archive.shows(),
            archive.highlights(),
            archive.calendar(),
            archive.double_weeks(),
            archive.week_names(),
            archive.person_names(),
            [archive.cited(name) for name in sorted(archive.documents)],
            archive.find_entry("标题", "about"),
            archive.entries_with_anchor("标题"),
            archive.suggest_entry("A pots", "about"),
        )
    )


@pytest.mark.parametrize("seed", range(5))
def test_order_of_documents_does_not_count(documents: dict[str, DocumentRecords], seed: int) -> None:
    """An archive says the same in the same order, however a parallel read has merged its documents."""
    documents |= document(
        "weeks/2025/W18-copy", "2025-W18", posts=[post("weeks/2025/W18-copy", "300", "SAMA", name="S")]
    )
    shuffled = list(documents.items())
    random.Random(seed).shuffle(shuffled)
    assert everything(Archive(dict(shuffled), WORKS)) == everything(Archive(documents, WORKS))


def test_empty_archive() -> None:
    """An archive of nothing says nothing, and finds nothing."""
    archive = Archive({}, [])
    assert (archive.week_rows(), archive.papers(), archive.people(), archive.double_weeks()) == ((), (), (), [])
    assert (archive.find_entry("x", "y"), archive.suggest_entry("x", "y"), archive.cited("y")) == (None, None, ())


# -- Weeks -----------------------------------------------------------------------------------------


def test_weeks_newest_first(archive: Archive) -> None:
    """Weeks are listed newest first, over the years; other pages are no weeks."""
    assert [str(row.week) for row in archive.week_rows()] == ["2025-W18", "2025-W17", "2024-W52"]


@pytest.mark.parametrize("text", ["2025-W18", "2025W18", "2025 W18"])
def test_find_week(archive: Archive, text: str) -> None:
    """A week is found in each of its spellings."""
    row = archive.find_week(text)
    assert row is not None
    assert row.docname == "weeks/2025/W18"


@pytest.mark.parametrize("text", ["2025-W19", "2025-W99", "W18", ""])
def test_find_no_week(archive: Archive, text: str) -> None:
    """A week that is not there, or is none, is not found."""
    assert archive.find_week(text) is None


def test_row_counts(archive: Archive) -> None:
    """A week's row counts whole entries by kind, papers read once each, posts and episodes."""
    row = archive.week_rows()[0]
    assert (row.entries, row.papers, row.posts, row.episodes) == (4, 2, 3, 1)
    assert row.kinds == ((EntryKind.PAPER, 1), (EntryKind.POST, 1), (EntryKind.TEXT, 2))


def test_mentions_are_not_counted_as_read(archive: Archive) -> None:
    """A paper that a week only mentions is none of its papers."""
    assert archive.week_rows()[1].papers == 1


def test_special_topics(archive: Archive) -> None:
    """A week's row names the entries of its special topics and follow-ups, without their parts."""
    assert [[target.title for target in row.special] for row in archive.week_rows()] == [["A post"], ["标题"], []]


def test_recommended(archive: Archive) -> None:
    """A week's row names what the author recommends, each once, from other weeks too, but not what leads nowhere."""
    targets = archive.week_rows()[0].recommended
    assert [(target.docname, target.anchor) for target in targets] == [
        ("weeks/2025/W18", "post-200"),
        ("weeks/2025/W17", "标题"),
    ]


@pytest.mark.parametrize(("path", "typ"), [(("other",), "entry"), ((RECOMMENDED,), "paper"), ((), "entry")])
def test_not_recommended(path: tuple[str, ...], typ: str) -> None:
    """References elsewhere, and to other things, recommend nothing."""
    documents = document("w", "2025-W18", entries=[entry("w", "a", "A")], references=[pick("w", "a", path, typ)])
    assert Archive(documents, []).week_rows()[0].recommended == ()


def test_two_documents_about_one_week(documents: dict[str, DocumentRecords]) -> None:
    """Of two documents about one week the first by name is the week; the other is reported, and still listed."""
    archive = Archive(documents | document("weeks/2025/W18-copy", "2025-W18"), WORKS)
    row = archive.find_week("2025-W18")
    assert row is not None
    assert row.docname == "weeks/2025/W18"
    assert [(w.docname, other.docname) for w, other in archive.double_weeks()] == [("weeks/2025/W18-copy", row.docname)]
    assert sum(str(row.week) == "2025-W18" for row in archive.week_rows()) == 2


def test_week_is_reported_double_only_where_it_is(archive: Archive) -> None:
    """An archive with one document for each week reports none."""
    assert archive.double_weeks() == []


def test_marks(archive: Archive) -> None:
    """A week's row has a letter for each whole entry in reading order; what it recommends of its own is a capital."""
    assert [row.marks for row in archive.week_rows()] == ["pOoo", "po", "o"]


def test_highlights(documents: dict[str, DocumentRecords]) -> None:
    """The newest week sets apart its special entries, then what it recommends, each once, with its kind and summary."""
    documents |= document(
        "weeks/2025/W19",
        "2025-W19",
        entries=[
            entry("weeks/2025/W19", "s", "Special", path=(SPECIAL,), kind=EntryKind.NOTE, summary="It says."),
            entry("weeks/2025/W19", "o", "Ordinary"),
        ],
        references=[pick("weeks/2025/W19", "s"), pick("weeks/2025/W19", "o"), pick("weeks/2025/W19", "post-200")],
    )
    found = Archive(documents, WORKS).highlights()
    assert [(row.target.title, row.kind, row.summary) for row in found] == [
        ("Special", EntryKind.NOTE, "It says."),
        ("Ordinary", EntryKind.TEXT, ""),
        ("A post", EntryKind.POST, ""),
    ]


def test_nothing_set_apart() -> None:
    """An archive without weeks, and a week without special entries, sets nothing apart."""
    assert Archive({}, []).highlights() == ()
    assert Archive(document("w", "2025-W18", entries=[entry("w", "a", "A")]), []).highlights() == ()


def test_calendar(documents: dict[str, DocumentRecords]) -> None:
    """The calendar has every week of every year, newest year first, and counts what is read once."""
    documents |= document("weeks/2025/W18-copy", "2025-W18", entries=[entry("weeks/2025/W18-copy", "x", "X")])
    calendar = Archive(documents, WORKS).calendar()
    assert calendar is not None
    assert [(year.year, len(year.weeks)) for year in calendar.years] == [(2025, 52), (2024, 52)]
    known = [cell for year in calendar.years for cell in year.weeks if cell.docname]
    assert [(str(cell.week), cell.docname, cell.entries) for cell in known] == [
        ("2025-W17", "weeks/2025/W17", 2),
        ("2025-W18", "weeks/2025/W18", 4),
        ("2024-W52", "weeks/2024/W52", 1),
    ]
    assert (calendar.entries, calendar.papers, calendar.people) == (7, 4, 2)


def test_no_calendar() -> None:
    """An archive without weeks has no calendar."""
    assert Archive({}, []).calendar() is None


# -- Entries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("post-200", "2025-W18#post-200"),
        ("200", "2025-W18#post-200"),
        ("A post", "2025-W18#post-200"),
        ("a  POST", "2025-W18#post-200"),
        ("a-post", "2025-W18#post-200"),
        ("#post-200", "2025-W18#post-200"),
        ("A part", "2025-W18#part"),
        ("C# in depth", "2025-W18#c-in-depth"),
        ("arxiv-2501-07256", "2025-W17#arxiv-2501-07256"),
        ("2025-W17#arxiv-2501-07256", "2025-W17#arxiv-2501-07256"),
        ("2025W17#Tracking on a phone", "2025-W17#arxiv-2501-07256"),
        ("2025-W17 # 标题", "2025-W17#标题"),
        ("2025-W17#2501.07256", "2025-W17#arxiv-2501-07256"),
        ("2025-W17#2501.07256v2", "2025-W17#arxiv-2501-07256"),
        ("2025-W17#https://arxiv.org/pdf/2501.07256v2", "2025-W17#arxiv-2501-07256"),
        # one paper under all its names, whatever the entry calls it
        ("2025-W17#zhou-2025-edgetam", "2025-W17#arxiv-2501-07256"),
        ("2025-W18#2501.07256v3", "2025-W18#paper-zhou-2025-edgetam"),
        ("2501.07256", "2025-W18#paper-zhou-2025-edgetam"),
        ("https://doi.org/10.1109/CVPR.2025.1", "2025-W18#paper-zhou-2025-edgetam"),
        # by a source that is not its first
        ("arxiv-2504-00001", "2025-W18#part"),
        ("post-201", "2025-W18#post-200"),
        ("2504.00001", "2025-W18#part"),
        ("201", "2025-W18#post-200"),
    ],
)
def test_find_entry(archive: Archive, text: str, place: str) -> None:
    """An entry is found by its week and anchor, its title, its slug, its paper under any name, or its post."""
    found = archive.find_entry(text, "about")
    assert found is not None
    week = archive.documents[found.docname].week
    assert week is not None
    assert f"{week.week}#{found.anchor}" == place


@pytest.mark.parametrize(
    ("docname", "found_in"),
    [("weeks/2024/W52", "weeks/2024/W52"), ("weeks/2025/W17", "weeks/2025/W17"), ("about", "weeks/2025/W18")],
)
def test_find_entry_looks_here_first(archive: Archive, docname: str, found_in: str) -> None:
    """Of several entries with one title that of this week is meant, else the newest."""
    found = archive.find_entry("标题", docname)
    assert found is not None
    assert found.docname == found_in


@pytest.mark.parametrize(
    "text", ["", "#", "nothing", "Not read", "2025-W17#A post", "2025-W19#标题", "2504.99999", "999"]
)
def test_find_no_entry(archive: Archive, text: str) -> None:
    """What no week has, what another week has, and what is on no week's page is not found."""
    assert archive.find_entry(text, "weeks/2025/W18") is None


def test_mentions_do_not_name_an_entry(archive: Archive) -> None:
    """An entry that mentions a paper is not the entry about it."""
    found = archive.find_entry("2025-W17#2504.00001", "about")
    assert found is None


@pytest.mark.parametrize(
    ("text", "docname", "title"),
    [
        ("A pots", "weeks/2025/W18", "A post"),
        ("Tracking", "weeks/2025/W17", "Tracking on a phone"),
        ("Track again", "weeks/2024/W52", "Tracking again"),
        ("2025-W18#A pots", "weeks/2025/W17", "A post"),
        ("quite another thing", "weeks/2025/W18", None),
    ],
)
def test_suggest_entry(archive: Archive, text: str, docname: str, title: str | None) -> None:
    """The nearest title is suggested, this week's before another's; nothing where none is near."""
    assert archive.suggest_entry(text, docname) == title


def test_entries_with_anchor(archive: Archive) -> None:
    """All entries with an anchor are given, newest week first."""
    assert [e.docname for e in archive.entries_with_anchor("标题")] == [
        "weeks/2025/W18",
        "weeks/2025/W17",
        "weeks/2024/W52",
    ]


@pytest.mark.parametrize(
    ("anchor", "entry"),
    [("post-201", "post-200"), ("arxiv-2504-00001", "part"), ("doi-10-1109-cvpr-2025-1", "part"), ("no-source", None)],
)
def test_entries_with_anchor_of_their_source(archive: Archive, anchor: str, entry: str | None) -> None:
    """An anchor that no entry has as its own is that of the entry whose source would give it."""
    assert [e.anchor for e in archive.entries_with_anchor(anchor)] == ([entry] if entry else [])


# -- Papers ----------------------------------------------------------------------------------------


def test_one_paper_under_all_its_names(archive: Archive) -> None:
    """A paper read by arXiv identifier, citekey and DOI is one paper, with each place in which it was read."""
    view = archive.find_paper(parse_paper("2501.07256v9"))
    assert view is not None
    assert view.identity == "zhou-2025-edgetam"
    assert [(str(r.week), r.anchor, r.version) for r in view.readings] == [
        ("2025-W18", "paper-zhou-2025-edgetam", None),
        ("2025-W18", "part", None),
        ("2025-W17", "arxiv-2501-07256", 1),
    ]


@pytest.mark.parametrize(
    "text",
    ["2501.07256", "2501.07256v2", "https://arxiv.org/abs/2501.07256", "10.1109/CVPR.2025.1", "zhou-2025-edgetam"],
)
def test_find_work(archive: Archive, text: str) -> None:
    """A bibliography entry is found by every name of its paper."""
    assert archive.find_work(parse_paper(text)) == EDGETAM


def test_papers_newest_first(archive: Archive) -> None:
    """All papers are listed once, those of the newest week first and in its order; those of other pages are not."""
    assert [view.identity for view in archive.papers()] == [
        "zhou-2025-edgetam",
        "arxiv:2504.00001",
        "lee-2020-book",
        "he-2016-resnet",
    ]


def test_paper_outside_weeks_is_not_read() -> None:
    """A paper on a page that is no week is no reading."""
    archive = Archive(document("about", None, papers=[paper("about", "2501.07256")]), WORKS)
    assert (archive.papers(), archive.find_paper(parse_paper("2501.07256"))) == ((), None)


def test_paper_under_two_versions_without_a_work(archive: Archive) -> None:
    """Versions are one paper without the bibliography's help, and a title that an author gave names it."""
    view = archive.find_paper(parse_paper("2504.00001v7"))
    assert view is not None
    assert [reading.version for reading in view.readings] == [2, None]
    assert (view.title, view.anchor, view.ref) == (
        "Given Title",
        "paper-arxiv-2504-00001",
        PaperRef(PaperScheme.ARXIV, "2504.00001"),
    )


def test_role_of_a_reading(archive: Archive) -> None:
    """A reading says whether the paper was read or mentioned."""
    view = archive.find_paper(parse_paper("2504.00001"))
    assert view is not None
    assert [reading.role for reading in view.readings] == [PaperRole.SOURCE, PaperRole.MENTION]


@pytest.mark.parametrize("roles", [(PaperRole.SOURCE, PaperRole.MENTION), (PaperRole.MENTION, PaperRole.SOURCE)])
def test_reading_beats_mention(roles: tuple[PaperRole, ...]) -> None:
    """An entry that reads and mentions a paper has read it, in whichever order."""
    papers = [paper("w", "2501.07256", "a", role=role) for role in roles]
    archive = Archive(document("w", "2025-W18", entries=[entry("w", "a", "A")], papers=papers), [])
    (view,) = archive.papers()
    assert [reading.role for reading in view.readings] == [PaperRole.SOURCE]


def test_paper_read_twice_in_an_entry() -> None:
    """An entry that names a paper twice is one reading, with the version that it gave first."""
    papers = [paper("w", f"2501.07256v{version}", "a") for version in (2, 1)]
    archive = Archive(document("w", "2025-W18", entries=[entry("w", "a", "A")], papers=papers), [])
    (view,) = archive.papers()
    assert [reading.version for reading in view.readings] == [2]


def test_reading_outside_entries(archive: Archive) -> None:
    """A paper outside any entry is read where it stands, under the title of the week."""
    view = archive.find_paper(parse_paper("lee-2020-book"))
    assert view is not None
    assert view.readings == (
        Reading(parse_week("2025-W18"), "weeks/2025/W18", "s-book", "Week 18", PaperRole.MENTION, None, ""),
    )


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("zhou-2025-edgetam", PaperRef(PaperScheme.ARXIV, "2501.07256")),
        ("he-2016-resnet", PaperRef(PaperScheme.DOI, "10.1109/cvpr.2016.90")),
        ("lee-2020-book", PaperRef(PaperScheme.KEY, "lee-2020-book")),
    ],
)
def test_view_has_the_best_name(archive: Archive, text: str, ref: PaperRef) -> None:
    """A paper that was read under its citekey has the identifier that the bibliography gives it."""
    view = archive.find_paper(parse_paper(text))
    assert view is not None
    assert view.ref == ref


def test_title_of_the_bibliography_wins() -> None:
    """The bibliography's title is shown for all readings, whatever one of them says."""
    archive = Archive(document("w", "2025-W18", papers=[paper("w", "2501.07256", title="Mine")]), WORKS)
    (view,) = archive.papers()
    assert (view.title, view.anchor) == ("EdgeTAM", "paper-zhou-2025-edgetam")


def test_title_of_unknown_paper() -> None:
    """A paper without any title is called by its identifier."""
    archive = Archive(document("w", "2025-W18", papers=[paper("w", "2504.00002")]), [])
    assert archive.papers()[0].title == "arXiv:2504.00002"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2504.00002v1", "arXiv:2504.00002"), ("10.1109/X", "doi:10.1109/x"), ("lee-2020-book", "lee-2020-book")],
)
def test_format_ref(text: str, shown: str) -> None:
    """A reader knows an identifier by its scheme."""
    assert format_ref(parse_paper(text)) == shown


def test_cited(archive: Archive) -> None:
    """A page cites each paper that the bibliography has once, in the order in which they come, mentions included."""
    assert archive.cited("weeks/2025/W18") == ("zhou-2025-edgetam", "lee-2020-book")


def test_cited_on_other_pages(archive: Archive) -> None:
    """A page that is no week cites too; one without records cites nothing."""
    assert (archive.cited("about"), archive.cited("unknown")) == (("zhou-2025-edgetam",), ())


def test_places_of_a_paper(archive: Archive) -> None:
    """A paper has one place in each week: the entry that read it before one that mentions it."""
    view = archive.find_paper(parse_paper("2501.07256"))
    assert view is not None
    assert [(str(r.week), r.anchor) for r in view.places] == [
        ("2025-W18", "paper-zhou-2025-edgetam"),
        ("2025-W17", "arxiv-2501-07256"),
    ]
    papers = [paper("w", "2501.07256", "a", role=PaperRole.MENTION), paper("w", "2501.07256", "b")]
    documents = document("w", "2025-W18", entries=[entry("w", "a", "A"), entry("w", "b", "B")], papers=papers)
    (view,) = Archive(documents, []).papers()
    assert [(r.anchor, r.role) for r in view.places] == [("b", PaperRole.SOURCE)]


def test_topics_of_a_paper() -> None:
    """A paper is of the topics in which it was read, each once; a mention says nothing of its topic."""
    documents = document("a", "2025-W17", papers=[paper("a", "2501.07256", path=("research", "slam"))])
    papers = [
        paper("b", "2501.07256", path=("research", "pose"), anchor="1"),
        paper("b", "2501.07256", path=("research", "slam"), anchor="2"),
        paper("b", "2501.07256", path=("news",), anchor="3", role=PaperRole.MENTION),
        paper("b", "2501.07256", anchor="4"),
    ]
    (view,) = Archive(documents | document("b", "2025-W18", papers=papers), []).papers()
    assert view.topics == ("pose", "slam")


# -- People ----------------------------------------------------------------------------------------


def test_people_whatever_the_case(archive: Archive) -> None:
    """An account is one under every case of its handle, with its newest spelling and name."""
    assert [(p.handle, p.name, p.posts, p.anchor) for p in archive.people()] == [
        ("karpathy", "Andrej K.", 2, "person-karpathy"),
        ("sama", None, 1, "person-sama"),
    ]


@pytest.mark.parametrize("text", ["karpathy", "Karpathy", "@KARPATHY", " @karpathy "])
def test_find_person(archive: Archive, text: str) -> None:
    """An account is found whatever the case, with or without its sign."""
    person = archive.find_person(text)
    assert person is not None
    assert person.handle == "karpathy"


def test_find_no_person(archive: Archive) -> None:
    """An account whose posts no week shows is not found."""
    assert archive.find_person("@nobody") is None


def test_places_of_a_person(archive: Archive) -> None:
    """An account has the entries that show its posts, newest week first, each once."""
    person = archive.find_person("karpathy")
    assert person is not None
    assert [(str(week), target.anchor) for week, target in person.targets] == [
        ("2025-W18", "post-200"),
        ("2025-W17", "标题"),
    ]


def test_post_outside_entries() -> None:
    """A post outside any entry is found where it stands, under the title of the week."""
    archive = Archive(document("w", "2025-W18", posts=[post("w", "1", "a"), post("w", "2", "A")]), [])
    (person,) = archive.people()
    assert [(target.anchor, target.title) for _, target in person.targets] == [
        ("s-post-1", "Week 18"),
        ("s-post-2", "Week 18"),
    ]


# -- Topics ----------------------------------------------------------------------------------------


def topic(docname: str, *path: str, name: str, anchor: str = "") -> TopicRecord:
    """Make a heading that names a topic."""
    return TopicRecord(docname=docname, line=1, path=path, name=name, anchor=anchor or f"topic-{path[-1]}")


def test_topics_over_weeks() -> None:
    """A topic has the newest name and each week's section, newest first, with how many entries stand in it."""
    documents = document(
        "a",
        "2025-W17",
        topics=[topic("a", "podcasts", name="播客"), topic("a", "news", name="消息简报")],
        entries=[entry("a", "1", "A", path=("podcasts",))],
    ) | document(
        "b",
        "2025-W18",
        topics=[topic("b", "podcasts", name="播客与视频")],
        entries=[
            entry("b", "1", "A", path=("podcasts",)),
            entry("b", "2", "B", path=("podcasts",)),
            entry("b", "3", "C", path=("podcasts",), parent="2"),
        ],
    )
    (view,) = Archive(documents, []).topics()
    assert (view.key, view.name, view.entries, view.anchor) == ("podcasts", "播客与视频", 3, "topic-podcasts")
    assert [(str(week), target.title, count) for week, target, count in view.weeks] == [
        ("2025-W18", "播客与视频", 2),
        ("2025-W17", "播客", 1),
    ]


def test_topic_named_twice_in_a_week() -> None:
    """A week that names a topic twice is listed once, with its first heading and all entries."""
    documents = document(
        "a",
        "2025-W17",
        topics=[topic("a", "other", name="其他"), topic("a", "other", name="Other", anchor="topic-other-2")],
        entries=[entry("a", "1", "A", path=("other",)), entry("a", "2", "B", path=("other",))],
    )
    (view,) = Archive(documents, []).topics()
    assert [(target.anchor, count) for _, target, count in view.weeks] == [("topic-other", 2)]


# -- Shows -----------------------------------------------------------------------------------------


def episode(docname: str, show: str | None, title: str) -> EpisodeRecord:
    """Make an episode."""
    return EpisodeRecord(docname=docname, line=1, title=title, show=show, link=None, anchor=f"s-episode-{title}")


def test_shows_over_weeks() -> None:
    """Shows are listed by how much of them was heard, whatever the case of their names; newest episodes first."""
    documents = document(
        "a",
        "2025-W17",
        episodes=[episode("a", "Alpha", "1"), episode("a", "HARD FORK", "2"), episode("a", None, "3")],
    ) | document("b", "2025-W18", episodes=[episode("b", "Hard Fork", "4")])
    shows = Archive(documents, []).shows()
    assert [(show.name, show.anchor, [target.title for _, target in show.episodes]) for show in shows] == [
        ("Hard Fork", "show-hard-fork", ["4", "2"]),
        ("Alpha", "show-alpha", ["1"]),
    ]


def test_shows_that_are_alike() -> None:
    """Shows whose names give one anchor are told apart."""
    documents = document("a", "2025-W17", episodes=[episode("a", "A: B", "1"), episode("a", "A - B", "2")])
    assert [(show.name, show.anchor) for show in Archive(documents, []).shows()] == [
        ("A - B", "show-a-b"),
        ("A: B", "show-a-b-2"),
    ]
