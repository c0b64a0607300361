"""The frame around a page: what bar, rail, contents and footer show, the policy, and the page for what is not there.

Hands plain values to the templates in ``templates/frame``; :mod:`.navigation` makes them. Only for the themes that
:mod:`.assets` names.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from sphinx import addnodes

from .assets import EXPORTS, choose_files, has_exports, has_search, is_framed
from .config import read_config
from .domain import WeekDomain, get_domain
from .messages import _
from .navigation import Book, YearRow, find_book, list_contents, list_years
from .records import DocumentRecords, ListingKind
from .render.citing import ARCHIVE, BIBTEX_TYPE
from .render.rows import name_week
from .searchpage import SEARCH_PAGE, list_ways_round

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .views import Archive

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
"""What a page may load (https://www.w3.org/TR/CSP3/). ``frame-ancestors`` belongs to it too, but only in a header."""

MISSING_PAGE = "404"
_VIEWPORT = re.compile(r'<meta [^>]*name="viewport"[^>]*>')
_INDEXES = ("genindex", "py-modindex")
_ALWAYS_PARTS = (ListingKind.LATEST, ListingKind.SPECIAL, ListingKind.CALENDAR)
"""Lists that stand among other things, whatever their limit: a page that holds one is no page of a list."""
_PARTS_OF_THEME = (
    "theme_announcement",
    "theme_navbar_start",
    "theme_navbar_center",
    "theme_navbar_persistent",
    "theme_navbar_end",
    "theme_article_header_start",
    "theme_article_header_end",
    "theme_article_footer_items",
    "theme_content_footer_items",
    "theme_footer_content_items",
    "theme_footer_start",
    "theme_footer_center",
    "theme_footer_end",
    "theme_primary_sidebar_end",
    "theme_secondary_sidebar_items",
    "sidebars",
)
"""Lists of the theme's components: it renders each to see if it is empty, and our frame shows none of them."""


class Frame:
    """Follows one build; keeps the rows that many pages share."""

    def __init__(self) -> None:
        self._archive: Archive | None = None
        self._years: dict[int | None, tuple[YearRow, ...]] = {}
        self._listing: str | None = None

    def years(self, domain: WeekDomain, docname: str) -> tuple[YearRow, ...]:
        """Return what the rail of a page shows of the years."""
        if self._archive is not domain.archive:
            self._archive, self._years = domain.archive, {}
            self._listing = domain.find_listing(ListingKind.WEEKS)
        row = self._archive.find_row(docname)
        in_view = row.week.year if row else None
        if in_view not in self._years:
            self._years[in_view] = list_years(self._archive, self._listing, in_view)
        return self._years[in_view]

    def book(self, env: BuildEnvironment, relations: Mapping[str, Sequence[str | None]], docname: str) -> Book | None:
        """Return the documentation that a page is part of, if it is."""
        documents = get_domain(env).documents

        def is_page(name: str) -> bool:
            return name in env.found_docs and _page_kind(env, name, documents.get(name, DocumentRecords())) == "docs"

        def list_below(name: str) -> Iterator[tuple[str | None, str]]:
            if name in env.toctree_includes:
                for tree in env.tocs[name].findall(addnodes.toctree):
                    yield from tree["entries"]

        return find_book(docname, relations, is_page, list_below)

    def add_context(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
    ) -> None:
        """Hand the templates what they show."""
        if not is_framed(app.builder):
            return
        if pagename == MISSING_PAGE:
            _make_absolute(app, context)
        context.update({name: [] for name in _PARTS_OF_THEME})
        domain = get_domain(app.env)
        row = domain.archive.find_row(pagename)
        records = domain.documents.get(pagename, DocumentRecords())
        navigation = read_config(app.config).navigation
        book = self.book(app.env, getattr(app.builder, "relations", {}), pagename)
        context["weekbook"] = {
            "page": _page_kind(app.env, pagename, records),
            "texts": _texts(),
            "week": row,
            "running": row.week.label if row else "",
            "navigation": navigation,
            "ways_in": _list_ways_in(navigation, book),
            "years": self.years(domain, pagename),
            "has_search": has_search(app.builder),
            "has_basket": has_exports(app.builder),
            "papers": _find_papers(app.builder, domain, context["content_root"]),
            "bibtex_type": BIBTEX_TYPE,
            "cite": EXPORTS + ARCHIVE + ".bib" if has_exports(app.builder) and domain.archive.week_rows() else None,
            "ways_round": list_ways_round(domain) if pagename == SEARCH_PAGE else (),
            "contents": list_contents(records, row) if row else (),
            "book": book,
            "title_of": lambda name: _render_title(app, name),
            "name_week": name_week,
            "from_start": _from_start,
            "first_script": None,
        }


def _find_papers(builder: Any, domain: WeekDomain, root: str) -> str:
    """Give the address of the list of all papers, or nothing; by way of the root, so that the list has one itself."""
    page = domain.find_listing(ListingKind.PAPERS)
    return root + builder.get_target_uri(page) if page else ""


def _list_ways_in(navigation: tuple[tuple[str, str], ...], book: Book | None) -> tuple[tuple[str, str | None], ...]:
    """List the ways in for the rail: below one of them are the pages of the documentation that a page is part of."""
    missing = book is not None and book.top.docname not in dict(navigation)
    return (*navigation, *([(book.top.docname, None)] if book and missing else []))


def _render_title(app: Sphinx, docname: str) -> str:
    """Write a page's title with its markup, as it stands in a link."""
    builder: Any = app.builder
    title = app.env.titles.get(docname)
    return str(builder.render_partial(title)["title"]) if title is not None else docname


def _page_kind(env: BuildEnvironment, pagename: str, records: DocumentRecords) -> str:
    """Name what a page is, for scripts and style sheets."""
    if pagename == env.config.root_doc:
        return "home"
    if pagename == SEARCH_PAGE:
        return "search"
    if pagename.startswith(_INDEXES):
        return "index"
    if records.week:
        return "week"
    # examples in the documentation are short lists of other kinds of pages
    return "listing" if any(r.limit is None and r.kind not in _ALWAYS_PARTS for r in records.listings) else "docs"


def _from_start(topic: str) -> str:
    return _("%s, from the start") % topic


def _texts() -> dict[str, str]:
    return {
        "skip": _("Skip to the text"),
        "site": _("Site"),
        "menu": _("Menu"),
        "search": _("Search"),
        "skim": _("Skim"),
        "basket": _("Reading basket"),
        "cite_archive": _("Cite this archive"),
        "keys_week": _("Keys of one character (s: skim, /: search)"),
        "keys_page": _("Key of one character (/: search)"),
        "mode_auto": _("Colours: as the system"),
        "mode_light": _("Colours: light"),
        "mode_dark": _("Colours: dark"),
        "contents": _("Contents"),
        "close": _("Close"),
        "years": _("Years"),
        "index": _("Index"),
        "search_label": _("Search for"),
        "search_script": _("The search needs JavaScript. Without it, these lists lead on:"),
        "search_host": _("The search needs a site that is served (https:), not one on a disk. These lists lead on:"),
        "path": _("Where this page stands"),
        "turn": _("Previous and next page"),
        "previous": _("Previous page"),
        "next": _("Next page"),
        "missing_title": _("There is no such page"),
        "missing_text": _("The address may be mistyped, or the page has another one by now."),
        "missing_home": _("Back to the first page"),
    }


def _add_policy(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Put the policy before everything that it governs, and leave the files that the page needs."""
    if is_framed(app.builder):
        policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())
        meta = f'\n    <meta http-equiv="Content-Security-Policy" content="{policy}" />'
        # the layout has written a viewport already
        context["metatags"] = meta + _VIEWPORT.sub("", context.get("metatags") or "")
        choose_files(context)


# -- The page for what is not there ----------------------------------------------------------------


def _add_missing_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if is_framed(app.builder) and MISSING_PAGE not in app.env.found_docs:
        yield MISSING_PAGE, {}, "404.html"


def _make_absolute(app: Sphinx, context: dict[str, Any]) -> None:
    """Let all addresses on a page begin at the site's root: it is shown at any address."""
    builder: Any = app.builder
    root = posixpath.join(urlsplit(app.config.html_baseurl or "/").path or "/", "")
    here = root + builder.get_target_uri(MISSING_PAGE)
    pathto: Callable[..., str] = context["pathto"]

    def absolute(*args: Any, **options: Any) -> str:
        return str(urljoin(here, pathto(*args, **options)))

    def absolute_tag(make_tag: Callable[[Any], str]) -> Callable[[Any], str]:
        return lambda asset: re.sub(
            r'(?<= )(src|href)="([^"]*)"', lambda found: f'{found[1]}="{urljoin(here, found[2])}"', make_tag(asset)
        )

    context["pathto"] = absolute
    context["css_tag"], context["js_tag"] = absolute_tag(context["css_tag"]), absolute_tag(context["js_tag"])
    context["content_root"] = root
    # Sphinx makes the addresses of icon and logo with our pathto, after us
    # the page stands for many addresses and is none of them
    context["pageurl"] = None


def _move_missing_page(app: Sphinx, exception: Exception | None) -> None:
    """Put the page where hosts look for it: a builder of folders writes it into one."""
    page = Path(app.outdir) / MISSING_PAGE / "index.html"
    if exception is None and is_framed(app.builder) and app.builder.name == "dirhtml" and page.is_file():
        page.replace(Path(app.outdir) / "404.html")
        page.parent.rmdir()


def setup_frame(app: Sphinx) -> None:
    """Connect the frame."""
    frame = Frame()
    # before the themes look at the templates that pages name (500)
    app.connect("html-page-context", frame.add_context, priority=400)
    # after the themes (500, 501) have added what they load
    app.connect("html-page-context", _add_policy, priority=900)
    app.connect("html-collect-pages", _add_missing_page)
    app.connect("build-finished", _move_missing_page)
