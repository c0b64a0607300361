"""``weekbook bib check``: what is wrong is said with file and line, what is right is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from weekbook.fetching.check import check_bibliography

GOOD = "@misc{good,\n  title = {G},\n  author = {A, B},\n  year = 2025,\n  eprint = {2504.00001},\n}\n"
WEEK = "{paper}`2504.00001`\n"
REST = "author = {A, B}, year = 2025"


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Check a text below a good entry, held against a week; give each problem as a line without its file."""
    monkeypatch.chdir(tmp_path)

    def run(text: str, week: str = "", name: str = "a.bib") -> list[str]:
        Path("weeks").mkdir(exist_ok=True)
        Path("weeks/W18.md").write_text(WEEK + week, "utf-8")
        Path(name).write_bytes((GOOD + text).encode("utf-8"))
        checked = check_bibliography([Path(name)], Path("weeks"))
        return [f"{one.path}:{one.line}: {one.message}" for one in checked.problems]

    return run


def test_nothing(check) -> None:  # type: ignore[no-untyped-def]
    """A sound bibliography that is cited has no problems; neither has one with a byte order mark."""
    assert check("") == []
    entry = f'@misc{{b, title={{M{{\\"u}}ller \\& $\\sqrt{{\\pi_0}}$}}, {REST}, url={{https://a.example/b_c%20}}}}'
    assert check(entry, "{cite}`B`") == []


def test_shown(tmp_path: Path) -> None:
    """Each problem is a line that an editor opens; a sum follows."""
    path = tmp_path / "a.bib"
    path.write_text(GOOD, "utf-8")
    checked = check_bibliography([path], tmp_path)
    assert checked.write() == f"{path}:1: no week cites entry 'good'\n1 entry, 1 problem.\n"


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        (f"@misc{{b, title={{B}}, {REST},\n note={{\\begin{{x}} y}}}}", 8, "note: TeX cannot be read: Unexpected"),
        (f"@misc{{b, title={{B}}, {REST}}}", 7, "entry 'b' has no eprint, doi or url"),
        ("@misc{b, title={B}, year=2025, eprint={2504.00002}}", 7, "entry 'b' has no author"),
        ("@misc{b, title={B}, author={}, year=2025, eprint={2504.00002}}", 7, "entry 'b' has no author"),
        ("@misc{b, title={B}, editor={A, B}, eprint={2504.00002}}", 7, "entry 'b' has no year"),
        (f"@misc{{b,\n {REST}}}", 7, "entry 'b' has no title: left out"),
        (f"@misc{{good, title={{B}}, {REST}}}", 7, "duplicate key 'good'"),
        (f"@misc{{b, title={{B}}, {REST}, eprint={{2504.00001v3}}}}", 7, "is the same paper (2504.00001) as 'good'"),
        (f"@misc{{b, title={{B}},\n {REST},\n note = {{{{}}}}\n", 7, "cannot be read"),
        (f"@misc{{b, title={{B}}\n {REST}}}", 7, "cannot be read"),
        (f"@misc{{b, title={{B}}, journal=nope, {REST}}}", 7, "undefined string: nope"),
        ("@misc{b, title={B}, author={A, B, C, D}}", 7, "Too many commas in 'A, B, C, D'"),
        (f"@misc{{b, title={{B}}, {REST},\n doi={{<10.1000/182>}}}}", 8, "not a DOI: '<10.1000/182>'"),
        (f"@misc{{b, title={{B}}, {REST},\n crossref={{c}}}}", 8, "crossref: no entry 'c'"),
        (f"@misc{{b, title={{B}}, {REST},\n crossref={{b}}}}", 8, "crossref leads in a circle"),
        (f"@misc{{b,\n title={{B $x}}, {REST}}}", 8, "entry 'b': title: TeX cannot be read"),
        (
            f"@misc{{b, title={{B}}, {REST},\n note={{N $x}}}}",
            8,
            "entry 'b': note: TeX cannot be read: a formula has no end",
        ),
        (
            f"@misc{{b, title={{B}}, {REST},\n note={{\\undefd x \\foo}}}}",
            8,
            "note: unknown TeX macros \\foo, \\undefd",
        ),
        (f"@misc{{b,\n title={{$\\undefd$}}, {REST}}}", 8, "title: unknown TeX macro \\undefd"),
        (f"@misc{{b,\n title={{R&D}}, {REST}}}", 8, r"title: & means something else to TeX: write \&"),
        (f"@misc{{b, title={{B}}, {REST},\n journal={{50% of it}}}}", 8, "journal: % means something else to TeX"),
        ("@misc{b, title={B}, year=2025,\n author={A_B, C}}", 8, "author: _ means something else to TeX"),
    ],
)
def test_a_problem(check, entry: str, line: int, said: str) -> None:  # type: ignore[no-untyped-def]
    """It is said once, at its line, whatever else is wrong with the entry."""
    (found,) = (one for one in check(entry) if said in one)
    assert found.startswith(f"a.bib:{line}: ")


def test_line_behind_a_backslash(check) -> None:  # type: ignore[no-untyped-def]
    """A backslash at the end of a line hides none."""
    found = check("words \\\n@misc(b, title={B}, eprint={2504.00002},\n note={$})\n", "{paper}`b`")
    assert [one.partition(" ")[0] for one in found] == ["a.bib:8:", "a.bib:8:", "a.bib:9:"]


@pytest.mark.parametrize(
    "fields",
    [
        r"title={A \& B, 50\% of \#1 \_}, doi={10.1000/a_b}, url={https://a.example/?a=1&b=%20#c}",
        r"title={$x_1$ and {$\&_2$}, \texttt{vLLM} of \LaTeX}, doi={10.1000/ab}, abstract={50% & more}",
        r"title={T}, doi={10.1000/ab}, howpublished={\url{https://a.example/a_b%20c&d}}",
        "title={T}, journal={arXiv preprint arXiv:2504.00002}",
        "title={T}, journal={CoRR}, volume={abs/2504.00002}",
    ],
)
def test_nothing_to_say(check, fields: str) -> None:  # type: ignore[no-untyped-def]
    """Characters that TeX reads as meant, addresses, what no list shows, and preprints by their journal are sound."""
    assert check(f"@article{{b, {fields}, author={{A, B}}, year=2025}}", "{paper}`b`") == []


def test_inherited_fields(check) -> None:  # type: ignore[no-untyped-def]
    """What an entry has of its parent is not missing, and the parent of a cited entry is used."""
    text = (
        "@inproceedings{b, title={B}, author={A, B}, crossref={c}, doi={10.1000/ab.1}}\n"
        "@proceedings{c, title={C}, editor={A, B}, year=2025, url={https://a.example}}\n"
    )
    assert check(text, "{paper}`b`") == []
    assert check(text) == ["a.bib:7: no week cites entry 'b'", "a.bib:8: no week cites entry 'c'"]


def test_weeks(check) -> None:  # type: ignore[no-untyped-def]
    """A paper without an entry is told where it is named first, in whatever way; an entry may be cited in any."""
    week = (
        "\n{paper}`2504.00002v1` {paper}`2504.00002`\n\n```{paper} 10.1000/AB.9\n```\n\n{cite}`nobody` {cite}`GOOD`\n"
    )
    assert check("", week) == [
        "weeks/W18.md:3: the bibliography has no entry of https://arxiv.org/abs/2504.00002",
        "weeks/W18.md:5: the bibliography has no entry of https://doi.org/10.1000/ab.9",
        "weeks/W18.md:8: the bibliography has no entry of 'nobody'",
    ]


def test_entry_that_is_left_out(check) -> None:  # type: ignore[no-untyped-def]
    """A paper whose entry cannot be used has none; its entry is not told to be uncited besides."""
    found = check("@misc{b, title={B}, eprint={2504.00002}, journal=nope}", "{paper}`2504.00002`")
    assert [one.partition(" ")[0] for one in found] == ["a.bib:7:", "weeks/W18.md:2:"]


def test_unreadable_files(tmp_path: Path) -> None:
    """A file that is no text is a problem, and costs only itself."""
    for name in ("a.bib", "W18.md"):
        (tmp_path / name).write_bytes(b"\xff")
    (tmp_path / "b.bib").write_text(GOOD, "utf-8")
    checked = check_bibliography([tmp_path / "a.bib", tmp_path / "b.bib"], tmp_path)
    assert [Path(one.path).name for one in checked.problems] == ["W18.md", "a.bib", "b.bib"]
    assert checked.entries == 1
