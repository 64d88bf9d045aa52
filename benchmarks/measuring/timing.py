"""Take the time of some work, and of the processors meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """How long something took.

    Attributes:
        seconds: On the clock.
        busy: Seconds of processor time of all threads of this process.
    """

    seconds: float
    busy: float


def timed(work: Callable[[], object]) -> Timing:
    """Do some work and take its time."""
    started, busy = time.perf_counter(), time.process_time()
    work()
    return Timing(time.perf_counter() - started, time.process_time() - busy)
