"""``{episode}``: an episode of a podcast or a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from ..diagnostics import Subtype
from ..ids import parse_date, parse_link
from ..languages import foreign_language
from ..nodes import make_element, make_inline, make_link, weekbook_item
from ..records import EpisodeRecord
from ..render.dates import make_time
from .base import Converter, WeekbookDirective, parse_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class EpisodeDirective(WeekbookDirective):
    """An episode."""

    needs = "the title of the episode"
    subtype = Subtype.EMPTY
    converters: ClassVar[dict[str, Converter]] = {
        "show": parse_text,
        "link": parse_link,
        "length": parse_text,
        "date": parse_date,
    }

    def build(self, argument: str, options: dict[str, Any]) -> list[nodes.Node]:
        """Build one row of a list of shows; the structure of the page joins rows."""
        link = options.get("link")
        title = make_link(link, argument, rel="external") if link else make_inline("span", argument)
        title["classes"].append("weekbook-episode-title")
        if mark := foreign_language(argument, self.config.language):
            title["attributes_"]["lang"] = mark
        head: list[nodes.Node] = [title]
        if "length" in options:
            head.append(make_inline("span", options["length"], classes="weekbook-meta"))
        if "date" in options:
            head.append(make_inline("span", make_time(options["date"], self.config.language), classes="weekbook-meta"))
        record = EpisodeRecord(
            docname=self.env.docname, line=self.lineno, title=argument, show=options.get("show"), link=link
        )
        item = weekbook_item(
            "",
            make_element("p", *head, classes="weekbook-episode-head"),
            tag="li",
            head=0,
            attributes_={"data-show": record.show} if record.show else {},
            classes=["weekbook-episode"],
            entry_id=options.get("id"),
            record=record,
        )
        if body := self.parse_content_to_nodes():
            item += make_element("div", *body, classes="weekbook-body")
        return [self.place(item)]


def setup_episode(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("episode", EpisodeDirective)
