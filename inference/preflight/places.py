"""Hold the grid of a run against model, rasters, extent and the places of the results."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Iterator

from ..grid.gdal import spatial_reference
from ..grid.grid import Grid
from ..i18n import tr
from ..job import Job
from ..model.cell_size import cell_size_warning, comparable, size_in
from ..plan import Plan
from .check import Check, Fix, Severity
from .destinations import destination_errors

_OBLONG = 1.5  # sides of a cell on the ground; networks are trained on such changes of scale, and on square cells
_TINY = 64  # pixels of a result that is no map, where the input has more
_LITTLE = 0.5  # of an extent, or of what several rasters cover together
_DIGITS = 3  # of a cell size that is proposed
_POLE = 80.0  # degrees, beyond which there are no UTM zones


def check_cells(plan: Plan) -> Iterator[Check]:
    """Check the cell size against that of the model."""
    grid = plan.imagery.grid
    width, height = grid.cell_size
    ground = size_in(grid, "")
    cells = tr("Cell size: {width:.6g} x {height:.6g}") if width != height else tr("Cell size: {width:.6g}")
    shown = cells.format(width=width, height=height)
    if ground is not None and _in_degrees(grid):
        shown = tr("{cells} ({ground} on the ground)").format(cells=shown, ground=ground.text())
    if plan.job.environment.cell_size and grid.window.pixels <= _TINY:
        yield _too_few(grid, shown)
        return
    yield _cells_compared(plan, shown)
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


def _cells_compared(plan: Plan, shown: str) -> Check:
    """Return the comparison of the cell size with that of the model."""
    grid, cells = plan.imagery.grid, plan.definition.cells
    wrong = cell_size_warning(grid, cells) if cells else None
    if wrong is not None:
        return Check(Severity.WARNING, wrong.text, Fix("CELL_SIZE", _rounded(wrong.suggested)))
    if cells is not None and comparable(grid, cells):
        text = (
            tr("{cells}, as the model was trained on.")
            if cells.trained
            else tr("{cells}, as the model is intended for.")
        )
        return Check(Severity.FINE, text.format(cells=shown))
    if size_in(grid, "") is None:
        text = tr("{cells}; without a valid CRS the size on the ground is unknown.")
    elif cells is None:
        text = tr("{cells}. The model does not specify the cell size it was trained with.")
    else:
        text = tr("{cells}. The model states cell sizes in a CRS to which these cells cannot be reprojected.")
    return Check(Severity.UNVERIFIED, text.format(cells=shown))


def check_extent(plan: Plan) -> Iterator[Check]:
    """Check the extent against the rasters."""
    for warning in plan.warnings:
        yield Check(Severity.WARNING, warning)
    grid, items = plan.imagery.grid, plan.imagery.items
    touching = [item for item in items if item.mapping.area.overlaps(grid.window)]
    aside = [item.raster.name for item in items if item not in touching]
    if aside:
        names = ", ".join(f'"{name}"' for name in aside[:3]) + (" …" if len(aside) > 3 else "")
        yield Check(
            Severity.WARNING,
            tr(
                "Input raster: {names} of {count} rasters is outside the extent and has no effect. Remove it, "
                "or enter a larger extent."
            ).format(names=names, count=len(items)),
            Fix("EXTENT", None),
        )
    parts = [item.mapping.area.intersection(grid.window).pixels for item in touching]
    share = min(1.0, sum(parts) / grid.window.pixels)
    if share >= _LITTLE:
        return
    percent = f"{100 * share:.0f} %" if share >= 0.01 else tr("less than 1 %")
    if plan.job.environment.extent is not None:
        yield Check(
            Severity.WARNING,
            tr("Extent: the input covers {percent} of it; the rest will be NoData.").format(percent=percent),
            Fix("EXTENT", None),
        )
    elif len(items) > 1:
        yield Check(
            Severity.WARNING,
            tr(
                "Input raster: the {count} rasters cover {percent} of their combined extent. As one image, the "
                "result is mostly empty. Process all raster items separately."
            ).format(count=len(items), percent=percent),
            Fix("PROCESSING_MODE", 1),
        )


def check_destinations(job: Job, folder: str, size: int) -> Iterator[Check]:
    """Check that outputs can be written and have enough disk space.

    Args:
        job: The job.
        folder: The folder of the results of a batch; "" for none.
        size: The estimated bytes of all results, at most.
    """
    optional = [output.kind for output in job.outputs if not output.kind.required]
    skipped = {kind.value: Fix(kind.parameter, None) for kind in optional}
    errors = [*destination_errors(job, folder)]
    for error in errors:
        yield Check(Severity.ERROR, str(error), skipped.get(error.about))
    if errors:
        return
    rasters = [output.path for output in job.outputs if output.kind.is_raster]
    for place in [os.path.dirname(os.path.abspath(path)) for path in rasters[:1]]:
        free = _free(place)
        if free is not None and free < size:
            yield Check(
                Severity.WARNING,
                tr(
                    "Output {folder}: {free:.1f} GB are free, and the result may need up to {size:.1f} GB. Free some "
                    "space, or choose another folder."
                ).format(folder=place, free=free / 1e9, size=size / 1e9),
            )


def _free(folder: str) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:  # not available for some network drives
        return None


def _too_few(grid: Grid, shown: str) -> Check:
    if _in_degrees(grid):
        template = tr(
            "{cells}: the result would have {columns} x {rows} pixels. Cell sizes are in degrees: enter a smaller one."
        )
    else:
        template = tr(
            "{cells}: the result would have {columns} x {rows} pixels. Cell sizes are in units of the output "
            "coordinate system: enter a smaller one."
        )
    text = template.format(cells=shown, columns=grid.cols, rows=grid.rows)
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
