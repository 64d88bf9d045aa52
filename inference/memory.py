"""How much memory a run takes: the blocks of its files, GDAL's cache, and what is said where there is too little."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .errors import ArgumentError
from .loop import classify
from .model.arguments import Merge
from .plan import Plan
from .result.result_files import band_names
from .wording import tr

_CACHE = 64 * 2**20  # bytes
_MOST_CACHE = 2**30  # bytes for percentages; with less room than they need files only grow
_BLOCK, _LARGEST_BLOCK = 256, 1024  # pixels along a side of the GeoTIFF's own tiles


def block_size(plan: Plan) -> int:
    """Sides of the GeoTIFF's own tiles: where that can be those of the windows written, each written once."""
    return plan.tiling.step[0] if _steps_are_blocks(plan) else _BLOCK


def _steps_are_blocks(plan: Plan) -> bool:
    rows, cols = plan.tiling.step
    fits = rows == cols and rows % 16 == 0 and _BLOCK // 2 <= rows <= _LARGEST_BLOCK
    # What is blended is written in the file's own tiles anyway.
    cropped = plan.arguments.merge is Merge.CROP
    return cropped and fits and plan.tiling.first == (0, 0)


def cache_size(plan: Plan) -> int:
    """Room for the blocks that two rows of tiles share, in bytes."""
    pixels = plan.imagery.grid.cols * plan.tiling.height
    return _CACHE + pixels * (plan.imagery.dtype.itemsize * len(plan.bands.bands) + 2) + _percents_cache(plan, pixels)


def _percents_cache(plan: Plan, pixels: int) -> int:
    """Room for percentages, in bytes: needed where blocks are not written whole, as they are when tiles blend."""
    if _steps_are_blocks(plan) or plan.arguments.merge is Merge.BLEND:
        return 0
    asked = plan.job.asked
    return min(pixels * (asked.confidence + asked.probabilities * len(band_names(plan.definition))), _MOST_CACHE)


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
