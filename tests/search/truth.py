"""What a query means, by looking into every text: the slow truth that the index is held against.

Written from the description in ``docs/read/search.md`` alone; shares the folding with the index, whose cases are
checked by themselves, and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from weekbook.search.folding import fold

JOINERS = "-._+#/@:'&·"
CJK = re.compile(
    "[\u3005\u3007\u3021-\u3029\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\U00020000-\U0003ffff]"
)


@cache
def is_word(character: str) -> bool:
    """Tell whether a character belongs to a Latin word."""
    return unicodedata.category(character)[0] in "LMN" and not CJK.match(character)


def split_word(word: str) -> list[str]:
    """Cut a folded word of a query into runs of Han characters and compounds."""
    parts: list[str] = []
    kind = ""
    for character in word:
        now = "han" if CJK.match(character) else "latin" if is_word(character) or character in JOINERS else ""
        if now and now == kind:
            parts[-1] += character
        elif now:
            parts.append(character)
        kind = now
    cleaned = [part if CJK.match(part) else _trim(part) for part in parts]
    return [part for part in cleaned if part]


def _trim(part: str) -> str:
    if not any(map(is_word, part)):
        return ""
    part = part.rstrip("".join(set(JOINERS) - set("+#")))
    while part[0] in JOINERS:
        if part[0] in "@#." and is_word(part[1]):
            break
        part = part[1:]
    return part


def has_term(text: str, term: str) -> bool:
    """Tell whether a folded text has a term: a run of Han anywhere, a compound at the start of a word."""
    if CJK.match(term):
        return term in text
    place = text.find(term)
    while place >= 0:
        before = text[place - 1] if place else "\n"
        if term[0] in "@#" or not is_word(before):
            return True
        place = text.find(term, place + 1)
    return False


def has_phrase(text: str, phrase: str) -> bool:
    """Tell whether a folded text has a folded phrase, on word boundaries at its Latin ends."""
    place = text.find(phrase)
    while place >= 0:
        before = text[place - 1] if place else "\n"
        after = text[place + len(phrase) :][:1] or "\n"
        if not (is_word(phrase[0]) and is_word(before)) and not (is_word(phrase[-1]) and is_word(after)):
            return True
        place = text.find(phrase, place + 1)
    return False


def find(texts: Iterable[tuple[str, str]], query: str) -> set[str]:
    """Give the ids of all texts, folded by :func:`fold_record`, that a query without operators finds."""
    phrases = [fold(phrase) for phrase in re.findall(r'"([^"]+)"', query)]
    words = re.sub(r'"[^"]+"', " ", query).split()
    terms = [term for word in words for term in split_word(fold(word))]
    return {
        name
        for name, text in texts
        if all(has_term(text, term) for term in terms) and all(has_phrase(text, phrase) for phrase in phrases)
    }


def fold_record(title: str, text: str) -> str:
    """Fold what is searched of a record."""
    return fold(f"{title}\n{text}")
