"""Shapes: posts to threads, episodes to lists of shows, admonitions to remarks, the author's text to bodies.

Works on one doctree, node by node; called by :mod:`.structure`, which knows what the headings are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from docutils import nodes

from . import nodes as own
from .diagnostics import Subtype, warn
from .messages import _
from .records import EntryKind, EpisodeRecord, PlacedRecord, PostRecord, RemarkRecord

INERT = (
    nodes.comment,
    nodes.target,
    nodes.pending,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.docinfo,
)
"""What stands between blocks without being one."""


def _is_item(node: nodes.Node, record: type[PlacedRecord]) -> bool:
    return isinstance(node, own.weekbook_item) and isinstance(node.get("record"), record)


def group_items(document: nodes.document) -> None:
    """Join consecutive posts to threads and consecutive episodes to lists of shows."""
    items = list(document.findall(own.weekbook_item))
    for record, join in ((PostRecord, _make_thread), (EpisodeRecord, _make_shows)):
        # what joins posts adds none
        parents = {id(node.parent): node.parent for node in items if _is_item(node, record)}
        for parent in parents.values():
            if record is PostRecord and (quoting := _find_quoting(parent)):
                _mark_quoted(quoting, [child for child in parent.children if _is_item(child, record)])
                continue
            run: list[own.weekbook_item] = []
            for child in [*parent.children, None]:
                if child is not None and _is_item(child, record):
                    run.append(child)
                elif run and not isinstance(child, nodes.comment):
                    place = parent.index(run[0])
                    for node in run:
                        parent.remove(node)
                    parent.insert(place, join(run))
                    run = []


def keep_rules(document: nodes.document, *, everywhere: bool) -> None:
    """Keep the lines that authors and posts draw between paragraphs, wherever they stand.

    docutils knows them between the paragraphs of a section only, and moves or refuses all others.

    :param everywhere: whether those of sections are meant too, which stand in bodies by now
    """
    for transition in list(document.findall(nodes.transition)):
        if everywhere or not isinstance(transition.parent, nodes.document | nodes.section):
            transition.replace_self(own.make_element("hr"))


def _find_quoting(node: nodes.Node | None) -> own.weekbook_item | None:
    """Return the post in whose body a node stands, or None."""
    while node is not None and not _is_item(node, PostRecord):
        node = node.parent
    return cast("own.weekbook_item | None", node)


def _mark_quoted(quoting: own.weekbook_item, posts: list[nodes.Node]) -> None:
    """Note that posts are quoted; say that one is paraphrased unless all that quotes it is."""
    for post in cast("list[own.weekbook_item]", posts):
        post["record"] = replace(post["record"], quoted=True)
        if post["record"].paraphrase and not quoting["record"].paraphrase:
            _mark_paraphrased(post)


def _mark_paraphrased(post: own.weekbook_item) -> None:
    label = own.make_inline("span", _("Paraphrased"), classes="weekbook-label weekbook-paraphrase")
    cast("nodes.Element", post[0]).append(label)


def _make_thread(posts: list[own.weekbook_item]) -> nodes.Element:
    """Wrap consecutive posts; say once that they are paraphrased where all are."""
    marks = [post["record"].paraphrase for post in posts]
    for place, (post, paraphrased) in enumerate(zip(posts, marks, strict=True)):
        if paraphrased and (place == 0 or not all(marks)):
            _mark_paraphrased(post)
    return own.make_element("div", *posts, classes="weekbook-thread")


def _make_shows(episodes: list[own.weekbook_item]) -> nodes.Node:
    """List consecutive episodes by show, in the order in which the shows come first."""
    shows: dict[str, list[nodes.Node]] = {}
    for episode in episodes:
        shows.setdefault(episode["record"].show or "", []).append(episode)
    rows = []
    for show, members in shows.items():
        label = [own.make_element("p", nodes.Text(show), classes="weekbook-show-name")] if show else []
        rows.append(own.make_element("li", *label, own.make_element("ul", *members), classes="weekbook-show"))
    return own.make_element("ul", *rows, classes="weekbook-shows")


def make_remark(admonition: nodes.Element, docname: str) -> own.weekbook_item:
    """Turn an admonition into the author's remark; a title of its own stays as its first line."""
    kind = type(admonition).__name__
    children = list(admonition.children)
    if isinstance(admonition, nodes.admonition) and children and isinstance(children[0], nodes.title):
        title = children.pop(0)
        children.insert(0, nodes.paragraph("", "", nodes.strong("", "", *title.children)))
    seal = own.make_inline("span", _("R"), classes="weekbook-label weekbook-seal", aria_hidden="true")
    body = own.make_element("div", *children, classes="weekbook-body")
    line = admonition.line or 1
    if not children:
        warn(Subtype.EMPTY, "a remark says nothing", location=(docname, line))
    remark = own.weekbook_item(
        tag="div",
        head=None,
        attributes_={"role": "note", "aria-label": _("Author's remark"), "data-kind": kind},
        classes=["weekbook-remark"],
        record=RemarkRecord(docname=docname, line=line, kind=kind),
    )
    remark.source, remark.line = admonition.source, admonition.line
    remark.extend([own.make_element("p", seal, classes="weekbook-remark-label"), body])
    return remark


def wrap_body(section: nodes.section) -> None:
    """Put runs of the author's own blocks into ``weekbook-body``, leaving out what we make and further headings."""
    body: own.weekbook_element | None = None
    for child in list(section.children):
        ours = isinstance(
            child, own.weekbook_element | own.weekbook_paper | own.weekbook_references | own.weekbook_listing
        )
        if isinstance(child, nodes.title | nodes.section) or ours:
            body = None
            continue
        if isinstance(child, INERT):
            continue
        if body is None:
            body = own.make_element("div", classes="weekbook-body")
            section.insert(section.index(child), body)
        section.remove(child)
        body.append(child)


def become_entry(document: nodes.document, section: nodes.section, kind: EntryKind) -> None:
    """Replace a plain section by an entry with the same ids, names and children."""
    entry = own.weekbook_entry(section.rawsource, *section.children, **section.attributes)
    entry["kind"] = kind.value
    entry.source, entry.line = section.source, section.line
    section.parent.replace(section, entry)
    for identifier in entry["ids"]:
        document.ids[identifier] = entry
