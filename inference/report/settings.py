"""The parameters of a run as labels and texts: model, arguments in effect, outputs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from ..i18n import tr
from ..model.definition import ModelDefinition
from ..plan import Plan
from ..raster.bands import input_shares
from .record import RunRecord


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
        (tr("Pixel values"), plan.interpretation.text()),
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


def arguments(record: RunRecord) -> Iterator[tuple[str, str, str]]:
    """Yield name, value in effect and meaning of each argument of the model.

    The batch size is that of the run, which may be smaller than the requested one.
    """
    used = replace(record.plan.arguments, batch_size=record.batch)
    for argument, value in replace(record.plan, arguments=used).arguments_in_effect:
        yield argument.name, value, argument.meaning
