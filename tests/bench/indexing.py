"""An extension that notes the processor time that indexing takes of a build: Sphinx's own, or ours.

A line for each call, of whichever process: what was called, and seconds, those of the processes it started among them.
"""

from __future__ import annotations

import functools
import resource
from pathlib import Path

from sphinx.builders.html import StandaloneHTMLBuilder

from weekbook.searching import SiteSearch

NAME = "indexing.txt"
"""The file beside the doctrees."""

PARTS = {StandaloneHTMLBuilder: ("load_indexer", "index_page", "dump_search_index"), SiteSearch: ("add_page", "write")}
"""What is timed; where our search is, Sphinx's own has nothing to do."""


def setup(app):
    """Time the parts; a build has a process of its own, so nothing is put back."""
    path = Path(app.doctreedir) / NAME
    for kind, names in PARTS.items():
        for name in names:
            setattr(kind, name, _timed(getattr(kind, name), path))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _timed(function, path):
    @functools.wraps(function)
    def call(*arguments):
        before = _spent()
        try:
            return function(*arguments)
        finally:
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{function.__name__} {_spent() - before}\n")

    return call


def _spent():
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def read_times(doctrees: Path) -> dict[str, float]:
    """Add up what a build has noted, by what was called."""
    times: dict[str, float] = {}
    for line in (doctrees / NAME).read_text("utf-8").splitlines():
        name, seconds = line.split()
        times[name] = times.get(name, 0.0) + float(seconds)
    return times
