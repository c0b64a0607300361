"""The audit: it finds nothing in an honest import, and whatever is taken out of one or put into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from archives import PNG, Archive
from conftest import Built, Imported

from weekbook.importer.audit import Difference, DifferenceKind, audit_page, audit_pages, audit_weeks
from weekbook.importer.audit.builds import build_weeks
from weekbook.importer.audit.github import read_source
from weekbook.importer.audit.seen import Kind, Seen
from weekbook.importer.audit.tex import protect

POST = "https://x.com/ann_b/status/1916352955370110980"
REPLY = "https://x.com/carl/status/1916378686645014744"
RICH = rf"""---
week: 2025-W18
---

# 2025 年第 18 周周报

[English](README.md) | 简体中文

by @ann (Ann Bell)

以下为 2025 年 第 18 周（4 月 28 日至 5 月 4 日）看过的内容。

本周有一句自己的话。

## 目录

- [2025 年第 18 周周报](#2025-年第-18-周周报)
  - [论文](#论文)

## 推荐

- [[#甲：第一篇]]
- [[2025W17#Entry of 17]]

## 论文

### 甲：第一篇

[[2504.20602v2 Purifying, Labeling, and Utilizing]]

正文有 **重点**、*强调*、`a_b` 与 <sup>上标</sup>，价格 $20 和 $30，公式 $x_1 + \frac{{a}}{{b}}$，行内 $`y_2`$。\
指标 mAP@0.5 与 w[[0]] 照旧，<img src="https://pictures.example/raw.png" alt="生图">。
第二行接着写，参见 [另一篇](https://arxiv.org/abs/2504.18203v1) 和 [[2504.18204 Other Work]]，还有 [[私人笔记一则]]。

| 列 | 值 |
| --- | ---: |
| 一<br>二 | `p\|q` $z$ |
| **粗** | [表里的链接](https://example.com/table?a=1&b=2 "题") |

- 列表一
  1. 内层 $\alpha_1$

     $$
     \sum_{{i=1}}^n i
     $$

  2. ~~删去~~ 的与 ~单~ 的
- [ ] 待办

> 引文
>
> > 内引文 $$u_v$$
> >
> > ```text
> > quoted   code
> > ```

```python
# no heading
def f(): return "[[no link]] $a$"
```

    indented code

> [!WARNING]
> 小心 **这里**。

> [!quote]- 标题 在同一行
> 内容

脚注[^n]在此，<think>想一想</think>，<div>块</div>。

![说明](pictures/one.png)

![不在](pictures/none.png)

![远方](https://pictures.example/far.png)

[^n]: 注文

### 乙：第二篇

[2505.00001v1 3D Things: A Study](https://arxiv.org/pdf/2505.00001v1)

见 [[文章一]] 和 [[文章二]]，又见 [[私事|公事]]。

[[文章二]] | [[私事|公事]]

![](https://pictures.example/bare.png)

[[202504290746_一次试用]]

[A Tool for Things](https://github.com/ann/tool)

第二篇的话，地址 https://github.com/ann/tool 在此。

## 推文

### 丙：一串

Ann Bell @ann_b [12:21 PM · Apr 27, 2025]({POST})

> First words.
>
> ![](pictures/two.png)

@dora · [2025/4/27 22:10](https://x.com/dora/status/1916400000000000000)

> Third words.

**Carl** @carl [2025-04-27]({REPLY}?s=20)

> Second words.

说说这串。

## 播客与视频

- Show One
  - [[EP1 First]]
  - [Second talk](https://podwise.ai/dashboard/episodes/42)
- Show | Two：[[EP9 Ninth]]

[[EP7 Seventh]] by Show Three
"""


@dataclass
class Audited:
    """A rich week, imported and built; and imports of it that were spoilt before they were built."""

    readme: Path
    page: Path
    weeks: Path
    pages: Path

    @property
    def html(self) -> str:
        """The page."""
        return self.page.read_text("utf-8")

    def audit(self, html: str) -> list[Difference]:
        """Audit a changed page."""
        source = self.readme.read_text("utf-8")
        return losses(audit_page(source, html, path="README.md", folder=self.readme.parent, page=self.page))


def losses(found: tuple[Difference, ...]) -> list[Difference]:
    """Return the differences that count."""
    return [one for one in found if one.is_loss]


# what is changed in the imported text, and the kind of what the audit says
SPOILT: dict[str, tuple[str, str, DifferenceKind]] = {
    "word": ("第二行接着写", "第二行写", DifferenceKind.WORD),
    "latin word": ("First words", "First", DifferenceKind.WORD),
    "character": ("说说这串", "说说那串", DifferenceKind.WORD),
    "digit": ("价格 \\$20", "价格 \\$2", DifferenceKind.WORD),
    "mark": ("说说这串。", "说说这串", DifferenceKind.WORD),
    "added word": ("内引文", "内引文多出", DifferenceKind.WORD),
    "cell": ("一<br>二", "一", DifferenceKind.WORD),
    "own words of the header": ("本周有一句自己的话。", "", DifferenceKind.WORD),
    "link": ("(https://example.com/table?a=1&b=2", "(https://example.com/table?a=1", DifferenceKind.LINK),
    "link of a source": (
        ":link: https://github.com/ann/tool",
        ":link: https://github.com/ann/t",
        DifferenceKind.LINK,
    ),
    "mention": ("<2504.18203v1>", "<2504.18209>", DifferenceKind.LINK),
    "formula": ("$x_1 + \\frac{a}{b}$", "$x_1 + \\frac{a}{c}$", DifferenceKind.FORMULA),
    "formula in a list": ("$\\alpha_1$", "", DifferenceKind.FORMULA),
    "display formula": ("\\sum_{i=1}^n i", "\\sum_{i=1}^m i", DifferenceKind.FORMULA),
    "added formula": ("说说这串", "说说 $q$ 这串", DifferenceKind.FORMULA),
    "code": ("def f(): return", "def f():  return", DifferenceKind.CODE),
    "quoted code": ("quoted   code", "quoted code", DifferenceKind.CODE),
    "paper": ("{paper} 2504.20602v2", "{paper} 2504.20603v2", DifferenceKind.WORD),
    "version": ("{paper} 2504.20602v2", "{paper} 2504.20602v1", DifferenceKind.WORD),
    "date of a post": (":date: 2025-04-27\n", ":date: 2025-04-26\n", DifferenceKind.WORD),
    "time of a post": ("12:21", "12:31", DifferenceKind.WORD),
    "handle": (":handle: carl", ":handle: karl", DifferenceKind.WORD),
    "name": (":name: Ann Bell", ":name: Ann", DifferenceKind.WORD),
    "status": ("1916378686645014744", "1916378686645014745", DifferenceKind.WORD),
    "stamp": ("07:46", "07:45", DifferenceKind.WORD),
    "show": (":show: Show One", ":show: Show On", DifferenceKind.WORD),
    "episode": ("{episode} EP9 Ninth", "{episode} EP8 Ninth", DifferenceKind.WORD),
    "title": ("### 乙：第二篇", "### 乙：第二", DifferenceKind.TITLE),
    "entry": ("### 丙：一串\n", "", DifferenceKind.ENTRY),
    "added entry": ("## 播客与视频\n", "### 丁\n\n无\n\n## 播客与视频\n", DifferenceKind.ENTRY),
    "picture": ("![说明](", "![不是](", DifferenceKind.PICTURE),
    "kind of a remark": ("[!WARNING]", "[!TIP]", DifferenceKind.REMARK),
    "author": ("author: ", "editor: ", DifferenceKind.WORD),
}

# what is changed in the built page
CUT: dict[str, tuple[str, str, DifferenceKind]] = {
    "word": (r"第二行接着写", "第二行写", DifferenceKind.WORD),
    "code in a line": (r"(<code[^>]*>.*?)a_b", r"\1ab", DifferenceKind.WORD),
    "link": (r'<a [^>]*href="https://example.com/table[^>]*>(.*?)</a>', r"\1", DifferenceKind.LINK),
    "target": (r'(class="weekbook-tweet-date" href="[^"]*)1916352955370110980', r"\g<1>9", DifferenceKind.WORD),
    "picture": (r'<img alt="说明"[^>]*>', "", DifferenceKind.PICTURE),
    "other picture": (r'(<img alt="说明"[^>]*src=")[^"]*', r"\1../../_images/none.png", DifferenceKind.PICTURE),
    "formula": (r'<span class="math weekbook-formula">.*?</span>', "", DifferenceKind.FORMULA),
    "sign of a formula": (r"<mi>α</mi>", "<mi>β</mi>", DifferenceKind.FORMULA),
    "code": (r'<div class="highlight-python.*?</div>\s*</div>', "", DifferenceKind.CODE),
    "index": (r"w\[\[0\]\]", "w0", DifferenceKind.WORD),
    "line break": (r"<br>", "&lt;br /&gt;", DifferenceKind.WORD),
    "identifier": (r"arXiv 2504.20602", "arXiv 2504.2060", DifferenceKind.WORD),
    "remark": (r'class="weekbook-remark"', 'class="remark"', DifferenceKind.REMARK),
    "entry": (r"<article[^>]*class=\"weekbook-entry\".*?</article>", "", DifferenceKind.ENTRY),
    "heading of the week": (r"<h1>.*?</h1>", "<h1>别的</h1>", DifferenceKind.TITLE),
    "day of a post": (r"4月27日", "4月2日", DifferenceKind.WORD),
    "title of a paper": (r"Purifying, Labeling, and", "Purifying, and", DifferenceKind.WORD),
    "reference": (r'(<a class="reference internal" href=")#arxiv-2504-20602', r"\1#topic-papers", DifferenceKind.LINK),
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """Import and build the rich week, and each spoilt one, at once."""
    root = tmp_path_factory.mktemp("audit")
    archive = Archive(root)
    archive.add(17)
    readme = archive.add(18, RICH.encode())
    (readme.parent / "pictures").mkdir()
    (readme.parent / "pictures" / "one.png").write_bytes(PNG)
    (readme.parent / "pictures" / "two.png").write_bytes(PNG + b"\0")
    archive.run()
    imported = archive.page(18)
    text = imported.read_text("utf-8")
    for number, (old, new, _kind) in enumerate(SPOILT.values()):
        assert old in text, f"{old!r} is not in {text}"
        spoilt = imported.parent.with_name(str(2030 + number)) / "W01.md"
        spoilt.parent.mkdir()
        week = f"week: {2030 + number}-W01"
        spoilt.write_text(text.replace("week: 2025-W18", week).replace(old, new, 1), "utf-8")
    pages = build_weeks(root / "build", archive.weeks, archive.bib.parent, conf=None, jobs=2)
    return Audited(readme, pages / "2025" / "W18.html", archive.weeks, pages)


def test_honest_import_has_no_difference(audited: Audited) -> None:
    """A week with everything that a week can have comes through whole; what is left out on purpose is named."""
    pairs = [(audited.readme, audited.weeks / "2025" / "W18.md")]
    found = audit_pages(pairs, weeks_dir=audited.weeks, pages=audited.pages)
    assert [str(one) for one in losses(found)] == []
    named = " ".join(one.expected for one in found)
    assert all(text in named for text in ("简体中文", "by @ann", "目录", "links to headings"))
    assert [one.line for one in found] == sorted(one.line for one in found)


@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_import_is_found(audited: Audited, name: str) -> None:
    """What is not in the imported text as it was in the README, or is more than in it, is said, in its entry."""
    year = 2030 + list(SPOILT).index(name)
    pairs = [(audited.readme, audited.weeks / str(year) / "W01.md")]
    found = losses(audit_pages(pairs, weeks_dir=audited.weeks, pages=audited.pages))
    assert SPOILT[name][2] in {one.kind for one in found}
    assert len(found) <= 12, [str(one) for one in found]


@pytest.mark.parametrize("name", CUT)
def test_changed_page_is_found(audited: Audited, name: str) -> None:
    """What is taken out of a page or put into it is said."""
    pattern, new, kind = CUT[name]
    html = audited.html
    start = html.index("<h1>") if name == "heading of the week" else html.index("weekbook-map-legend")
    changed, count = re.subn(pattern, new, html[start:], count=1, flags=re.DOTALL)
    assert count == 1
    found = audited.audit(html[:start] + changed)
    assert kind in {one.kind for one in found}


def test_exchanged_entries_are_found(audited: Audited) -> None:
    """Two entries in each other's place are both there, and yet not as they were."""
    html = audited.html
    entries = re.findall(
        r"<article aria-labelledby=\"(?:arxiv)[^>]*class=\"weekbook-entry\".*?</article>", html, re.DOTALL
    )
    assert len(entries) == 2
    changed = html.replace(entries[0], "\0").replace(entries[1], entries[0]).replace("\0", entries[1])
    found = audited.audit(changed)
    assert {one.kind for one in found} == {DifferenceKind.ENTRY}
    assert all("another place" in one.found for one in found)


def test_exchanged_words_are_found(audited: Audited) -> None:
    """The order of words counts."""
    html = audited.html.replace("First words.", "words First.")
    assert DifferenceKind.WORD in {one.kind for one in audited.audit(html)}


def test_place_of_a_difference_is_said(audited: Audited) -> None:
    """A difference names the line of the README, the entry, and both sides."""
    found = audited.audit(audited.html.replace("第二行接着写", "第二行写"))
    (one,) = found
    lines = audited.readme.read_text("utf-8").splitlines()
    assert "第二行接着写" in lines[one.line - 1]
    assert (one.entry, one.expected, one.found) == ("甲：第一篇", "接着", "")
    assert str(one) == f"README.md:{one.line}: word lost in '甲：第一篇': '接着'"


def test_missing_page_is_a_loss(audited: Audited, tmp_path: Path) -> None:
    """A week that was not built is not taken for one without differences."""
    pairs = [(audited.readme, audited.weeks / "2025" / "W18.md")]
    (one,) = audit_pages(pairs, weeks_dir=audited.weeks, pages=tmp_path)
    assert (one.kind, one.is_loss) == (DifferenceKind.PAGE, True)


def test_what_cannot_be_compared_is_a_loss(audited: Audited, tmp_path: Path) -> None:
    """A week that is nested deeper than the audit can follow does not pass."""
    readme = tmp_path / "README.md"
    readme.write_text("# 2025 年第 18 周\n\n" + ">" * 900 + " deep\n", "utf-8")
    pairs = [(readme, audited.weeks / "2025" / "W18.md")]
    assert any(one.is_loss for one in audit_pages(pairs, weeks_dir=audited.weeks, pages=audited.pages))


def test_build_that_fails_is_said(tmp_path: Path) -> None:
    """Where Sphinx cannot build, the audit says what Sphinx says."""
    (tmp_path / "weeks").mkdir()
    conf = tmp_path / "conf.py"
    conf.write_text("extensions = ['there_is_none']\n", "utf-8")
    with pytest.raises(RuntimeError, match="there_is_none"):
        audit_weeks([], weeks_dir=tmp_path / "weeks", bib=tmp_path / "bib", conf=conf, jobs=1)


def test_corpus_loses_nothing(imported: Imported, built: Built, corpus: Path) -> None:
    """No word, link, picture, formula or block of code of the real weeks is lost, none invented, none exchanged."""
    sources = sorted(corpus.glob("*/*/README.zh-CN.md"))
    pairs = [(path, imported.weeks / path.parent.name[:4] / f"{path.parent.name[4:]}.md") for path in sources]
    assert len(pairs) == 18
    found = audit_pages(pairs, weeks_dir=imported.weeks, pages=built.html / "weeks")
    assert [str(one) for one in losses(found)] == []
    # each week has its header and its table of contents, and nothing else is left out
    assert all(sum(one.path == str(path) for one in found) >= 3 for path in sources)


# -- Formulas ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中$a_b$文", ["a_b"]),
        ("$20 and $30", []),
        (r"\$a$ and $b$", ["b"]),
        ("$ a$ and $a $", []),
        ("`$a$` and $b$", ["b"]),
        ("``x ` $a$`` $b$", ["b"]),
        ("$`a_b`$", ["a_b"]),
        ("$$a$$ in a line", ["a"]),
        ("> $$\n> a\n> = b\n> $$", ["a\n= b"]),
        ("- $a\n  = b$", ["a\n= b"]),
        ("```\n$a$\n```\n$b$", ["b"]),
        ("    $a$\n\n$b$", ["b"]),
        ("[x](https://a.example/$y$)", []),
        ("[[About $100 and $200]]", []),
        ("| $a$ | $b |\n| --- | --- |\n| c$ | $d$ |", ["a", "d"]),
        ("$a\n\nb$", []),
        ("$$\na\n\nb\n$$", []),
    ],
)
def test_formulas_of_a_text(text: str, expected: list[str]) -> None:
    """What is a formula, and what only looks like one."""
    protected, formulas = protect(text)
    assert [one.tex.strip() for one in formulas] == expected
    assert protected.count("\n") == text.count("\n")


# -- What GitHub shows -------------------------------------------------------------------------------


def words(seen: Seen) -> list[str]:
    """Return the words of all sections."""
    tokens = [token for section in seen.sections for token in (*section.title_tokens, *section.tokens)]
    return [token.text for token in tokens if token.kind is Kind.WORD and not token.optional]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>M</b>yST <think> x", ["MyST", "<", "think", ">", "x"]),
        ("a <!-- b --> c", ["a", "c"]),
        ("a<br>b", ["a", "b"]),
        ("<div>a</div>", ["a"]),
        ("一\n二", ["一", "二"]),
        ("<script>x</script>", ["<", "script", ">", "x", "<", "/", "script", ">"]),
        ("a_b_c", ["a_b_c"]),
    ],
)
def test_words_of_a_readme(text: str, expected: list[str]) -> None:
    """Tags that format are no words, what only looks like one is."""
    assert words(read_source(text, folder=None)) == expected


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("[x](javascript:alert)", None),
        ("[x](https://A.example/%E5%9B%BE)", "https://a.example/图"),
        ("[x](http://arxiv.org/pdf/2504.20602v1.pdf)", "arxiv:2504.20602v1"),
        ("[x](../2025W17/README.zh-CN.md#y)", "week:2025-W17"),
        ("[x](#none)", None),
        ("x@y.example", "mailto:x@y.example"),
        ("x@0.5", None),
    ],
)
def test_target_of_a_link(text: str, target: str | None) -> None:
    """A link leads where its address says, however it is written."""
    (section,) = read_source(text, folder=None).sections
    assert section.tokens[0].link == target
