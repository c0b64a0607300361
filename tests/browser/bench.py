"""Measure the archive against stock pages of the same text, side by side in one run, and print the ratios.

``nox -s bench`` runs it; ``-- --weeks 10`` makes the builds smaller, ``-- --only pages`` or ``build`` does one half.
Nothing here is asserted: times depend on the machine and on what else it does.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from big_week import WeekMaker, make_years, write_weeks
from conftest import CHROMIUM_ARGS, ROOT
from playwright.sync_api import Browser, sync_playwright
from serving import POLICY, serve

PAGE = "weeks/2025/W19.html"
CORPUS = ROOT.parent / "shared" / "corpus" / "weekly"
ROUNDS = 5

STOCK = """
extensions = ["myst_parser"]
language = "zh_CN"
include_patterns = ["index.md", "docs/**", "weeks/**"]
myst_enable_extensions = ["alert", "dollarmath", "strikethrough"]
suppress_warnings = ["myst.header"]
html_theme = "sphinx_book_theme"
html_title = "weekbook"
"""
"""What one writes who has read no more than the first page of each documentation."""

FRAMELESS = """
from weekbook import assets
# the theme's own pages, with nothing around the text that grows with the archive
assets.FRAMED_THEMES = frozenset()
html_sidebars = {"**": []}
html_theme_options = {"navbar_persistent": [], "secondary_sidebar_items": [], "show_prev_next": False}
"""
"""What the archive's configuration is followed by where the frame is left out."""

PLAIN_INDEX = "# 每周阅读\n\n```{toctree}\n:glob:\n:reversed:\n\nweeks/*/*\n```\n"

# adds up what moves, whatever caused it
WATCH = """
window.weekbookShift = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => weekbookShift += entry.value))
    .observe({type: 'layout-shift', buffered: true});
"""


class Project:
    """Sources and a configuration in a folder."""

    def __init__(self, folder: Path, *, plain: bool = False, framed: bool = True) -> None:
        """Write the configuration and all pages but the weeks."""
        self.folder, self.source, self.conf = folder, folder / "source", folder / "conf"
        if plain:
            self.conf.mkdir(parents=True)
            (self.source / "weeks").mkdir(parents=True)
            (self.conf / "conf.py").write_text(STOCK, "utf-8")
            (self.source / "index.md").write_text(PLAIN_INDEX, "utf-8")
            return
        for name in ("_ext", "_static"):
            shutil.copytree(ROOT / "docs" / name, self.conf / name)
        text = (ROOT / "docs" / "conf.py").read_text("utf-8")
        (self.conf / "conf.py").write_text(text + ("" if framed else FRAMELESS), "utf-8")
        (self.source / "docs").mkdir(parents=True)
        (self.source / "docs" / "index.md").write_text("# 文档\n\n这里没有文档。\n", "utf-8")
        shutil.copytree(ROOT / "weeks", self.source / "weeks", ignore=shutil.ignore_patterns("W*.md"))
        shutil.copy(ROOT / "index.md", self.source)

    @property
    def pages(self) -> Path:
        """The folder of the built pages."""
        return self.folder / "html"

    def build(self) -> int:
        """Begin a build from nothing in a process of its own, and give its number."""
        for name in ("html", "doctrees"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        command = [sys.executable, "-m", "sphinx", "-Q", "-b", "html", "-c", str(self.conf)]
        command += ["-d", str(self.folder / "doctrees"), str(self.source), str(self.pages)]
        return os.posix_spawn(sys.executable, command, {**os.environ, "PYTHONHASHSEED": "0"})


@dataclass
class Cost:
    """What a build took."""

    seconds: float
    """Of all processors, in user and system mode."""
    megabytes: float
    """At the highest."""


def measure(projects: Mapping[str, Project], rounds: int = 1) -> dict[str, Cost]:
    """Build projects at the same time, so that what else the machine does meets all alike; the best round counts."""
    costs: dict[str, Cost] = {}
    for _ in range(rounds):
        running = {name: project.build() for name, project in projects.items()}
        for name, number in running.items():
            _number, status, usage = os.wait4(number, 0)
            if status:
                sys.exit(f"the build of {name} failed")
            cost = Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
            costs[name] = min(costs.get(name, cost), cost, key=lambda one: one.seconds)
    return costs


# -- Pages -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Screen:
    """What pages are read on."""

    name: str
    width: int = 1440
    height: int = 1000
    latency: int = 0
    """Milliseconds to the host and back."""
    rate: float = 0
    """Kilobits of 1,024 that the line carries a second; 0 is the machine's own."""
    slowdown: int = 1
    """How many times slower the processor is made."""


SCREENS = [
    Screen("a desk with a line of 10 Mbit/s", 1350, 940, latency=40, rate=10_240),
    Screen("a phone with a line of 1.6 Mbit/s", 412, 823, latency=150, rate=1638.4, slowdown=4),
    Screen("a desk that has the site"),
    Screen("a phone that has the site", width=390, height=844),
]
"""The first two are how Lighthouse looks at a desk and a phone (``core/config/constants.js`` there).

The others load from this machine in no time: what is left is the browser's own work, of which a page with a word on it
has a fourth of what the stock page has.
"""


def load(browser: Browser, url: str, screen: Screen) -> tuple[float, float, float]:
    """Load a page in a browser that has nothing of it.

    Give in milliseconds when anything is painted and when words or pictures are, and the layout shift.
    """
    context = browser.new_context(viewport={"width": screen.width, "height": screen.height})
    context.add_init_script(WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    # a new window loads parts of the browser's own first, which would count as the page's
    page.wait_for_timeout(500)
    if screen.rate:
        speed = screen.rate * 1024 / 8
        line = {"offline": False, "latency": screen.latency, "downloadThroughput": speed, "uploadThroughput": speed}
        session.send("Network.emulateNetworkConditions", line)
    session.send("Emulation.setCPUThrottlingRate", {"rate": screen.slowdown})
    page.goto(url, wait_until="load")
    page.wait_for_timeout(300 * screen.slowdown)
    name = "performance.getEntriesByName('{}')[0]?.startTime ?? NaN"
    paints = [page.evaluate(name.format(kind)) for kind in ("first-paint", "first-contentful-paint")]
    shift = page.evaluate("weekbookShift")
    context.close()
    return paints[0], paints[1], shift


def weigh(browser: Browser, url: str) -> dict[str, float]:
    """Load a page, and give the kilobytes of its scripts, styles, fonts and its own text, compressed."""
    sums = dict.fromkeys(("script", "stylesheet", "font", "document"), 0.0)
    page = browser.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(url, wait_until="networkidle")
    for answer in answers:
        kind = answer.request.resource_type
        if kind in sums and answer.url.startswith("http://127") and answer.ok:
            body = answer.body()
            sums[kind] += len(body if kind == "font" else gzip.compress(body, 6)) / 1024
    page.close()
    return sums


def write_others(ours: Project, stock: Project) -> None:
    """Write other weeks beside the one that is measured: each stock page loads the index of all words of all weeks.

    Made weeks have few words, so that the stock index is small: real weeks are taken where they are.
    """
    real = sorted(CORPUS.glob("*/*/README.zh-CN.md"))
    origin = "of the corpus" if real else "made, so that the stock page is better than it would be"
    print(f"Other weeks: {len(real) or 18}, {origin}")
    names = [path.parent.name for path in real] or [f"2024W{number:02}" for number in range(1, 19)]
    for place, name in enumerate(names):
        year, week = name[:4], int(name[5:])
        write_weeks(ours.source, {f"{year}-W{week:02}": WeekMaker(int(year), week).make_small()})
        made = WeekMaker(int(year), week, plain=True)
        text = real[place].read_text("utf-8") if real else made.make().text
        target = stock.source / "weeks" / year / f"W{week:02}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def compare_pages(folder: Path) -> None:
    """Print first paint, shift and weight of a big week."""
    ours, stock = Project(folder / "ours"), Project(folder / "stock", plain=True)
    write_others(ours, stock)
    write_weeks(ours.source, {"2025-W19": WeekMaker(2025, 19).make()})
    write_weeks(stock.source, {"2025-W19": WeekMaker(2025, 19, plain=True).make()})
    measure({"ours": ours, "stock": stock})
    with (
        sync_playwright() as playwright,
        serve(ours.pages, policy=POLICY, compress=True) as our_url,
        serve(stock.pages, policy=None, compress=True) as stock_url,
    ):
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        # what stock pages take from other hosts counts as nothing; a route of ours would slow every request
        alone = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
        browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_ARGS, alone])
        urls = {"ours": our_url + PAGE, "stock": stock_url + PAGE}
        weights = {name: weigh(browser, url) for name, url in urls.items()}
        print(f"\nA week of {(ours.source / PAGE).with_suffix('.md').stat().st_size // 1000} KB, compressed, in KB:")
        for kind in weights["ours"]:
            print(f"  {kind:12} ours {weights['ours'][kind]:7.1f}   stock {weights['stock'][kind]:7.1f}")
        for screen in SCREENS:
            # in turn, so that what else the machine does meets both alike
            runs = [{name: load(browser, url, screen) for name, url in urls.items()} for _ in range(ROUNDS)]
            medians = {name: [statistics.median(run[name][place] for run in runs) for place in (0, 1)] for name in urls}
            print(f"First paint on {screen.name}, and first paint with content, median of {ROUNDS}; largest shift:")
            for name, (paint, content) in medians.items():
                ratios = [ours / other for ours, other in zip(medians["ours"], (paint, content), strict=True)]
                print(
                    f"  {name:6} {paint:6.0f} ms {content:6.0f} ms   ours / {name} {ratios[0]:.3f} {ratios[1]:.3f}   "
                    f"shift {max(run[name][2] for run in runs):.4f}"
                )
        browser.close()


# -- Builds ------------------------------------------------------------------------------------------


def compare_builds(folder: Path, weeks: int, rounds: int) -> None:
    """Print what a build of many weeks costs, with and without the frame, and what a stock one does."""
    for count in (weeks // 2, weeks):
        print(f"\nA build of {count} weeks, serial, from nothing:")
        projects = {
            "ours": Project(folder / f"ours-{count}"),
            "frameless": Project(folder / f"frameless-{count}", framed=False),
            "stock": Project(folder / f"stock-{count}", plain=True),
        }
        # a week of the corpus has 420 KB
        for name, project in projects.items():
            write_weeks(project.source, make_years(count, plain=name == "stock", length=1200))
        costs = measure({name: projects[name] for name in ("ours", "frameless")}, rounds)
        if count == weeks:
            costs |= measure({"stock": projects["stock"]})
        for name, cost in costs.items():
            pickle = projects[name].folder / "doctrees" / "environment.pickle"
            print(
                f"  {name:10} {cost.seconds:6.1f} s of CPU   {cost.megabytes:5.0f} MB   "
                f"environment {pickle.stat().st_size / 1e6:.2f} MB   ours / {name} "
                f"{costs['ours'].seconds / cost.seconds:.3f}"
            )
        frame = costs["ours"].seconds - costs["frameless"].seconds
        share = frame / costs["ours"].seconds
        print(f"  the frame: {frame:.1f} s, {share:.1%} of our build, {frame / count:.3f} s a week")


def main() -> None:
    """Read the arguments, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=74, help="how many weeks the builds have")
    parser.add_argument("--rounds", type=int, default=2, help="how often each of our builds is run")
    parser.add_argument("--only", choices=["pages", "build"], help="measure one half")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.only != "build":
            compare_pages(Path(folder))
        if arguments.only != "pages":
            compare_builds(Path(folder), arguments.weeks, arguments.rounds)


if __name__ == "__main__":
    main()
