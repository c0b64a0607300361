"""What a run of ``weekbook bib fetch`` came to, and how the author is told.

Pure: no Sphinx.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..bibtex import Problem
from .asking import Part
from .editing import Difference

DONE, INCOMPLETE, NO_NETWORK = 0, 1, 3
"""Exit statuses; 2 is wrong use."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What an entry has not, because arXiv did not say it."""

    parts: tuple[Part, ...]
    reason: str


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
    refusal: str | None = None
    """Why arXiv was asked no more; None where it was not at fault."""
    lacking: dict[str, Lack] = field(default_factory=dict)
    """Keys of entries that are there but not complete."""
    problems: list[Problem] = field(default_factory=list)
    """What makes entries unreadable, so that they were passed over."""
    faults: list[str] = field(default_factory=list)
    """What was wrong with the files, a sentence each."""
    has_network: bool = True
    """Whether there was anything to go by."""

    @property
    def status(self) -> int:
        """The exit status."""
        if not self.has_network:
            return NO_NETWORK
        is_done = not (self.failures or self.refusal or self.lacking or self.problems or self.faults)
        return DONE if is_done else INCOMPLETE

    def write(self) -> str:
        """Write the report for the author."""
        lines = [
            f"{path}:{one.line}: {one.key}: {one.field} is kept: {one.kept!r} (the source has {one.offered!r})"
            for path, one in self.differences
        ]
        lines += [f"{name}: {reason}" for name, reason in self.failures.items()]
        lines += [f"{one.path}:{one.line}: {one.message}" for one in self.problems]
        lines += self.faults
        if not self.has_network:
            return "\n".join([*lines, "No network: nothing was changed.", ""])
        lines += self._write_lacks()
        if self.differences:
            lines.append("--refresh takes what the sources have, except where a comment says Keep.")
        counts = f"{_count(len(self.added), 'entry', 'entries')} added, {len(self.completed)} completed"
        return "\n".join([*lines, f"{counts}, {self.unchanged} as they were, {len(self.failures)} not to be had.", ""])

    def _write_lacks(self) -> list[str]:
        """Say once that arXiv refuses, and what it did not say; a reason of an entry's own stands with it."""
        lines = [f"arXiv refuses and is asked no more: {self.refusal}"] if self.refusal else []
        for key, lack in self.lacking.items():
            why = f": {lack.reason}" if lack.reason != self.refusal else ""
            lines.append(f"{key}: not had from arXiv: {', '.join(lack.parts)}{why}")
        return lines


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
