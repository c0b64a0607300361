"""The report of an import: for a reader, and as JSON for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from .files import shown
from .model import Counts, Finding, FindingKind, State, WeekReport
from .papers import BibliographyUpdate

if TYPE_CHECKING:
    from .audit import Difference

VERSION = 1
"""Of the shape of the JSON: raised when a field goes or changes its meaning."""

HEADINGS = {
    FindingKind.UNREADABLE: "Files that cannot be read",
    FindingKind.WEEK: "Weeks in doubt",
    FindingKind.POST: "Posts that contradict themselves",
    FindingKind.PAPER: "Papers",
    FindingKind.REFERENCE: "References to headings",
    FindingKind.PICTURE: "Pictures",
    FindingKind.LINK: "Links",
    FindingKind.HTML: "HTML",
    FindingKind.EDITED: "Files changed by hand",
    FindingKind.UNKNOWN: "Not understood",
}


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the audit says: what differs between what GitHub shows and what the built pages show."""

    weeks: int
    """How many were compared."""
    differences: tuple[Difference, ...]
    """What was left out on purpose among them."""

    @property
    def losses(self) -> list[Difference]:
        """What was lost, invented or changed."""
        return [one for one in self.differences if one.is_loss]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did."""

    weeks: tuple[WeekReport, ...]
    """In order."""
    found: tuple[Finding, ...]
    """What was found before any week was converted."""
    bibliography_path: str
    bibliography: BibliographyUpdate
    empty: tuple[str, ...] = ()
    """The paths, as the author named them, that hold no week."""
    is_dry: bool = False
    """Whether nothing was to be written."""
    audit: AuditReport | None = None

    @property
    def findings(self) -> list[Finding]:
        """All findings, by file and line."""
        return sorted(
            [*self.found, *self.bibliography.findings, *(one for week in self.weeks for one in week.findings)]
        )

    @property
    def counts(self) -> Counts:
        """What was counted in all weeks."""
        return sum((week.counts for week in self.weeks), Counts())

    @property
    def copied(self) -> list[str]:
        """The names of the pictures that were copied; two weeks that have one may both have found it missing."""
        return sorted({name for week in self.weeks for name in week.copied})

    @property
    def lost(self) -> int:
        """How many findings say that something is lost."""
        return sum(one.lost for one in self.findings)

    @property
    def status(self) -> int:
        """The exit status: 0 if nothing was lost, 1 if something was, 2 if there was nothing to import."""
        if not self.weeks and not self.findings:
            return 2
        return 1 if self.lost or self.empty or (self.audit is not None and self.audit.losses) else 0


def write_json(report: Report) -> str:
    """Write a report for a program: the same import gives the same text."""
    data = {
        "version": VERSION,
        "status": report.status,
        "dry_run": report.is_dry,
        "counts": asdict(report.counts),
        "weeks": [
            {
                "week": str(one.week),
                "source": shown(one.source),
                "target": shown(one.target),
                "state": one.state.value,
                "counts": asdict(one.counts),
                "dropped": list(one.dropped),
            }
            for one in report.weeks
        ],
        "pictures": {"copied": report.copied},
        "bibliography": {"path": report.bibliography_path, "added": list(report.bibliography.added)},
        "empty_paths": list(report.empty),
        "findings": [{**asdict(one), "kind": one.kind.value} for one in report.findings],
        "audit": _audit_data(report.audit) if report.audit is not None else None,
    }
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _audit_data(audit: AuditReport) -> dict[str, object]:
    differences = [
        {**{name: getattr(one, name) for name in one.__slots__}, "is_loss": one.is_loss} for one in audit.differences
    ]
    return {"weeks": audit.weeks, "losses": len(audit.losses), "differences": differences}


def write_text(report: Report) -> str:
    """Write a report for a reader."""
    return "\n".join("".join(map(_printable, line)) for line in _lines(report)) + "\n"


def _printable(character: str) -> str:
    # what a post says must not steer a terminal
    return character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"


def _lines(report: Report) -> Iterator[str]:
    for one in report.weeks:
        yield f"{one.week}  {one.state:<9}  {shown(one.source)} -> {shown(one.target)}"
    if report.weeks:
        yield ""
    findings = report.findings
    for kind in FindingKind:
        some = [one for one in findings if one.kind is kind]
        if some:
            yield f"{HEADINGS[kind]} ({len(some)})"
            yield from (f"  {one.path}:{one.line}: {one.message}{' [lost]' if one.lost else ''}" for one in some)
            yield ""
    for path in report.empty:
        yield f"{path}: no week was found here"
    yield from _summary(report)
    if report.audit is not None:
        yield ""
        yield f"audit of {_number(report.audit.weeks, 'week')}: {_number(len(report.audit.losses), 'difference')}"
        yield from (f"  {one}" for one in report.audit.losses)
    yield ""
    yield _verdict(report)


def _summary(report: Report) -> Iterator[str]:
    states = Counter(one.state for one in report.weeks)
    said = ", ".join(f"{states[state]} {state}" for state in State if states[state])
    yield _number(len(report.weeks), "week") + (f": {said}" if said else "")
    counts = asdict(report.counts)
    del counts["weeks"]
    singular = {"entries": "entry"}
    yield ", ".join(_number(number, singular.get(name, name[:-1]), name) for name, number in counts.items())
    would = "to be " if report.is_dry else ""
    yield f"{_number(len(report.copied), 'picture')} {would}copied"
    yield f"{_number(len(report.bibliography.added), 'paper')} {would}added to {report.bibliography_path}"
    if dropped := sum(bool(one.dropped) for one in report.weeks):
        what = "the repeated header and the table of contents, as --report lists them"
        yield f"left out of {_number(dropped, 'week')} on purpose: {what}"


def _verdict(report: Report) -> str:
    if report.status == 2:
        return "Nothing was found to import."
    parts = []
    if report.lost:
        parts.append(f"{_number(report.lost, 'finding')} marked [lost]")
    if report.empty:
        parts.append(f"{_number(len(report.empty), 'path')} without a week")
    if report.audit is not None and report.audit.losses:
        parts.append(f"{_number(len(report.audit.losses), 'difference')} in the audit")
    dry = " Nothing was written: this was a dry run." if report.is_dry else ""
    return (f"Something was lost: {_join(parts)}." if parts else "Nothing was lost.") + dry


def _number(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _join(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
