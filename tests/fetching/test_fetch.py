"""``weekbook bib fetch``: what of servers' answers goes into the files."""

from __future__ import annotations

import fcntl
import io
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from desks import Desk
from servers import Paper, hang_up, status

from weekbook.bibtex import Reading, Work, make_work, read_bibtex
from weekbook.fetching import merging
from weekbook.fetching.asking import Part
from weekbook.fetching.bibfiles import read_bibfiles
from weekbook.fetching.merging import TRIES, UnsafeEditError
from weekbook.fetching.report import INCOMPLETE, NO_NETWORK, Lack
from weekbook.fetching.run import WrongUseError
from weekbook.ids import PaperRef, PaperScheme

PAPER = Paper("2504.16054", r"$\pi_{0.5}$: a Vision & Action Model")
ENTRY = """% A bibliography of one's own.

% Source: a page
@misc{mine,
  title         = {{A Study of Examples}},
  eprint        = {2504.00001},
  archivePrefix = {arXiv},
  code          = {https://code.example/a},
}

@comment{the end}
"""
ARTICLE = {
    "type": "journal-article",
    "DOI": "10.1000/AB.1",
    "title": "A Study of <i>Examples</i> &amp; More",
    "author": [{"given": "Ada", "family": "Example"}, {"name": "Example Team"}],
    "issued": {"date-parts": [[2026, 3]]},
    "container-title": "Journal of Examples & Samples",
    "volume": "7",
    "issue": "2",
    "page": "11-19",
    "publisher": "Example Press",
}


def works(desk: Desk) -> dict[str, Work]:
    """Return all entries as pages have them."""
    reading = read_bibtex([("papers.bib", desk.text.removeprefix("\ufeff"))])
    assert reading.problems == []
    return {key: make_work(key, entry) for key, entry in reading.entries.items()}


def without_marks(text: str) -> str:
    """Return a text without the lines that say what was fetched."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("% Fetched:"))


# -- New entries -----------------------------------------------------------------------------------


def test_new_entry(desk: Desk) -> None:
    """A new paper has a whole entry, with names in parts, and says where each field is from."""
    desk.servers.add(PAPER)
    report = desk.fetch("2504.16054v1")
    assert (report.status, report.added) == (0, ["example-2025-pi05"])
    assert desk.text == (
        "% Fetched: https://arxiv.org/abs/2504.16054 on 2025-11-29 (title 69538a, author 57a47c, year 6b011c, "
        "date b20a1c, primaryClass b988d0, versions 15e310)\n"
        "@misc{example-2025-pi05,\n"
        "  title         = {{$\\pi_{0.5}$: a Vision \\& Action Model}},\n"
        "  author        = {Example, Ada and van der Sample, Danny},\n"
        "  year          = {2025},\n"
        "  date          = {2025-04-22},\n"
        "  eprint        = {2504.16054},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass  = {cs.RO},\n"
        "  versions      = {v1 2025-04-22},\n"
        "  url           = {https://arxiv.org/abs/2504.16054},\n"
        "}\n"
    )


def test_order_and_keys(desk: Desk) -> None:
    """Entries stand in the order in which they were asked for, each once; a key that is taken gets a letter."""
    desk.servers.add(*(Paper(f"2504.0000{n}") for n in range(1, 4)))
    desk.servers.add(Paper("hep-th/9901001", authors=(("", "张三"),), days=("1999-01-01",)))
    report = desk.fetch("2504.00002", "https://arxiv.org/pdf/2504.00001v1", "arXiv:2504.00002v3", "hep-th/9901001")
    assert report.added == ["example-2025-study", "example-2025-study-b", "arxiv-hep-th-9901001"]
    assert [work.eprint for work in works(desk).values()] == ["2504.00002", "2504.00001", "hep-th/9901001"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (r"$\pi_{0.5}$: a VLA", "π₀.₅: a VLA"),
        (r"$\tau$-bench & $O(n)$ {A, B}", "τ-bench & O(n) {A, B}"),
        ("τ-bench, é, ø, 中文标题：测试", "τ-bench, é, ø, 中文标题：测试"),
        (r"Poincar\'e, M{\"u}ller \& \emph{all}: 50\% of it", "Poincaré, Müller & all: 50% of it"),
        ("From $5_000 to $6_000, 50% # 1 ~ a^b", "From $5_000 to $6_000, 50% # 1 ~ a^b"),
        (r"Odd $a}{b$ and $\alpha$", "Odd $a}{b$ and α"),
        ("Unbalanced } and { of $x", "Unbalanced } and { of $x"),
        ("</script><b>&amp; <i>x</i>", "</script><b>&amp; <i>x</i>"),
        ('A "quoted" title, with @misc{x, y={z}}', 'A "quoted" title, with @misc{x, y={z}}'),
    ],
)
def test_titles(desk: Desk, title: str, shown: str) -> None:
    """A page shows a title as arXiv does."""
    desk.servers.add(Paper("2504.00001", title))
    assert desk.fetch("2504.00001").status == 0
    reading = read_bibtex([("papers.bib", desk.text)])
    # HTML in a title is told of, and shown as it is
    assert [one for one in reading.problems if "HTML" not in one.message] == []
    (work,) = (make_work(key, entry) for key, entry in reading.entries.items())
    assert work.title == shown


@pytest.mark.parametrize(
    ("parts", "written", "shown"),
    [
        (("Ada", "Example"), "Example, Ada", "Ada Example"),
        (("Danny", "van der Sample"), "van der Sample, Danny", "Danny van der Sample"),
        (("", "张三"), "张三", "张三"),
        (("三", "张"), "张, 三", "张三"),
        (("Łukasz", "Ørsted-Müller"), "Ørsted-Müller, Łukasz", "Łukasz Ørsted-Müller"),
        (("", "Example Team & Friends"), r"{Example Team \& Friends}", "Example Team & Friends"),
        (("", "example-ai"), "{example-ai}", "example-ai"),
        (
            ("Ada and Ben", "Example, the Third"),
            "{Example, the Third}, {Ada and Ben}",
            "Ada and Ben Example, the Third",
        ),
        ((r"J\"urgen", r"M{\"u}ller"), "Müller, Jürgen", "Jürgen Müller"),
    ],
)
def test_names(desk: Desk, parts: tuple[str, str], written: str, shown: str) -> None:
    """A name is written in parts, and a page shows it as its owner writes it."""
    desk.servers.add(Paper("2504.00001", authors=(parts, ("Ben", "Sample"))))
    desk.fetch("2504.00001")
    assert f"author        = {{{written} and Sample, Ben}}" in desk.text
    (work,) = works(desk).values()
    assert work.authors == (shown, "Ben Sample")


@pytest.mark.parametrize("family", ["Čech", r"\v{C}ech", r"{\v C}ech"])
def test_key_of_a_name_in_tex(desk: Desk, family: str) -> None:
    """It is the name's letters that count, however they are written."""
    desk.servers.add(Paper("2504.00001", authors=(("Eduard", family),)))
    assert desk.fetch("2504.00001").added == ["cech-2025-study"]


def test_marks_between_names(desk: Desk) -> None:
    """A colon that arXiv lists between names is none."""
    desk.servers.add(Paper("2504.00001", authors=(("", "Example-AI"), ("", ":"), ("Ada", "Example"))))
    desk.fetch("2504.00001")
    assert "author        = {Example-AI and Example, Ada}" in desk.text


def test_versions(desk: Desk) -> None:
    """All versions are told with their days; they are asked for only where the first answer does not tell."""
    days = ("2025-04-22", "2025-05-01", "2025-06-30")
    desk.servers.add(*(Paper(f"2504.0000{n}", days=days[:n]) for n in (1, 2, 3)))
    desk.fetch("2504.00001", "2504.00002", "2504.00003")
    assert "versions      = {v1 2025-04-22, v2 2025-05-01}" in desk.text
    assert "versions      = {v1 2025-04-22, v2 2025-05-01, v3 2025-06-30}" in desk.text
    assert [one.query["metadataPrefix"] for one in desk.servers.at("/oai")].count("arXivRaw") == 1


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        ("", ""),
        ("@misc{a, title={A}}", "\n\n"),
        ("@misc{a,\n\ttitle={A},\n\tyear={2020}\n}\n", "\n"),
        ("\ufeff@misc{a,\r\n    title = {A},\r\n    url   = {https://a.example}\r\n}\r\n", "\r\n"),
    ],
)
def test_style_of_the_file(desk: Desk, before: str, gap: str) -> None:
    """What stands there stays, and new entries look like the last one."""
    desk.write(before)
    desk.servers.add(Paper("2504.00001"), Paper("2504.00002", "Other Things"))
    desk.fetch("2504.00001", "2504.00002")
    assert desk.text.startswith(before + gap)
    added = desk.text.removeprefix(before + gap)
    assert (added.count("\r\n"), added.count("\n")) in ((added.count("\n"), added.count("\n")), (0, added.count("\n")))
    assert ("\r\n" in added) == ("\r\n" in before)
    title = {"\t": "\n\ttitle={{A Study", "    ": "\n    title = {{A Study"}
    expected = next((look for indent, look in title.items() if f"\n{indent}title" in before), "\n  title         = {{")
    assert expected in added
    assert added.rstrip().endswith("00002}\n}" if "\t" in before else "00002}\r\n}" if "\r" in before else "00002},\n}")
    assert len(works(desk)) == 2 + bool(before)


# -- Published versions ----------------------------------------------------------------------------


def test_published_article(desk: Desk) -> None:
    """A new entry of a published paper is an article with its days, and keeps arXiv's title and identifier."""
    desk.servers.add(Paper("2504.00001", doi="10.1000/ab.1 10.1000/other", journal_ref="J. Ex. 7, 11"))
    desk.servers.items["10.1000/ab.1"] = ARTICLE
    assert desk.fetch("2504.00001").added == ["example-2026-study"]
    assert without_marks(desk.text) == (
        "@article{example-2026-study,\n"
        "  title         = {{A Study of Examples}},\n"
        "  author        = {Example, Ada and van der Sample, Danny},\n"
        "  journal       = {Journal of Examples \\& Samples},\n"
        "  volume        = {7},\n"
        "  number        = {2},\n"
        "  pages         = {11--19},\n"
        "  publisher     = {Example Press},\n"
        "  year          = {2026},\n"
        "  date          = {2026-03},\n"
        "  eprint        = {2504.00001},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass  = {cs.RO},\n"
        "  versions      = {v1 2025-04-22},\n"
        "  doi           = {10.1000/ab.1},\n"
        "  url           = {https://arxiv.org/abs/2504.00001},\n"
        "}\n"
    )
    assert "% Fetched: https://doi.org/10.1000/ab.1 on 2025-11-29 (journal" in desk.text


def test_second_source_without_a_day(desk: Desk) -> None:
    """The year is that of the identifier."""
    desk.servers.faults["api"] = [status(403)]
    desk.servers.items["10.48550/arxiv.hep-th/9901001"] = {"DOI": "10.48550/ARXIV.HEP-TH/9901001", "title": "Strings"}
    assert desk.fetch("hep-th/9901001").added == ["arxiv-hep-th-9901001"]
    (work,) = works(desk).values()
    assert (work.title, work.year, work.authors) == ("Strings", "1999", ())


def test_journal_reference(desk: Desk) -> None:
    """Without a DOI the authors' own words are kept."""
    desk.servers.add(Paper("2504.00001", journal_ref="Ex. & Sam. 7 (2026) 11"))
    desk.fetch("2504.00001")
    assert "journalref    = {Ex. \\& Sam. 7 (2026) 11}" in desk.text
    assert desk.text.count("@misc{example-2025-study,") == 1


def test_a_doi(desk: Desk) -> None:
    """A DOI gives an entry of its own, with names and texts freed of markup."""
    desk.servers.items["10.1000/ab.1"] = ARTICLE
    assert desk.fetch("https://doi.org/10.1000/AB.1").status == 0
    (work,) = works(desk).values()
    assert (work.title, work.authors) == ("A Study of Examples & More", ("Ada Example", "Example Team"))
    assert (work.venue, work.year, work.doi) == ("Journal of Examples & Samples", "2026", "10.1000/ab.1")
    assert work.url == "https://doi.org/10.1000/ab.1"


def test_conference(desk: Desk) -> None:
    """A paper of a conference is one, with the book that it stands in."""
    desk.servers.items["10.1000/ab.1"] = ARTICLE | {"type": "proceedings-article"}
    desk.fetch("10.1000/ab.1")
    assert "@inproceedings{example-2026-study," in desk.text
    assert "booktitle     = {Journal of Examples \\& Samples}" in desk.text


def test_doi_of_another_entry(desk: Desk) -> None:
    """No paper gets a second entry, by its DOI either."""
    desk.write("@article{theirs, title={T}, doi={10.1000/ab.1}}\n\n@misc{mine, title={M}, eprint={2504.00002}}\n")
    desk.servers.add(Paper("2504.00001", doi="10.1000/ab.1"), Paper("2504.00002", doi="10.1000/ab.1"))
    desk.servers.items["10.1000/ab.1"] = ARTICLE
    report = desk.fetch("2504.00001", "2504.00002")
    assert report.failures == {"2504.00001": "the bibliography has the published version as 'theirs'"}
    assert (report.status, report.added, list(report.completed)) == (INCOMPLETE, [], ["mine"])
    assert desk.text.count("10.1000/ab.1") == 1


# -- Entries that are there ------------------------------------------------------------------------


def test_completing(desk: Desk) -> None:
    """What an entry lacks is added in its place; all else stays, byte for byte."""
    desk.write(ENTRY)
    desk.servers.add(Paper("2504.00001"))
    report = desk.fetch(wants_all=True)
    added = ("author", "year", "date", "primaryClass", "versions")
    assert (report.status, report.added, report.completed) == (0, [], {"mine": added})
    lines = without_marks(desk.text).splitlines()
    new = [line for line in lines if line not in ENTRY.splitlines()]
    assert [line.split()[0] for line in new] == list(added)
    assert [line for line in lines if line not in new] == ENTRY.splitlines()
    names = [line.split()[0] for line in lines if " = " in line]
    assert names == ["title", "author", "year", "date", "eprint", "archivePrefix", "primaryClass", "versions", "code"]


def test_values_of_the_author(desk: Desk) -> None:
    """What the author wrote is kept, and a difference of more than spelling is told with its line."""
    desk.write(
        "@misc{mine,\n  title = {a {Study} of Examples},\n  author = {Ada Example and Danny van der Sample},\n"
        "  year = 2024,\n  eprint = {2504.00001},\n  primaryClass = {cs.CV},\n}\n"
    )
    desk.servers.add(Paper("2504.00001"))
    report = desk.fetch(wants_all=True)
    told = [(path.rpartition("/")[2], one.line, one.field, one.kept, one.offered) for path, one in report.differences]
    assert told == [("papers.bib", 4, "year", "2024", "2025"), ("papers.bib", 6, "primaryClass", "cs.CV", "cs.RO")]
    assert report.completed == {"mine": ("versions",)}
    assert "papers.bib:4: mine: year is kept: '2024' (the source has '2025')" in report.write()


def test_refresh_and_keep(desk: Desk) -> None:
    """With refresh the source wins, except where a comment says that the author does."""
    desk.write(
        "% Keep: primaryClass, Title\n@misc{mine,\n  title = {Mine},\n  author = {Me},\n  year = {2024},\n"
        "  eprint = {2504.00001},\n  primaryClass = {cs.CV},\n}\n"
    )
    desk.servers.add(Paper("2504.00001"))
    report = desk.fetch(wants_all=True, refresh=True)
    assert report.completed == {"mine": ("author", "year", "date", "versions")}
    assert report.differences == []
    (work,) = works(desk).values()
    assert (work.title, work.primary_class, work.year) == ("Mine", "cs.CV", "2025")
    assert work.authors == ("Ada Example", "Danny van der Sample")


def test_keep_above_a_blank_line(desk: Desk) -> None:
    """What the author keeps is kept where a blank line separates the comment from its entry, too."""
    desk.write("% Keep: title\n\n@misc{mine,\n  title = {Mine},\n  eprint = {2504.00001},\n}\n")
    desk.servers.add(Paper("2504.00001"))
    for _ in range(2):
        desk.fetch(wants_all=True, refresh=True)
        assert works(desk)["mine"].title == "Mine"
    assert desk.text.startswith("% Keep: title\n\n% Fetched: ")


def test_empty_fields(desk: Desk) -> None:
    """They are filled, names in parts among them, and followed as other fetched ones are."""
    desk.write('@misc{mine,\n  title = {M},\n  author = "",\n  year = {},\n  eprint = {2504.00001},\n}\n')
    desk.servers.add(Paper("2504.00001", "M", authors=(("Ada Maria", "Sample Example"),)))
    report = desk.fetch("mine")
    assert report.completed == {"mine": ("author", "year", "date", "primaryClass", "versions")}
    assert "  author = {Sample Example, Ada Maria},\n  year = {2025},\n" in desk.text
    assert desk.fetch("mine").unchanged == 1


def test_macros(desk: Desk) -> None:
    """A value made of macros is compared by what it says, and told so where it differs."""
    desk.write(
        '@string{je = "Journal of "}\n@string{ada = {Example, Ada}}\n@string{y = 2026}\n'
        '@article{mine, title={A Study of Examples}, author = ada # " and van der Sample, Danny", '
        "journal = je # { Examples {\\&} Samples}, year = y, volume = {} # je, doi = {10.1000/ab.1}, "
        "eprint = {2504.00001}}\n"
    )
    desk.servers.add(Paper("2504.00001", doi="10.1000/ab.1"))
    desk.servers.items["10.1000/ab.1"] = ARTICLE
    report = desk.fetch("mine")
    told = [(one.field, one.kept, one.offered) for _path, one in report.differences]
    assert told == [("volume", "Journal of", "7")]
    assert "date" in report.completed["mine"]


def test_fetching_again(desk: Desk) -> None:
    """What was fetched follows its source, what was changed by hand since does not, and nothing new changes no byte."""
    desk.servers.add(Paper("2504.00001"))
    desk.fetch("2504.00001")
    first = desk.text
    desk.time.now += 86400
    assert desk.fetch(wants_all=True).unchanged == 1
    assert desk.text == first
    desk.write(first.replace("{cs.RO}", "{cs.AI}"))
    desk.time.now += 86400
    desk.servers.add(Paper("2504.00001", "Another Title", days=("2025-04-22", "2025-12-01"), doi="10.1000/ab.1"))
    report = desk.fetch("example-2025-study")
    assert report.completed == {"example-2025-study": ("title", "versions", "doi")}
    assert [one.field for _path, one in report.differences] == ["primaryClass"]
    (work,) = works(desk).values()
    assert (work.title, work.primary_class, work.doi) == ("Another Title", "cs.AI", "10.1000/ab.1")
    marks = [line for line in desk.text.splitlines() if line.startswith("% Fetched:")]
    assert [line.partition(" on ")[2][:10] for line in marks] == ["2025-12-01", "2025-11-29"]
    assert "primaryClass" not in "".join(marks)


def test_guessed_names(desk: Desk) -> None:
    """Where the better source is silent names are guessed and marked, and the next run replaces them."""
    desk.servers.add(Paper("2504.00001", authors=(("Ada Maria", "Sample Example"),)))
    desk.servers.faults["oai"] = [status(503)] * 5
    assert desk.fetch("2504.00001").status == INCOMPLETE
    assert "author        = {Example, Ada Maria Sample}" in desk.text
    assert " guessed" in desk.text
    assert desk.fetch("2504.00001").completed == {"example-2025-study": ("author",)}
    assert "author        = {Sample Example, Ada Maria}" in desk.text
    assert " guessed" not in desk.text
    count = len(desk.servers.at("/oai"))
    desk.fetch("2504.00001")
    assert len(desk.servers.at("/oai")) == count


def test_what_arxiv_refuses_to_say(desk: Desk) -> None:
    """It is said once that it refuses and why, and which entries lack what; what they have already is not missed."""
    days = ("2025-04-22", "2025-05-01", "2025-06-30")
    desk.write("@misc{mine, title={M}, author={Example, Ada and van der Sample, Danny}, eprint={2504.00003}}\n")
    desk.servers.add(Paper("2504.00001", "One"), Paper("2504.00002", "Two", days=days), Paper("2504.00003", days=days))
    desk.servers.add(Paper("2504.00004", "Four", authors=(("", "Example-AI"),)))
    desk.servers.faults["oai"] = [None, *[status(429)] * 99]
    report = desk.fetch(*(f"2504.0000{n}" for n in range(1, 5)))
    assert report.status == INCOMPLETE
    assert report.refusal == "127.0.0.1 answered 429 Too Many Requests, 5 times"
    assert report.lacking == {
        "example-2025-two": Lack((Part.NAMES, Part.VERSIONS), report.refusal),
        "mine": Lack((Part.VERSIONS,), report.refusal),
    }
    assert report.write().count("429") == 1
    assert "example-2025-two: not had from arXiv: names in parts, versions\n" in report.write()


def test_guess_that_was_right(desk: Desk) -> None:
    """It is marked as no guess any more, so that nobody asks again."""
    desk.servers.add(Paper("2504.00001"))
    desk.servers.faults["oai"] = [status(503)] * 5
    desk.fetch("2504.00001")
    assert desk.fetch("2504.00001").completed == {}
    assert " guessed" not in desk.text


def test_a_guess_replaces_no_name(desk: Desk) -> None:
    """Names in parts stay where the better source falls silent later, whatever the guess."""
    desk.servers.add(Paper("2504.00001", authors=(("Ada Maria", "Sample Example"),)))
    desk.fetch("2504.00001")
    before = desk.text
    desk.servers.faults["oai"] = [status(503)] * 5
    desk.fetch("2504.00001", cache="another", refresh=True)
    assert desk.text == before


def test_published_entries_keep_their_days(desk: Desk) -> None:
    """The year of an article is not that of its preprint; what is of the same kind is completed from its DOI."""
    desk.write(
        "@article{one, title={A}, author={X}, journal={J}, year={2026}, eprint={2504.00001}}\n"
        "@article{two, title={A}, author={X}, journal={Journal of Examples {\\&} Samples}, eprint={2504.00002}}\n"
        "@inproceedings{three, title={A}, author={X}, booktitle={B}, eprint={2504.00003}}\n"
        "@article{four, title={A}, author={X}, journal={Journal of Examples \\& Samples}, pages={11-19}, "
        "eprint={2504.00004}}\n"
    )
    desk.servers.add(Paper("2504.00001"), *(Paper(f"2504.0000{n}", doi=f"10.1000/ab.{n}") for n in (2, 3, 4)))
    desk.servers.items |= {f"10.1000/ab.{n}": ARTICLE | {"DOI": f"10.1000/ab.{n}"} for n in (2, 3, 4)}
    report = desk.fetch(wants_all=True)
    assert report.completed == {
        "one": ("primaryClass", "versions"),
        "two": ("volume", "number", "pages", "publisher", "year", "date", "primaryClass", "versions", "doi"),
        "three": ("primaryClass", "versions", "doi"),
        "four": ("volume", "number", "publisher", "year", "date", "primaryClass", "versions", "doi"),
    }
    assert {one.field for _path, one in report.differences} == {"author", "title"}


PUBLISHED = "article book inbook incollection inproceedings conference proceedings phdthesis mastersthesis thesis"


@pytest.mark.parametrize("kind", [*PUBLISHED.split(), "techreport", "report", "collection", "manual", "Conference"])
@pytest.mark.parametrize("is_silent", [False, True])
def test_days_of_preprints(desk: Desk, kind: str, is_silent: bool) -> None:
    """They go into no entry of what is published, whatever its type is called and whoever tells them."""
    desk.write(f"@{kind}{{mine, title={{M}}, eprint={{2504.00001}}}}\n")
    desk.servers.add(Paper("2504.00001", doi="10.1000/none"))
    doi = "10.48550/arxiv.2504.00001"
    desk.servers.items[doi] = {"DOI": doi, "title": "M", "issued": {"date-parts": [[2025, 4, 22]]}}
    desk.servers.faults["api"] = [status(403)] * is_silent
    report = desk.fetch("2504.00001")
    assert not {"year", "date"} & set(report.completed.get("mine", ()))
    assert "2025" not in without_marks(desk.text).replace("v1 2025-04-22", "")


@pytest.mark.parametrize("kind", ["misc", "online", "electronic", "www", "unpublished", "preprint", "Misc"])
def test_days_in_entries_of_preprints(desk: Desk, kind: str) -> None:
    """They go into an entry of a type that preprints have, or that nobody knows."""
    desk.write(f"@{kind}{{mine, title={{M}}, eprint={{2504.00001}}}}\n")
    desk.servers.add(Paper("2504.00001"))
    assert {"year", "date"} < set(desk.fetch("2504.00001").completed["mine"])


@pytest.mark.parametrize(
    ("kind", "item", "container"),
    [
        ("conference", "proceedings-article", "booktitle"),
        ("inproceedings", "proceedings-article", "booktitle"),
        ("suppperiodical", "journal-article", "journal"),
        ("mastersthesis", "thesis", "school"),
        ("report", "report", "institution"),
    ],
)
def test_published_fields_of_other_names(desk: Desk, kind: str, item: str, container: str) -> None:
    """An entry whose type is another name of the published one's has what is known of that."""
    desk.write(f"@{kind}{{mine, title={{M}}, author={{X}}, eprint={{2504.00001}}}}\n")
    desk.servers.add(Paper("2504.00001", doi="10.1000/ab.1"))
    desk.servers.items["10.1000/ab.1"] = ARTICLE | {"type": item}
    assert {container, "year", "date"} < set(desk.fetch("2504.00001").completed["mine"])
    assert "date={2026-03}" in desk.text


def test_published_version_without_a_day(desk: Desk) -> None:
    """An article whose agency tells no day does not have that of its preprint instead."""
    desk.write("@article{mine, title={M}, author={X}, eprint={2504.00001}}\n")
    desk.servers.add(Paper("2504.00001", doi="10.1000/ab.1"))
    desk.servers.items["10.1000/ab.1"] = {name: value for name, value in ARTICLE.items() if name != "issued"}
    completed = desk.fetch("2504.00001").completed["mine"]
    assert "journal" in completed
    assert not {"year", "date"} & set(completed)


@pytest.mark.parametrize(
    ("kind", "added"),
    [
        ("misc", ("author", "year", "date")),
        ("inproceedings", ("author", "volume", "number", "pages", "publisher", "year", "date")),
        ("article", ("author", "journal", "volume", "number", "pages", "publisher", "year", "date")),
    ],
)
def test_entry_of_a_doi(desk: Desk, kind: str, added: tuple[str, ...]) -> None:
    """An entry that has its DOI only gets what entries of its type have."""
    desk.write(f"@{kind}{{mine, title={{A Study of Examples & More}}, doi={{10.1000/ab.1}}}}\n")
    desk.servers.items["10.1000/ab.1"] = ARTICLE
    assert desk.fetch("mine").completed == {"mine": added}


def test_files_beside_it(desk: Desk) -> None:
    """An entry is completed in the file that has it; a new one goes into the file that was named."""
    desk.write(ENTRY, "other.bib")
    desk.servers.add(Paper("2504.00001"), Paper("2504.00002"))
    report = desk.fetch("2504.00001", "2504.00002")
    assert (report.added, list(report.completed)) == (["example-2025-study"], ["mine"])
    assert "2504.00001" not in desk.text
    assert "Example, Ada" in (desk.root / "bib" / "other.bib").read_text("utf-8")


def test_cited(desk: Desk) -> None:
    """The papers that weeks name and no entry is of get one."""
    desk.write(ENTRY)
    (desk.root / "weeks").mkdir()
    (desk.root / "weeks" / "W18.md").write_text(
        "```{paper} 2504.00002v1\n```\n\n{paper}`2504.00001`, {paper}`mine`, {paper}`10.1000/AB.1`\n", "utf-8"
    )
    desk.servers.add(Paper("2504.00001"), Paper("2504.00002", "Other"))
    desk.servers.items["10.1000/ab.1"] = ARTICLE
    report = desk.fetch(wants_cited=True)
    assert (report.added, report.completed) == (["example-2025-other", "example-2026-study"], {})


BROKEN = """@misc{good, title={G}, author={X}, eprint={2504.00001}}
@misc{broken,
  title = {B}
  eprint = {2504.00002},
}
@misc{no-title, eprint={math.GT/0309136v2}}
@misc{Capital, title={C}, doi={10.1000/a\\_b}}
@misc{good, title={D}, eprint={2504.00005}}
@misc{field, title={F}, eprint={2504.9}, url={nowhere}}
@misc{last, title={L}, eprint={2504.00007}}
"""


def test_entries_that_cannot_be_read(desk: Desk) -> None:
    """With ``--all`` each is told as ``bib check`` does; what costs only a field is not."""
    desk.write(BROKEN)
    desk.servers.add(Paper("2504.00001"), Paper("2504.00007"))
    report = desk.fetch(wants_all=True)
    assert report.status == INCOMPLETE
    assert [one.line for one in report.problems] == [2, 6, 7, 8]
    assert f"{desk.bib}:6: entry 'no-title' has no title: left out\n" in report.write()
    assert set(report.completed) == {"good", "last"}


LINES = {"2504.00002": 2, "math/0309136": 6, "10.1000/a_b": 7, "2504.00005": 8, "2504.00008": 7}


@pytest.mark.parametrize("value", LINES)
def test_paper_of_an_entry_that_cannot_be_read(desk: Desk, value: str) -> None:
    """It gets no second entry, and it is said which one has it."""
    desk.write(BROKEN)
    (desk.root / "weeks").mkdir()
    (desk.root / "weeks" / "W18.md").write_text(f"{{paper}}`{value}`\n", "utf-8")
    desk.servers.add(Paper("2504.00002"), Paper("2504.00005"), Paper("2504.00008", doi="10.1000/a_b"))
    desk.servers.add(Paper("math/0309136", days=("2003-09-08",)))
    desk.servers.items["10.1000/a_b"] = ARTICLE | {"DOI": "10.1000/a_b"}
    for report in (desk.fetch(value), desk.fetch(wants_cited=True)):
        assert (report.status, report.added, report.problems) == (INCOMPLETE, [], [])
        assert re.fullmatch(
            rf"it stands in an entry that cannot be read \(.*papers\.bib:{LINES[value]}: .*\)", report.failures[value]
        )
    assert desk.text == BROKEN


@pytest.mark.parametrize("value", ["2504.0000", "10.1000/a", "0.1000/a_b", "2504.00009"])
def test_part_of_an_identifier(desk: Desk, value: str) -> None:
    """An identifier that stands in a broken entry only as a part of another does not count."""
    ref = PaperRef(PaperScheme.DOI if "/" in value else PaperScheme.ARXIV, value)
    desk.write(BROKEN)
    assert read_bibfiles([desk.bib]).find_broken(ref) is None


def test_entry_behind_a_comment(desk: Desk) -> None:
    """It is none: it stays as it is, and its paper gets an entry."""
    before = "% @misc{a, title={A}, eprint={2504.00001}}\n"
    desk.write(before)
    desk.servers.add(Paper("2504.00001"))
    report = desk.fetch("2504.00001")
    assert (len(report.added), report.failures) == (1, {})
    assert desk.text.startswith(before)


def test_dry_run(desk: Desk) -> None:
    """It tells what would be, and writes no file."""
    desk.servers.add(Paper("2504.00001"))
    assert desk.fetch("2504.00001", is_dry=True).added == ["example-2025-study"]
    assert not desk.bib.exists()


def test_two_papers_with_one_doi(desk: Desk) -> None:
    """The first has the DOI; the second is an entry without it."""
    desk.servers.add(*(Paper(f"2504.0000{n}", doi="10.1000/ab.1") for n in (1, 2)))
    desk.servers.items["10.1000/ab.1"] = ARTICLE
    assert desk.fetch("2504.00001", "2504.00002").added == ["example-2026-study", "example-2026-study-b"]
    assert [work.doi for work in works(desk).values()] == ["10.1000/ab.1", None]


def test_edit_that_would_lose_entries(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should an entry ever be unreadable once it is written, it is left out with a word, and the others are written."""
    desk.write(ENTRY)
    desk.servers.add(*(Paper(f"2504.0000{n}", f"Paper{n}") for n in range(1, 6)))
    write_entry = merging.write_entry

    def write(kind: str, key: str, *arguments: Any) -> str:
        return f"@misc{{{key}, title={{A}}" if key.endswith("paper4") else write_entry(kind, key, *arguments)

    monkeypatch.setattr(merging, "write_entry", write)
    report = desk.fetch(*(f"2504.0000{n}" for n in range(1, 6)))
    assert report.added == [f"example-2025-paper{n}" for n in (2, 3, 5)]
    assert list(report.completed) == ["mine"]
    assert report.status == INCOMPLETE
    assert report.failures == {"2504.00004": "it is left out: once it is written nobody could read it"}
    assert len(works(desk)) == 4


def test_edits_that_only_together_lose_entries(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should no single one be at fault, nothing is written."""
    desk.write(ENTRY)
    desk.servers.add(Paper("2504.00002", "Two"), Paper("2504.00003", "Three"))
    read = merging.read_bibtex

    def lose(files: Iterable[tuple[str, str]]) -> Reading:
        reading = read(files)
        if {"example-2025-two", "example-2025-three"} < reading.keys.keys():
            del reading.keys["mine"]
        return reading

    monkeypatch.setattr(merging, "read_bibtex", lose)
    with pytest.raises(UnsafeEditError, match="nothing is written: afterwards nobody could read mine"):
        desk.fetch("2504.00002", "2504.00003")
    assert desk.text == ENTRY


def test_a_value_with_a_brace(desk: Desk) -> None:
    """A value whose braces are no pairs is never written, and costs only its own paper."""
    desk.write("@misc{mine, title={M}, eprint={2504.00001}}\n")
    desk.servers.add(Paper("2504.00001"))
    dois = ("10.1000/a}b", "10.1000/{a", "10.1000/a{b}", "10.1000/c")
    desk.servers.items |= {doi: ARTICLE | {"DOI": doi} for doi in dois}
    report = desk.fetch(*dois, wants_all=True)
    assert set(report.failures) == {"10.1000/a}b", "10.1000/{a"}
    assert set(report.failures.values()) == {"it is left out: the braces in its doi are no pairs"}
    assert (list(report.completed), len(report.added)) == (["mine"], 2)
    assert len(works(desk)) == 3


# -- Others who write ------------------------------------------------------------------------------


def while_checked(monkeypatch: pytest.MonkeyPatch, *actions: Callable[[], object]) -> None:
    """Do something each time that what is to be written is checked, which is between the reading and the writing."""
    read, waiting = merging.read_bibtex, list(actions)

    def read_and_act(files: Iterable[tuple[str, str]]) -> Reading:
        reading = read(files)
        if waiting:
            waiting.pop(0)()
        return reading

    monkeypatch.setattr(merging, "read_bibtex", read_and_act)


def test_author_who_goes_on_writing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an author writes while the command writes is kept, in this file, in others, and in new ones."""
    desk.write(ENTRY)
    desk.write("", "other.bib")
    desk.servers.add(*(Paper(f"2504.0000{n}", f"Paper{n}") for n in (1, 2, 3)))
    while_checked(
        monkeypatch,
        lambda: desk.write(ENTRY + "@misc{by-hand, title={H}}\n"),
        lambda: desk.write("@misc{two, title={T}, eprint={2504.00002}}\n", "other.bib"),
        lambda: desk.write("@misc{three, title={T}, eprint={2504.00003}}\n", "third.bib"),
    )
    report = desk.fetch("2504.00001", "2504.00002", "2504.00003")
    assert (report.status, report.added) == (0, [])
    assert set(report.completed) == {"mine", "two", "three"}
    assert "@misc{by-hand, title={H}}\n" in desk.text
    assert "2504.00002" not in desk.text


def test_author_who_deletes_a_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is gone is not completed, and the paper has its new entry."""
    desk.write(ENTRY)
    desk.write("@misc{two, title={T}, eprint={2504.00002}}\n", "other.bib")
    desk.servers.add(Paper("2504.00002"))
    while_checked(monkeypatch, (desk.root / "bib" / "other.bib").unlink)
    assert desk.fetch("2504.00002").added == ["example-2025-study"]
    assert not (desk.root / "bib" / "other.bib").exists()


def test_file_that_changes_behind_another(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written before the change is told once, and not as unchanged besides."""
    desk.write("@misc{one, title={O}, eprint={2504.00001}}\n", "a.bib")
    desk.write("@misc{two, title={T}, eprint={2504.00002}}\n")
    desk.servers.add(*(Paper(f"2504.0000{n}") for n in (1, 2, 3)))
    open_whole, opened = merging.open_whole, []

    def open_and_act(path: Path) -> Any:
        opened.append(path.name)
        if opened == ["a.bib", "papers.bib"]:
            desk.write(desk.text + "@misc{by-hand, title={H}}\n")
        return open_whole(path)

    monkeypatch.setattr(merging, "open_whole", open_and_act)
    report = desk.fetch("2504.00001", "2504.00002", "2504.00003")
    assert opened == ["a.bib", "papers.bib", "papers.bib"]
    assert (list(report.completed), report.added, report.unchanged) == (["one", "two"], ["example-2025-study"], 0)
    assert [(one.key, one.field) for _path, one in report.differences] == [("one", "title"), ("two", "title")]
    assert list(works(desk)) == ["two", "by-hand", "example-2025-study"]


def test_author_who_never_ends(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some tries the file is left as it is, with a word."""
    desk.write(ENTRY)
    desk.servers.add(Paper("2504.00001"))
    while_checked(monkeypatch, *[lambda: desk.write(desk.text + "% more\n")] * TRIES)
    report = desk.fetch("2504.00001")
    (fault,) = report.faults
    assert fault == (
        f"{desk.bib} was changed by somebody else while it was to be written, 5 times: "
        "it is left as it is, run the command again"
    )
    assert (report.status, report.completed, desk.text) == (INCOMPLETE, {}, ENTRY + "% more\n" * TRIES)
    assert fault in report.write()
    assert list((desk.root / "bib").iterdir()) == [desk.bib]


def test_two_runs_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """From reading to writing a run has the folder for itself, wherever the other keeps its answers."""
    desk.servers.add(Paper("2504.00001", "One"), Paper("2504.00002", "Two"))
    desk.fetch("2504.00002", is_dry=True, cache="other")
    other = Thread(target=desk.fetch, args=["2504.00002"], kwargs={"cache": "other"})

    def start_other() -> None:
        (lock,) = desk.shared.glob("bib-*.lock")
        with lock.open("rb") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        other.start()

    while_checked(monkeypatch, start_other)
    assert desk.fetch("2504.00001").added == ["example-2025-one"]
    other.join()
    assert list(works(desk)) == ["example-2025-one", "example-2025-two"]


# -- Wrong use -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("not an id!",), "names no paper"),
        (("nobody-2025-nothing",), "no entry 'nobody-2025-nothing'"),
        (("only-url",), "no entry 'only-url' with an arXiv identifier or a DOI"),
    ],
)
def test_wrong_use(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    """What names no paper is said before anybody is asked."""
    desk.write("@misc{only-url, title={A}, url={https://a.example}}\n")
    with pytest.raises(WrongUseError, match=said):
        desk.fetch(*arguments)
    assert desk.servers.asked == []


def test_unreadable_file(desk: Desk) -> None:
    """A file that is no text is never written."""
    desk.write("")
    desk.bib.write_bytes(b"\xff")
    with pytest.raises(WrongUseError, match=r"papers\.bib cannot be read"):
        desk.fetch("2504.00001")
    (desk.root / "weeks").mkdir()
    (desk.root / "weeks" / "W18.md").write_bytes(b"\xff")
    assert desk.bib.read_bytes() == b"\xff"
    desk.bib.unlink()
    with pytest.raises(WrongUseError, match=r"W18\.md cannot be read"):
        desk.fetch(wants_cited=True)


# -- Without servers -------------------------------------------------------------------------------


def test_no_network(desk: Desk) -> None:
    """It is said, at once, and nothing is changed."""
    desk.write(ENTRY)
    desk.pull_the_plug()
    report = desk.fetch("2504.00002", "10.1000/ab.1", wants_all=True)
    assert report.status == NO_NETWORK
    assert report.write().endswith("No network: nothing was changed.\n")
    assert (desk.text, desk.time.slept) == (ENTRY, [])


def test_network_that_goes_away(desk: Desk) -> None:
    """What was answered before is used, and what was not is reported."""
    desk.servers.add(Paper("2504.00001"))
    desk.servers.faults["api"] = [None, *[hang_up] * 5]
    desk.servers.items["10.48550/arxiv.2504.00099"] = 404
    desk.fetch("2504.00001")
    report = desk.fetch("2504.00001", "2504.00099")
    assert report.status == INCOMPLETE
    assert set(report.failures) == {"2504.00099"}
    assert "cut the connection" in report.failures["2504.00099"]


def test_offline(desk: Desk) -> None:
    """Offline nobody is asked: what was answered on any day is used, else it is said that there is nothing."""
    assert desk.fetch("2504.00001", is_offline=True).status == NO_NETWORK
    desk.servers.add(Paper("2504.00001"))
    desk.fetch("2504.00001")
    before, count = desk.text, len(desk.servers.asked)
    desk.bib.unlink()
    desk.time.now += 10 * 86400
    report = desk.fetch("2504.00001", "2504.00002", is_offline=True)
    assert (report.status, report.failures) == (INCOMPLETE, {"2504.00002": "not in the cache"})
    assert without_marks(desk.text) == without_marks(before)
    assert len(desk.servers.asked) == count


def test_second_source(desk: Desk) -> None:
    """Where arXiv refuses, doi.org is asked for the paper under arXiv's own DOI; later arXiv's answer replaces it."""
    desk.servers.add(Paper("2504.00001"))
    desk.servers.faults["api"] = [status(429)] * 5
    desk.servers.items["10.48550/arxiv.2504.00001"] = {
        "type": "article",
        "DOI": "10.48550/arXiv.2504.00001",
        "title": "A Study of Things",
        "author": [{"family": "Example", "given": "Ada"}],
        "issued": {"date-parts": [["2025", 4]]},
        "publisher": "arXiv",
    }
    report = desk.fetch("2504.00001")
    assert (report.status, report.added) == (INCOMPLETE, ["example-2025-study"])
    assert report.write().splitlines()[:2] == [
        "arXiv refuses and is asked no more: 127.0.0.1 answered 429 Too Many Requests, 5 times",
        "example-2025-study: not had from arXiv: versions, class",
    ]
    assert "% Fetched: https://doi.org/10.48550/arxiv.2504.00001" in desk.text
    assert "publisher" not in desk.text
    (work,) = works(desk).values()
    assert (work.title, work.year, work.eprint) == ("A Study of Things", "2025", "2504.00001")
    desk.time.now += 86400
    desk.fetch("2504.00001")
    (work,) = works(desk).values()
    assert (work.title, work.primary_class) == ("A Study of Examples", "cs.RO")


def test_interrupted_run(desk: Desk) -> None:
    """What was answered before an interrupt is not asked for again, and no file is half written."""
    values = [f"2504.{n:05}" for n in range(1, 121)]
    desk.servers.add(*(Paper(value, f"Paper{value[-3:]}", authors=(("", "张三"),)) for value in values))
    sleep = desk.time.sleep

    def stop(seconds: float) -> None:
        if len(desk.servers.asked) == 2:
            raise KeyboardInterrupt
        sleep(seconds)

    desk.time.sleep = stop  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        desk.fetch(*values)
    assert not desk.bib.exists()
    desk.time.sleep = sleep  # type: ignore[method-assign]
    assert len(desk.fetch(*values).added) == 120
    assert [len(one.ids) for one in desk.servers.asked] == [50, 50, 20]


def test_a_second_run_asks_nobody(desk: Desk) -> None:
    """On one day a paper is asked for once; a damaged answer in the cache is as none."""
    desk.servers.add(PAPER)
    desk.fetch("2504.16054")
    count = len(desk.servers.asked)
    desk.fetch("2504.16054")
    assert len(desk.servers.asked) == count
    for path in (desk.root / "cache" / "atom").iterdir():
        path.write_text(path.read_text("utf-8").replace("title>", "tit<le>"), "utf-8")
    desk.fetch("2504.16054")
    assert len(desk.servers.asked) == count + 1


def test_progress(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal has a bar, a log has none."""
    desk.servers.add(PAPER)
    said = {}
    for is_terminal in (False, True):
        stream = io.StringIO()
        monkeypatch.setattr(stream, "isatty", lambda is_terminal=is_terminal: is_terminal)
        monkeypatch.setattr(sys, "stderr", stream)
        desk.fetch("2504.16054")
        said[is_terminal] = stream.getvalue()
    assert said[False] == ""
    assert "asking arXiv" in said[True]
