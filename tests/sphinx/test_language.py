"""The interface in the reader's language; what the author wrote stays as it is."""

from __future__ import annotations

import pytest
from casefiles import WEEK

BODY = """## 其他

### One

```{paper} one
```

```{source} T
:kind: note
```

> [!NOTE]
> R.
"""
BIB = "@misc{one, title = {One}, author = {A, A and B, B and C, C and D, D and E, E}, eprint = {2504.20602}}\n"


@pytest.fixture
def build(build_site, week_source):
    """Build a week in a language."""

    def build(language: str):
        conf = f'language = "{language}"\n'
        return build_site({f"{WEEK}.md": week_source(BODY), "bib/a.bib": BIB}, conf=conf).page(WEEK)

    return build


@pytest.mark.parametrize(
    ("language", "references", "label", "dates"),
    [
        ("en", "References", "Private note", "Apr 28\u2009–\u2009May 4, 2025"),
        ("zh_CN", "参考文献", "私人笔记", "2025年4月28日至5月4日"),
        ("zh_TW", "参考文献", "私人笔记", "2025年4月28日至5月4日"),
        ("en_GB", "References", "Private note", "28 Apr\u2009–\u20094 May 2025"),
        ("xx", "References", "Private note", "Apr 28\u2009–\u2009May 4, 2025"),
    ],
)
def test_interface_language(build, language, references, label, dates):
    """Labels, headings of our own and dates follow the language of the site; an unknown one gives English."""
    page = build(language)
    assert page.find(id="references-title").get_text().strip() == references
    assert page.select_one(".weekbook-source .weekbook-label").get_text() == label
    assert page.select_one(".weekbook-masthead .weekbook-week-dates").get_text() == dates
    assert page.select_one("#topic-other > h2").contents[0] == "其他 "
