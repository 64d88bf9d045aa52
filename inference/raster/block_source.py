"""Pixels of a raster that is read in blocks, on the output grid: unchanged, or warped.

A warp reads the source pixels of a window and warps only these. As the transformation is exact and the scale fixed
(`output_grid.Warp`), the value of a pixel does not depend on the window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np
from osgeo import gdal

from ..arrays import DType, Pixels, Validity
from ..errors import RasterError
from ..grid.gdal import CODES, checked
from ..grid.grid import Grid
from ..grid.window import Window
from .blocks import BlockRaster, BlockReader
from .by_band import BandwiseWarp, SampleTypes
from .image import Image, at_limits
from .inputs import RasterInput
from .output_grid import PixelMapping, Warp, not_warped

T = TypeVar("T")

_STEPS = 20  # between points along a side of a window
_RESAMPLING_MARGIN = 3  # source pixels around a window, for resampling


class BlockPixels:
    """Reads pixels of a raster that is read in blocks, without a warp."""

    def __init__(self, reader: BlockReader, grid: Grid, bands: tuple[int, ...], dtype: DType, area: Window) -> None:
        """Store a reader of a grid, the bands (from 0) and type to read, and the area of the grid on the output."""
        self._reader = reader
        self._grid = grid
        self._bands = bands
        self._dtype = dtype
        self.area = area

    @classmethod
    def of(cls, blocks: BlockRaster, bands: tuple[int, ...], dtype: DType, mapping: PixelMapping) -> BlockPixels:
        """Open blocks that have a grid."""
        return cls(blocks.source.open(), _required_value(blocks.grid), bands, dtype, mapping.area)

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        image = self._reader.read(self._grid.cut(window.relative_to(self.area)), self._bands)
        return image._replace(pixels=image.pixels.astype(self._dtype, copy=False))

    def stop(self) -> None:
        """End current and later reads soon."""
        self._reader.stop()


@dataclass(frozen=True)
class _BlockWarp:
    """The warp of a raster that is read in blocks.

    Attributes:
        name: Name of the raster for messages.
        bands: Its bands (from 0) to read.
        limits: For each of them, 0 and 255 if it is a byte band that declares them as nodata; empty without any.
        grid: Its grid.
        warp: The warp.
        header: The raster without its pixels.
        warped: The warp of the header, which the transformer needs.
        output: The grid of the warp.
        back: Transformer from pixels of the warp to pixels of the raster.
    """

    name: str
    bands: tuple[int, ...]
    limits: tuple[tuple[int, ...], ...]
    grid: Grid
    warp: Warp
    header: gdal.Dataset
    warped: gdal.Dataset
    output: Grid
    back: gdal.Transformer

    @classmethod
    def of(cls, raster: RasterInput, blocks: BlockRaster, bands: tuple[int, ...], warp: Warp) -> _BlockWarp:
        """Prepare the warp of bands (from 0) of blocks that have a grid.

        Raises:
            RasterError: GDAL cannot perform the warp.
        """
        header = blocks.header(raster.name)
        warped = warp.applied(header, raster.name)
        back = checked(
            lambda: gdal.Transformer(header, warped, warp.transformer_options(header)),
            partial(not_warped, header, raster.name),
        )
        limits = tuple(blocks.limits[band] for band in bands) if blocks.limits else ()
        output = Grid.of(warped, warp.crs)
        return cls(raster.name, bands, limits, _required_value(blocks.grid), warp, header, warped, output, back)

    def source_window(self, window: Window) -> Window | None:
        """Return the pixels of the raster from which a window of the warp is computed, if any."""
        points = [
            (float(col), float(row), 0.0)
            for row in _positions(window.row, window.bottom)
            for col in _positions(window.col, window.right)
        ]
        transformed, reached = self.back.TransformPoints(1, points)
        inside = [point for point, is_reached in zip(transformed, reached) if is_reached]
        if not inside:
            return None
        cols, rows, _ = zip(*inside)
        top, left = math.floor(min(rows)) - _RESAMPLING_MARGIN, math.floor(min(cols)) - _RESAMPLING_MARGIN
        bottom, right = math.ceil(max(rows)) + _RESAMPLING_MARGIN, math.ceil(max(cols)) + _RESAMPLING_MARGIN
        source = Window(top, left, bottom - top, right - left)
        return source.intersection(self.grid.window) if source.overlaps(self.grid.window) else None

    def applied(self, image: Image, source: Window, window: Window, dtype: DType) -> Image:
        """Warp the image of a source window to a window of the warp, as values of a type."""
        target, grid = self.output.cut(window), self.grid.cut(source)
        warp = replace(self.warp, extent=target.extent(), cell_size=target.cell_size)
        if image.lacking is None:
            values = image.pixels.astype(dtype, copy=False)
            warped = self._read(warp.applied(_dataset(values, image.valid, grid), self.name), window, dtype)
        else:
            types = SampleTypes(dtype, (image.pixels.dtype.kind != "f",) * len(self.bands))
            values = np.where(image.lacking, np.nan, image.pixels).astype(types.wide, copy=False)
            bandwise = BandwiseWarp.of(_dataset(values, image.valid, grid), warp, self.name, 1, types)
            warped = bandwise.read((0, 0, window.width, window.height), self._failure)
        return warped._replace(at_declared_limit=at_limits(warped, self.limits))

    def _read(self, warped: gdal.Dataset, window: Window, dtype: DType) -> Image:
        """Read a warp with an alpha band, which has the size of `window`."""
        height, width, count = window.height, window.width, len(self.bands)
        raw = checked(
            lambda: warped.ReadRaster(0, 0, width, height, buf_type=CODES[dtype], band_list=[*range(1, count + 1)]),
            self._failure,
        )
        alpha = checked(
            lambda: warped.GetRasterBand(count + 1).ReadRaster(0, 0, width, height, buf_type=gdal.GDT_Byte),
            self._failure,
        )
        pixels = np.frombuffer(raw, dtype).reshape(count, height, width)
        return Image(pixels, np.frombuffer(alpha, np.uint8).reshape(height, width) != 0)

    def _failure(self, reason: str) -> RasterError:
        return not_warped(self.header, self.name, reason)


class WarpedBlockPixels:
    """Reads pixels of a raster that is read in blocks, warped to the output grid."""

    def __init__(self, reader: BlockReader, warp: _BlockWarp, dtype: DType, area: Window) -> None:
        """Store a reader of blocks, their warp, the type to read, and the area of the warp on the output."""
        self._reader = reader
        self._warp = warp
        self._dtype = dtype
        self.area = area

    @classmethod
    def of(
        cls, raster: RasterInput, blocks: BlockRaster, bands: tuple[int, ...], dtype: DType, mapping: PixelMapping
    ) -> WarpedBlockPixels:
        """Open blocks that have a grid, with a mapping that has a warp; `bands` are counted from 0."""
        warp = _BlockWarp.of(raster, blocks, bands, _required_value(mapping.warp))
        return cls(blocks.source.open(), warp, dtype, mapping.area)

    def read(self, window: Window) -> Image:
        """Read a window within `area`."""
        own = window.relative_to(self.area)
        source = self._warp.source_window(own)
        if source is None:
            shape = window.height, window.width
            return Image(np.zeros((len(self._warp.bands), *shape), self._dtype), np.zeros(shape, bool))
        image = self._reader.read(self._warp.grid.cut(source), self._warp.bands)
        return self._warp.applied(image, source, own, self._dtype)

    def stop(self) -> None:
        """End current and later reads soon."""
        self._reader.stop()


def _dataset(pixels: Pixels, valid: Validity, grid: Grid) -> gdal.Dataset:
    """Return pixels as a raster in memory, with their validity in a last band (alpha)."""
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
        band.SetColorInterpretation(gdal.GCI_Undefined)  # not transparency
        if pixels.dtype.kind == "f":
            band.SetNoDataValue(float("nan"))
    alpha = dataset.GetRasterBand(bands + 1)
    alpha.SetColorInterpretation(gdal.GCI_AlphaBand)
    opaque = np.where(valid, 255, 0).astype(np.uint8)
    alpha.WriteRaster(0, 0, cols, rows, opaque.tobytes(), buf_type=gdal.GDT_Byte)
    return dataset


def _positions(start: int, end: int) -> list[float]:
    """Return positions along a side, including its ends, close enough for a warped side to be straight between."""
    return [start + (end - start) * step / _STEPS for step in range(_STEPS + 1)]


def _required_value(value: T | None) -> T:
    """Return a value that the caller has checked."""
    if value is None:
        raise ValueError
    return value
