"""The steps at which doctrees change: after parsing, after reading, and before writing.

Each priority says what it must come before and after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from . import nodes as own
from .assets import EXPORTS, has_exports, is_framed
from .bibliography import render_reference, write_reference
from .citing.coins import make_coins
from .config import read_config
from .diagnostics import Location, Subtype, warn
from .domain import get_domain
from .ids import parse_interval, parse_week
from .linebreaks import join_lines, keep_formulas
from .records import EntryKind, PostRecord, WeekRecord
from .render.citing import CiteContext
from .render.listings import place_listing
from .render.papers import render_card
from .render.pictures import fit_picture
from .render.posts import drop_year
from .render.references import Reference, render_references, write_references
from .render.rows import ListingContext
from .render.week import WeekContext, dress_entry, dress_week
from .sanitize import clean
from .structure import Structure
from .views import Archive, WeekRow

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class CleanContent(SphinxTransform):
    """Make safe what weeks and the bodies of directives say."""

    # after docutils has resolved named links to addresses (640, 660), before MyST adds slugs (700);
    # pictures must be looked at before Sphinx collects them on doctree-read
    default_priority = 670

    def apply(self, **kwargs: Any) -> None:
        """Clean a whole week; on other pages only what stands in our directives."""
        roots: list[nodes.Element] = [self.document]
        if not is_week(self.document):
            roots = list(_outermost(self.document))
        missing: list[str] = []
        for root in roots:
            missing += clean(root, self._location_of, self._find_picture)
        if missing:
            self.document["weekbook_missing"] = tuple(dict.fromkeys(self.env.relfn2path(url)[0] for url in missing))

    def _location_of(self, node: nodes.Node) -> Location:
        """Give the nearest line, from inside or above: some nodes of each parser have none of their own, or 0."""
        current: nodes.Node | None = node
        while current is not None:
            line = (
                next((inner.line for inner in node.findall() if inner.line), None) if current is node else current.line
            )
            if line:
                return (self.env.docname, line)
            current = current.parent
        return (self.env.docname, 1)

    def _find_picture(self, url: str) -> Path | None:
        path = Path(self.env.relfn2path(url)[1])
        # a picture outside the source folder is never followed
        return path if path.resolve().is_relative_to(Path(self.env.srcdir).resolve()) else None


class JoinLines(SphinxTransform):
    """Drop line breaks between Chinese characters, where a reader would see a blank; hold formulas to their marks."""

    # after the content is clean (670), before records are taken from it (680)
    default_priority = 675

    def apply(self, **kwargs: Any) -> None:
        """Join the lines of this document."""
        join_lines(self.document)
        keep_formulas(self.document)


class ArrangeDocument(SphinxTransform):
    """Find topics and entries, set anchors, and note the document's records."""

    # after the content is clean (670), before MyST adds slugs as second ids (700) and resolves its links by them (879),
    # and before doctree-read, on which Sphinx collects titles, labels and the table of contents
    default_priority = 680

    def apply(self, **kwargs: Any) -> None:
        """Arrange this document."""
        docname = self.env.docname
        week = read_week(self.document, docname)
        records = Structure(self.document, docname, read_config(self.config).topic_table()).arrange(week)
        if missing := self.document.attributes.pop("weekbook_missing", None):
            records = replace(records, missing=missing)
        get_domain(self.env).note_document(docname, records)


def _outermost(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the nodes of our directives that stand in no other one."""
    for child in node.children:
        if isinstance(child, own.weekbook_item | own.weekbook_paper):
            yield child
        else:
            yield from _outermost(child)


def _front_matter(document: nodes.document) -> dict[str, tuple[str, int]]:
    """Give the fields at the top of a document, each with its line; MyST's front matter becomes such fields too."""
    info = next((child for child in document.children if isinstance(child, nodes.docinfo | nodes.field_list)), None)
    fields = {}
    for entry in info.children if info is not None else ():
        if isinstance(entry, nodes.field) and len(entry.children) == 2:
            fields[entry[0].astext().strip().lower()] = (entry[1].astext().strip(), entry.line or 1)
        elif isinstance(entry, nodes.Element):
            fields[entry.tagname] = (entry.astext().strip(), entry.line or 1)
    return fields


def _find_line(document: nodes.document, name: str, line: int) -> int:
    """Give the line of a field in the source: MyST gives all fields of a front matter its first line."""
    try:
        with Path(document["source"]).open(encoding="utf-8") as file:
            lines = list(islice(file, 100))
    except (OSError, ValueError):
        return line
    pattern = re.compile(rf":?{name}\s*:", re.IGNORECASE)
    return next((number for number, text in enumerate(lines, 1) if pattern.match(text)), line)


def is_week(document: nodes.document) -> bool:
    """Tell whether a document says that it is a week."""
    return "week" in _front_matter(document)


def read_week(document: nodes.document, docname: str) -> WeekRecord | None:
    """Read the week of a document from its front matter, and hold it against its dates and its file's name."""
    fields = _front_matter(document)
    if "week" not in fields:
        return None
    text, line = fields["week"]
    line = _find_line(document, "week", line)
    try:
        week = parse_week(text)
    except ValueError as error:
        warn(Subtype.WEEK, f"{error}; the page is read as no week", location=(docname, line))
        return None
    if "dates" in fields:
        dates, dates_line = fields["dates"]
        try:
            given: tuple[date, date] | None = parse_interval(dates)
        except ValueError:
            given = None
        if given != (week.first, week.last):
            place = (docname, _find_line(document, "dates", dates_line))
            warn(Subtype.WEEK, f"week {week} is {week.first}/{week.last}, not {dates!r}", location=place)
    folder, _, name = docname.rpartition("/")
    try:
        filed = parse_week(name if len(name) > 3 else folder.rpartition("/")[2] + name)
    except ValueError:
        filed = week
    if filed != week:
        warn(Subtype.WEEK, f"the file is named for week {filed}, but says that it is {week}", location=(docname, line))
    return WeekRecord(docname=docname, line=line, week=week, title="", anchor="")


class _Found:
    """What a page has to be filled, found in one walk."""

    def __init__(self, document: nodes.document) -> None:
        self.cards: list[own.weekbook_paper] = []
        self.references: list[own.weekbook_references] = []
        self.listings: list[own.weekbook_listing] = []
        self.posts: list[own.weekbook_item] = []
        self.images: list[nodes.image] = []
        self.entries: list[own.weekbook_entry] = []
        lists: dict[type, list[Any]] = {
            own.weekbook_paper: self.cards,
            own.weekbook_references: self.references,
            own.weekbook_listing: self.listings,
            own.weekbook_item: self.posts,
            nodes.image: self.images,
            own.weekbook_entry: self.entries,
        }
        for node in document.findall(nodes.Element):
            if (found := lists.get(type(node))) is not None:
                found.append(node)
        self.posts = [item for item in self.posts if isinstance(item["record"], PostRecord)]


class FillPage(SphinxPostTransform):
    """Make what depends on all documents: paper cards, references, lists; and what stands around a week's text."""

    # before pending references are resolved (MyST 9, Sphinx 10): bodies inside cards hold some
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Fill this page."""
        env, docname = self.env, self.env.docname
        domain = get_domain(env)
        builder = domain.builder
        archive, settings = domain.archive, read_config(self.config)
        place_of = {key: place for place, key in enumerate(archive.cited(docname), 1)}
        row = archive.find_row(docname)
        is_html = builder.format == "html"
        found = _Found(self.document)

        def link_to(target: str, anchor: str) -> str:
            base = "" if target == docname else builder.get_relative_uri(docname, target)
            return base + (f"#{anchor}" if anchor else "") or "#"

        citing = None
        if has_exports(builder):
            # before the address of a page a folder's would have a name after its slash
            folder = relative_uri(builder.get_target_uri(docname), EXPORTS)
            citing = CiteContext(folder, is_framed(builder))
        for card in found.cards:
            work = archive.find_work(card["record"])
            number = place_of.get(work.key) if work and found.references else None
            card.replace_self(
                render_card(
                    card,
                    archive,
                    settings.shown_authors,
                    number,
                    link_to,
                    docname,
                    self.config.language,
                    citing,
                    as_html=is_html,
                )
            )
        for place in found.references:
            rendered = self._make_references(tuple(place_of), row, citing)
            if rendered is None:
                place.parent.remove(place)
            else:
                place.replace_self(rendered)
        # books are read without scripts
        interactive = is_html and not getattr(builder, "embedded", False)
        context = ListingContext(
            link_to=link_to,
            find_listing=domain.find_listing,
            language=self.config.language,
            shown_authors=settings.shown_authors,
            topics=settings.topic_table(),
            level=2,
            interactive=interactive,
            citing=citing,
        )
        for listing in found.listings:
            place_listing(listing, archive, context)
        if row:
            for post in found.posts:
                drop_year(post, row.week.year, self.config.language)
        if is_html:
            for image in found.images:
                fit_picture(image, Path(env.srcdir))
        if is_html and not row:
            # a page that joins all documents in one
            for entry in found.entries:
                dress_entry(entry, recommended=False, has_script=False)
        if row and is_html:
            before, after = archive.neighbours(docname)

            def find_kind(target: str) -> EntryKind | None:
                entry = archive.find_entry(target, docname)
                return entry.kind if entry else None

            week = WeekContext(
                row=row,
                before=before,
                after=after,
                link_to=link_to,
                find_kind=find_kind,
                language=self.config.language,
                has_script=interactive,
                citing=citing if _is_the_week(row, archive) else None,
            )
            dress_week(self.document, week)

    def _make_references(
        self, keys: tuple[str, ...], row: WeekRow | None, citing: CiteContext | None
    ) -> own.weekbook_element | None:
        """Make the references of this page: as HTML for pages, as nodes for all other formats."""
        domain, language = get_domain(self.env), self.config.language
        archive, library = domain.archive, domain.library
        back_to = self._first_citing(self.env.docname)
        if domain.builder.format != "html":
            return render_references(
                keys, lambda key: render_reference(archive.works[key]), back_to, language, heading=True
            )
        references = []
        for key in keys:
            text, html = write_reference(archive.works[key])
            coins = make_coins(library.cite(key)) if citing else None
            references.append(Reference(key=key, title=archive.works[key].title, text=text, html=html, coins=coins))
        week = str(row.week) if row and _is_the_week(row, archive) else None
        # of a paper that no week shows there are no files
        files = {key for key in keys if archive.has_paper(key)} if citing else set()
        return write_references(references, back_to, language, citing, files, week=week, heading=True)

    def _first_citing(self, docname: str) -> dict[str, str]:
        domain = get_domain(self.env)
        archive = domain.archive
        first: dict[str, str] = {}
        for paper in domain.documents[docname].papers if docname in domain.documents else ():
            if anchor := paper.entry or paper.anchor:
                first.setdefault(archive.identity(paper), anchor)
        return first


def _is_the_week(row: WeekRow, archive: Archive) -> bool:
    """Tell whether a document is its week: of two about one week only one is."""
    return archive.find_week(str(row.week)) == row


def setup_transforms(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(CleanContent)
    app.add_transform(JoinLines)
    app.add_transform(ArrangeDocument)
    app.add_post_transform(FillPage)
