"""Decide whether an extra read-ahead thread is worthwhile, which reads while the others compute.

As many threads as compute at once keep all processors busy, unless they wait for reads. An extra thread costs processor
time. It is worthwhile if the raster is on a slow disk or a server (docs/adr/0013); the waiting time of the first reads
shows it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

StepResult = TypeVar("StepResult")

_WORTH = 0.1  # share of the threads' time spent waiting in reads from which an extra thread is worthwhile
_SAMPLE = 16  # reads per thread: in fewer, waiting for Python's own lock may look like more


class ReadingAhead:
    """The number of threads of a run.

    Attributes:
        threads: The number, which rises by one when reads turn out to be slow.
    """

    def __init__(self, workers: int) -> None:
        """Start with one thread per worker."""
        self.threads = workers
        self._workers = workers
        self._lock = threading.Lock()
        self._restart()

    def _restart(self) -> None:
        """Reset the number of reads, and the seconds that all threads waited in them."""
        self._began, self._reads, self._waited = time.perf_counter(), 0, 0.0

    def timed(self, read: Callable[[], StepResult]) -> StepResult:
        """Call `read`, and add the time that it waited."""
        started, busy = time.perf_counter(), time.thread_time()
        try:
            return read()
        finally:
            self._note((time.perf_counter() - started) - (time.thread_time() - busy))

    def _note(self, waited: float) -> None:
        with self._lock:
            self._reads += 1
            self._waited += waited
            if self.threads > self._workers or self._reads < _SAMPLE * self._workers:
                return
            spent = self._workers * (time.perf_counter() - self._began)
            if self._waited > _WORTH * spent:
                self.threads += 1
            self._restart()
