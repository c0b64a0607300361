"""Fixtures of the tests of ``weekbook bib``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from desks import Desk, FakeTime
from servers import Servers, start


@pytest.fixture
def time() -> FakeTime:
    """Return a clock."""
    return FakeTime()


@pytest.fixture
def desk(tmp_path: Path, time: FakeTime) -> Iterator[Desk]:
    """Return an empty bibliography beside running servers."""
    servers = Servers(lambda: time.now)
    server = start(servers)
    with requests.Session() as session:
        session.trust_env = False
        yield Desk(tmp_path, servers, time, session)
    server.shutdown()
    server.server_close()
