"""The architecture as tests: what is pure, what may import what, and that each module stands on its own."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import weekbook

PACKAGE = Path(weekbook.__file__).parent

LAYERS: tuple[tuple[str, ...], ...] = (
    # pure: text and values, no Sphinx and no docutils
    ("ids", "slugs", "languages", "fileio", "scripts", "plaintext"),
    ("topics", "records", "bibtex", "bibparser", "bibplain", "citekeys"),
    ("years", "views", "tracks", "navigation", "theme_css", "importer", "search", "citing", "fetching", "library"),
    # the edge: one job with Sphinx each
    ("diagnostics", "messages", "nodes", "pace", "document", "description", "packed"),
    ("config", "linebreaks", "sanitize", "summary", "render", "workers", "searchtext"),
    ("bibliography", "roles", "shapes", "structure"),
    ("domain",),
    ("share",),
    (
        "directives",
        "transforms",
        "searching",
        "builder",
        "refresh",
        "leftovers",
        "shown",
        "mathml",
        "citewords",
        "scripttexts",
        "assets",
        "frame",
        "imprint",
        "exports",
        "searchpage",
        "translator",
    ),
    ("extension",),
    # what may ask for the package's version
    ("__init__", "cli"),
    ("__main__",),
)
"""Modules and packages from the bottom up: each imports from its own layer and those below it.

A new module has its place here first. Where a test below fails, ask whether the import or the place is wrong.
"""

PURE = tuple(name for layer in LAYERS[:3] for name in layer)
STANDARD_LIBRARY_ONLY = (
    "ids",
    "slugs",
    "languages",
    "fileio",
    "topics",
    "records",
    "years",
    "theme_css",
    "scripts",
    "citekeys",
)
READERS_OF_BIBTEX = frozenset({"bibtexparser", "pybtex", "pylatexenc"})
READERS_OF_MARKDOWN = frozenset({"cmarkgfm", "markdown_it", "mdit_py_plugins", "mdurl"})
# what those bring, and what an import shows on a terminal
THEIRS = frozenset({"_cffi_backend", "cffi", "tqdm"})
ASKERS = frozenset({"requests", "urllib3", "certifi", "charset_normalizer", "idna"})


def module_names() -> list[str]:
    """Give all modules of the package, by their names in it: ``ids``, ``render.dates``, ``__init__``."""
    names = [".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("*.py")]
    return sorted(name.removesuffix(".__init__") for name in names)


def imports_of(name: str) -> set[str]:
    """Give the modules of the package that a module imports, wherever in its text, for types too."""
    path = PACKAGE.joinpath(*name.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    package = path.relative_to(PACKAGE).parent.parts
    known, found = set(module_names()), set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - node.level + 1], *(node.module or "").split(".")]
            for alias in node.names:
                longer = ".".join(part for part in [*base, alias.name] if part)
                found.add(longer if longer in known else ".".join(part for part in base if part) or "__init__")
        elif isinstance(node, ast.ImportFrom | ast.Import):
            full = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            assert not any(other.split(".")[0] == "weekbook" for other in full), f"{name}: own modules are relative"
    return found


def layer_of(name: str) -> int:
    """Give the place of a module, that of its package where it is in one."""
    top = name.split(".")[0]
    return next(place for place, layer in enumerate(LAYERS) if top in layer)


def run(code: str) -> str:
    """Run code in a new interpreter that treats warnings as errors, and give what it prints."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", module_names())
def test_module_imports_alone(name: str) -> None:
    """Each module can be the first that an interpreter imports: nothing depends on the order."""
    run(f"import weekbook.{name}" if name != "__init__" else "import weekbook")


def pure_modules() -> list[str]:
    """Give the names of the pure modules, those of packages too."""
    return [name for name in module_names() if name.split(".")[0] in PURE]


@pytest.mark.parametrize("name", pure_modules())
def test_pure_module_loads_no_sphinx(name: str) -> None:
    """A pure module loads neither Sphinx nor docutils; from outside the standard library only what reads a format."""
    printed = run(
        "import sys; before = set(sys.modules)\n"
        f"import weekbook.{name}, json\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in set(sys.modules) - before})))"
    )
    # the second is what multiprocessing calls the program
    foreign = set(json.loads(printed)) - set(sys.stdlib_module_names) - {"weekbook", "__mp_main__"}
    allowed = frozenset() if name in STANDARD_LIBRARY_ONLY else READERS_OF_BIBTEX
    if name.startswith("importer"):
        allowed |= READERS_OF_MARKDOWN | THEIRS
    if name.startswith("search"):
        allowed |= {"numpy"}
    if name.startswith("fetching"):
        allowed |= READERS_OF_MARKDOWN | ASKERS | {"tqdm"}
    compiled = {one for one in foreign if one.endswith("__mypyc") or one.startswith(("_cython_", "cython_runtime"))}
    assert foreign - compiled <= allowed


def test_package_is_cheap_to_import() -> None:
    """Importing the package loads nothing else of it: ``setup()`` does, when Sphinx calls it."""
    printed = run("import weekbook, sys; print(sorted(name for name in sys.modules if name.startswith('weekbook')))")
    assert printed.strip() == "['weekbook']"


def test_every_module_has_its_layer() -> None:
    """The layers name each module or package once, and none that is gone."""
    named = [name for layer in LAYERS for name in layer]
    assert sorted(named) == sorted({name.split(".")[0] for name in module_names()})


@pytest.mark.parametrize("name", module_names())
def test_imports_point_down(name: str) -> None:
    """A module imports from its own layer and those below it, never upwards."""
    upward = {other for other in imports_of(name) if layer_of(other) > layer_of(name)}
    assert upward == set()


@pytest.mark.parametrize("name", pure_modules())
def test_pure_modules_import_pure_modules(name: str) -> None:
    """A pure module imports only pure modules, for types too."""
    assert {other.split(".")[0] for other in imports_of(name)} <= set(PURE)


def test_no_import_cycles() -> None:
    """No module imports itself through others, inside a layer either."""
    graph = {name: imports_of(name) for name in module_names()}
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the cycle
    assert set(order) >= set(graph)


def test_only_extension_gathers_the_parts() -> None:
    """Directives do not import each other, nor does anything but the setup import them: they meet in records."""
    for name in module_names():
        others = {other for other in imports_of(name) if other.startswith("directives.")} - {"directives.base", name}
        assert name == "extension" or others == set(), name
