"""Measure the time per tile, with as many threads as the run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np

from ..grid.tiling import Tile, Tiling
from ..grid.window import Window
from ..loop.classify import Classifier, PixelClassifier
from ..loop.classify_rows import RowClassifier
from ..loop.steps import interruptible
from ..memory import enough_memory
from ..network.engine import Network
from ..network.guard import is_cancelled
from ..plan import Plan
from ..progress import NullProgress
from ..raster.missing import Filled
from ..run import opened_classifier

_POSITIONS = (3, 1, 5, 2, 4)  # sixths of the raster along both axes, tried until a tile has valid pixels
_LONG = 4.0  # seconds; after a step this long, parallel steps are not measured
_ENOUGH = 0.5  # seconds over which parallel steps are measured


def seconds_per_tile(plan: Plan, network: Network) -> float:
    """Return the seconds per tile, measured by classifying a tile of the raster in all threads.

    A network that was tried may never end with other pixels or tiles: the caller can stop it (`cancelled_by`).

    Raises:
        PixelwiseError: The network fails on it.
        Cancelled: The caller does not need the result any more.
    """
    return interruptible(partial(_seconds_per_tile, plan), network, _Caller(), network.stop)


class _Caller(NullProgress):
    """Whoever may stop the measurement."""

    def cancelled(self) -> bool:
        """Return whether the caller does not need the result any more."""
        return is_cancelled()


def _seconds_per_tile(plan: Plan, network: Network) -> float:
    with enough_memory(plan):
        return _measured_speed(plan, _unmasked(opened_classifier(plan, network)))


def _measured_speed(plan: Plan, classifier: PixelClassifier) -> float:
    tile, image, reading = _sample_tile(plan, classifier)
    tiles, images = [tile] * classifier.batch, [image] * classifier.batch

    def step(_: int = 0) -> float:
        started = time.perf_counter()
        classifier.classify(tiles, images)
        return time.perf_counter() - started

    first = step()
    if first > _LONG:
        return (first / classifier.batch + reading) / plan.workers
    rounds = max(1, round(_ENOUGH / max(first, 1e-4) / plan.workers))
    count = rounds * plan.workers
    with ThreadPoolExecutor(plan.workers) as pool:
        started = time.perf_counter()
        list(pool.map(step, range(count)))
        seconds = time.perf_counter() - started
    return seconds / (count * classifier.batch) + reading / plan.workers


def _unmasked(classifier: PixelClassifier) -> PixelClassifier:
    """Return the classifier without its mask."""
    if isinstance(classifier, (Classifier, RowClassifier)):
        return replace(classifier, mask=None)
    return classifier


def _sample_tile(plan: Plan, classifier: PixelClassifier) -> tuple[Tile, Filled, float]:
    """Return a tile, its pixels and the seconds to read it; synthetic pixels if reading is slow or all are invalid."""
    tiles = list(_sampled_tiles(plan))
    if all(item.raster.blocks is None for item in plan.imagery.items):
        source = plan.imagery.open()
        for tile in tiles:
            started = time.perf_counter()
            (image,) = classifier.read(source, [tile])
            if image is not None and image.valid.any():
                return tile, image, time.perf_counter() - started
    read = tiles[0].read if isinstance(classifier, Classifier) else tiles[0].keep
    shape = read.height, read.width
    pixels = np.ones((plan.definition.signature.image.bands, *shape), plan.fed_types[0])
    return tiles[0], Filled(pixels, np.ones(shape, bool)), 0.0


def _sampled_tiles(plan: Plan) -> Iterator[Tile]:
    grid, tiling = plan.imagery.grid, plan.tiling
    rows, cols = tiling.origins(grid.rows, 0), tiling.origins(grid.cols, 1)
    for share in _POSITIONS:
        top, left = (origins[len(origins) * share // 6] for origins in (rows, cols))
        yield _tile(tiling, top, left, grid.window)


def _tile(tiling: Tiling, top: int, left: int, whole: Window) -> Tile:
    height, width = tiling.step
    read = Window(top - tiling.padding, left - tiling.padding, tiling.height, tiling.width)
    return Tile(read, Window(top, left, height, width).intersection(whole))
