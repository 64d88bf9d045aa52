"""Cut a raster into the tiles a model sees, and say which pixels of each to keep.

Lengths are pixels of the output grid. Nothing here reads a file or knows about QGIS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .window import Window


@dataclass(frozen=True)
class Tile:
    """One step of the run: read these pixels, keep those."""

    read: Window
    keep: Window

    @property
    def counted(self) -> Window | None:
        """Those of the pixels that no other tile counts."""
        return self.keep


@dataclass(frozen=True)
class Tiling:
    """How a model wants a raster cut.

    Attributes:
        height: Rows of the array the model is given.
        width: Columns of the array the model is given.
        padding: Pixels read on each side of those that are kept, at least.
        total_stride: The lattice all tile origins lie on: the total stride of the network.
        phase: Row and column of the output grid's first pixel on that lattice.
        across: Tiles side by side that come before those below them, so that what neighbours share need not be kept
            for the whole width of a raster; 0 for all.
    """

    height: int
    width: int
    padding: int
    total_stride: int = 1
    phase: tuple[int, int] = (0, 0)
    across: int = 0

    def __post_init__(self) -> None:
        """Refuse a padding that leaves nothing."""
        if self.step[0] < 1 or self.step[1] < 1:
            raise ValueError(f"a padding of {self.padding} leaves nothing of a {self.height} x {self.width} tile")

    @property
    def step(self) -> tuple[int, int]:
        """Rows and columns kept of a tile that lies inside the raster: multiples of the lattice."""
        kept = (self.height - 2 * self.padding, self.width - 2 * self.padding)
        return kept[0] // self.total_stride * self.total_stride, kept[1] // self.total_stride * self.total_stride

    @property
    def first(self) -> tuple[int, int]:
        """Row and column of the first origin: the last point of the lattice that is not inside the raster."""
        return -(self.phase[0] % self.total_stride), -(self.phase[1] % self.total_stride)

    def count(self, rows: int, cols: int) -> int:
        """The number of tiles that cover a raster of `rows` x `cols`."""
        return -(-(rows - self.first[0]) // self.step[0]) * -(-(cols - self.first[1]) // self.step[1])

    def origins(self, length: int, axis: int) -> range:
        """Where what is kept of the tiles begins on the lattice, along an axis of `length` pixels."""
        return range(self.first[axis], length, self.step[axis])

    def tiles(self, rows: int, cols: int) -> Iterator[Tile]:
        """Cover a raster of `rows` x `cols`, strip by strip and row by row, keeping every pixel exactly once."""
        beside = [*self._cuts(cols, 1)]
        across = self.across or len(beside)
        for first in range(0, len(beside), across):
            for top, first_row, height in self._cuts(rows, 0):
                for left, first_col, width in beside[first : first + across]:
                    read = Window(top - self.padding, left - self.padding, self.height, self.width)
                    yield Tile(read, Window(first_row, first_col, height, width))

    def _cuts(self, length: int, axis: int) -> Iterator[tuple[int, int, int]]:
        """Origin of each cut on the lattice, and first pixel and number of pixels kept of it."""
        step = self.step[axis]
        for origin in self.origins(length, axis):
            first = max(origin, 0)
            yield origin, first, min(origin + step, length) - first
