"""Entries of papers: each once, readable by BibTeX, and nothing of what stands there changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database.input.bibtex import Parser

from weekbook.bibtex import Work, make_work, read_bibtex
from weekbook.ids import IsoWeek
from weekbook.importer.grammar import parse
from weekbook.importer.model import FindingKind, SeenPaper
from weekbook.importer.papers import BibliographyUpdate, PaperGatherer, escape_title, update_bibliography
from weekbook.importer.sources import PaperSource, read_sources

WEEK = IsoWeek(2025, 18)
SIGNS = st.one_of(st.sampled_from("\\{}~^$%&#_\"'`-<>?!@=,| ab1.²é中"), st.characters(codec="utf-8"))


def update(path: Path, *papers: tuple[str, str | None], write: bool = True) -> BibliographyUpdate:
    """Add papers of one week."""
    gatherer = PaperGatherer()
    gatherer.add(WEEK, [SeenPaper(value, title, 1) for value, title in papers])
    return update_bibliography(path, gatherer.papers, name="imported.bib", write=write)


def works(path: Path) -> dict[str, Work]:
    """Return all entries of a file as pages have them."""
    reading = read_bibtex([(str(path), path.read_text("utf-8"))])
    assert reading.problems == []
    entries = Parser("utf-8").parse_string(reading.text).entries
    return {key: make_work(key, entry) for key, entry in entries.items()}


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    """Return a file that is not there yet, in a folder that is not there either."""
    return tmp_path / "bib" / "imported.bib"


def test_entry(bib: Path) -> None:
    """An entry says what a week says, and no more."""
    found = update(bib, ("2504.20602", "Attention & $200k"), ("hep-th/9901001", None))
    assert found == BibliographyUpdate(("2504.20602", "hep-th/9901001"))
    assert bib.read_text("utf-8") == (
        "% Source: the digest of 2025-W18 (identifier and title as they stand there)\n"
        "@misc{arxiv-2504-20602,\n"
        "  title         = {{Attention \\& \\textdollar{}200k}},\n"
        "  year          = {2025},\n"
        "  eprint        = {2504.20602},\n"
        "  archivePrefix = {arXiv},\n"
        "  url           = {https://arxiv.org/abs/2504.20602},\n"
        "}\n"
        "\n"
        "% Source: the digest of 2025-W18 (identifier as it stands there)\n"
        "@misc{arxiv-hep-th-9901001,\n"
        "  title         = {{hep-th/9901001}},\n"
        "  year          = {1999},\n"
        "  eprint        = {hep-th/9901001},\n"
        "  archivePrefix = {arXiv},\n"
        "  url           = {https://arxiv.org/abs/hep-th/9901001},\n"
        "}\n"
    )


@given(st.text(SIGNS))
def test_titles(title: str) -> None:
    """A page shows a title as the week has it."""
    title = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    entry = f"@misc{{a,\n  title = {{{{{escape_title(title)}}}}},\n  eprint = {{2504.20602}},\n}}\n"
    if any(c.isalnum() for c in title):
        reading = read_bibtex([("a.bib", entry)])
        assert reading.problems == []
        assert make_work("a", Parser("utf-8").parse_string(reading.text).entries["a"]).title == title


def test_prices(bib: Path) -> None:
    """What stands between two prices does not become a formula, and a sign alone is no title."""
    titles = ["From $5_000 to $6_000", 'Only "', '"']
    update(bib, *((f"2504.0000{number}", title) for number, title in enumerate(titles, 1)))
    assert [work.title for work in works(bib).values()] == ["From $5_000 to $6_000", 'Only "', "2504.00003"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (r"[$\pi$-model](https://arxiv.org/abs/2504.20602)", "π-model"),
        (r"[[2504.20602v1 $\pi_{0.5}$: a VLA]]", "π₀.₅: a VLA"),
        ("[$k$NN, $n$ for $5 each](https://arxiv.org/abs/2504.20602)", "kNN, n for $5 each"),
        (r"[基于$\alpha$的模型](https://arxiv.org/abs/2504.20602)", "基于α的模型"),
        (r"[$`\pi_0`$ and $$\beta$$](https://arxiv.org/abs/2504.20602)", "π₀ and β"),
        (r"[Broken $\pi_{0$ brace](https://arxiv.org/abs/2504.20602)", r"Broken $\pi_{0$ brace"),
    ],
)
def test_formulas(bib: Path, text: str, title: str) -> None:
    """A formula in the name of a paper stays one, whatever stands beside it; one that BibTeX cannot read is text."""
    (source,) = read_sources(parse(text).children[0].children[0].children)
    assert isinstance(source, PaperSource)
    gatherer = PaperGatherer()
    gatherer.add(WEEK, [SeenPaper(source.paper.value, source.title, 1, source.formulas)])
    update_bibliography(bib, gatherer.papers, name="imported.bib", write=True)
    assert [work.title for work in works(bib).values()] == [title]


def test_the_longest_title(bib: Path) -> None:
    """Of all titles that weeks give the longest is taken, and its week is named."""
    gatherer = PaperGatherer()
    gatherer.add(IsoWeek(2025, 17), [SeenPaper("2504.20602", None, 3), SeenPaper("2504.20602", "Short", 4)])
    gatherer.add(IsoWeek(2025, 18), [SeenPaper("2504.20602", "Short,\nnot long", 5)])
    gatherer.add(IsoWeek(2025, 19), [SeenPaper("2504.20602", "Short", 6)])
    update_bibliography(bib, gatherer.papers, name="", write=True)
    assert works(bib)["arxiv-2504-20602"].title == "Short, not long"
    assert "2025-W18" in bib.read_text("utf-8")


def test_known_papers(bib: Path) -> None:
    """Whatever file beside it has a paper, under whatever version, key, or DOI of arXiv: it is not added again."""
    bib.parent.mkdir()
    entries = {
        "a": "@article{li-2025-a, title={A}, eprint={2504.00001v3}, archivePrefix={arXiv}}",
        "b": "@misc{b, title={B}, doi={10.48550/arXiv.2504.00002}}",
        "imported": "@misc{c, title={C}, eprint={arXiv:2504.00003}}\n",
        # these two are not in the archive's bibliography either
        "d": "@misc{d, eprint={2504.00004}}",
        "e": "@misc{arxiv-2504-00005, title={Another}}",
    }
    for name, entry in entries.items():
        (bib.parent / f"{name}.bib").write_text(entry, "utf-8")
    (bib.parent / "f.bib").write_bytes(b"\xff")
    found = update(bib, *((f"2504.0000{number}", f"Title {number}") for number in range(1, 6)))
    assert found == BibliographyUpdate(("2504.00004", "2504.00005"))
    assert list(works(bib)) == ["c", "arxiv-2504-00004", "arxiv-2504-00005-b"]


@pytest.mark.parametrize(
    "before", [b"", b"% a comment", b"\xef\xbb\xbf@misc{a, title={A}}\r\n", b"@misc{a, title={A}}\n\n"]
)
def test_what_stands_there_stays(bib: Path, before: bytes) -> None:
    """Entries are added below, in order, and a second run adds nothing."""
    bib.parent.mkdir()
    bib.write_bytes(before)
    update(bib, ("2504.00002", "B"), ("2504.00001", "A"))
    first = bib.read_bytes()
    assert first.startswith(before)
    assert [key for key in works(bib) if key != "a"] == ["arxiv-2504-00001", "arxiv-2504-00002"]
    time = bib.stat().st_mtime_ns
    assert update(bib, ("2504.00002", "B longer"), ("2504.00001", "A")) == BibliographyUpdate()
    assert (bib.read_bytes(), bib.stat().st_mtime_ns) == (first, time)
    update(bib, ("2504.00000", "C"))
    assert bib.read_bytes().startswith(first)


def test_dry(bib: Path) -> None:
    """What would be added is told, and nothing written."""
    assert update(bib, ("2504.00001", "A"), write=False).added == ("2504.00001",)
    assert not bib.parent.exists()


@pytest.mark.parametrize("kind", ["bytes", "folder", "link"])
def test_file_that_is_left_alone(bib: Path, tmp_path: Path, kind: str) -> None:
    """A file that cannot be read, or is not where it seems to be, is not written; that is a loss."""
    bib.parent.mkdir()
    match kind:
        case "bytes":
            bib.write_bytes(b"\xff")
        case "folder":
            bib.mkdir()
        case "link":
            (tmp_path / "other.bib").write_text("", "utf-8")
            bib.symlink_to(tmp_path / "other.bib")
    found = update(bib, ("2504.00001", "A"))
    assert found.added == ()
    assert [(one.kind, one.lost) for one in found.findings] == [(FindingKind.PAPER, True)]
    assert kind != "bytes" or bib.read_bytes() == b"\xff"
    assert kind != "link" or (tmp_path / "other.bib").read_text("utf-8") == ""


def test_entry_below_a_broken_one(bib: Path) -> None:
    """An entry that the file's end swallows is told."""
    bib.parent.mkdir()
    bib.write_text("@misc{a, title = {A", "utf-8")
    found = update(bib, ("2504.00001", "A"))
    readable = "2504.00001" in {work.eprint for work in read_works(bib)}
    assert readable or [one.lost for one in found.findings] == [True]


def read_works(path: Path) -> list[Work]:
    """Return the entries of a file that may be broken."""
    reading = read_bibtex([(str(path), path.read_text("utf-8"))])
    return [make_work(key, entry) for key, entry in Parser("utf-8").parse_string(reading.text).entries.items()]
