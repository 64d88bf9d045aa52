"""Sources that several threads of a run read in turns.

GDAL keeps the blocks of a file that it has unpacked or warped: what is read for a tile, the tiles beside it need too. A
source for each thread would unpack, warp and keep most of it for each again. So two threads share one. Far away from
here, where reading is waiting for a server, each thread has its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import cycle

from ..grid.window import Window
from .image import Image
from .imagery import Imagery, RasterSource, Sparse
from .mosaic import Mosaic

_TOGETHER = 2  # threads that read one source: more would wait for each other where unpacking is slow


class _OneAtATime:
    """A source that threads take in turns."""

    def __init__(self, source: RasterSource) -> None:
        self._source = source
        self._sparse = source if isinstance(source, Sparse) else None
        self._turn = threading.Lock()
        self.area = source.area

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        with self._turn:
            return self._source.read(window)

    def is_empty(self, window: Window) -> bool:
        """Whether it is certain that no pixel of a window has a value."""
        if self._sparse is None:
            return False
        with self._turn:
            return self._sparse.is_empty(window)


def shared_sources(imagery: Mosaic, workers: int) -> int:
    """How many sources the threads of a run share that computes with so many; 0 where each has its own.

    A warp computes with several threads itself, so one is enough.
    """
    if all(map(_warped_by_gdal, imagery.items)):
        return 1
    return -(-workers // _TOGETHER) if imagery.local else 0


def opener(imagery: Mosaic, workers: int, count: int) -> Callable[[], RasterSource]:
    """Give what opens the pixels for each thread of a run.

    Args:
        imagery: The pixels.
        workers: So many threads compute.
        count: So many sources they share; 0 where each has its own.

    Raises:
        RasterError: GDAL cannot open them.
    """
    if not count:
        return imagery.open
    threads = -(-workers // count)
    sources = cycle([_OneAtATime(imagery.open(threads)) for _ in range(count)])
    return lambda: next(sources)


def _warped_by_gdal(item: Imagery) -> bool:
    return item.mapping.warp is not None and item.raster.blocks is None and item.raster.nodata_settings is None
