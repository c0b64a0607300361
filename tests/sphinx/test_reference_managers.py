"""What a page says to reference managers and search engines: COinS in references, JSON-LD in the head."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest
from casefiles import WEEK

W17 = "weeks/2025/W17"
BIB = """@misc{one, title = {One & </script><b>"x"</b>}, author = {Example, Ada and Doe, Jane}, year = 2025,
  eprint = {2504.20602}, archivePrefix = {arXiv}}

@article{two, title = {Two}, author = {{The Group}}, year = 2024, journal = {J & K}, doi = {10.1000/2<3>4}}

@misc{nobody, title = {Without authors}, year = 2024}
"""
BODY = """## SLAM

### A

```{paper} one
```

### B

```{paper} 2504.20602v3
```

{paper}`two` and {paper}`nobody` and {paper}`two`
"""
LISTS = "# Papers\n\n```{papers}\n```\n"
INDEX = "# Home\n\n```{papers}\n:limit: 3\n```\n\n```{toctree}\n:glob:\n\nweeks/*/*\npapers\n```\n"


@pytest.fixture
def build(build_site, week_source):
    """Build two weeks, lists and a home page."""

    def build(bib: str = BIB, **more):
        files = {
            f"{WEEK}.md": week_source(BODY, title="Week </script> 18"),
            f"{W17}.md": week_source("### A\n\nNo paper.\n", name="2025-W17", title="Week 17"),
            "papers.md": LISTS,
            "index.md": INDEX,
            "bib/a.bib": bib,
        }
        return build_site(files, **more)

    return build


def coins(page) -> list[dict[str, list[str]]]:
    """Read the spans of a page as Zotero does: parts at raw ``&``, names and values at the first ``=``."""
    found = []
    for span in page.select("span.Z3988"):
        values: dict[str, list[str]] = {}
        for name, value in parse_qsl(span["title"], strict_parsing=True):
            values.setdefault(name, []).append(value)
        found.append(values)
    return found


def linked(page) -> dict:
    """Read the one block of linked data of a page."""
    (script,) = page.select('head script[type="application/ld+json"]')
    return json.loads(script.string)


def test_one_span_for_each_paper(build):
    """Each distinct paper of a page has one, in its reference; one without authors has none."""
    site = build()
    page = site.page(WEEK)
    found = coins(page)
    # escaped once for HTML: a browser would forgive a raw sign, other readers do not
    assert "&rft" not in site.html(WEEK)
    assert [values["rft.au"] for values in found] == [["Example, Ada", "Doe, Jane"], ["The Group"]]
    assert found[0]["rft.title"] == ['One & </script><b>"x"</b>']
    assert found[1]["rft.jtitle"] == ["J & K"]
    assert all(span.find_parent("li")["data-citekey"] in ("one", "two") for span in page.select(".Z3988"))
    assert all(span["aria-hidden"] == "true" and not span.get_text() for span in page.select(".Z3988"))


def test_pages_that_list_papers(build):
    """Lists of all papers offer none: a reader takes a week's, or a file."""
    site = build()
    assert coins(site.page("papers")) == coins(site.page("index")) == coins(site.page(W17)) == []


def test_language_and_group(build):
    """Sphinx's name of a language is a tag to all readers, and babel's in BibTeX; the project is a group."""
    site = build(conf='project = "周报"\nlanguage = "zh_CN"\n')
    home = linked(site.page("index"))
    assert (home["inLanguage"], linked(site.page(WEEK))["inLanguage"]) == ("zh-CN", "zh-CN")
    assert home["author"] == [{"@type": "Organization", "name": "周报"}]
    assert '"language": "zh-CN"' in (site.outdir / "bib/cite/archive.json").read_text("utf-8")
    assert "langid        = {chinese}" in (site.outdir / "bib/cite/archive.bib").read_text("utf-8")


def test_linked_data(build):
    """A week is an article of the archive and cites its papers; the first page is the archive; others have nothing."""
    site = build(conf='project = "Notes"\nauthor = "Ada Example"\nhtml_baseurl = "https://example.org/n/"\n')
    week, home = linked(site.page(WEEK)), linked(site.page("index"))
    assert week["headline"] == "Week </script> 18"
    assert week["url"] == "https://example.org/n/weeks/2025/W18.html"
    assert [paper["name"] for paper in week["citation"]][1:] == ["Two", "Without authors"]
    assert week["isPartOf"]["name"] == home["name"] == "Notes"
    assert (week["datePublished"], home["datePublished"]) == ("2025-05-04", "2025-05-04")
    assert "citation" not in linked(site.page(W17))
    assert site.page("papers").select('script[type="application/ld+json"]') == []


def test_nothing_escapes(build):
    """What stands in a title ends no script and begins no element; it is reported, and the page is whole."""
    site = build(conf='html_theme = "sphinx_book_theme"\n')
    page = site.page(WEEK)
    assert page.select(".weekbook-references b, .weekbook-paper b, head b") == []
    assert page.select_one('.weekbook-reference[data-citekey="one"] em').get_text() == 'One & </script><b>"x"</b>'
    (block,) = page.select("script:not([src])")
    assert "<" not in block.string
    assert ("bib/a.bib", 1, "weekbook.bibtex") in [(w.path, w.line, w.type) for w in site.warnings]


def test_changed_entry(build, build_site):
    """What only reference managers see of an entry has the week written again, and, as Sphinx does, the page above."""
    site = build()
    before = {name: (site.outdir / f"{name}.html").stat().st_mtime_ns for name in (WEEK, W17, "papers", "index")}
    site = build_site({"bib/a.bib": BIB.replace("journal = {J & K}", "journal = {J & K}, volume = 7")})
    after = {name: (site.outdir / f"{name}.html").stat().st_mtime_ns for name in before}
    assert [name for name in before if before[name] != after[name]] == [WEEK, "index"]
    assert coins(site.page(WEEK))[1]["rft.volume"] == ["7"]
