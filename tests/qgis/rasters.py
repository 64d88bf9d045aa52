"""Write, read and inspect rasters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsRasterLayer


def write_raster(path: Path, pixels: np.ndarray, epsg: int = 32633) -> str:
    """Write pixels (bands, rows, cols) on a grid of 10 m."""
    bands, rows, cols = pixels.shape
    kinds = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "float32": gdal.GDT_Float32}
    kind = kinds[pixels.dtype.name]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, bands, kind)
    dataset.SetGeoTransform((500000.0, 10.0, 0.0, 4600000.0, 0.0, -10.0))
    dataset.SetProjection(f"EPSG:{epsg}")
    dataset.WriteArray(pixels)
    dataset.FlushCache()
    return str(path)


def read_pixels(path: str) -> np.ndarray:
    """Read all pixels of a raster."""
    return gdal.Open(path).ReadAsArray()


def shown_classes(layer: QgsRasterLayer) -> list[tuple[int, str, tuple[int, int, int]]]:
    """Return the classes in a layer's legend."""
    renderer = layer.renderer()
    assert renderer.type() == "paletted"
    return [
        (int(entry.value), entry.label, (entry.color.red(), entry.color.green(), entry.color.blue()))
        for entry in renderer.classes()
    ]
