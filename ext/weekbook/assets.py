"""Files that pages are made with: style sheets, scripts and templates; which page loads which, and which none does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rjsmin import jsmin

from .config import read_config
from .diagnostics import Subtype, warn
from .fileio import write_changed
from .leftovers import remove
from .scripts import place_scripts
from .scripttexts import text_modules
from .theme_css import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.theming import Theme

STATIC = Path(__file__).parent / "static"
OURS = STATIC / "weekbook"
TEMPLATES = Path(__file__).parent / "templates"

FRAMED_THEMES = frozenset({"sphinx_book_theme"})
"""The themes whose pages get our frame; pages of all others are theirs, but for one more style sheet."""
FRAMED_BUILDERS = frozenset({"html", "dirhtml", "singlehtml"})
EXPORTING_BUILDERS = frozenset({"html", "dirhtml"})
EXPORTS = "bib/"
"""The folder of the files for reference managers, at the root of the site."""

MODE_SCRIPT = "weekbook/mode.js"
"""What a page loads before anything is painted."""
MODULE = "weekbook/weekbook.js"
"""What a page loads when it is there."""
THEME_SHEET = "weekbook/theme.css"
"""The style sheets of the theme and of those that it is made from, as one."""
WIDTHS_SHEET = "weekbook/widths.css"
"""The classes that stand for widths in style attributes (:mod:`.translator`)."""

_THEME_PARTS = ("basic.css.jinja", "styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css")
_SEARCH_SCRIPTS = frozenset({"documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js"})
"""Scripts of Sphinx that only its own search needs, which our pages do not have."""
_SEARCH_FILES = frozenset({"doctools.js", "language_data.js", "searchtools.js", "sphinx_highlight.js"})
"""Files of Sphinx's search that are always copied."""
_THEME_SCRIPTS = frozenset({"scripts/sphinx-book-theme.js"})
_DESIGN_FILES = frozenset({"sphinx-design.min.css", "design-tabs.js"})
_DESIGN_CLASS = re.compile(r'class="(?:[^"]* )?sd-')
_WIDTH_CLASS = re.compile(r'class="(?:[^"]* )?weekbook-width-')

PERCENTS = range(1, 101)
"""The widths in percent that have a class."""
PIXELS = range(20, 1201, 20)
"""The widths in pixels that have a class."""


def is_framed(builder: Builder) -> bool:
    """Tell whether the pages of a builder get our frame: books have a theme of their own."""
    return builder.name in FRAMED_BUILDERS and builder.config.html_theme in FRAMED_THEMES


def has_exports(builder: Builder) -> bool:
    """Tell whether files for reference managers stand beside the pages of a builder, whatever their theme."""
    return builder.name in EXPORTING_BUILDERS


def has_search(builder: Builder) -> bool:
    """Tell whether the pages of a builder have our search: one that writes a single page has nothing to find."""
    return is_framed(builder) and builder.name != "singlehtml"


def _add_folders(app: Sphinx, config: Config) -> None:
    # Sphinx 9.0 has no seam for the folders of an extension but the lists of the configuration. A project's own file
    # of the same name wins: of static files the last one copied does, of templates the first one found. The theme adds
    # its folders later, and comes after ours
    config.html_static_path = [str(STATIC), *config.html_static_path]
    ours = [TEMPLATES / "frame", TEMPLATES] if config.html_theme in FRAMED_THEMES else [TEMPLATES]
    config.templates_path = [*config.templates_path, *map(str, ours)]


def _add_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    context["weekbook_navigation"] = read_config(app.config).navigation


# -- What is made while building -------------------------------------------------------------------


def _add_files(app: Sphinx) -> None:
    """Write what we make from the theme into a folder beside the doctrees, from which Sphinx copies it; name all."""
    if not is_framed(app.builder):
        return
    made = {THEME_SHEET: _theme_sheet(_theme(app), app), WIDTHS_SHEET: widths_sheet(), **_own_files()}
    for name, text in made.items():
        write_changed(_made_files(app) / name, text.encode())
    for path in sorted(_made_files(app).rglob("*")):
        # what the last build made
        if path.relative_to(_made_files(app)).as_posix() not in made:
            remove(path, _made_files(app))
    # the configuration has been compared with that of the last build by now: this is no change of it
    others = [folder for folder in app.config.html_static_path if folder != str(STATIC)]
    app.config.html_static_path[:] = [str(_made_files(app)), *others]
    app.add_js_file(MODE_SCRIPT)
    # not type="module": browsers refuse modules of an archive that is opened from the disk
    app.add_js_file(MODULE, loading_method="defer")
    # before the colours of code (200), as the theme's own are
    app.add_css_file(THEME_SHEET, priority=100)
    app.add_css_file(WIDTHS_SHEET)


def _made_files(app: Sphinx) -> Path:
    return Path(app.doctreedir) / "weekbook_static"


def _own_files() -> dict[str, str]:
    """Give our own files by the name under which they are served."""
    texts = {path.relative_to(OURS): path.read_text("utf-8") for path in sorted(OURS.rglob("*")) if path.is_file()}
    # hosts need not compress: what is said to those who read the scripts is a third of them
    scripts = {path.as_posix(): jsmin(text) for path, text in texts.items() if path.suffix == ".js"}
    others = {path.as_posix(): text for path, text in texts.items() if path.suffix != ".js"}
    placed = place_scripts({**scripts, **text_modules()})
    return {f"{OURS.name}/{name}": text for name, text in {**others, **placed}.items()}


def _theme(app: Sphinx) -> Theme:
    builder: Any = app.builder
    return cast("Theme", builder.theme)


def _theme_sheet(theme: Theme, app: Sphinx) -> str:
    folders = [Path(folder) / "static" for folder in theme.get_theme_dirs()]
    parts = []
    for name in _THEME_PARTS:
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if path is None:
            message = f"the theme {theme.name!r} has no style sheet {name!r}; pages are shown without it"
            warn(Subtype.STYLE, message, location=f"{Path(app.confdir) / 'conf.py'}:1")
            continue
        # options of the basic theme are measures of bars that the frame does not have
        text = re.sub(r"\{\{.*?\}\}", "0", path.read_text("utf-8"))
        try:
            parts.append(cut(text))
        except ValueError:
            # not written as we know it: better more than we need than a page without its rules
            parts.append(text)
    return "\n".join(parts) + "\n"


def widths_sheet() -> str:
    """Write a class for each width."""
    percents = [f".weekbook-width-{n}{{width:{n}%}}" for n in PERCENTS]
    pixels = [f".weekbook-width-{n}px{{width:{n}px}}" for n in PIXELS]
    return "\n".join([*percents, *pixels]) + "\n"


# -- What a page loads -----------------------------------------------------------------------------


def choose_files(context: dict[str, Any]) -> None:
    """Leave in a page's context the files that it needs: the script that comes first, and all others deferred."""
    body = context.get("body") or ""
    unneeded = set(_THEME_SCRIPTS | _SEARCH_SCRIPTS)
    if not _DESIGN_CLASS.search(body):
        unneeded |= _DESIGN_FILES
    if not _WIDTH_CLASS.search(body):
        unneeded.add(WIDTHS_SHEET)
    scripts = []
    for script in context["script_files"]:
        name = _name(script)
        if name == MODE_SCRIPT:
            context["weekbook"]["first_script"] = script
        elif name and name not in unneeded:
            scripts.append(_defer(script))
    # new lists: those of the context are the builder's own
    context["script_files"] = scripts
    part_of_ours = {name for name in _THEME_PARTS if name.endswith(".css")} | {"basic.css"}
    context["css_files"] = [css for css in context["css_files"] if _name(css) not in unneeded | part_of_ours]


def _name(asset: Any) -> str:
    """Give the name of a file below the static folder; none for a script that stands on the page."""
    return str(getattr(asset, "filename", asset) or "").removeprefix("_static/")


def _defer(script: Any) -> Any:
    attributes: dict[str, Any] = dict(getattr(script, "attributes", {}))
    if isinstance(script, str) or attributes.get("type") == "module":
        return script
    # Sphinx's own class, whose values cannot be changed
    return type(script)(script.filename, priority=script.priority, **{**attributes, "defer": "defer"})


# -- What no page loads ----------------------------------------------------------------------------


def _remove_unused(app: Sphinx, exception: Exception | None) -> None:
    """Delete from the output what the theme brings and no page loads: scripts, fonts, maps, and the sheets made one.

    And scripts of ours that another version had, or had elsewhere.
    """
    if exception is not None or not is_framed(app.builder):
        return
    outdir = Path(app.outdir)
    static = outdir / "_static"
    sheet = static / THEME_SHEET
    loaded = sheet.read_text("utf-8") if sheet.is_file() else ""
    earlier = {path.relative_to(static).as_posix() for path in (static / OURS.name).rglob("*.js")}
    for name in sorted({*_files_of_theme(_theme(app)), *earlier}):
        own = any((Path(app.confdir) / folder / name).is_file() for folder in app.config.html_static_path)
        if name not in loaded and not own:
            remove(static / name, outdir)


def _files_of_theme(theme: Theme) -> Iterator[str]:
    for folder in map(Path, theme.get_theme_dirs()):
        static = folder / "static"
        for path in static.rglob("*"):
            name = path.relative_to(static).as_posix().removesuffix(".jinja")
            # of what Sphinx's own theme brings pages may load what is not for its search
            if path.is_file() and (folder.name != "basic" or name in _SEARCH_FILES):
                yield name


def setup_assets(app: Sphinx) -> None:
    """Add our folders, style sheets and scripts."""
    app.connect("config-inited", _add_folders)
    app.connect("builder-inited", _add_files)
    app.connect("html-page-context", _add_context)
    # after the theme has written the colours of code anew, and copied its logo (500)
    app.connect("build-finished", _remove_unused, priority=900)
    app.add_css_file("weekbook/weekbook.css")
