"""What pybtex reads, read faster, and what an entry inherits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Person
from pybtex.database.input.bibtex import Parser

from weekbook.bibparser import inherit, make_person, parse_entries
from weekbook.bibtex import read_bibtex

WORDS = st.text(alphabet="Aa Bé张·.-'\t\N{NO-BREAK SPACE}1{}\\\"~,", max_size=12)


def parts(person: Person) -> tuple[list[str], ...]:
    """Give all parts of a name."""
    names = (person.first_names, person.middle_names, person.prelast_names, person.last_names, person.lineage_names)
    return tuple(list(name) for name in names)


@pytest.mark.parametrize(
    "name",
    [
        *("Doe, Jane", "Doe, Jane A. B.", "van der Berg, Ada", "Dominguez Sanchez, Raul", "Doe, Jr., Jane", "Jane Doe"),
        *("others", "{The Group}", '{\\"O}zer, Ada', "Ñandú, É. B.", "张, 三", "张三", "d'Or, Ada", "Doe,", ", Jane"),
        *("1st, Ada", "Doe~Roe, Jane", "Doe , Jane", " Doe,  Jane "),
    ],
)
def test_names(name):
    """A name is cut as pybtex cuts it."""
    assert parts(make_person(name)) == parts(Person(name))


@given(WORDS, WORDS)
def test_any_name(family, given_names):
    """Whatever stands in a name, the parts are pybtex's."""
    name = f"{family}, {given_names}".strip()
    if name.count("{") == name.count("}") and name.count(",") < 3:
        assert parts(make_person(name)) == parts(Person(name))


@given(
    st.lists(st.sampled_from(["Doe, Jane", "and", "AND", "{A and B}", "Ada Example", " and ", "others"]), max_size=5)
)
def test_any_entry(names):
    """An entry has the fields and persons that pybtex's own parser gives it, in their order."""
    authors = " and ".join(names)
    text = f'@misc{{a,\n title = "T" # {{ U}},\n Author = {{{authors}}},\n editor = {{Roe,  Ann}},\n year = 1}}'
    entries, complaint = parse_entries(text)
    assert complaint is None
    assert entries == dict(Parser("utf-8").parse_string(text).entries.items())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@misc{a, author = {A, B, C, D}}", "Too many commas in 'A, B, C, D'"),
        ("@misc{a, title = {A} year = 1}", "syntax error"),
        ("@misc{a, journal = nope}", "undefined string: nope"),
    ],
)
def test_complaints(text, said):
    """What the engine would stumble over is said, and raises nothing."""
    assert said in parse_entries(text)[1]


# -- Inheritance -----------------------------------------------------------------------------------

VOLUME = """@proceedings{volume, title = {Proceedings of Things}, year = 2020, editor = {Roe, Ann},
  doi = {10.1000/volume}, publisher = {Press}, CROSSREF = {series}}
@book{series, title = {Series}, subtitle = {On}, note = {Note}, publisher = {Other}}
"""


def test_inheritance():
    """A part has what its volume and the series have and it has not, but not what names those."""
    own = "@inproceedings{part, title = {Part}, publisher = {Mine}, crossref = {Volume}}\n"
    (entries, problems) = inherit(parse_entries(own + VOLUME)[0])
    assert problems == {}
    assert dict(entries["part"].fields.items()) == {
        "title": "Part",
        "publisher": "Mine",
        "year": "2020",
        "booktitle": "Proceedings of Things",
        "booksubtitle": "On",
        "note": "Note",
    }
    assert list(map(str, entries["part"].persons["editor"])) == ["Roe, Ann"]
    assert "booktitle" not in parse_entries(own + VOLUME)[0]["part"].fields


CIRCLES = {
    "itself": ("@misc{a, title = {A},\n crossref = {a}}", {"a.bib:2": "in a circle, by 'a'"}),
    "each other": (
        '@misc{a, title = {A},\n crossref = {b}}\n@misc{b, title = {B}, crossref = "a"}',
        {"a.bib:2": "in a circle, by 'b'", "a.bib:3": "in a circle, by 'a'"},
    ),
    "nobody": (
        "@misc{a, title = {A}, crossref = nobody, year = 1}".replace("nobody,", "{nobody},"),
        {"a.bib:1": "no entry 'nobody'"},
    ),
    "others in a circle": (
        "@misc{c, title = {C}, crossref = {a}}\n@misc{a, title = {A}, crossref = {a}}",
        {"a.bib:2": "in a circle, by 'a'"},
    ),
}


@pytest.mark.parametrize(("text", "said"), CIRCLES.values(), ids=CIRCLES)
def test_bad_crossref(text, said):
    """A reference that leads nowhere or in a circle is reported at its line and left out; the entries stay."""
    reading = read_bibtex([("a.bib", text)])
    found = {f"{problem.path}:{problem.line}": problem.message for problem in reading.problems}
    assert found.keys() == said.keys()
    assert all(said[place] in found[place] for place in said)
    assert all("crossref" not in entry.fields for entry in reading.entries.values())
    # what the engine gets has no circle
    with_reference = list(Parser("utf-8").parse_string(reading.text).entries.values())
    assert sum("crossref" in entry.fields for entry in with_reference) == text.count("crossref") - len(said)


DOUBTFUL = {
    "a formula without an end": ("title = {50$ x}", "TeX cannot be read"),
    "a command without what it needs": ("title = {A \\frac{1}}", "TeX cannot be read"),
    "an environment without an end": ('title = "\\begin{x} A"', "TeX cannot be read"),
    "an element": ("title = {A </script> b}", "'</script>' is shown as it is"),
    "an element in a journal": ("title = {A}, journal = {B <i>c</i>}", "'<i>' is shown as it is"),
    "a DOI in angle brackets": ("title = {A}, doi = {<10.1000/1>}", "not a DOI: '<10.1000/1>'"),
}


@pytest.mark.parametrize(("fields", "said"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_doubtful_values(fields, said):
    """What does not mean what it looks like is reported at its line; the entry stays."""
    reading = read_bibtex([("a.bib", f"@misc{{a,\n year = 1,\n {fields}}}")])
    (problem,) = reading.problems
    assert (problem.line, said in problem.message) == (3, True)
    assert list(reading.entries) == ["a"]


@pytest.mark.parametrize(
    "fields",
    [
        "title = {A < B, c > d}",
        'title = {$\\pi_{0.5}$ \\& M{\\"u}ller}',
        "title = {A}, doi = {10.1002/(SICI)<1::AID-S>3.0.CO}",
    ],
)
def test_sound_values(fields):
    """Signs, formulas, accents, and DOIs that have angle brackets inside are nothing to speak of."""
    assert read_bibtex([("a.bib", f"@misc{{a, {fields}}}")]).problems == []
