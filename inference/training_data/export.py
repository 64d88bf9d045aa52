"""Export training data: write the planned tiles, count them, log and report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ..errors import ArgumentError, Cancelled, OutputError, RasterError, blaming
from ..i18n import numeral, tr
from ..progress import Progress, RecordingProgress, Stopwatch
from ..result.destinations import require_destinations
from ..result.outputs import Output, OutputKind
from ..result.publish import Publication
from .balance import left_out_lines, log_balance, log_renumbered
from .chips import Chip, LeftOutTiles
from .earlier_ground import EarlierGround
from .folder import FinishedPart, TrainingFolder
from .job import ClassFeatures, ExportJob
from .layouts import layout_of
from .plan import ExportPlan, plan_tiles
from .reading import chips, plan_export
from .report import ExportRecord, write_report
from .sample_tiles import SampleTile, SampleTiles
from .settings import inputs, settings
from .split import PARTS, requested_shares
from .tile_files import require_format
from .tile_set import TileSet


@dataclass(frozen=True)
class ExportResult:
    """A finished export.

    Attributes:
        parts: The folder, or each set of a split that has new tiles.
        left_out: Tiles that were not exported.
        samples: The sample tiles of the report.
    """

    parts: tuple[FinishedPart, ...]
    left_out: LeftOutTiles
    samples: tuple[SampleTile, ...]


def validate(job: ExportJob) -> None:
    """Check that an export can be planned and its tiles written, without reading pixels.

    Raises:
        PixelwiseError: A value is not valid, or new tiles cannot be added to those in the folder.
    """
    _require_outputs(job)
    _require_writable(plan_tiles(job))


def export(job: ExportJob, progress: Progress) -> ExportResult:
    """Export tiles to a folder: all of them, or none after an error or if it is cancelled.

    Raises:
        PixelwiseError: A value is not valid, a raster cannot be read, or a file cannot be written.
        Cancelled: The user cancelled the run.
    """
    watch, recording = Stopwatch(), RecordingProgress(progress)
    _require_outputs(job)
    plan = plan_export(job, recording)
    _require_writable(plan)
    for warning in plan.warnings:
        recording.warning(warning)
    log_renumbered(plan.classes, progress)
    with ExitStack() as stack:
        with blaming("report"):
            report = stack.enter_context(_publication(job)) if job.report else None
        folder = stack.enter_context(training_folder(plan))
        folder.open(job.start_index)
        _log_earlier(folder, plan, recording)
        left_out = LeftOutTiles()
        samples = _write_tiles(_off_other_sets(chips(plan, left_out, recording), plan, left_out), folder, plan)
        result = _commit(folder, left_out, samples.chosen(), recording)
        log_balance(plan.classes, result.parts, progress)
        if report is not None:
            record = ExportRecord(
                inputs(job),
                settings(plan),
                tile_set(plan),
                result.parts,
                left_out,
                result.samples,
                recording.warnings,
                job.host,
                watch.seconds,
            )
            write_report(report.path, job.report, record)
            report.publish()
    return result


def training_folder(plan: ExportPlan) -> TrainingFolder:
    """Return the folder that the tiles of a plan are written to."""
    parts = [part for part, share in zip(PARTS, requested_shares(plan.job.split)) if share] or [""]
    return TrainingFolder(Path(plan.job.folder), layout_of(plan.job.layout), tile_set(plan), parts)


def tile_set(plan: ExportPlan) -> TileSet:
    """Return the properties of the tiles of a plan."""
    rows, cols = plan.tile
    return TileSet(
        plan.classes,
        plan.images,
        rows,
        cols,
        plan.label_dtype,
        plan.cell_size,
        plan.job.format,
        plan.pixel_space,
        plan.features,
    )


def _write_tiles(made: Iterable[Chip], folder: TrainingFolder, plan: ExportPlan) -> SampleTiles:
    tiles = tile_set(plan)
    samples = SampleTiles(tiles.band_names(0), tiles.values)
    for chip in made:
        samples.add(chip, folder.write(chip))
    return samples


def _off_other_sets(made: Iterable[Chip], plan: ExportPlan, left_out: LeftOutTiles) -> Iterator[Chip]:
    """Yield the tiles that overlap none of another set from an earlier export, and count the others."""
    ground = EarlierGround.read(Path(plan.job.folder)) if plan.split is not None and not plan.pixel_space else None
    for chip in made:
        if ground is not None and ground.is_in_other_set(chip):
            left_out.add("in_other_set")
        else:
            yield chip


def _commit(
    folder: TrainingFolder, left_out: LeftOutTiles, samples: tuple[SampleTile, ...], progress: Progress
) -> ExportResult:
    if progress.cancelled():
        raise Cancelled
    lines = left_out_lines(left_out)
    for line in lines:
        progress.info(line)
    if not folder.new_tiles:
        raise RasterError(
            tr("No tile to export. {reasons} Check that imagery, classes and mask overlap.").format(
                reasons=" ".join(lines)
            ),
            "classes",
        )
    return ExportResult(folder.commit(), left_out, samples)


def _log_earlier(folder: TrainingFolder, plan: ExportPlan, progress: Progress) -> None:
    earlier = folder.check()
    if not any(earlier.values()):
        return
    progress.info(
        tr("The folder already contains {count} tiles; new ones are numbered after them.").format(
            count=numeral(sum(earlier.values()))
        )
    )
    if plan.split is not None and plan.pixel_space:
        progress.warning(
            tr(
                "The new tiles of different sets share no pixels, but tiles in pixel space are not compared with the "
                "earlier ones. Use imagery of another place."
            )
        )


def _publication(job: ExportJob) -> Publication:
    return Publication(job.report, has_side_files=False, title=tr("Report"))


def _require_writable(plan: ExportPlan) -> None:
    for bands in plan.images:
        require_format(plan.job.format, bands)
    if (
        isinstance(plan.job.classes, ClassFeatures) or plan.job.classes.is_complete
    ):  # else a run lists the classes first
        training_folder(plan).check()


def _require_outputs(job: ExportJob) -> None:
    if not job.folder.strip():
        raise OutputError(tr("Output folder: no folder specified. Choose a folder."), "folder")
    if job.start_index < 0:
        raise ArgumentError(
            tr("Start index {index}: it is negative. Enter 0 or more.").format(index=job.start_index), "start_index"
        )
    if job.report:
        require_destinations((Output(OutputKind.REPORT, job.report),), {})
