"""Which values of bands with a scale are passed to the network: stored numbers, or the real values that QGIS shows."""

from __future__ import annotations

import enum

from ..i18n import tr


class ValueMode(enum.Enum):
    """Which values the network is given, in the user's spelling."""

    AUTO = "auto"  # chosen by the headers of the rasters and the files of the model
    RAW = "raw"  # stored numbers
    REAL = "real"  # stored number * scale + offset, as QGIS shows them
    DN10000 = "dn10000"  # real values * 10,000, as Sentinel-2 before 2022 and HLS store reflectance

    @property
    def title(self) -> str:
        """The name of the values, for the user."""
        return {
            ValueMode.AUTO: tr("chosen automatically"),
            ValueMode.RAW: tr("stored numbers"),
            ValueMode.REAL: tr("real values"),
            ValueMode.DN10000: tr("real values x 10,000"),
        }[self]


def parse_values(text: object) -> ValueMode | None:
    """Parse the values that a model file states; `auto` is the same as no statement.

    Raises:
        ValueError: The text is not one of the options.
    """
    try:
        values = ValueMode(str(text).strip().lower())
    except ValueError as error:
        raise ValueError(tr('"{text}" is not valid; expected raw, real, dn10000 or auto').format(text=text)) from error
    return None if values is ValueMode.AUTO else values
