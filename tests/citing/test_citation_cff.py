"""CITATION.cff: a file that the official schema takes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from weekbook.citing.cff import write_cff
from weekbook.citing.entries import make_own_citation

SCHEMA = json.loads(Path(__file__).with_name("schemas").joinpath("cff-1.2.0.json").read_text("utf-8"))


def read(text: str) -> Any:
    """Read a file and hold it against the schema."""
    found = yaml.safe_load(text)
    jsonschema.validate(found, SCHEMA)
    return found


def test_whole() -> None:
    """All that is known of the archive is in the file."""
    archive = make_own_citation(
        key="example-2025",
        title="Notes",
        authors=["Ada van der Berg", "{Research Group}", "Garcia, Jr., Ana"],
        date=date(2025, 5, 4),
        url="https://example.org/notes/",
        language="zh-CN",
    )
    text = write_cff(
        archive,
        message="Cite it so.",
        abstract="What was read.",
        licence="MIT",
        repository="https://example.org/sources",
        version="1.0",
    )
    assert read(text) == {
        "cff-version": "1.2.0",
        "message": "Cite it so.",
        "type": "dataset",
        "title": "Notes",
        "authors": [
            {"family-names": "van der Berg", "given-names": "Ada"},
            {"name": "Research Group"},
            {"family-names": "Garcia", "given-names": "Ana", "name-suffix": "Jr."},
        ],
        "abstract": "What was read.",
        "date-released": "2025-05-04",
        "license": "MIT",
        "repository-code": "https://example.org/sources",
        "url": "https://example.org/notes/",
        "version": "1.0",
    }


def test_least() -> None:
    """Without an author the archive speaks for itself: the format demands one."""
    found = read(write_cff(make_own_citation(key="a", title="Notes"), message="Cite it so."))
    assert found["authors"] == [{"name": "Notes"}]


@pytest.mark.parametrize(
    "text",
    [
        "a: b # c",
        "- x",
        "'a' \"b\"",
        "yes",
        "2025",
        "\\n \\",
        "中文 é \U0001f4c4",
        "a\tb",
        "\x85\u2028\ufeff\x7f",
        "{a} [b] & *c !d |",
    ],
)
def test_any_text(text: str) -> None:
    """Whatever stands in a title is read as it was."""
    archive = make_own_citation(key="a", title=text, authors=["{" + text.replace("{", "").replace("}", "") + "}"])
    found = read(write_cff(archive, message=text))
    assert (found["title"], found["message"]) == (text, text)
