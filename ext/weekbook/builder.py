"""HTML builders that use all processors: workers read their share, resolve and write theirs, with the search.

Sphinx reads in parallel, but sends the whole environment back for each of many shares; and it resolves all pages in
the main process, so that two processors are no faster than one. What is replaced here is replaced only as long as it
is as we know it (:func:`knows_reading`, :func:`keeps_nothing`): where not, Sphinx's own way is taken.
"""

from __future__ import annotations

import inspect
import json
import pickle
from collections.abc import Iterable, Sequence, Set
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders import Builder
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder
from sphinx.util.build_phase import BuildPhase
from sphinx.util.display import progress_message, status_iterator

from .assets import TEMPLATES, has_search, is_framed
from .document import are_known, listeners
from .domain import get_domain
from .searching import SiteSearch
from .share import share, take_over
from .workers import make_runs, work

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FEW = 4
"""Documents that are done before two processes have started."""


class _Context(dict[str, Any]):
    """What templates are given, with a short name: Sphinx writes out the arguments of every event, whole pages too."""

    def __repr__(self) -> str:
        return f"<context of {len(self)}>"

    def copy(self) -> _Context:
        """Give a context for one page."""
        return _Context(self)


class SwiftBuilder(StandaloneHTMLBuilder):
    """What our HTML builders do otherwise than Sphinx's."""

    # -- Reading -----------------------------------------------------------------------------------

    def _read_parallel(self, docnames: list[str], *args: Any, **options: Any) -> None:
        """Read documents, few of them here."""
        if not knows_reading() or args or set(options) != {"nproc"}:
            super()._read_parallel(docnames, *args, **options)
        elif len(docnames) < FEW:
            self._read_serial(docnames)
        else:
            self._read_in_workers(docnames, options["nproc"])

    def _read_in_workers(self, docnames: list[str], processes: int) -> None:
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)

        runs = make_runs(docnames, self._sizes(docnames), processes)
        # answers are kept in files until they are merged: in memory they take several times their size
        with TemporaryDirectory(prefix="weekbook-", dir=self.doctreedir) as folder:
            self._read_runs(runs, processes, Path(folder))

    def _read_runs(self, runs: list[list[str]], processes: int, folder: Path) -> None:
        def read(run: list[str]) -> Path:
            for docname in run:
                self.read_doc(docname, _cache=False)
            answer = folder / str(runs.index(run))
            answer.write_bytes(pickle.dumps(share(self.env, run), pickle.HIGHEST_PROTOCOL))
            return answer

        results = work(runs, processes, read)
        # merged only when all is read: what a process begins with, and so what it warns of, must not depend on time
        for run, answer in zip(self._show(runs, "reading sources... ", "purple"), results, strict=True):
            take_over(self.env, run, pickle.loads(answer.read_bytes()), self._app)

    def _sizes(self, docnames: Sequence[str]) -> list[int]:
        return [Path(self.env.doc2path(docname)).stat().st_size for docname in docnames]

    def _show(self, runs: list[list[str]], what: str, colour: str) -> Iterable[list[str]]:
        return status_iterator(
            runs, what, colour, len(runs), self.config.verbosity, stringify_func=lambda run: f"{run[0]} .. {run[-1]}"
        )

    # -- Writing -----------------------------------------------------------------------------------

    def write_documents(self, docnames: Set[str]) -> None:
        """Resolve and write documents, few of them here."""
        if len(docnames) < FEW:
            self.parallel_ok = False
        if self.parallel_ok and keeps_nothing(self) and self.indexer is None:
            self._write_in_workers(sorted(docnames), self._app.parallel)
        else:
            super().write_documents(docnames)

    def _write_in_workers(self, docnames: list[str], processes: int) -> None:
        # templates are compiled once, for all workers
        self._write_page(docnames.pop(0))

        def write(run: list[str]) -> dict[str, str]:
            before = set(self.images)
            for docname in run:
                self._write_page(docname)
            return {path: name for path, name in self.images.items() if path not in before}

        runs = make_runs(docnames, self._sizes(docnames), processes)
        results = work(runs, processes, write)
        for _run, pictures in zip(self._show(runs, "writing output... ", "darkgreen"), results, strict=True):
            self.images.update(pictures)

    def _write_page(self, docname: str) -> None:
        self.phase = BuildPhase.RESOLVING
        doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        self.phase = BuildPhase.WRITING
        self.write_doc_serialized(docname, doctree)
        self.write_doc(docname, doctree)

    # -- What templates are given ------------------------------------------------------------------

    def get_doc_context(self, docname: str, body: str, metatags: str) -> dict[str, Any]:
        """Collect what templates are given of a page: its contents by Sphinx only if it may show them."""
        self._is_collecting = True
        try:
            return super().get_doc_context(docname, body, metatags)
        finally:
            self._is_collecting = False

    def render_partial(self, node: nodes.Node | None) -> dict[str, str]:
        """Render a title or a table of contents."""
        if self._is_collecting and not self._shows_contents and isinstance(node, nodes.bullet_list):
            return {"fragment": ""}
        return super().render_partial(node)

    # -- The search --------------------------------------------------------------------------------

    def init(self) -> None:
        """Leave Sphinx's search out where ours is."""
        super().init()
        self._is_collecting, self._shows_contents = False, True
        self.site_search: SiteSearch | None = None
        if has_search(self):
            self.search = False

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Get ready to write pages, and to take them for the search."""
        super().prepare_writing(docnames)
        self._shows_contents = may_show_contents(self)
        # each page gets a copy of it
        self.globalcontext = _Context(self.globalcontext)
        if has_search(self):
            self.site_search = SiteSearch(self)

    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        """Take a page for the search, in the process that writes it."""
        super().index_page(pagename, doctree, title)
        if self.site_search:
            self.site_search.add_page(pagename, doctree)

    def handle_finish(self) -> None:
        """Write the index of the search."""
        super().handle_finish()
        if self.site_search:
            with progress_message("writing the search index"):
                self.site_search.write(self._app.parallel)

    # -- The inventory -----------------------------------------------------------------------------

    def dump_inventory(self) -> None:
        """Write what other projects may refer to, if it is something else than what is there: it is compressed."""
        path = Path(self.outdir) / INVENTORY_FILENAME
        kept = Path(self.doctreedir) / f"weekbook-inventory-{self.name}.json"
        known, state = _read_json(kept), stamp(path)
        if get_domain(self.env).is_settled and state and isinstance(known, list) and known[1:] == [*state]:
            return
        objects = [(domain.name, sorted(domain.get_objects())) for domain in self.env.domains.sorted()]
        said = repr((self.config.project, self.config.version, self.get_target_uri("a"), objects))
        digest = blake2b(said.encode(errors="replace"), digest_size=16).hexdigest()
        if state is None or known != [digest, *state]:
            super().dump_inventory()
            kept.write_text(json.dumps([digest, *(stamp(path) or ())]), "utf-8")


def stamp(path: Path) -> tuple[int, int] | None:
    """Tell one state of a file from another."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def knows_reading() -> bool:
    """Tell whether Sphinx reads in parallel as we know it: the method is its own matter."""
    reading = getattr(Builder, "_read_parallel", None)
    return (
        reading is not None
        and list(inspect.signature(reading).parameters) == ["self", "docnames", "nproc"]
        and "_cache" in inspect.signature(Builder.read_doc).parameters
        and hasattr(Builder, "_read_serial")
    )


def keeps_nothing(builder: StandaloneHTMLBuilder) -> bool:
    """Tell whether pages can be resolved in processes whose memory is lost: others may gather what they meet."""
    app = builder._app
    steps = [*listeners(app, "doctree-resolved", "missing-reference"), *app.registry.get_post_transforms()]
    return type(builder).write_doc_serialized is StandaloneHTMLBuilder.write_doc_serialized and are_known(steps)


def may_show_contents(builder: StandaloneHTMLBuilder) -> bool:
    """Tell whether a page may show its contents as Sphinx renders them: our frame does not, a project's own may."""
    first = builder.config.templates_path[:1]
    is_ours = is_framed(builder) and bool(first) and Path(first[0]).is_relative_to(TEMPLATES)
    return not (is_ours and are_known(listeners(builder._app, "html-page-context")))


def setup_builder(app: Sphinx) -> None:
    """Put our builders in the place of those that are registered, on top of what they do."""
    for name in ("html", "dirhtml"):
        base = app.registry.builders.get(name)
        # an extension may have put anything there
        if isinstance(base, type) and issubclass(base, StandaloneHTMLBuilder):
            app.add_builder(
                type(f"Swift{base.__name__}", (SwiftBuilder, base), {"__doc__": base.__doc__}), override=True
            )
