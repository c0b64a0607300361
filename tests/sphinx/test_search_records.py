"""What the search finds on the pages of a site: read from a build, as `weekbook records` gives it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from weekbook.cli import main
from weekbook.search.records import SearchRecord

BOOK = """
extensions = ["myst_parser", "sphinx_design", "weekbook"]
language = "zh_CN"
html_theme = "sphinx_book_theme"
exclude_patterns = ["_build"]
myst_enable_extensions = ["alert", "colon_fence", "dollarmath", "strikethrough"]
suppress_warnings = ["myst.header"]
html_math_renderer = "mathml"
"""
BIB = """@misc{doe-2025-small,
  title = {Small Things},
  author = {Doe, Jane and Roe, Richard and Poe, Ann and Lee, Bo and Kim, Su},
  eprint = {2504.00001},
  archivePrefix = {arXiv},
  year = {2025},
}
"""
WEEK = """---
week: 2025-W18
---

# 2025 年第 18 周

周的开头有一句话。

## 学术研究

主题自己的话。

### 自动驾驶

#### 第一条：小目标

```{paper} 2504.00001v2
```

摘要文字，分
两行写，with *emphasis* and $x^2$。

- 列表一
- 列表二

| 甲 | 乙 |
| --- | --- |
| 丙 | 丁 |

> [!NOTE]
> 作者的话

```python
code = 1
```

见 {paper}`2504.00002`。

#### 第二条

```{tweet} https://x.com/Some_One/status/1916352955370110980
:name: 某人

原话
```

文字。

##### 第二条的一部分

部分的文字。

## 专题

### 私人的条目

```{source} 一篇文章
:link: https://example.org/a
```

只有来源。
"""


@pytest.fixture(scope="module")
def records(tmp_path_factory) -> dict[str, SearchRecord]:
    """Build a small site, and read its records with the command."""
    root = tmp_path_factory.mktemp("search")
    files = {
        "conf.py": BOOK,
        "bib/a.bib": BIB,
        "index.md": "# 首页\n\n开场白。\n\n```{toctree}\nweeks/2025/W18\nguide\npapers\nhidden\ntopics\n```\n",
        "weeks/2025/W18.md": WEEK,
        "guide.md": "# 说明\n\n前言。\n\n## 用法\n\n用法的文字。\n\n### 细节\n\n细节的文字。\n",
        "papers.md": "# 论文\n\n所有论文。\n\n```{papers}\n```\n",
        "topics.md": "# 主题\n\n```{topics}\n```\n",
        "hidden.md": "---\nnosearch: true\n---\n\n# 不要找到\n\n这一页。\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(root), str(root / "_build/html")]
    subprocess.run(command, check=True)
    printed = subprocess.run(
        [sys.executable, "-m", "weekbook", "records"], cwd=root, check=True, capture_output=True, encoding="utf-8"
    )
    rows = [json.loads(line) for line in printed.stdout.splitlines()]
    found = {row["id"]: row for row in rows}
    assert len(found) == len(rows)
    assert not (root / "_build/html/searchindex.js").exists()
    for name in found:
        page, _, anchor = name.partition("#")
        html = (root / "_build/html" / page).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in html
    return found


def test_entry(records):
    """An entry has its title, all that a reader sees of it in blocks, and the facts of its sources."""
    entry = records["weeks/2025/W18.html#arxiv-2504-00001"]
    assert entry == {
        "id": "weeks/2025/W18.html#arxiv-2504-00001",
        "title": "第一条：小目标",
        "text": "\n".join(
            [
                "Small Things",
                "Jane Doe; Richard Roe; Ann Poe; Bo Lee; Su Kim",
                "2025",
                "arXiv 2504.00001 v2",
                "摘要文字，分两行写，with emphasis and x^2。",
                *("列表一", "列表二", "甲", "乙", "丙", "丁", "作者的话"),
                "code = 1",
                "见 arXiv:2504.00002。",
            ]
        ),
        "week": "2025-W18",
        "date": "2025-04-28",
        "topic": ["research", "autonomous-driving"],
        "kinds": ["paper"],
        "eprints": ["2504.00001", "2504.00002"],
        "handles": [],
    }


def test_post(records):
    """A post has name, account and text; words of the interface are not found."""
    entry = next(row for row in records.values() if row["title"] == "第二条")
    assert entry["handles"] == ["Some_One"]
    assert {"某人", "@Some_One", "原话", "文字。"} <= set(entry["text"].split("\n"))
    for word in ("展开", "永久链接", "摘要", "PDF", "转述"):
        assert word not in entry["text"].replace("摘要文字", "")


def test_part_of_an_entry(records):
    """A part of an entry is found by itself, and not in the entry."""
    part = next(row for row in records.values() if row["title"] == "第二条的一部分")
    whole = next(row for row in records.values() if row["title"] == "第二条")
    assert part["text"] == "部分的文字。"
    assert "部分的文字" not in whole["text"]


def test_week_and_topic(records):
    """What stands outside entries is the week's, or the topic's; a topic that says nothing itself is no record."""
    week = records["weeks/2025/W18.html"]
    assert (week["title"], week["text"], week["kinds"]) == ("2025 年第 18 周", "周的开头有一句话。", ["week"])
    topic = next(row for row in records.values() if row["text"] == "主题自己的话。")
    assert (topic["title"], topic["kinds"], topic["topic"]) == ("学术研究", ["topic"], ["research"])
    assert not any(row["title"] == "自动驾驶" and row["week"] for row in records.values())


def test_pages(records):
    """Other pages are found by section, to the second level; lists are found where they stand."""
    guide = [row for row in records.values() if row["id"].startswith("guide.html")]
    assert [(row["title"], row["text"]) for row in guide] == [
        ("说明", "前言。"),
        ("用法", "用法的文字。\n细节\n细节的文字。"),
    ]
    assert all(row["kinds"] == ["page"] and row["week"] == "" and row["topic"] == [] for row in guide)
    assert [row["text"] for row in records.values() if row["id"].startswith("papers.html") and not row["eprints"]] == [
        "所有论文。"
    ]
    assert not any(row["id"].startswith("hidden") for row in records.values())


def test_topics_of_the_list(records):
    assert {row["title"] for row in records.values() if row["id"].startswith("topics.html#")} >= {"自动驾驶", "专题"}


def test_no_index(tmp_path, capsys):
    """Without a site the command says what is missing, and fails."""
    assert main(["records", str(tmp_path)]) == 1
    assert "root.bin" in capsys.readouterr().err


@pytest.mark.parametrize("theme", ["basic", "alabaster"])
def test_other_themes_keep_the_search_of_sphinx(tmp_path, theme):
    """A theme without our frame has Sphinx's search, with its index."""
    (tmp_path / "conf.py").write_text(BOOK + f"html_theme = {theme!r}\n", "utf-8")
    (tmp_path / "index.md").write_text("# Home\n\nwombat\n", "utf-8")
    subprocess.run([sys.executable, "-m", "sphinx", "-q", str(tmp_path), str(tmp_path / "out")], check=True)
    assert "wombat" in Path(tmp_path, "out/searchindex.js").read_text("utf-8")
    assert not (tmp_path / "out/_static/weekbook/index").exists()
