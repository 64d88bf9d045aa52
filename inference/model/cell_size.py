"""The cell sizes a model is meant for, held against those of a raster wherever it lies.

A network knows things by their size in pixels: trained on cells of 0.3 m it finds no houses in cells of
10 m. Nobody but the user can know better, so that this only ever warns. Says nothing where the two
cannot be compared: a raster or a size without a CRS, or too far from it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..errors import RasterError
from ..grid.crs import LONGITUDE_LATITUDE, full_turn, transformation
from ..grid.gdal import checked, spatial_reference
from ..grid.grid import Grid
from ..i18n import tr

_SLACK = 1.05  # stated sizes are measured at one place of the training imagery, and rounded
_FACTOR = 2.0  # how far off a single stated size may be: networks are trained on such changes of scale
_RADIUS = 6371008.8  # of the earth in metres (mean radius of WGS 84): exact enough for a factor


@dataclass(frozen=True)
class CellSize:
    """Sides of a cell along x and y, in units of `crs` (an authority's code), or metres on the ground if ""."""

    x: float
    y: float
    crs: str = ""

    def text(self) -> str:
        """The sides with their unit, for people."""
        x, y = f"{self.x:.5g}", f"{self.y:.5g}"
        return f"{x if x == y else f'{x} x {y}'} {self._unit()}"

    def _unit(self) -> str:
        if not self.crs:
            return "m"
        try:
            reference = spatial_reference(self.crs)
        except RasterError:
            return tr("in units of {crs}, which is not known here").format(crs=self.crs)
        if not reference.IsGeographic():
            return tr("{unit} of {crs}").format(unit=reference.GetLinearUnitsName(), crs=reference.GetName())
        metres = self.y * reference.GetAngularUnits() * _RADIUS
        return tr("{unit} of {crs}, {metres:.3g} m from north to south").format(
            unit=reference.GetAngularUnitsName(), crs=reference.GetName(), metres=metres
        )


@dataclass(frozen=True)
class CellRange:
    """The smallest and the largest cells a model is meant for; None where nothing is said.

    Attributes:
        least: The smallest.
        most: The largest.
        trained: The size it was trained on, where that is all that is known.
    """

    least: CellSize | None = None
    most: CellSize | None = None
    trained: CellSize | None = None

    @classmethod
    def around(cls, size: float) -> CellRange:
        """The range for a model trained on cells of one size, in metres."""
        small, large = size / _FACTOR, size * _FACTOR
        return cls(CellSize(small, small), CellSize(large, large), CellSize(size, size))


@dataclass(frozen=True)
class Misfit:
    """What is wrong with the cell size of a run, for people, and the size that would do, in the output's units."""

    text: str
    wanted: float


def misfit(grid: Grid, model: CellRange) -> str | None:
    """Say what is wrong with the cell size of a run, and which would do; None where nothing is."""
    found = mismatch(grid, model)
    return found.text if found is not None else None


def mismatch(grid: Grid, model: CellRange) -> Misfit | None:
    """Find what is wrong with the cell size of a run; None where nothing is.

    A cell is too large or too small where it is so along both axes: a degree of longitude is a matter of latitude.
    """
    for limit, exceeds in ((model.least, _smaller), (model.most, _larger)):
        found = None if limit is None else size_in(grid, limit.crs)
        if limit is None or found is None or not exceeds(found, limit):
            continue
        width, height = grid.cell_size
        right = model.trained or limit
        wanted = height * right.y / found.y
        text = tr(
            "Cell size: the run's cells of {width:g} x {height:g} ({found}) are {compared} ({right}), and the map may "
            "be wrong. Set Cell size to about {wanted:.3g} in units of the output CRS, or choose a model for such "
            "imagery."
        ).format(
            width=width,
            height=height,
            found=found.text(),
            compared=_compared(smaller=exceeds is _smaller, trained=model.trained is not None),
            right=right.text(),
            wanted=wanted,
        )
        return Misfit(text, wanted)
    return None


def comparable(grid: Grid, model: CellRange) -> bool:
    """Whether the cell size of a run can be compared with one that the model states."""
    return any(limit is not None and size_in(grid, limit.crs) is not None for limit in (model.least, model.most))


def _compared(*, smaller: bool, trained: bool) -> str:
    if trained and smaller:
        return tr("smaller than those the model was trained on")
    if trained:
        return tr("larger than those the model was trained on")
    if smaller:
        return tr("smaller than those the model is meant for")
    return tr("larger than those the model is meant for")


def size_in(grid: Grid, crs: str) -> CellSize | None:
    """The size of a grid's middle cell in another CRS, or in metres on the ground for ""; None where there is none."""
    if not grid.crs:
        return None
    row, col = grid.rows / 2, grid.cols / 2
    corners = (grid.point(row, col), grid.point(row, col + 1), grid.point(row + 1, col))
    try:
        change = transformation(grid.crs, crs or LONGITUDE_LATITUDE, RasterError)
        points = checked(lambda: change.TransformPoints(corners), RasterError)
    except RasterError:
        return None
    (x, y, _), along, down = points
    if not all(math.isfinite(value) for point in points for value in point[:2]):
        return None
    # Not the differences themselves: a turned grid has the same cells.
    around = full_turn(crs or LONGITUDE_LATITUDE)
    across = math.hypot(_step(x, along[0], around), _step(x, down[0], around))
    up = math.hypot(along[1] - y, down[1] - y)
    if not crs:
        across, up = math.radians(across) * _RADIUS * math.cos(math.radians(y)), math.radians(up) * _RADIUS
    return CellSize(across, up, crs) if across > 0 and up > 0 else None


def _step(start: float, end: float, around: float) -> float:
    """From one coordinate to another, across the date line too where it is so far `around` the Earth."""
    return math.remainder(end - start, around) if around else end - start


def _smaller(found: CellSize, limit: CellSize) -> bool:
    return found.x * _SLACK < limit.x and found.y * _SLACK < limit.y


def _larger(found: CellSize, limit: CellSize) -> bool:
    return found.x > limit.x * _SLACK and found.y > limit.y * _SLACK
