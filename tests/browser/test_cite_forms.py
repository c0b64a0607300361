"""RIS and references, which the browser writes: a table of cases, run in Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.browser

CASES = json.loads((ROOT / "tests" / "citing" / "cases" / "forms.json").read_text("utf-8"))


@pytest.fixture
def write(open_page, archive: Path):
    """Write all items of the table by a function of a module, as the site serves it."""
    page = open_page("genindex.html")

    def write_(module: str, function: str) -> list[str]:
        (path,) = (archive / "_static").glob(f"weekbook/modules-*/cite/{module}.js")
        address = f"./{path.relative_to(archive).as_posix()}"
        call = "async ([address, name, items]) => items.map((await import(new URL(address, document.baseURI)))[name])"
        return page.evaluate(call, [address, function, [case["item"] for case in CASES]])

    return write_


@pytest.mark.parametrize(("form", "module"), [("gbt7714", "gbt7714"), ("plain", "plain")])
def test_references(write, form, module):
    """Each case comes out as the table has it: one line, in the form of the standard, or as at the end of a week."""
    written = dict(zip((case["name"] for case in CASES), write(module, "writeReference"), strict=True))
    assert written == {case["name"]: case[form] for case in CASES}


def test_ris(write):
    """Each record is as the table has it, in lines that end as the format wants them; the last one is ER."""
    for case, text in zip(CASES, write("ris", "writeRis"), strict=True):
        assert text == "".join(f"{line}\r\n" for line in case["ris"]), case["name"]
        assert case["ris"][-1] == "ER  - ", case["name"]
