"""The scripts of a built site: after an upgrade there is nothing of the version before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from weekbook import assets

CONF = '\nhtml_theme = "sphinx_book_theme"\nhtml_static_path = ["_static"]\n'
WEEK = "---\nweek: 2025-W18\n---\n\n# Week 18\n\n## Papers\n\n### One\n\nText.\n"
FILES = {"weeks/2025/W18.md": WEEK, "_static/weekbook/own.js": "own;\n"}


@pytest.fixture
def upgrade(monkeypatch, tmp_path):
    """Give a function that puts another version of our files in place of ours."""
    other = tmp_path / "weekbook"
    shutil.copytree(assets.OURS, other)

    def change():
        script = other / "search" / "hits.js"
        script.write_text(script.read_text("utf-8") + "export const another = 1;\n", "utf-8")
        (other / "search" / "near.js").rename(other / "search" / "nearest.js")
        monkeypatch.setattr(assets, "OURS", other)

    return change


def scripts_of(outdir: Path) -> dict[str, bytes]:
    """Give the scripts of ours in the output."""
    folder = outdir / "_static" / "weekbook"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.js")}


def modules_of(scripts: dict[str, bytes]) -> set[str]:
    return {name.partition("/")[0] for name in scripts if name.startswith("modules-")}


def test_upgrade(build_site, upgrade):
    """The modules are in another folder, to which scripts of the page and public ones lead; the old one is gone."""
    site = build_site(FILES, conf=CONF)
    before = scripts_of(site.outdir)
    (old,) = modules_of(before)
    # what was elsewhere in an older version yet
    stray = site.outdir / "_static" / "weekbook" / "search" / "panel.js"
    stray.parent.mkdir()
    stray.write_text("old;\n", "utf-8")
    upgrade()
    incremental = scripts_of(build_site({"weeks/2025/W18.md": WEEK + "\nMore.\n"}).outdir)
    (new,) = modules_of(incremental)
    assert new != old
    assert f"./{new}/".encode() in incremental["weekbook.js"]
    assert f"./{new}/".encode() in incremental["search.js"]
    assert old.encode() not in b"".join(incremental.values())
    assert incremental["own.js"] == b"own;\n"
    assert not stray.parent.exists()
    shutil.rmtree(site.outdir)
    assert scripts_of(build_site(fresh=True).outdir) == incremental
