"""Mosaics: several rasters as one, all bands of a pixel from the same raster.

The first raster is on top; pixels that it lacks are taken from the next one. Arrays are those of `imagery.py`.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..arrays import DType
from ..grid.grid import Grid
from ..grid.window import Window
from .composite import Composite
from .damage import KnownDamage
from .image import Image
from .imagery import Imagery, RasterSource, Sparse, Stoppable

_OPEN = 32  # open rasters per thread: operating systems limit open files, and each needs memory


@dataclass(frozen=True)
class Mosaic:
    """The pixels for the model.

    Attributes:
        grid: The output grid.
        dtype: Type of the values.
        items: The rasters, the first on top.
        local: Whether all of them are local files, by `storage.is_local`.
    """

    grid: Grid
    dtype: DType
    items: tuple[Imagery, ...]
    local: bool = False

    @property
    def dtypes(self) -> tuple[DType, ...]:
        """The types of values that are normalised differently: one."""
        return (self.dtype,)

    def open(self, threads: int = 1) -> RasterSource:
        """Open the pixels for one thread.

        Args:
            threads: Number of threads for GDAL's warps.

        Raises:
            RasterError: GDAL cannot open them.
        """
        return self.items[0].open(threads) if len(self.items) == 1 else _MosaicReader.of(self, threads)

    def tolerating(self, damage: KnownDamage) -> Mosaic:
        """Return the mosaic with pixels that cannot be read as missing ones, rather than as an error."""
        return replace(self, items=tuple(replace(item, known_damage=damage) for item in self.items))

    def cropped(self, window: Window) -> Mosaic:
        """Return the mosaic on a window of the output grid."""
        areas = [item.mapping.area.relative_to(window) for item in self.items]
        items = (replace(item, mapping=replace(item.mapping, area=area)) for item, area in zip(self.items, areas))
        return replace(self, grid=self.grid.cut(window), items=tuple(items))


class _MosaicReader:
    """Reads several rasters as one; each is opened when its pixels are first needed."""

    def __init__(self, mosaic: Mosaic, area: Window, edges: NDArray[np.intp], threads: int) -> None:
        self.area = area
        self._items = mosaic.items
        self._dtype = mosaic.dtype
        self._edges = edges
        self._threads = threads
        self._opened: OrderedDict[int, RasterSource] = OrderedDict()
        self._stopped = False

    @classmethod
    def of(cls, mosaic: Mosaic, threads: int) -> _MosaicReader:
        """Return a reader of a mosaic that warps with some threads."""
        areas = [item.mapping.area for item in mosaic.items]
        edges = np.array([(area.row, area.bottom, area.col, area.right) for area in areas], np.intp)
        top, _, left, _ = edges.min(axis=0).tolist()
        _, bottom, _, right = edges.max(axis=0).tolist()
        return cls(mosaic, Window(top, left, bottom - top, right - left), edges, threads)

    def read(self, window: Window) -> Image:
        """Read a window within `area`; missing samples of a pixel are not taken from a raster below."""
        composite = Composite(len(self._items[0].bands), window, self._dtype)
        for index in self._touched(window):
            source = self._source(int(index))
            needed = window.intersection(source.area)
            if not composite.is_full(needed):
                composite.add(needed, source.read(needed))
        return composite.image()

    def is_empty(self, window: Window) -> bool:
        """Whether no raster can have a value in a window."""
        return all(_is_empty(self._source(int(index)), window) for index in self._touched(window))

    def stop(self) -> None:
        """End current and later reads soon."""
        self._stopped = True
        for source in [*self._opened.values()]:
            _stop(source)

    def _touched(self, window: Window) -> NDArray[np.intp]:
        """Return the rasters that overlap a window, the topmost first."""
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


def _is_empty(source: RasterSource, window: Window) -> bool:
    return isinstance(source, Sparse) and source.is_empty(window)


def _stop(source: RasterSource) -> None:
    if isinstance(source, Stoppable):
        source.stop()
