"""The references of a page: numbered from 1 in the order in which the papers come first.

For pages they are written as HTML at once, a tenth of the time that nodes take: an archive has thousands. Other formats
get nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from html import escape

from docutils import nodes

from ..languages import foreign_language
from ..messages import _
from ..nodes import make_element, make_inline, make_link, weekbook_element
from .citing import CiteContext, make_markup, week_file, write_actions, write_exports


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One reference, ready for a page."""

    key: str
    title: str
    text: str
    """As it is read, without its markup."""
    html: str
    """The same as HTML."""
    coins: str | None = None
    """What reference managers read, before it is escaped."""


def render_references(
    keys: tuple[str, ...],
    formatted: Callable[[str], list[nodes.Node]],
    back_to: Mapping[str, str],
    language: str,
    *,
    heading: bool,
) -> weekbook_element | None:
    """Make the references of a page as nodes.

    :param back_to: for a citekey the anchor of the entry that cites it first
    :param heading: whether the list has a heading of its own
    """
    if not keys:
        return None
    rows = []
    for key in keys:
        text = make_inline("span", *formatted(key))
        if mark := foreign_language(text.astext(), language, latin="en"):
            text["attributes_"]["lang"] = mark
        if anchor := back_to.get(key):
            label = _("Back to the entry")
            back = make_link(f"#{anchor}", "↑", classes="weekbook-backlink", title=label, aria_label=label)
            # held to the last word, in one line of markup: an arrow never stands alone at the start of a line
            text = make_inline("span", text, nodes.Text("\N{NO-BREAK SPACE}"), back)
        rows.append(make_element("li", text, classes="weekbook-reference", ids=(f"ref-{key}",), data_citekey=key))
    return _frame(make_element("ol", *rows), heading=heading)


def write_references(
    references: list[Reference],
    back_to: Mapping[str, str],
    language: str,
    context: CiteContext | None,
    files: Container[str],
    *,
    week: str | None = None,
    heading: bool,
) -> weekbook_element | None:
    """Make the references of a page as HTML, with what leads to their files.

    :param files: the keys of those that have files
    :param week: the week whose papers they are, where files have them
    """
    if not references:
        return None
    label = escape(_("Back to the entry"))
    rows = []
    for reference in references:
        mark = foreign_language(reference.text, language, latin="en")
        text = f'<span lang="{mark}">{reference.html}</span>' if mark else f"<span>{reference.html}</span>"
        if anchor := back_to.get(reference.key):
            back = f'<a class="weekbook-backlink" href="#{escape(anchor)}" title="{label}" aria-label="{label}">↑</a>'
            text = f"<span>{text}&#160;{back}</span>"
        parts = [text]
        if context:
            if reference.key in files:
                parts.append(write_actions(reference.key, reference.title, context, named=False))
            if reference.coins:
                parts.append(f'<span class="Z3988" aria-hidden="true" title="{escape(reference.coins)}"></span>')
        key = escape(reference.key)
        rows.append(f'<li class="weekbook-reference" data-citekey="{key}" id="ref-{key}">{" ".join(parts)}</li>\n')
    ol = make_element("ol", make_markup("".join(rows)))
    exports = []
    if context and week:
        exports = [make_markup(write_exports(week_file(week), _("The papers of this week as a file"), context))]
    return _frame(*exports, ol, heading=heading)


def _frame(*parts: nodes.Node, heading: bool) -> weekbook_element:
    if not heading:
        return make_element("div", *parts, classes="weekbook-references")
    title = make_element("h2", nodes.Text(_("References")), ids=("references-title",))
    return make_element(
        "section", title, *parts, classes="weekbook-references", ids=("references",), aria_labelledby="references-title"
    )
