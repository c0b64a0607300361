"""The same small archive twice, in English and in Chinese, each written in the letters of its language alone.

What stands on a page in the letters of the other language is then an interface text that is not translated.
"""

from __future__ import annotations

CONF = """
extensions = ["myst_parser", "sphinx_design", "weekbook"]
myst_enable_extensions = ["alert", "colon_fence"]
myst_heading_anchors = 6
myst_ref_domains = ["std", "week"]
suppress_warnings = ["myst.header"]
html_math_renderer = "mathml"
project = "{project}"
copyright = "2025, {author}"
language = "{language}"
html_theme = "sphinx_book_theme"
html_title = "{project}"
html_favicon = "mark.svg"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
weekbook_navigation = {navigation}
"""

TREE = """
```{toctree}
:hidden:

lists/weeks
lists/papers
lists/topics
lists/people
lists/shows
guide/index
```
"""
WEEKS_TREE = """
```{toctree}
:hidden:
:glob:

../weeks/*/*
```
"""
GUIDE_TREE = """
```{toctree}
:hidden:

reading
```
"""
LISTS = ("weeks", "papers", "topics", "people", "shows")
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 2h12v12H2z" fill="#a8301b"/></svg>'
PAGES = (
    *("index", "weeks/2024/W52", "weeks/2025/W18", "weeks/2025/W19", "guide/index", "guide/reading"),
    *(f"lists/{kind}" for kind in LISTS),
    *("genindex", "search", "404"),
)
"""Every kind of page."""

ENGLISH = {
    "index": """# A reader's week

What one reader made of the week, since 2024.

```{latest-week}
```

## Special this week

```{special}
```

## Papers read of late

```{papers}
:limit: 2
```

## All weeks

```{calendar}
```

## Ways in

### Topics

```{topics}
:limit: 3
```

### People

```{people}
:limit: 1
```

### Shows

```{shows}
:limit: 3
```
""",
    "weeks/2024/W52": """---
week: 2024-W52
---

# Week 52 of 2024

## Just for fun

### A clock that runs backwards

```{source} The clock on the town hall
:kind: website
:link: https://example.org/clock
```

It is right twice a day, like all others.
""",
    "weeks/2025/W18": """---
week: 2025-W18
---

# Week 18 of 2025

## Special topics

### Small models come of age: what a laptop can do now

```{source} Notes on three evenings with small models
:kind: note
:date: 2025-05-01 21:30
```

Three evenings, one laptop and no network: summaries are good, arithmetic is not, and the fan never stops.
The largest of them answered in "plain English" -- most of the time -- and was wrong in the same tone.

## Recommendations

- {entry}`2504.20917`
- {entry}`A thread on reading slowly`

## Interesting things

### Software and development

#### The case for boring build systems

```{source} Why we went back to make
:kind: article
:link: https://www.example.org/make
:author: Ada Okafor
:date: 2025-04-30
```

```{source} The talk about it
:kind: video
:link: https://video.example.net/boring
```

> [!NOTE]
> We did the same, and nobody noticed. That is the highest praise that a build system can get.

Rebuilding from scratch takes four minutes; the incremental build had taken six to explain.
The author measures `make -j8` on a machine with 8 cores and finds nothing that a cache would help.

#### A thread on reading slowly

:::{tweet} https://x.com/ninapark/status/1917920257257459890
:name: Nina Park
Read the tables first. If they do not surprise you, the text will not either.
:::
::::{tweet} https://x.com/ninapark/status/1917920257257459991
:name: Nina Park
:paraphrase:
She adds that figures lie more often than tables do.

:::{tweet} https://x.com/tomasz/status/1915000000000000000
Figures are read by people, tables by reviewers.
:::
::::

Advice that costs nothing and is followed by nobody.

### Podcasts and videos

```{episode} How a language is taught to a machine
:show: The Long Context
:link: https://example.com/e/12
:length: 1:02:33
:date: 2025-04-29
```
```{episode} What we forgot about search
:show: The Long Context
```

## Research

### Object detection

#### PURE-Tiny: clean features before you look for small things

```{paper} 2504.20917v2
```

Aerial pictures hold thousands of objects of ten pixels each; the usual backbones have smoothed them away before the
head looks.

#### A survey that is worth its length

```{paper} survey
```

It sorts two hundred methods by what they throw away.
""",
    "weeks/2025/W19": """---
week: 2025-W19
---

# Week 19 of 2025

## Research

### Other papers

#### The same detector, a week later

```{paper} 2504.20917
```

See {week}`2025-W18` for the first reading.
""",
    "guide/index": "# Guide\n\nHow to read these pages, and how to find something again.\n",
    "guide/reading": """# Reading a week

```{index} single: skim view
```

A week opens with its number, its days and a map. Press the button to skim, and press it again to read the full text.

## Finding something again

Search looks at every page. Lists of papers, people and topics lead back to the weeks in which they were read.
""",
}
"""The pages of the English edition."""

CHINESE = {
    "index": """# 一位读者的一周

从二〇二四年开始，一位读者每周写下他读到的东西。

```{latest-week}
```

## 这一周特别的

```{special}
```

## 近来读的论文

```{papers}
:limit: 2
```

## 各周

```{calendar}
```

## 从这里进去

### 主题

```{topics}
:limit: 3
```

### 人物

```{people}
:limit: 1
```

### 节目

```{shows}
:limit: 3
```
""",
    "weeks/2024/W52": """---
week: 2024-W52
---

# 2024 年第 52 周

## 轻松一刻

### 倒着走的钟

```{source} 市政厅上的钟
:kind: website
```

和别的钟一样，它每天也对两次。
""",
    "weeks/2025/W18": """---
week: 2025-W18
---

# 2025 年第 18 周

## 专题

### 小模型长大了：一台笔记本现在能做什么

```{source} 和小模型过的三个晚上
:kind: note
:date: 2025-05-01 21:30
```

三个晚上，一台笔记本，没有网络：摘要写得不错，算术不行，风扇没有停过。

## 推荐

- {entry}`慢慢读的一串推文`
- {entry}`2504.20917`

## 有趣的事与物

### 软件与开发

#### 无聊的构建工具有什么好

```{source} 我们为什么又用回了老工具
:kind: article
:author: 王小明
:date: 2025-04-30
```

```{source} 关于它的演讲
:kind: video
```

> [!NOTE]
> 我们也这么做了，没有人发现。这是对构建工具最高的评价。

从头构建要四分钟，解释增量构建要六分钟。

#### 慢慢读的一串推文

:::{tweet} https://x.com/ninapark/status/1917920257257459890
:name: 朴妮娜
先看表格。表格没有意外，正文也不会有。
:::
::::{tweet} https://x.com/ninapark/status/1917920257257459991
:name: 朴妮娜
:paraphrase:
她又说，图比表更会骗人。

:::{tweet} https://x.com/tomasz/status/1915000000000000000
:name: 托马
图是给人看的，表是给审稿人看的。
:::
::::

不花钱的建议，没有人照做。

### 播客与视频

```{episode} 怎样教机器学会一门语言
:show: 长谈
:length: 1:02:33
:date: 2025-04-29
```
```{episode} 关于搜索我们忘记了什么
:show: 长谈
```

## 学术研究

### 目标检测

#### 先净化特征，再找小目标

```{paper} 2504.20917v2
```

航拍图里有几千个十像素的目标。

#### 一篇值得读完的综述

```{paper} survey
```

它把两百种方法按丢掉的东西分类。
""",
    "weeks/2025/W19": """---
week: 2025-W19
---

# 2025 年第 19 周

## 学术研究

### 其他论文

#### 同一个检测器，一周以后

```{paper} 2504.20917
```

第一次读见 {week}`2025-W18`。
""",
    "guide/index": "# 指南\n\n怎样读这些页面，怎样再找到读过的东西。\n",
    "guide/reading": """# 读一周

```{index} single: 略读
```

一周的开头是周数、日期和地图。

## 再找到读过的东西

搜索会看每一页。
""",
}
"""The pages of the Chinese edition."""

TITLES = {"en": ("Weeks", "Papers", "Topics", "People", "Shows"), "zh_CN": ("各周", "论文", "主题", "人物", "节目")}
NAMES = {"en": ("Reader's week", "Ada Okafor", "Home"), "zh_CN": ("读者周刊", "王小明", "首页")}
BIB = {
    "en": """@misc{pure, title = {Seeing the Few Pixels: Feature Purification for Tiny Object Detection},
  author = {Lin, Wen and Okafor, Ada and Duarte, Rui and Haddad, Noor and Zhou, Wei}, year = {2025},
  eprint = {2504.20917}, archiveprefix = {arXiv}, primaryclass = {cs.CV}}
@article{survey, title = {What Detectors Forget: A Survey}, author = {Haddad, Noor and Zhou, Wei}, year = {2024},
  journal = {Journal of Small Things}, doi = {10.1000/182}}
""",
    "zh_CN": """@misc{pure, title = {看见几个像素：面向小目标检测的特征净化},
  author = {林雯 and 王小明 and 李雷 and 韩梅 and 周伟}, year = {2025}, eprint = {2504.20917}, archiveprefix = {arXiv}}
@article{survey, title = {检测器忘记了什么：综述}, author = {韩梅 and 周伟}, year = {2024}, journal = {小事学报},
  doi = {10.1000/182}}
""",
}


def write_edition(language: str) -> tuple[dict[str, str], str]:
    """Give the files of an edition, and its configuration."""
    pages = dict({"en": ENGLISH, "zh_CN": CHINESE}[language])
    for kind, title in zip(LISTS, TITLES[language], strict=True):
        pages[f"lists/{kind}"] = f"# {title}\n\n```{{{kind}}}\n```\n"
    for name, tree in (("index", TREE), ("lists/weeks", WEEKS_TREE), ("guide/index", GUIDE_TREE)):
        pages[name] += tree
    project, author, home = NAMES[language]
    navigation = [("index", home), *((f"lists/{k}", t) for k, t in zip(LISTS, TITLES[language], strict=True))]
    files = {f"{name}.md": text for name, text in pages.items()}
    files["bib/all.bib"] = BIB[language]
    files["mark.svg"] = MARK
    conf = CONF.format(project=project, author=author, language=language, navigation=navigation)
    return files, conf
