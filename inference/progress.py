"""Progress of a run: the listener that follows it and can cancel it, log tables, and the times of the steps."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from .inert import inert

Times = tuple[tuple[str, float], ...]
"""The name and the duration, in seconds, of each step."""


class Progress(Protocol):
    """Listener of a run. Called only from the thread that called `run`."""

    def advance(self, fraction: float) -> None:
        """Report the share of the work done, 0 to 1."""

    def cancelled(self) -> bool:
        """Return True if the user wants the run to stop."""

    def info(self, text: str) -> None:
        """Add a line to the log."""

    def warning(self, text: str) -> None:
        """Add a line to the log that the user should not miss."""


@dataclass(frozen=True)
class LogTable:
    """A table for the log: a heading and rows below it.

    The last column contains text of any length and script, all others numbers with their units.
    """

    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> list[str]:
        """Return the rows as lines, with columns aligned for a monospaced font."""
        widths = [max(map(len, column)) for column in [*zip(*self.rows)][:-1]]
        return ["  ".join((*map(str.rjust, row, widths), row[-1])) for row in self.rows]


@runtime_checkable
class TableListener(Protocol):
    """A progress listener that can format a table."""

    def table(self, table: LogTable) -> None:
        """Add a table to the log."""


def log_table(table: LogTable, progress: Progress) -> None:
    """Add a table to the log, line by line if the listener cannot format it."""
    if isinstance(progress, TableListener):
        progress.table(table)
        return
    for line in table.lines():
        progress.info(line)


class NullProgress:
    """Progress that ignores every report and never cancels."""

    def advance(self, fraction: float) -> None:
        """Ignore the share of the work done."""

    def cancelled(self) -> bool:
        """Return False."""
        return False

    def info(self, text: str) -> None:
        """Ignore the line."""

    def warning(self, text: str) -> None:
        """Ignore the line."""


class PartProgress:
    """Progress of one of several steps, as a share of the whole."""

    def __init__(self, progress: Progress, start: float, share: float) -> None:
        """Report to `progress`, from `start` on, for a share of the work."""
        self._progress, self._start, self._share = progress, start, share
        self.cancelled = progress.cancelled

    def advance(self, fraction: float) -> None:
        """Report the progress of the whole."""
        self._progress.advance(min(self._start + self._share * fraction, 1.0))

    def info(self, text: str) -> None:
        """Pass a line on."""
        self._progress.info(text)

    def warning(self, text: str) -> None:
        """Pass a warning on."""
        self._progress.warning(text)

    def table(self, table: LogTable) -> None:
        """Pass a table on."""
        log_table(table, self._progress)


def parts(progress: Progress, work: Sequence[float]) -> list[PartProgress]:
    """Return a progress for each step, weighted by its work."""
    total = sum(work)
    starts = [sum(work[:number]) / total for number in range(len(work))]
    return [PartProgress(progress, start, share / total) for start, share in zip(starts, work)]


class RecordingProgress:
    """Progress that records log lines and warnings, and passes all on to another listener."""

    def __init__(self, progress: Progress) -> None:
        """Record for, and pass on to, `progress`."""
        self._progress = progress
        self.advance = progress.advance
        self.cancelled = progress.cancelled
        self.log: list[str] = []
        self.warnings: list[str] = []

    def info(self, text: str) -> None:
        """Record a line and pass it on."""
        text = inert(text)
        self.log.append(text)
        self._progress.info(text)

    def warning(self, text: str) -> None:
        """Record a warning and pass it on."""
        text = inert(text)
        self.warnings.append(text)
        self._progress.warning(text)


class Stopwatch:
    """Measures the time of consecutive steps."""

    def __init__(self) -> None:
        """Start."""
        self._started = self._last = time.monotonic()
        self._laps: list[tuple[str, float]] = []

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def lap(self, step: str) -> None:
        """End a step, and begin the next one."""
        now = time.monotonic()
        self._laps.append((step, now - self._last))
        self._last = now

    def times(self) -> Times:
        """Return all steps so far."""
        return tuple(self._laps)
