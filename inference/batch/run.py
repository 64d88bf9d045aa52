"""Run a batch: classify its items one after the other with one network, and merge their results."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ..errors import ArgumentError, EngineError, OutputError, PixelwiseError
from ..grid.gdal import in_words
from ..grid.grid import Grid
from ..i18n import numeral, tr
from ..model.classes import Legend
from ..network.engine import Network
from ..plan import Plan
from ..polygons import write_polygons_of
from ..progress import PartProgress, Progress, Stopwatch
from ..report import BatchRecord, write_batch
from ..report.lineage import provenance
from ..result.publish import Publication, publish_together
from ..result.result import Result
from ..result.side_files import log_side_files
from ..run import Summary, open_planned
from ..run import run as run_job
from .overlay import Overlay
from .plan import BatchPlan, ItemFailure, items_error

Value = TypeVar("Value")

RunItem = Callable[[Plan, Progress], Summary]
"""Runs the plan of an item and writes its outputs."""

_OVERLAY_SHARE = 0.05  # the work to merge a pixel, as a share of the work to classify it


@dataclass(frozen=True)
class BatchResults:
    """The results of a batch: the name and summary of each item, and the summary of the merged raster."""

    items: tuple[tuple[str, Summary], ...]
    overlay: Summary | None


class OneNetwork(Generic[Value]):
    """Handles plans one after the other with one network, which is opened again after one that failed."""

    def __init__(self, handle: Callable[[Plan, Progress, Network], Value]) -> None:
        """Handle each plan with a function, such as `run`."""
        self._handle = handle
        self._network: Network | None = None

    def __call__(self, plan: Plan, progress: Progress) -> Value:
        """Handle a plan.

        Raises:
            PixelwiseError: This failed.
            Cancelled: The user cancels.
        """
        network, self._network = self._network or open_planned(plan), None
        result = self._handle(plan, progress, network)
        self._network = network
        return result


@in_words()
def run_batch(batch: BatchPlan, progress: Progress, run_item: RunItem | None = None) -> BatchResults:
    """Classify the items one after the other, and merge their results.

    Args:
        batch: The batch.
        progress: The listener.
        run_item: Runs the plan of an item; by default in this process.

    Raises:
        ItemsError: Some items failed; the others are finished, and no merged raster is written.
        PixelwiseError: An error is not caused by an item.
        Cancelled: The user cancelled; finished results remain.
    """
    job, grid = batch.job, batch.grid
    log_skipped(batch, progress)
    watch = Stopwatch()
    with ExitStack() as stack:
        stack.enter_context(created_folder(batch.folder))
        output = stack.enter_context(Publication(job.output, cancelled=progress.cancelled)) if grid else None
        report = None
        if job.report:
            report = stack.enter_context(Publication(job.report, has_side_files=False, title=tr("Report")))
        polygons = stack.enter_context(Publication(job.polygons, title=tr("Polygons"))) if job.polygons else None
        shares = _progress_of_items(progress, [plan.imagery.grid for plan in batch.plans], grid)
        finished, failures = _classified(batch.plans, shares, progress, run_item or OneNetwork(run_job))
        failures = [*batch.failures, *failures]
        # After a failure no merged raster is written, and an existing file there is kept.
        overlay = None
        if output is not None and grid is not None and not failures:
            overlay = _write_overlay(batch, _provider(finished) or batch.provider, (grid, output.path), shares[-1])
            log_side_files(output.side_files, progress)
        if polygons is not None and overlay is not None:
            write_polygons_of(overlay, (polygons.path, polygons.target), "", PartProgress(progress, 1.0, 0.0))
        record = _batch_record(batch, finished, failures, overlay)
        if report is not None and record.done:
            write_batch(report.path, job.report, record, watch.seconds)
        written = (output, overlay), (report, record.done), (polygons, overlay)
        publish_together([file for file, content in written if file and content])
        if failures:
            raise items_error(failures, len(finished) + len(failures), _summary_of_failures(len(finished), batch))
    progress.advance(1.0)
    progress.info(
        tr("Classified {count} raster items separately into {folder}.").format(count=len(finished), folder=batch.folder)
    )
    merged = Summary(overlay.target, overlay.statistics.counts) if overlay else None
    return BatchResults(tuple(finished), merged)


def _summary_of_failures(count: int, batch: BatchPlan) -> str:
    """Return which files exist after some items failed."""
    output, report = batch.job.output, batch.job.report
    if not count:
        return tr("Nothing was written")
    others = tr("The other items ({count}) are finished and are in {folder}").format(count=count, folder=batch.folder)
    if output:
        others = tr("{others}; {output} was not written because it would be incomplete").format(
            others=others, output=output
        )
    return tr("{others}. The report is {report}").format(others=others, report=report) if report else others


@contextmanager
def created_folder(folder: str) -> Iterator[None]:
    """Create the folder if it is missing, and remove it at the end if it is empty.

    Raises:
        OutputError: The folder is not writable.
    """
    missing = not os.path.isdir(folder)
    try:
        os.makedirs(folder, exist_ok=True)
        tempfile.TemporaryDirectory(prefix=".pixelwise.", dir=folder).cleanup()
    except OSError as error:
        raise OutputError(
            tr("Output folder {folder}: it is not writable ({reason}). Choose a folder you can write to.").format(
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
    plans: Sequence[Plan], shares: Sequence[_ItemProgress], progress: Progress, run_item: RunItem
) -> tuple[list[tuple[str, Summary]], list[ItemFailure]]:
    """Classify all items."""
    finished, failures = [], []
    for number, (planned, share) in enumerate(zip(plans, shares), start=1):
        raster = planned.job.rasters[0]
        progress.info(
            tr('Raster item {number} of {count}: "{raster}", to {output}').format(
                number=number, count=len(plans), raster=raster.name, output=planned.job.output
            )
        )
        try:
            finished.append((raster.name, run_item(planned, share)))
        except (ArgumentError, EngineError):  # not caused by the item: the next would fail too
            raise
        except PixelwiseError as error:
            progress.warning(str(error))
            failures.append(ItemFailure.of(raster, error))
    return finished, failures


def log_skipped(batch: BatchPlan, progress: Progress) -> None:
    """Log the items that are not classified."""
    for name in batch.outside:
        if batch.job.mask:
            template = tr('Raster item "{name}" is outside the extent and the mask and is skipped.')
        else:
            template = tr('Raster item "{name}" is outside the extent and is skipped.')
        progress.info(template.format(name=name))
    for failure in batch.failures:
        progress.warning(str(failure.error))


def _batch_record(
    batch: BatchPlan,
    finished: Sequence[tuple[str, Summary]],
    failures: Sequence[ItemFailure],
    overlay: Result | None,
) -> BatchRecord:
    records = [(name, summary.record) for name, summary in finished if summary.record]
    # The results have been published.
    records = [
        (name, replace(record, result=replace(record.result, path=record.result.target))) for name, record in records
    ]
    failed = [(failure.name, str(failure.error)) for failure in failures]
    return BatchRecord(batch.job.rasters, batch.folder, records, overlay, failed, batch.outside)


def _provider(finished: Sequence[tuple[str, Summary]]) -> str:
    """Return the execution provider that ran the network."""
    return next((summary.record.provider for _, summary in finished if summary.record), "")


def _write_overlay(batch: BatchPlan, provider: str, output: tuple[Grid, str], progress: Progress) -> Result:
    """Write the merged raster; `output` has its grid and its path."""
    plans, (grid, path) = batch.plans, output
    progress.info(
        tr("Results of all items, merged on a grid of {columns} x {rows} pixels:").format(
            columns=numeral(grid.cols), rows=numeral(grid.rows)
        )
    )
    definition, arguments = plans[0].definition, plans[0].arguments
    legend = Legend.of(definition.map_classes(predict_background=arguments.predict_background))
    first = replace(plans[0], job=replace(plans[0].job, rasters=batch.job.rasters))
    overlay = Overlay(batch.job.output, grid, legend, definition.open_ended, provenance(first, provider))
    return overlay.write([(plan.job.output, plan.imagery.grid) for plan in plans], path, progress)


class _ItemProgress(PartProgress):
    """Progress of one item as a share of the batch. Assumptions that are the same for every item are logged once."""

    def __init__(self, progress: Progress, start: float, share: float, logged: set[str]) -> None:
        super().__init__(progress, start, share)
        self._logged = logged
        self._started = False

    def advance(self, fraction: float) -> None:
        """Report the progress of the batch."""
        self._started = True
        super().advance(fraction)

    def info(self, text: str) -> None:
        """Pass a line on."""
        if self._is_new(text):
            super().info(text)

    def warning(self, text: str) -> None:
        """Pass a warning on."""
        if self._is_new(text):
            super().warning(text)

    def _is_new(self, text: str) -> bool:
        if self._started:
            return True
        new = text not in self._logged
        self._logged.add(text)
        return new


def _progress_of_items(progress: Progress, grids: Sequence[Grid], overlay: Grid | None) -> list[_ItemProgress]:
    """Return a progress for each item and for the merged raster, weighted by their pixels."""
    work = [float(grid.window.pixels) for grid in grids]
    if overlay is not None:
        work.append(_OVERLAY_SHARE * overlay.window.pixels)
    logged: set[str] = set()
    starts = [sum(work[:number]) / sum(work) for number in range(len(work))]
    return [_ItemProgress(progress, start, share / sum(work), logged) for start, share in zip(starts, work)]
