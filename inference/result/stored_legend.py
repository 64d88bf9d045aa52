"""Read the legend of a finished raster from its file."""

from __future__ import annotations

import os

from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import open_dataset

_COUNTED = (gdal.GFU_PixelCount, gdal.GFU_Generic)  # pixels and areas, which do not belong to the legend


def stored_legend(path: str) -> tuple[object, ...]:
    """Read the names of a raster's bands, with the values, names and colours of their classes.

    Returns:
        A value that is equal for rasters with the same legend; () if there is no readable raster.
    """
    if not os.path.isfile(path):
        return ()
    try:
        dataset = open_dataset(path, path)
    except RasterError:  # a damaged file has no legend
        return ()
    bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
    return tuple((band.GetDescription(), *_classes(band.GetDefaultRAT())) for band in bands)


def _classes(table: gdal.RasterAttributeTable | None) -> list[tuple[str, ...]]:
    if table is None:
        return []
    columns = [column for column in range(table.GetColumnCount()) if table.GetUsageOfCol(column) not in _COUNTED]
    return [tuple(table.GetValueAsString(row, column) for column in columns) for row in range(table.GetRowCount())]
