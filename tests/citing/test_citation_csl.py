"""CSL-JSON: the types and variables of its schema, with what references and reference managers need."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from bibtex_samples import ADA, ARXIV, SAMPLES, cite, entry
from csl_schema import SCHEMA
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry

from weekbook.citing.csl import join_items, make_item, write_item, write_items
from weekbook.citing.entries import make_citation, make_own_citation

SEEN = date(2025, 5, 4)
AUTHORS = [{"family": "Example", "given": "Ada"}, {"family": "van der Berg", "given": "Bo"}]
BASIS = {"id": "example-2025-a", "title": "A Made-Up Title", "author": AUTHORS}
ACCESSED = {"accessed": {"date-parts": [[2025, 5, 4]]}, "language": "en"}


def item(source: str) -> dict[str, Any]:
    """Make the item of an entry."""
    return make_item(cite(source), SEEN)


KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "preprint": (
        entry("online", **ADA, date="2025-04-22", eprint="2504.01234v2", eprinttype="arxiv"),
        {
            "type": "article",
            "genre": "preprint",
            "number": "arXiv:2504.01234",
            "publisher": "arXiv",
            "version": "2",
            "issued": {"date-parts": [[2025, 4, 22]]},
            "DOI": "10.48550/arXiv.2504.01234",
            "URL": "https://arxiv.org/abs/2504.01234",
        },
    ),
    "preprint as search engines give it": (
        entry("article", **ADA, journal="arXiv preprint arXiv:2504.01234", year="2025"),
        {
            "type": "article",
            "genre": "preprint",
            "number": "arXiv:2504.01234",
            "publisher": "arXiv",
            "issued": {"date-parts": [[2025]]},
            "DOI": "10.48550/arXiv.2504.01234",
            "URL": "https://arxiv.org/abs/2504.01234",
        },
    ),
    "preprint of another archive": (
        entry("misc", **ADA, year="2025", eprint="hal-0123", eprinttype="HAL", url="https://example.org/hal-0123"),
        {
            "type": "article",
            "genre": "preprint",
            "number": "HAL:hal-0123",
            "publisher": "HAL",
            "issued": {"date-parts": [[2025]]},
            "URL": "https://example.org/hal-0123",
        },
    ),
    "article": (
        entry(
            "article", **ADA, journal="Examples", volume="3", number="4", pages="1--10", year="2025", doi="10.1234/X"
        ),
        {
            "type": "article-journal",
            "container-title": "Examples",
            "volume": "3",
            "issue": "4",
            "page": "1-10",
            "issued": {"date-parts": [[2025]]},
            "DOI": "10.1234/x",
            "URL": "https://doi.org/10.1234/x",
        },
    ),
    "article that is a preprint too": (
        entry("article", **ADA, journal="Examples", year="2025", **ARXIV),
        {
            "type": "article-journal",
            "container-title": "Examples",
            "issued": {"date-parts": [[2025]]},
            "URL": "https://arxiv.org/abs/2504.01234",
        },
    ),
    "conference": (
        entry("inproceedings", **ADA, booktitle="Proc.", editor="Sample, Sam", publisher="A Press", date="2025-06"),
        {
            "type": "paper-conference",
            "container-title": "Proc.",
            "editor": [{"family": "Sample", "given": "Sam"}],
            "publisher": "A Press",
            "issued": {"date-parts": [[2025, 6]]},
        },
    ),
    "chapter": (
        entry("inbook", **ADA, booktitle="A Book", year="2025"),
        {"type": "chapter", "container-title": "A Book", "issued": {"date-parts": [[2025]]}},
    ),
    "book": (
        entry("book", **ADA, publisher="A Press", year="2025"),
        {"type": "book", "publisher": "A Press", "issued": {"date-parts": [[2025]]}},
    ),
    "thesis": (
        entry("phdthesis", **ADA, school="A University", year="2025"),
        {"type": "thesis", "publisher": "A University", "issued": {"date-parts": [[2025]]}},
    ),
    "report": (
        entry("techreport", **ADA, institution="A Lab", number="TR-1", year="2025"),
        {"type": "report", "publisher": "A Lab", "number": "TR-1", "issued": {"date-parts": [[2025]]}},
    ),
    "issue with a name and a number": (
        entry("article", **ADA, journal="Examples", volume="2", number="4", issue="Spring", year="2025"),
        {
            "type": "article-journal",
            "container-title": "Examples",
            "volume": "2",
            "issue": "4",
            "issued": {"date-parts": [[2025]], "season": "Spring"},
        },
    ),
    "issue with a name": (
        entry("article", **ADA, journal="Examples", issue="Spring", year="2025"),
        {
            "type": "article-journal",
            "container-title": "Examples",
            "issue": "Spring",
            "issued": {"date-parts": [[2025]]},
        },
    ),
    "article with a number instead of pages": (
        entry("article", **ADA, journal="Sensors", eid="e123", issn="1424-8220", year="2025"),
        {
            "type": "article-journal",
            "container-title": "Sensors",
            "page": "e123",
            "ISSN": "1424-8220",
            "issued": {"date-parts": [[2025]]},
        },
    ),
    "article with a number and pages": (
        entry("article", **ADA, journal="Sensors", articleno="12", pages="1--9", year="2025"),
        {
            "type": "article-journal",
            "container-title": "Sensors",
            "page": "1-9",
            "number": "12",
            "issued": {"date-parts": [[2025]]},
        },
    ),
    "conference in a series, with a preprint of two versions": (
        entry(
            "inproceedings",
            **ADA,
            booktitle="Proc.",
            series="LNCS",
            volume="3",
            number="12",
            organization="IEEE",
            address="Paris",
            year="2025",
            eprint="2504.01234v2",
        ),
        {
            "type": "paper-conference",
            "container-title": "Proc.",
            "collection-title": "LNCS",
            "collection-number": "12",
            "volume": "3",
            "publisher": "IEEE",
            "publisher-place": "Paris",
            "issued": {"date-parts": [[2025]]},
            "URL": "https://arxiv.org/abs/2504.01234",
        },
    ),
    "book in a series": (
        entry(
            "book",
            **ADA,
            publisher="A Press",
            location="Here",
            edition="2",
            series="LNCS",
            number="7",
            isbn="978-3-16-148410-0",
            year="2025",
        ),
        {
            "type": "book",
            "publisher": "A Press",
            "publisher-place": "Here",
            "edition": "2",
            "collection-title": "LNCS",
            "collection-number": "7",
            "ISBN": "978-3-16-148410-0",
            "issued": {"date-parts": [[2025]]},
        },
    ),
    "dataset": (
        entry("dataset", **ADA, publisher="Zenodo", version="1.2", year="2025", doi="10.1234/x"),
        {
            "type": "dataset",
            "publisher": "Zenodo",
            "version": "1.2",
            "issued": {"date-parts": [[2025]]},
            "DOI": "10.1234/x",
            "URL": "https://doi.org/10.1234/x",
        },
    ),
    "software": (
        entry("software", **ADA, version="1.2", year="2025"),
        {"type": "software", "version": "1.2", "issued": {"date-parts": [[2025]]}},
    ),
    "patent": (
        entry("patent", **ADA, number="US123", year="2025"),
        {"type": "patent", "number": "US123", "issued": {"date-parts": [[2025]]}},
    ),
    "manuscript": (
        entry("unpublished", **ADA, note="Draft", year="2025"),
        {"type": "manuscript", "issued": {"date-parts": [[2025]]}},
    ),
    "site, its address after words": (
        entry("misc", **ADA, howpublished=r"Blog, \url{https://example.org/a\_b}", year="2025"),
        {"type": "webpage", "issued": {"date-parts": [[2025]]}, "URL": "https://example.org/a_b"},
    ),
    "site, its address bare": (
        entry("misc", **ADA, howpublished="[Online]. Available: https://example.org/a_b.", year="2025"),
        {"type": "webpage", "issued": {"date-parts": [[2025]]}, "URL": "https://example.org/a_b"},
    ),
    "site": (
        entry("online", **ADA, organization="A Site", year="2025", url="https://example.org/"),
        {
            "type": "webpage",
            "container-title": "A Site",
            "issued": {"date-parts": [[2025]]},
            "URL": "https://example.org/",
        },
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_kind(name: str) -> None:
    """Each kind has its type, and what a reference to it needs; nothing is there that is not known."""
    source, expected = KINDS[name]
    assert item(source) == BASIS | ACCESSED | expected


def test_schema_takes_all() -> None:
    """The schema takes the items of all samples, and of a week; it would not take what it does not know."""
    kinds = [item(source) for source, _expected in KINDS.values()]
    week = make_own_citation(key="w", title="A Week", authors=["A Group"], date=SEEN, language="zh-CN", container="All")
    items = [make_item(week, None), *kinds, *(item(sample[0]) for sample in SAMPLES.values())]
    jsonschema.validate(json.loads(write_items(items)), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([items[0] | {"authors": []}], SCHEMA)


def test_schema_is_one() -> None:
    """The schema itself is sound."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)


PAGES = {
    "1--10": "1-10",
    "1-10": "1-10",
    "1\N{EN DASH}10": "1-10",
    "1 -- 10": "1-10",
    "S1--S9": "S1-S9",
    "A12-1": "A12-1",
    "A12-1--A12-9": "A12-1\N{EN DASH}A12-9",
    "1--10, 20--30": "1-10, 20-30",
    "1-5, 7--9": "1-5, 7-9",
    "12+": "12+",
}


@pytest.mark.parametrize("written", PAGES)
def test_pages(written: str) -> None:
    """Pages are told apart from ranges of them, and none is lost."""
    assert item(entry("article", **ADA, journal="Examples", pages=written))["page"] == PAGES[written]


def test_language_is_a_tag() -> None:
    """What Sphinx calls the archive's language is no tag: one stands in all formats."""
    week = make_own_citation(key="w", title="A Week", language="zh_CN")
    assert make_item(week, None)["language"] == "zh-CN"
    assert week.fields["langid"] == "chinese"


def test_names() -> None:
    """A particle stays in the family name, groups and names in one piece are literal, the others are told."""
    found = item(
        entry("misc", title="A", author=r"{DeepSeek-AI} and Garcia, Jr., Ana and 张三 and M{\"u}ller, Bo and others")
    )
    assert found["author"] == [
        {"literal": "DeepSeek-AI"},
        {"family": "Garcia", "given": "Ana", "suffix": "Jr."},
        {"literal": "张三"},
        {"family": "Müller", "given": "Bo"},
    ]
    assert found["custom"] == {"et-al": True}


def test_array_is_of_lines() -> None:
    """A file is an array with an item on each line, and can be joined of written items."""
    items = [{"id": name, "type": "book", "title": "é <b> \u2028"} for name in "ab"]
    text = write_items(items)
    assert text.count("\n") == 4
    assert text == join_items(map(write_item, items))
    assert json.loads(text) == items
    assert json.loads(write_items([])) == []


@settings(deadline=None)
@given(st.lists(st.sampled_from(["title", "note", "journal", "booktitle", "version", "pages"]), unique=True), st.data())
def test_any_value(names: list[str], data: st.DataObject) -> None:
    """Whatever stands in an entry, its item is one that the schema takes."""
    texts = st.text(st.characters(exclude_characters="{}\\\r\n", codec="utf-8"), min_size=1).map(lambda t: f"a{t}b")
    fields = {name: data.draw(texts) for name in names}
    made = make_item(make_citation("a", Entry("misc", fields=fields)), SEEN)
    jsonschema.validate(json.loads(write_items([made])), SCHEMA)
