"""Read BibTeX files entry by entry, so that a broken one costs only itself.

Pure: no Sphinx. Two readers see each entry: bibtexparser gives its span and line, pybtex its macros and names.
What either rejects is left out and reported. The sound entries make one text, which the citation engine parses.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
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
from pybtex.database import BibliographyDataError
from pybtex.database import Entry as PybtexEntry
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pylatexenc.latex2text import LatexNodes2Text

from .ids import PaperRef, PaperScheme, parse_arxiv, parse_doi

KEY_FORM = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)


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
    seen: dict[str, str] = {}
    papers: dict[PaperRef, str] = {}
    for path, text in files:
        macros: list[str] = []
        for block in _blocks(text):
            line = block.start_line + 1 if block.start_line is not None else 1
            raw = (block.raw or "").strip()
            problem = _find_problem(block, raw, macros)
            if problem:
                reading.problems.append(Problem(path, line, problem))
            elif isinstance(block, String):
                macros.append(raw)
                reading.sound.append(raw)
            elif isinstance(block, Entry):
                if earlier := seen.get(block.key.lower()):
                    reading.problems.append(Problem(path, line, f"duplicate key {block.key!r}; first at {earlier}"))
                    continue
                paper = entry_paper({f.key.lower(): str(f.value) for f in block.fields})
                if paper and paper in papers:
                    message = f"entry {block.key!r} is the same paper ({paper.value}) as {papers[paper]!r}: left out"
                    reading.problems.append(Problem(path, line, message))
                    continue
                seen[block.key.lower()] = f"{path}:{line}"
                if paper:
                    papers[paper] = block.key
                reading.sound.append(raw)
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
    plain = {name: value.strip().strip('{}"').strip() for name, value in fields.items()}
    archive = plain.get("archiveprefix", plain.get("eprinttype", "arxiv")).lower()
    for text, parse in (
        (plain.get("eprint") if archive == "arxiv" else None, parse_arxiv),
        (plain.get("doi"), parse_doi),
    ):
        if text:
            try:
                found = parse(text)
            except ValueError:
                continue
            return PaperRef(found.scheme, found.value)
    return None


def _blocks(text: str) -> list[Block]:
    # the splitter logs what it also returns as failed blocks, without a file name: the blocks are enough
    log = logging.getLogger("bibtexparser.splitter")
    disabled, log.disabled = log.disabled, True
    try:
        return list(bibtexparser.parse_string(text, parse_stack=[]).blocks)
    finally:
        log.disabled = disabled


def _find_problem(block: Block, raw: str, macros: list[str]) -> str | None:
    """Say what is wrong with a block, or None."""
    if isinstance(block, DuplicateFieldKeyBlock):
        return f"an entry gives a field twice ({', '.join(sorted(block.duplicate_keys))}): left out"
    if isinstance(block, DuplicateBlockKeyBlock):
        return f"duplicate key {block.key!r}"
    if isinstance(block, ParsingFailedBlock):
        return f"entry cannot be read and is left out: {_failure(block.error)}"
    if isinstance(block, ExplicitComment | ImplicitComment | Preamble):
        return None
    problem = _pybtex_problem(raw, macros)
    if problem:
        return f"entry cannot be read and is left out: {problem}"
    if isinstance(block, Entry):
        if not KEY_FORM.fullmatch(block.key):
            return f"key {block.key!r} must be lower-case letters, digits and hyphens, a letter first: left out"
        if not any(f.key.lower() == "title" and str(f.value).strip().strip('{}"').strip() for f in block.fields):
            return f"entry {block.key!r} has no title: left out"
    return None


def _pybtex_problem(raw: str, macros: list[str]) -> str | None:
    """Parse one block as the engine will, with the macros before it; give its first complaint."""
    with pybtex.errors.capture() as captured:
        try:
            data = Parser("utf-8").parse_string("\n".join([*macros, raw]))
            for entry in data.entries.values():
                for persons in entry.persons.values():
                    for person in persons:
                        str(person)
                for value in entry.fields.values():
                    Text.from_latex(value)
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
    """Names in reading order, given name first; empty where they are not known."""
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
            parsed = parse_doi(fields["doi"])
            doi = parsed.value if parsed.scheme is PaperScheme.DOI else None
        except ValueError:
            doi = None
    persons = entry.persons.get("author", entry.persons.get("editor", []))
    names = (
        " ".join([*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names, *p.lineage_names]) for p in persons
    )
    return Work(
        key=key,
        title=plain_text(fields.get("title", key)),
        authors=tuple(plain_text(name) for name in names),
        year=fields.get("year") or fields.get("date", "")[:4] or None,
        venue=plain_text(fields.get("booktitle") or fields.get("journal") or fields.get("journaltitle") or "") or None,
        eprint=paper.value if paper and paper.scheme is PaperScheme.ARXIV else None,
        primary_class=fields.get("primaryclass") or fields.get("eprintclass"),
        doi=doi,
        url=fields.get("url"),
        code=fields.get("code"),
    )


def plain_text(latex: str) -> str:
    r"""Give the text of a BibTeX value: braces dropped, TeX's characters decoded, formulas kept readable.

    >>> plain_text(r"{{Poincar{\'e} \& Co}}"), plain_text(r"$\pi_{0.5}$ and $\tau$-bench")
    ('Poincaré & Co', 'π₀.₅ and τ-bench')
    """
    if not any(c in latex for c in "\\{}$~"):
        return " ".join(latex.split())
    return " ".join(_TO_TEXT.latex_to_text(_SUBSCRIPT.sub(_lower, latex)).split())


_TO_TEXT = LatexNodes2Text(math_mode="text", strict_latex_spaces=True)
_SUBSCRIPT = re.compile(r"(?<=\$)[^$]*_[^$]*(?=\$)")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def _lower(formula: re.Match[str]) -> str:
    """Write subscripts of digits in a formula as characters: other converters give ``_0.5``."""
    return re.sub(r"_\{?([\d.+=()-]+)\}?", lambda found: found[1].translate(_LOWERED), formula[0])
