"""Line breaks in Chinese text: one sentence a line in the source, no blank between sentences on the page."""

from __future__ import annotations

import re

CASES = {
    "between sentences": ("第一句。\n第二句。", "第一句。第二句。"),
    "between Han characters": ("一行写\n不完的话", "一行写不完的话"),
    "more than once": ("一\n二\n三 four\n五", "一二三 four 五"),
    "beside a quotation mark": ("他说：\n“好。”\n然后", "他说：“好。”然后"),
    "after emphasis": ("这是**重点**\n下一行", "这是重点下一行"),
    "before a link": ("见\n[文档](https://example.org)", "见文档"),
    "Latin words keep their blank": ("a word\nand another", "a word and another"),
    "Latin beside Han keeps its blank": ("用 Sphinx\n来建", "用 Sphinx 来建"),
    "Latin quotes keep their blank": ("he said “yes”\n“no”", "he said “yes” “no”"),
}


def test_line_breaks(build_site):
    """A break between wide characters is none; every other one is a blank; code is left as it is."""
    page = "# Page\n\n" + "\n\n".join(source for source, _shown in CASES.values()) + "\n\n```\n代码\n不动\n```\n"
    site = build_site({"index.md": page})
    shown = [p.get_text().replace("\n", " ") for p in site.page("index").select("section p")]
    assert dict(zip(CASES, shown, strict=True)) == {name: text for name, (_source, text) in CASES.items()}
    assert "代码\n不动" in site.page("index").pre.get_text()


def shown(node):
    """Give the text of a node without the blanks that stand inside of formulas."""
    return "".join(node.get_text().split())


FORMULAS = {
    "降到 $O(n)$；再": ["O(n)；"],
    "比（$x$）小": ["（x）"],
    "either $x$, or $y$.": ["x,", "y."],
    "在 $x$ 之后": [],
    "$x$；$x$；": ["x；", "x；"],
}


def test_formulas_keep_their_punctuation(build_site):
    """A formula stands in one box with the marks before and behind it, and no character of the text is lost."""
    site = build_site({"index.md": "# Page\n\n" + "\n\n".join(FORMULAS)})
    paragraphs = site.page("index").select("section p")
    assert [[shown(kept) for kept in p.select(".weekbook-keep")] for p in paragraphs] == list(FORMULAS.values())
    assert [shown(p) for p in paragraphs] == [re.sub(r"[$ ]", "", source) for source in FORMULAS]
