"""The bibliography at the edge: reads ``bib/``, hands sound entries to the citation engine, formats references.

sphinxcontrib-bibtex gets the entries and parses them only if a page uses its directives; its own lists are not used,
since their cost grows with papers times documents. Each document's references are a list of keys that the domain keeps.
"""

from __future__ import annotations

import json
from dataclasses import fields
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pybtex.plugin
from docutils import nodes
from pybtex.database import BibliographyData
from pybtex.database.input.bibtex import Parser
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting import BaseStyle
from pybtex.style.template import node as template_node
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime

from .bibtex import Problem, Work, make_work, read_bibtex, read_files
from .citing.entries import Citation
from .config import read_config
from .diagnostics import Subtype, warn
from .fileio import write_changed
from .ids import format_arxiv_url, format_doi_url
from .library import SUFFIX, Library

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

GENERATED = "weekbook.bib"
"""The file of sound entries, in the folder of the doctrees."""

FINDINGS_VERSION = 4
"""Raised when the rules of what is sound or what is made of it change, so that files read by the old ones are again."""


class _Reader:
    """Follows one build: what the configuration leads to is handed to the environment when there is one."""

    def __init__(self) -> None:
        self._library: Library | None = None
        self._keys: list[str] = []

    def read(self, app: Sphinx, config: Config) -> None:
        """Read all BibTeX files, say what is wrong with their lines, and point the engine at what is sound."""
        settings = read_config(config)
        source = Path(app.srcdir)
        paths = sorted({path for pattern in settings.bibliography for path in source.glob(pattern) if path.is_file()})
        files, problems = [], []
        for found in read_files(paths):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                files.append(found)
        generated = Path(app.doctreedir) / GENERATED
        problems += self._refresh(generated, files)
        for problem in sorted(problems, key=lambda p: (p.path, p.line)):
            warn(Subtype.BIBTEX, problem.message, location=f"{problem.path}:{problem.line}")
        config.bibtex_bibfiles = [str(generated)]

    def _refresh(self, generated: Path, files: list[tuple[str, str]]) -> list[Problem]:
        """Read the entries where the sources have changed since; give what is wrong with them.

        That takes a fifth of a second for 2,000 plain ones, and twice as long for others: what was found is kept.
        """
        findings, kept = generated.with_suffix(".json"), generated.with_suffix(SUFFIX)
        shape = [[each.name for each in fields(kind)] for kind in (Work, Citation)]
        sources = blake2b(repr([FINDINGS_VERSION, shape, *files]).encode(), digest_size=16).hexdigest()
        if generated.exists() and kept.exists() and findings.exists():
            known = json.loads(findings.read_text("utf-8"))
            if known["sources"] == sources:
                self._keys = known["keys"]
                return [Problem(*problem) for problem in known["problems"]]
        reading = read_bibtex(files)
        self._library, self._keys = Library.make(reading.entries), list(reading.entries)
        # pages are compared anew when the time of the file changes, so it is written only when its text does
        write_changed(generated, reading.text.encode())
        kept.write_bytes(self._library.dump())
        problems = [(problem.path, problem.line, problem.message) for problem in reading.problems]
        findings.write_text(json.dumps({"sources": sources, "keys": self._keys, "problems": problems}), "utf-8")
        return reading.problems

    def hand_over(self, app: Sphinx) -> None:
        """Give the engine what it would find in the file, as if it had read it before."""
        path = (Path(app.doctreedir) / GENERATED).resolve()
        file = BibFile(get_mtime(path), dict.fromkeys(self._keys))
        data = SleepingBibliography(str(path), self._library)
        app.env.get_domain("cite").data["bibdata"] = BibData(app.config.bibtex_encoding, {path: file}, data)


def read_library(env: BuildEnvironment) -> Library:
    """Return all entries of the bibliography, with what is made of them."""
    return cast("SleepingBibliography", cast("Any", env.get_domain("cite")).bibdata.data).library


def works_stamp(env: BuildEnvironment) -> str:
    """Return what tells the bibliography from what it was: the file of sound entries is written when it changes."""
    files = cast("Any", env.get_domain("cite")).bibdata.bibfiles
    return repr([(str(path), file.mtime) for path, file in files.items()])


# -- The engine's data in the environment ----------------------------------------------------------


class SleepingBibliography(BibliographyData):  # type: ignore[misc]
    """The engine's data, parsed when somebody asks for an entry: only its own directives and roles do."""

    def __init__(self, path: str, library: Library | None = None) -> None:
        """Begin asleep.

        :param path: the file of sound entries
        """
        self.__dict__.update(_path=path, _library=library)

    @property
    def library(self) -> Library:
        """What we have made of the entries."""
        if self._library is None:
            self.__dict__["_library"] = Library.load(Path(self._path).with_suffix(SUFFIX))
        return cast("Library", self._library)

    def __getattr__(self, name: str) -> Any:
        """Wake up for what is not there yet."""
        if name.startswith("__") or "entries" in self.__dict__:
            raise AttributeError(name)
        self.__dict__.update(vars(Parser("utf-8").parse_file(self._path)))
        return getattr(self, name)

    def __reduce__(self) -> tuple[Any, ...]:
        """Fall asleep to be stored."""
        return SleepingBibliography, (self._path,)


def without_works(domaindata: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the data of domains without what the engine has read of its files, which the main process has."""
    cite = domaindata["cite"]
    empty = cite["bibdata"]._replace(bibfiles={}, data=BibliographyData())
    return {**domaindata, "cite": {**cite, "bibdata": empty}}


# -- The style of references -----------------------------------------------------------------------


def _write_reference(work: Work) -> list[tuple[str, bool, str | None]]:
    """Write one reference: authors, title, venue or arXiv identifier, year; each part with its emphasis and link."""
    parts: list[tuple[str, bool, str | None]] = []

    def add(text: str, address: str | None = None, *, is_title: bool = False) -> None:
        parts.append((text, is_title, address))

    if work.authors:
        add(", ".join(work.authors) + ". ")
    address = format_arxiv_url(work.eprint) if work.eprint else format_doi_url(work.doi) if work.doi else work.url
    add(work.title, address, is_title=True)
    add(".")
    if work.venue:
        add(f" {work.venue}{f', {work.year}' if work.year else ''}.")
    if work.eprint:
        add(" ")
        add(f"arXiv:{work.eprint}", format_arxiv_url(work.eprint))
        kind = f" [{work.primary_class}]" if work.primary_class else ""
        add(kind + ("" if work.venue or not work.year else f", {work.year}") + ".")
    elif not work.venue and work.year:
        add(f" {work.year}.")
    if work.doi:
        add(" ")
        add(f"doi:{work.doi}", format_doi_url(work.doi))
        add(".")
    return parts


@template_node  # type: ignore[untyped-decorator]
def _reference(_children: list[Any], context: dict[str, Any]) -> Text:
    """Give a reference to the engine.

    One function for all types: pybtex's nested templates take three times as long for the same text.
    """
    parts: list[Any] = []
    for text, is_title, address in _write_reference(make_work(context["entry"].key, context["entry"])):
        part = Tag("em", text) if is_title else text
        parts.append(HRef(address, part) if address else part)
    return Text(*parts)


class WeekbookStyle(BaseStyle):  # type: ignore[misc]
    """References as weekbook writes them; also usable as ``:style: weekbook`` of a ``{bibliography}``."""

    default_sorting_style = "none"
    default_label_style = "number"

    def __getattr__(self, name: str) -> Any:
        """Answer for every entry type alike: pybtex asks for ``get_<type>_template``."""
        if name.startswith("get_") and name.endswith("_template"):
            return self.get_misc_template
        raise AttributeError(name)

    def get_misc_template(self, _entry: Any) -> Any:
        """Return the template."""
        return _reference()


def render_reference(work: Work) -> list[nodes.Node]:
    """Give one reference as inline nodes, the same that the engine would make of it."""
    made: list[nodes.Node] = []
    for text, is_title, address in _write_reference(work):
        part: nodes.Node = nodes.Text(text)
        if is_title:
            part = nodes.emphasis("", "", part)
        made.append(nodes.reference("", "", part, refuri=address) if address else part)
    return made


def write_reference(work: Work) -> tuple[str, str]:
    """Write one reference for a page, the same text and links: as plain text, and as HTML."""
    parts = _write_reference(work)
    made = []
    for text, is_title, address in parts:
        part = f"<em>{escape(text)}</em>" if is_title else escape(text)
        made.append(f'<a class="reference external" href="{escape(address)}">{part}</a>' if address else part)
    return "".join(text for text, _is_title, _address in parts), "".join(made)


def setup_bibliography(app: Sphinx) -> None:
    """Register the style and the reading of the files."""
    reader = _Reader()
    app.setup_extension("sphinxcontrib.bibtex")
    pybtex.plugin.register_plugin("pybtex.style.formatting", "weekbook", WeekbookStyle)
    # after our own values are validated (100), before builder-inited, where the engine reads its files
    app.connect("config-inited", reader.read, priority=200)
    # before the engine looks whether it has to read them (500)
    app.connect("builder-inited", reader.hand_over, priority=200)
