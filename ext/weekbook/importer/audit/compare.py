"""Holds what a reader sees of a page against what a reader sees of its README."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, takewhile

from .cards import spans_of
from .markup import read_html
from .seen import Formula, Kind, Section, Seen, Token, join, squash

_RUN = 5
"""How many tokens in a row must be equal for two texts to go together again."""
_WINDOWS = (64, 1024, 16384)
"""How far ahead they are looked for, at most."""


class DifferenceKind(StrEnum):
    """What differs."""

    WORD = "word"
    LINK = "link"
    PICTURE = "picture"
    FORMULA = "formula"
    CODE = "code"
    REMARK = "remark"
    SOURCE = "source"
    """A source whose card fits nothing in the README."""
    ENTRY = "entry"
    """A heading that is missing, invented, or stands elsewhere."""
    TITLE = "title"
    PAGE = "page"
    """A week that has no page."""
    DROPPED = "dropped"
    """No loss: the header and the table of contents that every week repeats."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that a reader of one side sees and a reader of the other does not."""

    path: str
    """The file of the README."""
    line: int
    """In it, from 1; 0 where nothing of it is meant."""
    kind: DifferenceKind
    entry: str
    """The title of the heading that it stands below."""
    expected: str
    """What GitHub shows; empty where the page has something of its own."""
    found: str
    """What the page shows; empty where something is lost."""

    @property
    def is_loss(self) -> bool:
        """Whether it counts: what is dropped on purpose is named, and no loss."""
        return self.kind is not DifferenceKind.DROPPED

    def __str__(self) -> str:
        """Say it in one line."""
        if self.kind is DifferenceKind.DROPPED:
            return f"{self.path}:{self.line}: left out on purpose: {self.expected}"
        where = f" in {self.entry!r}" if self.entry else ""
        if not self.found:
            return f"{self.path}:{self.line}: {self.kind} lost{where}: {self.expected!r}"
        if not self.expected:
            return f"{self.path}:{self.line}: {self.kind} invented{where}: {self.found!r}"
        return f"{self.path}:{self.line}: {self.kind}{where}: {self.expected!r} became {self.found!r}"


def compare(
    source: Seen, page: Seen, *, path: str, mathml: Callable[[Formula], str | None], author: str | None
) -> tuple[Difference, ...]:
    """Compare a week.

    :param path: how differences name the README
    :param mathml: gives what a page has for a formula of the source; None where it has its TeX
    :param author: the author that the imported document's front matter names
    """
    return tuple(_Comparison(path, mathml).run(source, page, author))


class _Comparison:
    def __init__(self, path: str, mathml: Callable[[Formula], str | None]) -> None:
        self.path, self.mathml = path, mathml
        self.entry = ""

    def run(self, source: Seen, page: Seen, author: str | None) -> Iterator[Difference]:
        for line, text in source.dropped:
            yield self._make(line, DifferenceKind.DROPPED, text, "")
        if source.author is not None and source.author != author:
            line = next(line for line, text in source.dropped if source.author in text)
            yield self._make(line, DifferenceKind.WORD, f"by {source.author}", f"by {author}" if author else "")
        first, *sections = source.sections
        own, *pages = page.sections
        self.entry = first.title
        if first.title and _key(first) != _key(own):
            yield self._make(first.line, DifferenceKind.TITLE, first.title, own.title)
        yield from self._compare_section(first, own, with_title=False)
        yield from self._compare_sections(sections, pages)

    def _make(self, line: int, kind: DifferenceKind, expected: str, found: str) -> Difference:
        return Difference(self.path, line, kind, self.entry, expected, found)

    # -- Entries -----------------------------------------------------------------------------------

    def _compare_sections(self, sections: Sequence[Section], pages: Sequence[Section]) -> Iterator[Difference]:
        a, b = [_key(section) for section in sections], [_key(section) for section in pages]
        missing: list[Section] = []
        added: list[Section] = []
        for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            if tag == "equal":
                for section, page in zip(sections[a1:a2], pages[b1:b2], strict=True):
                    yield from self._compare_section(section, page)
            elif tag == "replace" and a2 - a1 == b2 - b1 and Counter(a[a1:a2]) != Counter(b[b1:b2]):
                for section, page in zip(sections[a1:a2], pages[b1:b2], strict=True):
                    self.entry = section.title
                    yield self._make(section.line, DifferenceKind.TITLE, section.title, page.title)
                    yield from self._compare_section(section, page, with_title=False)
            else:
                missing += sections[a1:a2]
                added += pages[b1:b2]
        for section in missing:
            self.entry = section.title
            moved = next((page for page in added if _key(page) == _key(section)), None)
            if moved is None:
                yield self._make(section.line, DifferenceKind.ENTRY, section.title, "")
                yield from self._compare_tokens(section.tokens, [])
            else:
                added.remove(moved)
                yield self._make(section.line, DifferenceKind.ENTRY, section.title, f"{moved.title} (in another place)")
                yield from self._compare_section(section, moved)
        for page in added:
            self.entry = page.title
            yield self._make(0, DifferenceKind.ENTRY, "", page.title)
            yield from self._compare_tokens([], page.tokens)

    def _compare_section(self, section: Section, page: Section, *, with_title: bool = True) -> Iterator[Difference]:
        self.entry = section.title
        if with_title:
            yield from self._compare_tokens(section.title_tokens, page.title_tokens)
        yield from self._compare_tokens(section.tokens, page.tokens)

    # -- Tokens ------------------------------------------------------------------------------------

    def _compare_tokens(self, source: Sequence[Token], page: Sequence[Token]) -> Iterator[Difference]:
        shown = {token.text for token in page if token.kind is Kind.FORMULA}
        for token in source:
            if token.formula is not None:
                # a page may have in a line what stands alone on GitHub
                forms = [self._mathml_of(replace(token.formula, block=block)) for block in (True, False)]
                token.text = next((form for form in forms if form in shown), forms[0])
        a, b = self._place_cards(source, page)
        links: list[tuple[Token, Token]] = []
        i = j = 0
        while i < len(a) or j < len(b):
            if i < len(a) and j < len(b) and _is_same(a[i], b[j]):
                if a[i].alt != b[j].alt:
                    yield self._make(a[i].line, DifferenceKind.PICTURE, f"text {a[i].alt!r}", f"text {b[j].alt!r}")
                if not _leads_same(a[i], b[j]):
                    links.append((a[i], b[j]))
                i, j = i + 1, j + 1
            elif i < len(a) and a[i].optional:
                i += 1
            elif i < len(a) and j < len(b) and _is_far(a[i]) and a[i].link == b[j].link:
                # a picture on another host, of which nothing is known but its address
                link, i = a[i].link, i + 1
                while j < len(b) and b[j].link == link:
                    j += 1
            else:
                end_i, end_j = _find_run(a, b, i, j)
                yield from self._tell(a[i:end_i], b[j:end_j])
                i, j = end_i, end_j
        yield from self._tell_links(links)

    def _mathml_of(self, formula: Formula) -> str:
        html = self.mathml(formula)
        math = read_html(html).find(tag="math") if html else None
        return math.source() if math else f"tex {squash(formula.tex)}"

    def _place_cards(self, source: Sequence[Token], page: Sequence[Token]) -> tuple[list[Token], list[Token]]:
        """Put one token in the place of each source that is the same on both sides; others show their words."""
        spans = spans_of(source)
        a: list[Token] = []
        b: list[Token] = []
        place = 0
        for token in page:
            if token.card is None:
                b.append(token)
                continue
            first = found = token.card.find(source, spans, place)
            while found is not None and not _follows(source[place : found[0]], b):
                # the same words may stand in the text before: a source follows what its card follows
                found = token.card.find(source, spans, found[0] + 1)
            found = found or first
            if found is None:
                b += token.card.tokens
                continue
            start, end = found
            a += source[place:start]
            name = f"card {len(a)}"
            a.append(Token(Kind.CARD, name, name, line=source[start].line))
            b.append(Token(Kind.CARD, name, name))
            place = end
        a += source[place:]
        return a, b

    def _tell(self, lost: Sequence[Token], invented: Sequence[Token]) -> Iterator[Difference]:
        """Say what differs, one kind after the other."""
        lost = [token for token in lost if not token.optional]
        line = lost[0].line if lost else 0
        for kind in Kind:
            left = [token for token in lost if token.kind is kind]
            right = [token for token in invented if token.kind is kind]
            if kind is Kind.WORD:
                if left or right:
                    yield self._make(line, DifferenceKind.WORD, join(left), join(right))
                continue
            for place in range(max(len(left), len(right))):
                expected, found = left[place : place + 1], right[place : place + 1]
                name = DifferenceKind.SOURCE if kind is Kind.CARD else DifferenceKind(kind.value)
                where = expected[0].line if expected else line
                if not (expected and found) or expected[0].text != found[0].text:
                    yield self._make(where, name, join(expected), join(found))

    def _tell_links(self, links: Sequence[tuple[Token, Token]]) -> Iterator[Difference]:
        for (expected, found), pairs in groupby(links, key=lambda pair: (pair[0].link, pair[1].link)):
            tokens = [token for token, _other in pairs]
            words = join(tokens)
            left = f"{words} -> {expected}" if expected else ""
            right = f"{words} -> {found}" if found else ""
            yield self._make(tokens[0].line, DifferenceKind.LINK, left, right)


def _key(section: Section) -> str:
    """Give what tells a heading: its words, without the brackets of wikilinks."""
    return "".join(token.text for token in section.title_tokens if token.kind is Kind.WORD and not token.optional)


def _follows(before: Sequence[Token], shown: Sequence[Token]) -> bool:
    """Tell whether the tokens before a source are those before its card, since the card before it."""
    last = [token for token in reversed(before) if not token.optional][:_RUN]
    own = list(takewhile(lambda token: token.kind is not Kind.CARD, reversed(shown)))[:_RUN]
    return len(last) == len(own) and all(map(_is_same, last, own))


def _is_far(token: Token) -> bool:
    return token.kind is Kind.PICTURE and token.text == f"at {token.link}"


def _is_same(a: Token, b: Token) -> bool:
    if a.kind is not b.kind:
        return False
    # a callout that is none of GitHub's own becomes the nearest of them
    return a.text == b.text or (a.kind is Kind.REMARK and not a.text)


def _leads_same(a: Token, b: Token) -> bool:
    if a.link == b.link:
        return True
    if a.link and b.link and a.link.startswith("arxiv:"):
        # by identifier: a page's references lead to the newest version
        return _without_version(a.link) == _without_version(b.link)
    if a.wiki is None or a.link is not None:
        return False
    if b.link is None:
        return True
    # a wikilink is no link on GitHub; on the page it may be one to what it names
    name, _sign, heading = a.wiki.partition("#")
    if b.link.startswith("arxiv:"):
        return _without_version(b.link).removeprefix("arxiv:") in a.wiki
    if b.link.startswith("week:"):
        year, _dash, week = b.link.removeprefix("week:").partition("-W")
        return year in name and week in name
    near = SequenceMatcher(None, squash(heading).casefold(), b.link.removeprefix("#").casefold(), autojunk=False)
    return near.ratio() >= 0.7


def _without_version(target: str) -> str:
    return re.sub(r"v\d+$", "", target)


def _find_run(a: Sequence[Token], b: Sequence[Token], i: int, j: int) -> tuple[int, int]:
    """Give where two sequences that have parted go together again: at their ends, if nowhere before."""
    best = (len(a), len(b))
    for window in _WINDOWS:
        known: dict[tuple[str, ...], int] = {}
        for step in range(min(window, len(b) - j) + 1):
            known.setdefault(_run_of(b, j + step), step)
        least: tuple[int, int, int] | None = None
        for step in range(min(window, len(a) - i) + 1):
            if least is not None and step >= least[0]:
                break
            if i + step < len(a) and a[i + step].optional:
                continue
            other = known.get(_run_of(a, i + step))
            if other is not None and (step or other) and (least is None or step + other < least[0]):
                least = (step + other, i + step, j + other)
        if least is not None:
            return least[1], least[2]
        if window >= max(len(a) - i, len(b) - j):
            break
    return best


def _run_of(tokens: Sequence[Token], place: int) -> tuple[str, ...]:
    """Give the next few tokens that must be there; the end counts as one."""
    run: list[str] = []
    while len(run) < _RUN and place < len(tokens):
        if not tokens[place].optional:
            run.append(f"{tokens[place].kind.value} {tokens[place].text}")
        place += 1
    return (*run, *[""] * (_RUN - len(run)))
