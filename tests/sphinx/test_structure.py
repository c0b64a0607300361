"""What a heading is, and where the author speaks: topics, entries, groups, parts, remarks, bodies."""

from __future__ import annotations

import pytest
from casefiles import WEEK, article, double_ids, find_harm, heading_text, tidy

SRC = "```{{source}} {}\n```\n"


def source(title: str) -> str:
    """Write a source."""
    return SRC.format(title)


@pytest.fixture
def outline(build_site, week_source):
    """Build a week around a body, and return its headings: depth, what each is, its title."""

    def build(body: str, *, warned: tuple[str, ...] = ()) -> list[str]:
        site = build_site({f"{WEEK}.md": week_source(body)})
        assert [w.text for w in site.warnings] == list(warned)
        page = site.page(WEEK)
        assert double_ids(page) == []
        return _outline(page.find(id="2025-w18"), "")

    return build


def _outline(section, indent: str) -> list[str]:
    lines = []
    for child in section.find_all(["section", "article"], recursive=False):
        title = heading_text(child.find(["h2", "h3", "h4", "h5", "h6"]))
        classes = child.get("class") or []
        what = "entry" if "weekbook-entry" in classes else "topic" if "weekbook-topic" in classes else "?"
        lines.append(f"{indent}{what} {title}")
        lines += _outline(child, indent + "  ")
    return lines


def test_sections_topics_and_entries(outline):
    """The usual week: sections at level 2, topics at level 3, entries at level 4."""
    body = f"## 学术研究\n\n### 目标检测\n\n#### One\n\n{source('A')}\n#### Two\n\n{source('B')}\n"
    body += f"### 其他\n\n#### Three\n\n{source('C')}"
    assert outline(body) == [
        "topic 学术研究",
        "  topic 目标检测",
        "    entry One",
        "    entry Two",
        "  topic 其他",
        "    entry Three",
    ]


def test_special_topics_are_entries_at_level_3(outline):
    """Entries below a section without a topic between."""
    assert outline(f"## 专题\n\n### One\n\n{source('A')}\n### Two\n\nOnly a text.\n") == [
        "topic 专题",
        "  entry One",
        "  entry Two",
    ]


def test_group_without_text(outline):
    """A heading of its own that only holds entries is a topic."""
    assert outline(f"## 专题\n\n### 一组\n\n#### One\n\n{source('A')}\n#### Two\n\n{source('B')}") == [
        "topic 专题",
        "  topic 一组",
        "    entry One",
        "    entry Two",
    ]


def test_group_with_text(outline):
    """A heading with a text of its own, below which there are sources, is a topic too."""
    assert outline(f"## 专题\n\n### 一组\n\nWhy these.\n\n#### One\n\n{source('A')}\n#### Two\n\nOnly a text.\n") == [
        "topic 专题",
        "  topic 一组",
        "    entry One",
        "    entry Two",
    ]


def test_entry_with_parts(outline):
    """Headings inside an entry are its parts, whatever they are called and hold."""
    body = f"## 专题\n\n### One\n\n{source('A')}\n#### 其他\n\n{source('B')}\n"
    body += "##### Deeper\n\nText.\n\n###### Deepest\n\nText.\n"
    assert outline(body) == [
        "topic 专题",
        "  entry One",
        "    entry 其他",
        "      entry Deeper",
        "        entry Deepest",
    ]


def test_text_entry_with_text_parts(outline):
    """A heading with a text, below which nothing has a source, is an entry with parts."""
    assert outline("## 专题\n\n### One\n\nText.\n\n#### Part\n\nText.\n") == [
        "topic 专题",
        "  entry One",
        "    entry Part",
    ]


def test_entries_without_a_section(outline):
    """A week may have no section heading above its first entries, at whatever level they are."""
    assert outline(f"#### One\n\n{source('A')}\n#### Two\n\nText.\n\n## 其他\n\n#### Three\n\n{source('B')}") == [
        "entry One",
        "entry Two",
        "topic 其他",
        "  entry Three",
    ]


def test_entries_at_level_2(outline):
    """An entry may stand where sections do."""
    assert outline(f"## One\n\n{source('A')}\n## 其他\n\n### Two\n\nText.\n") == [
        "entry One",
        "topic 其他",
        "  entry Two",
    ]


def test_skipped_levels(outline):
    """A level left out means nothing."""
    assert outline(f"## 学术研究\n\n##### One\n\n{source('A')}\n### 目标检测\n\n###### Two\n\n{source('B')}") == [
        "topic 学术研究",
        "  entry One",
        "  topic 目标检测",
        "    entry Two",
    ]


def test_unknown_section(outline):
    """A name that no table has is a topic of its own."""
    assert outline(f"## 从没见过的栏目\n\n### One\n\n{source('A')}") == ["topic 从没见过的栏目", "  entry One"]


def test_topic_with_sources_of_its_own(outline):
    """Excerpts stand right under the name of their section, which stays a topic."""
    assert outline(f"## 推文摘录\n\n{source('A')}\n{source('B')}") == ["topic 推文摘录"]


def test_empty_sections(outline):
    """Sections of the table may be empty; an unknown heading says nothing, which is reported."""
    body = "## 图书\n\n## 播客\n\n### 奇怪\n\n## 轻松一刻\n"
    assert outline(body, warned=("heading '奇怪' has neither a source nor a text",)) == [
        "topic 图书",
        "topic 播客",
        "  topic 奇怪",
        "topic 轻松一刻",
    ]


def test_other_is_two_topics(build_site, week_source):
    """其他 under 学术研究 is other papers, elsewhere it is not."""
    site = build_site(
        {f"{WEEK}.md": week_source("## 学术研究\n\n### 其他\n\n#### A\n\nT.\n\n## 其他\n\n### B\n\nT.\n")}
    )
    page = site.page(WEEK)
    assert [s["id"] for s in page.select(".weekbook-topic")] == [
        "topic-research",
        "topic-research-other",
        "topic-other",
    ]
    records = site.app.env.get_domain("week").documents[WEEK]
    assert [entry.path for entry in records.entries] == [("research", "research-other"), ("other",)]


def test_aliases_are_one_topic(build_site, week_source):
    """The names of a section over the years are one topic."""
    for name in ("写作与知识管理", "知识管理", "Writing and Knowledge Management"):
        page = build_site({f"{WEEK}.md": week_source(f"## {name}\n\n### A\n\nT.\n")}).page(WEEK)
        assert [s["id"] for s in page.select(".weekbook-topic")] == ["topic-knowledge"]


def test_heading_levels_follow_the_outline(build_site, week_source):
    """Headings nest by one, so that a screen reader finds no gap, and never go below h6."""
    deep = "".join(f"{'#' * n} Level {n}\n\n{source(str(n))}\n" for n in range(2, 7))
    page = build_site({f"{WEEK}.md": week_source(deep + f"## 其他\n\n#### Skipped\n\n{source('x')}")}).page(WEEK)
    assert [h.name for h in article(page).select("h1, h2, h3, h4, h5, h6")] == [
        *("h1", "h2", "h3", "h4", "h5", "h6"),
        *("h2", "h3"),
    ]


def test_entry_is_an_article_named_by_its_title(build_site, week_source):
    """An entry is labelled by its heading's text, and tells its kind."""
    page = build_site({f"{WEEK}.md": week_source(f"### One *two*\n\n{source('A')}")}).page(WEEK)
    entry = page.select_one("article.weekbook-entry")
    title = page.find(id=entry["aria-labelledby"])
    assert entry["data-kind"] == "article"
    assert title.name == "h2"
    assert title.em.get_text() == "two"
    assert title.parent["class"] == ["weekbook-entry-head"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("```{paper} 2504.20602\n```", "paper"),
        (":::{tweet} https://x.com/a/status/1917920257257459899\nT.\n:::", "post"),
        ("```{episode} E\n```", "episode"),
        ("```{source} S\n```", "article"),
        ("```{source} S\n:kind: video\n```", "video"),
        ("```{source} S\n:kind: repository\n```", "repository"),
        ("```{source} S\n:kind: tool\n```", "repository"),
        ("```{source} S\n:kind: book\n```", "book"),
        ("```{source} S\n:kind: thread\n```", "post"),
        ("```{source} S\n:kind: note\n```", "note"),
        ("```{source} S\n:kind: website\n```", "article"),
        ("```{source} S\n:kind: course\n```", "other"),
        ("Text.", "text"),
        ("```{source} S\n:kind: video\n```\n\n```{paper} 2504.20602\n```", "video"),
    ],
)
def test_kind_of_an_entry(build_site, week_source, written, kind):
    """An entry is of the kind of its first source."""
    page = build_site({f"{WEEK}.md": week_source(f"### One\n\n{written}\n")}).page(WEEK)
    assert page.select_one(".weekbook-entry")["data-kind"] == kind


def test_body_wraps_what_the_author_wrote(build_site, week_source):
    """``weekbook-body`` holds the author's blocks, and nothing that we make stands in it."""
    body = f"""## 其他

About the section.

### One

{source("A")}
First.

- a list

```python
code = 1
```

{source("B")}
Second.

```{{note}}
A remark.
```

Third.

#### Part

Fourth.
"""
    page = build_site({f"{WEEK}.md": week_source(body)}).page(WEEK)
    topic = page.find(id="topic-other")
    assert [b.get_text().strip() for b in topic.find_all(class_="weekbook-body", recursive=False)] == [
        "About the section."
    ]
    bodies = page.find(id="source-a").find_all(class_="weekbook-body", recursive=False)
    assert [[child.name for child in b.find_all(True, recursive=False)] for b in bodies] == [
        ["p", "ul", "div"],
        ["p"],
        ["p"],
    ]
    for body in page.select(".weekbook-body"):
        assert body.select(".weekbook-body, .weekbook-source, .weekbook-remark, .weekbook-label, .weekbook-meta") == []
        assert body.select(".weekbook-permalink, h1, h2, h3, h4, h5, h6") == []


def test_words_outside_bodies_are_ours(build_site, week_source):
    """All of an entry's text that is in no body stands in its title, or in a class that says what it is."""
    body = """### One

:::{tweet} https://x.com/a/status/1917920257257459899
:name: Name
:paraphrase:
Post.
:::

```{paper} one
```

```{episode} E
:show: S
```

```{source} T
:link: https://example.org/
```

> [!TIP]
> Remark.

Digest.
"""
    other = week_source("### Before\n\n```{paper} one\n```\n", name="2025-W17")
    bib = "@misc{one, title = {One}, author = {A, B}, year = 2025, eprint = {2504.20602}}\n"
    site = build_site({f"{WEEK}.md": week_source(body), "weeks/2025/W17.md": other, "bib/a.bib": bib})
    entry = site.page(WEEK).select_one(".weekbook-entry")
    assert site.warnings == []
    bodies = [b.get_text().strip() for b in entry.select(".weekbook-body")]
    assert bodies == ["Post.", "Remark.", "Digest."]
    ours = ".weekbook-body, header, footer, .weekbook-label, .weekbook-meta, .weekbook-backlink"
    titles = ".weekbook-paper-title, .weekbook-episode-title, .weekbook-source-title, .weekbook-show-name"
    for known in entry.select(f"{ours}, {titles}"):
        known.extract()
    assert entry.get_text().strip() == ""


@pytest.mark.parametrize(
    ("written", "kind", "text"),
    [
        ("> [!NOTE]\n> Words.", "note", "Words."),
        ("> [!WARNING]\n> Words.", "warning", "Words."),
        (":::{note}\nWords.\n:::", "note", "Words."),
        ("```{tip} Words.\n```", "tip", "Words."),
        (":::{admonition} A *title*\nWords.\n:::", "admonition", "A title\nWords."),
        (":::{seealso}\nWords.\n:::", "seealso", "Words."),
    ],
)
def test_remarks(build_site, week_source, written, kind, text):
    """Every admonition of an entry is the author's remark."""
    page = build_site({f"{WEEK}.md": week_source(f"### One\n\n{source('A')}\n{written}\n\nText.\n")}).page(WEEK)
    remark = page.select_one(".weekbook-entry > .weekbook-remark")
    assert remark["role"] == "note"
    assert remark["aria-label"] == "Author's remark"
    assert remark["data-kind"] == kind
    assert remark.select_one(".weekbook-seal")["aria-hidden"] == "true"
    assert remark.select_one(".weekbook-body").get_text().strip() == text
    assert page.select(".admonition") == []


def test_title_of_a_remark_is_its_first_line(build_site, week_source):
    """A titled admonition keeps its title with its markup."""
    page = build_site({f"{WEEK}.md": week_source("### One\n\n:::{admonition} A *title*\nWords.\n:::\n")}).page(WEEK)
    body = page.select_one(".weekbook-remark .weekbook-body")
    assert tidy(body.find_all("p")) == "<p><strong>A <em>title</em></strong></p>\n<p>Words.</p>\n"


def test_remark_of_a_topic(build_site, week_source):
    """A remark may stand under a topic, too; it belongs to no entry."""
    site = build_site({f"{WEEK}.md": week_source("## 其他\n\n> [!NOTE]\n> Words.\n\n### One\n\nText.\n")})
    assert site.page(WEEK).select_one("#topic-other > .weekbook-remark")
    (remark,) = site.app.env.get_domain("week").documents[WEEK].remarks
    assert (remark.path, remark.entry, remark.kind) == (("other",), None, "note")


def test_records_of_a_week(build_site, week_source):
    """Every directive yields a record with its place: topic path, entry, anchor, document, line."""
    body = """## 学术研究

### 目标检测

#### One

```{paper} 2504.20602v2
```

::::{tweet} https://x.com/a/status/1917920257257459899
Look:

:::{tweet} https://x.com/b/status/1917920257257459898
Quoted.
:::
::::

```{episode} E
:show: S
```

```{source} N
:kind: note
```

See {entry}`One` and {paper}`2504.20602`.
"""
    site = build_site({f"{WEEK}.md": week_source(body), "bib/a.bib": "@misc{one, title={One}, eprint={2504.20602}}"})
    assert site.warnings == []
    records = site.app.env.get_domain("week").documents[WEEK]
    path, entry = ("research", "object-detection"), "arxiv-2504-20602"
    assert str(records.week.week) == "2025-W18"
    assert [(t.name, t.path, t.line) for t in records.topics] == [
        ("学术研究", ("research",), 7),
        ("目标检测", path, 9),
    ]
    assert [(e.anchor, e.title, e.slug, e.path, e.line) for e in records.entries] == [(entry, "One", "one", path, 11)]
    assert [(p.value, p.version, p.role, p.line) for p in records.papers] == [
        ("2504.20602", 2, "source", 13),
        ("2504.20602", None, "mention", 32),
    ]
    assert [(p.status[-3:], p.handle, p.quoted, p.line) for p in records.posts] == [
        ("899", "a", False, 16),
        ("898", "b", True, 19),
    ]
    assert [(e.title, e.show, e.line) for e in records.episodes] == [("E", "S", 24)]
    assert [(s.title, s.kind, s.line) for s in records.sources] == [("N", "note", 28)]
    for kind in ("papers", "posts", "episodes", "sources", "references"):
        assert {(r.path, r.entry, r.docname) for r in getattr(records, kind)} == {(path, entry, WEEK)}


def test_class_contract(build_site, week_source):
    """The names that themes and scripts rely on are there, with their attributes."""
    body = """### One

```{paper} 2504.20602v2
```

:::{tweet} https://x.com/a/status/1917920257257459899
Text.
:::

```{episode} E
:show: S
```

```{source} N
:kind: note
```
"""
    site = build_site({f"{WEEK}.md": week_source(body), "bib/a.bib": "@misc{one, title={One}, eprint={2504.20602}}"})
    page = site.page(WEEK)
    entry = page.select_one("article.weekbook-entry[data-kind]")
    assert entry.select_one(".weekbook-paper")["data-eprint"] == "2504.20602"
    assert entry.select_one(".weekbook-paper")["data-citekey"] == "one"
    assert entry.select_one(".weekbook-thread > article.weekbook-tweet")["data-status"] == "1917920257257459899"
    assert entry.select_one(".weekbook-tweet")["data-handle"] == "a"
    assert entry.select_one(".weekbook-shows .weekbook-episode")["data-show"] == "S"
    assert entry.select_one("p.weekbook-source")["data-kind"] == "note"
    assert find_harm(article(page)) == []


def test_a_page_that_is_no_week_has_no_entries(build_site):
    """Directives work on any page; its headings stay what they are."""
    page_source = "# A page\n\n## A heading\n\n```{source} A\n```\n\n:::{note}\nA note.\n:::\n"
    page = build_site({"weeks/2025/notes.md": page_source}).page("weeks/2025/notes")
    assert page.select_one("section#a-heading > .weekbook-source")
    assert page.select(".weekbook-entry, .weekbook-topic, .weekbook-remark") == []
    assert page.select_one(".admonition.note")
