"""Measure the wall time and the processor time of a function."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """The time of a function.

    Attributes:
        seconds: Wall time.
        busy: Seconds of processor time of all threads of this process.
    """

    seconds: float
    busy: float


def timed(work: Callable[[], object]) -> Timing:
    """Call a function and return its time."""
    started, busy = time.perf_counter(), time.process_time()
    work()
    return Timing(time.perf_counter() - started, time.process_time() - busy)
