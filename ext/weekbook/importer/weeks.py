"""What a README says of its week, and what every week repeats: its header and its hand-made table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..ids import IsoWeek, link_scheme, parse_week
from .grammar import parse, parse_outline, plain_text
from .tree import Node

_NAMES = (
    re.compile(r"(?P<year>\d{4})\s*年\s*第?\s*(?P<week>\d{1,2})\s*周"),
    re.compile(r"(?<!\d)(?P<year>\d{4})[- ]?W(?P<week>\d{1,2})(?!\d)", re.ASCII),
    re.compile(r"Week\s+(?P<week>\d{1,2})\s*,?\s*(?:of\s+)?(?P<year>\d{4})", re.IGNORECASE | re.ASCII),
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_WEEK_FIELD = re.compile(r"^week:[ \t]*[\"']?([^\"'\n#]+?)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)
_DAYS = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*[至到~—–-]+\s*(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*日")
_AUTHOR = re.compile(r"by\s+(\S.*)", re.IGNORECASE)
REPEATED = (
    re.compile(r"以下[为是]\s*\d{4}\s*年\s*第\s*\d{1,2}\s*周\s*[（(][^（）()。]*[）)][^。]{0,40}内容。"),
    re.compile(r"为简洁起见，[^。]{0,120}在此赘述。"),
    re.compile(r"The following is a summary of [^.]{0,60} Week \d+ of \d{4} \([^()]*\)\."),
    re.compile(r"For brevity, only titles, [^.]{0,60} are provided\."),
    re.compile(r"Further analysis, [^.]{0,60} are omitted [^.]{0,40}\."),
)
"""The sentences that every week begins with; their wording drifts between the words that make them known."""
LANGUAGES = re.compile(r"[\s|/·•]*(?:(?:English|简体中文|繁體中文|中文)[\s|/·•]*)+")
CONTENTS = frozenset({"目录", "目錄", "本周目录", "contents", "table of contents", "toc"})


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a week's own text."""

    title: Node | None
    """The heading that names the week, or the first one of level 1; None if there is none."""
    week: IsoWeek | None
    """The week that the title names."""
    author: str | None
    days: tuple[tuple[int, int], tuple[int, int]] | None
    """The first and the last day that the header names, each month and day."""
    dropped: dict[int, str]
    """The blocks to leave out, by their place, each with its text."""
    shortened: dict[int, str]
    """The paragraphs of which only this stays, by their place."""


@dataclass(frozen=True, slots=True)
class Readme:
    """A README that was read."""

    root: Node
    head: Head
    titles: tuple[str, ...]
    """The plain text of its headings, without its table of contents, in order."""
    first_line: int = 0
    """How many lines stand before its text in the file."""


def read_readme(text: str, first_line: int = 0, *, outline: bool = False) -> Readme:
    """Read the text of a README, without its front matter.

    :param first_line: how many lines stand before the text in the file
    :param outline: whether its tree is only asked for the headings, and for what stands before the first few of them
    """
    root = parse_outline(text) if outline else parse(text)
    head = read_head(root)
    return Readme(root, head, _titles_of(root, head), first_line)


def _titles_of(root: Node, head: Head) -> tuple[str, ...]:
    return tuple(
        title_of(block)
        for place, block in enumerate(root.children)
        if block.type == "heading" and place not in head.dropped
    )


def title_of(heading: Node) -> str:
    """Give the plain text of a heading."""
    return " ".join(plain_text(heading.children[0].children).split())


def split_front_matter(text: str) -> tuple[str | None, str, int]:
    """Split a text into the week that its front matter names, what follows it, and how many lines it has."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return None, text, 0
    week = _WEEK_FIELD.search(found["fields"])
    return week[1] if week else None, text[found.end() :], found[0].count("\n")


def week_named(text: str) -> IsoWeek | None:
    """Give the week that a line or a path names, in any of the forms that digests use.

    >>> str(week_named("2025 年第 18 周技术阅读汇总")), str(week_named("weekly/2025/2025W07/README.zh-CN.md"))
    ('2025-W18', '2025-W07')
    """
    for pattern in _NAMES:
        for found in pattern.finditer(text):
            try:
                return parse_week(f"{found['year']}-W{int(found['week']):02}")
            except ValueError:
                continue
    return None


def read_head(root: Node) -> Head:
    """Read what stands before a week's own text: its title, its author, the header and the table of contents."""
    blocks = root.children
    headings = [place for place, block in enumerate(blocks) if block.type == "heading"]
    texts = {place: _text_of(blocks[place]) for place in headings}
    title = next((place for place in headings if week_named(texts[place])), None)
    if title is None:
        title = next((place for place in headings if blocks[place].tag == "h1"), None)
    own = [place for place in headings if place != title and not _is_contents_name(texts[place])]
    body = own[0] if own else len(blocks)
    dropped: dict[int, str] = {}
    shortened: dict[int, str] = {}
    author = days = None
    for place in range(body):
        block = blocks[place]
        if block.type == "paragraph":
            text = _text_of(block)
            days = days or _read_days(text)
            if author is None and (found := _AUTHOR.fullmatch(text)) and "\n" not in text:
                author = found[1]
                dropped[place] = text
            elif _is_language_switch(block, text):
                dropped[place] = text
            elif (rest := _without_repeated(text)) is not None and (not rest or _is_plain(block)):
                dropped[place] = text[: len(text) - len(rest)] if rest else text
                if rest:
                    shortened[place] = rest
        elif _is_contents(block):
            dropped[place] = _text_of(block)
    for place in headings:
        # the table may have its heading anywhere, and the author's own text below it
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        if _is_contents_name(texts[place]) and (after is None or after.type == "heading" or _is_contents(after)):
            dropped[place] = texts[place]
            if after is not None and _is_contents(after):
                dropped[place + 1] = _text_of(after)
    title_node = blocks[title] if title is not None else None
    return Head(title_node, week_named(texts[title]) if title is not None else None, author, days, dropped, shortened)


def check_days(week: IsoWeek, days: tuple[tuple[int, int], tuple[int, int]]) -> str | None:
    """Hold the days that a header names against its week; None if they agree."""
    (first_month, first_day), (last_month, last_day) = days
    is_first = (first_month, first_day) == (week.first.month, week.first.day)
    if is_first and (last_month, last_day) == (week.last.month, week.last.day):
        return None
    said = f"{_day(first_month, first_day)} to {_day(last_month, last_day)}"
    return f"the header says {said}, {week} is {week.first} to {week.last}"


def _day(month: int, day: int) -> str:
    return f"{month:02}-{day:02}"


def _text_of(block: Node) -> str:
    return "\n".join(plain_text(node.children).strip() for node in block.walk() if node.type == "inline")


def _read_days(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    found = _DAYS.search(text)
    if not found:
        return None
    month, day, last_month, last_day = found.groups()
    return (int(month), int(day)), (int(last_month or month), int(last_day))


def _without_repeated(text: str) -> str | None:
    """Give what stays of a paragraph without the sentences that every week repeats; None if it has none of them."""
    rest = text
    for pattern in REPEATED:
        rest = pattern.sub("", rest, count=1)
    return rest.strip() if rest != text else None


def _is_plain(block: Node) -> bool:
    """Tell whether a paragraph has no marks that a text taken out of it would lose."""
    return all(node.type in ("text", "softbreak") for node in block.children[0].children)


def _is_language_switch(block: Node, text: str) -> bool:
    links = [node for node in block.walk() if node.type == "link"]
    relative = all(link_scheme(str(node.attrs.get("href", ""))) is None for node in links)
    return bool(links) and relative and LANGUAGES.fullmatch(text) is not None


def _is_contents_name(text: str) -> bool:
    return text.strip().strip(":：").casefold() in CONTENTS


def _is_contents(block: Node) -> bool:
    """Tell whether a block is a list of nothing but links to headings of its own file."""
    if block.type not in ("bullet_list", "ordered_list"):
        return False
    return all(_is_contents_row(item.children) for item in _items(block))


def _items(block: Node) -> Iterator[Node]:
    return (node for node in block.walk() if node.type == "list_item")


def _is_contents_row(blocks: Sequence[Node]) -> bool:
    for block in blocks:
        if block.type in ("bullet_list", "ordered_list"):
            continue
        if block.type != "paragraph":
            return False
        nodes = [node for node in block.children[0].children if node.type != "text" or node.content.strip()]
        if len(nodes) != 1 or nodes[0].type != "link" or not str(nodes[0].attrs.get("href", "")).startswith("#"):
            return False
    return True
