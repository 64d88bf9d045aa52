"""How rasters are stored, as far as the memory for reading them depends on it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass

from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import open_dataset
from ..grid.tiling import Tiling

# Drivers whose files hold the address of a server.
_SERVERS = {"WMS", "WMTS", "WCS", "OGCAPI", "STACTA", "STACIT", "EEDA", "EEDAI", "DAAS", "PLMOSAIC", "PLSCENES"}
_BESIDE = (".ovr", ".msk", ".aux.xml")  # what GDAL lists before the sources of a virtual raster


@dataclass(frozen=True)
class BlockLayout:
    """The blocks of a raster, in which GDAL reads and keeps it.

    Attributes:
        rows: Rows of a block.
        cols: Columns of a block; those of the raster where blocks are whole rows.
        pixel: Bytes of a pixel in the blocks that reading the model's bands fills.
        width: Columns of the raster.
    """

    rows: int
    cols: int
    pixel: int
    width: int

    @classmethod
    def of(cls, dataset: gdal.Dataset, bands: int) -> BlockLayout:
        """Look at a raster of which so many bands are read; of a virtual raster, at the first file behind it."""
        width = dataset.RasterXSize
        dataset = _behind(dataset) or dataset
        band = dataset.GetRasterBand(1)
        cols, rows = band.GetBlockSize()
        if dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL":
            bands = dataset.RasterCount
        return cls(rows, min(cols, dataset.RasterXSize), bands * -(-gdal.GetDataTypeSize(band.DataType) // 8), width)

    @classmethod
    def like_all(cls, several: Iterable[BlockLayout]) -> BlockLayout:
        """The largest in every respect."""
        return cls(*map(max, zip(*map(astuple, several))))

    def bytes_of_column(self, tiling: Tiling) -> int:
        """Bytes of the blocks under one column of pixels in a row of tiles, about."""
        return self.pixel * (tiling.height + self.rows)

    def bytes_under(self, tiling: Tiling, width: int) -> int:
        """Bytes of the blocks under a row of tiles that keep `width` columns, about."""
        return self.bytes_of_column(tiling) * min(width + 2 * tiling.padding + self.cols, self.width)


def is_local(dataset: gdal.Dataset, files: Collection[str]) -> bool:
    """Whether a raster, and all files behind it, lie in folders of this machine, network drives among them."""
    if not files or not all(map(os.path.exists, files)):
        return False
    return not is_on_server(dataset)


def is_on_server(dataset: gdal.Dataset) -> bool:
    """Whether the pixels come from a server, through a file that holds its address."""
    return any(each.GetDriver().ShortName in _SERVERS for each in (dataset, _behind(dataset)) if each)


def _behind(dataset: gdal.Dataset, depth: int = 8) -> gdal.Dataset | None:
    """The first file behind a virtual raster, and behind those inside it; None where there is none to be opened."""
    if dataset.GetDriver().ShortName != "VRT":
        return None
    for path in dataset.GetFileList() or ():
        if path == dataset.GetDescription() or path.lower().endswith(_BESIDE) or not os.path.exists(path):
            continue
        try:
            first = open_dataset(path, path)
        except RasterError:  # said where its pixels are wanted
            return None
        if not first.RasterCount:
            return None
        return (_behind(first, depth - 1) if depth else None) or first
    return None
