"""What a build leaves behind that a clean build would not: copies of pictures and sources, words of the search index.

Sphinx deletes none of them (https://github.com/sphinx-doc/sphinx/issues/5908). Called by :mod:`.refresh`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LOGGER = logging.getLogger(__name__)


def find_copies(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Return the pictures and files that stand beside the pages, relative to the output."""
    folder = getattr(app.builder, "imagedir", "_images")
    pictures = {f"{folder}/{name}" for _docnames, name in env.images.values()}
    return pictures | {f"_downloads/{name}" for _docnames, name in env.dlfiles.values()}


def source_names(app: Sphinx, docname: str) -> Iterator[str]:
    """Give the names of copied sources that a document may have had, but for the one that it has."""
    suffix_of_copies = app.config.html_sourcelink_suffix
    current = app.env.doc2path(docname, False).suffix if docname in app.env.found_docs else None
    for suffix in app.config.source_suffix:
        if suffix != current:
            yield docname + suffix + ("" if suffix == suffix_of_copies else suffix_of_copies)


def drop_unused_words(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Take words out of the search index that stand on no page any more: Sphinx keeps them, each with an empty list.

    Called when all pages are in the index and it is not written yet; adds no pages.
    """
    indexer = getattr(app.builder, "indexer", None)
    for name in ("_mapping", "_title_mapping"):
        words: dict[str, set[str]] = getattr(indexer, name, {})
        for word in [word for word, docnames in words.items() if not docnames]:
            del words[word]
    return []


def remove(path: Path, outdir: Path) -> None:
    """Delete a file of the output and the folders that it leaves empty."""
    if not path.is_file() or not path.resolve().is_relative_to(outdir.resolve()):
        return
    path.unlink()
    for folder in path.parents:
        if folder == outdir or any(folder.iterdir()):
            break
        folder.rmdir()
    _LOGGER.debug("[weekbook] removed %s", path)
