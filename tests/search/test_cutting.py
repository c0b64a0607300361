"""Folding, cutting and hashing: the cases that the browser's side passes too, and what holds for any text."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from truth import CJK, has_term, is_word, split_word

from weekbook.search.folding import CJK as HAN
from weekbook.search.folding import WORD, classify, code_points, fold, fold_all, to_text
from weekbook.search.grams import TERM, cut, find_terms, keys
from weekbook.search.postings import RECORD_BITS, make_postings
from weekbook.search.records import SearchRecord

CASES = Path(__file__).parent / "cases"
TEXTS = st.text(
    st.sampled_from("ab1π漢汉语的が가 .-+#@/:'&·,()\n\t\u3000ＡÉ…ς𝐀") | st.characters(codec="utf-8"), max_size=40
)


def cases(name: str) -> list[dict]:
    """Read a table of cases."""
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("case", cases("folding"), ids=lambda case: ascii(case["text"])[:30])
def test_folding(case):
    assert fold(case["text"]) == case["folded"]


@pytest.mark.parametrize("case", cases("cutting"), ids=lambda case: ascii(case["text"])[:30])
def test_cutting(case):
    text = case["text"]
    pieces = cut(code_points(text))
    units = []
    for place, (start, end) in enumerate(zip(pieces.starts, pieces.ends, strict=True)):
        joined = bool(place) and bool(pieces.joined[place - 1])
        units.append([text[start:end], text[pieces.ends[place - 1] : start] if joined else None])
    assert units == case["units"]
    assert sorted(find_terms(pieces)[0]) == case["terms"]


@pytest.mark.parametrize("case", cases("keys"), ids=lambda case: ascii(case["units"]))
def test_keys(case):
    units, gaps = case["units"], case["gaps"]
    text = units[0] + "".join(gap + unit for gap, unit in zip(gaps, units[1:], strict=True))
    hashed = keys(cut(code_points(text)))
    assert int(hashed[min(len(units), 3) - 1][0][0]) >> 8 == case["a24"]
    assert int(hashed[len(units) - 1][1][0]) >> 8 == case["b24"]


def fold_slowly(text: str) -> str:
    """Fold as the description says, step by step."""
    from weekbook.search.folding import simplified

    text = unicodedata.normalize("NFKC", text.replace("\0", "\ufffd")).lower().replace("ς", "σ")
    text = "".join(simplified().get(character, character) for character in text)
    newlines = "\n\v\f\r\x85\u2028\u2029"
    text = "".join("\n" if c in newlines else " " if c in "\t\x1c\x1d\x1e\x1f \u1680" else c for c in text)
    lines = [" ".join(line.split(" ")) for line in text.split("\n")]
    lines = [" ".join(part for part in line.split(" ") if part) for line in lines]
    kept = []
    for line in lines:
        out = ""
        for place, character in enumerate(line):
            beside = line[place - 1 : place] + line[place + 1 : place + 2]
            if character != " " or not any(map(CJK.match, beside)):
                out += character
        if out:
            kept.append(out)
    return "\n".join(kept)


@given(TEXTS)
def test_folding_is_what_it_says(text):
    assert fold(text) == fold_slowly(text)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_texts_are_folded_apart(texts):
    points, bounds = fold_all(texts)
    ends = [*bounds[1:], len(points)]
    assert [to_text(points[begin : end - 1]) for begin, end in zip(bounds, ends, strict=True)] == list(map(fold, texts))


@given(TEXTS)
def test_folding_twice_changes_nothing_that_counts(text):
    """What is folded once has the same units as what is folded twice, but for rare characters."""
    once = fold(text)
    if unicodedata.is_normalized("NFKC", once) and once == once.lower():
        assert fold(once) == once


def test_classes_are_those_of_the_description():
    """The table of characters and the description of a word agree on every one."""
    classes = classify(np.arange(0x20000, dtype=np.uint32))
    for code in range(0x20000):
        character = chr(code)
        assert (classes[code] == HAN) == bool(CJK.match(character)), hex(code)
        assert (classes[code] == WORD) == is_word(character), hex(code)


@given(TEXTS)
def test_terms_are_found_where_the_description_says(text):
    """A prefix of a term stands at the start of a word, and what stands there is a prefix of a term."""
    folded = fold(text)
    names = find_terms(cut(code_points(folded)))[0]
    for name in names:
        assert has_term(folded, name)
        assert len(name) <= TERM
    for term in split_word(folded.replace("\n", " ").replace(" ", "")):
        if not CJK.match(term) and has_term(folded, term):
            assert any(name.startswith(term[:TERM]) for name in names)


def test_order_and_gaps_count():
    """n-grams of the same units in another order, or with something else between, have other keys."""
    texts = ["a b", "b a", "a-b", "a--b", "a.b", "ab", "语言", "言语"]
    seen = {tuple(int(lane[0]) for lane in keys(cut(code_points(text)))[1][:2]) for text in texts if text != "ab"}
    assert len(seen) == len(texts) - 1


def test_too_many_records():
    with pytest.raises(ValueError, match="8193 records"):
        make_postings([SearchRecord(id="a", title="b")] * ((1 << RECORD_BITS) + 1))
