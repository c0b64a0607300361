"""When a BibTeX file changes no week is read again, and the result equals a clean build byte for byte."""

from __future__ import annotations

import re

import pytest
from small_archive import BOOK, SmallArchive, build, clean_build, differences

ENTRY = """@{type}{{doe-2025-work{number},
  title = {{{title}}},
  author = {{{author}}},
  year = {{2025}},
  eprint = {{2504.0000{number}}},
  {more}
}}

"""
VOLUME = "@proceedings{{volume, title = {{Volume {0}}}, year = {{2025}}, publisher = {{Press {0}}}}}\n\n"
FIELDS = ["", "volume = {7},", "pages = {1--2},", "doi = {10.1000/7},", "doi = {<10.1000/7>},", "note = {</script>},"]
FIELDS += ["crossref = {volume},", "crossref = {doe-2025-work1},", "journal = {J \\& K},", "editor = {A, B, C, D},"]
FIELDS += ["x = y,", "x = {y}"]
TITLES = ["Work", "50$ work", "{</script><b>}", "$\\pi_{0.5}$ \\& {\\'e}", "Other work"]
AUTHORS = ["Doe, Jane and Roe, Richard", "{The Group}", "van der Berg, Ada and others", "张三"]


class Shelf(SmallArchive):
    """A small archive whose BibTeX files change in every way; its weeks stay."""

    def __init__(self, root, seed: int, **more) -> None:
        self.entries: dict[int, tuple[str, str, str, str]] = {}
        self.volume = 0
        super().__init__(root, seed, **more)

    def _work(self, number: int) -> str:
        kind, title, author, more = self.entries.get(number, ("misc", "Work", AUTHORS[0], ""))
        entry = ENTRY.format(type=kind, number=number, title=f"{title} {number}", author=author, more=more)
        return (VOLUME.format(self.volume) if number == 1 else "") + entry

    def change(self) -> str:
        """Give an entry other fields, or the volume that some are part of."""
        number = self.random.choice(sorted(self.works))
        if self.random.random() < 0.2:
            self.volume += 1
        pick = self.random.choice
        kind = pick(["misc", "article", "inproceedings", "online"])
        self.entries[number] = kind, pick(TITLES), pick(AUTHORS), pick(FIELDS)
        self.history.append(f"{number}: {self.entries[number]}, volume {self.volume}")
        self.write()
        return self.history[-1]


def read_documents(status: str) -> int:
    """Give how many documents a build has read."""
    added, changed, _removed = re.search(r"(\d+) added, (\d+) changed, (\d+) removed", status).groups()
    return int(added) + int(changed)


@pytest.mark.parametrize(("seed", "conf"), [(11, ""), (12, BOOK), (13, BOOK)], ids=["plain", "ours", "ours again"])
def test_changed_entries(tmp_path, seed, conf):
    """Any change of entries, sound or not, has nothing read, and pages and files come out as those of a clean build."""
    shelf = Shelf(tmp_path / "source", seed, conf=conf, weeks=5)
    build(shelf.root, tmp_path / "incremental")
    for step in range(8):
        shelf.change()
        if step % 4 == 3:
            # entries come and go too
            shelf.edit("add_work", "remove_work", "break_work")
        built = build(shelf.root, tmp_path / "incremental")
        assert read_documents(built.status) == 0
        found = differences(built, clean_build(shelf, tmp_path / "clean"))
        assert not found, "\n".join([f"seed {seed}, after", *shelf.history, found])


def test_several_processes(tmp_path):
    """Files and pages are the same whether one process makes them or two."""
    shelf = Shelf(tmp_path / "source", 14, conf=BOOK, weeks=6)
    shelf.change()
    serial, parallel = (build(shelf.root, tmp_path / str(jobs), jobs=jobs) for jobs in (1, 2))
    assert differences(parallel, serial) == ""
    assert any(name.startswith("bib/papers/") for name in serial.files())
