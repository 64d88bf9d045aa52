"""The attribute table of a change raster, and the record in it of how it was made."""

from __future__ import annotations

from collections.abc import Sequence

from osgeo import gdal

from ..result.class_columns import AREA, Column, color_columns
from ..result.layer_metadata import hectares
from ..result.provenance import Provenance
from ..result.tally import ClassStatistics
from ..thematic import tool_provenance
from .job import ChangeJob
from .legend import ChangeLegend

TOOL = "Compute Categorical Change"


def columns(legend: ChangeLegend, statistics: ClassStatistics) -> Sequence[Column]:
    """Return the columns of the published tool, with areas in m² and ha unless the raster is not on the Earth."""
    transitions = {entry.number: entry for entry in legend.transitions}
    values = [entry.value for entry, _ in statistics.classes]
    rows = [transitions.get(value) for value in values]
    names = [("", "") if row is None else row.names for row in rows]
    classes = [entry for entry, _ in statistics.classes]
    pixels = [covered.pixels for _, covered in statistics.classes]
    areas = [covered.area or 0.0 for _, covered in statistics.classes]
    measured = (
        Column("Area", gdal.GFU_Generic, areas, gdal.GFT_Real),
        Column(AREA, gdal.GFU_Generic, [hectares(area) for area in areas], gdal.GFT_Real),
    )
    return (
        Column("Value", gdal.GFU_MinMax, values, gdal.GFT_Integer),
        Column("Classvalue", gdal.GFU_Generic, values, gdal.GFT_Integer),
        Column("Class_name", gdal.GFU_Name, ["Other" if row is None else row.name for row in rows], gdal.GFT_String),
        Column("Class_From", gdal.GFU_Generic, [earlier for earlier, _ in names], gdal.GFT_String),
        Column("Class_To", gdal.GFU_Generic, [later for _, later in names], gdal.GFT_String),
        Column("Count", gdal.GFU_PixelCount, pixels, gdal.GFT_Real),  # real: areas pass 2^31 pixels
        *(measured if statistics.nodata.area is not None else ()),
        *color_columns(classes),
    )


def provenance(job: ChangeJob) -> Provenance:
    """Return the record of a change: its parameters that affect pixels, and its inputs."""
    arguments = {
        "match": job.matching.name.lower(),
        "from_classes": job.earlier_classes.strip(),
        "to_classes": job.later_classes.strip(),
        "filter": job.filter.name.lower(),
    }
    given = {name: value for name, value in arguments.items() if value}
    return tool_provenance(TOOL, job.rasters, given, job.mask, job.host)
