"""How Zotero's connector reads COinS: the rules of ``openurl.js`` in https://github.com/zotero/utilities as a parser.

What the rules are was read there; this is what weekbook's tests need of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

_FORMATS = {
    "info:ofi/fmt:kev:mtx:journal": "journalArticle",
    "info:ofi/fmt:kev:mtx:book": "book",
    "info:ofi/fmt:kev:mtx:dissertation": "thesis",
    "info:ofi/fmt:kev:mtx:dc": "webpage",
}
_GENRES = {
    "bookitem": "bookSection",
    "proceeding": "conferencePaper",
    "conference": "conferencePaper",
    "report": "report",
}
_PARTS = ("journalArticle", "bookSection", "conferencePaper")
_TYPES = frozenset(
    "preprint webpage journalArticle book thesis report dataset computerProgram patent manuscript".split()  # noqa: SIM905
)


class MalformedURIError(Exception):
    """What JavaScript throws at a per cent sign that begins no character: the saving of the whole page ends."""


@dataclass
class Item:
    """What Zotero makes of a span."""

    type: str
    title: str | None = None
    creators: list[tuple[str, str | None]] = field(default_factory=list)
    """Family and given name; the second is None in a name of one field."""
    fields: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)


def read_span(value: str) -> Item | None:
    """Read the value of the attribute; None where Zotero sees no item in it."""
    parts = value.split("&")
    format_ = next((_decode(part[12:]) for part in parts if part.startswith("rft_val_fmt=")), "")
    if format_ not in _FORMATS:
        return None
    item = Item(_FORMATS[format_])
    if item.type == "book":
        item.type = next((kind for genre, kind in _GENRES.items() if f"rft.genre={genre}" in parts), "book")
    for part in parts:
        pieces = part.split("=")
        if len(pieces) < 2:
            # it reads the second piece all the same
            raise MalformedURIError(part)
        text = _decode(re.sub(r"\+|%2[bB]", " ", pieces[1]))
        if text:
            _take(item, format_, pieces[0], text)
    return item


def _take(item: Item, format_: str, key: str, text: str) -> None:
    is_part = item.type in _PARTS
    match key:
        case "rft_id" if text[:8].lower() == "info:doi":
            item.fields["DOI"] = text[9:]
        case "rft_id" if re.match(r"https?://", text):
            item.fields["url"] = text
        case "rft.btitle" if item.type in ("book", "report"):
            item.title = text
        case "rft.btitle" if is_part:
            item.fields["publicationTitle"] = text
        case "rft.atitle" if is_part:
            item.title = text
        case "rft.jtitle" if item.type == "journalArticle":
            item.fields["publicationTitle"] = text
        case "rft.title" if is_part:
            item.fields["publicationTitle"] = text
        case "rft.title":
            item.title = text
        case "rft.au":
            item.creators.append(_read_creator(text))
        case "rft.date" if item.type == "patent":
            item.fields["issueDate"] = text
        case "rft.number" if item.type == "patent":
            item.fields["patentNumber"] = text
        case "rft.place" | "rft.edition" | "rft.series":
            item.fields[key[4:]] = text
        case "rft.isbn" | "rft.issn":
            item.fields[key[4:].upper()] = text
        case "rft.date" | "rft.volume" | "rft.issue" | "rft.pages":
            item.fields[key[4:]] = text
        case "rft.pub" | "rft.publisher":
            item.fields["publisher"] = text
        case "rft.inst" if item.type == "thesis":
            item.fields["publisher"] = text
        case "rft.language" if item.type != "patent":
            item.fields["language"] = text
        case "rft.subject":
            item.tags.append(text)
        case "rft.type" if format_.endswith(":dc") and text in _TYPES:
            item.type = text


def _read_creator(text: str) -> tuple[str, str | None]:
    """Cut a name at its commas; of more than two parts all but the first two are lost."""
    if "," not in text:
        return text, None
    family, given, *_lost = re.split(r", ?", text)
    return family, given


def _decode(text: str) -> str:
    """Decode as ``decodeURIComponent`` does."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise MalformedURIError(text)
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise MalformedURIError(text) from error
