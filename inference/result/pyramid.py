"""Write a raster and its overviews by whole blocks, from windows that come in any order and of any size.

Windows are gathered in squares until these are complete. A square is written once, and makes its part of the next
overview, which is gathered in the same way. So no compressed block is unpacked and packed again, and no pixel is read
again for the overviews. Squares in which nothing was written are not stored.

Arrays are (bands, rows, cols).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..grid.window import Window

Planes = NDArray[Any]
Halve = Callable[[Planes, int], Planes]
Write = Callable[[int, Window, Planes], None]
Read = Callable[[int, Window], Planes]
_Square = tuple[int, int, int]  # layer (0 the raster, from 1 its overviews), row and column of a square

SIDE = 256  # pixels along a side of a square: a block of the file, and GDAL gives overviews blocks as large
_MOST_HELD = 64 * 2**20  # bytes of squares that are not complete
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


class Pyramid:
    """The pixels and overviews of one raster in the making."""

    def __init__(self, size: tuple[int, int], nodata: int, halve: Halve, write: Write, read: Read) -> None:
        """Start with nothing.

        Args:
            size: Rows and columns of the raster.
            nodata: The value that is none.
            halve: Makes four pixels one; `most_frequent` or `mean`.
            write: Takes the pixels of a window, of the raster itself (0) or of one of its overviews (from 1).
            read: Gives such pixels back.
        """
        self._nodata = nodata
        self._halve = halve
        self._write = write
        self._read = read
        self._areas = [Window(0, 0, *size)]
        for _ in levels(*size):
            self._areas.append(_half(self._areas[-1]))
        self._missing: dict[_Square, int] = {}  # how many pixels of a square are still to come
        self._planes: dict[_Square, Planes] = {}  # those of it that are there, the oldest squares first
        self._laid_by: set[_Square] = set()  # squares whose pixels wait in the file
        self._held = 0  # bytes

    def add(self, window: Window, planes: Planes | None) -> None:
        """Take the pixels of a window, None where there are none; every pixel once."""
        self._add(0, window, planes)

    def _add(self, layer: int, window: Window, planes: Planes | None) -> None:
        for row, height in _squares(window.row, window.bottom):
            for col, width in _squares(window.col, window.right):
                square = layer, row, col
                if planes is not None:
                    self._gather(square, window, planes)
                left = self._missing.get(square) or self._whole(square).pixels
                if left > height * width:
                    self._missing[square] = left - height * width
                else:
                    self._missing.pop(square, None)
                    self._finish(square)

    def _gather(self, square: _Square, window: Window, planes: Planes) -> None:
        whole = self._whole(square)
        part = whole.intersection(window)
        gathered = self._taken(square)
        if gathered is None:
            gathered = np.full((len(planes), whole.height, whole.width), self._nodata, planes.dtype)
        rows, cols = part.slices_within(window)
        new = planes[:, rows, cols]
        rows, cols = part.slices_within(whole)
        gathered[:, rows, cols] = new
        while self._planes and self._held + gathered.nbytes > _MOST_HELD:
            self._lay_by(next(iter(self._planes)))
        self._planes[square] = gathered
        self._held += gathered.nbytes

    def _taken(self, square: _Square) -> Planes | None:
        """What is there of a square, which is no longer held."""
        if square in self._laid_by:
            self._laid_by.remove(square)
            return self._read(square[0], self._whole(square))
        planes = self._planes.pop(square, None)
        self._held -= 0 if planes is None else planes.nbytes
        return planes

    def _lay_by(self, square: _Square) -> None:
        """Let pixels wait in the file, as those at the edge of a long strip do, and not in memory."""
        planes = self._taken(square)
        if planes is not None:
            self._write(square[0], self._whole(square), planes)
            self._laid_by.add(square)

    def _finish(self, square: _Square) -> None:
        """Write a square, and make its part of the next overview."""
        layer, planes, whole = square[0], self._taken(square), self._whole(square)
        if planes is not None:
            self._write(layer, whole, planes)
        if layer + 1 < len(self._areas):
            self._add(layer + 1, _half(whole), None if planes is None else self._halve(planes, self._nodata))

    def _whole(self, square: _Square) -> Window:
        """The pixels of a square."""
        layer, row, col = square
        area = self._areas[layer]
        top, left = row * SIDE, col * SIDE
        return Window(top, left, min(SIDE, area.height - top), min(SIDE, area.width - left))


def _squares(begin: int, end: int) -> list[tuple[int, int]]:
    """The squares along an axis that pixels lie in, and how many do."""
    return [
        (square, min(end, (square + 1) * SIDE) - max(begin, square * SIDE))
        for square in range(begin // SIDE, (end - 1) // SIDE + 1)
    ]


def _half(window: Window) -> Window:
    return Window(window.row // 2, window.col // 2, -(-window.height // 2), -(-window.width // 2))
