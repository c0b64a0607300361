"""Figures over the corpus: what stands in the sources, counted here by other means, against what became of it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from reading import myst_shows

from weekbook.importer.convert import convert_week
from weekbook.importer.grammar import parse, plain_text
from weekbook.importer.model import ConvertedWeek, HeadingIndex
from weekbook.importer.weeks import read_head, read_readme, week_named

CORPUS = Path(__file__).parent.parent.parent.parent / "shared" / "corpus" / "weekly"
FILES = sorted(CORPUS.glob("*/*/README.zh-CN.md"))
pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is not beside the project")

_HEADER = re.compile(
    r"^(?P<before>[^\n]*?)\[(?P<label>[^\[\]\n]*\d[^\[\]\n]*)\]"
    r"\((?P<url>https?://(?:mobile\.|www\.)?(?:x|twitter)\.com/(?P<handle>\w+)(?:/web)?/status/(?P<id>\d+)[^\s)]*)\)\s*$"
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2} \d{1,2}|\d+\s*月\s*\d+\s*日")
_ARXIV = re.compile(r"(?:arxiv\.org/(?:abs|pdf|html)/|\[\[)(\d{4}\.\d{5})(v\d+)?")
_TWEET = re.compile(
    r"^[ >-]*:{3,}\{tweet\} https://x\.com/\w+/status/(?P<id>\d+)\n(?P<options>(?:[ >]*:\w+: .*\n)*)",
    re.M,
)


@cache
def converted() -> dict[Path, ConvertedWeek]:
    """Convert all weeks, once for all tests."""
    texts = {path: path.read_text("utf-8") for path in FILES}
    weeks = {path: week for path in FILES if (week := week_named(str(path.parent.name)))}
    index = HeadingIndex({weeks[path]: read_readme(text).titles for path, text in texts.items()})
    return {
        path: convert_week(
            read_readme(text),
            path=path.name,
            week=weeks[path],
            headings=index,
            find_picture=lambda _path: "../pictures/a.png",
        )
        for path, text in texts.items()
    }


def headers(text: str) -> list[re.Match[str]]:
    """Find the lines that are headers of posts, by their form alone."""
    found = []
    for line in text.split("\n"):
        match = _HEADER.match(re.sub(r"^[\s>*+-]*", "", line).rstrip())
        if match and _DATE.search(match["label"]) and "](" not in match["before"]:
            found.append(match)
    return found


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_headings_keep_their_order_and_titles(path):
    """The headings of the result are those of the source, without the table of contents."""
    assert read_readme(converted()[path].text).titles == read_readme(path.read_text("utf-8")).titles


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_paper_alone_on_a_line_is_a_paper(path):
    """A paragraph of the week itself that is nothing but one paper is a directive, and its only one."""
    expected = []
    for block in parse(path.read_text("utf-8")).children:
        nodes = block.children[0].children if block.type == "paragraph" else []
        source = plain_text(nodes) if len(nodes) == 1 and nodes[0].type == "wikilink" else ""
        if len(nodes) == 1 and nodes[0].type == "link":
            source = str(nodes[0].attrs["href"])
        if found := _ARXIV.match(source.removeprefix("https://").removeprefix("http://")):
            expected.append(found[1])
    said = re.findall(r"^:::\{paper\} (\d{4}\.\d{5})", converted()[path].text, re.M)
    missing = list(expected)
    for value in said:
        if value in missing:
            missing.remove(value)
    assert missing == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_other_paper_is_a_mention(path):
    """Every identifier in a link or wikilink of the source is in a directive or a role of the result."""
    text = path.read_text("utf-8")
    linked = {found[1] for found in _ARXIV.finditer(text)}
    named = set(re.findall(r"(?:\{paper\} |\{paper\}`+[^`\n]*?)(\d{4}\.\d{5})", converted()[path].text))
    assert linked - named == set()


def test_headers_of_posts_are_posts():
    """At least 99.5 % of what has the form of a header is a post, with handle, date and name."""
    wrong, count = [], 0
    for path, week in converted().items():
        tweets = list(_TWEET.finditer(week.text))
        for header in headers(path.read_text("utf-8")):
            count += 1
            found = next((one for one in tweets if one["id"] == header["id"]), None)
            if found is None:
                wrong.append((path.parent.name, header[0][:80]))
                continue
            tweets.remove(found)
            handle = re.search(r":handle: (\S+)", found["options"])
            if not handle or not re.search(r":date: ", found["options"]):
                wrong.append((path.parent.name, found["options"]))
            said = re.search(r':name: "?(.*?)"?\n', found["options"])
            if said and _letters(said[1]) not in _letters(header["before"]):
                wrong.append((path.parent.name, header["before"], said[1]))
            if not said and _letters(header["before"]) not in ("", _letters(header["handle"])):
                wrong.append((path.parent.name, header["before"], "no name"))
    assert count > 300
    assert len(wrong) <= count * 0.005, wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_nothing_is_read_as_what_it_is_not(path):
    """MyST finds no comment, target, definition or front matter of its own in the result."""
    own = ("front_matter", "myst_line_comment", "myst_block_break", "myst_target", "html_block", "dl_open")
    assert [one for one in myst_shows(converted()[path].text) if one.startswith(own)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_only_header_and_contents_are_left_out(path):
    """What is left out stands before the week's first heading or is its table of contents."""
    root = parse(path.read_text("utf-8"))
    places = sorted(read_head(root).dropped)
    assert places
    assert places[-1] < 15
