"""The warnings of a build, read from what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_WARNING = re.compile(
    r"(?:(?P<path>[^:\n]+?):(?:(?P<line>\d+):)? )?(?:WARNING|ERROR): (?P<text>.*?)(?: \[(?P<type>[\w.-]+)\])?"
)


@dataclass(frozen=True)
class Warned:
    """One warning of a build."""

    path: str
    """The source, relative to the project; empty where the warning names none."""
    line: int | None
    text: str
    type: str
    """Type and subtype, as ``suppress_warnings`` takes them."""


def parse_warnings(text: str, srcdir: Path) -> list[Warned]:
    """Read what a build warned about."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).replace(str(srcdir) + "/", "")
    found = []
    for line in plain.splitlines():
        if match := _WARNING.fullmatch(line):
            number = int(match["line"]) if match["line"] else None
            found.append(Warned(match["path"] or "", number, match["text"], match["type"] or ""))
        elif line.strip() and found:
            last = found[-1]
            found[-1] = Warned(last.path, last.line, last.text + "\n" + line, last.type)
    return found
