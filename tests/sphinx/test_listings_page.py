"""The pages made of lists: a home page over weeks of two years, and what each list does as the archive grows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from casefiles import article, double_ids, find_harm

HOME = """# Home

:::{latest-week}
:::

## Special

:::{special}
:::

## Papers

:::{papers}
:limit: 2
:::

## Weeks

:::{calendar}
:::

## Ways in

### Topics

:::{topics}
:limit: 2
:::

### People

:::{people}
:limit: 2
:::

### Shows

:::{shows}
:limit: 2
:::

### Tracks

:::{tracks}
:limit: 2
:::

```{toctree}
:hidden:
:glob:

lists/*
weeks/*/*
```
"""
LISTS = {
    f"lists/{kind}.md": f"# All\n\n:::{{{kind}}}\n:::\n"
    for kind in ("weeks", "papers", "topics", "people", "shows", "tracks")
}
BIB = "".join(f"@misc{{p{n}, title = {{Paper {n}}}, author = {{A, A and B, B and C, C}}}}\n\n" for n in range(1, 5))


def entry(title: str, source: str = "", text: str = "Text.") -> str:
    """Write an entry of a topic."""
    return f"#### {title}\n\n{source}\n\n{text}\n\n"


def paper(number: int) -> str:
    """Write the source of a paper."""
    return f"```{{paper}} p{number}\n```"


def post(handle: str, number: int) -> str:
    """Write a post."""
    return f":::{{tweet}} https://x.com/{handle}/status/{1917920257257459890 + number}\nText.\n:::"


@pytest.fixture
def files(week_source) -> dict[str, str]:
    """Write a home page, a page for each whole list, and three weeks of two years."""
    newest = (
        "## 专题\n\n### Special\n\nHow it begins.\n\nHow it goes on.\n\n## 推荐\n\n- {entry}`Two`\n\n"
        "## 学术研究\n\n### 目标检测\n\n"
        + entry("One", paper(1))
        + entry("Two", paper(2), "Two says.")
        + "### 语义分割\n\n"
        + entry("Three", paper(3))
    )
    middle = (
        "## 学术研究\n\n### 目标检测\n\n"
        + entry("Again", paper(1))
        + "## 软件与开发\n\n"
        + entry("Posts", post("zoe", 1) + "\n\n" + post("zoe", 2) + "\n\n" + post("adam", 3))
    )
    oldest = "## 播客\n\n" + entry("Heard", "```{episode} First\n:show: A Show\n```") + entry("Old", paper(4))
    return {
        "index.md": HOME,
        **LISTS,
        "bib/a.bib": BIB,
        "weeks/2025/W18.md": week_source(newest),
        "weeks/2025/W14.md": week_source(middle, name="2025-W14", title="Week 14"),
        "weeks/2024/W52.md": week_source(oldest, name="2024-W52", title="Week 52"),
    }


@pytest.fixture
def site(shared_site, files):
    """Build them."""
    built = shared_site(files)
    assert built.warnings == []
    return built


def texts(page, selector: str) -> list[str]:
    """Give the texts of what a selector finds."""
    return [" ".join(node.get_text().split()) for node in page.select(selector)]


@pytest.mark.parametrize("name", ["index", *(path.removesuffix(".md") for path in LISTS)])
def test_page_is_sound(site, name):
    """A page of lists has no id twice, nothing that runs, and every heading is a level below the one above it."""
    page = site.page(name)
    assert double_ids(page) == []
    assert find_harm(article(page)) == []
    levels = [int(heading.name[1]) for heading in article(page).select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("name", ["index", *(path.removesuffix(".md") for path in LISTS)])
def test_links_lead_somewhere(site, name):
    """Each link of a list leads to a page and an id that are there."""
    for link in article(site.page(name)).select("a[href]:not([rel=external])"):
        path, _, anchor = link["href"].partition("#")
        target = (site.outdir / f"{name}.html").parent / path if path else site.outdir / f"{name}.html"
        docname = target.resolve().relative_to(site.outdir.resolve()).with_suffix("").as_posix()
        assert not anchor or site.page(docname).find(id=anchor), link


def test_home_sections_say_what_they_hold(site):
    """A style sheet can set the sections of a page side by side by what they hold."""
    page = site.page("index")
    kinds = ["latest-week", "special", "papers", "calendar", "topics", "people", "shows", "tracks"]
    assert [bool(page.select(f"section.weekbook-with-{kind}")) for kind in kinds] == [True] * 8
    assert page.select_one("section.weekbook-with-papers > h2").get_text().startswith("Papers")


def test_newest_week(site):
    """The newest week has its number, its title, its days without the year, and counts with icons."""
    latest = site.page("index").select_one(".weekbook-latest")
    assert texts(latest, ".weekbook-numeral") == ["18"]
    assert texts(latest, "h2") == ["Week 18"]
    assert latest.select_one(".weekbook-week-dates").get_text() == "Apr 28\u2009–\u2009May 4"
    assert texts(latest, ".weekbook-count") == ["Papers 3", "Texts 1"]
    assert [icon["data-icon"] for icon in latest.select(".weekbook-count > .weekbook-icon")] == ["paper", "text"]


def test_special_rows(site):
    """What is special stands with how its digest begins: special topics first, then what is recommended."""
    page = site.page("index")
    assert texts(page, ".weekbook-special-title") == ["Special", "Two"]
    assert texts(page, ".weekbook-special-text") == ["How it begins.", "Two says."]


def test_special_follows_its_digest(build_site, files):
    """When a digest begins otherwise, the home page says so, though it has not changed itself."""
    build_site(files)
    built = build_site({"weeks/2025/W18.md": files["weeks/2025/W18.md"].replace("How it begins.", "Other words.")})
    assert texts(built.page("index"), ".weekbook-special-text")[0] == "Other words."


def test_part_of_papers(site):
    """A part of the papers is the newest ones, one author each and one week, with a link to all of them."""
    page = site.page("index")
    assert texts(page, ".weekbook-with-papers cite") == ["Paper 1", "Paper 2"]
    assert texts(page, ".weekbook-paper-row:first-child .weekbook-paper-authors") == ["A A et al. (3 authors)"]
    assert texts(page, ".weekbook-paper-row:first-child .weekbook-paper-weeks li") == ["2025 W18"]
    assert texts(page, ".weekbook-with-papers .weekbook-more") == ["All 4 papers"]
    assert page.select(".weekbook-with-papers :is(h3, .weekbook-controls)") == []


def test_all_papers(site):
    """All papers stand by month, each with its weeks, and with the topics by which a script filters them."""
    page = site.page("lists/papers")
    assert texts(page, ".weekbook-month > h2") == ["April 2025 3", "December 2024 1"]
    first = page.find(id="paper-p1")
    assert texts(first, ".weekbook-paper-weeks li") == ["2025 W18", "2025 W14"]
    assert (first["data-topics"], first["data-weeks"]) == ("object-detection", "2025-W18 2025-W14")
    assert texts(page, ".weekbook-chip") == ["Podcasts and videos 1", "Object detection 2", "Semantic segmentation 1"]


def test_ways_in(site):
    """A part of an index names those with the most, with their numbers, and leads to them in the whole index."""
    page = site.page("index")
    assert texts(page, ".weekbook-with-topics li") == ["Object detection 3", "Podcasts and videos 2"]
    assert texts(page, ".weekbook-with-people li") == ["@zoe 2", "@adam 1"]
    assert texts(page, ".weekbook-with-shows li") == ["A Show 1"]
    assert page.select_one(".weekbook-with-people li a")["href"] == "lists/people.html#person-zoe"


def test_part_without_a_whole(build_site, files):
    """Where the page of the whole list is gone, a part leads to the newest place, and says nothing of a whole."""
    site = build_site(files)
    (site.srcdir / "lists/people.md").unlink()
    page = build_site({}).page("index")
    assert page.select_one(".weekbook-with-people li a")["href"] == "weeks/2025/W14.html#post-1917920257257459891"
    assert page.select(".weekbook-with-people .weekbook-more") == []


def test_calendar_on_home(site):
    """The calendar has both years, and each week says its name, its number of entries and its level."""
    page = site.page("index")
    assert texts(page, ".weekbook-calendar-year > h3") == ["2025", "2024"]
    cells = page.select(".weekbook-calendar-weeks a")
    assert [(cell["aria-label"], cell["data-level"]) for cell in cells] == [
        ("Week 14 of 2025, 2 entries", "4"),
        ("Week 18 of 2025, 4 entries", "5"),
        ("Week 52 of 2024, 2 entries", "4"),
    ]
    assert texts(page, ".weekbook-calendar-total") == ["8 entries, 4 papers, 2 people"]
    assert texts(page, ".weekbook-calendar .weekbook-more") == ["All 3 weeks"]


def test_all_weeks(site):
    """All weeks stand by year, with a square for each entry, as many as are counted."""
    page = site.page("lists/weeks")
    assert texts(page, ".weekbook-weeks > h2") == ["2025 2", "2024 1"]
    for row in page.select(".weekbook-week-row"):
        total = row.select_one(".weekbook-count-total").get_text().split()[0]
        assert len(row.select(".weekbook-map-squares > i")) == int(total)
    assert len(page.select("i.is-recommended[data-kind=paper]")) == 1


def test_lists_without_controls_elsewhere(build_site, files):
    """Builders whose pages no script can filter have no controls."""
    text = (build_site(files, builder="text").outdir / "lists/papers.txt").read_text("utf-8")
    assert "Paper 1" in text
    assert "Filter" not in text
    assert "identifier" not in text


# -- Tracks --------------------------------------------------------------------------------------------------------


def test_tracks(site):
    """Papers of several weeks with all these, then special topics and recommendations; what has nothing is absent."""
    page = site.page("lists/tracks")
    assert texts(page, ".weekbook-tracks > h2") == ["Papers read more than once 1", "Special topics 1", "Recommended 1"]
    assert texts(page, "#track-read-again + ul > li") == ["2025 W18 Paper 1 2025 W14"]
    links = [a["href"].rpartition("/")[2] for a in page.select("#track-read-again + ul a")]
    assert links == ["W18.html#paper-p1", "W14.html#paper-p1"]
    assert texts(page, "#track-recommended + ul a") == ["Two"]


def test_tracks_as_ways_in(site):
    """A part of the list leads to the tracks with the most, and says how much each has."""
    ways = ".weekbook-ways[data-kind=tracks] li"
    assert texts(site.page("index"), ways) == ["Papers read more than once 1", "Special topics 1"]
    assert site.page("index").select_one(ways).a["href"] == "lists/tracks.html#track-read-again"


def test_tracks_grow(build_site, files, week_source):
    """Follow-ups of all weeks stand in one list, newest first; a paper read once more is still one row."""
    site = build_site(files)
    text = "## 续闻\n\n### Still on\n\nText.\n\n## 学术研究\n\n### 目标检测\n\n" + entry("Thrice", paper(1))
    later = {f"weeks/2025/W{n}.md": week_source(text, name=f"2025-W{n}", title=f"Week {n}") for n in (19, 20)}
    site = build_site(later)
    page = site.page("lists/tracks")
    assert texts(page, "#track-follow-up + ul .weekbook-place-week") == ["2025 W20", "2025 W19"]
    assert texts(page, "#track-read-again + ul > li") == ["2025 W20 Paper 1 2025 W19 2025 W18 2025 W14"]
