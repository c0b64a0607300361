"""Files that pages are made with: the style sheet that every page links, and templates that a project may name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .config import read_config

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"


def _add_folders(app: Sphinx, config: Config) -> None:
    # Sphinx 9.0 has no seam for the folders of an extension but the lists of the configuration. A project's own file
    # of the same name wins: of static files the last one copied does, of templates the first one found
    config.html_static_path = [str(STATIC), *config.html_static_path]
    config.templates_path = [*config.templates_path, str(TEMPLATES)]


def _add_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    context["weekbook_navigation"] = read_config(app.config).navigation


def setup_assets(app: Sphinx) -> None:
    """Add our folders and the style sheet."""
    app.connect("config-inited", _add_folders)
    app.connect("html-page-context", _add_context)
    app.add_css_file("weekbook/weekbook.css")
