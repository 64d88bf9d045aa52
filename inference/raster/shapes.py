"""Shapes on a grid: geometries reprojected to its CRS, and rasterised window by window.

A shape is a geometry as WKB. A pixel is in a polygon if its centre is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import isfinite, remainder

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, ogr, osr

from ..arrays import Classes, DType
from ..errors import RasterError
from ..grid.crs import full_turn, same_crs, transformation, transformed
from ..grid.date_line import around_the_earth, moved, without_jumps
from ..grid.gdal import CODES, checked
from ..grid.grid import Grid

ErrorMaker = Callable[[str], RasterError]
"""Creates an error from the message of GDAL."""

_STRAIGHT = 8  # cells; length of edges before a transformation, which bends them

_SIDE_POINTS = 21  # points along a side of the grid


@dataclass(frozen=True)
class Failures:
    """The errors about shapes that cannot be reprojected.

    Attributes:
        crs: Creates the error about all shapes.
        shape: Creates the error about a single shape.
    """

    crs: ErrorMaker
    shape: ErrorMaker


@dataclass(frozen=True)
class Shapes:
    """Shapes in the CRS of a grid. Thread-safe.

    Attributes:
        shapes: The shapes; where several overlap, the last is on top.
        values: The value of the pixels of each; () for 1.
    """

    shapes: tuple[bytes, ...]
    values: tuple[int, ...] = ()
    bounds: NDArray[np.float64] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute the bounding box of each shape: xmin, xmax, ymin, ymax."""
        bounds = [ogr.CreateGeometryFromWkb(shape).GetEnvelope() for shape in self.shapes]
        object.__setattr__(self, "bounds", np.array(bounds, np.float64).reshape(-1, 4))

    def near(self, grid: Grid) -> NDArray[np.intp]:
        """Return the indices of the shapes whose bounding boxes touch that of a grid."""
        extent = grid.extent()
        xmin, xmax, ymin, ymax = self.bounds.T
        across = (xmin <= extent.xmax) & (xmax >= extent.xmin)
        return np.flatnonzero(across & (ymin <= extent.ymax) & (ymax >= extent.ymin))

    def rasterised(
        self, grid: Grid, dtype: DType, options: Sequence[str] = (), indices: NDArray[np.intp] | None = None
    ) -> Classes:
        """Return the values of the shapes on a grid, 0 where there is none, shape (rows, cols).

        Args:
            grid: The grid, which may be rotated; in the CRS of the shapes.
            dtype: The type of the values.
            options: Options of GDAL's rasteriser.
            indices: The shapes to draw; by default those near the grid.
        """
        drawn = self.near(grid) if indices is None else indices
        if not drawn.size:
            return np.zeros((grid.rows, grid.cols), dtype)
        raster = gdal.GetDriverByName("MEM").Create("", grid.cols, grid.rows, 1, CODES[dtype])
        raster.SetGeoTransform(grid.transform)
        vectors = ogr.GetDriverByName("Memory").CreateDataSource("")
        layer = vectors.CreateLayer("", geom_type=ogr.wkbUnknown)
        layer.CreateField(ogr.FieldDefn("value", ogr.OFTInteger))
        for index in drawn.tolist():
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField(0, self.values[index] if self.values else 1)
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(self.shapes[index]))
            layer.CreateFeature(feature)
        burn = ["ATTRIBUTE=value", *options]
        checked(lambda: gdal.RasterizeLayer(raster, [1], layer, options=burn) == 0 or None, RasterError)
        return np.asarray(raster.ReadAsArray())


def on_grid(shapes: Sequence[bytes], crs: str, grid: Grid, failures: Failures) -> list[tuple[int, bytes]]:
    """Return shapes in the CRS of a grid, each with its index; without those that are far from the grid.

    In a geographic CRS, a shape also has copies on other branches of longitudes.

    Args:
        shapes: The shapes.
        crs: Their CRS; empty for that of the grid.
        grid: The grid.
        failures: The errors about shapes that cannot be reprojected.

    Raises:
        RasterError: One of `failures`.
    """
    if not crs or same_crs(crs, grid.crs):
        reprojected = [*enumerate(shapes)]
    else:
        reprojected = _reprojected(shapes, crs, grid, failures)
    if not full_turn(grid.crs):
        return reprojected
    originals = [(index, around_the_earth((shape,), grid)) for index, shape in reprojected]
    return [(index, copy) for index, copies in originals for copy in copies]


def _reprojected(shapes: Sequence[bytes], crs: str, grid: Grid, failures: Failures) -> list[tuple[int, bytes]]:
    change = transformation(crs, grid.crs, failures.crs)
    edge = _edge_length(crs, grid, failures.crs)
    near, turn = _surroundings(grid, crs), full_turn(grid.crs)
    reprojected = []
    for index, shape in enumerate(shapes):
        for geometry in _cropped_to(ogr.CreateGeometryFromWkb(shape), near):
            geometry.Segmentize(edge)
            reprojected.append((index, checked(partial(_wkb_in, geometry, change, turn), failures.shape)))
    return reprojected


@dataclass(frozen=True)
class _Surroundings:
    """The surroundings of a grid in another CRS: a rectangle twice as long and wide.

    Attributes:
        around: The rectangle.
        shifts: Shifts of shapes in x, by full turns in degrees, that may bring them into it.
    """

    around: ogr.Geometry
    shifts: tuple[float, ...]


def _surroundings(grid: Grid, other: str) -> _Surroundings | None:
    """Return the surroundings of a grid in another CRS, if all of the grid has coordinates there."""
    points = [
        grid.point(float(row), float(col))
        for row in np.linspace(0, grid.rows, _SIDE_POINTS)
        for col in np.linspace(0, grid.cols, _SIDE_POINTS)
    ]
    try:
        change = transformation(grid.crs, other, RasterError)
    except RasterError:
        return None
    xy = transformed(change, points)
    if not np.isfinite(xy).all():
        return None
    turn = full_turn(other)
    shifts: tuple[float, ...] = (0.0,)
    if turn:
        unwrapped = xy[0, 0] + np.remainder(xy[:, 0] - xy[0, 0] + turn / 2, turn) - turn / 2
        if np.ptp(unwrapped) < turn / 2:  # else it contains a pole, or is the whole Earth
            xy[:, 0], shifts = unwrapped, (0.0, -turn, turn)
    low, high = xy.min(axis=0), xy.max(axis=0)
    (xmin, ymin), (xmax, ymax) = low - (high - low) / 2, high + (high - low) / 2
    rectangle = f"POLYGON(({xmin} {ymin},{xmax} {ymin},{xmax} {ymax},{xmin} {ymax},{xmin} {ymin}))"
    return _Surroundings(ogr.CreateGeometryFromWkt(rectangle), shifts)


def _cropped_to(geometry: ogr.Geometry, near: _Surroundings | None) -> Iterator[ogr.Geometry]:
    """Yield a geometry cropped to the surroundings; the rest may have no coordinates in the CRS of the grid."""
    if near is None:
        yield geometry
        return
    for shift in near.shifts:
        shape = geometry if shift == 0 else None
        xmin, xmax, ymin, ymax = geometry.GetEnvelope()
        left, right, bottom, top = near.around.GetEnvelope()
        if shift and xmin + shift < right and left < xmax + shift:
            shape = moved(geometry, shift)
        if shape is None:
            continue
        is_near = left <= xmin + shift and xmax + shift <= right and bottom <= ymin and ymax <= top
        if not is_near and shape.IsValid():
            shape = shape.Intersection(near.around) or shape
        if shape.GetDimension() == geometry.GetDimension():  # not what a polygon only touches
            yield shape


def _wkb_in(geometry: ogr.Geometry, change: osr.CoordinateTransformation, turn: float) -> bytes | None:
    if geometry.Transform(change) != 0:
        return None
    return bytes((without_jumps(geometry, turn) if turn else geometry).ExportToWkb())


def _edge_length(crs: str, grid: Grid, failure: ErrorMaker) -> float:
    """Return the longest edge that stays straight enough, in units of the CRS of the shapes."""
    back = transformation(grid.crs, crs, failure)
    middle = grid.point(grid.rows / 2, grid.cols / 2)
    aside = grid.point(grid.rows / 2, grid.cols / 2 + 1)
    (x0, y0), (x1, y1) = transformed(back, [middle, aside]).tolist()
    turn = full_turn(crs)
    step = remainder(x1 - x0, turn) if turn and isfinite(x1 - x0) else x1 - x0
    length = float(np.hypot(step, y1 - y0))
    return length * _STRAIGHT if np.isfinite(length) and length > 0 else 1.0
