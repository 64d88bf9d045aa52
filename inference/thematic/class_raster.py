"""A class raster: a raster whose values stand for classes, with their names and colours, whoever made it.

Classes come from the QGIS layer's style if the caller gives them, else from the file (`class_tables.py`). A value
without a class gets one that is named by its number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from osgeo import gdal

from ..arrays import Classes, DType, Validity
from ..errors import Cancelled, RasterError
from ..grid.gdal import CacheLimit, in_words, whole_files
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr
from ..model.classes import Legend, ModelClass, default_color
from ..progress import Progress
from ..raster.cells import with_one_cell
from ..raster.common_types import in_common_type
from ..raster.earlier_reads import forget_earlier_reads
from ..raster.imagery import Imagery, RasterSource, Sparse, pixel_type
from ..raster.inputs import RasterInput
from ..raster.output_grid import PixelMapping, SourceRaster, nearest_mapping
from .class_tables import stored_classes
from .entries import Color, Entry
from .windows import CACHE, WINDOW_SIDE, windows

_SAME_TYPE = (np.uint8, np.uint16, np.int16, np.int32)  # types that are kept; others become Int32
_LEAST, _LARGEST_VALUE = -(2**31) + 1, 2**31 - 2  # values of classes: the next ones are common for no data
_MISSING = np.finfo(np.float32).min  # not declared by QGIS's virtual rasters, for example
_SMALL = np.dtype(np.uint16)
_MOST_UNNAMED = 4096  # values without a table of classes: rasters of measurements have more
_SAMPLED = 256  # pixels along a side of the window that is examined at once


@dataclass(frozen=True)
class ClassRaster:
    """A class raster.

    Attributes:
        raster: The raster as the user chose it.
        grid: Its pixels.
        classes: The classes known so far.
        dtype: The integer type in which its values are read.
        nodata: Its nodata value; None without one.
        is_complete: Whether a class is known for every value, and the nodata value is no class.
        transparent: Values that the file or the style shows as transparent.
        palette: Colours for values without a class.
        readable: The raster to read instead, if GDAL or numpy do not read its type as it is.
    """

    raster: RasterInput
    grid: Grid
    classes: tuple[ModelClass, ...]
    dtype: DType
    nodata: int | None = None
    is_complete: bool = True
    transparent: frozenset[int] = frozenset()
    palette: Mapping[int, Color] = field(default_factory=dict)
    readable: RasterInput | None = None

    @property
    def source(self) -> RasterInput:
        """The raster from which values are read."""
        return self.readable or self.raster

    @property
    def cache(self) -> int:
        """Bytes of GDAL's cache with which each block of the file is decoded once while windows are read row by row."""
        dataset = self.source.open_dataset()
        width, _ = dataset.GetRasterBand(1).GetBlockSize()
        row_of_windows = WINDOW_SIDE * dataset.RasterXSize * pixel_type(dataset, (0,), self.name).itemsize
        return max(CACHE, row_of_windows * 5 // 4) if width > WINDOW_SIDE else CACHE

    @property
    def name(self) -> str:
        """Its name for messages."""
        return self.raster.name

    def legend(self) -> Legend:
        """Return its classes, in its own type and with its own nodata value where it has one."""
        if self.nodata is not None:
            return Legend(self.classes, self.dtype, self.nodata)
        values = {entry.value for entry in self.classes}
        limits = np.iinfo(self.dtype)
        free = (limits.max, 0) if limits.min == 0 else (limits.min, limits.max)
        nodata = next((int(value) for value in free if value not in values), None)
        return Legend.of(self.classes) if nodata is None else Legend(self.classes, self.dtype, nodata)

    def completed(self, progress: Progress) -> ClassRaster:
        """Return the raster with a class for every value that occurs; pixels are read only if that needs it.

        A raster with a table of its classes and a nodata value is returned as it is; `with_values` adds further values.

        Raises:
            RasterError: The values are not those of classes.
            Cancelled: The user cancelled.
        """
        return self if self.is_complete else _with_all_values(self, progress)

    def with_values(self, values: Iterable[int]) -> ClassRaster:
        """Return the raster with classes, named by their numbers, for values that have none."""
        more = numbered(self.classes, values, self.nodata, self.palette)
        return replace(self, classes=more) if len(more) > len(self.classes) else self

    def open(self, grid: Grid | None = None, legend: Legend | None = None) -> ClassSource:
        """Open the values, for one thread.

        Args:
            grid: The grid to read them on, each pixel from the nearest one; by default its own.
            legend: Type and nodata value of the values that are read; by default its own.

        Raises:
            RasterError: It cannot be opened or reprojected.
        """
        mapping = PixelMapping(self.grid.window)
        if grid is not None and grid != self.grid:
            mapping = nearest_mapping(SourceRaster.of(self.source.open_dataset(), self.source), grid)
        dataset = self.source.open_dataset()
        alpha = 1 if dataset.RasterCount > 1 else None
        stored = pixel_type(dataset, (0,), self.name)
        source = Imagery(self.source, (0,), stored, mapping, alpha).open()
        return ClassSource(self.name, source, legend or self.legend())


@dataclass
class ClassSource:
    """Reads the values of a class raster; for one thread at a time.

    Attributes:
        raster: Name of the raster for messages.
        source: The pixels.
        legend: Type and nodata value of the values that are read.
    """

    raster: str
    source: RasterSource
    legend: Legend
    _least: int = field(init=False, repr=False)
    _largest: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Determine the limits of the values."""
        limits = np.iinfo(self.legend.dtype)
        self._least, self._largest = max(int(limits.min), _LEAST), min(int(limits.max), _LARGEST_VALUE)

    def read(self, window: Window) -> Classes:
        """Read a window, which may extend beyond the raster; nodata where there is no value.

        Raises:
            RasterError: It cannot be read, or a value is not that of a class.
        """
        area = self.source.area
        if not window.overlaps(area):
            return self.empty(window)
        available = window.intersection(area)
        values, valid = self._stored(available)
        values = self._whole(values, valid)
        if available == window and valid.all():
            return values
        filled = self.empty(window)
        np.copyto(filled[available.slices_within(window)], values, where=valid)
        return filled

    def present(self, window: Window) -> Classes:
        """Return the distinct values of a window within the raster, without nodata, in their own type if it is kept.

        Raises:
            RasterError: It cannot be read, or a value is not that of a class.
        """
        values, valid = self._stored(window)
        if values.dtype not in _SAME_TYPE or values.dtype == np.int32:
            values = self._whole(values, valid)
        return _distinct_values(values.ravel() if valid.all() else values[valid])

    def is_empty(self, window: Window) -> bool:
        """Whether the file stores no data in a window."""
        if not window.overlaps(self.source.area):
            return True
        return isinstance(self.source, Sparse) and self.source.is_empty(window)

    def empty(self, window: Window) -> Classes:
        """Return a window of nodata."""
        return np.full((window.height, window.width), self.legend.nodata, self.legend.dtype)

    def _stored(self, window: Window) -> tuple[Classes, Validity]:
        """Return the values of a window as they are stored, and where there are any."""
        image = self.source.read(window)
        values = image.pixels[0]
        return values, image.valid & (values > _MISSING) if values.dtype.kind == "f" else image.valid

    def _whole(self, values: Classes, valid: Validity) -> Classes:
        """Return values in the type of the legend."""
        if values.dtype == self.legend.dtype != np.int32:
            return values
        present = values[valid]
        if present.dtype.kind == "f" and (present != np.rint(present)).any():
            raise not_whole(self.raster, float(present[present != np.rint(present)][0]))
        if present.size and not (self._least <= present.min() and present.max() <= self._largest):
            outside = present[(present < self._least) | (present > self._largest)][0]
            raise RasterError(
                tr(
                    'Raster "{raster}": it contains the value {value}, which does not fit the type {type} of its '
                    "classes. If it represents NoData, set it as the NoData value of the raster; otherwise choose a "
                    "raster whose classes have smaller values."
                ).format(raster=self.raster, value=outside, type=self.legend.dtype)
            )
        with np.errstate(invalid="ignore"):
            return values.astype(self.legend.dtype, copy=False)


@in_words()
def read_class_raster(raster: RasterInput, style: Mapping[int, Entry] | None = None) -> ClassRaster:
    """Read the header of a class raster, and its classes.

    Args:
        raster: The raster as the user chose it.
        style: The entries of the QGIS layer for single values; None for those of the file.

    Raises:
        RasterError: It cannot be opened, or it is not a class raster.
    """
    forget_earlier_reads([raster])
    raster = with_one_cell(raster)
    with whole_files():  # the classes may be in a file next to the raster
        dataset = raster.open_dataset()
        _require_one_band(dataset, raster.name)
        table = stored_classes(dataset, raster, style or {})
    readable = in_common_type(raster, dataset)
    dataset = raster.open_dataset() if readable is None else readable.open_dataset()
    stored = pixel_type(dataset, (0,), raster.name)
    kept = stored in _SAME_TYPE
    class_raster = ClassRaster(
        raster,
        Grid.of(dataset, raster.crs),
        (),
        stored if kept else np.dtype(np.int32),
        _nodata_of(dataset, raster, stored),
        readable=readable,
    )
    classes = tuple(entry for entry in table.classes if entry.value != class_raster.nodata)
    class_raster = replace(
        class_raster,
        classes=classes,
        is_complete=bool(classes) and kept and class_raster.nodata is not None,
        transparent=table.transparent,
        palette=table.palette,
    )
    if not kept:
        _examine(class_raster)
    return class_raster


def numbered(
    classes: tuple[ModelClass, ...],
    values: Iterable[int],
    nodata: int | None = None,
    palette: Mapping[int, Color] | None = None,
) -> tuple[ModelClass, ...]:
    """Return classes and, named by their numbers, those of other values except nodata, in the colours of a palette."""
    missing = sorted({*values} - {entry.value for entry in classes} - {nodata})
    colors = [
        (palette or {}).get(value) or default_color(len(classes) + position) for position, value in enumerate(missing)
    ]
    return (*classes, *(ModelClass(value, str(value), color) for value, color in zip(missing, colors)))


def not_whole(raster: str, value: float) -> RasterError:
    """Return the error for a raster with a value that is no integer."""
    return RasterError(
        tr(
            'Raster "{raster}": it contains the value {value}, so it is not a class raster: the values of classes are '
            "whole numbers. Choose a classified raster."
        ).format(raster=raster, value=f"{value:.6g}")
    )


def _require_one_band(dataset: gdal.Dataset, name: str) -> None:
    """Refuse a raster with several bands, apart from one for transparency."""
    bands = dataset.RasterCount
    if bands == 1:
        return
    if bands == 2 and dataset.GetRasterBand(2).GetColorInterpretation() == gdal.GCI_AlphaBand:
        return
    raise RasterError(
        tr(
            'Raster "{raster}": it has {count} bands, so it is not a class raster, which has one band with a value for '
            "each class. Choose a classified raster, or save the band with the classes as a separate raster."
        ).format(raster=name, count=bands)
    )


def _nodata_of(dataset: gdal.Dataset, raster: RasterInput, stored: DType) -> int | None:
    """Return the nodata value, if the values that are read can have it and the user does not ignore it."""
    value = dataset.GetRasterBand(1).GetNoDataValue()
    if value is None or not np.isfinite(value) or value != int(value) or raster.ignores_declared_nodata:
        return None
    limits = np.iinfo(stored if stored in _SAME_TYPE else np.int32)
    return int(value) if limits.min <= value <= limits.max else None


def _examine(found: ClassRaster) -> None:
    """Refuse a raster of fractions by the window in its middle, before a run reads all of it."""
    grid, side = found.grid, _SAMPLED
    row, col = max(0, (grid.rows - side) // 2), max(0, (grid.cols - side) // 2)
    window = Window(row, col, min(side, grid.rows - row), min(side, grid.cols - col))
    found.open().read(window)


def _with_all_values(found: ClassRaster, progress: Progress) -> ClassRaster:
    """Read all values."""
    present: set[int] = set()
    most = len(found.classes) + _MOST_UNNAMED
    progress.info(
        tr('Reading the values of "{raster}", which has no table of classes or no NoData value.').format(
            raster=found.name
        )
    )
    with CacheLimit(found.cache):
        source = found.open(legend=Legend((), np.dtype(np.int32), 0))
        for window in windows(found.grid):
            if progress.cancelled():
                raise Cancelled
            if not source.is_empty(window):
                present.update(source.present(window).tolist())
            if len(present) > most:
                raise _too_many(found.name)
    return _with_all(found, present)


def _with_all(found: ClassRaster, present: Collection[int]) -> ClassRaster:
    """Return a raster with classes for all its values, in the smallest type if its own is not that of classes."""
    classes = numbered(found.classes, present, found.nodata, found.palette)
    complete = replace(found, classes=classes, is_complete=True)
    if not classes:
        return complete
    if pixel_type(found.source.open_dataset(), (0,), found.name) in _SAME_TYPE:
        return complete
    smallest = Legend.of(classes)
    limits = np.iinfo(smallest.dtype)
    kept = found.nodata is not None and limits.min <= found.nodata <= limits.max
    return replace(complete, dtype=smallest.dtype, nodata=found.nodata if kept else None)


def _distinct_values(values: Classes) -> Classes:
    """Return the distinct values, quickly for small types."""
    if values.dtype.itemsize > _SMALL.itemsize:
        return np.unique(values)
    unsigned = values.view(f"u{values.dtype.itemsize}")
    occurs = np.zeros(np.iinfo(unsigned.dtype).max + 1, np.bool_)
    occurs[unsigned] = True
    return np.flatnonzero(occurs).astype(unsigned.dtype).view(values.dtype)


def _too_many(name: str) -> RasterError:
    return RasterError(
        tr(
            'Raster "{raster}": it has more than {count} different values and no table of classes, so it is not a '
            "class raster. Choose a classified raster."
        ).format(raster=name, count=_MOST_UNNAMED)
    )
