"""Material for measuring: an archive of README weeks as large as one asks for, and the pages around imported weeks.

The weeks of the corpus are repeated with other weeks, identifiers and words, so that copies are neither one another's
duplicates nor made of words that no text has. Where the corpus is absent, made weeks stand in.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path

from weekbook.ids import IsoWeek

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "weekly"
LAST = date(2026, 7, 27)
"""A day in the last week of every archive."""

_NAME = re.compile(r"(\d{4}) ?年 ?第 ?(\d{1,2}) ?周")
_DAYS = re.compile(r"[（(]\d{1,2} ?月 ?\d{1,2} ?日.{1,5}?(?:\d{1,2} ?月 ?)?\d{1,2} ?日[)）]")
_ARXIV = re.compile(r"(?<![\d.])(2[0-6](?:0[1-9]|1[0-2])\.)(\d{5})(?!\d)", re.ASCII)
_STATUS = re.compile(r"(?<=/status/)(\d{12,})(\d{6})(?!\d)", re.ASCII)
_LATIN = re.compile(r"(?<![A-Za-z<&{:`\\])[A-Za-z]{6,}(?![A-Za-z}])", re.ASCII)
_KEPT = frozenset({"status", "assets", "README", "WARNING", "CAUTION", "IMPORTANT", "github", "youtube", "podwise"})
"""Words that mean something to those who read the format."""
_WORDS = [
    "模型",
    "数据",
    "系统",
    "方法",
    "问题",
    "性能",
    "能力",
    "推理",
    "训练",
    "场景",
    "任务",
    "设计",
    "优化",
    "策略",
]
_HAN = re.compile("|".join(_WORDS))
_TOPIC = re.compile(r"#{1,3} ")


def week_numbers(count: int) -> list[IsoWeek]:
    """Give so many weeks in a row, the last one always the same."""
    days = (LAST - timedelta(weeks=back) for back in reversed(range(count)))
    return [IsoWeek(*day.isocalendar()[:2]) for day in days]


def write_readmes(folder: Path, count: int) -> str:
    """Write an archive of so many README weeks, and tell where their text is from."""
    originals = [path for path in sorted(CORPUS.glob("*/*/README.zh-CN.md")) if path.stat().st_size]
    weeks = week_numbers(count)
    made = _made_weeks(weeks) if not originals else None
    for place, week in enumerate(weeks):
        home = folder / str(week.year) / f"{week.year}W{week.number:02}"
        home.mkdir(parents=True)
        if made is not None:
            text = next(made)
        else:
            original = originals[place % len(originals)]
            text = alter(original.read_text("utf-8"), week, place // len(originals))
            pictures = original.with_suffix(".assets")
            if pictures.is_dir():
                _link(pictures, home / "README.zh-CN.assets")
        (home / "README.zh-CN.md").write_text(text, "utf-8")
    return f"{min(count, len(originals))} weeks of the corpus" if originals else "made weeks: the corpus is not there"


def _link(source: Path, target: Path) -> None:
    target.mkdir()
    for path in source.iterdir():
        if path.is_file():
            (target / path.name).symlink_to(path)


def _made_weeks(weeks: list[IsoWeek]) -> Iterator[str]:
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from big_week import WeekMaker

    for week in weeks:
        # a week of the corpus has 420 KB
        yield WeekMaker(week.year, week.number, plain=True, length=1200).make().text


def alter(text: str, week: IsoWeek, round_: int) -> str:
    """Make another week of a text: its name and days, the numbers of papers and posts, some of its words.

    A Latin word that is exchanged becomes a new one, as names do that a week brings; a Chinese word becomes another
    word of the language, since no segmenter treats an invented one as it does a known one.
    """
    first, last = week.first, week.last
    text = _NAME.sub(f"{week.year} 年第 {week.number} 周", text, count=0)
    text = _DAYS.sub(f"（{first.month} 月 {first.day} 日至 {last.month} 月 {last.day} 日）", text, count=1)
    if not round_:
        return text

    def number(digits: str, salt: str) -> str:
        return str(_hash(f"{salt} {round_} {digits}") % 10 ** len(digits)).zfill(len(digits))

    text = _ARXIV.sub(lambda found: found[1] + number(found[2], found[1]), text)
    text = _STATUS.sub(lambda found: found[1] + number(found[2], found[1]), text)
    text = _LATIN.sub(lambda found: _other_word(found[0], round_), text)
    other = dict(zip(_WORDS, _WORDS[round_ % len(_WORDS) :] + _WORDS, strict=False))
    lines = (line if _TOPIC.match(line) else _HAN.sub(lambda found: other[found[0]], line) for line in text.split("\n"))
    return "\n".join(lines)


@cache
def _other_word(word: str, round_: int) -> str:
    """Turn every twelfth word around, its first letter apart."""
    if word in _KEPT or _hash(f"{round_} {word.lower()}") % 12:
        return word
    return word[0] + word[:0:-1]


@cache
def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
