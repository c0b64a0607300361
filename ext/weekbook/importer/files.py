"""Writing: whole files or none, inside one folder, and never over what an author has changed by hand.

A week that an import wrote holds the digest of its text in its front matter. Where the digest fits, nobody has touched
the text since, and it may be written anew; where it does not, or is absent, the file is the author's own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from hashlib import sha256
from pathlib import Path

from ..fileio import open_whole, write_whole
from ..ids import IsoWeek
from .model import State
from .weeks import split_front_matter

_DIGEST = re.compile(r"^imported:[ \t]*([0-9a-f]{64})[ \t]*$", re.MULTILINE)
# YAML takes these as they stand, https://yaml.org/spec/1.2.2/#733-plain-style
_PLAIN = re.compile(r"[^\W\d_](?:[\w .()@·&/+'-]*[\w.)])?")
_YAML_WORDS = frozenset({"y", "n", "yes", "no", "true", "false", "on", "off", "null"})
_PICTURES = "pictures"


def shown(path: Path) -> str:
    """Give a path as a message may have it: characters that would confuse a terminal or a file are escaped."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def week_path(folder: Path, week: IsoWeek) -> Path:
    """Give the file of a week.

    >>> week_path(Path("weeks"), IsoWeek(2025, 7)).as_posix()
    'weeks/2025/W07.md'
    """
    return folder / f"{week.year:04}" / f"W{week.number:02}.md"


def pictures_path(folder: Path) -> Path:
    """Give the folder of the pictures of all weeks."""
    return folder / _PICTURES


def picture_address(name: str) -> str:
    """Give the address of a picture as a week's file has it."""
    return f"../{_PICTURES}/{name}"


def digest(text: str) -> str:
    """Give the digest of what follows the front matter."""
    return sha256(text.encode("utf-8")).hexdigest()


def quote_yaml(text: str) -> str:
    r"""Give a text as a value of YAML, in quotes where a bare one would be read as something else.

    >>> quote_yaml("Ann Li (@ann)"), quote_yaml("no"), quote_yaml("@ann: \"A\"")
    ('Ann Li (@ann)', '"no"', '"@ann: \\"A\\""')
    """
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if _PLAIN.fullmatch(text) and text.casefold() not in _YAML_WORDS:
        return text
    # YAML's double quotes have all of JSON's escapes
    return json.dumps(text, ensure_ascii=False)


def compose(week: IsoWeek, author: str | None, text: str) -> str:
    """Put the front matter of an imported week before its text."""
    body = _body(text)
    fields = [f"week: {week}", *([f"author: {quote_yaml(author)}"] if author else []), f"imported: {digest(body)}"]
    return "\n".join(["---", *fields, "---", body])


def decide(path: Path, text: str, *, force: bool) -> State:
    """Tell what is to become of a week's file whose text, front matter excluded, should be this one."""
    if path.with_suffix(".rst").exists():
        # the author's own, and a second file for the week would be one too many
        return State.EDITED
    found = _read(path)
    if found is None:
        return (State.REPLACED if force else State.EDITED) if os.path.lexists(path) else State.NEW
    body = split_front_matter(found)[1]
    if body == _body(text):
        return State.UNCHANGED
    if _recorded(found) == digest(body):
        return State.UPDATED
    return State.REPLACED if force else State.EDITED


def write_week(path: Path, week: IsoWeek, author: str | None, text: str, *, state: State) -> None:
    """Write the file of a week; what the author has put into the front matter of one that is updated stays."""
    found = _read(path) if state is State.UPDATED else None
    if found is None:
        write_whole(path, compose(week, author, text).encode("utf-8"))
        return
    body = _body(text)
    head = found[: len(found) - len(split_front_matter(found)[1])]
    write_whole(path, (_DIGEST.sub(f"imported: {digest(body)}", head, count=1) + body).encode("utf-8"))


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file so that nobody ever sees a part of it."""
    with source.open("rb") as read, open_whole(path) as stream:
        shutil.copyfileobj(read, stream, 1 << 20)


def check_inside(path: Path, folder: Path) -> None:
    """Refuse a path that a symbolic link leads out of the folder it should be in.

    :raises OSError: with a sentence for the author
    """
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise OSError(f"{path} leads outside {folder}; nothing was written there")


def _body(text: str) -> str:
    """Give what follows the front matter: a blank line, and the text with one end of line."""
    return "\n" + text.strip("\n") + "\n"


def _read(path: Path) -> str | None:
    """Read a file, its ends of lines as Git may have changed them; None if it is not there or holds no text."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") if path.is_file() else None
    except (OSError, UnicodeDecodeError):
        return None


def _recorded(text: str) -> str | None:
    head = text[: len(text) - len(split_front_matter(text)[1])]
    found = _DIGEST.search(head)
    return found[1] if found else None
