"""Builds with several processes and other hash seeds give the same bytes and the same warnings."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from small_archive import Build, Entry, SmallArchive, Week, build_outside, differences


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> SmallArchive:
    """Make an archive with everything in it, doubles and errors too."""
    made = SmallArchive(tmp_path_factory.mktemp("archive") / "source", 7, weeks=7)
    paper = "```{paper} 2504.00001\n```"
    for docname, week in made.weeks.items():
        number = docname[-2:]
        made.pictures[f"{Path(docname).parent}/p1.png"] = int(number)
        week.entries.append(
            Entry(f"Of its own {number}", "推荐", paper, references=["![alt](p1.png)", "{entry}`Of its own 99`"])
        )
        week.entries.append(Entry(f"Of its own {number}", "专题", paper))
    for name in sorted(week.name for week in made.weeks.values())[:2]:
        made.weeks[f"weeks/{name[:4]}/x{name[5:]}"] = Week(
            name, "A double", [Entry("Entry", "专题", "```{paper} 1\n```")]
        )
    made.works[2][2] = False
    made.write()
    return made


@pytest.fixture(scope="module")
def serial(archive, tmp_path_factory) -> Build:
    """Build it in one process."""
    return build_outside(archive.root, tmp_path_factory.mktemp("serial"), jobs=1, hash_seed="0")


@pytest.mark.parametrize(("jobs", "hash_seed"), [(1, "1"), (1, None), (2, "0"), (4, "1"), (4, None)])
def test_same_bytes(archive, serial, tmp_path, jobs, hash_seed):
    """Any number of processes and any hash seed give the same files and the same warnings."""
    built = build_outside(archive.root, tmp_path, jobs=jobs, hash_seed=hash_seed)
    assert differences(built, serial) == ""
    assert sorted(built.warnings.splitlines()) == sorted(serial.warnings.splitlines())
    for expected in ("is also", "duplicate" if "duplicate" in serial.warnings else "left out", "in the bibliography"):
        assert expected in serial.warnings


def test_purge_and_merge(archive, serial, tmp_path):
    """Documents that are read again by several processes replace their records and leave all others."""
    build_outside(archive.root, tmp_path, jobs=4)
    before = Build(tmp_path / "html", "", "").times()
    touched = sorted(archive.weeks)[::2]
    for docname in touched:
        (archive.root / f"{docname}.md").touch()
    built = build_outside(archive.root, tmp_path, jobs=4)
    assert f"0 added, {len(touched)} changed, 0 removed" in built.status
    assert differences(built, serial) == ""
    written = {name for name, time in built.times().items() if before[name] != time and name.startswith("weeks/2")}
    assert written == set(touched)


def test_parallel_edits(tmp_path):
    """Incremental builds with several processes end where a clean build with one does."""
    archive = SmallArchive(tmp_path / "source", 8)
    build_outside(archive.root, tmp_path / "incremental", jobs=4)
    for step, edits in enumerate(
        [("add_week", "edit_picture", "edit_work"), ("rename_week", "remove_week", "edit_note")]
    ):
        for edit in edits:
            archive.edit(edit)
        built = build_outside(archive.root, tmp_path / "incremental", jobs=4)
        clean = build_outside(archive.root, tmp_path / f"clean{step}", jobs=1)
        assert differences(built, clean) == "", archive.history


def test_plain_records(archive, serial):
    """The stored environment holds records of plain values: no nodes, no paths, nothing whose order may leak."""
    with (serial.outdir.parent / "doctrees" / "environment.pickle").open("rb") as file:
        data = pickle.load(file).domaindata["week"]
    assert set(data) == {"version", "documents", "leaning", "digests", "setting"}
    assert set(data["documents"]) >= set(archive.weeks)
    _check_plain(data, "week")


def _check_plain(value: Any, place: str) -> None:
    if dataclasses.is_dataclass(value):
        assert type(value).__module__ in ("weekbook.records", "weekbook.ids", "weekbook.bibtex"), place
        assert value.__dataclass_params__.frozen, place
        for field in dataclasses.fields(value):
            _check_plain(getattr(value, field.name), f"{place}.{field.name}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            assert isinstance(key, str), place
            _check_plain(inner, f"{place}[{key!r}]")
    elif isinstance(value, tuple):
        for inner in value:
            _check_plain(inner, place)
    else:
        assert value is None or isinstance(value, str | int | date | Enum), f"{place}: {type(value)}"
