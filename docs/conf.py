"""The archive and its documentation, built as one site from the root of the repository (``sphinx -c docs .``)."""

from __future__ import annotations

import sys
from pathlib import Path

from weekbook import __version__
from weekbook.topics import DEFAULT_TOPICS

# the directives that make the examples and tables of the documentation
sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "weekbook"
author = "weekbook"
copyright = "2026, the weekbook authors"
release = version = __version__
language = "zh_CN"

extensions = ["myst_parser", "sphinx_design", "sphinxcontrib.bibtex", "weekbook", "weekbook_docs"]
root_doc = "index"
include_patterns = ["index.md", "docs/**", "weeks/**"]
exclude_patterns = ["_build", ".*", "ext", "tests", "bib", "**/_*"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}

# -- Markdown --------------------------------------------------------------------------------------
myst_enable_extensions = ["alert", "colon_fence", "deflist", "dollarmath", "strikethrough"]
myst_heading_anchors = 6
# prices are no formulas: $20 and $30 in one line are not one
myst_dmath_allow_space = False
myst_dmath_allow_digits = False
# each domain named here is asked for every [](#anchor); all others cost time for nothing
myst_ref_domains = ["std", "week"]
# a week may go from ## to ####; the level of a heading means nothing here
# struck-through text exists in HTML only, as the page says it should
suppress_warnings = ["myst.header", "myst.strikethrough"]

# -- The archive -----------------------------------------------------------------------------------
weekbook_topics = list(DEFAULT_TOPICS)
weekbook_navigation = [
    ("index", "首页"),
    ("weeks/index", "各周"),
    ("weeks/papers", "论文"),
    ("weeks/topics", "主题"),
    ("weeks/people", "人物"),
    ("weeks/shows", "节目"),
    ("docs/index", "文档"),
]
bibtex_tooltips = False

# -- HTML ------------------------------------------------------------------------------------------
html_theme = "sphinx_book_theme"
# Sphinx's shortcuts take Escape for themselves, on the search page: it closes the drawers
# an address that stands in the text is shown as it is: the theme would cut those of code hosts
html_theme_options = {"enable_search_shortcuts": False, "shorten_urls": False}
html_title = "weekbook"
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
# the Chinese search of Sphinx 9.0 fails in the browser; the plain one finds Latin words
html_search_language = "en"
