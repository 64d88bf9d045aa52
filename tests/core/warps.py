"""Rasters on every kind of grid, and the gdalwarp program as the reference for pixel positions."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

NODATA = 255  # of the classified rasters of these tests
NORTH_UP = (500000.0, 10.0, 0.0, 5400000.0, 0.0, -10.0)
UTM_33 = "EPSG:32633"

# The options with which gdalwarp warps exactly.
_EXACT = ("-et", "0", "-wo", "XSCALE=1", "-wo", "YSCALE=1", "-wo", "UNIFIED_SRC_NODATA=YES", "-dstalpha")
_CODES = {
    "uint8": gdal.GDT_Byte,
    "uint16": gdal.GDT_UInt16,
    "int16": gdal.GDT_Int16,
    "float32": gdal.GDT_Float32,
    "float64": gdal.GDT_Float64,
}


@dataclass(frozen=True)
class Placed:
    """A grid as stored in a file: columns and rows, and geotransform."""

    size: tuple[int, int]
    transform: tuple[float, ...]

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """The rectangle xmin, ymin, xmax, ymax around all pixels."""
        (cols, rows), transform = self.size, list(self.transform)
        corners = [gdal.ApplyGeoTransform(transform, col, row) for col in (0, cols) for row in (0, rows)]
        xs, ys = zip(*corners)
        return min(xs), min(ys), max(xs), max(ys)


def placed(path: Path | str) -> Placed:
    dataset = gdal.Open(str(path))
    return Placed((dataset.RasterXSize, dataset.RasterYSize), dataset.GetGeoTransform())


def write_grid(
    path: Path,
    pixels: np.ndarray,
    transform: tuple[float, ...] | None = NORTH_UP,
    crs: str = UTM_33,
    nodata: float | None = None,
    alpha: np.ndarray | None = None,
) -> Path:
    """Write pixels of shape (bands, rows, cols) as a GeoTIFF.

    Args:
        path: The file.
        pixels: Shape (bands, rows, cols).
        transform: Geotransform, or None.
        crs: Any CRS that GDAL understands; empty for a raster without CRS.
        nodata: Declared for every band.
        alpha: Values of an additional transparency band, shape (rows, cols).
    """
    bands, rows, cols = pixels.shape
    count = bands if alpha is None else bands + 1
    options = ["PHOTOMETRIC=MINISBLACK", "ALPHA=NO", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"]
    code = _CODES[pixels.dtype.name]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, count, code, options=options)
    if crs:
        dataset.SetProjection(crs)
    if transform:
        dataset.SetGeoTransform(transform)
    for number, band in enumerate(pixels, start=1):
        if nodata is not None:
            dataset.GetRasterBand(number).SetNoDataValue(nodata)
        dataset.GetRasterBand(number).WriteArray(band)
    if alpha is not None:
        dataset.GetRasterBand(count).SetColorInterpretation(gdal.GCI_AlphaBand)
        dataset.GetRasterBand(count).WriteArray(alpha.astype(pixels.dtype))
    dataset.FlushCache()
    return path


def gdalwarp(source: Path | str, target: Path | str, *options: object, exact: bool = True) -> Path:
    """Run the gdalwarp program; floats among the options keep all their digits."""
    words = [repr(float(option)) if isinstance(option, float) else str(option) for option in options]
    fixed = _EXACT if exact else ()
    subprocess.run(["gdalwarp", "-q", "-overwrite", *fixed, *words, str(source), str(target)], check=True)
    return Path(target)


def brightest(pixels: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """The classes of the argmax model for pixels of shape (bands, rows, cols), NoData at invalid pixels."""
    return np.where(valid, np.nan_to_num(pixels).argmax(axis=0), NODATA).astype(np.uint8)


def brightest_warped(path: Path | str, bands: int) -> np.ndarray:
    """The classes of the argmax model for a file written by gdalwarp: bands, then validity."""
    *pixels, alpha = gdal.Open(str(path)).ReadAsArray()
    pixels = np.array(pixels[:bands])
    return brightest(pixels, (alpha != 0) & np.isfinite(pixels).any(axis=0))
