"""Input rasters as the user chose them, with settings that are not in the file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from osgeo import gdal

from ..grid.gdal import open_dataset
from ..grid.grid import Extent
from .blocks import BlockRaster

_MOST_NAMED = 200  # rasters in a record


@dataclass(frozen=True)
class NodataSettings:
    """Nodata settings of the user, in addition to the values declared in the file.

    Attributes:
        ranges: For every band, the lowest and highest value of each nodata range, both included.
        ignored: For every band, whether its declared nodata value is to be ignored.
    """

    ranges: tuple[tuple[tuple[float, float], ...], ...]
    ignored: tuple[bool, ...]


class AlphaContent(Enum):
    """The content of a band that is marked as transparency."""

    MASK = "mask"
    UNSURE = "unsure"  # probably a mask, but with values that masks do not have
    IMAGERY = "imagery"


@dataclass(frozen=True)
class RasterInput:
    """A raster as the user chose it.

    Attributes:
        name: Name for messages.
        uri: Path or URI for GDAL; for a raster read in blocks, the source of the QGIS layer.
        crs: The CRS set by the user, as WKT; empty for that of the file.
        options: GDAL's open options, such as "NUM_THREADS=2".
        blocks: The reader of a raster that GDAL cannot open.
        frame: An extent that the map must cover too, such as that of the virtual raster it is a source of.
        nodata_settings: Nodata settings of the user, if any.
        alpha: Content of the band marked as transparency, if it was decided for the raster this is an item of.
    """

    name: str
    uri: str
    crs: str = ""
    options: tuple[str, ...] = ()
    blocks: BlockRaster | None = None
    frame: Extent | None = None
    nodata_settings: NodataSettings | None = None
    alpha: AlphaContent | None = None

    @property
    def ignores_declared_nodata(self) -> bool:
        """Whether the user ignores a nodata value declared in the file."""
        return self.nodata_settings is not None and any(self.nodata_settings.ignored)

    def open_dataset(self) -> gdal.Dataset:
        """Open the raster for reading; of a raster read in blocks, only the header.

        Raises:
            RasterError: It cannot be opened.
        """
        if self.blocks is not None:
            return self.blocks.header(self.name)
        return open_dataset(self.uri, self.name, self.options)

    @property
    def file_name(self) -> str:
        """Its file name, or the user's name of other sources, which may contain passwords."""
        return os.path.basename(self.uri) if os.path.exists(self.uri) else self.name


def named_inputs(rasters: Sequence[RasterInput]) -> tuple[tuple[str, ...], int]:
    """Return the file names of the first rasters for a record, and the number of further ones."""
    names = tuple(raster.file_name for raster in rasters)
    return names[:_MOST_NAMED], max(0, len(names) - _MOST_NAMED)
