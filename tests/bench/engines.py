"""The engines that are measured, in Chromium: ours and Pagefind, each asked the same queries in the same ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counting import CountingServer, serve_counting
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PAGE = '<!doctype html><html lang="{}"><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,"></html>'
_LANGUAGE = re.compile(r'<html[^>]*\slang="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Engine:
    """A search in the browser."""

    name: str
    script: str
    """A function of the site's address: loads what comes before any query; leaves `ask`, which does what a reader sees
    of a query (ten results with excerpts), and `find`, which gives all that the query finds."""


WEEKBOOK = Engine(
    "weekbook",
    """async (base) => {
        const { open } = await import(`${base}_static/weekbook/search.js`);
        const index = await open(base);
        window.ask = async (query) => (await index.search(query, { limit: 10, ids: false })).results.length;
        window.find = async (query) => {
            const { ids, total, exact } = await index.search(query, { limit: 10 });
            return { ids, total, exact };
        };
    }""",
)
PAGEFIND = Engine(
    "Pagefind",
    """async (base) => {
        const pagefind = await import(`${base}pagefind/pagefind.js`);
        await pagefind.init();
        const load = (results) => Promise.all(results.map((result) => result.data()));
        window.ask = async (query) => (await load((await pagefind.search(query)).results.slice(0, 10))).length;
        window.find = async (query) => {
            const found = await load((await pagefind.search(query)).results);
            const path = (url) => new URL(url, base).href.slice(base.length);
            return {
                pages: found.map(({ url }) => path(url)),
                // it gives the heading of an entry, which has an id of its own
                ids: found.flatMap(({ sub_results }) => sub_results.map(({ url }) => path(url).replace(/-title$/, ""))),
            };
        };
    }""",
)
_QUIET = 500
"""Milliseconds without a request after which an engine is ready."""
_ASK = """async (query) => {
    const begin = performance.now();
    const shown = await window.ask(query);
    return { shown, time: performance.now() - begin };
}"""


@dataclass
class Measures:
    """What one engine did with all queries; lists are in their order."""

    engine: Engine
    cold: int = 0
    """Bytes before a query can be answered."""
    cold_requests: int = 0
    bytes: list[int] = field(default_factory=list)
    """With nothing of an earlier query there."""
    requests: list[int] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    """Milliseconds of the first query on a page."""
    new: list[float] = field(default_factory=list)
    """Milliseconds of a query after others on the same page."""
    again: list[float] = field(default_factory=list)
    """Milliseconds of the same query asked again: all it needs is there."""
    found: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def _open_page(site: Path) -> Iterator[tuple[Page, CountingServer]]:
    """Serve a site, and open an empty page on it, in the language of the site."""
    home = site / "index.html"
    language = _LANGUAGE.search(home.read_text("utf-8")) if home.is_file() else None
    (site / "bench.html").write_text(PAGE.format(language[1] if language else "zh"), "utf-8")
    with serve_counting(site) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(), server
        browser.close()


def _load(page: Page, server: CountingServer, engine: Engine) -> None:
    """Load an engine on a new page; the server counts from then on."""
    page.goto(server.url + "bench.html")
    server.sent.clear()
    page.evaluate(engine.script, server.url)


def _wait(page: Page, server: CountingServer) -> None:
    """Wait until nothing more is asked for: a worker goes on when the page has what it needs."""
    seen = -1
    while seen < len(server.sent):
        seen = len(server.sent)
        page.wait_for_timeout(_QUIET)


def weigh(site: Path, engine: Engine, queries: Sequence[str]) -> Measures:
    """Ask each query on a new page, and count what it loads."""
    measures = Measures(engine)
    with _open_page(site) as (page, server):
        _load(page, server, engine)
        _wait(page, server)
        measures.cold, measures.cold_requests = sum(server.sent), len(server.sent)
        for query in queries:
            _load(page, server, engine)
            answer = page.evaluate(_ASK, query)
            measures.bytes.append(sum(server.sent) - measures.cold)
            measures.requests.append(len(server.sent) - measures.cold_requests)
            measures.first.append(answer["time"])
            measures.shown.append(answer["shown"])
    return measures


def time_queries(site: Path, measures: Measures, queries: Sequence[str]) -> None:
    """Ask all queries on one page, each twice in a row."""
    with _open_page(site) as (page, server):
        _load(page, server, measures.engine)
        for query in queries:
            measures.new.append(page.evaluate(_ASK, query)["time"])
            measures.again.append(page.evaluate(_ASK, query)["time"])


def find_all(site: Path, measures: Measures, queries: Sequence[str]) -> None:
    """Have all that each query finds."""
    with _open_page(site) as (page, server):
        _load(page, server, measures.engine)
        for query in queries:
            measures.found.append(page.evaluate("(query) => window.find(query)", query))
