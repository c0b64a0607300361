"""A server on this machine that speaks as arXiv's API, arXiv's OAI-PMH server and doi.org do, with their faults."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from weekbook.fetching.asking import Addresses

CSL = "application/vnd.citationstyles.csl+json"


@dataclass
class Paper:
    """A paper as the servers have it."""

    value: str
    title: str = "A Study of Examples"
    authors: tuple[tuple[str, str], ...] = (("Ada", "Example"), ("Danny", "van der Sample"))
    """Forenames and keynames."""
    days: tuple[str, ...] = ("2025-04-22",)
    """Of its versions."""
    primary: str = "cs.RO"
    doi: str = ""
    journal_ref: str = ""

    @property
    def atom(self) -> str:
        """Write its entry of a feed, titles broken into lines as arXiv does."""
        authors = "".join(f"<author><name>{escape(f'{a} {b}'.strip())}</name></author>" for a, b in self.authors)
        more = f"<arxiv:doi>{escape(self.doi)}</arxiv:doi>" if self.doi else ""
        more += f"<arxiv:journal_ref>{escape(self.journal_ref)}</arxiv:journal_ref>" if self.journal_ref else ""
        return (
            f"<entry><id>http://arxiv.org/abs/{self.value}v{len(self.days)}</id>"
            f"<updated>{self.days[-1]}T17:59:59Z</updated><published>{self.days[0]}T17:31:48Z</published>"
            f"<title>{escape(self.title).replace(' ', chr(10) + '  ', 1)}</title><summary>Words.\n</summary>"
            f'{authors}{more}<arxiv:primary_category term="{self.primary}"/><category term="{self.primary}"/></entry>\n'
        )

    def record(self, format_: str) -> str:
        """Write its record of OAI-PMH."""
        if format_ == "arXiv":
            inside = "".join(
                f"<author><keyname>{escape(b)}</keyname>"
                + (f"<forenames>{escape(a)}</forenames>" if a else "")
                + "</author>"
                for a, b in self.authors
            )
            inside = f"<authors>{inside}</authors>"
        else:
            days = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in self.days)
            inside = "".join(
                f'<version version="v{n}"><date>{format_datetime(day, usegmt=True)}</date></version>'
                for n, day in enumerate(days, 1)
            )
        return f'<{format_} xmlns="http://arxiv.org/OAI/{format_}/"><id>{self.value}</id>{inside}</{format_}>'


def feed(*entries: str) -> bytes:
    """Write a feed."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom">\n<title>arXiv Query</title>\n' + "".join(entries) + "</feed>\n"
    ).encode()


ERROR = (
    "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_{0}</id><title>Error</title>"
    "<summary>incorrect id format for {0}</summary></entry>"
)

Handler = BaseHTTPRequestHandler


def send(
    handler: Handler, status: int, body: bytes, kind: str = "text/plain", length: int | None = None, **headers: str
) -> None:
    """Send an answer, with a length that may be a lie."""
    # without a date, which would be that of this machine
    handler.send_response_only(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


Fault = Callable[[Handler, bytes], None]
"""Answers a request otherwise; is given the right answer."""


def status(number: int, **headers: str) -> Fault:
    """Answer with a status and no word more."""
    return lambda handler, _body: send(handler, number, b"Rate exceeded.", **headers)


def cut(handler: Handler, body: bytes) -> None:
    """Break off in the middle of the body."""
    send(handler, 200, body[: len(body) // 2], ATOM, length=len(body))


def hang_up(handler: Handler, body: bytes) -> None:
    """Say nothing at all."""
    handler.close_connection = True


def truncate(handler: Handler, body: bytes) -> None:
    """End the document in an entry, with the right length."""
    send(handler, 200, body[: body.rindex(b"<entry>") + 20], ATOM)


def page(handler: Handler, body: bytes) -> None:
    """Send a page for people, as if it were right."""
    send(handler, 200, b"<!DOCTYPE html><title>Maintenance</title>", "text/html; charset=utf-8")


def empty(handler: Handler, body: bytes) -> None:
    """Send a feed of nothing."""
    send(handler, 200, feed(), ATOM)


def without_last(handler: Handler, body: bytes) -> None:
    """Leave the last paper out."""
    send(handler, 200, body[: body.rindex(b"<entry>")] + b"</feed>", ATOM)


def reverse(handler: Handler, body: bytes) -> None:
    """Send the papers in another order."""
    send(handler, 200, feed(*reversed(re.findall(r"<entry>.*?</entry>", body.decode(), re.DOTALL))), ATOM)


def double(handler: Handler, body: bytes) -> None:
    """Send each paper twice."""
    entries = re.findall(r"<entry>.*?</entry>", body.decode(), re.DOTALL)
    send(handler, 200, feed(*entries, *entries), ATOM)


def foreign(handler: Handler, body: bytes) -> None:
    """Send a paper that nobody asked for besides."""
    send(handler, 200, body.replace(b"</feed>", Paper("0704.0001").atom.encode() + b"</feed>"), ATOM)


def entities(handler: Handler, body: bytes) -> None:
    """Declare a document type with entities, and use one."""
    head, _, rest = body.partition(b"\n")
    bomb = b'<!DOCTYPE feed [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>\n'
    send(handler, 200, head + b"\n" + bomb + rest.replace(b"Words.", b"&b;"), ATOM)


def wrong_type(handler: Handler, body: bytes) -> None:
    """Send the right answer under a wrong type."""
    send(handler, 200, body, "text/xml")


ATOM = "application/atom+xml; charset=UTF-8"


@dataclass
class Asked:
    """A request."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float
    """When it came, by the clock of the test."""

    @property
    def ids(self) -> list[str]:
        """The papers that it asks the API for."""
        return self.query.get("id_list", "").split(",")


@dataclass
class Servers:
    """The servers, on one port."""

    now: Callable[[], float]
    papers: dict[str, Paper] = field(default_factory=dict)
    items: dict[str, Any] = field(default_factory=dict)
    """What doi.org has, by DOI in lower case: an item, a number for a status, or a text for a page."""
    faults: dict[str, list[Fault | None]] = field(default_factory=dict)
    """By path: what becomes of the next requests, in order; None for nothing."""
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    running: int = 0
    at_once: int = 0
    """How many requests have run at once at most."""

    def add(self, *papers: Paper) -> None:
        """Have papers."""
        self.papers |= {paper.value: paper for paper in papers}

    @property
    def addresses(self) -> Addresses:
        """Where they are."""
        base = f"http://127.0.0.1:{self.port}"
        return Addresses(f"{base}/api/query", f"{base}/oai", f"{base}/doi/")

    def at(self, path: str) -> list[Asked]:
        """Give the requests of a path."""
        return [one for one in self.asked if one.path.startswith(path)]

    def answer(self, handler: Handler) -> None:
        """Answer one request."""
        self.running += 1
        self.at_once = max(self.at_once, self.running)
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(Asked(parts.path, query, dict(handler.headers), self.now()))
        try:
            name = parts.path.split("/")[1]
            waiting = self.faults.get(name, [])
            fault = waiting.pop(0) if waiting else None
            if name == "api":
                self._api(handler, query, fault)
            elif name == "oai":
                self._oai(handler, query, fault)
            else:
                self._doi(handler, parts.path, fault)
        finally:
            self.running -= 1

    def _api(self, handler: Handler, query: dict[str, str], fault: Fault | None) -> None:
        ids = query["id_list"].split(",")
        bad = [one for one in ids if one.endswith("99999")]
        if bad:
            body = feed(ERROR.format(bad[0]))
        else:
            known = [self.papers[one].atom for one in ids if one in self.papers]
            body = feed(*known[int(query.get("start", 0)) :][: int(query.get("max_results", 10))])
        if fault:
            fault(handler, body)
        else:
            send(handler, 400 if bad and bad[0].startswith("25") else 200, body, ATOM)

    def _oai(self, handler: Handler, query: dict[str, str], fault: Fault | None) -> None:
        paper = self.papers.get(query["identifier"].removeprefix("oai:arXiv.org:"))
        inside = (
            f"<GetRecord><record><header/><metadata>{paper.record(query['metadataPrefix'])}</metadata></record></GetRecord>"
            if paper
            else '<error code="idDoesNotExist">Nothing.</error>'
        )
        body = f'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'
        (fault or (lambda h, b: send(h, 200, b, "text/xml; charset=utf-8")))(handler, body.encode())

    def _doi(self, handler: Handler, path: str, fault: Fault | None) -> None:
        _, place, doi = unquote(path).split("/", 2)
        item = self.items.get(doi.lower(), 404)
        if fault:
            fault(handler, json.dumps(item).encode())
        elif CSL not in handler.headers["Accept"]:
            page(handler, b"")
        elif place == "doi" and not isinstance(item, int):
            handler.send_response(302)
            handler.send_header("Location", f"/agency/{path.split('/', 2)[2]}")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        elif isinstance(item, int):
            send(handler, item, b"no")
        elif isinstance(item, str):
            page(handler, b"")
        else:
            send(handler, 200, json.dumps(item).encode(), CSL)


def start(servers: Servers) -> ThreadingHTTPServer:
    """Start the servers."""

    class _Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            servers.answer(self)

        def log_message(self, *arguments: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    servers.port = server.server_address[1]
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server
