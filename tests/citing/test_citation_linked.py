"""JSON-LD: data that a page may hold, whatever stands in titles."""

from __future__ import annotations

import json
from datetime import date

import pytest
from bibtex_samples import ADA, ARXIV, SAMPLES, cite, entry
from pybtex.database import Entry, Person

from weekbook.citing.datamodel import words
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
    types = {one["@type"] for one in told}
    assert types == words("ScholarlyArticle Book Chapter Thesis Report Dataset SoftwareSourceCode CreativeWork WebPage")


NAMES = {
    "Example, Ada": ("Person", "Ada Example"),
    "Garcia, Jr., Ana": ("Person", "Ana Garcia Jr."),
    "Plato": ("Person", "Plato"),
    "van Gogh": ("Person", "van Gogh"),
    "张, 三": ("Person", "张三"),
    "欧阳, 修": ("Person", "欧阳修"),
    "张三": ("Person", "张三"),
    "{张三}": ("Person", "张三"),
    "阿卜杜拉·买买提": ("Person", "阿卜杜拉·买买提"),
    "中国科学院计算技术研究所": ("Organization", "中国科学院计算技术研究所"),
    "{DeepSeek-AI}": ("Organization", "DeepSeek-AI"),
    r"{R\&D}": ("Organization", "R&D"),
    "{World Health Organization}": ("Organization", "World Health Organization"),
    r"{\'E}x": ("Person", "Éx"),
    "{A}{B}": ("Person", "AB"),
}


@pytest.mark.parametrize("written", NAMES)
def test_name(written: str) -> None:
    """A group is what the source gives in one piece; Chinese names are not turned round."""
    text = make_linked_week(own("Week 18"), [cite(entry("misc", title="A", author=written))], own("Notes"))
    ((author,),) = [paper["author"] for paper in json.loads(text)["citation"]]
    assert (author["@type"], author["name"]) == NAMES[written]


def test_project_is_a_group() -> None:
    """Who gives a name in braces in a setting means a group, however short it is; and so are those with an article."""
    made = make_own_citation(key="a", title="Notes", authors=["{周读}", "the example authors", "A, B, C, D", "张三"])
    types = [author["@type"] for author in json.loads(make_linked_archive(made))["author"]]
    assert types == ["Organization", "Organization", "Organization", "Person"]


def test_what_is_no_article() -> None:
    """Data and software have their own types."""
    papers = [cite(entry(kind, **ADA)) for kind in ("dataset", "software", "patent", "unpublished")]
    told = json.loads(make_linked_week(own("Week 18"), papers, own("Notes")))["citation"]
    assert [one["@type"] for one in told] == ["Dataset", "SoftwareSourceCode", "CreativeWork", "CreativeWork"]
