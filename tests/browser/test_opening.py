"""A week is painted before what lies below the screen is laid out, and nobody notices but by the time it takes."""

from __future__ import annotations

import pytest
from kinds import BIG_WEEK, SMALL_WEEK, WEEK, WIDTHS
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# when a page begins to open, and when it is opened
LOG = """{
    const log = window.weekbookLog = {};
    new MutationObserver(() => {
        const isOpening = document.documentElement.hasAttribute('data-weekbook-opening');
        log[isOpening ? 'began' : 'opened'] ??= performance.now();
    }).observe(document, {attributes: true, subtree: true, attributeFilter: ['data-weekbook-opening']});
}"""

# where everything of the text stands
PLACES = """() => [...document.querySelectorAll('.weekbook-entry > :not(.weekbook-entry-foot), .bd-article h2')]
    .map(node => node.getBoundingClientRect()).map(({x, y, width, height}) => [x, y, width, height].join(' '))"""

# and what of it is on the screen, with the width that the scroll bar leaves
SCREEN = f"""() => [
    document.documentElement.clientWidth, ...({PLACES})().filter(place => Number(place.split(' ')[1]) < innerHeight)
]"""

FRAMES = "new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))"

IS_OPENING = "document.documentElement.hasAttribute('data-weekbook-opening')"

# the browser never says that it has painted, so that a page stays as it is before
NEVER_PAINTED = "window.PerformanceObserver = class { observe() {} };"

# the time never runs out
NO_TIME = "{const wait = setTimeout; window.setTimeout = (run, ms) => ms === 3000 ? 0 : wait(run, ms);}"

HELD = NEVER_PAINTED + NO_TIME


def wait_until_opened(page: Page, seconds: float = 8) -> None:
    """Wait until the whole page is to be laid out."""
    expect(page.locator("html")).not_to_have_attribute("data-weekbook-opening", "", timeout=seconds * 1000)


def held_page(open_page, site, path, *, script=HELD, width=1440):
    """Open a page that stays in the state in which it is painted first."""
    return open_page(path, width=width, site=site, before=script, wait="networkidle")


def test_the_first_paint_needs_few_entries(open_page, made_url):
    """What is painted first has the entries of the first screens, and all of them come after it."""
    page = open_page(BIG_WEEK, site=made_url, before=LOG + NO_TIME, wait="networkidle")
    wait_until_opened(page)
    log = page.evaluate("weekbookLog")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert log["began"] < painted < log["opened"]
    held = held_page(open_page, made_url, BIG_WEEK)
    held.evaluate(FRAMES)
    shown = held.evaluate("""[...document.querySelectorAll('.bd-article .weekbook-entry')].map(
        entry => entry.firstElementChild.checkVisibility({contentVisibilityAuto: true}))""")
    assert 1 <= sum(shown) <= 8 < 90 < len(shown)
    assert shown[0]


@pytest.mark.parametrize("view", ["full", "skim"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [WEEK, BIG_WEEK, SMALL_WEEK])
def test_nothing_on_the_screen_moves(open_page, made_url, path, width, view):
    """The first screen is the same before and after the rest is laid out; the full view to the pixel, but for icons."""
    chosen = f"localStorage.setItem('weekbook-view', '{view}');"
    page = open_page(path, width=width, site=made_url, before=chosen + HELD, wait="load")
    # the contents have followed
    expect(page.locator(".weekbook-contents-place")).not_to_be_empty()

    def look() -> tuple[object, ...]:
        page.evaluate(FRAMES)
        return page.evaluate(SCREEN), page.screenshot() if view == "full" else b""

    # they come with the rest
    page.evaluate("""() => {
        const style = new CSSStyleSheet();
        style.replaceSync('.weekbook-icon { mask: none !important; background: none !important; }');
        document.adoptedStyleSheets.push(style);
    }""")
    assert page.evaluate(IS_OPENING)
    before = look()
    page.evaluate("delete document.documentElement.dataset.weekbookOpening")
    assert look() == before


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [WEEK, BIG_WEEK])
def test_containment_moves_nothing(open_page, made_url, path, width):
    """No entry stands elsewhere for being contained, wherever on the page the screen ends."""
    page = open_page(path, width=width, site=made_url)
    wait_until_opened(page)
    before = page.evaluate(PLACES)
    # nor is there more room between entries for it
    gap = page.evaluate("""() => {
        const [entry, next] = document.querySelectorAll('.weekbook-topic > .weekbook-entry');
        const last = [...entry.children].findLast(node => node.getBoundingClientRect().height);
        return next.getBoundingClientRect().top - last.getBoundingClientRect().bottom;
    }""")
    assert gap == pytest.approx(64)
    page.evaluate("""() => {
        for (const entry of document.querySelectorAll(':not(.weekbook-entry) > .weekbook-entry'))
            entry.style.contain = 'layout style paint';
    }""")
    assert page.evaluate(PLACES) == before


def test_signs_of_a_reader_open_the_page(open_page, made_url):
    """Whatever the reader does first, the rest is laid out before it is done."""
    for sign, act in {
        "a key": lambda page: page.keyboard.press("Tab"),
        "the wheel": lambda page: page.mouse.wheel(0, 400),
        "a click": lambda page: page.mouse.click(700, 300),
        "a jump": lambda page: page.evaluate("location.hash = 'arxiv-2505-12865'"),
        "a script that scrolls": lambda page: page.evaluate("scrollTo(0, 3000)"),
        "printing": lambda page: page.evaluate("dispatchEvent(new Event('beforeprint'))"),
    }.items():
        page = held_page(open_page, made_url, BIG_WEEK)
        assert page.evaluate(IS_OPENING), sign
        act(page)
        wait_until_opened(page, 2)
        page.context.close()


def test_a_link_followed_at_once_arrives(open_page, made_url):
    """A link of the contents that is pressed before the page is opened leads to its entry, not near it."""
    page = held_page(open_page, made_url, BIG_WEEK)
    assert page.evaluate(IS_OPENING)
    target = page.evaluate("""() => {
        const link = [...document.querySelectorAll('.weekbook-map a[href^="#"]')].at(-1);
        link.click();
        return link.hash.slice(1);
    }""")
    wait_until_opened(page)
    page.wait_for_timeout(200)
    top = page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", target)
    assert page.evaluate("scrollY") > 10_000
    assert 0 <= top <= 100


def test_the_time_opens_a_page_that_is_never_painted(open_page, made_url):
    """Where a browser does not tell when it has painted, the rest is laid out after some seconds."""
    page = held_page(open_page, made_url, BIG_WEEK, script=NEVER_PAINTED)
    assert page.evaluate(IS_OPENING)
    wait_until_opened(page)


@pytest.mark.parametrize("path", [BIG_WEEK + "#arxiv-2505-12865", BIG_WEEK + "#:~:text=words", "weeks/papers.html"])
def test_pages_that_are_laid_out_whole(open_page, made_url, path):
    """A page that opens elsewhere than at its beginning, or is no week, is laid out as ever."""
    assert not held_page(open_page, made_url, path).evaluate(IS_OPENING)


def test_a_page_that_comes_back_is_laid_out_whole(open_page, made_url):
    """So is one that is loaded again, as it may come back where it was left, and one without script."""
    page = held_page(open_page, made_url, BIG_WEEK)
    assert page.evaluate(IS_OPENING)
    # or the browser would give up the icon of the page
    page.wait_for_timeout(300)
    page.reload(wait_until="networkidle")
    assert not page.evaluate(IS_OPENING)
    plain = open_page(BIG_WEEK, site=made_url, script=False)
    assert plain.locator("html").get_attribute("data-weekbook-opening") is None


def test_icons_wait_until_they_are_to_be_seen(open_page, site_url):
    """Icons come after words, and those of buttons that the script shows when it does."""
    held = held_page(open_page, site_url, WEEK)
    assert held.evaluate("""[...document.querySelectorAll('.weekbook-icon')].every(icon => {
        const { maskImage, backgroundColor } = getComputedStyle(icon);
        return maskImage === 'none' && backgroundColor === 'rgba(0, 0, 0, 0)';
    })""")
    masks = """() => [...document.querySelectorAll(':is(.weekbook-bar button, .weekbook-chip) .weekbook-icon')]
        .map(icon => getComputedStyle(icon).maskImage)"""
    page = open_page(WEEK, site=site_url)
    drawn = page.evaluate(masks)
    assert len(drawn) > 5
    assert "none" not in drawn
    page.evaluate("""() => {
        for (const node of document.querySelectorAll('.weekbook-bar button, .weekbook-controls')) node.hidden = true;
    }""")
    assert set(page.evaluate(masks)) == {"none"}
