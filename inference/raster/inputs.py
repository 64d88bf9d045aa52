"""Rasters as the user chose them, with what the user says of them beside the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from osgeo import gdal

from ..grid.gdal import open_dataset
from ..grid.grid import Extent
from .blocks import Blocks


@dataclass(frozen=True)
class NodataSettings:
    """What the user says of nodata beside the file itself.

    Attributes:
        ranges: For every band, lowest and highest of values that are none, both included.
        ignored: For every band, whether the nodata value that the file declares is a value like others.
    """

    ranges: tuple[tuple[tuple[float, float], ...], ...]
    ignored: tuple[bool, ...]


class AlphaContent(Enum):
    """What the values of a band are that is marked as transparency."""

    MASK = "mask"
    UNSURE = "unsure"  # they may be a mask, but not all of them are those of one
    IMAGERY = "imagery"


@dataclass(frozen=True)
class RasterInput:
    """A raster as the user chose it.

    Attributes:
        name: What the user calls it, for messages.
        uri: What GDAL opens, or, of a raster that is read in blocks, what QGIS does.
        crs: The CRS set by the user, as WKT; empty for the file's own.
        options: GDAL's open options for it, such as "NUM_THREADS=2".
        blocks: How it is read where GDAL does not.
        frame: What a map of it shall cover beside its own pixels, such as the virtual raster it is a source of.
        no_values: What the user says of nodata; None for nothing.
        alpha: What a band that is marked as transparency is, where that was decided for the raster it is a part of.
    """

    name: str
    uri: str
    crs: str = ""
    options: tuple[str, ...] = ()
    blocks: Blocks | None = None
    frame: Extent | None = None
    nodata_settings: NodataSettings | None = None
    alpha: AlphaContent | None = None

    @property
    def ignores_declared_nodata(self) -> bool:
        """Whether the user says that a nodata value which the file declares is a value."""
        return self.nodata_settings is not None and any(self.nodata_settings.ignored)

    def opened(self) -> gdal.Dataset:
        """Open it for reading; of a raster that is read in blocks, only the header.

        Raises:
            RasterError: It cannot be opened.
        """
        if self.blocks is not None:
            return self.blocks.header(self.name)
        return open_dataset(self.uri, self.name, self.options)
