"""The one loop that writes a class raster: windows, mask, sparse blocks, counts, cancelling and progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from ..arrays import Classes
from ..errors import Cancelled
from ..grid.gdal import CacheLimit
from ..grid.grid import Grid
from ..grid.window import Window
from ..model.classes import Legend
from ..progress import Progress
from ..raster.mask import Mask
from ..result.class_columns import Column, standard_columns
from ..result.geotiff import ClassTiff
from ..result.outputs import Output
from ..result.provenance import Provenance
from ..result.publish import Publications
from ..result.result import Result
from ..result.side_files import log_side_files
from ..result.tally import ClassStatistics, Tally
from .class_raster import numbered
from .entries import Color
from .windows import CACHE, windows

Compute = Callable[[Window], "Classes | None"]
"""Returns the class values of a window, or None if it has none."""


@dataclass(frozen=True)
class ClassFile:
    """A class raster to write.

    Attributes:
        path: Where to write it, in a hidden folder.
        target: The user's path of it.
        grid: Its pixels.
        legend: Its classes, type and nodata value. A value that has no class gets one named by its number.
        provenance: The record of how it was made.
        title: Its title in the layer metadata, in English.
        mask: Polygons outside of which it has no classes.
        only_present: Whether classes without a pixel are left out.
        transparent: Values that QGIS shows as transparent.
        palette: Colours of values that have no class in the legend.
        columns: Its attribute table.
        cache: Bytes of GDAL's cache, at least those of `ClassRaster.cache` of each raster that is read.
        statistics: The pixels of its classes, if they are counted already.
    """

    path: str
    target: str
    grid: Grid
    legend: Legend
    provenance: Provenance | None = None
    title: str = ""
    mask: Mask | None = None
    only_present: bool = False
    transparent: frozenset[int] = frozenset()
    palette: Mapping[int, Color] = field(default_factory=dict)
    columns: Callable[[ClassStatistics], Sequence[Column]] = standard_columns
    cache: int = CACHE
    statistics: ClassStatistics | None = None


def write_class_raster(file: ClassFile, compute: Compute, progress: Progress) -> Result:
    """Write a class raster, window by window.

    Args:
        file: The raster.
        compute: Returns the values of a window in the type of the legend, nodata where there is no class.
        progress: The listener of the run.

    Raises:
        OutputError: It cannot be written.
        Cancelled: The user cancelled.
    """
    grid, legend = file.grid, file.legend
    tally = Tally.of(grid, legend.nodata)
    tiff = ClassTiff(file.path, file.target, grid, legend, file.provenance, file.title)
    with tiff, CacheLimit(file.cache):
        done = 0
        for window in windows(grid):
            if progress.cancelled():
                raise Cancelled
            values = _masked(window, compute, file)
            if values is None:
                tiff.mark_empty(window)
            else:
                tiff.write(window, values)
            if file.statistics is None:
                _tally_window(tally, window, values)
            done += window.pixels
            progress.advance(done / grid.window.pixels)
        statistics = file.statistics or _statistics_of_tally(tally, file)
        tiff.finish(statistics, file.columns(statistics), file.transparent)
    if progress.cancelled():
        raise Cancelled
    return Result(file.path, file.target, grid, statistics)


def _tally_window(tally: Tally, window: Window, values: Classes | None) -> None:
    if values is None:
        tally.add_nodata(window)
    else:
        tally.add(window, values)


def _statistics_of_tally(tally: Tally, file: ClassFile) -> ClassStatistics:
    classes = numbered(file.legend.classes, tally.values, file.legend.nodata, file.palette)
    return tally.statistics(classes, only_present=file.only_present)


@contextmanager
def publishing(outputs: Sequence[Output], progress: Progress) -> Iterator[Publications]:
    """Publish the files that the block writes, all together or, after a failure, none.

    Raises:
        OutputError: A folder is not writable, or a file cannot be moved.
        Cancelled: The user cancelled.
    """
    with Publications(outputs) as publications:
        yield publications
        if progress.cancelled():
            raise Cancelled
        log_side_files(publications.side_files, progress)
        publications.publish()


def _masked(window: Window, compute: Compute, file: ClassFile) -> Classes | None:
    """Return the values of a window, without those outside the mask; None if there are none."""
    if file.mask is None:
        return compute(window)
    inside = file.mask.inside(window) if window.overlaps(file.mask.around) else None
    if inside is None or not inside.any():
        return None
    values = compute(window)
    if values is None or inside.all():
        return values
    return np.where(inside, values, file.legend.dtype.type(file.legend.nodata))
