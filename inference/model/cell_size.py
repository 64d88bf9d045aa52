"""The cell sizes a model is suitable for, compared with the cell size of a run.

A network recognises objects by their size in pixels: trained on cells of 0.3 m, it finds no houses in cells of 10 m.
Only the user can decide, so a difference is a warning and never an error. Sizes are not compared if the raster has no
CRS, or if its coordinates cannot be transformed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..errors import RasterError
from ..grid.crs import LONGITUDE_LATITUDE, full_turn, transformation, transformed
from ..grid.gdal import spatial_reference
from ..grid.grid import Grid
from ..i18n import short, tr

_SLACK = 1.05  # stated sizes are measured at one place of the training imagery, and rounded
_FACTOR = 2.0  # tolerance around a single stated size: augmentation in training usually covers such scales
_RADIUS = 6371008.8  # of the earth in metres (mean radius of WGS 84): exact enough for a factor


@dataclass(frozen=True)
class CellSize:
    """The sides of a cell along x and y, in units of `crs` (an authority's code), or in metres if that is ""."""

    x: float
    y: float
    crs: str = ""

    def text(self) -> str:
        """Return the sides with their unit, for the user."""
        x, y = short(self.x, 5), short(self.y, 5)
        return f"{x if x == y else f'{x} x {y}'} {self._unit()}"

    def _unit(self) -> str:
        if not self.crs:
            return "m"
        try:
            reference = spatial_reference(self.crs)
        except RasterError:
            return tr("in units of {crs}, which is not a known CRS").format(crs=self.crs)
        if not reference.IsGeographic():
            return tr("{unit} of {crs}").format(unit=reference.GetLinearUnitsName(), crs=reference.GetName())
        metres = self.y * reference.GetAngularUnits() * _RADIUS
        return tr("{unit} of {crs}, {metres} m from north to south").format(
            unit=reference.GetAngularUnitsName(), crs=reference.GetName(), metres=short(metres, 3)
        )


@dataclass(frozen=True)
class CellRange:
    """The smallest and the largest cells a model is suitable for, as far as its files state them.

    Attributes:
        least: The smallest.
        most: The largest.
        trained: The cell size of the training data, if no range is stated.
    """

    least: CellSize | None = None
    most: CellSize | None = None
    trained: CellSize | None = None

    @classmethod
    def around(cls, size: float) -> CellRange:
        """Return the range of a model trained with one cell size, in metres."""
        small, large = size / _FACTOR, size * _FACTOR
        return cls(CellSize(small, small), CellSize(large, large), CellSize(size, size))


@dataclass(frozen=True)
class CellSizeWarning:
    """A warning about the cell size of a run.

    Attributes:
        text: The warning.
        suggested: A suitable cell size, in units of the output CRS.
    """

    text: str
    suggested: float


def cell_size_warning(grid: Grid, model: CellRange) -> CellSizeWarning | None:
    """Return a warning if the cell size of a run differs from that of a model.

    A cell is too large or too small only if both sides are: a degree of longitude depends on the latitude.
    """
    for limit, exceeds in ((model.least, _smaller), (model.most, _larger)):
        size = None if limit is None else size_in(grid, limit.crs)
        if limit is None or size is None or not exceeds(size, limit):
            continue
        width, height = grid.cell_size
        right = model.trained or limit
        suggested = height * right.y / size.y
        text = tr(
            "Cell size: the run's cells of {width} x {height} ({size}) are {compared} ({right}), so the map may be "
            "wrong. Set Cell size to about {suggested} in units of the output CRS, or choose a model for such "
            "imagery."
        ).format(
            width=short(width, 6),
            height=short(height, 6),
            size=size.text(),
            compared=_compared_sizes(smaller=exceeds is _smaller, trained=model.trained is not None),
            right=right.text(),
            suggested=short(suggested, 3),
        )
        return CellSizeWarning(text, suggested)
    return None


def comparable(grid: Grid, model: CellRange) -> bool:
    """Whether the cell size of a run can be compared with a size that the model states."""
    return any(limit is not None and size_in(grid, limit.crs) is not None for limit in (model.least, model.most))


def _compared_sizes(*, smaller: bool, trained: bool) -> str:
    if trained and smaller:
        return tr("smaller than those the model was trained on")
    if trained:
        return tr("larger than those the model was trained on")
    if smaller:
        return tr("smaller than those the model is suitable for")
    return tr("larger than those the model is suitable for")


def size_in(grid: Grid, crs: str) -> CellSize | None:
    """Return the size of a grid's central cell in another CRS, or in metres for "", if it can be computed."""
    if not grid.crs:
        return None
    row, col = grid.rows / 2, grid.cols / 2
    corners = (grid.point(row, col), grid.point(row, col + 1), grid.point(row + 1, col))
    try:
        change = transformation(grid.crs, crs or LONGITUDE_LATITUDE, RasterError)
    except RasterError:
        return None
    points = transformed(change, corners)
    if not np.isfinite(points).all():
        return None
    (x, y), along, down = points.tolist()
    # Lengths rather than differences of coordinates: a rotated grid has the same cells.
    around = full_turn(crs or LONGITUDE_LATITUDE)
    across = math.hypot(_step(x, along[0], around), _step(x, down[0], around))
    up = math.hypot(along[1] - y, down[1] - y)
    if not crs:
        across, up = math.radians(across) * _RADIUS * math.cos(math.radians(y)), math.radians(up) * _RADIUS
    return CellSize(across, up, crs) if across > 0 and up > 0 else None


def _step(start: float, end: float, around: float) -> float:
    """Return the step between coordinates, across the date line if `around` is the length of a full turn."""
    return math.remainder(end - start, around) if around else end - start


def _smaller(size: CellSize, limit: CellSize) -> bool:
    return size.x * _SLACK < limit.x and size.y * _SLACK < limit.y


def _larger(size: CellSize, limit: CellSize) -> bool:
    return size.x > limit.x * _SLACK and size.y > limit.y * _SLACK
