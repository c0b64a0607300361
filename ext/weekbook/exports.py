"""Files for reference managers, at stable addresses: all papers, those of each week and topic, each by itself.

Written when all pages are, whatever pages that were. What each was made of is kept beside the doctrees, so that a build
makes only those of which something has changed, and removes those of papers, weeks and topics that are gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .assets import EXPORTS, has_exports
from .citing.cff import write_cff
from .citing.csl import join_items, make_item, write_item
from .citing.entries import Citation
from .citing.flavours import write_both
from .domain import get_domain
from .fileio import write_changed, write_new
from .imprint import cite_archive, cite_week
from .leftovers import remove
from .messages import _
from .render.citing import ALL_PAPERS, ARCHIVE, FORMATS, paper_file, topic_file, week_file, work_file

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .domain import WeekDomain

VERSION = 2
"""Raised when the same citations make other files."""
CFF = "CITATION.cff"
_ENDINGS = tuple(ending for _name, ending in FORMATS)


class _Texts:
    """What one citation is in each format, made when asked for."""

    def __init__(self, cite: Callable[[], Citation], stamp: str, accessed: date | None) -> None:
        self._cite, self._accessed = cite, accessed
        self.stamp = f"{stamp} {accessed}"

    @cached_property
    def all(self) -> tuple[str, str, str]:
        """Classic BibTeX, biblatex, and an item of CSL-JSON."""
        citation = self._cite()
        return *write_both(citation), write_item(make_item(citation, self._accessed))


@dataclass(frozen=True, slots=True)
class _Group:
    """What stands in the files of one name."""

    name: str
    texts: tuple[_Texts, ...]

    @property
    def stamp(self) -> str:
        """What tells one state of the files from another."""
        said = "\n".join(text.stamp for text in self.texts)
        return blake2b(said.encode(), digest_size=12).hexdigest()

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the files by their names in the folder."""
        classic, biblatex, items = zip(*(text.all for text in self.texts), strict=True)
        contents = ("\n".join(classic), "\n".join(biblatex), join_items(items))
        yield from ((self.name + ending, text) for ending, text in zip(_ENDINGS, contents, strict=True))


def _list_groups(app: Sphinx, domain: WeekDomain) -> Iterator[_Group]:
    """Yield all that there are files of."""
    archive, library = domain.archive, domain.library
    made: dict[str, _Texts] = {}
    papers = [paper for paper in archive.papers() if paper.work]
    for paper in papers:
        key = paper.identity
        made[key] = _Texts(
            # each has its own
            lambda key=key: library.cite(key),  # type: ignore[misc]
            library.stamps[key],
            paper.readings[0].week.last,
        )
    yield from _group(ALL_PAPERS, made.values())
    for row in archive.week_rows():
        # of two documents about one week one is the week
        if archive.find_week(str(row.week)) == row:
            yield from _group(week_file(row.week), (made[key] for key in archive.cited(row.docname)))
            yield from _group(work_file(row.week), [_own(cite_week(app.builder, row))])
    for topic, members in archive.papers_of_topics().items():
        yield from _group(topic_file(topic), (made[paper.identity] for paper in members))
    for key, text in made.items():
        yield from _group(paper_file(key), [text])
    if archive.week_rows():
        yield from _group(ARCHIVE, [_own(cite_archive(app.builder, archive))])


def _group(name: str, texts: Iterable[_Texts]) -> Iterator[_Group]:
    if whole := tuple(texts):
        yield _Group(name, whole)


def _own(citation: Citation) -> _Texts:
    return _Texts(lambda: citation, repr(citation), None)


def _write(app: Sphinx, exception: Exception | None) -> None:
    """Write the files that are to be others, and remove those that are to be gone."""
    if exception is not None or not has_exports(app.builder):
        return
    domain = get_domain(app.env)
    folder = Path(app.outdir) / EXPORTS
    kept = Path(app.doctreedir) / f"weekbook-exports-{app.builder.name}.json"
    before = _read(kept)
    present = _list_files(folder)
    if domain.is_settled and before and all(name + end in present for name in before for end in _ENDINGS):
        return
    groups = list(_list_groups(app, domain))
    stamps = {group.name: f"{VERSION} {group.stamp}" for group in groups}
    changed = [
        group
        for group in groups
        if before.get(group.name) != stamps[group.name] or any(group.name + end not in present for end in _ENDINGS)
    ]
    gone = before.keys() - stamps.keys()
    if changed or gone:
        # should this build be broken off, the next one knows of all files that there may be
        _keep(kept, {**before, **dict.fromkeys((group.name for group in changed), "")})
        for sub in {Path(group.name).parent for group in changed}:
            (folder / sub).mkdir(parents=True, exist_ok=True)
        for group in changed:
            for name, text in group.files():
                if name in present:
                    write_changed(folder / name, text.encode())
                else:
                    # there are thousands
                    write_new(f"{folder}/{name}", text.encode())
        for name in gone:
            for end in _ENDINGS:
                remove(folder / (name + end), Path(app.outdir))
        _keep(kept, stamps)
    _write_cff(app, domain)


def _write_cff(app: Sphinx, domain: WeekDomain) -> None:
    path = Path(app.outdir) / CFF
    if not domain.archive.week_rows():
        remove(path, Path(app.outdir))
        return
    message = _("If you refer to this archive, please cite it as below.")
    write_changed(path, write_cff(cite_archive(app.builder, domain.archive), message=message).encode())


def _list_files(folder: Path) -> set[str]:
    """Name the files in the folder and in those below it."""
    if not folder.is_dir():
        return set()
    return {
        name if place == folder else f"{place.relative_to(folder).as_posix()}/{name}"
        for place in (folder, *(child for child in folder.iterdir() if child.is_dir()))
        for name in _names(place)
    }


def _names(folder: Path) -> Iterator[str]:
    return (child.name for child in folder.iterdir())


def _read(path: Path) -> dict[str, str]:
    try:
        known: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _keep(path: Path, stamps: dict[str, str]) -> None:
    path.write_text(json.dumps(stamps), "utf-8")


def setup_exports(app: Sphinx) -> None:
    """Write the files at the end of a build."""
    app.connect("build-finished", _write)
