"""Choose the padding of a run with `padding auto`, and report the choice in the log."""

from __future__ import annotations

import time

from ..grid.window import Window
from ..i18n import numeral, percentage, tr
from ..progress import Progress
from .border_effect import TOLERANCE, BorderEffect, measure
from .classify import Classifier
from .tile_pool import TilePool


def find_padding(classifier: Classifier, pool: TilePool, area: Window) -> int:
    """Find the padding for a run, and log how it was found.

    Args:
        classifier: The classifier of the run, with the padding to use if the search fails.
        pool: The threads.
        area: The part of the output to measure.

    Raises:
        Cancelled: The user cancels.
    """
    started, progress = time.monotonic(), pool.progress
    progress.info(tr("Padding auto: looking for the smallest padding that this raster needs."))
    effect = measure(classifier, pool, area)
    padding = _choose(effect, classifier.tiling.padding, progress)
    progress.info(
        tr("Padding auto: compared {pixels} pixels of {tiles} tiles at {places} places in {seconds} s.").format(
            pixels=numeral(effect.pixels),
            tiles=numeral(effect.tiles),
            places=numeral(effect.pairs),
            seconds=numeral(time.monotonic() - started, 1),
        )
    )
    return padding


def _choose(effect: BorderEffect, default: int, progress: Progress) -> int:
    smallest, nearly = effect.smallest(), effect.nearly()
    if smallest is not None:
        progress.info(_described_effect(effect, smallest))
        return smallest
    if nearly is None:
        progress.info(
            tr(
                "Padding auto: too few pixels have values to determine which padding is enough, so {padding} pixels "
                "are used, as without auto."
            ).format(padding=default)
        )
        return default
    largest, padding = effect.paddings[-1], max(nearly, default)
    progress.warning(
        tr(
            "Padding auto: no padding up to {largest} pixels makes the classes independent of the tile borders, since "
            "the network uses pixels farther away, possibly its whole tile. With {smaller} pixels, {share} of the "
            "classes depend on the borders; with {largest}, {least}. {padding} pixels are used. Choose a larger "
            "tile_size if the model offers it, or merge blend, which makes the seams softer."
        ).format(
            largest=largest,
            smaller=min(padding, largest),
            share=percentage(effect.share(min(padding, largest)), 2),
            least=percentage(effect.share(largest), 2),
            padding=padding,
        )
    )
    return padding


def _described_effect(effect: BorderEffect, padding: int) -> str:
    """Describe the effect of a padding, and that of the next smaller one."""
    summary = tr(
        "Padding auto: {padding} pixels. {outermost} of the outermost kept pixels of a tile get a class that "
        "depends on the tile border (limit {tolerance}); of all kept pixels, {share}."
    ).format(
        padding=padding,
        outermost=percentage(effect.outermost(padding), 2),
        tolerance=percentage(TOLERANCE, 1),
        share=percentage(effect.share(padding), 3),
    )
    if not padding:
        return summary
    smaller = padding - effect.total_stride
    return tr("{summary} With {smaller} pixels: {outermost} and {share}.").format(
        summary=summary,
        smaller=smaller,
        outermost=percentage(effect.outermost(smaller), 2),
        share=percentage(effect.share(smaller), 3),
    )
