"""Writing: a tree of a README, with directives in it, as the text of a MyST document.

mdformat writes the Markdown; here is what MyST has beside it, and what must be written with more care than a formatter
takes: what stands in the tree need not have stood beside each other in any text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from markdown_it.token import Token
from mdformat.renderer import DEFAULT_RENDERERS, MDRenderer, RenderContext, RenderTreeNode

from .escapes import escape_address, escape_lines, escape_text, is_punctuation, is_space

DIRECTIVE, REMARK, ROLE, TEXT = "weekbook_directive", "weekbook_remark", "weekbook_role", "text"
# MyST's parser stops at 20, each list and each of its items being one
_LEVELS = {"blockquote": 1, "bullet_list": 2, "ordered_list": 2, REMARK: 1, "footnote_reference": 1}
_DEEPEST = 16

# what MyST's reader of options takes as it stands, https://myst-parser.readthedocs.io/en/latest/syntax/roles-and-directives.html
_PLAIN_OPTION = re.compile(r"[^\W_](?:[^\s:#\x00-\x1f\x7f\x85\u2028\u2029\ufeff]| (?!#)|:(?=\S)|#)*")
_FENCE_LINE = re.compile(r"^[ >]*(:{3,})", re.MULTILINE)
_LONE_TAG = re.compile(r"<[^<>]*>[ \t]*\n")
_LISTS = ("bullet_list", "ordered_list")
_FORMULAS = ("math_inline", "math_inline_double")
_UNSAFE_FORMULA = re.compile(r"\$|^$|\\$")
_BACKTICKS = re.compile(r"`+")
_AUTOLINK = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x20]*|[\w.+-]+@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,60})+", re.ASCII
)


def make_directive(
    name: str, argument: str, options: Mapping[str, str | None], body: Sequence[RenderTreeNode] = ()
) -> RenderTreeNode:
    """Make a node that is written as a directive; options without a value are left out."""
    meta = {"name": name, "argument": argument, "options": {key: text for key, text in options.items() if text}}
    return make_node(DIRECTIVE, meta, body)


def make_role(name: str, text: str, target: str | None = None) -> RenderTreeNode:
    """Make a node that is written as a role; with a target, the text is what the reader sees."""
    return make_node(ROLE, {"name": name, "text": text, "target": target})


def make_text(content: str) -> RenderTreeNode:
    """Make a node of plain text."""
    node = make_node(TEXT, {})
    node._attribute_token().content = content  # the tree has no other way to a new text
    return node


def make_node(kind: str, meta: Mapping[str, Any], children: Sequence[RenderTreeNode] = ()) -> RenderTreeNode:
    """Make a node of any type, with children."""
    node = RenderTreeNode((Token(kind, "", 0, meta=dict(meta)),), create_root=False)
    adopt(node, children)
    return node


def make_paragraph(children: Sequence[RenderTreeNode]) -> RenderTreeNode:
    """Make a paragraph of inline nodes."""
    return make_node("paragraph", {}, [make_node("inline", {}, children)])


def adopt(parent: RenderTreeNode, children: Sequence[RenderTreeNode]) -> None:
    """Give a node its children, and them their parent."""
    parent.children = list(children)
    for child in children:
        child.parent = parent


def write(tree: RenderTreeNode) -> str:
    """Write a tree as MyST; the tree may change."""
    _flatten(tree, 0)
    _join_texts(tree)
    options = {"parser_extension": [_MYST], "mdformat": {}}
    # a tree looks its siblings through to find a node among them, each time it is asked for the next
    places = {id(child): place for node in tree.walk() for place, child in enumerate(node.children)}
    return MDRenderer().render_tree(tree, options, {"references": {}, "places": places})


def _beside(node: RenderTreeNode, step: int, context: RenderContext) -> RenderTreeNode | None:
    """Give the node before (-1) or after (1) one."""
    if node.parent is None:
        return None
    place = context.env["places"][id(node)] + step
    return node.parent.children[place] if 0 <= place < len(node.parent.children) else None


def _flatten(node: RenderTreeNode, level: int) -> None:
    """Lift what stands in more quotes and lists than MyST reads, which would be left out, out of the innermost."""
    children: list[RenderTreeNode] = []
    for child in node.children:
        depth = level + _LEVELS.get(child.type, 0)
        if child.type in (DIRECTIVE, TEXT, "inline"):
            # the text of a directive is read by itself
            depth = 0
        _flatten(child, depth)
        children += _lifted(child) if depth > _DEEPEST else [child]
    adopt(node, children)


def _lifted(node: RenderTreeNode) -> list[RenderTreeNode]:
    return [block for item in node.children for block in (item.children if item.type == "list_item" else [item])]


def _join_texts(node: RenderTreeNode) -> None:
    """Join texts that follow each other, since what is escaped in a text depends on what stands beside it."""
    children: list[RenderTreeNode] = []
    for child in node.children:
        _join_texts(child)
        if child.type == TEXT and children and children[-1].type == TEXT:
            children[-1] = make_text(children[-1].content + child.content)
        else:
            children.append(child)
    if len(children) != len(node.children):
        adopt(node, children)


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


def _write_directive(node: RenderTreeNode, context: RenderContext) -> str:
    body = "\n\n".join(filter(None, (child.render(context) for child in node.children)))
    longest = max((len(found) for found in _FENCE_LINE.findall(body)), default=2)
    fence = ":" * max(3, longest + 1)
    meta = node.meta
    head = [f"{fence}{{{meta['name']}}} {meta['argument']}".rstrip()]
    head += [f":{key}: {quote_option(text)}" for key, text in meta["options"].items()]
    return "\n".join([*head, *(["", body] if body else []), fence])


def _write_remark(node: RenderTreeNode, context: RenderContext) -> str:
    with context.indented(2):
        body = "\n\n".join(filter(None, (child.render(context) for child in node.children)))
    lines = [f"[!{node.meta['kind']}]", *body.split("\n")]
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _write_role(node: RenderTreeNode, context: RenderContext) -> str:
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
    ticks = "`" * (max((len(run) for run in _BACKTICKS.findall(content)), default=0) + 1)
    before, after = " " * content.startswith("`"), " " * content.endswith("`")
    return f"{{{name}}}{ticks}{before}{content}{after}{ticks}"


# -- Markdown that mdformat does not write, or not for MyST ------------------------------------------


def _write_link(node: RenderTreeNode, context: RenderContext) -> str:
    """Write a link, without the definition that it may have had elsewhere."""
    href = str(node.attrs.get("href", ""))
    shown = "".join(child.content for child in node.children)
    if node.info == "auto" and _AUTOLINK.fullmatch(shown) and href in (shown, f"mailto:{shown}"):
        return f"<{shown}>"
    text = "".join(child.render(context) for child in node.children)
    title = node.attrs.get("title")
    return f"[{text}]({_destination(href)}{_title(title)})"


def _write_image(node: RenderTreeNode, context: RenderContext) -> str:
    alt = escape_text(_alt(node))
    return f"![{alt}]({_destination(str(node.attrs.get('src', '')))}{_title(node.attrs.get('title'))})"


def _alt(node: RenderTreeNode) -> str:
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


def _write_strikethrough(node: RenderTreeNode, context: RenderContext) -> str:
    return "~~" + "".join(child.render(context) for child in node.children) + "~~"


def _write_formula(node: RenderTreeNode, context: RenderContext) -> str:
    """Write a formula in dollars, or as a role where MyST would not read dollars as one."""
    content = " ".join(node.content.split())
    if node.type == "math_inline_double" or _UNSAFE_FORMULA.search(content) or _has_digit_beside(node, context):
        return _in_backticks("math", content)
    return f"${content}$"


def _has_digit_beside(node: RenderTreeNode, context: RenderContext) -> bool:
    """Tell whether a digit stands where it makes a dollar a price."""
    before, after = _beside(node, -1, context), _beside(node, 1, context)
    if before is None and after is not None and node.parent is not None and node.parent.type == "inline":
        # at the beginning of a text, MyST takes the last character for the one before
        before = node.parent.children[-1]
    if any(one is not None and one.type in _FORMULAS for one in (before, after)):
        return True
    signs = [one.content[at] for one, at in ((before, -1), (after, 0)) if one is not None and one.content]
    return any(sign.isdigit() or sign in "$\\" for sign in signs)


def _write_formula_block(node: RenderTreeNode, context: RenderContext) -> str:
    lines = [line.strip() for line in node.content.split("\n")]
    # a blank line would end a formula that stands between dollar signs
    content = "\n".join(filter(None, lines))
    if not content:
        return ""
    if "$$" in content:
        return f"```{{math}}\n{content}\n```" if "```" not in content else f"~~~{{math}}\n{content}\n~~~"
    return f"$$\n{content}\n$$"


def _write_footnote_sign(node: RenderTreeNode, context: RenderContext) -> str:
    return f"[^{node.meta['label']}]"


def _write_footnote(node: RenderTreeNode, context: RenderContext) -> str:
    with context.indented(4):
        text = "\n\n".join(filter(None, (child.render(context) for child in node.children)))
    lines = [f"    {line}" if line else "" for line in text.split("\n")]
    # what is no paragraph must not stand on the line of the label
    first = lines.pop(0).strip() if node.children and node.children[0].type == "paragraph" else ""
    return "\n".join([f"[^{node.meta['label']}]: {first}".rstrip(), *lines])


def _write_wikilink(node: RenderTreeNode, context: RenderContext) -> str:
    return "\\[\\[" + "".join(child.render(context) for child in node.children) + "\\]\\]"


def _write_quote(node: RenderTreeNode, context: RenderContext) -> str:
    with context.indented(2):
        text = "\n\n".join(filter(None, (child.render(context) for child in node.children)))
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _write_list(node: RenderTreeNode, context: RenderContext) -> str:
    """Write a list; one whose items are paragraphs without blank lines between them has none here."""
    is_tight = all(block.hidden for item in node.children for block in item.children if block.type == "paragraph")
    is_other = _count_lists_before(node, context) % 2
    items = []
    for number, item in enumerate(node.children, int(node.attrs.get("start", 1))):
        marker = "-*"[is_other] if node.type == "bullet_list" else f"{number}{'.)'[is_other]}"
        lines = _write_item(item, context, is_tight).split("\n")
        indent = " " * (len(marker) + 1)
        items.append(
            "\n".join([f"{marker} {lines[0]}".rstrip(), *(indent + line if line else "" for line in lines[1:])])
        )
    return ("\n" if is_tight else "\n\n").join(items)


def _write_item(item: RenderTreeNode, context: RenderContext, is_tight: bool) -> str:
    text = last = ""
    for block in item.children:
        written = block.render(context)
        if written and text:
            # only these two may follow each other without becoming one
            text += "\n" if is_tight and last == "paragraph" and block.type in _LISTS else "\n\n"
        text += written
        last = block.type if written else last
    return text


def _count_lists_before(node: RenderTreeNode, context: RenderContext) -> int:
    """Count the lists of the same kind right before one, which only another marker keeps apart.

    A text that begins with a hyphen counts, too: MyST might take it for front matter, which it leaves out.
    """
    count = 0
    while (before := _beside(node, -1, context)) and before.type == node.type:
        node = before
        count += 1
    is_first = before is None and node.parent is not None and node.parent.type in (DIRECTIVE, "root")
    return count + (is_first and node.type == "bullet_list")


def _write_fence(node: RenderTreeNode, context: RenderContext) -> str:
    """Write code; a name in braces would be a directive."""
    if node.type == "fence" and node.info.strip().startswith("{"):
        node = RenderTreeNode((_copy(node, info=""),), create_root=False)
    return DEFAULT_RENDERERS["fence"](node, context)


def _copy(node: RenderTreeNode, **changes: Any) -> Token:
    return node._attribute_token().copy(**changes)  # tokens are how the tree is made


def _write_table(node: RenderTreeNode, context: RenderContext) -> str:
    rows = [row for part in node.children for row in part.children]
    lines = []
    for place, row in enumerate(rows):
        cells = ["".join(child.render(context) for child in cell.children) for cell in row.children]
        # a bar would end the cell, in code too
        cells = [cell.replace("\n", " ").strip(" ").replace("|", "\\|") for cell in cells]
        lines.append(f"| {' | '.join(cells)} |")
        if place == 0:
            styles = [str(cell.attrs.get("style", "")) for cell in row.children]
            lines.append(f"| {' | '.join(_delimiter(style) for style in styles)} |")
    return "\n".join(lines)


def _delimiter(style: str) -> str:
    return {"left": ":--", "right": "--:", "center": ":-:"}.get(style.rpartition(":")[2], "---")


def _write_rule(node: RenderTreeNode, context: RenderContext) -> str:
    # at the beginning of a directive, hyphens would begin its options; asterisks after one would be a rule of their own
    return "___" if node.parent is not None and node.parent.type == "list_item" else "***"


# -- Text ------------------------------------------------------------------------------------------


def _write_text(node: RenderTreeNode, context: RenderContext) -> str:
    text = escape_text(node.content)
    if text.endswith("!") and (after := _beside(node, 1, context)) and after.type != "text":
        # what follows may begin with a bracket, and would be a picture
        text = f"{text[:-1]}\\!"
    return text


def _write_paragraph(node: RenderTreeNode, context: RenderContext) -> str:
    text = "".join(child.render(context) for child in node.children).strip()
    if _LONE_TAG.match(text):
        # a tag alone on the first line would begin a block of HTML
        text = text.replace("\n", " ", 1)
    return escape_lines(text)


def _write_heading(node: RenderTreeNode, context: RenderContext) -> str:
    level = {"=": 1, "-": 2}.get(node.markup, len(node.markup))
    text = "".join(child.render(context) for child in node.children)
    text = re.sub(r"#$", r"\\#", re.sub(r"\\?\n", " ", text).strip())
    return f"{'#' * level} {text}"


def _write_emphasis(node: RenderTreeNode, context: RenderContext) -> str:
    """Write emphasis with its signs, or as tags where what stands beside it now would make them plain signs."""
    text = "".join(child.render(context) for child in node.children)
    if not text.strip():
        return text
    mark = node.markup[0]
    before, after = _sign_beside(node, mark, -1, context), _sign_beside(node, mark, 0, context)
    # signs of emphasis that begins or ends at the same place are read as one run
    first, last = text.lstrip(mark)[:1], text.rstrip(mark)[-1:]
    opens = _flanks(before, first) and (mark == "*" or is_space(before) or is_punctuation(before))
    closes = _flanks(after, last) and (mark == "*" or is_space(after) or is_punctuation(after))
    if opens and closes and mark not in (before, after):
        return f"{node.markup}{text}{node.markup}"
    return f"<{node.type}>{text}</{node.type}>"


def _flanks(outer: str, inner: str) -> bool:
    return not is_space(inner) and (not is_punctuation(inner) or is_space(outer) or is_punctuation(outer))


def _sign_beside(node: RenderTreeNode, mark: str, place: int, context: RenderContext) -> str:
    """Give the sign that stands before (-1) or after (0) emphasis; all but text begins and ends with punctuation."""
    beside = _beside(node, place or 1, context)
    if beside is None:
        parent = node.parent
        if parent is None or parent.type == "inline":
            return ""
        return _sign_beside(parent, mark, place, context) if parent.markup.startswith(mark) else "`"
    if beside.type == "text":
        return beside.content[place] if beside.content else ""
    if beside.type in ("softbreak", "hardbreak"):
        return ""
    return beside.markup[0] if beside.type in ("em", "strong") else "`"


_MYST = SimpleNamespace(
    RENDERERS={
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
    },
)
