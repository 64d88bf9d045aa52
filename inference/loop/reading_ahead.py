"""How many threads a run has, each of which reads and then computes.

As many as may compute at once keep all processors busy, as long as they need not wait for what they read. One more,
which reads ahead, takes time from them (docs/adr/0013); it pays where files lie on a slow disk or far away. Which it is
shows while they work.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

_WORTH = 0.1  # of the time of threads: so much waiting while they read is worth one thread more
_LOOKED_AT = 16  # reads for each thread: in fewer, waiting for Python's own lock may look like more


class ReadingAhead:
    """Decides whether a thread more is worth it."""

    def __init__(self, workers: int) -> None:
        """Begin with a thread for each step that computes."""
        self.threads = workers
        self._workers = workers
        self._lock = threading.Lock()
        self._look()

    def _look(self) -> None:
        """Begin to count: reads, and the seconds that all threads waited in them."""
        self._began, self._reads, self._waited = time.perf_counter(), 0, 0.0

    def timed(self, read: Callable[[], Result]) -> Result:
        """Read, and note how much of that was waiting."""
        started, busy = time.perf_counter(), time.thread_time()
        try:
            return read()
        finally:
            self._note((time.perf_counter() - started) - (time.thread_time() - busy))

    def _note(self, waited: float) -> None:
        with self._lock:
            self._reads += 1
            self._waited += waited
            if self.threads > self._workers or self._reads < _LOOKED_AT * self._workers:
                return
            spent = self._workers * (time.perf_counter() - self._began)
            if self._waited > _WORTH * spent:
                self.threads += 1
            self._look()
