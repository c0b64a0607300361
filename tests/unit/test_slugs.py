"""Anchors: the same for the same text, always, and none twice in a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from myst_parser.slugs import github_slugify

from weekbook.slugs import content_suffix, github_slug, plain_slug, unique_slug

SLUGS = st.text("ab-2", max_size=3)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("GPT-4o：图像 生成", "gpt-4o图像-生成"),
        ("Two  blanks", "two--blanks"),
        (" a b ", "-a-b-"),
        ("snake_case & C++", "snake_case--c"),
        ("知识管理（二）、写作", "知识管理二写作"),
        ("ÉTUDE", "étude"),
        ("？！", ""),
        ("", ""),
    ],
)
def test_github_slug(title: str, slug: str) -> None:
    """A heading has the anchor that GitHub gives it, so that links to an old README keep working."""
    assert github_slug(title) == slug


@given(
    st.text()
    | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF))
    | st.text(st.sampled_from("aB 9_-.：、（）中文の한é㐀𠀀\u3000\xa0\t"))
)
@example("İstanbul ß ﬁ")
def test_github_slug_is_that_of_myst(title: str) -> None:
    """Markdown and reStructuredText give a heading the same second id."""
    assert github_slug(title) == github_slugify(title)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("LiveKit and OpenAI, with Russ d’Sa", "livekit-and-openai-with-russ-d-sa"),
        ("snake_case", "snake-case"),
        ("知识管理：二", "知识管理-二"),
        ("--a--b--", "a-b"),
        ("？！_", ""),
        ("2504.20602", "2504-20602"),
    ],
)
def test_plain_slug(text: str, slug: str) -> None:
    """What is no letter or digit becomes one hyphen, and none stands at an end."""
    assert plain_slug(text) == slug


@given(st.text())
def test_plain_slug_form(text: str) -> None:
    """A plain slug holds words and single hyphens between them, nothing that an address must escape in ASCII."""
    assert re.fullmatch(r"(?:[^\W_]+(?:-[^\W_]+)*)?", plain_slug(text))


@given(st.text())
def test_plain_slug_of_itself(text: str) -> None:
    """A plain slug is its own slug, so that an id that was copied is a valid id."""
    slug = plain_slug(text)
    assert plain_slug(slug) == slug


@pytest.mark.parametrize(
    ("slug", "taken", "unique"),
    [("a", set(), "a"), ("a", {"b"}, "a"), ("a", {"a"}, "a-2"), ("a", {"a", "a-2"}, "a-3"), ("a", {"a", "a-3"}, "a-2")],
)
def test_unique_slug(slug: str, taken: set[str], unique: str) -> None:
    """A slug that is taken has the first free number, from 2."""
    assert unique_slug(slug, taken) == unique


@given(SLUGS, st.sets(SLUGS))
def test_unique_slug_is_new(slug: str, taken: set[str]) -> None:
    """A unique slug is not taken, begins with what was asked for, and is just that where it is free."""
    unique = unique_slug(slug, taken)
    assert unique not in taken
    assert unique == slug or (slug in taken and re.fullmatch(re.escape(slug) + r"-\d+", unique))


@given(st.lists(SLUGS, max_size=12))
def test_unique_slugs_in_order(slugs: list[str]) -> None:
    """The slugs of a page are all different, and the same whenever the page is read."""

    def assign() -> list[str]:
        taken: list[str] = []
        for slug in slugs:
            taken.append(unique_slug(slug, taken))
        return taken

    assert len(set(assign())) == len(slugs)
    assert assign() == assign()


@pytest.mark.parametrize(("text", "suffix"), [("", "b1fe"), ("a", "1e1b"), ("标题", "b740")])
def test_content_suffix(text: str, suffix: str) -> None:
    """The suffix of a text never changes: it is part of addresses that others have kept."""
    assert content_suffix(text) == suffix


@given(st.text())
def test_content_suffix_form(text: str) -> None:
    """A suffix is four hexadecimal digits."""
    assert re.fullmatch(r"[0-9a-f]{4}", content_suffix(text))
