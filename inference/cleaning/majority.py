"""Give each pixel the class that most pixels of a square window around it have.

Arrays have the shape (rows, cols). This module does not know where the pixels come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes, DType
from ..grid.window import Window

_Counts = NDArray[Any]  # of an unsigned type that is wide enough

MAX_RADIUS = 127  # pixels: a window of 255 x 255 pixels is counted in 16 bits_MOST_FLAGS = 2**16
_MOST_FLAGS = 2**16
_SIDE = 256  # pixels along a side of a block: its counts stay in the cache, and few classes occur in it


@dataclass(frozen=True)
class MajorityFilter:
    """A majority filter with a square window of 2 * radius + 1 pixels.

    Pixels without a class have no vote and stay without one. If several classes have the most pixels, the pixel keeps
    its class if it is among them, and gets the lowest of their values otherwise.

    Attributes:
        radius: Pixels from the centre to each side of the window, at least 1.
        nodata: The value of pixels without a class.
    """

    radius: int
    nodata: int

    def filtered(self, values: Classes) -> Classes:
        """Return the filtered classes.

        Args:
            values: Class values with a margin of `radius` pixels on each side, nodata outside the raster.

        Returns:
            Class values without the margin.
        """
        margin = 2 * self.radius
        result = np.empty((values.shape[0] - margin, values.shape[1] - margin), values.dtype)
        for block in _squares(*result.shape):
            rows, cols = slice(block.row, block.bottom + margin), slice(block.col, block.right + margin)
            result[block.row : block.bottom, block.col : block.right] = self._of_block(values[rows, cols])
        return result

    def _of_block(self, values: Classes) -> Classes:
        centre = values[self.radius : -self.radius, self.radius : -self.radius]
        present = _present(values)
        present = present[present != self.nodata]
        if len(present) < 2 or (centre == self.nodata).all():
            return centre
        winner, keeps = self._votes(values, centre, present)
        return np.where(keeps | (centre == self.nodata), centre, present[winner])

    def _votes(self, values: Classes, centre: Classes, present: Classes) -> tuple[_Counts, NDArray[np.bool_]]:
        """Return the index of the lowest class with the most pixels, and whether the class of the centre has as many.

        Args:
            values: Class values with the margin.
            centre: Class values without it.
            present: The classes that occur, ascending.
        """
        side = 2 * self.radius + 1
        counted: DType = np.dtype(np.uint8 if side * side <= np.iinfo(np.uint8).max else np.uint16)
        numbered: DType = np.dtype(np.uint8 if len(present) <= 256 else np.uint16)
        most, own, winner = (np.zeros(centre.shape, dtype) for dtype in (counted, counted, numbered))
        for index, value in enumerate(present):
            votes = _box_sums((values == value).astype(counted), side)
            # The classes ascend, so the last one with more votes than all before it has the highest index.
            np.maximum(winner, (votes > most).view(np.uint8) * numbered.type(index), out=winner)
            np.maximum(most, votes, out=most)
            own += votes * (centre == value).view(np.uint8)
        return winner, own == most


def _present(values: Classes) -> Classes:
    """Return the values that occur, ascending."""
    lowest, highest = int(values.min()), int(values.max())
    if highest - lowest > _MOST_FLAGS:
        return np.unique(values)
    flags = np.zeros(highest - lowest + 1, bool)  # much faster than sorting all values
    flags[values.astype(np.intp) - lowest] = True
    return (np.flatnonzero(flags) + lowest).astype(values.dtype)


def _squares(rows: int, cols: int) -> Iterator[Window]:
    for row in range(0, rows, _SIDE):
        for col in range(0, cols, _SIDE):
            yield Window(row, col, min(_SIDE, rows - row), min(_SIDE, cols - col))


def _box_sums(counts: _Counts, side: int) -> _Counts:
    """Return the sums of all squares of `side` pixels, shape (rows - side + 1, cols - side + 1)."""
    return _sums(_sums(counts, side).T, side).T


def _sums(counts: _Counts, length: int) -> _Counts:
    """Return the sums of all `length` consecutive rows, an odd number, from sums of 1, 2, 4, ... rows."""
    rows = len(counts) - length + 1
    total = counts[:rows].copy(order="K")  # in the memory order of the counts: those of columns are transposed
    span, start = 1, 1
    while 2 * span <= length:
        counts = counts[:-span] + counts[span:]
        span *= 2
        if length & span:
            total += counts[start : start + rows]
            start += span
    return total
