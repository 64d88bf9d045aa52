"""Read the classes that a file stores, whichever program wrote it.

Values come from the raster attribute table, in the file or next to it (.vat.dbf), else from the category names, else
from a QGIS style next to the file (.qml). Names and colours come from the first of these that has them; colours also
from the colour table.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from osgeo import gdal

from ..errors import RasterError
from ..i18n import tr
from ..model.classes import ModelClass, default_color
from ..raster.inputs import RasterInput
from .attribute_tables import table_next_to, table_of
from .entries import Color, Entry
from .styles import style_entries


@dataclass(frozen=True)
class ClassTable:
    """The classes that a file stores.

    Attributes:
        classes: Its classes, in its order.
        is_complete: Whether it lists all classes, as an attribute table does and a colour table does not.
        transparent: Values of classes that it shows as transparent.
    """

    classes: tuple[ModelClass, ...] = ()
    is_complete: bool = False
    transparent: frozenset[int] = field(default_factory=frozenset)


def stored_classes(dataset: gdal.Dataset, raster: RasterInput) -> ClassTable:
    """Read the classes of the first band of an opened raster; none if the file stores none.

    Raises:
        RasterError: A class value does not fit a 32-bit raster.
    """
    band = dataset.GetRasterBand(1)
    path = raster.uri if raster.blocks is None and os.path.isfile(raster.uri) else ""
    tables = (table_of(band), table_next_to(path), _categories(band), style_entries(path))
    listed = next((entries for entries in tables if entries), {})
    colours = _color_table(band)
    entries = {value: _completed(value, entry, [*tables, colours]) for value, entry in listed.items()}
    try:
        return _class_table(entries) if entries else ClassTable()
    except ValueError as error:
        raise RasterError(
            tr('Raster "{raster}": its table of classes is not valid: {reason}. Correct the table.').format(
                raster=raster.name, reason=error
            )
        ) from error


def stored_colors(dataset: gdal.Dataset) -> Mapping[int, Color]:
    """Return the colours of the colour table of the first band, by value."""
    return {value: entry.color for value, entry in _color_table(dataset.GetRasterBand(1)).items() if entry.color}


def _class_table(entries: Mapping[int, Entry]) -> ClassTable:
    classes = tuple(
        ModelClass(value, entry.name or str(value), entry.color or default_color(place))
        for place, (value, entry) in enumerate(entries.items())
    )
    transparent = frozenset(value for value, entry in entries.items() if entry.is_transparent)
    return ClassTable(classes, True, transparent)


def _completed(value: int, entry: Entry, tables: list[Mapping[int, Entry]]) -> Entry:
    """Return an entry with the name and the colour of the first table that has them."""
    others = [table[value] for table in tables if value in table]
    name = entry.name or next((other.name for other in others if other.name), "")
    color = entry.color or next((other.color for other in others if other.color), None)
    return Entry(name, color, entry.is_transparent)


def _categories(band: gdal.Band) -> dict[int, Entry]:
    return {value: Entry(name) for value, name in enumerate(band.GetCategoryNames() or ()) if name.strip()}


def _color_table(band: gdal.Band) -> dict[int, Entry]:
    table = band.GetColorTable()
    count = 0 if table is None else table.GetCount()
    return {value: Entry("", tuple(table.GetColorEntry(value)[:3])) for value in range(count)}
