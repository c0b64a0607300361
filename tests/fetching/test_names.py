"""Names in one piece: what is guessed of their parts."""

from __future__ import annotations

import pytest

from weekbook.citing.entries import Name
from weekbook.fetching.names import guess_author


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
