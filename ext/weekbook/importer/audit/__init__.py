"""The proof that an import lost nothing.

Each README is rendered as GitHub renders it, and held against the page that Sphinx makes of the imported week: every
word in the same order, every link, picture, formula and block of code, entry by entry. Only the header and the table
of contents that every week repeats may be missing; they are named.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..discovery import read_text
from ..weeks import split_front_matter
from .builds import build_weeks
from .built import read_page
from .compare import Difference, DifferenceKind, compare
from .github import read_source
from .seen import Seen
from .tex import MathRenderer

__all__ = ["Difference", "DifferenceKind", "audit_page", "audit_pages", "audit_weeks"]


def audit_weeks(
    weeks: Iterable[tuple[Path, Path]],
    *,
    weeks_dir: Path,
    bib: Path,
    conf: Path | None = None,
    jobs: int | str = "auto",
) -> tuple[Difference, ...]:
    """Build imported weeks in a project of their own, and compare their pages with the READMEs they come from.

    What is left out on purpose is among the differences; :attr:`Difference.is_loss` tells.

    :param weeks: each README with the file that it was imported into
    :param weeks_dir: the folder that the imported files stand in
    :param bib: the folder of the bibliography, or one file of it
    :param conf: the archive's own ``conf.py``, or the folder of it; None for settings that any archive can have
    :param jobs: how many processes Sphinx may take
    :raises RuntimeError: if Sphinx cannot build the weeks
    """
    pairs = list(weeks)
    with tempfile.TemporaryDirectory(prefix="weekbook-audit-") as name:
        pages = build_weeks(Path(name), weeks_dir, bib, conf=conf, jobs=jobs)
        return audit_pages(pairs, weeks_dir=weeks_dir, pages=pages)


def audit_pages(weeks: Iterable[tuple[Path, Path]], *, weeks_dir: Path, pages: Path) -> tuple[Difference, ...]:
    """Compare pages that are built already.

    :param pages: the folder in which the pages of the weeks stand as the weeks stand in theirs
    """
    found: list[Difference] = []
    top = weeks_dir.resolve()
    with MathRenderer() as formulas:
        for source, imported in weeks:
            page = pages / imported.resolve().relative_to(top).with_suffix(".html")
            if not page.is_file():
                found.append(Difference(str(source), 0, DifferenceKind.PAGE, "", str(imported), ""))
                continue
            try:
                seen, author = _read_week(source, imported)
                built = read_page(page.read_text("utf-8"), path="/".join(page.parts[-3:]), folder=page.parent)
                found += compare(seen, built, path=str(source), mathml=formulas.render, author=author)
            except RecursionError:
                # hundreds of quotes in quotes: no digest has them, but what is not compared must not pass
                found.append(Difference(str(source), 0, DifferenceKind.PAGE, "", "what is nested too deep", ""))
    return tuple(found)


def audit_page(
    source: str, html: str, *, path: str = "README.md", folder: Path | None = None, page: Path | None = None
) -> tuple[Difference, ...]:
    """Compare one page with the text of its README.

    :param path: how differences name the README
    :param folder: where the README's pictures are
    :param page: the page's file, beside which its pictures are found
    """
    _week, text, first_line = split_front_matter(source)
    seen = read_source(text, folder=folder, first_line=first_line)
    name = "/".join(page.parts[-3:]) if page else ""
    built = read_page(html, path=name, folder=page.parent if page else None)
    with MathRenderer() as formulas:
        return compare(seen, built, path=path, mathml=formulas.render, author=seen.author)


def _read_week(source: Path, imported: Path) -> tuple[Seen, str | None]:
    _week, text, first_line = split_front_matter(read_text(source))
    seen = read_source(text, folder=source.parent, first_line=first_line)
    written = imported.read_text("utf-8")
    _week, own, _line = split_front_matter(written)
    return seen, _author_in(written.removesuffix(own))


def _author_in(front_matter: str) -> str | None:
    """Give the author that a front matter names, in any of the quotes of YAML."""
    found = re.search(r"^author:[ \t]*(.*?)[ \t]*$", front_matter, re.MULTILINE)
    if not found:
        return None
    value = found[1]
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    try:
        return str(json.loads(value)) if value.startswith('"') else value
    except ValueError:
        return value
