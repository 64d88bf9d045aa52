"""What a run tells of itself in the log: what it assumes, and what showed while it worked."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ..i18n import tr
from ..job import Job
from ..loop import classify
from ..loop.gaps import Gaps
from ..model.arguments import Fill, Incomplete
from ..model.cell_size import misfit
from ..model.definition import ModelDefinition
from ..network.engine import Network, engine_version
from ..plan import Plan
from ..progress import Progress
from ..raster.hidden import hidden_pixels
from ..raster.mask import CountingMask
from ..raster.missing import DEEP
from ..raster.mosaic import Mosaic
from ..result.classes import ClassRule


def log_assumptions(plan: Plan, network: Network, classifier: classify.PixelClassifier, progress: Progress) -> None:
    """Tell what was assumed of model, raster and arguments."""
    definition, arguments, tiling, grid = plan.definition, plan.arguments, plan.tiling, plan.imagery.grid
    signature, dtype = definition.signature, plan.imagery.dtype
    progress.info(_network(definition, network))
    if network.fallback:
        progress.warning(
            tr("Processor type: {reason}, so {provider} is used. Install the drivers to use the GPU.").format(
                reason=network.fallback, provider=network.provider
            )
        )
    for note in (*definition.notes, *arguments.notes):
        progress.info(note)
    for words in (*definition.warnings, *arguments.warnings):
        progress.warning(words)
    numbers = ", ".join(str(band + 1) for band in plan.bands.bands)
    progress.info(
        tr("Bands: {numbers} of {raster}, {reason}.").format(
            numbers=numbers, raster=plan.job.rasters[0].name, reason=plan.bands.reason
        )
    )
    for warning in plan.bands.warnings:
        progress.warning(warning)
    for remark in plan.remarks:
        (progress.warning if remark.warning else progress.info)(remark.text)
    _log_reading(plan, progress)
    assumed = tr(" (assumed: the model says nothing of it)") if definition.normalisation.assumed else ""
    progress.info(
        tr("Values: {type}; {described}{assumed}.").format(
            type=dtype, described=definition.normalisation.described(dtype, signature.bands), assumed=assumed
        )
    )
    _warn_of_values(plan, progress)
    how = _how_placed(plan.imagery)
    width, height = grid.cell_size
    progress.info(
        tr("Grid: {columns} x {rows} pixels of {width:g} x {height:g}, {how}.").format(
            columns=grid.cols, rows=grid.rows, width=width, height=height, how=how
        )
    )
    _warn_of_grid(plan, progress)
    if definition.tabular:
        progress.info(tr("Rows: one for each pixel with values, {workers} workers.").format(workers=plan.workers))
        return
    if classifier.batch < arguments.batch_size:
        progress.info(
            tr(
                "Batch: {batch} tiles at once instead of {asked}, so that the memory they need is bounded. The map is "
                "the same."
            ).format(batch=classifier.batch, asked=arguments.batch_size)
        )
    progress.info(
        tr(
            "Tiles: {count} of {rows} x {columns} pixels, padding {padding}, lattice {multiple}, fill {fill}, batch "
            "{batch}, {workers} workers, merge {merge}{ways}."
        ).format(
            count=tiling.count(grid.rows, grid.cols),
            rows=tiling.height,
            columns=tiling.width,
            padding=tiling.padding,
            multiple=tiling.total_stride,
            fill=arguments.fill.value,
            batch=classifier.batch,
            workers=plan.workers,
            merge=arguments.merge.value,
            ways=_shown(classifier),
        )
    )


def _log_reading(plan: Plan, progress: Progress) -> None:
    """Tell whether the network is given stored numbers or real values, where there are both."""
    if plan.reading.reason:
        progress.info(tr("Reading of values: {reading}.").format(reading=plan.reading.text()))
    for warning in plan.reading.warnings:
        progress.warning(warning)


def _warn_of_values(plan: Plan, progress: Progress) -> None:
    if plan.doubt is not None:
        progress.warning(plan.doubt.words)


def _warn_of_grid(plan: Plan, progress: Progress) -> None:
    cells = plan.definition.cells
    words = misfit(plan.imagery.grid, cells) if cells else None
    for warning in (*([words] if words else []), *plan.warnings):
        progress.warning(warning)


def _shown(classifier: classify.PixelClassifier) -> str:
    """How often the network sees a tile, for the log."""
    ways = classifier.scorer.transforms if isinstance(classifier, classify.Classifier) else ()
    if len(ways) <= 1:
        return ""
    if any(turn.transposed for turn in ways):
        template = tr(", each shown in {count} ways")
    else:
        template = tr(", each shown in {count} ways (mirrored only: they are not square)")
    return template.format(count=len(ways))


def _network(definition: ModelDefinition, network: Network) -> str:
    if definition.open_ended:
        template = tr(
            "Model: {model}, {bands} bands, class ids (those that occur become classes), run by "
            "onnxruntime {version} with {provider}."
        )
    else:
        template = tr("Model: {model}, {bands} bands, {classes} classes, run by onnxruntime {version} with {provider}.")
    return template.format(
        model=definition.name or definition.origin,
        bands=definition.signature.bands,
        classes=len(definition.classes),
        version=engine_version(),
        provider=network.provider,
    )


def _how_placed(imagery: Mosaic) -> str:
    warps = [item.mapping.warp.resampling for item in imagery.items if item.mapping.warp]
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


def log_end(
    plan: Plan, network: Network, classifier: classify.PixelClassifier, undecided: int, progress: Progress
) -> None:
    """Tell what showed while the pixels were classified."""
    if network.mismatch:
        progress.warning(
            tr("Processor type: {doubt}, so the CPU was used. Update the GPU's drivers and onnxruntime.").format(
                doubt=network.mismatch
            )
        )
    _log_mask(plan.job, classifier.mask, progress)
    _log_gaps(plan, classifier.gaps, progress)
    _warn_of_hidden(plan, progress)
    _log_undecided(undecided, classifier.rule, progress)


def log_kept(paths: Sequence[str], progress: Progress) -> None:
    """Name the layer metadata that stays as it is."""
    for path in paths:
        progress.info(
            tr(
                "{path} was not written by Pixelwise, or has been edited since, so it was not replaced. "
                "It may not describe this result."
            ).format(path=path)
        )


def log_set_aside(renamed: Sequence[tuple[str, str]], progress: Progress) -> None:
    """Name the styles of the user that make way for the style of the result."""
    for path, aside in renamed:
        progress.info(
            tr(
                "{path} is a style that was not written by Pixelwise. It was renamed to {aside}, so that the result is "
                "shown with its own classes."
            ).format(path=path, aside=os.path.basename(aside))
        )


def _log_mask(job: Job, mask: CountingMask | None, progress: Progress) -> None:
    if job.mask is not None and mask is not None:
        progress.info(
            tr(
                "Mask: {touched} of {asked} tiles have pixels inside {mask}; the others were neither read nor "
                "classified."
            ).format(touched=mask.tiles_inside, asked=mask.tiles, mask=job.mask.name)
        )


def _log_gaps(plan: Plan, gaps: Gaps, progress: Progress) -> None:
    """Tell of pixels that lack a band, and of numbers that are declared as nodata."""
    if gaps.lacking:
        tell = progress.warning if plan.definition.tabular else progress.info
        tell(_treatment(plan, gaps.lacking))
    if gaps.ambiguous:
        progress.info(
            tr(
                "{pixels} pixels have the declared NoData value 0 or 255 in some of the bands only: it was used as a "
                "number there."
            ).format(pixels=gaps.ambiguous)
        )


def _treatment(plan: Plan, pixels: int) -> str:
    """What became of so many pixels that lack a band, in words."""
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
            "them, or set to 0 where these are over {reach} pixels away (fill reflect)."
        )
    return template.format(pixels=pixels, reach=DEEP)


def _warn_of_hidden(plan: Plan, progress: Progress) -> None:
    """Count the pixels that are lost to a band marked as transparency whose values are not all those of a mask."""
    for item in (plan.imagery.items[number] for number in plan.doubtful):
        pixels = hidden_pixels(item, plan.imagery.grid, progress.cancelled)
        if pixels and item.alpha is not None:
            progress.warning(
                tr(
                    'Input raster "{raster}": {pixels} pixels have no value because band {band}, which is marked as '
                    "transparency (alpha), is 0 there, although not all of its values are those of a mask. If the band "
                    "is imagery, name it as such (nir), or convert the raster (Translate) with -colorinterp_{band} "
                    "undefined."
                ).format(raster=item.raster.name, pixels=pixels, band=item.alpha + 1)
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
