"""Who made the archive, when and where: the archive itself and its weeks as something to be cited.

Their citations go into files (:mod:`.exports`), and for search engines into the head of a week's page and of the first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from .assets import has_exports
from .citing.entries import Citation, make_own_citation
from .citing.linked import make_linked_archive, make_linked_week
from .domain import get_domain
from .slugs import plain_slug

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

    from .views import Archive, WeekRow

_KEY_PART = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)


def list_authors(config: Config) -> tuple[str, ...]:
    """Give the authors of the archive: those in Sphinx's ``author``, else the project, as a group.

    Between names stands ``and``, or a comma where each name is written as it is spoken.
    """
    default = config.values["author"].default
    if not config.author or config.author == default:
        return (f"{{{config.project}}}",)
    names = [name for part in re.split(r"\s+and\s+|[、;；]", config.author) if (name := part.strip(" ,，"))]
    return tuple(one.strip() for name in names for one in (name.split(",") if _is_list(name) else [name]))


def _is_list(text: str) -> bool:
    """Tell a list, ``Ada Example, Bob Example``, from one name, ``Example, Ada``."""
    parts = [part.strip() for part in text.split(",")]
    return len(parts) > 3 or (len(parts) > 1 and all(" " in part for part in parts))


def cite_archive(builder: Builder, archive: Archive | None) -> Citation:
    """Cite the archive.

    :param archive: where its newest week is found; None leaves the date out, which changes with each week
    """
    config = builder.config
    rows = archive.week_rows() if archive else ()
    return make_own_citation(
        key=_key(config),
        title=config.project,
        authors=list_authors(config),
        date=rows[0].week.last if rows else None,
        url=_address(builder, config.root_doc),
        language=config.language,
        container=None,
    )


def cite_week(builder: Builder, row: WeekRow) -> Citation:
    """Cite a week, as a part of the archive."""
    config = builder.config
    return make_own_citation(
        key=f"{_key(config)}-{str(row.week).lower()}",
        title=row.title,
        authors=list_authors(config),
        date=row.week.last,
        url=_address(builder, row.docname),
        language=config.language,
        container=config.project,
    )


def _key(config: Config) -> str:
    slug = plain_slug(config.project)
    return slug if _KEY_PART.fullmatch(slug) else "archive"


def _address(builder: Builder, docname: str) -> str | None:
    """Give the address of a page, where the site's is known."""
    base = builder.config.html_baseurl
    return urljoin(base.rstrip("/") + "/", builder.get_target_uri(docname)) if base else None


def _add_linked_data(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Say in the head of a week's page and of the first what search engines read."""
    if doctree is None or not has_exports(app.builder):
        return
    domain = get_domain(app.env)
    archive = domain.archive
    if row := archive.find_row(pagename):
        papers = [domain.library.cite(key) for key in archive.cited(pagename)]
        text = make_linked_week(cite_week(app.builder, row), papers, cite_archive(app.builder, None))
    elif pagename == app.config.root_doc and archive.week_rows():
        text = make_linked_archive(cite_archive(app.builder, archive))
    else:
        return
    # a block of data: no browser runs it, and the policy lets it stand
    script = f'\n    <script type="application/ld+json">{text}</script>'
    context["metatags"] = (context.get("metatags") or "") + script


def setup_imprint(app: Sphinx) -> None:
    """Connect what stands in the heads of pages."""
    # after others have written their tags (500), before the policy is put in front of them (900)
    app.connect("html-page-context", _add_linked_data, priority=600)
