"""Make the overviews of a raster that is mostly empty, from its squares that hold something alone.

GDAL makes them from all pixels, which takes time for the empty ones too. Squares begin at multiples of every level, so
that no pixel of an overview is made of two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from osgeo import gdal

from ..loop.tiling import Window

_LEAST = 1024  # pixels along a side of a square


class Squares:
    """The squares of a raster in which something was written."""

    def __init__(self, rows: int, cols: int, levels: Sequence[int]) -> None:
        """Start with none, for a raster and the powers of two by which its overviews are smaller."""
        self.area = Window(0, 0, rows, cols)
        self.levels = [*levels]
        self.side = max(_LEAST, *levels)
        self._found: set[tuple[int, int]] = set()

    def add(self, window: Window) -> None:
        """Note that something was written there."""
        rows = range(window.row // self.side, (window.bottom - 1) // self.side + 1)
        cols = range(window.col // self.side, (window.right - 1) // self.side + 1)
        self._found.update((row, col) for row in rows for col in cols)

    def are_few(self) -> bool:
        """Whether they cover less than half of the raster."""
        return 2 * len(self._found) * self.side**2 < self.area.pixels

    def __len__(self) -> int:
        """How many there are."""
        return len(self._found)

    def __iter__(self) -> Iterator[Window]:
        """Give their pixels within the raster, row by row."""
        for row, col in sorted(self._found):
            yield Window(row * self.side, col * self.side, self.side, self.side).common(self.area)


@dataclass(frozen=True)
class Overviews:
    """The overviews of a raster, and how they are made.

    Attributes:
        dataset: The raster; it has overviews of all levels, without pixels.
        way: GDAL's name of the way in which they are made.
        squares: Where the raster holds something.
    """

    dataset: gdal.Dataset
    way: str
    squares: Squares

    def fill(self, square: Window) -> bool:
        """Write the part of all overviews that is made of a square; tell whether that worked."""
        dataset, side = self.dataset, self.squares.side
        first = dataset.GetRasterBand(1)
        kind, nodata, bands = first.DataType, first.GetNoDataValue(), [*range(1, dataset.RasterCount + 1)]
        piece = gdal.GetDriverByName("MEM").Create("", side, side, len(bands), kind)
        for number in bands:
            piece.GetRasterBand(number).SetNoDataValue(nodata)
            piece.GetRasterBand(number).Fill(nodata)
        pixels = dataset.ReadRaster(square.col, square.row, square.width, square.height)
        written = pixels is not None and piece.WriteRaster(0, 0, square.width, square.height, pixels) == 0
        if not written or piece.BuildOverviews(self.way, self.squares.levels) != 0:
            return False
        return all(self._copied(piece, square, number, index) for number in bands for index in self._indices())

    def _indices(self) -> range:
        return range(len(self.squares.levels))

    def _copied(self, piece: gdal.Dataset, square: Window, number: int, index: int) -> bool:
        level = self.squares.levels[index]
        target = self.dataset.GetRasterBand(number).GetOverview(index)
        col, row = square.col // level, square.row // level
        size = -(-square.width // level), -(-square.height // level)
        pixels = piece.GetRasterBand(number).GetOverview(index).ReadRaster(0, 0, *size)
        return pixels is not None and target.WriteRaster(col, row, *size, pixels) == 0
