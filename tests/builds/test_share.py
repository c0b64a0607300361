"""What a worker sends back is what it has read, and what was kept packed stays so."""

from __future__ import annotations

import pickle

import pytest
from small_archive import build, build_outside, differences

from weekbook import share
from weekbook.packed import Packed
from weekbook.refresh import Refresher

CHANGING = """
def change(app, env, docnames, other):
    for docname in docnames:
        env.metadata[docname]["other"] = other.seen[docname]

def see(app, doctree):
    app.env.seen[app.env.docname] = len(app.env.docname)

def begin(app):
    app.env.seen = getattr(app.env, "seen", {})

def setup(app):
    app.connect("builder-inited", begin)
    app.connect("doctree-read", see)
    app.connect("env-merge-info", change)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


def load(built):
    """Load the environment of a build."""
    return pickle.loads((built.outdir.parent / "doctrees" / "environment.pickle").read_bytes())


def test_only_what_was_read(archive, tmp_path, monkeypatch):
    """A worker sends back neither other documents nor the bibliography; the build that takes it over is the same."""
    sent = []
    stock = share.take_over

    def note(env, docnames, other, app):
        assert set(other.all_docs) == set(other.titles) == set(other.tocs) == set(other.metadata) == set(docnames)
        assert set(other.domaindata["week"]["documents"]) <= set(docnames)
        assert not other.domaindata["cite"]["bibdata"].data.entries
        assert other.settings["env"] is other
        sent.extend(docnames)
        stock(env, docnames, other, app)

    monkeypatch.setattr("weekbook.builder.take_over", note)
    serial = build(archive.root, tmp_path / "serial")
    for _round in range(2):
        sent.clear()
        parallel = build(archive.root, tmp_path / "parallel", jobs=2)
        assert differences(parallel, serial) == ""
        assert set(archive.weeks) <= set(sent)
        for name in archive.weeks:
            (archive.root / f"{name}.md").touch()


def test_stays_packed(archive, tmp_path):
    """In the stored environment contents, metadata, records and works are packed; the engine's data too."""
    env = load(build_outside(archive.root, tmp_path / "out", jobs=2))
    week = min(archive.weeks)
    for values in (env.tocs, env.metadata, env.domaindata["week"]["documents"]):
        assert type(values) is Packed
        assert type(values.data[week]) is not type(values[week])
    bibliography = env.domaindata["cite"]["bibdata"].data
    assert "entries" not in vars(bibliography)
    before = len(pickle.dumps(bibliography))
    assert len(bibliography.entries) > 1
    assert "entries" in vars(bibliography)
    assert len(pickle.loads(pickle.dumps(bibliography)).entries) == len(bibliography.entries)
    assert len(pickle.dumps(bibliography)) == pytest.approx(before, rel=0.1)
    assert not hasattr(bibliography, "something_else")


def test_values_changed_while_merging(archive, tmp_path):
    """What an extension does with the environment as it is merged is kept."""
    (archive.root / "other.py").write_text(CHANGING, "utf-8")
    conf = archive.root / "conf.py"
    more = "\nimport sys\nsys.path.insert(0, __file__.rpartition('/')[0])\nextensions = [*extensions, 'other']\n"
    conf.write_text(conf.read_text("utf-8") + more, "utf-8")
    env = load(build_outside(archive.root, tmp_path / "out", jobs=2))
    assert all(env.metadata[name]["other"] == len(name) for name in archive.weeks)


def test_nothing_to_compare(archive, tmp_path, monkeypatch):
    """Where nothing was read and all is set as before, no views are made to see what pages show of one another."""
    build(archive.root, tmp_path / "out")
    conf = archive.root / "conf.py"
    compared = []
    stock = Refresher._compare_pages

    def compare(self, app, env):
        compared.append(app.builder.name)
        return stock(self, app, env)

    monkeypatch.setattr(Refresher, "_compare_pages", compare)
    build(archive.root, tmp_path / "out")
    assert compared == []
    # a week, the bibliography, and the configuration
    for path, text in [
        (archive.root / f"{min(archive.weeks)}.md", "\nMore.\n"),
        (next(archive.root.glob("bib/*.bib")), "\n@misc{more, title = {More}}\n"),
        (conf, "\nhtml_title = 'Other'\n"),
    ]:
        path.write_text(path.read_text("utf-8") + text, "utf-8")
        build(archive.root, tmp_path / "out")
        assert compared.pop() == "html", path
        assert compared == []


def test_other_mappings(archive, tmp_path):
    """A mapping that an extension has put in the place of Sphinx's is left alone, and sent back as it is."""

    class Other(dict):
        pass

    env = load(build_outside(archive.root, tmp_path / "out", jobs=2))
    env.tocs = Other(env.tocs)
    app = type("App", (), {"env": env})()
    share._pack(app)
    assert type(env.tocs) is Other
    env.get_domain = lambda _name: type("Domain", (), {"name": "week", "share": lambda _self, _names: {}})()
    assert share.share(env, [min(archive.weeks)]).tocs is env.tocs
