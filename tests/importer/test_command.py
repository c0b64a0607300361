"""``weekbook import``: what comes of whole archives, good and bad."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from archives import PNG, Archive, readme

import weekbook
from weekbook.cli import INTERRUPTED, main
from weekbook.ids import IsoWeek
from weekbook.importer import drafts, run
from weekbook.importer.convert import convert_week
from weekbook.importer.files import compose
from weekbook.importer.weeks import Readme, split_front_matter

if TYPE_CHECKING:
    from conftest import Built, Imported

PAPER = "[[2504.20602v1 Some Paper]]\n\nText, ![a picture](README.assets/a.png)"


def fill(archive: Archive) -> None:
    """Write three weeks, two with papers and a picture."""
    for number in (17, 18):
        path = archive.add(number, PAPER)
        (path.parent / "README.assets").mkdir(exist_ok=True)
        (path.parent / "README.assets" / "a.png").write_bytes(PNG)
    archive.add(19)


def findings(archive: Archive) -> list[tuple[str, bool]]:
    """Return kind and loss of all findings of the last import."""
    return [(one["kind"], one["lost"]) for one in json.loads(archive.report.read_text("utf-8"))["findings"]]


def states(archive: Archive) -> list[str]:
    """Return the states of all weeks of the last import."""
    return [one["state"] for one in json.loads(archive.report.read_text("utf-8"))["weeks"]]


# -- Good archives ---------------------------------------------------------------------------------


def test_an_archive(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """All weeks, the picture and the paper are there, and nothing else."""
    fill(archive)
    assert archive.run() == 0
    written = archive.written()
    picture = next(name for name in written if name.startswith("weeks/pictures/"))
    assert set(written) == {*(f"weeks/2025/W{n}.md" for n in (17, 18, 19)), picture, "bib/imported.bib"}
    assert written[picture] == PNG
    text = written["weeks/2025/W18.md"].decode("utf-8")
    assert text.startswith('---\nweek: 2025-W18\nauthor: "@ann"\nimported: ')
    assert "```{paper} 2504.20602v1" in text or ":::{paper} 2504.20602v1" in text
    assert f"![a picture](../{picture.removeprefix('weeks/')})" in text
    assert written["bib/imported.bib"].count(b"@misc") == 1
    assert archive.outside() == {*(f"weekly/2025/2025W{n}/README.zh-CN.md" for n in (17, 18, 19)), "report.json"} | {
        f"weekly/2025/2025W{n}/README.assets/a.png" for n in (17, 18)
    }
    out, err = capsys.readouterr()
    assert "Nothing was lost." in out
    assert err == ""


def test_a_second_run_changes_nothing(archive: Archive) -> None:
    """No file is written again, with the same text or another."""
    fill(archive)
    archive.run()
    first = {path: path.stat().st_mtime_ns for path in archive.weeks.parent.rglob("*")}
    assert archive.run() == 0
    assert {path: path.stat().st_mtime_ns for path in archive.weeks.parent.rglob("*")} == first
    assert states(archive) == ["unchanged"] * 3


def test_going_on(archive: Archive) -> None:
    """A new week is added, a changed one is written anew, the others stay."""
    fill(archive)
    archive.run()
    archive.add(18, "Other text.")
    archive.add(20)
    assert archive.run() == 0
    assert states(archive) == ["unchanged", "updated", "unchanged", "new"]
    assert "Other text." in archive.page(18).read_text("utf-8")


def test_edited_by_hand(archive: Archive) -> None:
    """What the author has changed is kept, and said, until it is asked for."""
    fill(archive)
    archive.page(17).parent.mkdir(parents=True)
    archive.page(17).write_text("# Mine\n", "utf-8")
    archive.run()
    changed = archive.page(18).read_text("utf-8") + "By hand.\n"
    archive.page(18).write_text(changed, "utf-8")
    assert archive.run() == 0
    assert states(archive) == ["edited", "edited", "unchanged"]
    assert findings(archive) == [("edited", False)] * 2
    assert archive.page(17).read_text("utf-8") == "# Mine\n"
    assert archive.page(18).read_text("utf-8") == changed
    assert archive.run("--force") == 0
    assert states(archive) == ["replaced", "replaced", "unchanged"]
    assert "By hand." not in archive.page(18).read_text("utf-8")


def test_dry_run(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """It tells what a run would tell, and writes nothing but the report."""
    fill(archive)
    assert archive.run("--dry-run") == 0
    assert not archive.weeks.parent.exists()
    dry = json.loads(archive.report.read_text("utf-8"))
    assert "this was a dry run" in capsys.readouterr().out
    archive.run()
    assert {**dry, "dry_run": False} == json.loads(archive.report.read_text("utf-8"))


@pytest.mark.parametrize("is_dry", [False, True])
def test_jobs(archive: Archive, capsys: pytest.CaptureFixture[str], is_dry: bool) -> None:
    """The number of processes changes no byte of pages, bibliography or report."""
    fill(archive)
    archive.add(20, "[[#Entry of 21]] ![](none.png)")
    archive.add(21, b"\xff")
    options = ["--dry-run"] if is_dry else []
    results = []
    for jobs in ("1", "2"):
        for path in sorted(archive.weeks.parent.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        status = archive.run("--jobs", jobs, *options)
        results.append((status, capsys.readouterr().out, archive.report.read_bytes(), archive.written()))
    assert results[0] == results[1]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_weeks_that_refer_to_each_other(archive: Archive, jobs: str) -> None:
    """A reference finds the headings of a week that is read later, however it is written, and of none left out."""
    archive.add(16, "See [[2025\\-W18#Entry of 18]].")
    archive.add(17, "See [[2025W19#Entry of 19]].")
    archive.add(18, "See [there](../2025W17/README.zh-CN.md#entry-of-17).")
    archive.add(19)
    archive.add(20, readme(19, "The copy.").replace("Entry of 19", "Left out").encode())
    archive.add(21, "See [[2025W19#Left out]].")
    assert archive.run("--jobs", jobs) == 1
    assert findings(archive) == [("week", True), ("week", False), ("reference", False)]
    assert "{entry}`Entry of 18 <2025-W18#Entry of 18>`" in archive.page(16).read_text("utf-8")
    assert "{entry}`Entry of 19 <2025-W19#Entry of 19>`" in archive.page(17).read_text("utf-8")
    assert "{entry}`there <2025-W17#" in archive.page(18).read_text("utf-8")
    assert "See Left out." in archive.page(21).read_text("utf-8")


def test_drafts_are_gone(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left of what an import keeps for a while, nor is it in the project."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    seen: list[str] = []
    finish = run.finish_draft

    def watch(*arguments: Any) -> object:
        seen.extend(path.name for path in folder.rglob("*") if path.is_file())
        return finish(*arguments)

    monkeypatch.setattr(run, "finish_draft", watch)
    fill(archive)
    assert archive.run() == 0
    assert len(set(seen)) == 3
    assert list(folder.iterdir()) == []


def test_memory_does_not_grow(archive: Archive) -> None:
    """Many weeks take what one takes: no text of a week is kept while others are converted."""
    body = "\n\n".join(f"### Entry {n}\n\nSome text of some length, and *marks*." for n in range(150))

    def peak(count: int) -> int:
        for number in range(1, count + 1):
            archive.add(number, body)
        tracemalloc.start()
        archive.run("--dry-run")
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(1)
    assert peak(9) < 1.5 * peak(1) + 9 * 200_000


def test_progress(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal has a bar, a log has none."""
    fill(archive)
    said = {}
    for is_terminal in (False, True):
        stream = io.StringIO()
        monkeypatch.setattr(stream, "isatty", lambda is_terminal=is_terminal: is_terminal)
        monkeypatch.setattr(sys, "stderr", stream)
        archive.run("--dry-run")
        said[is_terminal] = stream.getvalue()
    assert said[False] == ""
    assert "importing" in said[True]


def test_author_of_the_front_matter(archive: Archive) -> None:
    """Where the text names no author, the front matter may."""
    text = readme(18).replace("by @ann\n\n", "")
    archive.add(18, f"---\nweek: 2025-W18\nauthor: 'Ann: A'\n---\n\n{text}".encode())
    assert archive.run() == 0
    assert '\nauthor: "Ann: A"\n' in archive.page(18).read_text("utf-8")


# -- Bad archives ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "week"),
        (b"\n \n", "week"),
        (b"\x89PNG\r\n\x1a\n\0\0", "unreadable"),
        ("中文".encode("gb18030"), "unreadable"),
        (b"# " + b"a" * 50_000_000, "unreadable"),
        ("# 2025 年第 60 周\n".encode(), "week"),
    ],
)
def test_a_bad_file(archive: Archive, data: bytes, kind: str) -> None:
    """It is said with file and line, the others are imported, and something was lost."""
    fill(archive)
    path = archive.add(60 if kind == "week" and data.strip() else 20, data)
    assert archive.run() == 1
    (finding,) = json.loads(archive.report.read_text("utf-8"))["findings"]
    assert (finding["path"], finding["line"], finding["kind"], finding["lost"]) == (str(path), 1, kind, True)
    assert states(archive) == ["new"] * 3


def test_a_week_without_a_heading(archive: Archive) -> None:
    """Its folder tells the week; its page has a title."""
    archive.add(18, b"Text alone.\n")
    assert archive.run() == 0
    assert findings(archive) == [("week", False)]
    assert "\n# 2025 W18\n" in archive.page(18).read_text("utf-8")


def test_two_folders(archive: Archive) -> None:
    """One is imported, the other is lost."""
    fill(archive)
    copy = archive.top / "copies" / "README.zh-CN.md"
    copy.parent.mkdir()
    copy.write_text(readme(18, "The copy."), "utf-8")
    assert archive.run() == 1
    assert findings(archive) == [("week", True)]
    assert "The copy." not in archive.page(18).read_text("utf-8")


def test_symlink_loop(archive: Archive) -> None:
    """A circle of links is no loss."""
    fill(archive)
    (archive.top / "2025" / "2025W18" / "up").symlink_to(archive.top)
    assert archive.run() == 0
    assert states(archive) == ["new"] * 3


def test_nothing_outside(archive: Archive) -> None:
    """Hostile pictures and links neither bring a file in nor put one elsewhere, and no page points at one."""
    secret = archive.root / "secret.png"
    secret.write_bytes(PNG)
    addresses = [
        "../../../secret.png",
        str(secret),
        "/../secret.png",
        "link.png",
        "../../../../../../etc/passwd",
        "%2e%2e/x.png",
    ]
    path = archive.add(18, "\n\n".join(f"![words {n}](<{address}>)" for n, address in enumerate(addresses)))
    (path.parent / "link.png").symlink_to(secret)
    before = archive.outside()
    assert archive.run() == 1
    assert [kind for kind, _lost in findings(archive)] == ["picture"] * len(addresses)
    assert list(archive.written()) == ["weeks/2025/W18.md"]
    assert archive.outside() == before | {"report.json"}
    text = archive.page(18).read_text("utf-8")
    assert "](" not in text
    assert all(f"words {n}" in text for n in range(len(addresses)))


@pytest.mark.parametrize("name", ["weeks", "weeks/2025", "weeks/pictures"])
def test_target_folders_that_are_links(archive: Archive, name: str) -> None:
    """The folder of the weeks may be a link, a folder in it may not lead out of it."""
    fill(archive)
    elsewhere = archive.root / "elsewhere"
    elsewhere.mkdir()
    link = archive.weeks.parent / name
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    status = archive.run()
    if name == "weeks":
        assert status == 0
        assert (elsewhere / "2025" / "W18.md").is_file()
    else:
        assert status == 1
        assert list(elsewhere.iterdir()) == []
        assert states(archive) == (["failed"] * 3 if name == "weeks/2025" else ["failed", "failed", "new"])


@pytest.mark.parametrize(
    "body",
    [
        "\n".join(f"{'> ' * depth}quoted {depth}" for depth in range(1, 101)),
        "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n<a href='javascript:alert(1)'>words</a>",
        "[a](javascript:alert(1)) ![b](data:text/html,x)\n\n[[../../etc/passwd]]\n\n```{include} /etc/passwd\n```",
        "---\n" * 50 + "- " * 50 + "deep",
    ],
)
def test_hostile_text(archive: Archive, body: str) -> None:
    """Odd text may be lost with a word about it, but the other weeks are there."""
    fill(archive)
    archive.add(20, body)
    assert archive.run() in (0, 1)
    assert states(archive)[:3] == ["new"] * 3
    assert archive.run() in (0, 1)
    assert set(states(archive)) <= {"unchanged", "failed"}


@pytest.mark.parametrize("error", [RecursionError("deep"), ValueError("odd"), OSError(28, "No space left on device")])
def test_an_unexpected_error(archive: Archive, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """It costs its own week only."""
    fill(archive)
    monkeypatch.setattr(drafts, "convert_week", failing_at(18, error))
    assert archive.run() == 1
    assert states(archive) == ["new", "failed", "new"]
    assert findings(archive) == [("unreadable", True)]
    assert str(error) in archive.report.read_text("utf-8")


def failing_at(number: int, error: BaseException) -> Callable[..., object]:
    """Return a conversion that fails at one week."""

    def convert(readme: Readme, **options: object) -> object:
        if f"Entry of {number}" in readme.titles:
            raise error
        return convert_week(readme, **options)  # type: ignore[arg-type]

    return convert


def test_want_of_memory_is_no_finding(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """What concerns all weeks is not taken for a mistake in one."""
    fill(archive)
    monkeypatch.setattr(drafts, "convert_week", failing_at(18, MemoryError()))
    with pytest.raises(MemoryError):
        archive.run()


def test_interrupt(archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is written is whole, nothing lies beside it, and the next run goes on from there."""
    fill(archive)
    replace, done = os.replace, 0

    def fail_later(source: Path, target: Path) -> None:
        nonlocal done
        done += 1
        if done == 3:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_later)
    assert archive.run() == INTERRUPTED
    assert "Interrupted" in capsys.readouterr().err
    names = sorted(name.rpartition("/")[2] for name in archive.written())
    assert [name for name in names if not name.endswith(".png")] == ["W17.md"]
    text = archive.page(17).read_text("utf-8")
    assert text == compose(IsoWeek(2025, 17), "@ann", split_front_matter(text)[1])
    monkeypatch.setattr(os, "replace", replace)
    assert archive.run() == 0
    assert states(archive) == ["unchanged", "new", "new"]


# -- Usage -----------------------------------------------------------------------------------------


def test_nothing_found(archive: Archive) -> None:
    """No week anywhere is a mistake of usage; none in one of two folders is a loss."""
    assert archive.run() == 2
    fill(archive)
    empty = archive.root / "empty"
    empty.mkdir()
    assert archive.run(paths=(archive.top, empty)) == 1
    assert json.loads(archive.report.read_text("utf-8"))["empty_paths"] == [str(empty)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "required: COMMAND"),
        (["import"], "required: PATH"),
        (["import", "nowhere"], "there is no nowhere"),
        (["import", ".", "--jobs", "0"], "'0' is no number of processes"),
        (["import", ".", "--jobs", "many"], "'many' is no number of processes"),
        (["import", ".", "--weeks", "file"], "file is no folder"),
        (["import", ".", "--bib", "folder"], "folder is a folder"),
        (["import", ".", "--report", "folder"], "folder is a folder"),
        (["import", ".", "--audit", "--dry-run"], "leave --dry-run out"),
    ],
)
def test_usage(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    """What is wrong is said before anything is read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


def test_as_a_program(archive: Archive) -> None:
    """The defaults are folders of where one is; the exit status is the report's; a poor terminal is no obstacle."""
    fill(archive)
    archive.add(20, "![词](../../../none.png)")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    project = archive.root / "project"
    project.mkdir()
    command = [sys.executable, "-m", "weekbook", "import", "../weekly"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "picture lies outside the archive, and is not looked at: ../../../none.png [lost]" in done.stdout
    assert sorted(archive.written())[:2] == ["bib/imported.bib", "weeks/2025/W17.md"]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is the package's."""
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"weekbook {weekbook.__version__}\n"


# -- Audit -----------------------------------------------------------------------------------------


def test_audit(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """The weeks are built and compared; a week that was edited by hand is not the import's to answer for."""
    fill(archive)
    assert archive.run("--audit") == 0
    assert "audit of 3 weeks: 0 differences" in capsys.readouterr().out
    archive.page(19).write_text("# Mine\n", "utf-8")
    assert archive.run("--audit") == 0
    assert "audit of 2 weeks: 0 differences" in capsys.readouterr().out


# -- Real weeks ------------------------------------------------------------------------------------


def test_corpus(imported: Imported, built: Built) -> None:
    """All real weeks are imported, and build; what is warned about is a defect of the source, and in the report too."""
    report = json.loads(imported.report.read_text("utf-8"))
    assert [one["state"] for one in report["weeks"]] == ["new"] * 18
    assert imported.status == report["status"] == int(any(one["lost"] for one in report["findings"]))
    weeks = {Path(one["target"]).relative_to(imported.project).as_posix(): one["source"] for one in report["weeks"]}
    known = Counter((one["path"], one["kind"]) for one in report["findings"])
    said = "\n".join(one["message"] for one in report["findings"])
    kinds = {
        "weekbook.image": "picture",
        "weekbook.post_date": "post",
        "weekbook.empty": "post",
        "weekbook.html": "html",
    }
    warned = Counter((weeks.get(one.path, one.path), kinds.get(one.type, str(one))) for one in built.warnings)
    assert warned - known == Counter()
    posts = {
        found[0] for one in built.warnings if (found := re.search(r"\d{15,}", one.text)) and kinds[one.type] == "post"
    }
    assert [post for post in posts if post not in said] == []


def test_corpus_again(imported: Imported) -> None:
    """A second import of the real weeks, by two processes, changes nothing."""
    files = [path for path in imported.project.rglob("*") if path.is_file() and path.suffix in (".md", ".bib", ".webp")]
    before = {path: path.stat().st_mtime_ns for path in files}
    report = imported.report.with_name("again.json")
    options = ["--weeks", str(imported.weeks), "--bib", str(imported.bib), "--jobs", "2", "--report", str(report)]
    sources = {Path(one["source"]) for one in json.loads(imported.report.read_text("utf-8"))["weeks"]}
    assert main(["import", *map(str, sorted(sources)), *options]) == imported.status
    assert {path: path.stat().st_mtime_ns for path in files} == before
    first, second = (json.loads(path.read_text("utf-8")) for path in (imported.report, report))
    assert [one["state"] for one in second["weeks"]] == ["unchanged"] * 18
    assert second["findings"] == first["findings"]
    assert second["counts"] == first["counts"]
