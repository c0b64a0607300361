"""``weekbook bib``: arguments, exit statuses, and the page that documents them."""

from __future__ import annotations

import argparse
import doctest
import importlib
import re
from pathlib import Path
from typing import Any

import pytest
from desks import Desk
from servers import Paper

from weekbook.cli import main, make_parser
from weekbook.fetching import merging, run
from weekbook.fetching.merging import UnsafeEditError

GOOD = "@misc{good, title={G}, author={A, B}, year=2025, eprint={2504.00001}}\n"
PAGE = (Path(__file__).parents[2] / "docs" / "bib.md").read_text("utf-8")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to an archive of one week and one entry."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    for name, text in {"bib/a.bib": GOOD, "weeks/W18.md": "{paper}`2504.00001`\n", "none/x": ""}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


# -- Check -----------------------------------------------------------------------------------------


def test_check(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found is 0, something is 1, and each is a line."""
    assert main(["bib", "check"]) == 0
    assert capsys.readouterr().out == "1 entry, no problems.\n"
    (archive / "bib" / "b.bib").write_text("@misc{b, title={B}}\n", "utf-8")
    assert main(["bib", "check", "bib", "bib/a.bib"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "bib/b.bib:1: entry 'b' has no author"
    assert main(["bib", "check", "bib/a.bib", "--source", "none"]) == 1
    assert "no week cites entry 'good'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bib"], "required: COMMAND"),
        (["bib", "check", "nowhere.bib"], "there is no nowhere.bib"),
        (["bib", "check", "none"], "there is no .bib file in none"),
        (["bib", "check", "--source", "nowhere"], "there is no folder nowhere"),
        (["bib", "fetch"], "nothing to ask for"),
        (["bib", "fetch", "--bib", "bib", "--all"], "--bib: bib is a folder"),
        (["bib", "fetch", "no id!"], "names no paper"),
        (["bib", "fetch", "--cited", "--source", "nowhere"], "there is no folder nowhere"),
        (["bib", "fetch", "--contact", "a\nb", "--all"], "--contact: an address is wanted"),
    ],
)
def test_wrong_use(archive: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    """Wrong use is 2, with a word."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


# -- Fetch -----------------------------------------------------------------------------------------


@pytest.fixture
def command(desk: Desk, archive: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Let the command ask the servers of the tests, by their clock."""
    make_asker = run.make_asker

    def make(cache: Path, agent: str, **options: Any) -> Any:
        return make_asker(
            cache, agent, clock=desk.time.clock, addresses=desk.servers.addresses, session=desk.session, **options
        )

    monkeypatch.setattr(run, "make_asker", make)
    return desk


def test_fetch(command: Desk, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All done is 0, something missing is 1, and the rest is there all the same."""
    command.servers.add(Paper("2504.00001"), Paper("2504.00002"))
    options = ["--all", "--bib", "bib/a.bib", "--contact", "ada@example.org"]
    assert main(["bib", "fetch", "2504.00002", *options]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 entry added, 1 completed, 0 as they were, 0 not to be had."
    assert main(["bib", "fetch", "2504.00003", *options]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "2504.00003: arXiv has no such paper" in lines
    assert lines[-1] == "0 entries added, 0 completed, 2 as they were, 1 not to be had."
    assert re.fullmatch(r"weekbook/\S+ \(mailto:ada@example\.org\)", command.servers.asked[0].headers["User-Agent"])
    assert (archive / "user" / "weekbook" / "arxiv.lock").is_file()
    assert (archive / "bib" / "a.bib").read_text("utf-8").count("@misc") == 2


def test_no_network(command: Desk, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No network is 3, as is having nothing offline, and no file is touched."""
    before = (archive / "bib" / "a.bib").read_bytes()
    command.pull_the_plug()
    for option in ((), ("--offline",)):
        assert main(["bib", "fetch", "--all", "--bib", "bib/a.bib", *option]) == 3
        assert "No network: nothing was changed." in capsys.readouterr().out
    assert (archive / "bib" / "a.bib").read_bytes() == before


def test_unsafe_edit(command: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are left as they are for safety are 1, with a word."""

    def refuse(*_arguments: object) -> None:
        raise UnsafeEditError("nothing is written")

    command.servers.add(Paper("2504.00002"))
    monkeypatch.setattr(merging.Merger, "merge", refuse)
    assert main(["bib", "fetch", "2504.00002"]) == 1
    assert capsys.readouterr().err == "nothing is written\n"


def test_folder_that_takes_no_file(command: Desk, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A disk that does not play along is 1, with a word and no traceback."""
    command.servers.add(Paper("2504.00002"))
    assert main(["bib", "fetch", "2504.00002", "--cache", "bib/a.bib"]) == 1
    assert "bib/a.bib" in capsys.readouterr().err


def test_another_folder_of_answers(command: Desk, archive: Path) -> None:
    """Answers are kept where the author says; what keeps processes apart stays where all look for it."""
    command.servers.add(Paper("2504.00002"))
    assert main(["bib", "fetch", "2504.00002", "--cache", "answers"]) == 0
    assert {path.name for path in (archive / "answers").iterdir()} == {"atom", "names"}
    assert {"arxiv.lock"} < {path.name for path in (archive / "user" / "weekbook").iterdir()}
    assert [path.name for path in (archive / "bib").iterdir()] == ["a.bib", "papers.bib"]


# -- Documentation ---------------------------------------------------------------------------------


def arguments_of(name: str) -> list[str]:
    """Return the arguments and options of a sub-command."""

    def choices(parser: argparse.ArgumentParser) -> Any:
        return next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction)).choices

    actions = choices(choices(make_parser())["bib"])[name]._actions
    return [one.option_strings[-1] if one.option_strings else str(one.metavar) for one in actions if one.dest != "help"]


@pytest.mark.parametrize("name", ["check", "fetch"])
def test_documented(name: str) -> None:
    """Each argument has a row in the table of its command, and no other has one; so has each exit status."""
    section = PAGE.partition(f"weekbook bib {name}")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
    statuses = {"check": ["0", "1", "2"], "fetch": ["0", "1", "2", "3", "130"]}[name]
    assert rows == [*arguments_of(name), *statuses]


@pytest.mark.parametrize(
    "name", ["citekeys", *(f"fetching.{name}" for name in ("check", "doiorg", "marks", "names", "tex"))]
)
def test_examples(name: str) -> None:
    """Each example in a module gives what it says."""
    failed, tried = doctest.testmod(importlib.import_module(f"weekbook.{name}"))
    assert (failed, tried > 0) == (0, True)
