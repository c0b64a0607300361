"""Incremental builds: which pages are written again, and which files of the last build go.

Sphinx writes a page again when its source changes. A page also shows things of other documents: for each page we keep
a digest of all of these (:mod:`.shown`), and compare it with that of the last build.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .bibliography import works_stamp
from .domain import get_domain
from .leftovers import drop_unused_words, find_copies, remove, source_names
from .records import DocumentRecords
from .shown import Shown

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

UNFINISHED = "weekbook-unfinished.json"
"""What a build has to write and to delete, in the folder of the doctrees, from when it is known until it is done."""


class Refresher:
    """Follows one build; keeps only what it must hand from its first event to its last."""

    def __init__(self) -> None:
        self._is_continued = False
        self._unfinished: set[str] = set()
        self._copies: set[str] = set()
        self._changed: set[str] = set()
        self._removed: set[str] = set()

    def note_outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Remember what the last build left; name documents that read otherwise because a file has come or gone."""
        self._copies = find_copies(app, env)
        self._changed, self._removed = set(added | changed), set(removed)
        self._take_over(Path(app.doctreedir) / UNFINISHED)
        domain = get_domain(env)
        otherwise = [
            name for name in domain.leaning if _reads_otherwise(env, name, domain.documents[name], self._removed)
        ]
        self._changed.update(otherwise)
        return otherwise

    def find_stale(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Name the pages that show something of another document that has changed since the last build."""
        domain = get_domain(env)
        setting = _describe_setting(app, env)
        is_same = domain.data["setting"] == setting and domain.digests.keys() == env.found_docs
        # what an interrupted build has left to do is more than pages
        domain.is_settled = is_same and not domain.is_touched and not self._is_continued
        stale = [] if domain.is_settled else self._compare_pages(app, env)
        domain.data["setting"] = setting
        stale = sorted({*stale, *(self._unfinished & env.found_docs)})
        if stale or self._changed or self._removed:
            left = {
                "written": sorted({*stale, *self._changed}),
                "removed": sorted(self._removed),
                "copies": sorted(self._copies),
            }
            (Path(app.doctreedir) / UNFINISHED).write_text(json.dumps(left), "utf-8")
        return stale

    def _compare_pages(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Compare what each page shows of others with what it showed after the last build."""
        domain = get_domain(env)
        domain.refresh()
        _name_pictures(env)
        shown = Shown(domain, env, app.builder)
        digests = {docname: shown.digest(docname) for docname in sorted(env.found_docs)}
        old = domain.digests
        # the first build writes every page anyway
        stale = [name for name, digest in digests.items() if old and old.get(name) != digest]
        gone = set(old) - set(digests)
        domain.data["digests"] = digests
        if gone and not stale:
            # the environment is only stored when some page is named; without it the deletion is found anew each time
            stale = [env.config.root_doc]
        return stale

    def _take_over(self, path: Path) -> None:
        """Take over what an interrupted build has left: by its environment all is written, copied and removed."""
        try:
            self._is_continued = path.exists()
            left = json.loads(path.read_text("utf-8"))
            self._unfinished = set(left["written"])
            self._removed |= set(left["removed"])
            self._copies |= set(left["copies"])
        except (OSError, ValueError, LookupError, TypeError):
            return

    def remove_leftovers(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete the pages and sources of removed documents, and pictures and files that no page shows any more."""
        if exception is not None:
            return
        (Path(app.doctreedir) / UNFINISHED).unlink(missing_ok=True)
        if app.builder.format != "html":
            return
        outdir = Path(app.outdir)
        builder: Any = app.builder
        pages = {Path(builder.get_outfilename(docname)) for docname in app.env.found_docs}
        for docname in sorted(self._removed - app.env.found_docs):
            page = Path(builder.get_outfilename(docname))
            if page not in pages:
                remove(page, outdir)
        for docname in sorted(self._removed | self._changed):
            for name in source_names(app, docname):
                remove(outdir / "_sources" / name, outdir)
        for name in sorted(self._copies - find_copies(app, app.env)):
            remove(outdir / name, outdir)


def _reads_otherwise(env: BuildEnvironment, docname: str, records: DocumentRecords, removed: set[str]) -> bool:
    """Tell whether a document must be read again though it has not changed.

    A missing picture is replaced while reading; and MyST decides while reading whether a link leads to a document,
    by whether its file is there.
    """
    if any((Path(env.srcdir) / path).is_file() for path in records.missing):
        return True
    for kind, target in records.foreign:
        name = target.partition("#")[0]
        if kind == "doc:myst" and name in removed:
            return True
        if kind == "None:myst" and name and Path(env.relfn2path(name, docname)[1]).is_file():
            return True
    return False


def _describe_setting(app: Sphinx, env: BuildEnvironment) -> str:
    """Return what tells apart the settings in which pages are made of the same documents."""
    extensions = sorted((name, extension.version) for name, extension in app.extensions.items())
    values = [(value.name, value.value) for value in app.config]
    said = repr((app.builder.name, extensions, sorted(app.tags), values, works_stamp(env)))
    return blake2b(said.encode(errors="replace"), digest_size=16).hexdigest()


def _name_pictures(env: BuildEnvironment) -> None:
    """Name the copies of pictures anew, in the order of their paths.

    Sphinx numbers pictures of one name from several folders in the order in which it reads them, which differs from
    one build to the next. Pages learn the names when they are written, so they may still change here.
    """
    pictures = type(env.images)()
    for path, (docnames, _name) in sorted(env.images.items()):
        for docname in sorted(docnames):
            pictures.add_file(docname, path)
    env.images = pictures


def setup_refresh(app: Sphinx) -> None:
    """Connect the events."""
    refresher = Refresher()
    app.connect("env-get-outdated", refresher.note_outdated)
    # after all handlers that change what pages show (the citation engine's among them)
    app.connect("env-updated", refresher.find_stale, priority=900)
    app.connect("html-collect-pages", drop_unused_words)
    app.connect("build-finished", refresher.remove_leftovers)
