"""Known-item queries drawn at random from records: what readers ask for, each kind in turn."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from weekbook.search.folding import simplified
from weekbook.search.records import SearchRecord

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z]{2,}")
_IDENTIFIER = re.compile(
    r"(?<![\w@./-])(?=[A-Za-z0-9.+-]*[A-Za-z])(?=[A-Za-z0-9.+-]*[0-9.+-])[A-Za-z0-9]+(?:[.+-][A-Za-z0-9]+)*\+*"
)
_EPRINT = re.compile(r"(?<![\w.])\d{4}\.\d{5}(?![\w.])")
_MIXED = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9] ?[\u4e00-\u9fff]{1,4}|[\u4e00-\u9fff]{1,4} ?[A-Za-z0-9]{2,}")
_PHRASE = re.compile(r"[\w\u4e00-\u9fff](?:[\w\u4e00-\u9fff -]{4,24})[\w\u4e00-\u9fff]")


@dataclass(frozen=True)
class Query:
    """A query, the record that it was drawn from, and what it is."""

    kind: str
    text: str
    origin: str
    """The id of the record."""
    is_title: bool = False
    """Whether the record should come first."""


def draw(records: Sequence[SearchRecord], count: int, seed: int = 1) -> list[Query]:
    """Draw so many queries of each kind."""
    rng = random.Random(seed)
    entries = [record for record in records if "#" in record.id and len(record.text) > 40]
    traditional = {simple: other for other, simple in simplified().items()}

    def some(pattern: re.Pattern[str], text: str) -> str | None:
        found = pattern.findall(text)
        return rng.choice(found) if found else None

    def run(text: str, least: int, most: int) -> str | None:
        length = rng.randint(least, most)
        runs = [found for found in _HAN.findall(text) if len(found) >= length]
        if not runs:
            return None
        chosen = rng.choice(runs)
        begin = rng.randint(0, len(chosen) - length)
        return chosen[begin : begin + length]

    def prefix(text: str) -> str | None:
        word = some(_LATIN, text)
        return word and word[: rng.randint(2, len(word))]

    def two(text: str) -> str | None:
        first, second = run(text, 2, 3), rng.choice([run(text, 2, 4), some(_LATIN, text)])
        return f"{first} {second}" if first and second else None

    def old_forms(text: str) -> str | None:
        found = run(text, 2, 5)
        changed = found and "".join(traditional.get(character, character) for character in found)
        return changed if changed != found else None

    def quoted(text: str) -> str | None:
        found = some(_PHRASE, text)
        return f'"{found.strip()}"' if found and "\n" not in found else None

    def handle(record: SearchRecord) -> str | None:
        return f"@{rng.choice(record.handles)}" if record.handles else None

    def of_text(make: Callable[[str], str | None]) -> Callable[[SearchRecord], str | None]:
        return lambda record: make(record.text)

    kinds: dict[str, Callable[[SearchRecord], str | None]] = {
        "one Han": of_text(lambda text: run(text, 1, 1)),
        "two Han": of_text(lambda text: run(text, 2, 2)),
        "3 to 5 Han": of_text(lambda text: run(text, 3, 5)),
        "6 to 12 Han": of_text(lambda text: run(text, 6, 12)),
        "traditional": of_text(old_forms),
        "Latin and Han": of_text(lambda text: some(_MIXED, text)),
        "word": of_text(lambda text: some(_LATIN, text)),
        "prefix": of_text(prefix),
        "identifier": of_text(lambda text: some(_IDENTIFIER, text)),
        "handle": handle,
        "arXiv": lambda record: rng.choice(record.eprints) if record.eprints else None,
        "two terms": of_text(two),
        "quoted": of_text(quoted),
        "quoted Han": of_text(lambda text: (found := run(text, 2, 9)) and f'"{found}"'),
    }
    queries = []
    for kind, make in kinds.items():
        queries += [Query(kind, text, origin) for text, origin in _several(entries, make, count, rng)]
    titles = [record for record in entries if len(record.title) >= 6]
    once = [record for record in titles if sum(record.title == other.title for other in titles) == 1]
    for record in rng.sample(once, min(count, len(once))):
        queries.append(Query("title", record.title, record.id, is_title=True))
    return queries


def _several(
    records: Sequence[SearchRecord], make: Callable[[SearchRecord], str | None], count: int, rng: random.Random
) -> Iterator[tuple[str, str]]:
    left = count
    # a small archive may not have so many of a kind
    for _attempt in range(count * 50):
        record = rng.choice(records)
        if left and (text := make(record)):
            left -= 1
            yield text, record.id
