"""How much of the Earth each cell of a grid covers, whatever its projection: square metres on its CRS's ellipsoid.

Rows and columns are those of the grid. Nothing here knows of classes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from osgeo import osr

from .errors import RasterError
from .gdal_calls import checked, spatial_reference
from .grid import Grid
from .tiling import Window

Areas = NDArray[np.float64]

_ALIKE = 2e-4  # of an area: cells that differ by less count as one size
_SPACING = 30_000.0  # metres between places where areas are computed; between them they are interpolated
_REACH = 500.0  # metres to each side of such a place: less would show how finely projections are computed


class CellAreas(Protocol):
    """The areas of the cells of a grid."""

    def within(self, window: Window) -> Areas:
        """Area of each cell of a window in m², in a shape that stands for (rows, cols) when it is broadcast."""


def cell_areas(grid: Grid) -> CellAreas | None:
    """Choose how the areas of a grid's cells are found; None where it has no CRS."""
    if not grid.crs:
        return None
    reference = spatial_reference(grid.crs)
    if reference.IsGeographic():
        return _ByRow(_areas_of_rows(grid, reference))
    base = reference.CloneGeogCS()
    if base is None:  # a CRS of its own, such as that of a building
        return _Alike(np.full((1, 1), grid.area() * reference.GetLinearUnits() ** 2))
    base.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return _Projected(grid, reference.GetLinearUnits(), osr.CoordinateTransformation(reference, base), _Ellipsoid(base))


@dataclass(frozen=True)
class _Alike:
    """All cells have the same area."""

    area: Areas

    def within(self, _window: Window) -> Areas:
        return self.area


@dataclass(frozen=True)
class _ByRow:
    """All cells of a row have the same area: a grid of degrees."""

    areas: Areas

    def within(self, window: Window) -> Areas:
        return _merged(self.areas[window.row : window.bottom, None])


@dataclass(frozen=True)
class _Ellipsoid:
    """The sphere onto which an ellipsoid is unrolled without changing any area.

    Source: J. P. Snyder, Map Projections: A Working Manual (USGS 1395, 1987), equations 3-11 and 3-12.
    """

    base: osr.SpatialReference

    @property
    def squared_radius(self) -> float:
        """Of that sphere, in square metres."""
        return float(self._zone(np.array(math.pi / 2)))

    def directions(self, longitudes: Areas, latitudes: Areas) -> Areas:
        """Unit vectors from the middle of that sphere, shape (…, 3), for angles in units of the CRS."""
        unit = self.base.GetAngularUnits()
        sine = np.clip(self._zone(latitudes * unit) / self.squared_radius, -1, 1)
        cosine = np.sqrt(1 - sine**2)
        return np.stack((cosine * np.cos(longitudes * unit), cosine * np.sin(longitudes * unit), sine), axis=-1)

    def _zone(self, latitudes: Areas) -> Areas:
        return zone(latitudes, self.base.GetSemiMajor(), self.base.GetSemiMinor())


@dataclass(frozen=True)
class _Projected:
    """Each cell has an area of its own, which changes slowly from one to the next.

    Attributes:
        grid: The cells.
        unit: Metres of a unit of the CRS.
        to_degrees: Takes its coordinates to longitude and latitude on the same datum.
        ellipsoid: That of the datum.
    """

    grid: Grid
    unit: float
    to_degrees: osr.CoordinateTransformation
    ellipsoid: _Ellipsoid

    def within(self, window: Window) -> Areas:
        width, height = (self.unit * side for side in self.grid.cell_size)
        rows = np.linspace(window.row + 0.5, window.bottom - 0.5, _places(window.height, height))
        cols = np.linspace(window.col + 0.5, window.right - 0.5, _places(window.width, width))
        reach = max(0.5, _REACH / height), max(0.5, _REACH / width)
        areas = self._areas(*np.meshgrid(rows, cols, indexing="ij"), *reach)
        known = np.isfinite(areas)
        # Cells that lie on no place of the Earth, as in the corners of a map of the whole, are taken for average ones.
        areas = np.where(known, areas, areas[known].mean() if known.any() else 0.0)
        merged = _merged(areas)
        if merged.size == 1:
            return merged
        return np.asarray(_weights(window.height, len(rows)) @ areas @ _weights(window.width, len(cols)).T)

    def _areas(self, rows: Areas, cols: Areas, reach_rows: float, reach_cols: float) -> Areas:
        """Areas of the cells around these places, from the square that a step to each side spans on the sphere."""
        up, down, left, right, here = (
            self._directions(rows + step * reach_rows, cols + aside * reach_cols)
            for step, aside in ((-1, 0), (1, 0), (0, -1), (0, 1), (0, 0))
        )
        spanned = np.abs(np.einsum("...i,...i", here, np.cross(down - up, right - left)))
        return np.asarray(spanned * self.ellipsoid.squared_radius / (4 * reach_rows * reach_cols))

    def _directions(self, rows: Areas, cols: Areas) -> Areas:
        x, dx, row_x, y, col_y, dy = self.grid.transform
        points = np.column_stack(((x + cols * dx + rows * row_x).ravel(), (y + cols * col_y + rows * dy).ravel()))
        found = checked(
            lambda: self.to_degrees.TransformPoints(points.tolist()),
            lambda words: RasterError(f"Areas of classes: the cells cannot be found on the Earth ({words})."),
        )
        degrees = np.array(found, np.float64)[:, :2]
        degrees[~np.isfinite(degrees).all(axis=1)] = np.nan
        return self.ellipsoid.directions(*degrees.T.reshape(2, *rows.shape))


def zone(latitude: Areas, semi_major: float, semi_minor: float) -> Areas:
    """Area between the equator and a latitude, per radian of longitude, on an ellipsoid.

    Source: J. P. Snyder, Map Projections: A Working Manual (USGS 1395, 1987), equation 3-12.
    """
    sine = np.sin(latitude)
    squared = 1 - (semi_minor / semi_major) ** 2
    if squared <= 0:
        return np.asarray(semi_major**2 * sine, np.float64)
    e = math.sqrt(squared)
    q = sine / (1 - squared * sine**2) + np.arctanh(e * sine) / e
    return np.asarray(semi_minor**2 / 2 * q, np.float64)


def _areas_of_rows(grid: Grid, reference: osr.SpatialReference) -> Areas:
    to_radians = reference.GetAngularUnits()
    middle = grid.cols / 2
    latitudes = np.array([grid.point(row, middle)[1] for row in (0, grid.rows)]) * to_radians
    edges = np.clip(np.linspace(latitudes[0], latitudes[1], grid.rows + 1), -math.pi / 2, math.pi / 2)
    zones = np.abs(np.diff(zone(edges, reference.GetSemiMajor(), reference.GetSemiMinor())))
    heights = np.abs(np.diff(edges))
    # Rows of a rotated grid are slanted: its pixels cover their share of the zone around their row.
    width = grid.area() * to_radians**2 / np.where(heights > 0, heights, 1)
    return np.asarray(zones * width, np.float64)


def _places(cells: int, size: float) -> int:
    """How many places along so many cells of this size, in metres, show how their areas change."""
    return min(max(2, math.ceil(cells * size / _SPACING) + 1), cells)


def _merged(areas: Areas) -> Areas:
    """One area for all where they differ little: it is the mean, so that their sum stays."""
    mean = areas.mean()
    return np.full((1, 1), mean) if np.ptp(areas) <= _ALIKE * mean else areas


def _weights(cells: int, places: int) -> Areas:
    """How much each of evenly spaced places counts for each cell between them, shape (cells, places)."""
    positions = np.linspace(0, places - 1, cells)
    return np.maximum(0.0, 1 - np.abs(positions[:, None] - np.arange(places)))
