"""Masks: the pixels of the output inside polygons.

A pixel is inside if its centre is. Polygons may be in any CRS.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..arrays import Validity
from ..errors import OutsideError, RasterError, blaming
from ..grid.crs import flaw, name_of, same_crs, title_of
from ..grid.grid import Extent, Grid
from ..grid.window import Window
from ..i18n import tr
from .shapes import Failures, Shapes, on_grid

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
    _drawn: Shapes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Locate the shapes."""
        object.__setattr__(self, "_drawn", Shapes(self.shapes))

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
        why = flaw(grid.crs) if polygons.crs and not same_crs(polygons.crs, grid.crs) else ""
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
        drawn = on_grid(polygons.shapes, polygons.crs, grid, _failures(polygons, grid))
        return cls(grid, tuple(shape for _, shape in drawn))

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
        return self.inside_grid(self.grid.cut(window))

    def inside_grid(self, grid: Grid) -> Validity:
        """Return the pixels of another grid in the same CRS that are inside, shape (rows, cols)."""
        return self._rasterised(grid, [])

    def is_far(self, window: Window) -> bool:
        """Whether no polygon is near a window."""
        return not self._drawn.near(self.grid.cut(window)).size

    @property
    def around(self) -> Window:
        """The window of the grid around all polygons, at least one of which overlaps it."""
        extent = self.grid.extent()
        xmin, xmax, ymin, ymax = self._drawn.bounds.T
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
        return np.asarray(self._drawn.rasterised(grid, np.dtype(np.uint8), options) != 0)


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

    def fresh(self) -> CountingMask:
        """Return one of the same mask that starts at zero."""
        return CountingMask(self._mask)

    def add(self, tiles: int, tiles_inside: int) -> None:
        """Add the tiles that another one has counted."""
        with self._lock:
            self.tiles += tiles
            self.tiles_inside += tiles_inside


@blaming("mask")
def mask_on(polygons: Polygons, grid: Grid, raster: str) -> Mask:
    """Return the mask on a grid.

    Args:
        polygons: The polygons.
        grid: The output grid.
        raster: Name of the raster with its CRS, for messages.

    Raises:
        RasterError: The polygons cannot be read or reprojected.
        OutsideError: No pixel is inside.
    """
    mask = Mask.of(polygons, grid, raster)
    mask.require_pixels(polygons.name)
    return mask


def _in_steps(grid: Grid, height: int, width: int) -> Grid:
    """Return a grid of larger cells, each of `height` x `width` pixels, over a grid."""
    x, dx, row_x, y, col_y, dy = grid.transform
    transform = (x, dx * width, row_x * height, y, col_y * width, dy * height)
    return Grid(grid.crs, transform, -(-grid.rows // height), -(-grid.cols // width))


def _failures(polygons: Polygons, grid: Grid) -> Failures:
    """Return the errors about polygons that cannot be reprojected."""

    def not_reprojected(words: str) -> RasterError:
        return RasterError(
            tr(
                'Mask "{mask}": it cannot be reprojected to the output CRS ({reason}). Set the CRS of the mask layer '
                "to the one its coordinates are in, or choose other polygons."
            ).format(mask=polygons.name, reason=words)
        )

    def polygon_not_reprojected(words: str) -> RasterError:
        return RasterError(
            tr(
                'Mask "{mask}": a polygon cannot be reprojected to {crs} ({reason}). Choose polygons within the area '
                "of use of the output CRS."
            ).format(mask=polygons.name, crs=name_of(grid.crs), reason=words)
        )

    return Failures(not_reprojected, polygon_not_reprojected)
