"""What a run tells the outside while it works and how the outside stops it; what was told, and how long steps took."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

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


@dataclass(frozen=True)
class Table:
    """A table for the log: a heading and rows below it.

    All columns hold numbers with their units, but the last one holds text of any length and script.
    """

    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> list[str]:
        """Align the columns for a font whose letters are all equally wide."""
        widths = [max(map(len, column)) for column in [*zip(*self.rows)][:-1]]
        return ["  ".join((*map(str.rjust, row, widths), row[-1])) for row in self.rows]


@runtime_checkable
class TableListener(Protocol):
    """Progress that can lay out a table."""

    def table(self, table: Table) -> None:
        """Add a table to the log."""


def log_table(table: Table, progress: Progress) -> None:
    """Add a table to the log, line by line where the listener cannot lay it out."""
    if isinstance(progress, TableListener):
        progress.table(table)
        return
    for line in table.lines():
        progress.info(line)


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
