"""What a run will give: pixels, area, tiles, bytes, and how long it may take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..grid.areas import total_area
from ..model.classes import Legend
from ..plan import Plan
from ..result.result_files import band_names

_OVERVIEWS = 4 / 3  # each is a quarter of the one before


@dataclass(frozen=True)
class Outlook:
    """What will come out.

    Attributes:
        rows: Rows of the result; of several results, of the first.
        cols: Columns likewise.
        results: How many results there are.
        pixels: Of all results.
        area: Of all results in square metres on the ellipsoid; None where the CRS does not tell.
        tiles: How many the network is shown; 0 for one that takes single pixels.
        size: Bytes of all files without compression, with overviews: they will be smaller.
        seconds: How long it may take; None while nobody has measured it.
    """

    rows: int
    cols: int
    results: int
    pixels: int
    area: float | None
    tiles: int
    size: int
    seconds: float | None = None


def outlook(plans: Sequence[Plan]) -> Outlook:
    """Foresee the results of plans, of which there is one at least."""
    grids = [plan.imagery.grid for plan in plans]
    areas = [total_area(grid) for grid in grids]
    return Outlook(
        rows=grids[0].rows,
        cols=grids[0].cols,
        results=len(plans),
        pixels=sum(grid.window.pixels for grid in grids),
        area=None if None in areas else sum(area for area in areas if area is not None),
        tiles=0 if plans[0].definition.tabular else sum(map(tiles_of, plans)),
        size=int(sum(map(_size, plans))),
    )


def tiles_of(plan: Plan) -> int:
    """How many tiles a plan has, those without a pixel inside the mask left out."""
    if plan.mask is not None:
        return plan.mask.touched(*plan.tiling.step)
    return plan.tiling.count(plan.imagery.grid.rows, plan.imagery.grid.cols)


def _size(plan: Plan) -> float:
    definition, asked = plan.definition, plan.job.asked
    classes = Legend.of(definition.map_classes(predict_background=plan.arguments.predict_background)).dtype.itemsize
    percents = asked.confidence + asked.probabilities * len(band_names(definition))
    return plan.imagery.grid.window.pixels * (classes + percents) * _OVERVIEWS
