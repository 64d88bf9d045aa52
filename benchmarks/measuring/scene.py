"""Create the measured rasters.

Files are written block by block, so that a raster may be larger than the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal
from pixelwise.inference.grid.gdal import CacheLimit

_BLOCK = 512  # pixels along a side of the raster's internal tiles
_PERIODS = (1021, 757, 509)  # primes, so that the sum of patterns with these periods does not repeat in any raster
_GDAL_CACHE = 64 * 2**20  # bytes, while the raster is written


def make_raster(path: Path, size: int, bands: int, compression: str) -> None:
    """Write a textured raster of `size` x `size` pixels, uint8, without a CRS, with cells of half a metre."""
    patterns = [_smooth_noise(period, bands, seed) for seed, period in enumerate(_PERIODS)]
    dataset = _created(path, size, (bands, gdal.GDT_Byte), compression)
    dataset.SetGeoTransform((500000.0, 0.5, 0.0, 5000000.0, 0.0, -0.5))
    with CacheLimit(_GDAL_CACHE):
        for rows, cols in _blocks(size):
            noise = sum(pattern[:, rows[:, None] % len(pattern[0]), cols % len(pattern[0])] for pattern in patterns)
            dataset.WriteArray(np.clip(120 + 25 * noise, 0, 255).astype(np.uint8), int(cols[0]), int(rows[0]))
        dataset.FlushCache()


def make_mosaic(path: Path, size: int, scene: Path, compression: str) -> None:
    """Write a raster of `size` x `size` pixels that repeats a scene, with its bands, type, CRS and cell size."""
    source = gdal.Open(str(scene))
    pixels = source.ReadAsArray().reshape(source.RasterCount, source.RasterYSize, source.RasterXSize)
    dataset = _created(path, size, (source.RasterCount, source.GetRasterBand(1).DataType), compression)
    dataset.SetProjection(source.GetProjection())
    dataset.SetGeoTransform(source.GetGeoTransform())
    for number in range(1, source.RasterCount + 1):
        dataset.GetRasterBand(number).SetDescription(source.GetRasterBand(number).GetDescription())
    with CacheLimit(_GDAL_CACHE):
        for rows, cols in _blocks(size):
            repeated = pixels[:, rows[:, None] % source.RasterYSize, cols % source.RasterXSize]
            dataset.WriteArray(repeated, int(cols[0]), int(rows[0]))
        dataset.FlushCache()


def _created(path: Path, size: int, bands: tuple[int, int], compression: str) -> gdal.Dataset:
    """Create a tiled GeoTIFF with a number of bands of a GDAL type."""
    options = ["TILED=YES", f"BLOCKXSIZE={_BLOCK}", f"BLOCKYSIZE={_BLOCK}", f"COMPRESS={compression}"]
    return gdal.GetDriverByName("GTiff").Create(str(path), size, size, *bands, [*options, "BIGTIFF=IF_SAFER"])


def _blocks(size: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield the rows and columns of each internal tile."""
    for row in range(0, size, _BLOCK):
        for col in range(0, size, _BLOCK):
            yield np.arange(row, min(row + _BLOCK, size)), np.arange(col, min(col + _BLOCK, size))


def _smooth_noise(period: int, bands: int, seed: int) -> NDArray[np.float64]:
    """Return noise with mean 0 and standard deviation 1 that is periodic in both axes, shape (bands, period, period).

    Its amplitude decreases with frequency approximately as that of natural images does (1 / f).
    """
    white = np.random.default_rng(seed).standard_normal((bands, period, period))
    frequency = np.hypot(np.fft.fftfreq(period)[:, None], np.fft.rfftfreq(period))
    frequency[0, 0] = np.inf
    noise = np.fft.irfft2(np.fft.rfft2(white) / frequency, s=(period, period))
    return np.asarray(noise / noise.std(), np.float64)
