"""weekbook: a person's weekly reading as an archive that others read, search and cite.

A Sphinx extension. This module only sets it up; see ``docs/develop/architecture`` for which module has which job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx."""
    from .extension import setup_extension

    return setup_extension(app, __version__)
