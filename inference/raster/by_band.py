"""Warp a raster whose bands lack values in different pixels, each band with its own validity.

GDAL has no option for that: it leaves out pixels that lack all bands, or leaves out samples and does not tell where
nothing was left. So samples without a value are NaN before the warp, and NaN tells it afterwards. A sample of the
result has a value where gdalwarp of that band alone, with an alpha band, would give it one (docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from osgeo import gdal

from ..arrays import DType, Pixels, Validity
from ..errors import PixelwiseError
from .gdal_calls import CODES, checked
from .image import Image, NoValue, image_of
from .placement import NEAREST, Holes, Warp

Place = tuple[int, int, int, int]
"""First column, first row, columns, rows."""


@dataclass(frozen=True)
class Numbers:
    """Numbers that can be NaN, and those that they stand for.

    Attributes:
        dtype: The type that is read.
        whole: For each band, whether it stores whole numbers.
    """

    dtype: DType
    whole: tuple[bool, ...]

    @property
    def wide(self) -> DType:
        """A type that holds all numbers of these bands, and NaN."""
        return np.dtype(np.float32 if self.dtype == np.float32 and not any(self.whole) else np.float64)

    def narrowed(self, values: Pixels) -> Pixels:
        """Values of the type that is read, rounded as GDAL does; 0 for NaN."""
        found = np.empty(values.shape, self.dtype)
        for band, (numbers, whole) in enumerate(zip(values, self.whole)):
            known = np.where(np.isfinite(numbers), numbers, 0)
            found[band] = np.floor(known + 0.5) if whole else known
        return found


class ByBand:
    """Reads a warped raster. For one thread."""

    def __init__(self, dataset: gdal.Dataset, warp: Warp, name: str, threads: int, numbers: Numbers) -> None:
        """Prepare a warp.

        Args:
            dataset: The raster: the model's bands of the type `numbers.wide`, NaN where there is no value and declared
                so, and maybe an alpha band.
            warp: The warp.
            name: What the user calls the raster, for messages.
            threads: How many threads GDAL may warp with.
            numbers: What is read.
        """
        self._before = dataset
        self._warp = warp
        self._name = name
        self._threads = threads
        self._numbers = numbers
        self.warped = warp.applied(dataset, name, threads, Holes.SPREAD)
        self._known: tuple[gdal.Dataset, ...] = ()

    def read(self, place: Place, failure: Callable[[str], PixelwiseError]) -> Image:
        """Read a part; what goes wrong becomes the error of `failure`."""
        values, inside = self._read(self.warped, place, failure)
        if not np.isfinite(values).all():
            values, *nearest = (self._read(known, place, failure)[0] for known in self._exact())
            for samples in nearest:
                values = np.where(np.isfinite(samples), values, np.nan)
        image = image_of(values, [NoValue()] * len(values)).within(inside)
        return image._replace(pixels=self._numbers.narrowed(values))

    def _exact(self) -> Sequence[gdal.Dataset]:
        """The warp that leaves out what is missing; and the nearest samples where only such as are near count."""
        if not self._known:
            warps = [self._warp]
            if self._warp.resampling == "bilinear":
                warps.append(replace(self._warp, resampling=NEAREST))
            self._known = tuple(warp.applied(self._before, self._name, self._threads, Holes.SAMPLES) for warp in warps)
        return self._known

    def _read(
        self, dataset: gdal.Dataset, place: Place, failure: Callable[[str], PixelwiseError]
    ) -> tuple[Pixels, Validity]:
        bands, wide, (_, _, width, height) = len(self._numbers.whole), self._numbers.wide, place
        raw = checked(
            lambda: dataset.ReadRaster(*place, buf_type=CODES[wide], band_list=[*range(1, bands + 1)]), failure
        )
        alpha = checked(lambda: dataset.GetRasterBand(bands + 1).ReadRaster(*place, buf_type=gdal.GDT_Byte), failure)
        values = np.frombuffer(raw, wide).reshape(bands, height, width)
        return values, np.frombuffer(alpha, np.uint8).reshape(height, width) != 0
