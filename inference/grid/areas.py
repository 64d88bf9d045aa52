"""How much of the Earth each cell of a grid covers, whatever its projection: square metres on its CRS's ellipsoid.

Rows and columns are those of the grid. Nothing here knows of classes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from osgeo import osr

from ..errors import RasterError
from ..i18n import tr
from .crs import flaw, horizontal, transformation
from .gdal import checked
from .grid import Grid
from .window import Window

Areas = NDArray[np.float64]

_ALIKE = 2e-4  # of an area: cells that differ by less count as one size
_SPACING = 30_000.0  # metres between places where areas are computed; between them they are interpolated
_MOST_PLACES = 2000  # along a side of the grid
_MOST_SUMMED = 64  # cells along a side of the grid, where only their sum matters
_MOST_PARTS = 4096  # of a window; beyond that each cell is a part
_REACH = 500.0  # metres to each side of such a place: less would show how finely projections are computed


class CellAreas(Protocol):
    """The areas of the cells of a grid."""

    def within(self, window: Window) -> Areas:
        """Mean area of a cell in m², for parts of a window whose cells are alike.

        Returns:
            Shape (parts of the rows, parts of the columns); `part_of` says which cell is in which.
        """

    def total(self, window: Window) -> float:
        """Area of all cells of a window together, in m²."""


def cell_areas(grid: Grid) -> CellAreas | None:
    """Choose how the areas of a grid's cells are found; None where it has no CRS, or one of no plane."""
    if not grid.crs:
        return None
    reference = horizontal(grid.crs)
    if reference.IsLocal():  # a CRS of its own, such as that of a building
        return _Alike(np.full((1, 1), grid.area() * reference.GetLinearUnits() ** 2))
    if flaw(grid.crs):
        return None
    if reference.IsGeographic():
        return _ByRow(_areas_of_rows(grid, reference))
    base = reference.CloneGeogCS()
    base.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_degrees = transformation(grid.crs, str(base.ExportToWkt()), _failure)
    return _Projected(grid, reference.GetLinearUnits(), to_degrees, _Ellipsoid(base))


@lru_cache(maxsize=1024)
def total_area(grid: Grid) -> float | None:
    """Area of all cells of a grid together, in m², found in a moment; None where it has no CRS.

    In a projection this is the sum over larger cells: within a thousandth of that over the cells themselves.
    """
    if grid.crs and not horizontal(grid.crs).IsGeographic():
        grid = _coarser(grid)
    areas = cell_areas(grid)
    return None if areas is None else areas.total(grid.window)


def area_of(inside: NDArray[np.bool_], grid: Grid) -> float | None:
    """Area of some cells of a grid together, in m²; None where it has no CRS. `inside` has shape (rows, cols)."""
    areas = cell_areas(grid)
    if areas is None:
        return None
    found = areas.within(grid.window)
    rows, cols = (part_of(*each) for each in zip(inside.shape, found.shape))
    parts = np.add.reduceat(inside, np.searchsorted(rows, np.arange(found.shape[0])), axis=0, dtype=np.intp)
    counts = np.add.reduceat(parts, np.searchsorted(cols, np.arange(found.shape[1])), axis=1)
    return float((counts * found).sum())


def _coarser(grid: Grid) -> Grid:
    rows, cols = min(grid.rows, _MOST_SUMMED), min(grid.cols, _MOST_SUMMED)
    x, dx, row_x, y, col_y, dy = grid.transform
    down, across = grid.rows / rows, grid.cols / cols
    return Grid(grid.crs, (x, dx * across, row_x * down, y, col_y * across, dy * down), rows, cols)


@dataclass(frozen=True)
class _Alike:
    """All cells have the same area."""

    area: Areas

    def within(self, _window: Window) -> Areas:
        return self.area

    def total(self, window: Window) -> float:
        return float(self.area.item()) * window.pixels


@dataclass(frozen=True)
class _ByRow:
    """All cells of a row have the same area: a grid of degrees."""

    areas: Areas

    def within(self, window: Window) -> Areas:
        areas = self.areas[window.row : window.bottom, None]
        return _means(areas, _parts(areas, 0, window.height))

    def total(self, window: Window) -> float:
        return float(self.areas[window.row : window.bottom].sum()) * window.width


@dataclass(frozen=True)
class _Cut:
    """Some cells along an axis of a lattice.

    Attributes:
        places: Those of the lattice around them.
        weights: How much each of these counts for each cell, shape (cells, places).
        bends: The same for the first and last cell, and places between them.
        total: How much each counts for all cells together.
    """

    places: slice
    weights: Areas
    bends: Areas
    total: Areas


@dataclass(frozen=True)
class _Axis:
    """Places of a lattice along an axis of the grid: the first cell, and every so many cells from there."""

    step: int
    places: int

    @classmethod
    def of(cls, cells: int, size: float) -> _Axis:
        """Lay out places for so many cells of this size in metres."""
        step = max(1, int(_SPACING / size), -(-cells // _MOST_PLACES))
        return cls(step, -(-cells // step) + 1)

    def cells(self, places: slice) -> Areas:
        """The middles of the cells at some places."""
        return np.arange(places.start, places.stop) * self.step + 0.5


@lru_cache(maxsize=1024)
def _cut(axis: _Axis, first: int, end: int) -> _Cut:
    """Say how the places of an axis count for the cells from `first` to before `end`."""
    places = slice(first // axis.step, (end - 1) // axis.step + 2)
    weights = _weights(axis, np.arange(first, end), places)
    inside = [place * axis.step for place in range(places.start + 1, places.stop - 1)]
    bends = _weights(axis, np.array([first, *inside, end - 1]), places)
    return _Cut(places, weights, bends, weights.sum(axis=0))


def _weights(axis: _Axis, cells: NDArray[np.intp], places: slice) -> Areas:
    positions = cells[:, None] / axis.step - np.arange(places.start, places.stop)
    return np.asarray(np.maximum(0.0, 1 - np.abs(positions)), np.float64)


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


class _Projected:
    """Each cell has an area of its own, which changes slowly from one to the next.

    Areas are computed once, when they are needed, at places on a lattice over the grid.
    """

    def __init__(
        self, grid: Grid, unit: float, to_degrees: osr.CoordinateTransformation, ellipsoid: _Ellipsoid
    ) -> None:
        """Lay out the lattice.

        Args:
            grid: The cells.
            unit: Metres of a unit of its CRS.
            to_degrees: Takes its coordinates to longitude and latitude on the same datum.
            ellipsoid: That of the datum.
        """
        self._grid = grid
        self._to_degrees = to_degrees
        self._ellipsoid = ellipsoid
        width, height = (unit * side for side in grid.cell_size)
        self._reach = max(0.5, _REACH / height), max(0.5, _REACH / width)
        self._rows, self._cols = _Axis.of(grid.rows, height), _Axis.of(grid.cols, width)
        self._known = np.full((self._rows.places, self._cols.places), np.nan)

    def within(self, window: Window) -> Areas:
        rows, cols = _cut(self._rows, window.row, window.bottom), _cut(self._cols, window.col, window.right)
        areas = self._at(rows.places, cols.places)
        bends = rows.bends @ areas @ cols.bends.T
        if np.ptp(bends) <= _ALIKE * bends.min():  # as in most windows
            return np.full((1, 1), self.total(window) / window.pixels)
        height, width = _parts(bends, 0, window.height), _parts(bends, 1, window.width)
        if height * width > _MOST_PARTS:
            height, width = window.height, window.width
        return np.asarray(_means(rows.weights, height) @ areas @ _means(cols.weights, width).T)

    def total(self, window: Window) -> float:
        rows, cols = _cut(self._rows, window.row, window.bottom), _cut(self._cols, window.col, window.right)
        return float(rows.total @ self._at(rows.places, cols.places) @ cols.total)

    def _at(self, rows: slice, cols: slice) -> Areas:
        """Areas at places of the lattice."""
        known = self._known[rows, cols]
        if np.isnan(known).any():
            across, down = np.meshgrid(self._cols.cells(cols), self._rows.cells(rows))
            areas = self._areas(down, across, self._reach)
            # Cells that lie nowhere on the Earth, as in the corners of a map of the whole, are taken for average ones.
            found = np.isfinite(areas)
            known[...] = np.where(found, areas, areas[found].mean() if found.any() else 0.0)
        return known

    def _areas(self, rows: Areas, cols: Areas, reach: tuple[float, float]) -> Areas:
        """Areas of the cells around these places, from the square that a step to each side spans on the sphere."""
        reach_rows, reach_cols = reach
        up, down, left, right, here = (
            self._directions(rows + step * reach_rows, cols + aside * reach_cols)
            for step, aside in ((-1, 0), (1, 0), (0, -1), (0, 1), (0, 0))
        )
        spanned = np.abs(np.einsum("...i,...i", here, np.cross(down - up, right - left)))
        return np.asarray(spanned * self._ellipsoid.squared_radius / (4 * reach_rows * reach_cols))

    def _directions(self, rows: Areas, cols: Areas) -> Areas:
        x, dx, row_x, y, col_y, dy = self._grid.transform
        points = np.column_stack(((x + cols * dx + rows * row_x).ravel(), (y + cols * col_y + rows * dy).ravel()))
        found = checked(lambda: self._to_degrees.TransformPoints(points.tolist()), _failure)
        degrees = np.array(found, np.float64)[:, :2]
        degrees[~np.isfinite(degrees).all(axis=1)] = np.nan
        return self._ellipsoid.directions(*degrees.T.reshape(2, *rows.shape))


def _failure(words: str) -> RasterError:
    return RasterError(tr("Areas of classes: the cells cannot be found on the Earth ({reason}).").format(reason=words))


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


def part_of(length: int, parts: int) -> NDArray[np.intp]:
    """The part in which each of `length` rows or columns lies."""
    return np.arange(length) * parts // length


def _parts(areas: Areas, axis: int, length: int) -> int:
    """Into how many parts so many rows or columns are cut for the cells of each to be alike."""
    change = float((np.ptp(areas, axis=axis) / areas.mean()).max()) if areas.any() else 0.0
    return min(max(1, math.ceil(change / _ALIKE)), length)


def _means(values: Areas, parts: int) -> Areas:
    """Means of the rows of each part, shape (parts, columns)."""
    starts = np.searchsorted(part_of(len(values), parts), np.arange(parts))
    return np.asarray(np.add.reduceat(values, starts, axis=0) / np.diff([*starts, len(values)])[:, None])
