"""A document that finds nodes quickly: some forty transforms walk through each one from end to end.

docutils makes a generator for every node of a walk; this is one loop. It gives the same nodes in the same order, also
while those who ask change the tree.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.transforms import references
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms.code import HighlightLanguageVisitor
from sphinx.util.nodes import NodeMatcher

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_OF_CODE = (nodes.literal_block, addnodes.highlightlang)
"""What Sphinx gives the language of code, and what says which."""
_MAY_BE_OF_CODE = (*_OF_CODE, addnodes.start_of_file)
"""What Sphinx does something with when it looks for code; one language ends with its file."""

_OF_DESIGN = frozenset({"design_component", "sd_new_tab"})
"""What makes an element one of sphinx-design's components."""

KNOWN = frozenset(
    {
        "docutils",
        "myst_parser",
        "pydata_sphinx_theme",
        "sphinx",
        "sphinx_book_theme",
        "sphinx_design",
        "sphinxcontrib.bibtex",
        "weekbook",
    }
)
"""Packages of which we know what kinds of nodes their steps make."""

_FROM_PARSERS = frozenset(
    {
        "docutils.nodes.citation",
        "docutils.nodes.citation_reference",
        "docutils.nodes.doctest_block",
        "docutils.nodes.footnote",
        "docutils.nodes.footnote_reference",
        "docutils.nodes.image",
        "docutils.nodes.substitution_definition",
        "docutils.nodes.substitution_reference",
        "docutils.nodes.target",
        "sphinx.addnodes.desc_signature",
        "sphinx.addnodes.download_reference",
        "sphinx.addnodes.glossary",
        "sphinx.addnodes.highlightlang",
        "sphinx.addnodes.index",
        "sphinx.addnodes.only",
        "sphinx.addnodes.translatable",
        "sphinx.domains.c.AliasNode",
        "sphinx.domains.cpp.AliasNode",
        "sphinxcontrib.bibtex.nodes.bibliography",
    }
)
"""Nodes that directives and roles make, and no step that comes after them: a page that has none gets none."""
_FROM_READING = (
    _FROM_PARSERS | {"docutils.nodes.literal_block", "sphinx.addnodes.pending_xref", "sphinx.addnodes.toctree"}
) - {"docutils.nodes.footnote", "docutils.nodes.footnote_reference"}
"""Nodes that no step makes after reading. LaTeX makes footnotes of addresses."""
_MAKE_REFERENCES = frozenset({"sphinx.domains.c.AliasNode", "sphinx.domains.cpp.AliasNode"})
"""Nodes of which references are made after reading."""
_DANGLING = getattr(references, "DanglingReferencesVisitor", None)
_MAY_DANGLE = (nodes.reference, nodes.footnote_reference, nodes.citation_reference)
"""What that visitor does something with; docutils means to give it up."""


class document(nodes.document):  # noqa: N801
    """The root of a page: writers look for methods by this name."""

    kinds: frozenset[type] | None = None
    """The classes of its nodes, when they were last counted; None where unknown steps may have made others."""
    is_read = False
    """Whether they were counted when it had been read."""
    has_design = True
    """Whether one of sphinx-design's components may be on it."""

    def findall(  # type: ignore[override]
        self,
        condition: type | tuple[type, ...] | Callable[[nodes.Node], bool] | None = None,
        include_self: bool = True,
        descend: bool = True,
        siblings: bool = False,
        ascend: bool = False,
    ) -> Iterator[Any]:
        """Yield the nodes that fulfil a condition, in the order of the text."""
        if not include_self or not descend or siblings or ascend:
            return super().findall(condition, include_self, descend, siblings, ascend)
        if isinstance(condition, type):
            return iter(()) if self._lacks(condition) else find_nodes(self, condition)
        if isinstance(condition, tuple):
            return find_nodes(self, condition)
        if type(condition) is NodeMatcher and condition.classes:
            if all(map(self._lacks, condition.classes)):
                return iter(())
            return filter(condition, find_nodes(self, condition.classes))
        if not self.has_design and getattr(condition, "__module__", "").startswith("sphinx_design."):
            return iter(())
        return _find_all(self, condition)

    def _lacks(self, kind: type) -> bool:
        if self.kinds is None:
            return False
        if _name(kind) not in (_FROM_READING if self.is_read else _FROM_PARSERS):
            return False
        return not any(issubclass(other, kind) for other in self.kinds)

    def walk(self, visitor: nodes.NodeVisitor) -> bool:
        """Visit all nodes, or, where we know the visitor, those that it does something with."""
        if _DANGLING is None or type(visitor) is not _DANGLING:
            return bool(super().walk(visitor))
        for node in find_nodes(self, _MAY_DANGLE):
            visitor.dispatch_visit(node)
        return False

    def walkabout(self, visitor: nodes.NodeVisitor) -> bool:
        """Visit all nodes, or code only where the visitor does nothing with others; ours walks itself."""
        if type(visitor) is HighlightLanguageVisitor:
            found = [] if all(map(self._lacks, _OF_CODE)) else list(find_nodes(self, _MAY_BE_OF_CODE))
            if not any(isinstance(node, addnodes.start_of_file) for node in found):
                for node in [self, *found] if found else ():
                    visitor.dispatch_visit(node)
                return False
        if getattr(visitor, "walks", False):
            return bool(visitor.walk(self))  # type: ignore[attr-defined]
        return bool(super().walkabout(visitor))


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def find_nodes(root: nodes.Node, class_: type | tuple[type, ...]) -> Iterator[Any]:
    """Yield a node and all below it that are of some classes, in the order of the text."""
    if isinstance(root, class_):
        yield root
    waiting = [iter(root.children)]
    while waiting:
        # goes on where it was left for the children of a node
        for node in waiting[-1]:
            if isinstance(node, class_):
                yield node
            if node.children:
                waiting.append(iter(node.children))
                break
        else:
            waiting.pop()


def _find_all(root: nodes.Node, condition: Callable[[nodes.Node], bool] | None) -> Iterator[nodes.Node]:
    if condition is None or condition(root):
        yield root
    waiting = [iter(root.children)]
    while waiting:
        for node in waiting[-1]:
            if condition is None or condition(node):
                yield node
            if node.children:
                waiting.append(iter(node.children))
                break
        else:
            waiting.pop()


def _gather(root: nodes.Node) -> list[nodes.Node]:
    """Give a node and all below it, in no order that means anything."""
    found = [root]
    for node in found:
        # goes on to what is added
        found.extend(node.children)
    return found


class QuickenDocument(SphinxTransform):
    """Let all other transforms find quickly what they look for, and the steps before writing."""

    # before all others
    default_priority = 0

    def apply(self, **kwargs: Any) -> None:
        """Make a document one of ours: it is Sphinx that makes it, and has no seam for another class."""
        if type(self.document) is nodes.document:
            self.document.__class__ = document


class CountKinds(SphinxTransform):
    """Count what parsers have made."""

    # after translated texts have been parsed (20), before the first that looks for what they make (210)
    default_priority = 30

    def apply(self, **kwargs: Any) -> None:
        """Note the classes of all nodes, if all that may make others is known."""
        if isinstance(self.document, document) and getattr(self.env, "weekbook_all_known", False):
            self.document.kinds = frozenset(map(type, _gather(self.document)))


class CountAgain(SphinxTransform):
    """Count what stands on a page that has been read, and whether it has one of sphinx-design's components."""

    # after all others
    default_priority = 999

    def apply(self, **kwargs: Any) -> None:
        """Note the classes of all nodes, and look for what makes an element a component: a step each looks for one."""
        one = self.document
        if not isinstance(one, document) or one.kinds is None:
            return
        kinds = set()
        has_design = False
        for node in _gather(one):
            kinds.add(type(node))
            if isinstance(node, nodes.Element) and not _OF_DESIGN.isdisjoint(node.attributes):
                has_design = True
        if not _MAKE_REFERENCES.isdisjoint(map(_name, kinds)):
            kinds.add(addnodes.pending_xref)
        one.kinds, one.is_read, one.has_design = frozenset(kinds), True, has_design


def are_known(steps: Iterable[Any]) -> bool:
    """Tell whether all steps are of packages that we know."""
    names = (getattr(step, "__module__", None) or type(step).__module__ for step in map(inspect.unwrap, steps))
    return all(any(name == package or name.startswith(f"{package}.") for package in KNOWN) for name in names)


def listeners(app: Sphinx, *events: str) -> list[Any]:
    """Give what listens to events."""
    return [listener.handler for event in events for listener in app.events.listeners.get(event, ())]


def _note_steps(app: Sphinx) -> None:
    """Note whether we know all that changes doctrees; a project's own ``setup`` may add something."""
    steps = [*app.registry.get_transforms(), *app.registry.get_post_transforms()]
    steps += listeners(app, "doctree-read", "doctree-resolved", "missing-reference")
    app.env.weekbook_all_known = are_known(steps)  # type: ignore[attr-defined]


def setup_document(app: Sphinx) -> None:
    """Register the transforms."""
    app.connect("builder-inited", _note_steps, priority=1000)
    app.add_transform(QuickenDocument)
    app.add_transform(CountKinds)
    app.add_transform(CountAgain)
