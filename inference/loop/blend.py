"""Blend the scores of overlapping tiles with weights, within a bounded amount of memory.

Every tile has a Hann window as weights over its valid pixels, and the weights of a pixel sum to one. The raster is
processed in strips of columns, each from top to bottom, so that only the scores of one row of tiles across one strip
are in memory. A pixel is the sum of the same products in the same order (tiles row by row, from left to right) for
strips of any width.

Lengths are pixels of the output grid; score arrays have the axis order (channels, rows, cols). This module does not
know threads, files or networks.
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
_LEAST = 3  # smallest width of a strip, in steps of tiles: tiles across its edges are scored for both strips
_SCORES_AT_ONCE = 2**22  # blended scores in a window


@dataclass(frozen=True)
class BlendAxis:
    """The pixels with scores of each tile, along the rows or the columns of a raster.

    Attributes:
        starts: First pixel of each tile with scores; negative if before the raster.
        length: Pixels of a tile with scores.
        size: Pixels of the raster.
    """

    starts: range
    length: int
    size: int
    _hann: NDArray[np.float64] = field(init=False, repr=False, compare=False)
    _total: NDArray[np.float64] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute the Hann window, and the sum of all windows at each pixel."""
        hann = np.sin(np.pi * (np.arange(self.length) + 0.5) / self.length) ** 2
        total = np.zeros(self.size)
        for start in self.starts:
            begin, end = max(start, 0), min(start + self.length, self.size)
            total[begin:end] += hann[begin - start : end - start]
        object.__setattr__(self, "_hann", hann)
        object.__setattr__(self, "_total", total)

    def touching(self, begin: int, end: int) -> range:
        """Return the tiles with scores for some of the pixels `begin` to `end`."""
        return range(bisect_right(self.starts, begin - self.length), bisect_left(self.starts, end))

    def weights(self, tile: int, begin: int, end: int) -> Weights:
        """Return the weights of a tile, 0 to 1, at pixels `begin` to `end`, for all of which it has scores."""
        start = self.starts[tile]
        return (self._hann[begin - start : end - start] / self._total[begin:end]).astype(np.float32)

    def complete(self, tile: int) -> int:
        """Return the number of first pixels for which neither this tile nor a later one has scores."""
        return max(self.starts[tile], 0) if tile < len(self.starts) else self.size

    def own(self, tile: int) -> tuple[int, int]:
        """Return the first pixel that is counted for a tile, and the first one for the next tile."""
        return self.complete(tile), self.complete(tile + 1)


@dataclass(frozen=True)
class Piece(Tile):
    """The part of a tile that is in a strip.

    Attributes:
        place: Row and column of the tile, in tiles.
        strip: The strip.
        complete: Number of rows of the raster that are complete in the strip after this piece.
        own: The pixels that are counted for this piece, if any, though others overlap them.
    """

    place: tuple[int, int]
    strip: Window
    complete: int
    own: Window | None

    @property
    def counted(self) -> Window | None:
        """The pixels that no other piece counts."""
        return self.own


@dataclass(frozen=True)
class BlendLayout:
    """All tiles of a raster, with their scores and weights.

    Attributes:
        rows: The tiles along the rows.
        cols: The tiles along the columns.
        output_margin: Pixels without scores on each side of a tile.
    """

    rows: BlendAxis
    cols: BlendAxis
    output_margin: int

    @classmethod
    def of(cls, tiling: Tiling, output_margin: int, size: tuple[int, int]) -> BlendLayout:
        """Place the tiles on a raster, of which `size` gives rows and columns."""
        overlap = tiling.padding - output_margin

        def along(axis: int, side: int) -> BlendAxis:
            origins = tiling.origins(size[axis], axis)
            starts = range(origins.start - overlap, origins.stop - overlap, origins.step)
            return BlendAxis(starts, side - 2 * output_margin, size[axis])

        return cls(along(0, tiling.height), along(1, tiling.width), output_margin)

    def strips(self, channels: int, block: int, memory: int) -> list[Window]:
        """Divide the raster into strips of columns.

        Args:
            channels: Scores per pixel.
            block: Side of a block of the file; the widths are multiples of it.
            memory: Bytes for the scores of a strip; strips of a few tiles may exceed it.
        """
        least = _LEAST * self.cols.starts.step
        fits = memory // (_BYTES * channels * self.rows.length)
        width = max(fits // block, -(-least // block)) * block
        size = self.cols.size
        return [Window(0, left, self.rows.size, min(width, size - left)) for left in range(0, size, width)]

    def count(self, strips: list[Window]) -> int:
        """Return the number of pieces."""
        return len(self.rows.starts) * sum(len(self.cols.touching(strip.col, strip.right)) for strip in strips)

    def pieces(self, strips: list[Window], rows: range | None = None) -> Iterator[Piece]:
        """Yield the pieces of each strip, row by row; those of some rows of tiles if these are given."""
        height, width = self.rows.length, self.cols.length
        for strip in strips:
            touching = self.cols.touching(strip.col, strip.right)
            for row in rows or range(len(self.rows.starts)):
                for col in touching:
                    scored = Window(self.rows.starts[row], self.cols.starts[col], height, width)
                    complete = self.rows.complete(row + (col == touching[-1]))
                    own = self._own(row, col, strip)
                    yield Piece(
                        scored.grown(self.output_margin),
                        scored.intersection(strip),
                        (row, col),
                        strip,
                        complete,
                        own,
                    )

    def _own(self, row: int, col: int, strip: Window) -> Window | None:
        """Return the pixels of a strip up to the first ones counted for the next tiles."""
        (top, bottom), (left, right) = self.rows.own(row), self.cols.own(col)
        left, right = max(left, strip.col), min(right, strip.right)
        return Window(top, left, bottom - top, right - left) if bottom > top and right > left else None

    def weighted(self, piece: Piece, scored: ScoredWindow) -> ScoredWindow:
        """Return the scores of a piece times its weights; a copy, since it stays in memory for long."""
        if scored.scores is None:
            return scored
        row, col = piece.place
        rows = self.rows.weights(row, piece.keep.row, piece.keep.bottom)
        cols = self.cols.weights(col, piece.keep.col, piece.keep.right)
        scores = np.multiply(scored.scores, rows[:, None] * cols, dtype=np.float32, casting="same_kind")
        return ScoredWindow(scored.window, scores, scored.valid)


class Strip:
    """The sums of weighted scores in a strip: as many rows as a tile has scores for, moving down the raster.

    As long as no pixel has a score, it needs neither memory nor time.
    """

    def __init__(self, window: Window, channels: int, depth: int) -> None:
        """Start at the top of a strip.

        Args:
            window: The strip.
            channels: Scores per pixel.
            depth: Rows of a tile with scores.
        """
        self.window = window
        self._top = window.row
        self._shape = channels, depth, window.width
        self._sums: tuple[NDArray[np.float32], Validity] | None = None

    def add(self, weighted: ScoredWindow) -> None:
        """Add weighted scores."""
        if weighted.scores is None:
            return
        if self._sums is None:
            self._sums = np.zeros(self._shape, np.float32), np.zeros(self._shape[1:], bool)
        scores, valid = self._sums
        rows, cols = weighted.window.slices_within(Window(self._top, self.window.col, *self._shape[1:]))
        valid[rows, cols] = weighted.valid
        scores[:, rows, cols] += weighted.scores

    def take(self, complete: int) -> Iterator[ScoredWindow]:
        """Yield the rows above `complete`, a few at a time, and move down to it."""
        if complete <= self._top:
            return
        channels, _, width = self._shape
        if self._sums is None:
            window = Window(self._top, self.window.col, complete - self._top, width)
            yield ScoredWindow(window, None, np.broadcast_to(np.False_, (window.height, width)))
        else:
            scores, valid = self._sums
            few = max(1, _SCORES_AT_ONCE // (channels * width))
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
        for plane in (*scores, valid):  # one by one: numpy copies overlapping memory
            plane[:-rows] = plane[rows:]
            plane[-rows:] = 0
