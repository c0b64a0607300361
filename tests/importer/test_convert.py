"""Conversion of whole weeks: the case files, and what they cannot show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from reading import myst_shows

from weekbook.ids import IsoWeek
from weekbook.importer.convert import convert_week
from weekbook.importer.model import ConvertedWeek, FindingKind, HeadingIndex
from weekbook.importer.weeks import read_readme

CASES = Path(__file__).parent / "cases"
WEEK = IsoWeek(2025, 18)
OTHER_WEEK = IsoWeek(2025, 17)


@dataclass
class Case:
    """One case of a file."""

    path: Path
    title: str
    parts: dict[str, str] = field(default_factory=dict)


def read_cases(path: Path) -> list[Case]:
    """Read a file of cases."""
    cases: list[Case] = []
    part = ""
    for line in path.read_text("utf-8").splitlines(keepends=True):
        if line.startswith("=== "):
            cases.append(Case(path, line[4:].strip()))
        elif found := re.fullmatch(r"--- (source|myst|findings)\n", line):
            part = found[1]
            cases[-1].parts[part] = ""
        else:
            cases[-1].parts[part] += line
    return cases


def write_cases(path: Path, cases: list[Case]) -> None:
    """Write a file of cases."""
    names = ("source", "myst", "findings")
    parts = [
        f"=== {case.title}\n"
        + "".join(f"--- {name}\n{case.parts[name].rstrip()}\n\n" for name in names if case.parts.get(name))
        for case in cases
    ]
    path.write_text("".join(parts), "utf-8")


ALL = [case for path in sorted(CASES.glob("*.md")) for case in read_cases(path)]


def convert(text: str) -> ConvertedWeek:
    """Convert a text; the pictures of the folder ``here`` are there."""
    index = HeadingIndex(
        {WEEK: read_readme(text).titles, OTHER_WEEK: ("2025 W17", "专题", "An entry: of `another` week")}
    )
    return convert_week(
        read_readme(text),
        path="README.md",
        week=WEEK,
        headings=index,
        find_picture=lambda path: "../pictures/0123456789abcdef.png" if path.startswith("here/") else None,
    )


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.path.stem}: {case.title}")
def test_case(case, request):
    """A README becomes the document that its case says."""
    week = convert(case.parts["source"])
    findings = "".join(
        f"{found.line}: {found.kind}: {found.message}{' (lost)' * found.lost}\n" for found in week.findings
    )
    if request.config.getoption("--update-cases"):
        cases = read_cases(case.path)
        current = next(one for one in cases if one.title == case.title)
        current.parts |= {"myst": week.text, "findings": findings}
        write_cases(case.path, cases)
        return
    assert week.text == case.parts["myst"].rstrip("\n") + "\n"
    assert findings == case.parts.get("findings", "").rstrip("\n") + "\n" * bool(findings)


def test_there_are_cases():
    """An empty list would pass everything."""
    assert len(ALL) > 15


@pytest.mark.parametrize("text", ["", "\n\n", "plain\n", "# \n", "<!-- x -->", "\ufeff# 2025 年第 18 周\n"])
def test_weeks_with_nothing(text):
    """A week without a heading gets one; nothing else is made up."""
    week = convert(text)
    assert week.text.startswith("# ")
    assert week.counts.weeks == 1


def test_deep_nesting():
    """What stands a hundred quotes or fifty lists deep is there, and what stands deeper, too."""
    text = "# 2025 年第 18 周\n\n" + "\n\n".join(
        mark * depth + "deep" for mark in ("> ", "- ") for depth in (50, 100, 900)
    )
    shown = myst_shows(convert(text).text)
    assert shown.count("deep") == 6


def test_controls_and_line_ends():
    """Line ends of any system are one; signs that no page shows are blanks."""
    unix = convert("# a\n\n> b\n> c\n\n`d`\n")
    assert convert("# a\r\n\r\n> b\r\n> c\r\n\r\n`d`\r\n") == unix
    odd = convert("# a\n\n> b\u2028c\x0bd\x85e\x00f\n\n```\nx\u2028y\n```\n")
    assert [one for one in myst_shows(odd.text) if one.startswith(("b c", "fence"))] == [
        "b c d e\ufffdf",
        "fence \nx y\n",
    ]


def test_counts():
    """Each thing is counted once."""
    week = convert(
        "# 2025 年第 18 周\n\n## 专题\n\n### One\n\n[[2504.20602 A]]\n\nSee [B](https://arxiv.org/abs/2504.20603), "
        "$x$ and [c](https://a.example).\n\n### Two\n\n"
        "@a [2025-05-01](https://x.com/a/status/1917920257257459899)\n\n> x\n\n"
        "![d](here/d.png)\n\n[[EP106 E]]\n\n[[202504290746_F]]\n\n> [!TIP]\n> x\n\n[[#One]] is there.\n"
    )
    counts = week.counts
    assert (counts.entries, counts.papers, counts.mentions, counts.formulas, counts.links) == (2, 1, 1, 1, 1)
    assert (counts.posts, counts.pictures, counts.episodes, counts.sources) == (1, 1, 1, 1)
    assert (counts.remarks, counts.references) == (1, 1)
    assert [paper.value for paper in week.papers] == ["2504.20602", "2504.20603"]


def test_lines_of_findings():
    """They are those of the file, front matter counted."""
    text = "# a\n\n- x\n\n  > ![b](gone.png)\n"
    index = HeadingIndex({})
    week = convert_week(read_readme(text, 3), path="p", week=WEEK, headings=index, find_picture=lambda _path: None)
    assert [(found.line, found.kind, found.lost) for found in week.findings] == [(8, FindingKind.PICTURE, False)]


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("[a](javascript:x)", False),
        ("[a](ttps://a.example)", False),
        ("[a](#gone)", False),
        ("[a](other.pdf)", True),
        ("[a](ftp://a.example/b)", True),
    ],
)
def test_lost_is_what_github_shows(text, lost):
    """A link that GitHub leaves out or that leads nowhere is no loss; its text stays in any case."""
    week = convert(f"# 2025 年第 18 周\n\n## One\n\nSee {text}.\n")
    assert [(found.kind.value in ("link", "reference"), found.lost) for found in week.findings] == [(True, lost)]
    assert week.text.endswith("See a.\n")
