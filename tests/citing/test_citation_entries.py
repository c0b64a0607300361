"""Citations: what an entry is, in plain text."""

from __future__ import annotations

import doctest
from datetime import date
from typing import Any

import pytest
from bibtex_samples import ADA, ARXIV, ARXIV_BIBLATEX, cite, entry
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry

from weekbook.citing import days, names, tags
from weekbook.citing.entries import CitationKind, make_citation, make_own_citation
from weekbook.citing.flavours import write_classic
from weekbook.citing.names import Name, escape_tex, read_name
from weekbook.plaintext import plain_text

KINDS = {
    CitationKind.PREPRINT: [
        entry("misc", **ADA, **ARXIV),
        entry("online", **ADA, **ARXIV_BIBLATEX),
        entry("article", **ADA, **ARXIV),
        entry("misc", **ADA, doi="10.48550/arXiv.2504.01234"),
        entry("article", **ADA, journal="arXiv preprint arXiv:2504.01234"),
        entry("article", **ADA, journal="arXiv e-prints", eprint="2504.01234"),
        entry("article", **ADA, journal="CoRR", volume="abs/2504.01234"),
        entry("inproceedings", **ADA, **ARXIV),
        entry("unpublished", **ADA, **ARXIV),
    ],
    CitationKind.ARTICLE: [
        entry("article", **ADA, journal="Examples", **ARXIV),
        entry("article", **ADA, journaltitle="Correspondence"),
        entry("misc", **ADA, journal="Examples"),
        entry("article", **ADA, year="2025"),
    ],
    CitationKind.CONFERENCE: [
        entry("inproceedings", **ADA, booktitle="Proc.", **ARXIV),
        entry("conference", **ADA, booktitle="Proc."),
        entry("misc", **ADA, booktitle="Proc.", **ARXIV),
    ],
    CitationKind.BOOK: [entry("book", **ADA), entry("proceedings", **ADA), entry("collection", **ADA)],
    CitationKind.CHAPTER: [entry("incollection", **ADA, booktitle="B"), entry("inbook", **ADA)],
    CitationKind.THESIS: [entry("phdthesis", **ADA), entry("mastersthesis", **ADA), entry("thesis", **ADA, **ARXIV)],
    CitationKind.REPORT: [entry("techreport", **ADA), entry("report", **ADA)],
    CitationKind.WEB: [
        entry("misc", **ADA),
        entry("online", **ADA, url="https://example.org/"),
    ],
    CitationKind.DATASET: [entry("dataset", **ADA), entry("dataset", **ADA, **ARXIV)],
    CitationKind.SOFTWARE: [entry("software", **ADA)],
    CitationKind.PATENT: [entry("patent", **ADA, number="1")],
    CitationKind.MANUSCRIPT: [entry("unpublished", **ADA)],
}


@pytest.mark.parametrize("kind", KINDS)
def test_kind(kind: CitationKind) -> None:
    """An entry is what has published it; a preprint is what only an archive has."""
    assert [cite(source).kind for source in KINDS[kind]] == [kind] * len(KINDS[kind])


@pytest.mark.parametrize(
    "source",
    [
        entry("misc", **ADA, eprint="2504.01234v3"),
        entry("misc", **ADA, eprint="arXiv:2504.01234v3", archivePrefix="{arXiv}"),
        entry("article", **ADA, journal="arXiv preprint arXiv:2504.01234v3, 2025"),
        entry("misc", **ADA, doi="https://doi.org/10.48550/arXiv.2504.01234v3"),
    ],
)
def test_arxiv(source: str) -> None:
    """A paper of arXiv has its identifier, its version, arXiv's DOI and its address, however it is named."""
    found = cite(source)
    assert (found.eprint, found.version, found.archive, found.publisher) == ("2504.01234", "3", "arXiv", "arXiv")
    assert found.doi == "10.48550/arXiv.2504.01234"
    assert found.url == "https://arxiv.org/abs/2504.01234"


@pytest.mark.parametrize(
    "fields",
    [{"url": "https://arxiv.org/abs/2504.01234v3"}, {"howpublished": r"\url{https://arxiv.org/pdf/2504.01234}"}],
)
def test_arxiv_by_its_address(fields: dict[str, str]) -> None:
    """What an address names is cited as the page has it, and written with its identifier."""
    found = cite(entry("misc", **ADA, **fields))
    assert (found.kind, found.eprint) == (CitationKind.PREPRINT, "2504.01234")
    assert found.doi == "10.48550/arXiv.2504.01234"
    assert "eprint        = {2504.01234}" in write_classic(found)


def test_doi_by_its_address() -> None:
    """So is a DOI."""
    assert cite(entry("misc", **ADA, url="https://doi.org/10.1234/x")).doi == "10.1234/x"


def test_published_paper_has_no_version_of_arxiv() -> None:
    """The version of a preprint is not that of what a journal published, but one that the entry gives is."""
    source = {**ADA, "journal": "Examples", "eprint": "2504.01234v3"}
    assert cite(entry("article", **source)).version is None
    assert cite(entry("article", **source, version="2")).version == "2"


LINKS = {
    # howpublished: the address, and what stays
    r"\url{https://example.org/a\_b}": ("https://example.org/a_b", ""),
    r"{\url{https://example.org/}}": ("https://example.org/", ""),
    r"Blog, \url{https://example.org/}": ("https://example.org/", "Blog"),
    r"\url{https://example.org/}. Accessed: 2025-05-01": ("https://example.org/", "Accessed: 2025-05-01"),
    "https://example.org/a(b)": ("https://example.org/a(b)", ""),
    "Blog (https://example.org/).": ("https://example.org/", "Blog"),
    "https://example.org/plain.": ("https://example.org/plain", ""),
    "Online: https://example.org/": ("https://example.org/", ""),
    "A leaflet": (None, "A leaflet"),
    r"\url{example.org}": (None, r"\url{example.org}"),
}


@pytest.mark.parametrize("written", LINKS)
def test_link_in_howpublished(written: str) -> None:
    """An address is one with or without TeX's macro, and what stands beside it stays."""
    found = cite(entry("misc", title="A", howpublished=written))
    assert (found.url, found.fields["howpublished"]) == LINKS[written]


def test_link_in_howpublished_beside_another() -> None:
    """The address in its own field counts; the same one is not said twice."""
    same = cite(entry("misc", title="A", howpublished=r"\url{https://example.org/}", url="https://example.org/"))
    assert (same.url, same.fields["howpublished"]) == ("https://example.org/", "")
    other = cite(entry("misc", title="A", howpublished=r"\url{https://example.org/a}", url="https://example.org/"))
    assert (other.url, other.fields["howpublished"]) == ("https://example.org/", r"\url{https://example.org/a}")


def test_published_paper_has_no_doi_of_arxiv() -> None:
    """The DOI of a preprint is not that of what a journal published."""
    found = cite(entry("article", **ADA, journal="Examples", **ARXIV))
    assert (found.doi, found.eprint, found.publisher) == (None, "2504.01234", None)


DATES: dict[str, tuple[dict[str, str], tuple[int, ...]]] = {
    "year": ({"year": "2025"}, (2025,)),
    "year and macro": ({"year": "=2025", "month": "=apr"}, (2025, 4)),
    "month by name": ({"year": "2025", "month": "April"}, (2025, 4)),
    "month shortened": ({"year": "2025", "month": "Sept."}, (2025, 9)),
    "month by number": ({"year": "2025", "month": "04"}, (2025, 4)),
    "day before the month": ({"year": "2025", "month": '="22~" # apr'}, (2025, 4, 22)),
    "days of two months": ({"year": "2025", "month": "April 30--May 2"}, (2025, 4)),
    "day": ({"year": "2025", "month": "=apr", "day": "22"}, (2025, 4, 22)),
    "no month": ({"year": "2025", "month": "Spring"}, (2025,)),
    "month that there is not": ({"year": "2025", "month": "13"}, (2025,)),
    "day that there is not": ({"year": "2025", "month": "2", "day": "30"}, (2025, 2)),
    "date": ({"date": "2025-04-22"}, (2025, 4, 22)),
    "date before year": ({"date": "2025-04-22", "year": "2024"}, (2025, 4, 22)),
    "date with a doubt": ({"date": "2025-04~"}, (2025, 4)),
    "date in words": ({"date": "22 April 2025"}, (2025, 4, 22)),
    "date in words of another order": ({"date": "April 22nd, 2025"}, (2025, 4, 22)),
    "date in Chinese": ({"date": "2025年4月22日"}, (2025, 4, 22)),
    "date without noughts": ({"date": "2025-4-2"}, (2025, 4, 2)),
    "date of two orders": ({"date": "04/05/2025", "year": "2025"}, (2025,)),
    "date and time": ({"date": "2025-04-22T12:00:00"}, (2025, 4, 22)),
    "range of days in words": ({"date": "June 16--20, 2025"}, (2025, 6)),
    "year before our era": ({"date": "-0044"}, ()),
    "doubt in words": ({"date": "circa 2025"}, ()),
    "year of several": ({"year": "2025a"}, (2025,)),
    "range": ({"date": "2025-04-30/2025-05-02"}, (2025, 4, 30)),
    "season": ({"date": "2025-21"}, (2025,)),
    "no date at all": ({"date": "soon", "year": "in press"}, ()),
    "year of another length": ({"year": "25"}, ()),
}


@pytest.mark.parametrize("name", DATES)
def test_date(name: str) -> None:
    """A date is taken as far as it is one, from either flavour."""
    fields, expected = DATES[name]
    assert cite(entry("misc", title="A", **fields)).date == expected


LANGUAGES: dict[str, tuple[dict[str, str], str | None]] = {
    "babel's name": ({"title": "Kunst", "langid": "ngerman"}, "de"),
    "tag": ({"title": "Kunst", "language": "nl"}, "nl"),
    "tag with a region": ({"title": "Kunst", "language": "zh_TW"}, "zh-TW"),
    "Chinese": ({"title": "{中文标题}"}, "zh"),
    "English": ({"title": "{A Made-Up Title}"}, "en"),
    "not known": ({"title": "2025"}, None),
    "name of none": ({"title": "A Title", "language": "klingon"}, "en"),
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_language(name: str) -> None:
    """The language is what the entry says, else what the title tells."""
    fields, expected = LANGUAGES[name]
    assert cite(entry("misc", **fields)).language == expected


def test_plain_text() -> None:
    """Everything but the fields is plain text."""
    found = cite(
        entry(
            "article",
            title=r"{$\pi_{0.5}$}",
            subtitle=r"A \& {B}",
            author=r"{\'E}x, \v{C} and {A \& B}",
            journal=r"{\"A} 中文",
            pages="1--{\\textendash}9",
            version=r"2\_a",
        )
    )
    assert found.title == "π₀.₅: A & B"
    assert found.authors == (Name("Éx", "Č"), Name("A & B", is_whole=True))
    assert (found.container, found.version, found.pages) == ("Ä 中文", "2_a", "1-9")
    assert found.fields["title"] == r"{$\pi_{0.5}$}"
    assert found.persons == {"author": (r"{\'E}x, \v{C}", r"{A \& B}")}


def test_entry_without_anything() -> None:
    """An entry of a key alone is a citation of that key."""
    found = make_citation("a-2025-b", Entry("misc"))
    assert (found.title, found.kind, found.authors, found.date) == ("a-2025-b", CitationKind.WEB, (), ())
    assert write_classic(found) == "@misc{a-2025-b,\n}\n"


OWN_NAMES = {
    "Ada Example": Name("Example", "Ada"),
    "Example, Ada": Name("Example", "Ada"),
    "Ada van der Berg": Name("van der Berg", "Ada"),
    "van der Berg, Ada": Name("van der Berg", "Ada"),
    "{Research Group}": Name("Research Group", is_whole=True),
    "the  example authors": Name("the example authors", is_whole=True),
    "张三": Name("张三", is_whole=True),
    "Ada": Name("Ada", is_whole=True),
    "others": Name("others", is_whole=True),
    "A, B, C, D": Name("A, B, C, D", is_whole=True),
    "{A": Name("A", is_whole=True),
}


@pytest.mark.parametrize("text", OWN_NAMES)
def test_own_name(text: str) -> None:
    """A name in a setting is a person's where it can be cut, else one piece."""
    assert read_name(text) == OWN_NAMES[text]


def test_own_citation_knows_only_what_it_is_told() -> None:
    """A week without an address, an author, a date is cited without them."""
    made = make_own_citation(key="w", title="A Week")
    assert write_classic(made) == "@misc{w,\n  title         = {{A Week}},\n}\n"
    assert (made.url, made.date, made.authors, made.container) == (None, (), (), None)
    dated = make_own_citation(key="w", title="A Week", date=date(2025, 5, 4))
    assert dated.date == (2025, 5, 4)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    """TeX that was made of plain text is that plain text again."""
    text = " ".join(text.split()).replace("--", "").replace("``", "").replace("''", "")
    assert plain_text("{" + escape_tex(text) + "}") == text


ACCENTS = {
    r"\'e": "é",
    r"\'{e}": "é",
    r"{\'e}": "é",
    r"\"{\i}": "ï",
    r"\'\i{}": "í",
    r"\v C": "Č",
    r"\v{C}": "Č",
    r"\c{c}": "ç",
    r"\k a": "ą",
    r"\H{o}": "ő",
    r"\u{g}": "ğ",
    r"\r{u}": "ů",
    r"\.z": "ż",
    r"\=a": "ā",
    r"\~n": "ñ",
    r"\^{o}": "ô",
    r"\`a": "à",
    r"{\L}ukasz": "Łukasz",
    r"\L ukasz": "Łukasz",
    r"S{\o}ren": "Søren",
    r"Stra\ss{}e": "Straße",
    r"\AA": "Å",
    r"\oe uvre": "œuvre",
    r"\url{a}": "<a>",
    r"\&\%\#\_": "&%#_",
}


@pytest.mark.parametrize("latex", ACCENTS)
def test_common_tex_is_decoded_as_all_other(latex: str) -> None:
    """The short way for accents gives what the converter gives, which an empty formula asks for."""
    assert plain_text(latex) == ACCENTS[latex] == plain_text(latex + "${}$")


@pytest.mark.parametrize("role", ["author", "editor"])
def test_persons_by_role(role: str) -> None:
    """Authors and editors are kept apart."""
    found: Any = cite(entry("book", **{"title": "A", role: "Example, Ada"}))
    assert (found.authors, found.editors) == (
        ((Name("Example", "Ada"),), ()) if role == "author" else ((), (Name("Example", "Ada"),))
    )


def test_examples() -> None:
    """The examples in the docstrings are true."""
    tried = [doctest.testmod(module) for module in (names, days, tags)]
    assert [(one.failed, one.attempted) for one in tried] == [(0, 3), (0, 1), (0, 1)]
