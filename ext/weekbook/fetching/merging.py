"""What servers said, brought into the files: planned, read again as a build will, and only then written.

Pure: no Sphinx. An author, or another process, may write at any time: a file is replaced only while it holds what was
read, else all is planned again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

from pybtex.database import Entry

from ..bibtex import Problem, read_bibtex
from ..citekeys import make_key
from ..fileio import open_whole
from ..ids import PaperRef, PaperScheme
from ..plaintext import plain_text
from .bibfiles import BibFile, BibFiles, find_paths, read_data
from .editing import Difference, Style, apply, complete_entry, read_style, write_entry
from .fields import Field
from .pacing import hold
from .report import Lack, Report
from .spans import EntrySpan

TRIES = 5
"""How often all is planned again because a file has changed meanwhile."""


class UnsafeEditError(RuntimeError):
    """What was to be written would cost an entry that is there; the text says which."""


class _ChangedError(Exception):
    """A file holds something else than what was read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one paper."""

    ref: PaperRef
    fields: tuple[Field, ...]
    kind: str
    """The type of a new entry."""
    family: str | None
    """The family name of the first author."""
    lack: Lack | None = None
    """What should be known, and is not."""


@dataclass(slots=True)
class _Plan:
    """What answers come to in the files as they stand."""

    edits: dict[Path, list[tuple[int, int, str]]] = field(default_factory=dict)
    fresh: list[Answer] = field(default_factory=list)
    """What no entry is of."""
    texts: dict[Path, str] = field(default_factory=dict)
    """The new texts of files that change."""
    added: dict[Path, list[str]] = field(default_factory=dict)
    """The keys of new entries."""
    completed: dict[Path, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """The keys of entries that change, each with its fields."""
    unchanged: set[str] = field(default_factory=set)
    """The keys of entries that have all that is known."""
    differences: list[tuple[str, Difference]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    lacking: dict[str, Lack] = field(default_factory=dict)
    """The keys of entries that stay incomplete."""

    def tell_written(self, path: Path, report: Report) -> None:
        """Tell what of the plan stands in a file that was written."""
        report.added += self.added.get(path, ())
        report.completed |= self.completed.get(path, {})

    def tell_rest(self, report: Report) -> None:
        """Tell what is no matter of writing."""
        # what an earlier try has written is there now, and no news
        report.unchanged = len(self.unchanged - {*report.added, *report.completed})
        report.differences += self.differences
        report.failures |= self.failures
        report.lacking |= self.lacking


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """Brings answers into the files of a folder."""

    bib: Path
    """The file that takes new entries."""
    read: Callable[[], BibFiles]
    """Reads the files."""
    shared: Path
    """The folder of the files that keep processes apart."""
    day: date
    """The day of the answers."""
    refresh: bool
    """Replace values of the author, too."""
    tells_broken: bool
    """Tell of entries that cannot be read."""
    is_dry: bool
    """Write no file."""

    def merge(self, answers: Sequence[Answer], report: Report) -> None:
        """Write what answers come to, and tell it.

        :raises UnsafeEditError: if what is to be written cannot be read again
        """
        with self._hold_files():
            for _ in range(TRIES):
                bibfiles = self.read()
                plan = self._plan_safely(bibfiles, answers)
                try:
                    self._write(plan, bibfiles, report)
                except _ChangedError as error:
                    reason = str(error)
                else:
                    break
            else:
                report.faults.append(f"{reason}, {TRIES} times: it is left as it is, run the command again")
            plan.tell_rest(report)
            if self.tells_broken:
                report.problems += (problem for problem, _text in bibfiles.broken)

    @contextlib.contextmanager
    def _hold_files(self) -> Iterator[None]:
        """Keep other processes from writing to the folder, and to those into which links lead from it."""
        folders = {str(path.resolve().parent) for path in find_paths(self.bib)}
        with contextlib.ExitStack() as held:
            # in one order, so that no two processes wait for each other
            for folder in sorted(folders):
                name = blake2b(folder.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
                held.enter_context(hold(self.shared / f"bib-{name}.lock"))
            yield

    def _write(self, plan: _Plan, bibfiles: BibFiles, report: Report) -> None:
        expected = {file.path: file.data for file in bibfiles.files}
        for file in bibfiles.files:
            if (text := plan.texts.get(file.path)) is None:
                continue
            data = file.encode(text)
            if not self.is_dry:
                with open_whole(file.path.resolve()) as stream:
                    stream.write(data)
                    stream.flush()
                    self._compare(expected)
                expected[file.path] = data
            plan.tell_written(file.path, report)

    def _compare(self, expected: dict[Path, bytes]) -> None:
        """Hold what is on the disk against what should be: also a file that does not change may have the paper now."""
        for path in sorted({*find_paths(self.bib), *expected}):
            if path not in expected or read_data(path) != expected[path]:
                raise _ChangedError(f"{path} was changed by somebody else while it was to be written")

    # -- What is to be written ---------------------------------------------------------------------

    def _plan_safely(self, bibfiles: BibFiles, answers: Sequence[Answer]) -> _Plan:
        """Plan without those answers that could not be read again once they are written."""
        plan = self._plan(bibfiles, answers)
        if not self._find_lost(bibfiles, plan):
            return plan
        unsafe = self._find_unsafe(bibfiles, answers)
        plan = self._plan(bibfiles, [one for one in answers if one not in unsafe])
        if lost := self._find_lost(bibfiles, plan):
            raise UnsafeEditError(f"nothing is written: afterwards nobody could read {', '.join(lost)}")
        why = "it is left out: once it is written nobody could read it"
        plan.failures |= {one.ref.value: why for one in unsafe}
        return plan

    def _find_unsafe(self, bibfiles: BibFiles, answers: Sequence[Answer]) -> list[Answer]:
        """Give the answers that cannot be read again, by halves: most are sound."""
        if not self._find_lost(bibfiles, self._plan(bibfiles, answers)):
            return []
        if len(answers) == 1:
            return list(answers)
        half = len(answers) // 2
        return self._find_unsafe(bibfiles, answers[:half]) + self._find_unsafe(bibfiles, answers[half:])

    def _find_lost(self, bibfiles: BibFiles, plan: _Plan) -> list[str]:
        """Read what is to be written as a build will: give the entries, old and new, that are not there any more."""
        if not plan.texts:
            return []
        keys = bibfiles.reading.keys.keys() | {key for keys in plan.added.values() for key in keys}
        reading = read_bibtex((str(one.path), plan.texts.get(one.path, one.text)) for one in bibfiles.files)
        return sorted(keys - reading.keys.keys())

    def _plan(self, bibfiles: BibFiles, answers: Sequence[Answer]) -> _Plan:
        plan = _Plan()
        # two entries with one DOI would be one paper twice
        owners = {ref.value: key for ref, key in bibfiles.reading.papers.items() if ref.scheme is PaperScheme.DOI}
        for answer in answers:
            if bad := next((one.name for one in answer.fields if not _is_whole(one.value)), None):
                plan.failures[answer.ref.value] = f"it is left out: the braces in its {bad} are no pairs"
            elif shared := _share_doi(answer, bibfiles, owners, plan):
                self._plan_one(shared, bibfiles, plan)
        for file in bibfiles.files:
            text = apply(file.text, sorted(plan.edits.get(file.path, [])))
            if file.path == self.bib:
                text += self._write_entries(file, text, bibfiles.keys, plan)
            if text != file.text:
                plan.texts[file.path] = text
        return plan

    def _plan_one(self, answer: Answer, bibfiles: BibFiles, plan: _Plan) -> None:
        found = bibfiles.find(answer.ref)
        if found:
            self._plan_edit(answer, *found, _resolve(bibfiles.reading.entries[found[1].key]), plan)
        elif key := bibfiles.reading.papers.get(answer.ref):
            plan.failures[answer.ref.value] = f"where the fields of entry {key!r} stand is not certain"
        elif broken := _find_broken(answer, bibfiles):
            why = f"{broken.path}:{broken.line}: {broken.message}"
            plan.failures[answer.ref.value] = f"it stands in an entry that cannot be read ({why})"
        else:
            plan.fresh.append(answer)

    def _plan_edit(
        self, answer: Answer, file: BibFile, entry: EntrySpan, resolved: Mapping[str, str], plan: _Plan
    ) -> None:
        done = complete_entry(file.text, entry, answer.fields, day=self.day, refresh=self.refresh, resolved=resolved)
        plan.edits.setdefault(file.path, []).extend(done.edits)
        plan.differences += [(str(file.path), one) for one in done.differences]
        if done.changed:
            plan.completed.setdefault(file.path, {})[entry.key] = done.changed
        else:
            plan.unchanged.add(entry.key)
        if answer.lack:
            plan.lacking[entry.key] = answer.lack

    def _write_entries(self, file: BibFile, text: str, keys: set[str], plan: _Plan) -> str:
        """Write new entries in the style of the file's last one."""
        style = read_style(file.text, file.entries[-1]) if file.entries else Style()
        if style.newline == " ":
            # a new entry has more fields than a line
            style = Style()
        newline = "\r\n" if "\r\n" in file.text else "\n"
        entries = []
        for answer in plan.fresh:
            key = _make_key(answer, keys)
            keys.add(key)
            plan.added.setdefault(file.path, []).append(key)
            if answer.lack:
                plan.lacking[key] = answer.lack
            entries.append(write_entry(answer.kind, key, answer.fields, replace(style, newline=newline), self.day))
        if not entries:
            return ""
        gap = "" if not text else newline if text.endswith("\n") else newline * 2
        return gap + newline.join(entries)


def _share_doi(answer: Answer, bibfiles: BibFiles, owners: dict[str, str], plan: _Plan) -> Answer | None:
    """Give an answer without a DOI that another entry has; None if that one has the paper already."""
    found = bibfiles.find(answer.ref)
    name = found[1].key if found else answer.ref.value
    doi = next((one.value[1:-1] for one in answer.fields if one.name == "doi"), None)
    if not doi or owners.setdefault(doi, name) == name:
        return answer
    if found is None and owners[doi] in bibfiles.reading.entries:
        plan.failures[answer.ref.value] = f"the bibliography has the published version as {owners[doi]!r}"
        return None
    return replace(answer, fields=tuple(one for one in answer.fields if one.name != "doi"))


def _find_broken(answer: Answer, bibfiles: BibFiles) -> Problem | None:
    """Give the problem of an unreadable entry that may be of the paper."""
    refs = [answer.ref, *(PaperRef(PaperScheme.DOI, one.value[1:-1]) for one in answer.fields if one.name == "doi")]
    return next(filter(None, map(bibfiles.find_broken, refs)), None)


def _resolve(entry: Entry) -> dict[str, str]:
    """Give the fields of an entry, by their names in lower case, without macros."""
    values = {name.lower(): value for name, value in entry.fields.items()}
    return values | {role.lower(): " and ".join(map(str, people)) for role, people in entry.persons.items()}


def _make_key(answer: Answer, keys: set[str]) -> str:
    values = {one.name: one.value for one in answer.fields}
    family = plain_text(answer.family) if answer.family else None
    return make_key(family, values.get("year", ""), plain_text(values["title"]), answer.ref.slug, keys)


def _is_whole(value: str) -> bool:
    """Tell whether the braces of a value are pairs, the first around it all.

    To pybtex a brace after a backslash is one, to bibtexparser it is none: both must be content.
    """
    return all(_is_paired(one) for one in (value, value.replace("\\{", "").replace("\\}", "")))


def _is_paired(value: str) -> bool:
    depth = 0
    for place, character in enumerate(value):
        depth += (character == "{") - (character == "}")
        if depth < 1 and place < len(value) - 1:
            return False
    return depth == 0
