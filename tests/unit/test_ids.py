"""Identifiers, weeks, dates and links: every form that is read, every one that is not."""

from __future__ import annotations

import string
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weekbook.ids import (
    IsoWeek,
    PaperRef,
    PaperScheme,
    PostKind,
    PostLink,
    arxiv_year,
    as_day,
    format_arxiv_url,
    format_doi_url,
    link_host,
    link_scheme,
    parse_arxiv,
    parse_date,
    parse_doi,
    parse_handle,
    parse_interval,
    parse_link,
    parse_paper,
    parse_post_url,
    parse_week,
    post_time,
)


def arxiv(value: str, version: int | None = None) -> PaperRef:
    """Make what :func:`parse_arxiv` should give."""
    return PaperRef(PaperScheme.ARXIV, value, version)


def doi(value: str) -> PaperRef:
    """Make what :func:`parse_doi` should give."""
    return PaperRef(PaperScheme.DOI, value)


# -- arXiv -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("2504.20602", arxiv("2504.20602")),
        ("2504.20602v1", arxiv("2504.20602", 1)),
        ("2504.20602v12", arxiv("2504.20602", 12)),
        ("  2504.20602v2\n", arxiv("2504.20602", 2)),
        ("0704.0001", arxiv("0704.0001")),
        ("1412.6980v9", arxiv("1412.6980", 9)),
        ("1501.00001", arxiv("1501.00001")),
        ("hep-th/9901001", arxiv("hep-th/9901001")),
        ("hep-th/9901001v3", arxiv("hep-th/9901001", 3)),
        ("math.GT/0309136", arxiv("math/0309136")),
        ("math/0309136", arxiv("math/0309136")),
        ("arXiv:2504.20602v1", arxiv("2504.20602", 1)),
        ("ARXIV: 2504.20602", arxiv("2504.20602")),
        ("arXiv:hep-th/9901001", arxiv("hep-th/9901001")),
        ("10.48550/arXiv.2504.20602", arxiv("2504.20602")),
        ("10.48550/ARXIV.hep-th/9901001", arxiv("hep-th/9901001")),
    ],
)
def test_arxiv_identifier(text: str, ref: PaperRef) -> None:
    """An arXiv identifier is read in its new and old style, with or without version, subject class and prefix."""
    assert parse_arxiv(text) == ref


@pytest.mark.parametrize(
    ("address", "ref"),
    [
        ("https://arxiv.org/abs/2504.20602", arxiv("2504.20602")),
        ("http://arxiv.org/abs/2504.20602v1", arxiv("2504.20602", 1)),
        ("https://www.arxiv.org/abs/2504.20602", arxiv("2504.20602")),
        ("https://export.arxiv.org/abs/2504.20602", arxiv("2504.20602")),
        ("HTTPS://ARXIV.ORG/abs/2504.20602", arxiv("2504.20602")),
        ("https://arxiv.org:443/abs/2504.20602", arxiv("2504.20602")),
        ("https://arxiv.org/abs/2504.20602/", arxiv("2504.20602")),
        ("https://arxiv.org/abs/2504.20602?context=cs.CV", arxiv("2504.20602")),
        ("https://arxiv.org/pdf/2504.20602", arxiv("2504.20602")),
        ("https://arxiv.org/pdf/2504.20602v1.pdf", arxiv("2504.20602", 1)),
        ("https://arxiv.org/pdf/2504.20602.pdf#page=3", arxiv("2504.20602")),
        ("https://arxiv.org/html/2504.20602v2#S1.p1", arxiv("2504.20602", 2)),
        ("https://arxiv.org/abs/hep-th/9901001v2", arxiv("hep-th/9901001", 2)),
        ("https://arxiv.org/pdf/math.GT/0309136.pdf", arxiv("math/0309136")),
    ],
)
def test_arxiv_address(address: str, ref: PaperRef) -> None:
    """Every address of a paper on arxiv.org names it: abstract, PDF and HTML."""
    assert parse_arxiv(address) == ref


NOT_ARXIV = [
    "",
    "2504",
    "2504.123",
    "2504.123456",
    "250.20602",
    "2513.20602",
    "2500.20602",
    "2504.2060",  # five digits since January 2015
    "1412.00001",  # four digits before
    "0703.0001",  # the new style began in April 2007
    "2504.20602v0",
    "2504.20602v",
    "2504.20602w1",
    "2504.20602 v1",
    "2504.20602v1.pdf",
    "２５０４.20602",
    "hep-th/990100",
    "hep-th/9913001",
    "hep-th/9901001v0",
    "HEP TH/9901001",
    "10.48550/arXiv.2513.20602",
    "https://arxiv.org/",
    "https://arxiv.org/abs/",
    "https://arxiv.org/abs/2513.20602",
    "https://arxiv.org/list/cs.CV/recent",
    "https://arxiv.org/a/2504.20602",
    "https://example.com/abs/2504.20602",
    "https://evilarxiv.org/abs/2504.20602",
    "https://arxiv.org.evil.com/abs/2504.20602",
    "https://arxiv.org@evil.com/abs/2504.20602",
    "https://[arxiv.org/abs/2504.20602",
    "ftp://arxiv.org/abs/2504.20602",
    "javascript://arxiv.org/abs/2504.20602",
    "javascript:2504.20602",
]


@pytest.mark.parametrize("text", NOT_ARXIV)
def test_not_arxiv(text: str) -> None:
    """What is malformed, impossible or elsewhere is no arXiv identifier."""
    with pytest.raises(ValueError, match=r"."):
        parse_arxiv(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2513.20602", "there is no month 13"),
        ("2504.20602v0", "versions start at v1"),
        ("nonsense", r"'nonsense' \(expected such as 2504.20602v1\)"),
        ("https://example.com/abs/2504.20602", "not an address of a paper on arxiv.org: 'https://example.com"),
    ],
)
def test_arxiv_error_helps(text: str, said: str) -> None:
    """The error says what is wrong, or what was expected."""
    with pytest.raises(ValueError, match=said):
        parse_arxiv(text)


@pytest.mark.parametrize(
    ("value", "page", "version", "address"),
    [
        ("2504.20602", "abs", None, "https://arxiv.org/abs/2504.20602"),
        ("2504.20602", "pdf", 2, "https://arxiv.org/pdf/2504.20602v2"),
        ("hep-th/9901001", "abs", 1, "https://arxiv.org/abs/hep-th/9901001v1"),
    ],
)
def test_format_arxiv_url(value: str, page: str, version: int | None, address: str) -> None:
    """The address of a paper holds its version where one is given."""
    assert format_arxiv_url(value, page, version) == address


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ("2504.20602", 2025),
        ("0704.0001", 2007),
        ("hep-th/9901001", 1999),
        ("hep-th/9108001", 1991),
        ("math/0309136", 2003),
    ],
)
def test_arxiv_year(value: str, year: int) -> None:
    """An identifier says the year in which it was made, in this century or the last."""
    assert arxiv_year(value) == year


@st.composite
def arxiv_values(draw: st.DrawFn) -> str:
    """Make arXiv identifiers in their normal form."""
    month = draw(st.integers(1, 12))
    if draw(st.booleans()):
        archive = draw(st.sampled_from(["hep-th", "cs", "math", "astro-ph", "cond-mat", "q-bio"]))
        return f"{archive}/{draw(st.integers(92, 99))}{month:02}{draw(st.integers(1, 999)):03}"
    year = draw(st.integers(8, 40))
    width = 5 if year >= 15 else 4
    return f"{year:02}{month:02}.{draw(st.integers(1, 10**width - 1)):0{width}}"


@given(arxiv_values(), st.none() | st.integers(1, 99), st.sampled_from(["abs", "pdf"]))
def test_arxiv_round_trip(value: str, version: int | None, page: str) -> None:
    """Reading an address that was formatted gives back the identifier and the version."""
    assert parse_arxiv(format_arxiv_url(value, page, version)) == arxiv(value, version)


@given(arxiv_values(), arxiv_values())
def test_arxiv_slug_is_an_anchor_of_its_own(one: str, two: str) -> None:
    """The slug of a paper can stand in an address and is no other paper's."""
    assert set(arxiv(one).slug) <= set(string.ascii_lowercase + string.digits + "-")
    assert (arxiv(one).slug == arxiv(two).slug) == (one == two)


# -- DOIs ------------------------------------------------------------------------------------------

SICI = "10.1002/(sici)1522-2594(199911)42:5<952::aid-mrm16>3.0.co;2-s"


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("10.1109/5.771073", doi("10.1109/5.771073")),
        ("10.1109/CVPR.2016.90", doi("10.1109/cvpr.2016.90")),
        ("10.1000.10/123", doi("10.1000.10/123")),
        ("  10.1109/5.771073 ", doi("10.1109/5.771073")),
        ("doi:10.1109/5.771073", doi("10.1109/5.771073")),
        ("DOI: 10.1109/5.771073", doi("10.1109/5.771073")),
        ("https://doi.org/10.1109/5.771073", doi("10.1109/5.771073")),
        ("http://dx.doi.org/10.1109/5.771073", doi("10.1109/5.771073")),
        ("https://www.doi.org/10.1109/5.771073", doi("10.1109/5.771073")),
        ("HTTPS://DOI.ORG/10.1109/CVPR.2016.90", doi("10.1109/cvpr.2016.90")),
        ("https://doi.org/10.1109/5.771073?nosfx=y", doi("10.1109/5.771073")),
        (SICI.upper(), doi(SICI)),
        ("https://doi.org/10.1002/(SICI)1522-2594(199911)42:5<952::AID-MRM16>3.0.CO;2-S", doi(SICI)),
        ("https://doi.org/10.1002/(SICI)1522-2594(199911)42:5%3C952::AID-MRM16%3E3.0.CO;2-S", doi(SICI)),
        ("https://doi.org/10.1002%2F%28SICI%291522-2594(199911)42:5%3C952::AID-MRM16%3E3.0.CO;2-S", doi(SICI)),
        ("10.48550/arXiv.2504.20602", arxiv("2504.20602")),
        ("https://doi.org/10.48550/arXiv.2504.20602", arxiv("2504.20602")),
        ("doi:10.48550/arXiv.hep-th/9901001", arxiv("hep-th/9901001")),
    ],
)
def test_doi(text: str, ref: PaperRef) -> None:
    """A DOI is read whatever its case and its address; arXiv's own are arXiv identifiers."""
    assert parse_doi(text) == ref


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.1109",
        "10.1109/",
        "10.109/5",
        "11.1109/5.771073",
        "10.1109/5 771073",
        "10.48550/arXiv.nonsense",
        "https://doi.org/",
        "https://doi.org/10.1109/a%20b",
        "https://example.com/10.1109/5.771073",
        "https://doi.org.evil.com/10.1109/5.771073",
        "https://[doi.org/10.1109/5.771073",
        "javascript:10.1109/5.771073",
    ],
)
def test_not_doi(text: str) -> None:
    """What is malformed or elsewhere is no DOI."""
    with pytest.raises(ValueError, match=r"."):
        parse_doi(text)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("10.1109/5.771073", "https://doi.org/10.1109/5.771073"),
        (SICI, "https://doi.org/10.1002/(sici)1522-2594(199911)42:5%3C952::aid-mrm16%3E3.0.co;2-s"),
        ('10.1234/a"onclick="', "https://doi.org/10.1234/a%22onclick%3D%22"),
        ("10.1234/a?b#c%d", "https://doi.org/10.1234/a%3Fb%23c%25d"),
    ],
)
def test_format_doi_url(value: str, address: str) -> None:
    """What is special in an address is escaped in that of a DOI."""
    assert format_doi_url(value) == address


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=20))
def test_doi_round_trip(suffix: str) -> None:
    """Reading the address of a DOI gives back the DOI, whatever characters it holds."""
    value = parse_doi(f"10.1234/{suffix}").value
    assert parse_doi(format_doi_url(value)).value == value


# -- What names a paper ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("2504.20602v1", arxiv("2504.20602", 1)),
        ("https://arxiv.org/pdf/2504.20602v1", arxiv("2504.20602", 1)),
        ("hep-th/9901001", arxiv("hep-th/9901001")),
        ("10.1109/5.771073", doi("10.1109/5.771073")),
        ("https://doi.org/10.48550/arXiv.2504.20602", arxiv("2504.20602")),
        ("zhou-2025-edgetam", PaperRef(PaperScheme.KEY, "zhou-2025-edgetam")),
        (" zhou-2025-edgetam ", PaperRef(PaperScheme.KEY, "zhou-2025-edgetam")),
        ("Zhou_2025", PaperRef(PaperScheme.KEY, "Zhou_2025")),
        ("arxiv-2504-20602", PaperRef(PaperScheme.KEY, "arxiv-2504-20602")),
    ],
)
def test_paper(text: str, ref: PaperRef) -> None:
    """A paper is named by an arXiv identifier before a DOI before a citekey."""
    assert parse_paper(text) == ref


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2504.123",
        "2513.20602",
        "10.1109",
        "two words",
        "中文",
        "hep-th/9913001",
        # what was meant as an identifier or an address is no citekey
        "arXiv:2504.123",
        "arxiv:2513.20602v1",
        "doi:nonsense",
        "https://example.com/2504.20602",
        "https://arxiv.org/abs/2513.20602",
        "https://doi.org/nonsense",
        "javascript:alert",
        "data:text/html",
        "//evil.com/x",
        "<script>",
    ],
)
def test_names_no_paper(text: str) -> None:
    """What is neither of the three is told with all three forms, and never passes as a citekey."""
    with pytest.raises(ValueError, match=r"names no paper: expected an arXiv identifier .* a DOI or a citekey"):
        parse_paper(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("2504.20602v3", "arxiv-2504-20602"),
        ("hep-th/9901001", "arxiv-hep-th-9901001"),
        ("10.1109/5.771073", "doi-10-1109-5-771073"),
        ("zhou-2025-edgetam", "key-zhou-2025-edgetam"),
    ],
)
def test_paper_slug(text: str, slug: str) -> None:
    """The anchor of a paper says its scheme, and does not depend on the version."""
    assert parse_paper(text).slug == slug


# -- Posts -----------------------------------------------------------------------------------------

STATUS = "1916352955370110980"


@pytest.mark.parametrize(
    "address",
    [
        f"https://x.com/name/status/{STATUS}",
        f"http://x.com/name/status/{STATUS}",
        f"https://www.x.com/name/status/{STATUS}",
        f"https://mobile.x.com/name/status/{STATUS}",
        f"https://twitter.com/name/status/{STATUS}",
        f"https://www.twitter.com/name/status/{STATUS}",
        f"https://mobile.twitter.com/name/status/{STATUS}",
        f"https://X.com/name/status/{STATUS}",
        f"https://x.com/name/statuses/{STATUS}",
        f"  https://x.com/name/status/{STATUS}\n",
        f"https://x.com/name/status/{STATUS}/",
        f"https://x.com/name/status/{STATUS}/photo/1",
        f"https://x.com/name/status/{STATUS}/video/2",
        f"https://x.com/name/status/{STATUS}?s=20",
        f"https://x.com/name/status/{STATUS}?s=46&t=Abc_d-e",
        f"https://x.com/name/status/{STATUS}/photo/1?s=20#m",
        f"https://x.com/name/status/{STATUS}#m",
        f"https://x.com/name/status/{STATUS}.",
        f"https://x.com/name/status/{STATUS},",
        f"https://x.com/name/status/{STATUS})",
        f"https://x.com/name/status/{STATUS}。",
    ],
)
def test_post_address(address: str) -> None:
    """A post is read from any address of it; query, fragment and what follows its number are dropped."""
    assert parse_post_url(address) == PostLink(PostKind.STATUS, STATUS, "name")


@pytest.mark.parametrize(
    ("address", "link"),
    [
        (f"https://x.com/i/web/status/{STATUS}", PostLink(PostKind.STATUS, STATUS, None)),
        (f"https://x.com/i/status/{STATUS}", PostLink(PostKind.STATUS, STATUS, None)),
        (f"https://x.com/i/article/{STATUS}", PostLink(PostKind.ARTICLE, STATUS, None)),
        (f"https://x.com/name/article/{STATUS}?s=20", PostLink(PostKind.ARTICLE, STATUS, "name")),
        ("https://twitter.com/jack/status/20", PostLink(PostKind.STATUS, "20", "jack")),
    ],
)
def test_post_link(address: str, link: PostLink) -> None:
    """An address says whether it leads to a post or an article, and the account where it names one."""
    assert parse_post_url(address) == link


@pytest.mark.parametrize(
    "text",
    [
        "",
        STATUS,
        "https://x.com/",
        "https://x.com/name",
        "https://x.com/name/status/",
        "https://x.com/name/status/ID",
        "https://x.com/name/likes/1916352955370110980",
        f"https://x.com/status/{STATUS}",
        f"https://x.com/name/status/{STATUS}9",
        f"https://evilx.com/name/status/{STATUS}",
        f"https://x.com.evil.com/name/status/{STATUS}",
        f"https://x.com@evil.com/name/status/{STATUS}",
        f"https://evil.com/x.com/name/status/{STATUS}",
        f"https://nottwitter.com/name/status/{STATUS}",
        f"https://[x.com/name/status/{STATUS}",
        f"//x.com/name/status/{STATUS}",
        f"x.com/name/status/{STATUS}",
        f"ftp://x.com/name/status/{STATUS}",
        f"javascript://x.com/name/status/{STATUS}",
        f"javascript:alert(1)//x.com/name/status/{STATUS}",
        f"data:text/html,https://x.com/name/status/{STATUS}",
    ],
)
def test_not_post_address(text: str) -> None:
    """What is elsewhere, has another scheme or names no post is refused, with an example of the form."""
    with pytest.raises(ValueError, match=r"not an address of a post: .*expected such as https://x.com"):
        parse_post_url(text)


@given(
    st.sampled_from(PostKind),
    st.integers(0, 10**19 - 1),
    st.none() | st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=15),
)
def test_post_round_trip(kind: PostKind, status: int, handle: str | None) -> None:
    """Reading the normal form of an address gives back the post."""
    link = PostLink(kind, str(status), handle if handle != "i" else None)
    assert parse_post_url(link.url) == link


@pytest.mark.parametrize(
    ("status", "day"),
    [
        ("1916352955370110980", date(2025, 4, 27)),
        ("1917920257257459899", date(2025, 5, 1)),
        ("29700859247", date(2010, 11, 4)),
        ("1212092628029698048", date(2019, 12, 31)),
    ],
)
def test_post_time(status: str, day: date) -> None:
    """The number of a post holds the day on which it was written."""
    at = post_time(status)
    assert at is not None
    assert at.date() == day


def test_post_time_is_utc() -> None:
    """The time of a post is in UTC, so that it can be held against others."""
    at = post_time(STATUS)
    assert at is not None
    assert at.tzinfo is UTC


@pytest.mark.parametrize("status", ["0", "20", "1278147840", "29700859246"])
def test_post_time_unknown(status: str) -> None:
    """Numbers from before the snowflakes hold no time."""
    assert post_time(status) is None


@given(st.integers(29700859247, 10**19 - 1), st.integers(29700859247, 10**19 - 1))
def test_post_time_grows(one: int, two: int) -> None:
    """A post with a larger number is not older."""
    earlier, later = (post_time(str(n)) for n in sorted((one, two)))
    assert earlier is not None
    assert later is not None
    assert earlier <= later


@given(st.datetimes(datetime(2010, 11, 5), datetime(2080, 1, 1)), st.integers(0, 2**22 - 1))
def test_post_time_inverts_snowflake(when: datetime, low: int) -> None:
    """The time of a snowflake that was made for a time is that time, to the millisecond."""
    milliseconds = (when.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    at = post_time(str((milliseconds - 1288834974657) << 22 | low))
    assert at == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("karpathy", "karpathy"),
        ("@karpathy", "karpathy"),
        (" @Karpathy ", "Karpathy"),
        ("a_1", "a_1"),
        ("x" * 15, "x" * 15),
    ],
)
def test_handle(text: str, handle: str) -> None:
    """A handle is read with or without its sign, and keeps its case."""
    assert parse_handle(text) == handle


@pytest.mark.parametrize("text", ["", "@", "x" * 16, "two words", "a-b", "a.b", "汉字", "a@b", "<b>", "a\nb"])
def test_not_handle(text: str) -> None:
    """What no account can be called is refused."""
    with pytest.raises(ValueError, match="not a handle"):
        parse_handle(text)


# -- Weeks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2025-W18", IsoWeek(2025, 18)),
        ("2025W18", IsoWeek(2025, 18)),
        ("2025 W18", IsoWeek(2025, 18)),
        (" 2025-W01\n", IsoWeek(2025, 1)),
        ("2020-W53", IsoWeek(2020, 53)),
        ("2026-W53", IsoWeek(2026, 53)),
    ],
)
def test_week(text: str, week: IsoWeek) -> None:
    """A week is read in each of its spellings."""
    assert parse_week(text) == week


@pytest.mark.parametrize(
    "text",
    [
        "",
        "W18",
        "2025",
        "2025-18",
        "2025-W1",
        "2025-W018",
        "25-W18",
        "2025-W18-1",
        "2025--W18",
        "2025_W18",
        "２０２５-W18",
        "2025-W1八",
    ],
)
def test_not_week(text: str) -> None:
    """What has another form is refused with an example."""
    with pytest.raises(ValueError, match=r"not an ISO week: .*expected such as 2025-W18"):
        parse_week(text)


@pytest.mark.parametrize(
    "text", ["2025-W00", "2025-W53", "2024-W53", "2027-W53", "2025-W54", "2025-W99", "0000-W01", "9999-W52"]
)
def test_impossible_week(text: str) -> None:
    """A week that its year does not have, or whose days no calendar has, is refused."""
    with pytest.raises(ValueError, match="there is no week"):
        parse_week(text)


@pytest.mark.parametrize(
    ("week", "first", "last"),
    [
        (IsoWeek(2025, 18), date(2025, 4, 28), date(2025, 5, 4)),
        (IsoWeek(2025, 1), date(2024, 12, 30), date(2025, 1, 5)),
        (IsoWeek(2020, 53), date(2020, 12, 28), date(2021, 1, 3)),
        (IsoWeek(2026, 53), date(2026, 12, 28), date(2027, 1, 3)),
    ],
)
def test_week_days(week: IsoWeek, first: date, last: date) -> None:
    """A week goes from its Monday to its Sunday, over New Year too."""
    assert (week.first, week.last) == (first, last)


@given(st.dates(date(1, 1, 1), date(9999, 12, 20)))
def test_week_round_trip(day: date) -> None:
    """Reading the form of a week gives back the week, and the day is in it."""
    week = IsoWeek(*day.isocalendar()[:2])
    assert parse_week(str(week)) == week
    assert week.first <= day <= week.last


@given(st.dates(date(1900, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_weeks_are_ordered_as_days_are(one: date, two: date) -> None:
    """Of two days the later is never in the earlier week."""
    weeks = [IsoWeek(*day.isocalendar()[:2]) for day in sorted((one, two))]
    assert weeks[0] <= weeks[1]


def test_week_slug() -> None:
    """The anchor of a week is in lower case."""
    assert parse_week("2025W18").slug == "2025-w18"


# -- Dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-05-01", date(2025, 5, 1)),
        (" 2025-05-01 ", date(2025, 5, 1)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2025-05-01 12:21", datetime(2025, 5, 1, 12, 21)),
        ("2025-05-01T12:21", datetime(2025, 5, 1, 12, 21)),
        ("2025-05-01 12:21:30", datetime(2025, 5, 1, 12, 21, 30)),
        ("2025-05-01T12:21:30Z", datetime(2025, 5, 1, 12, 21, 30, tzinfo=UTC)),
        ("2025-05-01T12:21+08:00", datetime(2025, 5, 1, 12, 21, tzinfo=timezone(timedelta(hours=8)))),
        ("12:21 PM · Jul 19, 2026", datetime(2026, 7, 19, 12, 21)),
        ("12:05 AM · Jul 19, 2026", datetime(2026, 7, 19, 0, 5)),
        ("1:05 PM · Jul 9, 2026", datetime(2026, 7, 9, 13, 5)),
        ("01:05AM·Jul 9, 2026", datetime(2026, 7, 9, 1, 5)),
        ("1:05 PM - Jul 9, 2026", datetime(2026, 7, 9, 13, 5)),
        ("1:05 PM, July 9, 2026", datetime(2026, 7, 9, 13, 5)),
        ("11:59 PM · Sept 30, 2026", datetime(2026, 9, 30, 23, 59)),
        # browsers put narrow and other no-break spaces where a page is copied from
        ("12:21\u202fPM · Jul\u00a019, 2026", datetime(2026, 7, 19, 12, 21)),
    ],
)
def test_date(text: str, value: date | datetime) -> None:
    """A day or a time is read in ISO 8601's form and in the platform's."""
    found = parse_date(text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2025",
        "2025-05",
        "20250501",
        "2025-W18",
        "2025-W18-1",
        "2025-02-30",
        "2025-13-01",
        "2025-5-1",
        "05/01/2025",
        "2025-05-01 25:00",
        "2025-05-01 12:60",
        "2025-05-01 12:21 PM",
        "2025-05-01T12:21+25:00",
        "13:00 PM · Jul 19, 2026",
        "0:30 AM · Jul 19, 2026",
        "12:61 PM · Jul 19, 2026",
        "12:21 PM · Jul 32, 2026",
        "12:21 PM · Feb 30, 2026",
        "12:21 PM · Foo 19, 2026",
        "12:21 PM · Jul 19, 0000",
        "12:21 · Jul 19, 2026",
        "Jul 19, 2026",
    ],
)
def test_not_date(text: str) -> None:
    """What is no day, or has another form, is refused; the message names it and gives examples."""
    with pytest.raises(ValueError, match=r"^not a date: '.*' \(expected such as 2025-05-01 or 2025-05-01 12:21\)$"):
        parse_date(text)


@given(st.dates() | st.datetimes(timezones=st.just(UTC) | st.none()))
def test_date_round_trip(value: date | datetime) -> None:
    """Reading the ISO form of a day or time gives it back."""
    assert parse_date(value.isoformat()) == value


@given(st.datetimes().map(lambda at: at.replace(second=0, microsecond=0)))
def test_platform_date_round_trip(at: datetime) -> None:
    """Reading the form in which the platform shows a time gives it back."""
    month = "JanFebMarAprMayJunJulAugSepOctNovDec"[3 * at.month - 3 : 3 * at.month]
    text = f"{at.hour % 12 or 12}:{at.minute:02} {'PM' if at.hour >= 12 else 'AM'} · {month} {at.day}, {at.year:04}"
    assert parse_date(text) == at


@pytest.mark.parametrize("value", [date(2025, 5, 1), datetime(2025, 5, 1, 23, 59)])
def test_as_day(value: date | datetime) -> None:
    """A day is its own day, a time has one."""
    assert (type(as_day(value)), as_day(value)) == (date, date(2025, 5, 1))


@pytest.mark.parametrize("text", ["2025-04-28/2025-05-04", " 2025-04-28 / 2025-05-04 "])
def test_interval(text: str) -> None:
    """An interval is two days with a slash between them."""
    assert parse_interval(text) == (date(2025, 4, 28), date(2025, 5, 4))


@pytest.mark.parametrize(
    "text", ["", "/", "2025-04-28", "2025-04-28/", "2025-04-28/2025-02-30", "2025-04-28/2025-05-04/x", "a/b"]
)
def test_not_interval(text: str) -> None:
    """What lacks a day, or has one that no calendar has, is no interval."""
    with pytest.raises(ValueError, match=r"."):
        parse_interval(text)


# -- Links -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("https://example.com", "https"),
        ("HTTP://example.com", "http"),
        ("mailto:a@example.com", "mailto"),
        ("javascript:alert(1)", "javascript"),
        ("JavaScript:alert(1)", "javascript"),
        (" javascript:alert(1)", "javascript"),
        ("java\nscript:alert(1)", "javascript"),
        ("java\r\n\tscript:alert(1)", "javascript"),
        ("\x00\x1fjavascript:alert(1)", "javascript"),
        ("java\x7fscript:alert(1)", "javascript"),
        ("javascript :alert(1)", "javascript"),
        ("data:text/html,x", "data"),
        ("vbscript:x", "vbscript"),
        ("view-source+x.y:z", "view-source+x.y"),
        ("../W17.html", None),
        ("#a:b", None),
        ("?a:b", None),
        ("/a:b", None),
        ("//example.com", None),
        ("./javascript:x", None),
        ("1a:b", None),
        ("", None),
    ],
)
def test_link_scheme(url: str, scheme: str | None) -> None:
    """The scheme of an address is the one that a browser would see."""
    assert link_scheme(url) == scheme


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.com", "https://example.com"),
        (" http://example.com/a?b=c#d\n", "http://example.com/a?b=c#d"),
        ("HTTPS://Example.com/Path", "HTTPS://Example.com/Path"),
        ("https://example.com/a:b", "https://example.com/a:b"),
        ("https://例子.中国/路", "https://例子.中国/路"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_link(text: str, link: str) -> None:
    """An absolute address of the web is kept as it is."""
    assert parse_link(text) == link


NOT_LINKS = [
    "",
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript://example.com/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox",
    "file:///etc/passwd",
    "mailto:a@example.com",
    "../W17.html",
    "/path",
    "#anchor",
    "//example.com/path",
    "example.com",
    "http:",
    "http:example.com",
    "http:/example.com",
    "http:///path",
    "http://",
    "https://:80/",
    "http://exa mple.com",
    "http://example.com/a b",
    "http://example.com/a\tb",
    "ht\ntp://example.com",
    "h ttp://example.com",
    # control characters, which a page may not hold and which a browser drops
    "\x01http://example.com",
    "http://example.com/\x00",
    "http://example.com/a\x1fb",
    "http://example.com/a\x7fb",
    "ht\x01tp://example.com",
    "http://[example.com",
    "http://\u2100.com",
]


@pytest.mark.parametrize("text", NOT_LINKS)
def test_not_link(text: str) -> None:
    """Other schemes, relative addresses, addresses without a host, and what hides in them are refused by name."""
    with pytest.raises(ValueError, match=r"^not a (link that may stand on a page|whole address): '"):
        parse_link(text)


SCHEMES = [
    "http:",
    "https:",
    "HTTP:",
    "javascript:",
    "data:",
    "vbscript:",
    "java\nscript:",
    "//",
    "",
    "\x01http:",
    "ht\ttp:",
]


@given(st.sampled_from(SCHEMES), st.sampled_from(["//", "/", ""]), st.text(max_size=20))
def test_link_is_never_anything_else(scheme: str, slashes: str, rest: str) -> None:
    """Whatever is read as a link is an address of the web, for Python's reading and for a browser's."""
    try:
        link = parse_link(scheme + slashes + rest)
    except ValueError:
        return
    assert urlsplit(link).scheme in ("http", "https")
    assert link_scheme(link) in ("http", "https")
    assert link.lower().startswith(("http://", "https://"))
    assert not any(c <= " " or c == "\x7f" for c in link)


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://www.example.com/a", "example.com"), ("https://Example.com:80", "example.com"), ("../a", "")],
)
def test_link_host(url: str, host: str) -> None:
    """The host of an address is shown without what all have."""
    assert link_host(url) == host


# -- All parsers -----------------------------------------------------------------------------------

PARSERS = [
    parse_arxiv,
    parse_doi,
    parse_paper,
    parse_post_url,
    parse_handle,
    parse_week,
    parse_interval,
    parse_date,
    parse_link,
]
PIECES = (
    *("2504", ".", "20602", "v1", "arXiv:", "10.", "10.1109/", "hep-th/", "9901001"),
    *("https://", "x.com", "arxiv.org", "doi.org", "/", "[", "]", "abs/", "status/", "i/web/", ":", "@", "%", "%ff"),
    *("2025", "0000", "9999", "-", "W18", "W53", "12:21", "13:61", " PM", " · ", "Jul 19, 2026", "T", "Z"),
    *("\x00", "\n", "\u202e", "中", "\U0001f600", "９"),
)
NEAR_MISSES = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
"""Texts made of what the parsers look for, which random characters never hit."""


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
@given(text=st.text(max_size=60) | NEAR_MISSES)
def test_parsers_raise_nothing_but_value_error(parse, text) -> None:
    """Whatever an author writes, a parser gives a value or a ValueError."""
    with suppress(ValueError):
        parse(text)


@given(text=st.text(max_size=40) | NEAR_MISSES)
def test_week_has_all_its_days(text: str) -> None:
    """A week that is read has a Monday and a Sunday."""
    try:
        week = parse_week(text)
    except ValueError:
        return
    assert week.last - week.first == timedelta(days=6)


@given(text=st.text(max_size=40))
def test_link_scheme_never_raises(text: str) -> None:
    """Any text has a scheme or none."""
    scheme = link_scheme(text)
    assert scheme is None or scheme == scheme.lower()
