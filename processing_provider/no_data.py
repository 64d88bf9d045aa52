"""Read the nodata settings in the properties of a layer that GDAL reads.

QGIS shows and uses real values if a band has a scale; the core compares stored numbers.
"""

from __future__ import annotations

import math

import numpy as np
from qgis.core import Qgis, QgsRasterDataProvider, QgsRasterRange

from ..inference.raster.image import NodataRule
from ..inference.raster.inputs import NodataSettings
from ..inference.raster.scaling import BandScale, band_scale

_ANY_TYPE = np.dtype(np.float64)  # the type of the stored numbers has no effect here
_ROUNDING = 2**-22  # relative: QGIS computes displayed values in single precision
_MOST_ROUNDING = 0.49  # in stored numbers


def nodata_settings_of(provider: QgsRasterDataProvider) -> NodataSettings | None:
    """Return the settings that differ from the file: additional nodata values and ignored declared ones."""
    numbers, ranges = range(1, provider.bandCount() + 1), ranges_of(provider)
    ignored = tuple(
        provider.sourceHasNoDataValue(number) and not provider.useSourceNoDataValue(number) for number in numbers
    )
    return NodataSettings(ranges, ignored) if any(ranges) or any(ignored) else None


def ranges_of(provider: QgsRasterDataProvider) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return for each band the inclusive ranges of additional nodata values, as stored numbers."""
    numbers = range(1, provider.bandCount() + 1)
    return tuple(
        tuple(_stored(values, provider, number) for values in provider.userNoDataValues(number)) for number in numbers
    )


def byte_limits(provider: QgsRasterDataProvider) -> tuple[tuple[int, ...], ...]:
    """Return for each band 0 and 255 if it has bytes and they are nodata."""
    limits = []
    for number, ranges in enumerate(ranges_of(provider), start=1):
        used = provider.sourceHasNoDataValue(number) and provider.useSourceNoDataValue(number)
        declared = provider.sourceNoDataValue(number) if used else None
        limits.append(NodataRule.of(declared, ranges, byte=provider.dataType(number) == Qgis.DataType.Byte).limits)
    return tuple(limits)


def _limits(values: QgsRasterRange) -> tuple[float, float]:
    """Return the lowest and highest value, both inclusive."""
    low, high = values.min(), values.max()
    return (
        low if values.contains(low) else float(np.nextafter(low, np.inf)),
        high if values.contains(high) else float(np.nextafter(high, -np.inf)),
    )


def _stored(values: QgsRasterRange, provider: QgsRasterDataProvider, number: int) -> tuple[float, float]:
    """Return the lowest and highest stored number that QGIS displays within a range of values."""
    scale = band_scale(provider.bandScale(number), provider.bandOffset(number), _ANY_TYPE)
    if scale is None:
        return _limits(values)
    ends = [(values.min(), values.contains(values.min())), (values.max(), values.contains(values.max()))]
    margins = [_rounding(value, scale) * (1 if included else -1) for value, included in ends]
    (first, before), (last, after) = sorted((scale.stored(value), margin) for (value, _), margin in zip(ends, margins))
    return first - before, last + after


def _rounding(value: float, scale: BandScale) -> float:
    """Return the error of a stored number due to QGIS's rounding of its value."""
    if not math.isfinite(value):
        return 0.0
    return min(abs((abs(value) + abs(scale.offset)) / scale.scale) * _ROUNDING, _MOST_ROUNDING)
