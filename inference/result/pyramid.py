"""Gather windows, in any order and of any size, into the blocks of a raster and its overviews.

A complete block is written once and becomes a quarter of a block of the next overview, which is gathered in the same
way. So no compressed block is unpacked and packed again, and no pixel is read again for the overviews. Blocks without
pixels are not stored.

Arrays are (bands, rows, cols). This module does not know the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..grid.window import Window

Planes = NDArray[Any]
Halve = Callable[[Planes, int], Planes]
Read = Callable[[int, Window], Planes]
"""Reads a window of a level."""

_Key = tuple[int, Window]  # level and pixels of a block

BLOCK_SIDE = 256  # pixels along a side of a block of the file; GDAL's blocks of overviews have the same size
_MOST_HELD = 64 * 2**20  # bytes of incomplete blocks
_SMALLEST = 256  # largest side of the last overview, in pixels


def levels(rows: int, cols: int) -> list[int]:
    """Return the factors by which the overviews are smaller, 2, 4, 8, …; [] for a small raster."""
    factors: list[int] = []
    while max(rows, cols) // (factors[-1] if factors else 1) > _SMALLEST:
        factors.append(2 * factors[-1] if factors else 2)
    return factors


def most_frequent(planes: Planes, nodata: int) -> Planes:
    """Halve maps of classes: the most frequent value of each four pixels, the first one in a tie.

    Args:
        planes: Shape (bands, rows, cols).
        nodata: The nodata value; used only if all four pixels have it.

    Returns:
        Shape (bands, rows / 2, cols / 2), rounded up.
    """
    first, second, third, fourth = _quarters(planes)
    has_class = [value != nodata for value in (first, second, third)]
    result = fourth.copy()
    for value, where in ((third, has_class[2]), (second, has_class[1]), (first, has_class[0])):
        _replace(result, value, where)
    _replace(result, third, has_class[2] & (third == fourth))
    _replace(result, second, has_class[1] & ((second == third) | (second == fourth)))
    _replace(result, first, has_class[0] & ((first == second) | (first == third) | (first == fourth)))
    return result


def mean(planes: Planes, nodata: int) -> Planes:
    """Halve maps of numbers below 256: the rounded mean of each four pixels without nodata.

    Args:
        planes: Shape (bands, rows, cols).
        nodata: The nodata value; used only if all four pixels have it.

    Returns:
        Shape (bands, rows / 2, cols / 2), rounded up.
    """
    quarters = _quarters(planes)
    total = np.zeros(quarters[0].shape, np.uint16)
    count = np.zeros(quarters[0].shape, np.uint16)
    for quarter in quarters:
        valid = quarter != nodata
        total += np.where(valid, quarter, planes.dtype.type(0))
        count += valid
    rounded = (total + count // 2) // np.maximum(count, 1)
    return np.where(count > 0, rounded, nodata).astype(planes.dtype)


def _replace(result: Planes, value: Planes, where: NDArray[np.bool_]) -> None:
    """Replace integers where a mask is true; numpy's masked copy takes ten times as long."""
    all_bits = np.negative(where.astype(result.dtype))
    result ^= (result ^ value) & all_bits


def _quarters(planes: Planes) -> list[Planes]:
    """Return the four pixels of each square as four arrays, row by row; odd edges are repeated."""
    odd = [(0, 0), *((0, length % 2) for length in planes.shape[1:])]
    padded = np.pad(planes, odd, mode="edge") if any(after for _, after in odd) else planes
    return [np.ascontiguousarray(padded[:, row::2, col::2]) for row in (0, 1) for col in (0, 1)]


@dataclass(frozen=True)
class FileBlock:
    """Pixels to write to the file.

    Attributes:
        level: 0 for the raster, from 1 on for its overviews.
        window: The block, in pixels of the level.
        planes: Its values, shape (bands, rows, cols).
    """

    level: int
    window: Window
    planes: Planes


class Pyramid:
    """Gathers windows into whole blocks of a raster and its overviews."""

    def __init__(self, areas: Sequence[Window], nodata: int, halve: Halve) -> None:
        """Start with no pixels.

        Args:
            areas: All pixels of each level, the raster first.
            nodata: The nodata value.
            halve: Makes one pixel of four: `most_frequent` or `mean`.
        """
        self._areas = areas
        self._nodata = nodata
        self._halve = halve
        self._missing: dict[_Key, int] = {}  # number of pixels that incomplete blocks lack
        self._planes: dict[_Key, Planes] = {}  # pixels of incomplete blocks, the oldest first
        self._spilled: set[_Key] = set()  # incomplete blocks whose pixels are in the file
        self._held = 0  # bytes of all planes

    @classmethod
    def of(cls, size: tuple[int, int], nodata: int, halve: Halve) -> Pyramid:
        """Return the pyramid of a raster of so many rows and columns, without pixels."""
        areas = [Window(0, 0, *size)]
        for _ in levels(*size):
            areas.append(_half(areas[-1]))
        return cls(areas, nodata, halve)

    def add(self, window: Window, planes: Planes | None, read: Read, level: int = 0) -> Iterator[FileBlock]:
        """Add the pixels of a window, and yield the blocks to write.

        These are complete blocks, and incomplete ones that would take too much memory. Write each before the next.

        Args:
            window: The pixels, each added once.
            planes: Their values, shape (bands, rows, cols), unless all are nodata.
            read: Reads an incomplete block back from the file.
            level: The level of the pixels.
        """
        for block in _overlapped_blocks(window, self._areas[level]):
            common, key = block.intersection(window), (level, block)
            if planes is not None:
                rows, cols = common.slices_within(window)
                yield from self._gather(key, common, planes[:, rows, cols], read)
            missing = self._missing.pop(key, block.pixels) - common.pixels
            if missing:
                self._missing[key] = missing
                continue
            complete = self._take(key, read)
            if complete is not None:
                yield FileBlock(level, block, complete)
            if level + 1 < len(self._areas):
                halved = None if complete is None else self._halve(complete, self._nodata)
                yield from self.add(_half(block), halved, read, level + 1)

    def _gather(self, key: _Key, window: Window, planes: Planes, read: Read) -> Iterator[FileBlock]:
        """Copy pixels into a block, and yield older blocks to spill if memory is short."""
        block = key[1]
        gathered = self._take(key, read)
        if gathered is None:
            gathered = np.full((len(planes), block.height, block.width), self._nodata, planes.dtype)
        rows, cols = window.slices_within(block)
        gathered[:, rows, cols] = planes
        while self._planes and self._held + gathered.nbytes > _MOST_HELD:
            yield self._spill(next(iter(self._planes)))
        self._planes[key] = gathered
        self._held += gathered.nbytes

    def _take(self, key: _Key, read: Read) -> Planes | None:
        """Remove the pixels of a block from memory, and return them, if any."""
        if key in self._spilled:
            self._spilled.remove(key)
            return read(*key)
        planes = self._planes.pop(key, None)
        self._held -= 0 if planes is None else planes.nbytes
        return planes

    def _spill(self, key: _Key) -> FileBlock:
        """Move an incomplete block from memory to the file, such as one at the edge of a long strip."""
        planes = self._planes.pop(key)
        self._held -= planes.nbytes
        self._spilled.add(key)
        return FileBlock(*key, planes)


def _overlapped_blocks(window: Window, area: Window) -> Iterator[Window]:
    """Yield the blocks of a level that a window overlaps, row by row."""
    for row in range(window.row // BLOCK_SIDE * BLOCK_SIDE, window.bottom, BLOCK_SIDE):
        for col in range(window.col // BLOCK_SIDE * BLOCK_SIDE, window.right, BLOCK_SIDE):
            yield Window(row, col, min(BLOCK_SIDE, area.height - row), min(BLOCK_SIDE, area.width - col))


def _half(window: Window) -> Window:
    return Window(window.row // 2, window.col // 2, -(-window.height // 2), -(-window.width // 2))
