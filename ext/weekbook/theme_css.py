"""The theme's style sheets without the rules that no page of ours can need, as one file.

Pure text: knows CSS only as nested blocks (https://www.w3.org/TR/css-syntax-3/#parsing-overview). A rule goes when
each of its selectors asks for a class of a component that the frame does not have. Called by :mod:`.assets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNUSED = re.compile(
    r"""\.(?:
      fa | fa-[\w-]+ | fa[bsr] | svg-inline--fa [\w-]*
    | (?:accordion|alert|breadcrumb|btn|carousel|collapsing|dropdown|dropend|dropstart|dropup|form|input-group|invalid
      |list-group|modal|nav|navbar|offcanvas|page-item|page-link|pagination|placeholder|popover|progress|ratio|spinner
      |tab|toast|tooltip|valid|was-validated) (?:-[\w-]+)?
    | card (?:-[\w-]+)? | (?:row|col|offset|g|gx|gy|order) (?:-[\w-]+)? | (?:link|btn)-[\w-]+
    | bd-(?:header|search|links|footer|toc|sidebar-(?:primary|secondary)__|navbar)[\w-]*
    | (?:ablog|ethical|prev-next|search-button|search-dialog|theme-switch|version-switcher|version-warning
      |header-article|icon-links|navbar-btn|toc|toggle-|tocsection|onthispage|page-toc|pst-(?:js|sticky|search|navbar
      |primary|secondary|async)|bd-page|breadcrumbs|launch|sbt|thebe|ebp|cell|jp|nb(?:in|out)put|output|tag|bs)[\w-]*
    | sphinxsidebar[\w-]* | body | bodywrapper | documentwrapper | related | sphinx-version | viewcode[\w-]*
    | (?:mermaid|graphviz|xarray|dataframe|pst-ablog)[\w-]*
    )(?![\w-])""",
    re.VERBOSE,
)
"""Classes of what our pages do not have: icons by font, Bootstrap's components that need its script, the theme's own
bars and sidebars, and notebooks."""

_GLYPH = re.compile(r"Font\s?Awesome|--fa-font|var\(--pst-icon|var\(--fa\)", re.IGNORECASE)
"""What draws a character of the icon font."""

_TOKEN = re.compile(
    r"""/\*.*?\*/ | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | url\(\s*[^"'\s)][^)]*\) | [{};]""", re.VERBOSE | re.DOTALL
)
_NOTICE = re.compile(r"/\*!.*?\*/", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_GROUPS = ("@media", "@supports", "@layer", "@container")


def cut(css: str) -> str:
    """Leave out rules that cannot match, and comments but for the notices of the licences.

    :raises ValueError: if the text is no sequence of whole rules
    """
    return "".join([*_NOTICE.findall(css), *_kept(css)])


def _kept(css: str) -> Iterator[str]:
    for prelude, block in _rules(css):
        if block is None:
            # the bytes are UTF-8 and the parts are one file now
            if not prelude.startswith(("@charset", "@import")):
                yield prelude + ";"
        elif prelude.startswith(_GROUPS):
            if inner := "".join(_kept(block)):
                yield f"{prelude}{{{inner}}}"
        elif prelude.startswith("@"):
            name = prelude.partition(" ")[2]
            if not _GLYPH.search(block) and not _UNUSED.match(f".{name}"):
                yield f"{prelude}{{{block}}}"
        elif not _GLYPH.search(block):
            selectors = [selector for selector in _split(prelude) if _may_match(selector)]
            if selectors:
                yield f"{','.join(selectors)}{{{block}}}"


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Yield what stands before each block of the outermost level, and the block; None for a statement without one."""
    depth = start = opened = 0
    for token in _TOKEN.finditer(css):
        if token[0] == "{":
            depth += 1
            if depth == 1:
                opened = token.start()
        elif token[0] == "}":
            depth -= 1
            if depth < 0:
                raise ValueError("a block ends that has not begun")
            if depth == 0:
                yield _prelude(css[start:opened]), css[opened + 1 : token.start()]
                start = token.end()
        elif token[0] == ";" and depth == 0:
            yield _prelude(css[start : token.start()]), None
            start = token.end()
    if depth or _prelude(css[start:]):
        raise ValueError("the last block has no end")


def _prelude(text: str) -> str:
    return _COMMENT.sub("", text).strip()


def _split(selectors: str) -> list[str]:
    """Split a list of selectors at its commas, but not inside brackets."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(selectors):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append(selectors[start:place])
            start = place + 1
    return [part.strip() for part in (*parts, selectors[start:])]


def _may_match(selector: str) -> bool:
    """Tell whether a selector asks for no class that is never there; alternatives in brackets ask for nothing."""
    while (shorter := re.sub(r"\([^()]*\)", "", selector)) != selector:
        selector = shorter
    return _UNUSED.search(selector) is None
