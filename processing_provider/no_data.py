"""What the user says of nodata in the properties of a layer that GDAL reads."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsRasterDataProvider, QgsRasterRange

from ..inference.raster.environment import NoValues


def no_values_of(provider: QgsRasterDataProvider) -> NoValues | None:
    """Read what differs from the file: additional values that are none, and a declared one that is unticked."""
    numbers = range(1, provider.bandCount() + 1)
    ranges = tuple(tuple(map(_limits, provider.userNoDataValues(number))) for number in numbers)
    ignored = tuple(
        provider.sourceHasNoDataValue(number) and not provider.useSourceNoDataValue(number) for number in numbers
    )
    return NoValues(ranges, ignored) if any(ranges) or any(ignored) else None


def _limits(values: QgsRasterRange) -> tuple[float, float]:
    """Lowest and highest value, both included."""
    low, high = values.min(), values.max()
    return (
        low if values.contains(low) else float(np.nextafter(low, np.inf)),
        high if values.contains(high) else float(np.nextafter(high, -np.inf)),
    )
