"""Measure builds of an archive against stock builds of the same text, in one run, and print the ratios.

``nox -s bench`` runs it after the pages; ``-- --only build --weeks 10`` makes it small. ``--weeks 740`` is for growth,
ours only. Nothing is asserted: times depend on the machine and on what else it does. Processor time is that of all
processes of a build; of memory, the processes' shares of what they have in common are added up.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from material import ROOT, write_readmes

USUAL = 74
"""The weeks of the archive that this is made for."""

STOCK = """
extensions = ["myst_parser"]
language = "zh_CN"
include_patterns = ["index.md", "weekly/**"]
myst_enable_extensions = ["alert", "dollarmath", "strikethrough"]
myst_heading_anchors = 6
suppress_warnings = ["myst.header"]
html_theme = "sphinx_book_theme"
html_title = "weekbook"
"""
"""What one writes who has read the first page of each documentation; anchors, so that the tables of contents work."""

STOCK_INDEX = "# 每周阅读\n\n```{toctree}\n:glob:\n:reversed:\n\nweekly/*/*/*\n```\n"


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    cpu: float
    """Seconds of all its processes, in user and system mode."""
    wall: float
    """Seconds on the clock."""
    largest: float
    """Megabytes of its largest process at its highest."""
    together: float
    """Megabytes of all its processes at the highest."""


def run(command: list[str], *, may_fail: bool = False) -> Cost:
    """Run a command to its end, looking at its processes all the while."""
    begin = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, "PYTHONHASHSEED": "0"})
        together = 0.0
        while True:
            number, status, usage = os.wait4(process.pid, os.WNOHANG)
            if number:
                break
            together = max(together, sum(map(_share, _family(process.pid))))
            time.sleep(0.2)
        # it has been waited for
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not may_fail:
            said.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace')[-4000:]}")
    wall = time.monotonic() - begin
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, max(together, usage.ru_maxrss / 1024))


def _family(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in _family(child))]


def _share(pid: int) -> float:
    """Give what a process has in memory, its share of what others have too."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


class Site:
    """A project with its output."""

    def __init__(self, folder: Path, *, stock: bool) -> None:
        """Make the folders, and all but the weeks."""
        self.source, self.conf, self.out, self.stock = folder / "source", folder / "conf", folder / "out", stock
        self.source.mkdir(parents=True)
        if stock:
            self.conf.mkdir()
            (self.conf / "conf.py").write_text(STOCK, "utf-8")
            (self.source / "index.md").write_text(STOCK_INDEX, "utf-8")
            return
        for name in ("_ext", "_static"):
            shutil.copytree(ROOT / "docs" / name, self.conf / name)
        phases = f"\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nextensions.append('phases')\n"
        (self.conf / "conf.py").write_text((ROOT / "docs" / "conf.py").read_text("utf-8") + phases, "utf-8")
        (self.source / "docs").mkdir()
        (self.source / "docs" / "index.md").write_text("# 文档\n\n这里没有文档。\n", "utf-8")
        shutil.copytree(ROOT / "weeks", self.source / "weeks", ignore=shutil.ignore_patterns("W*.md"))
        shutil.copy(ROOT / "index.md", self.source)

    def build(self) -> Cost:
        """Build what has to be built, as the author would."""
        command = [sys.executable, "-m", "sphinx", "-b", "html", "-c", str(self.conf)]
        command += [] if self.stock else ["-j", "auto"]
        return run([*command, "-d", str(self.out / "doctrees"), str(self.source), str(self.out / "html")])

    def pickle_size(self) -> float:
        """Give the size of the environment in megabytes."""
        return (self.out / "doctrees" / "environment.pickle").stat().st_size / 1e6

    def change(self) -> None:
        """Write one more sentence at the end of the largest week."""
        weeks = [path for path in self.source.rglob("*.md") if path.name.startswith(("W", "README"))]
        with max(weeks, key=lambda path: path.stat().st_size).open("a", encoding="utf-8") as file:
            file.write("\n又读了一遍。\n")


def show(what: str, ours: Cost, stock: Cost | None = None) -> None:
    """Print a line of costs, and ratios where there is something to compare with."""
    print(f"{what:18} ours  {_costs(ours)}")
    if stock:
        print(f"{'':18} stock {_costs(stock)}")
        ratios = (ours.cpu / stock.cpu, ours.wall / stock.wall, ours.largest / stock.largest)
        together = ours.together / stock.together
        print(f"{'':18} ratio {ratios[0]:8.3f}  {ratios[1]:8.3f}  {ratios[2]:8.3f}  {together:8.3f}")


def _costs(cost: Cost) -> str:
    return f"{cost.cpu:8.2f}  {cost.wall:8.2f}  {cost.largest:8.0f}  {cost.together:8.0f}"


def import_weeks(readmes: Path, site: Site) -> Cost:
    """Import an archive into a project; that pictures are missing in the corpus is no failure here."""
    command = [sys.executable, "-m", "weekbook", "import", str(readmes), "--weeks", str(site.source / "weeks")]
    return run([*command, "--bib", str(site.source / "bib" / "imported.bib")], may_fail=True)


def print_phases(site: Site, weeks: int) -> float:
    """Print where the processor time of a build went; give that of reading."""
    spent = json.loads((site.out / "doctrees" / "phases.json").read_text("utf-8"))
    before = reading = 0.0
    print("Where it goes, in seconds of all processes:")
    for name, after in spent:
        print(f"  {name:52} {after - before:7.2f}   {(after - before) / weeks:.4f} a week")
        reading = after - before if name == "reading" else reading
        before = after
    return reading


def compare(folder: Path, weeks: int) -> None:
    """Print what both builds take: from nothing, with one week changed, with nothing changed."""
    ours, stock = Site(folder / "ours", stock=False), Site(folder / "stock", stock=True)
    origin = write_readmes(stock.source / "weekly", weeks)
    print(f"{weeks} weeks, of {origin}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    if importlib.util.find_spec("jieba") is None:
        print("jieba is not there: the stock search is cheaper than one that finds Chinese words")
    imported = import_weeks(stock.source / "weekly", ours)
    print(f"{'':18}       {'CPU s':>8}  {'wall s':>8}  {'MB max':>8}  {'MB sum':>8}")
    show("from nothing", ours.build(), stock.build())
    reading = print_phases(ours, weeks)
    print(f"The import took {imported.cpu:.2f} s of CPU: {imported.cpu / reading:.2f} of reading what it wrote")
    print(f"Environment: ours {ours.pickle_size():.2f} MB, stock {stock.pickle_size():.2f} MB")
    # settles what the first build has left: it must find nothing to do
    show("nothing changed", ours.build(), stock.build())
    for site in (ours, stock):
        site.change()
    show("one week changed", ours.build(), stock.build())
    print(f"load {os.getloadavg()[0]:.1f} at the end")


def grow(folder: Path, weeks: int) -> None:
    """Print what a week costs in an archive of the usual size and in a larger one."""
    each = {}
    for count in (USUAL, weeks):
        site = Site(folder / str(count), stock=False)
        write_readmes(folder / f"readmes-{count}", count)
        import_weeks(folder / f"readmes-{count}", site)
        cost = site.build()
        each[count] = cost.cpu / count
        show(f"{count} weeks", cost)
        print_phases(site, count)
        print(f"Environment: {site.pickle_size():.2f} MB")
        show("nothing changed", site.build())
        site.change()
        show("one week changed", site.build())
    print(f"A week of {weeks} costs {each[weeks] / each[USUAL]:.2f} of what a week of {USUAL} does")


def main() -> None:
    """Read the arguments, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=USUAL, help="how many weeks there are; more than 74: growth")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (grow if arguments.weeks > USUAL else compare)(Path(folder), arguments.weeks)


if __name__ == "__main__":
    main()
