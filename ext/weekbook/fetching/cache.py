"""Answers that were had, kept as they came with the day on which they came, so that a run goes on where one ended.

Pure: standard library only.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from ..fileio import write_whole


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was kept."""

    day: date
    """The day on which it came."""
    text: str
    """The answer."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers, a file each."""

    folder: Path

    def find(self, kind: str, name: str) -> Kept | None:
        """Give an answer; None where there is none, or its file is damaged.

        :param kind: what answers: a folder of its own
        :param name: what was asked
        """
        try:
            found = json.loads(self._path(kind, name).read_text("utf-8"))
            if found["name"] == name:
                return Kept(date.fromisoformat(found["day"]), str(found["text"]))
        except (OSError, ValueError, TypeError, KeyError):
            pass
        return None

    def keep(self, kind: str, name: str, text: str, day: date) -> None:
        """Keep an answer; what was there under its name is gone."""
        data = json.dumps({"name": name, "day": day.isoformat(), "text": text}, ensure_ascii=False)
        write_whole(self._path(kind, name), data.encode("utf-8"))

    def _path(self, kind: str, name: str) -> Path:
        # names hold slashes and what else a DOI may; two that look alike must not meet
        slug = re.sub(r"[^a-z0-9.]+", "-", name.lower())[:60]
        return self.folder / kind / f"{slug}-{blake2b(name.encode(), digest_size=6).hexdigest()}.json"


def default_folder() -> Path:
    """Give the folder that all processes of a user share (https://specifications.freedesktop.org/basedir-spec/)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "weekbook"
