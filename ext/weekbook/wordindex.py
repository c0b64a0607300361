"""Sphinx's search index, made page by page: a worker can read a page's words, and a build only those that changed.

Sphinx keeps sets of documents by word, which only one process can fill, and reads all of them from its own JavaScript
file for every build. Here each page keeps its words as one text; the words of all are put together when the index is
written. What a browser is given says the same.
"""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.search import IndexBuilder, SearchLanguage, js_index
from sphinx.search.en import SearchEnglish
from sphinx.util.index_entries import split_index_msg

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_BETWEEN = "\0"
"""What stands between words: no word has it."""
_STYLES = re.compile(r"<style.*?</style>|<script.*?</script>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<]+?>")


class EnglishWords(SearchEnglish):
    """Sphinx's English words, without asking the stemmer for words that it leaves as they are.

    English endings are made of letters from a to z: a run of Chinese characters has none, and a site in Chinese has
    hundreds of thousands of them.
    """

    def __init__(self, options: dict[str, str]) -> None:
        """Begin without stems; they are kept for all pages."""
        super().__init__(options)
        self._stems: dict[str, str] = {}

    def stem(self, word: str) -> str:
        """Give the stem of a word."""
        word = word.lower()
        if not "a" <= word[-1:] <= "z":
            return word
        stem = self._stems.get(word)
        if stem is None:
            stem = self._stems[word] = self.stemmer.stemWord(word)
        return stem


@dataclass(frozen=True, slots=True)
class Page:
    """What the index knows of one page."""

    title: str
    filename: str
    titles: tuple[tuple[str, str | None], ...]
    """Its headings, each with its id; the first without."""
    words: str
    """The stems of its words, but for those of its headings."""
    title_words: str
    """The stems of the words of its headings."""
    entries: tuple[tuple[str, str, str], ...]
    """Its entries of the general index: text, id, and whether it is a main one."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of all pages, as a browser is given them."""

    docnames: tuple[str, ...]
    words: dict[str, int | list[int]]
    """For each word the place of its page among all, or the places of its pages."""
    title_words: dict[str, int | list[int]]


class PageIndex(IndexBuilder):
    """The index of a build."""

    def __init__(self, env: Any, lang: str, options: dict[str, str], scoring: str, store: Path) -> None:
        """Begin empty.

        :param store: a file for the pages of the last build
        """
        super().__init__(env, lang, options, scoring)
        self.pages: dict[str, Page] = {}
        self._store = store
        self._changed = True
        self._known: dict[str, Any] = {}
        self._waiting = False
        self._named: tuple[tuple[str, ...], dict[str, Any]] | None = None
        self._before: dict[str, Page] = {}
        self._terms: Terms | None = None

    # -- Pages -------------------------------------------------------------------------------------

    def feed(self, docname: str, filename: Any, title: str, doctree: nodes.document) -> None:
        """Take the words of a page."""
        self.add({docname: read_page(self.lang, str(filename), title, doctree)})

    def add(self, pages: dict[str, Page]) -> None:
        """Take pages whose words have been read."""
        self._fetch()
        self.pages.update(pages)
        self._changed = True

    def prune(self, docnames: Iterable[str]) -> None:
        """Forget all pages but these."""
        kept = set(docnames)
        if set(self._known.get("docnames", ()) if self._waiting else self.pages) <= kept:
            return
        self._fetch()
        self.pages = {docname: page for docname, page in self.pages.items() if docname in kept}
        self._changed = True

    # -- The last build ----------------------------------------------------------------------------

    def load(self, stream: Any, format: Any) -> None:
        """Take over the pages of the last build, from our own file if it belongs to this index."""
        self._changed, self._known, self._waiting = True, {}, False
        if known := _read_head(self._store):
            is_ours = known["env"] == self._env_version and known["language"] == self.lang.lang
            if is_ours and known["index"] == stamp(Path(stream.name)):
                self._changed, self._known, self._waiting = False, known, True
                return
        super().load(stream, format)
        self.pages = dict(self._pages_of_words())

    def _fetch(self) -> None:
        """Read the pages of the last build, which most builds without a change do without."""
        if self._waiting:
            self._waiting = False
            with self._store.open("rb") as file:
                pickle.load(file)
                self._before = pickle.load(file)
                self._terms = pickle.load(file)
            self.pages = dict(self._before)

    def _pages_of_words(self) -> Iterator[tuple[str, Page]]:
        """Turn sets of documents by word, as Sphinx has read them, into pages."""
        words: dict[str, list[str]] = {}
        title_words: dict[str, list[str]] = {}
        for found, mapping in ((words, self._mapping), (title_words, self._title_mapping)):
            for word, docnames in mapping.items():
                for docname in docnames:
                    found.setdefault(docname, []).append(word)
        for docname, title in self._titles.items():
            titles = tuple(self._all_titles.get(docname, ()))
            text, title_text = (_BETWEEN.join(sorted(found.get(docname, ()))) for found in (words, title_words))
            yield docname, Page(title or "", self._filenames[docname], titles, text, title_text, ())
        self._mapping, self._title_mapping = {}, {}

    def is_current(self, path: Path) -> bool:
        """Tell whether an index that has been written says what this one would."""
        return not self._changed and self._known.get("index") == stamp(path) and self._known["rest"] == self._rest()

    def store(self, path: Path) -> None:
        """Keep the pages for the next build, once the index has been written."""
        head = {
            "env": self._env_version,
            "language": self.lang.lang,
            "index": stamp(path),
            "rest": self._rest(),
            "docnames": self._docnames(),
        }
        new = self._store.with_suffix(".new")
        with new.open("wb") as file:
            pickle.dump(head, file, pickle.HIGHEST_PROTOCOL)
            pickle.dump(self.pages, file, pickle.HIGHEST_PROTOCOL)
            pickle.dump(self._terms, file, pickle.HIGHEST_PROTOCOL)
        new.replace(self._store)

    def _rest(self) -> str:
        """Give a digest of what the index says besides words: it comes from the domains."""
        objects = self._objects(self._docnames())
        return blake2b(repr((objects, self._objtypes, self._objnames)).encode(), digest_size=16).hexdigest()

    def _docnames(self) -> tuple[str, ...]:
        return tuple(sorted(self._known["docnames"] if self._waiting else self.pages))

    def _objects(self, docnames: tuple[str, ...]) -> dict[str, Any]:
        """Give what the domains name; asked for when all pages are written, so that it does not change."""
        if self._named is None or self._named[0] != docnames:
            self._named = (docnames, self.get_objects({docname: place for place, docname in enumerate(docnames)}))
        return self._named[1]

    # -- What a browser is given -------------------------------------------------------------------

    def freeze(self) -> dict[str, Any]:
        """Put the words of all pages together."""
        self._fetch()
        docnames = self._docnames()
        pages = [self.pages[docname] for docname in docnames]
        titles: dict[str, list[tuple[int, str | None]]] = {}
        entries: dict[str, list[tuple[int, str, bool]]] = {}
        for place, page in enumerate(pages):
            for title, anchor in page.titles:
                titles.setdefault(title, []).append((place, anchor))
            for text, anchor, main in page.entries:
                entries.setdefault(text.lower(), []).append((place, anchor, main == "main"))
        objects = self._objects(docnames)
        terms = self._terms = self._put_together(docnames)
        return {
            "docnames": docnames,
            "filenames": [page.filename for page in pages],
            "titles": [page.title for page in pages],
            "terms": terms.words,
            "objects": objects,
            "objtypes": {number: ":".join(name) for name, number in self._objtypes.items()},
            "objnames": self._objnames,
            "titleterms": terms.title_words,
            "envversion": self._env_version,
            "alltitles": titles,
            "indexentries": entries,
        }

    def _put_together(self, docnames: tuple[str, ...]) -> Terms:
        """Give the pages of all words: those of the last build, changed where a page has, if the pages are the same."""
        terms = self._terms
        if terms is None or terms.docnames != docnames:
            pages = [self.pages[docname] for docname in docnames]
            words = _invert(page.words for page in pages)
            return Terms(docnames, words, _invert(page.title_words for page in pages))
        for place, docname in enumerate(docnames):
            before, after = self._before[docname], self.pages[docname]
            if before is not after:
                _exchange(terms.words, place, before.words, after.words)
                _exchange(terms.title_words, place, before.title_words, after.title_words)
        self._before = dict(self.pages)
        return terms


def read_page(language: SearchLanguage, filename: str, title: str, doctree: nodes.document) -> Page:
    """Read the words of a page, as Sphinx's own index does."""
    titles: list[tuple[str, str | None]] = []
    words: dict[str, None] = {}
    title_words: dict[str, None] = {}
    _collect(doctree, language, titles, words, title_words)
    stem, is_word = language.stem, language.word_filter

    def stems(words: Iterable[str]) -> set[str]:
        pairs = ((word, stem(word).lower()) for word in words)
        # a word whose stem says nothing may say something itself
        return {stemmed if is_word(stemmed) else word for word, stemmed in pairs if is_word(stemmed) or is_word(word)}

    stemmed_titles = stems(title_words)
    return Page(
        title=title,
        filename=filename,
        titles=tuple(titles),
        words=_BETWEEN.join(sorted(stems(words) - stemmed_titles)),
        title_words=_BETWEEN.join(sorted(stemmed_titles)),
        entries=tuple(sorted(set(_index_entries(doctree)))),
    )


def _collect(
    node: nodes.Node,
    language: SearchLanguage,
    titles: list[tuple[str, str | None]],
    words: dict[str, None],
    title_words: dict[str, None],
) -> None:
    if isinstance(node, nodes.Text):
        words.update(dict.fromkeys(language.split(node.astext())))
        return
    if not isinstance(node, nodes.Element) or isinstance(node, nodes.comment) or "no-search" in node["classes"]:
        return
    if isinstance(node, nodes.raw):
        _collect_raw(node, language, words)
        return
    if isinstance(node, nodes.meta):
        if node.get("name") == "keywords" and node.get("lang") in (None, language.lang):
            words.update(dict.fromkeys(keyword.strip() for keyword in node["content"].split(",")))
    elif isinstance(node, nodes.title):
        ids = node.parent["ids"]
        titles.append((node.astext(), ids[0] if titles and ids else None))
        title_words.update(dict.fromkeys(language.split(node.astext())))
    for child in node.children:
        _collect(child, language, titles, words, title_words)


def _collect_raw(node: nodes.raw, language: SearchLanguage, words: dict[str, None]) -> None:
    """Take the words of raw HTML; of other raw text none."""
    if "html" in node.get("format", "").split():
        text = _STYLES.sub("", node.astext())
        words.update(dict.fromkeys(language.split(_TAG.sub("", text))))


def _index_entries(doctree: nodes.document) -> Iterator[tuple[str, str, str]]:
    for node in doctree.findall(addnodes.index):
        for kind, value, target, main, _key in node["entries"]:
            try:
                texts = split_index_msg(kind, value)
            except ValueError:
                # the general index reports it
                continue
            yield from ((text, target or "", main) for text in texts)


def _invert(texts: Iterable[str]) -> dict[str, int | list[int]]:
    """Give the pages of each word: a number where it stands on one, as Sphinx writes it."""
    found: dict[str, int | list[int]] = {}
    get = found.get
    for place, text in enumerate(texts):
        for word in _split(text):
            before = get(word)
            if before is None:
                found[word] = place
            elif isinstance(before, list):
                before.append(place)
            else:
                found[word] = [before, place]
    # sorted already where it is written, and nearly so after a change
    return dict(sorted(found.items()))


def _exchange(found: dict[str, int | list[int]], place: int, before: str, after: str) -> None:
    """Put a page's new words in the place of those that it had."""
    old, new = set(_split(before)), set(_split(after))
    for word in old - new:
        places = found[word]
        rest = [] if isinstance(places, int) else [other for other in places if other != place]
        if len(rest) > 1:
            found[word] = rest
        elif rest:
            found[word] = rest[0]
        else:
            del found[word]
    for word in new - old:
        places = found.get(word, [])
        more = sorted([place, *([places] if isinstance(places, int) else places)])
        found[word] = more if len(more) > 1 else place


def _split(text: str) -> list[str]:
    return text.split(_BETWEEN) if text else []


class PlainJavaScript:
    """Writes the index as Sphinx does, but each character as itself."""

    def dump(self, data: dict[str, Any], stream: IO[str]) -> None:
        """Write an index."""
        text = json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        stream.write(f"{js_index.PREFIX}{text}{js_index.SUFFIX}")

    def load(self, stream: IO[str]) -> Any:
        """Read an index."""
        return js_index.load(stream)


def stamp(path: Path) -> tuple[int, int] | None:
    """Tell one state of a file from another."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _read_head(path: Path) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file:
            head: dict[str, Any] = pickle.load(file)
            return head
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError):
        return None


def setup_wordindex(app: Sphinx) -> None:
    """Let English words be read quickly; a language that others have registered under that name stays theirs."""
    app.add_search_language(EnglishWords)
