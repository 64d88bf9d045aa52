"""Blend the scores of overlapping tiles: which tile counts how much where, in what order, in how much memory.

Every tile counts with a Hann window over the pixels it has scores for, and the weights of a pixel sum to one.
The raster is worked in strips of columns, each from top to bottom, so that no more is held than one row of tiles
across one strip. Every pixel is the sum of the same products in the same order (tiles row by row, and from left
to right) however wide the strips are.

Lengths are pixels of the output grid; score arrays have the axis order (channels, rows, cols). Nothing here knows
of threads, files or networks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..arrays import Validity
from ..grid.tiling import Tile, Tiling
from ..grid.window import Window
from ..network.scoring import ScoredWindow

Weights = NDArray[np.float32]

_BYTES = 4  # of a blended score
_LEAST = 3  # steps of tiles that a strip is wide: tiles across its edges are scored for both strips
_AT_ONCE = 2**22  # blended scores that are handed on together


@dataclass(frozen=True)
class Axis:
    """The stretches that tiles have scores for, along the rows or the columns of a raster.

    Attributes:
        starts: First pixel of each stretch; it may lie before the raster.
        length: Pixels of a stretch.
        size: Pixels of the raster.
    """

    starts: range
    length: int
    size: int
    _hann: NDArray[np.float64] = field(init=False, repr=False, compare=False)
    _total: NDArray[np.float64] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the window, and the sum of all windows at each pixel."""
        hann = np.sin(np.pi * (np.arange(self.length) + 0.5) / self.length) ** 2
        total = np.zeros(self.size)
        for start in self.starts:
            begin, end = max(start, 0), min(start + self.length, self.size)
            total[begin:end] += hann[begin - start : end - start]
        object.__setattr__(self, "_hann", hann)
        object.__setattr__(self, "_total", total)

    def touching(self, begin: int, end: int) -> range:
        """The tiles with scores for some of the pixels `begin` to `end`."""
        return range(bisect_right(self.starts, begin - self.length), bisect_left(self.starts, end))

    def weights(self, tile: int, begin: int, end: int) -> Weights:
        """How much a tile counts at the pixels `begin` to `end`, all of which it has scores for; 0 to 1."""
        start = self.starts[tile]
        return (self._hann[begin - start : end - start] / self._total[begin:end]).astype(np.float32)

    def complete(self, tile: int) -> int:
        """How many of the first pixels no tile from this one on has scores for."""
        return max(self.starts[tile], 0) if tile < len(self.starts) else self.size

    def own(self, tile: int) -> tuple[int, int]:
        """The first of the pixels that count for a tile alone, and the first of those for the next one."""
        return self.complete(tile), self.complete(tile + 1)


@dataclass(frozen=True)
class Piece(Tile):
    """What one tile adds to one strip: it is kept where both are.

    Attributes:
        place: Row and column of the tile among all tiles.
        strip: The strip.
        complete: So many rows of the raster are complete within the strip when this piece has been added.
        own: The pixels that this piece counts, though others add to them; None where there are none.
    """

    place: tuple[int, int]
    strip: Window
    complete: int
    own: Window | None

    @property
    def counted(self) -> Window | None:
        """Those of the pixels that no other piece counts."""
        return self.own


@dataclass(frozen=True)
class BlendLayout:
    """All tiles of a raster, and where each has scores.

    Attributes:
        rows: Those of the tiles' rows.
        cols: Those of their columns.
        output_margin: Border, on each side of a tile, without scores.
    """

    rows: Axis
    cols: Axis
    output_margin: int

    @classmethod
    def of(cls, tiling: Tiling, crop: int, size: tuple[int, int]) -> BlendLayout:
        """Lay the tiles of a tiling over a raster of so many rows and columns."""
        overlap = tiling.padding - crop

        def along(axis: int, side: int) -> Axis:
            origins = tiling.origins(size[axis], axis)
            starts = range(origins.start - overlap, origins.stop - overlap, origins.step)
            return Axis(starts, side - 2 * crop, size[axis])

        return cls(along(0, tiling.height), along(1, tiling.width), crop)

    def strips(self, channels: int, block: int, memory: int) -> list[Window]:
        """Cut the raster into strips of columns.

        Args:
            channels: Scores of a pixel.
            block: Their widths are multiples of it.
            memory: Bytes that the scores of a strip may take; strips of a few tiles may take more.
        """
        least = _LEAST * self.cols.starts.step
        fits = memory // (_BYTES * channels * self.rows.length)
        width = max(fits // block, -(-least // block)) * block
        size = self.cols.size
        return [Window(0, left, self.rows.size, min(width, size - left)) for left in range(0, size, width)]

    def count(self, strips: list[Window]) -> int:
        """The number of pieces."""
        return len(self.rows.starts) * sum(len(self.cols.touching(strip.col, strip.right)) for strip in strips)

    def pieces(self, strips: list[Window]) -> Iterator[Piece]:
        """What the tiles add to each strip, row by row."""
        height, width = self.rows.length, self.cols.length
        for strip in strips:
            touching = self.cols.touching(strip.col, strip.right)
            for row, top in enumerate(self.rows.starts):
                for col in touching:
                    answered = Window(top, self.cols.starts[col], height, width)
                    complete = self.rows.complete(row + (col == touching[-1]))
                    own = self._own(row, col, strip)
                    yield Piece(
                        answered.grown(self.output_margin),
                        answered.intersection(strip),
                        (row, col),
                        strip,
                        complete,
                        own,
                    )

    def _own(self, row: int, col: int, strip: Window) -> Window | None:
        """The pixels of a strip down and right to where the next tiles have scores."""
        (top, bottom), (left, right) = self.rows.own(row), self.cols.own(col)
        left, right = max(left, strip.col), min(right, strip.right)
        return Window(top, left, bottom - top, right - left) if bottom > top and right > left else None

    def weighted(self, piece: Piece, part: ScoredWindow) -> ScoredWindow:
        """The scores of what a piece keeps, times how much its tile counts there; a copy, since it is held for long."""
        if part.scores is None:
            return part
        row, col = piece.place
        rows = self.rows.weights(row, piece.keep.row, piece.keep.bottom)
        cols = self.cols.weights(col, piece.keep.col, piece.keep.right)
        scores = np.multiply(part.scores, rows[:, None] * cols, dtype=np.float32, casting="same_kind")
        return ScoredWindow(part.window, scores, part.valid)


class Strip:
    """The scores of a strip in the making: as many rows as a tile has scores for, moving down the raster.

    Where no pixel has a score it holds no memory, and costs no time.
    """

    def __init__(self, window: Window, channels: int, depth: int) -> None:
        """Start at the top of a strip.

        Args:
            window: The strip.
            channels: Scores of a pixel.
            depth: Rows that a tile has scores for.
        """
        self.window = window
        self._top = window.row
        self._shape = channels, depth, window.width
        self._sums: tuple[NDArray[np.float32], Validity] | None = None

    def add(self, part: ScoredWindow) -> None:
        """Add weighted scores."""
        if part.scores is None:
            return
        if self._sums is None:
            self._sums = np.zeros(self._shape, np.float32), np.zeros(self._shape[1:], bool)
        scores, valid = self._sums
        rows, cols = part.window.slices_within(Window(self._top, self.window.col, *self._shape[1:]))
        valid[rows, cols] = part.valid
        scores[:, rows, cols] += part.scores

    def take(self, complete: int) -> Iterator[ScoredWindow]:
        """Hand over the rows down to `complete`, a few at a time, and move on below them."""
        if complete <= self._top:
            return
        channels, _, width = self._shape
        if self._sums is None:
            window = Window(self._top, self.window.col, complete - self._top, width)
            yield ScoredWindow(window, None, np.broadcast_to(np.False_, (window.height, width)))
        else:
            scores, valid = self._sums
            few = max(1, _AT_ONCE // (channels * width))
            for first in range(self._top, complete, few):
                last = min(first + few, complete)
                rows = slice(first - self._top, last - self._top)
                window = Window(first, self.window.col, last - first, width)
                yield ScoredWindow(window, scores[:, rows] if valid[rows].any() else None, valid[rows])
            self._move(scores, valid, complete - self._top)
        self._top = complete

    def _move(self, scores: NDArray[np.float32], valid: Validity, rows: int) -> None:
        if not valid[rows:].any():
            self._sums = None
            return
        for plane in (*scores, valid):  # one after the other: numpy copies what it moves
            plane[:-rows] = plane[rows:]
            plane[-rows:] = 0
