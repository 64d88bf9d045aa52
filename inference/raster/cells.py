"""Cell sizes for rasters without a fixed one, such as web maps, which are rendered at any cell size.

If the server stores certain cell sizes (zoom levels), pixels are read at the coarsest of them that is at least as fine
as the requested cells.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import ArgumentError, blaming
from ..grid.crs import same_crs, transformation, transformed
from ..grid.date_line import extent_in_crs
from ..grid.grid import Extent, Grid, require_overlap
from ..grid.window import Window
from ..i18n import tr
from .blocks import BlockRaster
from .environment import Environment
from .inputs import RasterInput
from .output_grid import SourceRaster

_EQUAL_CELLS = 1e-3  # of a cell size: users round the long numbers of zoom levels
_NETWORK_MARGIN = 2048  # pixels around the extent that a network may use
_ORIGIN_STEP = (
    1024  # grids start at rows and columns that are multiples of it, so that tile origins do not depend on the extent
)
_MOST_PIXELS_WITHOUT_EXTENT = 10**10  # without an extent: some 150 000 tiles of a web map
_WEB_MERCATOR = "EPSG:3857"
_WEB_CORNER = -math.pi * 6378137, math.pi * 6378137  # origin of the tiles of every zoom level
_SIZES_SHOWN = 3  # cell sizes in a message


@dataclass(frozen=True)
class _RequestedCells:
    """The requested cells.

    Attributes:
        cell_size: In units of `crs`; 0 if unknown.
        crs: CRS of the output, or of the first raster.
        extent: The extent to classify, with its CRS.
    """

    cell_size: float
    crs: str
    extent: Extent | None


def with_cells(rasters: Sequence[RasterInput], environment: Environment) -> tuple[tuple[RasterInput, ...], Environment]:
    """Give every raster a cell size.

    Args:
        rasters: The rasters, the first on top.
        environment: The settings of the user.

    Returns:
        The rasters with cells, and the settings, without a cell size if the first raster has the requested cells.

    Raises:
        ArgumentError: A cell size or an extent is missing.
        RasterError: A raster does not overlap the extent.
    """
    if all(raster.blocks is None or raster.blocks.grid is not None for raster in rasters):
        return tuple(rasters), environment
    crs = environment.crs or raster_crs(rasters[0])
    extent = environment.extent
    if extent is not None:
        extent = replace(extent, crs=extent.crs or crs)
    requested = _RequestedCells(environment.cell_size, crs, extent)
    if environment.cell_size <= 0 and _own_cell_size(rasters[0]) > 0:
        requested = _RequestedCells(_own_cell_size(rasters[0]), raster_crs(rasters[0]), extent)
    ready = tuple(_with_cells(raster, requested) for raster in rasters)
    own = ready[0] is not rasters[0] and _has_requested_cells(ready[0], requested) and environment.snap is None
    return ready, replace(environment, cell_size=0.0) if own else environment


def with_cells_of_stack(
    rasters: Sequence[RasterInput], environment: Environment
) -> tuple[tuple[RasterInput, ...], Environment]:
    """Give every raster of a stack a cell size; without an extent, web maps are limited to that of the first raster.

    Args and returns are those of `with_cells`.

    Raises:
        ArgumentError: A cell size or an extent is missing.
        RasterError: A raster does not overlap the extent.
    """
    first, endless = rasters[0], any(raster.blocks is not None and raster.blocks.grid is None for raster in rasters)
    if environment.extent is not None or not endless or _own_cell_size(first) <= 0:
        return with_cells(rasters, environment)
    extent = SourceRaster.of(first.open_dataset(), first).ground.extent()
    ready, changed = with_cells(rasters, replace(environment, extent=extent))
    return ready, replace(changed, extent=None)


def with_one_cell(raster: RasterInput) -> RasterInput:
    """Return a raster without a fixed cell size as one cell, to read its bands only."""
    blocks = raster.blocks
    if blocks is None or blocks.grid is not None:
        return raster
    around = blocks.extent
    transform = around.xmin, around.xmax - around.xmin, 0.0, around.ymax, 0.0, around.ymin - around.ymax
    return replace(raster, blocks=replace(blocks, grid=Grid(around.crs, transform, 1, 1)))


def _with_cells(raster: RasterInput, requested: _RequestedCells) -> RasterInput:
    blocks = raster.blocks
    if blocks is None or blocks.grid is not None:
        return raster
    crs = raster_crs(raster)
    if requested.cell_size <= 0:
        raise ArgumentError(
            tr(
                'Cell size: the raster "{raster}" has no fixed cell size. Set CELL_SIZE in units of the output '
                "CRS{examples}."
            ).format(raster=raster.name, examples=_examples(blocks, requested.crs, crs)),
            about="cell_size",
        )
    extent = None
    if requested.extent is not None:
        extent = extent_in_crs(requested.extent, crs)
        everything = replace(blocks.extent, crs=crs)
        require_overlap(extent, everything, raster.name)
    middle = replace(blocks.extent, crs=crs) if requested.extent is None else requested.extent
    wanted = _converted_side(requested.cell_size, middle, requested.crs, crs)
    grid = _bounded(
        _unbounded_grid(blocks, crs, _cell_size_to_read(blocks, wanted)),
        replace(blocks.extent, crs=crs),
        extent,
        raster.name,
    )
    return replace(raster, blocks=replace(blocks, grid=grid))


def raster_crs(raster: RasterInput) -> str:
    """Return the CRS of a raster as WKT, preferably the one set by the user; "" without one.

    Raises:
        RasterError: It cannot be opened.
    """
    if raster.crs:
        return raster.crs
    return raster.blocks.extent.crs if raster.blocks is not None else Grid.of(raster.open_dataset()).crs


def _own_cell_size(raster: RasterInput) -> float:
    """Return the side of a square with the area of a cell; 0 without a fixed cell size."""
    if raster.blocks is not None and raster.blocks.grid is None:
        return 0.0
    width, height = SourceRaster.of(raster.open_dataset(), raster).ground.cell_size
    return math.sqrt(width * height)


def _has_requested_cells(raster: RasterInput, requested: _RequestedCells) -> bool:
    """Whether the cells of a raster are the requested ones."""
    if raster.blocks is None or raster.blocks.grid is None or not same_crs(requested.crs, raster_crs(raster)):
        return False
    return math.isclose(raster.blocks.grid.cell_size[0], requested.cell_size, rel_tol=_EQUAL_CELLS)


def _examples(blocks: BlockRaster, output: str, own: str) -> str:
    if not blocks.cell_sizes or not same_crs(output, own):
        return ""
    finest = [f"{size:.15g}" for size in sorted(blocks.cell_sizes)[:_SIZES_SHOWN]]
    return tr(", for example {sizes}, the finest resolutions on its server").format(sizes=tr(" or ").join(finest))


def _cell_size_to_read(blocks: BlockRaster, wanted: float) -> float:
    """Return the cell size to read: the coarsest that is fine enough, else the finest."""
    if not blocks.cell_sizes:
        return wanted
    return max(
        (size for size in blocks.cell_sizes if size <= wanted * (1 + _EQUAL_CELLS)), default=min(blocks.cell_sizes)
    )


def _unbounded_grid(blocks: BlockRaster, crs: str, size: float) -> Grid:
    """Return an unbounded grid of cells of a size, as the cell at its origin."""
    x, y = _WEB_CORNER if same_crs(crs, _WEB_MERCATOR) else (blocks.extent.xmin, blocks.extent.ymax)
    return Grid(crs, (x, size, 0.0, y, 0.0, -size), 1, 1)


def _bounded(unbounded: Grid, everything: Extent, extent: Extent | None, name: str) -> Grid:
    """Return the cells of a raster, or those of an extent and its surroundings."""
    whole = unbounded.covering(everything)
    if extent is None:
        if whole.height * whole.width > _MOST_PIXELS_WITHOUT_EXTENT:
            raise ArgumentError(
                tr(
                    'Processing extent: the raster "{name}" covers {extent}, which is {columns} x {rows} cells of '
                    "this size. Enter the extent to classify, or a larger cell size."
                ).format(name=name, extent=everything.text(), columns=whole.width, rows=whole.height),
                about="extent",
            )
        return unbounded.cut(whole)
    around = unbounded.covering(extent)
    top, left = (_down(start - _NETWORK_MARGIN) for start in (around.row, around.col))
    wanted = Window(top, left, around.bottom + _NETWORK_MARGIN - top, around.right + _NETWORK_MARGIN - left)
    row, col = _down(whole.row), _down(whole.col)
    limits = Window(row, col, whole.bottom - row, whole.right - col)
    return unbounded.cut(wanted.intersection(limits))


def _down(index: int) -> int:
    return index // _ORIGIN_STEP * _ORIGIN_STEP


@blaming("cell_size")
def _converted_side(size: float, extent: Extent, source: str, target: str) -> float:
    """Return the side of a cell in another CRS at the middle of an extent, as a square of the same area."""
    if same_crs(source, target):
        return size
    area = extent.to_crs(source)
    x, y = (area.xmin + area.xmax) / 2, (area.ymin + area.ymax) / 2

    def failure(words: str) -> ArgumentError:
        return ArgumentError(
            tr(
                "Cell size {size:g}: it cannot be converted to the CRS of the input raster ({reason}). Enter an "
                "extent, or leave the output CRS empty."
            ).format(size=size, reason=words)
        )

    change = transformation(source, target, failure)
    (x0, y0), (x1, y1), (x2, y2) = transformed(change, [(x, y), (x + size, y), (x, y + size)]).tolist()
    cell_area = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
    if not (math.isfinite(cell_area) and cell_area > 0):
        raise ArgumentError(
            tr(
                "Cell size {size:g}: it cannot be converted to the CRS of the input raster. Enter an extent, or "
                "leave the output CRS empty."
            ).format(size=size)
        )
    return math.sqrt(cell_area)
