"""Merge classified rasters: the first is on top, and the next one fills its nodata.

Rasters on another grid are resampled to the nearest class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Classes
from ..grid.grid import Grid
from ..grid.window import Window
from ..model.classes import Legend
from ..progress import Progress
from ..raster.imagery import Imagery, RasterSource, Sparse
from ..raster.inputs import RasterInput
from ..raster.mosaic import Mosaic
from ..raster.output_grid import SourceRaster, nearest_mapping
from ..result.provenance import Provenance
from ..result.result import Result
from ..thematic import ClassFile, write_class_raster


@dataclass(frozen=True)
class Overlay:
    """A raster merged from others.

    Attributes:
        output: The GeoTIFF to write.
        grid: Its pixels.
        legend: Its classes, which all rasters share.
        only_present: Whether classes without a pixel are left out.
        provenance: The record of the run that is written into the raster.
    """

    output: str
    grid: Grid
    legend: Legend
    only_present: bool
    provenance: Provenance

    def write(self, rasters: Sequence[tuple[str, Grid]], path: str, progress: Progress) -> Result:
        """Write the raster.

        Args:
            rasters: The path and grid of each classified raster, the first on top.
            path: The path to write it to.
            progress: The listener of the run.

        Raises:
            OutputError: It cannot be written.
            Cancelled: The user cancelled.
        """
        source = self._mosaic(rasters).open()

        def classes(window: Window) -> Classes | None:
            empty = isinstance(source, Sparse) and source.is_empty(window)
            return None if empty else self._classes(source, window)

        file = ClassFile(path, self.output, self.grid, self.legend, self.provenance, only_present=self.only_present)
        result = write_class_raster(file, classes, progress)
        result.statistics.log(progress)
        return result

    def _mosaic(self, rasters: Sequence[tuple[str, Grid]]) -> Mosaic:
        sources = [SourceRaster(RasterInput(path, path, grid.crs), grid) for path, grid in rasters]
        dtype = self.legend.dtype
        items = tuple(Imagery(source.raster, (0,), dtype, nearest_mapping(source, self.grid)) for source in sources)
        return Mosaic(self.grid, dtype, items)

    def _classes(self, source: RasterSource, window: Window) -> Classes:
        values: Classes = np.full((window.height, window.width), self.legend.nodata, self.legend.dtype)
        if window.overlaps(source.area):
            available = window.intersection(source.area)
            image = source.read(available)
            np.copyto(values[available.slices_within(window)], image.pixels[0], where=image.valid)
        return values
