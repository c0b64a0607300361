"""Strategies for Markdown as a digest may hold it, and for what only looks like it."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = st.sampled_from(
    ["word", "模型", "训练", "GPT-4", "x", "5", "20", "a_b", "snake_case_name", "Ünï", "١٢", "𝒜", "e.g.", "No.1", ",，"]
)
_SIGNS = st.sampled_from(
    [
        *"$*_`[]()<>&\\!|~^{}#%+:@=-\"'.;/，。　",
        "$5",
        "**",
        "__",
        "~~",
        "``",
        "[^1]",
        "[^2]",
        "]:",
        "](",
        "![",
        "[[",
        "]]",
        "$$",
    ]
)
_FORMS = st.sampled_from(
    [
        "$x$",
        "$\\alpha_1 + y$",
        "$$z$$",
        "$`a`$",
        "`code`",
        "`a|b`",
        "`` a`b ``",
        "{role}`code`",
        "{paper}`2504.20602`",
        "{{ x }}",
        "{#id}",
        "**bold**",
        "*em*",
        "_em_",
        "***both***",
        "~~gone~~",
        "[text](https://a.example/b)",
        '[t*e*x](<https://a.example/b c> "title \\" & $x")',
        "[a $x$ `b`](https://a.example/?b=1&copy=2)",
        "[paper](https://arxiv.org/abs/2504.20602v1)",
        "[ref][r]",
        "[r]",
        "![alt](https://a.example/b.png)",
        '![a *b* "c"](https://a.example/b.png "t")',
        "<https://a.example/$b>",
        "https://a.example/b_c_d",
        "www.example.com/x",
        "me@example.com",
        "&amp;",
        "&copy;",
        "&#35;",
        "&lt;b&gt;",
        "<br>",
        "<sup>2</sup>",
        "<think>",
        "</think>",
        "<!-- hidden -->",
        '<a href="https://a.example">l</a>',
        "[[2504.20602v1 A title | B]]",
        "[[202504290746_A note]]",
        "[[EP106 An episode]]",
        "[[#A heading]]",
        "[[Some $x$ *title*]]",
        "[!NOTE]",
        "[ ]",
        "a  \nb",
        "a\\\nb",
        "\\$",
        "\\*",
        "\\[",
        "\\\\",
    ]
)
_LINE_STARTS = st.sampled_from(
    [
        "",
        "",
        "",
        "% ",
        "+++",
        ":::",
        ":::{note}",
        "(target)=",
        ": ",
        "~ ",
        "# ",
        "1. ",
        "- ",
        "> ",
        "    ",
        "\t",
        "　　",
        "[^1]: ",
        "[r]: ",
        "---",
        "===",
        "***",
        "| ",
        "$$",
        "```",
        "~~~",
        ":name: ",
        "[!NOTE] ",
        "[ ] ",
        "<div>",
        "{note}",
        "@",
    ]
)

inlines = st.lists(st.one_of(_WORDS, _FORMS, _SIGNS), min_size=1, max_size=7).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda between: between.join(parts))
)
"""A run of text, links, formulas, and signs that may be anything."""

_lines = st.tuples(_LINE_STARTS, inlines).map("".join)
_paragraphs = st.lists(_lines, min_size=1, max_size=3).map("\n".join)
_code = st.lists(st.one_of(_lines, st.just("")), max_size=3).map("\n".join)
_infos = st.sampled_from(["", "python", "{note}", "{tweet} x", "math", "c++ `x`", 'py title="a"'])
_fences = st.tuples(st.sampled_from(["```", "~~~", "````"]), _infos, _code).map(
    lambda parts: f"{parts[0]}{parts[1].replace('`', '') if parts[0][0] == '`' else parts[1]}\n{parts[2]}\n{parts[0]}"
)
_one_line = inlines.map(lambda text: " ".join(text.split()))
_headings = st.tuples(st.integers(1, 6), _one_line, st.sampled_from(["", " #", " ##"])).map(
    lambda parts: f"{'#' * parts[0]} {parts[1]}{parts[2]}"
)
_cells = _one_line.map(lambda text: text.replace("|", "\\|"))
_tables = st.tuples(
    st.lists(_cells, min_size=2, max_size=2), st.lists(st.lists(_cells, min_size=1, max_size=3), max_size=2)
).map(
    lambda parts: "\n".join(
        [f"| {' | '.join(row)} |" for row in [parts[0], [":-:", "---"], *parts[1]]],
    )
)
_others = st.sampled_from(
    [
        "---",
        "* * *",
        "$$\nx + y\n$$",
        "$$ x $$",
        "<div>\n\n*inside*\n\n</div>",
        "<!-- a\n\nb -->",
        "<details><summary>more</summary>\n\nhidden\n\n</details>",
        "<think>\nthought\n</think>",
        '<p align="center"><img src="https://a.example/b.png" alt="alt"></p>',
        "[r]: https://a.example/r 'title'",
        "[^1]: a note\n\n    and more",
        "[^2]: another",
        "    code\n      by indentation",
        "Setext\n===",
        "Two\nlines\n---",
        "<table><tr><td>cell</td><td>two</td></tr></table>",
    ]
)
_sources = st.sampled_from(
    [
        "[[2504.20602v1 A title]]",
        "[A title](https://arxiv.org/abs/2504.20602)",
        "[[202504290746_A note]]",
        "show：[[EP106 An episode]]",
        "[An episode](https://podwise.ai/dashboard/episodes/123)",
        "[A repository](https://github.com/a/b) | [A video](https://youtu.be/x)",
        "Name @karpathy [2025-05-01](https://x.com/karpathy/status/1917920257257459899)",
        "**N_a_me** @a_b · [12:33 PM · May 1, 2025](https://x.com/a_b/status/1917920257257459899)\n\n> a post",
        "[[#A heading]]",
        "> [!TIP] Title\n> text",
        "> [!quote]- Title\n>\n> - text",
        "- Show\n  - [[EP106 An episode]]\n  - [[EP107 Another]]",
    ]
)


def _indented(text: str, first: str) -> str:
    blank = " " * len(first)
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(blank + line if line else "" for line in lines[1:])])


def _listed(parts: tuple[str, list[str]]) -> str:
    marker, items = parts
    return "\n".join(_indented(item, marker) for item in items)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _nest(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(blocks, min_size=1, max_size=3).map("\n\n".join)
    markers = st.sampled_from(["- ", "* ", "1. ", "7) ", "0. ", "10. "])
    return st.one_of(some.map(_quoted), st.tuples(markers, st.lists(some, min_size=1, max_size=3)).map(_listed))


blocks = st.recursive(
    st.one_of(_paragraphs, _paragraphs, _headings, _fences, _tables, _others, _sources), _nest, max_leaves=5
)
"""One block, or a few in each other."""

documents = st.lists(blocks, min_size=1, max_size=5).flatmap(
    lambda parts: st.sampled_from(["\n\n", "\n\n", "\n"]).map(lambda between: between.join(parts) + "\n")
)
"""A document."""
