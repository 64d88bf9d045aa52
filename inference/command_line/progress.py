"""The progress of a run on standard error: a bar in a terminal, a line now and then elsewhere, and the log."""

from __future__ import annotations

import shutil
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import TextIO

from ..inert import inert
from .interruption import Interruption

_BAR = 24  # characters
_REDRAW = 0.2  # seconds
_LINE_AFTER = 30.0  # seconds between lines where there is no terminal
_WINDOW = 30.0  # seconds over which the speed is measured
_ERASE = "\r\x1b[K"


class Pace:
    """The speed of a run in the last half minute, so that parts that an earlier run has done do not count for long."""

    def __init__(self) -> None:
        """Start without a measurement."""
        self._marks: deque[tuple[float, float]] = deque()

    def mark(self, seconds: float, fraction: float) -> None:
        """Note the share of the work that is done at a time."""
        self._marks.append((seconds, fraction))
        while len(self._marks) > 2 and self._marks[1][0] < seconds - _WINDOW:
            self._marks.popleft()

    def per_second(self) -> float:
        """Return the share of the work that is done in a second; 0 if it is unknown."""
        if len(self._marks) < 2:
            return 0.0
        (first, before), (last, now) = self._marks[0], self._marks[-1]
        return max(now - before, 0.0) / (last - first) if last > first else 0.0


class ConsoleProgress:
    """Implements the core's `Progress` on standard error."""

    def __init__(
        self,
        interruption: Interruption,
        *,
        quiet: bool = False,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Write to a stream, standard error by default.

        Args:
            interruption: Decides whether the user wants the run to stop.
            quiet: Whether only warnings are written.
            stream: The stream.
            clock: Returns the seconds.
        """
        self._interruption = interruption
        self._quiet = quiet
        self._stream = stream or sys.stderr
        self._clock = clock
        self._terminal = self._stream.isatty()
        self._pace = Pace()
        self._pixels = 0
        self._written = clock()
        self._shown = False

    def begin(self, pixels: int) -> None:
        """Start the run, of a number of pixels; 0 if it is unknown."""
        self._pixels = pixels
        self._interruption.defer()
        self.advance(0.0)

    def advance(self, fraction: float) -> None:
        """Show the share of the work done, not more often than it can be read."""
        now = self._clock()
        due = now - self._written >= (_REDRAW if self._terminal else _LINE_AFTER)
        if fraction and not due:
            return
        self._pace.mark(now, fraction)
        if self._quiet or not fraction:
            return
        self._written = now
        text = self._text(fraction)
        if self._terminal:
            columns = max(shutil.get_terminal_size().columns - 1, 1)
            self._stream.write(_ERASE + f"{_bar(fraction)} {text}"[:columns])
            self._shown = True
        else:
            self._stream.write(text + "\n")
        self._stream.flush()

    def end(self) -> None:
        """Remove the bar."""
        if self._shown:
            self._stream.write(_ERASE)
            self._stream.flush()
            self._shown = False

    def cancelled(self) -> bool:
        """Return True after Ctrl-C or SIGTERM."""
        return self._interruption.requested()

    def info(self, text: str) -> None:
        """Write a line of the log."""
        if not self._quiet:
            self._line(text)

    def warning(self, text: str) -> None:
        """Write a warning."""
        self._line(f"Warning: {text}")

    def _line(self, text: str) -> None:
        self.end()
        self._stream.write(inert(text) + "\n")
        self._stream.flush()

    def _text(self, fraction: float) -> str:
        speed = self._pace.per_second()
        parts = [f"{int(100 * fraction):3d}%"]
        if speed > 0:
            parts += [rate(speed * self._pixels)] if self._pixels else []
            parts.append(f"{rough_duration((1 - fraction) / speed)} left")
        return "  ".join(parts)


def rate(pixels: float) -> str:
    """Return the speed of a number of pixels in a second."""
    return f"{pixels / 1e6:.2f} Mpx/s" if pixels >= 1e5 else f"{pixels / 1e3:.1f} kpx/s"


def rough_duration(seconds: float) -> str:
    """Return a duration in its two largest units."""
    minutes, hours, days = round(seconds / 60), int(seconds // 3600), int(seconds // 86400)
    if seconds < 100:
        return f"{round(seconds)} s"
    if minutes < 100:
        return f"{minutes} min"
    if days < 2:
        return f"{hours} h {int(seconds % 3600 // 60)} min"
    return f"{days} d {hours % 24} h"


def _bar(fraction: float) -> str:
    done = int(_BAR * min(fraction, 1.0))
    return "[" + "#" * done + "." * (_BAR - done) + "]"
