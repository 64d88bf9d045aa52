"""Scale and offset of bands, and sources with scaled pixels: stored numbers become real values.

GDAL reads and warps stored numbers. Scaling is affine, so it can be applied afterwards: a scaled warp of stored numbers
is the warp of the real values, rounded to the resolution of the stored numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from osgeo import gdal

from ..arrays import DType, Pixels
from ..grid.gdal import TYPES
from ..grid.window import Window
from ..model.values import ValueMode
from .image import Image
from .source_around import SourceAround

if TYPE_CHECKING:
    from .imagery import RasterSource

DN = 10000.0  # number of reflectance 1 in the interpretation dn10000


@dataclass(frozen=True)
class BandScale:
    """The conversion of stored numbers to real values: stored * scale + offset.

    Attributes:
        scale: The factor, not 0.
        offset: The summand.
        dtype: Type of the stored numbers.
        applied: Whether the pixels are already real values when read, as those of QGIS's virtual rasters.
    """

    scale: float
    offset: float
    dtype: DType
    applied: bool = False

    def factors(self, values: ValueMode) -> tuple[float, float]:
        """Return gain and bias from the pixels that are read to the numbers of an interpretation."""
        if values is ValueMode.RAW:
            return (1 / self.scale, -self.offset / self.scale) if self.applied else (1.0, 0.0)
        size = DN if values is ValueMode.DN10000 else 1.0
        return (size, 0.0) if self.applied else (self.scale * size, self.offset * size)

    def stored(self, value: float) -> float:
        """Return the stored number of a real value."""
        return (value - self.offset) / self.scale

    def text(self) -> str:
        """Return the formula for messages."""
        sign = "-" if self.offset < 0 else "+"
        shift = f" {sign} {abs(self.offset):.7g}" if self.offset else ""
        return f"x {self.scale:.7g}{shift}"


def band_scale(scale: float | None, offset: float | None, dtype: DType) -> BandScale | None:
    """Return the scale of a band from its header, if it is valid and has an effect."""
    scale, offset = 1.0 if scale is None else scale, 0.0 if offset is None else offset
    if (scale, offset) == (1.0, 0.0) or scale == 0 or not (math.isfinite(scale) and math.isfinite(offset)):
        return None
    return BandScale(scale, offset, dtype)


def band_scales(dataset: gdal.Dataset, bands: Sequence[int]) -> tuple[BandScale | None, ...]:
    """Return the scale, if any, of each of these bands (from 0)."""
    chosen = [dataset.GetRasterBand(band + 1) for band in bands]
    types = (TYPES.get(band.DataType, np.dtype(np.float64)) for band in chosen)
    return tuple(band_scale(band.GetScale(), band.GetOffset(), dtype) for band, dtype in zip(chosen, types))


def scaled_type(dtype: DType) -> DType:
    """Return a type precise enough for the real values of stored numbers of a type."""
    return np.dtype(np.float32) if dtype.itemsize <= 2 or dtype == np.float32 else np.dtype(np.float64)


@dataclass(frozen=True)
class Scaling:
    """The scaling of the pixels of each band.

    Attributes:
        gains: Factor of each band.
        biases: Summand of each band.
        whole: Whether results are rounded to whole stored numbers.
    """

    gains: tuple[float, ...]
    biases: tuple[float, ...]
    whole: tuple[bool, ...]

    @classmethod
    def of(cls, scales: Sequence[BandScale | None], values: ValueMode) -> Scaling | None:
        """Return the scaling to an interpretation, unless the pixels that are read are already its numbers."""
        if values is ValueMode.RAW and not any(scale and scale.applied for scale in scales):
            return None
        gains, biases = zip(*(scale.factors(values) if scale else (1.0, 0.0) for scale in scales))
        whole = (scale is not None and values is ValueMode.RAW and scale.dtype.kind in "iu" for scale in scales)
        return cls(gains, biases, tuple(whole))

    def applied(self, pixels: Pixels, dtype: DType) -> Pixels:
        """Scale pixels of shape (bands, rows, cols) in double precision, to values of a type."""
        out = np.empty(pixels.shape, dtype)
        for band, gain, bias, whole, target in zip(pixels, self.gains, self.biases, self.whole, out):
            exact = band.astype(np.float64)
            with np.errstate(over="ignore", invalid="ignore"):  # of pixels that are not valid
                exact *= gain
                exact += bias
                target[...] = _nearest_whole(exact, dtype) if whole else exact
        return out


def _nearest_whole(values: Pixels, dtype: DType) -> Pixels:
    """Return the nearest whole numbers within a type; 0 for NaN."""
    nearest: Pixels = np.rint(np.nan_to_num(values))
    if dtype.kind in "iu":
        nearest = np.clip(nearest, np.iinfo(dtype).min, np.iinfo(dtype).max)
    return nearest


class ScaledPixels(SourceAround):
    """A source that scales the pixels of another; validity is that of the stored numbers."""

    def __init__(self, source: RasterSource, scaling: Scaling, dtype: DType) -> None:
        """Store a source, and the scaling of its pixels to a type."""
        super().__init__(source)
        self._scaling = scaling
        self._dtype = dtype

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        image = self._source.read(window)
        return image._replace(pixels=self._scaling.applied(image.pixels, self._dtype))
