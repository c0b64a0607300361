"""The examples in the docstrings of the pure modules are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

NAMES = ["ids", "slugs", "topics", "records", "bibtex", "years", "views", "summary", "languages"]
NAMES += [f"importer.{name}" for name in ("posts", "sources", "weeks", "writing")]


@pytest.mark.parametrize("name", NAMES)
def test_examples(name: str) -> None:
    """Each example in a module gives what it says."""
    failed, _tried = doctest.testmod(importlib.import_module(f"weekbook.{name}"))
    assert failed == 0


def test_parsers_have_examples() -> None:
    """The examples are found: a run over none of them would pass too."""
    assert doctest.testmod(importlib.import_module("weekbook.ids")).attempted >= 8
