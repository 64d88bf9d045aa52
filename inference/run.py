"""Do a run: from a plan to the finished files.

`plan` of plan.py has judged everything before; here the work is done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .errors import ArgumentError, Cancelled
from .grid.gdal import CacheLimit
from .i18n import tr
from .loop import auto_padding, classify, classify_blended
from .loop.classify_blended import Blending
from .loop.classify_rows import RowClassifier
from .loop.gaps import Gaps
from .loop.tile_pool import TilePool
from .loop.writing import ClassSink
from .memory import batch_size, cache_size, enough_memory, source_count
from .model.arguments import Merge, with_padding
from .model.classes import ModelClass
from .model.definition import ModelDefinition
from .network import tables
from .network.engine import Network, open_network
from .network.network_cache import open_for_run
from .network.normalise import Normaliser
from .network.probing import accepts_tile, gives_probabilities, nearest_tile
from .network.scoring import D4Transform, Scorer, d4_transforms
from .onnx.optimise import OptimisedModel, optimise
from .plan import Plan, in_strips
from .progress import Progress, RecordingProgress, Stopwatch
from .raster.mask import CountingMask
from .raster.shared import opener
from .report import Record, write_run
from .report.lineage import provenance
from .report.run_log import log_assumptions, log_end, log_kept, log_set_aside
from .result.classes import ClassRule
from .result.outputs import OutputKind, percent_bands
from .result.publish import Publications
from .result.pyramid import SIDE
from .result.result import Result
from .result.result_files import opened

_STRIP = 64 * 2**20  # bytes for the scores that blend


@dataclass(frozen=True)
class Summary:
    """What a run gave: the file, each class of the map with its number of pixels, and all else that a report tells."""

    output: str
    classes: tuple[tuple[ModelClass, int], ...]
    record: Record | None = None


def open_planned(plan: Plan) -> Network:
    """Open the plan's network.

    Raises:
        EngineError: onnxruntime is missing, or the processor asked for is not there.
        ModelError: The file has become unreadable.
    """
    return _opened(plan, optimised_model(plan))


def _opened(plan: Plan, without: OptimisedModel | None) -> Network:
    definition, job = plan.definition, plan.job
    return open_for_run(definition.file, definition.origin, job.processor, job.gpu_id, without, definition.signature)


def optimised_model(plan: Plan) -> OptimisedModel | None:
    """The plan's network without what this run would compute in vain; None where that is nothing.

    Raises:
        ModelError: The graph cannot be taken out of its file.
    """
    definition, arguments = plan.definition, plan.arguments
    whole = arguments.merge is not Merge.CROP or definition.output_stride > 1  # tiles are used to their edge
    height, width = (side - 2 * definition.output_margin for side in arguments.tile)
    return optimise(
        definition.file,
        definition.signature,
        without_softmax=not (
            arguments.augment or whole
        ),  # a mean of scores, also of neighbours, is of those that the model gives
        output_size=(height, width),
        unused_margin=0 if whole or arguments.seeks_padding else arguments.padding - definition.output_margin,
    )


def run(plan: Plan, progress: Progress, network: Network | None = None) -> Summary:
    """Classify, and write the result with its classes, colours and overviews.

    Args:
        plan: What to do.
        progress: Told of it.
        network: The plan's network where it is open already. A run that ends early stops it for good.

    Raises:
        PixelwiseError: The result cannot be made or written; nothing is left behind.
        Cancelled: The user wishes so; nothing is left behind.
    """
    watch, recorder = Stopwatch(), RecordingProgress(progress)
    job, grid = plan.job, plan.imagery.grid
    with Publications(job.outputs) as publications:
        network = network.with_signature(plan.definition.signature) if network else open_planned(plan)
        plan, network = _with_padding_found(plan, network, watch, recorder)
        classifier = opened_classifier(plan, network)
        log_assumptions(plan, network, classifier, recorder)
        legend, files = classifier.rule.legend, publications.files
        bands = {kind: percent_bands(kind, plan.definition) for kind in job.extras}
        watch.lap(tr("Opening the model"))
        with opened(files, grid, legend, bands, provenance(plan, network.provider)) as rasters:
            valid = _classify(plan, classifier, rasters, recorder)
            watch.lap(tr("Classification"))
            statistics = rasters.finish(legend.classes, only_present=plan.definition.open_ended)
        watch.lap(tr("Finishing the files"))
        if recorder.cancelled():
            raise Cancelled
        log_end(plan, network, classifier, valid - statistics.classified.pixels, recorder)
        log_kept(publications.kept, recorder)
        log_set_aside(publications.set_aside, recorder)
        result = Result(files[OutputKind.CLASSES].path, job.output, grid, statistics)
        times = ((tr("Planning"), plan.seconds), *watch.times())
        record = Record(
            plan, result, network.provider, classifier.batch, times, tuple(recorder.warnings), tuple(recorder.log)
        )
        if OutputKind.REPORT in files:
            write_run(files[OutputKind.REPORT].path, job.report, record)
        publications.publish()
    progress.advance(1.0)
    statistics.log(progress)
    progress.info(
        tr("Classified {columns} x {rows} pixels in {seconds:.1f} s.").format(
            columns=grid.cols, rows=grid.rows, seconds=watch.seconds
        )
    )
    return Summary(job.output, statistics.counts, record)


def _with_padding_found(plan: Plan, network: Network, watch: Stopwatch, progress: Progress) -> tuple[Plan, Network]:
    """The plan with the padding that its raster needs where the user leaves that to the run, and the network for it."""
    classifier = opened_classifier(plan, network) if plan.arguments.seeks_padding else None
    if not isinstance(classifier, classify.Classifier):
        return plan, network
    watch.lap(tr("Opening the model"))
    area = plan.mask.around if plan.mask else plan.imagery.grid.window
    with CacheLimit(cache_size(plan)), enough_memory(classifier, plan.workers):
        padding = auto_padding.find_padding(
            classifier, TilePool(opener(plan.imagery, plan.workers, source_count(plan)), plan.workers, progress), area
        )
    watch.lap(tr("Finding the padding"))
    arguments = replace(with_padding(plan.job.arguments, plan.definition, padding), values=plan.arguments.values)
    planned = in_strips(replace(plan, arguments=arguments, tiling=replace(plan.tiling, padding=arguments.padding)))
    without = optimised_model(planned)
    return planned, _opened(planned, without) if without and without.trimmed_margin else network


def _classify(plan: Plan, classifier: classify.PixelClassifier, sink: ClassSink, progress: Progress) -> int:
    """Classify all pixels; give the number of those that had a value."""
    size = plan.imagery.grid.rows, plan.imagery.grid.cols
    blending = None
    if plan.arguments.merge is Merge.BLEND and isinstance(classifier, classify.Classifier):
        blending = Blending.of(classifier, size, plan.definition.channels, SIDE, _STRIP)
    strip = blending.strips[0] if blending else None
    pool = TilePool(opener(plan.imagery, plan.workers, source_count(plan, strip)), plan.workers, progress)
    with CacheLimit(cache_size(plan, strip)), enough_memory(classifier, plan.workers):
        if blending:
            return classify_blended.run(blending, pool, sink)
        return classify.run(classifier, pool, sink, size)


def opened_classifier(plan: Plan, network: Network) -> classify.PixelClassifier:
    """Give what the loop drives.

    Raises:
        ArgumentError: The network does not take tiles of this size.
    """
    definition, arguments = plan.definition, plan.arguments
    if definition.signature.tabular is not None:
        return _row_classifier(plan, tables.TabularNetwork(network, definition.signature.tabular, definition.labels))
    _require_tile(arguments.tile[0], definition, network)
    rule = ClassRule.of(
        definition,
        threshold=arguments.threshold,
        predict_background=arguments.predict_background,
        probabilities=_asks_probability(plan)
        and not network.without_softmax
        and gives_probabilities(network, *arguments.tile),
        extras=plan.job.extras,
    )
    return classify.Classifier(
        scorer=Scorer(
            network,
            _normaliser(plan),
            definition.output_margin + network.trimmed_margin,
            definition.output_stride,
            _transforms(plan),
        ),
        rule=rule,
        tiling=plan.tiling,
        fill=arguments.fill,
        batch=batch_size(plan),
        mask=CountingMask(plan.mask) if plan.mask else None,
        gaps=Gaps(arguments.incomplete),
    )


def _row_classifier(plan: Plan, rows: tables.TabularNetwork) -> RowClassifier:
    rule = ClassRule.of(
        plan.definition,
        threshold=plan.arguments.threshold,
        predict_background=plan.arguments.predict_background,
        probabilities=_asks_probability(plan) and tables.gives_probabilities(rows),
        extras=plan.job.extras,
    )
    mask = CountingMask(plan.mask) if plan.mask else None
    gaps = Gaps(plan.arguments.incomplete)
    return RowClassifier(rows, _normaliser(plan), rule, plan.tiling, mask=mask, gaps=gaps)


def _asks_probability(plan: Plan) -> bool:
    return plan.definition.binary or (plan.arguments.threshold or 0) > 0 or bool(plan.job.extras)


def _normaliser(plan: Plan) -> Normaliser:
    signature = plan.definition.signature
    gain, bias = plan.definition.normalisation.linear(plan.imagery.dtype, signature.bands)
    return Normaliser(gain, bias, signature.dtype)


def _transforms(plan: Plan) -> tuple[D4Transform, ...]:
    return d4_transforms(plan.definition.signature, plan.arguments.tile) if plan.arguments.augment else (D4Transform(),)


def _require_tile(side: int, model: ModelDefinition, network: Network) -> None:
    """Refuse a tile size that only the graph itself can refuse."""
    if side == model.tile[0] or accepts_tile(network, side):
        return
    whole = (
        open_network(model.file, model.origin, signature=model.signature) if network.trimmed_margin else network
    )  # without a border it takes smaller tiles
    nearest = nearest_tile(whole, side, model.tile[0], model.total_stride)
    if nearest != side:
        raise ArgumentError(
            tr(
                "Model arguments: the model does not accept tiles of {side} pixels. The nearest size that "
                "works is {nearest}."
            ).format(side=side, nearest=nearest)
        )
