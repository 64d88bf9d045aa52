"""Compare a class raster with a reference, sample by sample.

A sample is a point, a pixel whose centre is in a polygon, or a pixel of both rasters. Samples without a class on either
side are left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Union

import numpy as np
from numpy.typing import NDArray
from osgeo import ogr

from ..errors import Cancelled, RasterError
from ..grid.crs import full_turn, same_crs, title_of, transformation, transformed
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr
from ..model.classes import ModelClass
from ..progress import Progress
from ..raster.shapes import Failures, Shapes, on_grid
from ..thematic import ClassRaster, windows
from .matrix import PairCounter
from .reference import Feature, ReferenceLayer, classes_of, label_value

Reference = Union[ReferenceLayer, ClassRaster]

_SIDE = 256  # pixels along a side of the windows that are read for points
_NOISE = 1e-6  # of a cell: a point this close to the next cell is on its edge, and so in it
_CODES = np.dtype(np.int32)  # of the classes of polygons


@dataclass
class LeftOutSamples:
    """Numbers of samples that are not compared.

    Attributes:
        unlabelled: Points and polygons without a reference class, or with -1.
        outside: Points outside the raster.
        no_data: Samples where the raster has no class.
        contradictory: Pixels in polygons of several classes.
    """

    unlabelled: int = 0
    outside: int = 0
    no_data: int = 0
    contradictory: int = 0


@dataclass
class Comparison:
    """A map compared with a reference.

    Attributes:
        pairs: The samples by mapped and reference value.
        left_out: The samples that are not compared.
        added: Classes that only the reference has.
        renamed: Classes whose name in the reference is another one.
        changed: The number of points whose stored class of the map is not that of the raster.
    """

    pairs: PairCounter = field(default_factory=PairCounter)
    left_out: LeftOutSamples = field(default_factory=LeftOutSamples)
    added: tuple[ModelClass, ...] = ()
    renamed: tuple[tuple[ModelClass, ModelClass], ...] = ()
    changed: int = 0


def compare(raster: ClassRaster, reference: Reference, progress: Progress) -> Comparison:
    """Compare a class raster with a reference.

    Raises:
        RasterError: The reference cannot be read, or cannot be located on the raster.
        Cancelled: The user cancelled.
    """
    if isinstance(reference, ClassRaster):
        return _with_raster(raster, reference, progress)
    features = [*reference.features]
    _require_crs(reference, raster)
    classes = classes_of(reference.name, reference.field, [feature.label for feature in features], raster.classes)
    labelled = [feature for feature in features if feature.label in classes.values]
    comparison = Comparison(added=classes.added)
    comparison.left_out.unlabelled = len(features) - len(labelled)
    values = np.array([classes.values[feature.label] for feature in labelled], np.int64)
    if reference.areal:
        _add_polygons(comparison, raster, _drawn(reference, labelled, values, raster.grid), progress)
    else:
        _add_points(comparison, raster, _Points.of(reference, labelled, values, raster.grid), progress)
    return comparison


def _require_crs(reference: ReferenceLayer, raster: ClassRaster) -> None:
    if reference.crs and not raster.grid.crs:
        raise RasterError(
            tr('Reference "{layer}": it has a CRS, but the input raster has none. Set the raster\'s CRS first.').format(
                layer=reference.name
            ),
            "reference",
        )


def _failures(reference: ReferenceLayer, grid: Grid) -> Failures:
    """Return the errors about a reference that cannot be reprojected."""

    def failure(words: str) -> RasterError:
        return RasterError(
            tr(
                'Reference "{layer}": it cannot be reprojected to {crs}, the CRS of the raster ({reason}). Set the CRS '
                "of the reference layer to the one its coordinates are in."
            ).format(layer=reference.name, crs=title_of(grid.crs), reason=words),
            "reference",
        )

    return Failures(failure, failure)


@dataclass(frozen=True)
class _Points:
    """Points as pixels of a grid, arrays with one entry for each.

    Attributes:
        rows: Their rows.
        cols: Their columns.
        values: Their reference values.
        classified: The classes of the map stored with them; NaN without one.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    values: NDArray[np.int64]
    classified: NDArray[np.float64]

    @classmethod
    def of(
        cls, reference: ReferenceLayer, features: Sequence[Feature], values: NDArray[np.int64], grid: Grid
    ) -> _Points:
        """Locate points on a grid; each part of a multipoint is a point."""
        parts = [(index, xy) for index, feature in enumerate(features) for xy in _coordinates(feature.shape)]
        xy = np.array([xy for _, xy in parts], np.float64).reshape(-1, 2)
        if parts and reference.crs and not same_crs(reference.crs, grid.crs):
            xy = _reprojected(reference, xy, grid)
        rows, cols = _pixels(xy, grid)
        stored = [label_value(feature.classified) for feature in features]
        classified = np.array([np.nan if value is None else value for value in stored], np.float64)
        owner = np.array([index for index, _ in parts], np.intp)
        return cls(rows, cols, values[owner], classified[owner])

    def taken(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> _Points:
        """Return some of the points."""
        return _Points(self.rows[chosen], self.cols[chosen], self.values[chosen], self.classified[chosen])


def _coordinates(shape: bytes) -> Iterator[tuple[float, float]]:
    geometry = ogr.CreateGeometryFromWkb(shape)
    parts = geometry.GetGeometryCount()
    for part in [geometry.GetGeometryRef(index) for index in range(parts)] if parts else [geometry]:
        if not part.IsEmpty():
            yield part.GetX(), part.GetY()


def _reprojected(reference: ReferenceLayer, xy: NDArray[np.float64], grid: Grid) -> NDArray[np.float64]:
    """Return points in the CRS of a grid; not finite where they have no place in it."""
    change = transformation(reference.crs, grid.crs, _failures(reference, grid).crs)
    return transformed(change, xy.tolist())


def _pixels(xy: NDArray[np.float64], grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return row and column of points; -1 outside the grid.

    A point on the edge of two cells is in the lower or right one. In a geographic CRS, longitudes may differ by a turn.
    """
    rows, cols = np.full(len(xy), -1, np.int64), np.full(len(xy), -1, np.int64)
    left, dx, row_x, top, col_y, dy = grid.transform
    determinant = dx * dy - row_x * col_y
    turn = full_turn(grid.crs)
    for shift in (0.0, -turn, turn) if turn else (0.0,):
        x, y = xy[:, 0] + shift - left, xy[:, 1] - top
        with np.errstate(invalid="ignore"):
            row = np.floor((dx * y - col_y * x) / determinant + _NOISE)
            col = np.floor((dy * x - row_x * y) / determinant + _NOISE)
        inside = np.isfinite(row) & np.isfinite(col) & (row >= 0) & (row < grid.rows) & (col >= 0) & (col < grid.cols)
        rows[inside], cols[inside] = row[inside], col[inside]
    return rows, cols


def _add_points(comparison: Comparison, raster: ClassRaster, points: _Points, progress: Progress) -> None:
    inside = points.taken(points.rows >= 0)
    comparison.left_out.outside += len(points.rows) - len(inside.rows)
    across = -(-raster.grid.cols // _SIDE)
    numbers = inside.rows // _SIDE * across + inside.cols // _SIDE
    source, nodata = raster.open(), raster.legend().nodata
    order = np.argsort(numbers, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1) if len(order) else []
    for done, group in enumerate(groups):
        _advance(progress, done / len(groups))
        here = inside.taken(group)
        row, col = int(here.rows[0]) // _SIDE * _SIDE, int(here.cols[0]) // _SIDE * _SIDE
        window = Window(row, col, min(_SIDE, raster.grid.rows - row), min(_SIDE, raster.grid.cols - col))
        mapped = source.read(window)[here.rows - row, here.cols - col]
        has_class = mapped != nodata
        comparison.left_out.no_data += int(np.count_nonzero(~has_class))
        stored = here.classified[has_class]
        comparison.changed += int(np.count_nonzero(np.isfinite(stored) & (stored != mapped[has_class])))
        comparison.pairs.add(mapped[has_class], here.values[has_class])


def _drawn(reference: ReferenceLayer, features: Sequence[Feature], values: NDArray[np.int64], grid: Grid) -> Shapes:
    """Return polygons on a grid with their reference values."""
    placed = on_grid([feature.shape for feature in features], reference.crs, grid, _failures(reference, grid))
    return Shapes(tuple(shape for _, shape in placed), tuple(int(values[index]) for index, _ in placed))


def _add_polygons(comparison: Comparison, raster: ClassRaster, polygons: Shapes, progress: Progress) -> None:
    """Count the pixels in polygons.

    The polygons are drawn by class in both orders: where the class on top is another, there are polygons of several.
    """
    present, codes = np.unique(np.array(polygons.values, np.int64), return_inverse=True)
    order = np.argsort(codes, kind="stable").tolist()
    shapes, values = (tuple(entries[index] for index in order) for entries in (polygons.shapes, codes.tolist()))
    coded = Shapes(shapes, tuple(code + 1 for code in values))  # 0 where there is no polygon
    source, nodata = raster.open(), raster.legend().nodata
    for window in _reported(raster.grid, progress):
        grid = raster.grid.cut(window)
        near = coded.near(grid)
        if not near.size:
            continue
        top = coded.rasterised(grid, _CODES, indices=near)
        clear = top == coded.rasterised(grid, _CODES, indices=near[::-1])
        mapped = source.read(window)
        inside, has_class = top > 0, mapped != nodata
        comparison.left_out.contradictory += int(np.count_nonzero(inside & ~clear))
        comparison.left_out.no_data += int(np.count_nonzero(inside & clear & ~has_class))
        chosen = inside & clear & has_class
        comparison.pairs.add(mapped[chosen], present[top[chosen] - 1])


def _with_raster(raster: ClassRaster, reference: ClassRaster, progress: Progress) -> Comparison:
    names = {entry.value: entry for entry in raster.classes}
    comparison = Comparison(
        added=tuple(entry for entry in reference.classes if entry.value not in names),
        renamed=tuple(
            (names[entry.value], entry)
            for entry in reference.classes
            if entry.value in names and names[entry.value].name != entry.name
        ),
    )
    source, other = raster.open(), reference.open(raster.grid)
    nodata, unknown = raster.legend().nodata, reference.legend().nodata
    for window in _reported(raster.grid, progress):
        if source.is_empty(window) or other.is_empty(window):
            continue
        mapped, expected = source.read(window), other.read(window)
        has_reference, has_class = expected != unknown, mapped != nodata
        comparison.left_out.no_data += int(np.count_nonzero(has_reference & ~has_class))
        chosen = has_reference & has_class
        comparison.pairs.add(mapped[chosen], expected[chosen])
    return comparison


def _reported(grid: Grid, progress: Progress) -> Iterator[Window]:
    """Yield the windows of a grid, and report the progress."""
    done = 0
    for window in windows(grid):
        _advance(progress, done / grid.window.pixels)
        yield window
        done += window.pixels


def _advance(progress: Progress, fraction: float) -> None:
    if progress.cancelled():
        raise Cancelled
    progress.advance(fraction)
