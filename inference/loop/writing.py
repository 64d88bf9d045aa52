"""Write results in the order of their tiles, in whichever computing thread has the next one.

A writing thread of its own would take processor time from those that compute, of which there is one per processor.
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
    """Takes predictions. Arrays fake it in tests."""

    def write(self, window: Window, prediction: Prediction | None) -> None:
        """Take the prediction for a window, if any pixel has one; by one thread at a time, once per pixel."""


@dataclass(frozen=True)
class ClassifiedWindow:
    """The prediction for a window.

    Attributes:
        window: The pixels.
        prediction: Their classes, if any pixel has a value.
        valid: Number of pixels with a value to classify.
    """

    window: Window
    prediction: Prediction | None
    valid: int


class OrderedWriter:
    """Passes results on to a sink in the order of their tiles. Thread-safe.

    Attributes:
        valid: Number of written pixels with a value to classify.
    """

    def __init__(self, sink: ClassSink, tiles: Iterator[Tile]) -> None:
        """Write the results of tiles, which come in this order."""
        self.valid = 0
        self._sink = sink
        self._order = (tile.keep for tile in tiles)
        self._next = next(self._order, None)
        self._ready: dict[Window, ClassifiedWindow] = {}
        self._lock = threading.Lock()  # guards _ready and _writing; only the writing thread uses the others
        self._writing = False

    def add(self, results: Sequence[ClassifiedWindow]) -> None:
        """Write all results that are next in the order, unless another thread is writing and will take them."""
        with self._lock:
            self._ready.update((result.window, result) for result in results)
            if self._writing:
                return
            self._writing = True
        while True:
            with self._lock:
                if self._next is None or self._next not in self._ready:
                    self._writing = False
                    return
                result = self._ready.pop(self._next)
            self._sink.write(result.window, result.prediction)  # if this fails, _writing stays True: no write follows
            self.valid += result.valid
            self._next = next(self._order, None)
