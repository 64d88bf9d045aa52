"""A run from the user's words to the finished file: judge everything first, then classify.

`plan` writes nothing and tells every mistake that can be seen beforehand; `run` does the work.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np

from .arrays import DType
from .errors import ArgumentError, Cancelled, OutputError, RasterError, blaming
from .formats import read_definition
from .loop import auto_padding, classify, classify_blended
from .loop.classify_blended import Blending
from .loop.classify_rows import RowClassifier
from .loop.tiling import Tiling
from .model.arguments import Merge, ModelArguments, read_arguments, with_padding
from .model.cell_size import misfit
from .model.definition import ModelClass, ModelDefinition
from .network import tables
from .network.engine import Graph, engine_version, open_graph
from .network.normalise import Normaliser
from .network.probing import gives_probabilities, nearest_tile
from .network.processors import Processor
from .network.scoring import Scorer, Turn, turns
from .network.softmax import without_softmax
from .progress import Progress
from .raster.bands import BandChoice, choose_bands
from .raster.cells import with_cells
from .raster.environment import Environment, RasterInput, worker_count
from .raster.gdal_calls import CacheLimit
from .raster.grid import Extent, Grid
from .raster.imagery import Imagery, alpha_band, pixel_type, source_files
from .raster.imagery import band_names as names_of_bands
from .raster.mask import Mask, Polygons, Stencil
from .raster.mosaic import Mosaic
from .raster.placement import Source, place
from .raster.raster_items import overlapping_items
from .report import Record, Result, write_run
from .report.record import Heard, Stopwatch
from .result.answer import Asked
from .result.classes import ClassRule
from .result.publish import Publications
from .result.result_files import Place, band_names, opened
from .wording import tr

__all__ = ["Environment", "Extent", "Job", "Plan", "Processor", "RasterInput", "Summary", "plan", "run"]

_SUFFIXES = (".tif", ".tiff")
_REPORT_SUFFIXES = (".html", ".htm")
_CACHE = 64 * 2**20  # bytes
_MOST_CACHE = 2**30  # bytes for percentages; with less room than they need files only grow
_STRIP = 256 * 2**20  # bytes for the scores that blend
_BLOCK, _LARGEST_BLOCK = 256, 1024  # pixels along a side of the GeoTIFF's own tiles


@dataclass(frozen=True)
class Job:
    """What the user asks for.

    Attributes:
        rasters: The imagery, the first on top.
        model: Path of a model file, or an .emd's JSON text.
        output: The GeoTIFF to write.
        arguments: Model arguments, in any spelling of `arguments.argument_pairs`.
        bands: Raster bands for the model bands, such as "4,3,2"; empty for the model's choice.
        environment: Processing environments.
        mask: Only pixels inside these are classified; None for all.
        confidence: The GeoTIFF for how probable the winning class is; empty for none.
        probabilities: The GeoTIFF for how probable every class is; empty for none.
        report: The HTML file that tells of the run; empty for none.
        host: The program that asks and its version, for the report.
    """

    rasters: tuple[RasterInput, ...]
    model: str
    output: str
    arguments: object = ""
    bands: str = ""
    environment: Environment = field(default_factory=Environment)
    mask: Polygons | None = None
    confidence: str = ""
    probabilities: str = ""
    report: str = ""
    host: str = ""

    @property
    def outputs(self) -> tuple[str, str, str]:
        """All rasters to write; empty for those that nobody asks for."""
        return self.output, self.confidence, self.probabilities

    @property
    def asked(self) -> Asked:
        """What is asked for beside the classes."""
        return Asked(bool(self.confidence), bool(self.probabilities))


@dataclass(frozen=True)
class Plan:
    """A job that has been judged and can be done; `seconds` is how long that took."""

    job: Job
    definition: ModelDefinition
    arguments: ModelArguments
    bands: BandChoice
    imagery: Mosaic
    tiling: Tiling
    workers: int
    mask: Mask | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Summary:
    """What a run gave: the file, each class of the map with its number of pixels, and all else that a report tells."""

    output: str
    classes: tuple[tuple[ModelClass, int], ...]
    record: Record | None = None


def plan(job: Job, definition: ModelDefinition | None = None) -> Plan:
    """Read the model, unless it has been read, and the headers of the rasters, and judge all that can be judged so.

    Raises:
        PixelwiseError: Something does not fit; nothing has been written.
    """
    started = time.monotonic()
    definition = definition or read_definition(job.model)
    arguments = read_arguments(job.arguments, definition)
    _require_scores(job, definition)
    workers = worker_count(job.environment.parallel_factor)
    inputs, environment = with_cells(job.rasters, job.environment)
    rasters = [item for raster in inputs for item in overlapping_items(raster)]
    surveyed = [_surveyed(raster, job.bands, definition) for raster in rasters]
    _require_output(job, surveyed, definition)
    _require_one_type(surveyed, definition)
    placement = place([each.source for each in surveyed], environment)
    dtype = np.result_type(*(each.dtype for each in surveyed))
    items = tuple(
        Imagery(each.source.raster, each.bands.bands, dtype, way) for each, way in zip(surveyed, placement.ways)
    )
    imagery = Mosaic(placement.grid, dtype, items)
    tiling = Tiling(*arguments.tile, arguments.padding, definition.multiple, placement.phase)
    mask = _mask(job, placement.grid)
    seconds = time.monotonic() - started
    return Plan(job, definition, arguments, surveyed[0].bands, imagery, tiling, workers, mask, seconds)


def open_planned(plan: Plan) -> Graph:
    """Open the plan's network.

    Raises:
        EngineError: onnxruntime is missing, or the processor asked for is not there.
        ModelError: The file has become unreadable.
    """
    definition, environment = plan.definition, plan.job.environment
    # Scores whose mean is taken, of several ways or tiles, are those that the model gives.
    as_given = plan.arguments.augment or plan.arguments.merge is not Merge.CROP
    bare = None if as_given else without_softmax(definition.file, definition.signature)
    return open_graph(definition.file, definition.origin, environment.processor, environment.gpu_id, bare)


def run(plan: Plan, progress: Progress, graph: Graph | None = None) -> Summary:
    """Classify, and write the result with its classes, colours and overviews.

    Args:
        plan: What to do.
        progress: Told of it.
        graph: The plan's network where it is open already. A run that ends early stops it for good.

    Raises:
        PixelwiseError: The result cannot be made or written; nothing is left behind.
        Cancelled: The user wishes so; nothing is left behind.
    """
    watch, heard = Stopwatch(), Heard(progress)
    job, grid = plan.job, plan.imagery.grid
    with Publications(job.outputs, report=job.report) as publications:
        graph = graph or open_planned(plan)
        plan = _with_padding_found(plan, graph, watch, heard)
        classifier = opened_classifier(plan, graph)
        _log_assumptions(plan, graph, classifier, heard)
        legend, bands = classifier.rule.legend, band_names(plan.definition)
        places = [Place(*each) for each in zip(publications.paths, job.outputs)]
        watch.lap(tr("Opening the model"))
        with opened(places, grid, legend, bands, _block(plan)) as files, CacheLimit(_cache_size(plan)):
            with enough_memory(classifier, plan.workers):
                valid = _classify(plan, classifier, files, heard)
            watch.lap(tr("Classification"))
            counts = files.counts(legend.classes, only_found=plan.definition.open_ended)
            files.finish(counts)
        watch.lap(tr("Finishing the files"))
        if heard.cancelled():
            raise Cancelled
        _log_end(plan, graph, classifier, valid - sum(count for _, count in counts), heard)
        result = Result(publications.paths[0], job.output, grid, files.tally.found([entry for entry, _ in counts]))
        times = ((tr("Planning"), plan.seconds), *watch.times())
        record = Record(plan, result, graph.provider, classifier.batch, times, tuple(heard.warnings), tuple(heard.log))
        if job.report:
            write_run(publications.paths[-1], job.report, record)
        publications.publish()
    progress.advance(1.0)
    for line in files.tally.table([entry for entry, _ in counts]):
        progress.info(line)
    progress.info(
        tr("Classified {columns} x {rows} pixels in {seconds:.1f} s.").format(
            columns=grid.cols, rows=grid.rows, seconds=watch.seconds
        )
    )
    return Summary(job.output, counts, record)


def _with_padding_found(plan: Plan, graph: Graph, watch: Stopwatch, progress: Progress) -> Plan:
    """The plan, with the padding that its raster needs where the user leaves that to the run."""
    if not plan.arguments.seeks_padding:
        return plan
    classifier = opened_classifier(plan, graph)
    if not isinstance(classifier, classify.Classifier):
        return plan
    watch.lap(tr("Opening the model"))
    area = plan.mask.around if plan.mask else plan.imagery.grid.window
    with CacheLimit(_cache_size(plan)), enough_memory(classifier, plan.workers):
        padding = auto_padding.found_padding(classifier, plan.imagery.open, area, plan.workers, progress)
    watch.lap(tr("Finding the padding"))
    arguments = with_padding(plan.job.arguments, plan.definition, padding)
    return replace(plan, arguments=arguments, tiling=replace(plan.tiling, padding=arguments.padding))


def _classify(plan: Plan, classifier: classify.PixelClassifier, sink: classify.ClassSink, progress: Progress) -> int:
    """Classify all pixels; give the number of those that had a value."""
    size = plan.imagery.grid.rows, plan.imagery.grid.cols
    if plan.arguments.merge is Merge.CROP or not isinstance(classifier, classify.Classifier):
        return classify.run(classifier, plan.imagery.open, sink, size, plan.workers, progress)
    blending = Blending.of(classifier, size, plan.definition.channels, _block(plan), _STRIP)
    return classify_blended.run(blending, plan.imagery.open, sink, plan.workers, progress)


@contextmanager
def enough_memory(classifier: classify.PixelClassifier, workers: int) -> Iterator[None]:
    """Say which arguments ask for more memory than there is, where the block finds too little.

    Raises:
        ArgumentError: There is not enough.
    """
    try:
        yield
    except MemoryError as error:
        tiling = classifier.tiling
        raise ArgumentError(
            tr(
                "Model arguments: there is not enough memory for {workers} times {batch} tiles of {rows} x {columns} "
                "pixels. Choose a smaller tile_size, batch_size or parallel factor."
            ).format(workers=workers, batch=classifier.batch, rows=tiling.height, columns=tiling.width)
        ) from error


@dataclass(frozen=True)
class _Surveyed:
    """A raster's header: its grid, the bands the model takes, the type of their values, and its files."""

    source: Source
    bands: BandChoice
    dtype: DType
    files: frozenset[str]


def _surveyed(raster: RasterInput, bands: str, model: ModelDefinition) -> _Surveyed:
    dataset = raster.opened()
    choice = choose_bands(bands, model, names_of_bands(dataset), alpha_band(dataset), raster.name)
    dtype = pixel_type(dataset, choice.bands, raster.name)
    _require_values(dtype, model, raster.name)
    return _Surveyed(Source.of(dataset, raster), choice, dtype, frozenset(source_files(dataset)))


def _require_one_type(surveyed: Sequence[_Surveyed], model: ModelDefinition) -> None:
    """Refuse values of several types where the type decides what becomes of them."""
    bands = model.signature.bands
    first, *others = [(each, model.normalisation.linear(each.dtype, bands)) for each in surveyed]
    for each, (gain, bias) in others:
        if not (np.array_equal(gain, first[1][0]) and np.array_equal(bias, first[1][1])):
            raise RasterError(
                tr(
                    'Input raster "{raster}": its values are {type}, those of "{first}" {first_type}, and the model '
                    "scales values by their type. Convert one of them to the other's type and range."
                ).format(
                    raster=each.source.raster.name,
                    type=each.dtype,
                    first=first[0].source.raster.name,
                    first_type=first[0].dtype,
                )
            )


def opened_classifier(plan: Plan, graph: Graph) -> classify.PixelClassifier:
    """Give what the loop drives.

    Raises:
        ArgumentError: The network does not take tiles of this size.
    """
    definition, arguments = plan.definition, plan.arguments
    if definition.signature.table is not None:
        return _row_classifier(plan, tables.RowGraph(graph, definition.signature.table, definition.labels))
    _require_tile(arguments.tile[0], definition, graph)
    rule = ClassRule.of(
        definition,
        threshold=arguments.threshold,
        predict_background=arguments.predict_background,
        probabilities=_asks_probability(plan) and not graph.bare and gives_probabilities(graph, *arguments.tile),
        asked=plan.job.asked,
    )
    return classify.Classifier(
        scorer=Scorer(graph, _normaliser(plan), definition.crop, definition.stride, _turns(plan)),
        rule=rule,
        tiling=plan.tiling,
        fill=arguments.fill,
        batch=arguments.batch_size or definition.signature.batch or 1,
        stencil=Stencil(plan.mask) if plan.mask else None,
    )


def _row_classifier(plan: Plan, rows: tables.RowGraph) -> RowClassifier:
    rule = ClassRule.of(
        plan.definition,
        threshold=plan.arguments.threshold,
        predict_background=plan.arguments.predict_background,
        probabilities=_asks_probability(plan) and tables.gives_probabilities(rows),
        asked=plan.job.asked,
    )
    stencil = Stencil(plan.mask) if plan.mask else None
    return RowClassifier(rows, _normaliser(plan), rule, plan.tiling, stencil=stencil)


def _asks_probability(plan: Plan) -> bool:
    return plan.definition.binary or (plan.arguments.threshold or 0) > 0 or plan.job.asked.anything


def _normaliser(plan: Plan) -> Normaliser:
    signature = plan.definition.signature
    gain, bias = plan.definition.normalisation.linear(plan.imagery.dtype, signature.bands)
    return Normaliser(gain, bias, signature.dtype)


def _turns(plan: Plan) -> tuple[Turn, ...]:
    return turns(plan.definition.signature, plan.arguments.tile) if plan.arguments.augment else (Turn(),)


def _log_end(
    plan: Plan, graph: Graph, classifier: classify.PixelClassifier, undecided: int, progress: Progress
) -> None:
    """Tell what showed while the pixels were classified."""
    if graph.doubt:
        progress.warning(
            tr("Processor type: {doubt}, so the CPU was used. Update the GPU's drivers and onnxruntime.").format(
                doubt=graph.doubt
            )
        )
    _log_mask(plan.job, classifier.stencil, progress)
    _log_undecided(undecided, classifier.rule, progress)


def _log_mask(job: Job, stencil: Stencil | None, progress: Progress) -> None:
    if job.mask is not None and stencil is not None:
        progress.info(
            tr(
                "Mask: {touched} of {asked} tiles have pixels inside {mask}; the others were neither read nor "
                "classified."
            ).format(touched=stencil.touched, asked=stencil.asked, mask=job.mask.name)
        )


def _log_undecided(pixels: int, rule: ClassRule, progress: Progress) -> None:
    if pixels and rule.threshold > 0:
        progress.info(
            tr("{pixels} pixels with values got no class: their probability is below {threshold:g}.").format(
                pixels=pixels, threshold=rule.threshold
            )
        )
    elif pixels:
        progress.warning(
            tr(
                "{pixels} pixels with values got no class: the network gave no number (NaN) for them. Check that the "
                "model fits the imagery's values, or choose another processor type."
            ).format(pixels=pixels)
        )


def _require_tile(side: int, model: ModelDefinition, graph: Graph) -> None:
    """Refuse a tile size that only the graph itself can refuse."""
    if side == model.tile[0]:
        return
    nearest = nearest_tile(graph, side, model.tile[0], model.multiple)
    if nearest != side:
        raise ArgumentError(
            tr(
                "Model arguments: the model takes no tiles of {side} pixels. The nearest size that works is {nearest}."
            ).format(side=side, nearest=nearest)
        )


def _require_scores(job: Job, model: ModelDefinition) -> None:
    """Refuse to tell how probable classes are where the network does not."""
    if job.asked.anything and model.signature.class_ids:
        raise ArgumentError(
            tr(
                "Output {output}: {origin} gives only the class of a pixel, no scores, so there are neither confidence "
                "nor probabilities. Leave these outputs out, or export the model with its scores."
            ).format(output=job.confidence or job.probabilities, origin=model.origin),
            about="confidence" if job.confidence else "probabilities",
        )


@blaming("mask")
def _mask(job: Job, grid: Grid) -> Mask | None:
    if job.mask is None:
        return None
    mask = Mask.of(job.mask, grid)
    mask.require_pixels(job.mask.name)
    return mask


def _require_values(dtype: DType, model: ModelDefinition, raster: str) -> None:
    """Refuse values that a graph of whole numbers would wrap around."""
    wanted = model.signature.dtype
    if wanted.kind in "iu" and not np.can_cast(dtype, wanted):
        raise RasterError(
            tr(
                'Input raster "{raster}": the model takes {wanted} values as they are, but the raster has {type}. '
                "Convert the raster to {wanted}."
            ).format(raster=raster, wanted=wanted, type=dtype)
        )


def _require_output(job: Job, surveyed: Sequence[_Surveyed], model: ModelDefinition) -> None:
    read = {os.path.realpath(raster.uri): tr("a file of the input raster") for raster in job.rasters}
    read.update({path: tr("a file of the input raster") for each in surveyed for path in each.files})
    if job.environment.snap is not None:
        with blaming("snap"):
            snap = job.environment.snap.opened()
        read.update({path: tr("a file of the snap raster") for path in source_files(snap)})
    read[os.path.realpath(model.file.path)] = tr("a file of the model")
    if job.mask is not None and job.mask.path:
        read[os.path.realpath(job.mask.path)] = tr("a file of the mask")
    if job.report:
        with blaming("report"):
            _require_report(job.report, read)
    outputs = {"output": job.output, "confidence": job.confidence, "probabilities": job.probabilities}
    stems: list[str] = []
    for about, output in outputs.items():
        if about != "output" and not output:
            continue
        with blaming(about):
            _require_place(output, read)
        stem = os.path.normcase(os.path.splitext(os.path.realpath(output))[0])
        if stem in stems:
            raise OutputError(
                tr(
                    "Output {output}: another result has this name, and their styles (.qml) would be one file. Choose "
                    "another file name for it."
                ).format(output=output),
                about,
            )
        stems.append(stem)


def _require_place(output: str, read: dict[str, str]) -> None:
    """Refuse a file that is no GeoTIFF, or that is read."""
    if os.path.splitext(output)[1].lower() not in _SUFFIXES or "\0" in output:
        raise OutputError(
            tr("Output {output!r}: the result is a GeoTIFF. Choose a file name that ends in .tif or .tiff.").format(
                output=output
            )
        )
    target = os.path.realpath(output)
    if target in read:
        raise OutputError(
            tr("Output {output}: it is {what}. Choose another file name.").format(output=output, what=read[target])
        )
    style = os.path.splitext(target)[0] + ".qml"
    if os.path.isfile(style) and not os.path.isfile(target) and any(_shares(style, path) for path in read):
        raise OutputError(
            tr("Output {output}: its style would replace the input's {style}. Choose another file name.").format(
                output=output, style=style
            )
        )


def _require_report(report: str, read: dict[str, str]) -> None:
    """Refuse a report that is no HTML file, or a file that is read."""
    if os.path.splitext(report)[1].lower() not in _REPORT_SUFFIXES or "\0" in report:
        raise OutputError(
            tr("Report {report!r}: it is an HTML file. Choose a file name that ends in .html or .htm.").format(
                report=report
            )
        )
    target = os.path.realpath(report)
    if target in read:
        raise OutputError(
            tr("Report {report}: it is {what}. Choose another file name.").format(report=report, what=read[target])
        )


def _shares(style: str, path: str) -> bool:
    return os.path.splitext(path)[0] == os.path.splitext(style)[0]


def _block(plan: Plan) -> int:
    """Sides of the GeoTIFF's own tiles: where that can be those of the windows written, each written once."""
    return plan.tiling.step[0] if _steps_are_blocks(plan) else _BLOCK


def _steps_are_blocks(plan: Plan) -> bool:
    rows, cols = plan.tiling.step
    fits = rows == cols and rows % 16 == 0 and _BLOCK // 2 <= rows <= _LARGEST_BLOCK
    # What is blended is written in the file's own tiles anyway.
    cropped = plan.arguments.merge is Merge.CROP
    return cropped and fits and plan.tiling.first == (0, 0)


def _cache_size(plan: Plan) -> int:
    """Room for the blocks that two rows of tiles share, in bytes."""
    pixels = plan.imagery.grid.cols * plan.tiling.height
    return _CACHE + pixels * (plan.imagery.dtype.itemsize * len(plan.bands.bands) + 2) + _percents_cache(plan, pixels)


def _percents_cache(plan: Plan, pixels: int) -> int:
    """Room for percentages, in bytes: needed where blocks are not written whole, as they are when tiles blend."""
    if _steps_are_blocks(plan) or plan.arguments.merge is Merge.BLEND:
        return 0
    asked = plan.job.asked
    return min(pixels * (asked.confidence + asked.probabilities * len(band_names(plan.definition))), _MOST_CACHE)


def _warn_of_cell_size(model: ModelDefinition, grid: Grid, progress: Progress) -> None:
    words = misfit(grid, model.cells) if model.cells else None
    if words:
        progress.warning(words)


def _log_assumptions(plan: Plan, graph: Graph, classifier: classify.PixelClassifier, progress: Progress) -> None:
    definition, arguments, tiling, grid = plan.definition, plan.arguments, plan.tiling, plan.imagery.grid
    signature, dtype = definition.signature, plan.imagery.dtype
    progress.info(
        tr("Model: {model}, {bands} bands, {classes} classes, run by onnxruntime {version} with {provider}.").format(
            model=definition.name or definition.origin,
            bands=signature.bands,
            classes=len(definition.classes),
            version=engine_version(),
            provider=graph.provider,
        )
    )
    if graph.fallback:
        progress.warning(
            tr("Processor type: {reason}, so {provider} is used. Install the drivers to use the GPU.").format(
                reason=graph.fallback, provider=graph.provider
            )
        )
    for note in (*definition.notes, *arguments.notes):
        progress.info(note)
    numbers = ", ".join(str(band + 1) for band in plan.bands.bands)
    progress.info(
        tr("Bands: {numbers} of {raster}, {reason}.").format(
            numbers=numbers, raster=plan.job.rasters[0].name, reason=plan.bands.reason
        )
    )
    assumed = tr(" (assumed: the model says nothing of it)") if definition.normalisation.assumed else ""
    progress.info(
        tr("Values: {type}; {described}{assumed}.").format(
            type=dtype, described=definition.normalisation.described(dtype, signature.bands), assumed=assumed
        )
    )
    how = _how_placed(plan.imagery)
    width, height = grid.cell_size
    progress.info(
        tr("Grid: {columns} x {rows} pixels of {width:g} x {height:g}, {how}.").format(
            columns=grid.cols, rows=grid.rows, width=width, height=height, how=how
        )
    )
    _warn_of_cell_size(definition, grid, progress)
    if definition.tabular:
        progress.info(tr("Rows: one for each pixel with values, {workers} workers.").format(workers=plan.workers))
        return
    progress.info(
        tr(
            "Tiles: {count} of {rows} x {columns} pixels, padding {padding}, lattice {multiple}, fill {fill}, batch "
            "{batch}, {workers} workers, merge {merge}{ways}."
        ).format(
            count=tiling.count(grid.rows, grid.cols),
            rows=tiling.height,
            columns=tiling.width,
            padding=tiling.padding,
            multiple=tiling.multiple,
            fill=arguments.fill.value,
            batch=classifier.batch,
            workers=plan.workers,
            merge=arguments.merge.value,
            ways=_shown(_turns(plan)),
        )
    )


def _shown(ways: tuple[Turn, ...]) -> str:
    """How often the network sees a tile, for the log."""
    if len(ways) == 1:
        return ""
    if any(turn.transposed for turn in ways):
        template = tr(", each shown in {count} ways")
    else:
        template = tr(", each shown in {count} ways (mirrored only: they are not square)")
    return template.format(count=len(ways))


def _how_placed(imagery: Mosaic) -> str:
    warps = [item.way.warp.resampling for item in imagery.items if item.way.warp]
    if len(imagery.items) == 1:
        return (
            tr("warped ({resampling})").format(resampling=warps[0]) if warps else tr("the input's own, not resampled")
        )
    if warps:
        template = tr("{count} rasters laid over each other, the first on top, {warped} of them warped ({resampling})")
    else:
        template = tr("{count} rasters laid over each other, the first on top, none of them resampled")
    resampling = ", ".join(sorted(set(warps)))
    return template.format(count=len(imagery.items), warped=len(warps), resampling=resampling)
