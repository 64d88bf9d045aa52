"""The attribute table of a class raster, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from osgeo import gdal

from .layer_metadata import hectares
from .tally import ClassStatistics

AREA = "Area_ha"  # column with areas in hectares


class NamedClass(Protocol):
    """A class of a map or of labels: its value, name and colour (red, green, blue; 0-255)."""

    @property
    def value(self) -> int:
        """Its pixel value."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def color(self) -> tuple[int, int, int]:
        """Its colour."""


@dataclass(frozen=True)
class Column:
    """A column of an attribute table.

    Attributes:
        name: Its name.
        usage: Its meaning, one of GDAL's GFU_ constants.
        values: A value for each row: all of them numbers, or all of them texts.
        kind: Its type, one of GDAL's GFT_ constants; None for that of the values.
    """

    name: str
    usage: int
    values: Sequence[int | float | str]
    kind: int | None = None

    @property
    def stored_kind(self) -> int:
        """The type in which it is stored."""
        if self.kind is not None:
            return self.kind
        if any(isinstance(value, str) for value in self.values):
            return int(gdal.GFT_String)
        whole = all(isinstance(value, int) and -(2**31) <= value < 2**31 for value in self.values)
        return int(gdal.GFT_Integer if whole else gdal.GFT_Real)


def named_columns(classes: Sequence[NamedClass]) -> tuple[Column, ...]:
    """Return the columns with the value and the name of each class."""
    return (
        Column("Value", gdal.GFU_MinMax, [entry.value for entry in classes], gdal.GFT_Integer),
        Column("Class", gdal.GFU_Name, [entry.name for entry in classes], gdal.GFT_String),
    )


def color_columns(classes: Sequence[NamedClass]) -> tuple[Column, ...]:
    """Return the columns with the colour of each class."""
    usages = (("Red", gdal.GFU_Red), ("Green", gdal.GFU_Green), ("Blue", gdal.GFU_Blue))
    return tuple(
        Column(name, usage, [entry.color[part] for entry in classes], gdal.GFT_Integer)
        for part, (name, usage) in enumerate(usages)
    )


def standard_columns(statistics: ClassStatistics) -> tuple[Column, ...]:
    """Return value, name, pixels, colour and area of each class, without areas if the raster is not on the Earth."""
    classes = [entry for entry, _ in statistics.classes]
    covered = [coverage for _, coverage in statistics.classes]
    columns = (
        *named_columns(classes),
        # Real: areas pass 2^31 pixels.
        Column("Count", gdal.GFU_PixelCount, [coverage.pixels for coverage in covered], gdal.GFT_Real),
        *color_columns(classes),
    )
    if statistics.nodata.area is None:
        return columns
    return (
        *columns,
        Column(AREA, gdal.GFU_Generic, [hectares(coverage.area or 0.0) for coverage in covered], gdal.GFT_Real),
    )


def attribute_table(columns: Sequence[Column]) -> gdal.RasterAttributeTable:
    """Return columns as a table of GDAL."""
    table = gdal.RasterAttributeTable()
    table.SetRowCount(len(columns[0].values))
    for number, column in enumerate(columns):
        table.CreateColumn(column.name, column.stored_kind, column.usage)
        store = {gdal.GFT_Integer: table.SetValueAsInt, gdal.GFT_Real: table.SetValueAsDouble}
        write = store.get(column.stored_kind, table.SetValueAsString)
        for row, value in enumerate(column.values):
            write(row, number, value)
    return table
