"""Tiles of a raster for a model, and the pixels to keep of each.

Lengths are pixels of the output grid. This module does not read files and does not know QGIS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .window import Window


@dataclass(frozen=True)
class Tile:
    """One step of a run: the window to read and the window to keep."""

    read: Window
    keep: Window

    @property
    def counted(self) -> Window | None:
        """The window of the pixels counted with this tile, and with no other."""
        return self.keep


@dataclass(frozen=True)
class Tiling:
    """The division of a raster into tiles.

    Attributes:
        height: Rows of the model input.
        width: Columns of the model input.
        padding: Least number of pixels read on each side of the kept ones.
        total_stride: Tile origins are multiples of it: the total stride of the network.
        phase: Row and column of the first output pixel, relative to the origin of those multiples.
        across: Tiles per row of a strip. Strips of columns bound the memory for neighbouring tiles; 0 for one strip.
    """

    height: int
    width: int
    padding: int
    total_stride: int = 1
    phase: tuple[int, int] = (0, 0)
    across: int = 0

    def __post_init__(self) -> None:
        """Refuse a padding that leaves no pixels."""
        if self.step[0] < 1 or self.step[1] < 1:
            raise ValueError(f"a padding of {self.padding} leaves no pixels of a {self.height} x {self.width} tile")

    @property
    def step(self) -> tuple[int, int]:
        """Rows and columns kept of a tile inside the raster: multiples of the total stride."""
        kept = (self.height - 2 * self.padding, self.width - 2 * self.padding)
        return kept[0] // self.total_stride * self.total_stride, kept[1] // self.total_stride * self.total_stride

    @property
    def first(self) -> tuple[int, int]:
        """Row and column of the first tile origin, at most 0."""
        return -(self.phase[0] % self.total_stride), -(self.phase[1] % self.total_stride)

    def count(self, rows: int, cols: int) -> int:
        """Return the number of tiles of a raster of `rows` x `cols`."""
        return -(-(rows - self.first[0]) // self.step[0]) * -(-(cols - self.first[1]) // self.step[1])

    def origins(self, length: int, axis: int) -> range:
        """Return the origins of the kept parts of tiles along an axis of `length` pixels."""
        return range(self.first[axis], length, self.step[axis])

    def tiles(self, rows: int, cols: int) -> Iterator[Tile]:
        """Iterate over the tiles of a raster of `rows` x `cols`, by strip and row, keeping every pixel exactly once."""
        beside = [*self._cuts(cols, 1)]
        across = self.across or len(beside)
        for first in range(0, len(beside), across):
            for top, first_row, height in self._cuts(rows, 0):
                for left, first_col, width in beside[first : first + across]:
                    read = Window(top - self.padding, left - self.padding, self.height, self.width)
                    yield Tile(read, Window(first_row, first_col, height, width))

    def tile(self, number: int, rows: int, cols: int) -> Tile:
        """Return one of the tiles of a raster of `rows` x `cols`, by its place in their order."""
        below, beside = self.origins(rows, 0), self.origins(cols, 1)
        across = self.across or len(beside)
        strip, rest = divmod(number, len(below) * across)
        row, col = divmod(rest, min(across, len(beside) - strip * across))
        top, first_row, height = self._cut(below[row], rows, 0)
        left, first_col, width = self._cut(beside[strip * across + col], cols, 1)
        read = Window(top - self.padding, left - self.padding, self.height, self.width)
        return Tile(read, Window(first_row, first_col, height, width))

    def _cuts(self, length: int, axis: int) -> Iterator[tuple[int, int, int]]:
        """Iterate over origin, first kept pixel and number of kept pixels of the tiles along an axis."""
        return (self._cut(origin, length, axis) for origin in self.origins(length, axis))

    def _cut(self, origin: int, length: int, axis: int) -> tuple[int, int, int]:
        first = max(origin, 0)
        return origin, first, min(origin + self.step[axis], length) - first
