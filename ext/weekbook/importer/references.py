"""References to headings: which heading is meant, and how it can be named in a role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from ..slugs import github_slug
from .tree import Node, make_text

_SENTENCE_MARKS = re.compile(r"[\W_]+")


def find_title(name: str, titles: Sequence[str]) -> str | None:
    """Find a heading by its title, by GitHub's slug of it, or by one that is nearly it."""
    known = {folded(title): title for title in reversed(titles)}
    slugs = {github_slug(title): title for title in reversed(titles)}
    if found := known.get(folded(name)) or slugs.get(name):
        return found
    near = get_close_matches(folded(name), known, n=1, cutoff=0.75)
    return known[near[0]] if near else None


def folded(title: str) -> str:
    """Give what counts of a title where it is written again: letters and digits."""
    return _SENTENCE_MARKS.sub("", title).casefold()


def can_stand_in_role(title: str) -> bool:
    """Tell whether a title names its heading in a role as it is, without signs that mean something there."""
    return not re.search(r"[<>`#]", title)


def make_anchor_link(label: str, slug: str) -> Node:
    """Make a link to a heading of the same page, by GitHub's slug of it."""
    return Node("link", "", [make_text(label)], attrs={"href": f"#{slug}"})
