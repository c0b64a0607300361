"""The documentation says everything there is, and its examples work."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import MagicMock
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from weekbook.config import WeekbookConfig
from weekbook.diagnostics import Subtype
from weekbook.extension import setup_extension
from weekbook.importer.papers import BibliographyUpdate
from weekbook.importer.report import AuditReport, Report, write_json

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SNIPPETS = DOCS / "snippets"

sys.path.append(str(DOCS / "_ext"))
import weekbook_docs  # noqa: E402 - the folder must be known first

PAGES = {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md"))}
ALL_PAGES = "\n".join(PAGES.values())

PLAIN = """
extensions = ["myst_parser", "sphinx_design", "sphinxcontrib.bibtex", "weekbook"]
include_patterns = ["**"]
html_theme = "basic"
html_theme_options = {}
html_sidebars = {"**": []}
html_static_path = []
html_favicon = None
"""
"""What is left of the archive's configuration that a small project cannot have."""


def registered(method: str) -> dict[str, object]:
    """Return what the extension registers by a method of the application: name to class, instance or default."""
    app = MagicMock()
    setup_extension(app, "0")
    return {call.args[0]: call.args[1] for call in getattr(app, method).call_args_list}


def blocks(directive: str) -> dict[str, str]:
    """Return the bodies of a directive of the documentation, by its argument, over all pages."""
    found = re.findall(rf"^```{{{directive}}}[ ]?(.*)\n((?:(?!```).*\n)*)```$", ALL_PAGES, re.MULTILINE)
    return {argument.strip(): body for argument, body in found}


# -- Everything is documented --------------------------------------------------------------------------------------


def test_directives_are_known():
    """The documentation's list of directives is the extension's."""
    assert registered("add_directive") == weekbook_docs.DIRECTIVES


@pytest.mark.parametrize("name", weekbook_docs.DIRECTIVES)
def test_directive(name):
    """A directive has an example and a table with a sentence for each option, and no other."""
    sentences = weekbook_docs.parse_sentences(blocks("option-table")[name].splitlines())
    assert set(sentences) == set(weekbook_docs.known_options(name))
    assert all(sentences.values())
    sources = [path.read_text("utf-8") for path in sorted((SNIPPETS / "myst").glob("*.txt"))]
    assert any(f"{{{name}}}" in source for source in sources)


def test_option_values():
    """It is said what each option takes."""
    converters = {
        convert for name in weekbook_docs.DIRECTIVES for convert in weekbook_docs.known_options(name).values()
    }
    assert converters == set(weekbook_docs.VALUES)


@pytest.mark.parametrize("name", registered("add_role"))
def test_role(name):
    """A role has a heading and an example."""
    assert re.search(rf"^## `{{{name}}}`：", PAGES["write/references.md"], re.MULTILINE)
    assert f"role-{name}" in blocks("example")


def test_config_values():
    """Each configuration value has a sentence, and no other has one."""
    sentences = weekbook_docs.parse_sentences(blocks("config-table")[""].splitlines())
    assert set(sentences) == set(registered("add_config_value"))
    assert set(sentences) == {f"weekbook_{setting.name}" for setting in dataclasses.fields(WeekbookConfig)}


def test_subtypes():
    """Each subtype of warnings has a cause and a cure, and a docstring."""
    sentences = weekbook_docs.parse_sentences(blocks("subtype-table")[""].splitlines())
    assert list(sentences) == [member.value for member in Subtype]
    assert all(re.fullmatch(r".+ ⇒ .+", sentence) for sentence in sentences.values())
    assert set(weekbook_docs.attribute_docs(Subtype)) == {member.name for member in Subtype}


@pytest.mark.parametrize("name", weekbook_docs.ENUMS)
def test_values(name):
    """Each member of a public enumeration has a sentence."""
    sentences = weekbook_docs.parse_sentences(blocks("value-table")[name].splitlines())
    assert set(sentences) == {member.value for member in weekbook_docs.ENUMS[name]}


def test_command():
    """Each argument of the command has a sentence, and no other has one."""
    sentences = weekbook_docs.parse_sentences(blocks("command-table")["import"].splitlines())
    assert list(sentences) == list(weekbook_docs.command_arguments("import"))
    assert all(sentences.values())


def test_report():
    """The documentation names each field of the report."""
    report = Report((), (), "", BibliographyUpdate(), audit=AuditReport(0, ()))
    data = json.loads(write_json(report))
    assert [name for name in [*data, *data["audit"]] if f"`{name}`" not in PAGES["import.md"]] == []


def sessions() -> list[str]:
    """Return the names of all nox sessions."""
    tree = ast.parse((ROOT / "noxfile.py").read_text("utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [f.name for f in functions if any("nox.session" in ast.unparse(d) for d in f.decorator_list)]


@pytest.mark.parametrize("page", ["docs/develop/index.md", "README.md", "README.zh-CN.md"])
def test_sessions(page):
    """Each nox session has a row, and no other has one."""
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    assert rows == sessions()


def drawn(drawing: str) -> dict[str, int]:
    """Give the modules of a drawing, each with its row: a label, the modules, a remark."""
    rows: dict[str, int] = {}
    for row, line in enumerate(drawing.splitlines()):
        if line[1:2].isalpha():
            rows.update(dict.fromkeys(re.findall(r"\w+", line[12:64]), row))
    return rows


def imported_upward(paths: list[Path], rows: dict[str, int]) -> list[tuple[str, str]]:
    """Give the imports of modules that stand above the importing one in a drawing."""
    upward = []
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                targets = [node.module.rpartition(".")[2]] if node.module else [alias.name for alias in node.names]
                upward += [(path.stem, t) for t in targets if t in rows and rows[t] < rows[path.stem]]
    return upward


def test_modules():
    """Each module stands in a drawing, above what it imports, and those of the top folder in a sentence too."""
    page = PAGES["develop/architecture.md"]
    drawings = [part.partition("```")[0] for part in page.split("```text")[1:5]]
    whole = [path for path in (ROOT / "ext/weekbook").rglob("*.py") if path.stem != "__init__"]
    # what a package holds has names that others have too
    packages = [[path for path in whole if name in path.parts] for name in ("importer", "search", "fetching")]
    others = [path for path in whole if not any(path in package for package in packages)]
    for paths, drawing in zip((others, *packages), drawings, strict=True):
        rows = drawn(drawing)
        assert [path.stem for path in paths if path.stem not in rows] == []
        assert imported_upward(paths, rows) == []
    sentences = page.partition("```text")[2].partition("```")[2]
    assert [p.stem for p in others if p.parent.name == "weekbook" and f"`{p.stem}`" not in sentences] == []


def test_class_names():
    """Each class that the extension gives is in the contract."""
    given = set()
    for path in (ROOT / "ext/weekbook").rglob("*.py"):
        strings = (n.value for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Constant))
        for text in strings:
            if isinstance(text, str) and re.fullmatch(r"(weekbook-[a-z-]+[ ]?)+", text):
                given.update(text.split())
    documented = set(re.findall(r"weekbook-[a-z-]+", PAGES["contract.md"]))
    assert {name for name in given if not name.endswith("-")} - documented == set()


# -- Examples ------------------------------------------------------------------------------------------------------


def names(folder: str) -> list[str]:
    """Return the names of the snippets in a folder."""
    return sorted(path.stem for path in (SNIPPETS / folder).glob("*.txt"))


def test_examples_are_shown():
    """Each example has both languages and is on a page; each page shows examples that exist."""
    assert names("myst") == names("rst") == sorted(blocks("example"))
    assert names("mistakes") == sorted(blocks("mistakes"))


class Pages:
    """Built pages."""

    def __init__(self, app: SphinxTestApp) -> None:
        self.outdir = Path(app.outdir)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue()).replace(f"{app.srcdir}/", "")
        self.warnings = [line for line in plain.splitlines() if line.strip()]

    def content(self, docname: str) -> str:
        """Return the HTML of a page's content."""
        page = BeautifulSoup((self.outdir / f"{docname}.html").read_text("utf-8"), "html5lib")
        for section in page.select(".mathjax_ignore"):
            # MyST's own marks, which reStructuredText does not make
            section["class"] = [name for name in section["class"] if not name.endswith("jax_ignore")]
            if not section["class"]:
                del section["class"]
        return page.select_one("div.body").prettify()


BuildPages = Callable[[dict[str, str]], Pages]


@pytest.fixture(scope="module")
def build_pages(tmp_path_factory: pytest.TempPathFactory) -> BuildPages:
    """Build pages by name with the configuration and the bibliography of the archive."""

    def build(files: dict[str, str]) -> Pages:
        srcdir = tmp_path_factory.mktemp("project")
        common = {
            "conf.py": (DOCS / "conf.py").read_text("utf-8") + PLAIN,
            "bib/papers.bib": (ROOT / "bib/papers.bib").read_text("utf-8"),
            "index.md": "# Home\n\n```{toctree}\n:glob:\n\n**\n```\n",
        }
        for name, text in {**common, **files}.items():
            path = srcdir / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        app = SphinxTestApp("html", srcdir=srcdir)
        try:
            app.build()
            return Pages(app)
        finally:
            app.cleanup()

    return build


def read_snippet(folder: str, name: str) -> str:
    """Return a snippet."""
    return (SNIPPETS / folder / f"{name}.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def fragments(build_pages: BuildPages) -> Pages:
    """Build all examples that stand on any page, beside the archive's weeks."""
    weeks = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "weeks").rglob("*.md")}
    files = {}
    for name in names("myst"):
        if not name.startswith("week-"):
            files[f"myst/{name}.md"] = f"# Example\n\n{read_snippet('myst', name)}"
            files[f"rst/{name}.rst"] = f"Example\n=======\n\n{read_snippet('rst', name)}"
    return build_pages({**weeks, **files})


def test_examples_build(fragments):
    """No example is warned about."""
    assert fragments.warnings == []


@pytest.mark.parametrize("name", [name for name in names("myst") if not name.startswith("week-")])
def test_example(fragments, name):
    """An example gives the same in both languages."""
    assert fragments.content(f"myst/{name}") == fragments.content(f"rst/{name}")


def test_example_links(fragments):
    """Links between pages lead to ids that are there."""
    pages = {path.resolve(): path for path in fragments.outdir.rglob("*.html")}
    ids = {path: set(re.findall(r' id="([^"]+)"', path.read_text("utf-8"))) for path in pages}
    lost = set()
    for path in pages:
        for link in BeautifulSoup(path.read_text("utf-8"), "html5lib").select("div.body a[href*='#']"):
            page, _, anchor = unquote(link["href"]).partition("#")
            target = (path.parent / page).resolve() if page else path
            if not urlsplit(page).scheme and anchor and anchor not in ids.get(target, ()):
                lost.add(f"{path.relative_to(fragments.outdir.resolve())}: {page}#{anchor}")
    assert lost == set()


@pytest.mark.parametrize("name", [name for name in names("myst") if name.startswith("week-")])
def test_example_of_week(build_pages, name):
    """A whole week gives the same in both languages, and no warning."""
    built = [
        build_pages({f"weeks/2025/W18.{suffix}": read_snippet(folder, name)})
        for folder, suffix in (("myst", "md"), ("rst", "rst"))
    ]
    assert [pages.warnings for pages in built] == [[], []]
    first, second = (pages.content("weeks/2025/W18") for pages in built)
    assert first == second


MISTAKES = {f"{name}-{n}": m for name in names("mistakes") for n, m in enumerate(weekbook_docs.read_mistakes(name))}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake(build_pages, name):
    """A mistake gives the warnings that the page shows, each with a line, and no other; the page is there."""
    mistake = MISTAKES[name]
    source = f"---\nweek: 2025-W18\n---\n\n# Week\n\n## Topic\n\n### Entry\n\n{mistake.source}\n\n## 其他\n\nThe end.\n"
    pages = build_pages({"weeks/2025/W18.md": source})
    form = re.compile(r"weeks/2025/W18\.md:\d+: WARNING: (?P<message>.*) \[weekbook\.(?P<subtype>\w+)\]")
    found = [form.fullmatch(line) for line in pages.warnings]
    assert None not in found, pages.warnings
    assert sorted(f"{match['subtype']}: {match['message']}" for match in found) == sorted(mistake.warnings)
    assert "The end." in pages.content("weeks/2025/W18")
