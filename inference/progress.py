"""What a run tells the outside while it works and how the outside stops it; what was told, and how long steps took."""

from __future__ import annotations

import time
from typing import Protocol

Times = tuple[tuple[str, float], ...]
"""What was done one after the other, and the seconds it took."""


class Progress(Protocol):
    """Listener of a run. Called only from the thread that called `run`."""

    def advance(self, fraction: float) -> None:
        """Report the share of the work done, 0 to 1."""

    def cancelled(self) -> bool:
        """Tell whether the user wants the run to stop."""

    def info(self, text: str) -> None:
        """Add a line to the log."""

    def warning(self, text: str) -> None:
        """Add a line to the log that the user should not miss."""


class Silent:
    """Progress for callers that want to hear nothing."""

    def advance(self, fraction: float) -> None:
        """Ignore the share of the work done."""

    def cancelled(self) -> bool:
        """Never stop."""
        return False

    def info(self, text: str) -> None:
        """Ignore the line."""

    def warning(self, text: str) -> None:
        """Ignore the line."""


class Heard:
    """Progress that remembers what was said."""

    def __init__(self, progress: Progress) -> None:
        """Pass everything on to `progress`."""
        self._progress = progress
        self.advance = progress.advance
        self.cancelled = progress.cancelled
        self.log: list[str] = []
        self.warnings: list[str] = []

    def info(self, text: str) -> None:
        """Remember a line and pass it on."""
        self.log.append(text)
        self._progress.info(text)

    def warning(self, text: str) -> None:
        """Remember a line that the user should not miss, and pass it on."""
        self.warnings.append(text)
        self._progress.warning(text)


class Stopwatch:
    """Times one step after the other."""

    def __init__(self) -> None:
        """Start."""
        self._started = self._last = time.monotonic()
        self._laps: list[tuple[str, float]] = []

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def lap(self, done: str) -> None:
        """Note what has just been done."""
        now = time.monotonic()
        self._laps.append((done, now - self._last))
        self._last = now

    def times(self) -> Times:
        """All steps so far."""
        return tuple(self._laps)
