"""The block layout of stored rasters, which determines the memory for reading them, and their location."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, replace

from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import open_dataset
from ..grid.tiling import Tiling

# Drivers of files with the address of a server.
_SERVERS = {"WMS", "WMTS", "WCS", "OGCAPI", "STACTA", "STACIT", "EEDA", "EEDAI", "DAAS", "PLMOSAIC", "PLSCENES"}
_SIDECARS = (".ovr", ".msk", ".aux.xml")  # GDAL lists them before the sources of a virtual raster


@dataclass(frozen=True)
class BlockLayout:
    """The blocks of a raster, in which GDAL reads and caches it.

    Attributes:
        rows: Rows of a block.
        cols: Columns of a block; those of the raster for blocks of whole rows.
        pixel: Bytes per pixel of the cached blocks when the bands of the model are read.
        width: Columns of the raster.
    """

    rows: int
    cols: int
    pixel: int
    width: int

    @classmethod
    def of(cls, dataset: gdal.Dataset, bands: int) -> BlockLayout:
        """Return the layout of a raster of which `bands` bands are read; of a VRT, that of its first file."""
        width = dataset.RasterXSize
        dataset = _first_file(dataset) or dataset
        band = dataset.GetRasterBand(1)
        cols, rows = band.GetBlockSize()
        if dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL":
            bands = dataset.RasterCount
        return cls(rows, min(cols, dataset.RasterXSize), bands * -(-gdal.GetDataTypeSize(band.DataType) // 8), width)

    @classmethod
    def like_all(cls, several: Iterable[BlockLayout]) -> BlockLayout:
        """Return the maximum of several layouts in each attribute."""
        return cls(*map(max, zip(*map(astuple, several))))

    @classmethod
    def together(cls, several: Sequence[BlockLayout]) -> BlockLayout:
        """Return the layout of rasters that are read together, each of whose blocks is cached."""
        return replace(cls.like_all(several), pixel=sum(layout.pixel for layout in several))

    def bytes_of_column(self, tiling: Tiling) -> int:
        """Return the approximate bytes of the blocks under one column of pixels in a row of tiles."""
        return self.pixel * (tiling.height + self.rows)

    def bytes_under(self, tiling: Tiling, width: int) -> int:
        """Return the approximate bytes of the blocks under a row of tiles that keep `width` columns."""
        return self.bytes_of_column(tiling) * min(width + 2 * tiling.padding + self.cols, self.width)


def is_local(dataset: gdal.Dataset, files: Collection[str]) -> bool:
    """Whether a raster and all its files are in folders of this computer, including network drives."""
    if not files or not all(map(os.path.exists, files)):
        return False
    return not is_on_server(dataset)


def is_on_server(dataset: gdal.Dataset) -> bool:
    """Whether the pixels come from a server, through a file with its address."""
    return any(file.GetDriver().ShortName in _SERVERS for file in (dataset, _first_file(dataset)) if file)


def _first_file(dataset: gdal.Dataset, depth: int = 8) -> gdal.Dataset | None:
    """Return the first file of a virtual raster, recursively, if it can be opened."""
    if dataset.GetDriver().ShortName != "VRT":
        return None
    for path in dataset.GetFileList() or ():
        if path == dataset.GetDescription() or path.lower().endswith(_SIDECARS) or not os.path.exists(path):
            continue
        try:
            first = open_dataset(path, path)
        except RasterError:  # reported when its pixels are read
            return None
        if not first.RasterCount:
            return None
        return (_first_file(first, depth - 1) if depth else None) or first
    return None
