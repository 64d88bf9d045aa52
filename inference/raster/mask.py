"""Masks: the pixels of the output inside polygons.

A pixel is inside if its centre is. Polygons may be in any CRS.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, ogr, osr

from ..arrays import Validity
from ..errors import OutsideError, RasterError
from ..grid.crs import flaw, full_turn, name_of, same_crs, title_of, transformation
from ..grid.date_line import around_the_earth, moved, without_jumps
from ..grid.gdal import checked
from ..grid.grid import Extent, Grid
from ..grid.window import Window
from ..i18n import tr

_STRAIGHT = 8  # cells; length of edges before a transformation, which bends them

_SIDE_POINTS = 21  # points along a side of the grid

_AREA = 2  # dimensions of a polygon

_SEARCHED = 1024  # pixels along a side of a window


@dataclass(frozen=True)
class Polygons:
    """Polygons as the user chose them.

    Attributes:
        name: Name for messages.
        shapes: Polygons and multipolygons as WKB; the sequence may read them lazily.
        crs: Their CRS as WKT; empty for that of the output.
        path: Path of their file; empty without one.
    """

    name: str
    shapes: Sequence[bytes]
    crs: str = ""
    path: str = ""


@dataclass(frozen=True)
class MaskSample:
    """Sampled cells of a window of a grid, and those of them inside a mask.

    Attributes:
        grid: The cells: pixels, or squares of pixels.
        window: The window, in pixels.
        step: Pixels along a side of a cell.
        inside: Whether the centre of each cell is inside, shape (rows, cols).
    """

    grid: Grid
    window: Window
    step: int
    inside: Validity


@dataclass(frozen=True)
class Mask:
    """Polygons on the output grid. Thread-safe."""

    grid: Grid
    shapes: tuple[bytes, ...]
    _bounds: NDArray[np.float64] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute the bounding box of each shape: xmin, xmax, ymin, ymax."""
        bounds = [ogr.CreateGeometryFromWkb(shape).GetEnvelope() for shape in self.shapes]
        object.__setattr__(self, "_bounds", np.array(bounds, np.float64).reshape(-1, 4))

    @classmethod
    def of(cls, polygons: Polygons, grid: Grid, raster: str = "") -> Mask:
        """Reproject polygons to the CRS of a grid.

        Args:
            polygons: The polygons.
            grid: The output grid.
            raster: Name of the raster with this CRS, for messages.

        Raises:
            RasterError: There are no polygons, or they cannot be read or reprojected.
        """
        if not polygons.shapes:
            raise RasterError(
                tr(
                    'Mask "{mask}": it contains no polygons. Choose a polygon layer with features, or leave the mask '
                    "empty."
                ).format(mask=polygons.name)
            )
        if bool(polygons.crs) != bool(grid.crs) and polygons.crs:
            raise RasterError(
                tr('Mask "{mask}": it has a CRS, but the input raster has none. Set the raster\'s CRS first.').format(
                    mask=polygons.name
                )
            )
        if not polygons.crs or same_crs(polygons.crs, grid.crs):
            return cls(grid, around_the_earth(tuple(polygons.shapes), grid))
        why = flaw(grid.crs)
        if why:
            raise RasterError(
                tr(
                    'Input raster "{raster}": its CRS, "{crs}", is {flaw}, so the mask "{mask}", which is in '
                    "{other}, cannot be reprojected to it. Set the CRS of the raster layer to the one its "
                    "coordinates are in."
                ).format(
                    raster=raster, crs=name_of(grid.crs), flaw=why, mask=polygons.name, other=title_of(polygons.crs)
                )
            )
        return cls(grid, around_the_earth(tuple(_transformed(polygons, grid)), grid))

    def require_pixels(self, name: str) -> None:
        """Refuse a mask without a pixel on the grid.

        Raises:
            OutsideError: The mask has no such pixel.
        """
        windows = (
            Window(row, col, min(_SEARCHED, self.grid.rows - row), min(_SEARCHED, self.grid.cols - col))
            for row in range(0, self.grid.rows, _SEARCHED)
            for col in range(0, self.grid.cols, _SEARCHED)
        )
        if not any(self.inside(window).any() for window in windows):
            raise OutsideError(
                tr(
                    'Mask "{name}": no pixel of the output has its centre inside a polygon. Choose polygons that '
                    "overlap the input raster within the extent, and check their CRS."
                ).format(name=name)
            )

    def inside(self, window: Window) -> Validity:
        """Return the pixels of a window that are inside, shape (rows, cols)."""
        return self._rasterised(self.grid.cut(window), [])

    @property
    def around(self) -> Window:
        """The window of the grid around all polygons, at least one of which overlaps it."""
        extent = self.grid.extent()
        xmin, xmax, ymin, ymax = self._bounds.T
        west, south = max(float(xmin.min()), extent.xmin), max(float(ymin.min()), extent.ymin)
        east, north = min(float(xmax.max()), extent.xmax), min(float(ymax.max()), extent.ymax)
        return self.grid.covering(Extent(west, south, east, north, self.grid.crs)).intersection(self.grid.window)

    def sampled(self, most: int) -> MaskSample:
        """Sample the window around all polygons: every pixel, or about `most` squares of pixels."""
        window = self.around
        step = max(1, math.ceil(math.sqrt(window.pixels / most)))
        cells = _in_steps(self.grid.cut(window), step, step)
        return MaskSample(cells, window, step, self._rasterised(cells, []))

    def touched(self, height: int, width: int, first: tuple[int, int] = (0, 0)) -> int:
        """Return the number of tiles of a size, side by side from a first pixel, that a polygon touches."""
        window = Window(*first, self.grid.rows - first[0], self.grid.cols - first[1])
        tiles = _in_steps(self.grid.cut(window), height, width)
        return int(np.count_nonzero(self._rasterised(tiles, ["ALL_TOUCHED=TRUE"])))

    def _rasterised(self, grid: Grid, options: list[str]) -> Validity:
        """Rasterise the polygons on a grid with options of GDAL, shape (rows, cols)."""
        extent = grid.extent()
        xmin, xmax, ymin, ymax = self._bounds.T
        near = np.flatnonzero((xmin < extent.xmax) & (xmax > extent.xmin) & (ymin < extent.ymax) & (ymax > extent.ymin))
        if not near.size:
            return np.zeros((grid.rows, grid.cols), bool)
        raster = gdal.GetDriverByName("MEM").Create("", grid.cols, grid.rows, 1, gdal.GDT_Byte)
        raster.SetGeoTransform(grid.transform)
        vectors = ogr.GetDriverByName("Memory").CreateDataSource("")
        layer = vectors.CreateLayer("", geom_type=ogr.wkbUnknown)
        for index in near:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(self.shapes[index]))
            layer.CreateFeature(feature)
        checked(
            lambda: gdal.RasterizeLayer(raster, [1], layer, burn_values=[1], options=options) == 0 or None, RasterError
        )
        return np.asarray(raster.ReadAsArray() != 0)


class CountingMask:
    """A mask that counts the tiles of a run, and those with a pixel inside. Thread-safe."""

    def __init__(self, mask: Mask) -> None:
        """Start to count at 0."""
        self._mask = mask
        self._lock = threading.Lock()
        self.tiles = 0
        self.tiles_inside = 0

    def inside(self, window: Window) -> Validity:
        """Return the pixels of a tile that are inside, shape (rows, cols), and count the tile."""
        inside = self._mask.inside(window)
        with self._lock:
            self.tiles += 1
            self.tiles_inside += bool(inside.any())
        return inside


def _in_steps(grid: Grid, height: int, width: int) -> Grid:
    """Return a grid of larger cells, each of `height` x `width` pixels, over a grid."""
    x, dx, row_x, y, col_y, dy = grid.transform
    transform = (x, dx * width, row_x * height, y, col_y * width, dy * height)
    return Grid(grid.crs, transform, -(-grid.rows // height), -(-grid.cols // width))


def _transformed(polygons: Polygons, grid: Grid) -> list[bytes]:
    def failure(words: str) -> RasterError:
        return RasterError(
            tr(
                'Mask "{mask}": a polygon cannot be reprojected to {crs} ({reason}). Choose polygons within the area '
                "of use of the output CRS."
            ).format(mask=polygons.name, crs=name_of(grid.crs), reason=words)
        )

    change = transformation(polygons.crs, grid.crs, partial(_not_reprojected, polygons))
    edge = _edge_length(polygons, grid)
    near, turn = _surroundings(grid, polygons.crs), full_turn(grid.crs)
    shapes = []
    for shape in polygons.shapes:
        for geometry in _cropped_to(ogr.CreateGeometryFromWkb(shape), near):
            geometry.Segmentize(edge)
            shapes.append(checked(partial(_wkb_in, geometry, change, turn), failure))
    return shapes


def _not_reprojected(polygons: Polygons, words: str) -> RasterError:
    return RasterError(
        tr(
            'Mask "{mask}": it cannot be reprojected to the output CRS ({reason}). Set the CRS of the mask layer to '
            "the one its coordinates are in, or choose other polygons."
        ).format(mask=polygons.name, reason=words)
    )


@dataclass(frozen=True)
class _Surroundings:
    """The surroundings of a grid in another CRS: a rectangle twice as long and wide.

    Attributes:
        around: The rectangle.
        shifts: Shifts of polygons in x, by full turns in degrees, that may bring them into it.
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
        transformed = checked(lambda: change.TransformPoints(points), RasterError)
    except RasterError:
        return None
    xy = np.array(transformed)[:, :2]
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
        if shape.GetDimension() == _AREA:  # not points and lines
            yield shape


def _wkb_in(geometry: ogr.Geometry, change: osr.CoordinateTransformation, turn: float) -> bytes | None:
    if geometry.Transform(change) != 0:
        return None
    return bytes((without_jumps(geometry, turn) if turn else geometry).ExportToWkb())


def _edge_length(polygons: Polygons, grid: Grid) -> float:
    """Return the longest edge that stays straight enough, in units of the CRS of the polygons."""
    failure = partial(_not_reprojected, polygons)
    back = transformation(grid.crs, polygons.crs, failure)
    middle = grid.point(grid.rows / 2, grid.cols / 2)
    aside = grid.point(grid.rows / 2, grid.cols / 2 + 1)
    (x0, y0, _), (x1, y1, _) = checked(lambda: back.TransformPoints([middle, aside]), failure)
    turn = full_turn(polygons.crs)
    step = math.remainder(x1 - x0, turn) if turn and math.isfinite(x1 - x0) else x1 - x0
    length = float(np.hypot(step, y1 - y0))
    return length * _STRAIGHT if np.isfinite(length) and length > 0 else 1.0
