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
    week = make_own_citation(key="w", title="A Week", authors=["A Group"], date=SEEN, language="zh-CN", container="All")
    items = [make_item(week, None), *(item(sample[0]) for sample in SAMPLES.values())]
    jsonschema.validate(json.loads(write_items(items)), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([items[0] | {"authors": []}], SCHEMA)


def test_schema_is_one() -> None:
    """The schema itself is sound."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)


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
