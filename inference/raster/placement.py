"""Where the result lies, and how each raster gets there.

All grid arithmetic of a warp is GDAL's own: the result lies where gdalwarp would put it. Of several rasters the first
gives CRS, cell size and alignment, and all of them together the extent.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from osgeo import gdal

from ..errors import ArgumentError, RasterError, blaming
from ..loop.tiling import Window
from ..wording import tr
from .environment import Environment, RasterInput
from .gdal_calls import checked, spatial_reference
from .grid import Extent, Grid, require_overlap, same_crs, snapped

NEAREST = "near"
_FINER = 1 + 1e-6
_SAME_SCALE = 1.05  # the scale of a projection differs by less between neighbouring rasters
_MOST_SIDE = 2**31 - 1  # GDAL's limit
_MOST_PIXELS = 10**13  # beyond that it is a slip of the pen: 40 000 km² at 6 cm


class Holes(enum.Enum):
    """What a warp makes of samples without a value, which GDAL knows by the nodata value of their band."""

    PIXELS = "left out where all bands of a pixel lack one"
    SAMPLES = "left out band by band; NaN where nothing is left"
    SPREAD = "values like others: of NaN all becomes NaN that is made of it"


_HANDLED = {
    Holes.PIXELS: ("UNIFIED_SRC_NODATA=YES",),
    Holes.SAMPLES: ("UNIFIED_SRC_NODATA=NO", "INIT_DEST=NAN"),
    Holes.SPREAD: (),
}


@dataclass(frozen=True)
class Warp:
    """A warp as gdalwarp understands it.

    Attributes:
        source_crs: CRS of the input.
        crs: CRS of the output.
        extent: -te; None for gdalwarp's choice.
        cell_size: -tr; None for gdalwarp's choice.
        resampling: -r: bilinear or average, near for classes.
    """

    source_crs: str
    crs: str
    extent: Extent | None = None
    cell_size: tuple[float, float] | None = None
    resampling: str = "bilinear"

    def applied(self, dataset: gdal.Dataset, name: str, threads: int = 1, holes: Holes = Holes.PIXELS) -> gdal.Dataset:
        """The warped raster as a VRT, the validity of its pixels in a last band (alpha); warped with some threads.

        Raises:
            RasterError: GDAL cannot warp it so.
        """
        bounds = None
        if self.extent is not None:
            bounds = (self.extent.xmin, self.extent.ymin, self.extent.xmax, self.extent.ymax)
        width, height = self.cell_size or (None, None)
        options = gdal.WarpOptions(
            format="VRT",
            srcSRS=self.source_crs or None,
            dstSRS=self.crs or None,
            outputBounds=bounds,
            xRes=width,
            yRes=height,
            resampleAlg=self.resampling,
            # The overviews of a map of classes hold the most frequent ones, not the nearest.
            overviewLevel="NONE" if self.resampling == NEAREST else "AUTO",
            errorThreshold=0,  # exact: the default approximation moves pixels
            dstAlpha=True,
            srcNodata="none" if holes is Holes.SPREAD else None,
            # The scale would be guessed anew for every window read, and the result depend on the windows.
            warpOptions=["XSCALE=1", "YSCALE=1", f"NUM_THREADS={threads}", *_HANDLED[holes]],
        )
        return checked(
            lambda: gdal.Warp("", dataset, options=options),
            lambda words: RasterError(
                tr(
                    'Input raster "{name}": it cannot be warped to the output grid ({reason}). Check output CRS, '
                    "extent and cell size."
                ).format(name=name, reason=words)
            ),
        )


@dataclass(frozen=True)
class Way:
    """How a raster gets on the output's grid.

    Attributes:
        area: Its pixels, in rows and columns of the output; they may reach beyond it.
        warp: How it is warped to these pixels; None where they are its own.
    """

    area: Window
    warp: Warp | None = None


@dataclass(frozen=True)
class Placement:
    """Where the result lies, and how each raster gets there, in the order of the rasters.

    Attributes:
        grid: The output's grid.
        ways: One for each raster.
        phase: Row and column of the output's first pixel on the lattice that tiles keep to: where the pixels are the
            first raster's own, counted from its first one.
    """

    grid: Grid
    ways: tuple[Way, ...]
    phase: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Source:
    """A raster and its own grid.

    Attributes:
        raster: As the user chose it.
        grid: Its own pixels.
        placed_by_points: Whether only ground control points say where it lies: it has no grid, QGIS warps it.
    """

    raster: RasterInput
    grid: Grid
    placed_by_points: bool = False

    @classmethod
    def of(cls, dataset: gdal.Dataset, raster: RasterInput) -> Source:
        """Read the header of an opened raster."""
        by_points = dataset.GetGCPCount() > 0 and dataset.GetGeoTransform(can_return_null=True) is None
        return cls(raster, Grid.of(dataset, raster.crs), by_points)

    def warped(self, warp: Warp) -> Grid:
        """The grid of a warp of this raster, its CRS in the words it was asked for."""
        dataset = self.raster.opened()
        return Grid.of(warp.applied(dataset, self.raster.name), warp.crs)

    def keeps_axes(self, crs: str) -> bool:
        """Whether its rows run eastwards in a CRS, and its columns southwards."""
        return self.grid.north_up and not self.placed_by_points and same_crs(crs, self.grid.crs)

    def suggested(self, crs: str) -> Grid:
        """Its grid in a CRS: its own where it keeps its axes, else the one that gdalwarp would choose."""
        return self.grid if self.keeps_axes(crs) else self.warped(Warp(self.grid.crs, crs))


def place(sources: Sequence[Source], environment: Environment) -> Placement:
    """Find the output's grid, and how the rasters get on it.

    Args:
        sources: The rasters, the first on top.
        environment: What the user asked for.

    Raises:
        RasterError: Rasters and environments do not go together.
        ArgumentError: An environment makes no sense.
    """
    first = sources[0]
    _require_crs(sources, environment)
    reprojected = bool(environment.crs) and not same_crs(environment.crs, first.grid.crs)
    crs = environment.crs if reprojected else first.grid.crs
    if reprojected and (spatial_reference(crs).IsGeocentric() or spatial_reference(crs).IsVertical()):
        raise ArgumentError(
            tr("Output CRS {crs}: it is no CRS of maps. Choose a projected or geographic one.").format(
                crs=spatial_reference(crs).GetName()
            ),
            about="crs",
        )
    with blaming("extent"):
        extent = environment.extent.within(crs) if environment.extent else None
    if environment.cell_size < 0:
        raise ArgumentError(
            tr("Cell size {size:g}: give a number above 0, or 0 for the input's own.").format(
                size=environment.cell_size
            ),
            "cell_size",
        )
    new_cells = reprojected or environment.cell_size or environment.snap or first.placed_by_points
    if len(sources) == 1 and first.raster.frame is None:
        return _one_warped(first, Warp(first.grid.crs, crs, extent), environment) if new_cells else _one(first, extent)
    if new_cells or not first.grid.north_up:
        return _many_warped(sources, crs, extent, environment)
    return _many(sources, extent)


def nearest(source: Source, grid: Grid) -> Way:
    """How a raster of classes gets on a grid: its own pixels where they lie on it, else the nearest for each."""
    return _way(source, source.suggested(grid.crs), grid, NEAREST)


def _one(source: Source, extent: Extent | None) -> Placement:
    """The raster's own pixels, or those that cover an extent."""
    native = source.grid
    if extent is None:
        return Placement(native, (Way(native.window),))
    require_overlap(extent, native.extent(), source.raster.name)
    _require_pixels(extent, native.cell_size)
    return _own_pixels(native, native.covering(extent))


def _own_pixels(native: Grid, window: Window) -> Placement:
    own = Window(-window.row, -window.col, native.rows, native.cols)
    return Placement(native.cut(window), (Way(own),), (window.row, window.col))


def _one_warped(source: Source, asked: Warp, environment: Environment) -> Placement:
    native = source.grid
    suggested = source.suggested(asked.crs)
    require_overlap(asked.extent or suggested.extent(), suggested.extent(), source.raster.name)
    size, extent = environment.cell_size, asked.extent
    cell_size = (size, size) if size else suggested.cell_size
    if environment.snap is not None:
        origin = _snap_origin(environment.snap, asked.crs)
        extent = snapped(extent or suggested.extent(), origin, cell_size)
    _require_pixels(extent or suggested.extent(), cell_size)
    given = bool(size or environment.snap) or (extent is not None and asked.crs == native.crs)
    warp = Warp(native.crs, asked.crs, extent, cell_size if given else None, _resampling(cell_size, suggested))
    grid = source.warped(warp)
    offset = grid.offset_in(native) if source.keeps_axes(asked.crs) else None
    if offset is None:
        return Placement(grid, (Way(grid.window, warp),))
    return _own_pixels(native, Window(*offset, grid.rows, grid.cols))


def _many(sources: Sequence[Source], extent: Extent | None) -> Placement:
    """The cells of the first raster, as many as cover them all or an extent."""
    native = sources[0].grid
    suggested = [source.suggested(native.crs) for source in sources]
    covered = _covered(sources, suggested, native.crs)
    if extent is not None:
        require_overlap(extent, covered)
    _require_pixels(extent or covered, native.cell_size)
    window = native.covering(extent or covered)
    grid = native.cut(window)
    ways = tuple(_way(source, own, grid) for source, own in zip(sources, suggested))
    return Placement(grid, ways, (window.row, window.col))


def _many_warped(sources: Sequence[Source], crs: str, extent: Extent | None, environment: Environment) -> Placement:
    """New cells, which line up with the snap raster's, or else with those that the first raster would have."""
    suggested = [source.suggested(crs) for source in sources]
    covered = _covered(sources, suggested, crs)
    if extent is not None:
        require_overlap(extent, covered)
    size = environment.cell_size
    width, height = (size, size) if size else suggested[0].cell_size
    origin = _snap_origin(environment.snap, crs) if environment.snap else suggested[0].point(0, 0)
    extent = snapped(extent or covered, origin, (width, height))
    _require_pixels(extent, (width, height))
    rows, cols = round((extent.ymax - extent.ymin) / height), round((extent.xmax - extent.xmin) / width)
    grid = Grid(crs, (extent.xmin, width, 0, extent.ymax, 0, -height), rows, cols)
    return Placement(grid, tuple(_way(source, own, grid) for source, own in zip(sources, suggested)))


def _way(source: Source, suggested: Grid, grid: Grid, resampling: str = "") -> Way:
    """A raster's own pixels where they lie on the grid's, else a warp to the pixels that it touches."""
    own = source.grid.window_in(grid) if same_crs(source.grid.crs, grid.crs) and not source.placed_by_points else None
    if own is not None:
        return Way(own)
    area = grid.covering(suggested.extent())
    resampling = resampling or _resampling(grid.cell_size, suggested, _SAME_SCALE)
    return Way(area, Warp(source.grid.crs, grid.crs, grid.cut(area).extent(), grid.cell_size, resampling))


def _resampling(cell_size: tuple[float, float], suggested: Grid, slack: float = _FINER) -> str:
    """How cells of this size get their values: from all they cover where they are coarser than gdalwarp's choice."""
    coarser = any(length > own * slack for length, own in zip(cell_size, suggested.cell_size))
    return "average" if coarser else "bilinear"


def _covered(sources: Sequence[Source], suggested: Sequence[Grid], crs: str) -> Extent:
    """The rectangle around several rasters, and around that which they shall cover."""
    frames = {source.raster.frame for source in sources if source.raster.frame is not None}
    return _around([*(grid.extent() for grid in suggested), *(frame.within(crs) for frame in frames)])


def _around(extents: Sequence[Extent]) -> Extent:
    """The rectangle around several, all in one CRS."""
    return Extent(
        min(each.xmin for each in extents),
        min(each.ymin for each in extents),
        max(each.xmax for each in extents),
        max(each.ymax for each in extents),
        extents[0].crs,
    )


def _require_crs(sources: Sequence[Source], environment: Environment) -> None:
    """Refuse a raster without CRS where it would have to be brought to another one."""
    bare = next((source for source in sources if not source.grid.crs), None)
    if bare is None:
        return
    if environment.crs:
        raise RasterError(
            tr(
                'Input raster "{raster}": it has no CRS, so it cannot be brought to another one. Set the layer\'s CRS '
                "first, or leave the output CRS empty."
            ).format(raster=bare.raster.name)
        )
    if any(source.grid.crs for source in sources):
        raise RasterError(
            tr(
                'Input raster "{raster}": it has no CRS, so it cannot be laid beside the others. Set the layer\'s CRS '
                "first, or leave it out."
            ).format(raster=bare.raster.name)
        )


@blaming("cell_size")
def _require_pixels(extent: Extent, cell_size: tuple[float, float]) -> None:
    width, height = cell_size
    cols, rows = (extent.xmax - extent.xmin) / width, (extent.ymax - extent.ymin) / height
    if not (0.5 <= rows < _MOST_SIDE and 0.5 <= cols < _MOST_SIDE and rows * cols < _MOST_PIXELS):
        raise ArgumentError(
            tr(
                "Cell size {width:g}: the result would have {columns:.0f} columns and {rows:.0f} rows. Choose a cell "
                "size that fits the extent, in units of the output CRS."
            ).format(width=width, columns=cols, rows=rows)
        )


@blaming("snap")
def _snap_origin(snap: RasterInput, crs: str) -> tuple[float, float]:
    grid = Grid.of(snap.opened(), snap.crs)
    if crs and grid.crs and not same_crs(crs, grid.crs):
        raise RasterError(
            tr(
                'Snap raster "{raster}": its CRS is not that of the output, so cells cannot align to its cells. Choose '
                "a snap raster in the output CRS, or set the output CRS to that of the snap raster."
            ).format(raster=snap.name)
        )
    if grid.transform[2] or grid.transform[4]:
        raise RasterError(
            tr('Snap raster "{raster}": it is rotated. Choose one whose rows run from west to east.').format(
                raster=snap.name
            )
        )
    return grid.transform[0], grid.transform[3]
