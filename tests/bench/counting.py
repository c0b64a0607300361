"""A server on this machine that counts what it sends, whoever asks: the page, or a worker of it."""

from __future__ import annotations

import contextlib
import functools
import http.server
import io
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as they lie, compresses nothing, and has browsers keep nothing."""

    # connections stay open, and an answer goes out at once, as on a real host
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: CountingServer

    def send_head(self) -> io.BufferedIOBase | None:
        file = super().send_head()
        # one step, that threads cannot disturb
        self.server.sent.append(os.fstat(file.fileno()).st_size if file else 0)
        return file

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class CountingServer(http.server.ThreadingHTTPServer):
    """Serves a folder, and notes the bytes of each answer, without its head."""

    def __init__(self, folder: Path) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
        self.sent: list[int] = []
        self.url = f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Take it that a browser leaves a page before it has all of it."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serve_counting(folder: Path) -> Iterator[CountingServer]:
    """Serve a folder while the context lasts."""
    with CountingServer(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
