"""The memory of a run: the batch size, GDAL's block cache, and the error if there is too little."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import resource
except ImportError:  # on Windows, which has no such limit
    resource = None  # type: ignore[assignment]

from .errors import ArgumentError
from .grid.window import Window
from .i18n import tr
from .loop import classify
from .plan import Plan
from .raster.shared import shared_sources

_CACHE, _MOST_CACHE = 16 * 2**20, 2**30  # bytes
_BATCH = 128 * 2**20  # bytes of a batch of inputs and outputs; the layers of the network take many times that
_VALUE = 4  # bytes
_SPARE, _THREAD = 128 * 2**20, 80 * 2**20  # bytes for libraries; for a thread's stack and the allocator's part for it


def cache_size(plan: Plan, strip: Window | None = None) -> int:
    """Return the bytes of GDAL's block cache: the blocks under a row of tiles, so that each is decoded once.

    Args:
        plan: The run.
        strip: The first strip of columns, if tiles blend.
    """
    sources = source_count(plan, strip) or plan.workers + 1
    return min(_CACHE + sources * _blocks(plan, strip), _MOST_CACHE)


def source_count(plan: Plan, strip: Window | None = None) -> int:
    """Return the number of open rasters shared by the threads, limited by the cache; 0 if each has its own."""
    fits = (_MOST_CACHE - _CACHE) // _blocks(plan, strip)
    return min(shared_sources(plan.imagery, plan.workers), max(1, fits))


def _blocks(plan: Plan, strip: Window | None) -> int:
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
    tile = rows * cols * (definition.signature.image.bands + max(definition.channels, 1)) * _VALUE
    return max(1, min(plan.arguments.batch_size, _BATCH // tile))


def require_memory(workers: int) -> None:
    """Require that the threads and libraries of a run fit into the limit of the process, such as that of `ulimit -v`.

    At a limit, libraries do not only report errors: the C library ends the process if there is no room for the data of
    a thread, and a matrix product of numpy waits for ever.

    Raises:
        MemoryError: They do not.
    """
    if resource is None or resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        return
    try:
        mmap.mmap(-1, _SPARE + workers * _THREAD).close()
    except (OSError, ValueError, OverflowError) as error:
        raise MemoryError(str(error)) from error


@contextmanager
def enough_memory(classifier: classify.PixelClassifier, workers: int) -> Iterator[None]:
    """Convert a MemoryError into an error that names the arguments to reduce.

    Raises:
        ArgumentError: There is not enough memory.
    """
    try:
        yield
    except MemoryError as error:
        tiling = classifier.tiling
        raise ArgumentError(
            tr(
                "Model arguments: there is not enough memory for {workers} times {batch} tiles of {rows} x {columns} "
                "pixels. Choose a smaller tile_size, batch_size or parallel factor."
            ).format(workers=workers, batch=classifier.batch, rows=tiling.height, columns=tiling.width)
        ) from error
