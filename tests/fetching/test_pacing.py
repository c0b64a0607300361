"""One request at a time, and a pause after each, over all processes."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest
from desks import FakeTime

from weekbook.fetching.pacing import Pacer

OTHER = """
import sys
from pathlib import Path
from weekbook.fetching.pacing import Clock, Pacer
clock = Clock(lambda: 1000.0, lambda seconds: None)
with Pacer(Path(sys.argv[1]), 3.0, clock).turn():
    print("mine", flush=True)
    sys.stdin.readline()
"""


def test_two_processes(tmp_path: Path) -> None:
    """While one process asks another cannot, and when it ends the other keeps the pause."""
    path = tmp_path / "arxiv.lock"
    command = [sys.executable, "-c", OTHER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "mine\n"
        with path.open("rb") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        other.stdin.write("\n")
        other.stdin.close()
        time = FakeTime(1001.0)
        with Pacer(path, 3.0, time.clock).turn():
            assert time.slept == [2.0]


def test_process_that_dies(tmp_path: Path) -> None:
    """It leaves nothing that holds others up."""
    path = tmp_path / "arxiv.lock"
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        other.stdout.readline()
        other.kill()
    time = FakeTime()
    with Pacer(path, 3.0, time.clock).turn():
        assert time.slept == []


@pytest.mark.parametrize(("said", "waits"), [("", []), ("nonsense", []), ("1002.5", [1.5]), ("900", []), ("99999", [])])
def test_what_the_file_says(tmp_path: Path, said: str, waits: list[float]) -> None:
    """A damaged file, and a time that only a clock set back explains, hold nobody up."""
    path = tmp_path / "arxiv.lock"
    path.write_text(said, "ascii")
    time = FakeTime(1001.0)
    with Pacer(path, 3.0, time.clock).turn():
        assert time.slept == waits


def test_a_request_that_fails(tmp_path: Path) -> None:
    """It was a request all the same: the pause follows."""
    time = FakeTime()
    pacer = Pacer(tmp_path / "new" / "arxiv.lock", 3.0, time.clock)
    with pytest.raises(KeyError), pacer.turn():
        raise KeyError
    with pacer.turn():
        assert time.slept == [3.0]
