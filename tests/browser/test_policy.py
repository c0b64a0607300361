"""The site works under a strict policy: sent as a header, and by the meta element alone."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from kinds import BIG_WEEK, PAGES, WEEK
from serving import POLICY, serve

# what a meta element cannot carry
META_POLICY = POLICY.removesuffix("; frame-ancestors 'none'")


class _Inline(HTMLParser):
    """Notes what the policy refuses in a page, what the page takes from elsewhere, and the order of its head."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.head: list[str] = []
        self.in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        where = f"line {self.getpos()[0]}: {self.get_starttag_text()[:160]}"
        if self.in_head and tag != "body":
            self.head.append(f"{tag} {values.get('charset') or values.get('name') or values.get('http-equiv') or ''}")
            if values.get("http-equiv", "").lower() == "content-security-policy":
                assert values["content"] == META_POLICY
        if tag in ("head", "body"):
            self.in_head = tag == "head"
        # a block of data is no script, and the policy lets it stand
        is_script = tag == "script" and "src" not in values and values.get("type") != "application/ld+json"
        if is_script or tag in ("style", "iframe", "object", "embed", "base"):
            self.refused.append(where)
        if "style" in values or any(name.startswith("on") for name in values):
            self.refused.append(where)
        if any(value.strip().lower().startswith("javascript:") for value in values.values()):
            self.refused.append(where)
        loaded = values.get("src", "") if tag != "link" else values.get("href", "")
        taken = tag in ("script", "img", "source", "audio", "video") or values.get("rel") in ("stylesheet", "icon")
        if taken and loaded.startswith(("http:", "https:", "//")):
            self.refused.append(where)


def read(path: Path) -> _Inline:
    """Read one page of a built site."""
    page = _Inline()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


@pytest.mark.parametrize("site", ["archive", "made_archive"])
def test_nothing_inline(request, site):
    """No page has a script, a style or a handler in it, or takes a file from another host."""
    folder = request.getfixturevalue(site)
    pages = sorted(path for path in folder.rglob("*.html") if "_static" not in path.parts)
    assert len(pages) >= 10
    assert {str(path.relative_to(folder)): found for path in pages if (found := read(path).refused)} == {}


@pytest.mark.parametrize("path", [WEEK, *PAGES])
def test_policy_comes_first(archive, path):
    """A page carries the policy before all that it governs."""
    head = read(archive / path).head
    place = next(place for place, element in enumerate(head) if element.lower().endswith("content-security-policy"))
    assert set(head[:place]) <= {"meta utf-8", "meta viewport"}


def test_the_test_finds_what_is_inline(tmp_path):
    """The two tests above do look: each thing that the policy refuses is found."""
    refused = [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>1</script>",
        '<script type="module">1</script>',
        '<a href="#" onclick="1">',
        '<a href=" javascript:1">',
        '<script src="https://example.org/a.js"></script>',
        '<link rel="stylesheet" href="//example.org/a.css">',
    ]
    page = tmp_path / "page.html"
    for element in refused:
        page.write_text(f"<!DOCTYPE html><html><head></head><body>{element}</body></html>", "utf-8")
        assert len(read(page).refused) == 1, element


def drive(page) -> None:
    """Press what can be pressed on a page, and end on that page."""
    address = page.url
    for kind in (
        *("header button[data-weekbook-mode]", ".weekbook-chip", "button[data-weekbook-view]", ".weekbook-expand"),
        *(".sd-tab-label", "summary", ".weekbook-contents a", ".copybtn"),
    ):
        for thing in page.locator(f"{kind}:visible").all()[:4]:
            thing.click()
    for drawer in page.locator("header [data-weekbook-drawer]:visible").all():
        drawer.click()
        page.keyboard.press("Escape")
        drawer.click()
        page.locator("dialog[open] [data-weekbook-close]").click()
    for key in ("s", "s", "/", "Escape"):
        page.keyboard.press(key)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")
    # what was chosen is there again before the next page is painted
    page.goto(address, wait_until="networkidle")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", [WEEK, *PAGES])
def test_nothing_is_refused(open_page, path, width):
    """Whatever a reader does on a page, the browser has nothing to refuse (open_page fails on a report)."""
    drive(open_page(path, width=width))


@pytest.mark.browser
def test_nothing_is_refused_on_a_big_week(open_page, made_url):
    """Nor on a week with pictures, formulas, code and tables."""
    drive(open_page(BIG_WEEK, site=made_url))


@pytest.mark.browser
@pytest.mark.parametrize("path", [WEEK, "index.html", "docs/write/paper.html", "search.html?q=PLUSNet", "404.html"])
def test_nothing_is_refused_by_the_meta_element(open_page, archive, path):
    """On a host that sends no headers the page's own policy is in force, and refuses nothing."""
    with serve(archive, policy=None) as url:
        drive(open_page(path, site=url))


@pytest.mark.browser
@pytest.mark.parametrize("policy", [POLICY, None])
def test_policy_is_in_force(browser, archive, policy):
    """With the header and without it the browser does refuse what is inline, and reports it."""
    with serve(archive, policy=policy) as url:
        page = browser.new_page()
        page.goto(url + "index.html")
        refused = page.evaluate(
            """() => new Promise(resolve => {
                addEventListener('securitypolicyviolation', e => resolve(e.effectiveDirective), {once: true});
                const element = document.createElement('p');
                element.setAttribute('style', 'color: red');
                document.body.append(element);
                setTimeout(() => resolve('nothing'), 1000);
            })"""
        )
        page.close()
    assert refused.startswith("style-src")


@pytest.mark.browser
@pytest.mark.parametrize("path", [WEEK, "index.html", "weeks/papers.html", "docs/write/paper.html"])
def test_nothing_is_refused_without_script(open_page, path):
    """With JavaScript off the console stays empty, and no button is there that would do nothing."""
    page = open_page(path, script=False)
    assert page.locator("button:visible").count() == 0


@pytest.mark.browser
def test_missing_page(open_page):
    """What is not there, however deep, gets the archive's own page, with its style and with links that lead home."""
    page = open_page("weeks/1999/no/such.html", missing=True)
    assert page.locator("h1:visible").count() == 1
    assert page.locator("header.weekbook-bar").evaluate("e => getComputedStyle(e).position") == "sticky"
    page.locator("a.weekbook-brand").click()
    assert page.locator(".weekbook-latest").is_visible()
