"""What makes builds quick changes nothing that they give, and steps back where Sphinx is not as we know it."""

from __future__ import annotations

import gc
import re

import pytest
from small_archive import BOOK, Entry, SmallArchive, build, build_outside, differences
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError

from weekbook import builder, pace, workers
from weekbook.builder import SwiftBuilder

GATHERING = """
def note(app, doctree, docname):
    app.gathered.append(docname)

def say(app, exception):
    (app.outdir / "gathered.txt").write_text(" ".join(sorted(app.gathered)))

def setup(app):
    app.gathered = []
    app.connect("doctree-resolved", note)
    app.connect("build-finished", say)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""
FAILING = """
def fail(app, doctree):
    if app.env.docname == "weeks/2025/W18":
        raise RuntimeError("not this one")

def setup(app):
    app.connect("doctree-read", fail)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""
UNSAFE = """
def setup(app):
    app.connect("doctree-read", lambda app, doctree: None)
    return {"parallel_read_safe": False, "parallel_write_safe": False}
"""

TRANSLATING = """
from weekbook.translator import WeekbookTranslator

class Own(WeekbookTranslator):
    def dispatch_visit(self, node):
        super().dispatch_visit(node)

    def starttag(self, *args, **attributes):
        return super().starttag(*args, **attributes)

    def encode(self, text):
        return str(text).translate(self.special_characters)

def setup(app):
    app.set_translator("html", Own)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""
VISITING = """
from docutils import nodes

def visit(self, node):
    self.body.append("<p class='other'>")

def depart(self, node):
    self.body.append("</p>")

def setup(app):
    app.add_node(nodes.paragraph, override=True, html=(visit, depart))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""
LOOKING = """
def note(app, pagename, templatename, context, doctree):
    shown = str(len(repr(context))), str("body" in context), context.get("toc", "")
    (app.outdir / "looked.txt").open("a").write("|".join(shown) + "\\n")

def setup(app):
    app.connect("html-page-context", note)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


def extend(archive: SmallArchive, code: str) -> None:
    """Give the project an extension of its own."""
    (archive.root / "other.py").write_text(code, "utf-8")
    conf = archive.root / "conf.py"
    more = "\nimport sys\nsys.path.insert(0, __file__.rpartition('/')[0])\nextensions = [*extensions, 'other']\n"
    conf.write_text(conf.read_text("utf-8") + more, "utf-8")


# -- Workers -----------------------------------------------------------------------------------------


def test_warnings_in_order(archive, tmp_path):
    """However many processes there are, warnings come in the order of the documents, each once."""
    serial = build_outside(archive.root, tmp_path / "serial", jobs=1)
    parallel = build_outside(archive.root, tmp_path / "parallel", jobs=3)
    assert serial.warnings
    assert parallel.warnings == serial.warnings


@pytest.mark.parametrize("name", ["_read_parallel", "_read_serial", "read_doc"])
def test_unknown_sphinx(archive, tmp_path, monkeypatch, name):
    """Where Sphinx does not read as we know it, it reads in its own way."""
    if name == "_read_serial":
        monkeypatch.delattr(Builder, name)
        assert not builder.knows_reading()
        return
    stock = getattr(Builder, name)
    other = (
        (lambda self, docnames, nproc, more=None: stock(self, docnames, nproc))
        if name == "_read_parallel"
        else (lambda self, docname, **options: stock(self, docname, **options))
    )
    monkeypatch.setattr(Builder, name, other)
    assert not builder.knows_reading()
    monkeypatch.setattr(SwiftBuilder, "_read_in_workers", None)
    parallel = build(archive.root, tmp_path / "parallel", jobs=2)
    assert differences(parallel, build(archive.root, tmp_path / "serial")) == ""


def test_other_arguments(archive, monkeypatch):
    """A call that we do not know goes to Sphinx's own method as it is."""
    seen = []
    monkeypatch.setattr(StandaloneHTMLBuilder, "_read_parallel", lambda self, *args, **kw: seen.append((args, kw)))
    one = object.__new__(SwiftBuilder)
    one._read_parallel(["a"], 2)
    one._read_parallel(["a"], nproc=2, more=1)
    assert seen == [((["a"], 2), {}), ((["a"],), {"nproc": 2, "more": 1})]


def test_gathering_extension(archive, tmp_path):
    """An extension that gathers what it meets in doctrees has all of it in the end: one process resolves all."""
    extend(archive, GATHERING)
    built = build_outside(archive.root, tmp_path / "out", jobs=2)
    assert set(archive.weeks) <= set((built.outdir / "gathered.txt").read_text("utf-8").split())


def test_failing_worker(archive, tmp_path):
    """What goes wrong in a worker is reported as Sphinx does, with the worker's traceback."""
    extend(archive, FAILING)
    with pytest.raises(AssertionError, match="not this one") as raised:
        build_outside(archive.root, tmp_path / "out", jobs=2)
    assert "Sphinx parallel build error" in re.sub(r"\x1b\[[0-9;]*m", "", str(raised.value))


def test_unsafe_extension(archive, tmp_path):
    """With an extension that is not safe for processes, all is done in one, as Sphinx does."""
    extend(archive, UNSAFE)
    built = build_outside(archive.root, tmp_path / "out", jobs=2)
    assert "doing serial read" in built.warnings
    assert set(archive.weeks) <= built.times().keys()


def test_few_documents_start_no_process(archive, tmp_path, monkeypatch):
    """One changed week is read and written here."""
    build(archive.root, tmp_path / "out", jobs=2)
    monkeypatch.setattr(workers, "ParallelTasks", None)
    (archive.root / f"{min(archive.weeks)}.md").touch()
    built = build(archive.root, tmp_path / "out", jobs=2)
    assert "0 added, 1 changed, 0 removed" in built.status


def test_runs():
    """Documents are spread by size, in order, none twice, and no process gets more than it should."""
    names = [f"d{number:02}" for number in range(30)]
    sizes = [400_000 + 10_000 * number for number in range(30)]
    runs = workers.make_runs(names, sizes, 2)
    assert [name for run in runs for name in run] == names
    weights = [sum(sizes[names.index(name)] for name in run) for run in runs]
    assert len(runs) % 2 == 0
    assert max(weights) < workers.RUN_BYTES + max(sizes)
    assert max(weights) < 1.3 * min(weights)
    assert workers.make_runs(["a"], [1], 4) == [["a"]]


# -- Garbage -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fails", [False, True])
def test_collector_is_restored(archive, tmp_path, fails):
    """After a build in a process that goes on, the collector is as it was, also when the build fails."""
    before = gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()
    if fails:
        extend(archive, FAILING)
        with pytest.raises(ExtensionError):
            build(archive.root, tmp_path / "out")
    else:
        build(archive.root, tmp_path / "out")
    assert (gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()) == before


def test_collector_is_rare_while_building():
    """While a site is built, collections are rare; where somebody has turned them off, they stay off."""
    before = gc.get_threshold()
    one = pace.Pace()
    one.quicken()
    assert gc.get_threshold()[0] == pace.THRESHOLDS[0]
    one.restore()
    assert gc.get_threshold() == before
    gc.disable()
    try:
        one.quicken()
        assert gc.get_threshold() == before
    finally:
        gc.enable()


# -- Pages -------------------------------------------------------------------------------------------


@pytest.fixture
def framed(tmp_path) -> SmallArchive:
    """Make an archive whose pages have our frame, with one that has code, a list and notes."""
    made = SmallArchive(tmp_path / "source", 3, weeks=5, conf=BOOK)
    made.write()
    return made


def test_translator_that_hears_of_all(framed, tmp_path):
    """A translator that wants to hear of every node and every tag makes docutils walk and write: the same pages."""
    swift = build_outside(framed.root, tmp_path / "swift")
    extend(framed, TRANSLATING)
    assert differences(build_outside(framed.root, tmp_path / "stock"), swift) == ""


def test_visitors_of_an_extension(framed, tmp_path):
    """An extension's own way to write paragraphs is taken on every page."""
    extend(framed, VISITING)
    built = build_outside(framed.root, tmp_path / "out")
    for name in framed.weeks:
        page = (built.outdir / f"{name}.html").read_text("utf-8")
        assert "<p class='other'>" in page


def test_context_is_not_written_out(framed, tmp_path):
    """Sphinx writes out the arguments of each event: a page is not among them, and whoever listens has all of it."""
    extend(framed, LOOKING)
    built = build_outside(framed.root, tmp_path / "out")
    lines = [line.split("|") for line in (built.outdir / "looked.txt").read_text("utf-8").splitlines() if "|" in line]
    assert max(int(length) for length, *_rest in lines) < 100
    assert sum(has_body == "True" for _length, has_body, *_rest in lines) >= len(framed.weeks)
    # it may want the contents as Sphinx renders them
    assert any("<ul" in contents for *_rest, contents in lines)


@pytest.mark.parametrize("own", [True, False])
def test_contents_for_templates(framed, tmp_path, own):
    """A template of the project shows the contents of a page as Sphinx renders them; our frame does without."""
    if own:
        (framed.root / "_templates").mkdir()
        (framed.root / "_templates" / "page.html").write_text(
            '{% extends "!page.html" %}{% block body %}[{{ toc }}]{% endblock %}'
        )
        conf = framed.root / "conf.py"
        conf.write_text(conf.read_text("utf-8") + '\ntemplates_path = ["_templates"]\n', "utf-8")
    built = build(framed.root, tmp_path / "out")
    page = (built.outdir / f"{min(framed.weeks)}.html").read_text("utf-8")
    assert ("[<ul" in page) is own


# -- The inventory -----------------------------------------------------------------------------------


def test_inventory_is_left_alone(archive, tmp_path):
    """The inventory is written when it says something else, or is not the one that was written last."""
    built = build(archive.root, tmp_path / "out")
    inventory = built.outdir / "objects.inv"
    before = inventory.read_bytes(), inventory.stat().st_mtime_ns
    build(archive.root, tmp_path / "out")
    assert (inventory.read_bytes(), inventory.stat().st_mtime_ns) == before
    inventory.write_bytes(b"not one")
    build(archive.root, tmp_path / "out")
    assert inventory.read_bytes() == before[0]
    archive.weeks[min(archive.weeks)].entries[0].title = "Zyzzyva"
    archive.write()
    assert differences(build(archive.root, tmp_path / "out"), build(archive.root, tmp_path / "clean")) == ""


def test_page_too_large_for_the_search(tmp_path, monkeypatch):
    """A page with too many entries is reported, and the others are found."""
    archive = SmallArchive(tmp_path / "source", 3, weeks=5, conf=BOOK)
    monkeypatch.setattr("weekbook.search.postings.RECORD_BITS", 3)
    week = archive.weeks[min(archive.weeks)]
    week.entries = [Entry(f"Entry {number}", "Things of my own") for number in range(20)]
    archive.write()
    built = build(archive.root, tmp_path / "out")
    assert f"{min(archive.weeks)}.md: WARNING: the search does not find this page" in built.warnings
    assert "[weekbook.search]" in built.warnings
    index = built.outdir / "_static/weekbook/index"
    assert not (index / "t" / min(archive.weeks)).exists()
    assert (index / "t" / max(archive.weeks) / "0.bin").exists()
