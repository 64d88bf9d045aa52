"""Find the parameter that makes a job invalid, by planning the job without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ..errors import ArgumentError, EngineError, ModelError, PixelwiseError
from ..grid.grid import Grid
from ..job import Job
from ..model.cell_size import size_in
from ..model.definition import ModelDefinition
from ..model.values import ValueMode
from ..raster.cells import raster_crs
from ..raster.environment import Environment
from .check import Fix
from .interpretation import with_values

_DIGITS = 3  # of a cell size that is proposed

Trial = tuple[Fix, Job]


def fix_for(job: Job, error: PixelwiseError, plan: Callable[[Job], object]) -> Fix | None:
    """Return the first change of one parameter with which a job can be planned, if any.

    Args:
        job: The job that cannot be planned.
        error: The reason.
        plan: The function that plans a job.
    """
    if isinstance(error, (ModelError, EngineError)):
        return None
    for fix, changed in (*_without_environments(job), *_without_options(job), *_without_percents(job)):
        try:
            plan(changed)
        except PixelwiseError:
            continue
        return fix
    return None


def cell_size_fix(job: Job, model: ModelDefinition, plan: Callable[[Job], object]) -> Fix | None:
    """Return a cell size for a raster without its own: that of the model, or the finest of its server."""
    first = job.rasters[0]
    if job.environment.cell_size or first.blocks is None or first.blocks.grid is not None:
        return None
    for size in _cell_sizes_to_try(job, model):
        try:
            plan(replace(job, environment=replace(job.environment, cell_size=size)))
        except PixelwiseError:
            continue
        return Fix("CELL_SIZE", size)
    return None


def _without_options(job: Job) -> Iterator[Trial]:
    if job.mask is not None:
        yield Fix("MASK", None), replace(job, mask=None)
    if len(job.rasters) > 1 and not job.stacked:  # a model of several dates
        yield Fix("PROCESSING_MODE", 2), replace(job, stacked=True)
    if job.bands.strip():
        yield Fix("BANDS", ""), replace(job, bands="")
    yield from _with_stored_numbers(job)
    if job.arguments:
        yield Fix("ARGUMENTS", ""), replace(job, arguments="")


def _with_stored_numbers(job: Job) -> Iterator[Trial]:
    """Yield the job with stored numbers, for bands without a scale."""
    try:
        fix = with_values(job, ValueMode.RAW)
    except ArgumentError:  # the arguments are not valid
        return
    yield fix, replace(job, arguments=fix.value)


def _without_environments(job: Job) -> Iterator[Trial]:
    environment = job.environment
    trials: tuple[tuple[Fix, Environment], ...] = (
        (Fix("EXTENT", None), replace(environment, extent=None)),
        (Fix("CELL_SIZE", 0.0), replace(environment, cell_size=0.0)),
        (Fix("SNAP_RASTER", None), replace(environment, snap=None)),
        (Fix("CRS", None), replace(environment, crs="")),
    )
    for fix, changed in trials:
        if changed != environment:
            yield fix, replace(job, environment=changed)
    if job.parallel_factor:
        yield Fix("PARALLEL_FACTOR", ""), replace(job, parallel_factor="")


def _without_percents(job: Job) -> Iterator[Trial]:
    for kind in job.extras:
        yield Fix(kind.parameter, None), job.with_outputs({kind: ""})


def _cell_sizes_to_try(job: Job, model: ModelDefinition) -> Iterator[float]:
    """Yield cell sizes to try, in units of the output CRS."""
    blocks, crs = job.rasters[0].blocks, job.environment.crs or raster_crs(job.rasters[0])
    if blocks is None:
        return
    extent = (job.environment.extent or blocks.extent).to_crs(crs)
    middle = (extent.xmin + extent.xmax) / 2, (extent.ymin + extent.ymax) / 2
    unit = size_in(Grid(crs, (middle[0], 1.0, 0.0, middle[1], 0.0, -1.0), 1, 1), "")
    if model.cell_size and unit is not None:
        yield float(f"{model.cell_size / unit.y:.{_DIGITS}g}")
    yield from sorted(blocks.cell_sizes)[:1]
