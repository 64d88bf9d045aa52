"""Write results in the order of their tiles, by whichever thread that computes has the next one.

A thread of its own for it would take turns with those that compute, which are as many as there are processors.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..grid.tiling import Tile
from ..grid.window import Window
from ..result.prediction import Prediction


class ClassSink(Protocol):
    """Where answers go. Arrays fake it in tests."""

    def write(self, window: Window, prediction: Prediction | None) -> None:
        """Take the answer for a window, None where no pixel has one; one call at a time, every pixel once."""


@dataclass(frozen=True)
class Classified:
    """The answer for a window, None where there is nothing; and how many of its pixels had a value to classify."""

    window: Window
    prediction: Prediction | None
    valid: int


class OrderedWriter:
    """Gives results to a sink in the order of their tiles.

    Attributes:
        valid: How many of the pixels that were written had a value to classify.
    """

    def __init__(self, sink: ClassSink, tiles: Iterator[Tile]) -> None:
        """Take what tiles keep, in their order."""
        self.valid = 0
        self._sink = sink
        self._order = (tile.keep for tile in tiles)
        self._next = next(self._order, None)
        self._ready: dict[Window, Classified] = {}
        self._lock = threading.Lock()  # for all below and above; not held while the sink writes
        self._writing = False

    def take(self, results: Sequence[Classified]) -> None:
        """Write what is next, these results or others that wait; the thread that is at it takes these along."""
        with self._lock:
            self._ready.update((result.window, result) for result in results)
        while (result := self._claimed()) is not None:
            self._sink.write(result.window, result.prediction)  # where it fails, nobody goes on
            with self._lock:
                self.valid += result.valid
                self._next = next(self._order, None)
                self._writing = False

    def _claimed(self) -> Classified | None:
        """The next result, for the thread that calls to write; None where it is not there or another one writes."""
        with self._lock:
            if self._writing or self._next is None or self._next not in self._ready:
                return None
            self._writing = True
            return self._ready.pop(self._next)
