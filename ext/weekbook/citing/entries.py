"""Citations: what is known of a paper, of a week or of the archive, as TeX and as plain text.

The TeX is that of the source, for the files that TeX reads; the plain text is for all other formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pybtex.database import Entry

from ..bibtex import ARXIV_JOURNAL, bare_value, entry_paper, safe_link
from ..ids import PaperRef, PaperScheme, format_arxiv_url, format_doi_url, parse_arxiv, parse_doi
from ..plaintext import plain_text
from .days import read_date
from .names import OTHERS, Name, escape_tex, read_name, read_persons, write_name
from .tags import find_babel_name, read_language, write_tag

__all__ = ["ARXIV", "HOSTS", "Citation", "CitationKind", "Name", "make_citation", "make_own_citation"]


class CitationKind(StrEnum):
    """What is cited."""

    PREPRINT = "preprint"
    ARTICLE = "article"
    CONFERENCE = "conference"
    BOOK = "book"
    CHAPTER = "chapter"
    THESIS = "thesis"
    REPORT = "report"
    DATASET = "dataset"
    SOFTWARE = "software"
    PATENT = "patent"
    MANUSCRIPT = "manuscript"
    WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Something to be cited."""

    key: str
    """The citekey."""
    kind: CitationKind
    entry_type: str
    """The type of the entry in its source, in lower case."""
    fields: Mapping[str, str]
    """The fields as TeX, by names in lower case; without links and identifiers that are none."""
    persons: Mapping[str, tuple[str, ...]]
    """Names as TeX, by role (``author``, ``editor``)."""
    title: str
    authors: tuple[Name, ...] = ()
    more_authors: bool = False
    """Whether the source ends its authors in ``and others``."""
    editors: tuple[Name, ...] = ()
    date: tuple[int, ...] = ()
    """Year, month and day as far as they are known."""
    container: str | None = None
    """The journal, the proceedings, the book, or the site."""
    volume: str | None = None
    issue: str | None = None
    """The number of a journal's issue, else its name."""
    season: str | None = None
    """The name of an issue that has a number too, such as ``Spring``."""
    pages: str | None = None
    """With a hyphen between the first and the last, a dash where pages have hyphens; else the number of an article."""
    series: str | None = None
    number: str | None = None
    """The number in a series of what is a book or a part of one; of a report, a patent and the like its own."""
    edition: str | None = None
    place: str | None = None
    """Where the publisher is."""
    isbn: str | None = None
    issn: str | None = None
    publisher: str | None = None
    """Who published it: the archive of a preprint, the university of a thesis."""
    eprint: str | None = None
    """The identifier in an archive, such as arXiv, without a version."""
    version: str | None = None
    primary_class: str | None = None
    doi: str | None = None
    """The DOI; arXiv's own for its preprints."""
    url: str | None = None
    language: str | None = None
    """The language of the title as a tag, such as ``en``."""
    archive: str | None = None
    """The archive that ``eprint`` is an identifier of, such as ``arXiv``."""


ARXIV = "arXiv"
_TYPES = {
    "article": CitationKind.ARTICLE,
    "suppperiodical": CitationKind.ARTICLE,
    "periodical": CitationKind.BOOK,
    "inproceedings": CitationKind.CONFERENCE,
    "conference": CitationKind.CONFERENCE,
    **dict.fromkeys(("inbook", "bookinbook", "suppbook", "incollection", "inreference"), CitationKind.CHAPTER),
    **dict.fromkeys(("book", "mvbook", "booklet", "collection", "mvcollection", "manual"), CitationKind.BOOK),
    **dict.fromkeys(("proceedings", "mvproceedings", "reference", "mvreference"), CitationKind.BOOK),
    **dict.fromkeys(("thesis", "phdthesis", "mastersthesis"), CitationKind.THESIS),
    **dict.fromkeys(("report", "techreport"), CitationKind.REPORT),
    "dataset": CitationKind.DATASET,
    "software": CitationKind.SOFTWARE,
    "patent": CitationKind.PATENT,
    "unpublished": CitationKind.MANUSCRIPT,
}
HOSTS = (CitationKind.BOOK, CitationKind.CONFERENCE, CitationKind.CHAPTER)
"""What is a book, or a part of one: its number is one in a series."""
_DASHES = re.compile("\\s*(?:--|[\N{EN DASH}\N{EM DASH}])[-\N{EN DASH}\N{EM DASH}]*\\s*")
_LINK = re.compile(r"\\url\s*\{([^{}]*)\}|https?://(?:[^\s{}\\]|\\[_%&#~])+")
_LEADS_TO_LINK = frozenset(
    {"online", "url", "available at", "available online", "available online at", "online]. available"}
)


def make_citation(key: str, entry: Entry) -> Citation:
    """Read an entry of the citation engine.

    What is no DOI, no address or no arXiv identifier is left out, as it is on the page.
    A preprint is what an archive has and nobody has published: an entry with a journal or a book around it is that.

    :param entry: its fields in either flavour, classic or biblatex; what it inherits is already there
    """
    fields = {name.lower(): value for name, value in entry.fields.items()}
    archive = bare_value(fields.get("eprinttype") or fields.get("archiveprefix") or "") or ARXIV
    is_arxiv = archive.lower() == "arxiv"
    paper = _read_ref(fields, "eprint", parse_arxiv) if is_arxiv else None
    doi_ref = _read_ref(fields, "doi", parse_doi)
    if doi_ref and doi_ref.scheme is PaperScheme.ARXIV and paper is None:
        paper, archive = doi_ref, ARXIV
    url = _read_link(fields)
    journal = fields.get("journal") or fields.get("journaltitle") or ""
    book, volume = fields.get("booktitle", ""), fields.get("volume")
    if found := ARXIV_JOURNAL.match(journal):
        # how search engines give preprints, some with the identifier for a volume
        paper = paper or _read_arxiv(found[1]) or _read_arxiv(bare_value(volume or "").removeprefix("abs/"))
        journal, volume = "", None
    if paper is doi_ref is None and "eprint" not in fields and (ref := entry_paper(fields)):
        # what an address names, as on the page
        paper, doi_ref = (ref, None) if ref.scheme is PaperScheme.ARXIV else (None, ref)
    eprint = paper.value if paper else None if is_arxiv else bare_value(fields.get("eprint", "")) or None
    kind = _tell_kind(entry.type, bool(eprint or found), journal, book)
    is_preprint = kind is CitationKind.PREPRINT

    doi: str | None = None
    if doi_ref and doi_ref.scheme is PaperScheme.DOI:
        doi = doi_ref.value
    elif is_preprint and paper:
        doi = f"10.48550/arXiv.{paper.value}"
    publisher = fields.get("publisher") or fields.get("institution") or fields.get("school")
    if publisher is None and kind is not CitationKind.WEB:
        publisher = fields.get("organization")
    if url is None and paper and (is_preprint or not doi):
        url = format_arxiv_url(paper.value)
    title = plain_text(_join_title(fields)) or key
    version = _plain(fields.get("version"))
    if version is None and is_preprint and paper and paper.version:
        version = str(paper.version)
    issue, season, number = fields.get("issue"), None, fields.get("number")
    pages, eid = fields.get("pages"), fields.get("eid") or fields.get("articleno")
    if kind is CitationKind.ARTICLE or entry.type == "periodical":
        # the number of an issue is its number, and what it is called besides is its name (biblatex's manual)
        issue, season, number = number or issue, issue if number else None, eid if pages else None
    elif found and is_preprint:
        issue = number = pages = eid = None
    people = {role.lower(): read_persons(persons) for role, persons in entry.persons.items()}
    written, authors = people.get("author", ((), ()))
    container = journal if kind is CitationKind.ARTICLE else book
    if kind is CitationKind.WEB:
        container = fields.get("organization") or ""
    return Citation(
        key=key,
        kind=kind,
        entry_type=entry.type,
        fields=fields,
        persons={role: names for role, (names, _plain_names) in people.items()},
        title=title,
        authors=authors,
        more_authors=OTHERS in written[-1:],
        editors=people.get("editor", ((), ()))[1],
        date=read_date(fields),
        container=_plain(container),
        volume=_plain(volume),
        issue=_plain(issue),
        season=_plain(season),
        pages=_read_pages(pages) if pages else _plain(eid),
        series=_plain(fields.get("series")),
        number=_plain(number),
        edition=_plain(fields.get("edition")),
        place=_plain(fields.get("location") or fields.get("address")),
        isbn=_plain(fields.get("isbn")),
        issn=_plain(fields.get("issn")),
        publisher=(ARXIV if paper else archive) if is_preprint else _plain(publisher),
        eprint=eprint,
        version=version,
        primary_class=bare_value(fields.get("primaryclass") or fields.get("eprintclass") or "") or None,
        doi=doi,
        url=url or (format_doi_url(doi) if doi else None),
        language=read_language(fields, title),
        archive=(ARXIV if paper else archive) if eprint else None,
    )


def make_own_citation(
    *,
    key: str,
    title: str,
    authors: Iterable[str] = (),
    date: date | None = None,
    url: str | None = None,
    language: str | None = None,
    container: str | None = None,
) -> Citation:
    """Make the citation of a week, or of the archive, from plain text.

    :param authors: as ``read_name`` reads them
    :param container: the archive, for a week
    :param language: as a tag, or as Sphinx calls it; how BibTeX calls it is looked up
    """
    tag = write_tag(language)
    names = tuple(read_name(author) for author in authors if author.strip())
    given = {
        "title": "{" + escape_tex(title) + "}",
        "organization": escape_tex(container) if container else None,
        "date": date.isoformat() if date else None,
        "url": url,
        "langid": find_babel_name(tag),
    }
    return Citation(
        key=key,
        kind=CitationKind.WEB,
        entry_type="online",
        fields={name: value for name, value in given.items() if value},
        persons={"author": tuple(map(write_name, names))} if names else {},
        title=title,
        authors=names,
        date=(date.year, date.month, date.day) if date else (),
        container=container,
        url=url,
        language=tag,
    )


def _read_ref(fields: dict[str, str], name: str, parse: Any) -> PaperRef | None:
    """Read an identifier, and drop a field that holds none."""
    if name not in fields:
        return None
    try:
        ref: PaperRef = parse(bare_value(fields[name]))
    except ValueError:
        del fields[name]
        return None
    return ref


def _read_link(fields: dict[str, str]) -> str | None:
    """Read the address, which classic entries have in ``howpublished``, and drop a field that holds none.

    An address in ``howpublished`` moves to ``url``, and what stands around it stays.
    """
    if (url := safe_link(fields.get("url"))) is None:
        fields.pop("url", None)
    if "://" in (text := fields.get("howpublished", "")) and (found := _LINK.search(text)):
        link = found[1] or found[0].rstrip(".,;:")
        if link.endswith(")") and "(" not in link:
            link = link[:-1].rstrip(".,;:")
        if (read := safe_link(link)) and url in (None, read):
            fields.setdefault("url", link)
            rest = (text[: found.start()] + text[found.end() :]).replace("{}", "").strip(" ,;:.()[]")
            fields["howpublished"] = "" if rest.lower() in _LEADS_TO_LINK else rest
            return read
    return url


def _read_pages(text: str) -> str | None:
    """Read pages: their ranges with hyphens, or with dashes where the pages themselves have hyphens (``A12-1``)."""
    return ", ".join(map(_read_range, plain_text(text).split(","))) or None


def _read_range(text: str) -> str:
    pages = _DASHES.split(text.strip())
    return ("\N{EN DASH}" if any("-" in page for page in pages) else "-").join(pages)


def _read_arxiv(text: str) -> PaperRef | None:
    try:
        return parse_arxiv(text.rstrip(".,;)"))
    except ValueError:
        return None


def _tell_kind(entry_type: str, is_archived: bool, journal: str, book: str) -> CitationKind:
    kind = _TYPES.get(entry_type)
    if kind is CitationKind.CONFERENCE and book:
        return kind
    if kind is CitationKind.MANUSCRIPT:
        return CitationKind.PREPRINT if is_archived else kind
    if kind in (None, CitationKind.ARTICLE, CitationKind.CONFERENCE):
        if journal:
            return CitationKind.ARTICLE
        if book and kind is None:
            return CitationKind.CONFERENCE
        return CitationKind.PREPRINT if is_archived else kind or CitationKind.WEB
    return kind


def _join_title(fields: Mapping[str, str]) -> str:
    title, subtitle = fields.get("title", ""), fields.get("subtitle")
    return f"{title}: {subtitle}" if subtitle else title


def _plain(value: str | None) -> str | None:
    return (plain_text(value) or None) if value else None
