"""A raster that GDAL does not read: somebody else gives blocks of its pixels.

The core knows its header and asks for blocks; who reads them, from a server or a database, is not its business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from osgeo import gdal

from ..arrays import DType
from ..errors import RasterError
from ..grid.gdal import CODES, checked, spatial_reference
from ..grid.grid import Extent, Grid
from ..i18n import tr
from .image import Image
from .scaling import BandScale


class BlockReader(Protocol):
    """Reads blocks, for one thread."""

    def read(self, grid: Grid, bands: tuple[int, ...]) -> Image:
        """Read bands (from 0) on a grid in the raster's CRS, as a source of `imagery.py` does.

        Raises:
            RasterError: They cannot be read.
        """

    def stop(self) -> None:
        """End reads soon, those of other threads and all that begin later; called by any thread."""


class BlockSource(Protocol):
    """Opens a raster once for every thread."""

    def open(self) -> BlockReader:
        """Open it for the thread that calls."""


@dataclass(frozen=True)
class Blocks:
    """A raster that is read in blocks.

    Attributes:
        source: Who reads it.
        extent: All there is, in the raster's CRS.
        bands: Name of every band; "" where it has none.
        dtype: Type of the values.
        grid: Its pixels, north up; None where it is drawn at any cell size, as web maps are.
        scales: Scale and offset of each band where they are known; empty where none is.
        cell_sizes: Without a grid, the cell sizes in which it is stored; empty where it is drawn anew for every size.
        limits: For every band, 0 and 255 where it is of bytes and declares them as nodata; empty for none at all.
        colours: Red, green, blue and alpha (0 to 255) that each number in the one band stands for; empty for none.
    """

    source: BlockSource
    extent: Extent
    bands: tuple[str, ...]
    dtype: DType
    grid: Grid | None = None
    cell_sizes: tuple[float, ...] = ()
    limits: tuple[tuple[int, ...], ...] = ()
    scales: tuple[BandScale | None, ...] = ()
    colours: tuple[tuple[int, int, int, int], ...] = ()

    def header(self, name: str) -> gdal.Dataset:
        """The raster without its pixels, as GDAL knows rasters.

        Args:
            name: What the user calls the raster, for messages.

        Raises:
            RasterError: The raster has no pixels of its own, or more than GDAL can count.
        """
        if self.grid is None:
            raise RasterError(
                tr(
                    'Raster "{name}": it is drawn at any scale and has no cells of its own. Choose a raster that has '
                    "cells."
                ).format(name=name)
            )
        grid = self.grid
        driver = gdal.GetDriverByName("VRT")
        dataset = checked(
            lambda: driver.Create("", grid.cols, grid.rows, len(self.bands), CODES[self.dtype]),
            lambda words: RasterError(
                tr(
                    'Raster "{name}": {columns} columns and {rows} rows are too many ({reason}). Give a larger cell '
                    "size or a smaller extent."
                ).format(name=name, columns=grid.cols, rows=grid.rows, reason=words)
            ),
        )
        dataset.SetGeoTransform(grid.transform)
        if grid.crs:
            dataset.SetSpatialRef(spatial_reference(grid.crs))
        for number, band in enumerate(self.bands, start=1):
            dataset.GetRasterBand(number).SetDescription(band)
        if self.colours:
            table = gdal.ColorTable()
            for number, entry in enumerate(self.colours):
                table.SetColorEntry(number, entry)
            dataset.GetRasterBand(1).SetColorTable(table)
            dataset.GetRasterBand(1).SetColorInterpretation(gdal.GCI_PaletteIndex)
        return dataset
