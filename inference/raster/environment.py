"""What the user says of the grid of the output."""

from __future__ import annotations

from dataclasses import dataclass

from ..grid.grid import Extent
from .inputs import RasterInput


@dataclass(frozen=True)
class Environment:
    """The processing environments that decide over the grid; every default means "as the input".

    Attributes:
        crs: CRS of the output, as WKT or an authority's code.
        extent: What to classify.
        snap: The output's cells align to this raster's.
        cell_size: Sides of a cell, in units of the output CRS; 0 for the input's.
    """

    crs: str = ""
    extent: Extent | None = None
    snap: RasterInput | None = None
    cell_size: float = 0.0
