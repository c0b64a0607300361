"""The language of a text, as far as its letters and its smallest words tell it.

Pure: standard library only. Whoever shows titles and quotations marks them where they are not in the page's language
(https://www.w3.org/WAI/WCAG22/Understanding/language-of-parts). A mark that is wrong has a voice read, a font drawn
and words broken by the wrong rules; a text without one is merely read as the page is. So what is in doubt stays
without: single words, and Latin text with a sign of another language than English.
"""

from __future__ import annotations

import re

_LATIN_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_LATIN = re.compile(r"[^\u0000-\u024f]")
_KANA = re.compile(r"[\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_NOT_ENGLISH = _words(
    # German and Dutch
    "der das und ist nicht ein eine einer für mit von vom zum zur auf über het een voor van zijn",
    # French and Italian
    "le la les des du et une est dans pour avec sur qui que pas il lo gli della delle di che per una con",
    # Spanish and Portuguese
    "el los las del en por para como uma um não os ao da do dos em",
    # the letters of others give most of them away
    "och att det til og nie jest ve bir",
)
"""Small words of other languages. Those that English has too (``do``) are in both lists, and speak for neither."""
_ENGLISH = _words(
    "the of and an to in for with on is are was be how what why when who where which from at by we you it its",
    "this that your our can do does not or as than via using without into about my vs new",
)


def language_of(text: str, *, latin: str | None = None) -> str | None:
    """Tell the language of a text as a tag, or None where nothing tells it.

    :param latin: what Latin text is unless something speaks against it: a paper's title is English

    >>> language_of("How to read a paper"), language_of("从零讲起：Agents"), language_of("ゼロから")
    ('en', 'zh', 'ja')
    >>> language_of("Qwen3"), language_of("Die Kunst der Fuge"), language_of("Segment Anything Model")
    (None, None, 'en')
    >>> language_of("DINOv2", latin="en"), language_of("Über den Raum", latin="en")
    ('en', 'en')
    """
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    if _HAN.search(text):
        return "zh"
    words = _LATIN_WORD.findall(text)
    if not words or _NOT_LATIN.search("".join(words)):
        return None
    return latin or ("en" if _is_english(words) else None)


def _is_english(words: list[str]) -> bool:
    """Tell whether Latin words are English: two at least, and more small words of English than of other languages.

    Without small words of either, plain letters are taken for English: titles are short, and what is read is mostly it.
    """
    small = [word.casefold() for word in words]
    english, foreign = (sum(word in known for word in small) for known in (_ENGLISH, _NOT_ENGLISH))
    return len(words) > 1 and (english > foreign or (english == foreign == 0 and "".join(words).isascii()))


def foreign_language(text: str, page: str | None, *, latin: str | None = None) -> str | None:
    """Give the tag that a text needs on a page: none where it is in the page's language, or in one that is not known.

    >>> foreign_language("How to read a paper", "zh_CN"), foreign_language("How to read a paper", "en_GB")
    ('en', None)
    """
    found = language_of(text, latin=latin)
    return None if found == re.split(r"[-_]", (page or "en").lower())[0] else found
