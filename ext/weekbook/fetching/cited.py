"""Which papers the weeks name, and where: read from their texts, no build is needed.

Pure: no Sphinx. A finished build knows the same, but it may be old or missing, and keeps no lines for a role.
Markdown is read with the parser that MyST builds upon, so that examples in code and comments do not count;
reStructuredText line by line, with what is literal there left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from ..ids import PaperRef, PaperScheme, parse_paper

SUFFIXES = (".md", ".rst")
"""The files that may be weeks."""
VERBATIM = frozenset(
    (
        "code",
        "code-block",
        "code-cell",
        "literalinclude",
        "sourcecode",
        "highlight",
        "parsed-literal",
        "raw",
        "math",
        "mermaid",
        "graphviz",
        "toctree",
    )
)
"""Directives in whose content nothing is read."""

_NAME = re.compile(r"\{([\w:.+-]+)\}[ \t]*(.*)", re.ASCII | re.DOTALL)
_TARGET = re.compile(r".*<([^<>]+)>\s*", re.DOTALL)
_OPTIONS = re.compile(r"---\n.*?\n---(?:\n|$)|(?:[ \t]*:[\w-]+:[^\n]*(?:\n|$))+", re.DOTALL)
_RST_DIRECTIVE = re.compile(r"(\s*)\.\.[ \t]+([\w:.+-]+)::(?:[ \t]+(.*))?", re.ASCII)
_RST_EXPLICIT = re.compile(r"(\s*)\.\.(?:[ \t]|$)(?![ \t]*(?:_|\[|\|))")
_RST_ROLE = re.compile(r":([\w:.+-]+):`([^`]+)`", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a week that names a paper."""

    path: str
    """The file."""
    line: int
    """The line, from 1."""
    ref: PaperRef
    """The paper, without a version."""


def find_documents(folder: Path) -> list[Path]:
    """Give the files below a folder that may be weeks, in order; folders that Sphinx builds or hides are left out."""
    found = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    return sorted(path for path in found if not any(p[0] in "._" for p in path.relative_to(folder).parts))


def read_mentions(path: Path) -> list[Mention]:
    """Read which papers a file names: by the directive ``paper``, the role of that name, or a role of citations.

    What names no paper is left out: a build says so.

    :raises OSError: if the file cannot be read
    :raises UnicodeDecodeError: if it is not UTF-8
    """
    text = path.read_text("utf-8-sig")
    read = _read_rst if path.suffix == ".rst" else _read_markdown
    return [Mention(str(path), line, ref) for line, ref in read(text, 1)]


def _read_markdown(text: str, first: int) -> Iterator[tuple[int, PaperRef]]:
    for token in _PARSER.parse(text):
        line = first + (token.map[0] if token.map else 0)
        if token.type in ("fence", "colon_fence"):
            yield from _read_fence(token, line)
        elif token.type == "inline":
            yield from _read_inline(token, line)


def _read_fence(token: Token, line: int) -> Iterator[tuple[int, PaperRef]]:
    found = _NAME.match(token.info.strip())
    if found is None:
        return
    name, argument = found[1], found[2].strip()
    if name in ("paper", "week:paper"):
        yield from _read_names("paper", argument, line)
    elif name not in VERBATIM:
        for inline in _PARSER.parseInline(argument):
            yield from _read_inline(inline, line)
    if name in VERBATIM:
        return
    options = _OPTIONS.match(token.content)
    skipped = options[0] if options else ""
    read = _read_rst if name == "eval-rst" else _read_markdown
    yield from read(token.content[len(skipped) :], line + 1 + skipped.count("\n"))


def _read_inline(token: Token, line: int) -> Iterator[tuple[int, PaperRef]]:
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "myst_role":
            yield from _read_names(child.meta["name"], child.content, line)
            line += child.content.count("\n")


def _read_names(role: str, text: str, line: int) -> Iterator[tuple[int, PaperRef]]:
    """Give what a role or the argument of a directive names."""
    name = role.removeprefix("week:")
    if name == "paper":
        target = _TARGET.fullmatch(text)
        texts = [target[1] if target else text]
    elif name == "cite" or name.startswith("cite:"):
        texts = text.split(",")
    else:
        return
    for one in texts:
        try:
            ref = parse_paper(" ".join(one.split()))
        except ValueError:
            continue
        if name == "paper" or ref.scheme is PaperScheme.KEY:
            yield line, PaperRef(ref.scheme, ref.value)


def _read_rst(text: str, first: int) -> Iterator[tuple[int, PaperRef]]:
    """Read reStructuredText: https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html."""
    kept: list[str] = []
    found: list[tuple[int, PaperRef]] = []
    hidden: int | None = None
    for number, line in enumerate(text.splitlines(), first):
        indent = len(line) - len(line.lstrip())
        if hidden is not None and (not line.strip() or indent > hidden):
            kept.append("")
            continue
        hidden = None
        if directive := _RST_DIRECTIVE.fullmatch(line):
            if directive[2] in ("paper", "week:paper"):
                found += _read_names("paper", directive[3] or "", number)
            hidden = indent if directive[2] in VERBATIM else None
            line = directive[3] or ""
        elif _RST_EXPLICIT.match(line):
            hidden, line = indent, ""
        elif line.rstrip().endswith("::"):
            hidden = indent
        kept.append(line)
    # what stands between double marks is literal; its length and lines stay
    body = re.sub(r"``.+?``", lambda m: re.sub(r"[^\n]", " ", m[0]), "\n".join(kept), flags=re.DOTALL)
    for role in _RST_ROLE.finditer(body):
        found += _read_names(role[1], role[2], first + body.count("\n", 0, role.start()))
    yield from sorted(found, key=lambda pair: pair[0])


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    for plugin in (front_matter_plugin, colon_fence_plugin, myst_block_plugin, myst_role_plugin):
        parser.use(plugin)
    return parser.use(dollarmath_plugin, allow_space=False, allow_digits=False)


_PARSER = _make_parser()
