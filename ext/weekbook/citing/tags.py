"""Languages of entries: tags (BCP 47) for all formats, and the names that BibTeX and babel have for them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..bibtex import bare_value
from ..languages import language_of

_LANGUAGES = {
    **dict.fromkeys(("english", "american", "british", "usenglish", "ukenglish", "en"), "en"),
    **dict.fromkeys(("chinese", "chinese-simplified", "zh"), "zh"),
    **dict.fromkeys(("german", "ngerman"), "de"),
    "french": "fr",
    "japanese": "ja",
    "korean": "ko",
    "spanish": "es",
    "portuguese": "pt",
    "italian": "it",
    "russian": "ru",
}
_NAMES = {tag: name for name, tag in reversed(_LANGUAGES.items())}
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?", re.IGNORECASE | re.ASCII)


def write_tag(locale: str | None) -> str | None:
    """Write what Sphinx and others call a language as a tag.

    >>> write_tag("zh_CN"), write_tag("en"), write_tag(None)
    ('zh-CN', 'en', None)
    """
    return locale.replace("_", "-") if locale else None


def find_babel_name(tag: str | None) -> str | None:
    """Give babel's name for the language of a tag, where it is known."""
    return _NAMES.get((tag or "").split("-")[0].lower())


def read_language(fields: Mapping[str, str], title: str) -> str | None:
    """Read the language of an entry as a tag: what it says, else what its title tells."""
    given = bare_value(fields.get("langid") or fields.get("language") or "")
    if known := _LANGUAGES.get(given.lower()):
        return known
    return write_tag(given) if given and _TAG.fullmatch(given) else language_of(title, latin="en")
