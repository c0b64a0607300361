"""Fixtures that all tests share: small real projects, built with Sphinx, handed over parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from remembered import remember_plugins, remember_templates
from sphinx.testing.util import SphinxTestApp
from warned import Warned, parse_warnings

CONF = """
extensions = ["myst_parser", "sphinx_design", "weekbook"]
language = "en"
root_doc = "index"
exclude_patterns = ["_build", "README*"]
myst_enable_extensions = ["alert", "colon_fence", "dollarmath", "strikethrough"]
myst_heading_anchors = 6
myst_ref_domains = ["std", "week"]
suppress_warnings = ["myst.header"]
nitpicky = True
html_theme = "basic"
html_math_renderer = "mathml"
"""

INDEX = """# Home

```{toctree}
:glob:

weeks/*/*
```
"""


@dataclass
class Site:
    """A built project."""

    srcdir: Path
    outdir: Path
    warnings: list[Warned]
    app: SphinxTestApp

    def page(self, docname: str) -> BeautifulSoup:
        """Return a page, parsed as a browser does."""
        return BeautifulSoup(self.html(docname), "html5lib")

    def html(self, docname: str) -> str:
        """Return a page's text."""
        return (self.outdir / f"{docname}.html").read_text("utf-8")

    def warned(self, type_: str) -> list[Warned]:
        """Return the warnings of one type."""
        return [w for w in self.warnings if w.type == type_]


def write_files(root: Path, files: dict[str, str]) -> None:
    """Write texts by path below a folder; None deletes."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what regenerates the case files."""
    parser.addoption("--update-cases", action="store_true", help="write tests/cases/*.md anew; read the diff")


LONGEST = ("browser", "builds", "importer", "sphinx")
"""The folders whose files take longest, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes long begin first: no process has a long file left when the others are done."""
    here = Path(__file__).parent
    places = {here / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.parent, len(LONGEST)))


@pytest.fixture(scope="session", autouse=True)
def quick_builds() -> Iterator[None]:
    """Let builds in this process remember what is the same for all of them."""
    with pytest.MonkeyPatch.context() as patch:
        remember_plugins(patch)
        remember_templates(patch)
        yield


BuildSite = Callable[..., Site]


class Project:
    """A project in a folder, which is built again when its files have changed."""

    def __init__(self, srcdir: Path) -> None:
        self.srcdir = srcdir
        self.app: SphinxTestApp | None = None

    def build(
        self,
        files: dict[str, str] | None = None,
        *,
        conf: str = "",
        parallel: int = 0,
        builder: str = "html",
        fresh: bool = False,
    ) -> Site:
        """Write files, with ``conf.py`` and ``index.md`` unless they are there, and build."""
        self.close()
        if not (self.srcdir / "conf.py").exists() or conf:
            write_files(self.srcdir, {"conf.py": CONF + conf})
        if not (self.srcdir / "index.md").exists():
            write_files(self.srcdir, {"index.md": INDEX})
        write_files(self.srcdir, files or {})
        self.app = app = SphinxTestApp(
            builder, srcdir=self.srcdir, freshenv=fresh, parallel=parallel, warningiserror=False
        )
        app.build()
        return Site(self.srcdir, Path(app.outdir), parse_warnings(app.warning.getvalue(), self.srcdir), app)

    def close(self) -> None:
        """Take back what the last build has left in Sphinx and docutils; its pages and records stay."""
        if self.app:
            self.app.cleanup()
            self.app = None


@pytest.fixture
def build_site(tmp_path: Path) -> Iterator[BuildSite]:
    """Build a project from files: ``build_site({"weeks/2025/W18.md": "…"}, conf="…", parallel=1, builder="html")``.

    ``conf.py`` and ``index.md`` are made unless given. Called again with other files, it writes those and builds
    the same project anew, incrementally (``fresh=True`` drops the environment).
    """
    project = Project(tmp_path / "project")
    yield project.build
    project.close()


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> BuildSite:
    """Build a project for tests that only look at it: the same files are built once in a process."""
    sites: dict[tuple[str, ...], Site] = {}

    def build(files: dict[str, str], *, conf: str = "") -> Site:
        key = (conf, *(part for file in sorted(files.items()) for part in file))
        if key not in sites:
            project = Project(tmp_path_factory.mktemp("shared") / "project")
            try:
                sites[key] = project.build(files, conf=conf)
            finally:
                project.close()
        return sites[key]

    return build


def week(body: str, *, name: str = "2025-W18", title: str = "Week 18") -> str:
    """Write the source of a week."""
    return f"---\nweek: {name}\n---\n\n# {title}\n\n{body}\n"


@pytest.fixture(scope="session")
def week_source() -> Callable[..., str]:
    """Write the source of a week around a body."""
    return week
