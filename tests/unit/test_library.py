"""The bibliography as pages need it, made once and kept."""

from __future__ import annotations

import pytest

from weekbook.bibtex import read_bibtex
from weekbook.library import Library

BIB = """@misc{one, title = {One}, author = {Example, Ada and {A Group}}, year = 2025, eprint = {2504.20602}}
@article{two, title = {Two}, journal = {J}, editor = {Roe, Bo}, volume = 1}
"""


def make(text: str = BIB) -> Library:
    """Make the library of a text."""
    return Library.make(read_bibtex([("a.bib", text)]).entries)


def test_what_is_kept_is_the_same(tmp_path):
    """A library that was kept gives the same works, stamps and citations, in the order of the files."""
    made = make()
    path = tmp_path / "kept"
    path.write_bytes(made.dump())
    loaded = Library.load(path)
    assert list(loaded.works.items()) == list(made.works.items())
    assert loaded.stamps == made.stamps
    assert loaded.dump() == path.read_bytes()
    assert [loaded.cite(key) for key in made.works] == [made.cite(key) for key in made.works]


@pytest.mark.parametrize(
    ("old", "new"),
    [("volume = 1", "volume = 2"), ("Roe, Bo", "Roe, Jo"), ("@article", "@misc"), ("editor", "author")],
    ids=["a field", "a name", "the type", "a role"],
)
def test_stamps(old: str, new: str) -> None:
    """A stamp changes with all that a citation has, and with its own entry only."""
    before, after = make(), make(BIB.replace(old, new))
    assert before.stamp_of(["one"]) == after.stamp_of(["one"])
    assert before.stamp_of(["two"]) != after.stamp_of(["two"])


def test_stamp_of_what_only_a_citation_has() -> None:
    """A field that no page shows counts: the files of a paper have it."""
    before, after = make(), make(BIB.replace("volume = 1", "volume = 2"))
    assert before.works == after.works
    assert before.stamps != after.stamps
