"""Files hold what was to be written, and nothing else."""

from __future__ import annotations

import pytest

from weekbook.fileio import write_changed, write_new


@pytest.mark.parametrize("before", [None, b"", b"longer than what follows"])
@pytest.mark.parametrize("data", [b"", b"short", b"x" * 3_000_000], ids=len)
def test_new_file(tmp_path, before, data):
    """All of the data is there, and nothing of what may have been there."""
    path = tmp_path / "a.bib"
    if before is not None:
        path.write_bytes(before)
    write_new(str(path), data)
    assert path.read_bytes() == data


def test_unchanged_file_keeps_its_time(tmp_path):
    """A file that says the same is left alone; one that is not there gets its folder."""
    path = tmp_path / "folder" / "a.bib"
    write_changed(path, b"a")
    before = path.stat().st_mtime_ns
    path.chmod(0o444)
    write_changed(path, b"a")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (b"a", before)
