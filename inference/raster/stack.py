"""Stacks: the bands of several rasters, such as dates or sensors, as one image on the grid of the first raster.

Arrays are those of `imagery.py`, with the bands in the order of the model. `StackedRaster.places` lists those of a
raster: `image.pixels[list(places)]` are its bands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..arrays import DType, Validity
from ..grid.grid import Grid
from ..grid.window import Window
from .damage import KnownDamage
from .image import Image, SampleMask
from .imagery import Imagery, RasterSource, Sparse, Stoppable
from .mosaic import Mosaic


@dataclass(frozen=True)
class StackedRaster:
    """A raster of a stack that feeds bands of the model.

    Attributes:
        index: Its index (from 0) among the input rasters.
        name: Its name for messages.
        mosaic: Its pixels on the grid of the stack; the items of a virtual raster are a mosaic.
        places: For each of its bands that are read, the model band (from 0) that it feeds.
    """

    index: int
    name: str
    mosaic: Mosaic
    places: tuple[int, ...]


@dataclass(frozen=True)
class Stack:
    """The pixels of several rasters for the model, all bands of all of them in one image.

    Attributes:
        grid: The output grid.
        area: The pixels of the first raster, in rows and columns of the output; they may extend beyond it.
        dtype: Type of the values of all rasters.
        rasters: The rasters, in the order of the input.
        keeps_partial: Whether pixels that lack all bands of a raster are valid if another raster has a value there.
        local: Whether all rasters are local files, by `storage.is_local`.
    """

    grid: Grid
    area: Window
    dtype: DType
    rasters: tuple[StackedRaster, ...]
    keeps_partial: bool = False
    local: bool = False

    @property
    def items(self) -> tuple[Imagery, ...]:
        """The items of all rasters."""
        return tuple(item for raster in self.rasters for item in raster.mosaic.items)

    @property
    def dtypes(self) -> tuple[DType, ...]:
        """The types of values that are normalised differently: those of the rasters."""
        return tuple(dict.fromkeys(raster.mosaic.dtype for raster in self.rasters))

    @property
    def bands(self) -> int:
        """The number of bands."""
        return sum(len(raster.places) for raster in self.rasters)

    def open(self, threads: int = 1) -> RasterSource:
        """Open the pixels for one thread.

        Args:
            threads: Number of threads for GDAL's warps.

        Raises:
            RasterError: GDAL cannot open them.
        """
        return _StackReader(self, [raster.mosaic.open(threads) for raster in self.rasters])

    def tolerating(self, damage: KnownDamage) -> Stack:
        """Return the stack with pixels that cannot be read as missing ones, rather than as an error."""
        rasters = (replace(raster, mosaic=raster.mosaic.tolerating(damage)) for raster in self.rasters)
        return replace(self, rasters=tuple(rasters))

    def cropped(self, window: Window) -> Stack:
        """Return the stack on a window of the output grid."""
        rasters = tuple(replace(raster, mosaic=raster.mosaic.cropped(window)) for raster in self.rasters)
        return replace(self, grid=self.grid.cut(window), area=self.area.relative_to(window), rasters=rasters)


class _StackReader:
    """Reads the rasters of a stack as one image."""

    def __init__(self, stack: Stack, sources: list[RasterSource]) -> None:
        """Store a stack and the source of each of its rasters."""
        self._stack = stack
        self._sources = sources
        self.area = stack.area

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        layers = _Layers(self._stack, window)
        for number, source in enumerate(self._sources):
            if window.overlaps(source.area):
                needed = window.intersection(source.area)
                layers.add(number, needed, source.read(needed))
        return layers.image()

    def is_empty(self, window: Window) -> bool:
        """Whether no raster can have a value in a window; pixels that only one of them lacks are counted."""
        return all(
            not window.overlaps(source.area) or (isinstance(source, Sparse) and source.is_empty(window))
            for source in self._sources
        )

    def stop(self) -> None:
        """End current and later reads soon."""
        for source in self._sources:
            if isinstance(source, Stoppable):
                source.stop()


class _Layers:
    """A window of a stack, filled raster by raster."""

    def __init__(self, stack: Stack, window: Window) -> None:
        """Create a window without values."""
        shape = window.height, window.width
        self._stack = stack
        self._window = window
        self._pixels = np.zeros((stack.bands, *shape), stack.dtype)
        self._valid = np.zeros((len(stack.rasters), *shape), bool)
        self._lacking: SampleMask | None = None
        self._at_declared_limit: Validity | None = None
        self._damaged: Validity | None = None

    def add(self, number: int, window: Window, image: Image) -> None:
        """Add the image of a raster, by its number (from 0) in the stack, in a part of the window."""
        rows, cols = window.slices_within(self._window)
        places = list(self._stack.rasters[number].places)
        self._valid[number, rows, cols] = image.valid
        for model_band, band in zip(places, image.pixels):
            self._pixels[model_band, rows, cols] = band
        if image.lacking is not None:
            self._lacking = np.zeros(self._pixels.shape, bool) if self._lacking is None else self._lacking
            for model_band, flags in zip(places, image.lacking):
                self._lacking[model_band, rows, cols] = flags
        if image.at_declared_limit is not None:
            if self._at_declared_limit is None:
                self._at_declared_limit = np.zeros(self._valid.shape[1:], bool)
            self._at_declared_limit[rows, cols] |= image.at_declared_limit
        if image.damaged is not None:
            self._damaged = np.zeros(self._valid.shape[1:], bool) if self._damaged is None else self._damaged
            self._damaged[rows, cols] |= image.damaged

    def image(self) -> Image:
        """Return the window with the validity of the stack."""
        if self._valid.all():
            return Image(self._pixels, self._valid[0], self._lacking, self._at_declared_limit)
        present = self._valid.any(axis=0)
        absent = present & ~self._valid
        partial = self._lacking
        if self._stack.keeps_partial and absent.any():
            partial = np.zeros(self._pixels.shape, bool) if partial is None else partial
            for raster, pixels in zip(self._stack.rasters, absent):
                partial[list(raster.places)] |= pixels
        valid = present if self._stack.keeps_partial else self._valid.all(axis=0)
        image = Image(self._pixels, present, partial, self._at_declared_limit).masked(valid)
        if self._damaged is not None:
            absent &= ~self._damaged
            image = image.without(self._damaged)
        return image._replace(absent=absent if absent.any() else None)
