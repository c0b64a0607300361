"""Properties: whatever Markdown comes, what MyST shows is what GitHub shows, and converting loses no word."""

from __future__ import annotations

from collections import Counter

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown import documents
from myst_parser.parsers.docutils_ import Parser
from myst_parser.parsers.options import options_to_items
from reading import MYST, github_shows, myst_shows
from sphinx.util.docutils import ReferenceRole

from weekbook.ids import IsoWeek
from weekbook.importer.convert import convert_week
from weekbook.importer.grammar import parse, plain_text
from weekbook.importer.model import ConvertedWeek, HeadingIndex
from weekbook.importer.tree import Node, make_paragraph, make_text
from weekbook.importer.weeks import read_readme
from weekbook.importer.writing import (
    make_directive,
    make_role,
    quote_option,
    write,
)

PROPERTIES = settings(
    derandomize=True, deadline=None, database=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow]
)
WEEK = IsoWeek(2025, 18)
# what directives say in another form: dates and stamps, the names of callouts, the note of a formula's ticks
_OTHER_FORMS = Counter("1233PMMay12025TIPquote202504290746" * 20)
_NOT_OURS = ("front_matter", "myst_line_comment", "myst_block_break", "myst_target", "html_block", "dl_open")
_DIRECTIVES = ("colon {tweet}", "colon {paper}", "colon {episode}", "colon {source}")
_hard = st.sampled_from("\"'#:\\{}[]-@`!|>%&*, ?~$<=0aé中。\N{IDEOGRAPHIC SPACE}")
_values = st.text(st.one_of(_hard, st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
)
values = _values.filter(bool)


def convert(text: str) -> ConvertedWeek:
    """Convert a text whose pictures are all there."""
    index = HeadingIndex({WEEK: read_readme(text).titles})
    return convert_week(
        read_readme(text), path="README.md", week=WEEK, headings=index, find_picture=lambda _path: "../pictures/a.png"
    )


def letters(text: str) -> Counter[str]:
    """Count letters and digits."""
    return Counter(sign for sign in text if sign.isalnum())


def letters_of(text: str) -> Counter[str]:
    """Count the letters that a source shows."""
    found: Counter[str] = Counter()
    for node in parse(text).walk():
        if node.type == "inline":
            found += letters(plain_text(node.children))
        elif node.type in ("fence", "code_block", "math_block"):
            found += letters(node.content)
    return found


@PROPERTIES
@given(documents)
def test_what_is_written_shows_what_was_read(text):
    """MyST reads what is written as GitHub reads the source: texts, links, formulas, code, tables, lists and quotes."""
    # comments are left out before anything is written: where one begins a line, it would begin a block
    text = text.replace("<!-- hidden -->", "")
    assert myst_shows(write(parse(text))) == github_shows(text)


@PROPERTIES
@given(documents)
def test_converting_loses_no_letter(text):
    """Every letter of the source is in the result, and nothing of it is read as MyST's own."""
    source = "# 2025 年第 18 周\n\n" + text
    week = convert(source)
    assert convert(source) == week
    titles = " ".join(paper.title or "" for paper in week.papers)
    assert not letters_of(source) - letters(f"{week.text} {titles}") - _OTHER_FORMS
    shown = myst_shows(week.text)
    assert [one for one in shown if one.startswith(_NOT_OURS)] == []
    assert [one for one in shown if one.startswith("colon") and not one.startswith(_DIRECTIVES)] == []


@PROPERTIES
@given(values)
def test_an_option_arrives_as_it_was_given(value):
    """MyST's reader of options gives the value back, whatever is in it."""
    items, _state = options_to_items(f"name: {quote_option(value)}\nnext: x\n")
    assert list(items) == [("name", value), ("next", "x")]


_arrived: list[tuple[object, ...]] = []


class _Probe(Directive):
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"name": str, "show": str}  # noqa: RUF012 - as docutils has it

    def run(self) -> list[nodes.Node]:
        _arrived.append((self.arguments, self.options, list(self.content)))
        return []


class _ProbeRole(ReferenceRole):
    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        _arrived.append((self.title.strip(), self.target, self.disabled))
        return [], []


@pytest.fixture(scope="module", autouse=True)
def _probes():
    directives.register_directive("probe", _Probe)
    roles.register_local_role("probe", _ProbeRole())
    yield
    directives._directives.pop("probe")
    roles._roles.pop("probe")


def arrived(text: str) -> list[tuple[object, ...]]:
    """Run a text through MyST, and give what reached the probes."""
    _arrived.clear()
    overrides = {"myst_enable_extensions": MYST.enable_extensions, "warning_stream": None, "report_level": 5}
    publish_doctree(text, parser=Parser(), settings_overrides=overrides)
    return list(_arrived)


@settings(PROPERTIES, max_examples=80)
@given(values, values)
def test_a_directive_gets_what_it_was_given(argument, option):
    """Argument, options and body come through MyST as they are, though the body looks like an option."""
    body = [make_paragraph([make_text(":show: body")])]
    directive = make_directive("probe", argument, {"name": option, "show": None}, body)
    (given_,) = arrived(write(Node("root", "", [directive])))
    assert given_[0] == [argument]
    assert given_[1] == {"name": option}
    assert given_[2] == [":show: body"]


@settings(PROPERTIES, max_examples=80)
@given(values)
def test_a_role_gets_what_it_was_given(text):
    """The text of a role comes through, but for the sign that would begin its target."""
    role = make_role("probe", text, "2504.20602")
    (given_,) = arrived(write(Node("root", "", [make_paragraph([make_text("a "), role])])))
    shown = text.replace("<", "‹")
    assert given_ == (f"\N{ZERO WIDTH SPACE}{shown}" if shown.startswith("!") else shown, "2504.20602", False)
