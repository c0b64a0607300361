"""Windows that tests use one after the other: nothing of one test is left in the next, and nothing goes unseen."""

from __future__ import annotations

import pytest
from serving import serve
from windows import Windows

pytestmark = pytest.mark.browser

PAGE = '<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">{}<p>Words</p></html>'


@pytest.fixture
def site(tmp_path):
    """Serve two plain pages, one of which misses a file, asks another host, and has a style that is refused."""
    (tmp_path / "plain.html").write_text(PAGE.format(""), "utf-8")
    bad = '<img src="gone.png"><img src="http://127.0.0.1:9/a.png"><p style="color: red">'
    (tmp_path / "bad.html").write_text(PAGE.format(bad), "utf-8")
    with serve(tmp_path) as url:
        yield url


@pytest.fixture
def own(browser):
    """Keep windows for one test."""
    return Windows(browser)


def test_nothing_is_left(own, site):
    """A window comes back empty: no storage, no script, no medium, and it is the same window."""
    first = own.open("plain.html", site=site, before="window.was_before = true", scheme="dark", width=500)
    assert first.evaluate("was_before && matchMedia('(prefers-color-scheme: dark)').matches")
    first.evaluate("localStorage.setItem('a', '1'); sessionStorage.setItem('b', '1')")
    first.emulate_media(media="print")
    assert own.take_back() == []
    second = own.open("plain.html", site=site)
    assert second is first
    assert second.evaluate("[localStorage.length, sessionStorage.length, typeof was_before, innerWidth]") == [
        *(0, 0, "undefined", 1440)
    ]
    assert second.evaluate("matchMedia('screen').matches && matchMedia('(prefers-color-scheme: light)').matches")
    assert own.take_back() == []


def test_two_at_once_share_nothing(own, site):
    """Windows that are open at the same time are two, each with its own storage."""
    first, second = (own.open("plain.html", site=site) for _ in range(2))
    assert first is not second
    first.evaluate("localStorage.setItem('a', '1')")
    assert second.evaluate("localStorage.length") == 0
    assert own.take_back() == []


def test_what_stays_spoils_the_window(own, site):
    """A window to which a test has added what outlasts its page is closed, and so is one that is closed already."""
    first = own.open("plain.html", site=site)
    first.add_init_script("window.was_before = true")
    own.take_back()
    second = own.open("plain.html", site=site)
    assert first.is_closed()
    assert second.evaluate("typeof was_before") == "undefined"
    second.context.close()
    own.take_back()
    assert own.open("plain.html", site=site).evaluate("document.title") == "Page"
    assert own.take_back() == []


def test_troubles_are_told_once(own, site):
    """What goes wrong fails the test that has the window, in a used window as well, and not the one after it."""
    own.open("plain.html", site=site)
    assert own.take_back() == []
    own.open("bad.html", site=site)
    told = "\n".join(own.take_back())
    for part in ("404: ", "another host or path: http://127.0.0.1:9/a.png", "policy: style-src", "console: "):
        assert part in told
    own.open("plain.html", site=site)
    assert own.take_back() == []
