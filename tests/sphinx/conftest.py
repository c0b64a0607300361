"""Fixtures of the integration tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# casefiles.py stands beside the tests
sys.path.insert(0, str(Path(__file__).parent))


def pytest_configure(config: pytest.Config) -> None:
    """Let one warning of others pass."""
    # MyST 5.2 asks its transform for an attribute that Sphinx 9 deprecates: not ours to change
    config.addinivalue_line("filterwarnings", "ignore:'myst_parser\\..*' is deprecated")
