"""A server on this machine that serves a built site as a host does: below a base path, with the policy as a header."""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import io
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

BASE = "/name/"
"""The path below which the site is served: it must work on a project page too."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What every page works under."""


@functools.lru_cache
def _squeeze(content: bytes) -> bytes:
    """Compress what is served, once, as hosts do."""
    return gzip.compress(content, 6)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under the base path, its 404 page for what is not there, and says nothing."""

    # connections stay open, as on a real host
    protocol_version = "HTTP/1.1"
    # head and body of an answer go out together, at once: apart, each file of many small ones waits for 40 ms
    disable_nagle_algorithm = True
    wbufsize = -1

    def __init__(self, *args: object, policy: str | None, compress: bool, **keywords: object) -> None:
        self.policy, self.compress = policy, compress
        super().__init__(*args, **keywords)

    def translate_path(self, path: str) -> str:
        if not path.startswith(BASE):
            return str(Path(self.directory) / "outside-of-the-base-path")
        return super().translate_path("/" + path.removeprefix(BASE))

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def send_head(self) -> io.BufferedIOBase | None:
        path = Path(self.translate_path(self.path))
        texts = (".html", ".css", ".js", ".svg", ".json")
        if not self.compress or path.suffix not in texts or not path.is_file():
            return super().send_head()
        return self._answer(200, self.guess_type(str(path)), path.read_bytes())

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        if body := self._answer(404, "text/html", page.read_bytes()):
            self.copyfile(body, self.wfile)

    def _answer(self, status: int, kind: str, content: bytes) -> io.BytesIO:
        """Send the headers of an answer that is in memory."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if self.compress:
            content = _squeeze(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


class _Server(http.server.ThreadingHTTPServer):
    """Takes it that a browser closes a page before it has all of it."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serve(folder: Path, *, policy: str | None = POLICY, compress: bool = False) -> Iterator[str]:
    """Serve a folder on a free port while the context lasts, and give the address of its base path."""
    handler = functools.partial(_Handler, directory=str(folder), policy=policy, compress=compress)
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
        server.shutdown()
