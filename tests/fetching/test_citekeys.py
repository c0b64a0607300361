"""Citekeys: one rule for all that writes entries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weekbook.bibtex import KEY_FORM
from weekbook.citekeys import make_key

OWN = "arxiv-2504-20602"


@pytest.mark.parametrize(
    ("family", "year", "title", "key"),
    [
        ("Zhou", 2025, "EdgeTAM: On-Device Track Anything Model", "zhou-2025-edgetam"),
        ("Dominguez Sanchez", "2025", "LiDAR-Guided Detection", "dominguezsanchez-2025-lidarguided"),
        ("Sapkota", 2025, "A Review of 3D Object Detection", "sapkota-2025-review"),
        ("Peng", 2025, "Towards Latency-aware 3D Perception", "peng-2025-latencyaware"),
        ("van der Berg", 2025, "On the", "vanderberg-2025-on"),
        ("O'Brien", 2025, "“Why?” and how", "obrien-2025-why"),
        ("Ørsted-Müßig", 2025, "π₀.₅: a VLA", "orstedmussig-2025-pi05"),
        ("Łukasiewicz", 2025, "Τ-bench", "lukasiewicz-2025-taubench"),
        ("Erdoğan", 2025, "Ünïcode", "erdogan-2025-unicode"),
        ("Čech", 2025, "Hočevar", "cech-2025-hocevar"),
        ("Erdős", 2025, "ĐOKOVIĆ", "erdos-2025-dokovic"),
        ("Þórðar", 2025, "Groß-Ægir", "thordar-2025-grossaegir"),
        ("Li", 2025, "关于 Agents 的综述", "li-2025-agents"),
        ("张", 2025, "Deep Learning", OWN),
        ("Li", 2025, "深度学习", OWN),
        ("01.AI", 2025, "Open Models", OWN),
        ("Li", None, "Deep Learning", OWN),
        (None, 2025, "Deep Learning", OWN),
        ("", "", "", OWN),
    ],
)
def test_rule(family: str | None, year: str | int | None, title: str, key: str) -> None:
    """Family name, year, first word of weight; the identifier where nothing Latin is left."""
    assert make_key(family, year, title, OWN, ()) == key


def test_taken_keys() -> None:
    """Letters follow, from b on, and two when they run out."""
    keys: list[str] = []
    for _ in range(28):
        keys.append(make_key("Li", 2025, "Deep", OWN, keys))
    assert keys[:3] == ["li-2025-deep", "li-2025-deep-b", "li-2025-deep-c"]
    assert keys[-3:] == ["li-2025-deep-z", "li-2025-deep-aa", "li-2025-deep-ab"]


@given(st.text(), st.text(), st.text())
def test_form(family: str, year: str, title: str) -> None:
    """Whatever a name or title holds, a key is one that all tools take, and a file may be named by."""
    key = make_key(family, year, title, OWN, ())
    assert KEY_FORM.fullmatch(key)
    assert len(key) < 100
