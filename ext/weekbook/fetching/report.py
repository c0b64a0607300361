"""What a run of ``weekbook bib fetch`` came to, and how the author is told.

Pure: no Sphinx.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .editing import Difference

DONE, INCOMPLETE, NO_NETWORK = 0, 1, 3
"""Exit statuses; 2 is wrong use."""


@dataclass(slots=True)
class Report:
    """What a run came to."""

    added: list[str] = field(default_factory=list)
    """Keys of entries that are there now."""
    completed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys of entries that were changed, each with its fields."""
    unchanged: int = 0
    """How many entries had all that is known."""
    differences: list[tuple[str, Difference]] = field(default_factory=list)
    """Values of the author that a source contradicts, each with its file."""
    failures: dict[str, str] = field(default_factory=dict)
    """What could not be had, each with the reason."""
    faults: list[str] = field(default_factory=list)
    """What was wrong with the files, a sentence each."""
    has_network: bool = True
    """Whether there was anything to go by."""

    @property
    def status(self) -> int:
        """The exit status."""
        if not self.has_network:
            return NO_NETWORK
        return INCOMPLETE if self.failures or self.faults else DONE

    def write(self) -> str:
        """Write the report for the author."""
        lines = [
            f"{path}:{one.line}: {one.key}: {one.field} is kept: {one.kept!r} (the source has {one.offered!r})"
            for path, one in self.differences
        ]
        lines += [f"{name}: {reason}" for name, reason in self.failures.items()]
        lines += self.faults
        if not self.has_network:
            return "\n".join([*lines, "No network: nothing was changed.", ""])
        if self.differences:
            lines.append("--refresh takes what the sources have, except where a comment says Keep.")
        counts = f"{_count(len(self.added), 'entry', 'entries')} added, {len(self.completed)} completed"
        return "\n".join([*lines, f"{counts}, {self.unchanged} as they were, {len(self.failures)} not to be had.", ""])


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
