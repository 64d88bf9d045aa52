"""Rasters that GDAL cannot open, read in blocks by a reader from outside the core, such as QGIS's data providers."""

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
        """Read bands (from 0) on a grid in the CRS of the raster, as the sources of `imagery.py` do.

        Raises:
            RasterError: They cannot be read.
        """

    def stop(self) -> None:
        """End current and later reads, also those of other threads; may be called by any thread."""


class BlockSource(Protocol):
    """Opens a raster once per thread."""

    def open(self) -> BlockReader:
        """Open the raster for the calling thread."""


@dataclass(frozen=True)
class BlockRaster:
    """A raster that is read in blocks.

    Attributes:
        source: Opens the raster.
        extent: Its extent, in its CRS.
        bands: Name of every band; "" without one.
        dtype: Type of the values.
        grid: Its pixels, north up, if it has a fixed cell size, unlike web maps.
        scales: Scale and offset of each band, if known; empty without any.
        cell_sizes: Without a grid, the cell sizes stored on the server; empty if it renders any cell size.
        limits: For every band, 0 and 255 if it is a byte band that declares them as nodata; empty without any.
        colours: Red, green, blue and alpha (0 to 255) of each index of the only band; empty without a colour table.
        settings: What else affects its values, such as nodata ranges of the user; it tells runs apart.
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
    settings: str = ""

    def header(self, name: str) -> gdal.Dataset:
        """Return the raster without its pixels as a GDAL dataset.

        Args:
            name: Name of the raster for messages.

        Raises:
            RasterError: The raster has no fixed cell size, or too many pixels for GDAL.
        """
        if self.grid is None:
            raise RasterError(
                tr('Raster "{name}": it has no fixed cell size. Choose a raster with a fixed cell size.').format(
                    name=name
                )
            )
        grid = self.grid
        driver = gdal.GetDriverByName("VRT")
        dataset = checked(
            lambda: driver.Create("", grid.cols, grid.rows, len(self.bands), CODES[self.dtype]),
            lambda words: RasterError(
                tr(
                    'Raster "{name}": {columns} columns and {rows} rows are too many ({reason}). Use a larger cell '
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
