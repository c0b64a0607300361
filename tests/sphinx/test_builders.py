"""A week with everything in it, in every builder: none crashes, all keep the author's words."""

from __future__ import annotations

import pytest
from casefiles import WEEK, find_harm

BODY = """## 专题

### One [linked](https://example.org/) *title*

```{paper} one
:code: https://example.org/code
```

::::{tweet} https://x.com/a/status/1917920257257459899
:name: "陈 @ | 🚀 <b>"
:paraphrase:

Post words <sup>2</sup> $x^2$.

:::{tweet} https://x.com/b/status/1917920257257459898
Quoted words.
:::
::::

```{episode} An episode
:show: A show
:link: https://example.org/e
:length: 1:00
```

```{source} A note
:kind: note
:date: 2025-05-01 07:46
```

> [!TIP]
> Remark words.

Digest words, {entry}`One linked title`, {paper}`one`, {week}`2025-W18`, {person}`a`, H<sub>2</sub>O, <kbd>K</kbd>,
a<br>b, ~~gone~~, [elsewhere](https://example.org/), ![A picture](https://example.org/p.png) ![Mine](p.png).

| a | b |
| - | - |
| c | d |

$$
\\\\frac{1}{2}
$$

#### Part

- Item words
"""
BIB = """@article{one,
  title = {One Paper}, author = {A, B}, journal = {J}, year = 2025, eprint = {2504.20602}, doi = {10.1000/1}
}
"""
LISTS = (
    "# Lists\n\n```{weeks}\n```\n\n```{papers}\n```\n\n```{people}\n```\n\n```{latest-week}\n```\n\n```{topics}\n```\n"
)
INDEX = "# Home\n\n```{toctree}\n:glob:\n\nweeks/*/*\nlists\n```\n"
# a picture of one pixel
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
WORDS = [
    "Post words",
    "Quoted words.",
    "Remark words.",
    "Digest words",
    "Item words",
    "One Paper",
    "An episode",
    "A note",
]


@pytest.fixture
def build(build_site, week_source, tmp_path):
    """Build the whole of it with a builder."""

    def build(builder: str, **options: str):
        picture = tmp_path / "project/weeks/2025/p.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(PNG)
        files = {f"{WEEK}.md": week_source(BODY), "bib/a.bib": BIB, "lists.md": LISTS, "index.md": INDEX}
        return build_site(files, builder=builder, **options)

    return build


def ours(site) -> list[tuple[str, str]]:
    """Return warnings but those that stock Sphinx and MyST give for text that only HTML can show."""
    others = ("myst.strikethrough", "epub", "misc.highlighting_failure")
    return [(w.type, w.text) for w in site.warnings if w.type not in others]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_html(build, builder):
    """The HTML builders show every word, and nothing runs."""
    site = build(builder)
    assert ours(site) == []
    name = {"html": WEEK, "dirhtml": f"{WEEK}/index", "singlehtml": "index"}[builder]
    body = site.page(name).select_one("div.body")
    assert [word for word in WORDS if word not in body.get_text()] == []
    assert find_harm(body) == []
    assert len(body.select("article.weekbook-entry")) == 2


def test_epub(build):
    """An e-book has the same elements as a page."""
    site = build("epub", conf='epub_show_urls = "no"\nversion = "1"\ncopyright = "someone"\n')
    assert ours(site) == []
    page = (site.outdir / f"{WEEK}.xhtml").read_text("utf-8")
    assert [word for word in WORDS if word not in page] == []
    assert 'class="weekbook-entry' in page


@pytest.mark.parametrize(("builder", "suffix"), [("text", "txt"), ("man", None), ("texinfo", None)])
def test_plain_builders(build, builder, suffix):
    """Text, manual pages and Texinfo show every word."""
    site = build(builder)
    assert ours(site) == []
    if suffix:
        text = " ".join((site.outdir / f"{WEEK}.{suffix}").read_text("utf-8").split())
    else:
        paths = [p for p in site.outdir.iterdir() if p.suffix in (".1", ".texi")]
        text = " ".join(" ".join(p.read_text("utf-8") for p in paths).replace("\\", "").split())
    assert [word for word in WORDS if word not in text] == []


def test_latex(build):
    """LaTeX has every word, and headings for entries."""
    site = build("latex", conf='latex_engine = "xelatex"\n')
    assert ours(site) == []
    text = " ".join(next(site.outdir.glob("*.tex")).read_text("utf-8").replace("\\sphinxhyphen{}", "-").split())
    assert [word for word in WORDS if word not in text] == []
    assert "section{One" in text


@pytest.mark.parametrize("builder", ["xml", "pseudoxml"])
def test_xml(build, builder):
    """The doctree can be written down."""
    site = build(builder)
    assert ours(site) == []
    text = next(site.outdir.rglob("W18.*")).read_text("utf-8")
    assert [word for word in WORDS if word not in " ".join(text.split())] == []


@pytest.mark.parametrize("builder", ["dummy", "gettext", "linkcheck"])
def test_other_builders(build, builder):
    """Builders without pages of their own go through (links to other hosts are ignored here)."""
    site = build(builder, conf='linkcheck_ignore = [".*"]\n')
    assert ours(site) == []


def test_gettext_has_the_words(build):
    """What a translator is given holds the author's words."""
    site = build("gettext")
    catalogue = " ".join(p.read_text("utf-8") for p in site.outdir.rglob("*.pot"))
    assert [word for word in ("Post words", "Digest words", "Item words") if word not in catalogue] == []


def test_builders_share_doctrees(build):
    """One builder after another from the same doctrees: the second can show what the first left in them."""
    build("text")
    site = build("html")
    assert ours(site) == []
    assert len(site.page(WEEK).select("article.weekbook-entry")) == 2
