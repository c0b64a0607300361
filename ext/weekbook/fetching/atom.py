"""Answers of the arXiv API: Atom feeds of papers.

Pure: no Sphinx. The format: https://info.arxiv.org/help/api/user-manual.html, section 3.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from xml.etree import ElementTree

from ..ids import PaperScheme, parse_arxiv, parse_doi
from .facts import BadAnswerError, Preprint, RejectedError
from .markup import find_text, parse_xml
from .names import guess_author, is_name
from .tex import decode_tex, says_something

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
_ERROR = "arxiv.org/api/errors"
_CLASS = re.compile(r"[A-Za-z-]+(?:\.[A-Za-z-]+)?")


def read_feed(data: bytes, asked: Sequence[str]) -> dict[str, str]:
    """Give the entries of a feed as XML, by identifier without a version.

    :param asked: the identifiers that the request named
    :raises BadAnswerError: if it is no whole feed, holds a paper twice or one that was not asked for, or lacks what
        every paper has; then the text begins with the identifier and a colon
    :raises RejectedError: if it holds an error instead
    """
    root = parse_xml(data)
    if root.tag != f"{ATOM}feed":
        raise BadAnswerError(f"no Atom feed but <{root.tag.rpartition('}')[2]}>")
    found: dict[str, str] = {}
    for entry in root.iterfind(f"{ATOM}entry"):
        if _ERROR in (find_text(entry, f"{ATOM}id") or ""):
            raise RejectedError(find_text(entry, f"{ATOM}summary") or "an error without a word")
        preprint = _read_entry(entry)
        if preprint.value in found:
            raise BadAnswerError(f"{preprint.value} stands in it twice")
        if preprint.value not in asked:
            raise BadAnswerError(f"{preprint.value} was not asked for")
        found[preprint.value] = ElementTree.tostring(entry, encoding="unicode")
    return found


def read_entry(text: str) -> Preprint:
    """Read an entry that :func:`read_feed` gave.

    :raises BadAnswerError: if something that every paper has is missing; the text begins with its identifier
    """
    return _read_entry(parse_xml(text.encode("utf-8")))


def _read_entry(entry: ElementTree.Element) -> Preprint:
    address = find_text(entry, f"{ATOM}id") or ""
    try:
        ref = parse_arxiv(address)
    except ValueError as error:
        raise BadAnswerError(f"entry {address!r}: {error}") from None
    try:
        published, updated = (
            date.fromisoformat((find_text(entry, f"{ATOM}{tag}") or "")[:10]) for tag in ("published", "updated")
        )
    except ValueError as error:
        raise BadAnswerError(f"{ref.value}: {error}") from None
    title = find_text(entry, f"{ATOM}title")
    names = [decode_tex(find_text(author, f"{ATOM}name") or "") for author in entry.iterfind(f"{ATOM}author")]
    authors = tuple(guess_author(name) for name in names if is_name(name))
    if not title or not says_something(title):
        raise BadAnswerError(f"{ref.value}: no title")
    if not authors:
        raise BadAnswerError(f"{ref.value}: no author")
    category = entry.find(f"{ARXIV}primary_category")
    primary_class = category.get("term", "") if category is not None else ""
    version = ref.version or 1
    history = {1: ((1, published),), 2: ((1, published), (2, updated))}
    return Preprint(
        value=ref.value,
        version=version,
        title=title,
        authors=authors,
        are_guessed=any(not author.is_whole for author in authors),
        published=published,
        updated=updated,
        primary_class=primary_class if _CLASS.fullmatch(primary_class) else None,
        doi=_published_doi(find_text(entry, f"{ARXIV}doi")),
        journal_ref=find_text(entry, f"{ARXIV}journal_ref"),
        versions=history.get(version, ()),
    )


def _published_doi(text: str | None) -> str | None:
    """Give the first DOI of the field, which may hold several; None for none, and for arXiv's own.

    Authors fill it in: a brace in it is a slip, and would end the value of an entry.
    """
    for part in (text or "").split():
        try:
            ref = parse_doi(part)
        except ValueError:
            continue
        if ref.scheme is PaperScheme.DOI and not set("{}").intersection(ref.value):
            return ref.value
    return None
