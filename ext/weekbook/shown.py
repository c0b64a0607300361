"""What each page shows of other documents, as a digest: a page whose digest has changed must be written again.

Lists, other weeks of a paper, titles behind references, previous and next, contents of other pages in toctrees and
sidebars, pages of the documentation, names of pictures. Reads the environment and the views; called by :mod:`.refresh`.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.util import docname_join

from .assets import is_framed
from .domain import WeekDomain
from .frame import Frame
from .ids import PaperRef
from .imprint import cite_archive
from .records import DocumentRecords, ListingKind
from .render.listings import listing_facts
from .topics import RECOMMENDED

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class Shown:
    """What each page shows of other documents; its ``repr`` tells whether that changed."""

    def __init__(self, domain: WeekDomain, env: BuildEnvironment, builder: Any) -> None:
        self.domain = domain
        self.archive = domain.archive
        self.env = env
        self.builder = builder
        self._relations = env.collect_relations()
        self._frame = Frame() if is_framed(builder) else None
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
            # the frame has a rail of its own in place of sidebars
            (self._frame.years(self.domain, docname), self._book(docname)) if self._frame else self._sidebars(docname),
            self._pictures.get(docname),
            self._records(records, docname),
            self._week(records, docname),
            self._imprint(docname),
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

    def _book(self, docname: str) -> object:
        """Give what the frame shows of the documentation that a page is part of."""
        book = self._frame and self._frame.book(self.env, self._relations, docname)
        return book and (book, [self._title(name) for name in book.docnames])

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
            # some themes name their sidebars without it
            name = template if template.endswith(".html") else f"{template}.html"
            try:
                source = templates.environment.loader.get_source(templates.environment, name)[0]
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
        archive, locate, find = self.archive, self.domain.locate, self.domain.find_listing
        papers = [
            (archive.find_work(p), archive.find_paper(p) and _others(archive.find_paper(p), docname))
            for p in records.papers
        ]
        references = [locate(r.typ, r.target, docname) for r in records.references if r.typ != "paper"]
        mentions = [locate("paper", _ref(p), docname) for p in records.papers if p.role == "mention"]
        # a part of a list leads to the page that holds all of it, the calendar to that of all weeks
        listings = [(listing_facts(archive, r.kind), find(r.kind), find(ListingKind.WEEKS)) for r in records.listings]
        # more of an entry than lists show: what reference managers and search engines read
        cited = self.domain.library.stamp_of(archive.cited(docname))
        return papers, references, mentions, listings, cited

    def _week(self, records: DocumentRecords, docname: str) -> object:
        """Give what a week's page shows of the weeks beside it, and the kinds of what it recommends."""
        archive = self.archive
        row = archive.find_row(docname)
        if row is None:
            return None
        beside = [n and (n.week, n.docname, n.title, n.entries) for n in archive.neighbours(docname)]
        picks = [r.target for r in records.references if r.typ == "entry" and RECOMMENDED in r.path]
        kinds = [entry and entry.kind for entry in (archive.find_entry(pick, docname) for pick in picks)]
        # of two documents about one week only one has its files
        is_the_week = archive.find_week(str(row.week)) == row
        return beside, row.recommended, kinds, is_the_week

    def _imprint(self, docname: str) -> object:
        """Give what the frame has of citing on each page, and how the archive is cited where its first page says so."""
        own = cite_archive(self.builder, self.archive) if docname == self.env.config.root_doc else None
        return self._frame and (self.domain.find_listing(ListingKind.PAPERS), bool(self.archive.week_rows())), own

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
