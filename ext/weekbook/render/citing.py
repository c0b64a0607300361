"""What leads from a page to the files of citing: controls of a paper, of a list, of a week.

Written as HTML at once: pages have thousands of controls, and other formats than HTML none. What a reader needs a
script for is hidden until it runs, and left out where none does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from urllib.parse import quote

from ..messages import _
from ..nodes import weekbook_markup

BIBTEX_TYPE = "application/x-bibtex"
FORMATS = (("BibTeX", ".bib"), ("biblatex", ".biblatex.bib"), ("CSL-JSON", ".json"))
"""The files of each list and each work: what they are called, and how their names end."""
SHOWN_FORMATS = (("bibtex", "BibTeX"), ("biblatex", "biblatex"), ("ris", "RIS"), ("csl-json", "CSL-JSON"))
"""The formats in which a script writes what a filter leaves, by the names that it has for them; a reference is last."""


@dataclass(frozen=True)
class CiteContext:
    """Where the files of citing are, seen from a page."""

    folder: str
    """The address of the folder that they are in, with a slash at its end."""
    has_basket: bool
    """Whether the page has our scripts, which keep the basket."""

    def address(self, name: str, ending: str = ".bib") -> str:
        """Give the address of a file by its name in the folder."""
        return self.folder + quote(name) + ending

    @cached_property
    def actions(self) -> tuple[str, str]:
        """The controls of a paper as icons and with names seen, with places for its key and its title.

        Made once for a page, which has a hundred.
        """
        return _make_actions(self, named=False), _make_actions(self, named=True)


def paper_file(key: str) -> str:
    """Name the files of a paper."""
    return f"papers/{key}"


def week_file(week: object) -> str:
    """Name the files of the papers of a week."""
    return f"weeks/{week}"


def topic_file(key: str) -> str:
    """Name the files of the papers of a topic."""
    return f"topics/{key}"


def work_file(name: object) -> str:
    """Name the files of a week, or of the archive, as something to be cited."""
    return f"cite/{name}"


ALL_PAPERS = "weekbook"
ARCHIVE = work_file("archive")


def make_markup(html: str) -> weekbook_markup:
    """Make a node of HTML."""
    return weekbook_markup(html=html)


def write_actions(key: str, title: str, context: CiteContext, *, named: bool) -> str:
    """Write the controls of a paper: cite it, pick it.

    :param named: whether their names are seen; else they are icons
    """
    return context.actions[named] % {"key": key, "title": escape(title)}


def _make_actions(context: CiteContext, *, named: bool) -> str:
    def fill(text: str, value: str) -> str:
        """Escape a text but for the place in it, for HTML and for the filling of the others."""
        return value.join(map(_escape_percent, escape(text).split("%s")))

    # texts are looked up outside of f-strings, in which the catalogues' tool does not find them
    cite, cite_it = _("Cite"), fill(_("Cite: %s"), "%(title)s")
    basket, pick_it = _("Basket"), fill(_("Basket: %s"), "%(title)s")
    # a key holds nothing that an address would have to be quoted for
    address = _escape_percent(escape(context.folder)) + paper_file("%(key)s") + ".bib"
    html = (
        f'<a class="weekbook-cite" href="{address}" type="{BIBTEX_TYPE}"'
        f' aria-label="{cite_it}">{_icon("quote")}{_escape_percent(escape(cite)) if named else ""}</a>'
    )
    if context.has_basket:
        html += (
            '<button type="button" class="weekbook-pick" data-citekey="%(key)s" aria-pressed="false"'
            f' aria-label="{pick_it}" hidden="">'
            f"{_icon('plus')}{_escape_percent(escape(basket)) if named else ''}</button>"
        )
    return f'<span class="weekbook-actions">{html}</span>'


def _escape_percent(text: str) -> str:
    return text.replace("%", "%%")


def write_cite_link(address: str, text: str) -> str:
    """Write the control that cites a week or the archive."""
    return f'<a class="weekbook-cite" href="{escape(address)}" type="{BIBTEX_TYPE}">{_icon("quote")}{escape(text)}</a>'


def write_exports(name: str, what: str, context: CiteContext, *, is_seen: bool = False) -> str:
    """Write the links to the files of a list.

    :param what: what stands in them
    :param is_seen: whether that is seen, where it does not go without saying
    """
    pair = _("%(name)s: %(value)s")
    links = [
        f'<a href="{escape(context.address(name, ending))}" download="" '
        f'aria-label="{escape(pair % {"name": form, "value": what})}">{form}</a>'
        for form, ending in FORMATS
    ]
    if context.has_basket:
        text = _("All into the basket")
        said = pair % {"name": text, "value": what}
        links.append(
            f'<button type="button" class="weekbook-pick-all" data-csl="{escape(context.address(name, ".json"))}"'
            f' aria-label="{escape(said)}" hidden="">{_icon("plus")}{escape(text)}</button>'
        )
    if is_seen:
        links.insert(0, f'<span class="weekbook-meta" aria-hidden="true">{escape(what)}</span>')
    return f'<div class="weekbook-exports" role="group" aria-label="{escape(what)}">{" ".join(links)}</div>\n'


def write_shown_exports() -> str:
    """Write what takes along the rows that a filter leaves."""
    options, label = [*SHOWN_FORMATS, ("reference", _("Plain text"))], escape(_("Format"))
    download, pick = escape(_("Download these")), escape(_("Put these into the basket"))
    return (
        '<div class="weekbook-export-shown" hidden="">'
        f'<select class="weekbook-export-format" aria-label="{label}">'
        + "".join(f'<option value="{value}">{escape(name)}</option>' for value, name in options)
        + "</select>"
        f'<button type="button" class="weekbook-export-download">{_icon("download")}{download}</button>'
        f'<button type="button" class="weekbook-pick-shown">{_icon("plus")}{pick}</button>'
        "</div>\n"
    )


def _icon(name: str) -> str:
    return f'<span class="weekbook-icon" data-icon="{name}" aria-hidden="true"></span>'
