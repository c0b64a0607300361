"""Sources of entries: what a paragraph of links is, and what it is not."""

from __future__ import annotations

from datetime import datetime

import pytest

from weekbook.ids import IsoWeek, PaperRef, PaperScheme
from weekbook.importer.grammar import parse
from weekbook.importer.sources import (
    EpisodeSource,
    HeadingLink,
    OtherSource,
    PaperSource,
    kind_of,
    read_sources,
    read_wikilink,
)
from weekbook.records import SourceKind

PAPER = PaperRef(PaperScheme.ARXIV, "2504.20602")
VERSIONED = PaperRef(PaperScheme.ARXIV, "2504.20602", 1)


def read(text: str, **options: bool):
    """Read the sources of a paragraph."""
    return read_sources(parse(text).children[0].children[0].children, **options)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[2504.20602v1 A title | B]]", PaperSource(VERSIONED, "A title | B")),
        ("[[2504.20602 A title]]", PaperSource(PAPER, "A title")),
        ("[[arXiv:2504.20602v1: A title]]", PaperSource(VERSIONED, "A title")),
        ("[2504.20602v1 A title](https://arxiv.org/abs/2504.20602)", PaperSource(VERSIONED, "A title")),
        ("[A $x$ title](https://arxiv.org/pdf/2504.20602v1.pdf)", PaperSource(VERSIONED, "A $x$ title", ("$x$",))),
        (r"[[2504.20602 $a$ for \$5 of *$`b`$*]]", PaperSource(PAPER, "$a$ for $5 of $b$", ("$a$", "$b$"))),
        ("[A title](http://www.arxiv.org/html/2504.20602v1)", PaperSource(VERSIONED, "A title")),
        ("https://arxiv.org/abs/2504.20602", PaperSource(PAPER, None)),
        ("**[[2504.20602 A title]]**", PaperSource(PAPER, "A title")),
        ("[[202504290746_A note]]", OtherSource("A note", SourceKind.NOTE, date=datetime(2025, 4, 29, 7, 46))),
        ("[[209913990746_No time]]", OtherSource("209913990746_No time", SourceKind.ARTICLE)),
        ("[[EP106 A title]]", EpisodeSource("EP106 A title")),
        ("[[No.148 A title]]", EpisodeSource("No.148 A title")),
        ("[[E191｜A title]]", EpisodeSource("E191｜A title")),
        ("[[第 12 期 A title]]", EpisodeSource("第 12 期 A title")),
        ("[[S2E3 A title]]", EpisodeSource("S2E3 A title")),
        ("[[E5 embeddings]]", OtherSource("E5 embeddings", SourceKind.ARTICLE)),
        ("[[E2E driving]]", OtherSource("E2E driving", SourceKind.ARTICLE)),
        ("[[No more 10 rules]]", OtherSource("No more 10 rules", SourceKind.ARTICLE)),
        ("[[EP300B test]]", OtherSource("EP300B test", SourceKind.ARTICLE)),
        ("[[E-Commerce 2025]]", OtherSource("E-Commerce 2025", SourceKind.ARTICLE)),
        ("[[Thread by @someone]]", OtherSource("Thread by @someone", SourceKind.THREAD)),
        (
            "[T](https://podwise.ai/dashboard/episodes/1)",
            EpisodeSource("T", link="https://podwise.ai/dashboard/episodes/1"),
        ),
        ("Show：[[EP106 T]]", EpisodeSource("EP106 T", show="Show")),
        ("[[EP106 T]] by Show", EpisodeSource("EP106 T", show="Show")),
        ("[[A title]] by Someone", OtherSource("A title", SourceKind.ARTICLE, author="Someone")),
    ],
)
def test_one_source(text, expected):
    """The address decides, or the form of the title."""
    assert read(text) == (expected,)


def test_several_sources():
    """On one line with signs between them, or a line each."""
    text = "[A](https://github.com/a/b) | [[2504.20602 B]]、[[202504290746_C]]\n[D](https://youtu.be/x)"
    assert [type(source).__name__ for source in read(text)] == [
        "OtherSource",
        "PaperSource",
        "OtherSource",
        "OtherSource",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "即之前的文章：[[An article]]",
        "看 [A](https://a.example)",
        "[A](https://a.example) 的推荐",
        "[[#A heading]]",
        "[[2025W17]]",
        "[A](javascript:alert)",
        "[A](../x.md)",
        "[![a](b.png)](https://a.example)",
        "![a](b.png)",
        "plain",
        "`[[a]]`",
    ],
)
def test_what_is_no_source(text):
    """Running text, references, pictures, and addresses that a page may not link to."""
    assert read(text) == ()


def test_titles_where_episodes_are_listed():
    """A title without an address is an episode there, a paper or a note is not."""
    assert read("[[A title]]", in_podcasts=True) == (EpisodeSource("A title"),)
    assert read("Show：[[A title]]", in_podcasts=True) == (EpisodeSource("A title", show="Show"),)
    assert read("[[2504.20602 A title]]", in_podcasts=True) == (PaperSource(PAPER, "A title"),)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("#A heading", HeadingLink("A heading", None, "A heading")),
        ("2025W17#A heading", HeadingLink("A heading", IsoWeek(2025, 17), "A heading")),
        ("202504290746_2025W17", HeadingLink("202504290746_2025W17", IsoWeek(2025, 17), None)),
        ("2025-W17", HeadingLink("2025-W17", IsoWeek(2025, 17), None)),
    ],
)
def test_references(content, expected):
    """To a heading of this week, of another, or to a week."""
    assert read_wikilink(content) == expected


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/a", SourceKind.WEBSITE),
        ("https://github.com/a/b", SourceKind.REPOSITORY),
        ("https://www.youtube.com/watch?v=1", SourceKind.VIDEO),
        ("https://huggingface.co/a/b", SourceKind.MODEL),
        ("https://huggingface.co/datasets/a/b", SourceKind.DATASET),
        ("https://huggingface.co/spaces/a/b", SourceKind.TOOL),
        ("https://huggingface.co/blog/a", SourceKind.ARTICLE),
        ("https://x.com/a/status/1917920257257459899", SourceKind.THREAD),
        ("https://www.reddit.com/r/a/comments/1", SourceKind.THREAD),
        ("https://news.ycombinator.com/item?id=1", SourceKind.THREAD),
        ("https://a.example", SourceKind.WEBSITE),
        ("https://a.example/?p=1", SourceKind.ARTICLE),
    ],
)
def test_kinds(url, kind):
    """A source's kind by its host and path."""
    assert kind_of(url) is kind
