"""Read the legend of a finished raster from its file, and write its style again."""

from __future__ import annotations

import os

from osgeo import gdal

from ..errors import PixelwiseError
from ..grid.gdal import in_words, open_dataset, whole_files
from ..model.classes import ModelClass
from .geotiff import TRANSPARENT
from .style import write_percent_qml, write_qml

_CLASS = (gdal.GFU_MinMax, gdal.GFU_Name, gdal.GFU_Red, gdal.GFU_Green, gdal.GFU_Blue)
_COUNTED = (gdal.GFU_PixelCount, gdal.GFU_Generic)  # pixels and areas, which do not belong to the legend


def stored_legend(path: str) -> tuple[object, ...]:
    """Read the names of a raster's bands, with the values, names and colours of their classes.

    Returns:
        A value that is equal for rasters with the same legend; () if there is no readable raster.
    """
    if not os.path.isfile(path):
        return ()
    try:
        with in_words(), whole_files():
            dataset = open_dataset(path, path)
            bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
            return tuple((band.GetDescription(), *_table_rows(band.GetDefaultRAT())) for band in bands)
    except PixelwiseError:  # a damaged file has no legend
        return ()


def write_stored_style(raster: str, path: str) -> None:
    """Write the style of a result to a .qml, from the classes in its attribute table that it shows.

    Raises:
        RasterError: The raster cannot be read.
        OSError: The file system refuses.
    """
    with whole_files():
        dataset = open_dataset(raster, raster)
        band = dataset.GetRasterBand(1)
        table, transparent = band.GetDefaultRAT(), (band.GetMetadataItem(TRANSPARENT) or "").split(",")
    columns = [table.GetColOfUsage(usage) for usage in _CLASS] if table else []
    if not columns or min(columns) < 0:
        write_percent_qml(path)
        return
    value, name, *color = columns
    write_qml(
        path,
        [
            ModelClass(
                table.GetValueAsInt(row, value),
                table.GetValueAsString(row, name),
                tuple(table.GetValueAsInt(row, component) for component in color),
            )
            for row in range(table.GetRowCount())
            if table.GetValueAsString(row, value) not in transparent
        ],
    )


def _table_rows(table: gdal.RasterAttributeTable | None) -> list[tuple[str, ...]]:
    if table is None:
        return []
    columns = [column for column in range(table.GetColumnCount()) if table.GetUsageOfCol(column) not in _COUNTED]
    return [tuple(table.GetValueAsString(row, column) for column in columns) for row in range(table.GetRowCount())]
