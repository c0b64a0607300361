"""``{tweet}``: a post or article on X, quoted or paraphrased. Nothing is fetched, no script is embedded."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from ..diagnostics import Subtype
from ..ids import PostKind, as_day, parse_date, parse_handle, parse_post_url, post_time
from ..messages import _
from ..nodes import make_element, make_inline, make_link, weekbook_item
from ..records import PostRecord
from ..render.dates import make_time
from ..render.posts import mark_words
from .base import Converter, WeekbookDirective, parse_flag, parse_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class TweetDirective(WeekbookDirective):
    """A post."""

    needs = "the address of a post (https://x.com/name/status/123)"
    subtype = Subtype.POST_URL
    converters: ClassVar[dict[str, Converter]] = {
        "name": parse_text,
        "handle": parse_handle,
        "date": parse_date,
        "paraphrase": parse_flag,
    }

    def build(self, argument: str, options: dict[str, Any]) -> list[nodes.Node]:
        """Build the post: who and when above, what is said below."""
        link = parse_post_url(argument)
        handle, name = options.get("handle", link.handle), options.get("name")
        paraphrase = options.get("paraphrase", False)
        when = self._date(link.status, options.get("date"))
        body = self.parse_content_to_nodes()
        mark_words(body, self.config.language)
        if not body:
            self.warn(Subtype.EMPTY, f"{{tweet}} {link.status} has no body")
        head: list[nodes.Node] = []
        shown_name = name or (f"@{handle}" if handle else _("Unknown author"))
        initial = next((c for c in shown_name if c.isalnum()), "·").upper()
        head.append(make_inline("span", initial, classes="weekbook-label weekbook-initial", aria_hidden="true"))
        head.append(make_inline("span", shown_name, classes="weekbook-tweet-name"))
        if handle and name:
            head.append(make_inline("span", f"@{handle}", classes="weekbook-tweet-handle", translate="no"))
        if link.kind is PostKind.ARTICLE:
            head.append(make_inline("span", _("Article"), classes="weekbook-label"))
        text: nodes.Node | str = make_time(when, self.config.language) if when else _("Post")
        head.append(make_link(link.url, text, classes="weekbook-tweet-date", rel="external"))
        attributes = {"data-status": link.status, **({"data-handle": handle} if handle else {})}
        item = weekbook_item(
            "",
            make_element("header", *head, classes="weekbook-tweet-head weekbook-meta"),
            tag="article",
            head=0,
            attributes_=attributes,
            classes=["weekbook-tweet"],
            entry_id=options.get("id"),
            record=PostRecord(
                docname=self.env.docname,
                line=self.lineno,
                kind=link.kind,
                status=link.status,
                handle=handle,
                name=name,
                date=when,
                quoted=False,
                paraphrase=paraphrase,
            ),
        )
        if body:
            item += make_element("div", *body, classes="weekbook-body")
        item["attributes_"]["aria-label"] = _("Post by %s") % shown_name
        return [self.place(item)]

    def _date(self, status: str, given: date | datetime | None) -> date | datetime | None:
        """Give the post's date: as the author has it, or from its number; warn where they are more than a day apart."""
        made = post_time(status)
        if given is None:
            return made
        if made is not None and abs((as_day(given) - made.date()).days) > 1:
            self.warn(Subtype.POST_DATE, f"post {status} was written on {made.date()} (UTC), not on {as_day(given)}")
        return given


def setup_tweet(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("tweet", TweetDirective)
