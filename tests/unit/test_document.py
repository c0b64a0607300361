"""Our document gives what docutils' own gives, also while a walk changes it."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from docutils import nodes
from docutils.transforms.references import DanglingReferencesVisitor
from docutils.utils import new_document
from hypothesis import given, settings
from hypothesis import strategies as st
from sphinx.addnodes import highlightlang, pending_xref, start_of_file, toctree
from sphinx.domains.c import AliasNode as CAlias
from sphinx.domains.cpp import AliasNode as CppAlias
from sphinx.transforms.post_transforms.code import HighlightLanguageVisitor
from sphinx.util.nodes import NodeMatcher

from weekbook.description import describe
from weekbook.document import CountAgain, are_known, document

CLASSES = [nodes.section, nodes.paragraph, nodes.emphasis, nodes.inline, nodes.literal_block]
TREES = st.recursive(
    st.text("ab ", max_size=3),
    lambda children: st.tuples(st.sampled_from(CLASSES), st.lists(children, max_size=4)),
    max_leaves=25,
)


def make(tree) -> nodes.Node:
    """Make nodes of a drawn tree."""
    if isinstance(tree, str):
        return nodes.Text(tree)
    class_, children = tree
    node = class_()
    node.extend(make(child) for child in children)
    return node


def pair(trees) -> tuple[nodes.document, nodes.document]:
    """Make docutils' own document and ours, of the same nodes."""
    stock, ours = new_document("a"), new_document("a")
    ours.__class__ = document
    for one in (stock, ours):
        one.extend(make(tree) for tree in trees)
    return stock, ours


def is_short(node: nodes.Node) -> bool:
    return len(node.astext()) < 4


MATCHERS = [
    NodeMatcher(),
    NodeMatcher(nodes.inline),
    NodeMatcher(nodes.inline, nodes.paragraph, classes=[]),
    NodeMatcher(nodes.Element, translated=Any),
]


@given(st.lists(TREES, max_size=4), st.sampled_from([None, is_short, nodes.Text, *MATCHERS, *CLASSES]))
def test_same_nodes(trees, condition):
    """The same nodes in the same order."""
    stock, ours = pair(trees)
    assert [str(node) for node in ours.findall(condition)] == [str(node) for node in stock.findall(condition)]


@settings(deadline=None)
@given(
    st.lists(TREES, max_size=4),
    st.sampled_from([nodes.Element, nodes.paragraph, is_short, NodeMatcher(nodes.paragraph, nodes.inline)]),
    st.data(),
)
def test_same_nodes_while_they_change(trees, condition, data):
    """The same nodes, and the same tree in the end, when each that is found is replaced, removed, filled or kept."""
    stock, ours = pair(trees)
    plan = data.draw(
        st.lists(st.sampled_from(["replace", "remove", "fill", "empty", "keep"]), min_size=60, max_size=60)
    )
    said = []
    for one in (stock, ours):
        steps = iter(plan)
        seen = []
        for node in one.findall(condition):
            seen.append(str(node))
            step = next(steps, "keep")
            if node.parent is None or len(seen) > 50:
                continue
            place = node.parent.children.index(node)
            if step == "replace":
                node.parent[place] = nodes.paragraph("", "", nodes.inline("", "new"))
            elif step == "remove":
                del node.parent[place]
            elif step == "fill" and isinstance(node, nodes.Element):
                node.append(nodes.emphasis("", "more"))
            elif step == "empty" and isinstance(node, nodes.Element):
                node.clear()
        said.append((seen, str(one)))
    assert said[0] == said[1]


@pytest.mark.parametrize("options", [{"include_self": False}, {"siblings": True}, {"descend": False}, {"ascend": True}])
def test_other_walks(options):
    """Walks of another kind are docutils' own."""
    stock, ours = pair([(nodes.section, [(nodes.paragraph, ["a"]), "b"])])
    assert list(map(str, ours.findall(**options))) == list(map(str, stock.findall(**options)))


def test_it_is_a_document():
    """Writers find their methods, and a doctree can be kept and copied."""
    _stock, ours = pair([(nodes.section, ["a"])])
    assert type(ours).__name__ == "document"
    ours.reporter = None
    kept = pickle.loads(pickle.dumps(ours))
    assert type(kept) is document
    assert [str(node) for node in kept.findall(nodes.Text)] == ["a"]
    assert type(ours.deepcopy()) is document


def test_steps_of_sphinx_design():
    """Where a page has no component, the steps that look for one find nothing at once; others still look."""
    _stock, ours = pair([(nodes.section, ["a"])])

    def looks(node: nodes.Node) -> bool:
        return isinstance(node, nodes.section)

    looks.__module__ = "sphinx_design.tabs"
    assert len(list(ours.findall(looks))) == 1
    ours.has_design = False
    assert list(ours.findall(looks)) == []
    assert len(list(ours.findall(is_short))) == 3


@pytest.mark.parametrize("code", [True, False])
def test_language_of_code(code):
    """The step that gives code its language goes through a page that has some."""
    _stock, ours = pair([(nodes.literal_block if code else nodes.paragraph, ["a"])])
    ours.kinds, ours.is_read = frozenset(map(type, ours.findall())), True
    ours.walkabout(HighlightLanguageVisitor(ours, "python"))
    assert ("language" in ours[0]) is code


CODE = st.recursive(
    st.sampled_from(["code", "a", "ruby", "text"]),
    lambda children: st.tuples(st.sampled_from([nodes.section, start_of_file]), st.lists(children, max_size=4)),
    max_leaves=12,
)


def make_code(tree) -> nodes.Node:
    """Make code, what gives it a language, and files in which that ends."""
    if tree in ("code", "a"):
        return (nodes.literal_block if tree == "code" else nodes.paragraph)("", "x\ny\nz")
    if isinstance(tree, str):
        return highlightlang(lang=tree, force=tree == "ruby", linenothreshold=len(tree))
    kind, children = tree
    node = kind()
    node.extend(map(make_code, children))
    return node


@given(st.lists(CODE, max_size=4))
def test_same_language_of_code(trees):
    """Code has the language that Sphinx gives it, also where pages are joined in one."""
    said = []
    for one in pair([]):
        one.extend(map(make_code, trees))
        one.walkabout(HighlightLanguageVisitor(one, "python"))
        said.append(str(one))
    assert said[0] == said[1]


def test_visitor_that_walks():
    """A visitor that walks by itself is left to it; one that does not is led through."""
    _stock, ours = pair([(nodes.paragraph, ["a"])])
    seen = []

    class Walking(nodes.GenericNodeVisitor):
        walks = True

        def walk(self, root):
            seen.append(root)
            return True

        def default_visit(self, node):
            seen.append(type(node).__name__)

        default_departure = default_visit

    one = Walking(ours)
    assert ours.walkabout(one)
    assert seen == [ours]
    one.walks = False
    assert not ours.walkabout(one)
    assert seen[1:] == ["document", "paragraph", "Text", "Text", "paragraph", "document"]


@pytest.mark.parametrize("kind", [pending_xref, toctree])
def test_kinds_after_reading(kind):
    """References and tables of contents are looked for while a page is read, and later only where it had one."""
    _stock, ours = pair([(nodes.paragraph, ["a"])])
    ours.kinds = frozenset({nodes.paragraph})
    ours.append(kind())
    assert len(list(ours.findall(kind))) == 1
    ours.is_read = True
    assert list(ours.findall(kind)) == []
    ours.kinds = frozenset({kind})
    assert len(list(ours.findall(kind))) == 1


@pytest.mark.parametrize(
    ("alias", "found"),
    [
        (CAlias("a", {}, None, parentKey=object()), 1),
        (CppAlias("a", {}, parentKey=object()), 1),
        (nodes.paragraph(), 0),
    ],
    ids=["C", "C++", "none"],
)
def test_aliases(alias, found):
    """Of an alias references are made after reading: a page that has one is looked through for them."""
    _stock, ours = pair([])
    ours.append(alias)
    ours.kinds = frozenset()
    CountAgain(ours).apply()
    ours.append(pending_xref())
    assert len(list(ours.findall(pending_xref))) == found


def test_kinds():
    """A kind that only parsers make is not looked for where it was not; all others are, its subclasses too."""

    class More(nodes.target):
        pass

    _stock, ours = pair([(nodes.paragraph, ["a"])])
    ours[0].append(More())
    assert len(list(ours.findall(nodes.target))) == 1
    ours.kinds = frozenset(map(type, ours.findall()))
    assert len(list(ours.findall(nodes.target))) == 1
    ours.kinds = frozenset({nodes.paragraph})
    assert list(ours.findall(nodes.target)) == []
    assert len(list(ours.findall(More))) == 1
    ours[0].append(nodes.literal_block())
    assert len(list(ours.findall(nodes.literal_block))) == 1
    ours.is_read = True
    assert list(ours.findall(nodes.literal_block)) == []


def test_footnotes():
    """LaTeX makes footnotes after reading: a page that had none is looked through then, and not before."""
    _stock, ours = pair([(nodes.paragraph, ["a"])])
    ours.kinds = frozenset(map(type, ours.findall()))
    ours.append(nodes.footnote())
    matcher = NodeMatcher(nodes.footnote, nodes.footnote_reference)
    assert list(ours.findall(matcher)) == list(ours.findall(nodes.footnote)) == []
    ours.is_read = True
    assert len(list(ours.findall(matcher))) == len(list(ours.findall(nodes.footnote))) == 1


@given(st.lists(TREES, max_size=4), st.lists(st.integers(0, 30), max_size=5))
def test_dangling_references(trees, places):
    """References find their targets, or are marked as wrong, in the same order as with docutils' own document."""
    said = []
    for one in pair(trees):
        one.reporter.report_level = 5
        target = nodes.paragraph(ids=["there"], names=["known"])
        one.append(target)
        one.note_explicit_target(target)
        parents = [node for node in one.findall(nodes.Element) if node is not one]
        for number, place in enumerate(places):
            kind = (nodes.reference, nodes.footnote_reference, nodes.citation_reference)[number % 3]
            node = kind("raw", "text", refname="known" if place % 2 else f"unknown {number}")
            parents[place % len(parents)].insert(0, node)
        one.walk(DanglingReferencesVisitor(one, []))
        said.append(str(one))
    assert said[0] == said[1]
    assert "refname" not in said[1]


def test_other_visitors():
    """Any other visitor sees all nodes."""
    _stock, ours = pair([(nodes.paragraph, ["a", (nodes.emphasis, [])])])
    seen = []

    class Seeing(nodes.GenericNodeVisitor):
        def default_visit(self, node):
            seen.append(type(node).__name__)

    ours.walk(Seeing(ours))
    assert seen == ["document", "paragraph", "Text", "emphasis"]


def test_known_steps():
    """Steps of Sphinx, ours and the theme's are known; those of a project are not."""
    assert are_known([HighlightLanguageVisitor, describe])
    assert not are_known([describe, pair])


@given(st.lists(TREES, max_size=5))
def test_description(trees):
    """A page is described as the theme would."""
    stock, _ours = pair([(nodes.section, trees), (nodes.section, trees)])
    text = "".join(section.astext().replace("\n", " ") for section in stock.findall(nodes.section))
    assert describe(stock) == text[:160]
