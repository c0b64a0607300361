"""Which papers a week names: directives and roles in both languages, and none of what is only shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from weekbook.fetching.cited import find_documents, read_mentions

MARKDOWN = """---
week: 2025-W18
title: "{paper}`2504.99901`"
---

# Week

```{paper} 2504.00001v2
:title: Words

{paper}`2504.00002` in it
```

> Text
> with {paper}`words <https://arxiv.org/abs/2504.00003v1>` and
> {week:paper}`10.1000/AB.1`, {cite:p}`one, two` {cite}`three`

:::{admonition} Title with {paper}`key-of-it`
:class: note

````{tab} A
```{paper} hep-th/9901001
```
````
:::

```{eval-rst}
.. paper:: 2504.00004
```

- {paper}`not a paper!` {entry}`2504.99902` `{paper}`2504.99903``

% {paper}`2504.99904`

<!-- {paper}`2504.99905` -->

```{code-block} md
{paper}`2504.99906`
```

```text
{paper}`2504.99907`
```

    {paper}`2504.99908`
"""

RST = """
:week: 2025-W18

Week
====

.. paper:: 2504.00001v2
   :title: Words

   :paper:`2504.00002` in it

Text with :paper:`words over
lines <https://arxiv.org/abs/2504.00003v1>` and :week:paper:`10.1000/AB.1`,
:cite:p:`one, two`

.. note:: Title with :paper:`key-of-it`

   .. paper:: hep-th/9901001

.. :paper:`2504.99901`
   :paper:`2504.99902`

.. code-block:: rst

   :paper:`2504.99903`

An example::

   :paper:`2504.99904`

``:paper:`2504.99905``` and :entry:`2504.99906`; :paper:`2504.00004`
"""


def read(path: Path, text: str) -> list[tuple[int, str]]:
    """Return the lines and values of what a text names."""
    path.write_text(text, "utf-8")
    return [(one.line, one.ref.value) for one in read_mentions(path)]


def test_markdown(tmp_path: Path) -> None:
    """Directives, roles, what is nested and what is in a list count; code, comments and front matter do not."""
    assert read(tmp_path / "a.md", MARKDOWN) == [
        (8, "2504.00001"),
        (11, "2504.00002"),
        (15, "2504.00003"),
        (16, "10.1000/ab.1"),
        (16, "one"),
        (16, "two"),
        (16, "three"),
        (18, "key-of-it"),
        (22, "hep-th/9901001"),
        (28, "2504.00004"),
    ]


def test_restructuredtext(tmp_path: Path) -> None:
    """The same in the other language."""
    assert read(tmp_path / "a.rst", RST) == [
        (7, "2504.00001"),
        (10, "2504.00002"),
        (12, "2504.00003"),
        (13, "10.1000/ab.1"),
        (14, "one"),
        (14, "two"),
        (16, "key-of-it"),
        (18, "hep-th/9901001"),
        (31, "2504.00004"),
    ]


@pytest.mark.parametrize(
    "text", ["\ufeff{paper}`2504.00001`", "{paper}`2504.00001`\r\n", "| {paper}`2504.00001` |\n|-|"]
)
def test_odd_files(tmp_path: Path, text: str) -> None:
    """A byte order mark, other line breaks and tables hide nothing."""
    assert read(tmp_path / "a.md", text) == [(1, "2504.00001")]


def test_documents(tmp_path: Path) -> None:
    """Files of both languages at any depth, but none of what is built or hidden."""
    for name in ("b.md", "a/W18.rst", "_build/c.md", "a/.d/e.md", "f.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in find_documents(tmp_path)] == ["a/W18.rst", "b.md"]
