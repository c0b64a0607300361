"""Formulas of a README, found in its source, so that the renderer of its Markdown does not read them as Markdown.

The rule is the importer's (:mod:`..grammar`), written again: a formula stands between dollar signs without blanks
inside them and digits outside; between two of each with anything in it; in a code span between dollar signs; or alone
between lines of two dollar signs.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass

from .seen import Formula

OPEN, CLOSE = "\u2e28", "\u2e29"
"""What stands around the number of a formula: marks, since a dollar sign is one to Markdown, and rare ones."""
NUMBERED = re.compile(f"{OPEN}(\\d+){CLOSE}")
_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+[ \t>]*)*")
_NEW_BLOCK = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|#{1,6})(?:[ \t]|$)")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_TICKS = re.compile(r"`+")
_ANGLE = re.compile(r"<[A-Za-z/!][^<>\n]*>")
_DESTINATION = re.compile(r"\]\((?:<[^<>\n]*>|(?:[^\s()]|\([^\s()]*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_WIKILINK = re.compile(r"\[\[[^\n]+?\]\](?!\])")
_RENDER = """
import json, sys
from weekbook.mathml import render_mathml
for line in sys.stdin:
    tex, block = json.loads(line)
    try:
        html = render_mathml(tex, block=block)
    except Exception:
        html = None
    print(json.dumps(html), flush=True)
"""


@dataclass(slots=True)
class _Line:
    """A line of the source that may hold formulas."""

    number: int
    start: int
    """Where its own text begins, behind the marks of quotes and lists."""


def protect(text: str) -> tuple[str, list[Formula]]:
    """Put a number in the place of each formula; the text keeps its lines."""
    lines = text.split("\n")
    formulas: list[Formula] = []
    blocks: list[list[_Line]] = [[]]
    fence = ""
    is_code = indented_code(lines)
    number = 0
    while number < len(lines):
        line = lines[number]
        prefix = _PREFIX.match(line)
        start = prefix.end() if prefix else 0
        own = line[start:]
        if fence:
            if own.strip().startswith(fence) and not own.strip().strip(fence[0]):
                fence = ""
        elif is_code[number]:
            blocks.append([])
        elif (found := _FENCE.match(own)) and not ("`" in found[1] and "`" in found[2]):
            fence = found[1]
            blocks.append([])
        elif own.startswith("$$") and (last := _end_of_block(lines, number, start)) is not None:
            blocks.append([])
            _take_block(lines, number, last, start, formulas)
            number = last
        elif not own.strip():
            blocks.append([])
        elif _is_row(own):
            blocks += [[_Line(number, start)], []]
        else:
            if _NEW_BLOCK.match(line):
                blocks.append([])
            blocks[-1].append(_Line(number, start))
        number += 1
    for block in blocks:
        if any("$" in lines[line.number] for line in block):
            _take_inline(lines, block, formulas)
    return "\n".join(lines), formulas


class MathRenderer:
    """Makes the MathML that a page has for a formula, by the extension itself, in a process of its own."""

    def __init__(self) -> None:
        self._known: dict[Formula, str | None] = {}
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> MathRenderer:
        return self

    def __exit__(self, *_error: object) -> None:
        """End the process, if one was needed."""
        if self._process is not None:
            self._process.communicate()

    def render(self, formula: Formula) -> str | None:
        """Give the MathML of a formula; None where a page has its TeX."""
        if formula not in self._known:
            if self._process is None:
                command = [sys.executable, "-c", _RENDER]
                self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps((formula.tex, formula.block)) + "\n")
            self._process.stdin.flush()
            self._known[formula] = json.loads(self._process.stdout.readline())
        return self._known[formula]


def indented_code(lines: list[str]) -> list[bool]:
    """Tell for each line whether it is code by its indentation: four blanks after a blank line, outside of lists."""
    result = []
    before_is_blank, in_code, in_list = True, False, False
    for line in lines:
        own = line.lstrip("> ") if line.startswith(">") else line
        if not own.strip():
            before_is_blank = True
            result.append(in_code)
            continue
        indented = own.startswith(("    ", "\t"))
        if not indented:
            in_list = bool(_NEW_BLOCK.match(own)) and not own.lstrip().startswith("#")
        in_code = indented and not in_list and (before_is_blank or in_code)
        result.append(in_code)
        before_is_blank = False
    return result


def _is_row(own: str) -> bool:
    return own.startswith("|") and own.rstrip().endswith("|")


def _end_of_block(lines: list[str], number: int, start: int) -> int | None:
    first = lines[number][start:].strip()
    if len(first) > 3:
        if first.endswith("$$"):
            return number
        if "$$" in first[2:]:
            return None
    for last in range(number + 1, len(lines)):
        own = lines[last].lstrip(" \t>")
        if own.strip().endswith("$$"):
            return last
        if not own.strip():
            return None
    return None


def _take_block(lines: list[str], first: int, last: int, start: int, formulas: list[Formula]) -> None:
    """Put a number in the place of a formula between lines; what stood on its further lines becomes blank."""
    prefix = lines[first][:start]
    quotes = re.sub(r"[^>]", " ", prefix)
    own = [lines[first][start:], *(lines[place].lstrip(" \t>") for place in range(first + 1, last + 1))]
    tex = "\n".join(own).strip()[2:].removesuffix("$$")
    lines[first] = f"{prefix}{OPEN}{len(formulas)}{CLOSE}"
    formulas.append(Formula(tex, True))
    for place in range(first + 1, last + 1):
        lines[place] = quotes.rstrip()


def _take_inline(lines: list[str], block: list[_Line], formulas: list[Formula]) -> None:
    """Put numbers in the place of the formulas of a paragraph, reading it from left to right as Markdown does."""
    starts = [block[0].start, *(len(_quote_marks(lines[line.number])) for line in block[1:])]
    texts = [lines[line.number][start:] for line, start in zip(block, starts, strict=True)]
    text = "\n".join(texts)
    found: list[tuple[int, int, str]] = []
    place = 0
    while place < len(text):
        sign = text[place]
        if sign == "\\":
            place += 2
        elif sign == "$":
            formula = _read_formula(text, place)
            if formula:
                end, tex, block_like = formula
                found.append((place, end, f"{OPEN}{len(formulas)}{CLOSE}"))
                formulas.append(Formula(tex, block_like))
                place = end
            else:
                place += 1
        else:
            place = _skip(text, place)
    for begin, end, name in reversed(found):
        # line breaks inside a formula stay, so that lines keep their numbers
        text = text[:begin] + name + "\n" * text.count("\n", begin, end) + text[end:]
    for line, start, own in zip(block, starts, text.split("\n"), strict=True):
        lines[line.number] = lines[line.number][:start] + own


def _quote_marks(line: str) -> str:
    found = re.match(r"[ \t>]*", line)
    return found[0] if found else ""


def _skip(text: str, place: int) -> int:
    """Give where reading goes on: behind code, a tag or a link's address, else at the next character."""
    sign = text[place]
    if sign == "`":
        ticks = _TICKS.match(text, place)
        assert ticks is not None
        closing = re.compile(f"(?<!`){ticks[0]}(?!`)").search(text, ticks.end())
        return closing.end() if closing else ticks.end()
    pattern = {"<": _ANGLE, "]": _DESTINATION, "[": _WIKILINK}.get(sign)
    found = pattern.match(text, place) if pattern else None
    return found.end() if found else place + 1


def _read_formula(text: str, place: int) -> tuple[int, str, bool] | None:
    """Read a formula that begins at a dollar sign: where it ends, its TeX, and whether it stands alone."""
    if code := re.compile(r"\$(`+)(?!`)(.+?)(?<!`)\1\$", re.DOTALL).match(text, place):
        return code.end(), code[2].strip(), False
    if place and text[place - 1].isdigit():
        return None
    double = text.startswith("$$", place)
    if text[place + 1 : place + 2] in ("", " ", "\t"):
        return None
    begin = place + (2 if double else 1)
    end = begin
    while True:
        end = text.find("$", end)
        if end < 0:
            return None
        if _is_escaped(text, end) or (double and text[end + 1 : end + 2] != "$"):
            end += 1
            continue
        break
    after = end + (2 if double else 1)
    tex = text[begin:end]
    if not tex or text[after : after + 1].isdigit() or (not double and text[end - 1] in " \t"):
        return None
    return after, tex, double


def _is_escaped(text: str, place: int) -> bool:
    slashes = len(text[:place]) - len(text[:place].rstrip("\\"))
    return slashes % 2 == 1
