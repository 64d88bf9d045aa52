"""The request for a categorical change, and its plan: validated, with the output grid, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ..errors import ArgumentError, RasterError, blaming
from ..grid.grid import Grid
from ..i18n import tr
from ..job import worker_count
from ..model.classes import ModelClass
from ..raster.environment import Environment
from ..raster.inputs import RasterInput
from ..raster.mask import Mask, Polygons
from ..raster.output_grid import SourceRaster, nearest_mapping
from ..result.destinations import require_destinations
from ..result.outputs import outputs_of
from ..thematic import ClassRaster, chosen_classes, files_read, planned_grid
from .legend import ChangeFilter, TransitionColors, TransitionSelection
from .matrix import Period
from .pairing import Matching, Pairing

SideClasses = tuple[ModelClass, ...]
"""Classes of one of both rasters."""


@dataclass(frozen=True)
class ChangeJob:
    """A request of the user.

    Attributes:
        earlier: The class raster to compare with, whose grid the result has.
        later: The class raster after the change; resampled to the nearest class where its grid differs.
        output: The GeoTIFF to write.
        matching: Which classes of both rasters are the same.
        earlier_classes: Classes of the earlier raster by value or name; "" for all.
        later_classes: Classes of the later raster by value or name; "" for all.
        filter: The pixels that get a transition.
        colors: The colours of transitions.
        start: Date of the earlier raster.
        end: Date of the later raster.
        mask: Polygons outside of which nothing is compared.
        environment: Settings of the output grid.
        table: The CSV file to write with the matrix; "" for none.
        report: The HTML file to write; "" for none.
        parallel_factor: As in `worker_count`.
        host: The program that started the run and its version.
    """

    earlier: ClassRaster
    later: ClassRaster
    output: str = ""
    matching: Matching = Matching.VALUE
    earlier_classes: str = ""
    later_classes: str = ""
    filter: ChangeFilter = ChangeFilter.ALL
    colors: TransitionColors = TransitionColors.AVERAGE
    start: date | None = None
    end: date | None = None
    mask: Polygons | None = None
    environment: Environment = field(default_factory=Environment)
    table: str = ""
    report: str = ""
    parallel_factor: str = ""
    host: str = ""

    @property
    def rasters(self) -> tuple[RasterInput, RasterInput]:
        """The rasters that it reads."""
        return self.earlier.raster, self.later.raster


@dataclass(frozen=True)
class ChangePlan:
    """A validated request.

    Attributes:
        job: The request.
        grid: The pixels of the result.
        mask: The mask on this grid, if any.
        period: The dates of both rasters, if they are known.
        workers: Number of threads.
        warnings: Warnings about the grid.
    """

    job: ChangeJob
    grid: Grid
    mask: Mask | None
    period: Period | None
    workers: int
    warnings: tuple[str, ...] = ()


def plan(job: ChangeJob) -> ChangePlan:
    """Check a request, and determine the output grid.

    Raises:
        RasterError: The rasters cannot be compared.
        ArgumentError: A setting is not valid.
        OutputError: The name of a file is not valid.
    """
    require_destinations(outputs_of(job), files_read(job.rasters, job.mask, job.environment.snap))
    with blaming("parallel_factor"):
        workers = worker_count(job.parallel_factor)
    period = _period(job)
    _require_same_ground(job.earlier, job.later)
    planned = planned_grid(job.earlier, job.environment)
    _require_overlap(job.later, planned.grid)
    mask = Mask.of(job.mask, planned.grid, job.earlier.name) if job.mask else None
    if mask is not None and job.mask is not None:
        with blaming("mask"):
            mask.require_pixels(job.mask.name)
    _require_known(job)
    return ChangePlan(job, planned.grid, mask, period, workers, planned.warnings)


def selected_transitions(
    job: ChangeJob, pairing: Pairing
) -> tuple[tuple[SideClasses, SideClasses], TransitionSelection]:
    """Return the classes of both rasters that the user chose, and the transitions that the result shows.

    Of several classes of a raster that are the same, the first represents all.

    Raises:
        ArgumentError: A raster has no such class.
    """
    sides = pairing.earlier, pairing.later
    chosen = (
        _chosen(job.earlier_classes, pairing.earlier, earlier=True),
        _chosen(job.later_classes, pairing.later, earlier=False),
    )
    first = pairing.first_values()
    values = [frozenset(side[entry.value] for entry in entries) for side, entries in zip(first, chosen)]
    earlier, later = (tuple(entry for entry in side if entry.value in kept) for side, kept in zip(sides, values))
    return (earlier, later), TransitionSelection(values[0], values[1], job.filter, job.colors)


def _chosen(text: str, classes: SideClasses, *, earlier: bool) -> SideClasses:
    title = tr("Classes of the earlier raster") if earlier else tr("Classes of the later raster")
    with blaming("earlier_classes" if earlier else "later_classes"):
        return chosen_classes(text, classes, title)


def _require_known(job: ChangeJob) -> None:
    """Refuse unknown classes before the run, if the file of the raster lists its classes."""
    if job.earlier.is_complete:
        _chosen(job.earlier_classes, job.earlier.classes, earlier=True)
    if job.later.is_complete:
        _chosen(job.later_classes, job.later.classes, earlier=False)


def _period(job: ChangeJob) -> Period | None:
    if job.start is None and job.end is None:
        return None
    if job.start is None or job.end is None:
        raise ArgumentError(
            tr("Dates of the rasters: only one of them is specified. Enter both dates, or neither."),
            about="start" if job.start is None else "end",
        )
    return Period(job.start, job.end)


def _require_same_ground(earlier: ClassRaster, later: ClassRaster) -> None:
    """Refuse rasters of which only one has a CRS: their cells cannot be related."""
    for one, other, about in ((earlier, later, "earlier"), (later, earlier, "later")):
        if other.grid.crs and not one.grid.crs:
            raise RasterError(
                tr(
                    'Raster "{raster}": it has no CRS, but "{other}" has one, so they cannot be compared. Set the CRS '
                    "of the layer first."
                ).format(raster=one.name, other=other.name),
                about=about,
            )


def _require_overlap(later: ClassRaster, grid: Grid) -> None:
    source = SourceRaster.of(later.source.open_dataset(), later.source)
    with blaming("later"):
        if nearest_mapping(source, grid).area.overlaps(grid.window):
            return
    raise RasterError(
        tr(
            'Raster "{raster}": it does not overlap the area of the result, {extent}, so there is nothing to compare. '
            "Choose rasters of the same area, and check their coordinate systems and the extent."
        ).format(raster=later.name, extent=grid.extent().text()),
        about="later",
    )
