"""What a reader sees of Markdown, from its tokens: GitHub's reading and MyST's, to be held together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from weekbook.importer.grammar import make_parser

MYST = MdParserConfig(
    enable_extensions={"alert", "colon_fence", "deflist", "dollarmath", "strikethrough"},
    dmath_allow_space=False,
    dmath_allow_digits=False,
)
"""As docs/conf.py has it."""

_MARKS = {"em", "strong", "s", "heading", "blockquote", "bullet_list", "list_item", "table", "th", "td", "tr"}


def github_shows(text: str) -> list[str]:
    """Give what GitHub shows of a text, one string for each thing, in order."""
    return _joined(_shown(make_parser().parse(text), is_myst=False))


def myst_shows(text: str) -> list[str]:
    """Give what MyST shows of a text."""
    return _joined(_shown(create_md_parser(MYST, RendererHTML).parse(text), is_myst=True))


def words(text: str) -> list[str]:
    """Split a text into words: runs of letters and digits, each Han character one."""
    return re.findall(r"[㐀-鿿]|[^\W_㐀-鿿]+", text)


def _shown(tokens: Sequence[Token], *, is_myst: bool) -> Iterator[str]:
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.type == "inline":
            yield from _shown(token.children or [], is_myst=is_myst)
            # the next block's text is not this one's
            yield "¶"
        elif token.type == "text":
            yield f"'{token.content}"
        elif token.type == "wikilink":
            yield "'[["
            yield from _shown(token.children or [], is_myst=is_myst)
            yield "']]"
        elif token.type == "softbreak":
            yield "'\n"
        elif token.type == "hardbreak":
            yield "break"
        elif token.type == "code_inline":
            yield f"code {token.content}"
        elif token.type in ("fence", "code_block", "colon_fence"):
            if is_myst and token.info == "{math}":
                yield f"math_block {' '.join(token.content.split())}"
                continue
            # a name in braces is no language, and a directive in MyST
            info = "" if token.info.strip().startswith("{") and not is_myst else token.info.strip()
            yield f"{'colon' if kind == 'colon_fence' else 'fence'} {info}\n{token.content}"
        elif token.type in ("math_inline", "math_inline_double") or token.meta == {"name": "math"}:
            yield f"math {' '.join(token.content.split())}"
        elif token.type == "math_block":
            yield f"math_block {' '.join(token.content.split())}"
        elif kind in ("link", "gfm_autolink"):
            yield f"link {token.attrs.get('href')} {token.attrs.get('title')}" if token.nesting == 1 else "/link"
        elif token.type == "image":
            alt = "".join(_alt(token.children or []))
            yield f"image {token.attrs.get('src')} {' '.join(alt.split())} {token.attrs.get('title')}"
        elif kind == "ordered_list":
            yield f"{'/' * (token.nesting < 0)}ordered_list {token.attrs.get('start', 1) if token.nesting > 0 else ''}"
        elif kind in _MARKS:
            style = token.attrs.get("style", "") if kind in ("th", "td") else ""
            yield f"{'/' * (token.nesting < 0)}{kind} {token.tag} {style}"
        elif kind in ("paragraph", "thead", "tbody"):
            continue
        elif token.type == "html_block":
            html = " ".join(token.content.split())
            yield f"html_inline {html}" if html == "<br>" else f"html_block {html}"
        elif token.type == "footnote_ref":
            yield f"footnote_ref {token.meta['label']}"
        elif kind == "footnote_reference":
            yield f"{'/' * (token.nesting < 0)}footnote {token.meta['label'] if token.nesting > 0 else ''}"
        elif token.type == "html_inline":
            emphasis = re.fullmatch(r"<(/?)(em|strong)>", token.content)
            yield f"{emphasis[1]}{emphasis[2]} {emphasis[2]} " if emphasis else f"html_inline {token.content}"
        else:
            yield f"{token.type} {token.content} {token.meta}"


def _alt(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children:
            yield from _alt(token.children)
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "wikilink":
            yield f"[[{token.content}]]"
        else:
            yield token.content


def _joined(shown: Iterable[str]) -> list[str]:
    """Join texts that follow each other, and drop white space that no page shows."""
    result: list[str] = []
    text = ""
    for one in [*shown, "¶"]:
        if one.startswith("'"):
            text += one[1:]
            continue
        if text := re.sub(r"\s+", " ", text).strip():
            result.append(text)
        text = ""
        if one not in ("¶", "math_block "):
            result.append(one)
    return result
