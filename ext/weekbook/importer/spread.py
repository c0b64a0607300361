"""Work spread over processes, with results in the order of the work.

What is spread says what a process loads: the functions stand in modules that need little.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import starmap
from typing import Any, TypeVar

SELDOM = (100_000, 20, 100)
"""How many new objects there are before the garbage is collected: a tree has many, and lives as long as its week."""
_WORTH = 8
"""Weeks that one process converts in the time in which another begins, and then some."""

Result = TypeVar("Result")

_FUNCTION: Callable[..., Any]
"""What a process has been started for: it is sent once, whatever it holds."""


def each(function: Callable[..., Result], items: Sequence[tuple[Any, ...]], jobs: int | None) -> Iterator[Result]:
    """Apply a function to the arguments that each item is.

    :param jobs: the number of processes; None for one for each processor, as far as it is worth it
    """
    workers = min(jobs, len(items)) if jobs is not None else min(os.cpu_count() or 1, len(items) // _WORTH)
    if workers <= 1:
        yield from starmap(function, items)
        return
    # a fresh process has none of this one's threads, of which the bar has one
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(function,))
    try:
        yield from pool.map(_call, items)
    finally:
        pool.shutdown(cancel_futures=True)


def _start(function: Callable[..., Any]) -> None:
    global _FUNCTION
    # an interrupt is for the process that the author sees: it lets those that write finish
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*SELDOM)
    _FUNCTION = function


def _call(item: tuple[Any, ...]) -> Any:
    return _FUNCTION(*item)
