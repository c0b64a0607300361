"""What each build of a process would find out anew, and cannot change while tests run: kept, it halves a build."""

from __future__ import annotations

import functools
import importlib.metadata
from types import CodeType
from typing import Any

import pytest
from jinja2 import Environment

READERS = ("sphinx.registry", "sphinx.theming", "sphinxcontrib.bibtex.plugin", "pybtex.plugin")
"""The modules that look for plug-ins; each has taken the function by its name."""


def remember_plugins(patch: pytest.MonkeyPatch) -> None:
    """Look through the installed packages once for each kind of plug-in, not in every build."""
    known = functools.cache(importlib.metadata.entry_points)
    for module in READERS:
        patch.setattr(f"{module}.entry_points", known)


def remember_templates(patch: pytest.MonkeyPatch) -> None:
    """Compile a template once, and not in every build: the same source gives the same code."""
    compile_ = Environment.compile
    codes: dict[tuple[object, ...], CodeType] = {}

    def compile_once(self: Environment, source: Any, name: str | None = None, *args: Any, **options: Any) -> Any:
        if not isinstance(source, str):
            return compile_(self, source, name, *args, **options)
        # what else the code depends on: the dialect, and where an error would be reported
        dialect = (type(self), self.autoescape, *sorted(self.extensions))
        key = (source, name, args, *sorted(options.items()), *dialect)
        if key not in codes:
            codes[key] = compile_(self, source, name, *args, **options)
        return codes[key]

    patch.setattr(Environment, "compile", compile_once)
