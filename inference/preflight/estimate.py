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

_LOOKED_AT = 4_000_000  # pixels of a mask, or squares of pixels where there are more
_LEAST_LOOKED_AT = 10_000  # of each mask where there are many results
_OVERVIEWS = 4 / 3  # each is a quarter of the one before


@dataclass(frozen=True)
class Estimate:
    """The estimated size and duration of a run.

    Attributes:
        rows: Rows of the first result.
        cols: Columns of the first result.
        results: The number of results.
        pixels: The pixels of all results.
        area: The classified area in square metres on the ellipsoid; None without a valid CRS.
        tiles: The number of tiles for the network; 0 for a classifier of single pixels.
        size: An upper limit of the bytes of all files: without compression, with overviews.
        seconds: The duration; None until it is measured.
        steps: The number of tiles by which the duration is estimated, also for a classifier of single pixels.
        inside: The pixels inside the mask, to which area, tiles and duration refer; None without a mask.
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
class _Part:
    """The classified part of a plan's grid."""

    area: float | None
    tiles: int
    pixels: int
    exact: bool = True


def estimate(plans: Sequence[Plan]) -> Estimate:
    """Return the estimate for plans, at least one."""
    grids = [plan.imagery.grid for plan in plans]
    parts = [_part(plan, _LOOKED_AT // len(plans)) for plan in plans]
    areas = [part.area for part in parts]
    steps = sum(part.tiles for part in parts)
    masked = any(plan.mask is not None for plan in plans)
    return Estimate(
        rows=grids[0].rows,
        cols=grids[0].cols,
        results=len(plans),
        pixels=sum(grid.window.pixels for grid in grids),
        area=None if None in areas else sum(area for area in areas if area is not None),
        tiles=0 if plans[0].definition.tabular else steps,
        size=int(sum(map(_size, plans))),
        steps=steps,
        inside=sum(part.pixels for part in parts) if masked else None,
        exact=all(part.exact for part in parts),
    )


def _part(plan: Plan, most: int) -> _Part:
    """Return the classified part of a plan; for a mask, from at most about `most` samples."""
    grid, tiling = plan.imagery.grid, plan.tiling
    if plan.mask is None:
        return _Part(total_area(grid), tiling.count(grid.rows, grid.cols), grid.window.pixels)
    sample = plan.mask.sampled(max(most, _LEAST_LOOKED_AT))
    pixels, area = int(np.count_nonzero(sample.inside)) * sample.step**2, area_of(sample.inside, sample.grid)
    if sample.step > 1:
        return _Part(area, plan.mask.touched(*tiling.step, tiling.first), pixels, exact=False)
    return _Part(area, _tiles(sample, tiling), pixels)


def _tiles(sample: MaskSample, tiling: Tiling) -> int:
    """Return the number of tiles with a pixel inside the mask."""
    (top, left), (height, width), window = tiling.first, tiling.step, sample.window
    rows = (np.arange(window.row, window.bottom) - top) // height
    cols = (np.arange(window.col, window.right) - left) // width
    by_rows = np.logical_or.reduceat(sample.inside, np.flatnonzero(np.diff(rows, prepend=-1)), axis=0)
    return int(np.count_nonzero(np.logical_or.reduceat(by_rows, np.flatnonzero(np.diff(cols, prepend=-1)), axis=1)))


def _size(plan: Plan) -> float:
    definition = plan.definition
    classes = Legend.of(definition.map_classes(predict_background=plan.arguments.predict_background)).dtype.itemsize
    percents = sum(len(percent_bands(kind, definition)) for kind in plan.job.extras)
    return plan.imagery.grid.window.pixels * (classes + percents) * _OVERVIEWS
