"""Read the classes of a raster attribute table, by the usage and by the names of its columns.

Programs name the columns differently, and some give no usage at all, as .vat.dbf files do.
"""

from __future__ import annotations

import itertools
import math
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from osgeo import gdal, ogr

from .entries import Color, Entry, decoded_text

_MOST_VALUES = 65536  # rows, and values of all ranges together: others are named by their numbers
_SAME_NAME = re.compile(r"[\W_]+")

# The names of columns without a usage, in lower case and without marks; earlier ones take precedence.
_VALUE_COLUMNS = (
    "value",
    "pixelvalue",
    "val",
    "dn",
    "gridcode",
    "classvalue",
    "classid",
    "wert",
    "pixelwert",
    "valeur",
    "valor",
)
_NAMES = (
    *("classname", "classnames", "class", "name", "label", "landcoverclass", "landcover", "category", "legend"),
    *("description", "type", "klasse", "klassenname", "bezeichnung", "beschreibung", "kategorie", "nomclasse", "nom"),
    *("classe", "libelle", "clase", "nombre", "etiqueta", "descripcion", "nome", "descrizione", "klas", "naam"),
)
_NAME_WORDS = ("label", "class", "name", "cover", "categor", "klass", "bezeichn", "descri", "libel")
_COLORS = (
    ("red", "r", "rot", "rouge", "rojo", "rosso"),
    ("green", "g", "gruen", "grün", "vert", "verde"),
    ("blue", "b", "blau", "bleu", "azul", "blu"),
)
_ALPHA = ("alpha", "opacity", "a", "deckkraft", "transparenz")


@dataclass(frozen=True)
class TableColumn:
    """A column of a table.

    Attributes:
        name: Its name in lower case, without marks.
        usage: One of GDAL's GFU_ constants.
        is_text: Whether it has texts.
        values: Its values.
    """

    name: str
    usage: int
    is_text: bool
    values: Sequence[float | str]


def table_of(band: gdal.Band) -> dict[int, Entry]:
    """Return the classes of a band's attribute table, by value."""
    table = band.GetDefaultRAT()
    if table is None:
        return {}
    columns = [_column(table, number) for number in range(table.GetColumnCount())]
    return _entries_by_value(columns, _binned(table))


def table_next_to(path: str) -> dict[int, Entry]:
    """Return the classes of the .vat.dbf file next to a raster, which GDAL does not read for most formats."""
    stem = os.path.splitext(path)[0]
    table = next((name for name in (f"{path}.vat.dbf", f"{stem}.vat.dbf") if path and gdal.VSIStatL(name)), "")
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = gdal.OpenEx(table, gdal.OF_VECTOR) if table else None
        layer = None if dataset is None else dataset.GetLayer(0)
        return {} if layer is None else _entries_by_value(_layer_columns(layer), None)
    except RuntimeError:  # it cannot be opened, with GDAL's exceptions enabled
        return {}
    finally:
        gdal.PopErrorHandler()


def _layer_columns(layer: ogr.Layer) -> list[TableColumn]:
    definition = layer.GetLayerDefn()
    rows = [*_rows(layer)]
    columns = []
    for number in range(definition.GetFieldCount()):
        field = definition.GetFieldDefn(number)
        is_text = field.GetType() == ogr.OFTString
        empty = "" if is_text else math.nan
        values = [empty if row.GetField(number) is None else row.GetField(number) for row in rows]
        columns.append(TableColumn(_plain_name(field.GetName()), gdal.GFU_Generic, is_text, values))
    return columns


def _rows(layer: ogr.Layer) -> Iterator[ogr.Feature]:
    """Yield the rows of a table; of a damaged one, those before the damage."""
    with suppress(RuntimeError):  # with GDAL's exceptions enabled; otherwise the rows just end
        yield from itertools.islice(layer, _MOST_VALUES)


def _column(table: gdal.RasterAttributeTable, number: int) -> TableColumn:
    is_text = table.GetTypeOfCol(number) == gdal.GFT_String
    read: Callable[[int, int], float | str] = table.GetValueAsString if is_text else table.GetValueAsDouble
    values = [read(row, number) for row in range(min(table.GetRowCount(), _MOST_VALUES))]
    return TableColumn(_plain_name(table.GetNameOfCol(number)), table.GetUsageOfCol(number), is_text, values)


def _binned(table: gdal.RasterAttributeTable) -> tuple[float, float]:
    """Return the value of the first row of a table without values, and the step to the next."""
    binned, first, step = table.GetLinearBinning()
    return (first, step) if binned and step else (0.0, 1.0)


def _entries_by_value(columns: Sequence[TableColumn], binning: tuple[float, float] | None) -> dict[int, Entry]:
    """Return the classes of a table by value; {} if it has none, as one with a histogram only."""
    ranges = _ranges(columns)
    names = _with_sides(_name_column(columns), columns)
    if ranges is None:
        if binning is None or names is None or not columns:
            return {}
        first, step = binning
        ranges = [(first + row * step,) * 2 for row in range(len(columns[0].values))]
        used = [bool(str(name).strip()) for name in names.values]
    else:
        used = [True] * len(ranges)
    colors, alphas = _colors(columns), _alphas(columns)
    entries: dict[int, Entry] = {}
    for row, limits in enumerate(ranges):
        name = "" if names is None else decoded_text(str(names.values[row])).strip()
        for value in _whole_range(*limits) if used[row] else ():
            if len(entries) < _MOST_VALUES:
                entries.setdefault(value, Entry(name, colors[row], alphas[row] == 0))
    return entries


def _ranges(columns: Sequence[TableColumn]) -> list[tuple[float, float]] | None:
    """Return the lowest and the highest value of each row; None if no column has values."""
    value = _by_usage(columns, gdal.GFU_MinMax) or _by_name(columns, _VALUE_COLUMNS)
    if value is not None:
        return [(number, number) for number in map(_number_or_nan, value.values)]
    lowest, highest = _by_usage(columns, gdal.GFU_Min), _by_usage(columns, gdal.GFU_Max)
    if lowest is None or highest is None:
        return None
    starts, ends = [*map(_number_or_nan, lowest.values)], [*map(_number_or_nan, highest.values)]
    shared = {*starts}
    # Ranges that meet, such as 1 to 2 and 2 to 3, do not contain their upper end.
    return [
        (start, math.nextafter(end, start) if end in shared and end > start else end)
        for start, end in zip(starts, ends)
    ]


def _whole_range(lowest: float, highest: float) -> range:
    if not (math.isfinite(lowest) and math.isfinite(highest)):
        return range(0)
    return range(math.ceil(lowest), min(math.floor(highest), math.ceil(lowest) + _MOST_VALUES) + 1)


def _name_column(columns: Sequence[TableColumn]) -> TableColumn | None:
    """Return the column with the names of the classes: by usage, by its name, or else the first with words."""
    filled = [column for column in columns if column.is_text and any(str(value).strip() for value in column.values)]
    # A column of numbers only repeats the values, or has codes.
    texts = [column for column in filled if _has_words(column)] or filled
    similar = (column for column in texts if any(word in column.name for word in _NAME_WORDS))
    named_column = _by_usage(texts, gdal.GFU_Name) or _by_name(texts, _NAMES)
    return named_column or max(similar, key=_distinct_count, default=None) or next(iter(texts), None)


def _has_words(column: TableColumn) -> bool:
    return any(str(value).strip() and not math.isfinite(_number_or_nan(value)) for value in column.values)


def _with_sides(names: TableColumn | None, columns: Sequence[TableColumn]) -> TableColumn | None:
    """Return the names of a table of changes, with the class of what did not change, which all has one name."""
    earlier, later = _by_name(columns, ("classfrom",)), _by_name(columns, ("classto",))
    if names is None or earlier is None or later is None:
        return names
    rows = zip(names.values, earlier.values, later.values)
    titles = [
        f"{name} ({start})" if start == end and str(start) not in str(name) else name for name, start, end in rows
    ]
    return replace(names, values=titles)


def _distinct_count(column: TableColumn) -> int:
    """Return the number of different names: of the levels of a nomenclature, that of the classes has the most."""
    return len({*column.values})


def _colors(columns: Sequence[TableColumn]) -> list[Color | None]:
    rows = len(columns[0].values) if columns else 0
    usages = (gdal.GFU_Red, gdal.GFU_Green, gdal.GFU_Blue)
    numbers = [column for column in columns if not column.is_text or not _has_words(column)]
    parts = [_by_usage(numbers, usage) or _by_name(numbers, names) for usage, names in zip(usages, _COLORS)]
    if any(part is None for part in parts):
        return [None] * rows
    red, green, blue = ([*map(_number_or_nan, part.values)] for part in parts if part is not None)
    # Some programs store fractions of 1 instead of numbers up to 255.
    highest = max((value for value in (*red, *green, *blue) if math.isfinite(value)), default=0.0)
    scale = 255 if 0 < highest <= 1 else 1
    return [(_byte(r * scale), _byte(g * scale), _byte(b * scale)) for r, g, b in zip(red, green, blue)]


def _byte(part: float) -> int:
    return min(255, max(0, round(part))) if math.isfinite(part) else 0


def _alphas(columns: Sequence[TableColumn]) -> list[float]:
    rows = len(columns[0].values) if columns else 0
    column = _by_usage(columns, gdal.GFU_Alpha) or _by_name(columns, _ALPHA)
    return [1.0] * rows if column is None or column.is_text else [*map(_number_or_nan, column.values)]


def _by_usage(columns: Sequence[TableColumn], usage: int) -> TableColumn | None:
    return next((column for column in columns if column.usage == usage), None)


def _by_name(columns: Sequence[TableColumn], names: Sequence[str]) -> TableColumn | None:
    ranked = (
        (names.index(column.name), column_index) for column_index, column in enumerate(columns) if column.name in names
    )
    best = min(ranked, default=None)
    return None if best is None else columns[best[1]]


def _plain_name(name: str) -> str:
    return _SAME_NAME.sub("", decoded_text(name)).lower()


def _number_or_nan(value: float | str) -> float:
    try:
        return float(value)
    except ValueError:
        return math.nan
