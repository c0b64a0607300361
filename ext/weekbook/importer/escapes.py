"""Escapes: plain text as MyST reads it back, sign by sign and line by line.

Beside what Markdown escapes there is what only MyST reads: formulas, roles, footnotes and callouts of its own, and line
beginnings (``%``, ``+++``, ``:::``, ``(target)=``, ``: ``, the hyphens of front matter).
"""

from __future__ import annotations

import re
import unicodedata

# what none of the patterns below finds anything in
_HAS_SIGN = re.compile(r"[\\`${~*_\[\]<&\x00-\x1f\x7f]|  ")
_SPACES = re.compile(r"[ \t\n\r\x00-\x1f\x7f]+")
_SIGNS = re.compile(r"[\\`${]|~{2,}|^~|~$")
_ASTERISKS = re.compile(r"\*+")
_UNDERSCORES = re.compile(r"_+")
_PAIR_OF_BRACKETS = re.compile(r"\[(?![\^!\s])[^\[\]]*\](?![(:\[])|[\[\]]")
_LESS_THAN = re.compile(r"<(?=[\x21-\x7e]|$)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(
    r"[#]{1,6}(?=\s|$)|>|[-*+](?=\s|$)|-{3}|=+$|_(?=[_ \t]+$)|\*(?=[* \t]+$)"
    r"|%|\+{3}|:{3}|\([^()\n]*\)=\s*$|[:~](?=\s)|[|:-](?=[|: \t-]*$)"
)
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)", re.ASCII)
_TICK_BOX = re.compile(r"\[([ xX])\](?= )")


def escape_text(text: str) -> str:
    r"""Escape a text of one line, which stands between things that are no text.

    >>> escape_text("$20 for {a}`b` *c* and snake_case [1] [^1]")
    '\\$20 for \\{a}\\`b\\` \\*c\\* and snake_case [1] \\[^1\\]'
    """
    if not _HAS_SIGN.search(text):
        return text
    text = _SPACES.sub(" ", text)
    text = _SIGNS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), text)
    text = _ASTERISKS.sub(lambda found: _escape_run(text, found), text)
    text = _UNDERSCORES.sub(lambda found: _escape_run(text, found), text)
    text = _PAIR_OF_BRACKETS.sub(lambda found: found[0] if len(found[0]) > 1 else f"\\{found[0]}", text)
    return _ENTITY.sub(r"\\&", _LESS_THAN.sub(r"\\<", text))


def escape_address(text: str) -> str:
    """Escape what would be read as a character's name in an address or a title."""
    return _ENTITY.sub("&amp;", text)


def escape_lines(text: str) -> str:
    """Escape how the lines of a paragraph begin."""
    return "\n".join(_escape_line(line.strip()) for line in text.split("\n"))


def is_space(sign: str) -> bool:
    """Tell whether Markdown takes a sign, or the end of a text, for white space where emphasis begins or ends."""
    return not sign or sign.isspace()


def is_punctuation(sign: str) -> bool:
    """Tell whether Markdown takes a sign for punctuation where emphasis begins or ends."""
    return unicodedata.category(sign)[0] in "PS"


def _escape_run(text: str, run: re.Match[str]) -> str:
    """Escape signs of emphasis, unless they stand by themselves or, if they are underscores, within a word."""
    before, after = text[max(0, run.start() - 1) : run.start()], text[run.end() : run.end() + 1]
    if before == after == " " or (run[0][0] == "_" and _is_letter(before) and _is_letter(after)):
        return run[0]
    return "".join(f"\\{sign}" for sign in run[0])


def _is_letter(sign: str) -> bool:
    return not is_space(sign) and not is_punctuation(sign)


def _escape_line(line: str) -> str:
    if line[:1].isalpha():
        return line
    line = _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line
    line = _TICK_BOX.sub(r"\\[\1\\]", line, count=1) if _TICK_BOX.match(line) else line
    return f"\\{line}" if _LINE_START.match(line) else line
