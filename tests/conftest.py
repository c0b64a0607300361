"""Fixtures that all tests share: small real projects, built with Sphinx, handed over parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
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


BuildSite = Callable[..., Site]


@pytest.fixture
def build_site(tmp_path: Path) -> Iterator[BuildSite]:
    """Build a project from files: ``build_site({"weeks/2025/W18.md": "…"}, conf="…", parallel=1, builder="html")``.

    ``conf.py`` and ``index.md`` are made unless given. Called again with other files, it writes those and builds
    the same project anew, incrementally (``fresh=True`` drops the environment).
    """
    apps: list[SphinxTestApp] = []
    srcdir = tmp_path / "project"

    def build(
        files: dict[str, str] | None = None,
        *,
        conf: str = "",
        parallel: int = 0,
        builder: str = "html",
        fresh: bool = False,
    ) -> Site:
        for app in apps:
            app.cleanup()
        apps.clear()
        if not (srcdir / "conf.py").exists() or conf:
            write_files(srcdir, {"conf.py": CONF + conf})
        if not (srcdir / "index.md").exists():
            write_files(srcdir, {"index.md": INDEX})
        write_files(srcdir, files or {})
        app = SphinxTestApp(builder, srcdir=srcdir, freshenv=fresh, parallel=parallel, warningiserror=False)
        apps.append(app)
        app.build()
        return Site(srcdir, Path(app.outdir), parse_warnings(app.warning.getvalue(), srcdir), app)

    yield build
    for app in apps:
        app.cleanup()


def week(body: str, *, name: str = "2025-W18", title: str = "Week 18") -> str:
    """Write the source of a week."""
    return f"---\nweek: {name}\n---\n\n# {title}\n\n{body}\n"


@pytest.fixture
def week_source() -> Callable[..., str]:
    """Write the source of a week around a body."""
    return week
