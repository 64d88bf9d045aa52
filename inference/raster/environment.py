"""The processing environments for the output grid, as the user set them."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass

from ..errors import ArgumentError
from ..grid.crs import full_turn, wkt_of
from ..grid.grid import Extent
from ..i18n import tr
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


def rectangle_of(text: str) -> tuple[float, float, float, float] | None:
    """Return the numbers of a rectangle written as "xmin,xmax,ymin,ymax [CRS]"; None for any other text."""
    with suppress(ValueError):
        west, east, south, north = map(float, text.partition("[")[0].split(","))
        return west, east, south, north
    return None


def extent_of(text: str) -> Extent:
    """Return the rectangle written as "xmin,xmax,ymin,ymax [CRS]"; without a CRS it is in that of the output.

    In a geographic CRS, xmin is greater than xmax if the rectangle crosses the date line.

    Raises:
        ArgumentError: It is not a rectangle.
        RasterError: The CRS is unknown.
    """
    sides, code = rectangle_of(text), text.partition("[")[2].rpartition("]")[0].strip()
    if sides is None or not all(map(math.isfinite, sides)) or ("[" in text and not code):
        raise ArgumentError(
            tr('Extent "{text}": this is not a rectangle. Enter xmin,xmax,ymin,ymax [EPSG:…].').format(text=text),
            "extent",
        )
    west, east, south, north = sides
    crs = wkt_of(code) if code else ""
    return Extent(west, south, east + full_turn(crs) if west > east else east, north, crs)
