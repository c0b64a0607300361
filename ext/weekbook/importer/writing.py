"""Writing: a tree of a README, with directives in it, as the text of a MyST document.

There is a function for each type of node. They take more care than a formatter of Markdown would: what stands in the
tree need not have stood beside each other in any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .escapes import escape_address, escape_lines, escape_text, is_punctuation, is_space
from .tree import Node, make_text

DIRECTIVE, REMARK, ROLE = "weekbook_directive", "weekbook_remark", "weekbook_role"
# MyST's parser stops at 20, each list and each of its items being one
_LEVELS = {"blockquote": 1, "bullet_list": 2, "ordered_list": 2, REMARK: 1, "footnote_reference": 1}
_DEEPEST = 16

# what MyST's reader of options takes as it stands, https://myst-parser.readthedocs.io/en/latest/syntax/roles-and-directives.html
_PLAIN_OPTION = re.compile(r"[^\W_](?:[^\s:#\x00-\x1f\x7f\x85\u2028\u2029\ufeff]++| (?!#)|:(?=\S)|#)*+")
_FENCE_LINE = re.compile(r"^[ >]*(:{3,})", re.MULTILINE)
_LONE_TAG = re.compile(r"<[^<>]*>[ \t]*\n")
_LISTS = ("bullet_list", "ordered_list")
_FORMULAS = ("math_inline", "math_inline_double")
_UNSAFE_FORMULA = re.compile(r"\$|^$|\\$")
_AUTOLINK = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x20]*|[\w.+-]+@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,60})+", re.ASCII
)


def make_directive(name: str, argument: str, options: Mapping[str, str | None], body: Sequence[Node] = ()) -> Node:
    """Make a node that is written as a directive; options without a value are left out."""
    meta = {"name": name, "argument": argument, "options": {key: text for key, text in options.items() if text}}
    return Node(DIRECTIVE, "", body, meta=meta)


def make_role(name: str, text: str, target: str | None = None) -> Node:
    """Make a node that is written as a role; with a target, the text is what the reader sees."""
    return Node(ROLE, meta={"name": name, "text": text, "target": target})


def write(tree: Node) -> str:
    """Write a tree as MyST; the tree may change."""
    _flatten(tree, 0)
    _join_texts(tree)
    text = _Writer().write(tree)
    return f"{text}\n" if text else ""


class _Writer:
    """Writes nodes, each by the function for its type, and knows what stands beside one."""

    def __init__(self) -> None:
        self.places: dict[int, dict[int, int]] = {}

    def write(self, node: Node) -> str:
        """Write a node."""
        return _WRITERS[node.type](node, self)

    def join(self, nodes: Sequence[Node]) -> str:
        """Write nodes that stand within a text."""
        return "".join([_WRITERS[node.type](node, self) for node in nodes])

    def stack(self, nodes: Sequence[Node]) -> str:
        """Write blocks, with a blank line between them."""
        return "\n\n".join(filter(None, [_WRITERS[node.type](node, self) for node in nodes]))

    def beside(self, node: Node, step: int) -> Node | None:
        """Give the node before (-1) or after (1) one."""
        if node.parent is None:
            return None
        siblings = node.parent.children
        # kept, since siblings looked through for each of many that ask would be looked at too often
        places = self.places.get(id(node.parent))
        if places is None:
            places = self.places[id(node.parent)] = {id(child): place for place, child in enumerate(siblings)}
        place = places[id(node)] + step
        return siblings[place] if 0 <= place < len(siblings) else None


def _flatten(node: Node, level: int) -> None:
    """Lift what stands in more quotes and lists than MyST reads, which would be left out, out of the innermost."""
    children: list[Node] = []
    is_lifted = False
    for child in node.children:
        if child.type in ("inline", "text"):
            children.append(child)
            continue
        # the text of a directive is read by itself
        depth = 0 if child.type == DIRECTIVE else level + _LEVELS.get(child.type, 0)
        _flatten(child, depth)
        is_too_deep = depth > _DEEPEST
        children += _lifted(child) if is_too_deep else [child]
        is_lifted = is_lifted or is_too_deep
    if is_lifted:
        node.adopt(children)


def _lifted(node: Node) -> list[Node]:
    return [block for item in node.children for block in (item.children if item.type == "list_item" else [item])]


def _join_texts(node: Node) -> None:
    """Join texts that follow each other, since what is escaped in a text depends on what stands beside it."""
    last: Node | None = None
    is_joined = False
    children: list[Node] = []
    for child in node.children:
        if child.type != "text":
            last = None
            if child.children:
                _join_texts(child)
        elif last is None:
            last = child
        else:
            children[-1] = last = make_text(last.content + child.content)
            is_joined = True
            continue
        children.append(child)
    if is_joined:
        node.adopt(children)


# -- Directives, remarks, roles ----------------------------------------------------------------------


def quote_option(text: str) -> str:
    """Give a text as the value of a directive's option, quoted where MyST would read a bare one as something else.

    >>> quote_option("Andrej Karpathy"), quote_option("AI: 观察 #1")
    ('Andrej Karpathy', '"AI: 观察 #1"')
    """
    text = " ".join(text.replace("\x00", "").split())
    if _PLAIN_OPTION.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_directive(node: Node, writer: _Writer) -> str:
    body = writer.stack(node.children)
    longest = max((len(found) for found in _FENCE_LINE.findall(body)), default=2)
    fence = ":" * max(3, longest + 1)
    meta = node.meta
    head = [f"{fence}{{{meta['name']}}} {meta['argument']}".rstrip()]
    head += [f":{key}: {quote_option(text)}" for key, text in meta["options"].items()]
    return "\n".join([*head, *(["", body] if body else []), fence])


def _write_remark(node: Node, writer: _Writer) -> str:
    body = writer.stack(node.children)
    lines = [f"[!{node.meta['kind']}]", *body.split("\n")]
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _write_role(node: Node, writer: _Writer) -> str:
    text, target = node.meta["text"], node.meta["target"]
    if target:
        # the first of these signs would begin the target, and an exclamation mark would switch the reference off
        text = re.sub(
            r"^!", "\N{ZERO WIDTH SPACE}!", text.replace("<", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}")
        )
        text = f"{text} <{target}>"
    return _in_backticks(node.meta["name"], text)


def _in_backticks(name: str, content: str) -> str:
    content = " ".join(content.split())
    ticks = "`" * (_longest("`", content) + 1)
    before, after = " " * content.startswith("`"), " " * content.endswith("`")
    return f"{{{name}}}{ticks}{before}{content}{after}{ticks}"


# -- Markdown ----------------------------------------------------------------------------------------


def _write_link(node: Node, writer: _Writer) -> str:
    """Write a link, without the definition that it may have had elsewhere."""
    href = str(node.attrs.get("href", ""))
    shown = "".join(child.content for child in node.children)
    if node.info == "auto" and _AUTOLINK.fullmatch(shown) and href in (shown, f"mailto:{shown}"):
        return f"<{shown}>"
    text = writer.join(node.children)
    title = node.attrs.get("title")
    return f"[{text}]({_destination(href)}{_title(title)})"


def _write_image(node: Node, writer: _Writer) -> str:
    alt = escape_text(_alt(node))
    return f"![{alt}]({_destination(str(node.attrs.get('src', '')))}{_title(node.attrs.get('title'))})"


def _alt(node: Node) -> str:
    parts = []
    for child in node.children:
        is_break = child.type in ("softbreak", "hardbreak")
        parts.append(_alt(child) if child.children else " " if is_break else child.content)
    return "".join(parts)


def _destination(url: str) -> str:
    if not url or re.search(r"[\s()<>\x00-\x1f]", url):
        url = "<" + url.replace("<", "%3C").replace(">", "%3E").replace("\n", "%0A") + ">"
    return escape_address(url)


def _title(title: Any) -> str:
    if not title:
        return ""
    text = str(title).replace("\\", "\\\\").replace('"', '\\"')
    return ' "' + escape_address(" ".join(text.split())) + '"'


def _write_strikethrough(node: Node, writer: _Writer) -> str:
    return "~~" + writer.join(node.children) + "~~"


def _write_formula(node: Node, writer: _Writer) -> str:
    """Write a formula in dollars, or as a role where MyST would not read dollars as one."""
    content = " ".join(node.content.split())
    if node.type == "math_inline_double" or _UNSAFE_FORMULA.search(content) or _has_digit_beside(node, writer):
        return _in_backticks("math", content)
    return f"${content}$"


def _has_digit_beside(node: Node, writer: _Writer) -> bool:
    """Tell whether a digit stands where it makes a dollar a price."""
    before, after = writer.beside(node, -1), writer.beside(node, 1)
    if before is None and after is not None and node.parent is not None and node.parent.type == "inline":
        # at the beginning of a text, MyST takes the last character for the one before
        before = node.parent.children[-1]
    if any(one is not None and one.type in _FORMULAS for one in (before, after)):
        return True
    signs = [one.content[at] for one, at in ((before, -1), (after, 0)) if one is not None and one.content]
    return any(sign.isdigit() or sign in "$\\" for sign in signs)


def _write_formula_block(node: Node, writer: _Writer) -> str:
    lines = [line.strip() for line in node.content.split("\n")]
    # a blank line would end a formula that stands between dollar signs
    content = "\n".join(filter(None, lines))
    if not content:
        return ""
    if "$$" in content:
        return f"```{{math}}\n{content}\n```" if "```" not in content else f"~~~{{math}}\n{content}\n~~~"
    return f"$$\n{content}\n$$"


def _write_footnote_sign(node: Node, writer: _Writer) -> str:
    return f"[^{node.meta['label']}]"


def _write_footnote(node: Node, writer: _Writer) -> str:
    text = writer.stack(node.children)
    lines = [f"    {line}" if line else "" for line in text.split("\n")]
    # what is no paragraph must not stand on the line of the label
    first = lines.pop(0).strip() if node.children and node.children[0].type == "paragraph" else ""
    return "\n".join([f"[^{node.meta['label']}]: {first}".rstrip(), *lines])


def _write_wikilink(node: Node, writer: _Writer) -> str:
    return "\\[\\[" + writer.join(node.children) + "\\]\\]"


def _write_quote(node: Node, writer: _Writer) -> str:
    text = writer.stack(node.children)
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _write_list(node: Node, writer: _Writer) -> str:
    """Write a list; one whose items are paragraphs without blank lines between them has none here."""
    is_tight = all(block.hidden for item in node.children for block in item.children if block.type == "paragraph")
    is_other = _count_lists_before(node, writer) % 2
    items = []
    for number, item in enumerate(node.children, int(node.attrs.get("start", 1))):
        marker = "-*"[is_other] if node.type == "bullet_list" else f"{number}{'.)'[is_other]}"
        lines = _write_item(item, writer, is_tight).split("\n")
        indent = " " * (len(marker) + 1)
        items.append(
            "\n".join([f"{marker} {lines[0]}".rstrip(), *(indent + line if line else "" for line in lines[1:])])
        )
    return ("\n" if is_tight else "\n\n").join(items)


def _write_item(item: Node, writer: _Writer, is_tight: bool) -> str:
    text = last = ""
    for block in item.children:
        written = writer.write(block)
        if written and text:
            # only these two may follow each other without becoming one
            text += "\n" if is_tight and last == "paragraph" and block.type in _LISTS else "\n\n"
        text += written
        last = block.type if written else last
    return text


def _count_lists_before(node: Node, writer: _Writer) -> int:
    """Count the lists of the same kind right before one, which only another marker keeps apart.

    A text that begins with a hyphen counts, too: MyST might take it for front matter, which it leaves out.
    """
    count = 0
    while (before := writer.beside(node, -1)) and before.type == node.type:
        node = before
        count += 1
    is_first = before is None and node.parent is not None and node.parent.type in (DIRECTIVE, "root")
    return count + (is_first and node.type == "bullet_list")


def _write_fence(node: Node, writer: _Writer) -> str:
    """Write code; a name in braces would be a directive."""
    info = node.info.strip()
    if info.startswith("{"):
        info = ""
    # what stands beside a fence of backticks has none
    sign = "~" if "`" in info else "`"
    fence = sign * max(3, _longest(sign, node.content) + 1)
    return f"{fence}{info}\n{node.content}{fence}"


def _write_code(node: Node, writer: _Writer) -> str:
    code = node.content
    ticks = "`" * (_longest("`", code) + 1)
    # one blank at both ends is taken off by whoever reads it
    if len(ticks) > 1 or (code.startswith(" ") and code.endswith(" ") and code.strip()):
        code = f" {code} "
    return f"{ticks}{code}{ticks}"


def _longest(sign: str, text: str) -> int:
    """Give the length of the longest run of a sign."""
    return max(map(len, re.findall(f"{re.escape(sign)}+", text))) if sign in text else 0


def _write_html(node: Node, writer: _Writer) -> str:
    return node.content


def _write_html_block(node: Node, writer: _Writer) -> str:
    # other blocks lose the blanks before them, too
    return node.content.rstrip("\n").lstrip()


def _write_soft_break(node: Node, writer: _Writer) -> str:
    return "\n"


def _write_hard_break(node: Node, writer: _Writer) -> str:
    above: Node | None = node
    while above is not None:
        if above.type == "heading":
            return "<br /> "
        above = above.parent
    return "\\\n"


def _write_table(node: Node, writer: _Writer) -> str:
    rows = [row for part in node.children for row in part.children]
    lines = []
    for place, row in enumerate(rows):
        cells = [writer.join(cell.children) for cell in row.children]
        # a bar would end the cell, in code too
        cells = [cell.replace("\n", " ").strip(" ").replace("|", "\\|") for cell in cells]
        lines.append(f"| {' | '.join(cells)} |")
        if place == 0:
            styles = [str(cell.attrs.get("style", "")) for cell in row.children]
            lines.append(f"| {' | '.join(_delimiter(style) for style in styles)} |")
    return "\n".join(lines)


def _delimiter(style: str) -> str:
    return {"left": ":--", "right": "--:", "center": ":-:"}.get(style.rpartition(":")[2], "---")


def _write_rule(node: Node, writer: _Writer) -> str:
    # at the beginning of a directive, hyphens would begin its options; asterisks after one would be a rule of their own
    return "___" if node.parent is not None and node.parent.type == "list_item" else "***"


# -- Text ------------------------------------------------------------------------------------------


def _write_text(node: Node, writer: _Writer) -> str:
    text = escape_text(node.content)
    if text.endswith("!") and (after := writer.beside(node, 1)) and after.type != "text":
        # what follows may begin with a bracket, and would be a picture
        text = f"{text[:-1]}\\!"
    return text


def _write_paragraph(node: Node, writer: _Writer) -> str:
    text = writer.join(node.children).strip()
    if _LONE_TAG.match(text):
        # a tag alone on the first line would begin a block of HTML
        text = text.replace("\n", " ", 1)
    return escape_lines(text)


def _write_heading(node: Node, writer: _Writer) -> str:
    level = {"=": 1, "-": 2}.get(node.markup, len(node.markup))
    text = writer.join(node.children)
    text = re.sub(r"#$", r"\\#", re.sub(r"\\?\n", " ", text).strip())
    return f"{'#' * level} {text}"


def _write_emphasis(node: Node, writer: _Writer) -> str:
    """Write emphasis with its signs, or as tags where what stands beside it now would make them plain signs."""
    text = writer.join(node.children)
    if not text.strip():
        return text
    mark = node.markup[0]
    before, after = _sign_beside(node, mark, -1, writer), _sign_beside(node, mark, 0, writer)
    # signs of emphasis that begins or ends at the same place are read as one run
    first, last = text.lstrip(mark)[:1], text.rstrip(mark)[-1:]
    opens = _flanks(before, first) and (mark == "*" or is_space(before) or is_punctuation(before))
    closes = _flanks(after, last) and (mark == "*" or is_space(after) or is_punctuation(after))
    if opens and closes and mark not in (before, after):
        return f"{node.markup}{text}{node.markup}"
    return f"<{node.type}>{text}</{node.type}>"


def _flanks(outer: str, inner: str) -> bool:
    return not is_space(inner) and (not is_punctuation(inner) or is_space(outer) or is_punctuation(outer))


def _sign_beside(node: Node, mark: str, place: int, writer: _Writer) -> str:
    """Give the sign that stands before (-1) or after (0) emphasis; all but text begins and ends with punctuation."""
    beside = writer.beside(node, place or 1)
    if beside is None:
        parent = node.parent
        if parent is None or parent.type == "inline":
            return ""
        return _sign_beside(parent, mark, place, writer) if parent.markup.startswith(mark) else "`"
    if beside.type == "text":
        return beside.content[place] if beside.content else ""
    if beside.type in ("softbreak", "hardbreak"):
        return ""
    return beside.markup[0] if beside.type in ("em", "strong") else "`"


def _write_inline(node: Node, writer: _Writer) -> str:
    return writer.join(node.children)


def _write_root(node: Node, writer: _Writer) -> str:
    return writer.stack(node.children)


_WRITERS: dict[str, Callable[[Node, _Writer], str]] = {
    "root": _write_root,
    "inline": _write_inline,
    DIRECTIVE: _write_directive,
    REMARK: _write_remark,
    ROLE: _write_role,
    "link": _write_link,
    "gfm_autolink": _write_link,
    "image": _write_image,
    "s": _write_strikethrough,
    "em": _write_emphasis,
    "strong": _write_emphasis,
    "text": _write_text,
    "softbreak": _write_soft_break,
    "hardbreak": _write_hard_break,
    "code_inline": _write_code,
    "html_inline": _write_html,
    "html_block": _write_html_block,
    "paragraph": _write_paragraph,
    "heading": _write_heading,
    "math_inline": _write_formula,
    "math_inline_double": _write_formula,
    "math_block": _write_formula_block,
    "fence": _write_fence,
    "code_block": _write_fence,
    "table": _write_table,
    "blockquote": _write_quote,
    "bullet_list": _write_list,
    "ordered_list": _write_list,
    "footnote_ref": _write_footnote_sign,
    "footnote_reference": _write_footnote,
    "wikilink": _write_wikilink,
    "hr": _write_rule,
}
