"""Read the classes that a file stores, whichever program wrote it.

Values come from the raster attribute table, in the file or next to it (.vat.dbf), else from the category names or the
flags of the band, else from a QGIS style (.qml). Names and colours come from the first of these that has them, after
the style of the QGIS layer, which the user sees; colours also from the colour table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from osgeo import gdal

from ..errors import RasterError
from ..i18n import tr
from ..model.classes import ModelClass, default_color
from ..raster.inputs import RasterInput
from .attribute_tables import table_next_to, table_of
from .entries import NO_CHANGE, Color, Entry, decoded_text
from .flags import flag_entries
from .styles import style_entries


@dataclass(frozen=True)
class ClassTable:
    """The classes that a file or a style lists.

    Attributes:
        classes: The classes, in the order of the table.
        transparent: Values that it shows as transparent, whether or not they have a class.
        palette: Colours of values, whether or not they have a class.
    """

    classes: tuple[ModelClass, ...] = ()
    transparent: frozenset[int] = frozenset()
    palette: Mapping[int, Color] = field(default_factory=dict)


def stored_classes(dataset: gdal.Dataset, raster: RasterInput, style: Mapping[int, Entry]) -> ClassTable:
    """Read the classes of the first band of an opened raster; none if the file lists none.

    Args:
        dataset: The raster.
        raster: The raster as the user chose it.
        style: The entries of the QGIS layer for single values; {} for other styles.

    Raises:
        RasterError: A class value does not fit a 32-bit raster.
    """
    band = dataset.GetRasterBand(1)
    path = raster.uri if raster.blocks is None and gdal.VSIStatL(raster.uri) else ""
    named, saved = _with_names(style), style_entries(path)
    tables = (
        table_of(band),
        table_next_to(path),
        _categories(band),
        flag_entries(band),
        _with_names(saved),
        named,
    )
    listed = next((entries for entries in tables if entries), {})
    colours = _color_table(band)
    sources = [{**style, **named}, *tables, saved, colours]
    entries = {value: _completed_entry(value, sources) for value in (*listed, *(named.keys() - listed.keys()))}
    palette = {value: entry.color for table in (colours, saved, style) for value, entry in table.items() if entry.color}
    try:
        classes = _classes_of(entries)
    except ValueError as error:
        raise RasterError(
            tr('Raster "{raster}": its table of classes is not valid: {reason}. Correct the table.').format(
                raster=raster.name, reason=error
            )
        ) from error
    shades = {**saved, **style, **entries}
    transparent = frozenset(value for value, entry in shades.items() if entry.is_transparent)
    return ClassTable(classes, transparent, palette)


def _classes_of(entries: Mapping[int, Entry]) -> tuple[ModelClass, ...]:
    return tuple(
        ModelClass(value, entry.name or str(value), entry.color or default_color(position))
        for position, (value, entry) in enumerate(entries.items())
    )


def _with_names(style: Mapping[int, Entry]) -> dict[int, Entry]:
    """Return the entries of a style that have names: QGIS writes the number of a value without one."""
    return {value: entry for value, entry in style.items() if entry.name and not _is_number(entry.name, value)}


def _is_number(label: str, value: int) -> bool:
    try:
        return float(label) == value
    except ValueError:
        return False


def _completed_entry(value: int, tables: Sequence[Mapping[int, Entry]]) -> Entry:
    """Return an entry with the name and the colour of the first table that has them."""
    entries = [table[value] for table in tables if value in table]
    names = [entry.name for entry in entries if entry.name and not _is_number(entry.name, value)] or [""]
    # QGIS 3.40 names the unchanged classes of a change raster by the column that has one name for all of them.
    unchanged = [name for name in names if names[0] == NO_CHANGE and name.startswith(f"{NO_CHANGE} (")]
    name = [*unchanged, *names][0]
    color = next((entry.color for entry in entries if entry.color), None)
    return Entry(name, color, entries[0].is_transparent)


def _categories(band: gdal.Band) -> dict[int, Entry]:
    names = map(decoded_text, band.GetCategoryNames() or ())
    return {value: Entry(name.strip()) for value, name in enumerate(names) if name.strip()}


def _color_table(band: gdal.Band) -> dict[int, Entry]:
    table = band.GetColorTable()
    count = 0 if table is None else table.GetCount()
    return {value: Entry("", tuple(table.GetColorEntry(value)[:3])) for value in range(count)}
