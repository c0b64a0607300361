"""Which pages a build writes, which documents it reads, and what it deletes."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archive import BOOK, Build, Entry, SmallArchive, Week, build, clean_build, differences, png

PAPER = "```{paper} 2504.00001\n```"


class Watched:
    """An archive of four weeks whose builds say which pages they wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = SmallArchive(folder / "source", 0)
        self.archive.pictures.clear()
        self.archive.weeks = {
            f"weeks/2025/W{n}": Week(f"2025-W{n}", f"Week {n}", [Entry(f"Entry {n}", "专题", digest=f"Digest {n}.")])
            for n in (15, 16, 17, 18)
        }
        self.last: Build | None = None

    def entry(self, number: int) -> Entry:
        """Return the entry of a week."""
        return self.archive.weeks[f"weeks/2025/W{number}"].entries[0]

    def build(self) -> set[str]:
        """Build and return the pages of documents that were written."""
        self.archive.write()
        before = self.last.times() if self.last else {}
        self.last = build(self.archive.root, self.folder / "build")
        # Sphinx writes its pages without a source in every build, the same bytes again when nothing has changed
        return {
            name
            for name, time in self.last.times().items()
            if before.get(name) != time and name not in ("404", "genindex", "search")
        }

    def read(self) -> str:
        """Say what the last build read, as its log does."""
        assert self.last is not None
        line = next(line for line in self.last.status.splitlines() if "updating environment" in line)
        return line.partition("environment: ")[2].split("] ")[-1].strip()

    def page(self, docname: str) -> str:
        """Return a page's text."""
        assert self.last is not None
        return (self.last.outdir / f"{docname}.html").read_text("utf-8")

    def check(self) -> None:
        """Compare with a clean build."""
        assert self.last is not None
        found = differences(self.last, clean_build(self.archive, self.folder / "clean"))
        assert not found, found


@pytest.fixture
def site(tmp_path: Path) -> Watched:
    """Make an archive, not built yet."""
    return Watched(tmp_path)


def test_no_change(site):
    """A second build with no change reads nothing, writes no page, and leaves the environment as it is."""
    site.entry(18).source = PAPER
    site.build()
    pickle = site.folder / "build" / "doctrees" / "environment.pickle"
    files, time = site.last.files(), pickle.stat().st_mtime_ns
    assert site.build() == set()
    assert site.read() == "0 added, 0 changed, 0 removed"
    assert "no targets are out of date" in site.last.status
    assert pickle.stat().st_mtime_ns == time
    assert site.last.files() == files


def test_digest(site):
    """An edited digest writes its week again, and the page whose toctree names it: that is Sphinx's own rule.

    References to headings below the edited text do not count as changed, though they have moved by some lines.
    """
    site.entry(16).references = ["[](W18.md)", "[](W18.md#entry-18)", "{entry}`Entry 18`", "{week}`2025-W18`"]
    # of no topic whose digests the home page shows
    site.entry(18).topic = "其他"
    site.build()
    site.entry(18).digest = "Other words.\n\nAnd more of them."
    assert site.build() == {"weeks/2025/W18", "weeks/index"}
    site.check()


def test_special_digest(site):
    """The page that shows how the digests of the newest special entries begin follows them, and no other page does."""
    site.build()
    site.entry(18).digest = "Other words.\n\nAnd more of them."
    assert site.build() == {"weeks/2025/W18", "weeks/index", "index"}
    assert "Other words." in site.page("index")
    site.entry(18).digest = "Other words.\n\nAnd others below."
    assert site.build() == {"weeks/2025/W18", "weeks/index"}
    site.check()


def test_week_title(site):
    """A week's new title writes the pages that show it: neighbours, lists, toctrees and references, no others."""
    site.entry(15).references = ["{week}`2025-W18`"]
    site.build()
    site.archive.weeks["weeks/2025/W18"].title = "Another title"
    # W17 is next to it; the home page shows the newest week, and titles of weeks in its toctree
    assert site.build() == {"weeks/2025/W18", "weeks/2025/W17", "weeks/2025/W15", "weeks/index", "index"}
    assert "Another title" in site.page("weeks/2025/W15")
    site.check()


def test_number_of_entries(site):
    """A week's new entry writes the weeks beside it, which say how many it has, and no other week."""
    site.build()
    site.archive.weeks["weeks/2025/W17"].entries.append(Entry("Another", "专题", digest="Digest."))
    written = {name for name in site.build() if name.startswith("weeks/2025/")}
    assert written == {"weeks/2025/W16", "weeks/2025/W17", "weeks/2025/W18"}
    assert "2 entries" in site.page("weeks/2025/W18")
    site.check()


def test_kind_of_a_recommended_entry(site):
    """A recommended entry of another week shows its kind: when that changes, the page is written."""
    site.entry(18).digest = "Digest.\n\n## 推荐\n\n- {entry}`Entry 15`"
    site.build()
    assert 'data-icon="paper"' not in site.page("weeks/2025/W18")
    site.entry(15).source = PAPER
    assert "weeks/2025/W18" in site.build()
    assert 'data-icon="paper"' in site.page("weeks/2025/W18")
    site.check()


def test_entry_title(site):
    """An entry's new title writes the pages that refer to it or list its paper."""
    site.entry(18).source = site.entry(15).source = PAPER
    site.entry(16).references = ["[](#arxiv-2504-00001)"]
    site.build()
    site.entry(18).title = "Another title"
    assert site.build() == {"weeks/2025/W18", "weeks/2025/W16", "weeks/2025/W15", "weeks/index", "papers", "index"}
    site.check()


def test_work(site):
    """A changed bibliography entry reads no document again and writes only the pages that show it.

    And the page whose toctree names one of these: Sphinx's own rule.
    """
    site.entry(18).source = PAPER
    site.entry(17).source = "```{paper} 2504.00002\n```"
    site.entry(16).references = ["{paper}`doe-2025-work1`"]
    site.build()
    site.archive.works[1][0] = "Another title"
    assert site.build() == {"weeks/2025/W18", "weeks/2025/W16", "papers", "index", "weeks/index"}
    assert site.read() == "0 added, 0 changed, 0 removed"
    assert "Another title" in site.page("weeks/2025/W18")
    site.check()


def test_unused_work(site):
    """A change in an entry of the bibliography that no week reads writes no page."""
    site.entry(18).source = PAPER
    site.build()
    site.archive.works[4][0] = "Another title"
    assert site.build() == set()
    site.check()


def test_removed_week(site):
    """A removed week leaves no page, no source, no picture, no folder and no place in a list."""
    site.archive.weeks["weeks/2024/W50"] = Week("2024-W50", "Week 50", [Entry("Entry 50", "专题", source=PAPER)])
    site.archive.weeks["weeks/2024/W50"].entries[0].references = ["![alt](p.png)"]
    site.archive.pictures["weeks/2024/p.png"] = 1
    site.build()
    assert {"weeks/2024/W50.html", "_sources/weeks/2024/W50.md.txt", "_images/p.png"} <= site.last.files().keys()
    del site.archive.weeks["weeks/2024/W50"]
    site.build()
    assert not [name for name in site.last.files() if "W50" in name or name == "_images/p.png"]
    assert not (site.last.outdir / "weeks" / "2024").exists()
    assert all("Entry 50" not in site.page(name) for name in ("index", "papers", "weeks/index"))
    site.check()


def test_only_removal(site):
    """A removal is done once: the build after it finds nothing to do."""
    site.build()
    del site.archive.weeks["weeks/2025/W15"]
    assert site.build()
    assert site.build() == set()
    assert site.read() == "0 added, 0 changed, 0 removed"


def test_all_weeks_removed(site):
    """An archive without weeks is like one that never had any."""
    site.build()
    site.archive.weeks.clear()
    site.build()
    site.check()


def test_similar_names(site):
    """Removing a week leaves the source of one whose name begins alike."""
    site.archive.weeks["weeks/2025/W18.draft"] = Week("2025-W18", "Draft", [Entry("Entry", "专题")])
    site.build()
    del site.archive.weeks["weeks/2025/W18"]
    site.build()
    assert "_sources/weeks/2025/W18.draft.md.txt" in site.last.files()
    site.check()


def test_other_markup(site):
    """A document that goes from Markdown to reStructuredText leaves no copy of its old source."""
    site.archive.conf += 'source_suffix = {".md": "markdown", ".rst": "restructuredtext"}\n'
    site.build()
    del site.archive.weeks["weeks/2025/W15"]
    site.archive.notes["weeks/2025/W15.rst"] = ":week: 2025-W15\n\nWeek 15\n=======\n\nEntry\n-----\n\nText.\n"
    site.build()
    site.check()


def test_link_before_document(site):
    """A Markdown link to a week that is written later leads there then, and is as before when it is gone again."""
    site.entry(15).references = ["[](W19.md)", "[words](W19.md#entry-19)"]
    site.build()
    first = site.last.files()
    site.archive.weeks["weeks/2025/W19"] = Week("2025-W19", "Week 19", [Entry("Entry 19", "专题")])
    assert "weeks/2025/W15" in site.build()
    assert 'href="W19.html#entry-19"' in site.page("weeks/2025/W15")
    site.check()
    del site.archive.weeks["weeks/2025/W19"]
    site.build()
    assert site.last.files() == first


def test_missing_picture(site):
    """A picture that appears later is shown then; until it does, builds with no change write nothing."""
    site.entry(15).references = ["![alt](p.png)", "[file](p.png)"]
    site.build()
    assert "weekbook-missing" in site.page("weeks/2025/W15")
    assert site.build() == set()
    site.archive.pictures["weeks/2025/p.png"] = 1
    assert "weeks/2025/W15" in site.build()
    assert "_images/p.png" in site.last.files()
    site.check()
    site.archive.pictures["weeks/2025/p.png"] = 2
    site.build()
    assert site.last.files()["_images/p.png"] == png(2)
    del site.archive.pictures["weeks/2025/p.png"]
    site.build()
    site.check()


def test_picture_outside(site):
    """A picture outside the source folder is missing for good: it does not make every build read its week again."""
    (site.folder / "outside.png").write_bytes(png(1))
    site.entry(15).references = ["![alt](../../../outside.png)"]
    site.build()
    assert "weekbook-missing" in site.page("weeks/2025/W15")
    assert site.build() == set()


def test_pictures_of_one_name(site):
    """Pictures of one name in several folders get names that do not depend on the order of reading."""
    site.archive.weeks["weeks/2024/W50"] = Week("2024-W50", "Week 50", [Entry("Entry 50", "专题")])
    site.entry(18).references = ["![alt](p.png)"]
    site.archive.pictures |= {"weeks/2025/p.png": 1, "weeks/2024/p.png": 2}
    site.build()
    site.archive.weeks["weeks/2024/W50"].entries[0].references = ["![alt](p.png)"]
    site.build()
    site.check()
    site.archive.weeks["weeks/2024/W50"].entries[0].references = []
    site.build()
    assert [name for name in site.last.files() if name.startswith("_images/")] == ["_images/p.png"]
    site.check()


def test_title_behind_label(site):
    """References to a label show the heading's new title, whether they name it or its id."""
    site.entry(18).label = "my_label"
    site.entry(15).references = ["{ref}`my_label`"]
    site.entry(16).references = ["[](W18.md#my_label)", "[](W18.md#my-label)"]
    site.build()
    site.entry(18).title = "Another title"
    site.build()
    assert site.page("weeks/2025/W16").count("Another title") == 2
    assert site.page("weeks/2025/W15").count("Another title") == 1
    site.check()


def test_title_with_other_markup(site):
    """A title that only changes its markup is shown with it by its neighbours."""
    site.build()
    site.archive.weeks["weeks/2025/W18"].title = "*Week 18*"
    assert "weeks/2025/W17" in site.build()
    site.check()


def test_text_before_title(site):
    """References in a text before the first heading of a week are kept up as others are."""
    week = site.archive.weeks["weeks/2025/W15"]
    source = week.render().replace("# Week 15", "See {week}`2025-W18`.\n\n# Week 15")
    del site.archive.weeks["weeks/2025/W15"]
    site.archive.notes["weeks/2025/W15.md"] = source
    site.build()
    site.archive.weeks["weeks/2025/W18"].title = "Another title"
    site.build()
    assert "Another title" in site.page("weeks/2025/W15")
    site.check()


STOP = """
def _stop(app, pagename, templatename, context, doctree):
    if pagename == "weeks/2025/W17" and (app.srcdir / "stop").exists():
        raise KeyboardInterrupt

def setup(app):
    app.connect("html-page-context", _stop)
"""


def test_interrupted(site):
    """What an interrupted build has not written, copied or deleted, the next one does."""
    site.archive.conf += STOP
    site.entry(18).source = site.entry(15).source = PAPER
    site.build()
    site.archive.works[1][0] = "Another title"
    site.entry(15).references = ["![alt](p.png)"]
    site.archive.pictures["weeks/2025/p.png"] = 1
    del site.archive.weeks["weeks/2025/W16"]
    site.archive.write()
    (site.archive.root / "stop").touch()
    with pytest.raises(KeyboardInterrupt):
        build(site.archive.root, site.folder / "build")
    site.build()
    site.check()
    assert site.build() == set()


def test_title_far_above(site):
    """A page that is two levels above is named by those below, which follow its title."""
    above = "# {}\n\n```{{toctree}}\n:hidden:\n\n/loose/middle\n```\n"
    middle = "# Middle\n\n```{toctree}\ndeep\n```\n"
    site.archive.notes = {"loose/middle.md": middle, "loose/deep.md": "# Deep\n"}
    site.archive.notes["notes/above.md"] = above.format("Above")
    site.build()
    site.archive.notes["notes/above.md"] = above.format("Another title")
    assert "loose/deep" in site.build()
    assert "Another title" in site.page("loose/deep")
    site.check()


def test_removed_page_that_nothing_shows(site):
    """The removal of a page that stands in no list and no toctree is done once, too.

    Without a globbed toctree: Sphinx reads a page with one again for every document that comes or goes.
    """
    plain = {"index.md": "# Home\n", "weeks/index.md": "---\norphan: true\n---\n\n# Weeks\n"}
    site.archive.notes = {**plain, "loose/page.md": "---\norphan: true\n---\n\n# A page\n"}
    site.build()
    del site.archive.notes["loose/page.md"]
    site.build()
    assert site.read() == "0 added, 0 changed, 1 removed"
    assert site.build() == set()
    assert site.read() == "0 added, 0 changed, 0 removed"
    site.check()


# -- With our frame ------------------------------------------------------------------------------------------------


@pytest.fixture
def framed(tmp_path: Path) -> Watched:
    """Make an archive whose pages have our frame, not built yet."""
    made = Watched(tmp_path)
    made.archive.conf += BOOK
    return made


def test_digest_in_frame(framed):
    """An edited digest writes its week, and what would show it without the frame; the rails stay as they are."""
    framed.build()
    framed.entry(16).digest = "Other words."
    assert framed.build() == {"weeks/2025/W16", "weeks/index"}
    framed.check()
    assert framed.build() == set()


def test_new_week_of_a_year_in_frame(framed):
    """A new week writes the weeks of its year, whose rails show it, and the pages that list weeks; no others."""
    framed.archive.weeks["weeks/2024/W50"] = Week("2024-W50", "Week 50", [Entry("Entry 50", "专题")])
    framed.build()
    framed.archive.weeks["weeks/2025/W19"] = Week("2025-W19", "Week 19", [Entry("Entry 19", "专题")])
    weeks = {f"weeks/2025/W{n}" for n in (15, 16, 17, 18, 19)}
    written = framed.build()
    assert weeks <= written
    assert not written & {"weeks/2024/W50", "papers", "people", "notes/first"}
    assert "W19.html" in framed.page("weeks/2025/W15")
    framed.check()
    del framed.archive.weeks["weeks/2025/W19"]
    framed.build()
    assert "W19.html" not in framed.page("weeks/2025/W15")
    framed.check()


def test_new_year_in_frame(framed):
    """The first week of a year writes all pages: the rail of each shows the years."""
    framed.build()
    framed.archive.weeks["weeks/2024/W50"] = Week("2024-W50", "Week 50", [Entry("Entry 50", "专题")])
    assert {"papers", "people", "notes/first", "weeks/2025/W15"} <= framed.build()
    assert "index.html#year-2024" in framed.page("notes/first")
    framed.check()


def test_list_of_weeks_moves_in_frame(framed):
    """Where the list of all weeks goes elsewhere, the years of every rail lead there."""
    framed.archive.notes["notes/all.md"] = "# All\n\nText.\n"
    framed.archive.weeks["weeks/2024/W50"] = Week("2024-W50", "Week 50", [Entry("Entry 50", "专题")])
    framed.build()
    framed.archive.notes["notes/all.md"] = "# All\n\n```{weeks}\n```\n"
    framed.build()
    assert 'href="all.html#year-2024"' in framed.page("notes/first")
    framed.check()


MANUAL = "# Manual\n\n```{{toctree}}\n:hidden:\n\n{}\n```\n"


@pytest.fixture
def manual(framed):
    """Make an archive with a documentation of two levels, built."""
    framed.archive.notes = {
        "notes/manual.md": MANUAL.format("/pages/one\n/pages/two\n/pages/three"),
        "pages/one.md": "# One\n",
        "pages/two.md": "# Two\n\n```{toctree}\n:hidden:\n\ninner\n```\n",
        "pages/inner.md": "# Inner\n",
        "pages/three.md": "# Three\n",
    }
    framed.build()
    return framed


PAGES = {"notes/manual", "pages/one", "pages/two", "pages/inner", "pages/three"}


def test_title_in_documentation(manual):
    """A page's new title writes the pages whose rails show it, and no week; one that is closed there, fewer."""
    manual.archive.notes["pages/three.md"] = "# Another title\n"
    written = manual.build()
    # the home page names it in its toctree
    assert written == PAGES | {"index"}
    assert "Another title" in manual.page("pages/one")
    manual.archive.notes["pages/inner.md"] = "# Further in\n"
    # the page after it shows it at its foot; the first names one of them in its toctree: Sphinx writes it too
    assert manual.build() == {"pages/inner", "pages/two", "pages/three", "notes/manual"}
    assert "Further in" in manual.page("pages/three")
    assert "Further in" not in manual.page("pages/one")
    manual.check()


def test_text_in_documentation(manual):
    """A page's new text writes it and the page whose toctree names it, which is Sphinx's own rule."""
    manual.archive.notes["pages/one.md"] = "# One\n\nText.\n"
    assert manual.build() == {"pages/one", "notes/manual"}
    manual.check()


def test_order_in_documentation(manual):
    """Another order, a page less and a page that has become a list are seen on all pages."""
    manual.archive.notes["notes/manual.md"] = MANUAL.format("/pages/two\n/pages/one\n/pages/three")
    assert manual.build() >= PAGES
    manual.check()
    manual.archive.notes["pages/three.md"] = "# Three\n\n```{shows}\n```\n"
    assert manual.build() >= PAGES
    assert "Three" not in manual.page("pages/two").partition("<main")[0].partition("weekbook-rail-book")[2]
    manual.check()
    manual.archive.notes["notes/manual.md"] = MANUAL.format("/pages/two\n/pages/three")
    del manual.archive.notes["pages/one.md"]
    written = manual.build()
    assert PAGES - {"pages/one", "pages/three"} <= written
    assert not [name for name in written if name.startswith("weeks/2025/")]
    manual.check()
