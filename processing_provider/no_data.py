"""What the user says of nodata in the properties of a layer that GDAL reads.

QGIS shows and takes real values where a band has a scale; the core compares stored numbers.
"""

from __future__ import annotations

import math

import numpy as np
from qgis.core import Qgis, QgsRasterDataProvider, QgsRasterRange

from ..inference.raster.image import NodataRule
from ..inference.raster.inputs import NodataSettings
from ..inference.raster.scaling import BandScale, band_scale

_ANY = np.dtype(np.float64)  # type of stored numbers, which does not matter here
_ROUNDING = 2**-22  # of a value that QGIS shows: it computes them in single precision
_MOST_ROUNDING = 0.49  # of a stored number


def nodata_settings_of(provider: QgsRasterDataProvider) -> NodataSettings | None:
    """Read what differs from the file: additional values that are none, and a declared one that is unticked."""
    numbers, ranges = range(1, provider.bandCount() + 1), ranges_of(provider)
    ignored = tuple(
        provider.sourceHasNoDataValue(number) and not provider.useSourceNoDataValue(number) for number in numbers
    )
    return NodataSettings(ranges, ignored) if any(ranges) or any(ignored) else None


def ranges_of(provider: QgsRasterDataProvider) -> tuple[tuple[tuple[float, float], ...], ...]:
    """For every band, lowest and highest of the additional numbers that are none, both included."""
    numbers = range(1, provider.bandCount() + 1)
    return tuple(
        tuple(_stored(values, provider, number) for values in provider.userNoDataValues(number)) for number in numbers
    )


def limits_of(provider: QgsRasterDataProvider) -> tuple[tuple[int, ...], ...]:
    """For every band, 0 and 255 where it is of bytes and they stand for nodata."""
    found = []
    for number, ranges in enumerate(ranges_of(provider), start=1):
        used = provider.sourceHasNoDataValue(number) and provider.useSourceNoDataValue(number)
        declared = provider.sourceNoDataValue(number) if used else None
        found.append(NodataRule.of(declared, ranges, byte=provider.dataType(number) == Qgis.DataType.Byte).limits)
    return tuple(found)


def _limits(values: QgsRasterRange) -> tuple[float, float]:
    """Lowest and highest value, both included."""
    low, high = values.min(), values.max()
    return (
        low if values.contains(low) else float(np.nextafter(low, np.inf)),
        high if values.contains(high) else float(np.nextafter(high, -np.inf)),
    )


def _stored(values: QgsRasterRange, provider: QgsRasterDataProvider, number: int) -> tuple[float, float]:
    """The lowest and highest stored number of a band that QGIS shows as one of these values."""
    scale = band_scale(provider.bandScale(number), provider.bandOffset(number), _ANY)
    if scale is None:
        return _limits(values)
    ends = [(values.min(), values.contains(values.min())), (values.max(), values.contains(values.max()))]
    beyond = [_rounding(value, scale) * (1 if included else -1) for value, included in ends]
    (first, before), (last, after) = sorted((scale.stored(value), part) for (value, _), part in zip(ends, beyond))
    return first - before, last + after


def _rounding(value: float, scale: BandScale) -> float:
    """How far a stored number may lie beside that of a value which QGIS rounds."""
    if not math.isfinite(value):
        return 0.0
    return min(abs((abs(value) + abs(scale.offset)) / scale.scale) * _ROUNDING, _MOST_ROUNDING)
