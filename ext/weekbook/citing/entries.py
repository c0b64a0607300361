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

from pybtex.database import Entry, Person
from pybtex.exceptions import PybtexError

from ..bibtex import bare_value, safe_link
from ..ids import PaperRef, PaperScheme, format_arxiv_url, format_doi_url, parse_arxiv, parse_doi
from ..languages import language_of
from ..plaintext import plain_text


class CitationKind(StrEnum):
    """What is cited."""

    PREPRINT = "preprint"
    ARTICLE = "article"
    CONFERENCE = "conference"
    BOOK = "book"
    CHAPTER = "chapter"
    THESIS = "thesis"
    REPORT = "report"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in plain text."""

    family: str
    """The family name with its particle, as in ``van der Berg``; the whole name where it is one piece."""
    given: str = ""
    suffix: str = ""
    """What follows a name, such as ``Jr.``."""
    is_whole: bool = False
    """Whether the name is one piece: a group, a name in Chinese letters, a single word."""


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
    pages: str | None = None
    """With a hyphen between the first and the last."""
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
OTHERS = "others"
"""The last of a list of names in BibTeX where there are more."""
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
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""What BibTeX calls months."""
_MONTHS = {name: number for number, name in enumerate(MONTHS, 1)}
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})")
_NUMBER = re.compile(r"\d+", re.ASCII)
_LANGUAGES = {
    **dict.fromkeys(("english", "american", "british", "usenglish", "ukenglish", "en"), "en"),
    **dict.fromkeys(("chinese", "chinese-simplified", "zh"), "zh"),
    **dict.fromkeys(("german", "ngerman"), "de"),
    "french": "fr",
    "japanese": "ja",
    "korean": "ko",
    "spanish": "es",
    "portuguese": "pt",
    "italian": "it",
    "russian": "ru",
}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])", re.ASCII)
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE | re.ASCII)
_ARXIV_JOURNAL = re.compile(
    r"(?:arxiv(?![a-z])(?: preprint| e-prints?)?\W*|corr(?![a-z])\W*(?:abs/)?)(?:arxiv\W*)?(\S*)", re.IGNORECASE
)
_TEX = re.compile(r"[\\{}$~]")
_DASHES = re.compile("[-\N{EN DASH}]+")
_YEAR = re.compile(r"\d{4}", re.ASCII)
_URL_ONLY = re.compile(r"\\url\{([^{}]*)\}")


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
    if found := _ARXIV_JOURNAL.match(journal):
        # how search engines give preprints, some with the identifier for a volume
        paper = paper or _read_arxiv(found[1]) or _read_arxiv(bare_value(volume or "").removeprefix("abs/"))
        journal, volume = "", None
    eprint = paper.value if paper else None if is_arxiv else bare_value(fields.get("eprint", "")) or None
    kind = _tell_kind(entry.type, bool(eprint or found), journal, book)
    is_preprint = kind is CitationKind.PREPRINT

    doi: str | None = None
    if doi_ref and doi_ref.scheme is PaperScheme.DOI:
        doi = doi_ref.value
    elif is_preprint and paper:
        doi = f"10.48550/arXiv.{paper.value}"
    publisher = fields.get("publisher") or fields.get("institution") or fields.get("school")
    if url is None and paper and (is_preprint or not doi):
        url = format_arxiv_url(paper.value)
    title = plain_text(_join_title(fields)) or key
    version = _plain(fields.get("version")) or (str(paper.version) if paper and paper.version else None)
    people = {role.lower(): _read_persons(persons) for role, persons in entry.persons.items()}
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
        date=_read_date(fields),
        container=_plain(container),
        volume=_plain(volume),
        issue=_plain(fields.get("issue") or (None if kind is CitationKind.REPORT else fields.get("number"))),
        pages=_DASHES.sub("-", plain_text(fields["pages"])) or None if "pages" in fields else None,
        publisher=(ARXIV if paper else archive) if is_preprint else _plain(publisher),
        eprint=eprint,
        version=version,
        primary_class=bare_value(fields.get("primaryclass") or fields.get("eprintclass") or "") or None,
        doi=doi,
        url=url or (format_doi_url(doi) if doi else None),
        language=_read_language(fields, title),
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
    :param language: as a tag; how BibTeX calls it is looked up
    """
    names = tuple(read_name(author) for author in authors if author.strip())
    babel = next((name for name, tag in _LANGUAGES.items() if tag == (language or "").split("-")[0].lower()), None)
    given = {
        "title": "{" + escape_tex(title) + "}",
        "organization": escape_tex(container) if container else None,
        "date": date.isoformat() if date else None,
        "url": url,
        "langid": babel,
    }
    return Citation(
        key=key,
        kind=CitationKind.WEB,
        entry_type="online",
        fields={name: value for name, value in given.items() if value},
        persons={"author": tuple(map(_write_name, names))} if names else {},
        title=title,
        authors=names,
        date=(date.year, date.month, date.day) if date else (),
        container=container,
        url=url,
        language=language,
    )


def read_name(text: str) -> Name:
    """Read a name that a person wrote in a setting, as BibTeX reads names; what is none to it is one piece.

    >>> read_name("Ada van der Berg").given, read_name("the example authors").given, read_name("{Research Group}").given
    ('Ada', '', '')
    """
    text = " ".join(text.split())
    try:
        return _make_name(*map(plain_text, _cut(Person(text))))
    except PybtexError:
        return Name(text, is_whole=True)


def escape_tex(text: str) -> str:
    r"""Write plain text so that TeX and BibTeX read it as it is.

    >>> escape_tex("A & B: {50} %"), plain_text(escape_tex("A & B: {50} %"))
    ('A \\& B: \\lbrace{}50\\rbrace{} \\%', 'A & B: {50} %')
    """
    return text.translate(_ESCAPES)


_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # braces count in BibTeX, escaped or not, and so must not stand alone
        "{": r"\lbrace{}",
        "}": r"\rbrace{}",
        "$": r"\textdollar{}",
        "~": r"\textasciitilde{}",
        # a circumflex means itself to all readers but TeX, whose name for it is that of another character to them
        **{character: f"\\{character}" for character in "&%#_"},
    }
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
    """Read the address, which classic entries have in ``howpublished``, and drop a field that holds none."""
    if (url := safe_link(fields.get("url"))) is None:
        fields.pop("url", None)
        link = _URL_ONLY.fullmatch(fields.get("howpublished", ""))
        if link and (url := safe_link(link[1])):
            fields["url"] = link[1]
    return url


def _read_arxiv(text: str) -> PaperRef | None:
    try:
        return parse_arxiv(text.rstrip(".,;)"))
    except ValueError:
        return None


def _tell_kind(entry_type: str, is_archived: bool, journal: str, book: str) -> CitationKind:
    kind = _TYPES.get(entry_type)
    if kind is CitationKind.CONFERENCE and book:
        return kind
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


def _read_date(fields: Mapping[str, str]) -> tuple[int, ...]:
    """Read the date of an entry: year, month, day as far as they are given and can be."""
    if "date" in fields and (found := _DATE.match(bare_value(fields["date"]))):
        numbers = [int(part) for part in found.groups() if part]
    else:
        year = _YEAR.fullmatch(bare_value(fields.get("year", "")))
        if not year:
            return ()
        numbers = [int(year[0])]
        numbers += _read_month(bare_value(fields.get("month", "")))
        if len(numbers) == 2 and _NUMBER.fullmatch(day := bare_value(fields.get("day", ""))):
            numbers.append(int(day))
    for length in range(len(numbers), 0, -1):
        try:
            date(*[*numbers[:length], 1, 1][:3])
        except ValueError:
            continue
        return tuple(numbers[:length])
    return ()


def _read_month(text: str) -> list[int]:
    """Read a month by name or number, the first of several; and the day, where it stands beside the name."""
    numbers = [int(number) for number in _NUMBER.findall(text)]
    if name := _MONTH.search(text.lower()):
        return [_MONTHS[name[0]], *(numbers if len(numbers) == 1 else [])]
    return numbers[:1]


def _read_language(fields: Mapping[str, str], title: str) -> str | None:
    given = bare_value(fields.get("langid") or fields.get("language") or "")
    if known := _LANGUAGES.get(given.lower()):
        return known
    return given if given and _TAG.fullmatch(given) and len(given) < 4 else language_of(title, latin="en")


def _read_persons(persons: Iterable[Person]) -> tuple[tuple[str, ...], tuple[Name, ...]]:
    """Give names of the engine as TeX and as plain text, the latter without the ``others`` that end a list."""
    parts = [_cut(person) for person in persons]
    written = tuple(", ".join(filter(None, (family, suffix, given))) for family, given, suffix in parts)
    # most lists hold no TeX: one look at the whole
    if _TEX.search("".join(written)):
        parts = [(plain_text(family), plain_text(given), plain_text(suffix)) for family, given, suffix in parts]
    return written, tuple(
        _make_name(family, given, suffix) for family, given, suffix in parts if family != OTHERS or given
    )


def _make_name(family: str, given: str, suffix: str) -> Name:
    return Name(family, given, suffix) if family and given else Name(family or given, is_whole=True)


def _cut(person: Person) -> tuple[str, str, str]:
    """Give the parts of a name: family name with its particle, given names, suffix."""
    family, given = " ".join(person.last_names), " ".join(person.first_names)
    if person.prelast_names:
        family = " ".join([*person.prelast_names, family])
    if person.middle_names:
        given = " ".join([given, *person.middle_names])
    return family, given, " ".join(person.lineage_names)


def _write_name(name: Name) -> str:
    """Write a plain name as TeX that is read as the same name."""
    if name.is_whole:
        return "{" + escape_tex(name.family) + "}"
    parts = [name.family, name.suffix, name.given] if name.suffix else [name.family, name.given]
    return ", ".join(escape_tex(part) for part in parts)
