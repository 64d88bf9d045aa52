"""The processing environments for the output grid, as the user set them."""

from __future__ import annotations

from dataclasses import dataclass

from ..grid.grid import Extent
from .inputs import RasterInput


@dataclass(frozen=True)
class Environment:
    """Settings of the output grid; each default keeps the property of the input.

    Attributes:
        crs: CRS of the output, as WKT or an authority code.
        extent: The extent to classify.
        snap: A raster with whose cells the output is aligned.
        cell_size: Width and height of a cell in units of the output CRS; 0 for the cell size of the input.
    """

    crs: str = ""
    extent: Extent | None = None
    snap: RasterInput | None = None
    cell_size: float = 0.0
