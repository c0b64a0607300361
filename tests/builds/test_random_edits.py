"""An incremental build after any edit gives the same output as a clean build, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archive import BOOK, EDITS, SmallArchive, build, clean_build, differences

GLOBAL_TOC = 'html_sidebars = {"**": ["globaltoc.html", "relations.html"]}\n'
"""A sidebar that shows the contents of the whole site."""
PYDATA = 'html_theme = "pydata_sphinx_theme"\n'
"""A theme that has no frame of ours, with its own sidebar, which shows them too."""


def follow(archive: SmallArchive, folder: Path, steps: int, *edits: str) -> None:
    """Edit, build incrementally, and compare with a clean build, so many times."""
    print(f"seed {archive.seed}")
    build(archive.root, folder / "incremental")
    for _step in range(steps):
        archive.edit(*edits)
        built = build(archive.root, folder / "incremental")
        clean = clean_build(archive, folder / "clean")
        found = differences(built, clean)
        assert not found, "\n".join([f"seed {archive.seed}, after", *archive.history, found])


@pytest.mark.parametrize("seed", range(1, 9))
def test_any_edits(tmp_path, seed):
    """Pages, pictures, sources, search index and inventory agree after every one of some edits of all kinds."""
    follow(SmallArchive(tmp_path / "source", seed), tmp_path, 12)


@pytest.mark.parametrize("edit", sorted(EDITS))
def test_each_edit(tmp_path, edit):
    """They agree after each kind of edit, three times in a row."""
    follow(SmallArchive(tmp_path / "source", 100, weeks=5), tmp_path, 3, edit)


@pytest.mark.parametrize("conf", [BOOK, PYDATA, GLOBAL_TOC], ids=["ours", "pydata", "globaltoc"])
def test_sidebars(tmp_path, conf):
    """They agree with our own frame, and where sidebars show the contents of the whole site."""
    archive = SmallArchive(tmp_path / "source", 200, conf=conf)
    edits = ["edit_week_title", "edit_entry_title", "add_week", "remove_week", "rename_week", "edit_note", "add_entry"]
    follow(archive, tmp_path, 6, *edits)
    follow(archive, tmp_path, 4, "edit_manual")


def test_several_edits_between_builds(tmp_path):
    """They agree where much has changed since the last build."""
    archive = SmallArchive(tmp_path / "source", 300)
    build(archive.root, tmp_path / "incremental")
    for _step in range(4):
        for _edit in range(6):
            archive.edit()
        found = differences(build(archive.root, tmp_path / "incremental"), clean_build(archive, tmp_path / "clean"))
        assert not found, "\n".join([*archive.history, found])
