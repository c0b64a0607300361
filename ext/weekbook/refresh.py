"""Incremental builds: which pages are written again, and which files of the last build go.

Sphinx writes a page again when its source changes. A page also shows things of other documents: lists, other weeks
of a paper, titles behind references, previous and next. For each page we keep a digest of all of these.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from .domain import WeekDomain, get_domain
from .ids import PaperRef
from .records import DocumentRecords
from .render.listings import listing_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LOGGER = logging.getLogger(__name__)


class Refresher:
    """Follows one build; keeps only what it must hand from its first event to its last."""

    def __init__(self) -> None:
        self._pictures: set[str] = set()
        self._removed: set[str] = set()

    def note_outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Remember what the last build left; name pages whose missing pictures have appeared."""
        self._pictures = {name for _docs, name in env.images.values()}
        self._removed = set(removed)
        source = Path(env.srcdir)
        documents = get_domain(env).documents
        return [
            name for name, records in documents.items() if any((source / path).is_file() for path in records.missing)
        ]

    def find_stale(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Name the pages that show something of another document that has changed since the last build."""
        domain = get_domain(env)
        domain.refresh()
        relations = env.collect_relations()
        digests = {
            docname: _digest(domain, env, docname, relations.get(docname, [])) for docname in sorted(env.found_docs)
        }
        old = domain.digests
        # the first build writes every page anyway
        stale = [name for name, digest in digests.items() if old and old.get(name) != digest]
        gone = set(old) - set(digests)
        domain.data["digests"] = digests
        if gone and not stale:
            # the environment is only stored when some page is named; without it the deletion is found anew each time
            stale = [env.config.root_doc]
        return stale

    def remove_leftovers(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete the pages of removed documents, and pictures that no page shows any more."""
        if exception is not None or app.builder.format != "html":
            return
        outdir = Path(app.outdir)
        builder: Any = app.builder
        for docname in sorted(self._removed):
            page = Path(builder.get_outfilename(docname))
            sources = sorted((outdir / "_sources").glob(f"{docname}.*"))
            for path in [page, *sources]:
                _remove(path, outdir)
        shown = {name for _docs, name in app.env.images.values()}
        for name in sorted(self._pictures - shown):
            _remove(outdir / builder.imagedir / name, outdir)


def _remove(path: Path, outdir: Path) -> None:
    """Delete a file of the output and the folders that it leaves empty."""
    if not path.resolve().is_relative_to(outdir.resolve()):
        return
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == outdir or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()
    _LOGGER.debug("[weekbook] removed %s", path)


def _digest(domain: WeekDomain, env: BuildEnvironment, docname: str, relations: Iterable[str | None]) -> str:
    shown = (
        [_title(env, name) for name in relations],
        _shown_records(domain, domain.documents.get(docname, DocumentRecords()), docname),
        [_foreign(env, *target) for target in domain.documents.get(docname, DocumentRecords()).foreign],
    )
    return blake2b(repr(shown).encode(), digest_size=16).hexdigest()


def _shown_records(domain: WeekDomain, records: DocumentRecords, docname: str) -> object:
    archive = domain.archive
    papers = [
        (archive.find_work(p), archive.find_paper(p) and _others(archive.find_paper(p), docname))
        for p in records.papers
    ]
    references = [domain.locate(r.typ, r.target, docname) for r in records.references if r.typ != "paper"]
    mentions = [domain.locate("paper", _ref(p), docname) for p in records.papers if p.role == "mention"]
    listings = [listing_rows(archive, listing.kind) for listing in records.listings]
    return papers, references, mentions, listings


def _others(view: Any, docname: str) -> object:
    return view.given_title, [reading for reading in view.readings if reading.docname != docname]


def _ref(paper: Any) -> Any:
    return PaperRef(paper.scheme, paper.value, paper.version)


def _title(env: BuildEnvironment, docname: str | None) -> object:
    return docname, env.titles[docname].astext() if docname in env.titles else None


def _foreign(env: BuildEnvironment, kind: str, target: str) -> object:
    """Give what a reference of another domain shows: where it leads, and the title there."""
    name, _, anchor = target.partition("#")
    std = env.domaindata.get("std", {})
    labels = [std.get(store, {}).get(key) for store in ("labels", "anonlabels") for key in (name, name.lower(), anchor)]
    slugs = env.metadata.get(name, {}).get("myst_slugs", {}) if name in env.metadata else {}
    known = name.lstrip("/")
    return kind, target, labels, slugs.get(anchor), _title(env, known)


def setup_refresh(app: Sphinx) -> None:
    """Connect the events."""
    refresher = Refresher()
    app.connect("env-get-outdated", refresher.note_outdated)
    # after all handlers that change what pages show (the citation engine's among them)
    app.connect("env-updated", refresher.find_stale, priority=900)
    app.connect("build-finished", refresher.remove_leftovers)
