"""Elements that are made by hand are those that docutils' constructors would make."""

from __future__ import annotations

import pytest
from docutils import nodes

from weekbook.nodes import make_element, make_inline, make_link, weekbook_element, weekbook_inline, weekbook_link


def test_element():
    """An element has all lists that docutils gives one, and its children know it."""
    inside = nodes.paragraph("", "a")
    made = make_element("div", inside, classes="a b", ids=("x",), data_x=1, class_="c", aria_label=None)
    expected = weekbook_element(tag="div", attributes_={"data-x": "1", "class": "c"}, classes=["a", "b"], ids=["x"])
    assert type(made) is weekbook_element
    assert (made.attributes, made.tagname, made.rawsource) == (expected.attributes, expected.tagname, "")
    assert made.children == [inside]
    assert inside.parent is made


def test_lists_are_its_own():
    """No two elements share a list."""
    first, second = make_element("p"), make_element("p")
    first["classes"].append("a")
    first["attributes_"]["x"] = "1"
    assert second["classes"] == []
    assert second["attributes_"] == {}


@pytest.mark.parametrize("child", ["a", nodes.Text("a")])
def test_inline_texts(child):
    """Texts may be given as they are, and keep their quotes."""
    made = make_inline("span", child, make_inline("b"))
    assert [type(node) for node in made.children] == [nodes.Text, weekbook_inline]
    assert all(node.parent is made for node in made.children)
    assert made["support_smartquotes"] is False
    assert "support_smartquotes" not in made[1]


@pytest.mark.parametrize(
    ("url", "kind"),
    [("https://example.org/", weekbook_link), ("../W17.html#a", weekbook_inline), ("#a", weekbook_inline)],
)
def test_links(url, kind):
    """A link to another host is a reference to whoever checks links; one to another page is not."""
    made = make_link(url, "a", classes="b", rel="nofollow")
    assert type(made) is kind
    assert made["attributes_"] == {"rel": "nofollow", "href": url}
    assert made.get("refuri") == (url if kind is weekbook_link else None)
    assert made[0].parent is made
    assert made.astext() == "a"
