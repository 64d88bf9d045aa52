"""The log of a run: its assumptions before it starts, and its observations at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..i18n import numeral, short, tr
from ..job import Job
from ..loop import classify
from ..loop.gaps import Gaps
from ..model.arguments import Fill, Incomplete, argument_text
from ..model.cell_size import cell_size_warning
from ..model.definition import ModelDefinition
from ..network.engine import Network, engine_version
from ..plan import Plan
from ..progress import Progress
from ..raster.bands import input_shares
from ..raster.hidden import hidden_pixels
from ..raster.mask import CountingMask
from ..raster.missing import SAMPLE_FILL_DEPTH
from ..raster.mosaic import Mosaic
from ..raster.stack import Stack
from .doubts import RunCounts, is_large, log_undecided, warn_of_doubts
from .settings import band_numbers, calculated_bands, normalisation


def log_assumptions(plan: Plan, network: Network, classifier: classify.PixelClassifier, progress: Progress) -> None:
    """Log the model, the arguments in effect and the assumptions about the raster."""
    _log_model(plan, network, progress)
    for line in _band_lines(plan):
        progress.info(line)
    shares = input_shares(plan.definition, plan.bands.numbers)
    if shares:
        progress.info(tr("Inputs: {shares}.").format(shares=shares))
    if plan.definition.expressions:
        progress.info(tr("Calculated bands: {expressions}.").format(expressions=calculated_bands(plan.definition)))
    for note in plan.acquisition.notes if plan.acquisition else ():
        progress.info(note)
    for warning in (*plan.bands.warnings, *(plan.acquisition.warnings if plan.acquisition else ())):
        progress.warning(warning)
    for remark in plan.remarks:
        (progress.warning if remark.warning else progress.info)(remark.text)
    _log_values(plan, progress)
    _log_grid(plan, progress)
    if plan.definition.tabular:
        progress.info(tr("Rows: one for each pixel with values, {workers} workers.").format(workers=plan.workers))
    else:
        _log_tiles(plan, classifier, progress)


def _band_lines(plan: Plan) -> Iterator[str]:
    """Yield the bands that feed the model; of a stack, those of each raster."""
    if not isinstance(plan.imagery, Stack):
        yield tr("Bands: {numbers} of {raster}, {reason}.").format(
            numbers=band_numbers(plan), raster=plan.job.rasters[0].name, reason=plan.bands.reason
        )
        return
    yield tr(
        "Stacked image: {count} rasters on the grid of the first; bands {numbers} (raster:band), {reason}."
    ).format(count=len(plan.job.rasters), numbers=band_numbers(plan), reason=plan.bands.reason)
    for raster in plan.imagery.rasters:
        yield tr('Raster {number}, "{raster}": its bands {bands} feed the model bands {places} ({type}).').format(
            number=raster.index + 1,
            raster=raster.name,
            bands=", ".join(str(plan.bands.bands[model_band] + 1) for model_band in raster.places),
            places=", ".join(str(model_band + 1) for model_band in raster.places),
            type=raster.mosaic.dtype,
        )


def _log_model(plan: Plan, network: Network, progress: Progress) -> None:
    definition, arguments = plan.definition, plan.arguments
    progress.info(_network_record(definition, network))
    if network.fallback:
        progress.warning(
            tr("Processor type: {reason}, so {provider} is used. Install the drivers to use the GPU.").format(
                reason=network.fallback, provider=network.provider
            )
        )
    for note in (*definition.notes, *arguments.notes):
        progress.info(note)
    for warning in (*definition.warnings, *arguments.warnings):
        progress.warning(warning)
    values = {argument.name: value for argument, value in plan.arguments_in_effect}
    progress.info(tr("Model arguments: {arguments}.").format(arguments=argument_text(values) or tr("none")))


def _log_values(plan: Plan, progress: Progress) -> None:
    """Log how values are normalised, and whether they are stored numbers or real values if the two differ."""
    if plan.interpretation.reason:
        progress.info(tr("Pixel values: {reading}.").format(reading=plan.interpretation.text()))
    for warning in plan.interpretation.warnings:
        progress.warning(warning)
    progress.info(tr("Normalisation: {normalisation}.").format(normalisation=normalisation(plan)))
    doubt = plan.scaling_warning or plan.range_warning
    if doubt is not None:
        progress.warning(doubt.text)


def _log_grid(plan: Plan, progress: Progress) -> None:
    grid, cells = plan.imagery.grid, plan.definition.cells
    width, height = grid.cell_size
    progress.info(
        tr("Grid: {columns} x {rows} pixels of {width} x {height}, {how}.").format(
            columns=numeral(grid.cols),
            rows=numeral(grid.rows),
            width=short(width, 6),
            height=short(height, 6),
            how=_resampling(plan.imagery),
        )
    )
    warning = cell_size_warning(grid, cells) if cells else None
    for text in (*([warning.text] if warning else []), *plan.warnings):
        progress.warning(text)


def _log_tiles(plan: Plan, classifier: classify.PixelClassifier, progress: Progress) -> None:
    tiling, requested = plan.tiling, plan.arguments.batch_size
    if classifier.batch < requested:
        progress.info(
            tr("Batch: {batch} tiles at once instead of {requested}, to limit memory use. The map is the same.").format(
                batch=classifier.batch, requested=requested
            )
        )
    progress.info(
        tr(
            "Tiles: {count} of {rows} x {columns} pixels, padding {padding}, total stride {stride}, batch {batch}, "
            "{workers} workers{copies}."
        ).format(
            count=numeral(tiling.count(plan.imagery.grid.rows, plan.imagery.grid.cols)),
            rows=tiling.height,
            columns=tiling.width,
            padding=tiling.padding,
            stride=tiling.total_stride,
            batch=classifier.batch,
            workers=plan.workers,
            copies=_copies(classifier),
        )
    )


def _copies(classifier: classify.PixelClassifier) -> str:
    """Return on how many copies of a tile the network runs, for the log; "" for one."""
    augmentation = classifier.scorer.augmentation if isinstance(classifier, classify.Classifier) else ()
    if not augmentation:
        return ""
    if any(transform.transposed for transform in augmentation):
        template = tr(", {count} rotated and mirrored copies of each")
    else:
        template = tr(", {count} mirrored copies of each (no rotation, because tiles are not square)")
    return template.format(count=1 + len(augmentation))


def _network_record(definition: ModelDefinition, network: Network) -> str:
    if definition.open_ended:
        template = tr(
            "Model: {model}, {bands} bands, class ids (those that occur become classes), run by "
            "onnxruntime {version} with {provider}."
        )
    else:
        template = tr("Model: {model}, {bands} bands, {classes} classes, run by onnxruntime {version} with {provider}.")
    return template.format(
        model=definition.name or definition.origin,
        bands=definition.signature.image.bands,
        classes=len(definition.classes),
        version=engine_version(),
        provider=network.provider,
    )


def _resampling(imagery: Mosaic | Stack) -> str:
    warps = [item.mapping.warp.resampling for item in imagery.items if item.mapping.warp]
    if isinstance(imagery, Stack):
        return _resampling_of_stack(len(imagery.items), warps)
    if len(imagery.items) == 1:
        return (
            tr("resampled ({resampling})").format(resampling=warps[0])
            if warps
            else tr("same as the input, not resampled")
        )
    if warps:
        template = tr("{count} rasters merged, the first on top, {warped} of them resampled ({resampling})")
    else:
        template = tr("{count} rasters merged, the first on top, none of them resampled")
    resampling = ", ".join(sorted(set(warps)))
    return template.format(count=len(imagery.items), warped=len(warps), resampling=resampling)


def _resampling_of_stack(count: int, warps: Sequence[str]) -> str:
    if warps:
        template = tr("{count} rasters stacked on the grid of the first, {warped} of them resampled ({resampling})")
    else:
        template = tr("{count} rasters stacked on the grid of the first, none of them resampled")
    return template.format(count=count, warped=len(warps), resampling=", ".join(sorted(set(warps))))


def log_end(
    plan: Plan, network: Network, classifier: classify.PixelClassifier, outcome: RunCounts, progress: Progress
) -> None:
    """Log the observations of the classification."""
    if network.mismatch:
        progress.warning(
            tr("Processor type: {reason}, so the CPU was used. Update the GPU's drivers and onnxruntime.").format(
                reason=network.mismatch
            )
        )
    _log_mask(plan.job, classifier.mask, progress)
    _log_gaps(plan, classifier.gaps, outcome, progress)
    _warn_of_hidden(plan, progress)
    log_undecided(classifier, outcome, progress)
    warn_of_doubts(plan, classifier, outcome, progress)


def _log_mask(job: Job, mask: CountingMask | None, progress: Progress) -> None:
    if job.mask is not None and mask is not None:
        progress.info(
            tr("Mask: {inside} of {count} tiles have pixels inside {mask}; the others were skipped.").format(
                inside=numeral(mask.tiles_inside), count=numeral(mask.tiles), mask=job.mask.name
            )
        )


def _log_gaps(plan: Plan, gaps: Gaps, outcome: RunCounts, progress: Progress) -> None:
    """Log pixels without a value in some bands, and declared nodata values that were used as numbers."""
    if isinstance(plan.imagery, Stack):
        _log_absent(plan.imagery, gaps, progress)
    if plan.damage is not None:
        plan.damage.log(progress, gaps.damaged)
    if gaps.lacking:
        is_loud = plan.definition.tabular or (gaps.drops and is_large(gaps.lacking, outcome, gaps))
        log = progress.warning if is_loud else progress.info
        log(_treatment(plan, gaps.lacking))
    if gaps.undefined:
        progress.warning(
            tr(
                "{pixels} pixels are NoData in the result, because the calculated bands or the steps of the model have "
                "no result for their values, such as for a logarithm of 0 or a division by 0. Check that the model is "
                "suitable for the values of the imagery."
            ).format(pixels=numeral(gaps.undefined))
        )
    if gaps.at_declared_limit:
        progress.info(
            tr(
                "{pixels} pixels have the declared NoData value 0 or 255 in only some of the bands: it was used as a "
                "normal value there."
            ).format(pixels=numeral(gaps.at_declared_limit))
        )


def _log_absent(stack: Stack, gaps: Gaps, progress: Progress) -> None:
    """Log for each raster of a stack how many pixels lack all of its bands."""
    for raster, pixels in zip(stack.rasters, gaps.absent):
        if not pixels:
            continue
        if stack.keeps_partial and gaps.incomplete is Incomplete.CLASSIFY:
            template = tr(
                'Raster {number}, "{raster}": {pixels} pixels have a value in another raster, but not in this one. '
                "They are classified (incomplete classify)."
            )
        else:
            template = tr(
                'Raster {number}, "{raster}": {pixels} pixels have a value in another raster, but not in this one. '
                "They are NoData in the result; set the model argument incomplete to classify to classify them."
            )
        progress.info(template.format(number=raster.index + 1, raster=raster.name, pixels=pixels))


def _treatment(plan: Plan, pixels: int) -> str:
    """Return how pixels without a value in some bands were handled."""
    if plan.arguments.incomplete is Incomplete.NODATA:
        template = tr(
            "{pixels} pixels have no value in some of the bands: they are NoData in the result (incomplete nodata)."
        )
    elif plan.definition.tabular:
        template = tr(
            "{pixels} pixels have no value in some of the bands: the model received 0 for each missing value. Set the "
            "model argument incomplete to nodata to leave these pixels out."
        )
    elif plan.arguments.fill is Fill.ZERO:
        template = tr("{pixels} pixels have no value in some of the bands: missing values were set to 0 (fill zero).")
    else:
        template = tr(
            "{pixels} pixels have no value in some of the bands: missing values were filled from the pixels around "
            "them, or set to 0 if these are more than {distance} pixels away (fill reflect)."
        )
    return template.format(pixels=numeral(pixels), distance=SAMPLE_FILL_DEPTH)


def _warn_of_hidden(plan: Plan, progress: Progress) -> None:
    """Warn about pixels that are hidden by a transparency band with values other than those of a mask."""
    for item in (plan.imagery.items[number] for number in plan.unsure_alpha):
        pixels = hidden_pixels(item, plan.imagery.grid, progress.cancelled)
        if pixels and item.alpha is not None:
            progress.warning(
                tr(
                    'Input raster "{raster}": {pixels} pixels have no value because band {band}, which is marked as '
                    "transparency (alpha), is 0 there, although not all of its values are those of a mask. If the band "
                    "is imagery, name it as such (nir), or convert the raster (Translate) with -colorinterp_{band} "
                    "undefined."
                ).format(raster=item.raster.name, pixels=numeral(pixels), band=item.alpha + 1)
            )
