"""Topics: one stable key for all names that a section has had."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weekbook.slugs import plain_slug
from weekbook.topics import DEFAULT_TOPICS, RESEARCH, Topic, TopicTable, parse_topic, unknown_topic_key

DEFAULT = TopicTable(parse_topic(row) for row in DEFAULT_TOPICS)
ROW = {"key": "a", "zh": "甲", "en": "A"}


def find(name: str, *parents: str) -> str | None:
    """Find the key of a heading in the table that weekbook comes with."""
    topic = DEFAULT.find(name, parents)
    return topic.key if topic else None


# -- The table that weekbook comes with ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("知识管理", "knowledge"),
        ("写作与知识管理", "knowledge"),
        ("播客", "podcasts"),
        ("播客与视频", "podcasts"),
        ("Podcasts", "podcasts"),
        ("续闻", "follow-up"),
        ("后续跟踪", "follow-up"),
        ("专题", "special"),
        ("学术研究", "research"),
        ("目标检测", "object-detection"),
        ("生成式 AI", "generative-ai"),
    ],
)
def test_names_over_the_years(name: str, key: str) -> None:
    """Each of a topic's names leads to its key."""
    assert find(name) == key


@pytest.mark.parametrize(
    ("parents", "key"),
    [
        ((), "other"),
        (("news",), "other"),
        (("no-such-topic",), "other"),
        ((RESEARCH,), "research-other"),
        ((RESEARCH, "robotics"), "research-other"),
    ],
)
def test_other_papers_are_not_other_things(parents: tuple[str, ...], key: str) -> None:
    """「其他」 under 「学术研究」 is other papers, elsewhere it is not."""
    assert find("其他", *parents) == key


@pytest.mark.parametrize("name", ["object detection", "Object Detection", " OBJECT \n  detection "])
def test_case_and_white_space_do_not_count(name: str) -> None:
    """A heading names its topic whatever its case and its white space."""
    assert find(name) == "object-detection"


@pytest.mark.parametrize("name", ["量子计算", "", "其他的", "SLAM2"])
def test_unknown_name(name: str) -> None:
    """A name that the table does not have is no topic of it."""
    assert find(name) is None


def test_default_rows_are_sound() -> None:
    """Each row can be read, has names of its own, and a parent that is in the table."""
    names = Counter((topic.parent, name) for topic in map(parse_topic, DEFAULT_TOPICS) for name in set(topic.names))
    doubled = {name for name, count in names.items() if count > 1}
    assert doubled == set()
    assert {topic.parent for topic in map(parse_topic, DEFAULT_TOPICS)} - {None} <= set(DEFAULT.by_key)


@pytest.mark.parametrize("row", DEFAULT_TOPICS, ids=lambda row: row["key"])
def test_default_rows_find_themselves(row: dict[str, Any]) -> None:
    """Every name of every row leads to its own key."""
    topic = parse_topic(row)
    assert {find(name, *([topic.parent] if topic.parent else [])) for name in topic.names} == {topic.key}


# -- Any table -------------------------------------------------------------------------------------


def test_nearest_parent_wins() -> None:
    """Of two rows for different parents the one for the inner parent is meant."""
    table = TopicTable(Topic(key=f"in-{p}", zh="名", en="Name", parent=p) for p in ("outer", "inner"))
    found = table.find("名", ("outer", "inner"))
    assert found is not None
    assert found.key == "in-inner"


def test_row_with_parent_holds_nowhere_else() -> None:
    """A name that means a topic only inside a parent means none outside."""
    table = TopicTable([Topic(key="a", zh="名", en="Name", parent="p")])
    assert table.find("名") is None


def test_earlier_row_wins() -> None:
    """Of two rows with one name, and of two with one key, the earlier counts."""
    table = TopicTable(
        [Topic(key="a", zh="名", en="A"), Topic(key="b", zh="名", en="B"), Topic(key="a", zh="x", en="X")]
    )
    found = table.find("名")
    assert found is not None
    assert (found.key, table.name("a", "en")) == ("a", "A")


@pytest.mark.parametrize(
    ("language", "name"),
    [("zh", "学术研究"), ("zh_CN", "学术研究"), ("ZH-Hans", "学术研究"), ("en", "Research"), ("de", "Research")],
)
def test_name_in_a_language(language: str, name: str) -> None:
    """A topic has its Chinese name on Chinese sites and its English one on all others."""
    assert DEFAULT.name(RESEARCH, language) == name


@pytest.mark.parametrize(("default", "name"), [("量子", "量子"), ("", "quantum")])
def test_name_of_unknown_topic(default: str, name: str) -> None:
    """A topic that is not in the table is called as its heading is, or by its key."""
    assert DEFAULT.name("quantum", "zh", default) == name


def test_order_is_that_of_the_table() -> None:
    """Topics stand in the order of the rows, those that have no row last."""
    keys = list(dict.fromkeys(row["key"] for row in DEFAULT_TOPICS))
    assert sorted([*reversed(keys), "unknown"], key=DEFAULT.order) == [*keys, "unknown"]


@pytest.mark.parametrize(
    ("name", "key"), [("量子计算", "量子计算"), ("Quantum & Co", "quantum-co"), ("？！", "topic"), ("", "topic")]
)
def test_unknown_topic_key(name: str, key: str) -> None:
    """An unknown section is a topic of its own, with a key that can be an anchor."""
    assert unknown_topic_key(name) == key


@given(st.text())
def test_unknown_topic_key_is_an_anchor(name: str) -> None:
    """The key of any heading is a slug that is not empty."""
    key = unknown_topic_key(name)
    assert key
    assert plain_slug(key) == key


# -- Rows of the configuration ---------------------------------------------------------------------


@pytest.mark.parametrize("aliases", [["乙", "B"], ("乙", "B")])
def test_row(aliases: Any) -> None:
    """A row is a topic; its aliases may be a list or a tuple."""
    topic = parse_topic({**ROW, "aliases": aliases, "parent": "p"})
    assert topic == Topic(key="a", zh="甲", en="A", aliases=("乙", "B"), parent="p")


def test_minimal_row() -> None:
    """Aliases and parent may be left out."""
    assert parse_topic(ROW) == Topic(key="a", zh="甲", en="A")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"zh": "甲", "en": "A"}, "'key' must be a text"),
        ({"key": "a", "en": "A"}, "'zh' must be a text"),
        ({"key": "a", "zh": "甲"}, "'en' must be a text"),
        ({**ROW, "en": " "}, "'en' must be a text that is not empty"),
        ({**ROW, "key": 1}, "'key' must be a text"),
        ({**ROW, "key": "A"}, "key 'A' must be lower-case"),
        ({**ROW, "key": "a b"}, "key 'a b' must be"),
        ({**ROW, "key": "-a"}, "key '-a' must be"),
        ({**ROW, "key": "甲"}, "key '甲' must be"),
        ({**ROW, "aliases": "乙"}, "'aliases' of 'a' must be a list"),
        ({**ROW, "aliases": 1}, "'aliases' of 'a' must be a list"),
        ({**ROW, "aliases": None}, "'aliases' of 'a' must be a list"),
        ({**ROW, "aliases": ["乙", 2]}, "'aliases' of 'a' must be a list of texts"),
        ({**ROW, "parent": 1}, "'parent' of 'a' must be the key"),
        ({**ROW, "alias": ["乙"]}, r"unknown field 'alias' \(known: aliases, en, key, parent, zh\)"),
        ({**ROW, 1: "x", "y": "z"}, "unknown field"),
    ],
)
def test_bad_row(row: dict[Any, Any], said: str) -> None:
    """A row that is wrong is refused with what is wrong in it."""
    with pytest.raises(ValueError, match=said):
        parse_topic(row)
