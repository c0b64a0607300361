"""What tests of builds share."""

from __future__ import annotations

import pytest
from small_archive import SmallArchive


@pytest.fixture
def archive(tmp_path) -> SmallArchive:
    """Make an archive of five weeks and more."""
    made = SmallArchive(tmp_path / "source", 3, weeks=5)
    made.write()
    return made
