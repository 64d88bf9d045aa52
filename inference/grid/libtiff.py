"""Whether GDAL still gets the warnings of libtiff, which are all that reports some damage in TIFF files.

In GDAL 3.6 with libtiff 4.5, for example, a process has one function for these warnings, which GDAL sets once. On
Linux, Pillow uses the same libtiff as QGIS's GDAL, and removes the function when it reads a compressed TIFF file.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from osgeo import gdal

from ..errors import RasterError
from .decoding import decoded, in_this_thread
from .gdal import checked

# Codecs of libtiff that go on after an error and only warn of it.
_ONLY_WARN = ("JPEG", "YCbCr JPEG", "CCITTRLE", "CCITTFAX3", "CCITTFAX4")
_SUFFIXES = (".tif", ".tiff", ".gtiff")
_SIDE = 32  # of a damaged file in memory
_PROBE = "/vsimem/pixelwise_probe_{number}.tif"
_numbers = itertools.count()


def hides_damage(paths: Iterable[str]) -> bool:
    """Return whether GDAL would return wrong pixels for damage in one of these files without a message.

    Args:
        paths: Files of rasters; only TIFF files matter.
    """
    return not _reports_damage() and any(_only_warns(path) for path in paths if path.lower().endswith(_SUFFIXES))


def _only_warns(path: str) -> bool:
    try:
        return _opened_tiff(path).GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") in _ONLY_WARN
    except RasterError:
        return False


def _reports_damage() -> bool:
    """Return whether GDAL reports the damage in a damaged file; also if it has no codec for such files."""
    name = _PROBE.format(number=next(_numbers))
    try:
        _write_damaged(name)
        dataset = _opened_tiff(name)
        decoded(lambda: dataset.ReadRaster(), RasterError)
    except RasterError:
        return True
    finally:
        dataset = None
        gdal.Unlink(name)
    return False


def _write_damaged(path: str) -> None:
    """Write a TIFF file in which the second half of the only JPEG strip is missing.

    Raises:
        RasterError: GDAL cannot write such files.
    """
    source = gdal.GetDriverByName("MEM").Create("", _SIDE, _SIDE, 1)
    noise = bytes(number * number % 251 for number in range(_SIDE * _SIDE))
    source.GetRasterBand(1).WriteRaster(0, 0, _SIDE, _SIDE, noise)
    driver = gdal.GetDriverByName("GTiff")
    written = checked(lambda: driver.CreateCopy(path, source, options=["COMPRESS=JPEG"]), RasterError)
    written.FlushCache()  # a profiler, such as that of a Dask worker, may keep it open for a while
    dataset = _opened_tiff(path)
    band = dataset.GetRasterBand(1)
    start, size = (int(band.GetMetadataItem(f"BLOCK_{key}_0_0", "TIFF")) for key in ("OFFSET", "SIZE"))
    file = gdal.VSIFOpenL(path, "rb+")
    gdal.VSIFSeekL(file, start + size // 2, 0)
    gdal.VSIFWriteL(bytes(size - size // 2), 1, size - size // 2, file)
    gdal.VSIFCloseL(file)


def _opened_tiff(path: str) -> gdal.Dataset:
    """Open a TIFF file.

    Raises:
        RasterError: It is none, or is damaged.
    """
    with in_this_thread():
        return checked(lambda: gdal.OpenEx(path, gdal.OF_RASTER, ["GTiff"]), RasterError)
