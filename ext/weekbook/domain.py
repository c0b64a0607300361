"""The ``week`` domain: keeps the records of all documents, and resolves references between them.

The only module that touches the domain's data. Records are kept by docname, so that purge and merge are one line
each; everything else is derived by :mod:`.views`, once for each build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode

from .bibliography import read_library
from .diagnostics import Subtype, did_you_mean, warn
from .ids import PaperRef, PaperScheme, format_arxiv_url, format_doi_url
from .library import Library
from .messages import _
from .packed import Packed
from .records import DATA_VERSION, DocumentRecords, ListingKind
from .roles import ROLES
from .views import Archive, PaperView, format_ref

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


class WeekDomain(Domain):
    """Weeks and what stands in them."""

    name = "week"
    label = "weekbook"
    data_version = DATA_VERSION
    object_types: ClassVar = {
        "week": ObjType(_("week"), "week"),
        "entry": ObjType(_("entry"), "entry"),
        "paper": ObjType(_("paper"), "paper"),
        "post": ObjType(_("post")),
        "person": ObjType(_("person"), "person"),
        "episode": ObjType(_("episode")),
        "source": ObjType(_("source")),
    }
    roles: ClassVar = dict(ROLES)
    initial_data: ClassVar = {
        "documents": Packed(lasting=True),
        "leaning": {},
        "digests": {},
        "setting": "",
    }

    def __init__(self, env: BuildEnvironment) -> None:
        """Begin without views: they are made when first asked for."""
        super().__init__(env)
        self._archive: Archive | None = None
        self._listings: dict[ListingKind, str] | None = None
        self.is_touched = False
        """Whether a document has been read or forgotten in this run."""
        self.is_settled = False
        """Whether this run has found that no page shows anything else than after the last one."""
        self.builder: Builder
        """The builder of this run: post-transforms need it for addresses, and Sphinx hands it to none of them."""

    # -- Records -----------------------------------------------------------------------------------

    @property
    def documents(self) -> Packed[DocumentRecords]:
        """The records of every document that has any, by docname."""
        return cast("Packed[DocumentRecords]", self.data["documents"])

    @property
    def digests(self) -> dict[str, str]:
        """For every document a digest of what its page shows of others, as of the last build."""
        return cast("dict[str, str]", self.data["digests"])

    @property
    def leaning(self) -> dict[str, bool]:
        """The documents that read otherwise when a file comes or goes: those with missing pictures or such links."""
        return cast("dict[str, bool]", self.data["leaning"])

    def note_document(self, docname: str, records: DocumentRecords) -> None:
        """Keep a document's records; one without any is not kept."""
        if records != DocumentRecords():
            self.documents[docname] = records
        if records.missing or records.foreign:
            self.leaning[docname] = True
        self._touch()

    def clear_doc(self, docname: str) -> None:
        """Forget a document that is gone or about to be read again."""
        if docname in self.documents:
            del self.documents[docname]
        self.leaning.pop(docname, None)
        self._touch()

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a worker read; documents are the worker's alone, so nothing can clash."""
        others: Packed[DocumentRecords] = otherdata["documents"]
        self.documents.adopt(others.part(sorted(docnames)))
        self.leaning.update({name: True for name in otherdata["leaning"] if name in docnames})
        self._touch()

    def share(self, docnames: Iterable[str]) -> dict[str, Any]:
        """Return the data of some documents only."""
        some = {"documents": self.documents.part(docnames), "leaning": self.leaning}
        return {**self.data, **self.initial_data, **some}

    def _touch(self) -> None:
        self.is_touched = True
        self._forget_views()

    def _forget_views(self) -> None:
        self._archive = self._listings = None

    @property
    def archive(self) -> Archive:
        """The views of all records, made once and kept until a record changes."""
        if self._archive is None:
            self._archive = Archive(self.documents, self.library.works.values())
        return self._archive

    @property
    def library(self) -> Library:
        """The entries of the bibliography."""
        return read_library(self.env)

    def refresh(self) -> Archive:
        """Make the views anew: records or the bibliography may have changed."""
        self._forget_views()
        return self.archive

    def find_listing(self, kind: ListingKind) -> str | None:
        """Return the first page by name that holds a whole list of a kind, or None."""
        if self._listings is None:
            self._listings = {}
            for docname, records in sorted(self.documents.items()):
                for listing in records.listings:
                    if listing.limit is None:
                        self._listings.setdefault(listing.kind, docname)
        return self._listings.get(kind)

    # -- References --------------------------------------------------------------------------------

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve one of our roles. What leads nowhere is reported with the nearest name, and stays as its text."""
        place = self.locate(typ, node.get("paper") or target, fromdocname)
        if place is None:
            if typ != "paper":
                # a mention is a record too: the consistency check speaks of it
                self._report(typ, target, fromdocname, node)
            text = nodes.inline("", "", *contnode.children, classes=["weekbook-unresolved"])
            return cast("nodes.reference", text)
        docname, anchor, title, url = place
        child = contnode if node["refexplicit"] else nodes.inline(title, title)
        child["classes"] = ["xref", f"weekbook-{typ}-ref"]
        if url:
            return nodes.reference("", "", child, refuri=url, internal=False)
        return make_refnode(builder, fromdocname, docname, anchor, child)

    def locate(self, typ: str, target: str | PaperRef, fromdocname: str) -> tuple[str, str, str, str | None] | None:
        """Find what a role names: docname, anchor, text of the link, and an address where it leads out of the site."""
        archive = self.archive
        if isinstance(target, PaperRef):
            return self._locate_paper(target, fromdocname)
        if typ == "week" and (row := archive.find_week(target)):
            return row.docname, "", row.title, None
        if typ == "entry" and (entry := archive.find_entry(target, fromdocname)):
            return entry.docname, entry.anchor, entry.title, None
        if typ == "person" and (person := archive.find_person(target)):
            text = person.name or f"@{person.handle}"
            if listing := self.find_listing(ListingKind.PEOPLE):
                return listing, person.anchor, text, None
            newest = person.targets[0][1]
            return newest.docname, newest.anchor, text, None
        return None

    def _locate_paper(self, ref: PaperRef, fromdocname: str) -> tuple[str, str, str, str | None] | None:
        """Find a paper: the reference on this page, else the list of all papers, else a reading, else its address."""
        archive = self.archive
        work, view = archive.find_work(ref), archive.find_paper(ref)
        title = work.title if work else view.title if view else format_ref(ref)
        here = self.documents.get(fromdocname)
        if work and here and here.week:
            return fromdocname, f"ref-{work.key}", title, None
        if view and (listing := self.find_listing(ListingKind.PAPERS)):
            return listing, view.anchor, title, None
        if view and view.readings and not (here and here.week):
            return view.readings[0].docname, view.readings[0].anchor, title, None
        if ref.scheme is PaperScheme.ARXIV:
            return "", "", title, format_arxiv_url(ref.value, version=ref.version)
        if ref.scheme is PaperScheme.DOI:
            return "", "", title, format_doi_url(ref.value)
        return None

    def _report(self, typ: str, target: str, fromdocname: str, node: nodes.Element) -> None:
        archive = self.archive
        if typ == "entry":
            close = archive.suggest_entry(target, fromdocname)
            hint = f" (did you mean {close!r}?)" if close else ""
        else:
            known = archive.week_names() if typ == "week" else archive.person_names()
            hint = did_you_mean(target.lstrip("@").lower() if typ == "person" else target, known)
        warn(Subtype.XREF, f"no {typ} {target!r}{hint}", location=node)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Resolve ``[](#anchor)`` and ``{any}``: the anchor of an entry in any week, or the name of a week."""
        found: list[tuple[str, nodes.reference]] = []

        def named(title: str) -> nodes.Element:
            # MyST hands over nothing to show for a link without a text, and would show the anchor
            return contnode if contnode.astext() else nodes.inline(title, title)

        if row := self.archive.find_week(target):
            found.append(("week:week", make_refnode(builder, fromdocname, row.docname, "", named(row.title))))
        found += [
            ("week:entry", make_refnode(builder, fromdocname, entry.docname, entry.anchor, named(entry.title)))
            for entry in self.archive.entries_with_anchor(target)
        ]
        return found[:1]

    # -- Objects -----------------------------------------------------------------------------------

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield what other projects may refer to: (name, shown name, type, docname, anchor, priority)."""
        archive = self.archive
        papers_page = self.find_listing(ListingKind.PAPERS)
        people_page = self.find_listing(ListingKind.PEOPLE)
        for row in archive.week_rows():
            records = archive.documents[row.docname]
            yield str(row.week), row.title, "week", row.docname, row.anchor, 1
            for entry in records.entries:
                yield f"{row.week}#{entry.anchor}", entry.title, "entry", row.docname, entry.anchor, 1
            for post in records.posts:
                yield post.status, post.name or post.handle or post.status, "post", row.docname, post.anchor, 1
            for episode in records.episodes:
                yield f"{row.week}#{episode.anchor}", episode.title, "episode", row.docname, episode.anchor, 1
            for source in records.sources:
                yield f"{row.week}#{source.anchor}", source.title, "source", row.docname, source.anchor, 1
        for paper in archive.papers():
            docname, anchor = _home(papers_page, paper)
            yield paper.identity, paper.title, "paper", docname, anchor, 1
        for person in archive.people():
            newest = person.targets[0][1]
            place = (people_page, person.anchor) if people_page else (newest.docname, newest.anchor)
            yield person.handle.lower(), person.name or person.handle, "person", *place, 1

    # -- Consistency -------------------------------------------------------------------------------

    def check_consistency(self) -> None:
        """Warn about what only all documents together show: papers without an entry, two documents about one week."""
        # made when all documents had been read
        archive = self.archive
        for week, other in archive.double_weeks():
            warn(
                Subtype.WEEK,
                f"week {week.week} is also {other.docname!r}, which is taken for it",
                location=(week.docname, week.line),
            )
        for docname, records in archive.documents.items():
            for paper in records.papers:
                if archive.find_work(paper) is None:
                    ref = PaperRef(paper.scheme, paper.value)
                    if paper.scheme is PaperScheme.KEY:
                        hint = did_you_mean(paper.value, archive.works)
                        message = f"no entry {paper.value!r} in the bibliography{hint}"
                    else:
                        message = f"no entry for {format_ref(ref)} in the bibliography"
                    warn(Subtype.PAPER_MISSING, message, location=(docname, paper.line))


def _home(papers_page: str | None, paper: PaperView) -> tuple[str, str]:
    if papers_page:
        return papers_page, paper.anchor
    return paper.readings[0].docname, paper.readings[0].anchor


def get_domain(env: BuildEnvironment) -> WeekDomain:
    """Return the domain of a build."""
    return cast("WeekDomain", env.get_domain("week"))


def _keep_builder(app: Sphinx) -> None:
    get_domain(app.env).builder = app.builder


def setup_domain(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(WeekDomain)
    app.connect("builder-inited", _keep_builder)
