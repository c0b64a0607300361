"""Measure the search of a site in Chromium beside stock Pagefind's, and what indexing costs beside stock Sphinx's.

``nox -s bench -- --only search`` makes the sites of the corpus, ours and stock. ``--larger 10`` also asks an index ten
times as large, ``--shard-bytes 5400 8100`` indexes with shards of these sizes; both are made of the site's records
alone. Nothing is asserted. Bytes are those of files as they lie on the site, counted by a server that neither
compresses nor knows ranges, for each query on a page of its own; truth is literal matching in all texts.

Pagefind is measured where it is installed for the Python that runs this (``pip install pagefind[bin]``): it is no
requirement of the project. It indexes the pages of our site as it comes, and finds pages.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from builds import USUAL, Cost, Site, import_weeks, run
from engines import PAGEFIND, WEEKBOOK, Engine, Measures, find_all, time_queries, weigh
from indexes import Index
from indexing import read_times
from material import ROOT, write_readmes

sys.path[:0] = [str(ROOT / "tests" / "search")]

import truth  # noqa: E402
from queries import Query, draw  # noqa: E402

from weekbook.config import WeekbookConfig  # noqa: E402
from weekbook.search.reading import FOLDER, read_records  # noqa: E402
from weekbook.search.records import SearchRecord  # noqa: E402

SHOWN = 10
"""Results that a reader sees at once."""
SAMPLE = 7
"""Of so many queries one is compared with the truth in the larger archive."""
_LITTLE = 0.02
"""Seconds that are not worth a word: Sphinx's functions do nothing where ours do."""


# -- Sites -----------------------------------------------------------------------------------------


def make_site(folder: Path, weeks: int, *, stock: bool) -> tuple[Path, dict[str, float]]:
    """Build a site of so many weeks, and give it and what indexing cost, in seconds of CPU."""
    site = Site(folder, stock=stock)
    readmes = site.source / "weekly" if stock else folder / "readmes"
    write_readmes(readmes, weeks)
    if not stock:
        import_weeks(readmes, site)
    timing = f"\nimport sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nextensions.append('indexing')\n"
    with (site.conf / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(timing)
    cost = site.build()
    print(f"{'stock' if stock else 'weekbook'}: {weeks} weeks built in {cost.cpu:.1f} s of CPU, {cost.wall:.1f} s")
    return site.out / "html", read_times(site.out / "doctrees")


def index_with_pagefind(site: Path) -> Cost | None:
    """Index the pages of a site with Pagefind as it comes, if it is there."""
    if importlib.util.find_spec("pagefind") is None:
        return None
    return run([sys.executable, "-m", "pagefind", "--site", str(site), "--output-subdir", "pagefind"])


def show_files(site: Path) -> None:
    """Print how many files there are, and how large the index is."""
    index = [path for path in (site / FOLDER).rglob("*") if path.is_file()]
    lists = [path.stat().st_size for path in index if path.parent.parent.name == "g"]
    size = sum(path.stat().st_size for path in index)
    print(f"{sum(map(Path.is_file, site.rglob('*')))} files, {len(index)} of the index: {size / 1e6:.1f} MB")
    print(f"{len(lists)} files of lists, {sum(lists) / 1e6:.1f} MB: {spread(lists)}")


# -- Tables ----------------------------------------------------------------------------------------


def high(values: Iterable[float]) -> float:
    """Give the 95th percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def spread(values: Sequence[float]) -> str:
    """Write median, 95th percentile and largest of some values."""
    return f"{statistics.median(values):9.1f} {high(values):9.1f} {max(values):9.1f}"


def show_bytes(measured: Sequence[Measures]) -> None:
    """Print what queries load with each engine, side by side."""
    _show_heads(measured)
    _show_row("KB before the first query", [[one.cold / 1000] for one in measured])
    _show_row("requests, likewise", [[one.cold_requests] for one in measured])
    _show_row("KB of a query", [[size / 1000 for size in one.bytes] for one in measured])
    _show_row("KB of a query, ten shown", [[size / 1000 for size in of_ten(one)] for one in measured])
    _show_row("requests of a query", [one.requests for one in measured])


def show_times(measured: Sequence[Measures]) -> None:
    """Print how long queries take, in milliseconds, side by side."""
    _show_heads(measured)
    _show_row("ms, first query of a page", [one.first for one in measured])
    _show_row("ms, new query on a page", [one.new for one in measured])
    _show_row("ms, again: computing", [one.again for one in measured])


def _show_heads(measured: Sequence[Measures]) -> None:
    print(f"{'':30}" + "".join(f"{one.engine.name:>12} {'':17}" for one in measured))
    print(f"{'':30}" + f" {'median':>9} {'95 %':>9} {'most':>9}" * len(measured))


def _show_row(name: str, values: Sequence[Sequence[float]]) -> None:
    print(f"{name:30} " + " ".join(spread(row) if row else f"{'':29}" for row in values))


def of_ten(measures: Measures) -> list[int]:
    """Give the bytes of queries that show ten results."""
    return [size for size, shown in zip(measures.bytes, measures.shown, strict=True) if shown == SHOWN]


class Truth:
    """What each query finds by literal matching."""

    def __init__(self, records: Sequence[SearchRecord], queries: Sequence[Query]) -> None:
        """Read all texts for each query."""
        texts = [(record.id, truth.fold_record(record.title, record.text)) for record in records]
        self.queries = queries
        self.ids = [truth.find(texts, query.text) for query in queries]
        self.weeks = {record.id for record in records if record.week}

    def show_kinds(self, measured: Sequence[Measures]) -> None:
        """Print a line for each kind of query: how many are answered with all entries, and with no other ones.

        Beside ours stands for how many Pagefind finds all pages of the weeks, and no other ones.
        """
        heads = f" {'complete':>9} {'exact':>9}" * len(measured)
        print(f"{'of queries':14} {'asked':>6}{heads} {'first':>6}   (ours: entries; Pagefind: pages of weeks)")
        pages = {page_of(name) for name in self.weeks}
        wrong = []
        for kind in dict.fromkeys(query.kind for query in self.queries):
            mine = [place for place, query in enumerate(self.queries) if query.kind == kind]
            counts = [0] * (2 * len(measured))
            first = 0
            for place in mine:
                query, expected = self.queries[place], self.ids[place]
                ours, *theirs = (one.found[place] for one in measured)
                sides = [(expected, set(ours["ids"]))]
                sides += [({page_of(x) for x in expected} & pages, set(one["pages"]) & pages) for one in theirs]
                for side, (true, found) in enumerate(sides):
                    counts[2 * side] += true <= found
                    counts[2 * side + 1] += true == found
                first += ours["ids"][:1] == [query.origin]
                _, found = sides[0]
                if expected != found or ours["total"] != len(found):
                    wrong.append(f"{query.text!r}: {len(found - expected)} too many, {len(expected - found)} missing")
            shown = f"{first:6}" if self.queries[mine[0]].is_title else ""
            print(f"{kind:14} {len(mine):6}{''.join(f' {count:9}' for count in counts)} {shown}")
        print(*wrong[:20], sep="\n")

    def show_quality(self, measured: Sequence[Measures]) -> None:
        """Print recall and precision in the weeks alone: the engines index other pages otherwise.

        Pagefind finds pages; each has sections in which the words stand, which its own interface shows below it. Both
        are counted: its pages against the pages that hold a true entry, its sections against the true entries, and as
        a reader has it who looks for the entry on the pages found, all entries of its pages.
        """
        print(f"{'in the weeks':32} {'complete':>9} {'exact':>9} {'recall':>9} {'precision':>9}   (of queries; means)")
        true = [ids & self.weeks for ids in self.ids]
        _show_quality("weekbook, entries", true, [set(one["ids"]) & self.weeks for one in measured[0].found])
        for theirs in measured[1:]:
            self._show_pages(true, theirs)

    def _show_pages(self, true: Sequence[set[str]], theirs: Measures) -> None:
        pages = {page_of(name) for name in self.weeks}
        found = [set(map(page_of, one["pages"])) & pages for one in theirs.found]
        _show_quality("Pagefind, pages", [set(map(page_of, ids)) for ids in true], found)
        _show_quality("Pagefind, sections as entries", true, [set(one["ids"]) & self.weeks for one in theirs.found])
        on_page: dict[str, set[str]] = {}
        for name in self.weeks:
            on_page.setdefault(page_of(name), set()).add(name)
        entries = [set[str]().union(*(on_page[page] for page in pages)) for pages in found]
        _show_quality("Pagefind, all entries of pages", true, entries)


def page_of(name: str) -> str:
    """Give the page of a permalink."""
    return name.partition("#")[0]


def _show_quality(name: str, true: Sequence[set[str]], found: Sequence[set[str]]) -> None:
    rows = [(wanted, got, wanted & got) for wanted, got in zip(true, found, strict=True) if wanted]
    complete = sum(wanted <= got for wanted, got, _ in rows)
    exact = sum(wanted == got for wanted, got, _ in rows)
    recall = statistics.mean(len(right) / len(wanted) for wanted, _, right in rows)
    precision = statistics.mean(len(right) / len(got) if got else 1.0 for _, got, right in rows)
    print(f"{name:32} {complete / len(rows):9.3f} {exact / len(rows):9.3f} {recall:9.3f} {precision:9.3f}")


def show_indexing(ours: dict[str, float], sphinx: dict[str, float]) -> None:
    """Print what indexing cost, in processor time of all processes."""
    print(f"{'indexing, s of CPU':32} " + f"weekbook {sum(ours.values()):8.2f}  ({_parts(ours)})")
    print(f"{'':32} " + f"Sphinx   {sum(sphinx.values()):8.2f}  ({_parts(sphinx)})")
    print(f"{'':32} " + f"weekbook takes {sum(ours.values()) / sum(sphinx.values()):.3f} of Sphinx's")
    if importlib.util.find_spec("jieba") is None:
        print("jieba is not there: Sphinx's search is cheaper than one that finds Chinese words")


def _parts(times: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.2f}" for name, seconds in times.items() if seconds > _LITTLE)


def compare_sizes(small: Measures, large: Measures) -> None:
    """Print how bytes grow in a larger archive."""
    rows = zip(small.bytes, large.bytes, small.shown, large.shown, strict=True)
    pairs = [(before, after) for before, after, *shown in rows if shown == [SHOWN, SHOWN]]
    print(f"before the first query {small.cold} and {large.cold} bytes; {len(pairs)} queries show ten results at both")
    sides = [[pair[side] for pair in pairs] for side in (0, 1)]
    for name, values in zip(("small", "large"), sides, strict=True):
        print(f"  {name:30} {spread(values)}, mean {statistics.mean(values):.0f}")
    mean, top = (measure(sides[1]) / measure(sides[0]) - 1 for measure in (statistics.mean, high))
    print(f"  {'grows by':28} mean {mean:+.3f}, 95 % {top:+.3f}")


# -- All of it -------------------------------------------------------------------------------------


def measure(site: Path, engine: Engine, queries: Sequence[str]) -> Measures:
    """Ask one engine in all ways."""
    measures = weigh(site, engine, queries)
    time_queries(site, measures, queries)
    find_all(site, measures, queries)
    return measures


def try_indexes(site: Path, records: Sequence[SearchRecord], queries: Sequence[Query], sizes: list[int]) -> None:
    """Print what queries load from indexes with shards of other sizes."""
    with tempfile.TemporaryDirectory() as folder:
        index = Index(site, Path(folder), records, 1)
        for size in sizes:
            index.write(size)
            print(f"\nshards of {size} bytes")
            show_files(index.site)
            show_bytes([weigh(index.site, WEEKBOOK, [query.text for query in queries])])


def try_larger(site: Path, records: Sequence[SearchRecord], queries: Sequence[Query], small: Measures, by: int) -> None:
    """Print what queries load from an index so many times as large."""
    texts = [query.text for query in queries]
    with tempfile.TemporaryDirectory() as folder:
        before = os.times()
        index = Index(site, Path(folder), records, by)
        index.write(WeekbookConfig().search_shard_bytes)
        spent = sum(os.times()[:4]) - sum(before[:4])
        print(f"\n{by} times as large, indexed in {spent:.0f} s of CPU")
        show_files(index.site)
        large = weigh(index.site, WEEKBOOK, texts)
        time_queries(index.site, large, texts)
        show_bytes([large])
        show_times([large])
        compare_sizes(small, large)
        some = queries[::SAMPLE]
        large = Measures(WEEKBOOK)
        find_all(index.site, large, [query.text for query in some])
        Truth(list(read_records(index.site)), some).show_kinds([large])


def main() -> None:
    """Read the arguments, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=USUAL, help="how many weeks there are")
    parser.add_argument("--count", type=int, default=20, help="how many queries of each kind")
    parser.add_argument("--seed", type=int, default=1, help="of the queries")
    parser.add_argument("--site", type=Path, help="a built site of ours: builds none, and measures no indexing")
    parser.add_argument("--shard-bytes", type=int, nargs="*", help="sizes of shards to try")
    parser.add_argument("--larger", type=int, help="how many times as large an archive to try")
    arguments = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        times = None
        site = arguments.site
        if site is None:
            site, times = make_site(Path(folder, "ours"), arguments.weeks, stock=False)
            _, theirs = make_site(Path(folder, "stock"), arguments.weeks, stock=True)
        records = list(read_records(site))
        queries = draw(records, arguments.count, arguments.seed)
        texts = [query.text for query in queries]
        print(f"{len(records)} records, {len(queries)} queries")
        show_files(site)
        measured = [measure(site, WEEKBOOK, texts)]
        if pagefind := index_with_pagefind(site):
            measured.append(measure(site, PAGEFIND, texts))
            shutil.rmtree(site / "pagefind")
        facts = Truth(records, queries)
        facts.show_kinds(measured)
        show_bytes(measured)
        show_times(measured)
        facts.show_quality(measured)
        if times:
            show_indexing(times, theirs)
        if pagefind:
            print(f"{'':32} Pagefind {pagefind.cpu:8.2f}  ({pagefind.wall:.1f} s on the clock)")
        if arguments.shard_bytes:
            try_indexes(site, records, queries, arguments.shard_bytes)
        if arguments.larger:
            try_larger(site, records, queries, measured[0], arguments.larger)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
