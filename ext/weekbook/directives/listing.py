"""Lists over all weeks, on any page: a place that is filled late, so that one build keeps it right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from ..diagnostics import Subtype
from ..nodes import weekbook_listing, weekbook_references
from ..records import ListingKind, ListingRecord
from .base import Converter, WeekbookDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def parse_limit(text: str) -> int:
    """Read how many rows are shown.

    :raises ValueError: if it is no number from 1
    """
    if not (text.strip().isascii() and text.strip().isdigit() and int(text)):
        raise ValueError(f"not a number from 1: {text!r}")
    return int(text)


class ListingDirective(WeekbookDirective):
    """A list of weeks, papers, topics, people, shows or tracks; the newest week, what is special in it, a calendar."""

    converters: ClassVar[dict[str, Converter]] = {"limit": parse_limit}

    def build(self, argument: str, options: dict[str, Any]) -> list[nodes.Node]:
        """Leave a place for the list."""
        if argument or self.content:
            self.warn(Subtype.OPTION, f"{{{self.name}}} takes neither an argument nor a body; both are ignored")
        kind = ListingKind(self.name)
        # one option for all but what is one whole, and no entry to name
        whole = kind in (ListingKind.LATEST, ListingKind.CALENDAR)
        for name in sorted({"id", *({"limit"} if whole else ())} & set(options)):
            self.warn(Subtype.OPTION, f"{{{self.name}}} has no option {name!r}; it is ignored")
            del options[name]
        limit = options.get("limit")
        node = weekbook_listing(kind=kind.value, limit=limit)
        node["record"] = ListingRecord(docname=self.env.docname, line=self.lineno, kind=kind, limit=limit)
        return [self.place(node)]


class ReferencesDirective(WeekbookDirective):
    """The references of this page, where the author wants them; a week without it has them at its end."""

    def build(self, argument: str, options: dict[str, Any]) -> list[nodes.Node]:
        """Leave a place for the list."""
        if argument or self.content:
            self.warn(Subtype.OPTION, f"{{{self.name}}} takes neither an argument nor a body; both are ignored")
        return [self.place(weekbook_references())]


def setup_listing(app: Sphinx) -> None:
    """Register the directives, each under the name of its kind."""
    for kind in ListingKind:
        app.add_directive(kind.value, ListingDirective)
    app.add_directive("references", ReferencesDirective)
