"""The labels of a tile: features drawn on its pixels, or the nearest pixels of a class raster.

Labels have the shape (rows, cols), and 0 where there is no class.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from osgeo import ogr, osr

from ..arrays import Classes, DType
from ..errors import ArgumentError, RasterError
from ..grid.areas import CellAreas, cell_areas
from ..grid.crs import flaw, full_turn, name_of, same_crs, title_of, transformation
from ..grid.gdal import checked
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
_LARGE = 2**18  # bytes of a polygon from which it is cut into pieces
_MOST_HALVINGS = 16

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
        shapes: The pieces of the features with their labels, the last on top.
        owners: The feature of each piece, by its index in `areas`.
        grid: The grid.
        dtype: The type of labels.
        areas: The area of each feature, in square units of the CRS; 0 for lines and points.
        invalid: Whether the shape of each feature is invalid, so that areas are counted in pixels.
        min_overlap: The share of its area that must be in a tile.
        cells: The areas of the cells of the grid in m², if known.
    """

    shapes: Shapes
    owners: NDArray[np.intp]
    grid: Grid
    dtype: DType
    areas: NDArray[np.float64]
    invalid: NDArray[np.bool_]
    min_overlap: float = 0.0
    cells: CellAreas | None = None

    def open(self) -> LabelReader:
        """Return itself."""
        return self

    def read(self, tile: Window, angle: float) -> tuple[Classes, FeatureAreas]:
        """Return the labels of a tile, and its features."""
        grid = rotated_grid(self.grid.cut(tile), angle)
        near = self.shapes.near(grid)
        parts = self._areas_within(grid, near)
        drawn = np.array([piece for piece in near.tolist() if self.owners[piece] in parts], np.intp)
        labels = {int(self.owners[piece]): self.shapes.values[piece] for piece in drawn.tolist()}
        square_metres = self._square_metres(tile)
        features = tuple((labels[feature], area * square_metres) for feature, area in parts.items())
        return self.shapes.rasterised(grid, self.dtype, indices=drawn), features

    def is_empty(self, window: Window) -> bool:
        """Whether no feature is near a window."""
        return not self.shapes.near(self.grid.cut(window)).size

    def _areas_within(self, grid: Grid, near: NDArray[np.intp]) -> dict[int, float]:
        """Return the features that are labelled in a tile, and the area of the part of each that is in it."""
        outline = _outline(grid)
        areas: dict[int, float] = {}
        for piece in near.tolist():
            feature = int(self.owners[piece])
            area = self._area_of_pixels(piece, grid) if self.invalid[feature] else self._area_within(piece, outline)
            if area is not None:
                areas[feature] = areas.get(feature, 0.0) + area
        return {feature: area for feature, area in areas.items() if area >= self.min_overlap * self.areas[feature]}

    def _area_within(self, piece: int, outline: ogr.Geometry) -> float | None:
        """Return the area of the part of a piece in an outline; None if it has none."""
        geometry = ogr.CreateGeometryFromWkb(self.shapes.shapes[piece])
        if not geometry.Intersects(outline):
            return None
        if geometry.GetDimension() < _AREA:
            return 0.0
        part = geometry.Intersection(outline)
        touches = part is None or part.GetDimension() < _AREA
        return None if touches else float(part.GetArea())

    def _area_of_pixels(self, piece: int, grid: Grid) -> float | None:
        """Return the area of the pixels of a grid in a piece; None if there are none."""
        drawn = self.shapes.rasterised(grid, self.dtype, indices=np.array([piece], np.intp))
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
        drawn = [_Drawn.of(shape, self.buffer, grid) for _, shape in placed]
        owners = np.repeat(np.arange(len(drawn)), [len(own.pieces) for own in drawn])
        labels = [int(self.values[candidates[index]]) for index, _ in placed]
        return FeatureLabels(
            Shapes(tuple(piece for own in drawn for piece in own.pieces), tuple(labels[owner] for owner in owners)),
            owners,
            grid,
            self.dtype,
            np.array([own.area for own in drawn]) / self._shares(candidates, placed, grid),
            np.array([own.invalid for own in drawn], bool),
            self.min_overlap,
            cell_areas(grid),
        )

    def _shares(
        self, candidates: NDArray[np.intp], placed: Sequence[tuple[int, bytes]], grid: Grid
    ) -> NDArray[np.float64]:
        """Return the share that is left of each placed feature: those in another CRS are cropped near the grid."""
        crs = self.features.crs
        if not self.min_overlap or not crs or same_crs(crs, grid.crs):
            return np.ones(len(placed))
        back = transformation(grid.crs, crs, RasterError)
        wholes = (self.features.shapes[candidates[index]] for index, _ in placed)
        return np.array([_share_left(whole, shape, back) for whole, (_, shape) in zip(wholes, placed)])

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
    """A feature as it is drawn: the pieces of its shape, its area, and whether the shape is invalid."""

    pieces: tuple[bytes, ...]
    area: float
    invalid: bool

    @classmethod
    def of(cls, shape: bytes, buffer: float, grid: Grid) -> _Drawn:
        """Return a feature with the buffer of points and lines, in pieces for a grid."""
        geometry = ogr.CreateGeometryFromWkb(shape)
        if geometry.GetDimension() < _AREA and not buffer:
            return cls((shape,), 0.0, False)
        if geometry.GetDimension() < _AREA:
            geometry = geometry.Buffer(buffer, _QUARTER_SEGMENTS)
            shape = bytes(geometry.ExportToWkb())
        invalid = not checked(geometry.IsValid, RasterError)  # without a message on the console
        pieces = (shape,) if invalid or len(shape) <= _LARGE else tuple(_pieces(geometry, grid, _MOST_HALVINGS))
        return cls(pieces, float(geometry.GetArea()), invalid)


def _pieces(geometry: ogr.Geometry, grid: Grid, halvings: int) -> Iterator[bytes]:
    """Yield a polygon in pieces, cut between pixels, since every tile takes as long as all vertices near it do."""
    if geometry.GetDimension() < _AREA:  # where a cut only touches it
        return
    if geometry.WkbSize() <= _LARGE or not halvings:
        yield bytes(geometry.ExportToWkb())
        return
    if ogr.GT_Flatten(geometry.GetGeometryType()) != ogr.wkbPolygon:
        for number in range(geometry.GetGeometryCount()):
            yield from _pieces(geometry.GetGeometryRef(number), grid, halvings)
        return
    for half in _halves(geometry, grid):
        yield from _pieces(geometry.Intersection(half), grid, halvings - 1)


def _halves(geometry: ogr.Geometry, grid: Grid) -> tuple[ogr.Geometry, ogr.Geometry]:
    """Return the halves of the bounding box of a shape, divided at an edge of pixels."""
    xmin, xmax, ymin, ymax = geometry.GetEnvelope()
    row, col = grid.pixel((xmin + xmax) / 2, (ymin + ymax) / 2)
    x, y = grid.point(round(row), round(col))
    if xmax - xmin > ymax - ymin:
        return _rectangle(xmin, ymin, x, ymax), _rectangle(x, ymin, xmax, ymax)
    return _rectangle(xmin, ymin, xmax, y), _rectangle(xmin, y, xmax, ymax)


def _rectangle(west: float, south: float, east: float, north: float) -> ogr.Geometry:
    return _polygon([(west, south), (west, north), (east, north), (east, south)])


def _polygon(corners: Sequence[tuple[float, float]]) -> ogr.Geometry:
    text = ",".join(f"{x!r} {y!r}" for x, y in (*corners, corners[0]))
    return ogr.CreateGeometryFromWkt(f"POLYGON(({text}))")


def _share_left(whole: bytes, cropped: bytes, back: osr.CoordinateTransformation) -> float:
    """Return the share of a shape's area that is left of it in another CRS; 1 if that cannot be measured."""
    area, left = ogr.CreateGeometryFromWkb(whole).GetArea(), ogr.CreateGeometryFromWkb(cropped)
    transformed = area > 0 and checked(lambda: left.Transform(back) == 0, RasterError)
    share = left.GetArea() / area if transformed else 1.0
    return min(share, 1.0) if share > 0 else 1.0


def _outline(grid: Grid) -> ogr.Geometry:
    """Return the rectangle of a grid, which may be rotated."""
    return _polygon(
        [grid.point(row, col) for row, col in ((0, 0), (0, grid.cols), (grid.rows, grid.cols), (grid.rows, 0))]
    )


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
    if not features.crs:
        return
    if not grid.crs:
        raise RasterError(
            tr(
                'Classes "{name}": the layer has a CRS, but the input raster has none. Set the CRS of the raster first.'
            ).format(name=features.name),
            "classes",
        )
    if same_crs(features.crs, grid.crs):
        return
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
