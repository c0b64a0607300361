"""The bibliography as pages need it, made once and kept."""

from __future__ import annotations

from weekbook.bibtex import read_bibtex
from weekbook.library import Library

BIB = """@misc{one, title = {One}, author = {Example, Ada and {A Group}}, year = 2025, eprint = {2504.20602}}
@article{two, title = {Two}, journal = {J}, volume = 1}
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
    assert [loaded.cite(key) for key in made.works] == [made.cite(key) for key in made.works]


def test_stamps():
    """A stamp changes with what only a citation has, and with its own entry only."""
    before, after = make(), make(BIB.replace("volume = 1", "volume = 2"))
    assert before.works == after.works
    assert before.stamp_of(["one"]) == after.stamp_of(["one"])
    assert before.stamp_of(["two"]) != after.stamp_of(["two"])
