"""The corpus, imported by the command and built by Sphinx, once for all tests of a process."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from archives import Archive
from warned import Warned, parse_warnings

from weekbook.cli import main

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "weekly"


@dataclass(frozen=True)
class Imported:
    """A project into which the corpus was imported."""

    project: Path
    status: int
    """The exit status of the command."""
    report: Path
    """What the command wrote with ``--report``."""

    @property
    def weeks(self) -> Path:
        """The folder of the weeks."""
        return self.project / "weeks"

    @property
    def bib(self) -> Path:
        """The file of the imported bibliography."""
        return self.project / "bib" / "imported.bib"


@dataclass(frozen=True)
class Built:
    """The imported corpus as Sphinx builds it."""

    html: Path
    """The folder of the pages."""
    warnings: list[Warned]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of real weeks."""
    if not CORPUS.is_dir():
        pytest.skip("needs the real weeks of ../shared/corpus, which are not here")
    return CORPUS


@pytest.fixture(scope="session")
def imported(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Import all weeks of the corpus into a project that has the archive's settings."""
    project = tmp_path_factory.mktemp("corpus") / "project"
    shutil.copytree(ROOT / "weeks", project / "weeks", ignore=shutil.ignore_patterns("W*.md"))
    shutil.copytree(ROOT / "docs" / "_ext", project / "docs" / "_ext")
    shutil.copytree(ROOT / "docs" / "_static", project / "docs" / "_static")
    shutil.copy(ROOT / "docs" / "conf.py", project / "docs")
    shutil.copy(ROOT / "index.md", project)
    (project / "docs" / "index.md").write_text("# 文档\n\n这里没有文档。\n", "utf-8")
    report = project / "report.json"
    options = ["--weeks", str(project / "weeks"), "--bib", str(project / "bib" / "imported.bib"), "--jobs", "1"]
    status = main(["import", str(corpus), *options, "--report", str(report)])
    return Imported(project, status, report)


@pytest.fixture(scope="session")
def built(imported: Imported) -> Built:
    """Build the imported corpus, references without a target being warned about."""
    html, log = imported.project.parent / "html", imported.project.parent / "warnings.txt"
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-n", "-q", "-j", "2", "--no-color", "-w", str(log)]
    command += ["-c", str(imported.project / "docs"), "-d", str(html.with_name("doctrees"))]
    done = subprocess.run(
        [*command, str(imported.project), str(html)], capture_output=True, text=True, check=False, cwd=imported.project
    )
    assert done.returncode == 0, done.stderr
    return Built(html, parse_warnings(log.read_text("utf-8"), imported.project))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Return an empty archive."""
    return Archive(tmp_path)
