"""Writing: directives, roles and remarks, and what only the tree can bring together."""

from __future__ import annotations

import pytest
from reading import github_shows, myst_shows

from weekbook.importer.escapes import escape_text
from weekbook.importer.grammar import parse
from weekbook.importer.tree import Node, make_paragraph, make_text
from weekbook.importer.writing import (
    REMARK,
    make_directive,
    make_role,
    quote_option,
    write,
)


def written(*blocks: Node) -> str:
    """Write blocks."""
    return write(Node("root", "", blocks))


def paragraph(text: str) -> Node:
    """Make a paragraph of plain text."""
    return make_paragraph([make_text(text)])


def only(text: str, kind: str) -> Node:
    """Read a text, and give its first node of a type."""
    return next(node for node in parse(text).walk() if node.type == kind)


def test_a_directive():
    """Options without a value are left out; what looks like an option in the body has a blank line before it."""
    options = {"name": "A: b", "handle": None, "date": "2025-05-01 12:33"}
    text = written(make_directive("tweet", "https://x.com/a/status/1", options, [paragraph(":x: y")]))
    assert text == ':::{tweet} https://x.com/a/status/1\n:name: "A: b"\n:date: 2025-05-01 12:33\n\n:x: y\n:::\n'


def test_fences_are_longer_than_those_inside():
    """Directives in directives, and code that shows one."""
    inner = make_directive("tweet", "b", {}, [paragraph("x")])
    code = parse("```\n::::\n```").children[0]
    text = written(make_directive("tweet", "a", {}, [inner, code]))
    assert text.startswith(":::::{tweet} a\n\n:::{tweet} b\n")
    assert len([one for one in myst_shows(text) if one.startswith("colon")]) == 1


def test_a_role():
    """With a target, and with the signs that would end it."""
    assert written(make_paragraph([make_role("entry", "A title")])) == "{entry}`A title`\n"
    assert written(make_paragraph([make_role("paper", "a `b` < c", "2504.20602")])) == (
        "{paper}``a `b` ‹ c <2504.20602>``\n"
    )


def test_a_remark():
    """All its lines are quoted."""
    remark = Node(REMARK, "", [paragraph("a"), paragraph("b")], meta={"kind": "NOTE"})
    assert written(remark) == "> [!NOTE]\n> a\n>\n> b\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Andrej Karpathy", "Andrej Karpathy"),
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
        ("2025-05-01 12:33", "2025-05-01 12:33"),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("a:", '"a:"'),
        ("@a", '"@a"'),
        ('"a\\', '"\\"a\\\\"'),
        ("-", '"-"'),
        ("  a\n b ", "a b"),
    ],
)
def test_options_are_quoted_where_they_must(value, expected):
    """And nowhere else, since authors read them."""
    assert quote_option(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$20/月、$30", "\\$20/月、\\$30"),
        ("{role}`code`", "\\{role}\\`code\\`"),
        ("[1] [^1] [!NOTE] [a](b) [c]: d", "[1] \\[^1\\] \\[!NOTE\\] \\[a\\](b) \\[c\\]: d"),
        ("a * b *c* d_e _f_", "a * b \\*c\\* d_e \\_f\\_"),
        ("a < b <c> <5", "a < b \\<c> \\<5"),
        ("&amp; & b", "\\&amp; & b"),
        ("~~a~~ b~c", "\\~\\~a\\~\\~ b~c"),
        ("a\\b", "a\\\\b"),
        ("a\x0bb\x00c", "a b c"),
    ],
)
def test_escapes(text, expected):
    """Signs are escaped where they would be read, and only there."""
    assert escape_text(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "% a", "+++", ":::", ":::{note}", "(target)=", ": a", "~ a", "# a", "> a", "- a", "+ a", "1. a", "2) a", "---",
        "===", "***", "_ _ _", "--- a", "|---|", ":-: | -", "[ ] a", "[a]: b", "```", "~~~", "$$", "<div>", "    a",
        "{note}", "@a", "!", "[!NOTE]", "[^1]: a", "\\",
    ],
)  # fmt: skip
def test_lines_of_a_text(line):
    """Whatever a line of a paragraph begins with, it is a line of that paragraph."""
    for text in (line, f"{line}\nword", f"word\n{line}", f"word\n{line}\nword"):
        nodes: list[Node] = []
        for part in text.split("\n"):
            nodes += [Node("softbreak"), make_text(part)] if nodes else [make_text(part)]
        assert myst_shows(written(make_paragraph(nodes))) == [" ".join(text.split())]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", "**a**"),
        ("字", "字", "**a**"),
        ("x", "x", "**a**"),
        ("*", "", "\\*<strong>a</strong>"),
    ],
)
def test_emphasis_beside_signs(before, after, expected):
    """Signs that would run together are written as tags."""
    strong = only("**a**", "strong")
    assert expected in written(make_paragraph([make_text(before), strong, make_text(after)]))


def test_emphasis_around_what_begins_with_a_sign():
    """A reference between letters is no longer where emphasis may begin."""
    strong = only("**a**", "strong")
    strong.adopt([make_role("paper", "2504.20602")])
    text = written(make_paragraph([make_text("字"), strong, make_text("字")]))
    assert text == "字<strong>{paper}`2504.20602`</strong>字\n"


def test_formulas_beside_digits():
    """A formula beside which conversion put a digit would be read as a price."""
    formula = only("$x$", "math_inline")
    assert written(make_paragraph([make_text("1"), formula])) == "1{math}`x`\n"
    assert written(make_paragraph([make_text("a "), formula, make_text(" b")])) == "a $x$ b\n"


def test_texts_side_by_side_are_one():
    """Brackets that two texts share are escaped as in one."""
    assert myst_shows(written(make_paragraph([make_text("[a]"), make_text("(b)")]))) == ["[a](b)"]


@pytest.mark.parametrize(("source", "depth"), [("> " * 60 + "deep", 16), ("- " * 50 + "deep", 16)])
def test_deep_nesting_is_lifted(source, depth):
    """MyST leaves out what stands deeper than it reads."""
    shown = myst_shows(write(parse(source)))
    assert "deep" in shown
    assert sum(one.startswith(("blockquote", "bullet_list", "list_item")) for one in shown) <= depth


def test_lists():
    """Numbers are kept, lists side by side apart, and a body does not begin with a hyphen."""
    assert write(parse("3. a\n4. b\n\n1) c\n\n0. d")) == "3. a\n4. b\n\n1) c\n\n0. d\n"
    assert write(parse("x\n\n- a\n- b\n\n* c")) == "x\n\n- a\n- b\n\n* c\n"
    assert write(parse("- a--b\n\nc")) == "* a--b\n\nc\n"


@pytest.mark.parametrize(
    "source",
    [
        "| a | b |\n| :- | -: |\n| `x\\|y` | c<br>d |\n| \\\\\\| |",
        "a[^1]\n\n[^1]: b\n\n    c\n\n    - d",
        "a [^1] b",
        "```{note}\nx\n```\n\n~~~{tweet} y\nz\n~~~",
        "- a\n\n  ```py\n  x\n\n    y\n  ```",
        "> ```\n> a\n> ```",
        "    code\n\n      more",
        "[r] [R][r] ![i][r]\n\n[r]: <https://a.example/b c> 'title'",
        "a  \nb\\\nc",
        "Setext *a*\n===\n\ntwo\nlines\n---",
        "# a `b` [c](https://d.example) $e$ \\# ##",
        "- # a\n\n  b\n- [ ] c\n- [x] d",
        "\\[a\\](b) !\\[c](d) \\!\\[e]",
        "<https://a.example/$b> <a@b.example> https://a.example/路 www.a.example",
    ],
)
def test_forms_of_markdown(source):
    """What GitHub-flavoured Markdown holds is shown by MyST as by GitHub."""
    assert myst_shows(write(parse(source))) == github_shows(source)
