"""Answers of servers: what is read of whole ones, and that no other counts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from servers import Paper, feed

from weekbook.citing.entries import Name
from weekbook.fetching.atom import read_entry, read_feed
from weekbook.fetching.doiorg import read_item
from weekbook.fetching.facts import BadAnswerError, Published, RejectedError
from weekbook.fetching.oai import read_names, read_versions

PAPER = Paper("2504.00001", days=("2025-04-22", "2025-05-01"), doi="see 10.1000/AB.1", journal_ref="J. Ex. 7")
ENTRY = PAPER.atom


def record(inside: str) -> bytes:
    """Write an answer of OAI-PMH."""
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'.encode()


def get_record(inside: str) -> bytes:
    """Write an answer of OAI-PMH with a record."""
    return record(f"<GetRecord><record><metadata>{inside}</metadata></record></GetRecord>")


# -- Atom ------------------------------------------------------------------------------------------


def test_entry() -> None:
    """All that an entry holds is read, line breaks are none."""
    preprint = read_entry(read_feed(feed(ENTRY), ["2504.00001"])["2504.00001"])
    assert (preprint.value, preprint.version, preprint.title) == ("2504.00001", 2, "A Study of Examples")
    assert preprint.authors == (Name("Example", "Ada"), Name("van der Sample", "Danny"))
    assert (preprint.published, preprint.updated) == (date(2025, 4, 22), date(2025, 5, 1))
    assert (preprint.primary_class, preprint.doi, preprint.journal_ref) == ("cs.RO", "10.1000/ab.1", "J. Ex. 7")
    assert preprint.versions == ((1, date(2025, 4, 22)), (2, date(2025, 5, 1)))


TEX = [
    (r"Andr\'e \v{C}ech", "Čech", "André"),
    (r"P{\'a}l Erd\H{o}s", "Erdős", "Pál"),
    (r"\L ukasz {\O}", "Ø", "Łukasz"),
]


@pytest.mark.parametrize(("text", "family", "given"), TEX)
def test_tex_in_names(text: str, family: str, given: str) -> None:
    """Names with TeX are read as what TeX shows, so that a macro is no part of a key."""
    data = feed(ENTRY.replace("Ada Example", text))
    assert read_entry(read_feed(data, ["2504.00001"])["2504.00001"]).authors[0] == Name(family, given)
    author = "<author><keyname>{}</keyname><forenames>{}</forenames></author>".format(*reversed(text.rsplit(" ", 1)))
    record_ = f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2504.00001</id><authors>{author}</authors></arXiv>'
    assert read_names(get_record(record_), "2504.00001") == (Name(family, given),)
    written = dict(zip(("given", "family"), text.rsplit(" ", 1), strict=True))
    assert read_item(item(author=[written, {"literal": text}]), "10.1000/ab.1").authors == (
        Name(family, given),
        Name(f"{given} {family}", is_whole=True),
    )


def test_doi_of_arxiv() -> None:
    """The DOI that arXiv itself gives is not that of a published version."""
    text = read_feed(feed(Paper("2504.00001", doi="10.48550/arXiv.2504.00001").atom), ["2504.00001"])["2504.00001"]
    assert read_entry(text).doi is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no well-formed XML"),
        (feed(ENTRY)[:-9], "no well-formed XML"),
        (b"<html/>", "no Atom feed but <html>"),
        (b'<?xml version="1.0" encoding="nonsense"?><feed/>', "no well-formed XML"),
        (feed(ENTRY.replace("abs/2504.00001v2", "abs/nothing")), "not an arXiv identifier"),
        (feed(ENTRY.replace("<published>2025", "<published>soon")), "^2504.00001: Invalid isoformat"),
        (feed(ENTRY.replace("A\n  Study of Examples", " ")), "^2504.00001: no title"),
        (feed(ENTRY.replace("A\n  Study of Examples", "\\!")), "^2504.00001: no title"),
        (feed(ENTRY.replace("author>", "person>")), "^2504.00001: no author"),
        (feed(ENTRY.replace("</entry>", "<x>" * 5000 + "</x>" * 5000 + "</entry>")), "one in another"),
    ],
)
def test_bad_feed(data: bytes, said: str) -> None:
    """A feed that is not whole, or lacks what every paper has, is none."""
    assert feed(ENTRY) != data
    with pytest.raises(BadAnswerError, match=said):
        read_feed(data, ["2504.00001"])


def test_bad_entry_among_others() -> None:
    """What is wrong with a feed names the paper with which it is."""
    others = [Paper(f"2504.0000{number}").atom for number in (1, 3)]
    bad = Paper("2504.00002").atom.replace("author>", "person>")
    with pytest.raises(BadAnswerError, match=r"^2504\.00002: no author$"):
        read_feed(feed(others[0], bad, others[1]), ["2504.00001", "2504.00002", "2504.00003"])


@pytest.mark.parametrize(("good", "bad"), [("cs.RO", "cs.RO}, x = {"), ("10.1000/AB.1", "10.1000/AB}1")])
def test_values_written_as_they_are(good: str, bad: str) -> None:
    """A class and a DOI, which are not escaped, hold nothing that ends a value of BibTeX."""
    assert good in ENTRY
    preprint = read_entry(read_feed(feed(ENTRY.replace(good, bad)), ["2504.00001"])["2504.00001"])
    assert (preprint.primary_class is None, preprint.doi is None) == (good == "cs.RO", good != "cs.RO")


# -- OAI-PMH ---------------------------------------------------------------------------------------


def test_suffix() -> None:
    """Names come in parts, the suffix too; a colon is no name."""
    names = "<authors>{}</authors>".format(
        "".join(
            f"<author><keyname>{keyname}</keyname>{rest}</author>"
            for keyname, rest in [
                ("Example", "<forenames>Ada</forenames><suffix>Jr.</suffix>"),
                (":", ""),
                ("Example Team", ""),
            ]
        )
    )
    data = get_record(f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2504.00001</id>{names}</arXiv>')
    assert read_names(data, "2504.00001") == (Name("Example", "Ada", "Jr."), Name("Example Team", is_whole=True))


NO_NAMES = '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2504.00001</id><authors/></arXiv>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<x/>", "no answer of OAI-PMH but <x>"),
        (record(""), "no record of 2504.00001"),
        (get_record(NO_NAMES), "without authors"),
        (get_record(PAPER.record("arXivRaw")), "no record of 2504.00001"),
    ],
)
def test_bad_names(data: bytes, said: str) -> None:
    """A record of another form, and one without authors, are none."""
    with pytest.raises(BadAnswerError, match=said):
        read_names(data, "2504.00001")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('version="v2"', 'version="v3"', "without all its versions"),
        ('version="v2"', 'version="last"', "a version that cannot be read"),
        ("Thu, 01 May 2025", "in May", "a version that cannot be read"),
        ("version ", "edition ", "no well-formed XML"),
    ],
)
def test_bad_versions(old: str, new: str, said: str) -> None:
    """A history with a gap is none."""
    text = PAPER.record("arXivRaw")
    assert read_versions(get_record(text), "2504.00001") == ((1, date(2025, 4, 22)), (2, date(2025, 5, 1)))
    assert old in text
    with pytest.raises(BadAnswerError, match=said):
        read_versions(get_record(text.replace(old, new)), "2504.00001")


def test_error() -> None:
    """An error of the protocol is the server's word, no fault of the line."""
    with pytest.raises(RejectedError, match="idDoesNotExist: No such paper"):
        read_names(record('<error code="idDoesNotExist">No\n such paper</error>'), "2504.00001")


# -- CSL-JSON --------------------------------------------------------------------------------------


def item(**fields: Any) -> bytes:
    """Write an item."""
    return json.dumps({"DOI": "10.1000/AB.1", "title": "T", **fields}).encode()


def test_names_of_an_item() -> None:
    """Particles belong to the family name; groups and single names stay in one piece; what is no name is dropped."""
    authors = [
        {"family": "Sample", "given": "Danny", "non-dropping-particle": "van der", "suffix": "Jr."},
        {"literal": "Example Team"},
        {"name": "Another Team"},
        {"given": "Ada"},
        {"family": "?"},
        "nobody",
    ]
    assert read_item(item(author=authors), "10.1000/ab.1").authors == (
        Name("van der Sample", "Danny", "Jr."),
        Name("Example Team", is_whole=True),
        Name("Another Team", is_whole=True),
        Name("Ada", is_whole=True),
    )


@pytest.mark.parametrize(
    ("issued", "read"),
    [
        ({"date-parts": [[2025, 4, 22]]}, (2025, 4, 22)),
        ({"date-parts": [["2025", "4"]]}, (2025, 4)),
        ({"date-parts": [["2025", "soon", 3]]}, (2025,)),
        ({"date-parts": [[2026, 13, 45]]}, (2026,)),
        ({"date-parts": [[2026, 2, 31]]}, (2026, 2)),
        ({"date-parts": [[2024, 2, 29]]}, (2024, 2, 29)),
        ({"date-parts": [[2026, 0, 1]]}, (2026,)),
        ({"date-parts": [[2026, -1, 1]]}, (2026,)),
        ({"date-parts": [[2026, True, 1]]}, (2026,)),
        ({"date-parts": [[2026, 4.5]]}, (2026,)),
        ({"date-parts": [[2026, 4, 22, 9]]}, (2026, 4, 22)),
        ({"date-parts": [["²0²6", 4]]}, ()),
        ({"date-parts": [[20260]]}, ()),
        ({"date-parts": [[26, 4]]}, ()),
        ({"date-parts": [[9999, 12, 31]]}, ()),
        ({"date-parts": [[10**400]]}, ()),
        ({"date-parts": [[[2026]]]}, ()),
        ({"date-parts": ["2026"]}, ()),
        ({"date-parts": {"0": [2026]}}, ()),
        ({"date-parts": [[None]]}, ()),
        ({"date-parts": []}, ()),
        ({"raw": "soon"}, ()),
        ("2025", ()),
    ],
)
def test_dates_of_an_item(issued: Any, read: tuple[int, ...]) -> None:
    """A date is read as far as it goes and can be: no day without a month, and none that no calendar has."""
    assert read_item(item(issued=issued), "10.1000/ab.1").issued == read


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe\x00", "no JSON"),
        (b"[" * 200_000, "no JSON"),
        (item(issued={"date-parts": [[float("inf")]]}), "no JSON: Infinity"),
        (item(volume=float("nan")), "no JSON: NaN"),
        (b'{"DOI": "10.1000/ab.1", "title": "T", "volume": ' + b"9" * 5000 + b"}", "no JSON"),
        (b"[1]", "no item"),
        (item(DOI="no doi"), "another DOI"),
        (item(DOI=None), "another DOI"),
        (item(DOI=["10.1000/ab.1"]), "another DOI"),
        (item(title=["<i></i>"]), "without a title"),
        (item(title="\0\x1b"), "without a title"),
        (item(title="\\0"), "without a title"),
        (item(title='"'), "without a title"),
        (item(title=True), "without a title"),
        (item(title=1984), "without a title"),
        (item(title=[["T"]]), "without a title"),
        (item(title={"en": "T"}), "without a title"),
        (item(title="A \ud800 B"), "half a character"),
        (item(author=[{"family": "A\udfff"}]), "half a character"),
        (item(DOI="10.1000/\ud800"), "another DOI"),
    ],
)
def test_bad_item(data: bytes, said: str) -> None:
    """What is no item of this DOI, or damaged, counts as none."""
    with pytest.raises(BadAnswerError, match=said):
        read_item(data, "10.1000/ab.1")


def test_number_beyond_all() -> None:
    """JSON can say a number that no computer has."""
    data = item(issued={"date-parts": [[2026, 4]]}).replace(b"4", b"4e999")
    assert read_item(data, "10.1000/ab.1").issued == (2026,)


@pytest.mark.parametrize("value", [True, None, 1.5, [], {}, [["x"]], [True], [None], {"x": "y"}, "\0", " "])
def test_wrong_types(value: Any) -> None:
    """A value that is no text is not taken for one, and costs none of the others."""
    names = ("container-title", "volume", "issue", "page", "publisher", "type", "issued", "author")
    people = [value, {"family": value, "given": "Ada"}, {"family": "Example", "given": value}]
    read = read_item(item(**dict.fromkeys(names, value)), "10.1000/ab.1")
    assert read == Published(doi="10.1000/ab.1", kind="", title="T")
    assert read_item(item(author=people), "10.1000/ab.1").authors == (
        Name("Ada", is_whole=True),
        Name("Example", is_whole=True),
    )


def test_control_characters() -> None:
    """What no page and no file can show is dropped; a number may be a volume."""
    read = read_item(item(title="A\0 \x1bStudy\x9f\uffff\n of\t&#7;x", volume=7, issue="8"), "10.1000/ab.1")
    assert (read.title, read.volume, read.issue) == ("A Study of x", "7", "8")


@pytest.mark.parametrize(
    ("title", "read"),
    [
        (
            "A <i>Study</i> of <mml:math xmlns:mml='x'><mml:mi>x</mml:mi></mml:math>: a < b &amp; c > d",
            "A Study of x: a < b & c > d",
        ),
        (
            "Learning <unk> and <MASK> tokens with x<y and y>z for $a<b$ and $c>d$",
            "Learning <unk> and <MASK> tokens with x<y and y>z for $a<b$ and $c>d$",
        ),
        ("where a<b and c>d, <s>, </s>, <think> and <|end|>", "where a<b and c>d, <s>, </s>, <think> and <|end|>"),
        ("H<sub>2</sub>O <SUP>3</SUP><scp>D</scp> <tt>x</tt>", "H2O 3D x"),
        ('<p>A <span class="x y" id=z>Study</span></p><jats:p>of</jats:p>B<br/>C<br />D', "A Study of B C D"),
        ('<math display="inline"><mrow><mi>k</mi><mo>=</mo><mn>2</mn></mrow></math>-means', "k=2-means"),
        ("<jats:italic>in vivo</jats:italic> <bold> <input> <img src=x>", "in vivo <bold> <input> <img src=x>"),
    ],
)
def test_titles_of_an_item(title: str, read: str) -> None:
    """The markup of the agencies is dropped, what only looks like it stays."""
    assert read_item(item(title=title), "10.1000/ab.1").title == read
