"""The frame of a page with the book theme: what it loads, what it lists, and what others can put in its place."""

from __future__ import annotations

import gzip
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from weekbook.frame import POLICY
from weekbook.theme_css import cut

BOOK = """
html_theme = "sphinx_book_theme"
html_copy_source = False
weekbook_navigation = [("index", "Home"), ("weeks/index", "Weeks")]
"""

WEEK = """---
week: {name}
---

# Week {name}

## 专题

### One {name}

Text.

## 推荐

- {{entry}}`Three`

## 有趣的事与物

### 软件与开发

#### Two

Text.

#### Three

Text.

##### A part

Text.

### 轻松一刻

#### Four

```python
print("code")
```

## 学术研究

### Five

```{{list-table}}
:widths: 30 70

* - a
  - b
```
"""

GRID = """# Cards

::::{grid} 2
:::{grid-item-card} One
Text.
:::
::::

```{index} word; below
```
"""

FILES = {
    **{f"weeks/{name[:4]}/{name[5:]}.md": WEEK.format(name=name) for name in ("2024-W52", "2025-W01", "2025-W18")},
    "weeks/index.md": "# Weeks\n\n```{weeks}\n```\n",
    "docs/cards.md": GRID,
    "index.md": "# Home\n\n```{toctree}\nweeks/index\ndocs/cards\n```\n\n```{toctree}\n:glob:\n\nweeks/*/*\n```\n",
}
PAGES = ["index", "weeks/2025/W18", "weeks/index", "docs/cards", "genindex", "search", "404"]
PAGE = "weeks/2025/W18"


@pytest.fixture
def site(shared_site):
    """Build a small archive with the book theme."""
    site = shared_site(FILES, conf=BOOK)
    assert site.warnings == []
    return site


def scripts(page: BeautifulSoup) -> list[str]:
    """Name the scripts that a page loads, without their checksums."""
    return [script["src"].partition("_static/")[2].partition("?")[0] for script in page.select("script[src]")]


def sheets(page: BeautifulSoup) -> list[str]:
    """Name the style sheets that a page loads."""
    return [link["href"].partition("_static/")[2].partition("?")[0] for link in page.select("link[rel=stylesheet]")]


# -- The policy ----------------------------------------------------------------------------------------------------


def test_nothing_inline(site):
    """No page has a style, a script or a handler in it, nor a link that is a script; a block of data is no script."""
    for name in PAGES:
        page = site.page(name)
        assert page.select('style, [style], script:not([src], [type="application/ld+json"]), iframe') == [], name
        attributes = [(key, str(value)) for node in page.find_all(True) for key, value in node.attrs.items()]
        assert [key for key, _value in attributes if key.startswith("on")] == []
        assert [value for _key, value in attributes if "javascript:" in value.lower()] == []


def test_policy_comes_first(site):
    """The policy follows the encoding and the viewport, before anything that it governs, and only once."""
    for name in PAGES:
        head = [node for node in site.page(name).head.children if not isinstance(node, str)]
        assert head[0].get("charset")
        assert head[1]["name"] == "viewport"
        assert head[2]["http-equiv"] == "Content-Security-Policy"
        rules = dict(rule.strip().split(" ", 1) for rule in head[2]["content"].split(";"))
        assert rules == POLICY
        assert len(site.page(name).select("meta[name=viewport]")) == 1


def test_bold_relation_has_a_class(build_site, week_source):
    """The one style attribute that formulas have is a class."""
    site = build_site({f"{PAGE}.md": week_source(r"## One" + "\n\n" + r"$a \thicksim b$")}, conf=BOOK)
    assert site.page(PAGE).select_one("math mo.weekbook-bold").get_text() == "∼"
    assert site.page(PAGE).select("[style]") == []


def test_picture_without_words(build_site, week_source):
    """The link that Sphinx makes of a picture has a name where the picture has no text, which stays as it is."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="500"/>'
    text = week_source("## One\n\n![](a.svg)\n\n![Words](a.svg)")
    site = build_site({f"{PAGE}.md": text, "weeks/2025/a.svg": picture}, conf=BOOK + '\nlanguage = "en"\n')
    links = site.page(PAGE).select(".weekbook-body a:has(> img)")
    assert [(link.get("aria-label"), link.img["alt"]) for link in links] == [("Picture", ""), (None, "Words")]


# -- What pages load -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index", PAGE, "weeks/index", "genindex", "search", "404"])
def test_scripts(site, name):
    """A page loads one small script before it is painted, behind the style sheets, and one that waits."""
    page = site.page(name)
    assert scripts(page) == ["weekbook/mode.js", "weekbook/weekbook.js"]
    first, later = page.select("script[src]")
    assert not first.has_attr("defer")
    assert later.has_attr("defer")
    assert first.find_next_sibling("link", rel="stylesheet") is None
    size = len(gzip.compress((site.outdir / "_static/weekbook/mode.js").read_bytes()))
    assert size < 900


def test_search_page(site):
    """The page of the search is our own: a form that works by itself, and the lists that lead on without it."""
    page = site.page("search")
    assert page.select_one("form[method=get][role=search] input[name=q]")
    links = [link["href"] for link in page.noscript.select("a")]
    assert links == ["weeks/index.html"]
    hidden = page.select_one("[data-weekbook-search-fails][hidden]")
    assert [link["href"] for link in hidden.select("a")] == links


def test_words_of_the_search(build_site):
    """What its script says is in a module of its own, in the language of the site, with the forms of numbers."""

    def read(outdir):
        (path,) = (outdir / "_static/weekbook").glob("modules-*/search-texts.js")
        module = path.read_text("utf-8")
        return json.loads(module.partition("export default ")[2].rstrip().removesuffix(";"))

    texts = read(build_site(FILES, conf=BOOK + '\nlanguage = "zh_CN"\n').outdir)
    english = read(build_site(FILES, conf=BOOK + '\nlanguage = "en"\n').outdir)
    assert english["result"] == {"one": "%d result", "other": "%d results"}
    assert texts["result"] == {"one": "%d 条", "other": "%d 条"}
    assert texts["kinds"]["paper"] == "论文"
    assert texts.keys() == english.keys()


def test_no_search_in_a_single_page(build_site):
    """Where all is one page there is no search, and no link to it."""
    site = build_site(FILES, conf=BOOK, builder="singlehtml")
    page = BeautifulSoup((site.outdir / "index.html").read_text("utf-8"), "html5lib")
    assert page.select_one("header.weekbook-bar")
    assert page.select("[data-weekbook-search], .weekbook-keys") == []
    assert not (site.outdir / "search.html").exists()


def test_own_search_page(build_site):
    """A project's own page of that name stays."""
    site = build_site({**FILES, "search.md": "---\norphan: true\n---\n\n# Elsewhere\n"}, conf=BOOK)
    assert site.page("search").h1.get_text().startswith("Elsewhere")


def test_design_files_where_they_are_used(site):
    """The style sheet and script of sphinx-design are loaded by pages that have its elements."""
    assert "sphinx-design.min.css" in sheets(site.page("docs/cards"))
    assert "design-tabs.js" in scripts(site.page("docs/cards"))
    assert sheets(site.page("index")) == ["weekbook/theme.css", "pygments.css", "weekbook/weekbook.css"]


def test_widths_where_they_are_used(site):
    """So is the style sheet with the widths."""
    assert "weekbook/widths.css" in sheets(site.page(PAGE))
    assert site.page(PAGE).select_one("col.weekbook-width-30")
    assert ".weekbook-width-30{width:30%}" in (site.outdir / "_static/weekbook/widths.css").read_text("utf-8")


def test_scripts_of_others_stay(build_site):
    """What a project loads is loaded still, and holds nothing up."""
    site = build_site(
        {**FILES, "_static/own.js": "", "_static/own.css": ""},
        conf=BOOK + 'html_static_path = ["_static"]\nhtml_js_files = ["own.js"]\nhtml_css_files = ["own.css"]\n',
    )
    page = site.page(PAGE)
    assert page.select_one("script[src*='own.js']").has_attr("defer")
    assert sheets(page)[-1] == "own.css"


def test_all_that_is_loaded_is_there(site):
    """Each file that a page names exists, and what no page loads has gone."""
    for name in PAGES[:-1]:
        folder = (site.outdir / f"{name}.html").parent
        for node in site.page(name).select("script[src], link[rel=stylesheet]"):
            address = (node.get("src") or node["href"]).partition("?")[0]
            assert (folder / address).is_file(), address
    left = {path.relative_to(site.outdir / "_static").as_posix() for path in (site.outdir / "_static").rglob("*")}
    assert not [name for name in left if re.search(r"\.map$|fontawesome|bootstrap|woff|locales|styles/|webpack", name)]


def test_weight(site):
    """Script and style of a page are at most 75 KB compressed in all."""
    for name in PAGES[:-1]:
        page, folder = site.page(name), (site.outdir / f"{name}.html").parent
        names = [node.get("src") or node["href"] for node in page.select("script[src], link[rel=stylesheet]")]
        files = [folder / address.partition("?")[0] for address in names]
        assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= 75_000, name


# -- The theme's style sheet ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".fa-user:before{content:'\\f007'}p{color:red}", "p{color:red}"),
        (".btn,.bd-main{color:red}", ".bd-main{color:red}"),
        ("@media print{.modal{a:b}}", ""),
        ("@media print{.modal{a:b}p{c:d}}", "@media print{p{c:d}}"),
        ("p:not(.btn){a:b}", "p:not(.btn){a:b}"),
        (':is(.btn,p){background:url("data:a;}{")}', ':is(.btn,p){background:url("data:a;}{")}'),
        ("@font-face{font-family:'Font Awesome 6 Free'}", ""),
        ("p::after{content:var(--pst-icon-link)}", ""),
        ('@charset "UTF-8";/* {} */p{a:b}', "p{a:b}"),
        ("/*! a licence */.btn{a:b}p{c:d}", "/*! a licence */p{c:d}"),
        ("", ""),
    ],
)
def test_cut(css, left):
    """Rules go whose selectors ask for what is not there; strings and comments are no rules."""
    assert cut(css) == left


@pytest.mark.parametrize("css", ["p{a:b", "p{a:b}}", "p{a:b} q"])
def test_cut_refuses_what_it_does_not_understand(css):
    """A text that is no sequence of rules is not cut at all."""
    with pytest.raises(ValueError, match="block"):
        cut(css)


def test_theme_sheet(site):
    """The theme's layout stays, its icon font goes."""
    text = (site.outdir / "_static/weekbook/theme.css").read_text("utf-8")
    assert ".bd-article" in text
    assert text.count("Licensed under MIT") == 1
    assert ".sd-card" in text
    assert "@font-face" not in text
    assert ".carousel" not in text
    assert "{{" not in text


# -- What the frame shows ------------------------------------------------------------------------------------------


def test_landmarks(site):
    """Each landmark is there once, or has a name; the page begins with the way past the bar; no id stands twice."""
    for name in PAGES:
        page = site.page(name)
        assert len(page.select("main")) == len(page.select("body > header")) == len(page.select("body > footer")) == 1
        labels = [nav.get("aria-label") for nav in page.select("nav")]
        assert None not in labels
        assert len(set(labels)) == len(labels)
        first = page.select("body a, body button")[0]
        assert first["href"] == "#main-content"
        assert page.select_one("main#main-content")
        ids = [node["id"] for node in page.select("[id]")]
        assert len(set(ids)) == len(ids)
        assert len(page.select("h1")) == 1
        levels = [int(node.name[1]) for node in page.select("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1
        assert all(below - above <= 1 for above, below in pairwise(levels))


def test_page_kinds(site):
    """The page says what it is."""
    kinds = {name: site.page(name).html["data-weekbook-page"] for name in PAGES}
    assert kinds == {
        "index": "home",
        PAGE: "week",
        "weeks/index": "listing",
        "docs/cards": "docs",
        "genindex": "index",
        "search": "search",
        "404": "docs",
    }
    assert "weekbook" in site.page("index").html["class"]


def test_rail(site):
    """The rail leads to the pages, shows the weeks of the year in view, and leads to the list for the other years."""
    rail = site.page(PAGE).select_one(".weekbook-rail nav")
    assert [a.get_text() for a in rail.select(".weekbook-rail-pages a")] == ["Home", "Weeks"]
    assert rail.select_one("details[open].weekbook-year > summary").get_text() == "2025"
    cells = rail.select(".weekbook-year-grid a")
    assert [(a.get_text(), a["href"], a.get("aria-current")) for a in cells] == [
        ("1", "W01.html", None),
        ("18", "#", "page"),
    ]
    assert cells[0]["aria-label"] == "Week 1 of 2025"
    assert rail.select_one("a.weekbook-year")["href"] == "../index.html#year-2024"


def test_rail_of_other_pages(site):
    """A page that is no week shows no year open, and marks itself."""
    rail = site.page("weeks/index").select_one(".weekbook-rail nav")
    assert rail.select(".weekbook-year-grid") == []
    assert [a["href"] for a in rail.select("a.weekbook-year")] == ["#year-2025", "#year-2024"]
    assert [a.get_text() for a in rail.select("[aria-current=page]")] == ["Weeks"]


def test_rail_without_a_list(build_site):
    """Where no page lists all weeks, a year leads to its newest week."""
    files = {name: text for name, text in FILES.items() if name != "weeks/index.md"}
    files["index.md"] = "# Home\n\n```{toctree}\n:glob:\n\n*/*\nweeks/*/*\n```\n"
    site = build_site(files, conf=BOOK)
    years = site.page("docs/cards").select("a.weekbook-year")
    assert [a["href"] for a in years] == ["../weeks/2025/W18.html", "../weeks/2024/W52.html"]


def test_contents(site):
    """The contents of a week list sections, topics and entries, as they stand, with what is recommended."""
    contents = site.page(PAGE).select_one(".weekbook-contents")
    sections = [a["href"] for a in contents.select(".weekbook-contents-section a")]
    assert sections == ["#topic-recommended", "#topic-interesting"]
    topics = {
        details["data-topic"]: [li["data-entry"] for li in details.select("li[data-entry]")]
        for details in contents.select("details[name=weekbook-contents]")
    }
    assert topics == {
        "topic-special": ["one-2025-w18"],
        "topic-software": ["two", "three"],
        "topic-fun": ["four"],
        "topic-research": ["five"],
    }
    assert [li["data-entry"] for li in contents.select("li.is-recommended")] == ["three"]
    software = contents.select_one("details[data-topic=topic-software]")
    assert software.select_one("summary .weekbook-count").get_text() == "2"
    first = software.select_one("li > a")
    assert (first["href"], first.get_text()) == ("#topic-software", "软件与开发, from the start")
    ids = {node["id"] for node in site.page(PAGE).select("main [id]")}
    assert {a["href"][1:] for a in contents.select("a")} <= ids
    assert site.page("index").select(".weekbook-contents, [data-weekbook-drawer=contents]") == []


def test_contents_of_an_odd_week(build_site):
    """Entries below no topic, and two topics of one name, have their place."""
    body = (
        "---\nweek: 2025-W18\n---\n\n# Week\n\n## Loose\n\nText.\n\n## 技术与互联网\n\n### A\n\nText.\n\n"
        "## 技术与互联网\n\n### B\n\nText.\n"
    )
    site = build_site({f"{PAGE}.md": body}, conf=BOOK)
    contents = site.page(PAGE).select_one(".weekbook-contents")
    topics = {
        d["data-topic"]: [li["data-entry"] for li in d.select("li[data-entry]")] for d in contents.select("details")
    }
    assert topics == {"2025-w18": ["loose"], "topic-technology": ["a"], "topic-technology-2": ["b"]}


def test_running_head(site):
    """The bar says where one is."""
    running = site.page(PAGE).select_one(".weekbook-running")
    assert running.select_one("a").get_text() == "2025 W18"
    assert running.select_one("a")["href"] == "#2025-w18"
    assert site.page("docs/cards").select_one(".weekbook-running").get_text(strip=True) == "Cards"


def test_dead_buttons_are_hidden(site):
    """What needs the script is hidden until it has come."""
    buttons = site.page(PAGE).select("header.weekbook-bar button, .weekbook-rail button")
    assert buttons
    assert all(button.has_attr("hidden") and button["type"] == "button" for button in buttons)


def test_index(site):
    """The index is a list."""
    page = site.page("genindex")
    assert page.select("table") == []
    assert [a.get_text() for a in page.select(".weekbook-index li li a")] == ["below"]


# -- Pages of the documentation -------------------------------------------------------------------------------------

DOCS = {
    "weeks/2025/W18.md": WEEK.format(name="2025-W18"),
    "weeks/index.md": "# Weeks\n\n```{weeks}\n```\n",
    "index.md": "# Home\n\n```{toctree}\n:glob:\n\nweeks/index\nguide/index\nnotes\nweeks/*/*\n```\n",
    "guide/index.md": "# Guide\n\n```{toctree}\n:hidden:\n\nfirst\nwrite/index\nCalled so <last>\nlists\n"
    "Elsewhere <https://example.org>\n/weeks/2025/W18\n```\n",
    "guide/first.md": "# The *first*\n\n```{calendar}\n```\n",
    "guide/write/index.md": "# Write\n\n```{toctree}\npapers\nposts\n```\n",
    "guide/write/papers.md": "# Papers `{paper}` & co\n",
    "guide/write/posts.md": "# Posts\n",
    "guide/last.md": "# The last page\n",
    "guide/lists.md": "# All papers\n\n```{papers}\n```\n",
    "notes.md": "# Notes\n",
}


@pytest.fixture
def guide(shared_site):
    """Build an archive with a documentation in two levels."""
    return shared_site(DOCS, conf=BOOK + 'weekbook_navigation = [("index", "Home"), ("guide/index", "Manual")]\n')


def book_rows(page: BeautifulSoup) -> list[str]:
    """List what the rail says of the documentation, with two blanks for each level."""
    links = page.select(".weekbook-rail-book a")
    return ["  " * (len(link.find_parents("ol")) - 1) + link.get_text() for link in links]


def turns(page: BeautifulSoup) -> dict[str, tuple[str, str]]:
    """Give where the foot of a page leads."""
    links = page.select("article > nav.weekbook-turn > a")
    return {link["rel"][0]: (link["href"], link.select_one(".weekbook-turn-title").get_text()) for link in links}


def test_rail_lists_the_documentation(guide):
    """The rail lists the pages below their way in, by the names that toctrees and titles give; weeks and lists not.

    Of a page that has some below it these are listed where one is on the way to them.
    """
    assert book_rows(guide.page("guide/first")) == ["The first", "Write", "Called so"]
    page = guide.page("guide/write/papers")
    assert book_rows(page) == ["The first", "Write", "  Papers {paper} & co", "  Posts", "Called so"]
    assert page.select_one(".weekbook-rail-book em").get_text() == "first"
    assert [a.get_text() for a in page.select(".weekbook-rail [aria-current=page]")] == ["Papers {paper} & co"]
    assert page.select_one(".weekbook-rail-book").find_parent("li").a.get_text() == "Manual"


def test_documentation_that_is_no_way_in(build_site):
    """Where the ways in do not name the documentation, it follows them."""
    site = build_site(DOCS, conf=BOOK + 'weekbook_navigation = [("weeks/index", "Weeks")]\n')
    ways = ".weekbook-rail-pages > li > a"
    assert [a.get_text() for a in site.page("guide/last").select(ways)] == ["Weeks", "Guide"]
    assert [a.get_text() for a in site.page("weeks/index").select(ways)] == ["Weeks"]


def test_path_to_a_page(guide):
    """Above its title a page says below which others it stands; the first page of the documentation does not."""
    path = guide.page("guide/write/papers").select("article > nav.weekbook-path a")
    assert [(a["href"], a.get_text()) for a in path] == [("../index.html", "Guide"), ("index.html", "Write")]
    assert guide.page("guide/index").select(".weekbook-path") == []


def test_turn_of_a_page(guide):
    """At its end a page leads to those before and after it in the documentation, and not out of it."""
    assert turns(guide.page("guide/index")) == {"next": ("first.html", "The first")}
    assert turns(guide.page("guide/write/papers")) == {
        "prev": ("index.html", "Write"),
        "next": ("posts.html", "Posts"),
    }
    assert turns(guide.page("guide/last")) == {"prev": ("write/posts.html", "Posts")}


@pytest.mark.parametrize("name", ["index", "weeks/2025/W18", "weeks/index", "guide/lists", "notes", "search", "404"])
def test_pages_of_no_documentation(guide, name):
    """Weeks, lists, pages without others beside them and those that Sphinx makes have nothing of it."""
    assert (
        guide.page(name).select(".weekbook-rail-book, .weekbook-path, article > .weekbook-turn[aria-label*=page]") == []
    )


# -- The page for what is not there --------------------------------------------------------------------------------


@pytest.mark.parametrize(("baseurl", "root"), [("", "/"), ("https://example.org/name/", "/name/")])
def test_missing_page(build_site, baseurl, root):
    """All addresses on the page begin at the site's root; it is no page of its own to others."""
    site = build_site(FILES, conf=BOOK + f'html_baseurl = "{baseurl}"\n')
    page = site.page("404")
    addresses = [node.get("href") or node.get("src") for node in page.select("[href], [src]")]
    assert [a for a in addresses if not a.startswith((root, "#"))] == []
    assert f"{root}weeks/index.html" in addresses
    assert page.html["data-content_root"] == root
    assert page.select("link[rel=canonical]") == []


def test_missing_page_has_the_icon(build_site):
    """The icon of the page has one base path, as that of every other page leads to the same file."""
    conf = BOOK + 'html_baseurl = "https://example.org/name/"\nhtml_favicon = "icon.svg"\n'
    site = build_site({**FILES, "icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}, conf=conf)
    assert site.page("404").select_one("link[rel=icon]")["href"] == "/name/_static/icon.svg"
    assert site.page("index").select_one("link[rel=icon]")["href"] == "_static/icon.svg"


def test_missing_page_of_folders(build_site):
    """A builder that writes folders puts the page where hosts look for it."""
    site = build_site(FILES, conf=BOOK, builder="dirhtml")
    page = BeautifulSoup((site.outdir / "404.html").read_text("utf-8"), "html5lib")
    assert not (site.outdir / "404").exists()
    assert page.select_one(".weekbook-brand")["href"] == "/"
    assert page.select_one(".weekbook-rail-search")["href"] == "/search/"


def test_own_missing_page(build_site):
    """A project's own page for what is not there stays."""
    site = build_site({**FILES, "404.md": "---\norphan: true\n---\n\n# Lost\n"}, conf=BOOK)
    assert site.page("404").h1.get_text().startswith("Lost")


# -- Other templates, other themes ---------------------------------------------------------------------------------


def test_own_template_wins(build_site):
    """A project's templates are found before ours, and may build on them."""
    layout = '{% extends "weekbook/layout.html" %}{% block extrahead %}<meta name="own" content="1" />{% endblock %}'
    site = build_site(
        {
            **FILES,
            "_templates/layout.html": layout,
            "_templates/weekbook/footer.html": '<footer class="own-footer"></footer>',
            "_templates/search.html": '{% extends "layout.html" %}{% block body %}<h1>Own</h1>{% endblock %}',
        },
        conf=BOOK + 'templates_path = ["_templates"]\n',
    )
    assert site.page(PAGE).select_one("meta[name=own]")
    assert site.page(PAGE).select_one("footer.own-footer")
    assert site.page(PAGE).select_one("header.weekbook-bar")
    assert site.page("search").h1.get_text() == "Own"


def test_other_theme_is_untouched(build_site):
    """A page of another theme is that theme's, with our style sheet for what is on it."""
    site = build_site(FILES, conf=BOOK + 'html_theme = "basic"\n')
    page = site.page(PAGE)
    assert page.select("header.weekbook-bar, .weekbook-rail, meta[http-equiv]") == []
    assert page.select_one("div.body[role=main]")
    assert sheets(page) == ["pygments.css", "basic.css", "weekbook/weekbook.css", "sphinx-design.min.css"]
    assert "doctools.js" in scripts(page)
    assert not (site.outdir / "404.html").exists()
    assert (site.outdir / "_static/plus.png").is_file()


def test_other_builder_is_untouched(build_site):
    """A book in EPUB has the layout of its own theme, though the pages of the site have ours."""
    site = build_site(FILES, conf=BOOK + 'html_use_index = True\nepub_show_urls = "no"\n', builder="epub")
    text = (site.outdir / "weeks/2025/W18.xhtml").read_text("utf-8")
    assert "weekbook-bar" not in text
    assert "theme.css" not in text


def test_parallel_equals_serial(build_site):
    """Pages written by several processes are the same."""
    files = {**FILES, **{f"weeks/2023/W{n:02}.md": WEEK.format(name=f"2023-W{n:02}") for n in range(1, 12)}}
    first = build_site(files, conf=BOOK)
    serial = {path: path.read_bytes() for path in _pages(first.outdir)}
    second = build_site(fresh=True, parallel=2)
    assert {path: path.read_bytes() for path in _pages(second.outdir)} == serial


def _pages(outdir: Path) -> list[Path]:
    return sorted(outdir.rglob("*.html"))


def test_second_build_writes_nothing(build_site):
    """What is made while building is no change."""
    site = build_site(FILES, conf=BOOK)
    times = {path: path.stat().st_mtime_ns for path in _pages(site.outdir) if path.stem in ("W18", "index", "cards")}
    again = build_site()
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert "no targets are out of date" in again.app.status.getvalue()


# -- A theme that has changed --------------------------------------------------------------------------------------


def test_theme_that_cannot_be_cut(build_site, monkeypatch):
    """A style sheet that is not understood is used whole, with the fonts that it names."""

    def refuse(css: str) -> str:
        raise ValueError("no rules")

    monkeypatch.setattr("weekbook.assets.cut", refuse)
    site = build_site(FILES, conf=BOOK)
    assert ".fa-user" in (site.outdir / "_static/weekbook/theme.css").read_text("utf-8")
    assert list((site.outdir / "_static/vendor").rglob("*.woff2"))
    assert not (site.outdir / "_static/scripts").exists()


def test_theme_without_a_style_sheet(build_site, monkeypatch):
    """A style sheet that the theme has no longer is reported once; the pages are there."""
    monkeypatch.setattr("weekbook.assets._THEME_PARTS", ("styles/gone.css", "styles/sphinx-book-theme.css"))
    site = build_site(FILES, conf=BOOK)
    assert [(w.path.rpartition("/")[2], w.line, w.type) for w in site.warnings] == [("conf.py", 1, "weekbook.style")]
    assert site.page(PAGE).select_one("main")
