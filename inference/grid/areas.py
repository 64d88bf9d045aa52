"""Areas of grid cells in square metres on the ellipsoid of the CRS, for any projection.

Rows and columns are those of the grid. This module does not know classes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from osgeo import osr

from ..arrays import Indices
from ..errors import RasterError
from ..i18n import tr
from .crs import flaw, horizontal, transformation, transformed
from .grid import Grid
from .nodes import REACH, Nodes, Surface
from .window import Window

Areas = NDArray[np.float64]

_ALIKE = 2e-4  # relative difference below which cells count as equal
_MOST_SUMMED = 64  # cells along a side of the grid for `total_area`
_PLACES = 9  # along a side of the grid for `cell_area_range`
_MOST_PARTS = 4096  # of a window; with more, each cell is a part


class CellAreas(Protocol):
    """The areas of the cells of a grid."""

    def within(self, window: Window) -> Areas:
        """Return the mean cell area in m² of each part of a window; the cells of a part have nearly equal areas.

        Returns:
            Array of shape (row parts, column parts); `part_of` maps a row or column to its part.
        """

    def total(self, window: Window) -> float:
        """Return the area of all cells of a window in m²."""

    def before(self, rows: Indices, cols: Indices) -> Areas:
        """Return the area in m² of all cells above and to the left of corners of cells."""


def cell_areas(grid: Grid) -> CellAreas | None:
    """Return the cell areas of a grid, if its CRS has a relation to the Earth."""
    if not grid.crs:
        return None
    reference = horizontal(grid.crs)
    if reference.IsLocal():  # such as the CRS of a building
        return _UniformAreas(np.full((1, 1), grid.area() * reference.GetLinearUnits() ** 2))
    if flaw(grid.crs):
        return None
    _, _, row_x, _, col_y, _ = grid.transform
    if reference.IsGeographic() and row_x == col_y == 0:
        return _RowAreas(_areas_of_rows(grid, reference))
    unit = reference.GetLinearUnits()
    if reference.IsGeographic():
        unit = reference.GetAngularUnits() * reference.GetSemiMajor()
    base = reference.CloneGeogCS()
    base.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_degrees = transformation(grid.crs, str(base.ExportToWkt()), _failure)
    return _ProjectedAreas.of(grid, unit, to_degrees, _AuthalicSphere(base))


@lru_cache(maxsize=1024)
def total_area(grid: Grid) -> float | None:
    """Return the area of a whole grid in m², if it has a CRS.

    The area of a projected grid is computed from larger cells and is exact to a thousandth.
    """
    if grid.crs and not horizontal(grid.crs).IsGeographic():
        grid = _coarser(grid)
    areas = cell_areas(grid)
    return None if areas is None else areas.total(grid.window)


def cell_area_range(grid: Grid) -> tuple[float, float] | None:
    """Return the smallest and the largest of cell areas in m² at regular places of a grid, if it has a CRS."""
    areas = cell_areas(grid)
    if areas is None:
        return None
    rows, cols = (np.unique(np.linspace(0, cells - 1, _PLACES).astype(int)) for cells in (grid.rows, grid.cols))
    sampled = [areas.total(Window(row, col, 1, 1)) for row in rows.tolist() for col in cols.tolist()]
    return min(sampled), max(sampled)


def area_of(inside: NDArray[np.bool_], grid: Grid) -> float | None:
    """Return the area in m² of the cells selected by `inside`, shape (rows, cols), if the grid has a CRS."""
    areas = cell_areas(grid)
    if areas is None:
        return None
    means = areas.within(grid.window)
    rows, cols = (part_of(*lengths) for lengths in zip(inside.shape, means.shape))
    parts = np.add.reduceat(inside, np.searchsorted(rows, np.arange(means.shape[0])), axis=0, dtype=np.intp)
    counts = np.add.reduceat(parts, np.searchsorted(cols, np.arange(means.shape[1])), axis=1)
    return float((counts * means).sum())


def _coarser(grid: Grid) -> Grid:
    rows, cols = min(grid.rows, _MOST_SUMMED), min(grid.cols, _MOST_SUMMED)
    x, dx, row_x, y, col_y, dy = grid.transform
    down, across = grid.rows / rows, grid.cols / cols
    return Grid(grid.crs, (x, dx * across, row_x * down, y, col_y * across, dy * down), rows, cols)


@dataclass(frozen=True)
class _UniformAreas:
    """Areas of a grid whose cells all have the same area."""

    area: Areas

    def within(self, _window: Window) -> Areas:
        return self.area

    def total(self, window: Window) -> float:
        return float(self.area.item()) * window.pixels

    def before(self, rows: Indices, cols: Indices) -> Areas:
        return self.area.item() * np.multiply(rows, cols, dtype=np.float64)


@dataclass(frozen=True)
class _RowAreas:
    """Areas of a grid in degrees: all cells of a row have the same area."""

    areas: Areas

    def within(self, window: Window) -> Areas:
        areas = self.areas[window.row : window.bottom, None]
        return _means(areas, _count_of_parts(areas, 0, window.height))

    def total(self, window: Window) -> float:
        return float(self.areas[window.row : window.bottom].sum()) * window.width

    def before(self, rows: Indices, cols: Indices) -> Areas:
        return np.asarray(self._sums[rows] * cols)

    @cached_property
    def _sums(self) -> Areas:
        return np.concatenate(([0.0], np.cumsum(self.areas)))


@dataclass(frozen=True)
class _Weights:
    """Interpolation weights of a range of cells along one axis.

    Attributes:
        nodes: The nodes around the cells.
        weights: Weight of each node for each cell, shape (cells, nodes).
        bends: Weights for the first cell, the last cell and the nodes between them.
        total: Weight of each node for the sum of all cells.
    """

    nodes: slice
    weights: Areas
    bends: Areas
    total: Areas


@lru_cache(maxsize=1024)
def _span_weights(axis: Nodes, first: int, end: int) -> _Weights:
    """Return the weights of the nodes for the cells from `first` to before `end`."""
    nodes = slice(first // axis.step, (end - 1) // axis.step + 2)
    weights = _weights(axis, np.arange(first, end), nodes)
    inside = [node * axis.step for node in range(nodes.start + 1, nodes.stop - 1)]
    bends = _weights(axis, np.array([first, *inside, end - 1]), nodes)
    return _Weights(nodes, weights, bends, weights.sum(axis=0))


def _weights(axis: Nodes, cells: NDArray[np.intp], nodes: slice) -> Areas:
    positions = cells[:, None] / axis.step - np.arange(nodes.start, nodes.stop)
    return np.asarray(np.maximum(0.0, 1 - np.abs(positions)), np.float64)


@dataclass(frozen=True)
class _AuthalicSphere:
    """An ellipsoid mapped to its authalic sphere, which preserves areas.

    Source: J. P. Snyder, Map Projections: A Working Manual (USGS 1395, 1987), equations 3-11 and 3-12.
    """

    base: osr.SpatialReference

    @property
    def squared_radius(self) -> float:
        """The squared radius of the authalic sphere in m²."""
        return float(self._zone(np.array(math.pi / 2)))

    def directions(self, longitudes: Areas, latitudes: Areas) -> Areas:
        """Return unit vectors on the authalic sphere, shape (…, 3), for angles in units of the CRS."""
        unit = self.base.GetAngularUnits()
        sine = np.clip(self._zone(latitudes * unit) / self.squared_radius, -1, 1)
        cosine = np.sqrt(1 - sine**2)
        return np.stack((cosine * np.cos(longitudes * unit), cosine * np.sin(longitudes * unit), sine), axis=-1)

    def _zone(self, latitudes: Areas) -> Areas:
        return zone(latitudes, self.base.GetSemiMajor(), self.base.GetSemiMinor())


@dataclass(frozen=True)
class _ProjectedAreas:
    """Areas of a projected grid, which change slowly from cell to cell.

    Areas are computed at nodes distributed over the grid, on first use, and interpolated between them.

    Attributes:
        grid: The cells.
        to_degrees: Transformation to longitude and latitude on the same datum.
        ellipsoid: Ellipsoid of the datum.
        rows: The nodes along the rows.
        cols: The nodes along the columns.
        reach: Cells to each side of a node whose area is measured, by rows and by columns.
        at_nodes: The areas at the nodes, shape (nodes of the rows, nodes of the columns); NaN until they are computed.
    """

    grid: Grid
    to_degrees: osr.CoordinateTransformation
    ellipsoid: _AuthalicSphere
    rows: Nodes
    cols: Nodes
    reach: tuple[float, float]
    at_nodes: Areas

    @classmethod
    def of(
        cls, grid: Grid, unit: float, to_degrees: osr.CoordinateTransformation, ellipsoid: _AuthalicSphere
    ) -> _ProjectedAreas:
        """Distribute the nodes; `unit` is the metres per unit of the CRS."""
        width, height = (unit * side for side in grid.cell_size)
        reach = max(0.5, REACH / height), max(0.5, REACH / width)
        rows, cols = Nodes.of(grid.rows, height), Nodes.of(grid.cols, width)
        return cls(grid, to_degrees, ellipsoid, rows, cols, reach, np.full((rows.nodes, cols.nodes), np.nan))

    def within(self, window: Window) -> Areas:
        rows, cols = (
            _span_weights(self.rows, window.row, window.bottom),
            _span_weights(self.cols, window.col, window.right),
        )
        areas = self._at(rows.nodes, cols.nodes)
        bends = rows.bends @ areas @ cols.bends.T
        if np.ptp(bends) <= _ALIKE * bends.min():  # as in most windows
            return np.full((1, 1), self.total(window) / window.pixels)
        height, width = _count_of_parts(bends, 0, window.height), _count_of_parts(bends, 1, window.width)
        if height * width > _MOST_PARTS:
            height, width = window.height, window.width
        return np.asarray(_means(rows.weights, height) @ areas @ _means(cols.weights, width).T)

    def total(self, window: Window) -> float:
        rows, cols = (
            _span_weights(self.rows, window.row, window.bottom),
            _span_weights(self.cols, window.col, window.right),
        )
        return float(rows.total @ self._at(rows.nodes, cols.nodes) @ cols.total)

    def before(self, rows: Indices, cols: Indices) -> Areas:
        return self._surface.sum_before(rows, cols)

    @cached_property
    def _surface(self) -> Surface:
        for row in range(self.rows.nodes):  # row by row, since the coordinates of nodes take much memory
            self._at(slice(row, row + 1), slice(0, self.cols.nodes))
        return Surface((self.grid.rows, self.grid.cols), (self.rows, self.cols), self.at_nodes)

    def _at(self, rows: slice, cols: slice) -> Areas:
        """Return the areas at a range of nodes."""
        areas_at_nodes = self.at_nodes[rows, cols]
        if np.isnan(areas_at_nodes).any():
            across, down = np.meshgrid(self.cols.cells(cols), self.rows.cells(rows))
            areas = self._areas(down, across, self.reach)
            # Cells outside the Earth, as in the corners of a world map, get the mean area.
            finite = np.isfinite(areas)
            areas_at_nodes[...] = np.where(finite, areas, areas[finite].mean() if finite.any() else 0.0)
        return areas_at_nodes

    def _areas(self, rows: Areas, cols: Areas, reach: tuple[float, float]) -> Areas:
        """Return cell areas from the square spanned on the sphere by steps of `reach` cells to each side."""
        reach_rows, reach_cols = reach
        up, down, left, right, here = (
            self._directions(rows + step * reach_rows, cols + aside * reach_cols)
            for step, aside in ((-1, 0), (1, 0), (0, -1), (0, 1), (0, 0))
        )
        spanned = np.abs(np.einsum("...i,...i", here, np.cross(down - up, right - left)))
        return np.asarray(spanned * self.ellipsoid.squared_radius / (4 * reach_rows * reach_cols))

    def _directions(self, rows: Areas, cols: Areas) -> Areas:
        x, dx, row_x, y, col_y, dy = self.grid.transform
        points = np.column_stack(((x + cols * dx + rows * row_x).ravel(), (y + cols * col_y + rows * dy).ravel()))
        degrees = transformed(self.to_degrees, points.tolist())
        degrees[~np.isfinite(degrees).all(axis=1)] = np.nan
        return self.ellipsoid.directions(*degrees.T.reshape(2, *rows.shape))


def _failure(words: str) -> RasterError:
    return RasterError(
        tr("Areas of classes: the cells cannot be located on the Earth ({reason}).").format(reason=words)
    )


def zone(latitude: Areas, semi_major: float, semi_minor: float) -> Areas:
    """Return the area between the equator and a latitude, per radian of longitude, on an ellipsoid.

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
    """Return the part index of each of `length` rows or columns."""
    return np.arange(length) * parts // length


def _count_of_parts(areas: Areas, axis: int, length: int) -> int:
    """Return the number of parts along an axis such that the cells of a part have nearly equal areas."""
    change = float((np.ptp(areas, axis=axis) / areas.mean()).max()) if areas.any() else 0.0
    return min(max(1, math.ceil(change / _ALIKE)), length)


def _means(values: Areas, parts: int) -> Areas:
    """Return the mean row of each part, shape (parts, columns)."""
    starts = np.searchsorted(part_of(len(values), parts), np.arange(parts))
    return np.asarray(np.add.reduceat(values, starts, axis=0) / np.diff([*starts, len(values)])[:, None])
