"""Write results in the order of their tiles, in whichever computing thread has the next one.

A writing thread of its own would take processor time from those that compute, of which there is one per processor.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from ..grid.tiling import Tile
from ..grid.window import Window
from ..result.prediction import Prediction

Key = TypeVar("Key")
Item = TypeVar("Item")


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


class Ordered(Generic[Key, Item]):
    """Passes items on in the order of their keys, in whichever thread has the next one. Thread-safe."""

    def __init__(self, order: Iterator[Key], take: Callable[[Item], None]) -> None:
        """Pass items on to a function, which one thread at a time calls; their keys come in this order."""
        self._order = order
        self._take = take
        self._next = next(order, None)
        self._ready: dict[Key, Item] = {}
        self._lock = threading.Lock()  # guards _ready and _taking; only the taking thread uses the others
        self._taking = False

    def add(self, items: Iterable[tuple[Key, Item]]) -> bool:
        """Pass on all items that are next, unless another thread does that and will take them.

        Returns:
            Whether the last of all items was passed on here.
        """
        with self._lock:
            self._ready.update(items)
            if self._taking:
                return False
            self._taking = True
        has_taken = False
        while True:
            with self._lock:
                if self._next is None or self._next not in self._ready:
                    self._taking = False
                    return has_taken and self._next is None
                item = self._ready.pop(self._next)
            self._take(item)  # if this fails, _taking stays True: no other item follows
            has_taken = True
            self._next = next(self._order, None)


class OrderedWriter:
    """Passes results on to a sink in the order of their tiles. Thread-safe.

    Attributes:
        valid: Number of written pixels with a value to classify.
    """

    def __init__(self, sink: ClassSink, tiles: Iterator[Tile]) -> None:
        """Write the results of tiles, which come in this order."""
        self.valid = 0
        self._sink = sink
        self._results: Ordered[Window, ClassifiedWindow] = Ordered((tile.keep for tile in tiles), self._write)

    def add(self, results: Sequence[ClassifiedWindow]) -> None:
        """Write all results that are next in the order, unless another thread is writing and will take them."""
        self._results.add((result.window, result) for result in results)

    def _write(self, result: ClassifiedWindow) -> None:
        self._sink.write(result.window, result.prediction)
        self.valid += result.valid
