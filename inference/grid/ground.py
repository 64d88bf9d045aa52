"""Cell sizes on the ground, and the comparison of automatic output cells with those of the input."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..errors import RasterError
from ..i18n import short, tr
from .crs import LONGITUDE_LATITUDE, name_of, transformation, transformed
from .date_line import crosses_date_line, lies_around_pole, suitable_crs
from .grid import Grid
from .window import Window

_RADIUS = 6371008.8  # mean radius of the Earth in metres (WGS 84)
_FACTOR = 2.0  # accepted ratio of cell sizes
_NOISE = 1e-3
_SAME_SIZE = 0.01


def sides_on_ground(grid: Grid, x: float, y: float) -> tuple[float, float] | None:
    """Return the shorter and the longer side of a cell at a point in metres, if the point is on the Earth."""
    _, dx, row_x, _, col_y, dy = grid.transform
    corners = [(x, y), (x + dx, y + col_y), (x + row_x, y + dy)]
    try:
        change = transformation(grid.crs, LONGITUDE_LATITUDE, RasterError)
    except RasterError:
        return None
    radians = np.radians(transformed(change, corners))
    if not np.isfinite(radians).all():
        return None
    longitude, latitude = radians.T
    on_sphere = np.stack((np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)))
    along, down = (math.dist(on_sphere[:, 0], on_sphere[:, corner]) * _RADIUS for corner in (1, 2))
    return min(along, down), max(along, down)


def locations(grid: Grid, windows: Sequence[Window]) -> tuple[tuple[float, float], ...]:
    """Return latitude and longitude (WGS 84, degrees from -180 to 180) of the centre of each window.

    Raises:
        RasterError: The CRS of the grid has no relation to the Earth, or a centre is not on it.
    """
    centres = [grid.point(window.row + window.height / 2, window.col + window.width / 2) for window in windows]
    change = transformation(grid.crs, LONGITUDE_LATITUDE, RasterError)
    points = transformed(change, centres)
    if not np.isfinite(points).all():
        raise RasterError(
            tr(
                "The centre of a tile is not on the Earth in {crs}. Choose another output CRS or a smaller extent."
            ).format(crs=name_of(grid.crs))
        )
    return tuple((float(latitude), (float(longitude) + 180) % 360 - 180) for longitude, latitude in points)


def metres(grid: Grid) -> float | None:
    """Return the side of a cell at the middle of a grid in metres: that of the CRS unless it is not that on the ground.

    Cells of a map projection for a small area have the nominal size, such as 10 m in UTM; those of web maps are smaller
    on the ground, and those in degrees have to be measured.
    """
    sides = sides_on_ground(grid, *grid.point(grid.rows / 2, grid.cols / 2)) if grid.crs else None
    if sides is None:
        return None
    measured = math.sqrt(sides[0] * sides[1])
    width, height = grid.cell_size
    nominal = math.sqrt(width * height)
    return nominal if abs(nominal / measured - 1) < _SAME_SIZE else measured


def automatic_cells_warning(own: Grid, cells: Grid) -> str:
    """Return a warning if automatic cells differ in size from those of a raster, compared at its middle; else "".

    Args:
        own: Grid of the raster.
        cells: Grid of the output.
    """
    middle = own.point(own.rows / 2, own.cols / 2)
    try:
        change = transformation(own.crs, cells.crs, RasterError)
    except RasterError:
        return ""
    ((x, y),) = transformed(change, [middle]).tolist()
    before, after = sides_on_ground(own, *middle), sides_on_ground(cells, x, y)
    if before is None or after is None or not min(before):
        return ""
    ratios = [new / old for new, old in zip(after, before)]
    if min(ratios) >= 1 / _FACTOR - _NOISE and max(ratios) <= _FACTOR + _NOISE:
        return ""
    width, height = cells.cell_size
    suits = (
        tr(", such as {suitable}").format(suitable=suitable_crs(own))
        if crosses_date_line(own) or lies_around_pole(own)
        else ""
    )
    return tr(
        "Cell size: the automatic cells of {width} x {height} measure {after} m on the ground, those of the "
        "input {before} m. {crs} is not suitable for this area: choose another output CRS{suits}, or set Cell size."
    ).format(
        width=short(width, 6),
        height=short(height, 6),
        after=" x ".join(short(round(side, 3), 3) for side in after),
        before=" x ".join(short(side, 3) for side in before),
        crs=name_of(cells.crs),
        suits=suits,
    )
