"""COinS: a paper as the value of a ``title`` attribute, which Zotero's connector reads from a page.

Format: OpenURL 1.0 (Z39.88-2004) as key-encoded values; which keys of which format make which item is Zotero's
``utilities/openurl.js``. Each value is encoded as a whole: Zotero splits at ``&`` and ``=``, and one stray ``%``
ends the saving of all papers of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from .entries import HOSTS, Citation, CitationKind
from .names import Name

_START = "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3A{}&rfr_id=info%3Asid%2Fweekbook"
_PLAIN = re.compile(r"[A-Za-z0-9_.~ ,-]*")
_BOOK_GENRES = {
    CitationKind.CONFERENCE: "proceeding",
    CitationKind.CHAPTER: "bookitem",
    CitationKind.BOOK: "book",
    CitationKind.REPORT: "report",
}
_ZOTERO_TYPES = {
    CitationKind.PREPRINT: "preprint",
    CitationKind.DATASET: "dataset",
    CitationKind.SOFTWARE: "computerProgram",
    CitationKind.PATENT: "patent",
    CitationKind.MANUSCRIPT: "manuscript",
}
"""What Zotero itself calls an item that OpenURL has no format for; what is not here is a page of the web."""


def make_coins(citation: Citation) -> str | None:
    """Give the value of the attribute, before it is escaped for HTML.

    None where the title or all authors are unknown: Zotero would look such a paper up on the net, and may take another.
    """
    if not citation.title or not citation.authors:
        return None
    format_, pairs = _describe(citation)
    pairs += [("rft.au", _write_name(name)) for name in citation.authors]
    pairs += _common(citation)
    encoded = [f"{key}={_encode(value)}" for key, value in pairs if value]
    return "&".join([_START.format(format_), *encoded])


def _describe(citation: Citation) -> tuple[str, list[tuple[str, str | None]]]:
    """Give the format, and what it has for the kind of what is cited."""
    kind, title, container = citation.kind, citation.title, citation.container
    if kind is CitationKind.ARTICLE:
        return "journal", [("rft.genre", "article"), ("rft.atitle", title), ("rft.jtitle", container)]
    if kind in (CitationKind.CONFERENCE, CitationKind.CHAPTER):
        return "book", [("rft.genre", _BOOK_GENRES[kind]), ("rft.atitle", title), ("rft.btitle", container)]
    if kind in (CitationKind.BOOK, CitationKind.REPORT):
        return "book", [("rft.genre", _BOOK_GENRES[kind]), ("rft.btitle", title)]
    if kind is CitationKind.THESIS:
        return "dissertation", [("rft.title", title), ("rft.inst", citation.publisher)]
    return "dc", [("rft.type", _ZOTERO_TYPES.get(kind, "webpage")), ("rft.title", title)]


def _common(citation: Citation) -> Iterator[tuple[str, str | None]]:
    yield "rft.date", "-".join(f"{number:02}" for number in citation.date)
    yield "rft.volume", citation.volume
    yield "rft.issue", citation.issue
    yield "rft.pages", citation.pages
    if citation.kind is not CitationKind.THESIS:
        yield "rft.publisher" if citation.kind in _ZOTERO_TYPES else "rft.pub", citation.publisher
    if citation.kind is CitationKind.PATENT:
        yield "rft.number", citation.number
    yield "rft.place", citation.place
    yield "rft.edition", citation.edition
    if citation.kind in HOSTS:
        yield "rft.series", citation.series
        yield "rft.isbn", citation.isbn
    yield "rft.issn", citation.issn
    yield "rft_id", citation.url
    yield "rft_id", f"info:doi/{citation.doi}" if citation.doi else None
    yield "rft.language", citation.language
    yield "rft.subject", citation.primary_class


def _write_name(name: Name) -> str:
    """Write a name: a comma tells Zotero the family's part, and only one may be there."""
    if name.is_whole:
        return _without_commas(name.family)
    family = f"{name.family} {name.suffix}" if name.suffix else name.family
    return f"{_without_commas(family)}, {_without_commas(name.given)}"


def _encode(text: str) -> str:
    """Encode a value. Most are letters, blanks and commas, for which ``quote`` takes four times as long."""
    return text.replace(" ", "%20").replace(",", "%2C") if _PLAIN.fullmatch(text) else quote(text, safe="")


def _without_commas(text: str) -> str:
    return " ".join(text.replace(",", " ").split()) if "," in text else text
