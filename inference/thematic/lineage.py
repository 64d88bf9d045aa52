"""The record of a tool without a model in its results."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from ..raster.inputs import RasterInput, named_inputs
from ..raster.mask import Polygons
from ..result.provenance import Provenance, array_versions, software


def tool_provenance(
    tool: str,
    rasters: Sequence[RasterInput],
    parameters: Mapping[str, str],
    mask: Polygons | None = None,
    host: str = "",
) -> Provenance:
    """Return the record of a run of a tool.

    Args:
        tool: The English name of the algorithm.
        rasters: The rasters that it read.
        parameters: The parameters that its pixels depend on, by English names.
        mask: Polygons outside of which nothing was computed.
        host: The program that started it, with its version.
    """
    inputs, more = named_inputs(rasters)
    return Provenance(
        software=software(),
        model={},
        arguments=dict(parameters),
        inputs=inputs,
        more_inputs=more,
        mask=os.path.basename(mask.name) if mask else "",
        versions=array_versions(),
        host=host,
        tool=tool,
    )
