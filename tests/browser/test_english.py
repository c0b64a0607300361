"""An English edition in the browser: what scripts write is English too."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect
from serving import serve
from two_editions import PAGES, write_edition

pytestmark = pytest.mark.browser

WEEK = "weeks/2025/W18.html"
HAN = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uff00-\uffef]")


@pytest.fixture(scope="module")
def english_url(tmp_path_factory):
    """Build an English edition once, and serve it."""
    root = tmp_path_factory.mktemp("english")
    files, conf = write_edition("en")
    for name, text in {**files, "conf.py": conf}.items():
        path = root / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "-b", "html", str(root / "source"), str(root / "html")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    with serve(root / "html") as url:
        yield url


def words(page) -> str:
    """Give all that a page says, to the eye and in names, but the mark of the site."""
    return page.evaluate("""() => {
        const named = [...document.querySelectorAll("[aria-label], [title]")];
        const names = named.flatMap((node) => [node.ariaLabel, node.title]);
        document.querySelector(".weekbook-brand > .weekbook-seal")?.remove();
        return [document.title, document.body.innerText, ...names].join("\\n");
    }""")


def test_pages_are_english(open_page, english_url):
    """Every kind of page fits a phone and says nothing in Chinese, when its scripts have run."""
    for name in PAGES:
        if name == "404":
            # its addresses begin at the root of the host, which has another base path here
            continue
        page = open_page(f"{name}.html", site=english_url, width=390)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert not HAN.search(words(page)), name
        page.context.close()


def test_controls_speak_english(open_page, english_url):
    """The buttons' names and what the filters say are English, whatever is pressed."""
    page = open_page(WEEK, site=english_url)
    page.locator(".weekbook-chip[data-kind=paper]").click()
    assert page.locator(".weekbook-filter-status").inner_text() == "2 of 5 entries shown"
    mode = page.locator(".weekbook-bar [data-weekbook-mode]")
    names = []
    for _press in range(3):
        names.append(mode.get_attribute("aria-label"))
        mode.click()
    assert names == ["Colours: as the system", "Colours: light", "Colours: dark"]
    page.locator(".weekbook-segment [data-weekbook-view=skim]").click()
    assert not HAN.search(words(page))
    page = open_page("lists/papers.html", site=english_url)
    page.locator(".weekbook-filter-text").fill("pixels")
    assert page.locator(".weekbook-filter-status").inner_text() == "1 of 2 papers shown"


def test_search_speaks_english(open_page, english_url):
    """So does the search: of one result, of several, of none, and where it led."""
    page = open_page("search.html?q=backbones", site=english_url)
    status = status_of(page)
    expect(status).to_have_text("1 result from 1 week")
    assert page.title().startswith("backbones – Search")
    assert not HAN.search(words(page))
    page.locator(".weekbook-search-field").fill("")
    expect(status).to_have_text("Newest entries")
    page.locator(".weekbook-search-field").fill("nowhere at all")
    expect(status).to_have_text("Nothing found")
    for name in ("week", "person", "words"):
        page.locator(f"[data-facet={name}] > summary").click()
    assert not HAN.search(words(page))
    page.locator(".weekbook-search-field").fill("the kind:paper ")
    expect(status).to_have_text(re.compile(r"^\d+ results from \d+ weeks?$"))
    expect(page.locator(".weekbook-search-chips button")).to_have_text("Kind: Papers")
    assert not HAN.search(words(page))
    page = open_page(WEEK, site=english_url)
    page.keyboard.press("/")
    page.locator(".weekbook-search-field").fill("backbones")
    expect(status_of(page)).to_have_text("1 result from 1 week")
    assert not HAN.search(words(page))
    # the list is there a moment after its sum
    expect(page.locator(".weekbook-search-main")).not_to_have_attribute("aria-busy", "true")
    page.keyboard.press("Enter")
    expect(page.locator(".weekbook-found")).to_have_text(re.compile(r"^\d match(es)?$"))


def status_of(page):
    return page.locator(".weekbook-search-sum")


def test_topics_of_the_map_are_whole(open_page, english_url):
    """The names of topics are longer than Chinese ones, and are not cut: squares make room."""
    for width in (390, 820, 1440):
        page = open_page(WEEK, site=english_url, width=width)
        cut = page.locator(".weekbook-map a[href^='#topic-'] .weekbook-map-name").evaluate_all(
            "names => names.filter(name => name.scrollWidth > name.clientWidth).map(name => name.innerText)"
        )
        assert cut == [], width


def test_text_is_set_for_english(open_page, english_url):
    """An apostrophe is as narrow as English has it, whatever font draws it; long words may be divided, code is not."""
    page = open_page("index.html", site=english_url)
    width = page.locator("h1").evaluate("""title => {
        const range = document.createRange(), text = title.firstChild, at = text.data.indexOf("\u2019");
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().width / parseFloat(getComputedStyle(title).fontSize);
    }""")
    assert 0 < width < 0.5
    page = open_page(WEEK, site=english_url)
    style = "node => [getComputedStyle(node).hyphens, getComputedStyle(node).textAlign]"
    text = page.locator(".weekbook-entry > .weekbook-body > p:has(code)")
    assert text.evaluate(style) == ["auto", "start"]
    assert text.locator("code").evaluate(style)[0] == "manual"


def test_years_stand_beside_their_weeks(open_page, english_url):
    """In the calendar each year stands in the line of its weeks, also those that have no months above them."""
    page = open_page("index.html", site=english_url)
    years = page.locator(".weekbook-calendar-year")
    assert years.count() == 2
    for year in years.all():
        name, weeks = (year.locator(part).bounding_box() for part in ("h3", ".weekbook-calendar-weeks"))
        assert abs(name["y"] + name["height"] / 2 - weeks["y"] - weeks["height"] / 2) < 3
