"""The Nu HTML checker finds no error in any kind of page."""

from __future__ import annotations

import json
import subprocess

import pytest
from kinds import BIG_WEEK, PAGES, SMALL_WEEK, WEEK

pytestmark = pytest.mark.browser

NO_ERRORS = {"Attribute “name” not allowed on element “details” at this point.": "HTML has it since 2023"}
"""What the checker says without being right, and why."""


def errors(checker: list[str], folder, paths: list[str]) -> list[str]:
    """Check pages, and give the errors: page, line, what is wrong and where."""
    done = subprocess.run(
        [*checker, "--errors-only", "--exit-zero-always", *(str(folder / path) for path in paths)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        f"{message['url'].rpartition('html/')[2]}:{message.get('lastLine')}: {message['message']} "
        f"{message.get('extract', '')!r}"
        for message in json.loads(done.stdout)["messages"]
        if message["type"] == "error" and message["message"] not in NO_ERRORS
    ]


def test_archive(checker, archive):
    """Every kind of page of the archive is sound HTML."""
    assert errors(checker, archive, [WEEK, *PAGES]) == []


def test_made_weeks(checker, made_archive):
    """So is a week with everything that weeks have, and one with next to nothing."""
    assert errors(checker, made_archive, [BIG_WEEK, SMALL_WEEK]) == []


def test_checker_finds_errors(checker, tmp_path):
    """The checker does look: it finds an error that is put before it."""
    (tmp_path / "page.html").write_text(
        '<!DOCTYPE html><html lang="en"><title>T</title><p id="a"></p><p id="a"></p></html>', "utf-8"
    )
    assert "Duplicate ID" in errors(checker, tmp_path, ["page.html"])[0]
