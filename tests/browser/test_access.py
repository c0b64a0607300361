"""Every kind of page can be read and used by everyone: axe-core finds nothing, zoom loses nothing."""

from __future__ import annotations

import pytest
from kinds import BIG_WEEK, MODES, PAGES, SMALL_WEEK, WEEK, WIDTHS
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# WCAG 2.0 to 2.2 at levels A and AA (2.2 has no rules of axe at A), and what axe calls best practices
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""The rules whose answer depends on colours: all that can differ when a page goes from light to dark as it is."""

FIND = """async rules => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false});
    return found.violations.flatMap(violation => violation.nodes.map(node =>
        `${violation.id} | ${node.target.join(' ')} | ${node.failureSummary.split('\\n')[1] ?? ''}`));
}"""


def violations(page, axe: str, rules: list[str] = RULES) -> list[str]:
    """Let axe-core look at the page as it is now."""
    # what can be scrolled is noted in the frame after a change
    page.evaluate("() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    return page.evaluate(FIND, rules)


def darken(page) -> None:
    """Let the system go dark while the page is open."""
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    # some colours change slowly
    page.evaluate("() => Promise.allSettled(document.getAnimations().map((change) => change.finished))")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_page(open_page, axe, path, width):
    """Axe-core has nothing to say against any kind of page, light or dark; and it scrolls one way only."""
    page = open_page(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page, axe) == []
    darken(page)
    assert violations(page, axe, COLOUR_RULES) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [WEEK, SMALL_WEEK, BIG_WEEK])
def test_week_in_full_and_skim(open_page, made_url, axe, path, width):
    """Nor against a week, in full and in skim view."""
    page = open_page(path, width=width, site=made_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for view in ("full", "skim"):
        if view == "skim":
            page.keyboard.press("s")
        assert page.locator("html").get_attribute("data-weekbook-view") == view
        page.emulate_media(color_scheme="light")
        expect(page.locator("html")).to_have_attribute("data-theme", "light")
        assert violations(page, axe) == []
        darken(page)
        assert violations(page, axe, COLOUR_RULES) == []


def test_what_opens_dark(open_page, axe):
    """A page that is dark from its beginning is one that went dark: axe-core has nothing to say against it, either."""
    for path in ("index.html", "weeks/papers.html", "docs/write/paper.html"):
        assert violations(open_page(path, scheme="dark"), axe) == [], path


def test_axe_finds_faint_text(open_page, axe):
    """Axe-core does look at colours in the dark."""
    page = open_page("docs/index.html")
    darken(page)
    # of text in the very colour of its ground axe-core takes no notice: it may be hidden on purpose
    page.evaluate("document.querySelector('h1').style.color = '#333'")
    assert "color-contrast" in violations(page, axe, COLOUR_RULES)[0]


@pytest.mark.parametrize(("drawer", "width"), [("rail", 390), ("rail", 820), ("contents", 390), ("contents", 820)])
@pytest.mark.parametrize("mode", MODES)
def test_week_with_open_drawer(open_page, axe, drawer, mode, width):
    """Nor against a week with a drawer open over it."""
    page = open_page(WEEK, width=width, scheme=mode)
    page.locator(f"header [data-weekbook-drawer={drawer}]").click()
    assert page.locator(f"dialog[data-weekbook-drawer-for={drawer}]").is_visible()
    assert violations(page, axe) == []


@pytest.mark.parametrize("mode", MODES)
def test_filtered_week(open_page, axe, mode):
    """Nor against a week that shows one kind of entry only."""
    page = open_page(WEEK, scheme=mode)
    page.locator(".weekbook-chip").first.click()
    assert violations(page, axe) == []


@pytest.mark.parametrize("path", [WEEK, SMALL_WEEK, BIG_WEEK, "index.html", "weeks/index.html", "weeks/papers.html"])
@pytest.mark.parametrize("width", [320, 720])
def test_reflow(open_page, made_url, path, width):
    """On 320 px, and on a screen of 1440 px at 200%, a page scrolls one way only, and shows all of its text."""
    page = open_page(path, width=width, site=made_url, device_scale_factor=2 if width == 720 else 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # what stands out of the screen at the right is cut off or unreachable, but in a box with its own scrollbar
    outside = page.evaluate(
        """() => [...document.querySelectorAll('main :is(h1, h2, h3, h4, p, li, a, button, time)')].filter(e => {
            const box = e.getBoundingClientRect();
            const scrolls = e.closest('pre, .pst-scrollable-table-container, .weekbook-hidden, math, table');
            return box.width && box.right > innerWidth + 1 && !scrolls;
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert outside == []


def test_reflow_of_all_pages(open_page):
    """Every kind of page fits a screen of 1440 px at 200%."""
    for path in PAGES:
        page = open_page(path, width=720, device_scale_factor=2)
        assert page.evaluate("document.documentElement.scrollWidth") <= 720, path


def test_reduced_motion(open_page):
    """Where the reader wants no motion, nothing fades, slides or scrolls smoothly."""
    page = open_page(WEEK, reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e => {
            const style = getComputedStyle(e);
            const lasts = time => time.split(',').some(one => parseFloat(one) > 0.001);
            return style.scrollBehavior === 'smooth' || lasts(style.transitionDuration) ||
                (style.animationName !== 'none' && lasts(style.animationDuration));
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert moving == []
