"""Classify raster items one by one, each on its own grid into a file of its own; and lay their results together.

An item is a raster that the user chose, or a source of a virtual raster or tile index. Each is a `Job` of its own,
and one that fails does not keep the others from being done.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace

from ..errors import ArgumentError, EngineError, ItemsError, OutputError, OutsideError, PixelwiseError, RasterError
from ..formats import read_definition, with_output
from ..grid.gdal import open_dataset
from ..grid.grid import Grid
from ..i18n import tr
from ..job import Job, worker_count
from ..model.arguments import argument_pairs, chosen_output, read_arguments
from ..model.classes import Legend
from ..model.definition import ModelDefinition
from ..model.values import Values
from ..network.engine import Network
from ..plan import Plan
from ..plan import plan as plan_of_job
from ..progress import Progress, Stopwatch, Table, log_table
from ..raster.cells import crs_of, with_cells
from ..raster.environment import Environment
from ..raster.imagery import source_files
from ..raster.inputs import RasterInput
from ..raster.output_grid import Source, plan_output_grid
from ..raster.raster_items import items, overlapping_items
from ..raster.readings import Reading, decide_reading
from ..report import Items, write_items
from ..report.lineage import provenance
from ..report.run_log import log_kept, log_set_aside
from ..result.geotiff import CLASS_BAND
from ..result.publish import Publication, publish_together
from ..result.result import Result
from ..run import Summary, open_planned
from ..run import run as run_planned
from .file_names import distinct_names, same_name
from .overlay import Overlay

_LAYING = 0.05  # the work of laying a pixel over others, as a share of that of classifying one


@dataclass(frozen=True)
class Failure:
    """An item that cannot be classified, and why."""

    name: str
    error: PixelwiseError

    @classmethod
    def of(cls, raster: RasterInput, error: PixelwiseError) -> Failure:
        """Keep what an error says, but not its traceback, which would keep rasters open."""
        return cls(raster.name, type(error)(str(error), error.about))


@dataclass(frozen=True)
class Separation:
    """A job whose items have been judged.

    Attributes:
        job: What the user asked for; its output is the overlay of all results, "" for none.
        folder: Where each item's result shall stand.
        plans: The items that can be classified.
        outside: Names of those that lie outside the extent.
        failures: Those that cannot be classified.
        grid: That of the overlay; None where there shall or can be none.
    """

    job: Job
    folder: str
    plans: tuple[Plan, ...]
    outside: tuple[str, ...]
    failures: tuple[Failure, ...]
    grid: Grid | None


@dataclass(frozen=True)
class Results:
    """What a run gave: each item's name and result, and the overlay where there is one."""

    items: tuple[tuple[str, Summary], ...]
    overlay: Summary | None


def plan(asked: Job, folder: str, *, temporary: bool = False, broken: Sequence[Failure] = ()) -> Separation:
    """Judge everything that can be judged beforehand; nothing is written.

    Args:
        asked: What the user asks for; its output is the overlay of all results, "" for none.
        folder: Where each item's result shall stand. It need not exist.
        temporary: Whether the user wants the overlay only.
        broken: Rasters that are known not to open.

    Raises:
        PixelwiseError: No item can be classified, or something is wrong that no item is guilty of.
    """
    definition = with_output(asked.model, read_definition(asked.model), chosen_output(asked.arguments))
    for extra in (output for output in asked.outputs if output.kind.from_scores):
        raise ArgumentError(
            tr(
                "Output {output}: confidence and probabilities are made of one image, not of raster items one by one. "
                "Process as mosaicked image, or leave these outputs out."
            ).format(output=extra.path),
            about=extra.kind.value,
        )
    read_arguments(asked.arguments, definition)
    worker_count(asked.parallel_factor)
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise OutputError(tr("Output folder {folder}: it is a file. Choose a folder.").format(folder=folder), "folder")
    rasters, failures = _expanded(asked.rasters)
    environment = _with_one_extent(asked.environment, rasters)
    failures = [*broken, *failures]
    plans, outside = [], []
    for raster, output in zip(rasters, _outputs(asked, rasters, folder)):
        single = replace(asked, rasters=(raster,), output=output, environment=environment, report="")
        try:
            plans.append(_planned(single, asked, definition))
        except OutputError:
            raise
        except OutsideError:
            outside.append(raster.name)
        except PixelwiseError as error:
            failures.append(Failure.of(raster, error))
    plans, unlike = _read_alike(plans, asked, definition)
    failures += unlike
    _require_items(plans, outside, failures, asked)
    if failures and temporary:
        raise _failed(
            failures,
            len(plans) + len(failures),
            tr("The overlay {overlay} needs them all").format(overlay=asked.output),
        )
    grid = _overlay_grid(asked.rasters, environment) if asked.output and not failures else None
    return Separation(asked, folder, tuple(plans), tuple(outside), tuple(failures), grid)


def run(separation: Separation, progress: Progress) -> Results:
    """Classify the items one after the other, and lay their results together.

    Raises:
        ItemsError: Some items failed; the others are finished, and there is no overlay.
        PixelwiseError: Something else is wrong.
        Cancelled: The user wishes so; what is finished stays.
    """
    asked, grid = separation.job, separation.grid
    _tell_of_the_rest(separation, progress)
    watch = Stopwatch()
    with ExitStack() as stack:
        stack.enter_context(_made_folder(separation.folder))
        output = stack.enter_context(Publication(asked.output)) if grid else None
        report = None
        if asked.report:
            report = stack.enter_context(Publication(asked.report, alone=True, title=tr("Report")))
        parts = _parts(progress, [each.imagery.grid for each in separation.plans], grid)
        finished, failures = _classified(separation.plans, parts, progress)
        failures = [*separation.failures, *failures]
        # Where an item failed, nothing is laid, and an overlay that stands there stays.
        overlay = None
        if output is not None and grid is not None and not failures:
            overlay = _overlaid(separation, _provider(finished), (grid, output.path), parts[-1])
            log_kept([output.kept] if output.kept else [], progress)
            log_set_aside(output.set_aside, progress)
        if report is not None and finished:
            items = _reported(separation, finished, failures, overlay)
            write_items(report.path, asked.report, items, watch.seconds)
        publish_together([each for each, made in ((output, overlay), (report, finished)) if each and made])
        if failures:
            raise _failed(failures, len(finished) + len(failures), _finished(len(finished), separation))
    progress.advance(1.0)
    progress.info(
        tr("Classified {count} raster items separately into {folder}.").format(
            count=len(finished), folder=separation.folder
        )
    )
    laid = Summary(overlay.shown, overlay.statistics.counts) if overlay else None
    return Results(tuple(finished), laid)


def none_left(failures: Sequence[Failure], outside: int = 0) -> PixelwiseError:
    """The error of a job of whose items, but for some outside the extent, none can be classified."""
    if len(failures) == 1:
        return failures[0].error
    return _failed(failures, len(failures) + outside, tr("There is nothing else to classify"))


def _expanded(rasters: Iterable[RasterInput]) -> tuple[list[RasterInput], list[Failure]]:
    """All items, the topmost first, and the rasters whose items cannot be known."""
    found: list[RasterInput] = []
    failures: list[Failure] = []
    for raster in rasters:
        part = _items(raster)
        if isinstance(part, Failure):
            failures.append(part)
        else:
            found += part
    return found, failures


def _items(raster: RasterInput) -> tuple[RasterInput, ...] | Failure:
    try:
        return items(raster)
    except RasterError as error:
        return Failure.of(raster, error)


def _with_one_extent(environment: Environment, rasters: Sequence[RasterInput]) -> Environment:
    """An extent without CRS is one rectangle in the first item's, not another one in that of each."""
    extent = environment.extent
    if extent is None or extent.crs or environment.crs or not rasters:
        return environment
    with suppress(RasterError):
        return replace(environment, extent=replace(extent, crs=crs_of(rasters[0])))
    return environment


def _outputs(asked: Job, rasters: Sequence[RasterInput], folder: str) -> list[str]:
    """A file in the folder for each item: a new one, or one that holds a result already.

    No other file there has its stem: style and statistics beside a raster are found by that.
    """
    here = os.path.realpath(folder)
    stems = {_stem(path) for path in _files(asked, rasters) if os.path.dirname(path) == here}
    present = _stems_in(folder)

    def is_taken(name: str) -> bool:
        own = same_name(name)
        return own in stems or (own in present and not _is_result(os.path.join(folder, name + ".tif")))

    names = distinct_names([raster.name for raster in rasters], is_taken)
    return [os.path.join(folder, name + ".tif") for name in names]


def _files(asked: Job, rasters: Sequence[RasterInput]) -> set[str]:
    """Real paths of the files behind all rasters, and that of the overlay."""
    files = {os.path.realpath(raster.uri) for raster in (*asked.rasters, *rasters)}
    snap = asked.environment.snap
    for raster in (*rasters, *([snap] if snap else [])):
        with suppress(RasterError):
            files |= source_files(raster.opened())
    return files | {os.path.realpath(asked.output)} if asked.output else files


def _stems_in(folder: str) -> set[str]:
    with suppress(OSError):  # there is none yet, or none that can be used, as will be said
        return {_stem(name) for name in os.listdir(folder)}
    return set()


def _stem(path: str) -> str:
    return same_name(os.path.splitext(os.path.basename(path))[0])


def _is_result(path: str) -> bool:
    """Whether a file is a classified raster, such as an earlier run leaves: it may be replaced."""
    with suppress(RasterError):
        dataset = open_dataset(path, path)
        return bool(dataset.RasterCount == 1 and dataset.GetRasterBand(1).GetDescription() == CLASS_BAND)
    return False


def _planned(single: Job, asked: Job, definition: ModelDefinition) -> Plan:
    """Plan an item, held against the places of overlay and report too: those may be no file of the item."""
    planned = plan_of_job(replace(single, output=asked.output or single.output, report=asked.report), definition)
    return replace(planned, job=single)


def _read_alike(plans: Sequence[Plan], asked: Job, definition: ModelDefinition) -> tuple[list[Plan], list[Failure]]:
    """The plans with one reading of bands that have a scale, and the items that it does not suit.

    Each item was planned by itself, so that one without a scale was read as it is stored.
    """
    headers = [header for each in plans for header in each.headers]
    scaled = [header for header in headers if any(header.scales)]
    if not scaled:
        return [*plans], []
    complete = [header for header in scaled if all(header.scales)] or scaled
    asked_for = read_arguments(asked.arguments, definition).values
    reading = decide_reading(asked_for, plans[0].definition, complete)
    if reading.values is Values.RAW:  # which suits items without a scale too, but may mean something else in them
        bare = [header for header in headers if not any(header.scales)]
        reading = decide_reading(asked_for, plans[0].definition, [*complete, *bare])
    read = [_read_as(reading, each, asked, definition) for each in plans]
    alike = [each for each in read if isinstance(each, Plan)]
    failures = [each for each in read if isinstance(each, Failure)]
    if alike:
        alike[0] = replace(alike[0], reading=reading)  # whose warnings are about all items
    return alike, failures


def _read_as(reading: Reading, planned: Plan, asked: Job, definition: ModelDefinition) -> Plan | Failure:
    """Plan an item anew with a reading, unless it has that."""
    if planned.reading.values is reading.values:
        return planned
    arguments = {**argument_pairs(asked.arguments), "values": reading.values.value}
    try:
        again = _planned(replace(planned.job, arguments=arguments), asked, definition)
    except PixelwiseError as error:
        return Failure.of(planned.job.rasters[0], error)
    return replace(again, job=planned.job, reading=reading)


def _require_items(plans: Sequence[Plan], outside: Sequence[str], failures: Sequence[Failure], asked: Job) -> None:
    """Refuse a job of which nothing can be done."""
    if plans:
        return
    if failures:
        raise none_left(failures, len(outside))
    environment = asked.environment
    if asked.mask is not None:
        raise ArgumentError(
            tr(
                'Mask "{mask}": none of the {count} raster items has a pixel inside it and the extent. Choose polygons '
                "that lie on one, and check their CRS."
            ).format(mask=asked.mask.name, count=len(outside)),
            about="mask",
        )
    if environment.extent is not None:
        raise ArgumentError(
            tr(
                "Extent {extent}: none of the {count} raster items overlaps it. Give an extent that overlaps one, and "
                "check the extent's CRS."
            ).format(extent=environment.extent.text(), count=len(outside)),
            about="extent",
        )


def _failed(failures: Sequence[Failure], total: int, rest: str) -> ItemsError:
    listed = "\n".join(f"- {failure.name}: {failure.error}" for failure in failures)
    return ItemsError(
        tr(
            "Raster items: {failed} of {total} cannot be classified.\n{listed}\n{rest}. Repair these items or leave "
            "them out, and run again."
        ).format(failed=len(failures), total=total, listed=listed, rest=rest)
    )


def _finished(count: int, separation: Separation) -> str:
    """What there is after some items failed."""
    output, report = separation.job.output, separation.job.report
    if not count:
        return tr("Nothing was written")
    others = tr("The others ({count}) are finished in {folder}").format(count=count, folder=separation.folder)
    if output:
        others = tr("{others}; {output} is not written, since it would lack them").format(others=others, output=output)
    return tr("{others}. The report is {report}").format(others=others, report=report) if report else others


def _overlay_grid(rasters: Iterable[RasterInput], environment: Environment) -> Grid:
    """The grid that the rasters have when they are classified as one."""
    inputs, environment = with_cells(tuple(rasters), environment)
    parts = [part for raster in inputs for part in overlapping_items(raster)]
    return plan_output_grid([Source.of(part.opened(), part) for part in parts], environment).grid


@contextmanager
def _made_folder(folder: str) -> Iterator[None]:
    """Make the folder where it is missing, and take it away again where nothing was put there.

    Raises:
        OutputError: Nothing can be written there.
    """
    missing = not os.path.isdir(folder)
    try:
        os.makedirs(folder, exist_ok=True)
        tempfile.TemporaryDirectory(prefix=".pixelwise.", dir=folder).cleanup()
    except OSError as error:
        raise OutputError(
            tr("Output folder {folder}: it cannot be written ({reason}). Choose a folder you may write to.").format(
                folder=folder, reason=error.strerror
            )
        ) from error
    try:
        yield
    finally:
        if missing:
            with suppress(OSError):  # it is not empty
                os.rmdir(folder)


def _classified(
    plans: Sequence[Plan], parts: Sequence[_Part], progress: Progress
) -> tuple[list[tuple[str, Summary]], list[Failure]]:
    """Classify all items with one network; a run that fails has stopped it, and the next opens it anew."""
    finished, failures = [], []
    network: Network | None = None
    for number, (planned, part) in enumerate(zip(plans, parts), start=1):
        raster = planned.job.rasters[0]
        progress.info(
            tr('Raster item {number} of {count}: "{raster}", to {output}').format(
                number=number, count=len(plans), raster=raster.name, output=planned.job.output
            )
        )
        network = network or open_planned(planned)
        try:
            finished.append((raster.name, run_planned(planned, part, network)))
        except (ArgumentError, EngineError):  # no item is guilty of it, and it would be the same for the next
            raise
        except PixelwiseError as error:
            progress.warning(str(error))
            failures.append(Failure.of(raster, error))
            network = None
    return finished, failures


def _tell_of_the_rest(separation: Separation, progress: Progress) -> None:
    """Say which items will not be classified."""
    for name in separation.outside:
        if separation.job.mask:
            template = tr('Raster item "{name}" lies outside the extent and the mask and is left out.')
        else:
            template = tr('Raster item "{name}" lies outside the extent and is left out.')
        progress.info(template.format(name=name))
    for failure in separation.failures:
        progress.warning(str(failure.error))


def _reported(
    separation: Separation,
    finished: Sequence[tuple[str, Summary]],
    failures: Sequence[Failure],
    overlay: Result | None,
) -> Items:
    done = [(name, summary.record) for name, summary in finished if summary.record]
    # By now the results stand where they were meant to.
    done = [(name, replace(each, result=replace(each.result, path=each.result.shown))) for name, each in done]
    failed = [(failure.name, str(failure.error)) for failure in failures]
    return Items(separation.job.rasters, separation.folder, done, overlay, failed, separation.outside)


def _provider(finished: Sequence[tuple[str, Summary]]) -> str:
    """The execution provider that ran the network."""
    return next((summary.record.provider for _, summary in finished if summary.record), "")


def _overlaid(separation: Separation, provider: str, output: tuple[Grid, str], progress: Progress) -> Result:
    """Write the overlay: its pixels and its path are `output`."""
    plans, (grid, path) = separation.plans, output
    progress.info(
        tr("The results of all items, laid over each other on {columns} x {rows} pixels:").format(
            columns=grid.cols, rows=grid.rows
        )
    )
    definition, arguments = plans[0].definition, plans[0].arguments
    legend = Legend.of(definition.map_classes(predict_background=arguments.predict_background))
    first = replace(plans[0], job=replace(plans[0].job, rasters=separation.job.rasters))
    overlay = Overlay(separation.job.output, grid, legend, definition.open_ended, provenance(first, provider))
    return overlay.lay([(each.job.output, each.imagery.grid) for each in plans], path, progress)


class _Part:
    """Progress of the whole from that of a part; what is assumed alike for every item is said once."""

    def __init__(self, progress: Progress, start: float, share: float, said: set[str]) -> None:
        self._progress = progress
        self._start, self._share = start, share
        self._said = said
        self._started = False
        self.cancelled = progress.cancelled

    def advance(self, fraction: float) -> None:
        """Take the share of this part."""
        self._started = True
        self._progress.advance(min(self._start + self._share * fraction, 1.0))

    def info(self, text: str) -> None:
        """Pass a line on."""
        if self._is_new(text):
            self._progress.info(text)

    def table(self, table: Table) -> None:
        """Pass a table on."""
        log_table(table, self._progress)

    def warning(self, text: str) -> None:
        """Pass a line on that the user should not miss."""
        if self._is_new(text):
            self._progress.warning(text)

    def _is_new(self, text: str) -> bool:
        if self._started:
            return True
        new = text not in self._said
        self._said.add(text)
        return new


def _parts(progress: Progress, grids: Sequence[Grid], overlay: Grid | None) -> list[_Part]:
    """A part for each item and for the overlay, by their pixels."""
    work = [float(grid.window.pixels) for grid in grids]
    if overlay is not None:
        work.append(_LAYING * overlay.window.pixels)
    said: set[str] = set()
    done = [sum(work[:number]) / sum(work) for number in range(len(work))]
    return [_Part(progress, start, each / sum(work), said) for start, each in zip(done, work)]
