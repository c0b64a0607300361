"""Our translator writes what docutils' own would: the same tags, and the same methods in the same order."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from docutils.writers._html_base import HTMLTranslator
from docutils.writers.html5_polyglot import Writer
from hypothesis import given
from hypothesis import strategies as st
from pydata_sphinx_theme.translator import BootstrapHTML5TranslatorMixin

from weekbook.nodes import make_element, make_inline, make_link, setup_nodes
from weekbook.translator import WeekbookTranslator

CONFIG = SimpleNamespace(html_secnumber_suffix=". ", html_permalinks=True)
BUILDER = SimpleNamespace(
    config=CONFIG, env=SimpleNamespace(domains=None), highlighter=None, current_docname="a", add_permalinks=True
)

NAMES = st.sampled_from(["a", "b", "language-zh", "language-en", "language-", "colwidths-auto", " "])
LISTS = st.lists(NAMES, max_size=4)
TEXTS = st.text('ab&<>"@.%\n\t\v 周', max_size=6)
ATTRIBUTES = st.dictionaries(st.sampled_from(["href", "TITLE", "lang", "data-x", "aria-label"]), TEXTS | LISTS)
ELEMENTS = [nodes.paragraph, nodes.table, nodes.bullet_list, nodes.reference, make_element("div").__class__]


def make_document() -> nodes.document:
    """Make an empty document with the settings of a writer of pages."""
    settings = get_default_settings(Writer)
    settings.cloak_email_addresses = True
    return new_document("a", settings)


def translate(kind: type[WeekbookTranslator] = WeekbookTranslator) -> WeekbookTranslator:
    """Make a translator of an empty document."""
    return kind(make_document(), BUILDER)


# -- Start tags --------------------------------------------------------------------------------------


@given(
    st.sampled_from(ELEMENTS),
    LISTS,
    st.lists(st.sampled_from("xyz"), max_size=3),
    st.sampled_from(["p", "DIV", "a"]),
    ATTRIBUTES,
    st.fixed_dictionaries({}, optional={"classes": LISTS, "CLASS": st.sampled_from(["", "a b", "language-de c"])}),
    st.fixed_dictionaries({}, optional={"ids": st.lists(st.sampled_from("uvw"), max_size=2)}),
    st.booleans(),
    st.booleans(),
)
def test_same_tags(kind, classes, ids, tagname, attributes, more, more_ids, empty, in_mailto):
    """A start tag is that of docutils, letter by letter, and the node keeps the same ids."""
    said = []
    for write in (HTMLTranslator.starttag, WeekbookTranslator.starttag):
        one = translate()
        one.in_mailto = in_mailto
        node = kind("", classes=classes, ids=ids)
        copies = {name: value[:] for name, value in {**attributes, **more, **more_ids}.items()}
        said.append((write(one, node, tagname, "\n", empty, **copies), node["ids"]))
    assert said[0] == said[1]


def test_tag_without_a_node():
    """Docutils writes some tags of nothing."""
    assert translate().starttag({}, "p", "", CLASS="a", ids=["b"]) == '<p class="a" id="b">'


def test_value_that_is_none():
    """An attribute without a value is an error, as with docutils."""
    with pytest.raises(AssertionError):
        translate().starttag(nodes.paragraph(), "p", title=None)


class Louder(WeekbookTranslator):
    """Changes how tags begin."""

    def starttag(self, node, tagname, *args, **attributes):
        """Shout."""
        return super().starttag(node, tagname, *args, **attributes).upper()


class Plainer(WeekbookTranslator):
    """Changes how characters are written."""

    def encode(self, text):
        """Write capitals."""
        return str(text).upper()


class Valued(WeekbookTranslator):
    """Changes how values are written."""

    def attval(self, text, *args):
        """Say that it was here."""
        return f"[{text}]"


class Between(HTMLTranslator):
    """Stands between ours and docutils' own."""

    def starttag(self, *args, **attributes):
        """Say that it was here."""
        return "between " + super().starttag(*args, **attributes)


class Beneath(WeekbookTranslator, Between):
    """Has another way to write tags below ours."""


class Themed(BootstrapHTML5TranslatorMixin, WeekbookTranslator):
    """What the theme makes of ours."""


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (WeekbookTranslator, '<p title="ab">'),
        (Louder, '<P TITLE="AB">'),
        (Plainer, '<p title="AB">'),
        (Valued, '<p title="[ab]">'),
        (Themed, '<p title="ab">'),
    ],
)
@pytest.mark.parametrize("make", [make_element, make_inline])
def test_other_ways_to_write_tags(kind, expected, make):
    """What a class on top of ours does otherwise is done to docutils' elements and to ours."""
    one = translate(kind)
    add_visitors(one)
    assert one.starttag(nodes.paragraph(), "p", "", title="ab") == expected
    one.document += make("p", title="ab")
    one.document.children[0].walkabout(one)
    assert one.body[0].strip() == expected


def test_another_way_below():
    """What another class puts between ours and docutils' is done too."""
    assert translate(Beneath).starttag(nodes.paragraph(), "p", "") == "between <p>"


def test_theme_sees_headings():
    """The theme gives what is no heading by its tag a level."""
    assert translate(Themed).starttag(nodes.paragraph(), "p", "", ROLE="heading") == '<p aria-level="2" role="heading">'


# -- The walk ----------------------------------------------------------------------------------------

STOPS = {
    "skip node": nodes.SkipNode,
    "skip children": nodes.SkipChildren,
    "skip siblings": nodes.SkipSiblings,
    "skip departure": nodes.SkipDeparture,
    "stop": nodes.StopTraversal,
}
WALKED = st.recursive(
    st.sampled_from(["text", "more"]),
    lambda children: st.tuples(
        st.sampled_from([nodes.section, nodes.paragraph, nodes.emphasis, nodes.strong]),
        st.sampled_from([None, None, None, "grow", "shrink", *STOPS]),
        st.sampled_from([None, None, None, "skip siblings", "stop"]),
        st.lists(children, max_size=3),
    ),
    max_leaves=20,
)


class Noting(WeekbookTranslator):
    """Notes all it visits, and does what nodes say."""

    def note(self, what, node):
        """Note a node, and stop where it says so."""
        self.body.append(f"{what} {node.astext() if isinstance(node, nodes.Text) else node.tagname}")
        does = None if isinstance(node, nodes.Text) else node.get(what)
        if does == "grow":
            node += nodes.Text("grown")
        elif does == "shrink" and node.parent is not None:
            node.parent.remove(node)
        elif does:
            raise STOPS[does]

    def visit_Element(self, node):
        """Serve all elements that nothing else serves: visitors are found by base classes too."""
        self.note("visit", node)

    def depart_Element(self, node):
        """Likewise."""
        self.note("depart", node)

    visit_section = visit_paragraph = visit_emphasis = visit_Text = visit_Element
    depart_section = depart_paragraph = depart_emphasis = depart_Text = depart_Element
    visit_strong = depart_strong = visit_document = depart_document = None


def grow(tree) -> nodes.Node:
    """Make nodes of a drawn tree."""
    if isinstance(tree, str):
        return nodes.Text(tree)
    kind, visit, depart, children = tree
    node = kind("", visit=visit, depart=depart)
    node.extend(grow(child) for child in children)
    return node


@given(st.lists(WALKED, max_size=3))
def test_same_walk(trees):
    """The same methods are called in the same order, whatever they raise and change."""
    said = []
    for walk in (nodes.Node.walkabout, lambda root, one: one.walk(root)):
        one = translate(Noting)
        one.document.extend(grow(tree) for tree in trees)
        try:
            ended = walk(one.document, one)
        except nodes.TreePruningException as error:
            ended = type(error)
        said.append((one.body, ended, str(one.document)))
    assert said[0] == said[1]


def test_visitors_of_extensions():
    """A method that an extension has given to one translator is the one that is called."""
    one = translate()
    one.visit_paragraph = lambda node: one.body.append("(")
    one.depart_paragraph = lambda node: one.body.append(")")
    one.visit_Text = lambda node: one.body.append(node.upper())
    one.walk(nodes.paragraph("", "a", nodes.emphasis("", "b")))
    assert "".join(one.body) == "(A<em>B</em>)"


def test_unknown_nodes():
    """What nobody knows is reported as Sphinx does."""

    class other(nodes.Node):  # noqa: N801
        children = ()

    one = translate()
    one.unknown_visit = one.unknown_departure = lambda node: one.body.append(type(node).__name__)
    one.walk(other())
    assert one.body == ["other", "other"]


class Listening(WeekbookTranslator):
    """Wants to hear of every node."""

    def dispatch_visit(self, node):
        """Go on."""
        super().dispatch_visit(node)


class Leaving(WeekbookTranslator):
    """Wants to hear of every node that ends."""

    def dispatch_departure(self, node):
        """Go on."""
        super().dispatch_departure(node)


def test_who_walks():
    """We walk unless a class wants to hear of every node."""
    assert translate().walks
    assert translate(Themed).walks
    assert not translate(Listening).walks
    assert not translate(Leaving).walks


@given(st.text("a&\0 \n周", max_size=8), st.booleans(), st.booleans())
def test_same_texts(text, is_code, in_mailto):
    """A text is written as Sphinx writes it: with an escape, in code, in an address."""
    said = []
    for visit in (WeekbookTranslator.__mro__[1].visit_Text, WeekbookTranslator.visit_Text):
        one = translate()
        one.protect_literal_text, one.in_mailto = int(is_code), in_mailto
        visit(one, nodes.Text(text))
        said.append("".join(one.body))
    assert said[0] == said[1]


# -- Our own elements --------------------------------------------------------------------------------


def add_visitors(one: WeekbookTranslator) -> None:
    """Give a translator the visitors of our nodes, as Sphinx does."""

    class App:
        def add_node(self, kind, **visitors):
            visit, depart = visitors["html"]
            setattr(one, f"visit_{kind.__name__}", lambda node: visit(one, node))
            setattr(one, f"depart_{kind.__name__}", lambda node: depart(one, node))

    setup_nodes(App())


def test_elements_are_not_used_up():
    """Writing an element changes nothing in it: it may be written again."""
    one = translate()
    add_visitors(one)
    element = make_element("div", make_link("https://example.org/?a&b", "x"), classes="a b", data_x="1")
    for _ in range(2):
        one.walk(element)
    half = len(one.body) // 2
    assert one.body[:half] == one.body[half:]
    assert "".join(one.body[:half]) == (
        '<div class="a b" data-x="1">\n<a href="https://example.org/?a&amp;b">x</a>\n</div>\n'
    )
