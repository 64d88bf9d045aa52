"""One source that all threads of a run read, one at a time.

GDAL warps a raster in blocks, and keeps them: what is warped for a tile, the tiles beside it need too. A source for
each thread would warp most of it for each again. A warp computes with several threads itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..arrays import Pixels, Validity
from ..loop.tiling import Window
from .imagery import Imagery, RasterSource, Sparse
from .mosaic import Mosaic


class _OneAtATime:
    """A source that threads take in turns."""

    def __init__(self, source: RasterSource) -> None:
        self._source = source
        self._turn = threading.Lock()
        self.area = source.area

    def read(self, window: Window) -> tuple[Pixels, Validity]:
        """Read values and validity of a window within `area`."""
        with self._turn:
            return self._source.read(window)

    def is_empty(self, window: Window) -> bool:
        """Whether it is certain that no pixel of a window has a value."""
        with self._turn:
            return isinstance(self._source, Sparse) and self._source.is_empty(window)


def opener(imagery: Mosaic, threads: int) -> Callable[[], RasterSource]:
    """Give what opens the pixels for each thread of a run that computes with so many threads.

    Raises:
        RasterError: GDAL cannot open them.
    """
    if not all(map(_warped_by_gdal, imagery.items)):
        return imagery.open
    source = _OneAtATime(imagery.open(threads))
    return lambda: source


def _warped_by_gdal(item: Imagery) -> bool:
    return item.way.warp is not None and item.raster.blocks is None and item.raster.no_values is None
