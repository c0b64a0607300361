"""JSON-LD: data that a page may hold, whatever stands in titles."""

from __future__ import annotations

import json
from datetime import date

import pytest
from bibtex_samples import ADA, ARXIV, SAMPLES, cite, entry
from pybtex.database import Entry, Person

from weekbook.citing.entries import Citation, make_citation, make_own_citation
from weekbook.citing.linked import make_linked_archive, make_linked_week


def own(title: str, container: str | None = None) -> Citation:
    """Make the citation of a week or an archive."""
    return make_own_citation(
        key="example-2025",
        title=title,
        authors=["Ada Example", "{Research Group}"],
        date=date(2025, 5, 4),
        url=f"https://example.org/{len(title)}.html",
        language="zh-CN",
        container=container,
    )


def test_week() -> None:
    """A week is an article of the archive, which cites its papers in their order."""
    papers = [
        cite(entry("misc", **ADA, year="2025", month="=apr", **ARXIV)),
        cite(entry("article", **ADA, journal="Examples")),
    ]
    assert json.loads(make_linked_week(own("Week 18", "Notes"), papers, own("Notes"))) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": "https://example.org/7.html",
        "headline": "Week 18",
        "author": [{"@type": "Person", "name": "Ada Example"}, {"@type": "Organization", "name": "Research Group"}],
        "datePublished": "2025-05-04",
        "inLanguage": "zh-CN",
        "url": "https://example.org/7.html",
        "isPartOf": {
            "@type": "CreativeWorkSeries",
            "@id": "https://example.org/5.html",
            "name": "Notes",
            "author": [{"@type": "Person", "name": "Ada Example"}, {"@type": "Organization", "name": "Research Group"}],
            "datePublished": "2025-05-04",
            "inLanguage": "zh-CN",
            "url": "https://example.org/5.html",
        },
        "citation": [
            {
                "@type": "ScholarlyArticle",
                "@id": "https://doi.org/10.48550/arXiv.2504.01234",
                "name": "A Made-Up Title",
                "author": [{"@type": "Person", "name": "Ada Example"}, {"@type": "Person", "name": "Bo van der Berg"}],
                "datePublished": "2025-04",
                "inLanguage": "en",
            },
            {
                "@type": "ScholarlyArticle",
                "name": "A Made-Up Title",
                "author": [{"@type": "Person", "name": "Ada Example"}, {"@type": "Person", "name": "Bo van der Berg"}],
                "inLanguage": "en",
                "isPartOf": {"@type": "Periodical", "name": "Examples"},
            },
        ],
    }


def test_archive() -> None:
    """The archive is a series; what is not known of it is not said."""
    assert json.loads(make_linked_archive(make_own_citation(key="a", title="Notes"))) == {
        "@context": "https://schema.org",
        "@type": "CreativeWorkSeries",
        "name": "Notes",
    }


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!-- <script>", "a & b", "\u2028\u2029", '"\\']
)
def test_nothing_ends_the_element(title: str) -> None:
    """Text that would end the element, or begin a comment in it, is escaped and read as it was."""
    paper = make_citation(
        "k", Entry("book", fields={"title": title}, persons={"author": [Person(last=f"{{{title}}}")]})
    )
    text = make_linked_week(own(title, title), [paper], own(title))
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text)["headline"] == title


def test_every_paper_has_type_and_name() -> None:
    """All samples are told, with a type of schema.org."""
    papers = [cite(sample[0]) for sample in SAMPLES.values()]
    told = json.loads(make_linked_week(own("Week 18"), papers, own("Notes")))["citation"]
    assert [one["name"] for one in told] == [paper.title for paper in papers]
    assert {one["@type"] for one in told} == {"ScholarlyArticle", "Book", "Chapter", "Thesis", "Report", "WebPage"}
