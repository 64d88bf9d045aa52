"""Sources shared by threads of a run.

GDAL caches the blocks of a file that it has decompressed or warped, and neighbouring tiles need the same blocks. One
source per thread would repeat that work and that memory, so two threads share one. For rasters on servers, where
reading is mostly waiting, each thread has its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from itertools import cycle

from ..grid.window import Window
from .calculation import Calculation
from .image import Image
from .imagery import Imagery, RasterSource, Sparse
from .mosaic import Mosaic
from .stack import Stack

_TOGETHER = 2  # threads per source: more would wait for each other if decompression is slow


class _LockedSource:
    """A source that threads use in turns."""

    def __init__(self, source: RasterSource) -> None:
        self._source = source
        self._sparse = source if isinstance(source, Sparse) else None
        self._lock = threading.Lock()
        self.area = source.area

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        with self._lock:
            return self._source.read(window)

    def is_empty(self, window: Window) -> bool:
        """Whether no pixel of a window can have a value."""
        if self._sparse is None:
            return False
        with self._lock:
            return self._sparse.is_empty(window)


def shared_sources(imagery: Mosaic | Stack, workers: int) -> int:
    """Return how many sources `workers` threads share; 0 if each has its own.

    A warp is multi-threaded itself, so one source is enough.
    """
    if all(map(_warped_by_gdal, imagery.items)):
        return 1
    return -(-workers // _TOGETHER) if imagery.local else 0


def opener(
    imagery: Mosaic | Stack, workers: int, count: int, calculation: Calculation | None = None
) -> Callable[[], RasterSource]:
    """Return a function that opens the pixels of the model's bands for each thread of a run.

    Args:
        imagery: The pixels.
        workers: Number of computing threads.
        count: Number of sources they share; 0 if each has its own.
        calculation: The calculation of the model's bands from those of the raster, if any.

    Raises:
        RasterError: GDAL cannot open them.
    """
    open_source: Callable[[], RasterSource] = imagery.open
    if count:
        threads = -(-workers // count)
        sources = cycle([_LockedSource(imagery.open(threads)) for _ in range(count)])
        open_source = partial(next, sources)
    return open_source if calculation is None else lambda: calculation.over(open_source())


def _warped_by_gdal(item: Imagery) -> bool:
    return item.mapping.warp is not None and item.raster.blocks is None and item.raster.nodata_settings is None
