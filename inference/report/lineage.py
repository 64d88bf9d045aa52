"""What a run records in its results: the model, arguments, inputs and versions that decide over the pixels."""

from __future__ import annotations

import os

from ..model.arguments import in_effect
from ..onnx.model_hash import network_hash
from ..plan import Plan
from ..raster.inputs import RasterInput
from ..result.provenance import Provenance
from .versions import library_versions, own_version

_MOST_NAMED = 200  # input rasters
_WITHOUT_EFFECT = ("batch_size",)  # on the pixels


def provenance(plan: Plan, provider: str) -> Provenance:
    """The record of a run.

    Args:
        plan: The run.
        provider: The execution provider that runs the network.

    Raises:
        ModelError: The model file has become unreadable.
        EngineError: onnxruntime is missing.
    """
    job, definition = plan.job, plan.definition
    arguments = in_effect(plan.arguments, definition)
    names = [_name(raster) for raster in job.rasters]
    return Provenance(
        software=f"Pixelwise {own_version()}".strip(),
        model={
            "name": definition.name or definition.origin,
            "file": os.path.basename(definition.origin),
            "network": os.path.basename(definition.file.path),
            "sha256": network_hash(definition.file),
        },
        arguments={each.name: value for each, value in arguments if each.name not in _WITHOUT_EFFECT},
        inputs=tuple(names[:_MOST_NAMED]),
        more_inputs=max(0, len(names) - _MOST_NAMED),
        bands=tuple(band + 1 for band in plan.bands.bands),
        mask=os.path.basename(job.mask.name) if job.mask else "",
        provider=provider,
        versions=library_versions(),
        host=job.host,
    )


def _name(raster: RasterInput) -> str:
    """A raster's file name, or, since other sources may contain passwords, what the user calls it."""
    return os.path.basename(raster.uri) if os.path.exists(raster.uri) else raster.name
