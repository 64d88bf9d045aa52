"""Cells for rasters that have none of their own: web maps, which are drawn at any cell size.

Where the server keeps pixels of certain sizes (the zoom levels of tiles), these pixels are read as they are: those of
the coarsest size that is no coarser than the cells asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import ArgumentError, blaming
from ..grid.crs import same_crs, transformation
from ..grid.date_line import extent_in_crs
from ..grid.gdal import checked
from ..grid.grid import Extent, Grid, require_overlap
from ..grid.window import Window
from ..i18n import tr
from .blocks import Blocks
from .environment import Environment
from .inputs import RasterInput
from .output_grid import Source

_EQUAL = 1e-3  # of a cell size: people round the long numbers of zoom levels
_BESIDE = 2048  # pixels that a network may see beyond the extent
_PIECE = 1024  # an extent's rows and columns start at multiples of it, whatever the extent: tiles keep their lattice
_MOST_PIXELS = 10**10  # without an extent: some 150 000 tiles of a web map
_WEB_MERCATOR = "EPSG:3857"
_WEB_CORNER = -math.pi * 6378137, math.pi * 6378137  # where the tiles of every zoom level start
_SHOWN = 3  # cell sizes in a message


@dataclass(frozen=True)
class _Asked:
    """What cells are wanted: those that the user asks for, else those of the first raster.

    Attributes:
        cell_size: In units of `crs`; 0 where nobody says.
        crs: The output's CRS, or that of the first raster.
        extent: What to classify, with its CRS.
    """

    cell_size: float
    crs: str
    extent: Extent | None


def with_cells(rasters: Sequence[RasterInput], environment: Environment) -> tuple[tuple[RasterInput, ...], Environment]:
    """Give every raster cells.

    Args:
        rasters: The rasters, the first on top.
        environment: What the user asked for.

    Returns:
        The rasters with cells, and the environment; where the cells of the first raster are those asked for, the
        result takes them as they are.

    Raises:
        ArgumentError: A cell size or an extent is missing.
        RasterError: A raster lies outside the extent.
    """
    if all(raster.blocks is None or raster.blocks.grid is not None for raster in rasters):
        return tuple(rasters), environment
    crs = environment.crs or crs_of(rasters[0])
    extent = environment.extent
    if extent is not None:
        extent = replace(extent, crs=extent.crs or crs)
    asked = _Asked(environment.cell_size, crs, extent)
    if environment.cell_size <= 0 and _own_cell_size(rasters[0]) > 0:
        asked = _Asked(_own_cell_size(rasters[0]), crs_of(rasters[0]), extent)
    ready = tuple(_with_cells(raster, asked) for raster in rasters)
    own = ready[0] is not rasters[0] and _takes(ready[0], asked) and environment.snap is None
    return ready, replace(environment, cell_size=0.0) if own else environment


def with_one_cell(raster: RasterInput) -> RasterInput:
    """Give a raster that has no cells of its own a single one, where nothing is asked but what bands it has."""
    blocks = raster.blocks
    if blocks is None or blocks.grid is not None:
        return raster
    around = blocks.extent
    transform = around.xmin, around.xmax - around.xmin, 0.0, around.ymax, 0.0, around.ymin - around.ymax
    return replace(raster, blocks=replace(blocks, grid=Grid(around.crs, transform, 1, 1)))


def _with_cells(raster: RasterInput, asked: _Asked) -> RasterInput:
    blocks = raster.blocks
    if blocks is None or blocks.grid is not None:
        return raster
    crs = crs_of(raster)
    if asked.cell_size <= 0:
        raise ArgumentError(
            tr(
                'Cell size: the raster "{raster}" has no fixed cell size. Set CELL_SIZE in units of the output '
                "CRS{examples}."
            ).format(raster=raster.name, examples=_examples(blocks, asked.crs, crs)),
            about="cell_size",
        )
    extent = None
    if asked.extent is not None:
        extent = extent_in_crs(asked.extent, crs)
        everything = replace(blocks.extent, crs=crs)
        require_overlap(extent, everything, raster.name)
    middle = replace(blocks.extent, crs=crs) if asked.extent is None else asked.extent
    wanted = _transformed(asked.cell_size, middle, asked.crs, crs)
    grid = _cut(_lattice(blocks, crs, _stored(blocks, wanted)), replace(blocks.extent, crs=crs), extent, raster.name)
    return replace(raster, blocks=replace(blocks, grid=grid))


def crs_of(raster: RasterInput) -> str:
    """The CRS of a raster as WKT, that set by the user first; "" where it has none.

    Raises:
        RasterError: It cannot be opened.
    """
    if raster.crs:
        return raster.crs
    return raster.blocks.extent.crs if raster.blocks is not None else Grid.of(raster.opened()).crs


def _own_cell_size(raster: RasterInput) -> float:
    """Side of a raster's cells, as a square of the same area; 0 where it has none of its own."""
    if raster.blocks is not None and raster.blocks.grid is None:
        return 0.0
    width, height = Source.of(raster.opened(), raster).ground.cell_size
    return math.sqrt(width * height)


def _takes(raster: RasterInput, asked: _Asked) -> bool:
    """Whether a raster's cells are the cells asked for."""
    if raster.blocks is None or raster.blocks.grid is None or not same_crs(asked.crs, crs_of(raster)):
        return False
    return math.isclose(raster.blocks.grid.cell_size[0], asked.cell_size, rel_tol=_EQUAL)


def _examples(blocks: Blocks, output: str, own: str) -> str:
    if not blocks.cell_sizes or not same_crs(output, own):
        return ""
    shown = [f"{size:.15g}" for size in sorted(blocks.cell_sizes)[:_SHOWN]]
    return tr(", for example {sizes}, the finest resolutions on its server").format(sizes=tr(" or ").join(shown))


def _stored(blocks: Blocks, wanted: float) -> float:
    """The cell size to read in: the coarsest that is fine enough, else the finest."""
    if not blocks.cell_sizes:
        return wanted
    return max((size for size in blocks.cell_sizes if size <= wanted * (1 + _EQUAL)), default=min(blocks.cell_sizes))


def _lattice(blocks: Blocks, crs: str, size: float) -> Grid:
    """The endless grid of cells of a size, as one cell at its origin."""
    x, y = _WEB_CORNER if same_crs(crs, _WEB_MERCATOR) else (blocks.extent.xmin, blocks.extent.ymax)
    return Grid(crs, (x, size, 0.0, y, 0.0, -size), 1, 1)


def _cut(lattice: Grid, everything: Extent, extent: Extent | None, name: str) -> Grid:
    """The cells that cover a raster, or as much of it as an extent and what may be seen beside it needs."""
    whole = lattice.covering(everything)
    if extent is None:
        if whole.height * whole.width > _MOST_PIXELS:
            raise ArgumentError(
                tr(
                    'Processing extent: the raster "{name}" covers {extent}, which is {columns} x {rows} cells of '
                    "this size. Enter the extent to classify, or a larger cell size."
                ).format(name=name, extent=everything.text(), columns=whole.width, rows=whole.height),
                about="extent",
            )
        return lattice.cut(whole)
    around = lattice.covering(extent)
    top, left = (_down(start - _BESIDE) for start in (around.row, around.col))
    wanted = Window(top, left, around.bottom + _BESIDE - top, around.right + _BESIDE - left)
    row, col = _down(whole.row), _down(whole.col)
    limits = Window(row, col, whole.bottom - row, whole.right - col)
    return lattice.cut(wanted.intersection(limits))


def _down(index: int) -> int:
    return index // _PIECE * _PIECE


@blaming("cell_size")
def _transformed(size: float, place: Extent, source: str, target: str) -> float:
    """Side of a cell in another CRS, at the middle of a place; as a square of the same area."""
    if same_crs(source, target):
        return size
    middle = place.to_crs(source)
    x, y = (middle.xmin + middle.xmax) / 2, (middle.ymin + middle.ymax) / 2

    def failure(words: str) -> ArgumentError:
        return ArgumentError(
            tr(
                "Cell size {size:g}: it cannot be converted to the CRS of the input raster ({reason}). Enter an "
                "extent, or leave the output CRS empty."
            ).format(size=size, reason=words)
        )

    change = transformation(source, target, failure)
    (x0, y0, _), (x1, y1, _), (x2, y2, _) = checked(
        lambda: change.TransformPoints([(x, y), (x + size, y), (x, y + size)]), failure
    )
    area = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
    if not (math.isfinite(area) and area > 0):
        raise ArgumentError(
            tr(
                "Cell size {size:g}: it cannot be converted to the CRS of the input raster. Enter an extent, or "
                "leave the output CRS empty."
            ).format(size=size)
        )
    return math.sqrt(area)
