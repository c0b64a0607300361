"""What a reader sees of a built week: its own content, without what the site puts around it.

Furniture is left out by its class: masthead, map, controls, permalinks, seals, labels, counts, references, the way to
other weeks, and what a paper's card has from the bibliography. Authors cannot write these classes.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from ...ids import link_host, link_scheme, parse_week
from .cards import Episode, PaperCard, PostCard, ShowsCard, SourceCard
from .markup import Element, read_html
from .seen import Card, Gatherer, Kind, Section, Seen, Token, squash, target_of

_FURNITURE = frozenset(
    {
        "headerlink",
        "weekbook-backlink",
        "weekbook-controls",
        "weekbook-count",
        "weekbook-entry-foot",
        "weekbook-hidden",
        "weekbook-icon",
        "weekbook-label",
        "weekbook-map",
        "weekbook-masthead-facts",
        "weekbook-neighbours",
        "weekbook-numeral",
        "weekbook-permalink",
        "weekbook-references",
        "weekbook-turn",
    }
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# fmt: off
_BLOCKS = frozenset((
    "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "header", "hr",
    "li", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul",
)) | _HEADINGS
# fmt: on


def read_page(html: str, *, path: str = "", folder: Path | None = None) -> Seen:
    """Read the page of a week.

    :param path: of the page in the site, such as ``weeks/2025/W18.html``
    :param folder: where the page's file is; None where there are no pictures
    """
    root = read_html(html)
    article = next((one for one in root.walk() if "bd-article" in one.classes), None)
    if article is None:
        raise ValueError(f"{path or 'the page'} has no article")
    return _Reader(path, folder).read(article)


class _Reader:
    """Reads the tree of a page."""

    def __init__(self, path: str, folder: Path | None) -> None:
        self.path, self.folder = path, folder
        self.gatherer = Gatherer()
        self.sections = [Section("", [], [])]
        self.titles: dict[str, str] = {}
        self.references: dict[str, str] = {}

    def read(self, article: Element) -> Seen:
        """Read all sections."""
        self._name_anchors(article)
        self._visit(article, None, 0)
        self.sections[-1].tokens += self.gatherer.take()
        before, *sections = self.sections
        if not sections:
            return Seen([before])
        sections[0].tokens[:0] = before.tokens
        return Seen(sections)

    def _name_anchors(self, article: Element) -> None:
        """Note the title of the heading that each anchor leads to: the first one in what has the anchor."""
        waiting: list[str] = []
        for element in article.walk():
            identifier = element.attributes.get("id")
            if identifier and "weekbook-reference" in element.classes:
                address = element.find(tag="a")
                target = target_of(address.attributes.get("href", "")) if address else None
                self.references[identifier] = target or f"#{identifier}"
            elif identifier:
                waiting.append(identifier)
            if element.tag in _HEADINGS:
                title = squash(_own_text(element))
                self.titles |= dict.fromkeys(waiting, title)
                waiting = []

    def _visit(self, element: Element, link: str | None, span: int, *, is_code: bool = False) -> None:
        tag, classes = element.tag, element.classes
        if classes & _FURNITURE:
            return
        if "footnote-reference" in classes:
            self.gatherer.add(f"[{element.text.strip('[]')}]")
            return
        if "footnote" in classes:
            # its number, and the way back, are known from where it is referred to
            element.children = [
                c for c in element.children if isinstance(c, str) or c.tag in ("p", "div", "ul", "ol", "pre")
            ]
        if tag in _BLOCKS:
            self.gatherer.end_row()
        if tag in _HEADINGS:
            self._begin_section(element)
        elif card := self._read_card(element):
            self.gatherer.add_special(Token(Kind.CARD, "", "", card=card))
        elif tag == "pre":
            text = element.text.strip("\n")
            self.gatherer.add_special(Token(Kind.CODE, text, text))
        elif "weekbook-formula" in classes:
            self.gatherer.add_special(_read_formula(element), link=link, span=span)
        elif tag == "img":
            self.gatherer.add_special(self._read_picture(element), link=link, span=span)
        else:
            if "weekbook-remark" in classes:
                kind = element.attributes.get("data-kind", "")
                self.gatherer.add_special(Token(Kind.REMARK, kind, f"[!{kind.upper()}]"))
                self.gatherer.end_row()
            if tag == "a" and (target := self._target(element.attributes.get("href", ""))):
                link, span = target, self.gatherer.next_span()
            if card := self._read_paper(element):
                self.gatherer.add_special(Token(Kind.CARD, "", "", card=card))
                self.gatherer.end_row()
            self._visit_children(element, link, span, is_code or tag == "code")
        if tag in _BLOCKS:
            self.gatherer.end_row()

    def _visit_children(self, element: Element, link: str | None, span: int, is_code: bool) -> None:
        is_card = "weekbook-paper" in element.classes
        for child in element.children:
            if isinstance(child, Element):
                # of a paper's card, only what the author says of the paper is the week's own
                if not is_card or "weekbook-body" in child.classes:
                    self._visit(child, link, span, is_code=is_code)
            elif not is_card:
                for number, row in enumerate([child] if is_code else child.split("\n")):
                    if number:
                        self.gatherer.end_row()
                    self.gatherer.add(row, link=link, span=span, is_code=is_code)

    def _begin_section(self, heading: Element) -> None:
        self.sections[-1].tokens += self.gatherer.take()
        self._visit_children(heading, None, 0, False)
        self.sections.append(Section(" ".join(_own_text(heading).split()), self.gatherer.take(), []))

    # -- Links and pictures ------------------------------------------------------------------------

    def _target(self, href: str) -> str | None:
        if link_scheme(href) is not None or href.startswith("//"):
            return target_of(href)
        address, _sign, anchor = href.partition("#")
        anchor = unquote(anchor)
        if not address and anchor in self.references:
            # a paper that the references of the page have leads there, and from there to its address
            return self.references[anchor]
        if not address:
            return f"#{self.titles.get(anchor, anchor)}" if anchor else None
        page = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), unquote(address)))
        found = re.search(r"(?:^|/)(\d{4})/W(\d{1,2})\.html$", page)
        if "_images" in page.split("/"):
            # a picture leads to itself
            return None
        return f"week:{parse_week(f'{found[1]}-W{found[2]}')}" if found else page

    def _read_picture(self, image: Element) -> Token:
        src, alt = image.attributes.get("src", ""), image.attributes.get("alt", "")
        path = self.folder / unquote(src) if self.folder and link_scheme(src) is None else None
        if path is None or not path.is_file():
            return Token(Kind.PICTURE, f"at {src}", alt or src)
        return Token(
            Kind.PICTURE, hashlib.sha256(path.read_bytes()).hexdigest(), posixpath.basename(src), alt=squash(alt)
        )

    # -- Sources -----------------------------------------------------------------------------------

    def _read_card(self, element: Element) -> Card | None:
        """Read a source that shows nothing but itself."""
        classes = element.classes
        if "weekbook-tweet-head" in classes:
            return self._read_post(element)
        if "weekbook-source" in classes:
            return self._read_source(element)
        return self._read_shows(element) if "weekbook-shows" in classes else None

    def _words(self, *elements: Element | None) -> list[Token]:
        gatherer = Gatherer()
        for element in elements:
            for one in element.walk() if element else ():
                link = self._target(one.attributes.get("href", "")) if one.tag == "a" else None
                if link or one is element:
                    gatherer.add(one.text, link=link)
                    gatherer.end_row()
                if link:
                    break
        return gatherer.take()

    def _read_paper(self, element: Element) -> PaperCard | None:
        if "weekbook-paper" not in element.classes:
            return None
        title = element.find(name="weekbook-paper-title")
        link = title.find(tag="a") if title else None
        named, version = element.find(name="weekbook-paper-id"), element.find(name="weekbook-paper-version")
        eprint = element.attributes.get("data-eprint")
        return PaperCard(
            self._words(link or title, named),
            _own_text(title).strip() if title else "",
            eprint if eprint and named and f"arXiv {eprint}" in " ".join(named.text.split()) else None,
            version.text.strip().removeprefix("v") if version else None,
            self._target(link.attributes.get("href", "")) if link else None,
        )

    def _read_post(self, head: Element) -> PostCard:
        name, handle = head.find(name="weekbook-tweet-name"), head.find(name="weekbook-tweet-handle")
        date = head.find(name="weekbook-tweet-date")
        status = date.attributes.get("href", "").rstrip("/").rpartition("/")[2] if date else ""
        time = date.find(tag="time") if date else None
        shown = " ".join(name.text.split()) if name else ""
        at = handle.text.strip() if handle else shown if shown.startswith("@") else ""
        when = _read_time(time)
        # a post has its author's name twice where it has no name: as name and as handle
        return PostCard(
            self._words(name, handle, date),
            status,
            shown if handle or not shown.startswith("@") else None,
            at.removeprefix("@") or None,
            when if when and _shows(time, when) else None,
            "T" in (time.attributes.get("datetime", "") if time else "")
            and bool(time and re.search(r"\d:\d", time.text)),
        )

    def _read_source(self, line: Element) -> SourceCard:
        title = line.find(name="weekbook-source-title")
        href = title.attributes.get("href") if title else None
        time = line.find(tag="time")
        facts = [one for one in line.children if isinstance(one, Element) and "weekbook-meta" in one.classes]
        texts = [
            " ".join(fact.text.split()).removeprefix("\N{EM DASH} ") for fact in facts if not fact.find(tag="time")
        ]
        if href:
            texts = [text for text in texts if text != link_host(href)]
        elif line.attributes.get("data-kind") == "note":
            # the last one says that it is private
            texts = texts[:-1]
        when = _read_time(time)
        return SourceCard(
            self._words(title, *facts),
            title.text.strip() if title else "",
            href,
            when if when and _shows(time, when) else None,
            texts[0] if texts else None,
        )

    def _read_shows(self, shows: Element) -> ShowsCard:
        episodes = []
        tokens: list[Token] = []
        for show in shows.children:
            if not isinstance(show, Element):
                continue
            name = show.find(name="weekbook-show-name")
            tokens += self._words(name)
            for row in show.walk():
                if "weekbook-episode" not in row.classes:
                    continue
                title = row.find(name="weekbook-episode-title")
                tokens += self._words(title)
                text = " ".join(title.text.split()) if title else ""
                named = " ".join(name.text.split()) if name else None
                episodes.append(Episode(named, text, title.attributes.get("href") if title else None))
        return ShowsCard(tokens, episodes)


def _own_text(element: Element) -> str:
    """Give the text of an element without furniture."""
    parts = []
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        elif not child.classes & (_FURNITURE | {"footnote-reference"}):
            parts.append(_own_text(child))
    return "".join(parts)


def _read_formula(element: Element) -> Token:
    math = element.find(tag="math")
    if math is None:
        return Token(Kind.FORMULA, f"tex {squash(element.text)}", f"${element.text.strip()}$")
    return Token(Kind.FORMULA, math.source(), f"${''.join(element.text.split())}$")


def _read_time(time: Element | None) -> datetime | None:
    try:
        return datetime.fromisoformat(time.attributes.get("datetime", "")) if time else None
    except ValueError:
        return None


def _shows(time: Element | None, when: datetime) -> bool:
    """Tell whether what is shown of a date is what it is, as far as it is in numbers: a month may have its name."""
    text = time.text if time else ""
    clock = re.search(r"(\d{1,2}):(\d{2})", text)
    if clock and (int(clock[1]), int(clock[2])) != (when.hour, when.minute):
        return False
    numbers = [int(number) for number in re.findall(r"\d+", text.replace(clock[0], "") if clock else text)]
    return when.day in numbers and {when.year, when.month, when.day}.issuperset(numbers)
