"""Read the imagery: windows of pixels on the output's grid, and which of them are valid.

Pixel arrays have the axis order (bands, rows, cols) in the file's own type; validity is (rows, cols),
True where at least one band has a value. A window may be read by one thread at a time; every thread
opens its own reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from osgeo import gdal

from .arrays import DType, Pixels, Validity
from .environment import RasterInput, Warp
from .errors import RasterError
from .gdal_calls import checked, open_dataset
from .grid import Grid
from .tiling import Window

_TYPES: dict[int, DType] = {
    gdal.GDT_Byte: np.dtype(np.uint8),
    gdal.GDT_UInt16: np.dtype(np.uint16),
    gdal.GDT_Int16: np.dtype(np.int16),
    gdal.GDT_UInt32: np.dtype(np.uint32),
    gdal.GDT_Int32: np.dtype(np.int32),
    gdal.GDT_Float32: np.dtype(np.float32),
    gdal.GDT_Float64: np.dtype(np.float64),
}
_CODES = {dtype: code for code, dtype in _TYPES.items()}


class RasterSource(Protocol):
    """Where pixels come from. Arrays fake it in tests."""

    @property
    def area(self) -> Window:
        """The pixels there are, in rows and columns of the output; it may be larger than the output."""

    def read(self, window: Window) -> tuple[Pixels, Validity]:
        """Read a window that lies within `area`.

        Returns:
            Values of shape (bands, rows, cols), and validity of shape (rows, cols).
        """


@dataclass(frozen=True)
class Imagery:
    """How to open the pixels that the model shall see.

    Attributes:
        raster: The input.
        bands: Its bands (from 0), one for each model band.
        grid: The output's grid.
        dtype: Type of the values read.
        warp: How the input gets on the grid; None where its own pixels are used.
        offset: Row and column of the grid's first pixel in the input.
    """

    raster: RasterInput
    bands: tuple[int, ...]
    grid: Grid
    dtype: DType
    warp: Warp | None = None
    offset: tuple[int, int] = (0, 0)

    def open(self) -> RasterSource:
        """Open the pixels for one thread.

        Raises:
            RasterError: GDAL cannot open them.
        """
        dataset = open_dataset(self.raster.uri, self.raster.name)
        if self.warp is None:
            top, left = self.offset
            area = Window(-top, -left, dataset.RasterYSize, dataset.RasterXSize)
            return _Reader(dataset, self.raster.name, self.bands, self.dtype, area)
        warped = self.warp.applied(self._selected(dataset), self.raster.name)
        bands = tuple(range(len(self.bands)))
        return _Reader(warped, self.raster.name, bands, self.dtype, self.grid.window)

    def _selected(self, dataset: gdal.Dataset) -> gdal.Dataset:
        """The model's bands alone: pixels are valid where one of these is, and no other is warped."""
        alpha = alpha_band(dataset)
        chosen = [*self.bands] if alpha is None or alpha in self.bands else [*self.bands, alpha]
        options = gdal.TranslateOptions(format="VRT", bandList=[band + 1 for band in chosen])
        selected = checked(
            lambda: gdal.Translate("", dataset, options=options),
            lambda words: RasterError(
                f'Input raster "{self.raster.name}": its bands cannot be selected ({words}). Choose another raster.'
            ),
        )
        if alpha in self.bands:
            selected.GetRasterBand(self.bands.index(alpha) + 1).SetColorInterpretation(gdal.GCI_Undefined)
        return selected


def alpha_band(dataset: gdal.Dataset) -> int | None:
    """Index of the band (from 0) that is marked as transparency; None where there is none."""
    kinds = [dataset.GetRasterBand(n).GetColorInterpretation() for n in range(1, dataset.RasterCount + 1)]
    return kinds.index(gdal.GCI_AlphaBand) if gdal.GCI_AlphaBand in kinds else None


def band_names(dataset: gdal.Dataset) -> list[str]:
    """Name of every band: its description, else the colour it is marked as, else nothing."""
    colors = {gdal.GCI_RedBand: "red", gdal.GCI_GreenBand: "green", gdal.GCI_BlueBand: "blue"}
    bands = [dataset.GetRasterBand(n) for n in range(1, dataset.RasterCount + 1)]
    return [band.GetDescription() or colors.get(band.GetColorInterpretation(), "") for band in bands]


def pixel_type(dataset: gdal.Dataset, bands: tuple[int, ...], name: str) -> DType:
    """The smallest type that holds the values of these bands.

    Raises:
        RasterError: Complex numbers.
    """
    codes = [dataset.GetRasterBand(band + 1).DataType for band in bands]
    strange = next((code for code in codes if code not in _TYPES), None)
    if strange is not None:
        raise RasterError(
            f'Input raster "{name}": values of the type {gdal.GetDataTypeName(strange)} cannot be classified. Convert '
            "the raster to an integer or floating point type."
        )
    found = np.result_type(*(_TYPES[code] for code in codes))
    return found if found in _CODES else np.dtype(np.float64)


class _Reader:
    """Reads one GDAL dataset."""

    def __init__(self, dataset: gdal.Dataset, name: str, bands: tuple[int, ...], dtype: DType, area: Window) -> None:
        self._dataset = dataset
        self._name = name
        self._numbers = [band + 1 for band in bands]
        self._bands = [dataset.GetRasterBand(number) for number in self._numbers]
        self._dtype = dtype
        self._has_mask = self._finds_mask(bands)
        self.area = area

    def read(self, window: Window) -> tuple[Pixels, Validity]:
        """Read values and validity of a window within `area`."""
        rows, cols = window.slices_within(self.area)
        place = (cols.start, rows.start, window.width, window.height)
        shape = (len(self._numbers), window.height, window.width)
        raw = checked(
            lambda: self._dataset.ReadRaster(*place, buf_type=_CODES[self._dtype], band_list=self._numbers),
            self._failure(window),
        )
        pixels = np.frombuffer(raw, self._dtype).reshape(shape)
        return pixels, self._validity(pixels, place, window)

    def _finds_mask(self, bands: tuple[int, ...]) -> bool:
        """Whether one mask serves all bands: a mask band, or an alpha band that does not feed the model."""
        flags = self._bands[0].GetMaskFlags()
        if flags & gdal.GMF_ALPHA:
            return alpha_band(self._dataset) not in bands
        return bool(flags & gdal.GMF_PER_DATASET)

    def _validity(self, pixels: Pixels, place: tuple[int, int, int, int], window: Window) -> Validity:
        valid = np.ones(pixels.shape[1:], bool)
        if self._has_mask:
            mask = checked(lambda: self._bands[0].GetMaskBand().ReadRaster(*place), self._failure(window))
            valid = np.frombuffer(mask, np.uint8).reshape(valid.shape) != 0
        elif all(band.GetMaskFlags() & gdal.GMF_NODATA for band in self._bands):
            valid = self._differ_from_nodata(pixels)
        if self._dtype.kind == "f":
            valid &= np.isfinite(pixels).any(axis=0)
        return valid

    def _differ_from_nodata(self, pixels: Pixels) -> Validity:
        valid = np.zeros(pixels.shape[1:], bool)
        for values, band in zip(pixels, self._bands):
            nodata = band.GetNoDataValue()
            if not np.isnan(nodata):
                valid |= values != (np.float32(nodata) if self._dtype == np.float32 else nodata)
            else:
                valid |= ~np.isnan(values)
        return valid

    def _failure(self, window: Window) -> Callable[[str], RasterError]:
        return lambda words: RasterError(
            f'Input raster "{self._name}": the pixels in rows {window.row} to {window.bottom} and columns '
            f"{window.col} to {window.right} cannot be read ({words}). Check that the file is complete."
        )
