"""Names in one piece: what is guessed of their parts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weekbook.bibtex import read_bibtex
from weekbook.citing.entries import Name, make_citation
from weekbook.fetching.doiorg import read_item
from weekbook.fetching.names import guess_author
from weekbook.fetching.tex import write_names


@pytest.mark.parametrize(
    ("name", "family", "given", "suffix"),
    [
        ("Ada Example", "Example", "Ada", ""),
        ("Ada  M.\n Example-Sample", "Example-Sample", "Ada M.", ""),
        ("Danny van der Berg", "van der Berg", "Danny", ""),
        ("Maria de los Santos", "Santos", "Maria de los", ""),
        ("Van Example", "Example", "Van", ""),
        ("Ada Example III", "Example", "Ada", "III"),
        ("Ada Example, Jr.", "Example", "Ada", "Jr."),
        ("Ada Jr.", "Jr.", "Ada", ""),
        ("Wei Ai", "Ai", "Wei", ""),
        ("Łukasz Ørsted", "Ørsted", "Łukasz", ""),
    ],
)
def test_persons(name: str, family: str, given: str, suffix: str) -> None:
    """The last word is the family name, with the particles before it; a suffix is none of it."""
    assert guess_author(name) == Name(family, given, suffix)


@pytest.mark.parametrize(
    "name",
    ["张三", "张 三", "やまだ 太郎", "홍길동", "Example-AI", "Example AI", "The Example Team", "Sample Lab 42", "X"],
)
def test_one_piece(name: str) -> None:
    """Groups, single words and names in letters of East Asia are not cut."""
    assert guess_author(name) == Name(name, is_whole=True)


def read_people(*people: Any) -> tuple[Name, ...]:
    """Read the names of an item of CSL-JSON."""
    return read_item(json.dumps({"DOI": "10.1000/x", "title": "T", "author": people}).encode(), "10.1000/x").authors


def come_back(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Read names as a build does, from the entry in which they are written."""
    reading = read_bibtex([("a.bib", f"@misc{{a, title={{T}}, author={write_names(names)}}}\n")])
    assert not reading.problems
    return make_citation("a", reading.entries["a"]).authors


ODD = [
    ({"literal": "The Example Team"}, "The Example Team"),
    ({"name": "Example and Sample, Inc."}, "Example and Sample, Inc."),
    ({"literal": "Example, Ada"}, "Example, Ada"),
    ({"given": "Ada"}, "Ada"),
    ({"family": "example"}, "example"),
    ({"family": "张三"}, "张三"),
    ({"literal": "张 三"}, "张 三"),
    ({"family": "{Example} ~Team"}, "{Example} ~Team"),
    ({"family": "Example", "suffix": "Jr."}, "Example Jr."),
    ({"given": "Ada", "suffix": "Jr."}, "Ada Jr."),
    ({"family": "Example, Jr.", "given": "Ada"}, ("Example, Jr.", "Ada", "")),
    ({"family": "Example", "given": "Ada", "suffix": "Jr., MD"}, ("Example", "Ada", "Jr., MD")),
    ({"family": "Berg", "given": "Bo", "non-dropping-particle": "van der"}, ("van der Berg", "Bo", "")),
    ({"family": "Berg", "given": "Bo", "dropping-particle": "von"}, ("von Berg", "Bo", "")),
    ({"family": "der Berg van", "given": "bo and co"}, ("der Berg van", "bo and co", "")),
    ({"family": "others", "given": "Ada"}, ("others", "Ada", "")),
    ({"family": "张", "given": "三"}, ("张", "三", "")),
    ({"family": "Example", "given": ","}, "Example"),
    ({"family": "Example", "given": "Ada", "suffix": "-"}, ("Example", "Ada", "")),
]


@pytest.mark.parametrize(("person", "read"), ODD)
def test_odd_names(person: dict[str, str], read: str | tuple[str, str, str]) -> None:
    """Names of all forms are read, and BibTeX reads what is written as the same name."""
    name = Name(read, is_whole=True) if isinstance(read, str) else Name(*read)
    assert read_people(person) == (name,)
    assert come_back((name,)) == (name,)


@pytest.mark.parametrize("person", [{}, [], None, "Ada", 7, {"family": ""}, {"family": "-"}, {"suffix": "Jr."}])
def test_no_names(person: Any) -> None:
    """What names nobody is left out."""
    assert read_people(person) == ()


# no backslash and no dollar: with these a text is TeX, and means another; nor what TeX makes dashes and quotes of
WORDS = st.text('abÉŁ张 ,{}&%#_~".@=()1\u00a0\u3000', max_size=8) | st.sampled_from(
    ["and", "others", "von", "B and C", "O'Brien-Sample", "-"]
)
PERSONS = st.dictionaries(
    st.sampled_from(["family", "given", "suffix", "literal", "name", "dropping-particle", "non-dropping-particle"]),
    WORDS,
)


@given(st.lists(PERSONS, max_size=4))
def test_names_come_back(people: list[dict[str, str]]) -> None:
    """Whatever an item says of people, BibTeX reads the names that were read, in order."""
    # the word alone says that there are more
    names = tuple(name for name in read_people(*people) if name != Name("others", is_whole=True))
    assert come_back(names) == names
