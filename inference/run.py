"""Run a plan: open the network, classify, and publish the finished files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from .errors import ArgumentError, Cancelled, UnreadableError
from .formats.unchanged import require_unchanged
from .grid.decoding import Remarks
from .grid.gdal import CacheLimit, in_words
from .grid.libtiff import hides_damage
from .i18n import numeral, tr
from .ledger.following import Helpers, SupersededError
from .ledger.keeper import Keeper
from .ledger.sharing import Work
from .loop import auto_padding, classify, classify_blended
from .loop.classify_blended import Blending
from .loop.classify_rows import RowClassifier
from .loop.gaps import Gaps
from .loop.steps import interruptible
from .loop.tile_pool import TilePool
from .loop.value_sample import ValueSample
from .loop.writing import ClassSink
from .memory import batch_size, cache_size, enough_memory, require_memory, run_within_memory, source_count
from .model.arguments import Merge
from .model.classes import ModelClass
from .model.definition import ModelDefinition
from .network import tables
from .network.engine import Network, open_network
from .network.network_cache import open_for_run
from .network.normalise import AnyNormaliser, Normaliser, normaliser_of
from .network.probing import accepts_tile, gives_probabilities, nearest_tile
from .network.scoring import Scorer, d4_transforms
from .onnx.optimise import OptimisedModel, optimise
from .plan import Plan, with_padding_of
from .polygons import write_polygons_of
from .progress import Progress, RecordingProgress, Stopwatch, parts
from .raster.damage import OnReadError
from .raster.mask import CountingMask
from .raster.shared import opener
from .raster.watch import FileWatch, WatchingProgress
from .report import RunRecord, write_run
from .report.doubts import LOW_CONFIDENCE, RunCounts
from .report.lineage import provenance
from .report.run_log import log_assumptions, log_end
from .report.versions import library_versions
from .result.classes import ClassRule
from .result.outputs import OutputKind, percent_bands
from .result.publish import Publications
from .result.pyramid import BLOCK_SIDE
from .result.result import Result
from .result.result_files import open_results
from .result.side_files import log_side_files

_STRIP = 64 * 2**20  # bytes for the scores that blend
_WORK = (3, 1)  # of classification and of tracing polygons


@dataclass(frozen=True)
class Summary:
    """The result of a run: the file, the classes of the map with their pixels, and the record for a report."""

    output: str
    classes: tuple[tuple[ModelClass, int], ...]
    record: RunRecord | None = None


def open_planned(plan: Plan) -> Network:
    """Return the opened network of a plan.

    Raises:
        EngineError: onnxruntime is missing, or the requested processor is not available.
        ModelError: The file has become unreadable.
    """
    return _open_network(plan, optimised_model(plan))


def _open_network(plan: Plan, optimised: OptimisedModel | None) -> Network:
    definition, job = plan.definition, plan.job
    return open_for_run(definition.file, definition.origin, job.processor, job.gpu_id, optimised, definition.signature)


def optimised_model(plan: Plan) -> OptimisedModel | None:
    """Return the optimised network of a plan, if optimisation is possible.

    Raises:
        ModelError: The network cannot be read from its file.
    """
    definition, arguments = plan.definition, plan.arguments
    whole = arguments.merge is not Merge.CROP or definition.output_stride > 1  # tiles are used up to their edges
    height, width = (side - 2 * definition.output_margin for side in arguments.tile)
    return optimise(
        definition.file,
        definition.signature,
        without_softmax=not (arguments.augment or whole),  # averages need the scores that the model gives
        output_size=(height, width),
        unused_margin=0 if whole or arguments.seeks_padding else arguments.padding - definition.output_margin,
    )


@in_words()
def run(plan: Plan, progress: Progress, network: Network | None = None, helpers: Helpers = None) -> Summary:
    """Run a plan and write its outputs.

    Args:
        plan: The plan to run.
        progress: The listener of the run.
        network: The network of the plan, if it is open already. A run that fails or is cancelled stops it.
        helpers: Computes the blocks of a ledger that is shared, if given; this process takes part only in what is left.

    Raises:
        PixelwiseError: The run failed; no file remains.
        Cancelled: The user cancelled; no file remains.
    """
    with _advising_nodata(plan):
        return run_within_memory(
            plan, lambda plan: _run_again_if_superseded(plan, progress, network, helpers), network, progress
        )


def _run_again_if_superseded(plan: Plan, progress: Progress, network: Network | None, helpers: Helpers) -> Summary:
    """Run a plan, and again as often as blocks that have been written are computed again."""
    while True:
        try:
            return _run(plan, progress, network, helpers)
        except SupersededError:  # noqa: PERF203  rare
            progress.info(
                tr(
                    "Blocks that had been written were computed again, because files of their worker had changed. "
                    "The files are written again."
                )
            )


def _run(plan: Plan, progress: Progress, network: Network | None, helpers: Helpers) -> Summary:
    watch, recorder = Stopwatch(), RecordingProgress(progress)
    job, grid = plan.job, plan.imagery.grid
    with Publications(job.outputs, recorder.cancelled) as publications, ExitStack() as stack:
        network = network.with_signature(plan.definition.signature) if network else open_planned(plan)
        keeper = stack.enter_context(Keeper(plan, network.provider, library_versions(), recorder, helpers))
        plan, network = with_padding_found(plan, network, keeper, watch, recorder)
        classifier = planned_classifier(plan, network, recorder)
        log_assumptions(plan, network, classifier, recorder)
        legend, files = classifier.rule.legend, publications.files
        bands = {kind: percent_bands(kind, plan.definition) for kind in job.extras}
        watch.lap(tr("Opening the model"))
        with open_results(files, grid, legend, bands, provenance(plan, network.provider)) as rasters:
            placed = WatchingProgress(recorder, FileWatch(()), publications.require_in_place)
            valid = _classify(plan, classifier, rasters, keeper, placed)
            watch.lap(tr("Classification"))
            statistics = rasters.finish(
                legend.classes, only_present=plan.definition.open_ended, damaged=classifier.gaps.damaged
            )
        watch.lap(tr("Finishing the files"))
        if recorder.cancelled():
            raise Cancelled
        log_end(plan, network, classifier, RunCounts(statistics, valid, rasters.share_below(LOW_CONFIDENCE)), recorder)
        log_side_files(publications.side_files, recorder)
        result = Result(files[OutputKind.CLASSES].path, job.output, grid, statistics)
        _write_polygons(result, publications, recorder, watch)
        record = RunRecord(
            plan,
            result,
            network.provider,
            classifier.batch,
            ((tr("Planning"), plan.seconds), *watch.times()),
            tuple(recorder.warnings),
            tuple(recorder.log),
        )
        if OutputKind.REPORT in files:
            write_run(files[OutputKind.REPORT].path, job.report, record)
        publications.publish()
    progress.advance(1.0)
    statistics.log(progress)
    progress.info(
        tr("Classified {columns} x {rows} pixels in {seconds} s.").format(
            columns=numeral(grid.cols), rows=numeral(grid.rows), seconds=numeral(watch.seconds, 1)
        )
    )
    return Summary(job.output, statistics.counts, record)


@contextmanager
def _advising_nodata(plan: Plan) -> Iterator[None]:
    """Advise in the errors about damaged rasters how to classify the rest."""
    try:
        yield
    except UnreadableError as error:
        if plan.job.on_read_error is OnReadError.NODATA:
            raise
        text = tr("{error} To classify all other pixels nevertheless, set On read error (ON_READ_ERROR) to NoData (1).")
        raise UnreadableError(text.format(error=error), error.reason) from error


def planned_classifier(plan: Plan, network: Network, progress: Progress) -> classify.CountingClassifier:
    """Return the classifier of a run, whose network has been opened: from now on its files are not read any more.

    Raises:
        ArgumentError: The network does not accept tiles of this size.
        ModelError: The files of the model are not those that the run was planned with.
        Cancelled: The user cancels.
    """
    classifier = _interruptibly_opened(plan, network, progress)
    require_unchanged(plan.definition)
    return classifier


def _interruptibly_opened(plan: Plan, network: Network, progress: Progress) -> classify.CountingClassifier:
    """Return the classifier; trial runs with the tiles of this run may never end, unlike those that the model passed.

    Raises:
        ArgumentError: The network does not accept tiles of this size.
        Cancelled: The user cancels.
    """
    return interruptible(partial(opened_classifier, plan), network, progress, network.stop)


def _write_polygons(result: Result, publications: Publications, progress: Progress, watch: Stopwatch) -> None:
    """Write the classes as polygons if the run has this output, with the mean confidence if it has that raster."""
    file, confidence = (publications.files.get(kind) for kind in (OutputKind.POLYGONS, OutputKind.CONFIDENCE))
    if file is not None:
        paths = file.path, file.target
        write_polygons_of(result, paths, confidence.path if confidence else "", parts(progress, _WORK)[1])
        watch.lap(tr("Polygons"))


def with_padding_found(
    plan: Plan, network: Network, keeper: Keeper, watch: Stopwatch, progress: RecordingProgress
) -> tuple[Plan, Network]:
    """Return the plan and network with the padding that was found, if the argument padding is auto.

    Args:
        plan: The plan.
        network: Its network.
        keeper: Knows the padding that an earlier run has found, if any.
        watch: Measures the search.
        progress: The listener of the run.

    Raises:
        PixelwiseError: The network or a raster cannot be used.
        Cancelled: The user cancels.
    """
    classifier = _interruptibly_opened(plan, network, progress) if plan.arguments.seeks_padding else None
    if not isinstance(classifier, classify.Classifier):
        return plan, network
    watch.lap(tr("Opening the model"))
    padding = keeper.padding()
    if padding is None:
        before = len(progress.warnings)
        padding = _found_padding(plan, classifier, progress)
        keeper.warnings = tuple(progress.warnings[before:])
        watch.lap(tr("Finding the padding"))
    return _with_padding(plan, network, padding)


def _found_padding(plan: Plan, classifier: classify.Classifier, progress: Progress) -> int:
    area = plan.mask.around if plan.mask else plan.imagery.grid.window
    with CacheLimit(cache_size(plan)):
        return auto_padding.find_padding(classifier, _tile_pool(plan, source_count(plan), progress), area)


def _with_padding(plan: Plan, network: Network, padding: int) -> tuple[Plan, Network]:
    planned = with_padding_of(plan, padding)
    optimised = optimised_model(planned)
    return planned, _open_network(planned, optimised) if optimised and optimised.trimmed_margin else network


def _classify(
    plan: Plan, classifier: classify.CountingClassifier, sink: ClassSink, keeper: Keeper, progress: Progress
) -> int:
    """Classify all pixels; return the number of valid pixels.

    Raises:
        PixelwiseError: A file that was read has changed in the meantime, or the results can no longer be stored.
    """
    progress = parts(progress, _WORK)[0] if plan.job.polygons else progress
    with prepared_work(plan, classifier, keeper.watch, progress) as work:
        if keeper.open(work):
            return keeper.compute_and_write(work, sink)
        if work.blending is not None:
            return classify_blended.run(keeper.blending(work.blending), work.pool, sink)
        return classify.run(keeper.classifier(work), work.pool, sink, work.size)


@contextmanager
def prepared_work(
    plan: Plan, classifier: classify.CountingClassifier, watch: FileWatch, progress: Progress
) -> Iterator[Work]:
    """Return what the loop runs, with GDAL's cache for it.

    Raises:
        ShortageError: There is not enough memory.
        RasterError: A file that was read has changed in the meantime.
    """
    watching = WatchingProgress(progress, watch)
    watch.take_samples()
    size = plan.imagery.grid.rows, plan.imagery.grid.cols
    blending = None
    if plan.arguments.merge is Merge.BLEND and isinstance(classifier, classify.Classifier):
        blending = Blending.of(classifier, size, plan.definition.channels, BLOCK_SIDE, _STRIP)
    strip = blending.strips[0] if blending else None
    pool = _tile_pool(plan, source_count(plan, strip), watching)
    warned = _warn_of_hidden_damage(plan, progress)
    with CacheLimit(cache_size(plan, strip)), enough_memory(plan), Remarks() as remarks:
        require_memory(plan)
        yield Work(classifier, blending, pool, size, watch)
    if not warned:
        _warn_of_hidden_damage(plan, progress)
    remarks.log(progress)
    watching.check()
    watch.check_servers()


def _warn_of_hidden_damage(plan: Plan, progress: Progress) -> bool:
    """Warn if damage in the rasters would go unnoticed; return whether it would."""
    hidden = hides_damage(path for path, _ in plan.states)
    if hidden:
        progress.warning(
            tr(
                "Damaged parts of the input would not be noticed: another program in this process, such as a plugin "
                "that uses Pillow, has turned off the warnings of GDAL's TIFF library. If the input may be damaged, "
                "restart QGIS and run again."
            )
        )
    return hidden


def _tile_pool(plan: Plan, sources: int, progress: Progress) -> TilePool:
    """Return the threads of a run, which share so many sources."""
    return TilePool(opener(plan.imagery, plan.workers, sources, plan.calculation), plan.workers, progress)


def opened_classifier(plan: Plan, network: Network) -> classify.CountingClassifier:
    """Return the classifier that the loop runs.

    Raises:
        ArgumentError: The network does not accept tiles of this size.
        ShortageError: There is not enough memory.
    """
    with enough_memory(plan):
        require_memory(plan)
        return _classifier_of(plan, network)


def _classifier_of(plan: Plan, network: Network) -> classify.CountingClassifier:
    definition, arguments = plan.definition, plan.arguments
    if definition.signature.tabular is not None:
        return _row_classifier(plan, tables.TabularNetwork(network, definition.signature.tabular, definition.labels))
    _require_tile(arguments.tile[0], definition, network)
    rule = ClassRule.of(
        definition,
        threshold=arguments.threshold,
        predict_background=arguments.predict_background,
        probabilities=_needs_probabilities(plan) and gives_probabilities(network, *arguments.tile),
        extras=plan.job.extras,
    )
    return classify.Classifier(
        scorer=Scorer(
            network,
            _normaliser(plan),
            definition.output_margin,
            definition.output_stride,
            d4_transforms(definition.signature, arguments.tile) if arguments.augment else (),
            partial(plan.acquisition.of_tiles, plan.imagery.grid) if plan.acquisition else None,
        ),
        rule=rule,
        tiling=plan.tiling,
        fill=arguments.fill,
        batch=batch_size(plan),
        mask=CountingMask(plan.mask) if plan.mask else None,
        gaps=Gaps(arguments.incomplete, plan.damage),
        values=ValueSample(plan.imagery.grid.window.pixels),
    )


def _row_classifier(plan: Plan, rows: tables.TabularNetwork) -> RowClassifier:
    rule = ClassRule.of(
        plan.definition,
        threshold=plan.arguments.threshold,
        predict_background=plan.arguments.predict_background,
        probabilities=_needs_probabilities(plan) and tables.gives_probabilities(rows),
        extras=plan.job.extras,
    )
    mask = CountingMask(plan.mask) if plan.mask else None
    gaps = Gaps(plan.arguments.incomplete, plan.damage)
    values = ValueSample(plan.imagery.grid.window.pixels)
    return RowClassifier(
        rows,
        _normaliser(plan),
        rule,
        plan.tiling,
        mask=mask,
        gaps=gaps,
        values=values,
    )


def _needs_probabilities(plan: Plan) -> bool:
    return plan.definition.binary or (plan.arguments.threshold or 0) > 0 or bool(plan.job.extras)


def _normaliser(plan: Plan) -> AnyNormaliser:
    signature, how = plan.definition.signature, plan.definition.normalisation
    gain, bias = plan.linear()
    if how.steps:
        return normaliser_of(how.chains(gain, bias), signature.image.dtype)
    return Normaliser(gain, bias, signature.image.dtype)


def _require_tile(side: int, model: ModelDefinition, network: Network) -> None:
    """Refuse a tile size with which the network fails."""
    if side == model.tile[0] or accepts_tile(network, side):
        return
    untrimmed = (
        open_network(model.file, model.origin, signature=model.signature) if network.trimmed_margin else network
    )  # without a trimmed margin it accepts smaller tiles
    nearest = nearest_tile(untrimmed, side, model.tile[0], model.total_stride)
    if nearest != side:
        raise ArgumentError(
            tr(
                "Model arguments: the model does not accept tiles of {side} pixels. The nearest size that "
                "works is {nearest}."
            ).format(side=side, nearest=nearest)
        )
