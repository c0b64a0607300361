"""Files are written whole, inside their folder, and never over an author's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from weekbook.ids import IsoWeek
from weekbook.importer.files import (
    check_inside,
    compose,
    copy_whole,
    decide,
    digest,
    quote_yaml,
    shown,
    write_week,
    write_whole,
)
from weekbook.importer.model import State
from weekbook.importer.weeks import split_front_matter

WEEK = IsoWeek(2025, 18)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return the file of a week that was imported."""
    path = tmp_path / "weeks" / "2025" / "W18.md"
    write_week(path, WEEK, "Ann: A", "# Old\n", state=State.NEW)
    return path


def test_form() -> None:
    """The digest is that of all that follows the front matter."""
    text = compose(WEEK, None, "# A\n\ntext\n")
    named, rest, lines = split_front_matter(text)
    assert (named, rest, lines) == ("2025-W18", "\n# A\n\ntext\n", 4)
    assert f"\nimported: {digest(rest)}\n" in text
    assert "author" not in text


@given(st.text())
def test_author(name: str) -> None:
    """Whatever stands in the line of the author is read as one text again."""
    printable = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    assert yaml.safe_load(f"author: {quote_yaml(name)}") == {"author": printable}


def test_decisions(page: Path) -> None:
    """A file is the import's as long as its digest fits."""
    assert decide(page.with_name("W19.md"), "# A", force=False) is State.NEW
    assert decide(page, "# Old", force=False) is State.UNCHANGED
    assert decide(page, "# New", force=False) is State.UPDATED
    page.write_text(page.read_text("utf-8") + "By hand.\n", "utf-8")
    assert decide(page, "# New", force=False) is State.EDITED
    assert decide(page, "# New", force=True) is State.REPLACED
    page.write_text("# By hand\n", "utf-8")
    assert decide(page, "# New", force=False) is State.EDITED


def test_ends_of_lines_are_no_edit(page: Path) -> None:
    """Git may write a file with other ends of lines."""
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert decide(page, "# Old", force=False) is State.UNCHANGED
    assert decide(page, "# New", force=False) is State.UPDATED


@pytest.mark.parametrize("kind", ["folder", "broken link", "bytes", "rst"])
def test_what_is_no_imported_file(page: Path, kind: str) -> None:
    """What cannot be read, and a week in the other language, is the author's."""
    if kind != "rst":
        page.unlink()
    match kind:
        case "folder":
            page.mkdir()
        case "broken link":
            page.symlink_to("nowhere")
        case "bytes":
            page.write_bytes(b"\xff\xfe\xff")
        case "rst":
            page.with_suffix(".rst").write_text("Week\n====\n", "utf-8")
    assert decide(page, "# New", force=False) is State.EDITED


def test_front_matter_of_the_author_stays(page: Path) -> None:
    """A field that was added is no change of the text, and is there after the next import."""
    page.write_text(page.read_text("utf-8").replace("week:", "lang: zh\nweek:", 1), "utf-8")
    assert decide(page, "# New", force=False) is State.UPDATED
    write_week(page, WEEK, "Ann: A", "# New", state=State.UPDATED)
    text = page.read_text("utf-8")
    assert text.startswith('---\nlang: zh\nweek: 2025-W18\nauthor: "Ann: A"\nimported: ')
    assert text.endswith("---\n\n# New\n")
    assert decide(page, "# New", force=False) is State.UNCHANGED
    assert decide(page, "# Newer", force=False) is State.UPDATED
    write_week(page, WEEK, None, "# Newest", state=State.REPLACED)
    assert page.read_text("utf-8") == compose(WEEK, None, "# Newest")


@pytest.mark.parametrize("before", [None, b"old"])
def test_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes | None) -> None:
    """A file is old or new, never a part, and nothing stays beside it."""
    path = tmp_path / "a.md"
    if before is not None:
        path.write_bytes(before)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == ([("a.md", before)] if before is not None else [])


def test_permissions(tmp_path: Path) -> None:
    """A new file has those that any new file has, an old one keeps its own."""
    (tmp_path / "plain").touch()
    write_whole(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode
    (tmp_path / "new").chmod(0o640)
    write_whole(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    """A link to a file elsewhere does not make that file ours."""
    (tmp_path / "other").write_text("other", "utf-8")
    (tmp_path / "link").symlink_to("other")
    copy_whole(tmp_path / "other", tmp_path / "copy")
    write_whole(tmp_path / "link", b"new")
    assert [(tmp_path / name).read_text("utf-8") for name in ("other", "link", "copy")] == ["other", "new", "other"]


def test_outside(tmp_path: Path) -> None:
    """A folder that is a link to elsewhere takes nothing."""
    (tmp_path / "weeks").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "weeks" / "2025").symlink_to(tmp_path / "other")
    check_inside(tmp_path / "weeks" / "2024" / "W18.md", tmp_path / "weeks")
    with pytest.raises(OSError, match="leads outside"):
        check_inside(tmp_path / "weeks" / "2025" / "W18.md", tmp_path / "weeks")


def test_names_that_confuse() -> None:
    """A name cannot steer a terminal, nor break a file that has to be UTF-8."""
    assert shown(Path(os.fsdecode(b"a\xff\x1b[2J\n.md"))) == r"a\xff\x1b[2J\n.md"
