"""Read the classes that the metadata of a band state by the CF conventions, as land cover in netCDF files does."""

from __future__ import annotations

import re

from osgeo import gdal

from .entries import HEX_COLOR, Color, Entry

_NUMBER = re.compile(r"-?\d+")


def flag_entries(band: gdal.Band) -> dict[int, Entry]:
    """Return the values that have a meaning, by value; {} without such metadata."""
    metadata = band.GetMetadata()
    values = [int(number) for number in _NUMBER.findall(metadata.get("flag_values", ""))]
    names = metadata.get("flag_meanings", "").split()
    if not values or len(values) != len(names):
        return {}
    hexes = HEX_COLOR.findall(metadata.get("flag_colors", ""))
    stated: list[Color | None] = [(int(red, 16), int(green, 16), int(blue, 16)) for red, green, blue in hexes]
    # The colours leave out the value for no data, which is the first.
    missing: list[Color | None] = [None] * max(0, len(values) - len(stated))
    colors = missing + stated
    return {value: Entry(name.replace("_", " "), color) for value, name, color in zip(values, names, colors)}
