"""Read BibTeX files entry by entry, so that a broken one costs only itself.

Pure: no Sphinx. Two readers see each entry: bibtexparser gives its span and line, pybtex its macros and names.
What either rejects is left out and reported; a file that both would take as it is needs neither (:mod:`.bibplain`).
The sound entries make one text, which the citation engine parses.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import bibtexparser
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)
from pybtex.database import Entry as PybtexEntry
from pybtex.database import Person
from pylatexenc.latexwalker import LatexWalker, LatexWalkerParseError

from .bibparser import KEY, inherit, parse_entries
from .bibplain import cut_plain
from .ids import PaperRef, PaperScheme, parse_arxiv, parse_doi, parse_link
from .plaintext import COMMON, plain_text

_HAN_NAME = re.compile(r"[\u3400-\u9fff·]+")
KEY_FORM = re.compile(KEY, re.ASCII)
GENERATED = "% Source: the digest of "
"""How the comment above an entry begins that an import has written from a week."""
ET_AL = "et al."
"""The last name of a work whose entry ends in BibTeX's ``and others``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a BibTeX file."""

    path: str
    """The file."""
    line: int
    """The line, from 1."""
    message: str
    """What is wrong, for the author."""


@dataclass(slots=True)
class Reading:
    """What reading BibTeX files gives."""

    sound: list[str] = field(default_factory=list)
    """The texts of sound entries and of the macros before them, in order."""
    problems: list[Problem] = field(default_factory=list)
    """What was left out or is doubtful, in the order of files and lines."""
    keys: dict[str, str] = field(default_factory=dict)
    """The keys of the sound entries in lower case, each with its file and line."""
    papers: dict[PaperRef, str] = field(default_factory=dict)
    """The papers of the sound entries, without a version, each with its entry's key."""
    entries: dict[str, PybtexEntry] = field(default_factory=dict)
    """The sound entries by their keys, parsed, each with what it inherits and without ``crossref``."""

    @property
    def text(self) -> str:
        """One BibTeX file of all sound entries."""
        return "\n\n".join(self.sound) + ("\n" if self.sound else "")


def read_bibtex(files: Iterable[tuple[str, str]]) -> Reading:
    """Read BibTeX files and tell sound entries from broken ones.

    The format: https://www.bibtex.org/Format/ and the manual of biblatex. Keys must be ``[a-z][a-z0-9-]*``,
    since they become anchors, and must be unique over all files, whatever their case; so must the
    arXiv identifier or DOI of an entry, whatever its version. Of two the first is kept, of one made by hand and
    one that an import has written the former.

    :param files: pairs of a path (for messages) and the file's text
    """
    reading = Reading()
    places: dict[str, tuple[str, Entry, int]] = {}
    order: list[str] = []
    items: list[str | _Found] = []
    for path, text in files:
        order.append(path)
        items += _read_file(path, text, reading.problems)
    kept = _choose([item for item in items if isinstance(item, _Found)], reading)
    for item in items:
        if isinstance(item, str):
            reading.sound.append(item)
        elif (key := item.block.key) in kept and kept[key] is item:
            places[key] = item.path, item.block, len(reading.sound)
            reading.sound.append((item.block.raw or "").strip())
            reading.entries[key] = item.parsed
            reading.problems += _find_bad_fields(item.path, item.block)
    reading.entries, bad_parents = inherit(reading.entries)
    for key, problem in bad_parents.items():
        path, block, place = places[key]
        line = next(f.start_line for f in block.fields if f.key.lower() == "crossref") + 1
        reading.problems.append(Problem(path, line, f"entry {key!r}: {problem}; the field is left out"))
        reading.sound[place] = _CROSSREF.sub("", reading.sound[place])
    rank = {path: number for number, path in enumerate(order)}
    reading.problems.sort(key=lambda problem: (rank[problem.path], problem.line))
    return reading


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry that can be read."""

    path: str
    line: int
    block: Entry
    parsed: PybtexEntry
    is_generated: bool
    """Whether an import has written it, from what a week says of the paper."""


def _read_file(path: str, text: str, problems: list[Problem]) -> Iterator[str | _Found]:
    """Yield the entries of a file that can be read, and the texts of its macros, in order; note what cannot be."""
    macros: list[str] = []
    lines = text.split("\n")
    if plain := cut_plain(text):
        blocks: list[Block] = [block for block, _entry in plain]
        parsed, complaint = {entry.key: entry for _block, entry in plain}, None
    else:
        blocks = [block for block in _blocks(text) if not _is_comment(block, lines)]
        # most files are sound: one look at the whole is three times as fast as one at each entry
        whole = [(block.raw or "").strip() for block in blocks if isinstance(block, Entry | String)]
        parsed, complaint = parse_entries("\n".join(whole))
    for block in blocks:
        start = block.start_line or 0
        raw = (block.raw or "").strip()
        problem = _find_problem(block)
        if not problem and complaint and isinstance(block, Entry | String):
            found, why = parse_entries("\n".join([*macros, raw]))
            parsed.update(found)
            problem = f"entry cannot be read and is left out: {why}" if why else None
        if not problem and isinstance(block, Entry):
            problem = _find_unfit(block)
        if problem:
            problems.append(Problem(path, start + 1, problem))
        elif isinstance(block, String):
            macros.append(raw)
            yield raw
        elif isinstance(block, Entry):
            yield _Found(path, start + 1, block, parsed[block.key], _is_generated(lines, start))


def _is_comment(block: Block, lines: list[str]) -> bool:
    """Tell whether an author has put a block behind a per cent sign, which means nothing to classic BibTeX."""
    is_meant = isinstance(block, Entry | String | ParsingFailedBlock)
    return is_meant and lines[block.start_line or 0].lstrip().startswith("%")


def _is_generated(lines: list[str], start: int) -> bool:
    """Tell whether the comment above an entry says that an import wrote it."""
    while start and lines[start - 1].startswith("%"):
        start -= 1
        if lines[start].startswith(GENERATED):
            return True
    return False


def _choose(founds: Iterable[_Found], reading: Reading) -> dict[str, _Found]:
    """Give the entries that are kept: one for each key and each paper, the first, but generated ones come last."""
    kept: dict[str, _Found] = {}
    for found in sorted(founds, key=lambda found: found.is_generated):
        key = found.block.key
        names = _entry_papers({f.key.lower(): str(f.value) for f in found.block.fields})
        if earlier := reading.keys.get(key.lower()):
            problem: str | None = f"duplicate key {key!r}; first at {earlier}"
        elif paper := next((name for name in names if name in reading.papers), None):
            problem = f"entry {key!r} is the same paper ({paper.value}) as {reading.papers[paper]!r}: left out"
        else:
            problem = None
        if problem:
            reading.problems.append(Problem(found.path, found.line, problem))
            continue
        reading.keys[key.lower()] = f"{found.path}:{found.line}"
        reading.papers.update(dict.fromkeys(names, key))
        kept[key] = found
    return kept


_CROSSREF = re.compile(r"""\bcrossref\s*=\s*(?:\{[^{}]*\}|"[^"]*"|[\w-]+)\s*,?""", re.IGNORECASE)


def read_files(paths: Iterable[Path]) -> Iterator[tuple[str, str] | Problem]:
    """Read files as UTF-8, a byte order mark allowed; a file that is not readable gives a problem."""
    for path in paths:
        try:
            yield str(path), path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            yield Problem(str(path), 1, f"file cannot be read: {error}")


def entry_paper(fields: dict[str, str]) -> PaperRef | None:
    """Give the paper that an entry is about: by its arXiv identifier, else by its DOI; None where nothing names one.

    :param fields: the entry's fields by lower-case name, braces and quotes around values allowed
    """
    return next(iter(_entry_papers(fields)), None)


def _entry_papers(fields: dict[str, str]) -> list[PaperRef]:
    """Give all that names an entry's paper, the arXiv identifier first; where no field does, its journal or address."""
    found = []
    for name, parse in _identifiers(fields).items():
        try:
            ref = parse(bare_value(fields[name]))
        except ValueError:
            continue
        found.append(PaperRef(ref.scheme, ref.value))
    return found or list(_find_spelled(fields))


ARXIV_JOURNAL = re.compile(
    r"(?:arxiv(?![a-z])(?: preprint| e-prints?)?\W*|corr(?![a-z])\W*(?:abs/)?)(?:arxiv\W*)?(\S*)", re.IGNORECASE
)
"""What search engines and DBLP write for the journal of a preprint, some with its identifier in it."""
_URL = re.compile(r"\\url\{([^{}]*)")


def _find_spelled(fields: Mapping[str, str]) -> Iterator[PaperRef]:
    """Give the paper of an entry that has no field for its identifier: by its journal and volume, or its address."""
    told = []
    if found := ARXIV_JOURNAL.match(bare_value(fields.get("journal") or fields.get("journaltitle") or "")):
        told += [found[1].rstrip(".,;)"), bare_value(fields.get("volume", "")).removeprefix("abs/")]
    elsewhere = bare_value(fields.get("howpublished", ""))
    linked = _URL.search(elsewhere)
    addresses = [bare_value(fields.get("url", "")), linked[1] if linked else elsewhere]
    told += [address for address in addresses if address.lower().startswith(("http://", "https://"))]
    for text in filter(None, told):
        for parse in (parse_arxiv, parse_doi) if ":" in text else (parse_arxiv,):
            try:
                ref = parse(text)
            except ValueError:
                continue
            yield PaperRef(ref.scheme, ref.value)
            return


def _identifiers(fields: dict[str, str]) -> dict[str, Callable[[str], PaperRef]]:
    """Give the fields that should hold an identifier, and what reads each."""
    archive = bare_value(fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    parsers: dict[str, Callable[[str], PaperRef]] = {"eprint": parse_arxiv} if archive == "arxiv" else {}
    parsers["doi"] = parse_doi
    return {name: parse for name, parse in parsers.items() if bare_value(fields.get(name, ""))}


def bare_value(value: str) -> str:
    """Drop the braces or quotes around an identifier or address, and the backslashes that only TeX needs in it."""
    bare = value.strip().strip('{}"').strip()
    return re.sub(r"\\([_%&#~])", r"\1", bare) if "\\" in bare else bare


def split_blocks(text: str) -> list[Block]:
    """Split a file into entries, macros and what stands between them, each with its text and its line from 0."""
    # the splitter logs what it also returns as failed blocks, without a file name: the blocks are enough
    log = logging.getLogger("bibtexparser.splitter")
    disabled, log.disabled = log.disabled, True
    try:
        return bibtexparser.parse_string(text, parse_stack=[]).blocks
    finally:
        log.disabled = disabled


def _blocks(text: str) -> list[Block]:
    # which of two entries under one key is kept is decided once both are judged: a broken one has no claim to its key
    doubled = ((block, getattr(block, "ignore_error_block", None)) for block in split_blocks(text))
    return [
        second if isinstance(block, DuplicateBlockKeyBlock) and isinstance(second, Entry) else block
        for block, second in doubled
    ]


def _find_problem(block: Block) -> str | None:
    """Say why a block cannot be told apart from others, or None."""
    if isinstance(block, DuplicateFieldKeyBlock):
        return f"an entry gives a field twice ({', '.join(sorted(block.duplicate_keys))}): left out"
    if isinstance(block, DuplicateBlockKeyBlock):
        return f"duplicate key {block.key!r}"
    if isinstance(block, ParsingFailedBlock):
        return f"entry cannot be read and is left out: {_failure(block.error)}"
    if isinstance(block, ImplicitComment) and re.match(r"\s*(?:,?\s*}|,.*=)", block.raw or "", re.DOTALL):
        # text between entries is no error, but this was meant as part of one
        return "a brace too many ended the entry above: what follows it is not read"
    return None


def _find_unfit(entry: Entry) -> str | None:
    """Say why an entry that can be read is of no use, or None."""
    if not KEY_FORM.fullmatch(entry.key):
        return f"key {entry.key!r} must be lower-case letters, digits and hyphens, a letter first: left out"
    if not any(f.key.lower() == "title" and str(f.value).strip().strip('{}"').strip() for f in entry.fields):
        return f"entry {entry.key!r} has no title: left out"
    return None


def _find_bad_fields(path: str, entry: Entry) -> Iterator[Problem]:
    """Give the links and identifiers of a sound entry that are none; a page shows the entry without them."""
    parsers: dict[str, Callable[[str], object]] = {"url": parse_link, "code": parse_link}
    parsers |= _identifiers({f.key.lower(): str(f.value) for f in entry.fields})
    for found in entry.fields:
        name, value = found.key.lower(), str(found.value).strip()
        # with macros in it a value is known to the engine only
        is_plain = value.startswith("{") or (value.startswith('"') and value.count('"') == 2)
        parse = parsers.get(name)
        # a sound link is remembered, and asked for again when a page shows it
        if parse and is_plain and not (parse is parse_link and safe_link(found.value)) and (text := bare_value(value)):
            try:
                parse(text)
            except ValueError as error:
                message = f"entry {entry.key!r}: {found.key}: {error}; the field is left out"
                yield Problem(path, found.start_line + 1, message)
        for doubt in _find_doubts(value) if name in _SHOWN else ():
            yield Problem(path, found.start_line + 1, f"entry {entry.key!r}: {found.key}: {doubt}")


_SHOWN = frozenset({"title", "booktitle", "journal", "journaltitle", "author", "editor"})
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


def _find_doubts(value: str) -> Iterator[str]:
    """Say what in the text of a sound entry does not mean what it looks like."""
    if "<" in value and (found := _MARKUP.search(value)):
        yield f"{found[0]!r} is shown as it is: HTML means nothing here"
    # accents and the like are sound: the walker takes a quarter of a millisecond
    if "$" in value or "\\" in COMMON.sub("", value):
        try:
            # without the pair around it, so that what is said is about what stands in it
            LatexWalker(value[1:-1] if value[:1] in '{"' else value, tolerant_parsing=False).get_latex_nodes()
        except LatexWalkerParseError as error:
            yield f"TeX cannot be read ({error.msg}); what can be is shown"


@lru_cache(4096)
def safe_link(text: str | None) -> str | None:
    """Give an address that may stand on a page, or None."""
    try:
        return parse_link(bare_value(text)) if text else None
    except ValueError:
        return None


def _failure(error: Exception) -> str:
    reason = getattr(error, "abort_reason", "") or str(error)
    return " ".join(reason.split()) or "a brace or comma is missing"


# -- Works: what the pages show of an entry --------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A bibliography entry as plain text, ready to be shown."""

    key: str
    """The citekey."""
    title: str
    """The title."""
    authors: tuple[str, ...] = ()
    """Names in reading order, given name first; ``et al.`` for BibTeX's ``and others``; empty where not known."""
    year: str | None = None
    """The year of publication."""
    venue: str | None = None
    """The conference or journal."""
    eprint: str | None = None
    """The arXiv identifier, without a version."""
    primary_class: str | None = None
    """The arXiv category, such as ``cs.CV``."""
    doi: str | None = None
    """The DOI, in lower case."""
    url: str | None = None
    """The address."""
    code: str | None = None
    """The address of its code."""


def make_work(key: str, entry: PybtexEntry) -> Work:
    """Turn an entry of the engine into plain text."""
    fields = {name.lower(): value for name, value in entry.fields.items()}
    paper = entry_paper(fields)
    doi = paper.value if paper and paper.scheme is PaperScheme.DOI else None
    if fields.get("doi"):
        try:
            parsed = parse_doi(bare_value(fields["doi"]))
            doi = parsed.value if parsed.scheme is PaperScheme.DOI else None
        except ValueError:
            doi = None
    persons = entry.persons.get("author", entry.persons.get("editor", []))
    return Work(
        key=key,
        title=plain_text(fields.get("title", key)),
        authors=tuple(ET_AL if name == "others" else name for name in map(_write_name, persons)),
        year=plain_text(fields.get("year", "")) or fields.get("date", "")[:4] or None,
        venue=plain_text(fields.get("booktitle") or fields.get("journal") or fields.get("journaltitle") or "") or None,
        eprint=paper.value if paper and paper.scheme is PaperScheme.ARXIV else None,
        primary_class=fields.get("primaryclass") or fields.get("eprintclass"),
        doi=doi,
        url=safe_link(fields.get("url")),
        code=safe_link(fields.get("code")),
    )


def _write_name(person: Person) -> str:
    """Write a name as its owner does: the family's name last, or, in Chinese letters, first and without a blank."""
    given = [*person.first_names, *person.middle_names]
    family = [*person.prelast_names, *person.last_names]
    written = " ".join([*given, *family, *person.lineage_names])
    shown = plain_text(written)
    if given and family and _HAN_NAME.fullmatch("".join(shown.split())):
        return "".join(plain_text(part) for part in [*family, *person.lineage_names, *given])
    return shown
