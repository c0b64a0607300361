"""Asking servers: only whole answers count, faults are waited out, and nobody is asked too often."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
import requests
from desks import Desk
from requests.adapters import HTTPAdapter
from servers import (
    ATOM,
    Fault,
    Paper,
    cut,
    double,
    empty,
    entities,
    foreign,
    hang_up,
    page,
    reverse,
    send,
    status,
    truncate,
    without_last,
    wrong_type,
)

from weekbook.fetching import client
from weekbook.fetching.report import INCOMPLETE, NO_NETWORK

VALUES = [f"2504.0000{n}" for n in range(1, 5)]


@pytest.fixture
def four(desk: Desk) -> Desk:
    """Return a desk at which four papers, each a group's, need one request."""
    desk.servers.add(*(Paper(value, f"Paper{n}", (("", "Example-AI"),)) for n, value in enumerate(VALUES, 1)))
    return desk


def titles(desk: Desk) -> list[str]:
    """Return the titles of all entries."""
    return [line.strip().removeprefix("title         = ") for line in desk.text.splitlines() if "title  " in line]


# -- Faults ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (status(429), [3]),
        (status(429, Retry_After="20"), [20]),
        (status(429, Retry_After="1"), [3]),
        (status(503), [3]),
        (status(503, Retry_After="Sat, 29 Nov 2025 12:00:40 GMT", Date="Sat, 29 Nov 2025 12:00:00 GMT"), [40]),
        (status(503, Retry_After="Sat, 29 Nov 2025 12:00:50 GMT"), [50]),
        (status(503, Retry_After="soon"), [3]),
        (status(500), [3]),
        (hang_up, [3]),
        (cut, [3]),
        (truncate, [3]),
        (page, [3]),
        (wrong_type, [3]),
        (empty, [3]),
        (entities, [3]),
        (double, [3]),
        (foreign, [3]),
        (reverse, []),
    ],
)
def test_a_fault_that_passes(four: Desk, fault: Fault, waits: list[float]) -> None:
    """After a fault the same is asked again, and nothing of the bad answer stays."""
    four.servers.faults["api"] = [fault]
    assert four.fetch(*VALUES).status == 0
    assert titles(four) == [f"{{{{Paper{n}}}}}," for n in range(1, 5)]
    assert [one.ids for one in four.servers.asked] == [VALUES] * (1 + len(waits))
    assert four.time.slept == waits


def test_patience(four: Desk) -> None:
    """The waits double; after five tries arXiv counts as refusing, and is left alone."""
    four.servers.faults["api"] = [status(429)] * 5
    report = four.fetch(*VALUES)
    assert report.status == INCOMPLETE
    assert four.time.slept[:4] == [3, 6, 12, 24]
    assert len(four.servers.at("/api")) == 5
    assert set(report.failures) == set(VALUES)
    assert all("answered 429" in why and "no such DOI" in why for why in report.failures.values())
    assert not four.bib.exists()


def test_what_was_had_before_a_refusal(desk: Desk) -> None:
    """It is written."""
    values = [f"2504.{n:05}" for n in range(1, 61)]
    desk.servers.add(*(Paper(value, authors=(("", "Example-AI"),)) for value in values))
    desk.servers.faults["api"] = [None, *[status(429)] * 5]
    report = desk.fetch(*values)
    assert (len(report.added), len(report.failures), report.status) == (50, 10, INCOMPLETE)


@pytest.mark.parametrize("fault", [status(429, Retry_After="3600"), status(403), status(404)])
def test_a_refusal_at_once(four: Desk, fault: Fault) -> None:
    """Who asks for an hour, or lets nobody in, is not asked again."""
    four.servers.faults["api"] = [fault]
    assert four.fetch(VALUES[0]).status == INCOMPLETE
    assert len(four.servers.at("/api")) == 1
    assert four.time.slept == []


def test_a_paper_that_is_left_out(four: Desk) -> None:
    """It is asked for once more alone."""
    four.servers.faults["api"] = [without_last]
    assert four.fetch(*VALUES).status == 0
    assert [one.ids for one in four.servers.asked] == [VALUES, VALUES[-1:]]


def test_a_paper_that_is_not_there(four: Desk) -> None:
    """It is asked for once more alone, and reported; the others are had."""
    report = four.fetch(*VALUES, "2504.00009")
    assert (len(report.added), report.failures) == (4, {"2504.00009": "arXiv has no such paper"})
    assert [len(one.ids) for one in four.servers.asked] == [5, 1]


@pytest.mark.parametrize("bad", ["2504.99999", "2604.99999"])
def test_an_identifier_that_fails_its_batch(four: Desk, bad: str) -> None:
    """A status 400, and an error in place of papers, halve the batch until the bad one stands alone."""
    report = four.fetch(*VALUES, bad)
    assert len(report.added) == 4
    assert list(report.failures) == [bad]
    assert "does not take the identifier" in report.failures[bad]
    sizes = [len(one.ids) for one in four.servers.asked]
    assert sizes == [5, 2, 3, 1, 2, 1, 1]


def authorless(*values: str) -> Fault:
    """Send the right answer, but without the authors of some papers."""

    def send_less(handler: Any, body: bytes) -> None:
        parts = body.decode().split("<entry>")
        less = (re.sub("<author>.*</author>", "", one) if any(v in one for v in values) else one for one in parts)
        send(handler, 200, "<entry>".join(less).encode(), ATOM)

    return send_less


@pytest.mark.parametrize("bad", [0, 1, 3])
def test_a_paper_that_spoils_its_batch(four: Desk, bad: int) -> None:
    """A paper whose answer is never valid costs itself alone: the others are asked for without it."""
    four.servers.faults["api"] = [authorless(VALUES[bad])] * 99
    report = four.fetch(*VALUES)
    assert report.status == INCOMPLETE
    assert (len(report.added), list(report.failures)) == (3, [VALUES[bad]])
    assert report.failures[VALUES[bad]] == "no author, 2 times; doi.org has no such DOI"
    assert report.refusal is None
    # five times together, once without it, twice alone
    assert len(four.servers.at("/api")) == 5 + 1 + 2


def test_a_batch_that_is_spoilt_somewhere(four: Desk) -> None:
    """Where an answer does not say which paper is at fault the batch is halved until that stands alone."""

    def page_for_one(handler: Any, body: bytes) -> None:
        page(handler, body) if VALUES[1].encode() in body else send(handler, 200, body, ATOM)

    four.servers.faults["api"] = [page_for_one] * 99
    report = four.fetch(*VALUES)
    assert (len(report.added), list(report.failures), report.refusal) == (3, [VALUES[1]], None)
    assert [one.ids for one in four.servers.at("/api")] == [
        *[VALUES] * 5,
        *[VALUES[:2]] * 2,
        VALUES[:1],
        *[VALUES[1:2]] * 2,
        VALUES[2:],
    ]


def test_later_papers_are_asked_for(desk: Desk) -> None:
    """After a batch with a bad paper the next one is asked for as any other."""
    values = [f"2504.{n:05}" for n in range(1, 61)]
    desk.servers.add(*(Paper(value, authors=(("", "Example-AI"),)) for value in values))
    desk.servers.faults["api"] = [authorless(values[0], values[7])] * 99
    report = desk.fetch(*values)
    assert (len(report.added), set(report.failures)) == (58, {values[0], values[7]})


def test_a_paper_that_is_had_elsewhere(four: Desk) -> None:
    """Where arXiv's answer for a paper is never valid, doi.org is asked, and it is said what is lacking and why."""
    four.servers.faults["api"] = [authorless(VALUES[0])] * 99
    doi = f"10.48550/arxiv.{VALUES[0]}"
    four.servers.items[doi] = {"DOI": doi, "title": "Else", "author": [{"family": "Example", "given": "Ada"}]}
    report = four.fetch(*VALUES)
    assert (report.status, len(report.added), report.failures) == (INCOMPLETE, 4, {})
    assert "example-2025-else: not had from arXiv: versions, class: no author, 2 times\n" in report.write()


def test_a_server_that_answers_nonsense(desk: Desk) -> None:
    """Where no answer at all is valid arXiv is soon left alone, however many papers there are."""
    values = [f"2504.{n:05}" for n in range(1, 301)]
    desk.servers.faults["api"] = [page] * 999
    report = desk.fetch(*values)
    assert len(report.failures) == 300
    assert report.refusal == "127.0.0.1 sent text/html, 2 times"
    assert len(desk.servers.at("/api")) == 5 + 2 * 8


def test_records_that_are_nonsense(desk: Desk) -> None:
    """One bad record is that of one paper; after three in a row no more are asked for."""
    values = [f"2504.{n:05}" for n in range(1, 7)]
    desk.servers.add(*(Paper(value, f"Paper{value[-1]}") for value in values))
    desk.servers.faults["oai"] = [*[page] * 5, None, *[page] * 15]
    report = desk.fetch(*values)
    assert [one.removeprefix("example-2025-") for one in report.lacking] == [
        "paper1",
        *(f"paper{n}" for n in range(3, 7)),
    ]
    assert report.refusal == "127.0.0.1 sent text/html, 5 times"
    assert len(desk.servers.at("/oai")) == 21


class Late(HTTPAdapter):
    """Lets the first requests run out of time."""

    def __init__(self, times: int, error: Exception) -> None:
        super().__init__()
        self.times, self.error = times, error

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        assert options["timeout"] == client.TIMEOUTS
        self.times -= 1
        if self.times >= 0:
            raise self.error
        return super().send(request, *arguments, **options)


@pytest.mark.parametrize(("times", "expected"), [(1, 0), (4, 0), (5, INCOMPLETE)])
def test_an_answer_that_does_not_come(four: Desk, times: int, expected: int) -> None:
    """It counts as a fault that may pass."""
    late = Late(times, requests.exceptions.ReadTimeout())
    four.session.mount(four.servers.addresses.arxiv, late)
    assert four.fetch(VALUES[0]).status == expected


@pytest.mark.parametrize(
    "error", [requests.exceptions.ConnectTimeout(), requests.exceptions.SSLError(), requests.exceptions.ProxyError()]
)
def test_no_way_to_a_server(four: Desk, error: Exception) -> None:
    """Where no connection comes about there is no network, and nobody waits."""
    four.session.mount("http://", Late(99, error))
    assert four.fetch(VALUES[0]).status == NO_NETWORK
    assert four.time.slept == []


def test_an_endless_answer(four: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read to its end."""
    monkeypatch.setattr(client, "LARGEST", 100)
    assert four.fetch(VALUES[0]).status == INCOMPLETE


def latin(handler: Any, body: bytes) -> None:
    """Send well-formed XML in another encoding."""
    body = body.replace(b"?>", b' encoding="ISO-8859-1"?>').replace(b"Ada", b"\xc4da")
    send(handler, 200, body, "text/xml")


@pytest.mark.parametrize("fault", [entities, latin, page, status(503), hang_up])
def test_names_are_asked_for_again(desk: Desk, fault: Fault) -> None:
    """The other server's faults are waited out, too."""
    desk.servers.add(Paper("2504.00001"))
    desk.servers.faults["oai"] = [fault]
    desk.fetch("2504.00001")
    assert " guessed" not in desk.text
    assert len(desk.servers.at("/oai")) == 2


def test_names_that_are_not_there_yet(desk: Desk) -> None:
    """A paper of today is not in the other server's records: nobody waits for it, the names are guessed."""
    desk.servers.add(Paper("2504.00001"), Paper("2504.00002"))
    desk.servers.faults["oai"] = [status(404)]
    assert desk.fetch("2504.00001", "2504.00002").status == 0
    assert desk.text.count(" guessed") == 1
    assert len(desk.servers.at("/oai")) == 2


def test_names_of_another_paper(desk: Desk) -> None:
    """A record of another paper is no answer."""
    desk.servers.add(Paper("2504.00001"))
    other = Paper("2504.00002", authors=(("Eve", "Other"),)).record("arXiv")
    body = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record><metadata>{other}'

    def send_other(handler: Any, _body: bytes) -> None:
        send(handler, 200, f"{body}</metadata></record></GetRecord></OAI-PMH>".encode(), "text/xml")

    desk.servers.faults["oai"] = [send_other]
    desk.fetch("2504.00001")
    assert "Other" not in desk.text
    assert len(desk.servers.at("/oai")) == 2


# -- doi.org ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "said", "tries"),
    [
        (404, "doi.org has no such DOI", 1),
        (406, "the agency of this DOI does not give CSL-JSON", 1),
        ("a page", "sent text/html, 3 times", 3),
        ({"DOI": "10.1000/other", "title": "T"}, "the item of another DOI", 3),
        ({"DOI": "10.1000/ab.1"}, "an item without a title", 3),
        (["no", "item"], "no item of CSL-JSON", 3),
    ],
)
def test_a_doi_without_an_item(desk: Desk, item: Any, said: str, tries: int) -> None:
    """It is told why, and nothing is written."""
    desk.servers.items["10.1000/ab.1"] = item
    report = desk.fetch("10.1000/ab.1")
    assert report.status == INCOMPLETE
    assert said in report.failures["10.1000/ab.1"]
    assert len(desk.servers.at("/doi")) == tries
    assert not desk.bib.exists()


def test_an_agency_that_is_down(desk: Desk) -> None:
    """After three DOIs in a row no more are asked for."""
    desk.servers.items |= {f"10.1000/ab.{n}": "a page" for n in range(5)}
    report = desk.fetch(*desk.servers.items)
    assert (report.status, len(report.failures)) == (INCOMPLETE, 5)
    assert len(desk.servers.at("/doi")) == 9


def test_letters_of_a_doi(desk: Desk) -> None:
    """What is special in an address is escaped, and comes back."""
    doi = "10.1002/(sici)1097-0258<1661::aid-sim968>3.0.co;2-2"
    desk.servers.items[doi] = {"DOI": doi.upper(), "title": ["A", "B"], "author": "nobody", "issued": {}, "volume": 7}
    assert desk.fetch(doi).added == ["doi-10-1002-sici-1097-0258-1661-aid-sim968-3-0-co-2-2"]
    assert desk.text.count(f"doi           = {{{doi}}}") == 1


def test_preferred_type(desk: Desk) -> None:
    """doi.org is asked for CSL-JSON first; every request says who asks."""
    desk.fetch("10.1000/ab.1")
    (asked,) = desk.servers.asked
    assert asked.headers["Accept"].startswith("application/vnd.citationstyles.csl+json,")
    assert asked.headers["User-Agent"] == "weekbook/test"


# -- Manners ---------------------------------------------------------------------------------------


def test_pace_and_batches(desk: Desk) -> None:
    """At most fifty papers a request, one request at a time, three seconds apart, whatever is asked for."""
    values = [f"2504.{n:05}" for n in range(1, 113)]
    desk.servers.add(*(Paper(value, authors=(("", "Example-AI"),)) for value in values))
    desk.servers.add(*(Paper(value, days=("2025-04-01",) * 3) for value in values[:3]))
    desk.servers.faults["api"] = [None, status(503)]
    assert desk.fetch(*values).status == 0
    assert [len(one.ids) for one in desk.servers.at("/api")] == [50, 50, 50, 12]
    assert all(int(one.query["max_results"]) == len(one.ids) for one in desk.servers.at("/api"))
    assert len(desk.servers.at("/oai")) == 6
    times = [one.at for one in desk.servers.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 3
    assert desk.servers.at_once == 1


def test_pace_between_runs(desk: Desk) -> None:
    """A run that follows another keeps the distance, too."""
    desk.servers.add(Paper("2504.00001", authors=(("", "Example-AI"),)))
    desk.fetch("2504.00001")
    desk.time.now += 86400 - 1
    desk.fetch("2504.00009")
    desk.time.now += 1
    desk.fetch("2504.00001")
    times = [one.at for one in desk.servers.asked]
    assert [later - earlier for earlier, later in pairwise(times)] == [86399, 3, 3]


def test_pace_whatever_the_cache(desk: Desk) -> None:
    """Runs that keep their answers in different folders keep the distance all the same."""
    desk.servers.add(Paper("2504.00001", authors=(("", "Example-AI"),)))
    for cache in ("one", "two", "three"):
        desk.fetch("2504.00001", cache=cache)
    times = [one.at for one in desk.servers.asked]
    assert [later - earlier for earlier, later in pairwise(times)] == [3, 3]
