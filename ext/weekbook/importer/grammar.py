"""The grammar of a README: GitHub-flavoured Markdown with wikilinks and formulas, read into a tree.

Formulas are told as MyST tells them with
``myst_dmath_allow_space`` and ``myst_dmath_allow_digits`` off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.gfm_autolink.index import _email_rule as read_mail
from mdit_py_plugins.gfm_autolink.index import _protocol_rule as read_protocol

from .formulas import FORMULAS, without_ticks
from .tree import Node, make_tree

DEEPEST = 120
"""How many levels of quotes and lists are read as such; what stands deeper is text.

A parser, a tree and a writer that go down by themselves need some frames for each.
"""

# no title is longer, and brackets that are never closed cost little
_WIKILINK = re.compile(r"\[\[((?:(?!\[\[)[^\n]){1,1000}?)\]\](?!\])")
_MAIL_HOST = re.compile(r"@[\w-]*(?:\.[^\W_][\w-]*)*", re.ASCII)
# a number and then a sentence: two prices, not a formula
_PRICE = re.compile(r"\d[^{}]*[\u3001-\u9fff\uff01-\uff60]")
# signs that no page shows; some of them are line ends to Python, though not to Markdown
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
_PROTOCOL_END = ("http", "https", "mailto", "xmpp")
_MARKS = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)*")
# all that one of the rules begins at, an address at the colon behind its scheme
_SIGN = re.compile(
    r"[\n$&*<@\[\\\]_`~!w:](?:(?<![!w:])|(?<=!)(?=\[)|(?<=w)(?=ww\.)"
    r"|(?<=http:)|(?<=https:)|(?<=mailto:)|(?<=xmpp:))"
)
_read_formula = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)
_read_first_formula = math_inline_dollar(allow_space=False, allow_digits=True, allow_double=True)


_READ_WHOLE = 4
"""Before this heading an outline has everything: the title, the contents and the header stand there."""


def make_parser() -> MarkdownIt:
    """Make a parser.

    Its tokens have ``wikilink`` (content: what stands between the brackets, its marks undone; children: the same with
    them), ``math_inline``, ``math_inline_double``, ``math_block``, ``footnote_ref`` and ``footnote_reference`` beside
    those of markdown-it.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST + 80}).enable(["table", "strikethrough"])
    # GitHub reads a link first and drops a bad address afterwards, and so does the conversion, which says so
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.use(gfm_autolink_plugin)
    parser.inline.ruler.at("gfm_autolink_protocol", _read_bare_address)
    parser.inline.ruler.at("gfm_autolink_email", _read_mail_address)
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    parser.inline.ruler.at("math_inline", _read_dollar)
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    parser.inline.ruler.before("link", "wikilink", _read_wikilink)
    parser.block.ruler.before("table", "too_deep", _read_too_deep)
    make_quick(parser)
    return parser


def make_quick(parser: MarkdownIt) -> None:
    """Have a parser read what is plain at once, with the same result: most of a week is, and each rule is a call."""
    parser.block.ruler.before("too_deep", "plain", _read_plain)
    parser.core.ruler.at("inline", _read_inline)
    parser.inline.ruler.at("text", _read_text)


def parse(text: str) -> Node:
    """Read a text into a tree; block nodes have ``map``, their lines from 0, the last excluded."""
    return make_tree(make_parser().parse(_clean(text)))


def parse_outline(text: str) -> Node:
    """Read a text for its headings and for what stands before the first few of them; all else has no inline nodes."""
    parser = make_parser()
    # the inline step is taken here, and only where it is asked for
    parser.core.ruler.disable("inline")
    env: dict[str, Any] = {}
    tokens = parser.parse(_clean(text), env)
    headings = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    body = headings[_READ_WHOLE] if len(headings) > _READ_WHOLE else len(tokens)
    for place, token in enumerate(tokens):
        if token.type == "inline" and (place < body or tokens[place - 1].type == "heading_open"):
            token.children = []
            parser.inline.parse(token.content, parser, env, token.children)
    return make_tree(tokens)


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text.removeprefix("\ufeff"))


def plain_text(nodes: Iterable[Node]) -> str:
    """Give what a reader sees of inline nodes, without marks; a wikilink is its content in brackets."""
    return "".join(_plain(nodes))


def title_text(nodes: Iterable[Node]) -> str:
    """Give inline nodes as a title: without marks, but with its formulas and what may be a tag."""
    return "".join(_title_parts(nodes))


def _title_parts(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if node.type in FORMULAS:
            yield f"${without_ticks(node.content)}$"
        elif node.type == "html_inline":
            yield node.content
        elif node.children and node.type != "wikilink":
            yield from _title_parts(node.children)
        else:
            yield from _plain([node])


def _plain(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if node.type == "wikilink":
            yield f"[[{node.content}]]"
        elif node.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif node.children:
            yield from _plain(node.children)
        elif node.type == "footnote_ref":
            yield f"[^{node.meta['label']}]"
        elif node.type != "html_inline":
            yield node.content


# -- What is plain ---------------------------------------------------------------------------------


def _read_plain(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that begins with a letter, and after which nothing can make it a table or a heading."""
    is_alone = start + 1 >= state.lineMax or state.isEmpty(start + 1)
    if not is_alone or state.level >= DEEPEST or state.is_code_block(start):
        return False
    return state.src[state.bMarks[start] + state.tShift[start]].isalpha() and paragraph(state, start, end, silent)


def _read_inline(state: StateCore) -> None:
    """Read what stands within blocks; a text without signs is one text."""
    inline, markdown = state.md.inline, state.md
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if _SIGN.search(token.content):
                inline.parse(token.content, markdown, state.env, token.children)
            elif token.content:
                token.children.append(Token("text", "", 0, content=token.content))


def _read_text(state: StateInline, silent: bool) -> bool:
    """Read a text up to where one of the rules may begin; the parser's rule stops for more signs, as each ``w``."""
    found = _SIGN.search(state.src, state.pos)
    end = found.start() if found else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


# -- Rules -----------------------------------------------------------------------------------------


def _read_wikilink(state: StateInline, silent: bool) -> bool:
    before = state.src[state.pos - 1 : state.pos] if state.pos else ""
    found = _WIKILINK.match(state.src, state.pos, state.posMax)
    if not found or (before.isascii() and before.isalnum()):
        # behind a letter or digit they are an index: a[[0]]
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        token.children = []
        state.md.inline.parse(found[1], state.md, state.env, token.children)
        # GitHub shows such a link as text, so that its escapes and marks are undone
        token.content = title_text(make_tree(token.children).children)
    state.pos = found.end()
    return True


def _read_bare_address(state: StateInline, silent: bool) -> bool:
    """Read an address without brackets; the plugin's rule looks at all text before each colon."""
    before = state.src[max(0, state.pos - 6) : state.pos]
    return before.endswith(_PROTOCOL_END) and read_protocol(state, silent)


def _read_mail_address(state: StateInline, silent: bool) -> bool:
    """Read a mail address; to GitHub, unlike the plugin, none ends in a digit: ``mAP@0.5`` is a measure."""
    found = _MAIL_HOST.match(state.src, state.pos)
    return found is not None and found[0][-1].isalpha() and read_mail(state, silent)


def _read_dollar(state: StateInline, silent: bool) -> bool:
    """Read a formula; the plugin's rule takes the text's last character for what stands before its first."""
    start = state.pos
    read = _read_formula if start else _read_first_formula
    if (start == 0 and state.src.endswith("\\")) or not read(state, True):
        return False
    end, state.pos = state.pos, start
    content = state.src[start:end].strip("$ \t\n")
    is_price = _PRICE.match(content) or (start == 0 and state.src[end : end + 1].isdigit())
    return not is_price and content != "" and read(state, silent)


def _read_too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read what stands too deep as one paragraph, without the marks of quotes and lists; the parser would drop it."""
    if state.level < DEEPEST:
        return False
    if silent:
        return True
    stop = start + 1
    while stop < end and not state.isEmpty(stop) and state.sCount[stop] >= state.blkIndent:
        stop += 1
    lines = [state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]] for line in range(start, stop)]
    state.push("paragraph_open", "p", 1).map = [start, stop]
    inline = state.push("inline", "", 0)
    inline.content = "\n".join(filter(None, (_MARKS.sub("", line).strip() for line in lines)))
    inline.children, inline.map = [], [start, stop]
    state.push("paragraph_close", "p", -1)
    state.line = stop
    return True
