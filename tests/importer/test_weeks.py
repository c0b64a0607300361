"""What a README says of its week, and what every week repeats."""

from __future__ import annotations

import pytest

from weekbook.ids import IsoWeek
from weekbook.importer.grammar import parse
from weekbook.importer.weeks import Head, check_days, read_head, split_front_matter, week_named

TITLE = "# 2025 年第 18 周周报"


def head(text: str) -> Head:
    """Read the head of a text."""
    return read_head(parse(text))


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2025 年第 18 周周报", "2025-W18"),
        ("2025年第8周", "2025-W08"),
        ("Week 18, 2025", "2025-W18"),
        ("Week 7 of 2025", "2025-W07"),
        ("weekly/2025/2025W07/README.zh-CN.md", "2025-W07"),
        ("2026-W53", "2026-W53"),
        ("2025 年第 60 周", None),
        ("12025W18", None),
        ("a title", None),
    ],
)
def test_names_of_weeks(text, week):
    """In a heading or a path; no week that the calendar lacks."""
    assert (str(found) if (found := week_named(text)) else None) == week


def test_front_matter():
    """Its week, what follows it, and its lines."""
    assert split_front_matter("---\nauthor: x\nweek: '2025-W18' # y\n---\n# a\n") == ("2025-W18", "# a\n", 4)
    assert split_front_matter("# a\n---\nweek: x\n---\n") == (None, "# a\n---\nweek: x\n---\n", 0)


def test_header_and_contents_are_left_out():
    """The sentences that every week has, the author's line, the switch of languages, and the list of headings."""
    text = (
        f"{TITLE}\n\nby @someone\n\n[English](README.md) | 简体中文\n\n"
        "以下为 2025 年第 18 周（4 月 28 日至 5 月 4 日）看过的内容。"
        "为简洁起见，只有题目和概要，其余的不在此赘述。\n\n"
        "## 目录\n\n- [专题](#专题)\n  - [一](#一)\n\n## 专题\n\n- [not contents](#专题)\n"
    )
    found = head(text)
    assert found.author == "@someone"
    assert found.days == ((4, 28), (5, 4))
    assert sorted(found.dropped) == [1, 2, 3, 4, 5]
    assert found.shortened == {}


def test_a_text_of_the_authors_own_stays():
    """Only the repeated sentences go out of a paragraph that has more."""
    repeated = "为简洁起见，只有题目和概要，其余的不在此赘述。"
    text = f"{TITLE}\n\n自己的话。{repeated}\n\n文字\n\n## 专题\n"
    found = head(text)
    assert found.shortened == {1: "自己的话。"}
    assert sorted(found.dropped) == [1]


def test_contents_without_a_heading_and_a_list_that_is_none():
    """A list of nothing but links to headings, before the first heading."""
    assert sorted(head(f"{TITLE}\n\n- [a](#a)\n- [b](#b)\n\n## a\n").dropped) == [1]
    assert sorted(head(f"{TITLE}\n\n- [a](#a)\n- own words\n\n## a\n").dropped) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [("## 2025 年第 18 周\n\n# other\n", "h2"), ("# other\n\n## more\n", "h1"), ("text\n", None), ("", None)],
)
def test_the_title(text, title):
    """The heading that names the week, or else the first of level 1."""
    found = head(text).title
    assert (found.tag if found else None) == title


def test_days_are_held_against_the_week():
    """A header may name other days."""
    week = IsoWeek(2025, 18)
    assert check_days(week, ((4, 28), (5, 4))) is None
    assert check_days(week, ((4, 27), (5, 4))) == "the header says 04-27 to 05-04, 2025-W18 is 2025-04-28 to 2025-05-04"
