"""The grid of a tool's result, and the files that it reads."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..errors import blaming
from ..i18n import tr
from ..raster.environment import Environment
from ..raster.inputs import RasterInput
from ..raster.mask import Polygons
from ..raster.output_grid import OutputGrid, SourceRaster, plan_output_grid
from ..raster.source_files import source_files
from .class_raster import ClassRaster


def planned_grid(raster: ClassRaster, environment: Environment) -> OutputGrid:
    """Return the grid of a result: that of a class raster, changed as the user set it; with warnings.

    Raises:
        RasterError: The raster cannot be reprojected to it.
        ArgumentError: A setting is not valid.
    """
    source = SourceRaster.of(raster.raster.open_dataset(), raster.raster)
    return plan_output_grid([source], environment)


def files_read(
    rasters: Iterable[RasterInput], mask: Polygons | None = None, snap: RasterInput | None = None
) -> dict[str, str]:
    """Return the real paths of the files that a tool reads, and the description of each, for `require_destinations`.

    Raises:
        RasterError: A raster cannot be opened.
    """
    read = {}
    for raster in rasters:
        what = tr("a file of the input raster")
        read.update(dict.fromkeys({os.path.realpath(raster.uri), *source_files(raster.open_dataset())}, what))
    if snap is not None:
        with blaming("snap"):
            read.update(dict.fromkeys(source_files(snap.open_dataset()), tr("a file of the snap raster")))
    if mask is not None and mask.path:
        read[os.path.realpath(mask.path)] = tr("a file of the mask")
    return read
