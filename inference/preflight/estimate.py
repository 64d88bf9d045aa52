"""Estimate a run: pixels, area, tiles, bytes and duration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..grid.areas import area_of, total_area
from ..grid.tiling import Tiling
from ..model.classes import Legend
from ..plan import Plan
from ..raster.mask import MaskSample
from ..result.outputs import percent_bands

_MOST_SAMPLED = 4_000_000  # pixels of all masks; larger masks are sampled in squares of pixels
_LEAST_SAMPLED = 10_000  # of each mask if there are many results
_OVERVIEWS = 4 / 3  # each is a quarter of the one before


@dataclass(frozen=True)
class Estimate:
    """The estimated size and duration of a run.

    Attributes:
        rows: Rows of the first result.
        cols: Columns of the first result.
        results: The number of results.
        pixels: The pixels of all results.
        area: The classified area in square metres on the ellipsoid, if the CRS is valid.
        tiles: The number of tiles for the network; 0 for a classifier of single pixels.
        size: An upper limit of the bytes of all files: without compression, with overviews.
        seconds: The duration, once the time per tile has been measured.
        steps: The number of tiles by which the duration is estimated, also for a classifier of single pixels.
        inside: The pixels inside the mask, to which area, tiles and duration refer, if there is a mask.
        exact: Whether every pixel of the mask was counted.
    """

    rows: int
    cols: int
    results: int
    pixels: int
    area: float | None
    tiles: int
    size: int
    seconds: float | None = None
    steps: int = 0
    inside: int | None = None
    exact: bool = True


@dataclass(frozen=True)
class _Workload:
    """The pixels of a plan that are classified, their area and tiles."""

    area: float | None
    tiles: int
    pixels: int
    exact: bool = True


def estimate(plans: Sequence[Plan]) -> Estimate:
    """Return the estimate for plans, at least one."""
    grids = [plan.imagery.grid for plan in plans]
    workloads = [_workload(plan, _MOST_SAMPLED // len(plans)) for plan in plans]
    areas = [workload.area for workload in workloads]
    steps = sum(workload.tiles for workload in workloads)
    masked = any(plan.mask is not None for plan in plans)
    return Estimate(
        rows=grids[0].rows,
        cols=grids[0].cols,
        results=len(plans),
        pixels=sum(grid.window.pixels for grid in grids),
        area=None if None in areas else sum(area for area in areas if area is not None),
        tiles=0 if plans[0].definition.tabular else steps,
        size=int(sum(map(_size_of_results, plans))),
        steps=steps,
        inside=sum(workload.pixels for workload in workloads) if masked else None,
        exact=all(workload.exact for workload in workloads),
    )


def _workload(plan: Plan, most: int) -> _Workload:
    """Return the workload of a plan; for a mask, from at most about `most` samples."""
    grid, tiling = plan.imagery.grid, plan.tiling
    if plan.mask is None:
        return _Workload(total_area(grid), tiling.count(grid.rows, grid.cols), grid.window.pixels)
    sample = plan.mask.sampled(max(most, _LEAST_SAMPLED))
    pixels, area = int(np.count_nonzero(sample.inside)) * sample.step**2, area_of(sample.inside, sample.grid)
    if sample.step > 1:
        return _Workload(area, plan.mask.touched(*tiling.step, tiling.first), pixels, exact=False)
    return _Workload(area, _tile_count(sample, tiling), pixels)


def _tile_count(sample: MaskSample, tiling: Tiling) -> int:
    """Return the number of tiles with a pixel inside the mask."""
    (top, left), (height, width), window = tiling.first, tiling.step, sample.window
    rows = (np.arange(window.row, window.bottom) - top) // height
    cols = (np.arange(window.col, window.right) - left) // width
    by_rows = np.logical_or.reduceat(sample.inside, np.flatnonzero(np.diff(rows, prepend=-1)), axis=0)
    return int(np.count_nonzero(np.logical_or.reduceat(by_rows, np.flatnonzero(np.diff(cols, prepend=-1)), axis=1)))


def _size_of_results(plan: Plan) -> float:
    definition = plan.definition
    classes = Legend.of(definition.map_classes(predict_background=plan.arguments.predict_background)).dtype.itemsize
    percents = sum(len(percent_bands(kind, definition)) for kind in plan.job.extras)
    return plan.imagery.grid.window.pixels * (classes + percents) * _OVERVIEWS
