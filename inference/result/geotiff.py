"""Write GeoTIFFs: the classified raster, which carries its classes, and what all results have in common.

Whatever software opens the map finds colours, names, counts and a nodata value: colour table, category
names and raster attribute table by way of GDAL, and a .qml beside it for QGIS.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..arrays import DType
from ..errors import OutputError
from ..grid.gdal import checked
from ..grid.grid import UNREFERENCED, Grid
from ..grid.window import Window
from ..i18n import tr
from ..model.classes import Legend, ModelClass
from .layer_metadata import Description, hectares, write_qmd
from .provenance import Provenance
from .pyramid import SIDE, Halve, Planes, Pyramid, levels, most_frequent
from .style import write_qml
from .tally import ClassStatistics

CLASS_BAND = "Class"  # what the band is called
AREA = "Area_ha"  # the column of the attribute table with areas in hectares

_CODES = {
    np.dtype(np.uint8): gdal.GDT_Byte,
    np.dtype(np.uint16): gdal.GDT_UInt16,
    np.dtype(np.int16): gdal.GDT_Int16,
    np.dtype(np.int32): gdal.GDT_Int32,
}
# LZW: much faster than DEFLATE on maps of classes, for somewhat larger files. Without threads of GDAL's own, which
# would write blocks in any order: the same input gives the same file.
# Blocks without a value are left out, so that a file is as large as what is in it.
_OPTIONS = ("TILED=YES", "COMPRESS=LZW", "BIGTIFF=IF_SAFER", "SPARSE_OK=TRUE")
# Each band by itself, as it is looked at; three or four bands are no picture for the screen.
_MANY_BANDS = ("INTERLEAVE=BAND", "PHOTOMETRIC=MINISBLACK", "ALPHA=NO")
_MOST_NAMES = 65536  # category names stand in a list from 0 to the highest value

T = TypeVar("T")
Own = TypeVar("Own", bound="GeoTiff")


@dataclass(frozen=True)
class Content:
    """What the bands of a GeoTIFF hold.

    Attributes:
        dtype: Type of the values.
        nodata: The value that is none.
        names: The name of each band.
        halve: How overviews are made.
        title: What the raster shows, for its layer metadata.
        provenance: What the raster records of how it is made; None for nothing.
    """

    dtype: DType
    nodata: int
    names: tuple[str, ...]
    halve: Halve
    title: str = ""
    provenance: Provenance | None = None


class GeoTiff:
    """A raster in the making; one thread at a time writes it."""

    def __init__(self, path: str, shown: str, grid: Grid, content: Content) -> None:
        """Create the file.

        Args:
            path: Where to write it.
            shown: What the user calls that place, for messages.
            grid: Its pixels.
            content: Its bands.

        Raises:
            OutputError: The file system refuses.
        """
        self.path = path
        self._shown = shown
        self._grid = grid
        self._content = content
        self._dataset = self._created()
        self._has_overviews = False
        self._pyramid = Pyramid((grid.rows, grid.cols), content.nodata, content.halve, self._write, self._read)

    def __enter__(self: Own) -> Own:
        """Give the open file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close a file that was not finished; what GDAL has to say of it no longer matters."""
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            self._dataset = None
        finally:
            gdal.PopErrorHandler()
            del self._pyramid  # refers to this: a circle that would keep what waits in it

    def write(self, window: Window, values: NDArray[Any]) -> None:
        """Write the values of a window, shape (rows, cols), or (bands, rows, cols); every pixel once at most."""
        self._pyramid.add(window, values.reshape(-1, window.height, window.width))

    def leave_out(self, window: Window) -> None:
        """Take note of a window without a value: nothing is stored, which reads as nodata."""
        self._pyramid.add(window, None)

    def done(self, call: Callable[[], T | None]) -> T:
        """Do one thing with GDAL.

        Raises:
            OutputError: It failed.
        """
        return checked(call, self.failure)

    def failure(self, words: str) -> OutputError:
        """Make the error for a file that cannot be written."""
        return OutputError(
            tr("Output {output}: it cannot be written ({reason}). Check the space left on the disk.").format(
                output=self._shown, reason=words
            )
        )

    def close(self) -> None:
        """Close the file.

        Raises:
            OutputError: The file system refuses.
        """
        self._require_overviews()
        self.done(self._closed)

    def describe(self, statistics: ClassStatistics | None = None) -> None:
        """Write the layer metadata of the closed file.

        Args:
            statistics: The classes of the map with their pixels and areas; None for a raster without classes.

        Raises:
            OutputError: The file system refuses.
        """
        content = self._content
        if content.provenance is None:
            return
        description = Description(content.title, content.provenance, self._grid, statistics)
        try:
            write_qmd(os.path.splitext(self.path)[0] + ".qmd", description)
        except OSError as error:
            raise self.failure(str(error.strerror)) from error

    def _require_overviews(self) -> None:
        """Have empty overviews: not before all else is said of the file, since GDAL fixes the colours with them."""
        if self._has_overviews:
            return
        self._has_overviews = True
        smaller = levels(self._grid.rows, self._grid.cols)
        if smaller:
            self.done(lambda: self._dataset.BuildOverviews("NONE", smaller) == 0 or None)

    def _write(self, layer: int, window: Window, planes: Planes) -> None:
        self._require_overviews()
        for number, plane in enumerate(planes, start=1):
            self.done(partial(self._written, (number, layer), window, plane))

    def _read(self, layer: int, window: Window) -> Planes:
        numbers = range(1, len(self._content.names) + 1)
        return np.stack([self.done(partial(self._pixels, (number, layer), window)) for number in numbers])

    def _pixels(self, place: tuple[int, int], window: Window) -> Planes | None:
        number, layer = place
        band = self._dataset.GetRasterBand(number)
        try:
            if layer:
                band = band.GetOverview(layer - 1)
            planes: Planes | None = band.ReadAsArray(window.col, window.row, window.width, window.height)
        finally:
            del band  # as in _written
        return planes

    def _written(self, place: tuple[int, int], window: Window, plane: NDArray[Any]) -> bool | None:
        number, layer = place
        band = self._dataset.GetRasterBand(number)
        try:
            if layer:
                band = band.GetOverview(layer - 1)
            done = band.WriteArray(plane, window.col, window.row) == 0
            # At once: otherwise the threads that read decide by what they read when which block goes to the file.
            band.FlushCache()
        finally:
            del band  # a traceback would keep it, and with it the file, open
        return True if done and gdal.GetLastErrorType() < gdal.CE_Failure else None

    def _created(self) -> gdal.Dataset:
        grid, content = self._grid, self._content
        options = [*_OPTIONS, f"BLOCKXSIZE={SIDE}", f"BLOCKYSIZE={SIDE}"]
        if len(content.names) > 1:
            options += _MANY_BANDS
        size = grid.cols, grid.rows, len(content.names)
        driver = gdal.GetDriverByName("GTiff")
        dataset = self.done(lambda: driver.Create(self.path, *size, _CODES[content.dtype], options=options))
        if grid.crs:
            dataset.SetProjection(grid.crs)
        if grid.transform != UNREFERENCED:
            dataset.SetGeoTransform(grid.transform)
        for number, name in enumerate(content.names, start=1):
            dataset.GetRasterBand(number).SetNoDataValue(content.nodata)
            dataset.GetRasterBand(number).SetDescription(name)
        if content.provenance is not None:
            content.provenance.write_to(dataset)
        return dataset

    def _closed(self) -> bool | None:
        self._dataset.FlushCache()  # a full disk shows here, and only as an error noted
        self._dataset = None
        return None if gdal.GetLastErrorType() >= gdal.CE_Failure else True


class ClassTiff(GeoTiff):
    """A classified raster in the making."""

    def __init__(self, path: str, shown: str, grid: Grid, legend: Legend, provenance: Provenance | None = None) -> None:
        """Create the file as `GeoTiff` does, with the classes, type and nodata value of a legend."""
        content = Content(legend.dtype, legend.nodata, (CLASS_BAND,), most_frequent, "Classified raster", provenance)
        super().__init__(path, shown, grid, content)
        if legend.dtype == np.uint8:
            self._dataset.GetRasterBand(1).SetColorTable(_color_table(legend.classes))

    def finish(self, statistics: ClassStatistics) -> None:
        """Add classes, style and layer metadata, and close the file.

        Args:
            statistics: The classes of the map, with their pixels and areas.

        Raises:
            OutputError: The file system refuses.
        """
        table = _attribute_table(statistics)
        names = _category_names([entry for entry, _ in statistics.classes])
        if names:
            self._dataset.GetRasterBand(1).SetCategoryNames(names)
        self.done(lambda: self._dataset.GetRasterBand(1).SetDefaultRAT(table) == 0 or None)
        self.close()
        self.done(lambda: self._holds_table(len(statistics.classes)))
        try:
            write_qml(os.path.splitext(self.path)[0] + ".qml", [entry for entry, _ in statistics.classes])
        except OSError as error:
            raise self.failure(str(error.strerror)) from error
        self.describe(statistics)

    def _holds_table(self, rows: int) -> bool | None:
        """Read the attribute table back: GDAL says nothing when the disk is full while it writes it."""
        dataset = gdal.Open(self.path)
        table = None if dataset is None else dataset.GetRasterBand(1).GetDefaultRAT()
        return True if table is not None and table.GetRowCount() == rows else None


def _color_table(classes: Sequence[ModelClass]) -> gdal.ColorTable:
    table = gdal.ColorTable()
    for entry in classes:
        table.SetColorEntry(entry.value, (*entry.color, 255))
    return table


def _category_names(classes: Sequence[ModelClass]) -> list[str]:
    """The name of each value from 0 on; none where values are below 0, or would make too long a list."""
    names = {entry.value: entry.name for entry in classes}
    if not names or min(names) < 0 or max(names) >= _MOST_NAMES:
        return []
    return [names.get(value, "") for value in range(max(names) + 1)]


def _attribute_table(statistics: ClassStatistics) -> gdal.RasterAttributeTable:
    """The classes as a table; areas are left out where the raster does not lie on the Earth."""
    table = gdal.RasterAttributeTable()
    columns = (
        ("Value", gdal.GFT_Integer, gdal.GFU_MinMax),
        ("Class", gdal.GFT_String, gdal.GFU_Name),
        ("Count", gdal.GFT_Real, gdal.GFU_PixelCount),  # real: areas pass 2^31 pixels
        ("Red", gdal.GFT_Integer, gdal.GFU_Red),
        ("Green", gdal.GFT_Integer, gdal.GFU_Green),
        ("Blue", gdal.GFT_Integer, gdal.GFU_Blue),
        *([(AREA, gdal.GFT_Real, gdal.GFU_Generic)] if statistics.nodata.area is not None else []),
    )
    for name, kind, usage in columns:
        table.CreateColumn(name, kind, usage)
    table.SetRowCount(len(statistics.classes))
    for row, (entry, covered) in enumerate(statistics.classes):
        table.SetValueAsInt(row, 0, entry.value)
        table.SetValueAsString(row, 1, entry.name)
        table.SetValueAsDouble(row, 2, float(covered.pixels))
        for column, part in enumerate(entry.color, start=3):
            table.SetValueAsInt(row, column, part)
        if covered.area is not None:
            table.SetValueAsDouble(row, len(columns) - 1, hectares(covered.area))
    return table
