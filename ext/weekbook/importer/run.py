"""The import as a whole: weeks are converted one by one, and written when all are known; then the bibliography.

No text of a week is kept in memory while others are converted. Weeks may be spread over processes, and the results come
back in order, so that their number changes nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tqdm import tqdm

from .discovery import Candidate, Discovery, Look, choose, find_candidates
from .drafts import Drafted, Target, finish_draft, import_without_draft, make_draft
from .files import shown
from .model import Finding, State, WeekReport
from .papers import PaperGatherer, update_bibliography
from .report import AuditReport, Report
from .spread import SELDOM, each

Result = TypeVar("Result")


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
    gc.set_threshold(*SELDOM)
    try:
        with TemporaryDirectory(prefix="weekbook-import-") as folder:
            return _run(settings, Path(folder))
    finally:
        gc.set_threshold(*before)


def _run(settings: Settings, folder: Path) -> Report:
    candidates, findings = find_candidates(settings.paths)
    places = [(candidate, folder / str(number)) for number, candidate in enumerate(candidates)]
    drafted = list(_show(each(make_draft, places, settings.jobs), len(places), "importing"))
    looks = [one.look for one in drafted]
    discovery = choose(looks)
    gatherer = PaperGatherer()
    weeks: list[WeekReport] = []
    for one in _show(_write_weeks(drafted, discovery, settings), len(discovery.files), "writing"):
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


def _write_weeks(drafted: Sequence[Drafted], discovery: Discovery, settings: Settings) -> Iterator[WeekReport]:
    """Write all weeks, in order; those without a draft need the headings, and may be spread over processes."""
    target = Target(settings.weeks, settings.is_dry, settings.force)
    known = {one.look.file.candidate: one for one in drafted if one.look.file and (one.draft or one.failure)}
    others = [(file,) for file in discovery.files if file.candidate not in known]
    convert = partial(import_without_draft, headings=discovery.headings, target=target)
    imported = each(convert, others, settings.jobs)
    for file in discovery.files:
        one = known.get(file.candidate)
        yield next(imported) if one is None else finish_draft(file, one, target)


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


def _show(results: Iterator[Result], total: int, what: str) -> Iterator[Result]:
    """Show a bar, on a terminal only."""
    yield from tqdm(results, desc=what, total=total, unit="week", disable=None, leave=False)
