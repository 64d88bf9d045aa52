"""What was asked of a run and what that came to: model, inputs, arguments in effect, grid."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from ..grid.gdal import spatial_reference
from ..grid.grid import Grid
from ..i18n import numeral, tr
from ..model.arguments import in_effect
from ..raster.inputs import RasterInput
from .record import Record

_MOST_NAMED = 20


def inputs(rasters: Sequence[RasterInput]) -> list[tuple[str, str]]:
    """The input rasters, the first on top."""
    lines = [(tr("Input raster") if number == 0 else "", _named(raster)) for number, raster in enumerate(rasters)]
    more = len(lines) - _MOST_NAMED
    return [*lines[:_MOST_NAMED], *([("", tr("and {count} more").format(count=more))] if more > 0 else [])]


def settings(record: Record) -> list[tuple[str, str]]:
    """Model, mask and bands."""
    plan, signature = record.plan, record.plan.definition.signature
    job, dtype = plan.job, plan.imagery.dtype
    assumed = tr(" (assumed: the model says nothing of it)") if plan.definition.normalisation.assumed else ""
    numbers = ", ".join(str(band + 1) for band in plan.bands.bands)
    return [
        (tr("Mask"), job.mask.name if job.mask else ""),
        (tr("Model"), job.model if os.path.isfile(job.model) else plan.definition.origin),
        (tr("Bands"), f"{numbers}, {plan.bands.reason}"),
        (tr("Reading of values"), plan.reading.text()),
        (tr("Values"), f"{dtype}; {plan.definition.normalisation.described(dtype, signature.bands)}{assumed}"),
    ]


def outputs(record: Record) -> list[tuple[str, str]]:
    """Return the labels and paths of the rasters that were written."""
    return [(output.kind.label, output.path) for output in record.plan.job.outputs if output.kind.is_raster]


def grid_lines(grid: Grid) -> list[tuple[str, str]]:
    """Where the pixels of a map lie."""
    width, height = grid.cell_size
    extent = grid.extent()
    sides = ", ".join(f"{side:.10g}" for side in (extent.xmin, extent.ymin, extent.xmax, extent.ymax))
    unit = _unit(grid.crs)
    return [
        (tr("Coordinate system"), _crs(grid.crs)),
        (tr("Cell size"), f"{width:.10g} x {height:.10g}{unit}"),
        (tr("Size"), tr("{columns} x {rows} pixels").format(columns=numeral(grid.cols), rows=numeral(grid.rows))),
        (tr("Extent"), f"{sides} (xmin, ymin, xmax, ymax)"),
    ]


def arguments(record: Record) -> Iterator[tuple[str, str, str]]:
    """Name, value in effect and meaning of each argument that the model has."""
    for argument, value in in_effect(record.plan.arguments, record.plan.definition):
        # The batch that ran, which may be smaller than the one asked for.
        yield argument.name, str(record.batch) if argument.name == "batch_size" else value, argument.meaning


def _named(raster: RasterInput) -> str:
    """A raster's name, and its path where it is a file: other sources may hold passwords."""
    return f"{raster.name}, {raster.uri}" if os.path.exists(raster.uri) else raster.name


def _crs(crs: str) -> str:
    if not crs:
        return tr("none")
    reference = spatial_reference(crs)
    authority, code = reference.GetAuthorityName(None), reference.GetAuthorityCode(None)
    name = str(reference.GetName())
    return f"{name} ({authority}:{code})" if authority and code else name


def _unit(crs: str) -> str:
    if not crs:
        return ""
    reference = spatial_reference(crs)
    return f" {reference.GetAngularUnitsName() if reference.IsGeographic() else reference.GetLinearUnitsName()}"
