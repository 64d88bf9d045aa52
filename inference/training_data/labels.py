"""The labels of a tile: features drawn on its pixels, or the nearest pixels of a class raster.

Labels have the shape (rows, cols), and 0 where there is no class.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from osgeo import ogr

from ..arrays import Classes, DType
from ..errors import ArgumentError, RasterError
from ..grid.areas import CellAreas, cell_areas
from ..grid.crs import flaw, full_turn, name_of, same_crs, title_of
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr
from ..raster.shapes import Failures, Shapes, on_grid
from ..thematic import ClassRaster, ClassSource
from .job import ClassFeatures
from .numbering import Numbering
from .rotation import needed, rotated_classes, rotated_grid

_AREA = 2  # dimensions of a polygon
_QUARTER_SEGMENTS = 32  # segments of a quarter circle around a point
_LARGE = 2**18  # bytes of a polygon from which counting pixels is faster than intersecting it with every tile

FeatureAreas = tuple[tuple[int, float], ...]
"""The class value and the area (m²) of the part in a tile of each feature."""


class LabelReader(Protocol):
    """Reads the labels of the tiles of a grid; serves one thread at a time."""

    def read(self, tile: Window, angle: float) -> tuple[Classes, FeatureAreas]:
        """Return the labels of a tile, and its features."""

    def is_empty(self, window: Window) -> bool:
        """Whether no pixel of a window has a label."""


class Labels(Protocol):
    """The labels on a grid."""

    def open(self) -> LabelReader:
        """Open them for one thread."""


@dataclass(frozen=True)
class RasterLabels:
    """The labels from a class raster on a grid."""

    raster: ClassRaster
    grid: Grid
    numbering: Numbering

    def open(self) -> LabelReader:
        """Open them for one thread."""
        return _RasterLabelReader(self, self.raster.open(self.grid))


class _RasterLabelReader:
    """Reads the nearest class of each pixel."""

    def __init__(self, labels: RasterLabels, source: ClassSource) -> None:
        self._labels = labels
        self._source = source

    def read(self, tile: Window, angle: float) -> tuple[Classes, FeatureAreas]:
        """Return the labels of a tile."""
        window = needed(tile, angle)
        classes = self._source.read(window)
        labels = self._labels.numbering.labels(classes, self._source.legend.nodata, self._source.raster)
        return (rotated_classes(labels, window, tile, angle) if angle else labels), ()

    def is_empty(self, window: Window) -> bool:
        """Whether the file stores no classes in a window."""
        return self._source.is_empty(window)


@dataclass(frozen=True)
class FeatureLabels:
    """The labels from features on a grid. Thread-safe.

    Attributes:
        shapes: The features with their labels, the last on top.
        grid: The grid.
        dtype: The type of labels.
        areas: The area of each, in square units of the CRS; 0 for lines and points.
        by_pixels: Whether areas of parts of each are counted in pixels.
        min_overlap: The share of its area that must be in a tile.
        cells: The areas of the cells of the grid in m², if known.
    """

    shapes: Shapes
    grid: Grid
    dtype: DType
    areas: NDArray[np.float64]
    by_pixels: NDArray[np.bool_]
    min_overlap: float = 0.0
    cells: CellAreas | None = None

    def open(self) -> LabelReader:
        """Return itself."""
        return self

    def read(self, tile: Window, angle: float) -> tuple[Classes, FeatureAreas]:
        """Return the labels of a tile, and its features."""
        grid = rotated_grid(self.grid.cut(tile), angle)
        parts = [*self._parts(grid, self.shapes.near(grid))]
        drawn = np.array([index for index, _ in parts], np.intp)
        square_metres = self._square_metres(tile)
        features = tuple((self.shapes.values[index], area * square_metres) for index, area in parts)
        return self.shapes.rasterised(grid, self.dtype, indices=drawn), features

    def is_empty(self, window: Window) -> bool:
        """Whether no feature is near a window."""
        return not self.shapes.near(self.grid.cut(window)).size

    def _parts(self, grid: Grid, near: NDArray[np.intp]) -> Iterator[tuple[int, float]]:
        """Yield the features of a tile, and the area of the part of each that is in it."""
        outline = _outline(grid)
        xmin, xmax, ymin, ymax = outline.GetEnvelope()
        is_box = grid.transform[2] == grid.transform[4] == 0
        for index in near.tolist():
            west, east, south, north = self.shapes.bounds[index]
            whole = float(self.areas[index])
            if is_box and xmin <= west and east <= xmax and ymin <= south and north <= ymax:
                yield index, whole
                continue
            area = self._area_of_pixels(index, grid) if self.by_pixels[index] else self._area_within(index, outline)
            if area is not None and area >= self.min_overlap * whole:
                yield index, area

    def _area_within(self, index: int, outline: ogr.Geometry) -> float | None:
        """Return the area of the part of a feature in an outline; None if it has none."""
        geometry = ogr.CreateGeometryFromWkb(self.shapes.shapes[index])
        if not geometry.Intersects(outline):
            return None
        if geometry.GetDimension() < _AREA:
            return 0.0
        part = geometry.Intersection(outline)
        touches = part is None or part.GetDimension() < _AREA
        return None if touches else float(part.GetArea())

    def _area_of_pixels(self, index: int, grid: Grid) -> float | None:
        """Return the area of the pixels of a grid in a feature; None if there are none."""
        drawn = self.shapes.rasterised(grid, self.dtype, indices=np.array([index], np.intp))
        return np.count_nonzero(drawn) * grid.area() or None

    def _square_metres(self, tile: Window) -> float:
        """Return the m² of a square unit of the CRS at a tile; 1 if the CRS has no relation to the Earth."""
        if self.cells is None:
            return 1.0
        window = tile.intersection(self.grid.window)
        return self.cells.total(window) / window.pixels / self.grid.area()


@dataclass(frozen=True)
class FeatureDrawing:
    """Places features on the grids of raster items.

    Attributes:
        features: The features.
        values: The label of each.
        dtype: The type of labels.
        buffer: The radius around points and lines, in units of the CRS of the grid.
        min_overlap: The share of the area of a feature that must be in a tile.
    """

    features: ClassFeatures
    values: NDArray[np.int64]
    dtype: DType
    buffer: float
    min_overlap: float

    def on_grid(self, grid: Grid) -> FeatureLabels:
        """Return the labels on a grid.

        Raises:
            ArgumentError: The buffer has no length in the CRS of the grid.
            RasterError: The features cannot be reprojected.
        """
        features = self.features
        _require_length(self.buffer, grid)
        _require_crs(features, grid)
        candidates = self._candidates(grid)
        shapes = [features.shapes[index] for index in candidates.tolist()]
        placed = on_grid(shapes, features.crs, grid, _failures(features, grid))
        drawn = [_Drawn.of(shape, self.buffer) for _, shape in placed]
        labels = tuple(int(self.values[candidates[index]]) for index, _ in placed)
        return FeatureLabels(
            Shapes(tuple(own.shape for own in drawn), labels),
            grid,
            self.dtype,
            np.array([own.area for own in drawn], np.float64),
            np.array([own.by_pixels for own in drawn], bool),
            self.min_overlap,
            cell_areas(grid),
        )

    @cached_property
    def _located(self) -> Shapes:
        """The features in their own CRS."""
        return Shapes(tuple(self.features.shapes))

    def _candidates(self, grid: Grid) -> NDArray[np.intp]:
        """Return the features that may be on a grid: those near it in the same CRS, else all."""
        crs = self.features.crs
        if full_turn(grid.crs) or (crs and not same_crs(crs, grid.crs)):
            return np.arange(len(self.features.shapes))
        cells = math.ceil(self.buffer / min(grid.cell_size)) + 1
        return self._located.near(grid.cut(grid.window.grown(cells)))


@dataclass(frozen=True)
class _Drawn:
    """A feature as it is drawn: its shape, its area, and whether areas of parts of it are counted in pixels."""

    shape: bytes
    area: float
    by_pixels: bool

    @classmethod
    def of(cls, shape: bytes, buffer: float) -> _Drawn:
        """Return a feature with the buffer of points and lines."""
        geometry = ogr.CreateGeometryFromWkb(shape)
        if geometry.GetDimension() < _AREA and not buffer:
            return cls(shape, 0.0, False)
        if geometry.GetDimension() < _AREA:
            geometry = geometry.Buffer(buffer, _QUARTER_SEGMENTS)
            shape = bytes(geometry.ExportToWkb())
        return cls(shape, float(geometry.GetArea()), len(shape) > _LARGE or not geometry.IsValid())


def _outline(grid: Grid) -> ogr.Geometry:
    """Return the rectangle of a grid, which may be rotated."""
    corners = [grid.point(row, col) for row, col in ((0, 0), (0, grid.cols), (grid.rows, grid.cols), (grid.rows, 0))]
    return ogr.CreateGeometryFromWkt(f"POLYGON(({','.join(f'{x!r} {y!r}' for x, y in [*corners, corners[0]])}))")


def _require_length(buffer: float, grid: Grid) -> None:
    """Refuse a buffer that is not a length, or is one in degrees."""
    if not (math.isfinite(buffer) and buffer >= 0):
        raise ArgumentError(
            tr("Buffer {buffer:g}: enter a radius of 0 or more, in units of the output CRS.").format(buffer=buffer),
            "buffer",
        )
    if buffer and full_turn(grid.crs):
        raise ArgumentError(
            tr(
                "Buffer {buffer:g}: the units of the output CRS, {crs}, are degrees, which have different lengths from "
                "north to south and from west to east. Choose a projected output CRS, or buffer the layer first "
                "(Vector → Geoprocessing Tools → Buffer) and use the polygons."
            ).format(buffer=buffer, crs=name_of(grid.crs)),
            "buffer",
        )


def _require_crs(features: ClassFeatures, grid: Grid) -> None:
    """Refuse features that cannot be brought to a grid."""
    if not features.crs or same_crs(features.crs, grid.crs):
        return
    if not grid.crs:
        raise RasterError(
            tr(
                'Classes "{name}": the layer has a CRS, but the input raster has none. Set the CRS of the raster first.'
            ).format(name=features.name),
            "classes",
        )
    why = flaw(grid.crs)
    if why:
        raise RasterError(
            tr(
                'Classes "{name}": the CRS of the input raster, "{crs}", is {flaw}, so the features, which are in '
                "{other}, cannot be reprojected to it. Set the CRS of the raster layer to the one its coordinates "
                "are in."
            ).format(name=features.name, crs=name_of(grid.crs), flaw=why, other=title_of(features.crs))
        )


def _failures(features: ClassFeatures, grid: Grid) -> Failures:
    """Return the errors about features that cannot be reprojected."""

    def not_reprojected(words: str) -> RasterError:
        return RasterError(
            tr(
                'Classes "{name}": the layer cannot be reprojected to the output CRS ({reason}). Set its CRS to the '
                "one its coordinates are in."
            ).format(name=features.name, reason=words),
            "classes",
        )

    def feature_not_reprojected(words: str) -> RasterError:
        return RasterError(
            tr(
                'Classes "{name}": a feature cannot be reprojected to {crs} ({reason}). Choose features within the '
                "area of use of the output CRS."
            ).format(name=features.name, crs=name_of(grid.crs), reason=words),
            "classes",
        )

    return Failures(not_reprojected, feature_not_reprojected)
