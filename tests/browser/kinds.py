"""The kinds of pages, screens and modes that checks of every page go through."""

from __future__ import annotations

WEEK = "weeks/2025/W18.html"
BIG_WEEK = "weeks/2025/W19.html"
"""A week at the size of real ones; on the archive with made weeks."""
SMALL_WEEK = "weeks/2025/W20.html"
"""A week of three entries, without recommendations and papers; on the archive with made weeks."""

PAGES = [
    "index.html",
    "weeks/index.html",
    "weeks/papers.html",
    "weeks/topics.html",
    "weeks/people.html",
    "weeks/shows.html",
    "weeks/tracks.html",
    "docs/index.html",
    "docs/write/index.html",
    "docs/write/paper.html",
    "docs/warnings.html",
    "docs/changelog.html",
    "genindex.html",
    "search.html",
    "404.html",
]
"""Every kind of page that is no week; of the documentation one with each kind of block."""

MODES = ["light", "dark"]
WIDTHS = [390, 820, 1440]
