"""The scripts of pages, as they are written and as they are served."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import pytest
from rjsmin import jsmin

import weekbook
from weekbook.scripts import PAGE_SCRIPTS, PUBLIC_MODULES, place_scripts

STATIC = Path(weekbook.__file__).parent / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
NESTED = re.compile(r"`(?:[^`$\\]|\\.|\$(?!\{))*\$\{[^}`]*`")
"""A template inside a template, which rjsmin does not know: it takes blanks out of the outer one."""
IMPORTED = re.compile(r'(?:\bfrom ?|\bimport\()"(\.[^"]+)"')
TEXTS = ("cite-texts.js", "search-texts.js")
FOLDER = re.compile(r"modules-[0-9a-f]{10}/")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_templates_are_not_nested(path):
    for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        assert not NESTED.search(text), f"{path.name}:{line}"


def test_nested_templates_are_seen():
    code = 'x = `${a ? `${b} ` : ""}c`;'
    assert NESTED.search(code)
    assert "`${b} `" not in jsmin(code)
    assert not NESTED.search("x = `${a} b` + `${c}`; y = `${f(1)}`")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_comments_stay_at_home(path):
    """What is served is shorter; that it does the same is what all tests in a browser show."""
    code = path.read_text("utf-8")
    assert len(jsmin(code)) < 0.95 * len(code)


@pytest.fixture(scope="module")
def scripts() -> dict[str, str]:
    """Give all scripts by path, as a build hands them over to be placed."""
    folder = STATIC / "weekbook"
    written = {path.relative_to(folder).as_posix(): jsmin(path.read_text("utf-8")) for path in SCRIPTS}
    # words are written by the build
    return {**written, **dict.fromkeys(TEXTS, "export default {};\n")}


def folder_of(placed: dict[str, str]) -> str:
    """Give the one folder of modules."""
    (folder,) = {found[0] for name in placed if (found := FOLDER.match(name))}
    return folder


def test_imports_lead_to_files(scripts):
    """Whatever a script imports is served where it looks for it, and nothing else is served than what there was."""
    placed = place_scripts(scripts)
    imports = 0
    for name, text in placed.items():
        for address in IMPORTED.findall(text):
            imports += 1
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), address)) in placed, (name, address)
    assert imports > 30
    assert {FOLDER.sub("", name) for name in placed} == scripts.keys()


def test_modules_are_of_one_folder(scripts):
    """Whoever loads a module by way of a page or of its public address stays in the folder with all it loads."""
    placed = place_scripts(scripts)
    folder = folder_of(placed)
    outside = {name for name in placed if not name.startswith(folder)}
    assert outside == {*PAGE_SCRIPTS, *PUBLIC_MODULES}
    for name in outside:
        assert all(address.startswith(f"./{folder}") for address in IMPORTED.findall(placed[name])), name
    for name in placed.keys() - outside:
        for address in IMPORTED.findall(placed[name]):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), address)).startswith(folder), name


def test_folder_changes_with_modules(scripts):
    """Any module, its name too, gives the folder another name; scripts of pages do not, nor does the order."""
    folder = folder_of(place_scripts(scripts))
    for name in scripts:
        other = folder_of(place_scripts({**scripts, name: scripts[name] + ";"}))
        assert (other == folder) == (name in PAGE_SCRIPTS), name
    assert folder_of(place_scripts({**scripts, "more.js": ""})) != folder
    assert folder_of(place_scripts({"a.js": "b.js", "c.js": ""})) != folder_of(
        place_scripts({"a.js": "", "b.js": "c.js"})
    )
    assert place_scripts(dict(reversed(scripts.items()))) == place_scripts(scripts)


def test_public_modules_give_what_theirs_do(scripts):
    """Their addresses stay, and lead on."""
    placed = place_scripts(scripts)
    for name in PUBLIC_MODULES:
        assert placed[name] == f'export * from "./{folder_of(placed)}{name}";\n'
        assert "export default" not in scripts[name]
