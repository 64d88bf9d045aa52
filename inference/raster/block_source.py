"""Pixels of a raster that is read in blocks, on the output's grid: its own, or warped.

A warp reads the pixels that a window needs and warps these alone. As the transformation is exact and the scale fixed
(`output_grid.Warp`), a pixel's value does not depend on the window.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TypeVar

import numpy as np
from osgeo import gdal

from ..arrays import DType, Pixels, Validity
from ..errors import RasterError
from ..grid.gdal import CODES, checked
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr
from .blocks import Blocks
from .by_band import BandwiseWarp, SampleTypes
from .image import Image, at_limits
from .inputs import RasterInput
from .output_grid import PixelMapping, Warp

T = TypeVar("T")

_STEPS = 20  # of points along a side of a window
_BESIDE = 3  # source pixels around those under a window, for resampling


class BlockPixels:
    """Reads pixels as they are."""

    def __init__(self, blocks: Blocks, bands: tuple[int, ...], dtype: DType, mapping: PixelMapping) -> None:
        """Read these bands (from 0) as values of a type; `blocks` has a grid."""
        self._reader = blocks.source.open()
        self._grid = _given(blocks.grid)
        self._bands = bands
        self._dtype = dtype
        self.area = mapping.area

    def read(self, window: Window) -> Image:
        """Read a window that lies within `area`."""
        rows, cols = window.slices_within(self.area)
        place = Window(rows.start, cols.start, window.height, window.width)
        image = self._reader.read(self._grid.cut(place), self._bands)
        return image._replace(pixels=image.pixels.astype(self._dtype, copy=False))

    def stop(self) -> None:
        """End reads soon."""
        self._reader.stop()


class WarpedBlockPixels:
    """Reads pixels that are warped to the output's grid."""

    def __init__(
        self, raster: RasterInput, blocks: Blocks, bands: tuple[int, ...], dtype: DType, mapping: PixelMapping
    ) -> None:
        """Read these bands (from 0) of a raster as values of a type; `blocks` has a grid, and `mapping` a warp."""
        warp = _given(mapping.warp)
        self._name = raster.name
        self._reader = blocks.source.open()
        self._warp = warp
        self._grid = _given(blocks.grid)
        self._header = blocks.header(raster.name)
        self._warped = warp.applied(self._header, raster.name)
        self._output = Grid.of(self._warped, warp.crs)
        self._places = checked(
            lambda: gdal.Transformer(self._header, self._warped, warp.way_back(self._header)),
            lambda words: RasterError(
                tr(
                    'Input raster "{raster}": it cannot be warped to the output grid ({reason}). Check output CRS, '
                    "extent and cell size."
                ).format(raster=raster.name, reason=words)
            ),
        )
        self._bands = bands
        self._limits = [blocks.limits[band] for band in bands] if blocks.limits else []
        self._dtype = dtype
        self.area = mapping.area

    def read(self, window: Window) -> Image:
        """Read a window that lies within `area`."""
        rows, cols = window.slices_within(self.area)
        place = Window(rows.start, cols.start, window.height, window.width)
        needed = self._needed(place)
        shape = window.height, window.width
        if needed is None:
            return Image(np.zeros((len(self._bands), *shape), self._dtype), np.zeros(shape, bool))
        image = self._reader.read(self._grid.cut(needed), self._bands)
        target = self._output.cut(place)
        warp = replace(self._warp, extent=target.extent(), cell_size=target.cell_size)
        warped = self._warped_by(warp, image, self._grid.cut(needed), shape)
        return warped._replace(ambiguous=at_limits(warped, self._limits))

    def _warped_by(self, warp: Warp, image: Image, grid: Grid, shape: tuple[int, int]) -> Image:
        """Pixels of the raster after a warp."""
        if image.lacking is None:
            values = image.pixels.astype(self._dtype, copy=False)
            return self._values(warp.applied(_dataset(values, image.valid, grid), self._name), shape)
        numbers = SampleTypes(self._dtype, (image.pixels.dtype.kind != "f",) * len(self._bands))
        values = np.where(image.lacking, np.nan, image.pixels).astype(numbers.wide, copy=False)
        source = _dataset(values, image.valid, grid)
        return BandwiseWarp(source, warp, self._name, 1, numbers).read((0, 0, shape[1], shape[0]), self._failure)

    def stop(self) -> None:
        """End reads soon."""
        self._reader.stop()

    def _needed(self, place: Window) -> Window | None:
        """The raster's pixels that a window of the output is made of; None where it has none there."""
        points = [
            (float(col), float(row), 0.0)
            for row in _steps(place.row, place.bottom)
            for col in _steps(place.col, place.right)
        ]
        found, reached = self._places.TransformPoints(1, points)
        inside = [point for point, there in zip(found, reached) if there]
        if not inside:
            return None
        cols, rows, _ = zip(*inside)
        top, left = math.floor(min(rows)) - _BESIDE, math.floor(min(cols)) - _BESIDE
        bottom, right = math.ceil(max(rows)) + _BESIDE, math.ceil(max(cols)) + _BESIDE
        window = Window(top, left, bottom - top, right - left)
        return window.intersection(self._grid.window) if window.overlaps(self._grid.window) else None

    def _values(self, warped: gdal.Dataset, shape: tuple[int, int]) -> Image:
        height, width = shape
        count = len(self._bands)
        raw = checked(
            lambda: warped.ReadRaster(
                0, 0, width, height, buf_type=CODES[self._dtype], band_list=[*range(1, count + 1)]
            ),
            self._failure,
        )
        alpha = checked(
            lambda: warped.GetRasterBand(count + 1).ReadRaster(0, 0, width, height, buf_type=gdal.GDT_Byte),
            self._failure,
        )
        pixels = np.frombuffer(raw, self._dtype).reshape(count, height, width)
        return Image(pixels, np.frombuffer(alpha, np.uint8).reshape(height, width) != 0)

    def _failure(self, words: str) -> RasterError:
        return RasterError(
            tr(
                'Input raster "{raster}": it cannot be warped to the output grid ({reason}). Check output CRS, extent '
                "and cell size."
            ).format(raster=self._name, reason=words)
        )


def _dataset(pixels: Pixels, valid: Validity, grid: Grid) -> gdal.Dataset:
    """Pixels as a raster in memory, their validity in a last band (alpha)."""
    bands, rows, cols = pixels.shape
    dataset = gdal.GetDriverByName("MEM").Create("", cols, rows, bands + 1, CODES[pixels.dtype])
    dataset.SetGeoTransform(grid.transform)
    dataset.WriteRaster(
        0,
        0,
        cols,
        rows,
        np.ascontiguousarray(pixels).tobytes(),
        buf_type=CODES[pixels.dtype],
        band_list=[*range(1, bands + 1)],
    )
    for number in range(1, bands + 1):
        band = dataset.GetRasterBand(number)
        band.SetColorInterpretation(gdal.GCI_Undefined)  # none is transparency here
        if pixels.dtype.kind == "f":
            band.SetNoDataValue(float("nan"))
    alpha = dataset.GetRasterBand(bands + 1)
    alpha.SetColorInterpretation(gdal.GCI_AlphaBand)
    opaque = np.where(valid, 255, 0).astype(np.uint8)
    alpha.WriteRaster(0, 0, cols, rows, opaque.tobytes(), buf_type=gdal.GDT_Byte)
    return dataset


def _steps(start: int, end: int) -> list[float]:
    """Places along a side, both ends among them, near enough that what lies between hardly bulges beyond."""
    return [start + (end - start) * step / _STEPS for step in range(_STEPS + 1)]


def _given(value: T | None) -> T:
    """A value that its caller has made sure of."""
    if value is None:
        raise ValueError
    return value
