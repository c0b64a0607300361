"""BibTeX files: a broken entry is reported where it stands and costs only itself."""

from __future__ import annotations

import string
from pathlib import Path

import pybtex.errors
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database.input.bibtex import Parser

from weekbook.bibtex import Problem, Reading, Work, entry_paper, make_work, read_bibtex, read_files
from weekbook.ids import PaperRef, PaperScheme
from weekbook.plaintext import plain_text

BEFORE = "% first\n@misc{before,\n  title = {{Before}},\n}\n\n"
AFTER = "\n\n@misc{after,\n  title = {{After}},\n}\n"
LINE = 6
"""The line on which what stands between the two begins."""


def read(*texts: str) -> Reading:
    """Read texts as files ``a.bib``, ``b.bib`` and so on."""
    return read_bibtex([(f"{name}.bib", text) for name, text in zip(string.ascii_lowercase, texts, strict=False)])


def works(reading: Reading) -> dict[str, Work]:
    """Parse what is sound as the citation engine does, which must not complain."""
    with pybtex.errors.capture() as complaints:
        entries = Parser("utf-8").parse_string(reading.text).entries
    assert complaints == []
    return {key: make_work(key, entry) for key, entry in entries.items()}


def work(text: str) -> Work:
    """Read one sound entry."""
    reading = read(text)
    assert reading.problems == []
    (found,) = works(reading).values()
    return found


# -- Bad input -------------------------------------------------------------------------------------

BROKEN = {
    "missing comma": ("@misc{b,\n title = {B}\n year = {2024}\n}", 0, "cannot be read"),
    "missing closing brace": ("@misc{b,\n title = {{B},\n year = {2024}\n}", 0, "cannot be read"),
    "missing end": ("@misc{b,\n title = {B},", 0, "cannot be read"),
    "missing quote": ('@misc{b,\n title = "B,\n}', 0, "cannot be read"),
    "missing equals": ("@misc{b,\n title {B},\n}", 0, "cannot be read"),
    "undefined @string": ("@misc{b,\n title = {B},\n journal = nope,\n}", 0, "undefined string: nope"),
    "@string used before it": ('@misc{b, title = {B}, journal = j}\n@string{j = "J"}', 0, "undefined string: j"),
    "broken @string": ("@string{j}", 0, "cannot be read"),
    "name with three commas": ("@misc{b,\n title = {B},\n author = {A, B, C, D},\n}", 0, "commas in 'A, B, C, D'"),
    "duplicate key": ("@misc{before,\n title = {Other},\n}", 0, "duplicate key 'before'; first at a.bib:2"),
    "duplicate field": ("@misc{b,\n title = {B},\n title = {C},\n}", 0, "a field twice (title)"),
    "duplicate field in another case": ("@misc{b,\n title = {B},\n Title = {C},\n}", 0, "duplicate Title"),
    "no title": ("@misc{b,\n year = {2024},\n}", 0, "entry 'b' has no title"),
    "empty title": ("@misc{b,\n title = {{ }},\n}", 0, "entry 'b' has no title"),
    "no field": ("@misc{b}", 0, "entry 'b' has no title"),
    "key with capitals": ("@misc{Before,\n title = {B},\n}", 0, "key 'Before' must be lower-case"),
    "key with a digit first": ("@misc{1b,\n title = {B},\n}", 0, "key '1b' must be"),
    "key with an underscore": ("@misc{b_c,\n title = {B},\n}", 0, "key 'b_c' must be"),
    "Chinese key": ("@misc{键,\n title = {B},\n}", 0, "key '键' must be"),
    "no key": ("@misc{,\n title = {B},\n}", 0, ""),
    "no key, no comma": ("@misc{title = {B}}", 0, "cannot be read"),
    "after a comment": ("% note\n\n@misc{b,\n year = {2024},\n}", 2, "no title"),
    "too many nested braces": ("@misc{b, title = {" + "{" * 2000 + "}" * 2000 + "}}", 0, "cannot be read"),
}
"""What stands between two sound entries, the line of it that is wrong (from 0), and what is said."""


@pytest.mark.parametrize(("text", "line", "said"), BROKEN.values(), ids=BROKEN)
def test_broken_entry_is_reported(text: str, line: int, said: str) -> None:
    """A broken entry is reported once, with its file, its line and what is wrong."""
    (problem,) = read(BEFORE + text + AFTER).problems
    assert (problem.path, problem.line) == ("a.bib", LINE + line)
    assert said in problem.message


@pytest.mark.parametrize("text", [text for text, _, _ in BROKEN.values()], ids=BROKEN)
def test_sound_neighbours_survive(text: str) -> None:
    """What stands before and after a broken entry is kept, and only that."""
    assert {key: work.title for key, work in works(read(BEFORE + text + AFTER)).items()} == {
        "before": "Before",
        "after": "After",
    }


def test_every_problem_has_its_line() -> None:
    """Several broken entries are reported in the order of their lines, none hides another."""
    text = "".join(f"{text}\n" for text, _, _ in BROKEN.values())
    lines = [problem.line for problem in read(BEFORE + text + AFTER).problems]
    assert lines == sorted(lines)
    assert len(lines) >= len(BROKEN)


def test_brace_too_many_is_reported() -> None:
    """A brace too many ends an entry early, and what is cut off is not lost in silence."""
    (problem,) = read(BEFORE + "@misc{b,\n title = {B}},\n year = {2024},\n}" + AFTER).problems
    assert (problem.line, "brace too many" in problem.message) == (LINE + 1, True)


def test_sound_entry_after_broken_one_with_its_key() -> None:
    """A broken entry does not claim its key: a sound one under the same key is kept."""
    reading = read("@misc{b, title = {Broken}, journal = nope}\n@misc{b, title = {Sound}}" + AFTER)
    assert [problem.line for problem in reading.problems] == [1]
    assert works(reading)["b"].title == "Sound"


def test_first_of_two_keys_wins() -> None:
    """Of two entries under one key the first is kept."""
    assert works(read("@misc{b, title = {One}}\n@misc{b, title = {Two}}"))["b"].title == "One"


GENERATED = "% Source: the digest of 2025-W18 (identifier and title as they stand there)\n"


@pytest.mark.parametrize("hand", ["@misc{mine, title={Hand}, eprint={2504.00001v2}}", "@misc{b, title={Hand}}"])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("apart", [True, False])
def test_entry_made_by_hand_wins(hand: str, first: bool, apart: bool) -> None:
    """Of two entries of a paper, or under a key, that which an import wrote is left out, wherever it stands."""
    generated = GENERATED + "% Fetched: something\n@misc{b,\n  title = {Made},\n  eprint = {2504.00001},\n}"
    texts = [hand, generated] if first else [generated, hand]
    reading = read(*texts) if apart else read("\n\n".join(texts))
    assert [entry.fields["title"].strip("{}") for entry in reading.entries.values()] == ["Hand"]
    (problem,) = reading.problems
    assert "'b'" in problem.message
    assert problem.line == (5 if first and not apart else 3)
    assert "Made" not in reading.text


def test_of_two_generated_entries_the_first_is_kept() -> None:
    """Entries that imports wrote are held against each other as all are."""
    reading = read(*(f"{GENERATED}@misc{{{key}, title={{T}}, eprint={{2504.00001}}}}" for key in "ab"))
    assert (list(reading.entries), [one.path for one in reading.problems]) == (["a"], ["b.bib"])


def test_entry_behind_a_comment() -> None:
    """What an author has put behind per cent signs is not read, and has no claim to a key."""
    behind = "% @misc{a, title={Old}}\n%@misc{b,\n%  title={B},\n% }\n  % @string{x = {y}}\n% @misc{c, title={C}\n"
    reading = read(behind + "@misc{a, title={50% New}}\n")
    assert [entry.fields["title"] for entry in reading.entries.values()] == ["50% New"]
    assert reading.problems == []
    assert "Old" not in reading.text


def test_key_in_two_files() -> None:
    """A key in two files is reported in the second, with the place in the first."""
    reading = read(BEFORE, AFTER, BEFORE)
    assert reading.problems == [Problem("c.bib", 2, "duplicate key 'before'; first at a.bib:2")]
    assert list(works(reading)) == ["before", "after"]


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2504.00001}",
        "eprint = {2504.00001v2}, archivePrefix = {arXiv}",
        "EPRINT = {2504.00001v3}, eprinttype = {arxiv}",
        "eprint = {https://arxiv.org/abs/2504.00001}",
        "doi = {10.48550/arXiv.2504.00001}",
        "doi = {10.1109/ABC.1}",
        "doi = {https://doi.org/10.1109/abc.1}",
        "eprint = {2504.00009}, doi = {10.1109/abc.1}",
    ],
)
def test_same_paper_twice(fields: str) -> None:
    """A paper under another version, address or spelling is the same paper, and its second entry is left out."""
    first = "@misc{one, title = {One}, eprint = {2504.00001v1}, doi = {10.1109/abc.1}}\n"
    reading = read(first + f"@misc{{two, title = {{Two}}, {fields}}}" + AFTER)
    assert [problem.line for problem in reading.problems] == [2]
    assert "entry 'two' is the same paper" in reading.problems[0].message
    assert list(works(reading)) == ["one", "after"]


def test_other_archives_are_not_arxiv() -> None:
    """An eprint of another archive is no arXiv identifier."""
    reading = read("@misc{one, title = {One}, eprint = {2504.00001}, eprinttype = {hal}}")
    assert reading.problems == []
    assert works(reading)["one"].eprint is None


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("url = {javascript:alert(1)}", "url"),
        ("url = {example.com}", "url"),
        ("code = {data:text/html,x}", "code"),
        ("eprint = {2504.123}", "eprint"),
        ("eprint = {2513.00001}, archivePrefix = {arXiv}", "eprint"),
        ("doi = {nonsense}", "doi"),
    ],
)
def test_bad_field_is_reported_and_dropped(field: str, said: str) -> None:
    """An identifier or address that is none is reported on its own line; the rest of its entry is kept."""
    reading = read(BEFORE + f"@misc{{b,\n title = {{B}},\n {field},\n}}" + AFTER)
    (problem,) = reading.problems
    assert problem.line == LINE + 2
    assert problem.message.startswith(f"entry 'b': {said}: not a")
    assert problem.message.endswith("; the field is left out")
    found = works(reading)["b"]
    assert (found.title, found.url, found.code, found.eprint, found.doi) == ("B", None, None, None, None)


# -- Files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "\n \n", "only text\n", "% only a comment\n", "@comment{x}\n", '@preamble{"x"}\n']
)
def test_nothing_to_read(text: str) -> None:
    """A file without entries is no problem and gives no text."""
    reading = read(text)
    assert (reading.problems, reading.text) == ([], "")


@pytest.mark.parametrize(
    "between",
    [
        "% a comment { with a brace\n",
        "some text, by a.person@example.com, 50 % of it\n",
        "@comment{with {braces} inside}\n",
        "@Comment{@misc{not-an-entry, title = {X}}}\n",
        '@preamble{"\\newcommand{\\x}{y}"}\n',
        "@PREAMBLE{{text}}\n",
    ],
)
def test_what_is_no_entry(between: str) -> None:
    """Comments, text between entries and preambles are passed over."""
    reading = read(BEFORE + between + AFTER)
    assert reading.problems == []
    assert list(works(reading)) == ["before", "after"]


def test_string_holds_for_its_file() -> None:
    """A macro holds for what comes after it in its file, and can be joined to text."""
    text = '@string{j = "Journal"}\n@STRING{p = {Proc. } # j}\n@article{b, title = {B}, journal = p # { of B}}'
    assert work(text).venue == "Proc. Journal of B"


def test_string_of_another_file_is_undefined() -> None:
    """A macro does not reach into the next file: the order of names may change."""
    reading = read('@string{j = "J"}', "@article{b, title = {B}, journal = j}" + AFTER)
    assert [(p.path, p.line) for p in reading.problems] == [("b.bib", 1)]
    assert list(works(reading)) == ["after"]


def test_strings_of_one_name_in_two_files() -> None:
    """Two files may define a macro differently; each entry has the one of its own file."""
    files = [f'@string{{j = "{j}"}}\n@article{{{j.lower()}, title = {{T}}, journal = j}}' for j in ("One", "Two")]
    assert [w.venue for w in works(read(*files)).values()] == ["One", "Two"]


def test_months_are_known() -> None:
    """The macros that every style defines need no definition."""
    assert work("@misc{b, title = {B}, month = jan}").title == "B"


@pytest.mark.parametrize("opening", ["@misc{", "@MISC {", "@online(", "@software{"])
def test_entry_forms(opening: str) -> None:
    """Entries of any type, case and kind of bracket are read."""
    closing = ")" if opening.endswith("(") else "}"
    assert work(f"{opening}b, title = {{B}}{closing}").title == "B"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"\xef\xbb\xbf@misc{b, title = {B}}", "B"),
        (b"@misc{b,\r\n title = {B\r\nC},\r\n}\r\n", "B C"),
        ("@misc{b, title = {标题}}".encode(), "标题"),
    ],
    ids=["byte order mark", "CRLF", "UTF-8"],
)
def test_file_forms(tmp_path: Path, content: bytes, title: str) -> None:
    """A byte order mark, Windows line ends and any character of UTF-8 are read."""
    path = tmp_path / "a.bib"
    path.write_bytes(content)
    (found,) = read_files([path])
    assert not isinstance(found, Problem)
    assert found[1].startswith("@misc")
    assert work(found[1]).title == title


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_lines_do_not_depend_on_line_ends(tmp_path: Path, end: str, start: str) -> None:
    """The line of a problem is that of an editor, whatever ends the lines."""
    path = tmp_path / "a.bib"
    path.write_bytes((start + BEFORE + "@misc{b}" + AFTER).replace("\n", end).encode())
    (found,) = read_files([path])
    assert not isinstance(found, Problem)
    assert [problem.line for problem in read_bibtex([found]).problems] == [LINE]


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    """A file in another encoding is a problem of its own, and the next file is read."""
    latin, sound = tmp_path / "latin.bib", tmp_path / "sound.bib"
    latin.write_bytes("@misc{b, title = {Poincaré}}".encode("latin-1"))
    sound.write_text(BEFORE, "utf-8")
    problem, found = read_files([latin, sound])
    assert isinstance(problem, Problem)
    assert (problem.path, problem.line, "cannot be read" in problem.message) == (str(latin), 1, True)
    assert found == (str(sound), BEFORE)


def test_file_that_is_missing(tmp_path: Path) -> None:
    """A file that is not there is a problem, not an error."""
    (problem,) = read_files([tmp_path / "none.bib"])
    assert isinstance(problem, Problem)


# -- Works -----------------------------------------------------------------------------------------


def test_work_of_misc() -> None:
    """A preprint as arXiv exports it."""
    text = r"""@misc{bear-2025-rocket,
      title={{Rocket: {\'E}tude \& $\tau$-bench}},
      author={B{\"e}ar, Ann and van der Berg, Jan and Wang, Wei},
      year={2025},
      eprint={2504.20602v2},
      archivePrefix={arXiv},
      primaryClass={cs.CV},
      url={https://arxiv.org/abs/2504.20602},
      code={https://github.com/x/y},
    }"""
    assert work(text) == Work(
        key="bear-2025-rocket",
        title="Rocket: Étude & τ-bench",
        authors=("Ann Bëar", "Jan van der Berg", "Wei Wang"),
        year="2025",
        eprint="2504.20602",
        primary_class="cs.CV",
        url="https://arxiv.org/abs/2504.20602",
        code="https://github.com/x/y",
    )


def test_work_of_inproceedings() -> None:
    """A paper of a conference."""
    text = """@inproceedings{b,
      title = "A {CVPR} Paper", author = "Ann Lee and Bo Chen, Jr.", year = 2024,
      booktitle = {Proceedings of the {IEEE/CVF} Conference}, doi = {10.1109/CVPR.2024.1},
    }"""
    assert work(text) == Work(
        key="b",
        title="A CVPR Paper",
        authors=("Ann Lee", "Jr. Bo Chen"),
        year="2024",
        venue="Proceedings of the IEEE/CVF Conference",
        doi="10.1109/cvpr.2024.1",
    )


def test_work_of_article() -> None:
    """A paper of a journal."""
    text = "@article{b, title={T}, journal={Nature Machine Intelligence}, year={{2024}}, doi={10.1038/S-1}}"
    assert work(text) == Work(key="b", title="T", venue="Nature Machine Intelligence", year="2024", doi="10.1038/s-1")


def test_work_of_biblatex_online() -> None:
    """A preprint in the fields of biblatex."""
    text = """@online{b, title={T}, author={Lee, Ann}, date={2025-03-01}, journaltitle={J},
      eprinttype={arXiv}, eprint={2504.20602}, eprintclass={cs.CL}}"""
    assert work(text) == Work(
        key="b",
        title="T",
        authors=("Ann Lee",),
        year="2025",
        venue="J",
        eprint="2504.20602",
        primary_class="cs.CL",
    )


def test_work_without_anything() -> None:
    """What an entry does not say is not known, rather than empty."""
    assert work("@misc{b, title={T}}") == Work(key="b", title="T")


def test_work_with_editors() -> None:
    """A book without authors has its editors."""
    assert work("@book{b, title={T}, editor={Lee, Ann}}").authors == ("Ann Lee",)


def test_work_with_others() -> None:
    """BibTeX's ``and others`` is no author's name."""
    assert work("@misc{b, title={T}, author={Lee, Ann and others}}").authors == ("Ann Lee", "et al.")


def test_work_with_names_of_one_part() -> None:
    """Institutions and Chinese names are kept whole."""
    assert work("@misc{b, title={T}, author={{The DeepSeek Team} and 王伟}}").authors == ("The DeepSeek Team", "王伟")


def test_work_with_chinese_names_in_two_parts() -> None:
    """In Chinese letters the family's name stands first, and there is no blank."""
    found = work("@misc{b, title={T}, author={王, 明 and 欧阳, 文 and Wang, Ming}}")
    assert found.authors == ("王明", "欧阳文", "Ming Wang")


def test_work_has_arxiv_doi_as_eprint() -> None:
    """A DOI of arXiv's own is the arXiv identifier, not a DOI beside it."""
    found = work("@misc{b, title={T}, doi={10.48550/arXiv.2504.20602}}")
    assert (found.eprint, found.doi) == ("2504.20602", None)


def test_work_has_unescaped_identifiers() -> None:
    r"""Publishers export ``\_`` in DOIs and addresses, where TeX needs it and nobody else does."""
    found = work(r"@misc{b, title={T}, doi={10.1007/978-3-319-24574-4\_28}, url={https://example.com/a\_b\%20c}}")
    assert (found.doi, found.url) == ("10.1007/978-3-319-24574-4_28", "https://example.com/a_b%20c")


@pytest.mark.parametrize(
    ("fields", "ref"),
    [
        ({}, None),
        ({"eprint": "{2504.20602v1}"}, PaperRef(PaperScheme.ARXIV, "2504.20602")),
        ({"eprint": '"2504.20602"', "archiveprefix": "{arXiv}"}, PaperRef(PaperScheme.ARXIV, "2504.20602")),
        ({"eprint": "2504.20602", "eprinttype": "hal"}, None),
        ({"eprint": "nonsense", "doi": "{10.1109/X}"}, PaperRef(PaperScheme.DOI, "10.1109/x")),
        ({"doi": "nonsense"}, None),
        ({"eprint": "2504.20602", "doi": "10.1109/x"}, PaperRef(PaperScheme.ARXIV, "2504.20602")),
        ({"journal": "{arXiv preprint arXiv:2504.20602}"}, PaperRef(PaperScheme.ARXIV, "2504.20602")),
        ({"journal": "{arXiv preprint}", "volume": "{2504.20602v2}"}, PaperRef(PaperScheme.ARXIV, "2504.20602")),
        ({"journal": "{CoRR}", "volume": "{abs/2504.20602}"}, PaperRef(PaperScheme.ARXIV, "2504.20602")),
        ({"journaltitle": "{CoRR}", "url": "{http://arxiv.org/abs/2504.20602}"}, PaperRef("arxiv", "2504.20602")),
        ({"url": "{https://arxiv.org/pdf/2504.20602v1}"}, PaperRef(PaperScheme.ARXIV, "2504.20602")),
        ({"url": "{https://doi.org/10.1109/X}"}, PaperRef(PaperScheme.DOI, "10.1109/x")),
        ({"howpublished": r"{\url{https://arxiv.org/abs/2504.20602}}"}, PaperRef(PaperScheme.ARXIV, "2504.20602")),
        ({"howpublished": "{https://arxiv.org/abs/2504.20602}"}, PaperRef(PaperScheme.ARXIV, "2504.20602")),
        ({"doi": "{10.1109/x}", "url": "{https://arxiv.org/abs/2504.20602}"}, PaperRef(PaperScheme.DOI, "10.1109/x")),
        ({"journal": "{Archives}", "volume": "{2504.20602}"}, None),
        ({"url": "{https://example.org/abs/2504.20602}", "howpublished": "{2504.20602}"}, None),
    ],
)
def test_entry_paper(fields: dict[str, str], ref: PaperRef | None) -> None:
    """An entry is about the paper of its arXiv identifier, else its DOI, else what its journal or address says."""
    assert entry_paper(fields) == ref


# -- Text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("Plain", "Plain"),
        ("  white \n space ", "white space"),
        ("{{Braces}} {A}dd {CVPR}", "Braces Add CVPR"),
        (r"Poincar{\'e}, G{\"o}del, {\O}re, Erd{\H{o}}s, {\ss}", "Poincaré, Gödel, Øre, Erdős, ß"),
        (r"\'{e}\`a\^o\~n\c{c}", "éàôñç"),
        (r"Track \& Trace", "Track & Trace"),
        (r"{Track \& Trace: 50\% \#1 a\_b}", "Track & Trace: 50% #1 a_b"),
        ("50% of {CVPR} & more", "50% of CVPR & more"),
        ("{{50% of it}}", "50% of it"),
        ("Up 5%", "Up 5%"),
        ("C# and a_b", "C# and a_b"),
        (r"{$\pi_{0.5}$}: a Model", "π₀.₅: a Model"),
        (r"$\pi_0$", "π₀"),
        (r"$\tau$-bench", "τ-bench"),
        (r"$\tau^2$-bench", "τ^2-bench"),
        (r"{S$^3$Net}", "S^3Net"),
        ("知识管理：{标题}，第 1 部", "知识管理：标题，第 1 部"),
        (r"\textbf{Bold} and \emph{it}", "Bold and it"),
        (r"\url{https://example.com/a_b}", "<https://example.com/a_b>"),
        ("A~B", "A B"),
        ("a} brace too many", "a brace too many"),
        ("Learning---a Survey of ``Big'' Vision--Language", "Learning—a Survey of “Big” Vision–Language"),
        ("{GPT}--4 and ``{Q}''", "GPT–4 and “Q”"),
        ("A--B ``q'' $x$", "A–B “q” x"),
        (r"\texttt{vLLM}: {\LaTeX} with \mbox{Sim} and \textsf{\textup{x}}", "vLLM: LaTeX with Sim and x"),
        (r"{The \LaTeX\ Project and Friends}", "The LaTeX Project and Friends"),
        (r"$a$ \textless{}3, \textpercent{} 5, a\slash b", "a <3, % 5, a/b"),
        (r"R{\'e}sum{\'e} \href{https://example.com/a%20b}{here}", "Résumé here"),
        (r"Ol\'{e} in \frac{1}", "Olé in 1"),
        (r"100%s of \LaTeX", "100%s of LaTeX"),
        (r"100%s of \verb", "100%s of"),
    ],
)
def test_plain_text(latex: str, text: str) -> None:
    """A value of BibTeX becomes the text that a reader knows."""
    assert plain_text(latex) == text


@pytest.mark.parametrize(
    "latex", ["", "{", "}", "\\", "$", "$_$", "%", r"\href{a}{b}", r"\frac", r"\begin{x", r"\'", "{" * 2000]
)
def test_plain_text_of_broken_latex(latex: str) -> None:
    """What is no LaTeX gives some text: one bad title must not end a build."""
    assert isinstance(plain_text(latex), str)


def test_plain_text_keeps_words_of_what_it_cannot_convert() -> None:
    """A macro that the converter fails on leaves the text around it."""
    assert "Rocket" in plain_text(r"Rocket \href{a}{b}")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\\{}$~%#^_&-`'", exclude_categories=["C"])))
def test_plain_text_without_latex_is_itself(text: str) -> None:
    """Text that holds nothing of LaTeX stays, but for its white space."""
    assert plain_text(text) == " ".join(text.split())


# -- Properties ------------------------------------------------------------------------------------

WORDS = st.text(string.ascii_letters + string.digits + "éüñ标题一二 :-/.'()", min_size=1, max_size=20).filter(str.strip)
NAMES = st.tuples(
    st.text(string.ascii_letters + "éü王", min_size=1, max_size=8),
    st.text(string.ascii_letters, min_size=1, max_size=8),
).filter(lambda name: not {"and", "others"} & {part.lower() for part in name})


@st.composite
def sound_files(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, str]]]:
    """Make files of sound entries, with comments between them; give the files and the (key, title)s."""
    keys = draw(st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), unique=True, max_size=6))
    entries, expected = [], []
    for number, key in enumerate(keys):
        title = draw(WORDS)
        opening, closing = draw(st.sampled_from([("{", "}"), ('"', '"'), ("{{", "}}")]))
        fields = [f"title = {opening}{title}{closing}"]
        if draw(st.booleans()):
            authors = draw(st.lists(NAMES, min_size=1, max_size=3))
            fields.append("author = {" + " and ".join(f"{last}, {first}" for last, first in authors) + "}")
        if draw(st.booleans()):
            fields.append(f"eprint = {{2504.{number:05}v{draw(st.integers(1, 9))}}}")
        if draw(st.booleans()):
            fields.append("year = 2025")
        kind = draw(st.sampled_from(["misc", "article", "inproceedings", "Online", "SOFTWARE"]))
        comma = draw(st.sampled_from([",", ""]))
        entries.append(f"@{kind}{{{key},\n  " + ",\n  ".join(draw(st.permutations(fields))) + f"{comma}\n}}\n")
        expected.append((key, " ".join(title.split())))
        if draw(st.booleans()):
            entries.append(draw(st.sampled_from(["% a comment\n", "\n\n", "text\n", "@comment{x}\n"])))
    cut = draw(st.integers(0, len(entries)))
    return ["".join(entries[:cut]), "".join(entries[cut:])], expected


@settings(max_examples=60)
@given(sound_files())
def test_no_sound_entry_is_lost(made: tuple[list[str], list[tuple[str, str]]]) -> None:
    """Of sound entries none is lost, changed or reported, and the engine reads each."""
    files, expected = made
    reading = read(*files)
    assert reading.problems == []
    assert [(key, work.title) for key, work in works(reading).items()] == expected


BITS = st.lists(
    st.sampled_from(
        ["@misc{", "@string{", "@comment{", "@preamble{", "@", "a", "b,", "title", "=", "{", "}", '"', ",", "#"]
    )
    | st.sampled_from(
        ["\n", "%", "\\", "$", " and ", "\\'", "(", ")", "author = {A, B, C, D}", "eprint={2504.00001}", "中"]
    )
    | st.sampled_from(["@misc{a, title={T}}\n", "@misc{b, title={\\href{x}{y}}}\n"]),
    max_size=25,
).map("".join)


@settings(max_examples=200)
@given(st.lists(BITS | st.text(max_size=40), max_size=2))
def test_reading_never_raises(files: list[str]) -> None:
    """Any text is read: what is sound the engine reads without complaint, the rest is reported with a line."""
    reading = read(*files)
    for found in works(reading).values():
        assert found.title
    for problem in reading.problems:
        assert problem.message
        assert 1 <= problem.line <= max(text.count("\n") for text in files) + 1


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from([*"\\{}$~%#^_& ", "\\frac", "\\'", "\\href", "x"]), max_size=12).map("".join)
)
def test_plain_text_never_raises(latex: str) -> None:
    """Any value gives one line of text."""
    text = plain_text(latex)
    assert text == " ".join(text.split())
