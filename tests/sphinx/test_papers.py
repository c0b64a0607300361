"""Papers over weeks: one paper under all its spellings, backlinks, mentions, references."""

from __future__ import annotations

import pytest
from casefiles import WEEK

W17, W19 = "weeks/2025/W17", "weeks/2025/W19"
BIB = """@misc{one, title = {One}, author = {A, B}, year = 2025, eprint = {2504.20602}, doi = {10.1000/XYZ}}

@misc{two, title = {Two}, year = 2024}

@misc{three, title = {Three}}
"""
LISTS = "# Papers\n\n```{papers}\n```\n"
INDEX = "# Home\n\n```{toctree}\n:glob:\n\nweeks/*/*\npapers\n```\n"


@pytest.fixture
def build(build_site, week_source):
    """Build weeks from bodies, with a bibliography and a list of all papers."""

    def build(bodies: dict[str, str], **more: str):
        weeks = {
            f"weeks/2025/{name}.md": week_source(body, name=f"2025-{name}", title=f"Week {name[1:]}")
            for name, body in bodies.items()
        }
        site = build_site({**weeks, "bib/a.bib": BIB, "papers.md": LISTS, "index.md": INDEX, **more})
        assert site.warnings == []
        return site

    return build


def backlinks(page) -> list[tuple[str, str]]:
    """Return address and text of "also read in"."""
    return [(a["href"], a.get_text()) for a in page.select(".weekbook-paper > .weekbook-backlink a")]


@pytest.mark.parametrize(
    "spelling",
    [
        "2504.20602",
        "2504.20602v3",
        "arXiv:2504.20602v1",
        "https://arxiv.org/abs/2504.20602",
        "https://arxiv.org/pdf/2504.20602v2.pdf",
        "https://arxiv.org/html/2504.20602v1",
        "10.48550/arXiv.2504.20602",
        "https://doi.org/10.48550/arXiv.2504.20602",
        "10.1000/xyz",
        "https://doi.org/10.1000/XYZ",
        "one",
    ],
)
def test_one_paper_under_every_spelling(build, spelling):
    """Version, address, DOI and citekey name the same paper as its identifier."""
    site = build({"W17": "### A\n\n```{paper} 2504.20602v1\n```\n", "W18": f"### B\n\n```{{paper}} {spelling}\n```\n"})
    rows = site.page("papers").select(".weekbook-paper-row")
    assert [row["data-citekey"] for row in rows] == ["one"]
    card = site.page(WEEK).select_one(".weekbook-paper")
    assert (card["data-eprint"], card["data-citekey"], card["data-doi"]) == ("2504.20602", "one", "10.1000/xyz")
    assert backlinks(site.page(WEEK)) == [("W17.html#arxiv-2504-20602", "2025 W17")]


def test_backlinks_lead_to_every_other_week(build):
    """Newest first, each to the entry; the page's own week is not among them."""
    body = "### {}\n\n```{{paper}} one\n```\n"
    site = build({name: body.format(name) for name in ("W17", "W18", "W19")})
    assert backlinks(site.page(WEEK)) == [("W19.html#paper-one", "2025 W19"), ("W17.html#paper-one", "2025 W17")]
    links = site.page(WEEK).select(".weekbook-backlink a[title]")
    assert {a["title"] for a in links if a.get_text().startswith("2025")} == {"W19", "W17"}


def test_two_entries_of_one_week_are_no_backlinks(build):
    """A paper twice in a week is one reading of it, listed once for each entry."""
    site = build({"W18": "### A\n\n```{paper} one\n```\n\n### B\n\n```{paper} 2504.20602\n```\n"})
    assert backlinks(site.page(WEEK)) == []
    assert len(site.page("papers").select(".weekbook-paper-row .weekbook-backlink li")) == 2
    assert len(site.page(WEEK).select(".weekbook-reference")) == 1


def test_mention_counts_as_mention(build):
    """An inline role appears among the paper's weeks, marked; a reading in the same entry outweighs it."""
    site = build(
        {
            "W17": "### A\n\n```{paper} one\n```\n\nAs {paper}`one` says.\n",
            "W18": "### B\n\nSee {paper}`2504.20602` and {paper}`this <10.1000/xyz>`.\n",
        }
    )
    assert backlinks(site.page(W17)) == [("W18.html#b", "2025 W18 (mentioned)")]
    rows = site.page("papers").select(".weekbook-paper-row .weekbook-backlink li")
    assert [" ".join(row.get_text().split()) for row in rows] == ["2025 W18 mentioned", "2025 W17"]
    assert [row.a["aria-label"] for row in rows] == ["2025 W18 · B", "2025 W17 · A"]


def test_mention_leads_to_the_reference_of_its_page(build):
    """On a week's page a role leads to its references, whose text is the paper's title or the given one."""
    site = build({"W18": "### B\n\nSee {paper}`2504.20602` and {paper}`this <one>`.\n"})
    links = site.page(WEEK).select("p .weekbook-paper-ref")
    assert [(a.parent["href"], a.get_text()) for a in links] == [("#ref-one", "One"), ("#ref-one", "this")]
    assert site.page(WEEK).find(id="ref-one")


def test_mention_on_another_page_leads_to_the_list(build):
    """On any other page a role leads to the list of all papers."""
    page_source = "---\norphan: true\n---\n\n# About\n\n{paper}`one`\n"
    site = build({"W18": "### B\n\n```{paper} one\n```\n"}, **{"about.md": page_source})
    assert site.page("about").select_one("p .reference")["href"] == "papers.html#paper-one"


def test_mention_without_an_entry_leads_to_arxiv(build_site, week_source):
    """A paper that bib/ does not know is at least on arXiv; its version is kept."""
    site = build_site(
        {f"{WEEK}.md": week_source("### B\n\n{paper}`2504.11111v2` and {paper}`10.1/A<b`\n".replace("1/A<b", "1000/9"))}
    )
    links = site.page(WEEK).select("p a.external")
    assert [(a["href"], a.get_text()) for a in links] == [
        ("https://arxiv.org/abs/2504.11111v2", "arXiv:2504.11111"),
        ("https://doi.org/10.1000/9", "doi:10.1000/9"),
    ]
    assert [(w.path, w.line, w.text, w.type) for w in site.warnings] == [
        (f"{WEEK}.md", 9, "no entry for arXiv:2504.11111 in the bibliography", "weekbook.paper_missing"),
        (f"{WEEK}.md", 9, "no entry for doi:10.1000/9 in the bibliography", "weekbook.paper_missing"),
    ]


def test_references_are_numbered_in_the_order_of_appearance(build):
    """Each paper once, mentions too, with a way back to the entry that cites it first."""
    body = (
        "### A\n\nAs {paper}`three` says.\n\n```{paper} two\n```\n\n"
        "### B\n\n```{paper} one\n```\n\n### C\n\n```{paper} 2504.20602v2\n```\n\n{paper}`two`\n"
    )
    page = build({"W18": body}).page(WEEK)
    rows = page.select("section#references > ol > li")
    assert [row["data-citekey"] for row in rows] == ["three", "two", "one"]
    back = {row["data-citekey"]: row.select_one("a.weekbook-backlink")["href"] for row in rows}
    assert back["three"] == back["two"] == "#paper-two"
    assert page.find(id=back["one"].removeprefix("#")).h2.get_text() == "B"
    labels = [a.get_text() for a in page.select(".weekbook-paper-reference")]
    assert labels == ["Reference 2", "Reference 3", "Reference 3"]


def test_no_references_without_papers(build):
    """A week without papers has no section for them."""
    page = build({"W18": "### A\n\nText.\n"}).page(WEEK)
    assert page.select(".weekbook-references, #references") == []


def test_papers_of_other_pages_are_not_read(build):
    """A paper on a page that is no week is shown there, and counts as read nowhere."""
    page_source = "---\norphan: true\n---\n\n# About\n\n```{paper} two\n```\n\nSee {paper}`three`.\n"
    site = build({"W18": "### A\n\n```{paper} one\n```\n"}, **{"about.md": page_source})
    assert [row["data-citekey"] for row in site.page("papers").select(".weekbook-paper-row")] == ["one"]
    assert site.page("about").select_one(".weekbook-paper cite").get_text() == "Two"
    assert site.page("about").select(".weekbook-references") == []


def test_references_of_other_pages(build):
    """A page that is no week has references where it asks for them."""
    page_source = "---\norphan: true\n---\n\n# About\n\n```{paper} two\n```\n\n{paper}`three`\n\n```{references}\n```\n"
    page = build({"W18": "### A\n\n```{paper} one\n```\n"}, **{"about.md": page_source}).page("about")
    assert [row["data-citekey"] for row in page.select(".weekbook-reference")] == ["two", "three"]


def test_given_title_names_a_paper_without_an_entry(build_site, week_source):
    """A title from the directive stands in the list of papers where bib/ has none."""
    body = "### A\n\n```{paper} 2504.11111\n:title: A Given Title\n```\n"
    site = build_site({f"{WEEK}.md": week_source(body), "papers.md": LISTS, "index.md": INDEX})
    assert site.page("papers").select_one(".weekbook-paper-row cite").get_text() == "A Given Title"


def test_old_identifiers(build_site, week_source):
    """Identifiers of before 2007 work, their subject class says nothing."""
    body = "### A\n\n```{paper} math.GT/0309136v1\n```\n\n### B\n\n```{paper} one\n```\n"
    bib = "@misc{one, title = {One}, eprint = {math/0309136}, archivePrefix = {arXiv}}\n"
    site = build_site({f"{WEEK}.md": week_source(body), "bib/a.bib": bib})
    assert site.warnings == []
    assert site.page(WEEK).select_one("#arxiv-math-0309136 .weekbook-paper")["data-citekey"] == "one"
    assert len(site.page(WEEK).select(".weekbook-reference")) == 1
