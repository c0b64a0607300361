"""Permalinks: ids that survive edits, additions and reordering, and links that lead to them."""

from __future__ import annotations

import pytest
from casefiles import WEEK, article, dead_anchors, double_ids, heading_text

BIB = "@misc{one, title = {One}}\n"
PAPER = "### A paper\n\n```{paper} 2504.20602v2\n```\n"
POST = "### 一条推文\n\n:::{tweet} https://x.com/a/status/1917920257257459899\nText.\n:::\n"
SOURCE = "### An article\n\n```{source} The Article: Part 1\n```\n"
NOTE = "### 一则笔记\n\n```{source} x\n:kind: note\n:date: 2025-05-03 17:39\n```\n"
EPISODE = "### An episode\n\n```{episode} 第 1 期\n```\n"
KEY = "### By key\n\n```{paper} one\n```\n"
TEXT = "### 只有正文的一条\n\nText.\n"
ENTRIES = [PAPER, POST, SOURCE, NOTE, EPISODE, KEY, TEXT]
IDS = {
    "A paper": "arxiv-2504-20602",
    "一条推文": "post-1917920257257459899",
    "An article": "source-the-article-part-1",
    "一则笔记": "note-202505031739",
    "An episode": "episode-第-1-期",
    "By key": "paper-one",
    "只有正文的一条": "只有正文的一条",
}
CONF = 'suppress_warnings += ["weekbook.paper_missing"]\n'


@pytest.fixture
def build_week(build_site, week_source):
    """Build the week 2025-W18 around a body, and return its page."""

    def build(body: str, **more: str):
        site = build_site({f"{WEEK}.md": week_source(body), "bib/one.bib": BIB, **more}, conf=CONF)
        assert site.warnings == []
        page = site.page(WEEK)
        assert double_ids(page) == []
        assert dead_anchors(page) == []
        return page

    return build


def first_ids(page) -> dict[str, str]:
    """Return the first id of every entry by its title."""
    found = {}
    for entry in page.select(".weekbook-entry"):
        title = heading_text(entry.find(["h2", "h3", "h4", "h5", "h6"]))
        found[title] = entry["id"]
    return found


def all_ids(page, anchor: str) -> list[str]:
    """Return all ids of a section, the first one first."""
    section = page.find(id=anchor)
    return [anchor, *(span["id"] for span in section.find_all("span", recursive=False) if span.get("id"))]


def test_first_id_is_from_the_source(build_week):
    """Every kind of source gives its entry an id of its own form; without a source the title does."""
    assert first_ids(build_week("\n".join(ENTRIES))) == IDS


def test_ids_survive_reordering(build_week):
    """The order of entries says nothing about their ids."""
    assert first_ids(build_week("\n".join(reversed(ENTRIES)))) == IDS


def test_ids_survive_addition(build_week):
    """Entries added before, between and after change no id."""
    new = [f"### 新 {n}\n\nText {n}.\n" for n in range(8)]
    mixed = [part for pair in zip(new, ENTRIES, strict=False) for part in pair]
    ids = first_ids(build_week("\n".join(mixed)))
    assert {title: ids[title] for title in IDS} == IDS


def test_ids_of_sourced_entries_survive_edits(build_week):
    """Another title, another level, another topic: an entry with a source keeps its id."""
    edited = [part.replace("### ", "#### 改过的 ") + "\nMore text.\n" for part in ENTRIES[:-1]]
    ids = first_ids(build_week("## 软件与开发\n\n### 一组\n\n" + "\n".join(edited)))
    assert sorted(ids.values()) == sorted(set(IDS.values()) - {"只有正文的一条"})


def test_id_from_a_title_does_not_depend_on_entries_above(build_week):
    """An entry without a source keeps its id when one with the same title but a source comes before it."""
    sourced = "### Same\n\n```{source} S\n```\n"
    text = "### Same\n\nText.\n"
    after = build_week(sourced + "\n" + text).find("p", string="Text.").find_parent("article")["id"]
    before = build_week(text + "\n" + sourced).find("p", string="Text.").find_parent("article")["id"]
    assert after == before == "same"


def test_same_in_rst(build_site):
    """So in reStructuredText."""
    rst = ":week: 2025-W18\n\nWeek\n====\n\n{}{}"
    sourced, text = "Same\n----\n\n.. source:: S\n\n", "Same\n----\n\nText.\n\n"
    for parts in ((sourced, text), (text, sourced)):
        page = build_site({f"{WEEK}.rst": rst.format(*parts)}).page(WEEK)
        assert page.find("p", string="Text.").find_parent("article")["id"] == "same"
        assert double_ids(page) == []


def test_two_entries_with_one_source_are_told_apart_by_title(build_week):
    """Whatever their order, each has its id; the first answers to the bare one too."""
    one = "### One\n\n```{paper} 2504.20602\n```\n"
    two = "### Two\n\n```{paper} 2504.20602v2\n```\n"
    page = build_week(one + "\n" + two)
    ids = first_ids(page)
    assert all(anchor.startswith("arxiv-2504-20602-") for anchor in ids.values())
    assert len(set(ids.values())) == 2
    assert "arxiv-2504-20602" in all_ids(page, ids["One"])
    turned = build_week(two + "\n" + one)
    assert first_ids(turned) == ids
    assert "arxiv-2504-20602" in all_ids(turned, ids["Two"])


def test_same_title_different_sources(build_week):
    """Two entries with one title have the ids of their sources, and slugs as GitHub numbers them."""
    page = build_week("### Same\n\n```{source} A\n```\n\n### Same\n\n```{source} B\n```\n")
    assert all_ids(page, "source-a") == ["source-a", "same"]
    assert all_ids(page, "source-b") == ["source-b", "same-1"]


def test_github_slug_is_the_second_id(build_week):
    """Week, topics and entries answer to what GitHub calls their headings."""
    page = build_week("## 有趣的事与物\n\n### GPT-4o：图像 生成\n\n```{source} A\n```\n")
    assert all_ids(page, "2025-w18") == ["2025-w18", "week-18"]
    assert all_ids(page, "topic-interesting") == ["topic-interesting", "有趣的事与物"]
    assert all_ids(page, "source-a") == ["source-a", "gpt-4o图像-生成"]


def test_link_to_a_heading_of_the_page(build_week):
    """``[](#标题)`` leads to the entry's first id and shows its title, as does a link with a text."""
    page = build_week("## 其他\n\n### 标题\n\n```{source} A\n```\n\nSee [](#标题), [text](#标题) and [](#其他).\n")
    links = page.select("p .reference.internal")
    assert [(a["href"], a.get_text()) for a in links] == [
        ("#source-a", "标题"),
        ("#source-a", "text"),
        ("#topic-other", "其他"),
    ]


def test_link_to_a_heading_of_another_week(build_week, week_source):
    """``[text](W17.md#slug)`` of an old README leads to the entry's first id."""
    other = week_source("### 旧 标题\n\n```{source} A\n```\n", name="2025-W17")
    page = build_week("### One\n\n[text](W17.md#旧-标题) and [](W17.md).\n", **{"weeks/2025/W17.md": other})
    links = page.select("p .reference.internal")
    assert [(a["href"], a.get_text()) for a in links] == [("W17.html#source-a", "text"), ("W17.html", "Week 18")]


def test_link_to_an_anchor_of_another_week(build_week, week_source):
    """``[](#arxiv-…)`` and ``{any}`` lead to the entry of whatever week has it."""
    other = week_source("### Elsewhere\n\n```{paper} 2504.20602\n```\n", name="2025-W17")
    body = "### One\n\n[](#arxiv-2504-20602), {any}`arxiv-2504-20602`, {any}`2025-W17`, [](#2025-W17).\n"
    page = build_week(body, **{"weeks/2025/W17.md": other})
    links = page.select("p .reference.internal")
    assert [a["href"] for a in links] == ["W17.html#arxiv-2504-20602"] * 2 + ["W17.html"] * 2
    assert links[0].get_text() == "Elsewhere"


def test_link_to_an_anchor_that_two_entries_share(build_week, week_source):
    """``[](#arxiv-…)`` leads to the first of two entries about one paper."""
    two = "### A\n\n```{paper} 2504.20602\n```\n\n### B\n\n```{paper} 2504.20602\n```\n"
    more = {"weeks/2025/W17.md": week_source(two, name="2025-W17")}
    link = build_week("### One\n\n[](#arxiv-2504-20602)\n", **more).select_one("p .reference.internal")
    assert link["href"].startswith("W17.html#arxiv-2504-20602-")
    assert link.get_text() == "A"


def test_explicit_target_is_the_first_id(build_week):
    """``(name)=`` before a heading gives its first id, and ``{ref}`` finds it."""
    page = build_week("(my-name)=\n### 标题\n\n```{source} A\n```\n\nSee {ref}`my-name` and [](#my-name).\n")
    assert first_ids(page) == {"标题": "my-name"}
    assert [a["href"] for a in page.select("p .reference.internal")] == ["#my-name", "#my-name"]


def test_explicit_target_of_a_topic_and_the_week(build_site):
    """A topic's and a week's own anchors come first; names of the author's work beside them."""
    source = (
        "---\nweek: 2025-W18\n---\n\n(whole)=\n# Week 18\n\n(part)=\n## 其他\n\n### One\n\n{ref}`whole` {ref}`part`\n"
    )
    site = build_site({f"{WEEK}.md": source})
    page = site.page(WEEK)
    assert site.warnings == []
    assert set(all_ids(page, "2025-w18")) == {"2025-w18", "whole", "week-18"}
    assert set(all_ids(page, "topic-other")) == {"topic-other", "part", "其他"}
    assert dead_anchors(page) == []


def test_id_option(build_week):
    """``:id:`` of a source is the entry's first id, and wins over all that was made."""
    body = "### One\n\n```{source} A\n```\n\n### Two\n\n```{paper} 2504.20602\n:id: source-a\n```\n"
    assert first_ids(build_week(body)) == {"One": "source-a-2", "Two": "source-a"}


def test_outline_uses_first_ids(build_site, week_source):
    """Contents that Sphinx makes lead to first ids."""
    body = "## 其他\n\n### One\n\n```{source} A\n```\n"
    index = "# Home\n\n```{toctree}\nweeks/2025/W18\n```\n"
    page = build_site({f"{WEEK}.md": week_source(body), "index.md": index}).page("index")
    links = [a["href"].partition("#")[2] for a in article(page).select("li a")]
    assert links == ["", "topic-other", "source-a"]


def test_every_source_has_a_permalink(build_week):
    """What stands in an entry can be linked to by itself, twice the same too."""
    again = "\n:::{tweet} https://x.com/a/status/1917920257257459899\nAgain.\n:::\n"
    page = build_week("\n".join([*ENTRIES, "### Again\n", again]))
    links = [
        a["href"] for a in page.select(".weekbook-permalink") if not a.find_parent("header", "weekbook-entry-head")
    ]
    assert links == [
        "#s-arxiv-2504-20602",
        "#s-post-1917920257257459899",
        "#s-source-the-article-part-1",
        "#s-note-202505031739",
        "#s-episode-第-1-期",
        "#s-paper-one",
        "#s-post-1917920257257459899-2",
    ]


def test_long_titles_are_cut(build_week):
    """The address of an entry fits a line; what is cut alike is told apart."""
    title = "字" * 60
    page = build_week(f"### One\n\n```{{source}} {title}一\n```\n\n### Two\n\n```{{source}} {title}二\n```\n")
    ids = first_ids(page)
    assert all(len(anchor) <= len("source-") + 48 + 5 for anchor in ids.values())
    assert len(set(ids.values())) == 2


def test_titles_without_letters(build_week):
    """A heading of signs alone has an id too."""
    page = build_week("### ……\n\nText.\n\n### ！？\n\nMore.\n")
    assert sorted(first_ids(page).values()) == ["entry", "entry-2"]
