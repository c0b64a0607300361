"""One request at a time and a pause after each, over all processes of a user.

Pure: standard library only. A file with the time before which nobody may ask is locked while a request runs.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover
    import msvcrt
else:
    import fcntl


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the fetcher sees it; tests have their own."""

    now: Callable[[], float] = time.time
    """Seconds since 1970: processes share them."""
    sleep: Callable[[float], None] = time.sleep
    """Wait for some seconds."""
    jitter: Callable[[], float] = random.random
    """A number from 0 to 1."""

    def today(self) -> date:
        """Give the day, in UTC."""
        return datetime.fromtimestamp(self.now(), UTC).date()


@dataclass(frozen=True, slots=True)
class Pacer:
    """Keeps requests to one server apart."""

    path: Path
    """The file that processes share."""
    pause: float
    """Seconds between the end of a request and the start of the next."""
    clock: Clock

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn, and hold it: no other process asks meanwhile, nor within the pause after."""
        with hold(self.path) as descriptor:
            wait = self._read(descriptor) - self.clock.now()
            # a time further ahead than the pause comes of a clock that was set back
            if 0 < wait <= self.pause:
                self.clock.sleep(wait)
            try:
                yield
            finally:
                os.lseek(descriptor, 0, os.SEEK_SET)
                os.truncate(descriptor, 0)
                os.write(descriptor, repr(self.clock.now() + self.pause).encode("ascii"))

    @staticmethod
    def _read(descriptor: int) -> float:
        try:
            return float(os.read(descriptor, 64))
        except ValueError:
            return 0.0


@contextlib.contextmanager
def hold(path: Path) -> Iterator[int]:
    """Wait for a file that processes share, and hold it; it is made where there is none.

    :returns: its descriptor, for reading and writing
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
        yield descriptor
    finally:
        # closing it gives it to the next
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":  # pragma: no cover
        # the byte far behind the text, which others may read
        os.lseek(descriptor, 1024, os.SEEK_SET)
        while True:
            # it gives up after ten seconds, and a request may take longer
            with contextlib.suppress(OSError):
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                break
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
