"""Files of plain entries are cut to exactly what the two parsers make of them."""

from __future__ import annotations

import pytest
from bibtexparser.model import Entry
from hypothesis import given
from hypothesis import strategies as st

from weekbook.bibparser import parse_entries
from weekbook.bibplain import cut_plain
from weekbook.bibtex import read_bibtex, split_blocks

PLAIN = """% Source: a digest

@Misc{doe-2020,
  Title = {{On}  {\\'E} {A {B}}
 things},
  author={Doe, Jane and Roe, Ann},
  year
    = {},
}
@article{a,title = {{{{T}}}}}
@misc{b}
@misc{c,}

% the end
"""
BITS = [
    "@misc{a,",
    "\n@misc{b, t = {U}}\n",
    "title = {T},",
    'note = "x",',
    "{",
    "}",
    "\\{",
    "\\\\{",
    ",",
    " = ",
    "year = 1",
]
BITS += ["%", "@", "\n", "é", "\xa0", "#", "Title = {U}", "\\", "x = {y\n@z}"]


def cut_slowly(text: str):
    """Give what the parsers make of a text: of each entry, its place and fields, and what pybtex has."""
    blocks = [block for block in split_blocks(text) if isinstance(block, Entry)]
    return [(block, *parse_entries(block.raw)[0].values()) for block in blocks]


def facts(pair):
    """Give all that is known of an entry."""
    block, entry = pair
    fields = [(one.key, one.value, one.start_line) for one in block.fields]
    told = entry.key, entry.original_type, list(entry.fields.items()), entry.persons
    return block.entry_type, block.key, block.raw, block.start_line, fields, told


@pytest.mark.parametrize("text", [PLAIN, PLAIN.rstrip(), '@misc{a, t = {x = {y}, "z}}'])
def test_plain_files(text):
    """What has all its values in braces is known at once, with its lines."""
    pairs = cut_plain(text)
    assert [facts(pair) for pair in pairs] == [facts(pair) for pair in cut_slowly(text)]


@pytest.mark.parametrize(
    "text",
    [
        *('@misc{a, title = "T"}', "@misc{a, title = t}", "@misc{a, t = {T} # {U}}", "@misc{a, t = {T} year = {1}}"),
        *("@misc(a, title = {T})", "@misc{a, title = {T}, TITLE = {U}}", "@misc{a, title = {T}", "@misc{A, t = {T}}"),
        *(
            "@misc{a, title = {{{{{T}}}}}}",
            "@string{a, b = {T}}",
            "@misc{a, author = {A, B, C, D}}",
            "@misc{a, t = {T}} x",
        ),
        *("@misc{a, title = {T\\}}", "@misc{a, title = {\\{T}}", "@misc{a, t = {T},\n% {U}\n}", "@misc{a, t = {\n@b}}"),
        *("@misc{a}@misc{b}", "@misc{a}\n@misc{a, t = {T}}", "@misc{a}\n}", "@misc{a, t = {T}}, u = {V}}"),
        *("% {\n@misc{a}", "text\n@misc{a}", "@comment{a, t = {T}}"),
    ],
)
def test_other_files(text):
    """Whatever else there is, sound or not, is left to the parsers."""
    assert cut_plain(text) is None


@given(st.lists(st.sampled_from(BITS), max_size=9), st.integers(0, 2))
def test_any_file(bits, closed):
    """What is known at once is exactly what the parsers read there."""
    text = "@misc{a," + " ".join(bits) + "}" * closed
    if pairs := cut_plain(text):
        assert [facts(pair) for pair in pairs] == [facts(pair) for pair in cut_slowly(text)]


def test_which_of_two_is_kept():
    """Of two entries with one key, the one that can be used is kept, with its own fields."""
    reading = read_bibtex([("a.bib", "@misc{a, note = {N}}\n@misc{a, title = {T}}\n")])
    assert dict(reading.entries["a"].fields.items()) == {"title": "T"}
    assert [(problem.line, "no title" in problem.message) for problem in reading.problems] == [(1, True)]
