"""On paper: everything that there is to read, whatever the screen hides, and nothing that one could press."""

from __future__ import annotations

import re

import pytest
from kinds import PAGES, WEEK

pytestmark = pytest.mark.browser

PRESSED = (
    *(".weekbook-bar", ".weekbook-rail", ".weekbook-contents", ".weekbook-controls", ".weekbook-map", "button"),
    *(".weekbook-skip", "dialog", ".weekbook-footer", ".weekbook-turn", ".weekbook-path", ".weekbook-permalink"),
    *(".headerlink", ".weekbook-paper-links"),
)
"""What is of no use on paper."""

CUT = """() => [...document.querySelectorAll('.bd-article *')].filter(e => {
    const style = getComputedStyle(e);
    const hides = style.overflowX !== 'visible' || style.overflowY !== 'visible' || style.webkitLineClamp !== 'none';
    return hides && e.getClientRects().length && !e.closest('.weekbook-hidden, math')
        && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2);
}).map(e => e.outerHTML.slice(0, 120))"""
"""Elements of which a part does not show."""


def to_paper(page):
    """Lay a page out for paper, as wide as a sheet of A4 between its margins."""
    page.set_viewport_size({"width": 673, "height": 1000})
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("path", [WEEK, *PAGES])
def test_nothing_to_press_and_nothing_cut(open_page, path):
    """Bars, rail, contents, buttons, chips and permalinks take no room; the title stands.

    No text ends in an ellipsis or in a box that would have to be scrolled, and none runs out of the sheet.
    """
    page = to_paper(open_page(path))
    for left_out in PRESSED:
        assert page.locator(f"{left_out}:visible").count() == 0, left_out
    assert page.locator("h1").first.is_visible()
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 673


def test_wide_blocks_are_not_cut(open_page, made_url):
    """Long lines of code and a table of twelve columns break into the width of the sheet."""
    page = to_paper(open_page("weeks/2025/W19.html", site=made_url))
    assert page.locator("pre").count() > 3
    assert page.evaluate(CUT) == []


def test_whole_week(open_page):
    """All entries stand in full, whatever filter and skim view hide."""
    page = open_page(WEEK)
    page.keyboard.press("s")
    page.locator(".weekbook-chip[data-kind=episode]").click()
    assert page.locator(".weekbook-entry:visible").count() < 10
    to_paper(page)
    assert page.locator(".weekbook-entry:visible").count() == page.locator(".weekbook-entry").count()
    assert page.locator("h3:visible").count() == page.locator(".bd-article h3").count()
    for part in (".weekbook-paper-title", ".weekbook-tweet", ".weekbook-remark", ".weekbook-body", ".weekbook-show"):
        shown, there = (page.locator(f".bd-article {part}{state}").count() for state in (":visible", ""))
        assert shown == there, part


def test_whole_list(open_page):
    """A list of papers stands in full, with its months, whatever was typed above it."""
    page = open_page("weeks/papers.html")
    page.locator(".weekbook-filter-text").fill("no paper has these words")
    assert page.locator(".weekbook-paper-row:visible").count() == 0
    to_paper(page)
    assert page.locator(".weekbook-paper-row:visible").count() == page.locator(".weekbook-paper-row").count()
    assert page.locator(".bd-article h2:visible").count() > 0


def test_tabs_and_folds(open_page):
    """All tabs of an example stand below each other, each under its name, and what a fold holds is shown."""
    page = open_page("docs/write/paper.html")
    page.evaluate(
        """() => document.querySelector('.bd-article section').insertAdjacentHTML(
            'beforeend', '<details><summary>More</summary><p id="folded">Folded</p></details>')"""
    )
    assert page.locator(".sd-tab-content:visible").count() == page.locator(".sd-tab-set").count()
    to_paper(page)
    assert page.locator(".sd-tab-content:visible").count() == page.locator(".sd-tab-content").count()
    tops = page.locator(".sd-tab-set").first.evaluate(
        "set => [...set.querySelectorAll('label, .sd-tab-content')].map(e => e.getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    assert page.locator("#folded").evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")


def test_headings_stay_with_their_text(open_page):
    """A sheet does not end with a heading, nor with a title and its source: no break is allowed behind either."""
    page = to_paper(open_page(WEEK))
    loose = page.evaluate(
        """() => [...document.querySelectorAll(
            '.bd-article :is(h2, h3, h4), .weekbook-entry-head, .weekbook-source, .weekbook-entry > .weekbook-paper'
        )].filter(e => getComputedStyle(e).breakAfter !== 'avoid').map(e => e.outerHTML.slice(0, 80))"""
    )
    assert loose == []
    # second ids stand between a heading and what follows: with a box, a sheet could end there
    assert page.evaluate(
        "[...document.querySelectorAll('.bd-article :is(section, article) > span[id]:empty')]"
        ".every(e => !e.getClientRects().length)"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white(open_page, scheme):
    """Dark text on nothing, whatever the screen's colours; code and cells of the calendar can be read too."""
    page = to_paper(open_page("docs/write/paper.html", scheme=scheme))
    for text in ("h1", "pre span"):
        colour = page.locator(f".bd-article {text}").first.evaluate("e => getComputedStyle(e).color")
        assert sum(map(int, re.findall(r"\d+", colour)[:3])) < 200, text
    page = to_paper(open_page("index.html", scheme=scheme))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    cell = page.locator(".weekbook-calendar-weeks a").last
    ground, figure = cell.evaluate("a => [getComputedStyle(a).backgroundColor, getComputedStyle(a).color]")
    assert abs(sum(map(int, re.findall(r"\d+", ground))) - sum(map(int, re.findall(r"\d+", figure)))) > 300


def test_addresses_of_posts(open_page):
    """The address of a post is printed behind its date: on paper one cannot follow a link."""
    page = to_paper(open_page(WEEK))
    address = page.locator(".weekbook-tweet-date").first.evaluate("a => getComputedStyle(a, '::after').content")
    assert "https://x.com/" in address


def test_sheets(open_page):
    """A week of a hundred entries takes some forty sheets, and has its title as the document's."""
    page = open_page(WEEK)
    sheets = page.pdf(format="A4")
    assert 25 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", sheets)) <= 45
