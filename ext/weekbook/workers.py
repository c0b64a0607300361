"""Work spread over processes: documents in runs of about the same size, results in the order of the documents.

Sphinx's own tasks start, watch and end the processes, and report what goes wrong in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sphinx.util import logging
from sphinx.util.parallel import ParallelTasks

from .pace import let_go

RUN_BYTES = 4_000_000
"""How much source one process reads or writes at most: it frees nothing, so this bounds its memory."""

Run = TypeVar("Run")
Result = TypeVar("Result")

_LOGGER = logging.getLogger(__name__)


def make_runs(docnames: Sequence[str], sizes: Sequence[int], processes: int) -> list[list[str]]:
    """Split documents, in order, into runs of about the same size: as many as there are processes, or times that.

    >>> make_runs(["a", "b", "c", "d"], [3, 1, 1, 3], 2)
    [['a', 'b'], ['c', 'd']]
    """
    # a document costs something even if there is nothing in it
    weights = [size + 2_000 for size in sizes]
    total = sum(weights)
    rounds = -(-total // (RUN_BYTES * processes))
    count = min(rounds * processes, len(docnames))
    runs: list[list[str]] = [[] for _ in range(count)]
    before = 0
    for docname, weight in zip(docnames, weights, strict=True):
        # where its middle falls
        runs[min(count - 1, (2 * before + weight) * count // (2 * total))].append(docname)
        before += weight
    return [run for run in runs if run]


def work(runs: Sequence[Run], processes: int, task: Callable[[Run], Result]) -> Iterator[Result]:
    """Do a task for each run in a process of its own, and give the results and log what was said in order."""
    done: dict[int, tuple[list[object], Result]] = {}

    def do(number: int) -> tuple[list[object], Result]:
        let_go()
        collector = logging.LogCollector()
        with collector.collect():
            result = task(runs[number])
        logging.convert_serializable(collector.logs)
        return list(collector.logs), result

    def keep(number: int, answer: tuple[list[object], Result]) -> None:
        done[number] = answer

    tasks = ParallelTasks(processes)
    # those that wait are started from the last one to the first
    for number in range(len(runs)):
        tasks.add_task(do, number, keep)
    tasks.join()
    for number in range(len(runs)):
        logs, result = done.pop(number)
        for log in logs:
            _LOGGER.handle(log)  # type: ignore[arg-type]
        yield result
