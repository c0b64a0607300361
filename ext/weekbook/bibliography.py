"""The bibliography at the edge: reads ``bib/``, hands sound entries to the citation engine, formats references.

sphinxcontrib-bibtex parses and caches; its own lists are not used, since their cost grows with papers times
documents. Each document's references are a list of keys that the domain keeps.
"""

from __future__ import annotations

import json
import pickle
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pybtex.plugin
from docutils import nodes
from pybtex.database import BibliographyData
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting import BaseStyle
from pybtex.style.template import node as template_node

from .bibtex import Problem, Work, make_work, read_bibtex, read_files
from .config import read_config
from .diagnostics import Subtype, warn
from .fileio import write_changed
from .ids import format_arxiv_url, format_doi_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

GENERATED = "weekbook.bib"
"""The file of sound entries, in the folder of the doctrees."""

FINDINGS_VERSION = 2
"""Raised when the rules of what is sound change, so that files judged by the old ones are read again."""


def _give_engine_sound_entries(app: Sphinx, config: Config) -> None:
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
    problems += _refresh_generated(generated, files)
    for problem in sorted(problems, key=lambda p: (p.path, p.line)):
        warn(Subtype.BIBTEX, problem.message, location=f"{problem.path}:{problem.line}")
    config.bibtex_bibfiles = [str(generated)]


def _refresh_generated(generated: Path, files: list[tuple[str, str]]) -> list[Problem]:
    """Write the sound entries where the sources have changed since; give what is wrong with the others.

    Two readers look at each entry, which takes a second for 2,000: what they found is kept beside the file.
    """
    findings = generated.with_suffix(".json")
    sources = blake2b(repr([FINDINGS_VERSION, *files]).encode(), digest_size=16).hexdigest()
    if generated.exists() and findings.exists():
        known = json.loads(findings.read_text("utf-8"))
        if known["sources"] == sources:
            return [Problem(*problem) for problem in known["problems"]]
    reading = read_bibtex(files)
    # the engine reads the file again when its time changes, so it is written only when its text does
    write_changed(generated, reading.text.encode())
    problems = [(problem.path, problem.line, problem.message) for problem in reading.problems]
    findings.write_text(json.dumps({"sources": sources, "problems": problems}), "utf-8")
    return reading.problems


def read_works(env: BuildEnvironment) -> list[Work]:
    """Return all entries of the bibliography as the engine has them, in the order of the files."""
    return [make_work(key, entry) for key, entry in _bibdata(env).entries.items()]


def _bibdata(env: BuildEnvironment) -> BibliographyData:
    cite = cast("Any", env.get_domain("cite"))
    return cast("BibliographyData", cite.bibdata.data)


def works_stamp(env: BuildEnvironment) -> str:
    """Return what tells the bibliography from what it was: the engine reads its files again when their times change."""
    files = cast("Any", env.get_domain("cite")).bibdata.bibfiles
    return repr([(str(path), file.mtime) for path, file in files.items()])


# -- The engine's data in the environment ----------------------------------------------------------


class SleepingBibliography(BibliographyData):  # type: ignore[misc]
    """The engine's data, unpacked when somebody asks for an entry: a page needs none unless it uses its directives."""

    def __init__(self, packed: bytes) -> None:
        """Begin asleep."""
        self.__dict__["_packed"] = packed

    def __getattr__(self, name: str) -> Any:
        """Wake up for what is not there yet."""
        packed = self.__dict__.pop("_packed", None)
        if packed is None or name.startswith("__"):
            raise AttributeError(name)
        self.__dict__.update(pickle.loads(packed))
        return getattr(self, name)

    def __reduce__(self) -> tuple[Any, ...]:
        """Fall asleep to be stored."""
        packed = self.__dict__.get("_packed")
        return SleepingBibliography, (pickle.dumps(vars(self)) if packed is None else packed,)


def _let_sleep(_app: Sphinx, env: BuildEnvironment) -> None:
    """Keep what the engine has read packed from now on."""
    cite = cast("Any", env.get_domain("cite"))
    if type(cite.bibdata.data) is BibliographyData:
        packed = pickle.dumps(vars(cite.bibdata.data), pickle.HIGHEST_PROTOCOL)
        cite.data["bibdata"] = cite.bibdata._replace(data=SleepingBibliography(packed))


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


def setup_bibliography(app: Sphinx) -> None:
    """Register the style and the reading of the files."""
    app.setup_extension("sphinxcontrib.bibtex")
    pybtex.plugin.register_plugin("pybtex.style.formatting", "weekbook", WeekbookStyle)
    # after our own values are validated (100), before builder-inited, where the engine reads its files
    app.connect("config-inited", _give_engine_sound_entries, priority=200)
    # when the engine has made its lists, before the environment is stored
    app.connect("env-updated", _let_sleep, priority=950)
