"""An English and a Chinese edition: every kind of page in one language, and marks where a text is in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from casefiles import WEEK
from two_editions import PAGES, write_edition

HAN = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Han, and the punctuation that goes with it."""
LATIN = re.compile(r"[A-Za-z]{2,}")
ALWAYS_LATIN = {
    "PDF",
    "DOI",
    "doi",
    "arXiv",
    "BibTeX",
    "biblatex",
    "RIS",
    "CSL",
    "JSON",
    "GB",
    "JavaScript",
    "shown",
    "all",
}
"""Names that are the same in all languages, and what scripts put numbers for (``%shown``)."""
SPOKEN = re.compile(r"title|alt|placeholder|aria-(label|description|roledescription|valuetext)|data-(label|message).*")
"""Attributes that readers see or hear."""


@pytest.fixture(params=["en", "zh_CN"])
def edition(shared_site, request):
    """Build an edition, and give its language and its site."""
    files, conf = write_edition(request.param)
    site = shared_site(files, conf=conf)
    assert site.warnings == []
    return request.param, site


def texts(page: BeautifulSoup) -> Iterator[str]:
    """Yield all that a page shows or says, but names that are not translated, and what programs read."""
    for node in page.select("script, style, [translate=no], .Z3988"):
        node.decompose()
    # the mark of the site is a picture of a character: nobody reads it
    for node in page.select(".weekbook-brand > .weekbook-seal[aria-hidden=true]"):
        node.decompose()
    yield from (str(text) for text in page.html.find_all(string=True))
    for node in page.find_all(True):
        yield from (str(value) for name, value in node.attrs.items() if SPOKEN.fullmatch(name))


def test_pages_are_in_one_language(edition):
    """No page has a text in the letters of the other language: interface texts are translated, lists are joined so."""
    language, site = edition
    for name in PAGES:
        page = site.page(name)
        assert page.html["lang"] == language.replace("_", "-"), name
        if language == "en":
            assert [text for text in texts(page) if HAN.search(text)] == [], name
        else:
            found = {word for text in texts(page) for word in LATIN.findall(text)}
            assert found <= ALWAYS_LATIN, name


def shown(page: BeautifulSoup, selector: str) -> list[str]:
    """Give the texts of what a selector finds, with plain blanks."""
    return [" ".join(node.get_text().split()) for node in page.select(selector)]


SHOWN = {
    "en": {
        ".weekbook-masthead .weekbook-week-dates": ["Apr 28 – May 4, 2025"],
        ".weekbook-masthead .weekbook-count-total": ["5 entries"],
        ".weekbook-topic > h2 > .weekbook-count": ["1 entry", "2 entries", "2 entries"],
        ".weekbook-turn .weekbook-week-dates": ["Dec 23 – 29, 2024", "May 5 – 11, 2025"],
        ".weekbook-turn .weekbook-count-total": ["1 entry", "1 entry"],
        ".weekbook-source time": ["May 1, 2025 21:30", "Apr 30, 2025"],
        ".weekbook-tweet time": ["May 1", "May 1", "Apr 23"],
        ".weekbook-episode time": ["Apr 29, 2025"],
        ".weekbook-paper-authors": ["Wen Lin, Ada Okafor, Rui Duarte et al. (5 authors)", "Noor Haddad, Wei Zhou"],
        ".weekbook-paper .weekbook-backlink": ["Also read in 2025 W19"],
        ".weekbook-chip": ["Papers 2", "Posts 1", "Articles 1", "Notes 1"],
        ".weekbook-segment button": ["Full text", "Skim"],
    },
    "zh_CN": {
        ".weekbook-masthead .weekbook-week-dates": ["2025年4月28日至5月4日"],
        ".weekbook-masthead .weekbook-count-total": ["5 条"],
        ".weekbook-topic > h2 > .weekbook-count": ["1 条", "2 条", "2 条"],
        ".weekbook-turn .weekbook-week-dates": ["2024年12月23日至29日", "2025年5月5日至11日"],
        ".weekbook-turn .weekbook-count-total": ["1 条", "1 条"],
        ".weekbook-source time": ["2025年5月1日 21:30", "2025年4月30日"],
        ".weekbook-tweet time": ["5月1日", "5月1日", "4月23日"],
        ".weekbook-episode time": ["2025年4月29日"],
        ".weekbook-paper-authors": ["林雯、王小明、李雷 等 5 人", "韩梅、周伟"],
        ".weekbook-paper .weekbook-backlink": ["也读于 2025 W19"],
        ".weekbook-chip": ["论文 2", "推文 1", "文章 1", "笔记 1"],
        ".weekbook-segment button": ["全文", "略读"],
    },
}
LISTED = {
    "en": {
        "index .weekbook-calendar-total": ["7 entries, 2 papers, 2 people"],
        "index .weekbook-calendar-months li:nth-child(5)": ["May", "May"],
        "index .weekbook-calendar .weekbook-more": ["All 3 weeks"],
        "index .weekbook-ways .weekbook-more": ["All 5 topics", "All 2 accounts", "All 1 show"],
        "index .weekbook-latest .weekbook-masthead-facts": ["May 5 – 11 1 entry"],
        "lists/weeks .weekbook-week-dates": ["May 5 – 11", "Apr 28 – May 4", "Dec 23 – 29"],
        "lists/papers h2": ["May 2025 1", "April 2025 1"],
        "lists/people .weekbook-row-head .weekbook-count": ["2 posts", "1 post"],
        "lists/shows .weekbook-row-head .weekbook-count": ["2 episodes"],
        "lists/topics .weekbook-topic-name": [
            *("Special topics", "Software and development", "Just for fun", "Object detection", "Other papers")
        ],
    },
    "zh_CN": {
        "index .weekbook-calendar-total": ["7 条、2 篇论文、2 人"],
        "index .weekbook-calendar-months li:nth-child(5)": ["5月", "5月"],
        "index .weekbook-calendar .weekbook-more": ["全部 3 周"],
        "index .weekbook-ways .weekbook-more": ["全部 5 个主题", "全部 2 人", "全部 1 档节目"],
        "index .weekbook-latest .weekbook-masthead-facts": ["5月5日至11日 1 条"],
        "lists/weeks .weekbook-week-dates": ["5月5日至11日", "4月28日至5月4日", "12月23日至29日"],
        "lists/papers h2": ["2025年5月 1", "2025年4月 1"],
        "lists/people .weekbook-row-head .weekbook-count": ["2 条推文", "1 条推文"],
        "lists/shows .weekbook-row-head .weekbook-count": ["2 期"],
        "lists/topics .weekbook-topic-name": ["专题", "软件与开发", "轻松一刻", "目标检测", "其他论文"],
    },
}


def test_dates_counts_and_lists(edition):
    """Dates are written one way on all pages, counts in the form that their number asks for, names joined as usual."""
    language, site = edition
    page = site.page(WEEK)
    for selector, expected in SHOWN[language].items():
        assert shown(page, selector) == expected, selector
    for place, expected in LISTED[language].items():
        name, selector = place.split(" ", 1)
        assert shown(site.page(name), selector) == expected, place


# -- Marks of language ---------------------------------------------------------------------------------------------

MIXED = """## 其他

### One

```{source} How to Read a Paper
:link: https://example.org/a
```

```{source} 怎样读论文
```

```{source} Die Kunst der Fuge
```

```{episode} What we forgot about search
:show: 长谈
```

### Two

```{paper} 2504.20602
```

### Three

```{paper} 2504.20603
```

### Four

```{paper} chinese
```

### Five

::::{tweet} https://x.com/a/status/1917920257257459890
You should still write a lot of your own code.

他在下面引了一句。

- Read it twice before you reply.

:::{tweet} https://x.com/b/status/1917920257257459891
引用的一句。

The answer is in the question.
:::
::::
"""
BIB = """@misc{english, title = {Über Policy}, author = {A, A}, eprint = {2504.20602}, archiveprefix = {arXiv}}
@misc{chinese, title = {看见像素}, author = {王, 明}}
"""
FILES = {"bib/a.bib": BIB, "papers.md": "# P\n\n```{papers}\n```\n", "shows.md": "# S\n\n```{shows}\n```\n"}


@pytest.fixture
def marked(build_site, week_source):
    """Build a week with texts in several languages, and give what is marked: tag, language and text."""

    def build(language: str) -> dict[str, list[tuple[str | None, str]]]:
        index = "# H\n\n```{toctree}\n:glob:\n\npapers\nshows\nweeks/*/*\n```\n"
        files = {f"{WEEK}.md": week_source(MIXED), **FILES, "index.md": index}
        site = build_site(files, conf=f'language = "{language}"\n')
        page = site.page(WEEK)

        def of(page: BeautifulSoup, selector: str) -> list[tuple[str | None, str]]:
            # the mark is on the text itself, or on what is around it in a line of ours
            marks = [(node.select_one("[lang]") or node).get("lang") for node in page.select(selector)]
            texts = (" ".join(node.get_text().split())[:10] for node in page.select(selector))
            return [*zip(marks, texts, strict=True)]

        return {
            "sources": of(page, ".weekbook-source-title, .weekbook-episode-title"),
            "cards": of(page, ".weekbook-paper cite"),
            "rows": of(site.page("papers"), ".weekbook-paper-row cite"),
            "references": of(page, ".weekbook-reference"),
            "posts": of(page, ".weekbook-tweet > .weekbook-body p"),
            "shows": of(site.page("shows"), ".weekbook-places a"),
            "inside": of(page, "body [lang] :is(time, .weekbook-label, .weekbook-backlink)"),
        }

    return build


def test_marks_in_a_chinese_edition(marked):
    """What is English is marked, where it is sure; a post by the paragraph, so that no text of ours is inside."""
    found = marked("zh_CN")
    assert found["sources"] == [
        ("en", "How to Rea"),
        (None, "怎样读论文"),
        (None, "Die Kunst "),
        ("en", "What we fo"),
    ]
    # an identifier in the place of a title is in no language
    assert found["cards"] == [("en", "Über Polic"), (None, "arXiv:2504"), (None, "看见像素")]
    assert sorted(found["rows"], key=str) == sorted(found["cards"], key=str)
    assert found["references"] == [("en", "A A. Über "), (None, "王明. 看见像素. ")]
    assert found["posts"] == [
        ("en", "You should"),
        (None, "他在下面引了一句。"),
        ("en", "Read it tw"),
        (None, "引用的一句。"),
        ("en", "The answer"),
    ]
    assert found["shows"] == [("en", "What we fo")]
    assert found["inside"] == []


def test_marks_in_an_english_edition(marked):
    """So is what is Chinese in an English one."""
    found = marked("en")
    assert [lang for lang, _text in found["sources"]] == [None, "zh", None, None]
    assert [lang for lang, _text in found["cards"]] == [None, None, "zh"]
    assert [lang for lang, _text in found["references"]] == [None, "zh"]
    assert [lang for lang, _text in found["posts"]] == [None, "zh", None, "zh", None]
    assert found["inside"] == []


def test_source_line(build_site, week_source):
    """A dash stands between the title of a source and where it is from; without that there is none."""
    body = "## 其他\n\n### One\n\n```{source} A\n:link: https://www.example.org/a\n:date: 2025-05-01\n```\n"
    body += "\n```{source} B\n:link: https://example.org/b\n:author: Ada\n```\n\n```{source} C\n```\n"
    lines = shown(build_site({f"{WEEK}.md": week_source(body)}).page(WEEK), ".weekbook-source")
    assert lines == ["Article A — example.org May 1, 2025", "Article B — Ada example.org", "Article C"]
