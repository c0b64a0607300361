"""A built archive, served under a base path, and a real browser that reports what goes wrong."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
BASE = "/name/"
"""The path below which the site is served: it must work on a project page too."""

# no connection that Chromium makes by itself: the tests fail on any request to another host
CHROMIUM_ARGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of Chromium; without one the tests are skipped, or fail where a variable demands them."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("WEEKBOOK_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start Chromium, without a window."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the archive of this repository, as ``nox`` does, and give its folder."""
    target = tmp_path_factory.mktemp("archive")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-c", "docs", "-d", str(target / "doctrees")]
    command += ["-q", "-W", "--keep-going", "-n", ".", str(target / "html")]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return target / "html"


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under the base path, and says nothing."""

    def translate_path(self, path: str) -> str:
        if not path.startswith(BASE):
            return str(Path(self.directory) / "outside-of-the-base-path")
        return super().translate_path("/" + path.removeprefix(BASE))

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="session")
def site_url(archive: Path) -> Iterator[str]:
    """Serve the archive on a free port."""
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Handler, directory=str(archive))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
        server.shutdown()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site_url: str) -> Iterator[OpenPage]:
    """Open a page: ``open_page("weeks/2025/W18.html", width=390, scheme="dark")``.

    At the end the test fails if any page asked another host for something, missed a file, or logged an error.
    """
    contexts, troubles = [], []

    def watch(page: Page, *, script: bool) -> None:
        page.on("console", lambda message: message.type == "error" and troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        # with scripts off the browser itself refuses those that a page preloads
        refused = () if script else (".js",)
        page.on(
            "requestfailed",
            lambda request: (
                request.url.partition("?")[0].endswith(refused) or troubles.append(f"failed: {request.url}")
            ),
        )
        page.on(
            "response",
            lambda response: response.status >= 400 and troubles.append(f"{response.status}: {response.url}"),
        )

        def check_host(url: str) -> None:
            if not url.startswith((site_url, "data:")):
                troubles.append(f"another host or path: {url}")

        page.on("request", lambda request: check_host(request.url))

    def open_(path: str, *, width: int = 1440, height: int = 1000, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        watch(page, script=script)
        page.goto(site_url + path, wait_until="networkidle" if script else "load")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []
