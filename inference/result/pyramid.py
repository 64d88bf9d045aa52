"""Write a raster and its overviews by whole blocks, from windows that come in any order and of any size.

Windows are gathered in squares until these are complete. A square is written once, and makes its part of the next
overview, which is gathered in the same way. So no compressed block is unpacked and packed again, and no pixel is read
again for the overviews. Squares in which nothing was written are not stored.

Arrays are (bands, rows, cols).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..loop.tiling import Window

Planes = NDArray[Any]
Halve = Callable[[Planes, int], Planes]

SIDE = 256  # pixels along a side of a square: a block of the file, and GDAL gives overviews blocks as large
_SMALLEST = 256  # pixels along the longer side of the last overview, at most


def levels(rows: int, cols: int) -> list[int]:
    """How many times smaller each overview is; none for a small raster."""
    found: list[int] = []
    while max(rows, cols) // (found[-1] if found else 1) > _SMALLEST:
        found.append(2 * found[-1] if found else 2)
    return found


def most_frequent(planes: Planes, nodata: int) -> Planes:
    """Halve maps of classes: of each four pixels the value that most have, of equally many the first.

    Args:
        planes: Shape (bands, rows, cols).
        nodata: The value that is none; it is taken where all four have it.

    Returns:
        Shape (bands, rows / 2, cols / 2), rounded up.
    """
    first, second, third, fourth = _quarters(planes)
    known = [value != nodata for value in (first, second, third)]
    result = fourth.copy()
    for value, where in ((third, known[2]), (second, known[1]), (first, known[0])):
        _replace(result, value, where)
    _replace(result, third, known[2] & (third == fourth))
    _replace(result, second, known[1] & ((second == third) | (second == fourth)))
    _replace(result, first, known[0] & ((first == second) | (first == third) | (first == fourth)))
    return result


def mean(planes: Planes, nodata: int) -> Planes:
    """Halve maps of numbers below 256: the rounded mean of those of each four pixels that have one.

    Args:
        planes: Shape (bands, rows, cols).
        nodata: The value that is none; it is taken where all four have it.

    Returns:
        Shape (bands, rows / 2, cols / 2), rounded up.
    """
    quarters = _quarters(planes)
    total = np.zeros(quarters[0].shape, np.uint16)
    count = np.zeros(quarters[0].shape, np.uint16)
    for quarter in quarters:
        known = quarter != nodata
        total += np.where(known, quarter, planes.dtype.type(0))
        count += known
    rounded = (total + count // 2) // np.maximum(count, 1)
    return np.where(count > 0, rounded, nodata).astype(planes.dtype)


def _replace(result: Planes, value: Planes, where: NDArray[np.bool_]) -> None:
    """Put whole numbers where something holds; a masked copy takes ten times as long."""
    all_bits = np.negative(where.astype(result.dtype))
    result ^= (result ^ value) & all_bits


def _quarters(planes: Planes) -> list[Planes]:
    """The pixels of each four, row by row; at an odd edge the last ones stand for those that are missing."""
    odd = [(0, 0), *((0, length % 2) for length in planes.shape[1:])]
    even = np.pad(planes, odd, mode="edge") if any(after for _, after in odd) else planes
    return [np.ascontiguousarray(even[:, row::2, col::2]) for row in (0, 1) for col in (0, 1)]


@dataclass
class _Square:
    """Pixels that are gathered: None as long as nothing was written; and how many are still to come."""

    missing: int
    planes: Planes | None = None


class Pyramid:
    """The pixels and overviews of one raster in the making."""

    def __init__(
        self, size: tuple[int, int], nodata: int, halve: Halve, write: Callable[[int, Window, Planes], None]
    ) -> None:
        """Start with nothing.

        Args:
            size: Rows and columns of the raster.
            nodata: The value that is none.
            halve: Makes four pixels one; `most_frequent` or `mean`.
            write: Takes the pixels of a window, of the raster itself (0) or of one of its overviews (from 1).
        """
        self._nodata = nodata
        self._halve = halve
        self._write = write
        self._areas = [Window(0, 0, *size)]
        for _ in levels(*size):
            self._areas.append(_half(self._areas[-1]))
        self._gathered: list[dict[tuple[int, int], _Square]] = [{} for _ in self._areas]

    def add(self, window: Window, planes: Planes | None) -> None:
        """Take the pixels of a window, None where there are none; every pixel once."""
        self._add(0, window, planes)

    def _add(self, layer: int, window: Window, planes: Planes | None) -> None:
        gathered = self._gathered[layer]
        for row in range(window.row // SIDE, (window.bottom - 1) // SIDE + 1):
            for col in range(window.col // SIDE, (window.right - 1) // SIDE + 1):
                whole = Window(row * SIDE, col * SIDE, SIDE, SIDE).common(self._areas[layer])
                square = gathered.setdefault((row, col), _Square(whole.pixels))
                self._gather(square, whole, window, planes)
                if not square.missing:
                    self._finish(layer, whole, gathered.pop((row, col)).planes)

    def _gather(self, square: _Square, whole: Window, window: Window, planes: Planes | None) -> None:
        part = whole.common(window)
        square.missing -= part.pixels
        if planes is None:
            return
        if square.planes is None:
            square.planes = np.full((len(planes), whole.height, whole.width), self._nodata, planes.dtype)
        rows, cols = part.slices_within(window)
        new = planes[:, rows, cols]
        rows, cols = part.slices_within(whole)
        square.planes[:, rows, cols] = new

    def _finish(self, layer: int, whole: Window, planes: Planes | None) -> None:
        """Write a square, and make its part of the next overview."""
        if planes is not None:
            self._write(layer, whole, planes)
        if layer + 1 < len(self._areas):
            self._add(layer + 1, _half(whole), None if planes is None else self._halve(planes, self._nodata))


def _half(window: Window) -> Window:
    return Window(window.row // 2, window.col // 2, -(-window.height // 2), -(-window.width // 2))
