"""Hold the grid of a run against model, rasters, extent and the places of the results."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Iterator, Sequence

from ..cell_size import mismatch, size_in
from ..gdal_calls import spatial_reference
from ..grid import Grid
from ..job import Plan
from .check import Check, Kind, Remedy

_OBLONG = 1.5  # sides of a cell on the ground; networks are trained on such changes of scale, and on square cells
_TINY = 64  # pixels of a result that is no map, where the input has more
_LITTLE = 0.5  # of an extent, or of what several rasters cover together
_DIGITS = 3  # of a cell size that is proposed
_POLE = 80.0  # degrees, beyond which there are no UTM zones


def judge_cells(plan: Plan) -> Iterator[Check]:
    """Say whether the cells of a run are such as the model was trained on."""
    grid, model = plan.imagery.grid, plan.definition
    width, height = grid.cell_size
    ground = size_in(grid, "")
    cells = f"Cell size: {width:.6g} x {height:.6g}" if width != height else f"Cell size: {width:.6g}"
    shown = f"{cells} ({ground.text()} on the ground)" if ground is not None and _in_degrees(grid) else cells
    if plan.job.environment.cell_size and grid.window.pixels <= _TINY:
        yield _too_few(grid, shown)
        return
    wrong = mismatch(grid, model.cells) if model.cells else None
    if wrong is not None:
        yield Check(Kind.WARNING, wrong.text, Remedy("CELL_SIZE", _rounded(wrong.wanted)))
    elif ground is None:
        yield Check(Kind.NOTE, f"{shown}; without a usable CRS nobody can say how much that is on the ground.")
    elif model.cells is None:
        yield Check(Kind.NOTE, f"{shown}. The model does not say which cells it was trained on.")
    else:
        yield Check(Kind.FINE, f"{shown}, as the model was trained on.")
    if ground is not None and _in_degrees(grid) and not 1 / _OBLONG < ground.x / ground.y < _OBLONG:
        yield Check(
            Kind.WARNING,
            f"Output coordinate system: its cells, {ground.text()} on the ground, are far from square, and the network "
            "sees everything stretched. Choose a projected coordinate system, such as the UTM zone there.",
            _utm(grid),
        )


def judge_layers(plan: Plan) -> Iterator[Check]:
    """Say how rasters and extent lie to each other."""
    grid, items = plan.imagery.grid, plan.imagery.items
    touching = [item for item in items if item.way.area.overlaps(grid.window)]
    aside = [item.raster.name for item in items if item not in touching]
    if aside:
        names = ", ".join(f'"{name}"' for name in aside[:3]) + (" …" if len(aside) > 3 else "")
        yield Check(
            Kind.WARNING,
            f"Input raster: {names} of {len(items)} rasters lies outside the extent and adds nothing. Leave it out, or "
            "give a larger extent.",
            Remedy("EXTENT", None),
        )
    parts = [item.way.area.common(grid.window).pixels for item in touching]
    share = min(1.0, sum(parts) / grid.window.pixels)
    if share >= _LITTLE:
        return
    percent = f"{100 * share:.0f} %" if share >= 0.01 else "less than 1 %"
    if plan.job.environment.extent is not None:
        yield Check(
            Kind.WARNING,
            f"Extent: the input covers {percent} of it; the rest will have no data.",
            Remedy("EXTENT", None),
        )
    elif len(items) > 1:
        yield Check(
            Kind.WARNING,
            f"Input raster: the {len(items)} rasters cover {percent} of the rectangle around them. As one image, the "
            "result is mostly empty. Process all raster items separately.",
            Remedy("PROCESSING_MODE", 1),
        )


def judge_destinations(outputs: Sequence[str], size: int) -> Iterator[Check]:
    """Say whether results can be written where they are wanted; nothing is written.

    Args:
        outputs: The files.
        size: Bytes that they may take together at most, by the estimate of `outlook`.
    """
    folders = []
    for output in outputs:
        folder = os.path.dirname(os.path.abspath(output))
        if not os.path.isdir(folder):
            why = "is no folder" if os.path.exists(folder) else "does not exist"
            yield Check(Kind.ERROR, f"Output {output}: {folder} {why}. Choose a folder that exists.")
        elif os.path.isdir(output):
            yield Check(Kind.ERROR, f"Output {output}: it is a folder. Choose another file name.")
        elif not os.access(folder, os.W_OK | os.X_OK):
            yield Check(Kind.ERROR, f"Output {output}: it cannot be written. Choose a folder you may write to.")
        else:
            folders.append(folder)
    for folder in folders[:1]:
        free = _free(folder)
        if free is not None and free < size:
            yield Check(
                Kind.WARNING,
                f"Output {folder}: {free / 1e9:.1f} GB are free, and the result may need up to {size / 1e9:.1f} GB. "
                "Free some space, or choose another folder.",
            )


def _free(folder: str) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:  # some network drives do not tell
        return None


def judge_folder(folder: str) -> Iterator[Check]:
    """Say whether a folder can be made, or written to."""
    place = os.path.abspath(folder)
    while not os.path.exists(place):
        place = os.path.dirname(place)
    if not os.path.isdir(place):
        yield Check(Kind.ERROR, f"Output folder {folder}: {place} is a file. Choose another folder.")
    elif not os.access(place, os.W_OK | os.X_OK):
        yield Check(Kind.ERROR, f"Output folder {folder}: it cannot be written. Choose a folder you may write to.")


def _too_few(grid: Grid, shown: str) -> Check:
    unit = "degrees" if _in_degrees(grid) else "units of the output coordinate system"
    return Check(
        Kind.WARNING,
        f"{shown}: the result would have {grid.cols} x {grid.rows} pixels. Cell sizes are in {unit}: give a smaller "
        "one.",
        Remedy("CELL_SIZE", 0.0),
    )


def _in_degrees(grid: Grid) -> bool:
    return bool(grid.crs) and bool(spatial_reference(grid.crs).IsGeographic())


def _rounded(size: float) -> float:
    return float(f"{size:.{_DIGITS}g}")


def _utm(grid: Grid) -> Remedy | None:
    """The UTM zone (WGS 84) of the middle of a grid in degrees."""
    x, y = grid.point(grid.rows / 2, grid.cols / 2)
    if abs(y) > _POLE:
        return None
    zone = math.floor((x + 180) / 6) % 60 + 1
    return Remedy("CRS", f"EPSG:{(32600 if y >= 0 else 32700) + zone}")
