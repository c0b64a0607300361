"""Headers of posts: every form that digests have, and what only looks like one."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from weekbook.importer.grammar import parse
from weekbook.importer.posts import PostHeader, parse_label, read_post_header

# 1917920257257459899 was posted on 2025-05-01
STATUS = "1917920257257459899"
URL = f"https://x.com/karpathy/status/{STATUS}"


def read(text: str) -> PostHeader | None:
    """Read the header of a text's first paragraph."""
    paragraph = next(node for node in parse(text).walk() if node.type == "paragraph")
    return read_post_header(paragraph.children[0].children)


@pytest.mark.parametrize(
    ("before", "name", "handle"),
    [
        ("Andrej Karpathy @karpathy ", "Andrej Karpathy", "karpathy"),
        ("@karpathy Andrej Karpathy ", "Andrej Karpathy", "karpathy"),
        ("Andrej Karpathy karpathy ", "Andrej Karpathy", "karpathy"),
        ("Andrej Karpathy ", "Andrej Karpathy", "karpathy"),
        ("@karpathy ", None, "karpathy"),
        ("@karpathy · ", None, "karpathy"),
        ("", None, "karpathy"),
        ("**Andrej Karpathy** @karpathy ", "Andrej Karpathy", "karpathy"),
        ("*Andrej* `Karpathy` (@karpathy) ", "Andrej Karpathy", "karpathy"),
        ("宝玉 @karpathy ", "宝玉", "karpathy"),
        ("Name 🚀🧵 @karpathy ", "Name 🚀🧵", "karpathy"),
        ("Name [AI] (he) @karpathy ", "Name [AI] (he)", "karpathy"),
        ("Name | AI · ML @karpathy ", "Name | AI · ML", "karpathy"),
        ("snake_case_ @karpathy ", "snake_case_", "karpathy"),
        ("Name <me@host.example> @karpathy ", "Name me@host.example", "karpathy"),
        ("A @ B @karpathy ", "A @ B", "karpathy"),
        ("Name @KARPATHY, ", "Name", "KARPATHY"),
        ("[@karpathy](https://x.com/karpathy) ", None, "karpathy"),
    ],
)
def test_name_and_handle(before, name, handle):
    """Name and handle stand in any combination and order, with marks and signs of any kind."""
    header = read(f"{before}[2025-05-01]({URL})")
    assert header is not None
    assert (header.name, header.handle, header.problems) == (name, handle, ())
    assert header.date == date(2025, 5, 1)


@pytest.mark.parametrize(
    ("written", "handle"),
    [("@_foo_", "_foo_"), ("@__sunil_kumar_", "__sunil_kumar_"), ("@a_b_c", "a_b_c"), ("@foo", "_foo_")],
)
def test_underscores_that_markdown_took_come_back(written, handle):
    """The address still has them."""
    header = read(f"Name {written} [2025-05-01](https://x.com/{handle}/status/{STATUS})")
    assert header is not None
    assert (header.name, header.handle, header.problems) == ("Name", handle, ())


@pytest.mark.parametrize(
    "url",
    [
        f"https://x.com/karpathy/status/{STATUS}/photo/1",
        f"https://x.com/karpathy/status/{STATUS}?s=20&t=abc",
        f"https://twitter.com/karpathy/status/{STATUS}",
        f"https://mobile.twitter.com/karpathy/status/{STATUS}",
        f"http://www.x.com/karpathy/status/{STATUS}",
    ],
)
def test_forms_of_the_address(url):
    """An address may be old, go on after the number, or be that of a phone."""
    header = read(f"Name @karpathy [2025-05-01]({url})")
    assert header is not None
    assert header.link.url == URL


@pytest.mark.parametrize("path", ["i/status", "i/web/status"])
def test_an_address_without_a_handle(path):
    """The text alone tells who wrote."""
    header = read(f"Name @karpathy [2025-05-01](https://x.com/{path}/{STATUS})")
    assert header is not None
    assert (header.handle, header.link.handle) == ("karpathy", None)


@pytest.mark.parametrize("text", ["- {0}\n\n  > x", "> {0}\n>\n> > x", "1. {0}", "{0}：", "{0}\nmore", "{0}  \nmore"])
def test_headers_anywhere(text):
    """A header stands in lists and quotes, and may be the first line of a paragraph."""
    assert read(text.format(f"Name @karpathy [2025-05-01]({URL})")) is not None


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("2025-05-01", date(2025, 5, 1)),
        ("2025/5/1", date(2025, 5, 1)),
        ("2025.05.01", date(2025, 5, 1)),
        ("2025 年 5 月 1 日", date(2025, 5, 1)),
        ("5月1日", date(2025, 5, 1)),
        ("5 月 1 号", date(2025, 5, 1)),
        ("May 1", date(2025, 5, 1)),
        ("May 1, 2025", date(2025, 5, 1)),
        ("1 May 2025", date(2025, 5, 1)),
        ("Sept. 3rd, 2025", date(2025, 9, 3)),
        ("12:21 PM · Jul 19, 2026", datetime(2026, 7, 19, 12, 21)),
        ("12:05 AM · May 1, 2025", datetime(2025, 5, 1, 0, 5)),
        ("2026-05-14 04:23", datetime(2026, 5, 14, 4, 23)),
        ("2026-05-14T04:23:59Z", datetime(2026, 5, 14, 4, 23)),
        ("下午3:04 · 2025年5月1日", datetime(2025, 5, 1, 15, 4)),
        ("上午 9:30 · 2025 年 5 月 1 日", datetime(2025, 5, 1, 9, 30)),
        ("凌晨 0:30 · 2025年5月1日", datetime(2025, 5, 1, 0, 30)),
        ("中午 12:10 · 2025年5月1日", datetime(2025, 5, 1, 12, 10)),
        ("May 1 at 3:04 p.m.", datetime(2025, 5, 1, 15, 4)),
        ("2025-05-01 (周四)", date(2025, 5, 1)),
        ("link", None),
        ("2025", None),
        ("May", None),
        ("2025-13-01", None),
        ("25:00 · May 1, 2025", None),
        ("released on May 1, 2025", None),
        ("GPT 5.1.2025x", None),
    ],
)
def test_labels(label, expected):
    """A label is a date and nothing but one, in Chinese and English, with and without year and time."""
    assert parse_label(label, date(2025, 5, 1)) == expected


def test_a_label_without_year_takes_the_nearest():
    """A day of December may stand at a post of January."""
    assert parse_label("Dec 31", date(2026, 1, 1)) == date(2025, 12, 31)
    assert parse_label("1月1日", date(2025, 12, 31)) == date(2026, 1, 1)
    assert parse_label("May 1", None) is None


@pytest.mark.parametrize(
    "text",
    [
        f"来自 **X** [2025-05-01]({URL}) 的推荐：文字",
        f"[A thread on training]({URL})",
        f"{'N' * 51} [2025-05-01]({URL})",
        "Name @karpathy [2025-05-01](https://x.com/karpathy)",
        f"See [paper](https://a.example) by @karpathy [2025-05-01]({URL})",
        f"![x](a.png) @karpathy [2025-05-01]({URL})",
        "Name [2025-05-01](https://a.example/karpathy/status/1)",
        f"Name @karpathy 2025-05-01 {URL}",
        "plain",
    ],
)
def test_what_is_no_header(text):
    """Running text, a title as label, too long a name, and links that a header would lose."""
    assert read(text) is None


def test_what_does_not_agree_is_said():
    """The text's handle is kept; another author and another day are reported."""
    header = read(f"Name @other [2025-03-01]({URL})")
    assert header is not None
    assert header.handle == "other"
    assert header.problems == (
        "the text has @other, the address karpathy",
        "the text says 2025-03-01, the post's number 2025-05-01",
    )
