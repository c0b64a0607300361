"""What scripts say, in the language of the site: as modules, which are loaded where something is said.

So no page has to carry what few readers see. Called by :mod:`.assets`.
"""

from __future__ import annotations

import json
from typing import Any

from .citewords import cite_texts
from .messages import _, ngettext, plural_forms
from .records import EntryKind
from .render.rows import kind_name
from .search.records import PAGE, PERSON, TOPIC, WEEK


def text_modules() -> dict[str, str]:
    """Give the modules by name."""
    return {"search-texts.js": _write_module(search_texts()), "cite-texts.js": _write_module(cite_texts())}


def _write_module(texts: dict[str, Any]) -> str:
    return f"// Written by the build.\nexport default {json.dumps(texts, ensure_ascii=False, indent=1)};\n"


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
        "result": plural_forms(lambda number: ngettext("%d result", "%d results", number, "%d")),
        "weeks": plural_forms(lambda number: ngettext("%d week", "%d weeks", number, "%d")),
        "most": _("At most %s"),
        "busy": _("Searching …"),
        "recent": _("Newest entries"),
        "more": _("Show more"),
        "nothing": _("Nothing found"),
        "nearest": _("“%(word)s” stands nowhere. Did you mean %(nearest)s?"),
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
        "found": plural_forms(lambda number: ngettext("%d match", "%d matches", number, "%d")),
        "next": _("Next match"),
        "unmark": _("Clear the marks"),
    }
