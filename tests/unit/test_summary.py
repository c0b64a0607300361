"""How a digest begins: the author's first paragraph, cut to two lines of a list."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from weekbook.nodes import make_element
from weekbook.summary import cut, summarise


def section(*children: nodes.Node) -> nodes.section:
    """Make a section with a title."""
    made = nodes.section("", nodes.title("", "Title"))
    made.extend(children)
    return made


def paragraph(*parts: nodes.Node | str) -> nodes.paragraph:
    """Make a paragraph."""
    return nodes.paragraph("", "", *(nodes.Text(part) if isinstance(part, str) else part for part in parts))


@pytest.mark.parametrize(
    ("children", "summary"),
    [
        ([], ""),
        ([paragraph("First."), paragraph("Second.")], "First."),
        ([make_element("div", paragraph("A post.")), paragraph("The digest.")], "The digest."),
        ([make_element("div", paragraph("A post."))], ""),
        ([nodes.note("", paragraph("A remark."))], ""),
        ([nodes.section("", paragraph("A part."))], ""),
        ([paragraph(nodes.image(uri="a.png", alt="A picture")), paragraph("Text.")], "Text."),
        ([paragraph("One\n  ", nodes.strong("", "two"), " three.")], "One two three."),
        ([paragraph("From ", nodes.math("", "\\frac{1}{2}"), " on.")], "From … on."),
    ],
)
def test_summary(children: list[nodes.Node], summary: str) -> None:
    """The first paragraph of the author's own text is taken, without what is no text; posts and remarks are not."""
    assert summarise(section(*children)) == summary


@given(st.text(alphabet=st.sampled_from("ab1 ，。一二三：-"), max_size=60), st.integers(2, 40))
def test_cut_fits(text: str, width: int) -> None:
    """What is cut fits the width, is a beginning of the text, and says that it was cut."""

    def measure(part: str) -> int:
        return sum(2 if east_asian_width(character) in "WF" else 1 for character in part)

    short = cut(text, width)
    if measure(text) <= width:
        assert short == text
    else:
        assert short.endswith("…")
        assert text.startswith(short[:-1])
        assert measure(short[:-1]) <= width
