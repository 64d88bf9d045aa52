"""Clean a class raster: a majority filter, then a smallest size of regions, then the filling of holes.

Each step reads the result of the one before it, and equals that step on the whole raster. Sizes are pixels; hectares
are converted by the mean cell area. This module writes only the temporary files of the last two steps itself.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory

import numpy as np

from ..arrays import Classes
from ..errors import ArgumentError, Cancelled
from ..grid.gdal import CacheLimit, in_words
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import numeral, tr
from ..model.classes import Legend
from ..progress import LogTable, Progress, log_table, parts
from ..raster.inputs import RasterInput
from ..result.destinations import require_destinations
from ..result.outputs import Output, OutputKind
from ..result.result import Result
from ..result.tally import ClassStatistics, Tally
from ..thematic import (
    ClassFile,
    ClassRaster,
    ClassSource,
    Compute,
    files_read,
    numbered,
    publishing,
    tool_provenance,
    windows,
    write_class_raster,
)
from .majority import MAX_RADIUS, MajorityFilter
from .regions import BLOCK_HEIGHT, SieveRule, TemporaryClasses, count_regions, frame_width, warn_of_memory
from .sizes import PixelSizes, SizeUnit

_TOOL = "Clean Classes"
_CACHE = 64 * 2**20  # bytes


@dataclass(frozen=True)
class CleaningJob:
    """The request of the user.

    Attributes:
        raster: The class raster.
        output: The GeoTIFF to write.
        majority_radius: Pixels from the centre to each side of the window of the majority filter; 0 for no filter.
        min_size: Smaller regions are merged into their largest neighbour; 0 for none.
        fill_holes: Holes up to this size get the class of their largest neighbour; 0 for none.
        unit: The unit of both sizes.
        neighbours: 4 or 8: whether pixels that share only a corner are connected.
        host: The program that started the run, with its version; "" if unknown.
    """

    raster: ClassRaster
    output: str = ""
    majority_radius: int = 0
    min_size: float = 0.0
    fill_holes: float = 0.0
    unit: SizeUnit = SizeUnit.PIXELS
    neighbours: int = 4
    host: str = ""

    def __post_init__(self) -> None:
        """Refuse values outside their range, and a run without a step."""
        if not 0 <= self.majority_radius <= MAX_RADIUS:
            raise ArgumentError(
                tr("Majority radius: {radius} pixels. Enter a number from 0 to {highest}; 0 means no filter.").format(
                    radius=self.majority_radius, highest=MAX_RADIUS
                ),
                about="majority_radius",
            )
        for title, size, about in (
            (tr("Smallest size of a region"), self.min_size, "min_size"),
            (tr("Largest hole to fill"), self.fill_holes, "fill_holes"),
        ):
            if not 0 <= size < math.inf:  # neither is NaN
                raise ArgumentError(
                    tr("{title}: {size} is not a size. Enter a positive number, or 0 to skip this step.").format(
                        title=title, size=size
                    ),
                    about=about,
                )
        if not (self.majority_radius or self.min_size or self.fill_holes):
            raise ArgumentError(
                tr(
                    "Nothing to clean: the majority radius and both sizes are 0. Enter a majority radius, a smallest "
                    "size of regions or a size of holes to fill."
                ),
                about="majority_radius",
            )

    @property
    def rasters(self) -> tuple[RasterInput, ...]:
        """The rasters that are read."""
        return (self.raster.raster,)


@dataclass(frozen=True)
class CleaningPlan:
    """A validated job, with its sizes in pixels.

    Attributes:
        job: The request of the user.
        sieve: Which regions are merged into their neighbour; None for none.
        fill: Which holes are filled; None for none.
    """

    job: CleaningJob
    sieve: SieveRule | None
    fill: SieveRule | None

    @property
    def grid(self) -> Grid:
        """The grid of the raster and of the result."""
        return self.job.raster.grid

    @property
    def cache(self) -> int:
        """Bytes of GDAL's cache: the blocks under a line of each file that it sieves, or a row of windows to read."""
        sieved = 4 * BLOCK_HEIGHT * self.grid.cols * self.job.raster.dtype.itemsize
        return max(_CACHE, sieved, self.job.raster.cache)


def plan(job: CleaningJob, progress: Progress) -> CleaningPlan:
    """Convert the sizes of a job to pixels.

    Raises:
        ArgumentError: A size cannot be converted, or exceeds the raster.
        OutputError: The output must not be written there.
    """
    require_destinations((Output(OutputKind.CLASSES, job.output),), files_read(job.rasters))
    sieve = fill = None
    if job.min_size or job.fill_holes:
        grid = job.raster.grid
        sizes = PixelSizes.of(job.unit, grid, progress)
        least = _pixels_of_raster(sizes.least(job.min_size), tr("Smallest size of a region"), grid, "min_size")
        most = _pixels_of_raster(sizes.most(job.fill_holes), tr("Largest hole to fill"), grid, "fill_holes")
        _log_sizes(job, least, most, progress)
        sieve = SieveRule(least, job.neighbours) if least > 1 else None
        fill = SieveRule(most + 1, job.neighbours) if most else None
    return CleaningPlan(job, sieve, fill)


def _log_sizes(job: CleaningJob, least: int, most: int, progress: Progress) -> None:
    """Log the sizes in pixels, with a warning if one is too small to have an effect."""
    if job.min_size and least > 1:
        progress.info(tr("Regions of fewer than {pixels} pixels are merged.").format(pixels=numeral(least)))
    elif job.min_size:
        progress.warning(tr("The smallest size of a region is no more than a pixel, so no region is merged."))
    if job.fill_holes and most:
        progress.info(tr("Holes of up to {pixels} pixels are filled.").format(pixels=numeral(most)))
    elif job.fill_holes:
        progress.warning(tr("The largest hole to fill is smaller than a pixel, so no hole is filled."))


@in_words()
def clean(job: CleaningJob, progress: Progress) -> Result:
    """Clean a class raster, and log its classes before and after.

    Raises:
        PixelwiseError: The raster cannot be read, or the result cannot be written.
        Cancelled: The user cancelled.
    """
    job = replace(job, raster=job.raster.completed(progress))
    planned = plan(job, progress)
    filtered = _Filtered.opened(planned)
    with publishing((Output(OutputKind.CLASSES, job.output),), progress) as publications:
        path = publications.files[OutputKind.CLASSES].path
        file = ClassFile(
            path,
            job.output,
            planned.grid,
            filtered.legend,
            tool_provenance(_TOOL, job.rasters, _record(job), host=job.host),
            title="Cleaned class raster",
            transparent=job.raster.transparent,
            palette=job.raster.palette,
            cache=job.raster.cache,
        )
        with _cleaned_regions(planned, filtered, os.path.dirname(path), progress) as (compute, writing):
            result = write_class_raster(file, compute, writing)
    _log_change(filtered.statistics(), result.statistics, progress)
    return result


class _Filtered:
    """The classes of a raster after the majority filter, if any; counts those before it, so read each window once."""

    def __init__(self, source: ClassSource, legend: Legend, majority: MajorityFilter | None, tally: Tally) -> None:
        self.legend = legend
        self._source = source
        self._filter = majority
        self._tally = tally

    @classmethod
    def opened(cls, planned: CleaningPlan) -> _Filtered:
        """Open the raster."""
        radius, legend = planned.job.majority_radius, planned.job.raster.legend()
        majority = MajorityFilter(radius, legend.nodata) if radius else None
        return cls(planned.job.raster.open(), legend, majority, Tally.of(planned.grid, legend.nodata))

    @property
    def has_nodata(self) -> bool:
        """Whether a window had pixels without a class."""
        return self._tally.pixels(self.legend.nodata) > 0

    def __call__(self, window: Window) -> Classes | None:
        if self._source.is_empty(window):  # no pixel gets a class from its surroundings
            self._tally.add_nodata(window)
            return None
        around = window.grown(self._filter.radius) if self._filter else window
        values = self._source.read(around)
        self._tally.add(window, values[window.slices_within(around)])
        return self._filter.filtered(values) if self._filter else values

    def statistics(self) -> ClassStatistics:
        """Return the pixels of each class before the filter."""
        return self._tally.statistics(numbered(self.legend.classes, self._tally.values, self.legend.nodata))


@contextmanager
def _cleaned_regions(
    planned: CleaningPlan, filtered: _Filtered, folder: str, progress: Progress
) -> Iterator[tuple[Compute, Progress]]:
    """Yield the classes without small regions and holes, and the progress of the remaining steps.

    Args:
        planned: The plan.
        filtered: The classes before.
        folder: A folder for temporary files.
        progress: The listener of the run.
    """
    if planned.sieve is None and planned.fill is None:
        yield filtered, progress
        return
    spooling, sieving, filling, writing = parts(progress, (1, 2 * bool(planned.sieve), 2 * bool(planned.fill), 2))
    frame = frame_width(planned.grid.window, planned.fill.threshold) if planned.fill else 0
    with ExitStack() as stack:
        stack.enter_context(CacheLimit(planned.cache))
        temporary = stack.enter_context(TemporaryDirectory(dir=folder))
        paths = [os.path.join(temporary, name) for name in ("classes.tif", "filled.tif")]
        files = [TemporaryClasses(path, planned.grid.window, filtered.legend, frame) for path in paths]
        classes = stack.enter_context(files[0])
        empty = _spool(planned, filtered, classes, spooling)
        if planned.sieve:
            classes.sieve(planned.sieve, sieving)
        if planned.fill and filtered.has_nodata:
            _fill_holes(planned, classes, stack.enter_context(files[1]), filling)
            empty = frozenset()
        yield lambda window: None if window in empty else classes.read(window), writing


def _spool(
    planned: CleaningPlan, filtered: _Filtered, target: TemporaryClasses, progress: Progress
) -> frozenset[Window]:
    """Write the classes to a temporary file; return the windows without any."""
    grid, nodata = planned.grid, filtered.legend.nodata
    empty, regions, done = [], 0, 0
    for window in windows(grid):
        if progress.cancelled():
            raise Cancelled
        values = filtered(window)
        if values is None:
            empty.append(window)
        else:
            target.write(window, values)
            regions += count_regions(values, nodata)
        done += window.pixels
        progress.advance(done / grid.window.pixels)
    warn_of_memory(regions, progress)
    return frozenset(empty)


def _fill_holes(planned: CleaningPlan, classes: TemporaryClasses, filled: TemporaryClasses, progress: Progress) -> None:
    """Fill the holes, the small ones first: a hole in a region below the limit gets the class of that region."""
    rules = _rules_of_holes(planned)
    for rule, step in zip(rules, parts(progress, (1,) * len(rules))):
        classes.fill_holes(filled, rule, step)
        for window in windows(planned.grid):
            if progress.cancelled():
                raise Cancelled
            values = classes.read(window)
            holes = values == classes.legend.nodata
            if holes.any():
                classes.write(window, np.where(holes, filled.read(window), values))


def _rules_of_holes(planned: CleaningPlan) -> list[SieveRule]:
    """Return rules up to that of the user; each doubles the size of holes, from that of the smallest regions on."""
    if planned.fill is None:
        return []
    threshold = planned.sieve.threshold if planned.sieve else 2
    rules = []
    while threshold < planned.fill.threshold:
        rules.append(replace(planned.fill, threshold=threshold))
        threshold *= 2
    return [*rules, planned.fill]


def _pixels_of_raster(pixels: int, title: str, grid: Grid, about: str) -> int:
    """Return a number of pixels that the raster has.

    Raises:
        ArgumentError: The raster has fewer.
    """
    if pixels > grid.window.pixels:
        raise ArgumentError(
            tr(
                "{title}: {pixels} pixels is more than the raster has ({available}). Enter a smaller size, and check "
                "the unit."
            ).format(title=title, pixels=numeral(pixels), available=numeral(grid.window.pixels)),
            about=about,
        )
    return pixels


def _record(job: CleaningJob) -> dict[str, str]:
    """Return the parameters in effect."""
    unit = job.unit.value
    parameters = {
        "Majority radius": f"{job.majority_radius} pixels" if job.majority_radius else "",
        "Smallest size of a region": f"{job.min_size:g} {unit}" if job.min_size else "",
        "Largest hole to fill": f"{job.fill_holes:g} {unit}" if job.fill_holes else "",
        "Connected pixels": str(job.neighbours) if job.min_size or job.fill_holes else "",
    }
    return {name: value for name, value in parameters.items() if value}


def _log_change(before: ClassStatistics, after: ClassStatistics, progress: Progress) -> None:
    """Log the pixels of each class before and after."""
    counts = {entry: pixels for entry, pixels in after.counts}
    changes = [
        (str(entry.value), pixels, counts.get(entry, 0), " ".join(entry.name.split()))
        for entry, pixels in before.counts
        if pixels
    ]
    changes.append(("", before.nodata.pixels, after.nodata.pixels, tr("No data")))
    rows = [(value, numeral(old), numeral(new), _signed(new - old), name) for value, old, new, name in changes]
    log_table(LogTable(((tr("Value"), tr("Before"), tr("After"), tr("Change"), tr("Class")), *rows)), progress)


def _signed(difference: int) -> str:
    return f"{'+' if difference > 0 else ''}{numeral(difference)}"
