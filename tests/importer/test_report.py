"""The report says everything that was found, to a reader and to a program, and the exit status sums it up."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from weekbook.ids import IsoWeek
from weekbook.importer.audit import Difference, DifferenceKind
from weekbook.importer.model import Counts, Finding, FindingKind, State, WeekReport
from weekbook.importer.papers import BibliographyUpdate
from weekbook.importer.report import HEADINGS, AuditReport, Report, write_json, write_text

LOST = Finding("a.md", 3, FindingKind.PICTURE, "picture is not there: x.png", lost=True)
SAID = Finding("b.md", 2, FindingKind.POST, "post 1: \x1b[2Jodd")
WEEK = WeekReport(
    IsoWeek(2025, 18),
    Path("a.md"),
    Path("weeks/2025/W18.md"),
    State.NEW,
    counts=Counts(weeks=1, entries=1, papers=2),
    dropped=("目录",),
    copied=("1.png",),
)
REPORT = Report((WEEK,), (), "bib/imported.bib", BibliographyUpdate(("2504.00001",)))
DROPPED = Difference("a.md", 1, DifferenceKind.DROPPED, "", "目录", "")
WRONG = Difference("a.md", 9, DifferenceKind.WORD, "Entry", "word", "")


@pytest.mark.parametrize(
    ("report", "status", "verdict"),
    [
        (REPORT, 0, "Nothing was lost."),
        (replace(REPORT, is_dry=True), 0, "Nothing was lost. Nothing was written: this was a dry run."),
        (replace(REPORT, found=(SAID,)), 0, "Nothing was lost."),
        (replace(REPORT, found=(SAID, LOST)), 1, "Something was lost: 1 finding marked [lost]."),
        (replace(REPORT, weeks=(replace(WEEK, findings=(LOST,)),)), 1, "Something was lost: 1 finding marked [lost]."),
        (replace(REPORT, weeks=(), found=(LOST,)), 1, "Something was lost: 1 finding marked [lost]."),
        (
            replace(REPORT, bibliography=BibliographyUpdate((), (LOST,))),
            1,
            "Something was lost: 1 finding marked [lost].",
        ),
        (replace(REPORT, empty=("x", "y")), 1, "Something was lost: 2 paths without a week."),
        (replace(REPORT, audit=AuditReport(1, (DROPPED,))), 0, "Nothing was lost."),
        (
            replace(REPORT, found=(LOST,), empty=("x",), audit=AuditReport(1, (DROPPED, WRONG))),
            1,
            "Something was lost: 1 finding marked [lost], 1 path without a week and 1 difference in the audit.",
        ),
        (replace(REPORT, weeks=(), empty=("x",)), 2, "Nothing was found to import."),
    ],
)
def test_status(report: Report, status: int, verdict: str) -> None:
    """0 if nothing was lost, 1 if something was, 2 if there was nothing."""
    assert report.status == status
    lines = write_text(report).splitlines()
    assert lines[-1] == verdict
    assert [line for line in lines if "no week" in line] == [f"{path}: no week was found here" for path in report.empty]
    assert json.loads(write_json(report))["status"] == status


def test_text() -> None:
    """What belongs together stands together, and nothing of it steers a terminal."""
    second = replace(WEEK, week=IsoWeek(2025, 19), state=State.EDITED, dropped=(), copied=("1.png",), findings=(LOST,))
    report = replace(REPORT, weeks=(WEEK, second), found=(SAID,), audit=AuditReport(1, (DROPPED, WRONG)))
    assert write_text(report) == (
        "2025-W18  new        a.md -> weeks/2025/W18.md\n"
        "2025-W19  edited     a.md -> weeks/2025/W18.md\n"
        "\n"
        "Posts that contradict themselves (1)\n"
        "  b.md:2: post 1: �[2Jodd\n"
        "\n"
        "Pictures (1)\n"
        "  a.md:3: picture is not there: x.png [lost]\n"
        "\n"
        "2 weeks: 1 new, 1 edited\n"
        "2 entries, 4 papers, 0 mentions, 0 posts, 0 episodes, 0 sources, 0 references, 0 remarks, 0 links, 0 pictures,"
        " 0 formulas\n"
        "1 picture copied\n"
        "1 paper added to bib/imported.bib\n"
        "left out of 1 week on purpose: the repeated header and the table of contents, as --report lists them\n"
        "\n"
        "audit of 1 week: 1 difference\n"
        "  a.md:9: word lost in 'Entry': 'word'\n"
        "\n"
        "Something was lost: 1 finding marked [lost] and 1 difference in the audit.\n"
    )


def test_json() -> None:
    """The shape is that of the documentation; findings are in the order of files and lines."""
    later = replace(LOST, line=10)
    report = replace(REPORT, found=(SAID, later, LOST), audit=AuditReport(1, (DROPPED, WRONG)))
    data = json.loads(write_json(report))
    assert list(data) == sorted(data)
    assert data["version"] == 1
    assert data["dry_run"] is False
    assert data["counts"]["papers"] == 2
    assert [(one["path"], one["line"], one["kind"], one["lost"]) for one in data["findings"]] == [
        ("a.md", 3, "picture", True),
        ("a.md", 10, "picture", True),
        ("b.md", 2, "post", False),
    ]
    (week,) = data["weeks"]
    assert {name: week[name] for name in ("week", "source", "target", "state", "dropped")} == {
        "week": "2025-W18",
        "source": "a.md",
        "target": "weeks/2025/W18.md",
        "state": "new",
        "dropped": ["目录"],
    }
    assert data["pictures"] == {"copied": ["1.png"]}
    assert data["bibliography"] == {"path": "bib/imported.bib", "added": ["2504.00001"]}
    assert (data["audit"]["weeks"], data["audit"]["losses"]) == (1, 1)
    assert [one["is_loss"] for one in data["audit"]["differences"]] == [False, True]
    assert json.loads(write_json(REPORT))["audit"] is None


def test_every_kind_has_a_heading() -> None:
    """No finding is left out of the report."""
    assert set(HEADINGS) == set(FindingKind)
