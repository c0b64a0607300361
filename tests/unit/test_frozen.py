"""Elements that are written as HTML at once are what the translator makes of them."""

from __future__ import annotations

from html import unescape
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from docutils.writers.html5_polyglot import Writer
from hypothesis import given
from hypothesis import strategies as st

from weekbook.nodes import make_element, make_inline, make_link, make_permalink, setup_nodes, weekbook_markup
from weekbook.render.frozen import freeze
from weekbook.translator import WeekbookTranslator

BUILDER = SimpleNamespace(
    config=SimpleNamespace(html_secnumber_suffix=". ", html_permalinks=True),
    env=SimpleNamespace(domains=None),
    highlighter=None,
    current_docname="a",
    add_permalinks=True,
)
TEXTS = st.text("ab&<>\"'@% 周", max_size=5)
ATTRIBUTES = {
    "classes": st.sampled_from(["", "a", "b a"]),
    "data_x": TEXTS,
    "title": TEXTS | st.none(),
    "hidden": st.just(""),
}
SAID = st.fixed_dictionaries({}, optional=ATTRIBUTES)
IDS = st.sampled_from([(), ("x",)])
INLINE = st.recursive(
    TEXTS.map(nodes.Text) | st.just("<b>made</b>").map(lambda html: weekbook_markup(html=html)),
    lambda children: (
        st.builds(lambda inside, said: make_inline("span", *inside, **said), st.lists(children, max_size=3), SAID)
        | st.builds(
            lambda inside, address: make_link(address, *inside, rel="external"),
            st.lists(children, max_size=2),
            st.sampled_from(["https://example.org/?a=1&b=%22", "#x", "../a.html"]),
        )
        | SAID.map(lambda said: make_inline("input", type="text", **said))
    ),
    max_leaves=6,
)
BLOCKS = st.recursive(
    INLINE,
    lambda children: st.builds(
        lambda tag, inside, ids, said: make_element(tag, *inside, ids=ids, **said),
        st.sampled_from(["div", "p", "ul"]),
        st.lists(children, max_size=3),
        IDS,
        SAID,
    ),
    max_leaves=8,
)
TREES = st.builds(lambda inside, ids: make_element("div", *inside, ids=ids), st.lists(BLOCKS, max_size=3), IDS)


class _App:
    """Takes the visitors of our nodes."""

    def add_node(self, node, **visitors):
        """Give the translator what an extension gives it."""
        visit, depart = visitors.get("html", (None, None))
        if visit:
            setattr(Translator, f"visit_{node.__name__}", visit)
            setattr(Translator, f"depart_{node.__name__}", depart)


class Translator(WeekbookTranslator):
    """Ours, with the visitors of our nodes."""


setup_nodes(_App())


def translate(node: nodes.Element) -> str:
    """Write a node as pages are written."""
    document = new_document("a", get_default_settings(Writer))
    document += node
    one = Translator(document, BUILDER)
    node.walkabout(one)
    return "".join(one.body)


def read(html: str) -> str:
    """Give HTML as it is understood."""
    return BeautifulSoup(html, "html.parser").prettify(formatter="minimal")


@given(TREES)
def test_same_html(tree):
    """Tags, attributes and texts are the same, and whatever means something in HTML is escaped."""
    frozen = freeze(tree.deepcopy())
    assert isinstance(frozen, weekbook_markup)
    translated = translate(tree)
    assert read(frozen["html"]) == read(translated)
    # which characters are written by their names may differ, white space may not
    assert unescape(frozen["html"]) == unescape(translated)


@pytest.mark.parametrize(
    "other", [nodes.emphasis("", "x"), nodes.reference("", "x", refid="y"), make_permalink("x", "y")]
)
def test_others_stay_nodes(other):
    """What steps after this one may still change is not written yet."""
    tree = make_element("div", make_element("p", make_inline("span", other)))
    assert freeze(tree) is tree


def test_texts():
    """What a search finds is kept beside the HTML."""
    assert freeze(make_element("p", make_inline("span", "Doe et al.")), ["Doe; Roe"])["texts"] == ("Doe; Roe",)
