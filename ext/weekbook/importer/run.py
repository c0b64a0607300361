"""The import as a whole: weeks are looked at, converted one by one, and written; then the bibliography.

No text of a week is kept while others are converted. Weeks may be spread over processes: each is converted and written
where it is read, and the results come back in order, so that their number changes nothing.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

from .convert import convert_week
from .discovery import Candidate, Look, WeekFile, choose, find_candidates, look_at, read_text
from .files import check_inside, decide, shown, week_path, write_week
from .model import Finding, FindingKind, HeadingIndex, State
from .papers import PaperGatherer, update_bibliography
from .pictures import PictureFinder, copy_pictures
from .report import AuditReport, Report, WeekReport
from .weeks import split_front_matter

_FEW = 4
"""Weeks that are done before a second process has started."""
_SELDOM = (100_000, 20, 100)
"""How many new objects there are before the garbage is collected: a tree has many, and lives as long as its week."""
_AUTHOR = re.compile(r"^author:[ \t]*(?P<quote>[\"']?)(?P<name>[^\n]*?)(?P=quote)[ \t]*$", re.MULTILINE)

One = TypeVar("One")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an author asks for."""

    paths: tuple[Path, ...]
    weeks: Path
    """The folder of the archive's weeks."""
    bib: Path
    """The BibTeX file that takes new entries."""
    is_dry: bool = False
    """Write nothing."""
    force: bool = False
    """Write files that were changed by hand, too."""
    jobs: int | None = None
    """The number of processes; None for one for each processor, as far as it is worth it."""


def run_import(settings: Settings) -> Report:
    """Import all weeks that the paths hold."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        return _run(settings)
    finally:
        gc.set_threshold(*before)


def _run(settings: Settings) -> Report:
    candidates, findings = find_candidates(settings.paths)
    looks = list(_each(_look_safely, candidates, settings.jobs, "reading"))
    discovery = choose(looks)
    _share(settings, discovery.headings)
    gatherer = PaperGatherer()
    weeks: list[WeekReport] = []
    shared = (settings, discovery.headings)
    for one in _each(_import_safely, discovery.files, settings.jobs, "importing", shared):
        gatherer.add(one.week, one.papers)
        weeks.append(one)
    name = shown(settings.bib)
    return Report(
        weeks=tuple(weeks),
        found=(*findings, *discovery.findings),
        bibliography_path=name,
        bibliography=update_bibliography(settings.bib, gatherer.papers, name=name, write=not settings.is_dry),
        empty=_find_empty(settings.paths, candidates, looks, findings),
        is_dry=settings.is_dry,
    )


def run_audit(settings: Settings, report: Report) -> Report:
    """Build the imported weeks, and add to the report what they have lost.

    :raises RuntimeError: if Sphinx cannot build them
    """
    from .audit import audit_weeks  # only an audit needs Sphinx and a second renderer

    skipped = (State.EDITED, State.FAILED)
    pairs = [(one.source, one.target) for one in report.weeks if one.state not in skipped]
    if not pairs:
        return report
    jobs = settings.jobs or "auto"
    differences = audit_weeks(pairs, weeks_dir=settings.weeks, bib=settings.bib.parent, jobs=jobs)
    return replace(report, audit=AuditReport(len(pairs), differences))


def _find_empty(
    paths: Sequence[Path], candidates: Sequence[Candidate], looks: Sequence[Look], findings: Sequence[Finding]
) -> tuple[str, ...]:
    """Give the folders that hold no week and nothing to say about one."""
    useful = [one.path.absolute() for one, look in zip(candidates, looks, strict=True) if look.file or look.findings]
    said = [Path(one.path).absolute() for one in findings]
    return tuple(
        shown(path)
        for path in paths
        if path.is_dir() and not any(one.is_relative_to(path.absolute()) for one in [*useful, *said])
    )


# -- One week --------------------------------------------------------------------------------------


def _look_safely(candidate: Candidate) -> Look:
    """Look at a file; what goes wrong with one is no reason to leave the others."""
    try:
        return look_at(candidate)
    except MemoryError:
        raise
    except Exception as error:
        return Look(None, (_blame(candidate.path, error),))


def _import_safely(file: WeekFile) -> WeekReport:
    """Import a week; what goes wrong with one is no reason to leave the others."""
    settings, headings = _SHARED
    path = week_path(settings.weeks, file.week)
    try:
        return _import_week(file, path, settings, headings)
    except MemoryError:
        raise
    except Exception as error:
        source = file.candidate.path
        return WeekReport(file.week, source, path, State.FAILED, findings=(_blame(source, error),))


def _blame(path: Path, error: Exception) -> Finding:
    what = str(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
    message = f"could not be imported ({' '.join(what.split())[:200]})"
    return Finding(shown(path), 1, FindingKind.UNREADABLE, message, lost=True)


def _import_week(file: WeekFile, path: Path, settings: Settings, headings: HeadingIndex) -> WeekReport:
    source = file.candidate.path
    whole = read_text(source)
    _, text, first_line = split_front_matter(whole)
    finder = PictureFinder(source.parent, file.candidate.top)
    converted = convert_week(
        text,
        path=shown(source),
        week=file.week,
        headings=headings,
        find_picture=finder,
        first_line=first_line,
    )
    findings = converted.findings
    check_inside(path, settings.weeks)
    state = decide(path, converted.text, force=settings.force)
    copied: tuple[str, ...] = ()
    if state is State.EDITED:
        message = f"changed by hand, or not imported: left as it is, without what {shown(source)} says (see --force)"
        findings = (*findings, Finding(shown(path), 1, FindingKind.EDITED, message))
    else:
        # before the week, so that one that stands there has all its pictures
        copied = copy_pictures(finder.found, settings.weeks, write=not settings.is_dry)
        if state is not State.UNCHANGED and not settings.is_dry:
            author = converted.author or _declared_author(whole[: len(whole) - len(text)])
            write_week(path, file.week, author, converted.text, state=state)
    return WeekReport(
        week=file.week,
        source=source,
        target=path,
        state=state,
        counts=converted.counts,
        papers=converted.papers,
        findings=findings,
        dropped=converted.dropped,
        copied=copied,
    )


def _declared_author(head: str) -> str | None:
    found = _AUTHOR.search(head)
    return found["name"] or None if found else None


# -- Processes -------------------------------------------------------------------------------------

_SHARED: Any = None
"""What all weeks of a process need: the settings and the headings."""


def _share(settings: Settings, headings: HeadingIndex) -> None:
    global _SHARED
    _SHARED = (settings, headings)


def _start_worker(shared: tuple[Settings, HeadingIndex] | None) -> None:
    # an interrupt is for the process that the author sees: it lets those that write finish
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*_SELDOM)
    if shared is not None:
        _share(*shared)


def _each(
    function: Callable[[One], Other],
    items: Sequence[One],
    jobs: int | None,
    what: str,
    shared: tuple[Settings, HeadingIndex] | None = None,
) -> Iterator[Other]:
    """Apply a function to all items, in order, with a bar that is shown on a terminal only."""
    workers = min(jobs if jobs is not None else (os.cpu_count() or 1) if len(items) > _FEW else 1, len(items))
    if workers <= 1:
        yield from _show(map(function, items), len(items), what)
        return
    # a fresh process has none of this one's threads, of which the bar has one
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(shared,))
    try:
        yield from _show(pool.map(function, items), len(items), what)
    finally:
        pool.shutdown(cancel_futures=True)


def _show(results: Iterator[Other], total: int, what: str) -> Iterator[Other]:
    yield from tqdm(results, desc=what, total=total, unit="week", disable=None, leave=False)
