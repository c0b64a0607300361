"""Links to other hosts are references where no pages are written: link checkers and other formats know them."""

from __future__ import annotations

NOTE_LINKS = """
def setup(app):
    def note_links(app, doctree, docname):
        from docutils import nodes
        found = sorted(node["refuri"] for node in doctree.findall(nodes.reference) if "refuri" in node)
        with (app.outdir / "links.txt").open("a") as file:
            file.writelines(address + "\\n" for address in found)
    app.connect("doctree-resolved", note_links)
"""

BODY = """## 学术研究

### An entry

```{paper} 2504.00001v2
:title: One
```

:::{tweet} https://x.com/sama/status/1917766910911078571
A post.
:::

```{source} A page
:link: https://example.org/page
```

```{episode} An episode
:link: https://example.org/episode
```

Text.
"""


def test_addresses_are_references(build_site, week_source):
    """A checker of links, which looks for references in doctrees as other builders get them, finds every address."""
    site = build_site({"weeks/2025/W18.md": week_source(BODY)}, conf=NOTE_LINKS, builder="dummy")
    found = set((site.outdir / "links.txt").read_text("utf-8").splitlines())
    assert {
        "https://arxiv.org/abs/2504.00001v2",
        "https://arxiv.org/pdf/2504.00001v2",
        "https://x.com/sama/status/1917766910911078571",
        "https://example.org/page",
        "https://example.org/episode",
    } <= found


def test_latex_keeps_addresses(build_site, week_source):
    """In LaTeX, too, a source's title leads to its address."""
    site = build_site({"weeks/2025/W18.md": week_source(BODY)}, builder="latex")
    text = next(site.outdir.glob("*.tex")).read_text("utf-8")
    assert r"\sphinxhref{https://example.org/page}{A page}" in text
