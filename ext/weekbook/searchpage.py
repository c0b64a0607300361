"""The search as a reader meets it: its page, the lists that lead on without it, and the words of its script."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .assets import add_static_file, has_search
from .messages import _, ngettext
from .records import EntryKind, ListingKind
from .render.rows import kind_name
from .search.records import PAGE, PERSON, TOPIC, WEEK

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .domain import WeekDomain

SEARCH_PAGE = "search"
"""The name of the page of the search, which Sphinx's own has too."""
TEXTS_SCRIPT = "weekbook/search-texts.js"
"""What the script says, in the language of the site: loaded with the dialogue, so that no page has to carry it."""

_LISTS = (ListingKind.WEEKS, ListingKind.PAPERS, ListingKind.TOPICS, ListingKind.PEOPLE)


def list_ways_round(domain: WeekDomain) -> tuple[str, ...]:
    """List the pages that lead across the weeks where there is no search: those of weeks, papers, topics, people."""
    pages = [domain.find_listing(kind) for kind in _LISTS]
    return tuple(dict.fromkeys(page for page in pages if page))


def search_texts() -> dict[str, Any]:
    """Give what the script of the search says."""
    return {
        "search": _("Search"),
        "label": _("Search for"),
        "placeholder": _("Words, a phrase in quotes, an account, an arXiv number"),
        "close": _("Close"),
        "results": _("Results"),
        "filters": _("Filters"),
        "kind": _("Kind"),
        "topic": _("Topic"),
        "person": _("Person"),
        "week": _("Time"),
        "words": _("Words"),
        "kinds": {
            **{kind.value: kind_name(kind) for kind in EntryKind},
            WEEK: _("Weeks"),
            TOPIC: _("Topics"),
            PERSON: _("People"),
            PAGE: _("Pages"),
        },
        "from": _("From"),
        "to": _("Until"),
        "time": _("2025, 2025-03, 2025-03-15 or 2025-W18"),
        "without": _("Without the words"),
        "phrase": _("As one phrase"),
        "all": _("All %d"),
        "fewer": _("Fewer"),
        "filter": _("%(name)s: %(value)s"),
        "remove": _("Remove the filter %s"),
        "removeAll": _("Remove all filters"),
        "order": _("Order"),
        "relevance": _("Relevance"),
        "date": _("Newest"),
        "sum": _("%(results)s from %(weeks)s"),
        "result": _forms(lambda number: ngettext("%d result", "%d results", number, "%d")),
        "weeks": _forms(lambda number: ngettext("%d week", "%d weeks", number, "%d")),
        "most": _("At most %s"),
        "busy": _("Searching …"),
        "recent": _("Newest entries"),
        "more": _("Show more"),
        "nothing": _("Nothing found"),
        "nearest": _("%s stands nowhere. Did you mean"),
        "drop": _("Without a filter or a word there is more:"),
        "dropped": _("without %(part)s: %(results)s"),
        "noFilter": _("without any filter: %s"),
        "rules": [
            [
                _("All words must stand in an entry. A phrase in quotes must stand there as it is:"),
                _('"visual odometry"'),
            ],
            [_("Without a word:"), _("odometry -stereo")],
            [_("Only a topic, a kind, a person or a time:"), "topic:slam kind:paper person:karpathy from:2025-03"],
        ],
        "broken": _("The search does not work at the moment"),
        "brokenWhy": _(
            "Its index is missing, damaged or just being replaced, or there is no connection. What was found before "
            "may be out of date and is not shown."
        ),
        "again": _("Try again"),
        "choose": _("choose"),
        "open": _("open"),
        "leave": _("close"),
        "hint": _('Phrase: "visual odometry"'),
        "page": _("Open as a page"),
        "found": _forms(lambda number: ngettext("%d match", "%d matches", number, "%d")),
        "next": _("Next match"),
        "unmark": _("Clear the marks"),
    }


def _forms(write: Callable[[int], str]) -> dict[str, str]:
    """Give the forms of a text with a number in it by the names that ``Intl.PluralRules`` has for them."""
    return {"one": write(1), "other": write(2)}


def _write_texts(app: Sphinx) -> None:
    if has_search(app.builder):
        texts = json.dumps(search_texts(), ensure_ascii=False, indent=1)
        add_static_file(app, TEXTS_SCRIPT, f"// Written by the build.\nexport default {texts};\n")


def _add_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Add the page of the search: Sphinx has none where its own search is left out."""
    if has_search(app.builder) and SEARCH_PAGE not in app.env.found_docs:
        yield SEARCH_PAGE, {}, "search.html"


def setup_searchpage(app: Sphinx) -> None:
    """Connect the page of the search and the words of its script."""
    # after the folder for such files is there
    app.connect("builder-inited", _write_texts, priority=600)
    app.connect("html-collect-pages", _add_page)
