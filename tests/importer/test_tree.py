"""The tree: what comes of tokens, and how it is walked and changed."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from weekbook.importer.tree import Node, beside, make_paragraph, make_text, make_tree


def test_tokens_become_nodes():
    """What opens and closes is one node, with what stands between; images and inline tokens have children, too."""
    root = make_tree(MarkdownIt().parse("# a *b*\n\n- ![c](d)\n"))
    assert [node.type for node in root.walk()] == [
        *("root", "heading", "inline", "text", "em", "text"),
        *("bullet_list", "list_item", "paragraph", "inline", "image", "text"),
    ]
    heading, items = root.children
    assert (heading.tag, heading.markup, heading.map) == ("h1", "#", (0, 1))
    image = next(node for node in items.walk() if node.type == "image")
    assert image.attrs["src"] == "d"
    assert items.children[0].children[0].hidden
    assert all(child.parent is node for node in root.walk() for child in node.children)


@pytest.mark.parametrize(
    "tokens",
    [
        [Token("em_open", "em", 1)],
        [Token("em_close", "em", -1)],
        [Token("inline", "", 0, children=[Token("em_close", "em", -1)])],
    ],
)
def test_tokens_that_do_not_fit(tokens):
    """What is not closed, or never opened, is no tree."""
    with pytest.raises(ValueError, match=r"open|closed"):
        make_tree(tokens)


def test_children_may_be_exchanged_on_a_walk():
    """A walk goes on with the children that a node has when the walk leaves it."""
    root = Node("root", "", [make_paragraph([make_text("a")]), make_paragraph([make_text("b")])])
    seen = []
    for node in root.walk():
        seen.append(node.content)
        if node.type == "inline":
            node.adopt([make_text(f"{node.children[0].content}!")])
    assert [text for text in seen if text] == ["a!", "b!"]


def test_what_stands_beside():
    """A node knows its neighbours; the first and the last lack one, and the root has none."""
    paragraph = make_paragraph([make_text("a"), make_text("b")])
    a, b = paragraph.children[0].children
    assert (beside(a, -1), beside(a, 1), beside(b, -1), beside(b, 1)) == (None, b, a, None)
    assert beside(paragraph, 1) is None
