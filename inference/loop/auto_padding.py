"""What `padding auto` comes to: the padding that is found for a raster, and what the log says of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..grid.window import Window
from ..i18n import tr
from ..progress import Progress
from ..raster.imagery import RasterSource
from .border_effect import TOLERANCE, BorderEffect, find
from .classify import Classifier


def found_padding(
    classifier: Classifier,
    open_source: Callable[[], RasterSource],
    area: Window,
    workers: int,
    progress: Progress,
) -> int:
    """Find the padding for a run, and tell what was found.

    Args:
        classifier: That of the run, with the padding to take where nothing can be found.
        open_source: Opens the imagery; called by every thread.
        area: The part of the output to look at.
        workers: Places looked at side by side.
        progress: Told of it, and asked whether to go on.

    Raises:
        Cancelled: The user wishes so.
    """
    started = time.monotonic()
    progress.info(tr("Padding auto: looking for the smallest padding that this raster needs."))
    reach = find(classifier, open_source, area, workers, progress)
    padding = _chosen(reach, classifier.tiling.padding, progress)
    progress.info(
        tr("Padding auto: compared {pixels} pixels of {tiles} tiles at {places} places in {seconds:.1f} s.").format(
            pixels=reach.pixels, tiles=reach.tiles, places=reach.places, seconds=time.monotonic() - started
        )
    )
    return padding


def _chosen(reach: BorderEffect, default: int, progress: Progress) -> int:
    smallest, nearly = reach.smallest(), reach.nearly()
    if smallest is not None:
        progress.info(_enough(reach, smallest))
        return smallest
    if nearly is None:
        progress.info(
            tr(
                "Padding auto: too few pixels with values were found to tell which padding is enough, so {padding} "
                "pixels are taken, as without auto."
            ).format(padding=default)
        )
        return default
    largest, padding = reach.paddings[-1], max(nearly, default)
    progress.warning(
        tr(
            "Padding auto: no padding up to {largest} pixels makes the classes independent of the tiles' borders: the "
            "network sees further, maybe its whole tile. With {smaller} pixels, {share:.2%} of the classes depend on "
            "them; with {largest}, {least:.2%}. {padding} pixels are taken. Choose a larger tile_size where the model "
            "offers it, or merge blend, which softens what shows."
        ).format(
            largest=largest,
            smaller=min(padding, largest),
            share=reach.share(min(padding, largest)),
            least=reach.share(largest),
            padding=padding,
        )
    )
    return padding


def _enough(reach: BorderEffect, padding: int) -> str:
    """Say what was found, and what the next smaller padding would give."""
    said = tr(
        "Padding auto: {padding} pixels. Of the outermost pixels that are kept of a tile, {outermost:.2%} have a class "
        "that depends on its border ({tolerance:.1%} may), of all that are kept {share:.3%}."
    ).format(padding=padding, outermost=reach.outermost(padding), tolerance=TOLERANCE, share=reach.share(padding))
    if not padding:
        return said
    smaller = padding - reach.total_stride
    return tr("{said} With {smaller} pixels it would be {outermost:.2%} and {share:.3%}.").format(
        said=said, smaller=smaller, outermost=reach.outermost(smaller), share=reach.share(smaller)
    )
