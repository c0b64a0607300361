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
        entry("misc", **ADA, version="2", year="2025", doi="10.1234/x"),
        entry("dataset", **ADA, publisher="A Press", version="2", date="2025", doi="10.1234/x"),
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
LACKING = ("no date", "chapter without an editor")
"""Samples that lack what biblatex demands of their type: that is not ours to invent."""
