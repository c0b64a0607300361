"""Configuration: one dataclass declares, registers, validates and documents every value.

The only module that reads ``weekbook_*`` from Sphinx's configuration.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .diagnostics import Subtype, warn
from .topics import DEFAULT_TOPICS, Topic, TopicTable, parse_topic

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_PREFIX = "weekbook_"


def _globs(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(v, str) for v in value):
        raise ValueError("expected a list of file patterns")
    return tuple(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("expected a number from 1")
    return value


def _links(value: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError("expected a list of pairs: a page and its label")
    pairs = [tuple(pair) if isinstance(pair, Sequence) and not isinstance(pair, str) else () for pair in value]
    if not all(len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in pairs):
        raise ValueError("expected a list of pairs: a page and its label")
    return tuple((str(page), str(label)) for page, label in pairs)


def _topics(value: Any) -> tuple[Topic, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError("expected a list of rows")
    # bad rows are reported when the build starts
    return tuple(parse_topic(row) for row in value if _find_row_problem(row) is None)


def _find_row_problem(row: Any) -> str | None:
    """Say what is wrong with a row of the table of topics, or None."""
    if not isinstance(row, Mapping):
        return f"expected a mapping with key, zh and en, not {row!r}"
    try:
        parse_topic(row)
    except (ValueError, TypeError) as error:
        return str(error)
    return None


def _setting(default: Any, validate: Callable[[Any], Any], rebuild: str, help_text: str) -> Any:
    metadata = {"default": default, "validate": validate, "rebuild": rebuild, "help": help_text}
    return field(default_factory=lambda: validate(default), metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class WeekbookConfig:
    """All settings, validated."""

    bibliography: tuple[str, ...] = _setting(
        ["bib/*.bib"],
        _globs,
        "env",
        "BibTeX files: patterns relative to the source folder, read in the order of names.",
    )
    topics: tuple[Topic, ...] = _setting(
        list(DEFAULT_TOPICS),
        _topics,
        "env",
        "The table of topics: rows with key, zh, en, and where needed aliases and parent. "
        "Extend weekbook.topics.DEFAULT_TOPICS, or replace it.",
    )
    shown_authors: int = _setting(3, _count, "html", "How many authors of a paper a page names before 'et al.'.")

    navigation: tuple[tuple[str, str], ...] = _setting(
        [],
        _links,
        "html",
        "Ways in for the rail, and for the sidebar template ``weekbook-sidebar-nav-bs.html``: pairs of page and label.",
    )

    search_shard_bytes: int = _setting(
        8100,
        _count,
        "html",
        "About how large a file of the search index is. Larger ones are fewer, and a search loads more.",
    )

    def topic_table(self) -> TopicTable:
        """Return the table of topics, indexed."""
        return TopicTable(self.topics)


def read_config(config: Config) -> WeekbookConfig:
    """Read all settings; each one that is wrong has its default (the warning came once, when the build started)."""
    values: dict[str, Any] = {}
    for setting in dataclasses.fields(WeekbookConfig):
        raw = getattr(config, _PREFIX + setting.name)
        try:
            values[setting.name] = setting.metadata["validate"](raw)
        except ValueError:
            continue
    return WeekbookConfig(**values)


def _replace_bad_values(app: Sphinx, config: Config) -> None:
    """Warn about each wrong value once and put its default in its place, so that no later reader meets it."""
    for setting in dataclasses.fields(WeekbookConfig):
        name = _PREFIX + setting.name
        raw = getattr(config, name)
        try:
            setting.metadata["validate"](raw)
        except ValueError as error:
            warn(Subtype.CONFIG, f"{name} = {raw!r}: {error}; the default is used", location=_find_place(app, name))
            setattr(config, name, setting.metadata["default"])
    for place, row in enumerate(config.weekbook_topics, 1):
        if problem := _find_row_problem(row):
            warn(
                Subtype.TOPIC,
                f"weekbook_topics, row {place}: {problem}; the row is left out",
                location=_find_place(app, "weekbook_topics"),
            )


def _find_place(app: Sphinx, name: str) -> str:
    """Give the line of ``conf.py`` that sets a value; its first where none does, as for values of a command line."""
    path = Path(app.confdir) / "conf.py"
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
    line = next((number for number, text in enumerate(lines, 1) if text.startswith(name)), 1)
    # a place without a colon would be taken for a document
    return f"{path}:{line}"


def setup_config(app: Sphinx) -> None:
    """Register every value and its validation."""
    for setting in dataclasses.fields(WeekbookConfig):
        default = setting.metadata["default"]
        # what is a list by default may be any sequence
        types = (list, tuple) if isinstance(default, list) else ()
        app.add_config_value(_PREFIX + setting.name, default, setting.metadata["rebuild"], types)
    # before all other handlers of ours, which read the values
    app.connect("config-inited", _replace_bad_values, priority=100)
