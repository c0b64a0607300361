"""Fields of entries: which type has which, and that what is written is also exported."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from weekbook.bibtex import read_bibtex
from weekbook.citing.entries import Name, make_citation
from weekbook.citing.flavours import write_biblatex, write_classic
from weekbook.fetching.doiorg import read_item
from weekbook.fetching.editing import Style, write_entry
from weekbook.fetching.facts import Preprint
from weekbook.fetching.fields import ENTRY_TYPES, ORDER, OWNED, compose, entry_type

ADA = {"family": "Example", "given": "Ada"}
DAN = {"family": "van der Sample", "given": "Danny"}
PREPRINT = Preprint(
    value="2504.00001",
    version=1,
    title="T",
    authors=(Name("Example", "Ada"),),
    are_guessed=False,
    published=date(2025, 4, 22),
    updated=date(2025, 4, 22),
)


def fetch(preprint: Preprint | None = None, **item: Any) -> dict[str, str]:
    """Give the fields of an item, and the type of its entry."""
    published = read_item(json.dumps({"DOI": "10.1000/ab.1", "title": "T", **item}).encode(), "10.1000/ab.1")
    return {"": entry_type(published)} | {one.name: one.value for one in compose(preprint, published)}


def export(**item: Any) -> tuple[str, str]:
    """Give an item as it is exported, classic and for biblatex."""
    published = read_item(json.dumps({"DOI": "10.1000/ab.1", "title": "T", **item}).encode(), "10.1000/ab.1")
    text = write_entry(entry_type(published), "key", compose(None, published), Style(), date(2026, 11, 29))
    reading = read_bibtex([("bib/a.bib", text)])
    assert not reading.problems
    citation = make_citation("key", reading.entries["key"])
    return write_classic(citation), write_biblatex(citation)


def test_order() -> None:
    """What is owned stands in the order in which it is written, each once."""
    assert [name for name in ORDER if name in OWNED] == list(OWNED)
    assert len(set(ORDER)) == len(ORDER)


@pytest.mark.parametrize(
    ("item", "kind", "name"),
    [
        ({"type": "thesis"}, "phdthesis", "school"),
        ({"type": "dissertation"}, "phdthesis", "school"),
        ({"type": "dissertation", "degree": ["Master of Science"]}, "mastersthesis", "school"),
        ({"type": "dissertation", "degree": "M.Sc."}, "mastersthesis", "school"),
        ({"type": "thesis", "genre": "Master's thesis"}, "mastersthesis", "school"),
        ({"type": "thesis", "genre": "Doctoral dissertation"}, "phdthesis", "school"),
        ({"type": "thesis", "degree": [7], "genre": True}, "phdthesis", "school"),
        ({"type": "report"}, "techreport", "institution"),
        ({"type": "book"}, "book", "publisher"),
    ],
)
def test_university(item: dict[str, Any], kind: str, name: str) -> None:
    """What published a thesis is its university, of a report its institution; both are exported."""
    item |= {"publisher": "University of Examples", "author": [ADA], "issued": {"date-parts": [[2025, 4]]}}
    fields = fetch(**item)
    assert fields[""] == kind
    assert kind in ENTRY_TYPES.values()
    found = {name: fields.get(name) for name in ("school", "institution", "publisher")}
    assert found == dict.fromkeys(found) | {name: "{University of Examples}"}
    classic, biblatex = export(**item)
    assert f"@{kind}{{" in classic
    assert f"  {name:<13} = {{University of Examples}}" in classic
    wanted = "institution" if name == "school" else name
    assert f"  {wanted:<13} = {{University of Examples}}" in biblatex


@pytest.mark.parametrize(
    ("title", "subtitle", "written"),
    [
        ("A Study", ["Of Examples"], "A Study: Of Examples"),
        (["A Study"], "Of <i>Examples</i>", "A Study: Of Examples"),
        ("A Study:", ["Of Examples"], "A Study: Of Examples"),
        ("A Study: of Examples", ["Of Examples"], "A Study: of Examples"),
        ("A Study", [], "A Study"),
        ("A Study", [True, "x"], "A Study"),
    ],
)
def test_subtitle(title: Any, subtitle: Any, written: str) -> None:
    """A subtitle stands behind the title, as in what is exported, unless it is there already."""
    assert fetch(title=title, subtitle=subtitle)["title"] == f"{{{{{written}}}}}"


def test_editors() -> None:
    """Editors of a book are written, and those of what has no authors; not those who handled an article."""
    book = fetch(type="edited-book", editor=[ADA, DAN, {"family": "?"}])
    assert (book[""], book["editor"], "author" in book) == ("book", "{Example, Ada and van der Sample, Danny}", False)
    assert fetch(type="book-chapter", author=[ADA], editor=[DAN])["editor"] == "{van der Sample, Danny}"
    assert fetch(type="dataset", editor=[DAN])["editor"] == "{van der Sample, Danny}"
    assert "editor" not in fetch(type="dataset", author=[ADA], editor=[DAN])
    assert "editor" not in fetch(type="journal-article", author=[ADA], editor=[DAN])
    assert "editor" not in fetch(PREPRINT, type="journal-article", editor=[DAN])
    assert "editor" in fetch(replace(PREPRINT, doi="10.1000/ab.1"), type="book-chapter", author=[ADA], editor=[DAN])
    for text in export(type="edited-book", editor=[ADA, DAN]):
        assert "  editor        = {Example, Ada and van der Sample, Danny}" in text
