"""The project's tasks: `nox` builds the site, `nox --list` names the rest.

Every session runs on the interpreter that runs nox (`nox --force-python 3.13`
takes another) and on the versions pinned in requirements.lock.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.sessions = ["html"]
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = True

LOCK = Path("requirements.lock")
BUILD = Path("_build")

# Source directory, configuration directory and doctrees of every Sphinx run.
SPHINX = ("-c", "docs", "-d", f"{BUILD}/doctrees")
# Warnings, references without a target among them, fail the build once it is done.
STRICT = ("-W", "--keep-going", "-n")


def install(session: nox.Session) -> None:
    """Install the locked requirements, then the package itself, editable."""
    session.install("--require-hashes", "-r", str(LOCK))
    # The lock pins the build backend too, hence no isolated build environment.
    session.install("--no-deps", "--no-build-isolation", "-e", ".")


@nox.session
def html(session: nox.Session) -> None:
    """Build the site into _build/html, strictly; arguments go to Sphinx."""
    install(session)
    session.run(
        *("python", "-m", "sphinx", "-b", "html", "-j", "auto"),
        *(*SPHINX, *STRICT, ".", f"{BUILD}/html", *session.posargs),
    )


@nox.session
def serve(session: nox.Session) -> None:
    """Serve the site and rebuild it on every change; arguments go to sphinx-autobuild."""
    install(session)
    # The source directory, watched as a whole, is the repository: ext/ and bib/ are in it.
    hidden = r"(^|[/\\])(_build|__pycache__|\.[^/\\]+)([/\\]|$)"
    session.run(
        *("python", "-m", "sphinx_autobuild", "-b", "html", "-j", "auto", "-n"),
        *(*SPHINX, "--re-ignore", hidden),
        *(".", f"{BUILD}/html", *session.posargs),
    )


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; arguments go to pytest (`-- -n 0 -k name` for one, in one process)."""
    install(session)
    # A file's tests stay in one process, so a site its fixtures build is built once; tests/conftest.py orders files.
    spread = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
    session.run("python", "-m", "pytest", *spread, *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure against stock; `-- --only pages|build|search|frame|references`, `-- --only build --weeks 740`."""
    install(session)
    args = list(session.posargs)
    only = args.pop(args.index("--only") + 1) if "--only" in args else None
    rest = [arg for arg in args if arg != "--only"]
    if only in (None, "pages"):
        session.run("python", "tests/browser/bench.py", "--only", "pages")
    if only in (None, "build"):
        session.run("python", "tests/bench/builds.py", *rest)
    if only in (None, "search"):
        session.run("python", "tests/bench/search.py", *rest)
    if only == "references":
        # what the bibliography costs of a build, with and without it
        session.run("python", "tests/bench/references.py", *rest)
    if only == "frame":
        # what the frame costs of a build, with and without it
        session.run("python", "tests/browser/bench.py", "--only", "build", *rest)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format, types, spelling, and that the lock fits pyproject.toml."""
    install(session)
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("codespell")
    session.run("python", "-m", "pip", "check")


@nox.session
def messages(session: nox.Session) -> None:
    """Take new interface texts into the catalogues, and compile them; what is untranslated stays empty."""
    install(session)
    template = Path(session.create_tmp(), "weekbook.pot").resolve()
    catalogues = ("-d", "ext/weekbook/locale", "-D", "weekbook")
    session.run("pybabel", "extract", "--no-location", "--sort-output", "-o", str(template), "ext/weekbook")
    keep = ("--ignore-pot-creation-date", "--no-fuzzy-matching", "--ignore-obsolete", "--no-wrap")
    session.run("pybabel", "update", "-i", str(template), *catalogues, *keep)
    session.run("pybabel", "compile", *catalogues)


@nox.session
def variants(session: nox.Session) -> None:
    """Take the simplified forms of traditional characters over from OpenCC, for the search."""
    install(session)
    session.run("python", "tests/search/make_variants.py", "ext/weekbook/search/simplified.txt")


@nox.session
def linkcheck(session: nox.Session) -> None:
    """Check the site's external links (needs the network); arguments go to Sphinx."""
    install(session)
    session.run(
        *("python", "-m", "sphinx", "-b", "linkcheck", "-j", "auto"),
        *(*SPHINX, ".", f"{BUILD}/linkcheck", *session.posargs),
    )


@nox.session
def lock(session: nox.Session) -> None:
    """Fit requirements.lock to pyproject.toml; `-- --upgrade` also moves every pin.

    With `-- --check` nothing is written: the session fails if the lock is stale.
    """
    install(session)
    args = [arg for arg in session.posargs if arg != "--check"]
    target = LOCK
    if check := "--check" in session.posargs:
        target = Path(session.create_tmp(), LOCK.name).resolve()
        shutil.copyfile(LOCK, target)
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--quiet"),
        *("--universal", "--python-version", "3.11", "--fork-strategy", "requires-python"),
        *("--generate-hashes", "--no-emit-index-url", "--no-python-downloads"),
        *("--custom-compile-command", "python3 -m nox -s lock [-- --upgrade]"),
        *("--output-file", str(target), *args),
    )
    if check and target.read_bytes() != LOCK.read_bytes():
        session.error("requirements.lock is stale: run `python3 -m nox -s lock`")
