"""Sources as a page shows them, and what stands for them in a README: each card finds its own place there.

A card shows what its source says in another form: a date as readers write it, an identifier beside its title, a show
once above its episodes. What the source has and a card does not show in some form is no match, and so a difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ...ids import parse_post_url
from .seen import Card, Span, Token, squash, target_of

_BETWEEN = frozenset("|/、·•,，;；&+")
_AFTER_POST = frozenset("·•|,，:：-–—()（）")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})", re.ASCII)
_EARLY = re.compile(r"\d\s*a\s*\.?\s*m|凌 晨|早 上|上 午", re.IGNORECASE)
_LATE = re.compile(r"\d\s*p\s*\.?\s*m|下 午|晚 上", re.IGNORECASE)
_STAMP = re.compile(r"(20\d{10})[_\-\s]+(\S.*)", re.ASCII | re.DOTALL)
_ARXIV = re.compile(r"(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?)(?![\w.])[\s:：_\-–—]*(.*)", re.I | re.A | re.DOTALL)


def spans_of(tokens: Sequence[Token]) -> list[Span]:
    """Give the links and wikilinks of a section."""
    spans: list[Span] = []
    place = 0
    while place < len(tokens):
        first = tokens[place]
        end = place + 1
        if first.span:
            while end < len(tokens) and tokens[end].span == first.span:
                end += 1
            text = first.wiki if first.wiki is not None else "".join(token.shown for token in tokens[place:end])
            spans.append(Span(place, end, text, first.link, first.wiki is not None))
        place = end
    return spans


@dataclass(slots=True)
class PaperCard(Card):
    """A paper of arXiv, or any other."""

    title: str
    eprint: str | None
    version: str | None
    link: str | None

    def find(self, source: Sequence[Token], spans: Sequence[Span], start: int) -> tuple[int, int] | None:
        """Find a wikilink that begins with the identifier, or a link to it."""
        for span in spans:
            if span.start >= start and self._is_shown(span):
                return _with_separators(source, span.start, span.end)
        return None

    def _is_shown(self, span: Span) -> bool:
        if span.is_wiki:
            named = _ARXIV.fullmatch(span.text)
            return named is not None and self._is_same(named[1]) and self._is_title(named[2])
        if span.link is None or not span.link.startswith("arxiv:") or not self._is_same(span.link[6:]):
            return False
        text = re.sub(r"^arxiv:", "", span.text, flags=re.IGNORECASE)
        names = [f"{self.eprint}v{self.version}", f"{self.eprint}", ""]
        rests = [text.removeprefix(name) for name in names if text.startswith(name)]
        return any(self._is_title(rest) or self._is_title(rest.lstrip(":：_-–—")) for rest in rests)

    def _is_same(self, identifier: str) -> bool:
        value, _sign, version = identifier.partition("v")
        return value == self.eprint and version in ("", self.version or "")

    def _is_title(self, text: str) -> bool:
        """Tell whether a title is the card's; an address or nothing at all leaves it to the bibliography."""
        return not text or squash(text) == squash(self.title) or (target_of(text) or "").startswith("arxiv:")


@dataclass(slots=True)
class PostCard(Card):
    """A post."""

    status: str
    name: str | None
    handle: str | None
    when: datetime | None
    has_time: bool

    def find(self, source: Sequence[Token], spans: Sequence[Span], start: int) -> tuple[int, int] | None:
        """Find a line that ends in a link to the post, whose label is its date."""
        for span in spans:
            if span.start < start or span.is_wiki or not self._leads_here(span.link):
                continue
            first = span.start
            while first > start and source[first - 1].row == source[span.start].row:
                first -= 1
            before = source[first : span.start]
            end = span.end
            while end < len(source) and source[end].row == source[span.start].row and source[end].text in ":：":
                end += 1
            if self._says_when(" ".join(token.shown for token in source[span.start : span.end])) and self._says_who(
                before
            ):
                return first, end
        return None

    def _leads_here(self, link: str | None) -> bool:
        try:
            # where text and address name two handles, the import has said so
            return parse_post_url(link or "").status == self.status
        except ValueError:
            return False

    def _says_who(self, before: Sequence[Token]) -> bool:
        """Tell whether name and handle are all that stands before the date."""
        for token in before:
            own = token.link is None or token.link.startswith("mailto:") or self._is_profile(token.link)
            if not own:
                return False
        text = "".join(token.shown for token in before)
        handle = self.handle or ""
        # Markdown may have eaten underscores; the sign before it may be missing
        pattern = re.compile("@?_*" + "_*".join(handle.replace("_", "")) + "_*", re.IGNORECASE)
        rests = [text, *(text[: f.start()] + text[f.end() :] for f in pattern.finditer(text) if handle)]
        name = squash(self.name or "")
        return any(_trimmed(rest) == _trimmed(name) for rest in rests)

    def _is_profile(self, link: str) -> bool:
        found = re.fullmatch(r"https?://(?:www\.)?(?:x|twitter)\.com/(\w+)/?", link, re.ASCII)
        return found is not None and found[1].casefold() == (self.handle or "").casefold()

    def _says_when(self, label: str) -> bool:
        """Tell whether each part of a label says what the date says."""
        when = self.when
        if when is None:
            return False
        numbers = {when.year, when.month, when.day}
        if self.has_time:
            early, late = _EARLY.search(label), _LATE.search(label)
            if (early and when.hour >= 12) or (late and when.hour < 12):
                return False
            numbers |= {when.minute, when.hour, (when.hour % 12 or 12) if early or late else when.hour}
        named = [int(number) for number in re.findall(r"\d+", label)]
        months = [_MONTHS.index(word) + 1 for word in _MONTH.findall(label.lower())]
        return when.day in named and numbers.issuperset(named) and all(month == when.month for month in months)


@dataclass(slots=True)
class SourceCard(Card):
    """An article, a video, a private note: anything with a title of its own."""

    title: str
    link: str | None
    when: datetime | None
    author: str | None

    def find(self, source: Sequence[Token], spans: Sequence[Span], start: int) -> tuple[int, int] | None:
        """Find a wikilink or a link with the title."""
        for span in spans:
            if span.start < start or not self._is_shown(span):
                continue
            end = span.end
            if self.author:
                after = _rest_of_row(source, end)
                text = squash("".join(token.shown for token in source[end:after]))
                if text != squash(f"by{self.author}"):
                    continue
                end = after
            return _with_separators(source, span.start, end)
        return None

    def _is_shown(self, span: Span) -> bool:
        if not span.is_wiki:
            return (
                self.link is not None and span.link == target_of(self.link) and squash(span.text) == squash(self.title)
            )
        if self.link is not None:
            return False
        text = span.text.strip()
        if self.when and (found := _STAMP.fullmatch(text)):
            return self.when.strftime("%Y%m%d%H%M") == found[1] and squash(found[2]) == squash(self.title)
        return self.when is None and squash(text) == squash(self.title)


@dataclass(frozen=True, slots=True)
class Episode:
    """A row of a list of shows."""

    show: str | None
    title: str
    link: str | None

    def is_shown(self, span: Span) -> bool:
        """Tell whether a link or wikilink of the source names it."""
        if squash(span.text) != squash(self.title):
            return False
        return self.link is None if span.is_wiki else self.link is not None and span.link == target_of(self.link)


@dataclass(slots=True)
class ShowsCard(Card):
    """Episodes by show; a README may name a show before, above or behind an episode, and more than once."""

    episodes: list[Episode] = field(default_factory=list)

    def find(self, source: Sequence[Token], spans: Sequence[Span], start: int) -> tuple[int, int] | None:
        """Find the lines that hold all of the episodes and nothing but them and their shows."""
        for place, span in enumerate(spans):
            if span.start >= start and any(episode.is_shown(span) for episode in self.episodes):
                found = self._match(source, spans[place:], start)
                if found:
                    return found
        return None

    def _match(self, source: Sequence[Token], spans: Sequence[Span], start: int) -> tuple[int, int] | None:
        waiting = list(self.episodes)
        shows = {squash(episode.show) for episode in self.episodes if episode.show}
        begin = _begin_of_row(source, spans[0].start, start)
        above = _begin_of_row(source, begin - 1, start) if begin > start else begin
        if above < begin and _name(source[above:begin]) in shows:
            begin = above
        current: str | None = None
        place, named = begin, 0
        by_start = {span.start: span for span in spans}
        while waiting and place < len(source):
            end = _rest_of_row(source, place)
            own: list[Span] = []
            rest: list[Token] = []
            step = place
            while step < end:
                if step in by_start:
                    own.append(by_start[step])
                    step = by_start[step].end
                else:
                    rest.append(source[step])
                    step += 1
            text = _name(rest)
            if not own:
                if text not in shows:
                    return None
                current = text
            for span in own:
                episode = next((one for one in waiting if one.is_shown(span)), None)
                if episode is None:
                    return None
                show = squash(episode.show or "")
                told = text or (current or "")
                if text and text != show:
                    return None
                if show != told and not (show == "" and not text):
                    return None
                waiting.remove(episode)
                named += 1
            place = end
        return (begin, place) if not waiting else None


def _name(tokens: Sequence[Token]) -> str:
    """Give the show that a line names, beside its episodes: what stands between, before or behind them is no part."""
    words = [token.shown for token in tokens if not token.optional]
    if words[:1] == ["by"]:
        words = words[1:]
    return squash("".join(words)).strip(":：" + "".join(_BETWEEN))


def _begin_of_row(source: Sequence[Token], place: int, start: int) -> int:
    while place > start and source[place - 1].row == source[place].row:
        place -= 1
    return place


def _rest_of_row(source: Sequence[Token], place: int) -> int:
    end = place
    while end < len(source) and source[end].row == source[min(place, len(source) - 1)].row:
        end += 1
    return end


def _with_separators(source: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Take what parts a source from the next one of its line with it."""
    row = source[start].row
    step = end
    while step < len(source) and source[step].row == row and source[step].text in _BETWEEN:
        step += 1
    ends_row = step == len(source) or source[step].row != row
    return start, step if ends_row or source[step].span else end


def _trimmed(text: str) -> str:
    """Give a name without what stands between it, the handle and the date."""
    return text.strip("".join(_AFTER_POST) + "_*")
