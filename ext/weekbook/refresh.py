"""Incremental builds: which pages are written again, and which files of the last build go.

Sphinx writes a page again when its source changes. A page also shows things of other documents: lists, other weeks
of a paper, titles behind references, previous and next, contents of other pages in toctrees and sidebars. For each
page we keep a digest of all of these.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.util import docname_join, logging

from .domain import WeekDomain, get_domain
from .ids import PaperRef
from .records import DocumentRecords
from .render.listings import listing_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LOGGER = logging.getLogger(__name__)

UNFINISHED = "weekbook-unfinished.json"
"""What a build has to write and to delete, in the folder of the doctrees, from when it is known until it is done."""


class Refresher:
    """Follows one build; keeps only what it must hand from its first event to its last."""

    def __init__(self) -> None:
        self._unfinished: set[str] = set()
        self._copies: set[str] = set()
        self._changed: set[str] = set()
        self._removed: set[str] = set()

    def note_outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Remember what the last build left; name documents that read otherwise because a file has come or gone."""
        self._copies = _find_copies(app, env)
        self._changed, self._removed = set(added | changed), set(removed)
        self._take_over(Path(app.doctreedir) / UNFINISHED)
        otherwise = [
            name
            for name, records in get_domain(env).documents.items()
            if _reads_otherwise(env, name, records, self._removed)
        ]
        self._changed.update(otherwise)
        return otherwise

    def find_stale(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Name the pages that show something of another document that has changed since the last build."""
        domain = get_domain(env)
        domain.refresh()
        _name_pictures(env)
        shown = _Shown(domain, env, app.builder)
        digests = {docname: shown.digest(docname) for docname in sorted(env.found_docs)}
        old = domain.digests
        # the first build writes every page anyway
        stale = [name for name, digest in digests.items() if old and old.get(name) != digest]
        gone = set(old) - set(digests)
        domain.data["digests"] = digests
        if gone and not stale:
            # the environment is only stored when some page is named; without it the deletion is found anew each time
            stale = [env.config.root_doc]
        stale = sorted({*stale, *(self._unfinished & env.found_docs)})
        if stale or self._changed or self._removed:
            left = {
                "written": sorted({*stale, *self._changed}),
                "removed": sorted(self._removed),
                "copies": sorted(self._copies),
            }
            (Path(app.doctreedir) / UNFINISHED).write_text(json.dumps(left), "utf-8")
        return stale

    def _take_over(self, path: Path) -> None:
        """Take over what an interrupted build has left: by its environment all is written, copied and removed."""
        try:
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
                _remove(page, outdir)
        for docname in sorted(self._removed | self._changed):
            for name in _source_names(app, docname):
                _remove(outdir / "_sources" / name, outdir)
        for name in sorted(self._copies - _find_copies(app, app.env)):
            _remove(outdir / name, outdir)


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


def _find_copies(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Return the pictures and files that stand beside the pages, relative to the output."""
    folder = getattr(app.builder, "imagedir", "_images")
    pictures = {f"{folder}/{name}" for _docnames, name in env.images.values()}
    return pictures | {f"_downloads/{name}" for _docnames, name in env.dlfiles.values()}


def _source_names(app: Sphinx, docname: str) -> Iterator[str]:
    """Give the names of copied sources that a document may have had, but for the one that it has."""
    suffix_of_copies = app.config.html_sourcelink_suffix
    current = app.env.doc2path(docname, False).suffix if docname in app.env.found_docs else None
    for suffix in app.config.source_suffix:
        if suffix != current:
            yield docname + suffix + ("" if suffix == suffix_of_copies else suffix_of_copies)


def _drop_unused_words(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Take words out of the search index that stand on no page any more: Sphinx keeps them, each with an empty list.

    Called when all pages are in the index and it is not written yet; adds no pages.
    """
    indexer = getattr(app.builder, "indexer", None)
    for name in ("_mapping", "_title_mapping"):
        words: dict[str, set[str]] = getattr(indexer, name, {})
        for word in [word for word, docnames in words.items() if not docnames]:
            del words[word]
    return []


def _remove(path: Path, outdir: Path) -> None:
    """Delete a file of the output and the folders that it leaves empty."""
    if not path.is_file() or not path.resolve().is_relative_to(outdir.resolve()):
        return
    path.unlink()
    for folder in path.parents:
        if folder == outdir or any(folder.iterdir()):
            break
        folder.rmdir()
    _LOGGER.debug("[weekbook] removed %s", path)


class _Shown:
    """What each page shows of other documents; its ``repr`` tells whether that changed."""

    def __init__(self, domain: WeekDomain, env: BuildEnvironment, builder: Any) -> None:
        self.domain = domain
        self.archive = domain.archive
        self.env = env
        self.builder = builder
        self._relations = env.collect_relations()
        self._outlines: dict[str, str] = {}
        self._has_tree: dict[str, bool] = {}
        self._whole_tree: str | None = None
        self._pictures: dict[str, list[tuple[str, str]]] = {}
        for path, (docnames, name) in env.images.items():
            for docname in docnames:
                self._pictures.setdefault(docname, []).append((path, name))
        std = env.domaindata.get("std", {})
        self._labels: list[dict[str, Any]] = [std.get("labels", {}), std.get("anonlabels", {})]
        self._labels_in: dict[str, list[tuple[str, Any]]] = {}
        for store in self._labels:
            for name, label in store.items():
                self._labels_in.setdefault(label[0], []).append((name, label))

    def digest(self, docname: str) -> str:
        """Return a digest of all that a page shows of others."""
        records = self.domain.documents.get(docname, DocumentRecords())
        shown = (
            self._neighbours(docname),
            self._toctrees(docname),
            self._sidebars(docname),
            self._pictures.get(docname),
            self._records(records, docname),
            [self._foreign(docname, *target) for target in records.foreign],
        )
        return _hash(repr(shown))

    def _title(self, docname: str | None) -> object:
        # not only its text: a title is shown with its markup
        return docname, str(self.env.titles[docname]) if docname in self.env.titles else None

    def _neighbours(self, docname: str) -> object:
        """Give previous and next, and all pages above."""
        parent, previous, following = self._relations.get(docname, [None, None, None])
        above = []
        while parent and parent not in above:
            above.append(parent)
            parent = self._relations.get(parent, [None])[0]
        return [self._title(name) for name in (previous, following, *above)]

    # -- Contents of other pages -------------------------------------------------------------------

    def _toctrees(self, docname: str) -> object:
        """Give what the page's toctrees show: Sphinx looks at the pages that they name, but not at deeper ones."""
        if docname not in self.env.toctree_includes:
            return None
        trees = [tree for tree in self.env.tocs[docname].findall(addnodes.toctree) if not tree.get("hidden")]
        return [self._tree(name) for tree in trees for name in tree["includefiles"]]

    def _sidebars(self, docname: str) -> object:
        """Give the contents of the whole site, where the page has a sidebar that shows them."""
        sidebars: dict[str, Any] = {}
        if hasattr(self.builder, "add_sidebars"):
            self.builder.add_sidebars(docname, sidebars)
        if not any(self._shows_tree(template) for template in sidebars.get("sidebars") or ()):
            return None
        if self._whole_tree is None:
            self._whole_tree = _hash(repr(self._tree(self.env.config.root_doc)))
        return self._whole_tree

    def _shows_tree(self, template: str) -> bool:
        if template not in self._has_tree:
            templates = self.builder.templates
            try:
                source = templates.environment.loader.get_source(templates.environment, template)[0]
            except (AttributeError, LookupError, OSError):
                source = ""
            self._has_tree[template] = "toctree" in source
        return self._has_tree[template]

    def _tree(self, docname: str) -> object:
        """Give the headings of a page and of all pages below it."""
        seen: dict[str, str] = {}
        waiting = [docname]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen[name] = self._outline(name)
                waiting += reversed(self.env.toctree_includes.get(name, []))
        return seen

    def _outline(self, docname: str) -> str:
        if docname not in self._outlines:
            toc = self.env.tocs.get(docname)
            self._outlines[docname] = _hash(f"{self._title(docname)}{toc}")
        return self._outlines[docname]

    # -- Records and references --------------------------------------------------------------------

    def _records(self, records: DocumentRecords, docname: str) -> object:
        archive, locate = self.archive, self.domain.locate
        papers = [
            (archive.find_work(p), archive.find_paper(p) and _others(archive.find_paper(p), docname))
            for p in records.papers
        ]
        references = [locate(r.typ, r.target, docname) for r in records.references if r.typ != "paper"]
        mentions = [locate("paper", _ref(p), docname) for p in records.papers if p.role == "mention"]
        listings = [listing_rows(archive, listing.kind) for listing in records.listings]
        return papers, references, mentions, listings

    def _foreign(self, docname: str, kind: str, target: str) -> object:
        """Give what a reference of another domain shows: where it leads, and the title there.

        MyST's links to an anchor ask all domains, ours too.
        """
        name, _separator, anchor = target.partition("#")
        other = name if kind == "doc:myst" else docname_join(docname, name)
        labels = [store.get(key) for store in self._labels for key in (name, name.lower())]
        inside = [(key, label) for key, label in self._labels_in.get(other, ()) if anchor in (key, label[1])]
        slugs = self.env.metadata[other].get("myst_slugs", {}) if other in self.env.metadata else {}
        # the line of a heading, which MyST keeps with it, is not shown
        headings = [
            (identifier, text) for slug, (_line, identifier, text) in slugs.items() if anchor in (slug, identifier)
        ]
        week = self.archive.find_week(name)
        entries = [(entry.docname, entry.title) for entry in self.archive.entries_with_anchor(name)]
        return self._title(other), labels, inside, headings, week and (week.docname, week.title), entries


def _hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _others(view: Any, docname: str) -> object:
    return view.given_title, [reading for reading in view.readings if reading.docname != docname]


def _ref(paper: Any) -> Any:
    return PaperRef(paper.scheme, paper.value, paper.version)


def setup_refresh(app: Sphinx) -> None:
    """Connect the events."""
    refresher = Refresher()
    app.connect("env-get-outdated", refresher.note_outdated)
    # after all handlers that change what pages show (the citation engine's among them)
    app.connect("env-updated", refresher.find_stale, priority=900)
    app.connect("html-collect-pages", _drop_unused_words)
    app.connect("build-finished", refresher.remove_leftovers)
