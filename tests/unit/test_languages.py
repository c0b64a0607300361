"""Languages of titles: what is sure is told, what is in doubt is not."""

from __future__ import annotations

import pytest

from weekbook.languages import foreign_language, language_of


@pytest.mark.parametrize(
    "title",
    [
        "How to Read a Paper",
        "Segment Anything Model",
        "AI’s next ten years",
        "Poincaré maps and the shape of chaos",
        "Life after El Niño: what the models say",
        "2024 in review, and what it was not",
    ],
)
def test_english(title):
    """English is told by its small words, or by plain letters where nothing speaks against it."""
    assert language_of(title) == "en"


@pytest.mark.parametrize(
    "title",
    [
        "",
        "2504.20602",
        "Qwen3",
        "arXiv:2504.20602",
        "Die Kunst der Fuge",
        "Deep Learning und seine Grenzen",
        "Économie européenne",
        "Les modèles de langue",
        "Aprender a leer con los niños",
        "Über Maschinen",
        "Введение в машинное обучение",
        "Μηχανική μάθηση",
    ],
)
def test_doubt(title):
    """Single words, numbers and what may be another language are not told: a wrong mark is worse than none."""
    assert language_of(title) is None


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("初步体验 Qwen 3", "zh"),
        ("从零讲起：Agents", "zh"),
        ("機械学習の基礎", "ja"),
        ("ディープラーニング", "ja"),
        ("기계 학습", "ko"),
    ],
)
def test_other_letters(title, language):
    """Han, kana and hangul tell their languages, whatever Latin words are among them."""
    assert language_of(title) == language


def test_known_to_be_latin():
    """Where Latin text is known to be English, one word is enough, and marked letters do not matter; Han still does."""
    assert [language_of(title, latin="en") for title in ("DINOv2", "Über Policy", "看见像素", "123")] == [
        *("en", "en", "zh"),
        None,
    ]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("zh_CN", ["en", None, None]),
        ("zh-TW", ["en", None, None]),
        ("en", [None, "zh", None]),
        ("en_GB", [None, "zh", None]),
    ],
)
def test_only_what_differs_from_the_page(page, expected):
    """A text in the language of the page has no mark, nor has one in a language that nothing tells."""
    titles = ["How to read a paper", "怎样读论文", "Qwen3"]
    assert [foreign_language(title, page) for title in titles] == expected
