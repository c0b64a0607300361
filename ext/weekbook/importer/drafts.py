"""One week, in two steps: a draft where it is read, and the file when all weeks are known.

Only in the end is it known which of two files is the week, and what the headings of other weeks are. Few weeks need
another: so each is converted as soon as it is read, and its draft waits on disk. One that refers to others has no
draft, and is read again.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from pathlib import Path

from .convert import convert_week
from .discovery import Candidate, Look, WeekFile, look_at, read_text
from .files import check_inside, decide, shown, week_path, write_week
from .model import ConvertedWeek, Finding, FindingKind, HeadingIndex, State, WeekReport
from .pictures import PictureFinder, copy_pictures
from .weeks import Readme, read_readme, split_front_matter


@dataclass(frozen=True, slots=True)
class Target:
    """Where weeks go, and what may be written there."""

    weeks: Path
    """The folder of the archive's weeks."""
    is_dry: bool = False
    """Write nothing."""
    force: bool = False
    """Write files that were changed by hand, too."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A file that was looked at, and converted if that needs no other."""

    look: Look
    """Without what was read."""
    draft: Path | None = None
    """Where the draft is; None if there is none."""
    failure: Finding | None = None
    """Why the week cannot be imported."""


@dataclass(frozen=True, slots=True)
class _Draft:
    converted: ConvertedWeek
    pictures: dict[str, Path]
    """Those to be copied, by the name they are to have."""


def make_draft(candidate: Candidate, path: Path) -> Drafted:
    """Look at a file, and keep a draft of its week; what goes wrong with one is no reason to leave the others.

    :param path: where the draft is to be kept
    """
    try:
        look = look_at(candidate)
    except MemoryError:
        raise
    except Exception as error:
        return Drafted(Look(None, (_blame(candidate.path, error),)))
    file, readme, look = look.file, look.readme, replace(look, readme=None)
    if file is None or readme is None:
        return Drafted(look)
    try:
        draft = _convert(file, readme, HeadingIndex({file.week: file.titles}))
        if draft.converted.asked:
            return Drafted(look)
        path.write_bytes(pickle.dumps(draft))
    except MemoryError:
        raise
    except Exception as error:
        return Drafted(look, failure=_blame(candidate.path, error))
    return Drafted(look, path)


def finish_draft(file: WeekFile, drafted: Drafted, target: Target) -> WeekReport:
    """Write the week that a draft is of."""
    if drafted.failure is not None:
        return _fail(file, target, drafted.failure)
    assert drafted.draft is not None
    try:
        draft: _Draft = pickle.loads(drafted.draft.read_bytes())
        return _write(file, draft, target)
    except MemoryError:
        raise
    except Exception as error:
        return _fail(file, target, _blame(file.candidate.path, error))


def import_without_draft(file: WeekFile, headings: HeadingIndex, target: Target) -> WeekReport:
    """Read, convert and write a week that refers to others."""
    try:
        _week, text, first_line = split_front_matter(read_text(file.candidate.path))
        return _write(file, _convert(file, read_readme(text, first_line), headings), target)
    except MemoryError:
        raise
    except Exception as error:
        return _fail(file, target, _blame(file.candidate.path, error))


def _convert(file: WeekFile, readme: Readme, headings: HeadingIndex) -> _Draft:
    source = file.candidate.path
    finder = PictureFinder(source.parent, file.candidate.top)
    converted = convert_week(readme, path=shown(source), week=file.week, headings=headings, find_picture=finder)
    return _Draft(converted, finder.found)


def _write(file: WeekFile, draft: _Draft, target: Target) -> WeekReport:
    converted, path = draft.converted, week_path(target.weeks, file.week)
    findings = converted.findings
    check_inside(path, target.weeks)
    state = decide(path, converted.text, force=target.force)
    copied: tuple[str, ...] = ()
    if state is State.EDITED:
        source = shown(file.candidate.path)
        message = f"changed by hand, or not imported: left as it is, without what {source} says (see --force)"
        findings = (*findings, Finding(shown(path), 1, FindingKind.EDITED, message))
    else:
        # before the week, so that one that stands there has all its pictures
        copied = copy_pictures(draft.pictures, target.weeks, write=not target.is_dry)
        if state is not State.UNCHANGED and not target.is_dry:
            write_week(path, file.week, converted.author or file.author, converted.text, state=state)
    return WeekReport(
        week=file.week,
        source=file.candidate.path,
        target=path,
        state=state,
        counts=converted.counts,
        papers=converted.papers,
        findings=findings,
        dropped=converted.dropped,
        copied=copied,
    )


def _fail(file: WeekFile, target: Target, why: Finding) -> WeekReport:
    path = week_path(target.weeks, file.week)
    return WeekReport(file.week, file.candidate.path, path, State.FAILED, findings=(why,))


def _blame(path: Path, error: Exception) -> Finding:
    what = str(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
    message = f"could not be imported ({' '.join(what.split())[:200]})"
    return Finding(shown(path), 1, FindingKind.UNREADABLE, message, lost=True)
