"""Measure what the references of an archive cost: builds with its bibliography beside builds without.

``nox -s bench -- --only references`` runs it: 74 weeks, 1,882 papers with an entry, as the archive has that this is
made for. Authors are made: entries that an import writes have none. Processor time is that of all processes of a
build. Both ways are built at once, so that whatever slows one down slows the other, too; one after the other they
differ from round to round by as much as references cost. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from builds import USUAL, Cost, Site, import_weeks, run
from material import write_readmes

PAPERS = 1882
BAR = 0.05
"""What the references may cost of a build without them."""

_FAMILIES = ("Example", "Doe", "Roe", "Poe", "van der Berg", 'M{\\"u}ller', "Garc{\\'i}a", "Noname", "Anyone", "Nobody")
_GIVEN = ("Ada", "Jane", "Richard", "Bob", "Mei", "Jos{\\'e}", "Anna-Maria", "Xi")
_ENTRY = re.compile(r"\n(?=% Source)")


@dataclass(frozen=True)
class Way:
    """A way to build the archive."""

    name: str
    options: tuple[str, ...]


WAYS = (
    Way("without", ("-D", "weekbook_bibliography=nowhere/*.bib")),
    Way("with", ()),
)
_QUIET = ("-D", "suppress_warnings=weekbook.paper_missing,myst.header,myst.strikethrough")


def fill_bibliography(path: Path, papers: int) -> int:
    """Leave so many entries in a bibliography, each with some authors and a class; give how many there are."""
    chance = random.Random(papers)
    entries = _ENTRY.split(path.read_text("utf-8"))[:papers]
    filled = []
    for entry in entries:
        names = [
            f"{chance.choice(_FAMILIES)}, {chance.choice(_GIVEN)} {chance.choice('ABCDEFG')}."
            for _author in range(chance.randint(2, 9))
        ]
        more = f"  author        = {{{' and '.join(names)}}},\n  primaryClass  = {{cs.CV}},\n"
        filled.append(entry.replace("  year ", more + "  year ", 1))
    path.write_text("\n".join(filled), "utf-8")
    return len(filled)


def build(site: Site, way: Way, out: Path) -> Cost:
    """Build from nothing."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-c", str(site.conf), "-j", "auto", *_QUIET, *way.options]
    return run([*command, "-d", str(out / "doctrees"), str(site.source), str(out / "html")])


def phases(out: Path) -> dict[str, float]:
    """Give where the processor time of a build went."""
    spent = json.loads((out / "doctrees" / "phases.json").read_text("utf-8"))
    starts = [0.0, *(after for _name, after in spent[:-1])]
    return {name: after - before for (name, after), before in zip(spent, starts, strict=True)}


def compare(folder: Path, weeks: int, rounds: int) -> None:
    """Print what both ways take, and what is between them."""
    site = Site(folder / "site", stock=False)
    origin = write_readmes(folder / "readmes", weeks)
    import_weeks(folder / "readmes", site)
    papers = fill_bibliography(site.source / "bib" / "imported.bib", PAPERS * weeks // USUAL)
    print(f"{weeks} weeks, of {origin}; {papers} papers; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    whole = dict.fromkeys((way.name for way in WAYS), 0.0)
    parts: dict[str, dict[str, float]] = {way.name: {} for way in WAYS}
    for number in range(1, rounds + 1):
        with ThreadPoolExecutor(len(WAYS)) as both:
            costs = list(both.map(lambda way: build(site, way, folder / way.name), WAYS))
        for way, cost in zip(WAYS, costs, strict=True):
            whole[way.name] += cost.cpu / rounds
            for name, spent in phases(folder / way.name).items():
                parts[way.name][name] = parts[way.name].get(name, 0.0) + spent / rounds
            print(f"  round {number}, {way.name:8} {cost.cpu:8.2f} s of CPU {cost.wall:8.2f} s", flush=True)
    print(f"{'Means, in seconds of CPU':54} {'without':>8} {'with':>8} {'more':>8}")
    for name, before in parts["without"].items():
        after = parts["with"][name]
        print(f"  {name:52} {before:8.2f} {after:8.2f} {after - before:8.2f}")
    more = whole["with"] - whole["without"]
    print(f"  {'all':52} {whole['without']:8.2f} {whole['with']:8.2f} {more:8.2f}")
    share, each = more / whole["without"], more / papers * 1e3
    print(f"References cost {share:.1%} of a build without (the bar is {BAR:.0%}), {each:.2f} ms a paper")
    files = [path for path in (folder / "with" / "html" / "bib").rglob("*") if path.is_file()]
    print(f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")


def main() -> None:
    """Read the arguments, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=USUAL, help="how many weeks there are, with papers in proportion")
    parser.add_argument("--rounds", type=int, default=3, help="how often each way is built")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), arguments.weeks, arguments.rounds)


if __name__ == "__main__":
    main()
