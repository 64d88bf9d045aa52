"""The mean confidence in each polygon: the mean of the cells in it, of those that have a confidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ..arrays import Doubles
from ..errors import Cancelled, OutputError
from ..grid.gdal import checked
from ..grid.grid import Grid
from ..grid.window import Window
from ..i18n import tr
from ..progress import Progress
from ..raster.imagery import Imagery, RasterSource, Sparse
from ..raster.inputs import RasterInput
from ..raster.output_grid import SourceRaster, nearest_mapping
from ..thematic import windows
from .tracing import TracedPolygons, following

_OPTIONS = ("TILED=YES", "COMPRESS=LZW", "BIGTIFF=IF_SAFER", "SPARSE_OK=TRUE")
_SPREAD = 4  # numbers of polygons per cell of a window up to which a table of all is fast


@dataclass(frozen=True)
class Confidence:
    """The confidence in each polygon, as far as it is known.

    Attributes:
        totals: The sum of the confidence and the number of cells that have one, by the number of the polygon: shape
            (2, polygons + 1).
    """

    totals: Doubles


@dataclass(frozen=True)
class Zones:
    """The polygons as a raster of their numbers.

    Attributes:
        polygons: The polygons.
        grid: The grid that they were traced on.
        path: A scratch file for the raster.
    """

    polygons: TracedPolygons
    grid: Grid
    path: str

    def summed(self, raster: RasterInput, progress: tuple[Progress, Progress]) -> Confidence:
        """Sum up a raster in each polygon.

        Args:
            raster: The raster; if its cells differ, its nearest pixels count.
            progress: The listeners of writing the raster of numbers, and of reading both.

        Raises:
            PixelwiseError: The raster cannot be read, or the scratch file cannot be written.
            Cancelled: The user cancelled.
        """
        zones = self._rasterised(progress[0])
        dataset = raster.open_dataset()
        source = SourceRaster.of(dataset, raster)
        values = Imagery(raster, (0,), np.dtype(np.float64), nearest_mapping(source, self.grid)).open()
        totals = np.zeros((2, self.polygons.count() + 1))
        done = 0
        for window in windows(self.grid):
            if progress[1].cancelled():
                raise Cancelled
            if not (isinstance(values, Sparse) and values.is_empty(window)):
                self._add(zones, values, window, totals)
            done += window.pixels
            progress[1].advance(done / self.grid.window.pixels)
        return Confidence(totals)

    def _add(self, zones: gdal.Dataset, source: RasterSource, window: Window, totals: Doubles) -> None:
        if not window.overlaps(source.area):
            return
        available = window.intersection(source.area)
        image = source.read(available)
        numbers = checked(
            lambda: zones.ReadAsArray(available.col, available.row, available.width, available.height), _failure
        )
        valid = image.valid & (numbers > 0)
        if not valid.any():
            return
        inside, values = numbers[valid].astype(np.intp), image.pixels[0][valid]
        first, last = int(inside.min()), int(inside.max())
        if last - first > _SPREAD * inside.size:
            present, inside = np.unique(inside, return_inverse=True)
        else:
            present, inside = np.arange(first, last + 1), inside - first
        totals[0, present] += np.bincount(inside, values, len(present))
        totals[1, present] += np.bincount(inside, minlength=len(present))

    def _rasterised(self, progress: Progress) -> gdal.Dataset:
        grid = self.grid
        zones = checked(
            lambda: gdal.GetDriverByName("GTiff").Create(
                self.path, grid.cols, grid.rows, 1, gdal.GDT_Int32, options=[*_OPTIONS]
            ),
            _failure,
        )
        zones.SetGeoTransform(grid.transform)
        self.polygons.burn(zones, following(progress))
        return zones


def _failure(words: str) -> OutputError:
    return OutputError(
        tr("Mean confidence: the polygons cannot be numbered ({reason}). Check the free disk space.").format(
            reason=words
        )
    )
