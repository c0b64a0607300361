"""What a reader of GitHub sees of a README: rendered by GitHub's own renderer, with its formulas and callouts.

Nothing of the importer's own grammar takes part.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import unquote

from cmarkgfm.cmark import Options, markdown_to_html_with_extensions

from ...ids import link_scheme
from ...slugs import github_slug
from ..weeks import CONTENTS, LANGUAGES, REPEATED, week_named
from .markup import VOID, Element, read_html
from .seen import Formula, Gatherer, Kind, Section, Seen, Token, squash, target_of
from .tex import NUMBERED, protect

_OPTIONS = (
    Options.CMARK_OPT_UNSAFE
    | Options.CMARK_OPT_SOURCEPOS
    | Options.CMARK_OPT_FOOTNOTES
    | Options.CMARK_OPT_GITHUB_PRE_LANG
)
_EXTENSIONS = ("table", "strikethrough", "autolink", "tagfilter")
_TAG = re.compile(r"<!--.*?-->|</?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*|/)?>", re.DOTALL)
# what the renderer itself writes; everything else is HTML of the author's
_RENDERED = re.compile(
    r"</?(?:em|strong|del|code|thead|tbody)>|<(?:br|hr) />|<a href=\"[^\"]*\"(?: title=\"[^\"]*\")?>"
    r"|<img src=\"[^\"]*\" alt=\"[^\"]*\"(?: title=\"[^\"]*\")? />|<[a-z0-9]+ (?:align=\"[a-z]+\" )?data-sourcepos=.*"
    r"|<(?:ol|ul|li|p|td|th|sup|section)(?: class=\"footnote[^\"]*\"| id=\"fn[^\"]*\"| start=\"\d+\").*"
    r"|</(?:p|h[1-6]|blockquote|ul|ol|li|pre|a|table|tr|td|th|sup|section)>",
    re.DOTALL,
)
# fmt: off
_KNOWN = frozenset((
    "a", "abbr", "address", "article", "aside", "audio", "b", "big", "blockquote", "br", "button", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "fieldset", "figcaption",
    "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd",
    "label", "legend", "li", "main", "mark", "nav", "ol", "p", "picture", "pre", "q", "s", "samp", "section", "small",
    "source", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr",
    "track", "tt", "u", "ul", "var", "video", "wbr",
))
"""The elements of HTML that a README may have; everything else in angle brackets is meant as text."""
_BLOCKS = frozenset((
    "address", "article", "aside", "audio", "blockquote", "br", "button", "caption", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul", "video",
))
# fmt: on
_FORMATS = _KNOWN - _BLOCKS
# GitHub takes single ones for a deletion, too; here they are shown
_TILDES = '<wb-tag data-text="~"></wb-tag>'
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CALLOUT = re.compile(r"\s*\[!([A-Za-z][\w-]*)\][+-]?")
_ALERTS = frozenset({"note", "tip", "important", "warning", "caution"})
_AUTHOR = re.compile(r"by\s+(\S.*)", re.IGNORECASE)


def read_source(text: str, *, folder: Path | None, first_line: int = 0) -> Seen:
    """Read the text of a README, without its front matter.

    :param folder: where its pictures are; None where there is none
    :param first_line: how many lines stand before the text in the file
    """
    protected, formulas = protect(text)
    html = markdown_to_html_with_extensions(protected, _OPTIONS, list(_EXTENSIONS))
    root = read_html(_mark_tags(html))
    return _Reader(formulas, folder, first_line).read(root)


def _mark_tags(html: str) -> str:
    """Show what is no element of HTML as text, as the page does, and note where HTML of the author's own stands.

    A page may show such a tag where it only arranges, or closes nothing; one that formats stands in pairs and parts no
    word.
    """
    html = _TAG.sub(_escape_unknown, html)
    counts: Counter[str] = Counter()
    for found in _TAG.finditer(html):
        if found[1].lower() in _FORMATS:
            counts[found[1].lower()] += -1 if found[0].startswith("</") else 1

    def mark(found: re.Match[str]) -> str:
        tag, name = found[0], (found[1] or "").lower()
        if tag == "<del>":
            return f"{tag}{_TILDES}"
        if tag == "</del>":
            return f"{_TILDES}{tag}"
        if _RENDERED.fullmatch(tag) or name in VOID or (name in _FORMATS and not counts[name]):
            return tag
        return f'<wb-tag data-text="{escape(tag)}"></wb-tag>{tag}'

    return _TAG.sub(mark, html)


def _escape_unknown(found: re.Match[str]) -> str:
    if found[1] is None:
        # a comment: no reader sees it
        return ""
    return found[0] if _RENDERED.fullmatch(found[0]) or found[1].lower() in _KNOWN else escape(found[0])


class _Reader:
    """Reads the tree of a rendered README."""

    def __init__(self, formulas: list[Formula], folder: Path | None, first_line: int) -> None:
        self.formulas, self.folder, self.first_line = formulas, folder, first_line
        self.gatherer = Gatherer()
        self.slugs: dict[str, str] = {}

    def read(self, root: Element) -> Seen:
        """Read all sections."""
        blocks = list(_blocks_of(root))
        title = next((b for b in blocks if _is_heading(b) and week_named(b.text)), None)
        title = title or next((b for b in blocks if _is_heading(b) and b.tag == "h1"), None)
        for block in blocks:
            if _is_heading(block):
                self.slugs.setdefault(
                    github_slug(" ".join(_text(block, self.formulas).split())), _text(block, self.formulas)
                )
        seen = Seen([Section("", [], [])])
        in_head = True
        own: Section | None = None
        skip_list = False
        for place, child in enumerate(blocks):
            after = blocks[place + 1] if place + 1 < len(blocks) else None
            if _is_heading(child):
                if squash(child.text).strip(":：").casefold() in CONTENTS and (
                    after is None or _is_heading(after) or _is_contents(after)
                ):
                    seen.dropped.append((self._line_of(child), child.text.strip()))
                    skip_list = after is not None and _is_contents(after)
                    continue
                seen.sections[-1].tokens += self.gatherer.take()
                self._visit_children(child, None, 0)
                tokens = self.gatherer.take()
                section = Section(" ".join(_text(child, self.formulas).split()), tokens, [], self._line_of(child))
                seen.sections.append(section)
                if child is title:
                    own = section
                else:
                    in_head = False
            elif skip_list or (in_head and _is_contents(child)):
                skip_list = False
                seen.dropped.append((self._line_of(child), f"{len(list(_links(child)))} links to headings"))
            elif not (in_head and self._drop_header(child, seen)):
                self._visit(child, None, 0)
        seen.sections[-1].tokens += self.gatherer.take()
        first = seen.sections.pop(0)
        if own is None:
            own = Section("", [], [])
            seen.sections.insert(0, own)
        else:
            seen.sections.remove(own)
            seen.sections.insert(0, own)
        own.tokens[:0] = first.tokens
        return seen

    def _drop_header(self, block: Element, seen: Seen) -> bool:
        """Note a paragraph of the header that every week repeats; what else it says stays."""
        text = " ".join(block.text.split())
        if block.tag != "p":
            return False
        line = self._line_of(block)
        if seen.author is None and "\n" not in block.text.strip() and (found := _AUTHOR.fullmatch(text)):
            seen.author = found[1]
            seen.dropped.append((line, text))
            return True
        links = list(_links(block))
        if links and all(link_scheme(href) is None for href in links) and LANGUAGES.fullmatch(text):
            seen.dropped.append((line, text))
            return True
        rest = block.text
        for pattern in REPEATED:
            rest = pattern.sub("", rest, count=1)
        if rest == block.text:
            return False
        if not rest.strip():
            seen.dropped.append((line, text))
            return True
        if all(isinstance(child, str) for child in block.children):
            seen.dropped.append((line, "the sentences that every week repeats"))
            block.children = [rest]
        return False

    # -- Tokens ------------------------------------------------------------------------------------

    def _line_of(self, element: Element) -> int:
        position = element.attributes.get("data-sourcepos", "")
        return int(position.split(":")[0]) + self.first_line if position else self.gatherer.line

    def _visit_children(self, element: Element, link: str | None, span: int, *, is_code: bool = False) -> None:
        for child in element.children:
            if isinstance(child, Element):
                self._visit(child, link, span, is_code=is_code)
            else:
                self._add_text(child, link, span, is_code)

    def _visit(self, element: Element, link: str | None, span: int, *, is_code: bool = False) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.gatherer.end_row()
            self.gatherer.line = self._line_of(element)
        if "footnote-ref" in element.classes:
            self.gatherer.add(f"[{element.text.strip()}]")
        elif "footnote-backref" in element.classes:
            return
        elif tag == "wb-tag":
            self.gatherer.add(element.attributes["data-text"], link=link, span=span, optional=True)
        elif tag == "pre":
            self._add_code(element)
        elif tag == "img":
            self._add_picture(element, link, span)
        elif tag == "a":
            target = self._target(element.attributes.get("href", ""))
            self._visit_children(element, target or link, self.gatherer.next_span() if target else span)
        elif tag == "blockquote":
            self._visit_quote(element)
        else:
            self._visit_children(element, link, span, is_code=is_code or tag == "code")
        if tag in _BLOCKS:
            self.gatherer.end_row()

    def _visit_quote(self, quote: Element) -> None:
        first = next((child for child in quote.children if isinstance(child, Element)), None)
        begin = first.children[0] if first is not None and first.tag == "p" and first.children else None
        if first is not None and isinstance(begin, str) and (found := _CALLOUT.match(begin)):
            kind = found[1].lower()
            self.gatherer.line = self._line_of(quote)
            token = Token(Kind.REMARK, kind if kind in _ALERTS else "", f"[!{found[1]}]")
            self.gatherer.add_special(token)
            self.gatherer.end_row()
            first.children[0] = begin[found.end() :]
        self._visit_children(quote, None, 0)

    def _add_text(self, text: str, link: str | None, span: int, is_code: bool) -> None:
        for number, row in enumerate(text.split("\n")):
            if number:
                # a span of code goes on in the next line
                self.gatherer.add(" ") if is_code else self.gatherer.end_row()
                self.gatherer.line += 1
            begin = 0
            for found in NUMBERED.finditer(row):
                self.gatherer.add(row[begin : found.start()], link=link, span=span, is_code=is_code)
                self.gatherer.add_special(self._formula(int(found[1])), link=link, span=span)
                begin = found.end()
            self.gatherer.add(row[begin:], link=link, span=span, is_code=is_code)

    def _formula(self, number: int) -> Token:
        formula = self.formulas[number]
        return _make_formula(formula)

    def _add_code(self, element: Element) -> None:
        text = element.text
        if element.attributes.get("lang", "").split()[:1] == ["math"]:
            self.gatherer.add_special(_make_formula(Formula(text, True)))
        else:
            text = NUMBERED.sub(lambda found: f"${self.formulas[int(found[1])].tex}$", text).strip("\n")
            self.gatherer.add_special(Token(Kind.CODE, text, text))

    def _add_picture(self, element: Element, link: str | None, span: int) -> None:
        src, alt = element.attributes.get("src", ""), element.attributes.get("alt", "")
        if link_scheme(src) in ("http", "https") or src.startswith("//"):
            # a page asks no other host for anything: it has a link in the picture's place
            target = target_of(src)
            if alt.strip() and link is None:
                self._add_text(alt, target, self.gatherer.next_span(), False)
            else:
                self.gatherer.add_special(
                    Token(Kind.PICTURE, f"at {target}", alt or src), link=link or target, span=span
                )
            return
        path = self.folder / unquote(src.partition("?")[0].partition("#")[0]) if self.folder else None
        if path is None or not path.is_file():
            # it is missing in the README, too: its text is all there is
            self.gatherer.add(alt, link=link, span=span)
            return
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        alt = NUMBERED.sub(lambda found: f"${self.formulas[int(found[1])].tex}$", alt)
        self.gatherer.add_special(Token(Kind.PICTURE, digest, src, alt=squash(alt)), link=link, span=span)

    def _target(self, href: str) -> str | None:
        target = target_of(href)
        if target and target.startswith("#"):
            title = self.slugs.get(target[1:])
            # an anchor that no heading has leads nowhere
            return f"#{squash(title)}" if title is not None else None
        return target


def _make_formula(formula: Formula) -> Token:
    return Token(Kind.FORMULA, formula.tex, f"${formula.tex.strip()}$", formula=formula)


def _blocks_of(root: Element) -> Iterator[Element]:
    """Yield the blocks of a README; what stands outside of any, in HTML of the author's own, is a paragraph."""
    loose: list[Element | str] = []
    for child in [*root.children, Element("hr")]:
        if isinstance(child, Element) and child.tag in _BLOCKS:
            if any(not isinstance(one, str) or one.strip() for one in loose):
                yield Element("p", {}, loose)
            loose = []
            yield child
        else:
            loose.append(child)


def _is_heading(element: Element) -> bool:
    return element.tag in _HEADINGS and "data-sourcepos" in element.attributes


def _text(element: Element, formulas: list[Formula]) -> str:
    """Give the text of a heading, without the signs of its footnotes."""
    parts = (child if isinstance(child, str) else _text(child, formulas) for child in element.children)
    return "" if "footnote-ref" in element.classes else NUMBERED.sub(lambda f: formulas[int(f[1])].tex, "".join(parts))


def _links(element: Element) -> list[str]:
    return [one.attributes.get("href", "") for one in element.walk() if one.tag == "a"]


def _is_contents(block: Element) -> bool:
    """Tell whether a block is a list of nothing but links to headings."""
    if block.tag not in ("ul", "ol"):
        return False
    links = [one for one in block.walk() if one.tag == "a"]
    linked = squash("".join(link.text for link in links))
    return (
        bool(links)
        and all(link.attributes.get("href", "").startswith("#") for link in links)
        and (squash(block.text) == linked)
    )
