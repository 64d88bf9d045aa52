"""Lengths of the sides of grid cells in metres on the ellipsoid of the CRS, for any projection.

Rows and columns are those of the grid; lines run along its cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from osgeo import osr

from ..arrays import Indices
from ..errors import RasterError
from ..i18n import tr
from .crs import flaw, horizontal, transformation, transformed
from .grid import Grid
from .nodes import REACH, Nodes, Surface

Lengths = NDArray[np.float64]


@dataclass(frozen=True)
class CellSides:
    """The lengths of the sides of the cells of a grid.

    Attributes:
        widths: The length of a step along a row.
        heights: The length of a step along a column; rows and columns are swapped.
    """

    widths: Surface
    heights: Surface

    def along_row(self, rows: Indices, cols: Indices) -> Lengths:
        """Return the distance in m along the upper sides of rows, from the first column to another one."""
        return self.widths.sum_along(rows, cols)

    def along_column(self, rows: Indices, cols: Indices) -> Lengths:
        """Return the distance in m along the left sides of columns, from the first row to another one."""
        return self.heights.sum_along(cols, rows)


def cell_sides(grid: Grid) -> CellSides | None:
    """Return the lengths of the sides of the cells of a grid, if its CRS has a relation to the Earth."""
    if not grid.crs:
        return None
    reference = horizontal(grid.crs)
    if reference.IsLocal():
        return _measured_sides(grid, reference.GetLinearUnits(), None)
    if flaw(grid.crs):
        return None
    unit = reference.GetLinearUnits()
    if reference.IsGeographic():
        unit = reference.GetAngularUnits() * reference.GetSemiMajor()
    return _measured_sides(grid, unit, _GeocentricEllipsoid.of(grid.crs, reference))


def _measured_sides(grid: Grid, unit: float, ellipsoid: _GeocentricEllipsoid | None) -> CellSides:
    width, height = (unit * side for side in grid.cell_size)
    rows, cols = Nodes.of(grid.rows, height), Nodes.of(grid.cols, width)
    reach = max(0.5, REACH / height), max(0.5, REACH / width)
    widths = np.full((rows.nodes, cols.nodes), width)
    heights = np.full((rows.nodes, cols.nodes), height)
    if ellipsoid is not None:
        for row in range(rows.nodes):  # row by row, since the coordinates of nodes take much memory
            # The middle of a step along the row, and of one along the column.
            along = partial(_points, grid, ellipsoid, row * rows.step, np.arange(cols.nodes) * cols.step + 0.5)
            down = partial(_points, grid, ellipsoid, row * rows.step + 0.5, np.arange(cols.nodes) * float(cols.step))
            widths[row] = _distance(along(0, -reach[1]), along(0, reach[1])) / (2 * reach[1])
            heights[row] = _distance(down(-reach[0], 0), down(reach[0], 0)) / (2 * reach[0])
    return CellSides(
        Surface((grid.rows, grid.cols), (rows, cols), _filled(widths)),
        Surface((grid.cols, grid.rows), (cols, rows), _filled(heights).T),
    )


def _distance(first: Lengths, second: Lengths) -> Lengths:
    return np.asarray(np.linalg.norm(second - first, axis=-1))


def _filled(lengths: Lengths) -> Lengths:
    """Give the mean length to steps outside the Earth, as in the corners of a world map."""
    finite = np.isfinite(lengths)
    return np.where(finite, lengths, lengths[finite].mean() if finite.any() else 0.0)


def _points(
    grid: Grid, ellipsoid: _GeocentricEllipsoid, row: float, cols: Lengths, down: float, across: float
) -> Lengths:
    """Return points on the ellipsoid, `down` and `across` cells from a row and from columns."""
    x, dx, row_x, y, col_y, dy = grid.transform
    beside, below = cols + across, row + down
    points = np.column_stack((x + beside * dx + below * row_x, y + beside * col_y + below * dy))
    return ellipsoid.points(points)


@dataclass(frozen=True)
class _GeocentricEllipsoid:
    """The ellipsoid of a CRS.

    Attributes:
        base: The geographic CRS on the same datum.
        to_base: The transformation to longitude and latitude in it.
    """

    base: osr.SpatialReference
    to_base: osr.CoordinateTransformation

    @classmethod
    def of(cls, crs: str, reference: osr.SpatialReference) -> _GeocentricEllipsoid:
        base = reference.CloneGeogCS()
        base.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        return cls(base, transformation(crs, str(base.ExportToWkt()), _failure))

    def points(self, coordinates: Lengths) -> Lengths:
        """Return geocentric coordinates in m, shape (points, 3), for coordinates in the CRS, shape (points, 2)."""
        longitudes, latitudes = transformed(self.to_base, coordinates.tolist()).T * self.base.GetAngularUnits()
        flat = 1 - (self.base.GetSemiMinor() / self.base.GetSemiMajor()) ** 2
        radius = self.base.GetSemiMajor() / np.sqrt(1 - flat * np.sin(latitudes) ** 2)
        across = radius * np.cos(latitudes)
        up = radius * (1 - flat) * np.sin(latitudes)
        points: Lengths = np.stack((across * np.cos(longitudes), across * np.sin(longitudes), up), axis=-1)
        points[~np.isfinite(points).all(axis=1)] = np.nan
        return points


def _failure(words: str) -> RasterError:
    return RasterError(
        tr("Perimeters of polygons: the cells cannot be located on the Earth ({reason}).").format(reason=words)
    )
