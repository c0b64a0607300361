"""The page of a week around its text: head, controls, map, heads and feet of entries, and the way on."""

from __future__ import annotations

import pytest
from casefiles import WEEK, article, dead_anchors, double_ids, heading_text
from sphinx.util.inventory import InventoryFile

PAPER = "```{paper} 2504.20602\n```\n"
POST = ":::{tweet} https://x.com/a/status/1917920257257459899\nText.\n:::\n"
BODY = f"""## 专题

### 专题一：说明

Text.

## 推荐

Before the list.

- {{entry}}`2504.20602`
- {{entry}}`W17 的一条`
- [not an entry](https://example.org/)

## 有趣的事与物

Words about the section.

### 软件与开发

#### One：*two*：three

```{{source}} A
```

##### Its part：small

Text.

#### 没有冒号的 `code` 一条

Text.

### 播客与视频

## 学术研究

### 目标检测

#### [A：B](https://example.org/)：**C：D**：

{PAPER}
#### Post

{POST}
"""
W17 = "### W17 的一条\n\n```{source} B\n:kind: video\n```\n"
CONF = 'suppress_warnings += ["weekbook.paper_missing"]\n'
PARTS = (
    "header.weekbook-masthead, .weekbook-controls, .weekbook-map, .weekbook-turn, .weekbook-entry-foot, .weekbook-seal"
)


@pytest.fixture
def build(build_site, sources):
    """Build W17 and W18, or weeks by name; return the page of W18."""

    def build(body: str = BODY, *, builder: str = "html", **weeks: str):
        site = build_site(sources(body, **weeks), conf=CONF, builder=builder)
        assert [w for w in site.warnings if not w.type.startswith("epub")] == []
        return site

    return build


@pytest.fixture
def sources(week_source):
    """Write W17 and W18, or weeks by name."""

    def write(body: str = BODY, **weeks: str) -> dict[str, str]:
        files = {
            f"weeks/{name[:4]}/{name[5:]}.md": week_source(text, name=name.replace("_", "-"), title=f"Week {name[6:]}")
            for name, text in (weeks or {"2025_W17": W17}).items()
        }
        return {f"{WEEK}.md": week_source(body), **files}

    return write


@pytest.fixture
def page(shared_site, sources):
    """Return the page of the whole example."""
    site = shared_site(sources(), conf=CONF)
    assert site.warnings == []
    page = site.page(WEEK)
    assert double_ids(page) == []
    assert dead_anchors(page) == []
    return page


def whole_entries(page) -> list:
    """Return the entries that are no parts of others."""
    return [entry for entry in page.select(".weekbook-entry") if not entry.find_parent(class_="weekbook-entry")]


# -- Masthead and neighbours -----------------------------------------------------------------------


def test_masthead(page):
    """The head of the page holds number, title, days and the number of entries, and stands first."""
    masthead = page.select_one('[id="2025-w18"] > header.weekbook-masthead')
    assert masthead.select_one(".weekbook-numeral").get_text().strip() == "18"
    assert masthead.select_one(".weekbook-numeral")["aria-hidden"] == "true"
    assert [h.get_text() for h in page.select("h1")] == ["Week 18"]
    assert masthead.h1 is not None
    times = masthead.select(".weekbook-masthead-facts time")
    assert [(t["datetime"], t.get_text()) for t in times] == [("2025-04-28", "Apr 28"), ("2025-05-04", "May 4, 2025")]
    assert masthead.select_one(".weekbook-count-total").get_text() == "5 entries"
    assert masthead.find_previous_sibling(["p", "div", "nav"]) is None


def links_of(page, selector: str) -> list[tuple[str, str, str]]:
    """Return the links of a navigation: relation, address, text without the hidden part."""
    found = []
    for a in page.select(f"{selector} a"):
        for hidden in a.select(".weekbook-hidden"):
            hidden.extract()
        found.append((a["rel"][0], a["href"], " ".join(a.get_text().split())))
    return found


def test_neighbours(build):
    """The first week has a next one, the last a previous one; they go by the calendar, across gaps and years."""
    site = build("Text.", **{"2024_W52": "Text.", "2025_W20": "### One\n\nText.\n"})
    middle = site.page(WEEK)
    assert links_of(middle, ".weekbook-neighbours") == [
        ("prev", "../2024/W52.html", "2024 W52"),
        ("next", "W20.html", "W20"),
    ]
    assert links_of(middle, "nav.weekbook-turn") == [
        ("prev", "../2024/W52.html", "Previous week Week 52 Dec 23 – 29, 2024 0 entries"),
        ("next", "W20.html", "Next week Week 20 May 12 – 18, 2025 1 entry"),
    ]
    assert links_of(site.page("weeks/2024/W52"), ".weekbook-neighbours") == [("next", "../2025/W18.html", "2025 W18")]
    assert links_of(site.page("weeks/2025/W20"), ".weekbook-neighbours") == [("prev", "W18.html", "W18")]
    names = {nav["aria-label"] for nav in middle.select("nav.weekbook-neighbours, nav.weekbook-turn")}
    assert len(names) == 2


def test_turn_is_the_end(build_site, week_source):
    """The way on stands after the references."""
    files = {
        f"{WEEK}.md": week_source(f"### One\n\n{PAPER}"),
        "weeks/2025/W17.md": week_source(W17, name="2025-W17"),
        "bib/a.bib": "@misc{one, title = {One}, eprint = {2504.20602}}\n",
    }
    last = build_site(files).page(WEEK).find(id="2025-w18").find_all(True, recursive=False)
    assert [node["class"][0] for node in last[-2:]] == ["weekbook-references", "weekbook-turn"]


def test_lone_week(build_site, week_source):
    """A week without neighbours has no navigation to them."""
    page = build_site({f"{WEEK}.md": week_source("Text.")}).page(WEEK)
    assert page.select(".weekbook-neighbours, .weekbook-turn") == []


def test_changed_neighbour_changes_the_page(build):
    """A page shows its neighbours' titles and counts of the same build."""
    build()
    page = build(**{"2025_W17": W17 + "\n### Another\n\nText.\n"}).page(WEEK)
    assert page.select_one(".weekbook-turn .weekbook-count-total").get_text() == "2 entries"


# -- Controls and map ------------------------------------------------------------------------------


def test_chips_count_entries(page):
    """There is a chip for each kind of whole entry, with their number; the controls wait for a script."""
    chips = page.select(".weekbook-controls[hidden] .weekbook-chips[role=group] > button.weekbook-chip")
    counted: dict[str, int] = {}
    for entry in whole_entries(page):
        counted[entry["data-kind"]] = counted.get(entry["data-kind"], 0) + 1
    assert {chip["data-kind"]: int(chip.select_one(".weekbook-count").get_text()) for chip in chips} == counted
    assert {(chip["type"], chip["aria-pressed"]) for chip in chips} == {("button", "false")}
    assert [chip.select_one(".weekbook-icon")["data-icon"] for chip in chips] == [chip["data-kind"] for chip in chips]
    views = page.select(".weekbook-segment > button")
    assert [(b["data-weekbook-view"], b["aria-pressed"]) for b in views] == [("full", "true"), ("skim", "false")]
    status = page.select_one(".weekbook-filter-status[role=status]")
    assert status.get_text().strip() == ""
    assert "%shown" in status["data-message"]
    assert "%all" in status["data-message"]


def test_map(page):
    """The map has a row for each topic and a square for each entry but those of special topics, which are rows."""
    rows = []
    for a in page.select("nav.weekbook-map li > a"):
        squares = "".join(i["data-kind"][0].upper() if i.get("class") else i["data-kind"][0] for i in a.select("i"))
        count = a.select_one(".weekbook-count")
        rows.append((a.select_one(".weekbook-map-name").get_text(), count and count.get_text(), squares))
    assert rows == [
        ("专题", "1", ""),
        ("专题一：说明", None, ""),
        ("推荐", None, ""),
        ("有趣的事与物", "2", ""),
        ("软件与开发", "2", "oo"),
        ("播客与视频", None, ""),
        ("学术研究", "2", ""),
        ("目标检测", "2", "Po"),
    ]
    groups = page.select(".weekbook-map > ul > li.weekbook-map-group")
    assert [len(group.select("ul > li")) for group in groups] == [1, 0, 2, 1]
    assert page.select_one(".weekbook-map-squares")["aria-hidden"] == "true"
    assert [span.get_text() for span in page.select(".weekbook-map-legend > span")] == ["Other", "Recommended"]


def test_counts_after_names(page):
    """A section says how many entries it has, a topic only the number; one without says nothing."""
    assert page.select_one("#topic-interesting > h2 > .weekbook-count").get_text() == "2 entries"
    assert page.select_one("#topic-software > h3 > .weekbook-count").get_text() == "2"
    assert page.select("#topic-podcasts .weekbook-count, #topic-recommended .weekbook-count") == []
    assert page.select_one("#topic-software > h3 > a.headerlink")["href"] == "#topic-software"


# -- Recommendations -------------------------------------------------------------------------------


def test_recommendations(page):
    """The list of what the author recommends has the icons of the entries' kinds, and what else stands in it."""
    rows = page.select("#topic-recommended ol.weekbook-recommended > li")
    icons = [[icon["data-icon"] for icon in row.select(".weekbook-icon")] for row in rows]
    assert icons == [["paper"], ["video"], []]
    assert page.select_one("#topic-recommended .weekbook-body > p").get_text() == "Before the list."


def test_seals(page):
    """The recommended entries of this week have the seal, and words for those who do not see it."""
    sealed = [e["id"] for e in page.select(".weekbook-entry") if e.select(".weekbook-entry-head .weekbook-seal")]
    assert sealed == ["arxiv-2504-20602"]
    last = page.select("#arxiv-2504-20602 > header .weekbook-clause")[-1]
    assert last.select_one(".weekbook-seal")["aria-hidden"] == "true"
    assert last.select_one(".weekbook-hidden").get_text().strip() == "Recommended"


# -- Entries ---------------------------------------------------------------------------------------


def clauses(page, anchor: str) -> list[str]:
    """Return the texts of a title's clauses."""
    title = page.find(id=f"{anchor}-title")
    return [heading_text(clause) for clause in title.find_all(class_="weekbook-clause", recursive=False)]


def test_clauses(page):
    """A title is parted behind its colons, not inside its markup; read as text it is what the author wrote."""
    assert clauses(page, "source-a") == ["One：", "two：", "three"]
    assert clauses(page, "arxiv-2504-20602") == ["A：B：", "C：D："]
    assert clauses(page, "its-partsmall") == ["Its part：", "small"]
    title = page.find(id="source-a-title")
    assert title.em.get_text() == "two"
    assert page.select_one("#arxiv-2504-20602-title a.reference")["href"] == "https://example.org/"
    assert page.select_one("#arxiv-2504-20602-title strong").get_text() == "C：D"
    titles = [heading_text(page.find(id=e["aria-labelledby"])) for e in page.select(".weekbook-entry")]
    assert titles == [
        "专题一：说明",
        "One：two：three",
        "Its part：small",
        "没有冒号的 code 一条",
        "A：B：C：D：",
        "Post",
    ]


def test_heads_and_feet(page):
    """Each entry, parts too, has one icon, one permalink with a name, and one button that waits for a script."""
    for entry in page.select(".weekbook-entry"):
        head = entry.find("header", recursive=False)
        assert [icon["data-icon"] for icon in head.select(".weekbook-icon[aria-hidden=true]")] == [entry["data-kind"]]
        assert head.select_one(".weekbook-clause").contents[0]["class"] == ["weekbook-icon"]
        link = head.select(".weekbook-clause")[-1].contents[-1]
        assert (link["href"], link["aria-label"], link.get_text()) == (f"#{entry['id']}", "Permalink to this entry", "")
        (foot,) = entry.find_all("footer", class_="weekbook-entry-foot", recursive=False)
        button = foot.select_one("button.weekbook-expand[type=button][hidden]")
        assert button["aria-describedby"] == entry["aria-labelledby"]
    parts = [child.name for child in page.find(id="source-a").find_all(True, recursive=False)]
    assert parts.index("footer") < parts.index("article")


def test_titles_elsewhere_are_plain(build):
    """Lists of contents, the inventory and the search know titles as the author wrote them."""
    index = "# Home\n\n```{toctree}\n:maxdepth: 9\n:glob:\n\nweeks/*/*\n```\n"
    site = build()
    (site.srcdir / "index.md").write_text(index, "utf-8")
    site = build()
    contents = [a.get_text() for a in site.page("index").select(".toctree-wrapper a")]
    assert "One：two：three" in contents
    assert "软件与开发" in contents
    assert "Week 18" in contents
    with (site.outdir / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, path: path)
    assert inventory["week:entry"]["2025-W18#arxiv-2504-20602"].display_name == "A：B：C：D："
    found = (site.outdir / "searchindex.js").read_text("utf-8")
    assert '"One\\uff1atwo\\uff1athree"' in found or '"One：two：three"' in found


# -- Small weeks, other builders -------------------------------------------------------------------


def test_three_entries_without_topics(build_site, week_source):
    """A week of three entries, none recommended, without topics: head and controls, no map, no chips of one kind."""
    body = "### A\n\nText.\n\n### B\n\nText.\n\n### C\n\nText.\n"
    page = build_site({f"{WEEK}.md": week_source(body)}).page(WEEK)
    assert page.select_one(".weekbook-count-total").get_text() == "3 entries"
    assert page.select(".weekbook-map, .weekbook-chips, .weekbook-recommended, .weekbook-entry .weekbook-seal") == []
    assert len(page.select(".weekbook-segment button")) == 2
    assert len(page.select(".weekbook-entry > header > h2")) == 3


def test_entries_beside_topics(build_site, week_source):
    """Entries that stand in no topic are rows of the map by themselves."""
    body = "### Alone\n\nText.\n\n## 其他\n\n### Inside\n\nText.\n"
    page = build_site({f"{WEEK}.md": week_source(body)}).page(WEEK)
    names = [a.get_text() for a in page.select(".weekbook-map a")]
    assert names == ["Alone", "其他 1"]
    assert len(page.select(".weekbook-map ul i")) == 1


def test_title_only(build_site, week_source):
    """A week that has a title and nothing else has its head alone."""
    page = build_site({f"{WEEK}.md": week_source("")}).page(WEEK)
    parts = [child for child in page.find(id="2025-w18").find_all(True, recursive=False) if child.name != "span"]
    assert [child["class"] for child in parts] == [["weekbook-masthead"]]


def test_dates_of_posts_without_the_year(build_site, week_source):
    """A post of the week's year shows no year, one of another year does."""
    other = ":::{tweet} https://x.com/a/status/1\n:date: 2024-12-31\nText.\n:::\n"
    page = build_site({f"{WEEK}.md": week_source(f"### One\n\n{POST}\n{other}")}).page(WEEK)
    assert [time.get_text() for time in page.select(".weekbook-tweet-date time")] == ["May 1", "Dec 31, 2024"]


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders_have_no_controls(build, builder):
    """What is no page has the author's words alone."""
    site = build(builder=builder)
    paths = [path for path in site.outdir.rglob("*.t*x*") if path.suffix in (".txt", ".tex")]
    text = "".join(path.read_text("utf-8") for path in paths)
    assert "One：" in text
    assert [word for word in ("Expand", "Skim", "Filter by kind", "Map of the week", "Next week") if word in text] == []


def test_books_have_no_controls(build_site, week_source):
    """A book has head and map, but nothing that needs a script."""
    conf = CONF + 'epub_show_urls = "no"\nversion = "1"\ncopyright = "someone"\n'
    site = build_site({f"{WEEK}.md": week_source(BODY.replace("W17 的一条", "Post"))}, conf=conf, builder="epub")
    page = (site.outdir / f"{WEEK}.xhtml").read_text("utf-8")
    assert "weekbook-masthead" in page
    assert "weekbook-map" in page
    assert [word for word in ("<button", "weekbook-controls", "weekbook-permalink") if word in page] == []


def test_what_stands_around_is_in_no_body(page):
    """All that is added stands outside of the author's text."""
    assert article(page).select(PARTS) != []
    assert [found for body in page.select(".weekbook-body") for found in body.select(PARTS)] == []
