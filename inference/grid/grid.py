"""Grids of pixels: CRS, geotransform and size; and extents.

A geotransform is GDAL's: (x of the corner of pixel (0, 0), x per column, x per row, y of that corner,
y per column, y per row), in units of the CRS. Rows and columns are counted from that corner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from osgeo import gdal

from ..errors import ArgumentError, OutsideError, RasterError
from ..i18n import tr
from ..inert import start_of
from .crs import full_turn, name_of, same_crs, transformation
from .gdal import checked
from .georeferencing import Transform, dataset_crs, geotransform_of
from .window import Window

# Where QGIS shows a raster without georeferencing: below the origin, with pixels of one unit.
UNREFERENCED: Transform = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)

_NOISE = 1e-3  # of a cell: rounding of decimal extents must not add a row
_ALIGNED = 1e-6  # of a cell: grids closer than this are the same grid


@dataclass(frozen=True)
class Extent:
    """A rectangle in a CRS, given as WKT or an authority code; an empty `crs` means that of the output."""

    xmin: float
    ymin: float
    xmax: float
    ymax: float
    crs: str = ""

    def __post_init__(self) -> None:
        """Refuse a rectangle without area."""
        if not (self.xmin < self.xmax and self.ymin < self.ymax):
            raise ArgumentError(
                tr("Extent {extent}: it has no area. West must be less than east, and south less than north.").format(
                    extent=self.text()
                )
            )

    def text(self) -> str:
        """Return the rectangle for messages: xmin, ymin, xmax, ymax."""
        return f"({self.xmin:.10g}, {self.ymin:.10g}, {self.xmax:.10g}, {self.ymax:.10g})"

    def overlaps(self, other: Extent) -> bool:
        """Whether two rectangles in the same CRS share an area."""
        across = self.xmin < other.xmax and other.xmin < self.xmax
        return across and self.ymin < other.ymax and other.ymin < self.ymax

    def contains(self, other: Extent) -> bool:
        """Whether this rectangle contains another in the same CRS."""
        across = self.xmin <= other.xmin and other.xmax <= self.xmax
        return across and self.ymin <= other.ymin and other.ymax <= self.ymax

    def moved(self, right: float) -> Extent:
        """Return the rectangle shifted in x."""
        return replace(self, xmin=self.xmin + right, xmax=self.xmax + right)

    def to_crs(self, crs: str) -> Extent:
        """Return the bounding box in another CRS; in a geographic CRS it may extend beyond 180 degrees.

        Raises:
            ArgumentError: The rectangle cannot be transformed.
        """
        if not self.crs or not crs or same_crs(self.crs, crs):
            return replace(self, crs=crs)

        def failure(words: str) -> ArgumentError:
            return ArgumentError(
                tr("Extent {extent}: it cannot be transformed to {crs} ({reason}). Enter it in the output CRS.").format(
                    extent=self.text(), crs=name_of(crs), reason=words
                )
            )

        change = transformation(self.crs, crs, failure)
        xmin, ymin, xmax, ymax = bounds = checked(
            lambda: change.TransformBounds(self.xmin, self.ymin, self.xmax, self.ymax, 21), failure
        )
        if not all(map(math.isfinite, bounds)):
            raise ArgumentError(
                tr("Extent {extent}: it is outside the area of use of {crs}. Enter it in the output CRS.").format(
                    extent=self.text(), crs=name_of(crs)
                )
            )
        if xmax < xmin:  # across the date line
            xmax += full_turn(crs)
        return Extent(xmin, ymin, xmax, ymax, crs)


@dataclass(frozen=True)
class Grid:
    """The grid of a raster.

    Attributes:
        crs: WKT; empty without a CRS.
        transform: GDAL's geotransform.
        rows: Number of rows.
        cols: Number of columns.
    """

    crs: str
    transform: Transform
    rows: int
    cols: int

    @classmethod
    def of(cls, dataset: gdal.Dataset, crs: str = "") -> Grid:
        """Return the grid of a raster, in `crs` if given instead of its own CRS.

        Raises:
            RasterError: Its cells have no area, or its geotransform has numbers that are not finite.
        """
        transform = geotransform_of(dataset) or UNREFERENCED
        grid = cls(crs or dataset_crs(dataset), transform, dataset.RasterYSize, dataset.RasterXSize)
        if not all(map(math.isfinite, transform)) or not 0 < grid.area() < math.inf:
            raise RasterError(
                tr(
                    "Raster {raster}: its geotransform ({numbers}) gives its cells no area. Georeference the raster "
                    "again, for example with gdal_edit.py -a_ullr."
                ).format(raster=start_of(dataset.GetDescription()), numbers=", ".join(f"{n:g}" for n in transform))
            )
        return grid

    @property
    def window(self) -> Window:
        """The window of all pixels."""
        return Window(0, 0, self.rows, self.cols)

    @property
    def north_up(self) -> bool:
        """Whether rows run along x and downwards along y."""
        _, dx, row_x, _, col_y, dy = self.transform
        return row_x == 0 and col_y == 0 and dx > 0 and dy < 0

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell in units of the CRS."""
        _, dx, row_x, _, col_y, dy = self.transform
        return math.hypot(dx, col_y), math.hypot(row_x, dy)

    def extent(self) -> Extent:
        """Return the bounding box of all pixels."""
        corners = [self.point(row, col) for row in (0, self.rows) for col in (0, self.cols)]
        xs, ys = zip(*corners)
        return Extent(min(xs), min(ys), max(xs), max(ys), self.crs)

    def moved(self, right: float) -> Grid:
        """Return the grid shifted in x."""
        x, dx, row_x, y, col_y, dy = self.transform
        return replace(self, transform=(x + right, dx, row_x, y, col_y, dy))

    def point(self, row: float, col: float) -> tuple[float, float]:
        """Return the coordinates of a position in rows and columns."""
        x, dx, row_x, y, col_y, dy = self.transform
        return x + col * dx + row * row_x, y + col * col_y + row * dy

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return the fractional row and column of a point."""
        left, dx, row_x, top, col_y, dy = self.transform
        determinant = dx * dy - row_x * col_y
        x, y = x - left, y - top
        return (dx * y - col_y * x) / determinant, (dy * x - row_x * y) / determinant

    def covering(self, extent: Extent) -> Window:
        """Return the window of pixels that cover an extent in the CRS of the grid; it may extend beyond the grid."""
        corners = [self.pixel(x, y) for x in (extent.xmin, extent.xmax) for y in (extent.ymin, extent.ymax)]
        rows, cols = zip(*corners)
        top, left = math.floor(min(rows) + _NOISE), math.floor(min(cols) + _NOISE)
        bottom, right = math.ceil(max(rows) - _NOISE), math.ceil(max(cols) - _NOISE)
        return Window(top, left, max(bottom - top, 1), max(right - left, 1))

    def cut(self, window: Window) -> Grid:
        """Return the grid of a window, which may extend beyond this grid."""
        x, y = self.point(window.row, window.col)
        _, dx, row_x, _, col_y, dy = self.transform
        return Grid(self.crs, (x, dx, row_x, y, col_y, dy), window.height, window.width)

    def offset_in(self, other: Grid) -> tuple[int, int] | None:
        """Return row and column of the first pixel in `other`; None if the cells of the grids differ."""
        first = other.pixel(*self.point(0, 0))
        last = other.pixel(*self.point(self.rows, self.cols))
        row, col = round(first[0]), round(first[1])
        ends = (first[0] - row, first[1] - col, last[0] - row - self.rows, last[1] - col - self.cols)
        return (row, col) if max(map(abs, ends)) < _ALIGNED * max(self.rows, self.cols, 1) else None

    def window_in(self, other: Grid) -> Window | None:
        """Return the pixels as a window of `other`; None if they are not aligned with its cells."""
        corners = [(0, 0), (self.rows, 0), (0, self.cols), (self.rows, self.cols)]
        pixels = [other.pixel(*self.point(*corner)) for corner in corners]
        top, left = round(pixels[0][0]), round(pixels[0][1])
        offsets = [(row - corner[0] - top, col - corner[1] - left) for (row, col), corner in zip(pixels, corners)]
        aligned = max(abs(offset) for pair in offsets for offset in pair) < _NOISE
        return Window(top, left, self.rows, self.cols) if aligned else None

    def area(self) -> float:
        """Return the area of one pixel in square units of the CRS."""
        _, dx, row_x, _, col_y, dy = self.transform
        return abs(dx * dy - row_x * col_y)


def snapped(extent: Extent, origin: tuple[float, float], cell_size: tuple[float, float]) -> Extent:
    """Return an extent grown outward to cells of a size, one of which has a corner at `origin`."""
    (x, y), (width, height) = origin, cell_size

    def down(value: float, start: float, step: float) -> float:
        return start + math.floor((value - start) / step + _NOISE) * step

    def up(value: float, start: float, step: float) -> float:
        return start + math.ceil((value - start) / step - _NOISE) * step

    return Extent(
        down(extent.xmin, x, width),
        down(extent.ymin, y, height),
        up(extent.xmax, x, width),
        up(extent.ymax, y, height),
        extent.crs,
    )


def require_overlap(extent: Extent, covered: Extent, name: str = "") -> None:
    """Refuse an extent that does not overlap the input; both in the same CRS.

    Args:
        extent: The requested extent.
        covered: Extent of the input.
        name: Name of the input raster for the message; "" for several rasters.

    Raises:
        OutsideError: They do not overlap.
    """
    if extent.overlaps(covered):
        return
    if name:
        template = tr(
            'Extent {extent}: it does not overlap the input raster "{raster}", which covers {covered} in the same '
            "CRS. Enter an extent that overlaps the raster, and check the CRS of the extent."
        )
    else:
        template = tr(
            "Extent {extent}: it does not overlap the input rasters, which together cover {covered} in the same CRS. "
            "Enter an extent that overlaps them, and check the CRS of the extent."
        )
    raise OutsideError(template.format(extent=extent.text(), raster=name, covered=covered.text()))
