"""Files for reference managers: which there are, what stands in them, and which a later build writes or removes."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import bibtexparser
import pybtex.errors
import pytest
import yaml
from casefiles import WEEK
from pybtex.database.input.bibtex import Parser

BIB = """@misc{one, title = {{One $\\pi_{0.5}$ \\& more}}, author = {Example, Ada and van der Berg, Bob}, year = 2025,
  eprint = {2504.20602}, archivePrefix = {arXiv}, primaryClass = {cs.RO}, code = {https://example.org/code}}

@online{two, title = {Two}, author = {{The Group}}, date = {2024-03-05}, eprint = {2403.00001}, eprinttype = {arxiv}}

@article{three, title = {Three}, author = {Doe, Jane}, year = 2023, journal = {Journal of Things}, doi = {10.1000/3}}

@misc{unread, title = {Nobody read this}, author = {Doe, Jane}, year = 2020}
"""
BODIES = {
    "2025-W17": "## SLAM\n\n### A\n\n```{paper} one\n```\n\n## 推荐\n\n### B\n\n{paper}`two`\n",
    "2025-W18": "## SLAM\n\n### A\n\n```{paper} three\n```\n\n### B\n\n```{paper} 2504.20602v2\n```\n",
    "2025-W19": "## SLAM\n\n### A\n\nNo paper.\n",
}
LISTS = {
    "papers.md": "# Papers\n\n```{papers}\n```\n",
    "topics.md": "# Topics\n\n```{topics}\n```\n",
    "index.md": "# Home\n\n```{papers}\n:limit: 1\n```\n\n"
    "```{toctree}\n:glob:\n\nweeks/*/*\npapers\ntopics\nabout\n```\n",
    # pages that are no weeks, one with a paper that no week shows
    "about.md": "# About\n\n```{paper} unread\n```\n\n```{paper} one\n```\n\n```{references}\n```\n",
}
FRAME = 'html_theme = "sphinx_book_theme"\n'
ENDINGS = (".bib", ".biblatex.bib", ".json")


@pytest.fixture
def build(build_site, week_source):
    """Build the archive above, with other files and settings if wanted; quiet unless it is said that it is not."""

    def build(bodies: dict[str, str] | None = None, *, quiet: bool = True, **more):
        weeks = {
            f"weeks/2025/{name[5:]}.md": week_source(body, name=name, title=f"Week {name[6:]} & more")
            for name, body in (BODIES if bodies is None else bodies).items()
        }
        files = {**weeks, **LISTS, "bib/a.bib": BIB, **more.pop("files", {})}
        site = build_site(files, **more)
        assert not quiet or site.warnings == []
        return site

    return build


def names(outdir: Path) -> set[str]:
    """Name all files for reference managers, without what their formats append."""
    found = {path.relative_to(outdir / "bib").as_posix() for path in (outdir / "bib").rglob("*") if path.is_file()}
    bare = {name.removesuffix(".json") for name in found if name.endswith(".json")}
    assert found == {name + ending for name in bare for ending in ENDINGS}
    return bare


def keys(outdir: Path, name: str) -> list[str]:
    """Name the entries of all three files of a name: they have the same, in the same order."""
    with pybtex.errors.capture() as complaints:
        read = [
            list(Parser("utf-8").parse_file(str(outdir / "bib" / f"{name}{ending}")).entries) for ending in ENDINGS[:2]
        ]
    assert complaints == []
    items = json.loads((outdir / "bib" / f"{name}.json").read_text("utf-8"))
    assert read[0] == read[1] == [item["id"] for item in items]
    return read[0]


def times(outdir: Path) -> dict[str, int]:
    """Give the times of the files."""
    paths = [*(outdir / "bib").rglob("*"), outdir / "CITATION.cff"]
    return {path.relative_to(outdir).as_posix(): path.stat().st_mtime_ns for path in paths if path.is_file()}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_files(build, builder):
    """All papers, those of each week and topic, each by itself, each week and the archive; at the same addresses."""
    site = build(builder=builder)
    weeks = {"weeks/2025-W17", "weeks/2025-W18"}
    cite = {"cite/archive", "cite/2025-W17", "cite/2025-W18", "cite/2025-W19"}
    papers = {"papers/one", "papers/two", "papers/three"}
    assert names(site.outdir) == {"weekbook", "topics/slam", *weeks, *cite, *papers}
    # newest week first; in a week in the order of its references
    assert keys(site.outdir, "weekbook") == ["three", "one", "two"]
    assert keys(site.outdir, "weeks/2025-W17") == ["one", "two"]
    assert keys(site.outdir, "topics/slam") == ["three", "one"]
    assert keys(site.outdir, "papers/two") == ["two"]
    # every link to such a file leads to one
    for page in site.outdir.rglob("*.html"):
        soup = site.page(page.relative_to(site.outdir).as_posix().removesuffix(".html"))
        for link in soup.select("a.weekbook-cite, .weekbook-exports a"):
            assert (page.parent / link["href"]).is_file(), (page, link["href"])
        for button in soup.select("[data-csl]"):
            assert (page.parent / button["data-csl"]).is_file()


def test_entries(build):
    """A script may cut a file where a line begins an entry; both readers read every file; what is ours is left out."""
    site = build()
    for path in (site.outdir / "bib").rglob("*.bib"):
        text = path.read_text("utf-8")
        library = bibtexparser.parse_string(text)
        assert library.failed_blocks == []
        starts = [line for line in text.splitlines() if line.startswith("@")]
        assert len(starts) == len(library.entries) == text.count("@")
        assert "code" not in text
    classic = (site.outdir / "bib/papers/one.bib").read_text("utf-8")
    assert "title         = {{One $\\pi_{0.5}$ \\& more}}" in classic


def test_items(build):
    """An item says when the newest week that shows the paper was read; title and names are plain text."""
    site = build()
    items = {item["id"]: item for item in json.loads((site.outdir / "bib/weekbook.json").read_text("utf-8"))}
    assert items["one"]["title"] == "One π₀.₅ & more"
    assert items["one"]["accessed"] == {"date-parts": [[2025, 5, 4]]}
    assert items["two"]["accessed"] == {"date-parts": [[2025, 4, 27]]}
    assert items["one"]["author"][1] == {"family": "van der Berg", "given": "Bob"}
    assert items["two"]["author"] == [{"literal": "The Group"}]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("", [{"literal": "My Notes & more"}]),
        ("Ada Example", [{"family": "Example", "given": "Ada"}]),
        ("Example, Ada", [{"family": "Example", "given": "Ada"}]),
        ("Ada Example, Bob Other", [{"family": "Example", "given": "Ada"}, {"family": "Other", "given": "Bob"}]),
        ("Ada Example and 张三", [{"family": "Example", "given": "Ada"}, {"literal": "张三"}]),
        ("A, B, C, D, E", [{"literal": letter} for letter in "ABCDE"]),
        ("the example authors", [{"literal": "the example authors"}]),
    ],
)
def test_authors(build, author, expected):
    """A week is cited with the authors of the configuration, else with the project; no address is invented."""
    conf = 'project = "My Notes & more"\n' + (f"author = {author!r}\n" if author else "")
    site = build({"2025-W18": "### A\n\nText.\n"}, conf=conf)
    (item,) = json.loads((site.outdir / "bib/cite/2025-W18.json").read_text("utf-8"))
    assert item["author"] == expected
    assert (item["id"], item["title"]) == ("my-notes-more-2025-w18", "Week 18 & more")
    assert item["issued"] == {"date-parts": [[2025, 5, 4]]}
    assert "URL" not in item
    cff = (site.outdir / "CITATION.cff").read_text("utf-8")
    assert 'title: "My Notes & more"' in cff
    assert "url" not in cff


def test_address_of_the_site(build):
    """With the address of the site a week's and the archive's are told, as the builder writes them."""
    conf = 'html_baseurl = "https://example.org/n"\nproject = "周报"\n'
    site = build({"2025-W18": "### A\n\nText.\n"}, conf=conf, builder="dirhtml")
    (item,) = json.loads((site.outdir / "bib/cite/2025-W18.json").read_text("utf-8"))
    assert (item["URL"], item["id"]) == ("https://example.org/n/weeks/2025/W18/", "archive-2025-w18")
    assert 'url: "https://example.org/n/"' in (site.outdir / "CITATION.cff").read_text("utf-8")


def test_the_repository_says_the_same(build):
    """What GitHub reads in the repository agrees with the file of the site, but for the day of the newest week."""
    root = Path(__file__).parents[2]
    conf = runpy.run_path(str(root / "docs" / "conf.py"))
    lines = "".join(f"{name} = {conf[name]!r}\n" for name in ("project", "author", "language"))
    site = build({"2025-W18": "### A\n\nText.\n"}, conf=lines)
    made = yaml.safe_load((site.outdir / "CITATION.cff").read_text("utf-8"))
    assert str(made.pop("date-released")) == "2025-05-04"
    # the one sentence of it is the interface's
    kept = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    assert {**kept, "message": made["message"]} == made


def test_links_without_scripts(build):
    """In another theme there are links to the files, and nothing that only a script of ours could use."""
    page = build().page(WEEK)
    assert [a["href"] for a in page.select(".weekbook-masthead a.weekbook-cite")] == ["../../bib/cite/2025-W18.bib"]
    assert [a["href"] for a in page.select(".weekbook-exports a")] == [
        f"../../bib/weeks/2025-W18{end}" for end in ENDINGS
    ]
    assert page.select(".weekbook-pick, .weekbook-pick-all, [data-weekbook-basket]") == []


def test_controls_of_the_frame(build):
    """With our frame cards, references and rows can be picked, and lists taken whole; hidden until the script runs."""
    site = build(conf=FRAME)
    week, papers = site.page(WEEK), site.page("papers")
    card = week.select_one(".weekbook-paper[data-citekey=one] .weekbook-paper-links > .weekbook-actions:last-child")
    assert [child.name for child in card.find_all(recursive=False)] == ["a", "button"]
    assert card.a["href"] == "../../bib/papers/one.bib"
    assert card.a["aria-label"] == "Cite: One π₀.₅ & more"
    assert [card.a.get_text(), card.button.get_text()] == ["Cite", "Basket"]
    for holder in (*week.select(".weekbook-reference"), *papers.select(".weekbook-paper-row")):
        cite, pick = holder.select_one("a.weekbook-cite"), holder.select_one("button.weekbook-pick")
        assert cite.get_text() == pick.get_text() == ""
        assert pick["data-citekey"] == holder["data-citekey"]
        assert pick.has_attr("hidden")
        assert holder.select_one("cite, em").get_text() in pick["aria-label"]
    assert [b["data-csl"] for b in week.select(".weekbook-pick-all")] == ["../../bib/weeks/2025-W18.json"]
    assert [b["data-weekbook-basket"] for b in week.select("button[data-weekbook-basket]")] == ["../../papers.html"] * 2
    assert week.select_one("footer a.weekbook-cite")["href"] == "../../bib/cite/archive.bib"
    assert site.page("404").select_one("footer a.weekbook-cite")["href"] == "/bib/cite/archive.bib"


def test_filters_of_the_index(build):
    """The list of papers offers the years and weeks that it has, and takes along what a filter leaves."""
    page = build(conf=FRAME).page("papers")
    options = {
        select["class"][0]: [option["value"] for option in select.select("option")] for select in page.select("select")
    }
    assert options["weekbook-filter-year"] == ["", "2025", "2024", "2023"]
    assert options["weekbook-filter-week"] == ["", "2025-W18", "2025-W17"]
    assert options["weekbook-export-format"] == ["bibtex", "biblatex", "ris", "csl-json", "reference"]
    assert {row["data-citekey"]: row["data-year"] for row in page.select(".weekbook-paper-row")} == {
        "one": "2025",
        "two": "2024",
        "three": "2023",
    }
    assert page.select_one(".weekbook-export-shown").has_attr("hidden")


def test_paper_that_no_week_shows(build):
    """A page that is no week has controls for what the archive has files of."""
    page = build(conf=FRAME).page("about")
    assert [a["href"] for a in page.select(".weekbook-paper a.weekbook-cite")] == ["bib/papers/one.bib"]
    assert [a["href"] for a in page.select(".weekbook-reference a.weekbook-cite")] == ["bib/papers/one.bib"]


def test_two_documents_about_one_week(build, week_source):
    """Files of a week are those of the document that is the week; the other one has no links to them."""
    double = week_source("### Z\n\n```{paper} two\n```\n", name="2025-W18", title="Twin")
    site = build(quiet=False, files={"weeks/2025/W18b.md": double})
    assert keys(site.outdir, "weeks/2025-W18") == ["three", "one"]
    twin = site.page("weeks/2025/W18b")
    assert twin.select(".weekbook-exports, .weekbook-masthead a.weekbook-cite") == []
    assert twin.select(".weekbook-reference a.weekbook-cite")


@pytest.mark.parametrize("builder", ["epub", "singlehtml", "text", "latex"])
def test_other_builders(build, builder):
    """Other formats have neither files nor links to them; the references are there."""
    site = build(builder=builder, quiet=False)
    assert not (site.outdir / "bib").exists()
    texts = [p.read_text("utf-8") for p in site.outdir.rglob("*") if p.suffix in (".xhtml", ".html", ".txt", ".tex")]
    assert not any("weekbook-cite" in text or "Z3988" in text or "ld+json" in text for text in texts)
    assert any("Journal of Things" in text for text in texts)


# -- Later builds ----------------------------------------------------------------------------------


def test_nothing_changed(build):
    """A second build writes no file again; one that is missing comes back."""
    site = build()
    before = times(site.outdir)
    assert times(build().outdir) == before
    (site.outdir / "bib/papers/one.json").unlink()
    after = times(build().outdir)
    assert after.keys() == before.keys()
    assert [name for name in before if before[name] != after[name]] == ["bib/papers/one.json"]


def test_only_what_changed(build):
    """A changed entry has those files written that hold it; what is gone is removed."""
    site = build()
    before = times(site.outdir)
    site = build(files={"bib/a.bib": BIB.replace("Three}", "Third}", 1)})
    after = times(site.outdir)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        f"bib/{name}{end}" for name in ("weekbook", "weeks/2025-W18", "topics/slam", "papers/three") for end in ENDINGS
    }
    (site.srcdir / "weeks/2025/W18.md").unlink()
    bodies = {name: body for name, body in BODIES.items() if name != "2025-W18"}
    site = build(bodies)
    assert names(site.outdir) == {
        *("weekbook", "topics/slam", "weeks/2025-W17", "papers/one", "papers/two"),
        *("cite/archive", "cite/2025-W17", "cite/2025-W19"),
    }
    assert keys(site.outdir, "weekbook") == ["one", "two"]
    site = build(bodies, files={"bib/a.bib": "% none\n"}, quiet=False)
    assert names(site.outdir) == {"cite/archive", "cite/2025-W17", "cite/2025-W19"}
