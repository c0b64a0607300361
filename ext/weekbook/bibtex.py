"""Read BibTeX files entry by entry, so that a broken one costs only itself.

Pure: no Sphinx. Two readers see each entry: bibtexparser gives its span and line, pybtex its macros and names.
What either rejects is left out and reported. The sound entries make one text, which the citation engine parses.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import bibtexparser
import pybtex.errors
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ExplicitComment,
    ImplicitComment,
    ParsingFailedBlock,
    Preamble,
    String,
)
from pybtex.database import BibliographyDataError, Person
from pybtex.database import Entry as PybtexEntry
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pylatexenc.latex2text import LatexNodes2Text

from .ids import PaperRef, PaperScheme, parse_arxiv, parse_doi, parse_link

_HAN_NAME = re.compile(r"[\u3400-\u9fff·]+")
KEY_FORM = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
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

    @property
    def text(self) -> str:
        """One BibTeX file of all sound entries."""
        return "\n\n".join(self.sound) + ("\n" if self.sound else "")


def read_bibtex(files: Iterable[tuple[str, str]]) -> Reading:
    """Read BibTeX files and tell sound entries from broken ones.

    The format: https://www.bibtex.org/Format/ and the manual of biblatex. Keys must be ``[a-z][a-z0-9-]*``,
    since they become anchors, and must be unique over all files, whatever their case; so must the
    arXiv identifier or DOI of an entry, whatever its version.

    :param files: pairs of a path (for messages) and the file's text
    """
    reading = Reading()
    seen, papers = reading.keys, reading.papers
    for path, text in files:
        macros: list[str] = []
        blocks = _blocks(text)
        # most files are sound: one look at the whole is three times as fast as one at each entry
        whole = [(block.raw or "").strip() for block in blocks if isinstance(block, Entry | String)]
        is_sound = _pybtex_problem("\n".join(whole), []) is None
        for block in blocks:
            line = block.start_line + 1 if block.start_line is not None else 1
            raw = (block.raw or "").strip()
            problem = _find_problem(block, raw, None if is_sound else macros)
            if problem:
                reading.problems.append(Problem(path, line, problem))
            elif isinstance(block, String):
                macros.append(raw)
                reading.sound.append(raw)
            elif isinstance(block, Entry):
                if earlier := seen.get(block.key.lower()):
                    reading.problems.append(Problem(path, line, f"duplicate key {block.key!r}; first at {earlier}"))
                    continue
                names = _entry_papers({f.key.lower(): str(f.value) for f in block.fields})
                if paper := next((name for name in names if name in papers), None):
                    message = f"entry {block.key!r} is the same paper ({paper.value}) as {papers[paper]!r}: left out"
                    reading.problems.append(Problem(path, line, message))
                    continue
                seen[block.key.lower()] = f"{path}:{line}"
                papers.update(dict.fromkeys(names, block.key))
                reading.sound.append(raw)
                reading.problems += _find_bad_fields(path, block)
    return reading


def read_files(paths: Iterable[Path]) -> Iterator[tuple[str, str] | Problem]:
    """Read files as UTF-8, a byte order mark allowed; a file that is not readable gives a problem."""
    for path in paths:
        try:
            yield str(path), path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            yield Problem(str(path), 1, f"file cannot be read: {error}")


def entry_paper(fields: dict[str, str]) -> PaperRef | None:
    """Give the paper that an entry is about: by its arXiv identifier, else by its DOI; None where it has neither.

    :param fields: the entry's fields by lower-case name, braces and quotes around values allowed
    """
    return next(iter(_entry_papers(fields)), None)


def _entry_papers(fields: dict[str, str]) -> list[PaperRef]:
    """Give all that names an entry's paper, the arXiv identifier first."""
    found = []
    for name, parse in _identifiers(fields).items():
        try:
            ref = parse(_bare(fields[name]))
        except ValueError:
            continue
        found.append(PaperRef(ref.scheme, ref.value))
    return found


def _identifiers(fields: dict[str, str]) -> dict[str, Callable[[str], PaperRef]]:
    """Give the fields that should hold an identifier, and what reads each."""
    archive = _bare(fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    parsers = {"eprint": parse_arxiv, "doi": parse_doi} if archive == "arxiv" else {"doi": parse_doi}
    return {name: parse for name, parse in parsers.items() if _bare(fields.get(name, ""))}


def _bare(value: str) -> str:
    """Drop the braces or quotes around an identifier or address, and the backslashes that only TeX needs in it."""
    return re.sub(r"\\([_%&#~])", r"\1", value.strip().strip('{}"').strip())


def _blocks(text: str) -> list[Block]:
    # the splitter logs what it also returns as failed blocks, without a file name: the blocks are enough
    log = logging.getLogger("bibtexparser.splitter")
    disabled, log.disabled = log.disabled, True
    try:
        blocks = bibtexparser.parse_string(text, parse_stack=[]).blocks
    finally:
        log.disabled = disabled
    # which of two entries under one key is kept is decided once both are judged: a broken one has no claim to its key
    doubled = ((block, getattr(block, "ignore_error_block", None)) for block in blocks)
    return [
        second if isinstance(block, DuplicateBlockKeyBlock) and isinstance(second, Entry) else block
        for block, second in doubled
    ]


def _find_problem(block: Block, raw: str, macros: list[str] | None) -> str | None:
    """Say what is wrong with a block, or None.

    :param macros: the ``@string`` blocks before it; None where the whole file is known to be readable
    """
    if isinstance(block, DuplicateFieldKeyBlock):
        return f"an entry gives a field twice ({', '.join(sorted(block.duplicate_keys))}): left out"
    if isinstance(block, DuplicateBlockKeyBlock):
        return f"duplicate key {block.key!r}"
    if isinstance(block, ParsingFailedBlock):
        return f"entry cannot be read and is left out: {_failure(block.error)}"
    if isinstance(block, ImplicitComment) and re.match(r",?\s*}|,.*=", raw, re.DOTALL):
        # text between entries is no error, but this was meant as part of one
        return "a brace too many ended the entry above: what follows it is not read"
    if isinstance(block, ExplicitComment | ImplicitComment | Preamble):
        return None
    if macros is not None and (problem := _pybtex_problem(raw, macros)):
        return f"entry cannot be read and is left out: {problem}"
    if isinstance(block, Entry):
        if not KEY_FORM.fullmatch(block.key):
            return f"key {block.key!r} must be lower-case letters, digits and hyphens, a letter first: left out"
        if not any(f.key.lower() == "title" and str(f.value).strip().strip('{}"').strip() for f in block.fields):
            return f"entry {block.key!r} has no title: left out"
    return None


def _find_bad_fields(path: str, entry: Entry) -> Iterator[Problem]:
    """Give the links and identifiers of a sound entry that are none; a page shows the entry without them."""
    parsers: dict[str, Callable[[str], object]] = {"url": parse_link, "code": parse_link}
    parsers |= _identifiers({f.key.lower(): str(f.value) for f in entry.fields})
    for found in entry.fields:
        value = str(found.value).strip()
        # with macros in it a value is known to the engine only
        is_plain = value.startswith("{") or (value.startswith('"') and value.count('"') == 2)
        parse, text = parsers.get(found.key.lower()), _bare(value)
        if parse and text and is_plain:
            try:
                parse(text)
            except ValueError as error:
                message = f"entry {entry.key!r}: {found.key}: {error}; the field is left out"
                yield Problem(path, found.start_line + 1, message)


def _safe_link(text: str | None) -> str | None:
    """Give an address that may stand on a page, or None."""
    try:
        return parse_link(_bare(text)) if text else None
    except ValueError:
        return None


def _pybtex_problem(raw: str, macros: list[str]) -> str | None:
    """Parse text as the engine will, with the macros before it; give its first complaint."""
    with pybtex.errors.capture() as captured:
        try:
            Parser("utf-8").parse_string("\n".join([*macros, raw]))
        except (PybtexError, BibliographyDataError) as error:
            return _one_line(error)
    return _one_line(captured[0]) if captured else None


def _failure(error: Exception) -> str:
    reason = getattr(error, "abort_reason", "") or str(error)
    return " ".join(reason.split()) or "a brace or comma is missing"


def _one_line(error: Exception) -> str:
    # pybtex counts lines from the block's macros on, which says nothing to the author: our own line is in front
    return re.sub(r" in line \d+|<INPUT>: ?", "", " ".join(str(error).split()))


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
    doi: str | None = None
    if fields.get("doi"):
        try:
            parsed = parse_doi(_bare(fields["doi"]))
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
        url=_safe_link(fields.get("url")),
        code=_safe_link(fields.get("code")),
    )


def _write_name(person: Person) -> str:
    """Write a name as its owner does: the family's name last, or, in Chinese letters, first and without a blank."""
    given = [*person.first_names, *person.middle_names]
    family = [*person.prelast_names, *person.last_names]
    parts = [plain_text(part) for part in [*given, *family, *person.lineage_names]]
    if given and family and _HAN_NAME.fullmatch("".join(parts)):
        return "".join([*parts[len(given) :], *parts[: len(given)]])
    return plain_text(" ".join([*given, *family, *person.lineage_names]))


def plain_text(latex: str) -> str:
    r"""Give the text of a BibTeX value: braces dropped, TeX's characters decoded, formulas kept readable.

    >>> plain_text(r"{{Poincar{\'e} \& Co}}"), plain_text(r"$\pi_{0.5}$ and $\tau$-bench")
    ('Poincaré & Co', 'π₀.₅ and τ-bench')
    """
    if not any(c in latex for c in "\\$~%#^_"):
        # nothing but braces: the converter takes a millisecond a title
        return " ".join(latex.replace("{", "").replace("}", "").split())
    # a bare % or & means itself in BibTeX: as TeX's comment or column it would take text away
    source = re.sub(r"(?<!\\)[%&]", r"\\\g<0>", _SUBSCRIPT.sub(_lower, latex))
    try:
        text = _TO_TEXT.latex_to_text(source)
    except Exception:
        # the converter fails in many ways on macros that lack what they need; their text is better than no page
        text = re.sub(r"\\[A-Za-z]+ ?|[\\{}$]", "", latex)
    return " ".join(text.split())


_TO_TEXT = LatexNodes2Text(math_mode="text", strict_latex_spaces=True)
_SUBSCRIPT = re.compile(r"(?<=\$)[^$]*_[^$]*(?=\$)")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def _lower(formula: re.Match[str]) -> str:
    """Write subscripts of digits in a formula as characters: other converters give ``_0.5``."""
    return re.sub(r"_\{?([\d.+=()-]+)\}?", lambda found: found[1].translate(_LOWERED), formula[0])
