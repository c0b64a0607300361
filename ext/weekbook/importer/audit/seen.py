"""What a reader sees of a week, whoever rendered it: headings, and below each a sequence of words, pictures and so on.

Blanks and line breaks are not seen: they part words and are nothing else. Every other character counts.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from ...ids import link_scheme, parse_arxiv, parse_week

_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\uffef\U00020000-\U0003ffff"
_SPECIAL = "\ufffc"
_WORD = re.compile(rf"{_SPECIAL}|[{_WIDE}]|[^\W{_WIDE}]+|\S")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_WIKILINK = re.compile(r"\[\[([^\n]+?)\]\](?!\])")
_PAGE_OF_WEEK = re.compile(r"(?:.*/)?(\d{4})/W(\d{1,2})\.html")


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    FORMULA = "formula"
    PICTURE = "picture"
    CODE = "code"
    REMARK = "remark"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of the source."""

    tex: str
    block: bool
    """Whether it stands alone."""


@dataclass(slots=True)
class Token:
    """One thing that a reader sees: a word, a Han character, a mark, a formula, a picture, a block of code."""

    kind: Kind
    text: str
    """What must be equal: for a picture the digest of its file, for a formula its MathML."""
    shown: str
    """How a message names it."""
    line: int = 0
    """In the source; 0 on a page."""
    row: int = 0
    """Tokens of one row stand in one line of the source."""
    link: str | None = None
    """Where it leads, as :func:`target_of` writes it."""
    wiki: str | None = None
    """What the double brackets hold in which it stands."""
    span: int = 0
    """Tokens of one link or of one pair of double brackets have the same number; 0 for others."""
    optional: bool = False
    """Whether a page may leave it out: brackets of wikilinks, and tags that GitHub does not show."""
    alt: str = ""
    """What a picture says to those who do not see it."""
    formula: Formula | None = None
    """What the source has in a formula's place."""
    card: Card | None = None
    """What a page has in the place of a source."""


@dataclass(frozen=True, slots=True)
class Span:
    """A link or a wikilink of the source."""

    start: int
    end: int
    text: str
    """What a reader sees of it, without blanks; of a wikilink what stands in its brackets, with them."""
    link: str | None
    is_wiki: bool


@dataclass(slots=True)
class Card(ABC):
    """A source as a page shows it; the kinds are in :mod:`.cards`."""

    tokens: list[Token]
    """All that the card shows, for messages and where it fits nowhere."""

    @abstractmethod
    def find(self, source: Sequence[Token], spans: Sequence[Span], start: int) -> tuple[int, int] | None:
        """Give where in a section the source stands that the card shows, from a place on; None if nowhere."""


@dataclass(slots=True)
class Section:
    """A heading and what stands below it, up to the next heading."""

    title: str
    title_tokens: list[Token]
    tokens: list[Token]
    line: int = 0


@dataclass(slots=True)
class Seen:
    """What a reader sees of a week."""

    sections: list[Section]
    """In reading order; the first is the week's own title."""
    dropped: list[tuple[int, str]] = field(default_factory=list)
    """What every week repeats and the page does not: the header and the table of contents, each with its line."""
    author: str | None = None
    """Whom the header names."""


@dataclass(slots=True)
class _Piece:
    text: str
    link: str | None
    span: int
    optional: bool
    is_code: bool
    special: Token | None


class _Wiki:
    """A wikilink in a line of text."""

    def __init__(self, found: re.Match[str], span: int) -> None:
        self.start, self.end, self.content, self.span = found.start(), found.end(), found[1], span
        # of a link to a heading, neither the file nor the sign before the heading is shown
        self.shown = self.start + 2 + _not_shown(self.content)


class Gatherer:
    """Gathers tokens from pieces of text, which may part a word: ``<b>M</b>yST`` is one."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.line = 0
        self.row = 0
        self._pieces: list[_Piece] = []
        self._spans = 0

    def next_span(self) -> int:
        """Give a number that no link or wikilink has."""
        self._spans += 1
        return self._spans

    def add(
        self, text: str, *, link: str | None = None, span: int = 0, optional: bool = False, is_code: bool = False
    ) -> None:
        """Add text to the line."""
        if not text.isascii():
            text = _INVISIBLE.sub("", normalize("NFC", text)).replace(_SPECIAL, " ")
        if text:
            self._pieces.append(_Piece(text, link, span, optional, is_code, None))

    def add_special(self, token: Token, *, link: str | None = None, span: int = 0) -> None:
        """Add what is no word."""
        self._pieces.append(_Piece(_SPECIAL, link, span, False, False, token))

    def end_row(self) -> None:
        """End the line: no word goes on."""
        pieces, self._pieces = self._pieces, []
        if not pieces:
            return
        text = "".join(piece.text for piece in pieces)
        # brackets in code are no wikilink
        shadow = "".join(re.sub(r"[\[\]]", " ", piece.text) if piece.is_code else piece.text for piece in pieces)
        wikis = [_Wiki(found, self.next_span()) for found in _WIKILINK.finditer(shadow)] if "[[" in shadow else []
        rest = iter(pieces)
        piece = next(rest)
        end = len(piece.text)
        for found in _WORD.finditer(text):
            start, word = found.start(), found[0]
            while end <= start:
                piece = next(rest)
                end += len(piece.text)
            token = piece.special or Token(Kind.WORD, word, word, optional=piece.optional)
            token.line, token.row, token.link, token.span = self.line, self.row, piece.link, piece.span
            for wiki in wikis:
                if wiki.start <= start < wiki.end:
                    token.wiki, token.span = wiki.content, wiki.span
                    token.optional = token.optional or not wiki.shown <= start < wiki.end - 2
            self.tokens.append(token)
        self.row += 1

    def take(self) -> list[Token]:
        """End the line, and give all tokens since the last time."""
        self.end_row()
        tokens, self.tokens = self.tokens, []
        return tokens


def _not_shown(content: str) -> int:
    """Count the characters of a wikilink to a heading that stand before the heading's name."""
    name, sign, _heading = content.partition("#")
    return len(name) + len(sign) if sign and (not name.strip() or re.search(r"\d{4}[- ]?W\d", name)) else 0


def squash(text: str) -> str:
    """Give the characters of a text that are seen."""
    return _INVISIBLE.sub("", "".join(normalize("NFC", text).split()))


def join(tokens: list[Token]) -> str:
    """Write tokens for a message."""
    text = ""
    for token in tokens:
        is_latin = token.shown[:1].isascii() and token.shown[:1].isalnum() and text[-1:].isascii()
        text += (" " if is_latin and text[-1:].isalnum() else "") + token.shown
    return text if len(text) <= 160 else f"{text[:120]}…{text[-39:]}"


def target_of(href: str) -> str | None:
    """Give where an address leads, the same for addresses that lead to the same; None where no reader is led."""
    href = href.strip()
    scheme = link_scheme(href)
    if scheme is None and not href.startswith("//"):
        return _local_target(href)
    if scheme not in (None, "http", "https", "mailto"):
        # GitHub takes such a link away, too
        return None
    try:
        paper = parse_arxiv(href)
    except ValueError:
        pass
    else:
        return f"arxiv:{paper.value}" + (f"v{paper.version}" if paper.version else "")
    try:
        host = urlsplit(href).netloc
    except ValueError:
        return unquote(href)
    return unquote(href.replace(host, host.lower(), 1))


def _local_target(href: str) -> str | None:
    path, sign, anchor = unquote(href).partition("#")
    if not path:
        return f"#{anchor}" if sign and anchor else None
    if found := _PAGE_OF_WEEK.fullmatch(path) or re.search(r"(\d{4})[- ]?W(\d{1,2})(?!\d)", path):
        try:
            return f"week:{parse_week(f'{found[1]}-W{int(found[2]):02}')}"
        except ValueError:
            pass
    return path
