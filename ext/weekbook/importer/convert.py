"""Conversion of one week: the tree of its README becomes the tree of a MyST document.

Paragraphs that are sources become directives, references become roles, callouts become remarks; everything else stays
what it is. What is not understood stays as text and is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import unquote

from ..ids import IsoWeek, PaperRef, link_scheme
from ..slugs import github_slug
from ..topics import DEFAULT_TOPICS, TopicTable, parse_topic
from . import html
from .callouts import KINDS, read_callout
from .formulas import FORMULAS, join_code_formulas, split_displays, without_ticks
from .grammar import plain_text
from .model import ConvertedWeek, Counts, Finding, FindingKind, FindPicture, HeadingIndex, PictureError, SeenPaper
from .posts import PostHeader, read_post_header
from .references import can_stand_in_role, find_title, folded, make_anchor_link
from .sources import EpisodeSource, HeadingLink, PaperSource, Source, read_link, read_sources
from .tree import Node, beside, make_paragraph, make_text
from .weeks import Head, Readme, title_of
from .writing import REMARK, make_directive, make_role, write

_TOPICS = TopicTable(parse_topic(row) for row in DEFAULT_TOPICS)

_PLAIN = frozenset({"text", "softbreak", "hardbreak"})
_SHOWN_BY_GITHUB = frozenset({None, "ftp", "irc", "ircs", "tel", "xmpp"})
"""Schemes of links that GitHub keeps and a page may not have; None is that of relative ones."""


def convert_week(
    readme: Readme, *, path: str, week: IsoWeek, headings: HeadingIndex, find_picture: FindPicture
) -> ConvertedWeek:
    """Convert a README; its tree becomes that of the week.

    :param path: how findings name the file
    :param week: the week that it is about
    :param headings: the headings of all weeks, this one's too
    """
    return _Converter(readme, path, week, headings, find_picture).run()


class _Converter:
    """Converts one week; what was found and counted gathers here."""

    def __init__(
        self,
        readme: Readme,
        path: str,
        week: IsoWeek,
        headings: HeadingIndex,
        find_picture: FindPicture,
    ) -> None:
        self.root, self.head, self.first_line = readme.root, readme.head, readme.first_line
        self.path, self.week, self.headings, self.find_picture = path, week, headings, find_picture
        self.findings: list[Finding] = []
        self.papers: list[SeenPaper] = []
        self.asked: set[IsoWeek] = set()
        self.counted = dict.fromkeys(Counts.__dataclass_fields__, 0)
        self.line = 1
        self.in_podcasts = False
        self.entries, self.topics = _find_entries(self.root, self.head)
        # of two that have one label, the first is meant
        self.footnotes = {node.meta["label"] for node in self.root.walk() if node.type == "footnote_ref"}

    def run(self) -> ConvertedWeek:
        """Convert all blocks."""
        kept: list[Node] = []
        for place, block in enumerate(self.root.children):
            if place in self.head.shortened:
                kept.append(make_paragraph([make_text(self.head.shortened[place])]))
            elif place not in self.head.dropped:
                kept.append(block)
        if self.head.title is not None and self.head.title in kept:
            # text that stands before the title would have no place on the page
            kept.remove(self.head.title)
            kept.insert(0, self.head.title)
        _set_levels(self.head.title, [block for block in kept if block.type == "heading"])
        self.root.adopt(self.convert_blocks(kept))
        self._trim_rules(self.root)
        if self.head.title is None or not self.head.title.children[0].children:
            title = Node("heading", "", [Node("inline", "", [make_text(self.week.label)])])
            _set_level(title, 1)
            self.root.adopt([title, *self.root.children])
        self.counted |= {"weeks": 1, "entries": len(self.entries)}
        return ConvertedWeek(
            week=self.week,
            text=write(self.root),
            author=self.head.author,
            papers=tuple(self.papers),
            counts=Counts(**self.counted),
            findings=tuple(self.findings),
            dropped=tuple(self.head.dropped.values()),
            asked=frozenset(self.asked),
        )

    # -- Blocks ------------------------------------------------------------------------------------

    def convert_blocks(self, blocks: Sequence[Node], *, nested: str = "") -> list[Node]:
        """Convert the blocks of one parent.

        :param nested: ``list`` or ``quote`` where the parent is one, else empty
        """
        result: list[Node] = []
        place = 0
        while place < len(blocks):
            block = blocks[place]
            self._note_line(block)
            if block.type == "paragraph" and _is_plain(block):
                # nothing that is converted stands in it
                result.append(block)
                place += 1
                continue
            if block.type == "paragraph" and (header := read_post_header(block.children[0].children)):
                taken = self._count_post_blocks(blocks[place + 1 :], nested)
                result.append(self._make_post(block, header, blocks[place + 1 : place + 1 + taken]))
                place += 1 + taken
                continue
            result.extend(self._convert_block(block, nested))
            place += 1
        return result

    def _convert_block(self, block: Node, nested: str) -> list[Node]:
        kind = block.type
        if kind == "paragraph":
            return self._convert_paragraph(block, nested)
        if kind == "heading":
            # a heading without a text would be an entry without a name
            return [self._convert_heading(block, nested)] if block.children[0].children else []
        if kind == "blockquote":
            return self._convert_quote(block)
        if kind in ("bullet_list", "ordered_list"):
            return self._convert_list(block)
        if kind == "footnote_reference":
            return self._convert_footnote(block)
        if kind == "html_block":
            made = html.clean_block(block.content)
            if made:
                self._find(FindingKind.HTML, f"HTML was turned into text: {_shorten(block.content)}")
            return self.convert_blocks(made, nested=nested)
        if kind == "fence" and block.info.strip().split(maxsplit=1)[:1] == ["math"]:
            self.counted["formulas"] += 1
            block.type = "math_block"
            return [block]
        if kind == "math_block":
            self.counted["formulas"] += 1
        for node in block.walk():
            if node.type == "inline":
                node.adopt(self.convert_inline(node.children))
        return [block]

    def _convert_footnote(self, block: Node) -> list[Node]:
        """Convert a footnote; GitHub leaves out one that no text refers to, which stays as text here."""
        label = block.meta["label"]
        children = self.convert_blocks(block.children, nested="quote")
        if label in self.footnotes:
            self.footnotes.remove(label)
            block.adopt(children)
            return [block]
        self._find(FindingKind.UNKNOWN, f"no text refers to the footnote {label!r}; it stays as text")
        if not children or children[0].type != "paragraph":
            return [make_paragraph([make_text(f"[^{label}]:")]), *children]
        inline = children[0].children[0]
        inline.adopt([make_text(f"[^{label}]: "), *inline.children])
        return children

    def _convert_paragraph(self, block: Node, nested: str) -> list[Node]:
        nodes = block.children[0].children
        sources = read_sources(nodes, in_podcasts=self.in_podcasts)
        if nested and not all(isinstance(source, EpisodeSource) for source in sources):
            # a list of links is a list of links: what is the source of an entry stands alone
            sources = ()
        if sources:
            return [self._make_source(source) for source in sources]
        block.children[0].adopt(self.convert_inline(nodes))
        return split_displays(block)

    def _convert_heading(self, block: Node, nested: str) -> Node:
        nodes = block.children[0].children
        if nested:
            # a heading inside a list or a quote is no part of the week
            return make_paragraph([_make_strong(self.convert_inline(_without(nodes, "strong")))])
        topic = _TOPICS.find(title_of(block))
        if id(block) not in self.entries:
            self.in_podcasts = topic is not None and topic.key == "podcasts"
        block.children[0].adopt(self.convert_inline(nodes))
        return block

    def _convert_quote(self, block: Node) -> list[Node]:
        callout = read_callout(block)
        if callout is None:
            block.adopt(self.convert_blocks(block.children, nested="quote"))
            self._trim_rules(block)
            return [block] if block.children else []
        kind, blocks = callout
        self.counted["remarks"] += 1
        if kind not in KINDS:
            self._find(FindingKind.UNKNOWN, f"a callout of the kind {kind!r} became a note")
        children = self.convert_blocks(blocks, nested="quote")
        remark = Node(REMARK, "", children, meta={"kind": KINDS.get(kind, "NOTE")})
        self._trim_rules(remark)
        return [remark] if children else []

    def _convert_list(self, block: Node) -> list[Node]:
        if episodes := self._read_shows(block):
            return [self._make_source(episode) for episode in episodes]
        for item in block.children:
            self._note_line(item)
            item.adopt(self.convert_blocks(item.children, nested="list"))
            self._trim_rules(item)
        return [block]

    def _read_shows(self, block: Node) -> list[EpisodeSource]:
        """Read a list of episodes, alone or below their shows; empty if anything else stands in it."""
        found: list[EpisodeSource] = []
        for item in block.children:
            blocks = item.children
            if not blocks or blocks[0].type != "paragraph":
                return []
            nodes = blocks[0].children[0].children
            own = read_sources(nodes, in_podcasts=self.in_podcasts)
            if own and len(blocks) == 1:
                if not all(isinstance(source, EpisodeSource) for source in own):
                    return []
                found += [source for source in own if isinstance(source, EpisodeSource)]
                continue
            show = " ".join(plain_text(nodes).split())
            if own or any(node.type not in ("text", "strong", "em") for node in nodes) or len(blocks) != 2:
                return []
            if blocks[1].type not in ("bullet_list", "ordered_list") or not (below := self._read_shows(blocks[1])):
                return []
            found += [replace(episode, show=episode.show or show.rstrip(":：")) for episode in below]
        return found

    def _trim_rules(self, parent: Node) -> None:
        """Leave out the lines between sections, which docutils refuses where nothing stands on both sides of them."""
        kept: list[Node] = []
        for place, block in enumerate(parent.children):
            if block.type == "hr":
                after = parent.children[place + 1] if place + 1 < len(parent.children) else None
                lone = after is None or after.type in ("heading", "hr")
                if lone or not kept or kept[-1].type in ("heading", "hr"):
                    continue
            kept.append(block)
        while kept and kept[-1].type == "hr":
            kept.pop()
        parent.adopt(kept)

    # -- Posts and sources -------------------------------------------------------------------------

    def _count_post_blocks(self, blocks: Sequence[Node], nested: str) -> int:
        """Count the blocks after a header that belong to the post: its quote and its pictures.

        Inside a quote, where a post is passed on, its text stands in the same quote.
        """
        taken = 0
        for block in blocks:
            is_quote = block.type == "blockquote" and read_callout(block) is None
            if not (is_quote or _is_picture(block)):
                break
            taken += 1
        if taken or nested != "quote":
            return taken
        for block in blocks:
            if block.type == "paragraph" and read_post_header(block.children[0].children):
                break
            taken += 1
        return taken

    def _make_post(self, block: Node, header: PostHeader, blocks: Sequence[Node]) -> Node:
        self.counted["posts"] += 1
        for problem in header.problems:
            self._find(FindingKind.POST, f"post {header.link.status}: {problem}")
        body: list[Node] = []
        rest = block.children[0].children[header.length :]
        if rest:
            paragraph = make_paragraph(rest)
            body += self._convert_paragraph(paragraph, "quote")
        for one in blocks:
            self._note_line(one)
            if one.type == "blockquote":
                body += self.convert_blocks(one.children, nested="quote")
            else:
                body += self._convert_block(one, "quote")
        if not body:
            self._find(FindingKind.POST, f"post {header.link.status} has no text")
        options = {"name": header.name, "handle": header.handle, "date": _iso(header.date)}
        directive = make_directive("tweet", header.link.url, options, body)
        self._trim_rules(directive)
        return directive

    def _make_source(self, source: Source) -> Node:
        if isinstance(source, PaperSource):
            self.counted["papers"] += 1
            self._note_paper(source)
            return make_directive("paper", _name_paper(source.paper), {})
        if isinstance(source, EpisodeSource):
            self.counted["episodes"] += 1
            return make_directive("episode", source.title, {"show": source.show, "link": source.link})
        self.counted["sources"] += 1
        options = {"kind": source.kind.value, "link": source.link, "author": source.author}
        return make_directive("source", source.title, {**options, "date": _iso(source.date) if source.date else None})

    def _note_paper(self, source: PaperSource) -> None:
        self.papers.append(SeenPaper(source.paper.value, source.title, self.line, source.formulas))

    # -- Inline ------------------------------------------------------------------------------------

    def convert_inline(self, nodes: Sequence[Node]) -> list[Node]:
        """Convert the inline nodes of one parent."""
        result: list[Node] = []
        if tags := [node.content for node in nodes if node.type == "html_inline"]:
            nodes = html.clean_inline(nodes)
            if len(tags) != sum(node.type == "html_inline" for node in nodes):
                self._find(FindingKind.HTML, f"HTML was turned into text: {_shorten(' '.join(tags))}")
        for node in join_code_formulas(nodes):
            result.extend(self._convert_node(node))
        return result

    def _convert_node(self, node: Node) -> list[Node]:
        if node.type in ("wikilink", "link", "gfm_autolink"):
            converted = self._convert_link(node)
            return _set_off(node, converted) if node.type == "wikilink" else converted
        if node.type == "image":
            return self._convert_picture(node)
        if node.type in ("math_inline", "math_inline_double"):
            self.counted["formulas"] += 1
            node.content = without_ticks(node.content)
        elif node.children:
            node.adopt(self.convert_inline(node.children))
        return [node]

    def _convert_link(self, node: Node) -> list[Node]:
        target = read_link(node)
        if isinstance(target, HeadingLink):
            return [self._make_reference(target, node)]
        if isinstance(target, PaperSource) and not _holds_more_than_text(node):
            text = node.content if node.type == "wikilink" else " ".join(plain_text(node.children).split())
            self.counted["mentions"] += 1
            self._note_paper(target)
            if text:
                return [make_role("paper", text, _name_paper(target.paper))]
            return [make_role("paper", _name_paper(target.paper))]
        if node.type == "wikilink":
            # a private note: it has a name, and no address
            return self.convert_inline(node.children)
        href = str(node.attrs.get("href", ""))
        children = self.convert_inline(node.children) if node.type == "link" else list(node.children)
        if href.startswith("#"):
            return self._convert_anchor(href, children)
        if (scheme := link_scheme(href)) not in ("http", "https", "mailto"):
            message = f"a page may not link to {_shorten(href)!r}; its text stays"
            self._find(FindingKind.LINK, message, lost=scheme in _SHOWN_BY_GITHUB)
            return children
        self.counted["links"] += 1
        if node.type == "link":
            node.adopt(children)
        # a picture on another host becomes a link on the page, and no link stands in a link: its own follows
        far = [one for one in node.walk() if one.type == "image" and _is_elsewhere(str(one.attrs.get("src", "")))]
        return [node, *(part for one in far for part in (make_text(" "), _copy_picture(one)))]

    def _convert_anchor(self, href: str, children: list[Node]) -> list[Node]:
        """Convert a link to a heading of the same file, by GitHub's slug of it."""
        slug = unquote(href[1:])
        label = " ".join(plain_text(children).split())
        titles = self.headings.titles.get(self.week, ())
        title = next((one for one in titles if github_slug(one) == slug), None)
        if title is None:
            self._find(FindingKind.REFERENCE, f"no heading has the anchor {href!r}; its text stays")
            return children
        return [self._refer(HeadingLink(label or title, None, title), title)]

    def _convert_picture(self, node: Node) -> list[Node]:
        self.counted["pictures"] += 1
        src = str(node.attrs.get("src", ""))
        if link_scheme(src) == "data" or _is_elsewhere(src):
            return [node]
        alt = plain_text(node.children)
        try:
            target = self.find_picture(unquote(src.partition("?")[0].partition("#")[0]))
            problem, is_lost = "picture is not there", False
        except PictureError as error:
            target, problem, is_lost = None, str(error), True
        if target is None:
            # what is missing from the source is not lost on the way
            self._find(FindingKind.PICTURE, f"{problem}: {_shorten(src)}", lost=is_lost)
            # the build would look for the address from where the week is written, even outside the project
            return [make_text(alt)] if alt else []
        if not alt.strip():
            self._find(FindingKind.PICTURE, f"picture has no text for those who do not see it: {_shorten(src)}")
        node.attrs["src"] = target
        return [node]

    # -- References --------------------------------------------------------------------------------

    def _make_reference(self, target: HeadingLink, node: Node) -> Node:
        where = target.week or self.week
        titles = self.headings.titles.get(where)
        if where != self.week:
            self.asked.add(where)
        if target.heading is None:
            if titles is None:
                return self._refuse(target, f"the archive has no week {where}")
            self.counted["references"] += 1
            return make_role("week", target.label, str(where))
        if titles is None:
            return self._refuse(target, f"the archive has no week {where}")
        found = find_title(target.heading, titles)
        if found is None:
            return self._refuse(target, f"no heading of {where} is called {_shorten(target.heading)!r}")
        if folded(found) != folded(target.heading) and github_slug(found) != target.heading:
            self._find(
                FindingKind.REFERENCE,
                f"no heading of {where} is called {_shorten(target.heading)!r}; taken for {_shorten(found)!r}",
            )
        return self._refer(target, found)

    def _refuse(self, target: HeadingLink, why: str) -> Node:
        self._find(FindingKind.REFERENCE, f"{why}; its text stays")
        return make_text(target.label)

    def _refer(self, target: HeadingLink, title: str) -> Node:
        """Refer to a heading: an entry by the role, a topic by its anchor."""
        self.counted["references"] += 1
        if target.week in (None, self.week) and title in self.topics:
            return make_anchor_link(target.label, github_slug(title))
        name = title if can_stand_in_role(title) else github_slug(title)
        if target.week not in (None, self.week):
            return make_role("entry", target.label, f"{target.week}#{name}")
        if name == title and target.label == title:
            return make_role("entry", title)
        return make_role("entry", target.label, name)

    # -- Findings ----------------------------------------------------------------------------------

    def _note_line(self, block: Node) -> None:
        """Take note of a block's line; made ones have none."""
        if block.map:
            self.line = block.map[0] + 1 + self.first_line

    def _find(self, kind: FindingKind, message: str, *, lost: bool = False) -> None:
        self.findings.append(Finding(self.path, self.line, kind, message, lost))


def _find_entries(root: Node, head: Head) -> tuple[set[int], set[str]]:
    """Give the headings that are entries, by their identity, and the titles of those that are topics.

    A heading that the table of topics knows, or that has headings below it, is a topic; the structure of the built
    page decides by what stands there, which comes to the same but for entries that have parts.
    """
    blocks = [b for p, b in enumerate(root.children) if b.type == "heading" and p not in head.dropped]
    blocks = [block for block in blocks if block is not head.title]
    entries: set[int] = set()
    topics: set[str] = set()
    for place, block in enumerate(blocks):
        has_parts = place + 1 < len(blocks) and blocks[place + 1].tag > block.tag
        if has_parts or _TOPICS.find(title_of(block)):
            topics.add(title_of(block))
        else:
            entries.add(id(block))
    return entries, topics


def _set_levels(title: Node | None, headings: Sequence[Node]) -> None:
    """Give the title alone the first level; where others have it, all others go down by one."""
    others = [heading for heading in headings if heading is not title]
    step = 1 if any(heading.tag == "h1" for heading in others) else 0
    for heading in others:
        _set_level(heading, min(6, int(heading.tag[1]) + step))
    if title is not None:
        _set_level(title, 1)


def _set_level(heading: Node, level: int) -> None:
    heading.markup = "#" * level


# -- Forms of nodes --------------------------------------------------------------------------------


def _is_elsewhere(src: str) -> bool:
    return link_scheme(src) in ("http", "https") or src.startswith("//")


def _copy_picture(node: Node) -> Node:
    """Make a picture of the same address, with no text: what it shows has been said."""
    return Node("image", attrs={"src": str(node.attrs["src"])})


def _is_plain(paragraph: Node) -> bool:
    """Tell whether a paragraph is nothing but text."""
    nodes = paragraph.children[0].children
    return bool(nodes) and all(node.type in _PLAIN for node in nodes)


def _is_picture(block: Node) -> bool:
    """Tell whether a block is a paragraph of nothing but pictures."""
    if block.type != "paragraph":
        return False
    nodes = [node for node in block.children[0].children if node.type not in ("softbreak", "hardbreak")]
    shown = [node for node in nodes if node.type != "text" or node.content.strip()]
    return bool(shown) and all(_is_or_holds_picture(node) for node in shown)


def _is_or_holds_picture(node: Node) -> bool:
    if node.type == "link":
        return len(node.children) == 1 and node.children[0].type == "image"
    return node.type == "image"


def _set_off(link: Node, nodes: list[Node]) -> list[Node]:
    """Put a blank between a word and a title whose brackets kept them apart."""
    before, after = beside(link, -1), beside(link, 1)
    if before is not None and before.type == "text" and before.content[-1:].isalnum():
        nodes = [make_text(" "), *nodes]
    if after is not None and after.type == "text" and after.content[:1].isalnum():
        nodes = [*nodes, make_text(" ")]
    return nodes


def _holds_more_than_text(link: Node) -> bool:
    """Tell whether a link's text has what the text of a role cannot have."""
    return link.type == "link" and any(node.type in (*FORMULAS, "image") for node in link.walk())


def _make_strong(children: Sequence[Node]) -> Node:
    return Node("strong", "", children, markup="**")


def _without(nodes: Iterable[Node], kind: str) -> list[Node]:
    """Give inline nodes with those of a kind replaced by their children."""
    result: list[Node] = []
    for node in nodes:
        result.extend(_without(node.children, kind) if node.type == kind else [node])
    return result


def _name_paper(paper: PaperRef) -> str:
    return f"{paper.value}v{paper.version}" if paper.version else paper.value


def _iso(when: date | datetime) -> str:
    return when.strftime("%Y-%m-%d %H:%M") if isinstance(when, datetime) else when.isoformat()


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
