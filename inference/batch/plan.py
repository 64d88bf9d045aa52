"""Plan a batch: raster items that are classified one by one, each on its own grid into its own file.

An item is a raster that the user chose, or a source of a virtual raster or tile index. Each has a `Job` of its own.
An item that cannot be classified does not prevent the others.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from ..disk.names import comparable_name
from ..errors import ArgumentError, ItemsError, OutputError, OutsideError, PixelwiseError, RasterError
from ..formats import read_definition, with_output
from ..grid.gdal import in_words, open_dataset
from ..grid.grid import Grid
from ..i18n import tr
from ..job import Job, worker_count
from ..model.arguments import argument_pairs, chosen_output, read_arguments
from ..model.definition import ModelDefinition
from ..model.values import ValueMode
from ..plan import Plan, planned_arguments
from ..plan import plan as plan_job
from ..raster.cells import raster_crs, with_cells
from ..raster.environment import Environment
from ..raster.inputs import RasterInput
from ..raster.interpretation import ValueInterpretation, interpret_values
from ..raster.output_grid import SourceRaster, plan_output_grid
from ..raster.raster_items import items, overlapping_items
from ..raster.source_files import source_files
from ..result.geotiff import CLASS_BAND
from ..result.outputs import OutputKind
from .file_names import distinct_names


@dataclass(frozen=True)
class ItemFailure:
    """An item that cannot be classified, and the error."""

    name: str
    error: PixelwiseError

    @classmethod
    def of(cls, raster: RasterInput, error: PixelwiseError) -> ItemFailure:
        """Return a failure without the traceback of its error, which would keep rasters open."""
        return cls(raster.name, type(error)(str(error), error.about))


@dataclass(frozen=True)
class BatchPlan:
    """A job whose items have been planned.

    Attributes:
        job: The job of the user; its output is the merged raster, "" to omit it.
        folder: The folder of the items' results.
        plans: The plans of the items that can be classified.
        outside: The names of the items outside the extent or the mask.
        failures: The items that cannot be classified.
        grid: The grid of the merged raster, if it is written.
        provider: The execution provider that ran the network for items that are finished already, if any.
    """

    job: Job
    folder: str
    plans: tuple[Plan, ...]
    outside: tuple[str, ...]
    failures: tuple[ItemFailure, ...]
    grid: Grid | None
    provider: str = ""


@in_words()
def plan_batch(job: Job, folder: str, *, temporary: bool = False, broken: Sequence[ItemFailure] = ()) -> BatchPlan:
    """Plan every item, without writing files.

    Args:
        job: The job of the user; its output is the merged raster, "" to omit it.
        folder: The folder of the items' results; it need not exist.
        temporary: Whether the folder is temporary, so that only the merged raster is kept.
        broken: Rasters that the caller could not open.

    Raises:
        PixelwiseError: No item can be classified, or an error is not caused by an item.
    """
    definition = with_output(job.model, read_definition(job.model), chosen_output(job.arguments))
    _require_outputs_of_items(job)
    planned_arguments(job, definition)
    worker_count(job.parallel_factor)
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise OutputError(tr("Output folder {folder}: it is a file. Choose a folder.").format(folder=folder), "folder")
    rasters, failures = _expanded(job.rasters)
    environment = _with_one_extent(job.environment, rasters)
    failures = [*broken, *failures]
    plans, outside = [], []
    for raster, output in zip(rasters, _outputs(job, rasters, folder)):
        single = replace(job, rasters=(raster,), output=output, environment=environment, report="", polygons="")
        try:
            plans.append(_planned(single, job, definition))
        except OutputError:
            raise
        except OutsideError:
            outside.append(raster.name)
        except PixelwiseError as error:
            failures.append(ItemFailure.of(raster, error))
    plans, unlike = _read_alike(plans, job, definition)
    failures += unlike
    _require_items(plans, outside, failures, job)
    if failures and temporary:
        raise items_error(
            failures,
            len(plans) + len(failures),
            tr("The merged raster {overlay} requires all of them").format(overlay=job.output),
        )
    grid = _overlay_grid(job.rasters, environment) if job.output and not failures else None
    return BatchPlan(job, folder, tuple(plans), tuple(outside), tuple(failures), grid)


def require_destination(output: str, folder: str) -> None:
    """Refuse a batch without a file for the merged raster and without a folder for the items.

    Raises:
        OutputError: Both are "".
    """
    if not folder and not output:
        raise OutputError(
            tr(
                "Folder for the raster items: neither OUTPUT_FOLDER nor OUTPUT is specified. Choose a folder for the "
                "results of the items, a file to merge them into, or both."
            ),
            "folder",
        )


def _require_outputs_of_items(job: Job) -> None:
    """Refuse outputs that a batch does not have."""
    for extra in (output for output in job.outputs if output.kind.from_scores):
        raise ArgumentError(
            tr(
                "Output {output}: confidence and probability rasters are not available if raster items are "
                "processed separately. Choose Process as mosaicked image, or leave these outputs out."
            ).format(output=extra.path),
            about=extra.kind.value,
        )
    if job.polygons and not job.output:
        raise ArgumentError(
            tr(
                "Polygons {output}: if raster items are processed separately, polygons are made of the merged raster. "
                "Choose a classified raster too, or leave out the polygons and use Classes To Polygons for each item."
            ).format(output=job.polygons),
            about=OutputKind.POLYGONS.value,
        )


def no_items_error(failures: Sequence[ItemFailure], outside: int = 0) -> PixelwiseError:
    """Return the error of a batch without any item that can be classified, apart from those outside the extent."""
    if len(failures) == 1:
        return failures[0].error
    return items_error(failures, len(failures) + outside, tr("There is nothing else to classify"))


def _expanded(rasters: Iterable[RasterInput]) -> tuple[list[RasterInput], list[ItemFailure]]:
    """Return all items, the topmost first, and the rasters whose items cannot be listed."""
    expanded: list[RasterInput] = []
    failures: list[ItemFailure] = []
    for raster in rasters:
        listed = _items_or_failure(raster)
        if isinstance(listed, ItemFailure):
            failures.append(listed)
        else:
            expanded += listed
    return expanded, failures


def _items_or_failure(raster: RasterInput) -> tuple[RasterInput, ...] | ItemFailure:
    try:
        return items(raster)
    except RasterError as error:
        return ItemFailure.of(raster, error)


def _with_one_extent(environment: Environment, rasters: Sequence[RasterInput]) -> Environment:
    """Return the environment with an extent in the CRS of the first item, if its own CRS is not given."""
    extent = environment.extent
    if extent is None or extent.crs or environment.crs or not rasters:
        return environment
    with suppress(RasterError):
        return replace(environment, extent=replace(extent, crs=raster_crs(rasters[0])))
    return environment


def _outputs(job: Job, rasters: Sequence[RasterInput], folder: str) -> list[str]:
    """Return a path in the folder for each item: a new file, or a result of an earlier run.

    No other file in the folder has the same stem, by which the style and statistics of a raster are found.
    """
    here = os.path.realpath(folder)
    stems = {_comparable_stem(path) for path in _files(job, rasters) if os.path.dirname(path) == here}
    present = _stems_in(folder)

    def is_taken(name: str) -> bool:
        own = comparable_name(name)
        return own in stems or (own in present and not _is_result(os.path.join(folder, name + ".tif")))

    names = distinct_names([raster.name for raster in rasters], is_taken)
    return [os.path.join(folder, name + ".tif") for name in names]


def _files(job: Job, rasters: Sequence[RasterInput]) -> set[str]:
    """Return the real paths of the files of all rasters and of the merged raster."""
    files = {os.path.realpath(raster.uri) for raster in (*job.rasters, *rasters)}
    snap = job.environment.snap
    for raster in (*rasters, *([snap] if snap else [])):
        with suppress(RasterError):
            files |= source_files(raster.open_dataset())
    return files | {os.path.realpath(job.output)} if job.output else files


def _stems_in(folder: str) -> set[str]:
    with suppress(OSError):  # a folder that is missing or not readable is refused elsewhere
        return {_comparable_stem(name) for name in os.listdir(folder)}
    return set()


def _comparable_stem(path: str) -> str:
    return comparable_name(os.path.splitext(os.path.basename(path))[0])


def _is_result(path: str) -> bool:
    """Return whether a file is a classified raster of an earlier run, which may be replaced."""
    with suppress(RasterError):
        dataset = open_dataset(path, path)
        return bool(dataset.RasterCount == 1 and dataset.GetRasterBand(1).GetDescription() == CLASS_BAND)
    return False


def _planned(single: Job, job: Job, definition: ModelDefinition) -> Plan:
    """Plan an item, and check that the merged raster and the report are not files of the item."""
    planned = plan_job(replace(single, output=job.output or single.output, report=job.report), definition)
    return replace(planned, job=single)


def _read_alike(plans: Sequence[Plan], job: Job, definition: ModelDefinition) -> tuple[list[Plan], list[ItemFailure]]:
    """Return the plans with one interpretation for all bands with a scale, and the items for which it is not possible.

    Each item was planned separately, so an item without a scale was read as stored.
    """
    headers = [header for plan in plans for header in plan.headers]
    scaled = [header for header in headers if any(header.scales)]
    if not scaled:
        return [*plans], []
    complete = [header for header in scaled if all(header.scales)] or scaled
    requested = read_arguments(job.arguments, definition).values
    interpretation = interpret_values(requested, plans[0].definition, complete)
    # Possible for items without a scale too, whose values may be of another kind.
    if interpretation.values is ValueMode.RAW:
        unscaled = [header for header in headers if not any(header.scales)]
        interpretation = interpret_values(requested, plans[0].definition, [*complete, *unscaled])
    results = [_read_as(interpretation, plan, job, definition) for plan in plans]
    alike = [result for result in results if isinstance(result, Plan)]
    failures = [result for result in results if isinstance(result, ItemFailure)]
    if alike:
        alike[0] = replace(alike[0], interpretation=interpretation)  # its warnings are about all items
    return alike, failures


def _read_as(
    interpretation: ValueInterpretation, planned: Plan, job: Job, definition: ModelDefinition
) -> Plan | ItemFailure:
    """Plan an item again if its interpretation is another one."""
    if planned.interpretation.values is interpretation.values:
        return planned
    arguments = {**argument_pairs(job.arguments), "values": interpretation.values.value}
    try:
        again = _planned(replace(planned.job, arguments=arguments), job, definition)
    except PixelwiseError as error:
        return ItemFailure.of(planned.job.rasters[0], error)
    return replace(again, job=planned.job, interpretation=interpretation)


def _require_items(plans: Sequence[Plan], outside: Sequence[str], failures: Sequence[ItemFailure], job: Job) -> None:
    """Refuse a batch without any item to classify."""
    if plans:
        return
    if failures:
        raise no_items_error(failures, len(outside))
    environment = job.environment
    if job.mask is not None:
        raise ArgumentError(
            tr(
                'Mask "{mask}": none of the {count} raster items has a pixel inside both the mask and the extent. '
                "Choose polygons that overlap an item, and check their CRS."
            ).format(mask=job.mask.name, count=len(outside)),
            about="mask",
        )
    if environment.extent is not None:
        raise ArgumentError(
            tr(
                "Extent {extent}: none of the {count} raster items overlaps it. Enter an extent that overlaps an "
                "item, and check its CRS."
            ).format(extent=environment.extent.text(), count=len(outside)),
            about="extent",
        )


def _overlay_grid(rasters: Iterable[RasterInput], environment: Environment) -> Grid:
    """Return the grid that the rasters have as one mosaicked image."""
    inputs, environment = with_cells(tuple(rasters), environment)
    layers = [layer for raster in inputs for layer in overlapping_items(raster)]
    return plan_output_grid([SourceRaster.of(layer.open_dataset(), layer) for layer in layers], environment).grid


def items_error(failures: Sequence[ItemFailure], total: int, rest: str) -> ItemsError:
    """Return the error that lists the failed items, of `total` items, and ends with the sentence `rest`."""
    listed = "\n".join(f"- {failure.name}: {failure.error}" for failure in failures)
    return ItemsError(
        tr(
            "Raster items: {failed} of {total} cannot be classified.\n{listed}\n{rest}. Fix these items or leave "
            "them out, and run again."
        ).format(failed=len(failures), total=total, listed=listed, rest=rest)
    )
