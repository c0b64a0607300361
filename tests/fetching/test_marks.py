"""Comments above an entry: what the fetcher remembers, and what the author says."""

from __future__ import annotations

from datetime import date

import pytest

from weekbook.fetching.marks import Mark, digest, read_remarks, write_marks

ENTRY = "@misc{a, title={A}}"
DAY = date(2026, 11, 29)


def test_round_trip() -> None:
    """What is written is read again, whatever stands in between."""
    marks = {
        "title": Mark("1f2e3d", "https://arxiv.org/abs/2504.00001", DAY),
        "author": Mark("9c01aa", "https://arxiv.org/abs/2504.00001", DAY, True),
        "doi": Mark("abcdef", "https://doi.org/10.1000/a(b)c", date(2025, 1, 2)),
    }
    lines = write_marks(marks, ["doi", "title", "year", "author"])
    assert lines == [
        "% Fetched: https://doi.org/10.1000/a(b)c on 2025-01-02 (doi abcdef)",
        "% Fetched: https://arxiv.org/abs/2504.00001 on 2026-11-29 (title 1f2e3d, author 9c01aa guessed)",
    ]
    text = f"% Source: x\n{lines[0]}\r\n  % keep:  Year,note\n{lines[1]}\n{ENTRY}"
    remarks = read_remarks(text, text.index("@"))
    assert remarks.marks == marks
    assert remarks.kept == {"year", "note"}
    assert [text[start:end] for start, end in remarks.spans] == lines


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_blank_lines(newline: str) -> None:
    """Comments count up to what stands before them, whatever blank lines are in between."""
    mark = "% Fetched: https://a.example on 2026-11-29 (title 1f2e3d)"
    lines = ["@misc{b, title={B}}", "", mark, "", "% Keep: year", " ", "% by @ada (a post)", "", ENTRY]
    text = newline.join(lines)
    remarks = read_remarks(text, text.rindex("@misc"))
    assert (set(remarks.marks), remarks.kept) == ({"title"}, {"year"})
    assert [text[start:end] for start, end in remarks.spans] == [mark]


@pytest.mark.parametrize(
    "line",
    [
        "% Fetched: https://a.example on 2026-99-99 (title 1f2e3d)",
        "% Fetched: https://a.example on 2026-11-29 (title)",
        "% Fetched: https://a.example (title 1f2e3d)",
        "Fetched: https://a.example on 2026-11-29 (title 1f2e3d)",
        "% Fetched: https://a.example on 2026-11-29 (title 1f2e3d)\n% @misc{b, title={B}}",
        "% Fetched: https://a.example on 2026-11-29 (title 1f2e3d)\nwords",
        "@misc{b, title={B}} % Fetched: https://a.example on 2026-11-29 (title 1f2e3d)",
        "% Fetched: https://a.example on 2026-11-29 (title 1f2e3d)\n@string{a={b}}",
    ],
)
def test_no_mark(line: str) -> None:
    """A damaged mark, and one that stands above something else, is none: the values are the author's."""
    text = f"{line}\n{ENTRY}"
    assert read_remarks(text, text.rindex("@")).marks == {}


def test_digest() -> None:
    """It tells values apart, but not how they are broken into lines."""
    assert digest("{A\r\n   B}") == digest("{A B}")
    assert len({digest("{A}"), digest('"A"'), digest("{a}"), digest("{{A}}")}) == 4
