"""The block layout of stored rasters, which determines the memory for reading them, their location and their size."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, replace

from osgeo import gdal

from ..errors import RasterError
from ..grid.gdal import TYPES, open_dataset
from ..grid.tiling import Tiling
from ..i18n import numeral, tr

# Drivers of files with the address of a server.
SERVERS = {"WMS", "WMTS", "WCS", "OGCAPI", "STACTA", "STACIT", "EEDA", "EEDAI", "DAAS", "PLMOSAIC", "PLSCENES"}
_SIDECARS = (".ovr", ".msk", ".aux.xml")  # GDAL lists them before the sources of a virtual raster

# Drivers that read zeros where a file without compression has been cut, and how such a file begins; a compressed file
# of ENVI begins like one of gzip.
_CUT_SILENTLY = {"ENVI": b"", "PCRaster": b"", "netCDF": b"CDF"}
_GZIP = b"\x1f\x8b"


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
    return not reads_from_server(dataset)


def reads_from_server(dataset: gdal.Dataset) -> bool:
    """Whether the pixels come from a server, through a file with its address."""
    return any(file.GetDriver().ShortName in SERVERS for file in (dataset, _first_file(dataset)) if file)


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


def require_complete(dataset: gdal.Dataset, name: str) -> None:
    """Require that the files of a raster are as long as their pixels, if GDAL reads zeros beyond their end silently.

    Args:
        dataset: The raster, which may be virtual.
        name: Its name for messages.

    Raises:
        RasterError: One is shorter.
    """
    seen: set[str] = set()
    waiting = [dataset]
    while waiting:
        opened = waiting.pop()
        files = [path for path in opened.GetFileList() or () if not path.endswith(_SIDECARS) and os.path.isfile(path)]
        if opened.GetDriver().ShortName == "VRT":
            waiting += _open_all(path for path in files if path not in seen)
            seen.update(files)
        elif files:
            _require_length(opened, max(files, key=os.path.getsize), name)


def _open_all(paths: Iterable[str]) -> Iterator[gdal.Dataset]:
    """Yield those of the sources of a virtual raster that may be cut silently, or are virtual themselves."""
    for path in paths:
        if gdal.IdentifyDriverEx(path, 0, ["VRT", *_CUT_SILENTLY]) is not None:
            with suppress(RasterError):  # reported when its pixels are read
                yield open_dataset(path, path)


def _require_length(dataset: gdal.Dataset, path: str, name: str) -> None:
    begins = _CUT_SILENTLY.get(dataset.GetDriver().ShortName)
    codes = [dataset.GetRasterBand(number).DataType for number in range(1, dataset.RasterCount + 1)]
    if begins is None or not TYPES.keys() >= set(codes):
        return
    with open(path, "rb") as file:
        start = file.read(len(_GZIP) + 1)
    needed = dataset.RasterXSize * dataset.RasterYSize * sum(TYPES[code].itemsize for code in codes)
    if start.startswith(begins) and not start.startswith(_GZIP) and os.path.getsize(path) < needed:
        raise RasterError(
            tr(
                'Input raster "{raster}": the file {path} has {size} bytes, but its pixels need {needed}, so it was '
                "cut or copied incompletely. Replace it with an intact copy."
            ).format(raster=name, path=path, size=numeral(os.path.getsize(path)), needed=numeral(needed))
        )
