"""The memory of a run: the batch size, GDAL's block cache, and what happens if there is too little."""

from __future__ import annotations

import gc
import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import numpy as np

from .errors import ShortageError
from .grid.window import Window
from .i18n import tr
from .network.engine import Network
from .plan import Plan
from .processes.machine import limit_of_process, memory_with_swap
from .progress import Progress
from .raster.shared import shared_sources
from .tile_memory import bytes_of_batch

Outcome = TypeVar("Outcome")

_CACHE, _MOST_CACHE = 16 * 2**20, 2**30  # bytes
_BATCH = 128 * 2**20  # bytes of a batch of inputs and outputs; the layers of the network take many times that
_VALUE = 4  # bytes
_SQUARE = 256  # rows of a matrix for whose product numpy needs memory of its own
_NO_THREAD = "can't start new thread"  # Python's RuntimeError
_SPARE, _THREAD = 128 * 2**20, 80 * 2**20  # bytes for libraries; for a thread's stack and the allocator's part for it


def cache_size(plan: Plan, strip: Window | None = None) -> int:
    """Return the bytes of GDAL's block cache: the blocks under a row of tiles, so that each is decoded once.

    Args:
        plan: The run.
        strip: The first strip of columns, if tiles blend.
    """
    sources = source_count(plan, strip) or plan.workers + 1
    return min(_CACHE + sources * _bytes_of_blocks(plan, strip), _MOST_CACHE)


def source_count(plan: Plan, strip: Window | None = None) -> int:
    """Return the number of open rasters shared by the threads, limited by the cache; 0 if each has its own."""
    fits = (_MOST_CACHE - _CACHE) // _bytes_of_blocks(plan, strip)
    return min(shared_sources(plan.imagery, plan.workers), max(1, fits))


def _bytes_of_blocks(plan: Plan, strip: Window | None) -> int:
    """Return the bytes of the blocks of one open raster under a row of tiles."""
    tiling = plan.tiling
    width = strip.width if strip else tiling.across * tiling.step[1] or plan.imagery.grid.cols
    return plan.stored.bytes_under(tiling, width)


def batch_size(plan: Plan) -> int:
    """Return the number of tiles per batch: that of the model or the user, limited by memory.

    The default is 1: on a CPU larger batches are not faster and take more memory (docs/adr/0013).
    """
    definition, (rows, cols) = plan.definition, plan.arguments.tile
    if definition.signature.image.batch:
        return definition.signature.image.batch
    if plan.one_by_one:
        return 1
    tile = rows * cols * (definition.signature.image.bands + max(definition.channels, 1)) * _VALUE
    return max(1, min(plan.arguments.batch_size, _BATCH // tile))


def require_memory(plan: Plan) -> None:
    """Require that the threads, libraries and tiles of a run fit into memory and the limit of the process, if any.

    At a limit such as that of `ulimit -v`, libraries do not only report errors: the C library ends the process if there
    is no room for the data of a thread, and a matrix product of numpy waits for ever.

    Raises:
        MemoryError: They do not.
    """
    limit = limit_of_process()
    if any(0 < there < _bytes_of_tiles(plan) for there in (limit, memory_with_swap())):
        raise MemoryError
    if not limit:
        return
    try:
        mmap.mmap(-1, _SPARE + plan.workers * _THREAD).close()
    except (OSError, ValueError, OverflowError) as error:
        raise MemoryError(str(error)) from error
    square = np.ones((_SQUARE, _SQUARE))
    _ = square @ square  # takes the memory for all products to come: numpy never gives it back


def _bytes_of_tiles(plan: Plan) -> int:
    """Return the least bytes of the input and output of the network in all threads."""
    grid, fixed = plan.imagery.grid, plan.definition.signature.image.batch
    tiles = 1 if fixed else batch_size(plan)
    batches = min(plan.workers, max(1, plan.tiling.count(grid.rows, grid.cols) // tiles))
    return batches * tiles * bytes_of_batch(plan.definition, plan.arguments)


def run_within_memory(
    plan: Plan, run: Callable[[Plan], Outcome], network: Network | None, progress: Progress
) -> Outcome:
    """Run a plan, and again with less memory as often as there is not enough.

    Args:
        plan: The plan.
        run: Runs a plan; called again with one that needs less memory for the same result.
        network: The network, if it is open.
        progress: The log, which gets a warning about each further run.

    Raises:
        ShortageError: There is not enough for the plan that needs least.
    """
    while True:
        try:
            with enough_memory(plan):
                return run(plan)
        except ShortageError as error:
            shortage, less = str(error), _smaller(plan)
            if less is None:
                raise
        plan = less
        gc.collect()  # what the error kept
        if network is not None:
            network.restart()
        progress.warning(
            tr(
                "{error} The run starts again with a parallel factor of {workers}, with one tile at a time per thread; "
                "the result is the same."
            ).format(error=shortage, workers=plan.workers)
        )


def _smaller(plan: Plan) -> Plan | None:
    """Return a plan that needs less memory for the same result: batches of one tile, then one thread; None if none."""
    signature = plan.definition.signature
    if signature.tabular is None and not signature.image.batch and batch_size(plan) > 1:
        return replace(plan, one_by_one=True)
    return replace(plan, workers=1) if plan.workers > 1 else None


@contextmanager
def enough_memory(plan: Plan) -> Iterator[None]:
    """Convert a MemoryError, or a thread that cannot start, into an error that names the arguments to reduce.

    Raises:
        ShortageError: There is not enough memory.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and _NO_THREAD not in str(error):
            raise
        rows, cols = plan.arguments.tile
        batch = 1 if plan.definition.signature.tabular is not None else batch_size(plan)
        raise ShortageError(
            tr(
                "Model arguments: there is not enough memory for {workers} times {batch} tiles of {rows} x {columns} "
                "pixels. Choose a smaller tile_size, batch_size or parallel factor."
            ).format(workers=plan.workers, batch=batch, rows=rows, columns=cols)
        ) from error
