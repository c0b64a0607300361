"""Titles as clauses, and where a long run of Han in one may break."""

from __future__ import annotations

import pytest
from docutils import nodes

from weekbook.render.clauses import make_clauses


def clauses(title: str) -> list[str]:
    """Write the clauses of a title, with a bar for each place to break."""
    return [
        "".join("|" if node.get("tag") == "wbr" else node.astext() for node in map(as_element, clause.children))
        for clause in make_clauses([nodes.Text(title)])
    ]


def as_element(node: nodes.Node) -> nodes.Element:
    """Let a text be asked like an element."""
    return node if isinstance(node, nodes.Element) else nodes.inline("", node.astext())


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        # a line of a phone holds twelve in a row
        ("不受控的长视频怎样重建成", ["不受控的长视频怎样重建成"]),
        ("不受控的长视频怎样重建成一个不断裂的模型", ["不受控的|长视频怎样重建成一个不断裂的|模型"]),
        # colons part the title; two characters are not left alone before such a place, nor one behind it
        ("好的：我的长视频怎样重建成一个不断裂了吗", ["好的：", "我的长视频怎样重建成一个不断裂了吗"]),
        # 目的, 的确, 为了, 了解 are words
        ("点赞奖励冲淡了对谄媚现象的压制这一目的所在", ["点赞奖励冲淡了|对谄媚现象的|压制这一目的所在"]),
        ("它的确为了让人了解这件事而读完了这一本书", ["它的确为了让人了解这件事而读完了|这一本书"]),
        # letters and marks end a run
        (
            "Rust 的代码，以及它的 GUI 库：能用的有，全能的没有",
            ["Rust 的代码，以及它的 GUI 库：", "能用的有，全能的没有"],
        ),
    ],
)
def test_clauses(title, expected):
    """Each title has its clauses, with places to break behind particles of long runs, inside no word."""
    assert clauses(title) == expected
    assert "".join(expected).replace("|", "") == title


def test_markup_stays():
    """What is marked up is one piece of its clause."""
    strong = nodes.strong("", "不受控的长视频怎样重建成一个不断裂的模型：好")
    made = make_clauses([nodes.Text("一："), strong, nodes.Text("二")])
    assert [clause.astext() for clause in made] == ["一：", "不受控的长视频怎样重建成一个不断裂的模型：好二"]
    assert strong.children[0].astext() == strong.astext()
