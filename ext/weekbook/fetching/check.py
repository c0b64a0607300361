"""``weekbook bib check``: what is wrong with the bibliography, each with its file and line.

Pure: no Sphinx. What a build leaves out is known to :mod:`..bibtex`; this adds what an author wants to know besides.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pylatexenc.latexwalker import LatexMacroNode, LatexWalker, LatexWalkerParseError

from ..bibtex import Problem, Reading, read_bibtex, read_files
from ..ids import PaperRef, PaperScheme, format_arxiv_url, format_doi_url
from ..plaintext import CONTEXT
from .cited import Mention, find_documents, read_mentions
from .spans import EntrySpan, find_entries

WANTED = (
    ("author", ("author", "editor")),
    ("year", ("year", "date")),
    ("eprint, doi or url", ("eprint", "doi", "url")),
)
"""What every entry should have, each with the fields that give it."""
_NO_TEX = frozenset(
    {"url", "doi", "eprint", "code", "pdf", "file", "crossref", "xdata", "archiveprefix", "versions"}
) | {"abstract", "annotation", "annote", "ids", "keywords", "key", "related"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    problems: tuple[Problem, ...]
    """In the order of files and lines."""
    entries: int
    """How many entries a build would use."""

    def write(self) -> str:
        """Write it for the author, a line for each problem."""
        lines = [f"{one.path}:{one.line}: {one.message}" for one in self.problems]
        found = len(self.problems)
        counted = f"{self.entries} {'entry' if self.entries == 1 else 'entries'}"
        lines.append(f"{counted}, {found or 'no'} {'problem' if found == 1 else 'problems'}.")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sound entry with its text."""

    path: str
    span: EntrySpan
    text: str

    def line_of(self, place: int) -> int:
        """Give the line of a place in the text, from 1."""
        return self.text.count("\n", 0, place) + 1

    @property
    def parent(self) -> str | None:
        """The key, in lower case, of the entry that it takes fields from."""
        field = self.span.find("crossref")
        value = self.text[field.value_start : field.value_end] if field else ""
        return value.strip('{}" \t\r\n').lower() or None


def check_bibliography(paths: Iterable[Path], source: Path) -> Checked:
    """Check BibTeX files, and hold them against what the weeks of a folder name.

    :param source: the folder of the weeks
    """
    problems: list[Problem] = []
    files: list[tuple[str, str]] = []
    for found in read_files(paths):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            files.append(found)
    reading = read_bibtex(files)
    entries = _sound_entries(files, reading)
    problems += reading.problems
    # which entry and field a build speaks of already
    told = {tuple(one.message.split(": ")[:2]) for one in reading.problems}
    named = frozenset(reading.papers.values())
    for entry in entries.values():
        problems += _find_missing(entry, reading, named)
        problems += (one for one in _find_bad_tex(entry) if tuple(one.message.split(": ")[:2]) not in told)
    mentions: list[Mention] = []
    for path in find_documents(source):
        try:
            mentions += read_mentions(path)
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(str(path), 1, f"file cannot be read: {error}"))
    problems += _hold_against_weeks(mentions, entries, reading)
    return Checked(tuple(sorted(problems, key=lambda one: (one.path, one.line))), len(reading.keys))


def _sound_entries(files: Iterable[tuple[str, str]], reading: Reading) -> dict[str, _Entry]:
    """Give the entries that a build would use, by their keys in lower case."""
    found = {}
    for path, text in files:
        for span in find_entries(text):
            if reading.keys.get(span.key.lower()) == f"{path}:{span.line}":
                found[span.key.lower()] = _Entry(path, span, text)
    return found


def _ancestors(key: str, entries: Mapping[str, _Entry]) -> Iterator[str]:
    """Give the keys of an entry and of those that it takes fields from, each once."""
    seen: set[str] = set()
    while key in entries and key not in seen:
        yield key
        seen.add(key)
        key = entries[key].parent or ""


def _find_missing(entry: _Entry, reading: Reading, named: Container[str]) -> Iterator[Problem]:
    """Tell what an entry has not, and does not inherit either.

    :param named: the keys of entries of which something tells the paper
    """
    parsed = reading.entries[entry.span.key]
    given = {name.lower() for name, value in parsed.fields.items() if value.strip("{} ")}
    given |= {role.lower() for role, persons in parsed.persons.items() if any(map(str, persons))}
    if entry.span.key in named:
        # its journal may name the paper
        given.add("eprint")
    for what, names in WANTED:
        if not given.intersection(names):
            yield Problem(entry.path, entry.line_of(entry.span.start), f"entry {entry.span.key!r} has no {what}")


# -- TeX -------------------------------------------------------------------------------------------


def _find_bad_tex(entry: _Entry) -> Iterator[Problem]:
    for field in entry.span.fields:
        value = entry.text[field.value_start : field.value_end]
        if field.name.lower() not in _NO_TEX and (what := find_tex_problem(value)):
            message = f"entry {entry.span.key!r}: {field.name}: {what}"
            yield Problem(entry.path, entry.line_of(field.start), message)


def find_tex_problem(value: str) -> str | None:
    r"""Say what of a value no TeX can be, or None.

    >>> find_tex_problem(r"{Poincar{\'e} in $O(n)$}")
    >>> find_tex_problem("{$O(n)}"), find_tex_problem(r"{\undefined x}")
    ('TeX cannot be read: a formula has no end', 'unknown TeX macro \\undefined')
    """
    bare = _BARE.search(_NO_CHARACTERS.sub("", value))
    if bare:
        return f"{bare[0]} means something else to TeX: write \\{bare[0]}"
    if not re.search(r"[\\$]", value):
        return None
    # in an address a % means itself
    source = re.sub(r"(?<!\\)%", r"\\%", value)
    try:
        nodes, _position, _length = LatexWalker(source, tolerant_parsing=False).get_latex_nodes()
    except LatexWalkerParseError as error:
        said = "a formula has no end" if len(re.findall(r"(?<!\\)\$", value)) % 2 else _first_line(error)
        return f"TeX cannot be read: {said}"
    unknown = sorted({f"\\{name}" for name in _macros(nodes) if CONTEXT.get_macro_spec(name) is None})
    return f"unknown TeX macro{'s' if len(unknown) > 1 else ''} {', '.join(unknown)}" if unknown else None


_NO_CHARACTERS = re.compile(r"(?<!\\)\$[^$]*\$|\\(?:url|href|path)\s*\{[^{}]*\}")
"""Formulas and addresses, in which characters mean what they mean there."""
_BARE = re.compile(r"(?<!\\)[&%#_]")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _macros(nodes: Sequence[Any]) -> Iterator[str]:
    """Give the names of all macros among nodes of pylatexenc, and below them."""
    for node in nodes:
        if node is None:
            continue
        if isinstance(node, LatexMacroNode):
            yield node.macroname
        arguments = getattr(node, "nodeargd", None)
        yield from _macros(getattr(node, "nodelist", None) or ())
        yield from _macros(getattr(arguments, "argnlist", None) or ())


# -- The weeks -------------------------------------------------------------------------------------


def _hold_against_weeks(
    mentions: Iterable[Mention], entries: Mapping[str, _Entry], reading: Reading
) -> Iterator[Problem]:
    cited: set[str] = set()
    missing: set[PaperRef] = set()
    for mention in mentions:
        ref = mention.ref
        key = ref.value.lower() if ref.scheme is PaperScheme.KEY else reading.papers.get(ref, "").lower()
        if key in reading.keys:
            cited.add(key)
        elif ref not in missing:
            missing.add(ref)
            yield Problem(mention.path, mention.line, f"the bibliography has no entry of {_write_ref(ref)}")
    # what others take fields from is used, too
    used = {key for one in cited for key in _ancestors(one, entries)}
    for key, place in reading.keys.items():
        if key not in cited | used:
            path, _, line = place.rpartition(":")
            yield Problem(path, int(line), f"no week cites entry {entries[key].span.key if key in entries else key!r}")


def _write_ref(ref: PaperRef) -> str:
    match ref.scheme:
        case PaperScheme.ARXIV:
            return format_arxiv_url(ref.value)
        case PaperScheme.DOI:
            return format_doi_url(ref.value)
    return repr(ref.value)
