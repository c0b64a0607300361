"""The pace of Python's garbage collector while a site is built: millions of nodes are made, and nearly all are kept.

A collection looks at every object that is young enough, and by default one comes every 700 new objects: a fifth of a
build. Nothing is lost by fewer: what has no cycle is freed at once all the same.
"""

from __future__ import annotations

import atexit
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

THRESHOLDS = (200_000, 20, 100)
"""How many new objects, and how many smaller collections, there are before a collection."""


class Pace:
    """Sets the thresholds for one build, and puts back what was there."""

    def __init__(self) -> None:
        self._before: tuple[int, int, int] | None = None

    def quicken(self) -> None:
        """Let collections be rare, unless somebody has turned them off."""
        if self._before is None and gc.isenabled():
            self._before = gc.get_threshold()
            gc.set_threshold(*THRESHOLDS)

    def restore(self) -> None:
        """Put back the thresholds that were there, unless the process ends with the build: it would look at all."""
        if self._before is not None and not _is_command():
            gc.set_threshold(*self._before)
            self._before = None


def _is_command() -> bool:
    """Tell whether Sphinx was started from the command line: then there is nothing after the build."""
    main = getattr(sys.modules.get("__main__"), "__spec__", None)
    return Path(sys.argv[0]).name == "sphinx-build" or getattr(main, "name", "") == "sphinx.__main__"


def let_go() -> None:
    """Leave to the end of the process what a worker makes: it is short-lived, and ends without looking back."""
    gc.freeze()
    gc.disable()


def setup_pace(app: Sphinx) -> None:
    """Quicken a build from its setup to its end; at the end of the process spare the interpreter a last collection."""
    pace = Pace()
    pace.quicken()
    # first of all handlers would be as good as last: what they do is the build's
    app.connect("build-finished", lambda app, exception: pace.restore(), priority=1000)
    # not when a build is finished: a process that builds again and again would keep all it ever made
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
