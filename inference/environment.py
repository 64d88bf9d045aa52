"""Turn the processing environments (CRS, extent, snap raster, cell size, parallel factor) into figures.

All grid arithmetic of a warp is GDAL's own: the result lies where gdalwarp would put it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from osgeo import gdal

from .engine import Processor
from .errors import ArgumentError, RasterError
from .gdal_calls import checked, open_dataset, spatial_reference
from .grid import Extent, Grid, require_overlap, same_crs, snapped

_FINER = 1 + 1e-6
_MOST_WORKERS = 256  # each holds tiles in memory
_MOST_SIDE = 2**31 - 1  # GDAL's limit
_MOST_PIXELS = 10**13  # beyond that it is a slip of the pen: 40 000 km² at 6 cm


@dataclass(frozen=True)
class RasterInput:
    """A raster as the user chose it.

    Attributes:
        name: What the user calls it, for messages.
        uri: What GDAL opens.
        crs: The CRS set by the user, as WKT; empty for the file's own.
    """

    name: str
    uri: str
    crs: str = ""


@dataclass(frozen=True)
class Environment:
    """The processing environments; every default means "as the input".

    Attributes:
        crs: CRS of the output, as WKT or an authority's code.
        extent: What to classify.
        snap: The output's cells align to this raster's.
        cell_size: Sides of a cell, in units of the output CRS; 0 for the input's.
        parallel_factor: Worker threads: "" (all processors), "4", "50%", "0" (one).
        processor: Which kind of processor runs the network.
        gpu_id: Which GPU, where there are several.
    """

    crs: str = ""
    extent: Extent | None = None
    snap: RasterInput | None = None
    cell_size: float = 0.0
    parallel_factor: str = ""
    processor: Processor = Processor.BEST_AVAILABLE
    gpu_id: int = 0


@dataclass(frozen=True)
class Warp:
    """A warp as gdalwarp understands it.

    Attributes:
        source_crs: CRS of the input.
        crs: CRS of the output.
        extent: -te; None for gdalwarp's choice.
        cell_size: -tr; None for gdalwarp's choice.
        resampling: -r, bilinear or average.
    """

    source_crs: str
    crs: str
    extent: Extent | None = None
    cell_size: tuple[float, float] | None = None
    resampling: str = "bilinear"

    def applied(self, dataset: gdal.Dataset, name: str) -> gdal.Dataset:
        """The warped raster as a VRT, the validity of its pixels in a last band (alpha).

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
            errorThreshold=0,  # exact: the default approximation moves pixels
            dstAlpha=True,
            # The scale would be guessed anew for every window read, and the result depend on the windows.
            warpOptions=["XSCALE=1", "YSCALE=1", "UNIFIED_SRC_NODATA=YES"],
        )
        return checked(
            lambda: gdal.Warp("", dataset, options=options),
            lambda words: RasterError(
                f'Input raster "{name}": it cannot be warped to the output grid ({words}). Check output CRS, '
                "extent and cell size."
            ),
        )


@dataclass(frozen=True)
class Placement:
    """Where the result lies, and how the input gets there.

    Attributes:
        grid: The output's grid.
        warp: How the input is warped; None where its own pixels are used.
        offset: Row and column of the output's first pixel in the input; (0, 0) where it is warped.
    """

    grid: Grid
    warp: Warp | None = None
    offset: tuple[int, int] = (0, 0)


def place(dataset: gdal.Dataset, raster: RasterInput, environment: Environment) -> Placement:
    """Find the output's grid.

    Args:
        dataset: The input.
        raster: The same, as the user chose it.
        environment: What the user asked for.

    Raises:
        RasterError: Input and environments do not go together.
        ArgumentError: An environment makes no sense.
    """
    native = Grid.of(dataset, raster.crs)
    if environment.crs and not native.crs:
        raise RasterError(
            f'Input raster "{raster.name}": it has no CRS, so it cannot be brought to another one. Set the layer\'s '
            "CRS first, or leave the output CRS empty."
        )
    reprojected = bool(environment.crs) and not same_crs(environment.crs, native.crs)
    crs = environment.crs if reprojected else native.crs
    if reprojected and (spatial_reference(crs).IsGeocentric() or spatial_reference(crs).IsVertical()):
        raise ArgumentError(
            f"Output CRS {spatial_reference(crs).GetName()}: it is no CRS of maps. Choose a projected or geographic "
            "one."
        )
    extent = environment.extent.within(crs) if environment.extent else None
    if environment.cell_size < 0:
        raise ArgumentError(f"Cell size {environment.cell_size:g}: give a number above 0, or 0 for the input's own.")
    if reprojected or environment.cell_size or environment.snap or _placed_by_points(dataset):
        return _warped(dataset, raster, native, Warp(native.crs, crs, extent), environment)
    if extent is None:
        return Placement(native)
    require_overlap(extent, native.extent(), raster.name)
    _require_pixels(extent, native.cell_size)
    window = native.covering(extent)
    return Placement(native.cut(window), offset=(window.row, window.col))


def _warped(
    dataset: gdal.Dataset, raster: RasterInput, native: Grid, asked: Warp, environment: Environment
) -> Placement:
    reprojected = asked.crs != native.crs
    keeps_axes = native.north_up and not reprojected and not _placed_by_points(dataset)
    suggested = native if keeps_axes else _grid(dataset, raster.name, Warp(native.crs, asked.crs))
    require_overlap(asked.extent or suggested.extent(), suggested.extent(), raster.name)
    size, extent = environment.cell_size, asked.extent
    cell_size = (size, size) if size else suggested.cell_size
    if environment.snap is not None:
        origin = _snap_origin(environment.snap, asked.crs)
        extent = snapped(extent or suggested.extent(), origin, cell_size)
    coarser = any(length > own * _FINER for length, own in zip(cell_size, suggested.cell_size))
    _require_pixels(extent or suggested.extent(), cell_size)
    given = bool(size or environment.snap) or (extent is not None and not reprojected)
    warp = Warp(
        native.crs, asked.crs, extent, cell_size if given else None, resampling="average" if coarser else "bilinear"
    )
    grid = _grid(dataset, raster.name, warp)
    offset = grid.offset_in(native) if keeps_axes else None
    return Placement(grid, warp) if offset is None else Placement(grid, None, offset)


def _grid(dataset: gdal.Dataset, name: str, warp: Warp) -> Grid:
    """The grid of a warp, its CRS in the words it was asked for."""
    return Grid.of(warp.applied(dataset, name), warp.crs)


def _placed_by_points(dataset: gdal.Dataset) -> bool:
    """Whether only ground control points say where the raster lies: it has no grid of its own, QGIS warps it."""
    return dataset.GetGCPCount() > 0 and dataset.GetGeoTransform(can_return_null=True) is None


def _require_pixels(extent: Extent, cell_size: tuple[float, float]) -> None:
    width, height = cell_size
    cols, rows = (extent.xmax - extent.xmin) / width, (extent.ymax - extent.ymin) / height
    if not (0.5 <= rows < _MOST_SIDE and 0.5 <= cols < _MOST_SIDE and rows * cols < _MOST_PIXELS):
        raise ArgumentError(
            f"Cell size {width:g}: the result would have {cols:.0f} columns and {rows:.0f} rows. Choose a cell size "
            "that fits the extent, in units of the output CRS."
        )


def _snap_origin(snap: RasterInput, crs: str) -> tuple[float, float]:
    grid = Grid.of(open_dataset(snap.uri, snap.name), snap.crs)
    if crs and grid.crs and not same_crs(crs, grid.crs):
        raise RasterError(
            f'Snap raster "{snap.name}": its CRS is not that of the output, so cells cannot align to its cells. Choose '
            "a snap raster in the output CRS, or set the output CRS to that of the snap raster."
        )
    if grid.transform[2] or grid.transform[4]:
        raise RasterError(f'Snap raster "{snap.name}": it is rotated. Choose one whose rows run from west to east.')
    return grid.transform[0], grid.transform[3]


def worker_count(factor: str, processors: int | None = None) -> int:
    """Number of worker threads for a parallel factor.

    Args:
        factor: "" for all processors, a number, a percentage of the processors, or "0" for one.
        processors: How many there are; None asks the system.

    Raises:
        ArgumentError: `factor` is none of these.
    """
    count = processors or _processors()
    text = factor.strip()
    if not text:
        return count
    match = re.fullmatch(r"(\d+)\s*(%?)", text)
    if match is None:
        raise ArgumentError(
            f'Parallel factor "{factor}": expected a number of threads such as "4", a percentage of the processors '
            'such as "50%", "0" for one thread, or nothing for all.'
        )
    number = int(match[1])
    return min(max(1, round(count * number / 100) if match[2] else number), _MOST_WORKERS)


def _processors() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
