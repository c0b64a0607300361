"""The grammar: what is a wikilink, a formula, a footnote, an address; and that no input costs too much."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from markdown import documents
from markdown_it.rules_core import inline as inline_rule
from markdown_it.rules_inline import text as text_rule
from markdown_it.token import Token

from weekbook.importer.grammar import DEEPEST, make_parser, parse, plain_text, title_text
from weekbook.importer.tree import Node


def inline(text: str) -> list[Node]:
    """Give the inline nodes of a text of one paragraph."""
    return list(parse(text).children[0].children[0].children)


def kinds(text: str, kind: str) -> list[str]:
    """Give the contents of the nodes of one type."""
    return [node.content for node in parse(text).walk() if node.type == kind]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[a]] and [[b|c]]", ["a", "b|c"]),
        ("[[2504.20602v1 A *title* with `code` and $x$]]", ["2504.20602v1 A title with code and $x$"]),
        (r"[[a \[b\] \| c]]", ["a [b] | c"]),
        ("[[a [[b]]", ["b"]),
        ("[[a\nb]]", []),
        ("[[]]", []),
        ("`[[a]]`", []),
        ("[[a]](https://a.example)", ["a"]),
        (f"[[{'x' * 1001}]]", []),
    ],
)
def test_wikilinks(text, found):
    """Double brackets on one line, marks in them undone."""
    assert kinds(text, "wikilink") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$x$", ["x"]),
        ("设$x$为$y_1$。", ["x", "y_1"]),
        ("$x$ is 5", ["x"]),
        ("$x$5", []),
        ("costs $20/月、$30", []),
        ("$5,而$x", []),
        ("5$x$", []),
        ("$ x $", []),
        (r"\$x\$", []),
        ("a $$ $$ b", []),
        ("`$x$`", []),
    ],
)
def test_formulas(text, found):
    """Prices are none; a formula at the beginning is one, whatever the text ends with."""
    assert kinds(text, "math_inline") == found


def test_displayed_formulas():
    """Between paragraphs and within one, in lists and quotes."""
    assert [text.strip() for text in kinds("$$\nx\n$$", "math_block")] == ["x"]
    assert [text.strip() for text in kinds("- a\n\n  $$\n  x\n  $$", "math_block")] == ["x"]
    assert kinds("a $$x$$ b", "math_inline_double") == ["x"]


def test_footnotes():
    """A sign is one where a note has its label; GitHub shows any other as text."""
    assert [node.meta["label"] for node in parse("a[^1] [^2]\n\n[^1]: b").walk() if node.type == "footnote_ref"] == [
        "1"
    ]
    assert plain_text(inline("a[^1] [^2]\n\n[^1]: b")) == "a[^1] [^2]"


def test_addresses_without_brackets():
    """As GitHub links them, and not within a word."""
    text = "https://a.example/x, www.a.example (me@a.example) xhttps://a.example"
    assert [node.attrs["href"] for node in inline(text) if node.type == "link"] == [
        "https://a.example/x",
        "http://www.a.example",
        "mailto:me@a.example",
    ]


def test_texts_of_nodes():
    """Plain text is what a reader sees, a title keeps formulas and tags, which may be words."""
    nodes = inline("*a* `b` $c$ <br>[d](e) [[f]]  \ng")
    assert plain_text(nodes) == "a b c d [[f]]\ng"
    assert title_text(nodes) == "a b $c$ <br>d [[f]]\ng"


@pytest.mark.parametrize("marker", ["> ", "- ", "1. "])
@pytest.mark.parametrize("depth", [100, 1000])
def test_what_stands_deep_is_read(marker, depth):
    """A hundred levels, or a thousand: the parser drops nothing, and goes no deeper than it can."""
    root = parse(marker * depth + "deep\n\nafter")
    text = " ".join(plain_text(node.children) for node in root.walk() if node.type == "inline")
    assert text.split() == ["deep", "after"]
    assert max(_depth(node) for node in root.walk()) <= DEEPEST + 4


def _depth(node: Node) -> int:
    return 0 if node.parent is None else 1 + _depth(node.parent)


def test_what_follows_the_deep_stands_by_itself():
    """Text that stands too deep ends where its list ends."""
    root = parse("- " * 70 + "deep\n\nafter")
    assert [block.type for block in root.children] == ["bullet_list", "paragraph"]


def read_slowly(text: str) -> list[Token]:
    """Read a text with all rules, without what reads the plain at once."""
    parser = make_parser()
    parser.block.ruler.disable("plain")
    parser.core.ruler.at("inline", inline_rule)
    parser.inline.ruler.at("text", text_rule)
    return parser.parse(text)


@given(documents)
def test_what_is_plain_is_read_alike(text):
    """What is read at once is what all rules would have made of it."""
    assert make_parser().parse(text) == read_slowly(text)


@pytest.mark.parametrize(
    "text",
    [
        "a b",
        "a\n\nb  \n",
        "a | b\n--- | ---\n1 | 2",
        "a\n===\n\nb\n---",
        "a\nb\n---\n",
        "- a\n- b\n\n  c\n\n      d",
        "> a\nb\n\n    code",
        "> - a\n>\n> b\nc",
        "www.a.example http://a.example x:y xhttps://b.example/w ann@a.example mailto:ann@a.example",
        "HTTP://a.example wwww.a.example !x ![a](b) a![b] [a: http://b.example](c) [a!][b]",
        "a-b=c+d#e%f{g}>h^i^ [^1]\n\n[^1]: note",
    ],
)
def test_plain_beginnings(text):
    """What only begins as plain text is read by the rules."""
    assert make_parser().parse(text) == read_slowly(text)


@pytest.mark.parametrize(
    "unit",
    ["字", "a", "[", "[[", "![", "*a ", "a*", "`", "`a``b", "<", "$a ", "$$", "a:", "a@", "~~", "[^1]", "&", "](", "|"],
)
def test_time_grows_with_length(unit):
    """Twice the text takes about twice the time: nothing looks at all text for each sign of it."""
    parser = make_parser()

    def measure(length: int) -> float:
        text = "x " + unit * (length // len(unit))
        start = time.process_time()
        parser.parse(text)
        return time.process_time() - start

    measure(500)
    assert measure(12_000) < 10 * max(measure(3000), 0.02)
