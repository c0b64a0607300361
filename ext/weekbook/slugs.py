"""Anchors that survive edits: pure text to text.

Pure: standard library only. Called by the structure of a week.
"""

from __future__ import annotations

import re
from collections.abc import Container
from hashlib import blake2b

_GITHUB_CLEAN = re.compile(r"[^\w\u4e00-\u9fff\- ]")


def github_slug(title: str) -> str:
    """Give the anchor that GitHub makes of a heading.

    The algorithm (https://gist.github.com/asabaylus/3071099): lower case, blanks to hyphens, all but
    word characters and hyphens dropped. MyST does the same for Markdown; this one serves reStructuredText.

    >>> github_slug("GPT-4o：图像 生成")
    'gpt-4o图像-生成'
    """
    return _GITHUB_CLEAN.sub("", title.lower().replace(" ", "-"))


def plain_slug(text: str) -> str:
    """Give an anchor of letters (Han ones too), digits and single hyphens.

    >>> plain_slug("LiveKit and OpenAI, with Russ d’Sa")
    'livekit-and-openai-with-russ-d-sa'
    """
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def unique_slug(slug: str, taken: Container[str]) -> str:
    """Append the first of ``-2``, ``-3``, … that makes a slug new.

    >>> unique_slug("a", {"a", "a-2"})
    'a-3'
    """
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def content_suffix(text: str) -> str:
    """Give four hexadecimal digits that depend on a text alone, to tell two of a kind apart.

    >>> content_suffix("a") == content_suffix("a") != content_suffix("b")
    True
    """
    return blake2b(text.encode(), digest_size=2).hexdigest()
