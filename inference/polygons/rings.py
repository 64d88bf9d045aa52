"""The rings of polygons along the sides of cells, and their areas and perimeters.

Rows and columns are those of the grid; rings are closed: their last corner is the first one.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..arrays import Doubles, Indices
from ..grid.areas import CellAreas
from ..grid.grid import Grid
from ..grid.sides import CellSides

_COUNT = struct.Struct("<I")
_HEADER_BYTES = 5  # bytes of byte order and type
_POINT = 16  # bytes of two coordinates


@dataclass(frozen=True)
class Rings:
    """The rings of several polygons.

    Attributes:
        rows: The row of each corner.
        cols: The column of each corner.
        starts: The first corner of each ring.
        owners: The polygon of each ring.
        count: The number of polygons.
    """

    rows: Indices
    cols: Indices
    starts: Indices
    owners: Indices
    count: int

    @classmethod
    def of(cls, polygons: Sequence[bytes], grid: Grid) -> Rings:
        """Return the rings of polygons, given as little-endian WKB, whose corners are corners of cells."""
        points, sizes, owners = [], [], []
        for number, polygon in enumerate(polygons):
            offset = _HEADER_BYTES + _COUNT.size
            for _ in range(*_COUNT.unpack_from(polygon, _HEADER_BYTES)):
                (size,) = _COUNT.unpack_from(polygon, offset)
                offset += _COUNT.size
                points.append(np.frombuffer(polygon, "<f8", 2 * size, offset))
                offset += _POINT * size
                sizes.append(size)
                owners.append(number)
        x, dx, row_x, y, col_y, dy = gdal.InvGeoTransform(grid.transform)
        across, up = np.concatenate(points).reshape(-1, 2).T
        cols, rows = (
            np.rint(at).astype(np.intp) for at in (x + dx * across + row_x * up, y + col_y * across + dy * up)
        )
        starts = np.cumsum([0, *sizes[:-1]], dtype=np.intp)
        return cls(rows, cols, starts, np.array(owners, np.intp), len(polygons))

    @property
    def outer(self) -> NDArray[np.bool_]:
        """Whether each ring is the outline of its polygon, not that of a hole."""
        return np.concatenate(([True], self.owners[1:] != self.owners[:-1]))

    def areas(self, cells: CellAreas) -> Doubles:
        """Return the area of each polygon in m²."""
        # The area to the left of the steps along columns: downwards it counts, upwards it is subtracted.
        enclosed = np.abs(self._sums(self._steps(cells.before(self.rows, self.cols), self.cols)))
        return self._of_polygons(np.where(self.outer, enclosed, -enclosed))

    def perimeters(self, sides: CellSides) -> Doubles:
        """Return the perimeter of each polygon in m, that of its holes included."""
        across = self._steps(sides.along_row(self.rows, self.cols), self.rows)
        down = self._steps(sides.along_column(self.rows, self.cols), self.cols)
        return self._of_polygons(self._sums(np.abs(across) + np.abs(down)))

    def _steps(self, values: Doubles, line: Indices) -> Doubles:
        """Return the change of a value from each corner to the next one along the same line; 0 for other steps."""
        steps = np.diff(values, append=0.0)
        steps[:-1][line[1:] != line[:-1]] = 0.0
        steps[[*(self.starts[1:] - 1), -1]] = 0.0  # from one ring to the next
        return steps

    def _sums(self, values: Doubles) -> Doubles:
        return np.asarray(np.add.reduceat(values, self.starts))

    def _of_polygons(self, values: Doubles) -> Doubles:
        """Return the sum over the rings of each polygon."""
        return np.asarray(np.bincount(self.owners, values, self.count), np.float64)
