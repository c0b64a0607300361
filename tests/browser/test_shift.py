"""Nothing moves by itself: the layout shift of a week is 0 while it loads and while it is read to its end."""

from __future__ import annotations

import pytest
from kinds import BIG_WEEK, WEEK, WIDTHS

pytestmark = pytest.mark.browser

# each shift, with what moved: from where to where
WATCH = """
window.weekbookShifts = [];
new PerformanceObserver(list => {
    for (const entry of list.getEntries())
        weekbookShifts.push([entry.value.toFixed(4), Math.round(entry.startTime), ...entry.sources.map(source =>
            [source.node?.className || source.node?.nodeName, source.previousRect.x, source.previousRect.y,
             source.currentRect.x, source.currentRect.y].join(' '))].join(' | '));
}).observe({type: 'layout-shift', buffered: true});
"""

SCROLL = """async step => {
    const frame = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    let place = 0;
    while (place < document.documentElement.scrollHeight - innerHeight) {
        scrollTo(0, place += step);
        await frame();
    }
    await new Promise(resolve => setTimeout(resolve, 300));
    return [place, weekbookShifts];
}"""


def visible(shifts: list[str]) -> list[str]:
    """Leave out what rounds to nothing: a formula of which the browser has only the first half yet."""
    return [shift for shift in shifts if float(shift.split()[0]) >= 0.0005]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [WEEK, BIG_WEEK])
def test_no_shift_from_end_to_end(open_page, made_url, path, width):
    """Loading and scrolling a week moves nothing."""
    page = open_page(path, width=width, site=made_url, before=WATCH, wait="networkidle")
    place, shifts = page.evaluate(SCROLL, 700)
    assert place > 15_000
    assert visible(shifts) == []


@pytest.mark.parametrize("path", [WEEK, BIG_WEEK])
@pytest.mark.parametrize("slowdown", [1, 4])
def test_no_shift_on_a_phone(open_page, made_url, path, slowdown):
    """Nor on a phone, however slow: what is laid out after the first paint stays off the screen."""
    page = open_page("404.html", width=390, height=844, site=made_url, before=WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    page.goto(made_url + path, wait_until="networkidle")
    place, shifts = page.evaluate(SCROLL, 2000)
    assert place > 15_000
    assert visible(shifts) == []


@pytest.mark.parametrize("view", ["full", "skim"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_shift_on_a_slow_line(open_page, made_url, width, view):
    """Nor does a week move while its script and its style come late, in the view that the reader has chosen."""
    page = open_page("404.html", width=width, site=made_url, before=WATCH)
    page.evaluate("view => localStorage.setItem('weekbook-view', view)", view)
    line = page.context.new_cdp_session(page)
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 60, "downloadThroughput": 400_000, "uploadThroughput": 100_000},
    )
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(made_url + BIG_WEEK, wait_until="load")
    page.wait_for_timeout(300)
    assert page.locator("html").get_attribute("data-weekbook-view") == view
    assert visible(page.evaluate("weekbookShifts")) == []


def test_no_shift_at_an_entry(open_page, made_url):
    """Nor where the page is opened at an entry in its middle, and the contents follow."""
    page = open_page(WEEK + "#arxiv-2504-18203", site=made_url, before=WATCH, wait="networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 1000
    assert visible(page.evaluate("weekbookShifts")) == []


@pytest.mark.parametrize("path", ["index.html", "weeks/papers.html", "docs/write/paper.html"])
def test_no_shift_elsewhere(open_page, path):
    """Nor does any other page move while it loads and scrolls."""
    page = open_page(path, before=WATCH, wait="networkidle")
    assert visible(page.evaluate(SCROLL, 500)[1]) == []
