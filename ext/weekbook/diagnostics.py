"""Warnings: a closed set of subtypes, and the one function that issues them.

Imports Sphinx's logging only. Called by everything at the edge.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from enum import Enum

from docutils import nodes
from sphinx.util import logging

_LOGGER = logging.getLogger(__name__)

Location = nodes.Node | tuple[str, int] | str
"""Where a warning points: a node, a (docname, line), or ``path:line``."""


class Subtype(Enum):
    """The subtypes of ``weekbook`` warnings; each value is what ``suppress_warnings`` takes after the dot.

    They are public: renaming one breaks someone's configuration.
    """

    CONFIG = "config"
    """A configuration value is wrong; its default is used."""
    WEEK = "week"
    """The week of a document is impossible, contradicts its dates or its file name, or stands twice in the archive."""
    TOPIC = "topic"
    """A row of the table of topics is wrong and left out."""
    ENTRY_ID = "entry_id"
    """Two entries of a week ask for the same id, or an id cannot be one."""
    PAPER_ID = "paper_id"
    """What a paper is named by is no arXiv identifier, DOI or citekey."""
    PAPER_MISSING = "paper_missing"
    """A paper has no entry in the bibliography."""
    BIBTEX = "bibtex"
    """An entry of a BibTeX file is broken, or doubled, and left out."""
    POST_URL = "post_url"
    """An address is not one of a post on X."""
    POST_DATE = "post_date"
    """The date given for a post is more than a day away from the time in its number."""
    LINK_SCHEME = "link_scheme"
    """A link has a scheme that may not stand on a page, such as ``javascript:``; its text stays."""
    OPTION = "option"
    """An option of a directive is unknown or its value is wrong; it is ignored."""
    EMPTY = "empty"
    """A directive or entry says nothing."""
    IMAGE = "image"
    """A picture is missing, and its alternative text is shown; or it has no such text."""
    RAW_HTML = "raw_html"
    """HTML in a week is shown as text, but for a few harmless tags."""
    XREF = "xref"
    """A reference to a week, an entry, a paper or a person leads nowhere."""
    SEARCH = "search"
    """A page is too large for the search to find what stands on it."""
    MATH = "math"
    """A formula cannot be turned into MathML; its source is shown."""
    STYLE = "style"
    """A style attribute is left out that no class stands for, or a theme lacks a style sheet that it used to have."""


def warn(subtype: Subtype, message: str, *, location: Location) -> None:
    """Issue a warning of type ``weekbook``.

    :param message: names the bad value, what was expected, and what happens instead
    :param location: where the author should look
    """
    _LOGGER.warning("%s", message, location=location, type="weekbook", subtype=subtype.value)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give `` (did you mean 'x'?)`` for the nearest known word, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""
