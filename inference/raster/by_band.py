"""Warp a raster whose bands lack values in different pixels, each band with its own validity.

GDAL has no option for that: it leaves out pixels that lack all bands, or leaves out samples and does not tell where
nothing was left. So samples without a value are NaN before the warp, and NaN tells it afterwards. A sample of the
result has a value where gdalwarp of that band alone, with an alpha band, would give it one (docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from osgeo import gdal

from ..arrays import DType, Pixels, Validity
from ..errors import PixelwiseError
from ..grid.gdal import CODES, checked
from .image import Image, NodataRule, image_of
from .output_grid import NEAREST, Holes, Warp

Place = tuple[int, int, int, int]
"""First column, first row, columns, rows."""


@dataclass(frozen=True)
class SampleTypes:
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


class BandwiseWarp:
    """Reads a warped raster. For one thread."""

    def __init__(self, dataset: gdal.Dataset, warp: Warp, name: str, threads: int, numbers: SampleTypes) -> None:
        """Prepare a warp.

        Args:
            dataset: The raster: the model's bands of the type `numbers.wide`, NaN where there is no value and declared
                so, and maybe an alpha band.
            warp: The warp.
            name: What the user calls the raster, for messages.
            threads: How many threads GDAL may warp with.
            numbers: What is read.
        """
        self._numbers = numbers
        self._values = warp.applied(dataset, name, threads, Holes.SAMPLES)
        self._nearest: gdal.Dataset | None = None
        if warp.resampling == "bilinear":  # GDAL then asks whether the nearest pixel has a value
            nearest = replace(warp, resampling=NEAREST)
            self._nearest = nearest.applied(dataset, name, threads, Holes.SAMPLES)

    def read(self, place: Place, failure: Callable[[str], PixelwiseError]) -> Image:
        """Read a part; what goes wrong becomes the error of `failure`."""
        values, inside = self._read(self._values, place, failure)
        if self._nearest is not None:
            nearest, _ = self._read(self._nearest, place, failure)
            values[~np.isfinite(nearest)] = np.nan
        image = image_of(values, [NodataRule()] * len(values)).within(inside)
        return image._replace(pixels=self._numbers.narrowed(values))

    def _read(
        self, dataset: gdal.Dataset, place: Place, failure: Callable[[str], PixelwiseError]
    ) -> tuple[Pixels, Validity]:
        """Values and the alpha band, a row of GDAL's blocks at a time: its cache need not hold those of all rows."""
        bands, wide, (left, top, width, height) = len(self._numbers.whole), self._numbers.wide, place
        values, inside = np.empty((bands, height, width), wide), np.empty((height, width), bool)
        for first, last in _steps(top, top + height, dataset.GetRasterBand(1).GetBlockSize()[1]):
            part, rows = (left, first, width, last - first), slice(first - top, last - top)
            raw, alpha = checked(partial(_parts, dataset, part, bands, CODES[wide]), failure)
            values[:, rows] = np.frombuffer(raw, wide).reshape(bands, last - first, width)
            inside[rows] = np.frombuffer(alpha, np.uint8).reshape(last - first, width) != 0
        return values, inside


def _parts(dataset: gdal.Dataset, place: Place, bands: int, code: int) -> tuple[bytes, bytes] | None:
    """The bands and the alpha band that follows them; None where they cannot be read."""
    values = dataset.ReadRaster(*place, buf_type=code, band_list=[*range(1, bands + 1)])
    alpha = dataset.GetRasterBand(bands + 1).ReadRaster(*place, buf_type=gdal.GDT_Byte)
    return None if values is None or alpha is None else (values, alpha)


def _steps(start: int, end: int, step: int) -> Iterator[tuple[int, int]]:
    """Cut rows where blocks of so many rows end."""
    while start < end:
        following = min(end, (start // step + 1) * step)
        yield start, following
        start = following
