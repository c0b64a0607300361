"""What the scripts of citing say, in the language of the site. Called by :mod:`.scripttexts`."""

from __future__ import annotations

from typing import Any

from .messages import _, ngettext, plural_forms


def cite_texts() -> dict[str, Any]:
    """Give what the panel of a work, the reading basket and the lists that go into it say."""
    return {
        "cite": _("Cite"),
        "basket": _("Reading basket"),
        "close": _("Close"),
        "format": _("Format"),
        "reference": _("Plain text"),
        "copy": _("Copy"),
        "copied": _("Copied: %s"),
        "notCopied": _("This browser does not let a page copy. The download has the same text."),
        "download": _("Download %s"),
        "saved": _("Downloaded: %s"),
        "pick": _("Add to the basket"),
        "picked": _("In the basket"),
        "zotero": _("For Zotero take CSL-JSON: it imports a preprint as one."),
        "failed": _("This could not be loaded."),
        "again": _("Try again"),
        "added": _("Added to the basket"),
        "addedTitle": _("Added to the basket: %s"),
        "addedCount": plural_forms(
            lambda number: ngettext("%d paper added to the basket.", "%d papers added to the basket.", number, "%d")
        ),
        "addedBefore": _("All of them are in the basket already."),
        "removed": _("Taken out of the basket"),
        "removedTitle": _("Taken out of the basket: %s"),
        "remove": _("Take out: %s"),
        "papers": plural_forms(lambda number: ngettext("%d paper", "%d papers", number, "%d")),
        "clear": _("Empty"),
        "cleared": _("The basket is empty."),
        "undo": _("Undo"),
        "undone": _("They are back in the basket."),
        "missing": plural_forms(
            lambda number: ngettext(
                "%d paper is no longer in the archive and is left out.",
                "%d papers are no longer in the archive and are left out.",
                number,
                "%d",
            )
        ),
        "without": plural_forms(
            lambda number: ngettext(
                "%d paper has no bibliography entry and is left out.",
                "%d papers have no bibliography entry and are left out.",
                number,
                "%d",
            )
        ),
        "empty": _(
            "Nothing here yet. The basket button beside a paper puts it in; all of them can then be copied or "
            "downloaded as one file. The basket stays in this browser, and no one else sees it."
        ),
        "notKept": _("This browser keeps nothing: the basket is gone when you leave the page."),
    }
