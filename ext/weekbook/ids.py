"""Parse and format the identifiers of a week: arXiv, DOI, posts on X, ISO weeks, dates, links.

Pure: standard library only. Called by the directives, the records and the views.
Every ``parse_`` function takes text and returns a value or raises :class:`ValueError`
with a sentence written for the author of the week.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit

_ARXIV_NEW = re.compile(r"(\d{2})(\d{2})\.(\d{4,5})(?:v(\d+))?", re.ASCII)
_ARXIV_OLD = re.compile(r"([a-z][a-z-]*)(?:\.[A-Za-z]{2})?/(\d{2})(\d{2})(\d{3})(?:v(\d+))?", re.ASCII)
_ARXIV_HOSTS = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org", "browse.arxiv.org"})
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|format|ps|src|e-print)/(.+?)(?:\.pdf)?/?$")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
# no colon and no slash: a mistaken "arXiv:2504.1" or address must not pass as a key that bib/ merely lacks
_CITEKEY = re.compile(r"[A-Za-z][A-Za-z0-9._+-]*", re.ASCII)


class PaperScheme(StrEnum):
    """What a paper is named by."""

    ARXIV = "arxiv"
    DOI = "doi"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class PaperRef:
    """A paper as an author names it."""

    scheme: PaperScheme
    """The kind of identifier."""
    value: str
    """The identifier in its normal form, without a version."""
    version: int | None = None
    """The version of an arXiv paper that was read, from 1; None where none was given."""

    @property
    def slug(self) -> str:
        """The reference as part of an anchor: ``arxiv-2504-20602``.

        >>> PaperRef(PaperScheme.ARXIV, "2504.20602").slug
        'arxiv-2504-20602'
        """
        return f"{self.scheme}-" + re.sub(r"[^a-z0-9]+", "-", self.value.lower()).strip("-")


@lru_cache(maxsize=65536)
def parse_arxiv(text: str) -> PaperRef:
    """Read an arXiv identifier, or any address of one on arxiv.org.

    New style (``2504.20602v1``; from 0704, with four digits to 1412 and five since) and old style
    (``hep-th/9901001``), as in https://info.arxiv.org/help/arxiv_identifier.html; a subject class of the
    old style is dropped, since ``math.GT/0309136`` and ``math/0309136`` are the same paper.

    >>> parse_arxiv("https://arxiv.org/pdf/2504.20602v1.pdf")
    PaperRef(scheme=<PaperScheme.ARXIV: 'arxiv'>, value='2504.20602', version=1)

    :raises ValueError: if the text is not an arXiv identifier
    """
    candidate = text.strip()
    if re.match(r"https?://", candidate, re.IGNORECASE):
        parts = _split_url(candidate)
        found = _ARXIV_PATH.match(parts.path)
        if (parts.hostname or "") not in _ARXIV_HOSTS or not found:
            raise ValueError(f"not an address of a paper on arxiv.org: {text!r}")
        candidate = found[1]
    elif candidate.lower().startswith("arxiv:"):
        candidate = candidate[6:].strip()
    elif found := _ARXIV_DOI.fullmatch(candidate):
        candidate = found[1]
    if new := _ARXIV_NEW.fullmatch(candidate):
        year, month, number, version = new.groups()
        value = f"{year}{month}.{number}"
        if year + month < "0704" or len(number) != (5 if year >= "15" else 4):
            raise ValueError(f"not an arXiv identifier: {text!r} (a digit is missing or too many)")
    elif old := _ARXIV_OLD.fullmatch(candidate):
        archive, year, month, number, version = old.groups()
        value = f"{archive}/{year}{month}{number}"
    else:
        raise ValueError(f"not an arXiv identifier: {text!r} (expected such as 2504.20602v1)")
    if not 1 <= int(month) <= 12:
        raise ValueError(f"not an arXiv identifier: {text!r} (there is no month {month})")
    if version is not None and int(version) < 1:
        raise ValueError(f"not an arXiv identifier: {text!r} (versions start at v1)")
    return PaperRef(PaperScheme.ARXIV, value, int(version) if version else None)


def format_arxiv_url(value: str, page: str = "abs", version: int | None = None) -> str:
    """Give the address of an arXiv paper.

    >>> format_arxiv_url("2504.20602", "pdf", 1)
    'https://arxiv.org/pdf/2504.20602v1'

    :param page: ``abs`` or ``pdf``
    """
    suffix = f"v{version}" if version else ""
    return f"https://arxiv.org/{page}/{value}{suffix}"


def arxiv_year(value: str) -> int:
    """Give the year in which an arXiv identifier was made.

    >>> arxiv_year("2504.20602"), arxiv_year("hep-th/9901001")
    (2025, 1999)
    """
    digits = int(value.rpartition("/")[2][:2])
    return 1900 + digits if digits >= 91 else 2000 + digits


def parse_doi(text: str) -> PaperRef:
    """Read a DOI, with or without ``doi:`` or an address of doi.org before it.

    DOIs are case-insensitive (https://www.doi.org/doi-handbook/HTML/case-sensitivity.html): the
    value is in lower case. arXiv's own DOIs become arXiv identifiers.

    >>> parse_doi("https://doi.org/10.1109/5.771073").value
    '10.1109/5.771073'

    :raises ValueError: if the text is not a DOI
    """
    candidate = text.strip()
    if re.match(r"https?://", candidate, re.IGNORECASE):
        parts = _split_url(candidate)
        if (parts.hostname or "") not in _DOI_HOSTS:
            raise ValueError(f"not an address of a DOI: {text!r}")
        candidate = unquote(parts.path.lstrip("/"))
    elif candidate.lower().startswith("doi:"):
        candidate = candidate[4:].strip()
    if _ARXIV_DOI.fullmatch(candidate):
        return parse_arxiv(candidate)
    if not _DOI.fullmatch(candidate):
        raise ValueError(f"not a DOI: {text!r} (expected such as 10.1109/5.771073)")
    return PaperRef(PaperScheme.DOI, candidate.lower())


def format_doi_url(value: str) -> str:
    """Give the address of a DOI, with what is special in an address escaped."""
    return "https://doi.org/" + quote(value, safe="/:;().,-_~")


def parse_paper(text: str) -> PaperRef:
    """Read what names a paper: an arXiv identifier or address, a DOI, or a citekey.

    >>> parse_paper("2504.20602v1").slug, parse_paper("zhou-2025-edgetam").scheme.value
    ('arxiv-2504-20602', 'key')

    :raises ValueError: if it is none of the three
    """
    candidate = text.strip()
    for parse in (parse_arxiv, parse_doi):
        try:
            return parse(candidate)
        except ValueError:
            continue
    if _CITEKEY.fullmatch(candidate):
        return PaperRef(PaperScheme.KEY, candidate)
    raise ValueError(
        f"{text!r} names no paper: expected an arXiv identifier (2504.20602v1), "
        "an address on arxiv.org, a DOI or a citekey"
    )


# -- Posts -----------------------------------------------------------------------------------------

_POST_HOSTS = frozenset({"x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"})
_POST_PATH = re.compile(r"/(?:(i)/web|(\w{1,20}))/(status|statuses|article)/(\d{1,19})(?!\d)", re.ASCII)
_HANDLE = re.compile(r"\w{1,15}", re.ASCII)
_EPOCH_MS = 1288834974657
_FIRST_SNOWFLAKE = 29700859247


class PostKind(StrEnum):
    """What a link on X leads to."""

    STATUS = "status"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class PostLink:
    """An address of a post or an article on X."""

    kind: PostKind
    """A post or a long article."""
    status: str
    """The decimal number that names it."""
    handle: str | None
    """The account in the address; None for ``/i/``, which names none."""

    @property
    def url(self) -> str:
        """The address in its normal form, without a query."""
        return f"https://x.com/{self.handle or 'i'}/{self.kind}/{self.status}"


def parse_post_url(text: str) -> PostLink:
    """Read an address of a post or article on x.com or twitter.com; what follows the number is dropped.

    >>> parse_post_url("https://twitter.com/karpathy/status/1917920257257459899?s=20").url
    'https://x.com/karpathy/status/1917920257257459899'

    :raises ValueError: if the text is no such address
    """
    parts = _split_url(text.strip())
    found = _POST_PATH.match(parts.path)
    if parts.scheme.lower() not in ("http", "https") or (parts.hostname or "") not in _POST_HOSTS or not found:
        raise ValueError(f"not an address of a post: {text!r} (expected such as https://x.com/name/status/123)")
    handle = found[2] if found[2] and found[2] != "i" else None
    kind = PostKind.ARTICLE if found[3] == "article" else PostKind.STATUS
    return PostLink(kind, found[4], handle)


def post_time(status: str) -> datetime | None:
    """Give the time that the number of a post holds, in UTC; None for numbers from before November 2010.

    The number is a snowflake: its upper bits count milliseconds from 2010-11-04T01:42:54.657Z
    (https://docs.x.com/fundamentals/x-ids).

    >>> post_time("1917920257257459899").isoformat()
    '2025-05-01T12:33:17.222000+00:00'
    """
    number = int(status)
    if number < _FIRST_SNOWFLAKE:
        return None
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=(number >> 22) + _EPOCH_MS)


def parse_handle(text: str) -> str:
    """Read the name of an account, with or without ``@``.

    :raises ValueError: if it holds what no handle can (https://help.x.com/en/managing-your-account/x-username-rules)
    """
    candidate = text.strip().lstrip("@")
    if not _HANDLE.fullmatch(candidate):
        raise ValueError(f"not a handle: {text!r} (up to 15 of A-Z, a-z, 0-9 and _)")
    return candidate


# -- Weeks and dates -------------------------------------------------------------------------------

_WEEK = re.compile(r"(\d{4})[- ]?W(\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK_DATE = re.compile(r"(\d{1,2}):(\d{2})\s*([AP]M)\s*[·,-]\s*([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d{4})", re.ASCII)
_MONTHS = {
    name: n
    for n, name in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1)
}


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """A week of ISO 8601, Monday to Sunday."""

    year: int
    """The ISO year, which differs from the calendar's around New Year."""
    number: int
    """The number of the week in its year, 1 to 53."""

    def __str__(self) -> str:
        """Give the week as ISO 8601 writes it: ``2025-W18``."""
        return f"{self.year:04}-W{self.number:02}"

    @property
    def label(self) -> str:
        """The week as a reader knows it: ``2025 W18``."""
        return str(self).replace("-", " ")

    @property
    def slug(self) -> str:
        """The week as an anchor: ``2025-w18``."""
        return str(self).lower()

    @property
    def first(self) -> date:
        """The Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The Sunday."""
        return date.fromisocalendar(self.year, self.number, 7)


def parse_week(text: str) -> IsoWeek:
    """Read an ISO week: ``2025-W18`` (also ``2025W18`` and ``2025 W18``).

    >>> str(parse_week("2025W18")), parse_week("2025-W18").first.isoformat()
    ('2025-W18', '2025-04-28')

    :raises ValueError: if it is not the form of a week, or the year has no such week
    """
    found = _WEEK.fullmatch(text.strip())
    if not found:
        raise ValueError(f"not an ISO week: {text!r} (expected such as 2025-W18)")
    week = IsoWeek(int(found[1]), int(found[2]))
    try:
        # the Sunday too: that of 9999-W52 is in a year that no calendar here has
        date.fromisocalendar(week.year, week.number, 7)
    except ValueError:
        raise ValueError(f"there is no week {found[2]} in {found[1]}") from None
    return week


def parse_interval(text: str) -> tuple[date, date]:
    """Read two days with a slash between them, as in ISO 8601: ``2025-04-28/2025-05-04``.

    :raises ValueError: if either is no day
    """
    first, _, last = text.partition("/")
    return date.fromisoformat(first.strip()), date.fromisoformat(last.strip())


def parse_date(text: str) -> date | datetime:
    """Read a day, or a day and a time, as a digest gives them.

    Forms: ``2025-05-01``, ``2025-05-01 12:21`` (also with ``T``, seconds and a zone),
    and the platform's ``12:21 PM · Jul 19, 2026``.

    >>> parse_date("12:21 PM · Jul 19, 2026").isoformat()
    '2026-07-19T12:21:00'

    :raises ValueError: if it is none of them
    """
    # a time copied from a page may hold no-break spaces
    candidate = " ".join(text.split())
    try:
        if found := _CLOCK_DATE.fullmatch(candidate):
            hour, minute, half, month, day, year = found.groups()
            if month in _MONTHS and 1 <= int(hour) <= 12:
                at = time(int(hour) % 12 + (12 if half == "PM" else 0), int(minute))
                return datetime.combine(date(int(year), _MONTHS[month], int(day)), at)
        elif _DAY.fullmatch(candidate):
            return date.fromisoformat(candidate)
        elif _DAY.match(candidate):
            return datetime.fromisoformat(candidate)
    except ValueError:
        pass
    raise ValueError(f"not a date: {text!r} (expected such as 2025-05-01 or 2025-05-01 12:21)")


def as_day(value: date | datetime) -> date:
    """Give the day of a day or of a time."""
    return value.date() if isinstance(value, datetime) else value


# -- Links -----------------------------------------------------------------------------------------

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IGNORED = re.compile(r"[\x00-\x20\x7f]+")
SAFE_SCHEMES = frozenset({"http", "https", "mailto"})


def link_scheme(url: str) -> str | None:
    r"""Give the scheme of an address in lower case, or None for a relative one.

    Browsers ignore white space and control characters in a scheme (https://url.spec.whatwg.org/#url-parsing),
    so they are dropped before looking.

    >>> link_scheme(" java\nscript:alert(1)"), link_scheme("../W17.html")
    ('javascript', None)
    """
    found = _SCHEME.match(_IGNORED.sub("", url))
    return found[1].lower() if found else None


def parse_link(text: str) -> str:
    """Read an address that a page may link to: absolute, http or https.

    :raises ValueError: for any other scheme, or where no host stands
    """
    candidate = text.strip()
    scheme = link_scheme(candidate)
    if scheme not in ("http", "https"):
        raise ValueError(f"not a link that may stand on a page: {text!r} (expected http:// or https://)")
    # control characters have no place on a page, and a browser drops some of them
    if not _split_url(candidate).hostname or re.search(r"[\s\x00-\x1f\x7f]", candidate):
        raise ValueError(f"not a whole address: {text!r}")
    return candidate


def link_host(url: str) -> str:
    """Give the host of an address as a reader knows it, without ``www.``."""
    return (_split_url(url).hostname or "").removeprefix("www.")


def _split_url(text: str) -> SplitResult:
    """Split an address; what cannot be one, such as ``https://[``, has no parts."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")
