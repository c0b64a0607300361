"""A real week, imported by the command: what holds for weeks that were written for the archive holds for it, too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, build_archive
from kinds import WIDTHS
from serving import serve
from test_access import COLOUR_RULES, darken, violations
from test_markup import errors
from test_shift import SCROLL, WATCH, visible

from weekbook.cli import main

pytestmark = pytest.mark.browser

README = ROOT.parent / "shared" / "corpus" / "weekly" / "2025" / "2025W26"
WEEK = "weeks/2025/W26.html"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import a week and build it, and give the folder of pages."""
    if not README.is_dir():
        pytest.skip("needs the real weeks of ../shared/corpus, which are not here")
    folder = tmp_path_factory.mktemp("imported")
    source = folder / "source"
    shutil.copytree(ROOT / "weeks", source / "weeks", ignore=shutil.ignore_patterns("W*.md"))
    shutil.copy(ROOT / "index.md", source)
    (source / "docs").mkdir()
    (source / "docs" / "index.md").write_text("# 文档\n\n这里没有文档。\n", "utf-8")
    options = ["--weeks", str(source / "weeks"), "--bib", str(source / "bib" / "imported.bib"), "--jobs", "1"]
    assert main(["import", str(README), *options]) == 0
    # pictures without a text are the source's own
    return build_archive(source, folder, "-D", "suppress_warnings=myst.header,myst.strikethrough,weekbook.image")


@pytest.fixture(scope="module")
def url(pages: Path) -> Iterator[str]:
    """Serve the pages, with the policy as a header."""
    with serve(pages) as url:
        yield url


@pytest.mark.parametrize("width", WIDTHS)
def test_accessible(open_page, url, axe, width):
    """Axe-core has nothing to say against it, in full and in skim view, light and dark."""
    page = open_page(WEEK, width=width, site=url)
    assert violations(page, axe) == []
    page.keyboard.press("s")
    assert page.locator("html").get_attribute("data-weekbook-view") == "skim"
    assert violations(page, axe) == []
    darken(page)
    assert violations(page, axe, COLOUR_RULES) == []
    page.keyboard.press("s")
    assert page.locator("html").get_attribute("data-weekbook-view") == "full"
    assert violations(page, axe, COLOUR_RULES) == []


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_nothing_moves_nor_hangs_over(open_page, url, width):
    """Loading and scrolling it moves nothing, and it scrolls one way only."""
    page = open_page(WEEK, width=width, site=url, before=WATCH, wait="networkidle")
    place, shifts = page.evaluate(SCROLL, 1000)
    assert place > 15_000
    assert visible(shifts) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_markup(pages, checker):
    """The checker of HTML finds no error."""
    assert errors(checker, pages, [WEEK]) == []
