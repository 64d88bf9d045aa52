"""Warp a raster with a separate validity for each band.

GDAL has no option for that: a warp either skips pixels that lack all bands, or skips samples without marking the
pixels that have lost all of them. So missing samples are set to NaN before the warp, and NaN marks them after it. A
sample of the result is valid where gdalwarp of that band alone, with an alpha band, would give a value (docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from osgeo import gdal

from ..arrays import DType, Pixels, Validity
from ..errors import PixelwiseError
from ..grid.decoding import decoded
from ..grid.gdal import CODES
from .image import Image, NodataRule, image_of
from .output_grid import NEAREST, Holes, Warp

GdalWindow = tuple[int, int, int, int]
"""First column, first row, columns, rows."""


@dataclass(frozen=True)
class SampleTypes:
    """The type of samples to read, and a wider type for them that has NaN.

    Attributes:
        dtype: The type to read.
        whole: For each band, whether it stores whole numbers.
    """

    dtype: DType
    whole: tuple[bool, ...]

    @property
    def wide(self) -> DType:
        """A type for all numbers of these bands, and NaN."""
        return np.dtype(np.float32 if self.dtype == np.float32 and not any(self.whole) else np.float64)

    def narrowed(self, values: Pixels) -> Pixels:
        """Return values in the type to read, rounded as GDAL does; 0 for NaN."""
        narrow = np.empty(values.shape, self.dtype)
        for band, (numbers, whole) in enumerate(zip(values, self.whole)):
            finite = np.where(np.isfinite(numbers), numbers, 0)
            narrow[band] = np.floor(finite + 0.5) if whole else finite
        return narrow


class BandwiseWarp:
    """Reads a warped raster, for one thread."""

    def __init__(self, values: gdal.Dataset, nearest: gdal.Dataset | None, types: SampleTypes) -> None:
        """Store the warp of the values, that of their validity if it differs, and the types to read."""
        self._values = values
        self._nearest = nearest
        self._types = types

    @classmethod
    def of(cls, dataset: gdal.Dataset, warp: Warp, name: str, threads: int, types: SampleTypes) -> BandwiseWarp:
        """Open a warp.

        Args:
            dataset: The raster: the bands of the model in the type `types.wide`, with NaN for missing samples and as
                nodata value, and optionally an alpha band.
            warp: The warp.
            name: Name of the raster for messages.
            threads: Number of threads for GDAL's warp.
            types: The types to read.
        """
        values = warp.applied(dataset, name, threads, Holes.SAMPLES)
        if warp.resampling != "bilinear":
            return cls(values, None, types)
        nearest = replace(warp, resampling=NEAREST)  # a bilinear warp of GDAL is valid where the nearest pixel is
        return cls(values, nearest.applied(dataset, name, threads, Holes.SAMPLES), types)

    def read(self, rectangle: GdalWindow, failure: Callable[[str], PixelwiseError]) -> Image:
        """Read a rectangle; failures become the error created by `failure`."""
        values, inside = self._read(self._values, rectangle, failure)
        if self._nearest is not None:
            nearest, _ = self._read(self._nearest, rectangle, failure)
            values[~np.isfinite(nearest)] = np.nan
        image = image_of(values, [NodataRule()] * len(values)).masked(inside)
        return image._replace(pixels=self._types.narrowed(values))

    def _read(
        self, dataset: gdal.Dataset, rectangle: GdalWindow, failure: Callable[[str], PixelwiseError]
    ) -> tuple[Pixels, Validity]:
        """Read values and the alpha band, one row of blocks at a time to save GDAL's cache."""
        bands, wide, (left, top, width, height) = len(self._types.whole), self._types.wide, rectangle
        values, inside = np.empty((bands, height, width), wide), np.empty((height, width), bool)
        for first, last in _steps(top, top + height, dataset.GetRasterBand(1).GetBlockSize()[1]):
            block, rows = (left, first, width, last - first), slice(first - top, last - top)
            raw, alpha = decoded(partial(_read_block, dataset, block, bands, CODES[wide]), failure)
            values[:, rows] = np.frombuffer(raw, wide).reshape(bands, last - first, width)
            inside[rows] = np.frombuffer(alpha, np.uint8).reshape(last - first, width) != 0
        return values, inside


def _read_block(dataset: gdal.Dataset, rectangle: GdalWindow, bands: int, code: int) -> tuple[bytes, bytes] | None:
    """Read the bands and the alpha band that follows them, if they can be read."""
    values = dataset.ReadRaster(*rectangle, buf_type=code, band_list=[*range(1, bands + 1)])
    alpha = dataset.GetRasterBand(bands + 1).ReadRaster(*rectangle, buf_type=gdal.GDT_Byte)
    return None if values is None or alpha is None else (values, alpha)


def _steps(start: int, end: int, step: int) -> Iterator[tuple[int, int]]:
    """Split rows at the edges of blocks of `step` rows."""
    while start < end:
        following = min(end, (start // step + 1) * step)
        yield start, following
        start = following
