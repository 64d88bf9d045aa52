"""A request to convert a class raster to polygons, and its validation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..cleaning.regions import SieveRule
from ..cleaning.sizes import PixelSizes, SizeUnit
from ..errors import ArgumentError, blaming
from ..i18n import numeral, tr
from ..model.classes import Legend, ModelClass
from ..progress import Progress
from ..raster.inputs import RasterInput
from ..result.destinations import require_destinations
from ..result.outputs import Output, OutputKind
from ..thematic import ClassRaster, chosen_classes, files_read
from .cells import CellSelection

_FOUR = 4  # cells that only share a corner are not connected, so that no polygon touches itself


@dataclass(frozen=True)
class PolygonsJob:
    """The request of the user.

    Attributes:
        raster: The class raster.
        polygons: The vector file to write.
        classes: The values or names of the classes to convert, such as "1,3" or "Water;Forest"; "" for all.
        confidence_raster: A raster whose mean in each polygon is stored; None for none.
        dissolve: Whether all polygons of a class are one feature.
        min_size: Smaller patches are merged into their largest neighbour before; 0 for none.
        unit: The unit of this size.
        smooth: Whether corners are rounded.
    """

    raster: ClassRaster
    polygons: str = ""
    classes: str = ""
    confidence_raster: RasterInput | None = None
    dissolve: bool = False
    min_size: float = 0.0
    unit: SizeUnit = SizeUnit.PIXELS
    smooth: bool = False

    @property
    def rasters(self) -> tuple[RasterInput, ...]:
        """The rasters that are read."""
        return (self.raster.raster, *([self.confidence_raster] if self.confidence_raster else []))


@dataclass(frozen=True)
class PolygonsPlan:
    """A validated request.

    Attributes:
        job: The request.
        classes: The classes to convert; None for all values.
        sieve: Which patches are merged into their neighbours before; None for none.
    """

    job: PolygonsJob
    classes: tuple[ModelClass, ...] | None = None
    sieve: SieveRule | None = None

    @property
    def selection(self) -> CellSelection:
        """Which cells become polygons."""
        raster = self.job.raster
        # In Int32 no value is treated as a nodata value that the raster does not have.
        wide = Legend(raster.classes, np.dtype(np.int32), -(2**31))
        legend = wide if raster.nodata is None else raster.legend()
        values = None if self.classes is None else tuple(entry.value for entry in self.classes)
        return CellSelection(legend, values, self.sieve)


def plan(job: PolygonsJob, progress: Progress) -> PolygonsPlan:
    """Find the classes of a job and convert its size to pixels.

    Raises:
        PixelwiseError: A value is not valid.
        Cancelled: The user cancelled.
    """
    require_destinations((Output(OutputKind.POLYGONS, job.polygons),), files_read(job.rasters))
    classes = None
    if job.classes.strip():
        with blaming("classes"):
            classes = chosen_classes(job.classes, job.raster.completed(progress).classes, tr("Classes"))
    return PolygonsPlan(job, classes, _sieve(job, progress))


@blaming("min_size")
def _sieve(job: PolygonsJob, progress: Progress) -> SieveRule | None:
    if job.min_size < 0:
        raise ArgumentError(tr("Smallest size: it is negative. Enter 0 to keep all polygons, or a larger number."))
    if not job.min_size:
        return None
    pixels = PixelSizes.of(job.unit, job.raster.grid, progress).least(job.min_size)
    available = job.raster.grid.window.pixels
    if pixels > available:
        raise ArgumentError(
            tr(
                "Smallest size: {pixels} pixels is more than the raster has ({available}). Enter a smaller size, and "
                "check the unit."
            ).format(pixels=numeral(pixels), available=numeral(available))
        )
    return SieveRule(pixels, _FOUR) if pixels > 1 else None
