"""The record of a run in its results: everything that its pixels depend on."""

from __future__ import annotations

import os

from ..onnx.model_hash import network_hash
from ..plan import Plan
from ..raster.inputs import named_inputs
from ..result.provenance import Provenance, software
from .versions import library_versions


def provenance(plan: Plan, provider: str) -> Provenance:
    """Return the record of a run: model, arguments, inputs and versions.

    Args:
        plan: The plan of the run.
        provider: The execution provider that runs the network.

    Raises:
        ModelError: The model file can no longer be read.
        EngineError: onnxruntime is missing.
    """
    job, definition = plan.job, plan.definition
    arguments = plan.arguments_in_effect
    inputs, more_inputs = named_inputs(job.rasters)
    return Provenance(
        software=software(),
        model={
            "name": definition.name or definition.origin,
            "file": os.path.basename(definition.origin),
            "network": os.path.basename(definition.file.path),
            "sha256": network_hash(definition.file),
        },
        arguments={argument.name: value for argument, value in arguments if argument.affects_pixels},
        inputs=inputs,
        more_inputs=more_inputs,
        bands=plan.bands.numbers if plan.bands.rasters else tuple(band + 1 for band in plan.bands.bands),
        mask=os.path.basename(job.mask.name) if job.mask else "",
        provider=provider,
        versions=library_versions(),
        host=job.host,
    )
