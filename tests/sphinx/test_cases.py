"""The case files: each is one build, held against what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from casefiles import (
    CASES,
    WEEK,
    Case,
    Section,
    article,
    dead_anchors,
    difference,
    double_ids,
    find_harm,
    parse_cases,
    parse_fragment,
    read_cases,
    tidy,
    write_cases,
    wrong_facts,
)

from weekbook.diagnostics import Subtype

_HEAD = "---\nweek: 2025-W18\n---\n\n# Week 18\n\n"
_RST_HEAD = ":week: 2025-W18\n\nWeek 18\n=======\n\n"
_REST = "\n## 轻松一刻\n\n### The rest\n\nThe rest of the page.\n"
_RST_REST = "\n轻松一刻\n{0}\n\nThe rest\n{1}\n\nThe rest of the page.\n"

ALL = read_cases()


def _files(case: Case) -> dict[str, str]:
    files = {section.argument: section.text for section in case.all("file")}
    body = case.text("body")
    if body is not None:
        files[f"{WEEK}.md"] = _HEAD + body + _REST
    return files


def _said(warnings, head: str, suffix: str = "md") -> str:
    """Write warnings as case files do."""
    lines = []
    for warned in warnings:
        place = f"{warned.path}:{warned.line}"
        if warned.path == f"{WEEK}.{suffix}" and head:
            place = str(warned.line - head.count("\n") if warned.line else warned.line)
        elif warned.line is None:
            place = warned.path
        lines.append(f"{place}: {warned.text} [{warned.type}]\n")
    return "".join(sorted(lines))


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_case(case, build_site, request):
    """A page shows what its case says, warns as it says, and nothing else suffers."""
    whole = case.text("body") is None
    site = build_site(_files(case), conf=case.text("conf") or "")
    said = _said(site.warnings, "" if whole else _HEAD)
    page = site.page(WEEK)

    if request.config.getoption("--update-cases"):
        _update(case, said, {s.argument: tidy(page.select(s.argument)) for s in case.all("html")})
        return
    assert difference(said, "".join(sorted((case.text("warnings") or "").splitlines(keepends=True)))) == ""
    for section in case.all("html"):
        expected = tidy([node for node in parse_fragment(section.text).children if not isinstance(node, str)])
        assert difference(tidy(page.select(section.argument)), expected) == ""
    for section in case.all("facts"):
        name = section.argument.removeprefix("of ") or WEEK
        assert wrong_facts(site.page(name), section.text) == []
    if not whole:
        assert page.select_one("article.weekbook-entry#the-rest > .weekbook-body > p").get_text() == (
            "The rest of the page."
        )
    assert find_harm(article(page)) == []
    assert double_ids(page) == []
    assert dead_anchors(page) == []


def _update(case: Case, said: str, found: dict[str, str]) -> None:
    cases = parse_cases(case.path)
    current = next(c for c in cases if c.title == case.title)
    current.sections = [s for s in current.sections if s.name != "warnings"]
    for section in current.all("html"):
        section.text = found[section.argument]
    if said:
        current.sections.append(Section("warnings", "", said))
    write_cases(case.path, cases)


@pytest.mark.parametrize("case", [case for case in ALL if case.text("rst")], ids=lambda case: case.id)
def test_case_in_rst(case, build_site):
    """MyST and reStructuredText give the same page and the same warnings."""
    files = _files(case)
    conf = case.text("conf") or ""
    markdown = build_site(files, conf=conf)
    expected = tidy([article(markdown.page(WEEK))])
    del files[f"{WEEK}.md"]
    (markdown.srcdir / f"{WEEK}.md").unlink()
    # which line means which level depends on which comes first
    below = "-~" if re.search(r"^---+$", case.text("rst"), re.MULTILINE) else "~^"
    rest = _RST_REST.format(below[0] * 8, below[1] * 8)
    rst = build_site({**files, f"{WEEK}.rst": _RST_HEAD + case.text("rst") + rest}, fresh=True)
    assert difference(tidy([article(rst.page(WEEK))]), expected) == ""
    assert sorted((w.type, w.text) for w in rst.warnings) == sorted((w.type, w.text) for w in markdown.warnings)


@pytest.mark.parametrize("subtype", [one for one in Subtype if one is not Subtype.SEARCH], ids=lambda one: one.value)
def test_every_subtype_has_a_case(subtype):
    """No warning is without a case file that shows it, but for that of a page with thousands of entries."""
    assert any(f"[weekbook.{subtype.value}]" in (case.text("warnings") or "") for case in ALL)


def test_titles_of_cases_are_unique():
    """A case is found by its title."""
    ids = [case.id for case in ALL]
    assert sorted(set(ids)) == sorted(ids)


def test_case_files_are_where_they_should_be():
    """The folder is found: an empty list of cases would pass everything."""
    assert Path(CASES, "README").is_file()
    assert len(ALL) > 40
