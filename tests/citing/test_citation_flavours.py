"""BibTeX in both flavours: the right types and fields, the TeX of the source, and readers that do not complain."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import bibtexparser
import pybtex.errors
import pytest
from bibtex_samples import ADA, ARXIV, ARXIV_BIBLATEX, CLASSIC_ONLY, LACKING, SAMPLES, cite, entry, read_entry
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, Person
from pybtex.database.input.bibtex import Parser

from weekbook.citing.entries import make_citation, make_own_citation
from weekbook.citing.flavours import write_biblatex, write_classic

WRITERS = {"classic": write_classic, "biblatex": write_biblatex}


@pytest.mark.parametrize("name", SAMPLES)
def test_sample(name: str) -> None:
    """Each entry comes out in both flavours, whichever it was written in."""
    source, classic, biblatex = SAMPLES[name]
    citation = cite(source)
    assert (write_classic(citation), write_biblatex(citation)) == (classic, biblatex)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_comes_back(name: str) -> None:
    """What was written is read and written as itself, and the other flavour can be made of it, but for the day."""
    citation = cite(SAMPLES[name][0])
    classic, biblatex = cite(write_classic(citation)), cite(write_biblatex(citation))
    assert write_classic(classic) == write_classic(biblatex) == write_classic(citation)
    assert write_biblatex(biblatex) == write_biblatex(citation)
    assert classic.title == biblatex.title == citation.title
    assert classic.authors == biblatex.authors == citation.authors


@pytest.mark.parametrize(
    "bad",
    [
        {"doi": "<10.1234/x>"},
        {"url": "javascript:alert(1)"},
        {"url": "not an address"},
        {"eprint": "2504.1", "archivePrefix": "arXiv", "primaryClass": "cs.CV"},
    ],
)
def test_bad_identifier_is_left_out(bad: dict[str, str]) -> None:
    """What is no identifier and no address is left out, as it is on the page."""
    made = make_citation("k", Entry("misc", fields={"title": "A", **bad}))
    assert write_classic(made) == "@misc{k,\n  title         = {A},\n}\n"
    assert write_biblatex(made) == "@misc{k,\n  title         = {A},\n}\n"


def test_year_that_is_no_number() -> None:
    """Classic BibTeX prints any year; biblatex takes none but numbers."""
    citation = cite(entry("misc", title="A", year="in press"))
    assert "year          = {in press}" in write_classic(citation)
    assert "pubstate      = {inpress}" in write_biblatex(citation)
    assert "in press" not in write_biblatex(citation)


def test_week_to_be_cited() -> None:
    """A week is a page of a site, with its text escaped."""
    week = make_own_citation(
        key="example-2025-w18",
        title="Week 18: {50%} & more_$",
        authors=["Ada Example", "the example authors"],
        date=date(2025, 5, 4),
        url="https://example.org/2025/W18.html",
        language="zh-CN",
        container="Notes & Co",
    )
    assert write_classic(week) == (
        "@misc{example-2025-w18,\n"
        "  title         = {{Week 18: \\lbrace{}50\\%\\rbrace{} \\& more\\_\\textdollar{}}},\n"
        "  author        = {Example, Ada and {the example authors}},\n"
        "  langid        = {chinese},\n"
        "  howpublished  = {Notes \\& Co},\n"
        "  year          = {2025},\n"
        "  month         = may,\n"
        "  url           = {https://example.org/2025/W18.html},\n"
        "}\n"
    )
    assert "date          = {2025-05-04}" in write_biblatex(week)
    assert "organization  = {Notes \\& Co}" in write_biblatex(week)
    again = make_citation("k", read_entry(write_biblatex(week)))
    assert (again.title, again.container, again.authors) == (week.title, week.container, week.authors)


# -- Characters ------------------------------------------------------------------------------------

WORDS = [
    "A",
    "word",
    "π",
    "τ",
    "é",
    "中文",
    "50%",
    "a&b",
    "#1",
    "x_1",
    "^",
    "~",
    '"q"',
    "@",
    "@misc",
    "=",
    "a,b",
    "(",
    "'s",
]
TEX = [r"\&", r"\%", r"\#", r"\_", r"{\'e}", r"\"{o}", r"$\pi_{0.5}$", r"$x^2 < 3 > 1$", r"\emph{a}", "--", "``a''"]
WORD = st.sampled_from(WORDS + TEX) | st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1)


@st.composite
def values(draw: st.DrawFn) -> str:
    """Draw a value as BibTeX takes it: braces balanced, no blanks at its ends or beside one another."""
    words = draw(st.lists(WORD | st.lists(WORD, min_size=1).map(lambda inner: f"{{{' '.join(inner)}}}"), min_size=1))
    return " ".join(words)


NAME_WORD = st.sampled_from(["Ada", "O'Hara", r"M{\"u}ller", r"{\'E}x", "张三", "Łuk", "D.", "{A, and B}", r"{\L}u"])
NAME = st.tuples(
    st.sampled_from(["", "van der ", "de "]), NAME_WORD, st.sampled_from(["", ", Jr.", ", III"]), NAME_WORD, NAME_WORD
).map(lambda parts: f"{parts[0]}{parts[1]}{parts[2]}, {parts[3]} {parts[4]}")
GROUP = st.sampled_from(["{DeepSeek-AI}", "张三", "{Barnes and Noble, Inc.}", "Plato"])


def read_all(text: str) -> list[tuple[Entry, dict[str, str]]]:
    """Read entries with both parsers, which must not complain: pybtex's entry, bibtexparser's fields."""
    with pybtex.errors.capture() as complaints:
        entries = Parser("utf-8").parse_string(text).entries
    library = bibtexparser.parse_string(text)
    assert complaints == []
    assert library.failed_blocks == []
    assert [one.key for one in library.entries] == list(entries)
    return [
        (ours, {field.key: field.value for field in theirs.fields})
        for ours, theirs in zip(entries.values(), library.entries, strict=True)
    ]


@settings(deadline=None)
@given(title=values(), note=values(), names=st.lists(NAME | GROUP, min_size=1, max_size=4))
def test_characters_come_back(title: str, note: str, names: list[str]) -> None:
    """Both parsers read what the source holds, character for character, in both flavours."""
    people = [Person(name) for name in names]
    made = make_citation(
        "a-2025-b",
        Entry("misc", fields={"title": title, "note": note, **ARXIV}, persons={"author": people}),
    )
    for write in WRITERS.values():
        ((found, raw),) = read_all(write(made))
        assert (found.fields["title"], found.fields["note"]) == (title, note)
        assert found.persons["author"] == people
        assert (raw["title"], raw["note"], raw["author"]) == (title, note, " and ".join(names))


@settings(deadline=None)
@given(st.lists(values(), min_size=1, max_size=4))
def test_file_can_be_cut_at_its_entries(titles: list[str]) -> None:
    """In a file of entries a line that begins with an at sign begins an entry, and no other does."""
    made = [
        make_citation(f"a-{place}", Entry("misc", fields={"title": title, "abstract": f"x\n@misc{{b,\r\n{title}"}))
        for place, title in enumerate(titles)
    ]
    for write in WRITERS.values():
        texts = [write(one) for one in made]
        assert [line for line in "\n".join(texts).split("\n") if line.startswith("@")] == [
            text.split("\n")[0] for text in texts
        ]


# -- biber -----------------------------------------------------------------------------------------


needs_biber = pytest.mark.skipif(shutil.which("biber") is None, reason="biber is not installed")


def run_biber(folder: Path, text: str, *options: str) -> list[str]:
    """Have biber read a file and write it anew; give what it complains of. It exits 0 whatever that is."""
    (folder / "all.bib").write_text(text, "utf-8")
    done = subprocess.run(
        ["biber", "--tool", *options, "--nolog", "all.bib"], cwd=folder, capture_output=True, text=True, check=True
    )
    return re.findall(r"^(?:WARN|ERROR).*", done.stdout + done.stderr, re.MULTILINE)


@needs_biber
def test_biber_does_not_complain(tmp_path: Path) -> None:
    """Biber finds nothing wrong with the types and fields of all samples, and reads all of them."""
    hostile = [
        entry("misc", title=f"{{a {word}}}", author="Example, Ada", note=f"a {word}", year="2025", **ARXIV)
        for word in [*WORDS, *TEX]
    ]
    whole = {name: sample[0] for name, sample in SAMPLES.items() if name not in LACKING}
    texts = [write_biblatex(cite(text)) for text in [*whole.values(), *hostile]]
    texts += [write_classic(cite(text)) for text in [*(whole[n] for n in whole if n not in CLASSIC_ONLY), *hostile]]
    keyed = [text.replace("{example-2025-a,", f"{{key-{place},", 1) for place, text in enumerate(texts)]
    assert run_biber(tmp_path, "\n".join(keyed), "--validate-datamodel") == []
    assert (tmp_path / "all_bibertool.bib").read_text("utf-8").count("\n@") + 1 >= len(keyed)


@needs_biber
def test_volume_that_is_no_integer(tmp_path: Path) -> None:
    """Biber takes such a volume as it is, and only complains of it where it validates: no data is lost for that."""
    text = write_biblatex(cite(entry("article", **ADA, journal="Examples", volume="12A", year="2025")))
    assert "volume        = {12A}" in text
    assert run_biber(tmp_path, text) == []
    assert "{12A}" in (tmp_path / "all_bibertool.bib").read_text("utf-8")
    (complaint,) = run_biber(tmp_path, text, "--validate-datamodel")
    assert "field 'volume' must be datatype 'integer'" in complaint


def test_flavours_are_never_mixed() -> None:
    """No entry has both names for one thing: biber ignores one of them, and says so."""
    pairs = [("archiveprefix", "eprinttype"), ("primaryclass", "eprintclass"), ("journal", "journaltitle")]
    pairs += [("year", "date"), ("address", "location"), ("school", "institution")]
    both = {**ADA, **ARXIV, **ARXIV_BIBLATEX, "journal": "J", "journaltitle": "J", "year": "2025", "date": "2025-04"}
    for source in [*(sample[0] for sample in SAMPLES.values()), entry("article", **both)]:
        for write in WRITERS.values():
            names = {name.lower() for name in re.findall(r"^  (\w+) +=", write(cite(source)), re.MULTILINE)}
            assert [pair for pair in pairs if names.issuperset(pair)] == []
