"""A small reader of the index, as a browser reads it: for tests of what Python writes."""

from __future__ import annotations

import json
import zlib
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from weekbook.search.folding import fold_all
from weekbook.search.grams import LONGEST, cut, keys


class Lists:
    """The index in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root: dict[str, Any] = json.loads(self.inflate("root.bin"))
        columns = self.root["documents"]
        names = [name for name in columns if name != "url"]
        self.documents: list[dict[str, Any]] = [
            dict(zip(names, row, strict=True)) for row in zip(*(columns[name] for name in names), strict=True)
        ]
        for document, first in zip(self.documents, accumulate(columns["first"]), strict=True):
            document["first"] = first

    def inflate(self, name: str) -> bytes:
        """Give what a file holds."""
        return zlib.decompress((self.folder / name).read_bytes(), -15)

    def look_up(self, phrase: str) -> dict[int, tuple[bool, bool]] | None:
        """Give the list of an n-gram: records, each with whether it is in the title, and often; None where none is."""
        points, _bounds = fold_all([phrase])
        pieces = cut(points)
        units = len(pieces.starts)
        assert 1 <= units <= LONGEST
        hashed = keys(pieces)
        slot = int(hashed[min(units, 3) - 1][0][0]) >> 8
        fingerprint = int(hashed[units - 1][1][0]) >> 8
        shard = slot * self.root["shards"] >> 24
        path = f"g/{shard // 128}/{shard % 128}.bin"
        checks = np.frombuffer((self.folder / f"g/{shard // 128}.bin").read_bytes(), "<u4")
        if checks[shard % 128] == 0:
            assert not (self.folder / path).exists()
            return None
        assert zlib.crc32((self.folder / path).read_bytes()) == checks[shard % 128]
        return _find(self.inflate(path), fingerprint, slot & 0x7FF | (units == LONGEST) << 11)

    def terms(self) -> dict[str, dict[int, tuple[bool, bool]]]:
        """Give all Latin terms with their lists."""
        found = {}
        for number, check in enumerate(self.root["wordChecks"]):
            assert zlib.crc32((self.folder / f"w/{number}.bin").read_bytes()) == check
            reader = _Bytes(self.inflate(f"w/{number}.bin"))
            count = reader.number()
            shared = [reader.number() for _ in range(count)]
            lengths = [reader.number() for _ in range(count)]
            before, names = b"", []
            for same, length in zip(shared, lengths, strict=True):
                before = before[:same] + reader.take(length)
                names.append(before.decode())
            assert names == sorted(names, key=lambda name: name.encode("utf-16-be"))
            assert names[0] == self.root["words"][number]
            found.update(zip(names, reader.lists([reader.number() for _ in range(count)]), strict=True))
            assert reader.is_at_end
        return found

    def prefix(self, number: int) -> dict[int, tuple[bool, bool]]:
        """Give the list of a wide prefix."""
        reader = _Bytes(self.inflate(f"p/{number}.bin"))
        return reader.lists([reader.number()])[0]


def _find(data: bytes, fingerprint: int, rest: int) -> dict[int, tuple[bool, bool]] | None:
    reader = _Bytes(data)
    count, doubled = reader.number(), reader.number()
    prints, last = [], 0
    for _ in range(count):
        last += reader.number()
        prints.append(last)
    rests = [int.from_bytes(reader.take(2), "little") for _ in range(count)] if doubled else None
    lists = reader.lists([reader.number() for _ in range(count)])
    assert reader.is_at_end
    for place, other in enumerate(prints):
        if other == fingerprint and (rests is None or rests[place] == rest):
            return lists[place]
    return None


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    @property
    def is_at_end(self) -> bool:
        return self.place == len(self.data)

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.data[self.place]
            self.place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def take(self, length: int) -> bytes:
        self.place += length
        return self.data[self.place - length : self.place]

    def lists(self, counts: list[int]) -> list[dict[int, tuple[bool, bool]]]:
        numbers: list[list[int]] = []
        for count in counts:
            last, members = 0, []
            for _ in range(count):
                last += self.number()
                members.append(last)
            numbers.append(members)
        total = sum(counts)
        title, often = (self.take((total + 7) // 8) for _ in range(2))
        result, place = [], 0
        for members in numbers:
            row = {}
            for member in members:
                row[member] = tuple(bool(side[place >> 3] >> (place & 7) & 1) for side in (title, often))
                place += 1
            result.append(row)
        return result
