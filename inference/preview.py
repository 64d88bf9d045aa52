"""Plan a preview: whole tiles in the centre of the map view.

The plan of the whole run is cropped at the edges of tiles, so the preview has the cells, tiles and pixels of the run.
Only if tiles blend, the contribution of tiles outside the preview is missing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from .errors import ArgumentError, OutsideError
from .grid.date_line import wrapped_to
from .grid.grid import Extent, Grid
from .grid.tiling import Tiling
from .grid.window import Window
from .i18n import tr
from .job import Job
from .plan import Plan, plan

# Pixels that the network processes: four tiles of 512 x 512, seconds on a CPU for most networks.
_MOST_PIXELS = 2**20
_ORIENTATIONS = 8  # of a tile in test time augmentation


@dataclass(frozen=True)
class Preview:
    """A preview of a run.

    Attributes:
        plan: The plan of the preview.
        in_view: The pixels of the whole result in the map view.
        window: The pixels of the preview.
    """

    plan: Plan
    in_view: Window
    window: Window

    @property
    def covers_view(self) -> bool:
        """Whether the preview covers all pixels in the map view."""
        return self.window.intersection(self.in_view) == self.in_view


def plan_preview(job: Job, map_extent: Extent) -> Preview:
    """Plan the preview of a job in the centre of a map view.

    Args:
        job: The whole run.
        map_extent: The extent of the map view, in its CRS.

    Raises:
        PixelwiseError: The job is not valid, or the map view is outside the result.
    """
    whole = _with_known_padding(plan(_with_extent(job, map_extent)))
    in_view = _pixels_in_view(whole.imagery.grid, map_extent)
    window = _tiles_in_view(whole.tiling, in_view, _ORIENTATIONS if whole.arguments.augment else 1).intersection(
        whole.imagery.grid.window
    )
    return Preview(_cropped(whole, window), in_view, window)


def _with_known_padding(whole: Plan) -> Plan:
    """Return the plan without the search for the padding, which reads more of the raster than the preview."""
    if not whole.arguments.seeks_padding:
        return whole
    note = tr(
        "Padding auto: the preview uses {padding} pixels, as without auto; the run may find a smaller padding."
    ).format(padding=whole.arguments.padding)
    arguments = replace(whole.arguments, seeks_padding=False, notes=(*whole.arguments.notes, note))
    return replace(whole, arguments=arguments)


def _with_extent(job: Job, map_extent: Extent) -> Job:
    """Return the job, limited to the map view for web maps without an extent."""
    endless = any(raster.blocks is not None and raster.blocks.grid is None for raster in job.rasters)
    if not endless or job.environment.extent is not None:
        return job
    return replace(job, environment=replace(job.environment, extent=map_extent))


def _pixels_in_view(grid: Grid, map_extent: Extent) -> Window:
    covered = grid.extent()
    try:
        common = _intersection(covered.to_crs(map_extent.crs), map_extent)
        common = common.to_crs(grid.crs) if common else None
    except ArgumentError:  # the result extends beyond the area of the map's CRS, such as at the poles
        common = _intersection(wrapped_to(map_extent.to_crs(grid.crs), covered), covered)
    window = grid.covering(wrapped_to(common, covered)) if common else None
    if window is None or not window.overlaps(grid.window):
        raise OutsideError(
            tr(
                "Preview: the map view is outside the result. Zoom to the input raster and, if one is set, to "
                "the processing extent."
            )
        )
    return window.intersection(grid.window)


def _intersection(first: Extent, second: Extent) -> Extent | None:
    if not first.overlaps(second):
        return None
    west, south = max(first.xmin, second.xmin), max(first.ymin, second.ymin)
    return Extent(west, south, min(first.xmax, second.xmax), min(first.ymax, second.ymax), second.crs)


def _tiles_in_view(tiling: Tiling, in_view: Window, orientations: int) -> Window:
    """Return the window of whole tiles around the centre that take seconds to classify."""
    most = max(1, _MOST_PIXELS // (tiling.height * tiling.width * orientations))
    rows, cols = (
        _TileAxis(tiling.first[0], tiling.step[0], in_view.row, in_view.bottom),
        _TileAxis(tiling.first[1], tiling.step[1], in_view.col, in_view.right),
    )
    down = min(rows.needed, math.isqrt(most))
    across = min(cols.needed, most // down)
    (top, height), (left, width) = rows.middle(min(rows.needed, most // across)), cols.middle(across)
    return Window(top, left, height, width)


@dataclass(frozen=True)
class _TileAxis:
    """The tiles along one axis: start of the first, step, and the first and last pixel in the map view."""

    first: int
    step: int
    start: int
    end: int

    @property
    def needed(self) -> int:
        """The number of tiles that cover the map view."""
        return -(-(self.end - self.first) // self.step) - (self.start - self.first) // self.step

    def middle(self, count: int) -> tuple[int, int]:
        """Return the first pixel and the number of pixels of `count` tiles around the centre."""
        begin = (self.start - self.first) // self.step
        wanted = round(((self.start + self.end) / 2 - self.first) / self.step - count / 2)
        return self.first + min(max(wanted, begin), begin + self.needed - count) * self.step, count * self.step


def _cropped(whole: Plan, window: Window) -> Plan:
    """Return the plan of a window of a run."""
    imagery, tiling = whole.imagery.cropped(window), whole.tiling
    mask = replace(whole.mask, grid=imagery.grid) if whole.mask else None
    if mask is not None and not mask.inside(imagery.grid.window).any():
        raise OutsideError(
            tr("Preview: the centre of the map view does not contain any mask polygons. Zoom to one of them.")
        )
    phase = tiling.phase[0] + window.row, tiling.phase[1] + window.col
    return replace(whole, imagery=imagery, tiling=replace(tiling, phase=phase), mask=mask)
