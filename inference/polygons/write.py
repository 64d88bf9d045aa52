"""Convert the classes of a raster to polygons, which cover its cells without gaps or overlaps."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from osgeo import gdal

from ..errors import Cancelled, OutputError
from ..grid.gdal import CacheLimit
from ..i18n import numeral, tr
from ..progress import Progress, parts
from ..raster.inputs import RasterInput
from ..result.outputs import OutputKind, outputs_of
from ..result.result import Result
from ..thematic import publishing, read_class_raster
from .cells import copied
from .confidence import Confidence, Zones
from .features import DissolvedWriter, FeatureWriter, Measuring
from .job import PolygonsJob, PolygonsPlan
from .smoothing import Smoothing
from .tracing import TracedPolygons, following
from .vector_file import PolygonFile, PolygonLayer

_CACHE = 64 * 2**20  # bytes
_CORNER_MEMORY = 150  # bytes; measured: 130 on land cover, less on noise
_WORK = (2, 2, 1, 20, 4, 4, 8)  # copying, sieving, leaving out, tracing, numbering, summing up, writing


def polygonise(planned: PolygonsPlan, progress: Progress) -> int:
    """Write the vector file of a job, and return the number of features.

    Raises:
        PixelwiseError: The raster cannot be read, or the file cannot be written; it is as before.
        Cancelled: The user cancelled; the file is as before.
    """
    with publishing(outputs_of(planned.job), progress) as publications:
        count = write_polygons(planned, publications.files[OutputKind.POLYGONS].path, progress)
    progress.info(
        tr("{count} polygons were written to {output}.").format(count=numeral(count), output=planned.job.polygons)
    )
    return count


def write_polygons_of(result: Result, paths: tuple[str, str], confidence: str, progress: Progress) -> None:
    """Write the classes of a result as polygons.

    Args:
        result: The classified raster, where it has been written.
        paths: The file to write, in a hidden folder, and the user's path of it.
        confidence: The confidence raster, where it has been written; "" for none.
        progress: The listener of the run.

    Raises:
        PixelwiseError: The file cannot be written.
        Cancelled: The user cancelled.
    """
    path, target = paths
    raster = read_class_raster(RasterInput(os.path.basename(result.target), result.path))
    raster = replace(raster, classes=tuple(entry for entry, _ in result.statistics.classes))
    certainty = RasterInput(os.path.basename(confidence), confidence) if confidence else None
    count = write_polygons(PolygonsPlan(PolygonsJob(raster, target, confidence_raster=certainty)), path, progress)
    progress.info(tr("{count} polygons were written to {output}.").format(count=numeral(count), output=target))


def write_polygons(planned: PolygonsPlan, path: str, progress: Progress) -> int:
    """Write the polygons of a class raster; return the number of features.

    Args:
        planned: The polygons to write.
        path: The file to write, in a hidden folder; scratch files are in a folder next to it.
        progress: The listener of the run.

    Raises:
        PixelwiseError: The raster cannot be read, or the file cannot be written.
        Cancelled: The user cancelled.
    """
    job = planned.job
    layer = PolygonLayer(
        os.path.splitext(os.path.basename(path))[0],
        job.raster.grid.crs,
        job.raster.classes,
        multipart=job.dissolve,
        has_confidence=job.confidence_raster is not None,
        palette=job.raster.palette,
    )
    steps = parts(progress, _WORK)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as folder, CacheLimit(max(_CACHE, job.raster.cache)):
        cells = copied(job.raster, planned.selection, os.path.join(folder, "cells.tif"), steps[:3])
        _warn_of_memory(cells.corners, progress)
        with PolygonFile(path, job.polygons, layer) as file, _cancelling(progress):
            traced = TracedPolygons(os.path.join(folder, "polygons.gpkg"), file.failure)
            traced.trace(cells.dataset, cells.grid.crs, following(steps[3]))
            confidence: Confidence | None = None
            if job.confidence_raster is not None:
                zones = Zones(traced, cells.grid, os.path.join(folder, "numbers.tif"))
                confidence = zones.summed(job.confidence_raster, (steps[4], steps[5]))
            kind = DissolvedWriter if job.dissolve else FeatureWriter
            writer = kind(file, Measuring.of(cells.grid, confidence), Smoothing(cells) if job.smooth else None)
            writer.write(traced, steps[6])
            file.finish()
    return writer.count


@contextmanager
def _cancelling(progress: Progress) -> Iterator[None]:
    """Convert the errors of GDAL's functions that the user ended."""
    try:
        yield
    except OutputError:
        if progress.cancelled():
            raise Cancelled from None
        raise


def _warn_of_memory(corners: int, progress: Progress) -> None:
    needed, installed = corners * _CORNER_MEMORY, gdal.GetUsablePhysicalRAM()
    if installed and needed > installed / 2:
        progress.warning(
            tr(
                "The polygons have about {corners} corners, for which GDAL needs up to {needed} GB of memory; this "
                "computer has {installed} GB. If the run fails, choose a larger smallest size, clean the raster "
                "first, or convert it in parts."
            ).format(corners=numeral(corners), needed=numeral(needed / 1e9, 1), installed=numeral(installed / 1e9, 1))
        )
