"""Entries as people write them, and what they come out as in both flavours."""

from __future__ import annotations

from pybtex.database import Entry

from weekbook.bibtex import read_bibtex
from weekbook.citing.entries import Citation, make_citation


def read_entry(text: str) -> Entry:
    """Read one sound entry, as a build does."""
    reading = read_bibtex([("a.bib", text)])
    assert reading.problems == []
    (entry,) = reading.entries.values()
    return entry


def cite(text: str) -> Citation:
    """Read one sound entry to a citation."""
    return make_citation("example-2025-a", read_entry(text))


def entry(kind: str, **fields: str) -> str:
    """Write an entry from values in braces, or from bare values where they begin with ``=``."""
    values = {name: value[1:] if value.startswith("=") else f"{{{value}}}" for name, value in fields.items()}
    lines = "".join(f"  {name:<13} = {value},\n" for name, value in values.items())
    return f"@{kind}{{example-2025-a,\n{lines}}}\n"


ARXIV = {"eprint": "2504.01234", "archivePrefix": "arXiv", "primaryClass": "cs.CV"}
ARXIV_BIBLATEX = {"eprint": "2504.01234", "eprinttype": "arxiv", "eprintclass": "cs.CV"}
ADA = {"title": "{A Made-Up Title}", "author": "Example, Ada and van der Berg, Bo"}
URL = {"url": "https://example.org/a_b?c=d%20e&f#g"}

NAMES = r"{DeepSeek-AI} and Garcia, Jr., Ana and 张三 and {\'E}xample, {\L}ada and M{\"u}ller, X{\ae} and others"
SAMPLES: dict[str, tuple[str, str, str]] = {
    # name: source, classic, biblatex
    "preprint, classic": (
        entry("misc", **ADA, year="2025", month="=apr", **ARXIV, **URL),
        entry("misc", **ADA, year="2025", month="=apr", **ARXIV, **URL),
        entry("online", **ADA, date="2025-04", **ARXIV_BIBLATEX, **URL),
    ),
    "preprint, biblatex": (
        entry("online", **ADA, date="2025-04-22", **ARXIV_BIBLATEX, **URL),
        entry("misc", **ADA, year="2025", month="=apr", **ARXIV, **URL),
        entry("online", **ADA, date="2025-04-22", **ARXIV_BIBLATEX, **URL),
    ),
    "preprint without a prefix": (
        entry("misc", **ADA, year="2025", eprint="2504.01234v2"),
        entry("misc", **ADA, year="2025", eprint="2504.01234v2", archivePrefix="arXiv"),
        entry("online", **ADA, date="2025", eprint="2504.01234v2", eprinttype="arxiv"),
    ),
    "preprint in both flavours at once": (
        entry("misc", **ADA, year="2025", date="2025-04-22", eprinttype="arxiv", **ARXIV),
        entry("misc", **ADA, year="2025", month="=apr", **ARXIV),
        entry("online", **ADA, date="2025-04-22", **ARXIV_BIBLATEX),
    ),
    "preprint of another archive": (
        entry("misc", **ADA, year="2025", eprint="hal-0123", eprinttype="hal", url="https://example.org/hal-0123"),
        entry("misc", **ADA, year="2025", eprint="hal-0123", archivePrefix="hal", url="https://example.org/hal-0123"),
        entry("online", **ADA, date="2025", eprint="hal-0123", eprinttype="hal", url="https://example.org/hal-0123"),
    ),
    "preprint as an article without a journal": (
        entry("article", **ADA, year="2025", **ARXIV),
        entry("misc", **ADA, year="2025", **ARXIV),
        entry("online", **ADA, date="2025", **ARXIV_BIBLATEX),
    ),
    "preprint as DBLP gives it": (
        entry("article", **ADA, journal="CoRR", volume="abs/2504.01234", year="2025"),
        entry("misc", **ADA, year="2025", eprint="2504.01234", archivePrefix="arXiv"),
        entry("online", **ADA, date="2025", eprint="2504.01234", eprinttype="arxiv"),
    ),
    "preprint as Google Scholar gives it": (
        entry("article", **ADA, journal="arXiv preprint arXiv:2504.01234v2", year="2025"),
        entry("misc", **ADA, year="2025", eprint="2504.01234v2", archivePrefix="arXiv"),
        entry("online", **ADA, date="2025", eprint="2504.01234v2", eprinttype="arxiv"),
    ),
    "preprint without an identifier": (
        entry("article", **ADA, journal="arXiv e-prints", pages="arXiv--2504", year="2025"),
        entry("misc", **ADA, howpublished="arXiv e-prints", year="2025"),
        entry("misc", **ADA, howpublished="arXiv e-prints", date="2025"),
    ),
    "preprint by its DOI": (
        entry("misc", **ADA, publisher="arXiv", year="2025", doi="10.48550/arXiv.2504.01234"),
        entry("misc", **ADA, year="2025", eprint="2504.01234", archivePrefix="arXiv", doi="10.48550/arXiv.2504.01234"),
        entry("online", **ADA, date="2025", eprint="2504.01234", eprinttype="arxiv", doi="10.48550/arXiv.2504.01234"),
    ),
    "private fields": (
        entry(
            "misc", **ADA, year="2025", **ARXIV, code="https://example.org/c", versions="v1 2025-04-22", file="a.pdf"
        ),
        entry("misc", **ADA, year="2025", **ARXIV),
        entry("online", **ADA, date="2025", **ARXIV_BIBLATEX),
    ),
    "article, classic": (
        entry("article", **ADA, journal=r"J. of {\'E}xamples", volume="3", number="4", pages="1--10", year="2025")
        .replace("@article", "@ARTICLE")
        .replace("journal", "Journal"),
        entry("article", **ADA, journal=r"J. of {\'E}xamples", volume="3", number="4", pages="1--10", year="2025"),
        entry("article", **ADA, journaltitle=r"J. of {\'E}xamples", volume="3", number="4", pages="1--10", date="2025"),
    ),
    "article, biblatex": (
        entry("article", **ADA, journaltitle="Examples", date="2025-05-01", doi="10.1234/AbC_(d)", **ARXIV_BIBLATEX),
        entry("article", **ADA, journal="Examples", year="2025", month="=may", **ARXIV, doi="10.1234/AbC_(d)"),
        entry("article", **ADA, journaltitle="Examples", date="2025-05-01", **ARXIV_BIBLATEX, doi="10.1234/AbC_(d)"),
    ),
    "article with what articles do not have": (
        entry("article", **ADA, journal="Examples", year="2025", publisher="A Press", timestamp="now", biburl="x"),
        entry("article", **ADA, journal="Examples", year="2025"),
        entry("article", **ADA, journaltitle="Examples", date="2025"),
    ),
    "conference": (
        entry("conference", **ADA, booktitle="Proc. of Examples", editor="Sample, Sam", address="Here", year="2025"),
        entry("inproceedings", **ADA, editor="Sample, Sam", booktitle="Proc. of Examples", address="Here", year="2025"),
        entry(
            "inproceedings", **ADA, editor="Sample, Sam", booktitle="Proc. of Examples", location="Here", date="2025"
        ),
    ),
    "preprint whose entry names its conference": (
        entry("misc", **ADA, booktitle="Proc. of Examples", year="2025", **ARXIV),
        entry("inproceedings", **ADA, booktitle="Proc. of Examples", year="2025", **ARXIV),
        entry("inproceedings", **ADA, booktitle="Proc. of Examples", date="2025", **ARXIV_BIBLATEX),
    ),
    "subtitle": (
        entry("online", title="{A}", subtitle="B", author="Example, Ada", date="2025", **URL),
        entry("misc", title="{A}: B", author="Example, Ada", year="2025", **URL),
        entry("online", title="{A}", subtitle="B", author="Example, Ada", date="2025", **URL),
    ),
    "site, classic": (
        entry("misc", **ADA, howpublished=r"\url{https://example.org/}", year="2025", note="Seen"),
        entry("misc", **ADA, note="Seen", year="2025", url="https://example.org/"),
        entry("online", **ADA, note="Seen", date="2025", url="https://example.org/"),
    ),
    "site, its address bare": (
        entry("misc", **ADA, howpublished="https://example.org/", year="2025"),
        entry("misc", **ADA, year="2025", url="https://example.org/"),
        entry("online", **ADA, date="2025", url="https://example.org/"),
    ),
    "site, its address after words": (
        entry("misc", **ADA, howpublished=r"A {B}log, \url{https://example.org/}", year="2025"),
        entry("misc", **ADA, howpublished="A {B}log", year="2025", url="https://example.org/"),
        entry("misc", **ADA, howpublished="A {B}log", date="2025", url="https://example.org/"),
    ),
    "site of an organization": (
        entry("online", **ADA, organization="A Site", date="2025-12", url="https://example.org/"),
        entry("misc", **ADA, howpublished="A Site", year="2025", month="=dec", url="https://example.org/"),
        entry("online", **ADA, organization="A Site", date="2025-12", url="https://example.org/"),
    ),
    "neither link nor archive": (
        entry("misc", **ADA, howpublished="A leaflet", year="2025"),
        entry("misc", **ADA, howpublished="A leaflet", year="2025"),
        entry("misc", **ADA, howpublished="A leaflet", date="2025"),
    ),
    "thesis, classic": (
        entry("mastersthesis", **ADA, school="U of {X}", year="2025", month="=jun"),
        entry("mastersthesis", **ADA, school="U of {X}", year="2025", month="=jun"),
        entry("thesis", **ADA, institution="U of {X}", type="mathesis", date="2025-06"),
    ),
    "thesis, biblatex": (
        entry("thesis", **ADA, type="phdthesis", institution="U of {X}", date="2025-06-30"),
        entry("phdthesis", **ADA, school="U of {X}", year="2025", month="=jun"),
        entry("thesis", **ADA, type="phdthesis", institution="U of {X}", date="2025-06-30"),
    ),
    "thesis, bachelor's": (
        entry("thesis", **ADA, type="bathesis", institution="U of {X}", date="2025"),
        entry("mastersthesis", **ADA, type="Bachelor's thesis", school="U of {X}", year="2025"),
        entry("thesis", **ADA, type="bathesis", institution="U of {X}", date="2025"),
    ),
    "thesis, candidate's": (
        entry("thesis", **ADA, institution="U of {X}", type="candthesis", date="2025"),
        entry("mastersthesis", **ADA, school="U of {X}", type="Candidate thesis", year="2025"),
        entry("thesis", **ADA, institution="U of {X}", type="candthesis", date="2025"),
    ),
    "thesis of a type in words": (
        entry("thesis", **ADA, institution="U of {X}", type="MSc thesis", date="2025"),
        entry("mastersthesis", **ADA, school="U of {X}", type="MSc thesis", year="2025"),
        entry("thesis", **ADA, institution="U of {X}", type="MSc thesis", date="2025"),
    ),
    "report": (
        entry("techreport", **ADA, institution="A Lab", number="TR-1", year="2025"),
        entry("techreport", **ADA, institution="A Lab", number="TR-1", year="2025"),
        entry("report", **ADA, institution="A Lab", number="TR-1", type="techreport", date="2025"),
    ),
    "book": (
        entry("book", **ADA, publisher="A Press", location="Here", date="2025", isbn="978-3-16-148410-0"),
        entry("book", **ADA, publisher="A Press", address="Here", isbn="978-3-16-148410-0", year="2025"),
        entry("book", **ADA, publisher="A Press", location="Here", isbn="978-3-16-148410-0", date="2025"),
    ),
    "book of editors": (
        entry("book", title="A", editor="Sample, Sam", publisher="A Press", pages="5--9", year="2025"),
        entry("book", title="A", editor="Sample, Sam", publisher="A Press", pages="5--9", year="2025"),
        entry("collection", title="A", editor="Sample, Sam", publisher="A Press", pages="5--9", date="2025"),
    ),
    "part of a book without a title": (
        entry("inbook", **ADA, chapter="7", pages="5--9", publisher="A Press", year="2025"),
        entry("inbook", **ADA, chapter="7", pages="5--9", publisher="A Press", year="2025"),
        entry("book", **ADA, chapter="7", pages="5--9", publisher="A Press", date="2025"),
    ),
    "chapter": (
        entry("incollection", **ADA, editor="Sample, Sam", booktitle="A Book", publisher="A Press", year="2025"),
        entry("incollection", **ADA, editor="Sample, Sam", booktitle="A Book", publisher="A Press", year="2025"),
        entry("incollection", **ADA, editor="Sample, Sam", booktitle="A Book", publisher="A Press", date="2025"),
    ),
    "chapter without an editor": (
        entry("incollection", **ADA, booktitle="A Book", publisher="A Press", year="2025"),
        entry("incollection", **ADA, booktitle="A Book", publisher="A Press", year="2025"),
        entry("inbook", **ADA, booktitle="A Book", publisher="A Press", date="2025"),
    ),
    "type that only biblatex has": (
        entry("dataset", **ADA, publisher="A Press", version="2", date="2025", doi="10.1234/x"),
        entry("misc", **ADA, version="2", howpublished="A Press", year="2025", doi="10.1234/x"),
        entry("dataset", **ADA, publisher="A Press", version="2", date="2025", doi="10.1234/x"),
    ),
    "software": (
        entry("software", **ADA, publisher="A Press", version="2", date="2025", url="https://example.org/"),
        entry("misc", **ADA, version="2", howpublished="A Press", year="2025", url="https://example.org/"),
        entry("software", **ADA, version="2", organization="A Press", date="2025", url="https://example.org/"),
    ),
    "patent": (
        entry("patent", **ADA, number="US123", year="2025", type="patentus", language="english"),
        entry("misc", **ADA, langid="english", howpublished="U.S. patent US123", year="2025"),
        entry("patent", **ADA, number="US123", type="patentus", langid="english", date="2025"),
    ),
    "manuscript": (
        entry("unpublished", **ADA, note="Draft", year="2025"),
        entry("unpublished", **ADA, note="Draft", year="2025"),
        entry("unpublished", **ADA, note="Draft", date="2025"),
    ),
    "type that nobody has": (
        entry("blogpost", **ADA, year="2025", **URL),
        entry("misc", **ADA, year="2025", **URL),
        entry("online", **ADA, date="2025", **URL),
    ),
    "month as a word, day beside it": (
        entry("misc", **ADA, year="2025", month="September", day="3", **ARXIV),
        entry("misc", **ADA, year="2025", month="=sep", **ARXIV),
        entry("online", **ADA, date="2025-09-03", **ARXIV_BIBLATEX),
    ),
    "several months": (
        entry("misc", **ADA, year="2025", month='=jan # "--" # feb', **ARXIV),
        entry("misc", **ADA, year="2025", month="=jan", **ARXIV),
        entry("online", **ADA, date="2025-01", **ARXIV_BIBLATEX),
    ),
    "range of dates": (
        entry("online", **ADA, date="2025-04-30/2025-05-02", **URL),
        entry("misc", **ADA, year="2025", month="=apr", **URL),
        entry("online", **ADA, date="2025-04-30/2025-05-02", **URL),
    ),
    "day that there is not": (
        entry("online", **ADA, date="2025-02-30", **URL),
        entry("misc", **ADA, year="2025", month="=feb", **URL),
        entry("online", **ADA, date="2025-02", **URL),
    ),
    "dates in words": (
        entry(
            "inproceedings", **ADA, booktitle="Proc.", year="2025", eventdate="June 2025", urldate="2 May 2025", **URL
        ),
        entry("inproceedings", **ADA, booktitle="Proc.", eventdate="2025-06", year="2025", **URL, urldate="2025-05-02"),
        entry("inproceedings", **ADA, booktitle="Proc.", eventdate="2025-06", date="2025", **URL, urldate="2025-05-02"),
    ),
    "dates that are none": (
        entry("article", **ADA, journal="Examples", year="2025", origdate="circa 1999", urldate="yesterday"),
        entry("article", **ADA, journal="Examples", year="2025"),
        entry("article", **ADA, journaltitle="Examples", date="2025"),
    ),
    "no date yet": (
        entry("article", **ADA, journal="Examples", year="in press"),
        entry("article", **ADA, journal="Examples", year="in press"),
        entry("article", **ADA, journaltitle="Examples", pubstate="inpress"),
    ),
    "no date": (
        entry("online", **ADA, **URL),
        entry("misc", **ADA, **URL),
        entry("online", **ADA, **URL),
    ),
    "names": (
        entry(
            "misc",
            title="A",
            author=NAMES,
            year="2025",
            **ARXIV,
        ),
        entry(
            "misc",
            title="A",
            author=NAMES,
            year="2025",
            **ARXIV,
        ),
        entry(
            "online",
            title="A",
            author=NAMES,
            date="2025",
            **ARXIV_BIBLATEX,
        ),
    ),
    "TeX": (
        entry(
            "misc", title=r"{$\pi_{0.5}$ \& $\tau$-bench: 50\% {P}oincar{\'e}, é 中文 \#1 a_b}", year="2025", **ARXIV
        ),
        entry(
            "misc", title=r"{$\pi_{0.5}$ \& $\tau$-bench: 50\% {P}oincar{\'e}, é 中文 \#1 a_b}", year="2025", **ARXIV
        ),
        entry(
            "online",
            title=r"{$\pi_{0.5}$ \& $\tau$-bench: 50\% {P}oincar{\'e}, é 中文 \#1 a_b}",
            date="2025",
            **ARXIV_BIBLATEX,
        ),
    ),
}
LACKING = ("no date", "no date yet", "chapter without an editor")
"""Samples that lack what biblatex demands of their type: that is not ours to invent."""
CLASSIC_ONLY = ("book of editors", "part of a book without a title")
"""Samples that are sound in classic BibTeX as it is, but not where biber reads its types as biblatex's."""
