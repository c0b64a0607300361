"""Discovery: from the paths that an author names to the weeks that are there.

A week is a README that says which one it is: by its front matter, its heading or its folder. Folders are walked
without following symbolic links, since what they lead to inside the archive is found where it is, and what lies
outside is not the archive's.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..ids import IsoWeek, parse_week
from .files import shown
from .grammar import plain_text
from .model import Finding, FindingKind, HeadingIndex
from .tree import Node
from .weeks import Head, Readme, check_days, read_readme, split_front_matter, week_named

MAX_BYTES = 16 << 20
"""A file of more is no week: the largest known has half a megabyte."""
MAX_LINE = 4 << 20
"""A line of more, in characters, is no writing; embedded pictures have been seen with one."""

_README = re.compile(r"readme(?:\.(?P<language>[\w-]+))?\.(?:md|markdown)", re.IGNORECASE)
_SKIPPED = frozenset({"node_modules", "template", "templates", "模板"})
# what means to be a week, whether or not there is such a week
_WEEKLIKE = re.compile(r"\d{4}[-_ ]?W\d+|\d{4}\s*年\s*第?\s*\d+\s*周", re.IGNORECASE)
_WEEK_NAME = re.compile(r"\d{4}[- ]?W\d", re.ASCII)
_BEFORE_TARGET = re.compile(r"\[\[|\]\(|\]:|href")
_FAR = 200
"""How far before the name of a week a reference to it begins, at most: a longer one costs time, but nothing else."""
_AUTHOR = re.compile(r"^author:[ \t]*(?P<quote>[\"']?)(?P<name>[^\n]*?)(?P=quote)[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:", re.MULTILINE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # before UTF-16, whose mark theirs begins with
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnreadableError(ValueError):
    """A file that cannot be read as text, with a sentence for the author."""

    def __init__(self, message: str, line: int = 1) -> None:
        """Keep the line, from 1."""
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a week."""

    path: Path
    top: Path
    """The folder that its pictures may not lie outside of."""
    is_named: bool = False
    """Whether the author named the file itself."""


@dataclass(frozen=True, slots=True)
class WeekFile:
    """A file that is a week, and what others need of it."""

    candidate: Candidate
    week: IsoWeek
    titles: tuple[str, ...]
    """Of its headings."""
    author: str | None = None
    """Whom its front matter names."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look at a candidate gives."""

    file: WeekFile | None
    findings: tuple[Finding, ...] = ()
    readme: Readme | None = None
    """What was read of a week that refers to no other; one that does is read again when all headings are known."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The weeks that will be imported."""

    files: tuple[WeekFile, ...]
    """One for each week, in order."""
    findings: tuple[Finding, ...]

    @property
    def headings(self) -> HeadingIndex:
        """The headings of all weeks."""
        return HeadingIndex({file.week: file.titles for file in self.files})


# -- Files -----------------------------------------------------------------------------------------


def find_candidates(paths: Iterable[Path]) -> tuple[list[Candidate], list[Finding]]:
    """Find the files that may be weeks, sorted, each once however often it is named or linked to."""
    paths = list(paths)
    named = [Path(os.path.realpath(path)) for path in paths]
    found: dict[str, Candidate] = {}
    findings: list[Finding] = []
    for path in sorted(paths, key=str):
        candidates = _Walk(path, named, findings).run() if path.is_dir() else [Candidate(path, path.parent, True)]
        for candidate in candidates:
            found.setdefault(os.path.realpath(candidate.path), candidate)
    return sorted(found.values(), key=lambda one: str(one.path)), findings


class _Walk:
    """Walks one folder."""

    def __init__(self, top: Path, named: Sequence[Path], findings: list[Finding]) -> None:
        self.top, self.real, self.named, self.findings = top, Path(os.path.realpath(top)), named, findings
        self.visited: set[tuple[int, int]] = set()

    def run(self) -> Iterator[Candidate]:
        """Walk."""
        folders = [self.top]
        while folders:
            folder = folders.pop()
            try:
                about = folder.stat()
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                self._find(folder, f"folder cannot be read ({error.strerror})")
                continue
            # a folder may be mounted into itself
            if (about.st_dev, about.st_ino) in self.visited:
                continue
            self.visited.add((about.st_dev, about.st_ino))
            readmes = {entry.name: folder / entry.name for entry in entries if self._is_readme(entry)}
            if readmes:
                yield Candidate(readmes[min(readmes, key=_rank)], self.top)
            folders += [folder / entry.name for entry in reversed(entries) if self._is_folder(entry)]

    def _is_readme(self, entry: os.DirEntry[str]) -> bool:
        """Tell whether an entry is a README of the archive's own."""
        path = Path(entry.path)
        return bool(_README.fullmatch(entry.name)) and not path.is_dir() and self._is_own(path)

    def _is_folder(self, entry: os.DirEntry[str]) -> bool:
        """Tell whether an entry is to be walked into."""
        path = Path(entry.path)
        if not path.is_dir() or entry.name.startswith((".", "_")) or entry.name.casefold() in _SKIPPED:
            return False
        # a folder inside the archive is found where it is
        return self._is_own(path) and not path.is_symlink()

    def _is_own(self, path: Path) -> bool:
        """Tell whether a path is in the archive, or else in what the author has named beside it."""
        if not path.is_symlink():
            return True
        target = Path(os.path.realpath(path))
        if Path(os.path.realpath(path.parent)).is_relative_to(target):
            self._find(path, "a link in a circle; it was not followed", lost=False)
            return False
        if target.is_relative_to(self.real):
            return True
        if not any(target.is_relative_to(named) for named in self.named):
            self._find(path, "a link that leads outside the archive; it was not followed")
        return False

    def _find(self, path: Path, message: str, *, lost: bool = True) -> None:
        self.findings.append(Finding(shown(path), 1, FindingKind.UNREADABLE, message, lost))


def _rank(name: str) -> tuple[int, str]:
    """Order the READMEs of one folder: the Chinese one is the week, and others beside it are stubs of it."""
    found = _README.fullmatch(name)
    language = (found["language"] or "").casefold() if found else ""
    if language.startswith("zh"):
        return (0 if language == "zh-cn" else 1), name
    return (3 if language else 2), name


def read_text(path: Path) -> str:
    """Read a file as text, its ends of lines as one kind: UTF-8, or what a byte order mark says.

    :raises UnreadableError: if it is not there, no plain file, not text, or far too long
    """
    try:
        if not path.is_file():
            raise UnreadableError("not a plain file" if os.path.lexists(path) else "there is no such file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableError(f"{size / 1e6:.0f} MB are too many for a week (at most {MAX_BYTES / 1e6:.0f})")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"file cannot be read ({error.strerror})") from error
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, len(mark) + error.start) + 1
        what = "binary" if b"\0" in data and not mark else f"not {encoding.upper()}"
        raise UnreadableError(f"the file is {what}; save it as UTF-8", place) from error
    if "\0" in text:
        raise UnreadableError("the file is binary; save it as UTF-8", text.count("\n", 0, text.index("\0")) + 1)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for place, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise UnreadableError(f"a line of {len(line)} characters is too long for a week", place)
    return text


# -- Weeks -----------------------------------------------------------------------------------------


def look_at(candidate: Candidate) -> Look:
    """Read a candidate as far as others need it: which week it is, and what its headings are."""
    name = shown(candidate.path)
    try:
        text = read_text(candidate.path)
    except UnreadableError as error:
        return Look(None, (Finding(name, error.line, FindingKind.UNREADABLE, str(error), lost=True),))
    if not text.strip():
        if candidate.is_named or _WEEKLIKE.search(candidate.path.parent.name):
            return Look(None, (Finding(name, 1, FindingKind.WEEK, "the file is empty", lost=True),))
        return Look(None)
    field, rest, first_line = split_front_matter(text)
    # before it is told which week this is, so that a reference to the week itself counts, too
    refers = _refers_to_weeks(rest)
    readme = read_readme(rest, first_line, outline=refers)
    root, head = readme.root, readme.head
    line = head.title.map[0] + 1 + first_line if head.title is not None and head.title.map else 1
    week, problems = _tell_week(candidate, field, root, head)
    findings = [Finding(name, line, FindingKind.WEEK, problem, lost=week is None) for problem in problems]
    if week is None:
        return Look(None, tuple(findings))
    if fields := [one for one in _FIELD.findall(text[: len(text) - len(rest)]) if one not in ("week", "author")]:
        message = f"front matter is left out: {', '.join(fields)}"
        findings.append(Finding(name, 1, FindingKind.WEEK, message, lost=True))
    file = WeekFile(candidate, week, readme.titles, _declared_author(text[: len(text) - len(rest)]))
    return Look(file, tuple(findings), None if refers else readme)


def _refers_to_weeks(text: str) -> bool:
    """Tell whether the name of a week stands where a reference may have it."""
    names = (found.start() for found in _WEEK_NAME.finditer(text))
    return any(_BEFORE_TARGET.search(text, max(0, place - _FAR), place) for place in names)


def _declared_author(head: str) -> str | None:
    found = _AUTHOR.search(head)
    return found["name"] or None if found else None


def choose(looks: Iterable[Look]) -> Discovery:
    """Take one file for each week: the first, the others being lost."""
    files: dict[IsoWeek, WeekFile] = {}
    findings: list[Finding] = []
    for look in looks:
        findings += look.findings
        if look.file is None:
            continue
        first = files.setdefault(look.file.week, look.file)
        if first is not look.file:
            message = f"{look.file.week} stands in {shown(first.candidate.path)} too, which is the one imported"
            path = shown(look.file.candidate.path)
            findings.append(Finding(path, 1, FindingKind.WEEK, message, lost=True))
    return Discovery(tuple(files[week] for week in sorted(files)), tuple(findings))


def _tell_week(candidate: Candidate, field: str | None, root: Node, head: Head) -> tuple[IsoWeek | None, list[str]]:
    """Tell which week a file is, and what contradicts it.

    The front matter decides; without it the heading, which is what a reader sees, unless the days in the header are
    those of the folder's week: then the heading was copied from another week and forgotten.
    """
    problems: list[str] = []
    declared = None
    if field is not None:
        try:
            declared = parse_week(field)
        except ValueError as error:
            problems.append(f"front matter: {error}")
    title = _title(root, head)
    heading, folder = head.week if title else None, _folder_week(candidate)
    days = head.days
    chosen = declared or heading or folder
    if chosen is None:
        if candidate.is_named or problems or _WEEKLIKE.search(f"{candidate.path.parent.name}\n{title}"):
            problems.append("which week it is cannot be told: neither front matter, heading nor folder names one")
        return None, problems
    if declared is None and heading and folder and days and check_days(heading, days) and not check_days(folder, days):
        chosen = folder
    for what, week in (("heading", heading), ("folder", folder)):
        if week not in (None, chosen):
            problems.append(f"the {what} says {week}; imported as {chosen}")
    if days and (problem := check_days(chosen, days)):
        problems.append(problem)
    if heading is None and declared is None:
        problems.append(f"no heading names the week; taken from the folder: {chosen}")
    return chosen, problems


def _title(root: Node, head: Head) -> str:
    """Give the title; a heading further down, that may name any week as in a list of them, is none."""
    first = next((block for block in root.children if block.type == "heading"), None)
    if head.title is None or not (head.title.tag == "h1" or head.title is first):
        return ""
    return plain_text(head.title.children[0].children)


def _folder_week(candidate: Candidate) -> IsoWeek | None:
    """Give the week that a file's folder names, or the folder in that of a year, or a file named by the author."""
    path = candidate.path.absolute()
    names = [path.parent.name, f"{path.parent.parent.name}-{path.parent.name}"]
    if candidate.is_named:
        names.insert(0, path.stem)
    return next((week for name in names if (week := week_named(name))), None)
