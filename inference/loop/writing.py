"""Write results in the order of their tiles, by whichever thread that computes has the next one.

A thread of its own for it would take turns with those that compute, which are as many as there are processors.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..result.answer import Answer
from .tiling import Tile, Window


class ClassSink(Protocol):
    """Where answers go. Arrays fake it in tests."""

    def write(self, window: Window, answer: Answer | None) -> None:
        """Take the answer for a window, None where no pixel has one; one call at a time, every pixel once."""


@dataclass(frozen=True)
class Classified:
    """The answer for a window, None where there is nothing; and how many of its pixels had a value to classify."""

    window: Window
    answer: Answer | None
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
        self._turn = threading.Lock()

    def take(self, results: Sequence[Classified]) -> None:
        """Write what is next, these results or others that wait; the thread that is at it takes these along."""
        for result in results:
            self._ready[result.window] = result
        # Asked again after each turn: what came just before it ended would wait for the next result otherwise.
        while self._next in self._ready and self._turn.acquire(blocking=False):
            try:
                self._write_ready()
            finally:
                self._turn.release()

    def _write_ready(self) -> None:
        while self._next is not None and self._next in self._ready:
            # Where the sink fails, nobody goes on: the next one is no longer there.
            result = self._ready.pop(self._next)
            self._sink.write(result.window, result.answer)
            self.valid += result.valid
            self._next = next(self._order, None)
