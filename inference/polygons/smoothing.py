"""Round the corners of polygons, so that neighbours keep their shared borders.

A corner is rounded over half a cell to each side. Corners where three or more polygons meet, or at the edge of the
raster, stay; at all others both neighbours have the same corner, so both get the same curve. No curve reaches beyond
half a cell, so the polygons remain valid and neither gaps nor overlaps appear.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from osgeo import ogr

from ..arrays import Doubles, Indices
from ..errors import RasterError
from ..grid.gdal import checked
from .cells import TracedCells
from .rings import Rings

_STRIP = 512  # rows of cells that are read at once
_OUTSIDE = -(2**40)  # no value of a class
_POLYGON_HEADER = struct.Struct("<BII")
_COUNT = struct.Struct("<I")


@dataclass(frozen=True)
class Smoothing:
    """Rounds the corners of polygons.

    Attributes:
        cells: The cells that they were traced from.
    """

    cells: TracedCells

    def smoothed(self, rings: Rings) -> list[ogr.Geometry]:
        """Return the polygons with rounded corners.

        Raises:
            RasterError: The cells cannot be read.
        """
        corners = _Corners.of(rings)
        points, kept = corners.curves(self._is_fixed(corners.rows, corners.cols))
        counts = np.add.reduceat(kept.sum(axis=1), corners.starts)
        flat = points[kept]
        x, dx, row_x, y, col_y, dy = self.cells.grid.transform
        rows, cols = flat.T
        places = np.column_stack((x + cols * dx + rows * row_x, y + cols * col_y + rows * dy))
        ends = np.cumsum(counts)
        lines = [
            np.concatenate((places[end - count : end], places[end - count : end - count + 1]))
            for count, end in zip(counts.tolist(), ends.tolist())
        ]
        return _polygons(lines, rings)

    def _is_fixed(self, rows: Indices, cols: Indices) -> NDArray[np.bool_]:
        """Return which corners of cells stay where they are."""
        fixed = np.zeros(len(rows), np.bool_)
        strips = rows // _STRIP
        for strip in np.unique(strips).tolist():
            inside = np.flatnonzero(strips == strip)
            first = strip * _STRIP - 1
            values = self._strip_around(first)
            above, left = rows[inside] - first - 1, cols[inside]  # one column of the outside comes first
            square = [values[above + down, left + across] for down, across in ((0, 0), (0, 1), (1, 1), (1, 0))]
            borders = sum((one != other).astype(np.intp) for one, other in zip(square, (*square[1:], square[0])))
            outside = sum((value == _OUTSIDE).astype(np.intp) for value in square)
            fixed[inside] = (borders != 2) | (outside > 0)
        return fixed

    def _strip_around(self, first: int) -> NDArray[np.int64]:
        """Return the cells of a strip from this row on, with one row and column more on each side."""
        grid, band = self.cells.grid, self.cells.dataset.GetRasterBand(1)
        values = np.full((_STRIP + 2, grid.cols + 2), _OUTSIDE, np.int64)
        start, end = max(first, 0), min(first + _STRIP + 1, grid.rows)
        stored = checked(lambda: band.ReadAsArray(0, start, grid.cols, end - start), RasterError)
        values[start - first : end - first, 1:-1] = stored
        return values


@dataclass(frozen=True)
class _Corners:
    """The corners of rings, each once.

    Attributes:
        rows: The row of each.
        cols: The column of each.
        starts: The first corner of each ring.
        before: The corner before each.
        after: The corner after each.
    """

    rows: Indices
    cols: Indices
    starts: Indices
    before: Indices
    after: Indices

    @classmethod
    def of(cls, rings: Rings) -> _Corners:
        closing = np.append(rings.starts[1:], len(rings.rows)) - 1
        rows, cols = np.delete(rings.rows, closing), np.delete(rings.cols, closing)
        starts = rings.starts - np.arange(len(rings.starts))
        ends = np.append(starts[1:], len(rows)) - 1
        before, after = np.arange(len(rows)) - 1, np.arange(len(rows)) + 1
        before[starts], after[ends] = ends, starts
        return cls(rows, cols, starts, before, after)

    def curves(self, fixed: NDArray[np.bool_]) -> tuple[Doubles, NDArray[np.bool_]]:
        """Return three points for each corner, shape (corners, 3, 2), and which of them the rings have.

        All numbers are multiples of an eighth, so that both neighbours get exactly the same.
        """
        corner = np.column_stack((self.rows, self.cols)).astype(np.float64)
        start, end = (corner + np.sign(corner[other] - corner) / 2 for other in (self.before, self.after))
        middle = (start + 2 * corner + end) / 4
        points = np.stack((np.where(fixed[:, None], corner, start), middle, end), axis=1)
        kept = np.repeat(~fixed[:, None], 3, axis=1)
        kept[:, 0] = True
        is_same = np.abs(corner[self.after] - corner).sum(axis=1) == 1  # the next curve starts where this one ends
        kept[:, 2] &= ~(is_same & ~fixed[self.after])
        return points, kept


def _polygons(lines: list[Doubles], rings: Rings) -> list[ogr.Geometry]:
    """Return polygons with these rings."""
    parts: list[list[bytes]] = [[] for _ in range(rings.count)]
    for owner, line in zip(rings.owners.tolist(), lines):
        parts[owner] += (_COUNT.pack(len(line)), line.tobytes())
    headers = (_POLYGON_HEADER.pack(1, ogr.wkbPolygon, len(part) // 2) for part in parts)
    return [ogr.CreateGeometryFromWkb(b"".join((header, *part))) for header, part in zip(headers, parts)]
