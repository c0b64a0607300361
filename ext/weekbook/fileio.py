"""Files written as a whole, or only where they say something else: nobody sees a part, and no time changes for nothing.

Pure: standard library only.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO


def write_changed(path: Path, data: bytes) -> None:
    """Write a file if it says something else."""
    try:
        if path.read_bytes() == data:
            return
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def write_new(path: str, data: bytes) -> None:
    """Write a file that is not there, or all of one that is, in a folder that is: ``Path.write_bytes`` takes longer."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    finally:
        os.close(descriptor)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees a part of it."""
    with open_whole(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def open_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside the named one, which takes its place once it is written; it is gone if that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as stream:
            yield stream
        if path.is_file():
            shutil.copymode(path, beside)
        os.replace(beside, path)  # noqa: PTH105 - a test makes it fail by this name
    finally:
        beside.unlink(missing_ok=True)
