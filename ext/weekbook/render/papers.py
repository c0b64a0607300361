"""The card of a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from docutils import nodes

from ..bibtex import ET_AL
from ..ids import PaperRef, PaperScheme, format_arxiv_url, format_doi_url
from ..languages import foreign_language
from ..messages import _
from ..nodes import (
    make_element,
    make_inline,
    make_link,
    make_permalink,
    weekbook_element,
    weekbook_inline,
    weekbook_paper,
)
from ..records import PaperRecord, PaperRole
from ..views import Archive, PaperView, Reading, format_ref
from .citing import CiteContext, make_markup, write_actions
from .frozen import freeze

LinkTo = Callable[[str, str], str]
"""Gives the address of (docname, anchor) from the page that is being written."""


def format_authors(names: tuple[str, ...], shown: int) -> str:
    """Name the first few authors, then ``et al.`` with how many there are; one name more is named, not counted.

    A bibliography that itself ends in "and others" does not know how many there are.
    """
    known = tuple(name for name in names if name != ET_AL) if ET_AL in names else names
    if known == names and len(names) <= shown + 1:
        return _(", ").join(names)
    first = _(", ").join(known[:shown])
    if known != names:
        return _("%s et al.") % first
    return _("%(names)s et al. (%(count)d authors)") % {"names": first, "count": len(names)}


def make_paper_title(title: str, ref: PaperRef, language: str) -> weekbook_inline:
    """Make the title of a paper, with a mark of its language: on arXiv a title in Latin letters is English.

    A paper without a title is called by its identifier, which is in no language.
    """
    is_english = ref.scheme is PaperScheme.ARXIV and title != format_ref(ref)
    return make_inline("cite", title, lang=foreign_language(title, language, latin="en" if is_english else None))


def render_card(
    node: weekbook_paper,
    archive: Archive,
    shown_authors: int,
    number: int | None,
    link_to: LinkTo,
    docname: str,
    language: str,
    citing: CiteContext | None,
    *,
    as_html: bool,
) -> weekbook_element:
    """Make the card of a ``{paper}`` directive from its record, the bibliography and the other weeks.

    :param number: the paper's place in the references of this page, or None where the page has none for it
    :param citing: where its files are, or None where there are none
    :param as_html: whether its facts and links are written as HTML at once: an archive has ten thousand
    """
    record: PaperRecord = node["record"]
    given: Mapping[str, Any] = node["overrides"]
    work, view = archive.find_work(record), archive.find_paper(record)
    ref = _best_ref(record, view)
    title = given.get("title") or (work.title if work else None) or format_ref(ref)
    eprint = ref.value if ref.scheme is PaperScheme.ARXIV else None
    doi = (work.doi if work else None) or (ref.value if ref.scheme is PaperScheme.DOI else None)
    address = _address(eprint, doi, work.url if work else None, record.version)

    name = make_paper_title(title, ref, language)
    head = make_element(
        "p", make_link(address, name, rel="external") if address else name, classes="weekbook-paper-title"
    )
    head.append(make_permalink(node["ids"][0], _("Permalink")))

    # with what a search finds in each
    facts: list[tuple[nodes.Node, str]] = []
    authors = given.get("authors") or (work.authors if work else ())
    if authors:
        text = format_authors(authors, shown_authors)
        everybody = "; ".join(authors)
        facts.append((make_inline("span", text, classes="weekbook-paper-authors", title=everybody), everybody))
    venue, year = (
        given.get("venue") or (work.venue if work else None),
        given.get("year") or (work.year if work else None),
    )
    if venue or year:
        shown = venue if venue and year and year in venue else " ".join(part for part in (venue, year) if part)
        facts.append((make_inline("span", shown, classes="weekbook-paper-venue"), shown))
    if eprint:
        identifier = make_inline("span", f"arXiv {eprint}", classes="weekbook-paper-id", translate="no")
        if record.version:
            version = make_inline("span", f"v{record.version}", classes="weekbook-paper-version")
            identifier.extend([nodes.Text(" "), version])
        facts.append((identifier, identifier.astext()))
    if work and work.primary_class:
        name_of_class = make_inline("span", work.primary_class, classes="weekbook-paper-class", translate="no")
        facts.append((name_of_class, work.primary_class))

    links: list[_Link] = []
    if eprint:
        links.append(_Link(format_arxiv_url(eprint, "abs", record.version), _("Abstract")))
    pdf = given.get("pdf") or (format_arxiv_url(eprint, "pdf", record.version) if eprint else None)
    if pdf:
        links.append(_Link(pdf, "PDF"))
    code = given.get("code") or (work.code if work else None)
    if code:
        links.append(_Link(code, _("Code")))
    if doi:
        links.append(_Link(format_doi_url(doi), "DOI"))
    if number is not None and work:
        links.append(_Link(f"#ref-{work.key}", _("Reference %d") % number, is_external=False))
    controls = write_actions(work.key, title, citing, named=True) if citing and work and view else ""

    parts: list[nodes.Node] = [head]
    if facts:
        line = make_element("p", *(fact for fact, _text in facts), classes="weekbook-paper-facts weekbook-meta")
        parts.append(freeze(line, [text for _fact, text in facts]) if as_html else line)
    if links or controls:
        made = [make_markup("".join(map(_write_link, links)) + controls)] if as_html else map(_make_link, links)
        parts.append(make_element("p", *made, classes="weekbook-paper-links weekbook-meta"))
    others = [reading for reading in (view.places if view else ()) if reading.docname != docname]
    if others:
        parts.append(_render_other_weeks(others, link_to))
    if node.children:
        parts.append(make_element("div", *node.children, classes="weekbook-body"))
    attributes = {"data-eprint": eprint, "data-doi": doi, "data-citekey": work.key if work else None}
    card = make_element("div", *parts, classes="weekbook-paper", ids=tuple(node["ids"]))
    card["attributes_"] = {name: value for name, value in attributes.items() if value}
    card.source, card.line = node.source, node.line
    return card


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of a card, to another host or to the list of references."""

    address: str
    text: str
    is_external: bool = True


def _make_link(link: _Link) -> nodes.Node:
    if link.is_external:
        return make_link(link.address, link.text, rel="external")
    return make_link(link.address, link.text, classes="weekbook-paper-reference")


def _write_link(link: _Link) -> str:
    """Write what becomes of the node of a link."""
    address = f'href="{escape(link.address)}"'
    said = f'{address} rel="external"' if link.is_external else f'class="weekbook-paper-reference" {address}'
    return f"<a {said}>{escape(link.text)}</a>\n"


def _best_ref(record: PaperRecord, view: PaperView | None) -> PaperRef:
    if view and view.ref.scheme is not PaperScheme.KEY:
        return view.ref
    return PaperRef(record.scheme, record.value)


def _address(eprint: str | None, doi: str | None, url: str | None, version: int | None) -> str | None:
    if eprint:
        return format_arxiv_url(eprint, "abs", version)
    return format_doi_url(doi) if doi else url


def _render_other_weeks(readings: list[Reading], link_to: LinkTo) -> nodes.Node:
    """Make "also read in": a link for each week."""
    line: list[nodes.Node] = [nodes.Text(_("Also read in") + " ")]
    for place, reading in enumerate(readings):
        if place:
            line.append(nodes.Text(_(", ")))
        label = reading.week.label
        if reading.role is PaperRole.MENTION:
            label += f" ({_('mentioned')})"
        line.append(make_link(link_to(reading.docname, reading.anchor), label, title=reading.entry_title))
    return make_element("p", *line, classes="weekbook-backlink")
