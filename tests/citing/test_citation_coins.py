"""COinS: what Zotero's rules make of the spans is the paper, whatever stands in its entry."""

from __future__ import annotations

import html

import pytest
from bibtex_samples import ADA, ARXIV, SAMPLES, cite, entry
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, Person
from zotero import Item, MalformedURIError, read_span

from weekbook.citing.coins import make_coins
from weekbook.citing.entries import make_citation

CREATORS = [("Example", "Ada"), ("van der Berg", "Bo")]
TITLE = "A Made-Up Title"

ITEMS: dict[str, tuple[str, Item]] = {
    "preprint": (
        entry("online", **ADA, date="2025-04-22", **ARXIV),
        Item(
            "preprint",
            TITLE,
            CREATORS,
            {
                "date": "2025-04-22",
                "publisher": "arXiv",
                "url": "https://arxiv.org/abs/2504.01234",
                "DOI": "10.48550/arXiv.2504.01234",
                "language": "en",
            },
            ["cs.CV"],
        ),
    ),
    "article": (
        entry(
            "article", **ADA, journal="Examples", volume="3", number="4", pages="1--10", year="2025", doi="10.1234/x"
        ),
        Item(
            "journalArticle",
            TITLE,
            CREATORS,
            {
                "publicationTitle": "Examples",
                "date": "2025",
                "volume": "3",
                "issue": "4",
                "pages": "1-10",
                "url": "https://doi.org/10.1234/x",
                "DOI": "10.1234/x",
                "language": "en",
            },
        ),
    ),
    "conference": (
        entry("inproceedings", **ADA, booktitle="Proc. & Co", publisher="A Press", date="2025-06"),
        Item(
            "conferencePaper",
            TITLE,
            CREATORS,
            {"publicationTitle": "Proc. & Co", "date": "2025-06", "publisher": "A Press", "language": "en"},
        ),
    ),
    "chapter": (
        entry("inbook", **ADA, booktitle="A Book", year="2025"),
        Item("bookSection", TITLE, CREATORS, {"publicationTitle": "A Book", "date": "2025", "language": "en"}),
    ),
    "book": (
        entry("book", **ADA, publisher="A Press", year="2025"),
        Item("book", TITLE, CREATORS, {"date": "2025", "publisher": "A Press", "language": "en"}),
    ),
    "thesis": (
        entry("phdthesis", **ADA, school="A University", year="2025"),
        Item("thesis", TITLE, CREATORS, {"publisher": "A University", "date": "2025", "language": "en"}),
    ),
    "report": (
        entry("techreport", **ADA, institution="A Lab", year="2025"),
        Item("report", TITLE, CREATORS, {"date": "2025", "publisher": "A Lab", "language": "en"}),
    ),
    "conference in a series": (
        entry(
            "inproceedings",
            **ADA,
            booktitle="Proc.",
            series="LNCS",
            number="12",
            publisher="A Press",
            address="Paris",
            isbn="978-3-16-148410-0",
            year="2025",
        ),
        Item(
            "conferencePaper",
            TITLE,
            CREATORS,
            {
                "publicationTitle": "Proc.",
                "date": "2025",
                "publisher": "A Press",
                "place": "Paris",
                "series": "LNCS",
                "ISBN": "978-3-16-148410-0",
                "language": "en",
            },
        ),
    ),
    "dataset": (
        entry("dataset", **ADA, publisher="Zenodo", year="2025", doi="10.1234/x"),
        Item(
            "dataset",
            TITLE,
            CREATORS,
            {
                "date": "2025",
                "publisher": "Zenodo",
                "url": "https://doi.org/10.1234/x",
                "DOI": "10.1234/x",
                "language": "en",
            },
        ),
    ),
    "software": (
        entry("software", **ADA, year="2025"),
        Item("computerProgram", TITLE, CREATORS, {"date": "2025", "language": "en"}),
    ),
    "patent": (
        entry("patent", **ADA, number="US123", year="2025"),
        Item("patent", TITLE, CREATORS, {"issueDate": "2025", "patentNumber": "US123"}),
    ),
    "manuscript": (
        entry("unpublished", **ADA, note="Draft", year="2025"),
        Item("manuscript", TITLE, CREATORS, {"date": "2025", "language": "en"}),
    ),
    "site": (
        entry("online", **ADA, year="2025", url="https://example.org/a?b=c&d=e%20f#g"),
        Item(
            "webpage",
            TITLE,
            CREATORS,
            {"date": "2025", "url": "https://example.org/a?b=c&d=e%20f#g", "language": "en"},
        ),
    ),
}


@pytest.mark.parametrize("name", ITEMS)
def test_item(name: str) -> None:
    """Each kind becomes Zotero's item of that kind, with its fields where they belong."""
    source, expected = ITEMS[name]
    assert read_span(make_coins(cite(source)) or "") == expected


def test_span_is_encoded_as_a_whole() -> None:
    """Nothing but letters, digits and four marks stands in a value as it is."""
    source = entry("misc", title="A/B: c", author="Example, Ada", year="2025", url="https://example.org/~a", **ARXIV)
    assert make_coins(cite(source)) == (
        "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc&rfr_id=info%3Asid%2Fweekbook"
        "&rft.type=preprint&rft.title=A%2FB%3A%20c&rft.au=Example%2C%20Ada&rft.date=2025&rft.publisher=arXiv"
        "&rft_id=https%3A%2F%2Fexample.org%2F~a&rft_id=info%3Adoi%2F10.48550%2FarXiv.2504.01234"
        "&rft.subject=cs.CV"
    )


HOSTILE = {
    "ampersand": ("A & B &amp; C", "A & B &amp; C"),
    "per cent": ("50% of 100%25", "50% of 100%25"),
    "equals": ("a = b == c", "a = b == c"),
    "hash and question mark": ("a # b ? c", "a # b ? c"),
    "quotes": ("\"a\" 'b'", "\"a\" 'b'"),
    "tag": ("</span><script>alert(1)</script>", "</span><script>alert(1)</script>"),
    "semicolon": ("a; b", "a; b"),
    "other letters": ("π τ é 中文 \U0001f4c4", "π τ é 中文 \U0001f4c4"),
    "formula": (r"$\pi_{0.5}$", "π₀.₅"),
    "key of its own": ("&rft.au=Nobody, N.", "&rft.au=Nobody, N."),
    # the one thing that Zotero loses, however it is written
    "plus": ("C++ a", "C   a"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_value(name: str) -> None:
    """Special characters arrive as they are, in a title, a name and a journal alike."""
    value, expected = HOSTILE[name]
    people = [Person(last=f"{{{value}}}"), Person(last="Example", first="Ada")]
    made = make_citation("k", Entry("article", fields={"title": value, "journal": value}, persons={"author": people}))
    # once through the attribute of a page
    found = read_span(html.unescape(html.escape(make_coins(made) or "")))
    assert found is not None
    assert (found.title, found.fields["publicationTitle"]) == (expected, expected)
    assert len(found.creators) == 2


NAMES = {
    "family and given": ("Example, Ada B.", ("Example", "Ada B.")),
    "particle": ("Danny van der Berg", ("van der Berg", "Danny")),
    "suffix": ("Garcia, Jr., Ana", ("Garcia Jr.", "Ana")),
    "group": ("{DeepSeek-AI}", ("DeepSeek-AI", None)),
    "group with commas": ("{Barnes, Noble and Sons, Inc.}", ("Barnes Noble and Sons Inc.", None)),
    "Chinese in one piece": ("张三", ("张三", None)),
    "Chinese in two": ("张, 三", ("张", "三")),
    "accents": (r"M{\"u}ller, {\L}ukasz", ("Müller", "Łukasz")),
}


@pytest.mark.parametrize("name", NAMES)
def test_name(name: str) -> None:
    """A comma tells Zotero a family name; who has none stays in one piece."""
    written, expected = NAMES[name]
    found = read_span(make_coins(cite(entry("misc", title="A", author=written, **ARXIV))) or "")
    assert found is not None
    assert found.creators == [expected]


def test_others_are_no_author() -> None:
    """BibTeX's ``and others`` is nobody's name."""
    found = read_span(make_coins(cite(entry("misc", title="A", author="Example, Ada and others", **ARXIV))) or "")
    assert found is not None
    assert found.creators == [("Example", "Ada")]


def test_no_span_without_authors() -> None:
    """Zotero would look up what lacks an author: there is no span then."""
    assert make_coins(cite(entry("misc", title="A", **ARXIV))) is None
    assert make_coins(cite(entry("misc", title="A", author="others", **ARXIV))) is None


@settings(deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\\{}$~+`'-"), min_size=1), min_size=3, max_size=3)
)
def test_any_value_is_saved(values: list[str]) -> None:
    """Whatever an entry holds, no value ends the saving of the page, cuts another, or comes back changed.

    What TeX writes otherwise, such as quotation marks, is told by the tests of plain text.
    """
    title, journal, family = (f"a{' '.join(value.split())}b" for value in values)
    people = [Person(last=f"{{{family}}}", first="Ada")]
    made = make_citation("k", Entry("article", fields={"title": title, "journal": journal}, persons={"author": people}))
    found = read_span(make_coins(made) or "")
    assert found is not None
    assert (found.title, found.fields["publicationTitle"]) == (title, journal)
    assert found.creators == [(" ".join(family.replace(",", " ").split()), "Ada")]


def test_samples_are_saved() -> None:
    """Every sample with an author becomes an item with a title and creators."""
    whole = {name: sample for name, sample in SAMPLES.items() if "author" in sample[0]}
    assert len(whole) > 20
    for name, sample in whole.items():
        found = read_span(make_coins(cite(sample[0])) or "")
        assert found is not None, name
        assert found.title, name
        assert found.creators, name


@pytest.mark.parametrize("stray", ["&x", "%zz", "%e4"])
def test_reader_is_as_strict_as_zotero(stray: str) -> None:
    """The reader of these tests throws where Zotero does, so that they can fail."""
    with pytest.raises(MalformedURIError):
        read_span(f"rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc&rft.title=a{stray}")
