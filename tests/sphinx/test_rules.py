"""Lines between paragraphs: they stay where the author or a post draws them, and cost no warning."""

from __future__ import annotations

from casefiles import WEEK

POST = ":::{tweet} https://x.com/a/status/1917920257257459899\nOne.\n\n***\n\nTwo.\n:::\n"
BODY = f"""## 其他

### 一条

***

Before.

---

After.

> Said.
>
> ---
>
> Answered.

- a

  ***

  b

***

### 另一条

{POST}
"""


def test_lines_in_a_week(build_site):
    """A line may stand in a quote, a list, a post, at the beginning and at the end of an entry."""
    site = build_site({f"{WEEK}.md": f"---\nweek: 2025-W18\n---\n\n# W18\n\n{BODY}"})
    assert site.warnings == []
    page = site.page(WEEK)
    assert [rule.find_parent(["blockquote", "li", "article"]).name for rule in page.select("article hr")] == [
        *("article", "article", "blockquote", "li", "article", "article")
    ]


def test_line_in_a_post_on_another_page(build_site):
    """A post keeps its lines on any page; docutils minds the page's own."""
    site = build_site({"index.md": f"# Page\n\n{POST}"})
    assert site.warnings == []
    assert site.page("index").select_one(".weekbook-tweet hr").find_previous("p").get_text() == "One."
