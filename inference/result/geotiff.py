"""Write GeoTIFFs: the classified raster with its classes, and the base of all results.

Any software that opens the map finds colours, names, counts and a nodata value: colour table, category names and
raster attribute table as GDAL stores them, and a .qml next to the file for QGIS.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..arrays import DType
from ..disk.reason import reason_not_written
from ..errors import OutputError
from ..grid.gdal import checked, whole_files
from ..grid.grid import UNREFERENCED, Grid
from ..grid.window import Window
from ..i18n import tr
from ..model.classes import Legend, ModelClass
from .class_columns import Column, attribute_table, standard_columns
from .layer_metadata import LayerDescription, write_qmd
from .provenance import Provenance
from .pyramid import BLOCK_SIDE, FileBlock, Halve, Planes, Pyramid, levels, most_frequent
from .style import write_qml
from .tally import ClassStatistics

CLASS_BAND = "Class"  # name of the band
TRANSPARENT = "TRANSPARENT_VALUES"  # item of the band's metadata: values that the style leaves out

_CODES = {
    np.dtype(np.uint8): gdal.GDT_Byte,
    np.dtype(np.uint16): gdal.GDT_UInt16,
    np.dtype(np.int16): gdal.GDT_Int16,
    np.dtype(np.int32): gdal.GDT_Int32,
}
# LZW is much faster than DEFLATE on maps of classes, for somewhat larger files. GDAL's own threads would write blocks
# in any order, and the same input would not give the same file. Blocks of nodata are not stored.
_OPTIONS = ("TILED=YES", "COMPRESS=LZW", "BIGTIFF=IF_SAFER", "SPARSE_OK=TRUE")
# Bands are stored one by one, as they are viewed; three or four are not an RGB image.
_MANY_BANDS = ("INTERLEAVE=BAND", "PHOTOMETRIC=MINISBLACK", "ALPHA=NO")
_MOST_NAMES = 65536  # category names are a list from 0 to the highest value

Own = TypeVar("Own", bound="GeoTiff")


@dataclass(frozen=True)
class GeoTiffBands:
    """The bands of a GeoTIFF.

    Attributes:
        dtype: Type of the values.
        nodata: The nodata value.
        names: The name of each band.
        halve: Makes one pixel of an overview of four.
        title: Title in the layer metadata.
        provenance: The record of how the raster was made, if it is stored.
        colored: Classes of the colour table of the first band; () without a colour table.
    """

    dtype: DType
    nodata: int
    names: tuple[str, ...]
    halve: Halve
    title: str = ""
    provenance: Provenance | None = None
    colored: tuple[ModelClass, ...] = ()


class GeoTiff:
    """A raster that is being written, by one thread at a time. Created on entering the context."""

    def __init__(self, path: str, target: str, grid: Grid, content: GeoTiffBands) -> None:
        """Describe the raster.

        Args:
            path: The file to write.
            target: The user's path of the file, for messages.
            grid: The grid of its pixels.
            content: Its bands.
        """
        self.path = path
        self._target = target
        self._grid = grid
        self._content = content
        self._dataset: Any = None

    def __enter__(self: Own) -> Own:
        """Create the file.

        Raises:
            OutputError: The file system refuses.
        """
        try:
            self._pyramid = Pyramid.of((self._grid.rows, self._grid.cols), self._content.nodata, self._content.halve)
            with whole_files():
                self._dataset = checked(self._create, self.failure)
                smaller = levels(self._grid.rows, self._grid.cols)
                if smaller:  # empty ones, which copy the colours; so only now
                    checked(lambda: self._dataset.BuildOverviews("NONE", smaller) == 0 or None, self.failure)
        except BaseException:  # `with` calls `__exit__` only after a successful `__enter__`, so also on Ctrl+C
            self._discard()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file if it was not finished."""
        self._discard()

    def write(self, window: Window, values: NDArray[Any]) -> None:
        """Write the values of a window, shape (rows, cols) or (bands, rows, cols); every pixel at most once."""
        for block in self._pyramid.add(window, values.reshape(-1, window.height, window.width), self._read_block):
            self._write_block(block)

    def mark_empty(self, window: Window) -> None:
        """Note that a window has no values: its blocks are not stored, and read as nodata."""
        for block in self._pyramid.add(window, None, self._read_block):
            self._write_block(block)

    def failure(self, words: str) -> OutputError:
        """Return the error for a file that cannot be written."""
        return OutputError(
            tr("Output {output}: it cannot be written ({reason}). Check the free disk space.").format(
                output=self._target, reason=reason_not_written(self.path, words)
            )
        )

    def close(self) -> None:
        """Close the file.

        Raises:
            OutputError: The file system refuses.
        """
        with whole_files():
            checked(self._flush, self.failure)

    def describe(self, statistics: ClassStatistics | None = None) -> None:
        """Write the layer metadata of the closed file.

        Args:
            statistics: The classes of the map with their pixels and areas, if the raster has classes.

        Raises:
            OutputError: The file system refuses.
        """
        content = self._content
        if content.provenance is None:
            return
        description = LayerDescription(content.title, content.provenance, self._grid, statistics)
        try:
            write_qmd(os.path.splitext(self.path)[0] + ".qmd", description)
        except OSError as error:
            raise self.failure(str(error.strerror)) from error

    def _write_block(self, block: FileBlock) -> None:
        for number, plane in enumerate(block.planes, start=1):
            checked(partial(self._write_band, number, block, plane), self.failure)

    def _write_band(self, number: int, block: FileBlock, plane: NDArray[Any]) -> bool | None:
        band, window = self._band(number, block.level), block.window
        try:
            written = band.WriteArray(plane, window.col, window.row) == 0
            # Flushed at once: otherwise the reads of other threads decide in which order blocks are stored.
            band.FlushCache()
        finally:
            del band  # a traceback would keep it, and with it the file, open
        return True if written and gdal.GetLastErrorType() < gdal.CE_Failure else None

    def _read_block(self, level: int, window: Window) -> Planes:
        numbers = range(1, len(self._content.names) + 1)
        reads = (partial(self._read_band, number, level, window) for number in numbers)
        return np.stack([checked(read, self.failure) for read in reads])

    def _read_band(self, number: int, level: int, window: Window) -> Planes | None:
        band = self._band(number, level)
        try:
            plane: Planes | None = band.ReadAsArray(window.col, window.row, window.width, window.height)
        finally:
            del band  # as in _write_band
        return plane

    def _band(self, number: int, level: int) -> gdal.Band:
        band = self._dataset.GetRasterBand(number)
        return band.GetOverview(level - 1) if level else band

    def _create(self) -> gdal.Dataset:
        grid, content = self._grid, self._content
        options = [*_OPTIONS, f"BLOCKXSIZE={BLOCK_SIDE}", f"BLOCKYSIZE={BLOCK_SIDE}"]
        if len(content.names) > 1:
            options += _MANY_BANDS
        size = grid.cols, grid.rows, len(content.names)
        dataset = gdal.GetDriverByName("GTiff").Create(self.path, *size, _CODES[content.dtype], options=options)
        if dataset is None:
            return None
        if grid.crs:
            dataset.SetProjection(grid.crs)
        if grid.transform != UNREFERENCED:
            dataset.SetGeoTransform(grid.transform)
        for number, name in enumerate(content.names, start=1):
            dataset.GetRasterBand(number).SetNoDataValue(content.nodata)
            dataset.GetRasterBand(number).SetDescription(name)
        if content.provenance is not None:
            content.provenance.write_to(dataset)
        if content.colored:
            dataset.GetRasterBand(1).SetColorTable(_color_table(content.colored))
        return dataset

    def _flush(self) -> bool | None:
        self._dataset.FlushCache()  # a full disk shows here, and only in GDAL's last error
        self._dataset = None
        return None if gdal.GetLastErrorType() >= gdal.CE_Failure else True

    def _discard(self) -> None:
        """Close the file without reporting errors: it will be deleted."""
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            self._dataset = None
        finally:
            gdal.PopErrorHandler()


class ClassTiff(GeoTiff):
    """A classified raster that is being written."""

    def __init__(
        self, path: str, target: str, grid: Grid, legend: Legend, provenance: Provenance | None = None, title: str = ""
    ) -> None:
        """Describe the raster, with the classes, type and nodata value of a legend, and a title in English."""
        colored = legend.classes if legend.dtype == np.uint8 else ()
        bands = (CLASS_BAND,)
        super().__init__(
            path,
            target,
            grid,
            GeoTiffBands(
                legend.dtype, legend.nodata, bands, most_frequent, title or "Classified raster", provenance, colored
            ),
        )

    def finish(
        self, statistics: ClassStatistics, columns: Sequence[Column] = (), hidden: Collection[int] = frozenset()
    ) -> None:
        """Add classes, style and layer metadata, and close the file.

        Args:
            statistics: The classes of the map, with their pixels and areas.
            columns: The whole attribute table, a row for each class; () for that of a classified raster.
            hidden: Values that the style leaves out, so that QGIS shows nothing there.

        Raises:
            OutputError: The file system refuses.
        """
        table = attribute_table(columns or standard_columns(statistics))
        names = _category_names([entry for entry, _ in statistics.classes])
        if names:
            self._dataset.GetRasterBand(1).SetCategoryNames(names)
        with whole_files():
            checked(lambda: self._dataset.GetRasterBand(1).SetDefaultRAT(table) == 0 or None, self.failure)
        if hidden:
            self._dataset.GetRasterBand(1).SetMetadataItem(TRANSPARENT, ",".join(map(str, sorted(hidden))))
        self.close()
        checked(lambda: self._holds_table(len(statistics.classes)), self.failure)
        try:
            visible = [entry for entry, _ in statistics.classes if entry.value not in hidden]
            write_qml(os.path.splitext(self.path)[0] + ".qml", visible)
        except OSError as error:
            raise self.failure(str(error.strerror)) from error
        self.describe(statistics)

    def _holds_table(self, rows: int) -> bool | None:
        """Return True if the attribute table was stored: GDAL reports no error if the disk is full."""
        with whole_files():
            dataset = gdal.Open(self.path)
            table = None if dataset is None else dataset.GetRasterBand(1).GetDefaultRAT()
        return True if table is not None and table.GetRowCount() == rows else None


def _color_table(classes: Sequence[ModelClass]) -> gdal.ColorTable:
    table = gdal.ColorTable()
    for entry in classes:
        table.SetColorEntry(entry.value, (*entry.color, 255))
    return table


def _category_names(classes: Sequence[ModelClass]) -> list[str]:
    """Return the name of each value from 0 on; [] if a value is negative, or the list would be too long."""
    names = {entry.value: entry.name for entry in classes}
    if not names or min(names) < 0 or max(names) >= _MOST_NAMES:
        return []
    return [names.get(value, "") for value in range(max(names) + 1)]
