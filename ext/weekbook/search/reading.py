"""Reading an index back: all records of a site, for benchmarks and for search servers."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .binary import inflate
from .documents import FORMAT
from .index import ROOT
from .records import SearchRecord, make_record

FOLDER = "_static/weekbook/index"
"""Where the index lies on a site."""


def read_records(site: Path) -> Iterator[SearchRecord]:
    """Read all records of a built site, in the order of their numbers.

    :param site: the folder that was built
    :raises ValueError: if there is no index, it is damaged, or another version wrote it
    """
    index = site / FOLDER
    root = _read(index / ROOT)
    if not isinstance(root, dict) or root.get("format") != FORMAT:
        raise ValueError(f"{index / ROOT}: written by another version")
    for name, stamp in zip(root["documents"]["name"], root["documents"]["stamp"], strict=True):
        facts = index / "r" / f"{name}.bin"
        rows = _read(facts)
        if rows["stamp"] != stamp:
            raise ValueError(f"{facts}: from another build")
        for number, row in enumerate(rows["records"]):
            path = index / "t" / name / f"{number}.bin"
            own, _end, title, text = _read_text(path)
            if int(own) != stamp:
                raise ValueError(f"{path}: from another build")
            yield make_record({**row, "title": title, "text": text})


def _read_text(path: Path) -> list[str]:
    data = _inflate(path)
    lines = data[1:].decode("gb18030" if data[:1] == b"g" else "utf-8").split("\n", 3)
    if len(lines) != 4:
        raise ValueError(f"{path}: damaged")
    return lines


def _read(path: Path) -> Any:
    try:
        return json.loads(_inflate(path))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: damaged ({error})") from error


def _inflate(path: Path) -> bytes:
    try:
        return inflate(path.read_bytes())
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from error
    except zlib.error as error:
        raise ValueError(f"{path}: damaged ({error})") from error
