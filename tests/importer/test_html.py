"""HTML of a README: what it shows stays, as Markdown; what it is does not reach the page."""

from __future__ import annotations

import pytest

from weekbook.importer.grammar import parse
from weekbook.importer.html import clean_block, clean_inline
from weekbook.importer.tree import Node, make_paragraph
from weekbook.importer.writing import write


def inline(text: str) -> str:
    """Clean a paragraph, and write it."""
    nodes = clean_inline(parse(text).children[0].children[0].children)
    return write(Node("root", "", [make_paragraph(nodes)])).strip()


def block(text: str) -> str:
    """Clean a block, and write what it became."""
    return write(Node("root", "", clean_block(text))).strip()


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a<sup>2</sup>", "a<sup>2</sup>"),
        ('a<SUB class="x">2</SUB>', "a<sub>2</sub>"),
        ("a<br/>b", "a<br>b"),
        ('a <a href="https://a.example?x=1&amp;y=2">l *i*</a> b', "a [l *i*](https://a.example?x=1&y=2) b"),
        ('a <a href="javascript:x">l</a>', "a l"),
        ('a <img src="https://a.example/b.png" alt="c" onerror="x">', "a ![c](https://a.example/b.png)"),
        ('a <span style="x">b</span>', "a b"),
        ("a <think> b </think>", r"a \<think> b \</think>"),
        ("a <SEG> b", r"a \<SEG> b"),
        ("a <b> b", r"a \<b> b"),
        ("a </sup> b", r"a \</sup> b"),
        ("a <!-- hidden --> b", "a b"),
        ("a <?php x ?>", r"a \<?php x ?>"),
        ('a <script src="x">y</script>', r'a \<script src="x">y\</script>'),
    ],
)
def test_inline(source, written):
    """Tags that a page may have lose their attributes, those that arrange go, all others are words."""
    assert inline(source) == written


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ('<p align="center">a <b>b</b></p>', "a <b>b</b>"),
        ("<div>a</div><div>b</div>", "a\n\nb"),
        ("<details><summary>a</summary>b</details>", "a\n\nb"),
        ("<think>\na\n</think>", r"\<think> a \</think>"),
        ('<video src="https://a.example/v.mp4" onplay="x"></video>', ""),
        ('<iframe src="https://a.example"></iframe>', r'\<iframe src="https://a.example">\</iframe>'),
        ("<!-- a\n\nb -->", ""),
        ("<br>", ""),
        ("<hr>", ""),
        ("<pre><code>a\n  b &lt;c&gt;\n</code></pre>", "```\n<code>a\n  b <c>\n</code>\n```"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>c|d</td></tr></table>",
            "| a | b |\n| --- | --- |\n| c\\|d |  |",
        ),
        ('<p><img src="a.png"><a href="https://a.example">b</a></p>', "![](a.png)[b](https://a.example)"),
        ("<p>unclosed <b>b", "unclosed <b>b</b>"),
        ("<script>alert(1)</script>", r"\<script>alert(1)\</script>"),
        ("<p>&amp; &lt;b&gt; $5 {x}`y`", r"& \<b> \$5 \{x}\`y\`"),
    ],
)
def test_blocks(source, written):
    """Blocks become paragraphs, code and tables."""
    assert block(source) == written
