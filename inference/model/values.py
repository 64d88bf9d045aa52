"""The two readings of a raster whose bands have a scale: stored numbers, and the real values that QGIS shows."""

from __future__ import annotations

import enum

from ..i18n import tr


class Values(enum.Enum):
    """Which numbers the network is given; members are spelled as the user writes them."""

    AUTO = "auto"  # decided by the headers of the rasters and by what the model says of its values
    RAW = "raw"  # stored numbers
    REAL = "real"  # stored number * scale + offset, as QGIS shows them
    DN10000 = "dn10000"  # real values * 10,000, as Sentinel-2 before 2022 and HLS store reflectance

    @property
    def title(self) -> str:
        """The reading in words."""
        return {
            Values.AUTO: tr("chosen automatically"),
            Values.RAW: tr("stored numbers"),
            Values.REAL: tr("real values"),
            Values.DN10000: tr("real values x 10,000"),
        }[self]


def parse_values(text: object) -> Values | None:
    """Parse the reading that a model file states; None for `auto`, which states none.

    Raises:
        ValueError: It is none of the readings.
    """
    try:
        values = Values(str(text).strip().lower())
    except ValueError as error:
        raise ValueError(
            tr('"{text}" is not a reading of values; expected raw, real, dn10000 or auto').format(text=text)
        ) from error
    return None if values is Values.AUTO else values
