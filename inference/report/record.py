"""What is known of a run at its end: all that a report tells."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..grid.grid import Grid
from ..plan import Plan
from ..progress import Progress
from ..raster.environment import RasterInput
from ..result.tally import Found

Times = tuple[tuple[str, float], ...]
"""What was done one after the other, and the seconds it took."""


@dataclass(frozen=True)
class Result:
    """A finished map.

    Attributes:
        path: Where it lies now.
        shown: Where it will stand.
        grid: Its pixels.
        found: Its classes.
    """

    path: str
    shown: str
    grid: Grid
    found: Found


@dataclass(frozen=True)
class Record:
    """A run at its end.

    Attributes:
        plan: What was to be done.
        result: The map.
        provider: The execution provider that ran the network.
        batch: Tiles given to the network at once.
        times: What took how long.
        warnings: What the user should not miss.
        log: What else was said.
    """

    plan: Plan
    result: Result
    provider: str
    batch: int
    times: Times
    warnings: tuple[str, ...]
    log: tuple[str, ...]


@dataclass(frozen=True)
class Items:
    """A run over raster items one by one, at its end.

    Attributes:
        rasters: What was to be classified.
        folder: Where the results stand.
        done: Each finished item's name and its record; one at least.
        overlay: All results laid over each other; None where that was not asked for, or not possible.
        failed: Name of each item that cannot be classified, and why.
        outside: Names of those outside the extent or the mask.
    """

    rasters: Sequence[RasterInput]
    folder: str
    done: Sequence[tuple[str, Record]]
    overlay: Result | None
    failed: Sequence[tuple[str, str]]
    outside: Sequence[str]


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
