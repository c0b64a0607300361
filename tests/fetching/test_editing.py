"""Editing a BibTeX file: only what the fetcher owns changes, whatever stands around it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weekbook.bibtex import read_bibtex
from weekbook.fetching.bibfiles import BibFile, read_bibfiles
from weekbook.fetching.editing import apply, complete_entry
from weekbook.fetching.fields import OWNED, Field
from weekbook.fetching.spans import EntrySpan, find_entries

DAY = date(2026, 11, 29)
SOURCE = "https://arxiv.org/abs/2504.00001"
WANTED = [
    Field("title", "{{A Fetched Title}}", SOURCE),
    Field("author", "{Example, Ada and 张三}", SOURCE),
    Field("year", "{2025}", SOURCE),
    Field("date", "{2025-04-22}", SOURCE),
    Field("eprint", "{2504.00001}"),
    Field("primaryClass", "{cs.RO}", SOURCE),
    Field("versions", "{v1 2025-04-22}", SOURCE),
    Field("doi", "{10.1000/ab.1}", SOURCE),
]

# -- Any file --------------------------------------------------------------------------------------

VALUES = st.sampled_from(
    [
        "{A {Study} of $\\pi_{0.5}$}",
        '"Quoted {"} text"',
        "2024",
        "jan",
        '{a} # " b" # mac',
        "{two\n  lines, with = and , in them}",
        "{é π τ 张三 \\& 50\\% #}",
        "{}",
        "{{M{\\\"u}ller, J{\\'e} and others}}",
    ]
)
NAMES = ["author", "year", "Date", "primaryclass", "versions", "doi", "month", "note", "journaltitle", "url", "x-y"]
NAMED = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), unique_by=lambda pair: pair[0].lower(), max_size=6)
GAPS = st.sampled_from([" = ", "=", "   =  ", "\t= "])
REMARKS = st.lists(
    st.sampled_from(
        [
            "% a comment",
            "% Keep: title, year",
            f"% Fetched: {SOURCE} on 2025-01-01 (title 000000, author 123456 guessed)",
            "  % indented",
            "",
            "words in between",
        ]
    ),
    max_size=3,
)
JUNK = st.sampled_from(
    [
        "@comment{jabref-meta: x}",
        '@preamble{"\\newcommand{\\x}{y}"}',
        "@misc{broken,\n title = {B}\n year = 2}",
        "@misc{lost, title = {B}, journal = nope}",
        "@misc{e0, title = {The same key}}",
        "% @misc{in-a-comment, title = {C}}",
        "free text, with a { brace }",
        "\n\n\n",
    ]
)


@st.composite
def entries(draw: st.DrawFn) -> str:
    """Write one entry in one of many styles."""
    key = draw(st.sampled_from(["e0", "e1", "e2"]))
    gap, indent = draw(GAPS), draw(st.sampled_from(["\n  ", "\n\t", " ", "\n"]))
    fields = [("title", "{A Title}"), *draw(NAMED)]
    body = f",{indent}".join(f"{name}{gap}{value}" for name, value in fields)
    end = draw(st.sampled_from(["}", ",\n}", "\n}", ",}"]))
    remarks = "".join(f"{line}\n" for line in draw(REMARKS))
    return f"{remarks}{draw(st.sampled_from(['', '  ']))}@misc{{{key},{indent}{body}{end}"


@st.composite
def files(draw: st.DrawFn) -> str:
    """Write a file of entries and what else may stand in one."""
    parts = draw(st.lists(st.one_of(entries(), JUNK), min_size=1, max_size=5))
    text = '@string{mac = "m"}\n' + draw(st.sampled_from(["\n", "\n\n", ""])).join(f"{part}\n" for part in parts)
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def read(text: str, path: Path) -> BibFile:
    """Read a text as a file."""
    path.write_bytes(text.encode("utf-8"))
    (file,) = read_bibfiles([path]).files
    return file


def outside(text: str, span: EntrySpan) -> tuple[list[str], str]:
    """Return what stands before an entry, without marks and line by line, and what stands after it."""
    lines = [line for line in text[: span.start].split("\n") if not line.lstrip().startswith("% Fetched:")]
    return lines, text[span.end :]


def others(text: str, span: EntrySpan) -> list[str]:
    """Return the fields of an entry that the fetcher does not own, as they are written."""
    owned = {name.lower() for name in OWNED}
    return [text[one.start : one.value_end] for one in span.fields if one.name.lower() not in owned]


@given(files(), st.booleans(), st.sampled_from([None, "date", "guessed"]))
@settings(max_examples=300, deadline=None)
def test_all_else_stays(tmp_path_factory, text: str, refresh: bool, without: str | None) -> None:  # type: ignore[no-untyped-def]
    """Every byte but those of owned fields and marks stays; a second time nothing changes."""
    path = tmp_path_factory.getbasetemp() / "any.bib"
    before = read(text, path)
    wanted = [one for one in WANTED if one.name != without]
    for span in before.entries:
        done = complete_entry(text, span, wanted, day=DAY, refresh=refresh)
        new = apply(text, done.edits)
        after = read(new, path)
        assert [one.key for one in after.entries] == [one.key for one in before.entries]
        (changed,) = (one for one in after.entries if one.key == span.key)
        assert outside(new, changed) == outside(text, span)
        assert others(new, changed) == others(text, span)
        assert text[span.start : span.head_end] == new[changed.start : changed.head_end]
        assert text[span.fields[-1].end : span.end] == new[changed.fields[-1].end : changed.end]
        assert {one.name for one in span.fields} <= {one.name for one in changed.fields}
        for name in done.changed:
            field = changed.find(name)
            assert field
            assert new[field.value_start : field.value_end] in [one.value for one in wanted]
        assert complete_entry(new, changed, wanted, day=DAY, refresh=refresh).edits == ()


@given(files())
@settings(max_examples=200, deadline=None)
def test_places_are_those_of_the_parsers(text: str) -> None:
    """Each entry that is found stands at its place, and each sound one is found."""
    reading = read_bibtex([("a.bib", text)])
    found = find_entries(text)
    for span in found:
        assert text[span.start] == "@"
        assert text[span.end - 1] in "})"
        assert all(text[one.start :].startswith(one.name) for one in span.fields)
    places = {f"a.bib:{one.line}" for one in found}
    assert set(reading.keys.values()) <= places


TOKENS = ["{", "}", '"', "\\{", "\\}", '\\"', ",", "=", "#", "a", "b ", " ", "\n", "\r\n", "@", "%", "1", "\\", "}\n"]
TOKENS += [
    "title",
    "title={T}",
    "@misc{k,",
    "@misc(k,",
    ")",
    "@misc{e1,\n  title = {A},\n}\n",
    "@string{a=",
    "@comment{",
    "@preamble{",
]


@given(st.lists(st.sampled_from(TOKENS), max_size=25).map("".join))
@settings(max_examples=500, deadline=None)
def test_broken_files(text: str) -> None:
    """However broken a file is, what is found in it stands where the parsers have it, and each sound entry is found."""
    test_places_are_those_of_the_parsers.hypothesis.inner_test(text)  # type: ignore[attr-defined]


# -- Small cases -----------------------------------------------------------------------------------


def complete(text: str, *wanted: Field, refresh: bool = False) -> str:
    """Complete the only entry of a text, and return the text without marks."""
    (span,) = find_entries(text)
    new = apply(text, complete_entry(text, span, wanted, day=DAY, refresh=refresh).edits)
    return "".join(line for line in new.splitlines(keepends=True) if not line.lstrip().startswith("% Fetched:"))


YEAR, TITLE = Field("year", "{2025}", SOURCE), Field("title", "{A}", SOURCE)


def test_styles() -> None:
    """An added field is written as those that are there."""
    cases = {
        "@misc{a, title={A}}": "@misc{a, title={A}, year={2025}}",
        "@misc(a, title={A} )": "@misc(a, title={A}, year={2025} )",
        "@misc{a, title={A},}": "@misc{a, title={A}, year={2025},}",
        "@misc{a,\n\ttitle = {A}\n}": "@misc{a,\n\ttitle = {A},\n\tyear = {2025}\n}",
        "@misc{a,\r\n  title={A},\r\n}": "@misc{a,\r\n  title={A},\r\n  year={2025},\r\n}",
        "@misc{a,\n  title    = {A},\n  note     = {N}\n}": (
            "@misc{a,\n  title    = {A},\n  year     = {2025},\n  note     = {N}\n}"
        ),
        "@misc{a,\n  title =    {A},\n  note =     {N},\n}": (
            "@misc{a,\n  title =    {A},\n  year =     {2025},\n  note =     {N},\n}"
        ),
    }
    assert {before: complete(before, TITLE, YEAR) for before in cases} == cases


def test_said_otherwise() -> None:
    """A field whose like stands there under another name is not added."""
    for there in ("date = {2024-01-01}", "year = 2024"):
        text = f"@misc{{a, title={{A}}, {there}}}"
        assert complete(text, TITLE, YEAR, Field("date", "{2025-04-22}", SOURCE)) == text
    text = "@thesis{a, title={A}, institution={I}}"
    assert complete(text, TITLE, Field("school", "{S}", SOURCE)) == text
    text = "@misc{a, title={A}, year={2025}, month=apr, eprintclass={cs.AI}, journaltitle={J}}"
    wanted = [Field("journal", "{J}", SOURCE), Field("date", "{2025-04-22}"), Field("primaryClass", "{cs.RO}")]
    assert complete(text, TITLE, YEAR, *wanted) == text


@pytest.mark.parametrize("empty", ["{}", '""', "{ }", "{{}}", "{\n  }", '"{}"'])
def test_empty_fields(empty: str) -> None:
    """A field that says nothing is filled in its place, unless the author keeps it so."""
    text = f"@misc{{a,\n  year = {empty},\n  title = {{A}}\n}}"
    assert complete(text, TITLE, YEAR) == text.replace(empty, "{2025}")
    assert complete(f"% Keep: year\n\n{text}", TITLE, YEAR) == f"% Keep: year\n\n{text}"
    # said otherwise it is not missing, and what is empty says nothing otherwise
    dated = text.replace("title", "date = {2024-01-02}, title")
    assert complete(dated, TITLE, YEAR) == dated
    text = f"@misc{{a, title={{A}}, date={empty}}}"
    assert complete(text, TITLE, YEAR) == text.replace("{A},", "{A}, year={2025},")


def test_marks_of_an_indented_entry() -> None:
    """They stand as far in as the entry, and in place of what stood there."""
    text = "x\n  @misc{a, title={A}}"
    (span,) = find_entries(text)
    new = apply(text, complete_entry(text, span, [TITLE, YEAR], day=DAY).edits)
    mark = f"  % Fetched: {SOURCE} on 2026-11-29 (year 6b011c)\n"
    assert new == f"x\n{mark}  @misc{{a, title={{A}}, year={{2025}}}}"
    (span,) = find_entries(new)
    more = [Field("title", "{A}", SOURCE), YEAR, Field("doi", "{10.1000/x}", "https://doi.org/10.1000/x")]
    newer = apply(new, complete_entry(new, span, more, day=DAY).edits)
    assert newer.startswith(f"x\n{mark}  % Fetched: https://doi.org/10.1000/x on 2026-11-29 (doi ")
    assert newer.count("% Fetched") == 2


def test_two_entries_on_a_line() -> None:
    """A mark gets a line of its own."""
    text = "@misc{a, title={A}} @misc{b, title={A}}"
    span = find_entries(text)[1]
    new = apply(text, complete_entry(text, span, [TITLE, YEAR], day=DAY).edits)
    assert new.splitlines()[0] == "@misc{a, title={A}} "
    assert read_bibtex([("a", new)]).problems == []
    assert complete_entry(new, find_entries(new)[1], [TITLE, YEAR], day=DAY).edits == ()


def test_the_same_text_elsewhere() -> None:
    """An entry is found where it is one, not in a comment that holds the same."""
    entry = "@misc{a, title={A}}"
    for before in (f"@comment{{{entry}}} ", f"@comment{{{entry}}}\n", "@misc{k,{ayear}\n", "hidden \\\n"):
        (span,) = find_entries(f"{before}{entry}\n")
        assert span.start == len(before)


def test_readers_that_disagree() -> None:
    """An entry whose fields no two readers find at the same places is not edited."""
    for odd in ("@misc{k, title={T}, a=\\}}", "@misc{k, title={T}, \\a=}@mi}", "#@string{a==\\=,}\n@{%title\\{@}\n"):
        assert find_entries(odd) == []
    assert [span.key for span in find_entries("@misc{k, title={T}, a=1}")] == ["k"]
