"""How rasters are stored, as far as the memory for reading them depends on it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from osgeo import gdal

from ..errors import RasterError
from ..loop.tiling import Tiling
from .gdal_calls import open_dataset

# Drivers whose files hold the address of a server.
_SERVERS = {"WMS", "WMTS", "WCS", "OGCAPI", "STACTA", "STACIT", "EEDA", "EEDAI", "DAAS", "PLMOSAIC", "PLSCENES"}


@dataclass(frozen=True)
class Stored:
    """The blocks of a raster, in which GDAL reads and keeps it.

    Attributes:
        rows: Rows of a block.
        cols: Columns of a block; those of the raster where blocks are whole rows.
        pixel: Bytes of a pixel in the blocks that reading the model's bands fills.
    """

    rows: int
    cols: int
    pixel: int

    @classmethod
    def of(cls, dataset: gdal.Dataset, bands: int) -> Stored:
        """Look at a raster of which so many bands are read; of a virtual raster, at the first file behind it."""
        behind = _behind(dataset)
        if behind is not None:
            dataset = behind
        band = dataset.GetRasterBand(1)
        cols, rows = band.GetBlockSize()
        if dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL":
            bands = dataset.RasterCount
        return cls(rows, min(cols, dataset.RasterXSize), bands * -(-gdal.GetDataTypeSize(band.DataType) // 8))

    @classmethod
    def like_all(cls, several: Iterable[Stored]) -> Stored:
        """The largest in every respect."""
        rows, cols, pixels = zip(*((each.rows, each.cols, each.pixel) for each in several))
        return cls(max(rows), max(cols), max(pixels))

    def bytes_of_column(self, tiling: Tiling) -> int:
        """Bytes of the blocks under one column of pixels in a row of tiles, at most."""
        return self.pixel * (tiling.height + self.rows)

    def bytes_under(self, tiling: Tiling, width: int, most: int | None = None) -> int:
        """Bytes of the blocks under a row of tiles that keep `width` columns, of `most` there are, at most."""
        under = width + 2 * tiling.padding + self.cols
        return self.bytes_of_column(tiling) * (under if most is None else min(under, most))


def is_local(dataset: gdal.Dataset, files: Collection[str]) -> bool:
    """Whether a raster, and all files behind it, lie on this machine."""
    return bool(files) and dataset.GetDriver().ShortName not in _SERVERS and all(map(os.path.exists, files))


def _behind(dataset: gdal.Dataset) -> gdal.Dataset | None:
    """The first file behind a virtual raster; None where there is none, or it cannot be opened."""
    if dataset.GetDriver().ShortName != "VRT":
        return None
    own = os.path.realpath(dataset.GetDescription())
    first = next((path for path in dataset.GetFileList() or () if os.path.realpath(path) != own), None)
    try:
        return open_dataset(first, first) if first else None
    except RasterError:  # said where its pixels are wanted
        return None
