"""Which weeks are found, and what is said of those that cannot be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from archives import Archive, readme

from weekbook.importer.discovery import (
    MAX_BYTES,
    MAX_LINE,
    Candidate,
    UnreadableError,
    choose,
    find_candidates,
    look_at,
    read_text,
)
from weekbook.importer.model import Finding, FindingKind


def find(*paths: Path) -> tuple[dict[str, Path], list[Finding]]:
    """Return the weeks that paths hold, each with its file, and all findings."""
    candidates, findings = find_candidates(paths)
    found = choose(map(look_at, candidates))
    return {str(one.week): one.candidate.path for one in found.files}, [*findings, *found.findings]


def write(path: Path, text: str) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_all_kinds_of_paths(archive: Archive) -> None:
    """The top, a year, a week's folder and a week's file give the same week, and together they give it once."""
    path = archive.add(18)
    for named in (archive.top.parent, archive.top, path.parent.parent, path.parent, path):
        assert find(named) == ({"2025-W18": path}, [])
    assert find(archive.top, path.parent, path) == ({"2025-W18": path}, [])
    other_name = archive.root / "z"
    other_name.symlink_to(archive.top)
    assert find(other_name, archive.top) == ({"2025-W18": path}, [])


def test_the_chinese_file_is_the_week(archive: Archive) -> None:
    """An English stub beside it is none, but a README that stands alone and names a week is one."""
    path = archive.add(18)
    archive.add(18, b"# Week 18, 2025\n\nSee the Chinese one.\n", name="README.md")
    archive.add(18, b"# Week 18, 2025\n\nSee the Chinese one.\n", name="README.en.md")
    alone = archive.add(19, b"# Week 19, 2025\n\n## A\n\nText.\n", name="README.md")
    assert find(archive.top) == ({"2025-W18": path, "2025-W19": alone}, [])


def test_other_readmes_are_skipped(archive: Archive) -> None:
    """What names no week is no week, and nothing is said of it, unless the author named it."""
    path = archive.add(18)
    about = write(archive.top / "README.md", "# All weeks\n\n## 2025 年第 18 周\n\n## 2025 年第 19 周\n")
    write(archive.top / "template" / "README.zh-CN.md", readme(20))
    write(archive.top / ".git" / "README.zh-CN.md", readme(21))
    write(archive.top / "tools" / "README.md", "")
    assert find(archive.top) == ({"2025-W18": path}, [])
    found, findings = find(about)
    assert found == {}
    assert [(one.kind, one.lost) for one in findings] == [(FindingKind.WEEK, True)]


@pytest.mark.parametrize(
    ("folder", "text", "week", "said"),
    [
        ("2025W18", readme(18), "2025-W18", ""),
        ("2025/W18", "## A\n\nText.\n", "2025-W18", "no heading names the week"),
        ("spring", readme(18), "2025-W18", ""),
        ("2025W18", readme(17), "2025-W17", "the folder says 2025-W18"),
        ("2025W18", f"---\nweek: 2025-W19\n---\n\n{readme(18)}", "2025-W19", "the heading says 2025-W18"),
        # the days tell that the heading was copied from the week before
        (
            "2025W18",
            readme(17).replace("by @ann", "以下为 2025 年第 17 周（4 月 28 日至 5 月 4 日）看过的内容。"),
            "2025-W18",
            "the heading says 2025-W17",
        ),
        (
            "2025W18",
            readme(18).replace("by @ann", "以下为 2025 年第 18 周（4 月 21 日至 4 月 27 日）看过的内容。"),
            "2025-W18",
            "the header says 04-21 to 04-27",
        ),
    ],
)
def test_which_week(tmp_path: Path, folder: str, text: str, week: str, said: str) -> None:
    """Front matter, heading and folder are asked in this order, and held against each other and the days."""
    path = write(tmp_path / folder / "README.zh-CN.md", text)
    found, findings = find(tmp_path)
    assert found == {week: path}
    assert [one.kind for one in findings] == [FindingKind.WEEK] * bool(said) + [FindingKind.WEEK] * (
        len(findings) - bool(said)
    )
    assert any(said in one.message for one in findings) if said else findings == []
    assert not any(one.lost for one in findings)


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        ("2025W60", "# Reading\n\nText.\n"),
        ("spring", "# 2025 年第 60 周\n\nText.\n"),
        ("spring", "---\nweek: 2025-W60\n---\n\n# Reading\n"),
        ("2025W18", ""),
        ("2025W18", " \n\n"),
    ],
)
def test_no_such_week(tmp_path: Path, folder: str, text: str) -> None:
    """What means to be a week and is none, or empty, is lost."""
    path = write(tmp_path / folder / "README.zh-CN.md", text)
    found, findings = find(tmp_path)
    assert found == {}
    assert {(one.path, one.kind, one.lost) for one in findings} == {(str(path), FindingKind.WEEK, True)}


def test_front_matter_is_said(tmp_path: Path) -> None:
    """Fields that a week's file has no use for do not vanish in silence."""
    write(tmp_path / "README.md", f"---\nweek: 2025-W18\nauthor: Ann\ntags: [a]\n---\n{readme(18)}")
    (finding,) = find(tmp_path)[1]
    assert (finding.message, finding.lost) == ("front matter is left out: tags", True)


def test_two_folders_with_one_week(archive: Archive) -> None:
    """The first is taken, the other is lost."""
    first = archive.add(18)
    second = write(archive.top / "copy" / "README.zh-CN.md", readme(18))
    found, (finding,) = find(archive.top)
    assert found == {"2025-W18": first}
    assert (finding.path, finding.kind, finding.lost) == (str(second), FindingKind.WEEK, True)
    assert str(first) in finding.message


def test_links_in_a_circle(archive: Archive) -> None:
    """Whatever links there are, each week is found once, and by its own name."""
    path = archive.add(18)
    (archive.top / "2025" / "again").symlink_to(archive.top)
    (archive.top / "2025" / "2025W18" / "here").symlink_to(".")
    (archive.top / "2024").symlink_to("2025")
    (archive.top / "itself").symlink_to("itself")
    (archive.top / "README.md").symlink_to("README.md")
    found, findings = find(archive.top)
    assert found == {"2025-W18": path}
    said = sorted((one.message, one.lost) for one in findings)
    assert said == [("a link in a circle; it was not followed", False)] * 2 + [("not a plain file", True)]


def test_links_to_elsewhere(archive: Archive) -> None:
    """What a link leads to outside the archive is not looked at, unless it is named too."""
    path = archive.add(18)
    other = write(archive.root / "other" / "2025W19" / "README.zh-CN.md", readme(19))
    (archive.top / "2025" / "2025W19").symlink_to(other.parent)
    (archive.top / "spring").mkdir()
    (archive.top / "spring" / "README.md").symlink_to(other)
    found, findings = find(archive.top)
    assert found == {"2025-W18": path}
    assert [(one.kind, one.lost) for one in findings] == [(FindingKind.UNREADABLE, True)] * 2
    assert find(archive.top, archive.root / "other") == ({"2025-W18": path, "2025-W19": other}, [])


def test_a_link_inside_the_archive(archive: Archive) -> None:
    """A README may be a link to another file of the archive."""
    text = write(archive.top / "2025" / "2025W18" / "text.md", readme(18))
    link = text.with_name("README.zh-CN.md")
    link.symlink_to("text.md")
    assert find(archive.top) == ({"2025-W18": link}, [])


# -- Reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """UTF-8 is read with and without its mark, others with theirs; ends of lines become one kind."""
    path = tmp_path / "a.md"
    path.write_bytes("一\r\n二\r三\n".encode(encoding))
    assert read_text(path) == "一\n二\n三\n"


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        ("中\n文\n".encode("gb18030"), 1, "not UTF-8"),
        (b"a\nb\n\xff\n", 3, "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", 1, "binary"),
        (b"a\nb\0c\n", 2, "binary"),
        (b"\xff\xfea", 1, "not UTF-16-LE"),
        (b"a\n" + b"b" * (MAX_LINE + 1), 2, "too long"),
        (b"a" * 50_000_000, 1, "50 MB are too many"),
    ],
)
def test_unreadable(tmp_path: Path, data: bytes, line: int, said: str) -> None:
    """What is no text says so, with its line."""
    path = tmp_path / "a.md"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=said) as caught:
        read_text(path)
    assert caught.value.line == line


def test_no_plain_file(tmp_path: Path) -> None:
    """A pipe would be read for ever."""
    os.mkfifo(tmp_path / "README.md")
    for name, said in (("README.md", "not a plain file"), ("none.md", "no such file")):
        with pytest.raises(UnreadableError, match=said):
            read_text(tmp_path / name)


def test_size_is_looked_at_before_reading(tmp_path: Path) -> None:
    """A huge file takes no memory."""
    path = tmp_path / "README.md"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES * 1000)
    (finding,) = look_at(Candidate(path, tmp_path)).findings
    assert (finding.kind, finding.lost) == (FindingKind.UNREADABLE, True)
