"""Papers: BibTeX entries for those that weeks name and the bibliography lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..bibtex import GENERATED, Problem, Reading, read_bibtex, read_files
from ..citekeys import make_key
from ..fileio import write_whole
from ..ids import IsoWeek, PaperRef, PaperScheme, arxiv_year, format_arxiv_url
from .model import Finding, FindingKind, SeenPaper

_FORMULA = re.compile(r"\$(?=\S)[^$]+(?<![\s\\])\$")
# a circumflex means itself outside formulas to all readers but TeX, whose name for it is that of another character
_ESCAPES = {
    "\\": r"\textbackslash{}",
    # braces count in BibTeX, escaped or not, and so must not stand alone
    "{": r"\lbrace{}",
    "}": r"\rbrace{}",
    # whatever stands between two of them would be a formula
    "$": r"\textdollar{}",
    "~": r"\textasciitilde{}",
    **{character: f"\\{character}" for character in "&%#_"},
}


@dataclass(frozen=True, slots=True)
class CitedPaper:
    """A paper as all weeks together give it."""

    value: str
    """Its arXiv identifier, without a version."""
    title: str | None
    """The longest that a week gives."""
    week: IsoWeek
    """The week that gives it."""
    formulas: tuple[str, ...] = ()
    """Those of the title, each with its dollar signs, in order."""


@dataclass(frozen=True, slots=True)
class BibliographyUpdate:
    """What was, or would be, added to the bibliography."""

    added: tuple[str, ...] = ()
    """arXiv identifiers, in order."""
    findings: tuple[Finding, ...] = ()


class PaperGatherer:
    """Takes papers week by week, and keeps each once."""

    def __init__(self) -> None:
        self._papers: dict[str, CitedPaper] = {}

    def add(self, week: IsoWeek, papers: Iterable[SeenPaper]) -> None:
        """Take the papers of a week."""
        for paper in papers:
            title = " ".join("".join(c if c.isprintable() else " " for c in paper.title or "").split())
            if not any(c.isalnum() for c in title):
                title = ""
            known = self._papers.get(paper.value)
            if known is None or len(title) > len(known.title or ""):
                self._papers[paper.value] = CitedPaper(paper.value, title or None, week, paper.formulas)

    @property
    def papers(self) -> list[CitedPaper]:
        """All papers, in the order of their identifiers."""
        return [self._papers[value] for value in sorted(self._papers)]


def update_bibliography(path: Path, papers: Iterable[CitedPaper], *, name: str, write: bool) -> BibliographyUpdate:
    """Add entries to a BibTeX file for the papers that neither it nor the files beside it have, under any version.

    What the file holds stays as it is, byte for byte.

    :param name: how findings name the file
    """
    papers = list(papers)
    if path.is_symlink() and path.resolve().parent != path.parent.resolve():
        return _refuse(name, f"a link that leads to another folder; {len(papers)} papers were not looked for", papers)
    path = path.resolve()
    try:
        old = path.read_bytes() if path.exists() else b""
        before = old.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return _refuse(name, f"file cannot be read, and was not written: {error}", papers)
    others = [other for other in sorted(path.parent.glob("*.bib")) if other != path and other.is_file()]
    files = [found for found in read_files(others) if not isinstance(found, Problem)]
    reading = read_bibtex([*files, (str(path), before)])
    missing = [paper for paper in papers if PaperRef(PaperScheme.ARXIV, paper.value) not in reading.papers]
    if not missing:
        return BibliographyUpdate()
    keys = set(reading.keys)
    entries = "\n".join(_write_entry(paper, _take_key(paper, keys)) for paper in missing)
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    findings = _check([*files, (str(path), before + gap + entries)], missing, name)
    if write:
        try:
            write_whole(path, old + (gap + entries).encode("utf-8"))
        except OSError as error:
            return _refuse(name, f"{len(missing)} papers could not be written: {error}", papers)
    return BibliographyUpdate(tuple(paper.value for paper in missing), findings)


def escape_title(title: str, formulas: Iterable[str] = ()) -> str:
    r"""Write a title as BibTeX, so that what is special in TeX stands for itself.

    >>> escape_title("Attention in $200k & 5_000 steps"), escape_title(r"$\pi_0$: a policy", [r"$\pi_0$"])
    ('Attention in \\textdollar{}200k \\& 5\\_000 steps', '$\\pi_0$: a policy')

    :param formulas: what is a formula in the title, with its dollar signs and in order; one that BibTeX could not read
        stands for itself, too
    """
    result, end = [], 0
    for formula in formulas:
        place = title.find(formula, end)
        if place >= 0 and _FORMULA.fullmatch(formula) and _is_balanced(formula):
            result += [_escape(title[end:place]), formula]
            end = place + len(formula)
    return "".join([*result, _escape(title[end:])])


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


def _write_entry(paper: CitedPaper, key: str) -> str:
    url = format_arxiv_url(paper.value)
    fields = {
        "title": f"{{{{{escape_title(paper.title or paper.value, paper.formulas)}}}}}",
        "year": f"{{{arxiv_year(paper.value)}}}",
        "eprint": f"{{{paper.value}}}",
        "archivePrefix": "{arXiv}",
        "url": f"{{{url}}}",
    }
    what = "identifier and title as they stand there" if paper.title else "identifier as it stands there"
    lines = [f"{GENERATED}{paper.week} ({what})", f"@misc{{{key},"]
    return "\n".join([*lines, *(f"  {name:<13} = {value}," for name, value in fields.items()), "}", ""])


def _take_key(paper: CitedPaper, keys: set[str]) -> str:
    """Give a key that no other entry has: a week names no author, so that of the paper's identifier."""
    slug = PaperRef(PaperScheme.ARXIV, paper.value).slug
    key = make_key(None, None, paper.title or "", slug, keys)
    keys.add(key)
    return key


def _check(files: list[tuple[str, str]], papers: Iterable[CitedPaper], name: str) -> tuple[Finding, ...]:
    """Read what is to be written as a build will: a brace that the file lacks may swallow what is added."""
    reading: Reading = read_bibtex(files)
    swallowed = [paper for paper in papers if PaperRef(PaperScheme.ARXIV, paper.value) not in reading.papers]
    why = "what stands before it in the file is broken"
    return tuple(
        Finding(name, 1, FindingKind.PAPER, f"the entry of {paper.value} cannot be read: {why}", lost=True)
        for paper in swallowed
    )


def _refuse(name: str, message: str, papers: list[CitedPaper]) -> BibliographyUpdate:
    if not papers:
        return BibliographyUpdate()
    return BibliographyUpdate((), (Finding(name, 1, FindingKind.PAPER, message, lost=True),))
