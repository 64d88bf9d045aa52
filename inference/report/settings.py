"""The parameters of a run as labels and texts: inputs, model, arguments in effect, outputs, grid."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..grid.gdal import spatial_reference
from ..grid.grid import Grid
from ..i18n import numeral, short, tr
from ..model.definition import ModelDefinition
from ..plan import Plan
from ..raster.bands import input_shares
from ..raster.inputs import RasterInput
from .record import RunRecord

_MOST_NAMED = 20


def inputs(rasters: Sequence[RasterInput]) -> list[tuple[str, str]]:
    """Return the input rasters, the topmost first."""
    lines = [(tr("Input raster") if number == 0 else "", _named(raster)) for number, raster in enumerate(rasters)]
    more = len(lines) - _MOST_NAMED
    return [*lines[:_MOST_NAMED], *([("", tr("and {count} more").format(count=more))] if more > 0 else [])]


def settings(record: RunRecord) -> list[tuple[str, str]]:
    """Return mask, model, bands and the normalisation of their values."""
    plan, job = record.plan, record.plan.job
    notes = plan.acquisition.notes if plan.acquisition else ()
    shares = input_shares(plan.definition, plan.bands.numbers)
    return [
        (tr("Mask"), job.mask.name if job.mask else ""),
        (tr("Model"), job.model if os.path.isfile(job.model) else plan.definition.origin),
        (tr("Bands"), f"{band_numbers(plan)}, {plan.bands.reason}"),
        (tr("Inputs"), shares),
        (tr("Calculated bands"), calculated_bands(plan.definition)),
        *((tr("Metadata") if number == 0 else "", note) for number, note in enumerate(notes)),
        (tr("Pixel values"), plan.reading.text()),
        (tr("Normalisation"), normalisation(plan)),
    ]


def band_numbers(plan: Plan) -> str:
    """Return the raster bands that are used, counted from 1."""
    return ", ".join(plan.bands.numbers)


def calculated_bands(model: ModelDefinition) -> str:
    """Return the expression of each band of the model, if any is calculated."""
    return "; ".join(expression.text for expression in model.expressions)


def normalisation(plan: Plan) -> str:
    """Return the type of the raster's values and how they are normalised."""
    how, bands = plan.definition.normalisation, plan.definition.signature.image.bands
    assumed = tr(" (assumed; the model does not specify this)") if how.assumed else ""
    return " / ".join(f"{dtype}; {how.described(dtype, bands)}" for dtype in plan.fed_types) + assumed


def outputs(record: RunRecord) -> list[tuple[str, str]]:
    """Return the labels and paths of the rasters that were written."""
    return [(output.kind.label, output.path) for output in record.plan.job.outputs if output.kind.is_raster]


def grid_lines(grid: Grid) -> list[tuple[str, str]]:
    """Return CRS, cell size, size and extent of a grid."""
    width, height = grid.cell_size
    extent = grid.extent()
    sides = ", ".join(f"{side:.10g}" for side in (extent.xmin, extent.ymin, extent.xmax, extent.ymax))
    unit = _unit(grid.crs)
    return [
        (tr("Coordinate system"), _crs(grid.crs)),
        (tr("Cell size"), f"{short(width, 10)} x {short(height, 10)}{unit}"),
        (tr("Size"), tr("{columns} x {rows} pixels").format(columns=numeral(grid.cols), rows=numeral(grid.rows))),
        (tr("Extent"), f"{sides} (xmin, ymin, xmax, ymax)"),
    ]


def arguments(record: RunRecord) -> Iterator[tuple[str, str, str]]:
    """Yield name, value in effect and meaning of each argument of the model.

    The batch size is that of the run, which may be smaller than the requested one.
    """
    used = replace(record.plan.arguments, batch_size=record.batch)
    for argument, value in replace(record.plan, arguments=used).arguments_in_effect:
        yield argument.name, value, argument.meaning


def _named(raster: RasterInput) -> str:
    """Return a raster's name, and its path if it is a file: other sources may contain passwords."""
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
