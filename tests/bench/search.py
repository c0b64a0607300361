"""Measure the search of a site in Chromium, beside stock Pagefind's and stock Sphinx's, and print a table.

``nox -s bench -- --only search`` makes the site of the corpus; ``--site`` takes one that is built, ``--larger`` one ten
times as large. Nothing is asserted. Bytes are those of files as they lie on the site, on a server that neither
compresses nor knows ranges; truth is literal matching in all texts.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builds import USUAL, Site, import_weeks
from material import ROOT, write_readmes
from playwright.sync_api import Page, sync_playwright

sys.path[:0] = [str(ROOT / "tests" / "search"), str(ROOT / "tests" / "browser")]

import truth  # noqa: E402
from queries import Query, draw  # noqa: E402
from serving import serve  # noqa: E402

from weekbook.search.reading import FOLDER, read_records  # noqa: E402
from weekbook.search.records import SearchRecord  # noqa: E402

_IMPORT = re.compile(r'from ?"(\./[^"]+)"')
CHROMIUM = "/usr/bin/chromium"
PAGE = '<!doctype html><html lang="zh"><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,"></html>'

COUNT = """() => {
    window.bytes = window.requests = 0;
    const ask = window.fetch;
    window.fetch = async (...what) => {
        const answer = await ask(...what);
        window.requests += 1;
        window.bytes += Number(answer.headers.get("content-length"));
        return answer;
    };
}"""
OURS = """async ([base, query, fresh]) => {
    const { open } = await import(`${base}_static/weekbook/search.js`);
    if (fresh || !window.index) window.index = await open(base);
    const [bytes, requests, begin] = [window.bytes, window.requests, performance.now()];
    const { ids, total, exact, results } = await window.index.search(query, { limit: 10, ids: !fresh });
    const time = performance.now() - begin;
    return { time, bytes: window.bytes - bytes, requests: window.requests - requests, ids, total, exact,
             first: results[0]?.id, shown: results.length };
}"""
PAGEFIND = """async ([base, query, fresh]) => {
    const pagefind = await import(`${base}pagefind/pagefind.js`);
    const [bytes, requests, begin] = [window.bytes, window.requests, performance.now()];
    const { results } = await pagefind.search(query);
    const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    const time = performance.now() - begin;
    return { time, bytes: window.bytes - bytes, requests: window.requests - requests,
             pages: shown.map((one) => one.url), total: results.length };
}"""


@dataclass
class Answers:
    """What one engine did with all queries."""

    name: str
    fresh: list[dict[str, Any]] = field(default_factory=list)
    """With nothing of an earlier query in memory."""
    warm: list[dict[str, Any]] = field(default_factory=list)
    """Asked again."""


@contextmanager
def open_page(site: Path) -> Iterator[tuple[Page, str]]:
    """Serve a site and open an empty page on it."""
    (site / "bench.html").write_text(PAGE, "utf-8")
    # Pagefind needs another policy than ours
    with serve(site, policy=None) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url + "bench.html")
        page.evaluate(COUNT)
        yield page, url
        browser.close()


def ask_ours(site: Path, queries: Sequence[Query]) -> tuple[Answers, int]:
    """Ask our engine each query with nothing in memory, then all of them in one session, then again."""
    answers = Answers("weekbook")
    with open_page(site) as (page, url):
        for query in queries:
            answers.fresh.append(page.evaluate(OURS, [url, query.text, True]))
        page.evaluate("() => { window.index = undefined; window.bytes = 0; }")
        page.evaluate(OURS, [url, "", False])
        for query in queries:
            page.evaluate(OURS, [url, query.text, False])
            answers.warm.append(page.evaluate(OURS, [url, query.text, False]))
    return answers, cold_bytes(site)


def cold_bytes(site: Path) -> int:
    """Add up what is loaded before a first query can be answered: our scripts, the root, the table of characters."""
    files = [site / "_static" / "weekbook" / "search.js"]
    for path in files:
        # goes on to what is added: the modules that one imports at once
        imported = [path.parent / name for name in _IMPORT.findall(path.read_text("utf-8"))]
        files += dict.fromkeys(other.resolve() for other in imported if other.resolve() not in files)
    return sum(path.stat().st_size for path in [*files, site / FOLDER / "root.bin", site / FOLDER / "simplified.bin"])


def ask_pagefind(site: Path, queries: Sequence[Query]) -> Answers | None:
    """Index the pages with Pagefind as it comes, and ask it the same."""
    if importlib.util.find_spec("pagefind") is None:
        return None
    answers = Answers("Pagefind")
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-subdir", "pagefind"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open_page(site) as (page, url):
        page.evaluate(PAGEFIND, [url, "的", False])
        for query in queries:
            answers.fresh.append(page.evaluate(PAGEFIND, [url, query.text, False]))
            answers.warm.append(page.evaluate(PAGEFIND, [url, query.text, False]))
    shutil.rmtree(site / "pagefind")
    return answers


def spread(values: Sequence[float]) -> str:
    """Write median, 95th percentile and largest of some values."""
    ordered = sorted(values)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{statistics.median(ordered):9.1f} {high:9.1f} {ordered[-1]:9.1f}"


def judge(queries: Sequence[Query], answers: Answers, records: Sequence[SearchRecord]) -> None:
    """Compare all answers with the truth, and print a line for each kind of query."""
    texts = [(record.id, truth.fold_record(record.title, record.text)) for record in records]
    print(f"{'':14} {'queries':>8} {'complete':>8} {'exact':>8}  {'first':>5}   (against literal matching)")
    wrong = []
    for kind in dict.fromkeys(query.kind for query in queries):
        complete = exact = first = 0
        mine = [(query, answer) for query, answer in zip(queries, answers.warm, strict=True) if query.kind == kind]
        for query, answer in mine:
            expected, found = truth.find(texts, query.text), set(answer["ids"])
            complete += expected <= found
            exact += found <= expected and answer["total"] == len(answer["ids"])
            first += answer["first"] == query.origin
            if expected != found:
                wrong.append(f"{query.text!r}: {len(found - expected)} too many, {len(expected - found)} missing")
        shown = f"{first:5}" if mine[0][0].is_title else ""
        print(f"{kind:14} {len(mine):8} {complete:8} {exact:8}  {shown}")
    print(*wrong[:20], sep="\n")


def table(queries: Sequence[Query], engines: Sequence[Answers]) -> None:
    """Print what queries cost."""
    heads = f"{'median':>9} {'95 %':>9} {'most':>9}"
    for what, key, rows in (
        ("bytes, nothing in memory", "bytes", "fresh"),
        ("requests, likewise", "requests", "fresh"),
        ("ms, new query", "time", "fresh"),
        ("ms, again", "time", "warm"),
    ):
        print(f"{what:28} {heads}")
        for engine in engines:
            print(f"  {engine.name:26} {spread([answer[key] for answer in getattr(engine, rows)])}")
    ten = [answer["bytes"] for answer in engines[0].fresh if answer["shown"] == 10]
    print(f"{len(ten)} queries of ours show ten results: bytes {spread(ten)}, mean {statistics.mean(ten):.0f}")


def compare_sizes(small: Path, large: Path, queries: Sequence[Query]) -> None:
    """Print how bytes grow in an archive ten times as large."""
    (one, cold_one), (ten, cold_ten) = ask_ours(small, queries), ask_ours(large, queries)
    pairs = [
        (a["bytes"], b["bytes"]) for a, b in zip(one.fresh, ten.fresh, strict=True) if a["shown"] == b["shown"] == 10
    ]
    print(f"cold {cold_one} and {cold_ten} bytes; {len(pairs)} queries show ten results at both sizes")
    for name, side in (("small", 0), ("large", 1)):
        values = [pair[side] for pair in pairs]
        print(f"  {name:26} {spread(values)}, mean {statistics.mean(values):.0f}")


def make_site(folder: Path, weeks: int) -> Path:
    """Build a site of the corpus, repeated to so many weeks."""
    site = Site(folder / "ours", stock=False)
    write_readmes(folder / "readmes", weeks)
    import_weeks(folder / "readmes", site)
    cost = site.build()
    print(f"{weeks} weeks built in {cost.cpu:.1f} s of CPU")
    return site.out / "html"


def count_files(site: Path) -> None:
    """Print how many files there are, and how large the index is."""
    index = [path for path in (site / FOLDER).rglob("*") if path.is_file()]
    size: Callable[[list[Path]], int] = lambda paths: sum(path.stat().st_size for path in paths)  # noqa: E731
    lists = [path for path in index if path.parent.parent.name == "g"]
    print(f"{sum(map(Path.is_file, site.rglob('*')))} files, {len(index)} of the index: {size(index) / 1e6:.1f} MB")
    print(f"{len(lists)} files of lists, {size(lists) / 1e6:.1f} MB, {spread([path.stat().st_size for path in lists])}")


def main() -> None:
    """Read the arguments, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=USUAL, help="how many weeks there are")
    parser.add_argument("--count", type=int, default=48, help="how many queries of each kind")
    parser.add_argument("--seed", type=int, default=1, help="of the queries")
    parser.add_argument("--site", type=Path, help="a built site")
    parser.add_argument("--larger", type=Path, help="a built site to compare bytes with")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = arguments.site or make_site(Path(folder), arguments.weeks)
        records = list(read_records(site))
        queries = draw(records, arguments.count, arguments.seed)
        print(f"{len(records)} records, {len(queries)} queries")
        count_files(site)
        ours, cold = ask_ours(site, queries)
        judge(queries, ours, records)
        print(f"{cold} bytes before the first query")
        table(queries, [ours, *filter(None, [ask_pagefind(site, queries)])])
        if arguments.larger:
            compare_sizes(site, arguments.larger, queries)


if __name__ == "__main__":
    main()
