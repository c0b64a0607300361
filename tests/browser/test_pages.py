"""Every kind of page in a real browser: nothing from elsewhere, nothing missing, nothing out of the screen."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from kinds import WIDTHS

pytestmark = pytest.mark.browser

WEEK = "weeks/2025/W18.html"
PAGES = [
    "index.html",
    WEEK,
    "weeks/index.html",
    "weeks/papers.html",
    "weeks/topics.html",
    "weeks/people.html",
    "weeks/shows.html",
    "weeks/tracks.html",
    "docs/index.html",
    "docs/write/paper.html",
    "docs/write/tweet.html",
    "docs/warnings.html",
    "genindex.html",
    "search.html",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_self_contained(open_page, path):
    """A page loads, with its own files only (open_page fails on all else)."""
    page = open_page(path, wait="networkidle")
    assert page.title()
    assert page.locator("h1:visible").count() == 1


@pytest.mark.parametrize(
    ("path", "width"), [*((path, 320) for path in PAGES), *(("docs/write/tweet.html", width) for width in WIDTHS)]
)
def test_no_sideways_scroll(open_page, path, width):
    """No page is wider than the screen, from small phones on; wider screens are looked at in test_access, too."""
    page = open_page(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_entries_are_all_there(open_page):
    """The week has its 100 entries, its papers, posts, episodes and remarks, and says so."""
    page = open_page(WEEK)
    assert page.locator("article.weekbook-entry").count() == 100
    assert page.locator(".weekbook-paper[data-eprint]").count() == 48
    assert page.locator(".weekbook-tweet[data-status]").count() == 21
    assert page.locator(".weekbook-episode").count() == 15
    assert page.locator(".weekbook-remark[role=note]").count() == 10
    assert page.locator(".weekbook-masthead").inner_text().count("100") == 1


def test_home_page_leads_into_the_archive(open_page):
    """The home page has the newest week, what is special in it, six papers, the calendar and ways in, each a link."""
    page = open_page("index.html")
    assert page.locator(".weekbook-special-row").count() == 6
    assert page.locator(".weekbook-with-papers .weekbook-paper-row").count() == 6
    assert page.locator(".weekbook-ways li").count() == 17
    page.locator(".weekbook-calendar-weeks a").last.click()
    assert page.url.endswith(WEEK)


@pytest.mark.parametrize("width", [390, 1440])
def test_home_columns(open_page, width):
    """What is special and recent papers stand side by side on a wide screen, one above the other on a phone."""
    page = open_page("index.html", width=width)
    special, papers = (page.locator(f".weekbook-with-{kind}").bounding_box() for kind in ("special", "papers"))
    if width > 960:
        assert special["x"] + special["width"] < papers["x"]
        assert special["width"] > papers["width"]
    else:
        assert special["y"] + special["height"] <= papers["y"]


@pytest.mark.parametrize("width", [320, 390, 820])
def test_calendar_cells_can_be_pressed(open_page, width):
    """On a small screen each cell of the calendar is at least 24 px high and says its week's number."""
    page = open_page("index.html", width=width)
    cell = page.locator(".weekbook-calendar-weeks a").last
    box = cell.bounding_box()
    assert box["height"] >= 24
    assert cell.inner_text().strip() == "18"
    columns = page.locator(".weekbook-calendar-weeks").first.evaluate(
        "list => getComputedStyle(list).gridTemplateColumns.split(' ').length"
    )
    assert columns == 13


LINES = """() => [...document.querySelectorAll(".weekbook-entry-head > :is(h3, h4)")].map((heading) => {
    const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
    const lines = [];
    let last;
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentElement.closest(".weekbook-hidden, .weekbook-seal, .weekbook-permalink")) continue;
        for (let place = 0; place < node.length; place += 1) {
            const range = new Range();
            range.setStart(node, place);
            range.setEnd(node, place + 1);
            const box = range.getClientRects()[0];
            if (!box) continue;
            const middle = (box.top + box.bottom) / 2;
            if (last === undefined || Math.abs(middle - last) > 8) lines.push("");
            last = middle;
            lines[lines.length - 1] += node.data[place];
        }
    }
    const icon = heading.querySelector(".weekbook-icon").getBoundingClientRect();
    const range = new Range();
    range.selectNodeContents(heading.querySelector(".weekbook-clause"));
    const first = range.getClientRects()[0];
    return { lines, isBeside: Math.abs(icon.top + icon.bottom - first.top - first.bottom) < 10 };
})"""


@pytest.mark.parametrize("width", [320, 360, 390, 820])
def test_lines_of_titles(open_page, width):
    """A line of a title ends at a colon, a comma, a blank or a particle; the icon is beside the first one.

    No word of letters is split, and the first clause begins in the line of the icon.
    """
    titles = open_page(WEEK, width=width).evaluate(LINES)
    assert len(titles) == 100
    assert all(title["isBeside"] for title in titles)
    split = []
    for title in titles:
        lines = title["lines"]
        if len(lines) > 1 and "：" in "".join(lines)[:-1]:
            assert any(line.endswith("：") for line in lines), lines
        for line, following in pairwise(lines):
            assert not re.search(r"[A-Za-z0-9]$", line) or not re.match(r"[A-Za-z0-9]", following), lines
            if not line.endswith(tuple(" ，：、；？！”）的了")) and not following.startswith(tuple(" “（")):
                split.append(lines)
    assert split == []


def test_squares_of_a_week_are_one_line(open_page):
    """In the list of weeks the squares of a hundred entries stand in one line."""
    page = open_page("weeks/index.html")
    tops = page.locator(".weekbook-week-row .weekbook-map-squares > i").evaluate_all(
        "squares => [...new Set(squares.map(square => Math.round(square.getBoundingClientRect().top)))]"
    )
    assert len(tops) == 1


def test_permalink_leads_to_its_entry(open_page):
    """Opened by its permalink, the page stands at the entry, below the bar."""
    page = open_page(WEEK + "#arxiv-2504-18203")
    top = page.locator("#arxiv-2504-18203 h4").bounding_box()["y"]
    assert 0 <= top < 200


def test_recommendation_leads_to_its_entry(open_page):
    """A recommendation is a link to the entry, whose id is its paper's."""
    page = open_page(WEEK)
    page.locator("#topic-recommended a[href='#arxiv-2504-20995']").click()
    assert page.url.endswith("#arxiv-2504-20995")
    assert page.locator("#arxiv-2504-20995").bounding_box()["y"] < 200


def test_reference_and_back(open_page):
    """A card links to its reference, and the reference back to the entry."""
    page = open_page(WEEK)
    page.locator("#arxiv-2504-18203 .weekbook-paper-reference").click()
    reference = page.locator(":target")
    assert reference.get_attribute("class") == "weekbook-reference"
    reference.locator(".weekbook-backlink").click()
    assert page.url.endswith("#arxiv-2504-18203")


def test_formula_is_drawn(open_page):
    """A formula is MathML and takes room on the page."""
    page = open_page(WEEK)
    box = page.locator("math").first.bounding_box()
    assert box["width"] > 10
    assert box["height"] > 5


@pytest.mark.parametrize("path", ["index.html", WEEK, "weeks/papers.html"])
def test_dark_mode(open_page, path):
    """The reader's mode is followed: light text on dark, dark text on light."""

    def lightness(page, script: str) -> int:
        colour = page.evaluate(script)
        return sum(int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(",")[:3])

    for scheme in ("light", "dark"):
        page = open_page(path, scheme=scheme)
        ground = lightness(page, "getComputedStyle(document.body).backgroundColor")
        text = lightness(page, "getComputedStyle(document.querySelector('h1')).color")
        assert (ground > text) == (scheme == "light")


def test_readable_without_script(open_page):
    """Without JavaScript the whole week is there."""
    page = open_page(WEEK, script=False)
    assert page.locator("article.weekbook-entry").last.is_visible()


def test_text_is_set_for_chinese(open_page):
    """The page says that it is Chinese, and the digest is set larger and looser than Latin text would be."""
    page = open_page(WEEK)
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    paragraph = page.locator(".weekbook-entry .weekbook-body p").first
    size, height = paragraph.evaluate("p => (s => [s.fontSize, s.lineHeight])(getComputedStyle(p))")
    assert float(size.rstrip("px")) >= 17
    assert float(height.rstrip("px")) / float(size.rstrip("px")) >= 1.7


def test_no_script_style_or_handler_in_our_markup(open_page):
    """What we write into a page's article holds no script, style or handler."""
    page = open_page(WEEK)
    found = page.evaluate(
        """() => [...document.querySelectorAll('article.bd-article, article.bd-article *')].filter(e =>
            e.tagName === 'SCRIPT' || e.tagName === 'STYLE' || e.tagName === 'IFRAME' || e.hasAttribute('style')
            || [...e.attributes].some(a => a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value))).length"""
    )
    assert found == 0
