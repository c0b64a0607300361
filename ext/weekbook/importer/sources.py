"""Sources of entries, as a digest names them: a paragraph that is nothing but a wikilink or a link, or a few of them.

The address decides what a source is, not the section it stands in; where there is no address, the title's own form
does (an arXiv identifier, a 12-digit stamp, the number of an episode).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from ..ids import IsoWeek, PaperRef, link_scheme, parse_arxiv, parse_link, parse_post_url, parse_week
from ..records import SourceKind
from .formulas import FORMULAS
from .grammar import plain_text, title_text
from .tree import Node


@dataclass(frozen=True, slots=True)
class PaperSource:
    """A paper of arXiv."""

    paper: PaperRef
    title: str | None
    """As the text has it, without the identifier."""
    formulas: tuple[str, ...] = ()
    """Those of the title, each with its dollar signs, in order."""


@dataclass(frozen=True, slots=True)
class EpisodeSource:
    """An episode of a show."""

    title: str
    show: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class OtherSource:
    """Anything else."""

    title: str
    kind: SourceKind
    link: str | None = None
    date: datetime | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class HeadingLink:
    """A reference to a heading of this week or another, or to a week."""

    label: str
    """What it is called where it stands."""
    week: IsoWeek | None
    """None for this week."""
    heading: str | None
    """None for the week as a whole."""


Source = PaperSource | EpisodeSource | OtherSource

_ARXIV_TITLE = re.compile(
    r"(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?)(?![\w.])[\s:：_\-–—]*(.*)", re.IGNORECASE | re.ASCII
)
_STAMP = re.compile(r"(20\d{10})[_\-\s]+(\S.*)", re.ASCII)
_WEEK_FILE = re.compile(r"(?:.*[^0-9A-Za-z])?(\d{4})[- ]?W(\d{1,2})(?![0-9])", re.ASCII)
_WEEK_NAME = re.compile(
    r"(?:\d{12}_)?\d{4}[- ]?W\d{1,2}(?:_[^_#]*)?(?:\.md)?|(?:.*/)?\d{4}[- ]?W\d{1,2}/README.*", re.ASCII
)
# a number alone may begin the name of a model ("E5") or of anything ("No. 1")
_EPISODE_TITLE = re.compile(
    r"(?:EP|Ep|Vol|VOL|S\d+E)\s*[.．]?\s*\d+(?!\w)|(?:E|No|NO)[.．]?\s*\d{2,}(?!\w)|第\s*\d+\s*期|番外\s*\d*", re.ASCII
)
_BY = re.compile(r"\s+by\s+(\S.{0,60})")
_SHOW_BEFORE = re.compile(r"(\S[^：:\n]{0,40}?)\s*[：:]\s*", re.DOTALL)
# what may stand between two sources of one line: marks, since a page would lose words
_BETWEEN = re.compile(r"[\s|/、·,，;；&+]*")

_EPISODE_HOSTS = {
    "podwise.ai": "/dashboard/episodes/",
    "xiaoyuzhoufm.com": "/episode/",
    "podcasts.apple.com": "/podcast/",
    "open.spotify.com": "/episode/",
    "overcast.fm": "/+",
    "pca.st": "/",
    "podcasts.google.com": "/",
    "castro.fm": "/episode/",
    "ximalaya.com": "/sound/",
    "lizhi.fm": "/",
    "castbox.fm": "/episode/",
    "listennotes.com": "/",
}
_VIDEO_HOSTS = frozenset({"youtube.com", "youtu.be", "m.youtube.com", "bilibili.com", "b23.tv", "vimeo.com"})
_REPOSITORY_HOSTS = frozenset({"github.com", "gitlab.com", "gitee.com", "codeberg.org", "bitbucket.org", "git.sr.ht"})
_THREADS = {"reddit.com": "/r/", "old.reddit.com": "/r/", "news.ycombinator.com": "/item", "v2ex.com": "/t/"}
_BOOK_HOSTS = frozenset({"book.douban.com", "goodreads.com", "weread.qq.com"})
_COURSE_HOSTS = frozenset({"coursera.org", "edx.org", "udacity.com", "deeplearning.ai"})
_SLIDES_HOSTS = frozenset({"speakerdeck.com", "slideshare.net"})


def read_sources(nodes: Sequence[Node], *, in_podcasts: bool = False) -> tuple[Source, ...]:
    """Read a paragraph that is nothing but sources, in order; empty if it is anything else.

    :param in_podcasts: whether the paragraph stands where episodes are listed, so that a title without an address
        is one
    """
    found: list[Source] = []
    for line in _lines(nodes):
        sources = _read_line(line, in_podcasts)
        if not sources:
            return ()
        found.extend(sources)
    return tuple(found)


def read_link(node: Node, *, in_podcasts: bool = False) -> Source | HeadingLink | None:
    """Read one link or wikilink; None where it leads nowhere that a page may link to, or is no such node."""
    if node.type == "wikilink":
        source = read_wikilink(node.content, in_podcasts=in_podcasts)
        return replace(source, formulas=_formulas_of(node)) if isinstance(source, PaperSource) else source
    if node.type not in ("link", "gfm_autolink"):
        return None
    href, title = str(node.attrs.get("href", "")), " ".join(title_text(node.children).split())
    if heading := _heading_of(href, title):
        return heading
    try:
        paper = parse_arxiv(href)
    except ValueError:
        pass
    else:
        return replace(_make_paper(paper, title), formulas=_formulas_of(node))
    try:
        parse_link(href)
    except ValueError:
        return None
    if not title or any(one.type == "image" for one in node.walk()):
        return None
    if _is_episode(href):
        return EpisodeSource(title, link=href)
    return OtherSource(title, kind_of(href), href)


def read_wikilink(content: str, *, in_podcasts: bool = False) -> Source | HeadingLink:
    """Read what stands in double brackets: a heading, a paper, a private note, an episode or any other title.

    A bar is part of the title: the notes' own names have it.
    """
    text = " ".join(content.split())
    name, sign, heading = text.partition("#")
    if sign and not name.strip():
        return HeadingLink(heading.strip(), None, heading.strip())
    if _WEEK_NAME.fullmatch(name.strip()) and (week := _week_of(name)):
        return HeadingLink(heading.strip() or text, week, heading.strip() or None)
    if found := _ARXIV_TITLE.fullmatch(text):
        try:
            return _make_paper(parse_arxiv(found[1]), text)
        except ValueError:
            pass
    if found := _STAMP.fullmatch(text):
        try:
            return OtherSource(found[2], SourceKind.NOTE, date=datetime.strptime(found[1], "%Y%m%d%H%M"))
        except ValueError:
            pass
    if in_podcasts or _EPISODE_TITLE.match(text):
        return EpisodeSource(text)
    return OtherSource(text, SourceKind.THREAD if text.startswith("Thread by @") else SourceKind.ARTICLE)


def kind_of(url: str) -> SourceKind:
    """Tell what an address leads to, by its host and path.

    >>> kind_of("https://github.com/facebookresearch/EdgeTAM").value, kind_of("https://a.example/post").value
    ('repository', 'article')
    """
    parts = urlsplit(url)
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    steps = [step for step in path.split("/") if step]
    if _is_post(url) or (host in _THREADS and path.startswith(_THREADS[host])):
        return SourceKind.THREAD
    if host in _VIDEO_HOSTS:
        return SourceKind.VIDEO
    if host in _REPOSITORY_HOSTS:
        return SourceKind.REPOSITORY if len(steps) >= 2 else SourceKind.WEBSITE
    if host in ("huggingface.co", "modelscope.cn"):
        return _hub_kind(steps)
    for hosts, kind in (
        (_BOOK_HOSTS, SourceKind.BOOK),
        (_COURSE_HOSTS, SourceKind.COURSE),
        (_SLIDES_HOSTS, SourceKind.SLIDES),
    ):
        if host in hosts:
            return kind
    return SourceKind.ARTICLE if steps or parts.query else SourceKind.WEBSITE


def _hub_kind(steps: list[str]) -> SourceKind:
    if not steps:
        return SourceKind.WEBSITE
    named = {"blog": SourceKind.ARTICLE, "papers": SourceKind.ARTICLE, "posts": SourceKind.ARTICLE}
    named |= {"datasets": SourceKind.DATASET, "spaces": SourceKind.TOOL, "models": SourceKind.MODEL}
    named |= {"learn": SourceKind.COURSE, "docs": SourceKind.WEBSITE, "collections": SourceKind.MODEL}
    return named.get(steps[0], SourceKind.MODEL if len(steps) >= 2 else SourceKind.WEBSITE)


def _is_post(url: str) -> bool:
    try:
        parse_post_url(url)
    except ValueError:
        return False
    return True


def _is_episode(url: str) -> bool:
    parts = urlsplit(url)
    prefix = _EPISODE_HOSTS.get((parts.hostname or "").removeprefix("www."))
    return prefix is not None and prefix in parts.path and parts.path.strip("/") != ""


def _formulas_of(link: Node) -> tuple[str, ...]:
    """Give the formulas of a link's text, as the title has them: a dollar there may as well be a price."""
    formulas = (title_text([node]) for child in link.children for node in child.walk() if node.type in FORMULAS)
    return tuple(" ".join(formula.split()) for formula in formulas)


def _make_paper(paper: PaperRef, title: str) -> PaperSource:
    """Take the identifier out of a title that begins with it; a version that only the title has counts."""
    found = _ARXIV_TITLE.fullmatch(title)
    if found:
        title = found[2]
        try:
            named = parse_arxiv(found[1])
        except ValueError:
            named = None
        if named and named.value == paper.value and paper.version is None:
            paper = named
    is_address = link_scheme(title) in ("http", "https") or title.lower().startswith("arxiv.org/")
    return PaperSource(paper, title.strip() if title.strip() and not is_address else None)


def _heading_of(href: str, title: str) -> HeadingLink | None:
    """Read a relative address of a week's file as a reference to it; anchors are GitHub's slugs."""
    if link_scheme(href) is not None or href.startswith(("//", "#")):
        return None
    path, _sign, anchor = href.partition("#")
    week = _week_of(path)
    return HeadingLink(title, week, anchor or None) if week else None


def _week_of(text: str) -> IsoWeek | None:
    found = _WEEK_FILE.match(text)
    if not found:
        return None
    try:
        return parse_week(f"{found[1]}-W{int(found[2]):02}")
    except ValueError:
        return None


def _lines(nodes: Sequence[Node]) -> list[list[Node]]:
    lines: list[list[Node]] = [[]]
    for node in nodes:
        if node.type in ("softbreak", "hardbreak"):
            lines.append([])
        else:
            lines[-1].append(node)
    return lines


def _read_line(line: list[Node], in_podcasts: bool) -> list[Source]:
    line = _unwrapped(line)
    if credited := _read_credited(line, in_podcasts):
        return [credited]
    found: list[Source] = []
    for node in line:
        if node.type == "text" and _BETWEEN.fullmatch(node.content):
            continue
        source = read_link(node, in_podcasts=in_podcasts)
        if source is None or isinstance(source, HeadingLink):
            return []
        found.append(source)
    return found


def _read_credited(line: list[Node], in_podcasts: bool) -> EpisodeSource | OtherSource | None:
    """Read a source with its show before it (``show：[[title]]``), or who made it after it (``[[title]] by X``)."""
    links = [node for node in line if node.type in ("wikilink", "link")]
    if len(links) != 1 or len(line) < 2:
        return None
    place = line.index(links[0])
    before, after = plain_text(line[:place]), plain_text(line[place + 1 :])
    source = read_link(links[0], in_podcasts=in_podcasts)
    if not after.strip() and (found := _SHOW_BEFORE.fullmatch(before)):
        return replace(source, show=found[1]) if isinstance(source, EpisodeSource) else None
    if not before.strip() and (found := _BY.fullmatch(after)):
        who = " ".join(found[1].split())
        if isinstance(source, EpisodeSource):
            return replace(source, show=who)
        return replace(source, author=who) if isinstance(source, OtherSource) else None
    return None


def _unwrapped(line: list[Node]) -> list[Node]:
    """Drop blank ends, and the emphasis that a whole line stands in."""
    nodes = list(line)
    while nodes and nodes[0].type == "text" and not nodes[0].content.strip():
        nodes.pop(0)
    while nodes and nodes[-1].type == "text" and not nodes[-1].content.strip():
        nodes.pop()
    if len(nodes) == 1 and nodes[0].type in ("strong", "em"):
        return _unwrapped(list(nodes[0].children))
    return nodes
