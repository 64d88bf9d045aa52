"""A counter in a file that shows other computers that this process is still running.

Clocks are never compared: another process watches whether the counter changes while it waits.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from ..errors import Cancelled
from ..regular_files import read_start
from .owner import Owner

PULSE_INTERVAL = 15.0  # seconds between two changes
PATIENCE = 60.0  # seconds without a change after which the process of another computer counts as dead
_POLL = 0.5  # seconds
_MOST_BYTES = 100  # of a counter


class Pulse:
    """Counts in files, from the first one on until there are none."""

    def __init__(self) -> None:
        """Start without a file."""
        self._paths: set[str] = set()
        self._lock = threading.Lock()
        self._stop: threading.Event | None = None
        self._thread: threading.Thread | None = None

    def add(self, path: str) -> None:
        """Count in a file too; it is first written after a while, so short runs write none.

        Raises:
            MemoryError: No thread can be started.
        """
        with self._lock:
            self._paths.add(path)
            if self._stop is None:
                self._stop = threading.Event()
                self._thread = threading.Thread(
                    target=self._count, args=(self._stop,), name="pixelwise pulse", daemon=True
                )
                try:
                    self._thread.start()
                except RuntimeError as error:
                    self._stop = self._thread = None
                    raise MemoryError(str(error)) from error  # of the system, for another thread

    def remove(self, path: str) -> None:
        """Stop counting in a file."""
        with self._lock:
            self._paths.discard(path)
            if self._paths or self._stop is None or self._thread is None:
                return
            self._stop.set()
            thread, self._stop, self._thread = self._thread, None, None
        thread.join()

    def _count(self, stop: threading.Event) -> None:
        number = 0
        while not stop.wait(PULSE_INTERVAL):
            number += 1
            with self._lock:
                paths = [*self._paths]
            for path in paths:
                _write_number(path, number)


def _write_number(path: str, number: int) -> None:
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write(str(number))
    except OSError:  # the folder no longer exists; the code that needs it reports this
        return


def not_cancelled() -> bool:
    """Return False: the wait is not cancelled."""
    return False


def stands_still(path: str, cancelled: Callable[[], bool] = not_cancelled) -> bool:
    """Watch the counter in a file; return True if it does not change for a minute, or until the file disappears.

    Raises:
        Cancelled: The user cancels.
    """
    began, before = time.monotonic(), read_counter(path)
    while time.monotonic() - began < PATIENCE:
        wait(_POLL, cancelled)
        if not os.path.isdir(os.path.dirname(path)):
            return True
        if read_counter(path) != before:
            return False
    return True


class Observations:
    """The counters of other processes as this process has seen them, since when each is the same."""

    def __init__(self) -> None:
        """Start without any."""
        self._seen: dict[str, tuple[bytes, float]] = {}

    def stands_still(self, path: str) -> bool:
        """Return True if the counter in a file has been the same for a minute; False if it is seen for the first time.

        Unlike the function of this name, this does not wait.
        """
        count, now = read_counter(path), time.monotonic()
        before = self._seen.get(path)
        if before is None or before[0] != count:
            self._seen[path] = count, now
            return False
        return now - before[1] >= PATIENCE


_OBSERVATIONS = Observations()


def has_ended(owner: Owner, counter: str) -> bool:
    """Return True if a process has ended: on this computer at once, on others after a minute without a change.

    Args:
        owner: The process.
        counter: The file in which it counts; this process remembers what it has seen there.
    """
    return owner.is_dead or (not owner.is_here and _OBSERVATIONS.stands_still(counter))


def wait(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Sleep for a moment.

    Raises:
        Cancelled: The user cancels.
    """
    if cancelled():
        raise Cancelled
    time.sleep(seconds)


def read_counter(path: str) -> bytes:
    """Return the content of the file of a counter; nothing if it cannot be read."""
    try:
        return read_start(path, _MOST_BYTES)
    except OSError:
        return b""
