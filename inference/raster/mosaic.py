"""Lay rasters over each other, pixel by pixel: all bands of a pixel come from one of them.

The first lies on top; where it has no value, the next one shows. Arrays as in `imagery.py`.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType, Validity
from ..grid.grid import Grid
from ..grid.window import Window
from .image import Image, Samples
from .imagery import Imagery, RasterSource, Sparse, Stoppable

_OPEN = 32  # rasters that a thread holds open: systems limit files, and each has buffers


@dataclass(frozen=True)
class Mosaic:
    """The pixels that the model shall see.

    Attributes:
        grid: The output's grid.
        dtype: Type of the values read.
        items: The rasters, the first on top.
        local: Whether all are files of this machine, as `storage.is_local` says.
    """

    grid: Grid
    dtype: DType
    items: tuple[Imagery, ...]
    local: bool = False

    def open(self, threads: int = 1) -> RasterSource:
        """Open the pixels for one thread.

        Args:
            threads: How many threads GDAL may warp with.

        Raises:
            RasterError: GDAL cannot open them.
        """
        return self.items[0].open(threads) if len(self.items) == 1 else _Layers(self, threads)


class _Layers:
    """Reads several rasters as one; each is opened when its pixels are needed first."""

    def __init__(self, mosaic: Mosaic, threads: int) -> None:
        self._threads = threads
        self._items = mosaic.items
        self._dtype = mosaic.dtype
        self._opened: OrderedDict[int, RasterSource] = OrderedDict()
        self._stopped = False
        areas = [item.mapping.area for item in mosaic.items]
        self._edges = np.array([(area.row, area.bottom, area.col, area.right) for area in areas])
        top, left = (int(self._edges[:, side].min()) for side in (0, 2))
        bottom, right = (int(self._edges[:, side].max()) for side in (1, 3))
        self.area = Window(top, left, bottom - top, right - left)

    def read(self, window: Window) -> Image:
        """Read a window within `area`; what a pixel lacks is not taken from a raster below."""
        laid = _Laid(len(self._items[0].bands), window, self._dtype)
        for index in self._touched(window):
            source = self._source(int(index))
            part = window.intersection(source.area)
            if not laid.is_full(part):
                laid.add(part, source.read(part))
        return laid.image()

    def is_empty(self, window: Window) -> bool:
        """Whether none of the rasters can have a value there."""
        return all(_is_empty(self._source(int(index)), window) for index in self._touched(window))

    def stop(self) -> None:
        """End reads soon."""
        self._stopped = True
        for source in [*self._opened.values()]:
            _stop(source)

    def _touched(self, window: Window) -> NDArray[np.intp]:
        """The rasters that share a pixel with a window, the topmost first."""
        top, bottom, left, right = self._edges.T
        rows = (top < window.bottom) & (bottom > window.row)
        return np.flatnonzero(rows & (left < window.right) & (right > window.col))

    def _source(self, index: int) -> RasterSource:
        if index not in self._opened:
            self._opened[index] = self._items[index].open(self._threads)
            if len(self._opened) > _OPEN:
                self._opened.popitem(last=False)
            if self._stopped:
                _stop(self._opened[index])
        self._opened.move_to_end(index)
        return self._opened[index]


class _Laid:
    """A window on which images are laid, each below those before it."""

    def __init__(self, bands: int, window: Window, dtype: DType) -> None:
        """Start with nothing."""
        shape = window.height, window.width
        self._window = window
        self._pixels = np.zeros((bands, *shape), dtype)
        self._valid = np.zeros(shape, bool)
        self._lacking: Samples | None = None
        self._ambiguous: Validity | None = None

    def is_full(self, part: Window) -> bool:
        """Whether all pixels of a part are there."""
        return bool(self._valid[part.slices_within(self._window)].all())

    def add(self, part: Window, image: Image) -> None:
        """Lay an image of a part below what is there."""
        rows, cols = part.slices_within(self._window)
        shows = image.valid & ~self._valid[rows, cols]
        np.copyto(self._pixels[:, rows, cols], image.pixels, where=shows)
        self._valid[rows, cols] |= shows
        if image.lacking is not None:
            self._lacking = np.zeros(self._pixels.shape, bool) if self._lacking is None else self._lacking
            self._lacking[:, rows, cols] |= image.lacking & shows
        if image.ambiguous is not None:
            self._ambiguous = np.zeros(self._valid.shape, bool) if self._ambiguous is None else self._ambiguous
            self._ambiguous[rows, cols] |= image.ambiguous & shows

    def image(self) -> Image:
        """What there is now."""
        return Image(self._pixels, self._valid, self._lacking, self._ambiguous)


def _is_empty(source: RasterSource, window: Window) -> bool:
    return isinstance(source, Sparse) and source.is_empty(window)


def _stop(source: RasterSource) -> None:
    if isinstance(source, Stoppable):
        source.stop()
