"""How much memory a run takes: GDAL's cache, and what is said where there is too little."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .errors import ArgumentError
from .grid.window import Window
from .i18n import tr
from .loop import classify
from .plan import Plan
from .raster.shared import shared_sources

_CACHE, _MOST_CACHE = 16 * 2**20, 2**30  # bytes
_BATCH = 128 * 2**20  # bytes of what goes into the network and comes out at once; its own layers take many times that
_VALUE = 4  # bytes


def cache_size(plan: Plan, strip: Window | None = None) -> int:
    """Room for the blocks under a row of tiles, in bytes: with less they are read and unpacked many times.

    Args:
        plan: The run.
        strip: The first of the strips that are worked on one after the other where tiles blend.
    """
    sources = source_count(plan, strip) or plan.workers + 1
    return min(_CACHE + sources * _blocks(plan, strip), _MOST_CACHE)


def source_count(plan: Plan, strip: Window | None = None) -> int:
    """How many open rasters the threads share, whose blocks GDAL's cache has room for; 0 where each has its own."""
    fits = (_MOST_CACHE - _CACHE) // _blocks(plan, strip)
    return min(shared_sources(plan.imagery, plan.workers), max(1, fits))


def _blocks(plan: Plan, strip: Window | None) -> int:
    """Bytes of the blocks of one open raster under a row of tiles."""
    tiling = plan.tiling
    width = strip.width if strip else tiling.across * tiling.step[1] or plan.imagery.grid.cols
    return plan.stored.bytes_under(tiling, width)


def batch_size(plan: Plan) -> int:
    """Tiles given to the network at once: as many as it or the user says, but no more than keep to the memory.

    Where nobody says, one: on a CPU more are no faster and take more memory (docs/adr/0013).
    """
    definition, (rows, cols) = plan.definition, plan.arguments.tile
    if definition.signature.batch:
        return definition.signature.batch
    tile = rows * cols * (definition.signature.bands + max(definition.channels, 1)) * _VALUE
    return max(1, min(plan.arguments.batch_size, _BATCH // tile))


@contextmanager
def enough_memory(classifier: classify.PixelClassifier, workers: int) -> Iterator[None]:
    """Say which arguments ask for more memory than there is, where the block finds too little.

    Raises:
        ArgumentError: There is not enough.
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
