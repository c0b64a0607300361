"""``{source}``: any other source, from an article to a private note that has no address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from ..diagnostics import Subtype, did_you_mean
from ..ids import link_host, parse_date, parse_link
from ..languages import foreign_language
from ..messages import _
from ..nodes import make_inline, make_link, weekbook_item
from ..records import SourceKind, SourceRecord
from ..render.dates import make_time
from .base import Converter, WeekbookDirective, parse_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def parse_kind(text: str) -> SourceKind:
    """Read the kind of a source.

    :raises ValueError: for a word that is none
    """
    word = text.strip().lower()
    known = [kind.value for kind in SourceKind]
    if word not in known:
        raise ValueError(f"no kind of source: {text!r}{did_you_mean(word, known)} (known: {', '.join(known)})")
    return SourceKind(word)


def kind_label(kind: SourceKind) -> str:
    """Name a kind in the reader's language."""
    return {
        SourceKind.ARTICLE: _("Article"),
        SourceKind.VIDEO: _("Video"),
        SourceKind.REPOSITORY: _("Repository"),
        SourceKind.BOOK: _("Book"),
        SourceKind.THREAD: _("Thread"),
        SourceKind.NOTE: _("Private note"),
        SourceKind.WEBSITE: _("Website"),
        SourceKind.COURSE: _("Course"),
        SourceKind.DATASET: _("Dataset"),
        SourceKind.MODEL: _("Model"),
        SourceKind.SLIDES: _("Slides"),
        SourceKind.TOOL: _("Tool"),
    }[kind]


class SourceDirective(WeekbookDirective):
    """A source."""

    needs = "the title of the source"
    subtype = Subtype.EMPTY
    converters: ClassVar[dict[str, Converter]] = {
        "kind": parse_kind,
        "link": parse_link,
        "author": parse_text,
        "date": parse_date,
    }

    def build(self, argument: str, options: dict[str, Any]) -> list[nodes.Node]:
        """Build one line: kind, title, and where it is."""
        kind = options.get("kind", SourceKind.ARTICLE)
        link, when = options.get("link"), options.get("date")
        title = make_link(link, argument, rel="external") if link else make_inline("span", argument)
        title["classes"].append("weekbook-source-title")
        if mark := foreign_language(argument, self.config.language):
            title["attributes_"]["lang"] = mark
        facts: list[nodes.Node | str] = []
        if "author" in options:
            facts.append(options["author"])
        if link:
            facts.append(link_host(link))
        elif kind is SourceKind.NOTE:
            facts.append(_("not public"))
        if when:
            facts.append(make_time(when, self.config.language))
        line: list[nodes.Node] = [make_inline("span", kind_label(kind), classes="weekbook-label"), title]
        for place, fact in enumerate(facts):
            # the dash belongs to what follows it: a line may break between the two parts, not behind it
            dash = ["\N{EM DASH} "] if place == 0 else []
            line.append(make_inline("span", *dash, fact, classes="weekbook-meta"))
        record = SourceRecord(
            docname=self.env.docname, line=self.lineno, kind=kind, title=argument, link=link, date=when
        )
        item = weekbook_item(
            "",
            *line,
            tag="p",
            head=None,
            attributes_={"data-kind": kind.value},
            classes=["weekbook-source"],
            entry_id=options.get("id"),
            record=record,
        )
        # a text in the directive is the author's own, and follows the line like any digest
        return [self.place(item), *self.parse_content_to_nodes()]


def setup_source(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("source", SourceDirective)
