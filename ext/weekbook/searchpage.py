"""The search as a reader meets it: its page, and the lists that lead on without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .assets import has_search
from .records import ListingKind

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .domain import WeekDomain

SEARCH_PAGE = "search"
"""The name of the page of the search, which Sphinx's own has too."""

_LISTS = (ListingKind.WEEKS, ListingKind.PAPERS, ListingKind.TOPICS, ListingKind.PEOPLE)


def list_ways_round(domain: WeekDomain) -> tuple[str, ...]:
    """List the pages that lead across the weeks where there is no search: those of weeks, papers, topics, people."""
    pages = [domain.find_listing(kind) for kind in _LISTS]
    return tuple(dict.fromkeys(page for page in pages if page))


def _add_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Add the page of the search: Sphinx has none where its own search is left out."""
    if has_search(app.builder) and SEARCH_PAGE not in app.env.found_docs:
        yield SEARCH_PAGE, {}, "search.html"


def setup_searchpage(app: Sphinx) -> None:
    """Connect the page of the search."""
    app.connect("html-collect-pages", _add_page)
