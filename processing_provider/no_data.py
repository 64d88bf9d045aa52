"""What the user says of nodata in the properties of a layer that GDAL reads."""

from __future__ import annotations

import numpy as np
from qgis.core import Qgis, QgsRasterDataProvider, QgsRasterRange

from ..inference.raster.environment import NoValues
from ..inference.raster.image import NoValue


def no_values_of(provider: QgsRasterDataProvider) -> NoValues | None:
    """Read what differs from the file: additional values that are none, and a declared one that is unticked."""
    numbers, ranges = range(1, provider.bandCount() + 1), ranges_of(provider)
    ignored = tuple(
        provider.sourceHasNoDataValue(number) and not provider.useSourceNoDataValue(number) for number in numbers
    )
    return NoValues(ranges, ignored) if any(ranges) or any(ignored) else None


def ranges_of(provider: QgsRasterDataProvider) -> tuple[tuple[tuple[float, float], ...], ...]:
    """For every band, lowest and highest of the additional values that are none, both included."""
    numbers = range(1, provider.bandCount() + 1)
    return tuple(tuple(map(_limits, provider.userNoDataValues(number))) for number in numbers)


def limits_of(provider: QgsRasterDataProvider) -> tuple[tuple[int, ...], ...]:
    """For every band, 0 and 255 where it is of bytes and they stand for nodata."""
    found = []
    for number, ranges in enumerate(ranges_of(provider), start=1):
        used = provider.sourceHasNoDataValue(number) and provider.useSourceNoDataValue(number)
        declared = provider.sourceNoDataValue(number) if used else None
        found.append(NoValue.of(declared, ranges, byte=provider.dataType(number) == Qgis.DataType.Byte).limits)
    return tuple(found)


def _limits(values: QgsRasterRange) -> tuple[float, float]:
    """Lowest and highest value, both included."""
    low, high = values.min(), values.max()
    return (
        low if values.contains(low) else float(np.nextafter(low, np.inf)),
        high if values.contains(high) else float(np.nextafter(high, -np.inf)),
    )
