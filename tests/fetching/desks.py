"""A desk to fetch at: a bibliography, servers beside it, and a clock that only the tests move."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from servers import Servers

from weekbook.fetching.pacing import Clock
from weekbook.fetching.report import Report
from weekbook.fetching.run import Settings, make_asker, run_fetch

NOON = 1_764_417_600.0
"""2025-11-29, noon, in UTC."""


@dataclass
class FakeTime:
    """Time that passes only where somebody sleeps."""

    now: float = NOON
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(round(seconds, 3))
        self.now += seconds

    @property
    def clock(self) -> Clock:
        """What the fetcher is given."""
        return Clock(lambda: self.now, self.sleep, lambda: 0.0)


@dataclass
class Desk:
    """A bibliography and what fetches for it."""

    root: Path
    servers: Servers
    time: FakeTime
    session: requests.Session

    @property
    def bib(self) -> Path:
        """The file that takes new entries."""
        return self.root / "bib" / "papers.bib"

    @property
    def shared(self) -> Path:
        """The folder that keeps processes apart."""
        return self.root / "shared"

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.bib.read_bytes().decode("utf-8")

    def write(self, text: str, name: str = "papers.bib") -> None:
        """Write a BibTeX file as it is given."""
        (self.root / "bib").mkdir(exist_ok=True)
        (self.root / "bib" / name).write_bytes(text.encode("utf-8"))

    def fetch(self, *ids: str, cache: str = "cache", **options: Any) -> Report:
        """Run the command."""
        asker = make_asker(
            self.root / cache,
            "weekbook/test",
            shared=self.shared,
            is_offline=options.get("is_offline", False),
            clock=self.time.clock,
            addresses=self.servers.addresses,
            session=self.session,
        )
        settings = Settings(bib=self.bib, shared=self.shared, ids=ids, source=self.root / "weeks", **options)
        return run_fetch(settings, asker)

    def pull_the_plug(self) -> None:
        """Have no server at all: nobody listens on the port any more."""
        self.servers.port = 1
