"""The scripts of pages, as they are written and as they are served."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rjsmin import jsmin

import weekbook

STATIC = Path(weekbook.__file__).parent / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
NESTED = re.compile(r"`(?:[^`$\\]|\\.|\$(?!\{))*\$\{[^}`]*`")
"""A template inside a template, which rjsmin does not know: it takes blanks out of the outer one."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_templates_are_not_nested(path):
    for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        assert not NESTED.search(text), f"{path.name}:{line}"


def test_nested_templates_are_seen():
    code = 'x = `${a ? `${b} ` : ""}c`;'
    assert NESTED.search(code)
    assert "`${b} `" not in jsmin(code)
    assert not NESTED.search("x = `${a} b` + `${c}`; y = `${f(1)}`")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_comments_stay_at_home(path):
    """What is served is shorter; that it does the same is what all tests in a browser show."""
    code = path.read_text("utf-8")
    assert len(jsmin(code)) < 0.95 * len(code)
