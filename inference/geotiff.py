"""Write the classified raster: a GeoTIFF that carries its classes.

Whatever software opens it finds colours, names, counts and a nodata value: colour table, category
names and raster attribute table by way of GDAL, and a .qml beside it for QGIS.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import numpy as np
from osgeo import gdal

from .arrays import Classes
from .classes import Legend
from .definition import ModelClass
from .errors import OutputError
from .gdal_calls import checked
from .grid import UNREFERENCED, Grid
from .style import write_qml
from .tiling import Window

CLASS_BAND = "Class"  # what the band is called

_CODES = {
    np.dtype(np.uint8): gdal.GDT_Byte,
    np.dtype(np.uint16): gdal.GDT_UInt16,
    np.dtype(np.int16): gdal.GDT_Int16,
    np.dtype(np.int32): gdal.GDT_Int32,
}
# LZW: much faster than DEFLATE on maps of classes, for somewhat larger files. Without threads of GDAL's own, which
# would write blocks in any order: the same input gives the same file.
_OPTIONS = ("TILED=YES", "COMPRESS=LZW", "BIGTIFF=IF_SAFER")
_SMALLEST_OVERVIEW = 256  # pixels along the longer side
_EXACT_IN_OVERVIEWS = 2**24  # GDAL makes overviews by way of 32-bit floats: none are better than wrong ones
_MOST_NAMES = 65536  # category names stand in a list from 0 to the highest value


class ClassTiff:
    """A classified raster in the making; one thread writes it."""

    def __init__(self, path: str, shown: str, grid: Grid, legend: Legend, block: int) -> None:
        """Create the file.

        Args:
            path: Where to write it.
            shown: What the user calls that place, for messages.
            grid: Its pixels.
            legend: Its classes, type and nodata value.
            block: Sides of the file's own tiles; a multiple of 16.

        Raises:
            OutputError: The file system refuses.
        """
        self._path = path
        self._shown = shown
        self._grid = grid
        self._legend = legend
        self._dataset = self._created(block)

    def __enter__(self) -> ClassTiff:
        """Give the open file."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close a file that was not finished; what GDAL has to say of it no longer matters."""
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            self._dataset = None
        finally:
            gdal.PopErrorHandler()

    def write(self, window: Window, values: Classes) -> None:
        """Write the class values of a window."""
        checked(
            lambda: self._dataset.GetRasterBand(1).WriteArray(values, window.col, window.row) == 0 or None,
            self._failure,
        )

    def finish(self, classes: Sequence[tuple[ModelClass, int]], advance: Callable[[float], bool]) -> None:
        """Add classes, overviews and style, and close the file.

        Args:
            classes: The classes of the map, with their number of pixels.
            advance: Told the share of the overviews done; False stops them.

        Raises:
            OutputError: The file system refuses.
        """
        table = _attribute_table(classes)
        # No band is kept in a variable: a traceback would keep it, and with it the file, open.
        checked(lambda: self._dataset.GetRasterBand(1).SetDefaultRAT(table) == 0 or None, self._failure)
        longest, levels = max(self._grid.rows, self._grid.cols), [2]
        while longest // levels[-1] > _SMALLEST_OVERVIEW:
            levels.append(2 * levels[-1])
        exact = max(abs(entry.value) for entry in self._legend.classes) <= _EXACT_IN_OVERVIEWS
        if longest > _SMALLEST_OVERVIEW and exact:
            self._build_overviews(levels, advance)
        checked(self._closed, self._failure)
        checked(lambda: self._holds_table(len(classes)), self._failure)
        try:
            write_qml(os.path.splitext(self._path)[0] + ".qml", [entry for entry, _ in classes])
        except OSError as error:
            raise self._failure(str(error.strerror)) from error

    def _created(self, block: int) -> gdal.Dataset:
        grid, code = self._grid, _CODES[self._legend.dtype]
        options = [*_OPTIONS, f"BLOCKXSIZE={block}", f"BLOCKYSIZE={block}"]
        driver = gdal.GetDriverByName("GTiff")
        dataset = checked(
            lambda: driver.Create(self._path, grid.cols, grid.rows, 1, code, options=options), self._failure
        )
        if grid.crs:
            dataset.SetProjection(grid.crs)
        if grid.transform != UNREFERENCED:
            dataset.SetGeoTransform(grid.transform)
        band = dataset.GetRasterBand(1)
        band.SetNoDataValue(self._legend.nodata)
        band.SetDescription(CLASS_BAND)
        if self._legend.dtype == np.uint8:
            band.SetColorTable(_color_table(self._legend.classes))
        highest = max(entry.value for entry in self._legend.classes)
        if min(entry.value for entry in self._legend.classes) >= 0 and highest < _MOST_NAMES:
            names = {entry.value: entry.name for entry in self._legend.classes}
            band.SetCategoryNames([names.get(value, "") for value in range(highest + 1)])
        return dataset

    def _build_overviews(self, levels: list[int], advance: Callable[[float], bool]) -> None:
        def listener(share: float, _message: str, _data: object) -> int:
            return int(advance(share))

        checked(lambda: self._dataset.BuildOverviews("MODE", levels, listener) == 0 or None, self._failure)

    def _closed(self) -> bool | None:
        self._dataset.FlushCache()  # a full disk shows here, and only as an error noted
        self._dataset = None
        return None if gdal.GetLastErrorType() >= gdal.CE_Failure else True

    def _holds_table(self, rows: int) -> bool | None:
        """Read the attribute table back: GDAL says nothing when the disk is full while it writes it."""
        dataset = gdal.Open(self._path)
        table = None if dataset is None else dataset.GetRasterBand(1).GetDefaultRAT()
        return True if table is not None and table.GetRowCount() == rows else None

    def _failure(self, words: str) -> OutputError:
        return OutputError(f"Output {self._shown}: it cannot be written ({words}). Check the space left on the disk.")


def _color_table(classes: Sequence[ModelClass]) -> gdal.ColorTable:
    table = gdal.ColorTable()
    for entry in classes:
        table.SetColorEntry(entry.value, (*entry.color, 255))
    return table


def _attribute_table(classes: Sequence[tuple[ModelClass, int]]) -> gdal.RasterAttributeTable:
    table = gdal.RasterAttributeTable()
    columns = (
        ("Value", gdal.GFT_Integer, gdal.GFU_MinMax),
        ("Class", gdal.GFT_String, gdal.GFU_Name),
        ("Count", gdal.GFT_Real, gdal.GFU_PixelCount),  # real: areas pass 2^31 pixels
        ("Red", gdal.GFT_Integer, gdal.GFU_Red),
        ("Green", gdal.GFT_Integer, gdal.GFU_Green),
        ("Blue", gdal.GFT_Integer, gdal.GFU_Blue),
    )
    for name, kind, usage in columns:
        table.CreateColumn(name, kind, usage)
    table.SetRowCount(len(classes))
    for row, (entry, count) in enumerate(classes):
        table.SetValueAsInt(row, 0, entry.value)
        table.SetValueAsString(row, 1, entry.name)
        table.SetValueAsDouble(row, 2, float(count))
        for column, part in enumerate(entry.color, start=3):
            table.SetValueAsInt(row, column, part)
    return table
