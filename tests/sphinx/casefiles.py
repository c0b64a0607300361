"""Read case files and hold pages against them. The format is told in ``tests/cases/README``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

CASES = Path(__file__).parents[1] / "cases"
WEEK = "weeks/2025/W18"
_BLOCKS = frozenset(
    [
        *("article", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    ]
)
_HARMFUL_TAGS = ("script", "iframe", "object", "embed", "style", "link", "meta", "base", "form", "template")
_ADDRESSES = ("href", "src", "srcset", "action", "formaction", "data", "poster", "xlink:href")


@dataclass
class Section:
    """A part of a case: its name, what follows the name, its lines."""

    name: str
    argument: str
    text: str


@dataclass
class Case:
    """One case of a case file."""

    path: Path
    title: str
    sections: list[Section] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Name the case for pytest."""
        return f"{self.path.stem}: {self.title}"

    def all(self, name: str) -> list[Section]:
        """Return the sections of one name."""
        return [section for section in self.sections if section.name == name]

    def text(self, name: str) -> str | None:
        """Return the text of the one section of a name, or None."""
        found = self.all(name)
        assert len(found) <= 1, f"{self.id}: more than one section {name!r}"
        return found[0].text if found else None


def read_cases() -> list[Case]:
    """Read all case files, in the order of names and lines."""
    return [case for path in sorted(CASES.glob("*.md")) for case in parse_cases(path)]


def parse_cases(path: Path) -> list[Case]:
    """Read one case file; what stands before its first case is for people."""
    cases: list[Case] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("=== "):
            cases.append(Case(path, line[4:].strip()))
        elif cases and (found := re.fullmatch(r"--- (\w+)(?: (.+))?", line)):
            cases[-1].sections.append(Section(found[1], found[2] or "", ""))
        elif cases and cases[-1].sections:
            cases[-1].sections[-1].text += line + "\n"
        elif cases:
            assert not line.strip(), f"{path}: text outside the sections of a case: {line!r}"
    for case in cases:
        for section in case.sections:
            # blank lines between sections belong to neither
            section.text = section.text.strip("\n") + "\n" if section.text.strip() else ""
    return cases


def write_cases(path: Path, cases: list[Case]) -> None:
    """Write the cases of a file back, keeping what stands before them."""
    head = path.read_text("utf-8").split("\n=== ", 1)[0]
    parts = [head.rstrip("\n") + "\n"]
    for case in cases:
        parts.append(f"\n=== {case.title}\n")
        parts += [f"--- {s.name}{' ' + s.argument if s.argument else ''}\n{s.text}" for s in case.sections]
    path.write_text("".join(parts), "utf-8")


# -- HTML --------------------------------------------------------------------------------------------------------


def parse_fragment(html: str) -> Tag:
    """Parse a fragment as a browser does, inside a body."""
    body = BeautifulSoup(f"<!DOCTYPE html><body>{html}", "html5lib").body
    assert body is not None
    return body


def tidy(nodes: list[Tag]) -> str:
    """Write elements in one form: a line a block, attributes sorted, white space as a browser collapses it."""
    return "".join(line + "\n" for node in nodes for line in _lines(node))


def _lines(node: Tag, indent: str = "") -> Iterator[str]:
    children = [c for c in node.children if not isinstance(c, Comment)]
    if node.name != "pre" and any(isinstance(c, Tag) and _holds_block(c) for c in children):
        yield indent + _start(node)
        run: list[object] = []
        for child in [*children, None]:
            if child is not None and not (isinstance(child, Tag) and _holds_block(child)):
                run.append(child)
                continue
            if text := _collapse("".join(_inline(c) for c in run)).strip():
                yield indent + "  " + text
            run = []
            if isinstance(child, Tag):
                yield from _lines(child, indent + "  ")
        yield f"{indent}</{node.name}>"
    else:
        yield indent + _inline(node, strip=True)


def _holds_block(node: Tag) -> bool:
    return node.name in _BLOCKS or any(child.name in _BLOCKS for child in node.find_all(True))


def _start(node: Tag) -> str:
    attributes = []
    for name, value in sorted(node.attrs.items()):
        text = " ".join(value) if isinstance(value, list) else str(value)
        attributes.append(f' {name}="{_escape(text).replace(chr(34), "&quot;")}"')
    return f"<{node.name}{''.join(attributes)}>"


def _inline(node: object, *, strip: bool = False) -> str:
    if isinstance(node, Comment):
        return ""
    if isinstance(node, NavigableString):
        return _escape(str(node))
    assert isinstance(node, Tag)
    if node.name in ("br", "wbr", "img", "hr", "input"):
        return _start(node)
    inside = "".join(_inline(child) for child in node.children)
    if node.name != "pre":
        inside = _collapse(inside)
    return f"{_start(node)}{inside.strip() if strip else inside}</{node.name}>"


def _collapse(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def difference(got: str, expected: str) -> str:
    """Write what differs between two texts; empty where nothing does."""
    return "\n".join(unified_diff(expected.splitlines(), got.splitlines(), "expected", "got", lineterm="", n=1))


# -- Facts -------------------------------------------------------------------------------------------------------


def wrong_facts(page: BeautifulSoup, text: str) -> list[str]:
    """Check facts, one a line, and return those that do not hold, with what is there instead."""
    wrong = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("no "):
            if found := page.select(line[3:]):
                wrong.append(f"{line}\n    but there is {found[0]}")
        elif count := re.match(r"(\d+) (.+)", line):
            if (number := len(page.select(count[2]))) != int(count[1]):
                wrong.append(f"{line}\n    but there are {number}")
        elif " => " in line:
            selector, expected = line.split(" => ", 1)
            texts = [_collapse(node.get_text()).strip() for node in page.select(selector)]
            if texts != [expected]:
                wrong.append(f"{line}\n    but the texts are {texts}")
        elif not page.select(line):
            wrong.append(f"{line}\n    is not there")
    return wrong


def article(page: BeautifulSoup) -> Tag:
    """Return what the page says, without the theme around it."""
    found = page.select_one("div.body, article.bd-article")
    assert found is not None
    # MyST marks its documents for other renderers of formulas, which are not ours
    for section in found.select(".tex2jax_ignore"):
        section["class"] = [name for name in section["class"] if not name.endswith("jax_ignore")]
        if not section["class"]:
            del section["class"]
    return found


def heading_text(heading: Tag) -> str:
    """Return what the author wrote in a heading, without the marks that we set around it."""
    marks = ".weekbook-count, .weekbook-seal, .weekbook-hidden, .headerlink"
    ours = {id(text) for mark in heading.select(marks) for text in mark.strings}
    return "".join(text for text in heading.strings if id(text) not in ours).strip()


def find_harm(root: Tag) -> list[str]:
    """List what could run, or load from elsewhere, on a page."""
    harm = [str(node) for node in root.find_all(_HARMFUL_TAGS)]
    for node in root.find_all(True):
        for name, value in node.attrs.items():
            text = "".join(c for c in str(value) if c > " ").lower()
            if name.startswith("on") or name in ("style", "srcdoc"):
                harm.append(f"{name} in {node}")
            elif name in _ADDRESSES:
                scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", text)
                picture = node.name == "img" and text.startswith("data:image/") and "svg" not in text[:20]
                if scheme and scheme[0] not in ("http", "https", "mailto") and not picture:
                    harm.append(f"{name}={value!r} in {node}")
            if name == "src" and node.name == "img" and re.match(r"https?:|//", text):
                harm.append(f"loads {value!r}")
    return harm


def double_ids(page: BeautifulSoup) -> list[str]:
    """List ids that stand on a page more than once."""
    ids = [node["id"] for node in page.select("[id]")]
    return sorted({i for i in ids if ids.count(i) > 1})


def dead_anchors(page: BeautifulSoup) -> list[str]:
    """List links within the page that lead nowhere."""
    ids = {node["id"] for node in page.select("[id]")} | {""}
    return [a["href"] for a in page.select('a[href^="#"]') if a["href"][1:] not in ids]
