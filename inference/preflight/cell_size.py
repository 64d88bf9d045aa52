"""Check the cell size of the output against that of the model."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..grid.gdal import spatial_reference
from ..grid.grid import Grid
from ..i18n import numeral, short, tr
from ..model.cell_size import cell_size_warning, comparable, size_in
from ..plan import Plan
from .check import Check, Fix, Severity

_OBLONG = 1.5  # ratio of the sides of a cell on the ground; networks are trained on square cells of similar scales
_TINY = 64  # pixels of a result that is probably a mistake in the units of the cell size
_DIGITS = 3  # of a cell size that is proposed
_POLE = 80.0  # degrees, beyond which there are no UTM zones


def check_cell_size(plan: Plan) -> Iterator[Check]:
    """Yield the checks of the cell size: against that of the model, and of its shape on the ground."""
    grid = plan.imagery.grid
    width, height = grid.cell_size
    ground = size_in(grid, "")
    template = tr("Cell size: {width} x {height}") if width != height else tr("Cell size: {width}")
    size = template.format(width=short(width, 6), height=short(height, 6))
    if ground is not None and _in_degrees(grid):
        size = tr("{cells} ({ground} on the ground)").format(cells=size, ground=ground.text())
    if plan.job.environment.cell_size and grid.window.pixels <= _TINY:
        yield _too_few_pixels(grid, size)
        return
    yield _comparison_with_model(plan, size)
    if ground is not None and _in_degrees(grid) and not 1 / _OBLONG < ground.x / ground.y < _OBLONG:
        yield Check(
            Severity.WARNING,
            tr(
                "Output coordinate system: its cells, {ground} on the ground, are far from square, so the "
                "network sees a stretched image. Choose a projected coordinate system, such as the local UTM "
                "zone."
            ).format(ground=ground.text()),
            _utm(grid),
        )


def _comparison_with_model(plan: Plan, size: str) -> Check:
    """Return the comparison of the cell size with that of the model."""
    grid, cells = plan.imagery.grid, plan.definition.cells
    warning = cell_size_warning(grid, cells) if cells else None
    if warning is not None:
        return Check(Severity.WARNING, warning.text, Fix("CELL_SIZE", _rounded(warning.suggested)))
    if cells is not None and comparable(grid, cells):
        text = (
            tr("{cells}; this matches the cell size the model was trained on.")
            if cells.trained
            else tr("{cells}; this matches the cell size the model is intended for.")
        )
        return Check(Severity.FINE, text.format(cells=size))
    if size_in(grid, "") is None:
        text = tr("{cells}; without a valid CRS the size on the ground is unknown.")
    elif cells is None:
        text = tr("{cells}. The model does not specify the cell size it was trained with.")
    else:
        text = tr("{cells}. The model states cell sizes in a CRS to which these cells cannot be reprojected.")
    return Check(Severity.UNVERIFIED, text.format(cells=size))


def _too_few_pixels(grid: Grid, size: str) -> Check:
    """Return a warning about a cell size with which the result has few pixels."""
    if _in_degrees(grid):
        template = tr(
            "{cells}: the result would have {columns} x {rows} pixels. Cell sizes are in degrees: enter a smaller one."
        )
    else:
        template = tr(
            "{cells}: the result would have {columns} x {rows} pixels. Cell sizes are in units of the output "
            "coordinate system: enter a smaller one."
        )
    text = template.format(cells=size, columns=numeral(grid.cols), rows=numeral(grid.rows))
    return Check(Severity.WARNING, text, Fix("CELL_SIZE", 0.0))


def _in_degrees(grid: Grid) -> bool:
    return bool(grid.crs) and bool(spatial_reference(grid.crs).IsGeographic())


def _rounded(size: float) -> float:
    return float(f"{size:.{_DIGITS}g}")


def _utm(grid: Grid) -> Fix | None:
    """Return the fix that sets the UTM zone (WGS 84) of the centre of a grid in degrees."""
    x, y = grid.point(grid.rows / 2, grid.cols / 2)
    if abs(y) > _POLE:
        return None
    zone = math.floor((x + 180) / 6) % 60 + 1
    return Fix("CRS", f"EPSG:{(32600 if y >= 0 else 32700) + zone}")
