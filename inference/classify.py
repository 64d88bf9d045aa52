"""The loop: read → normalise → score → classes → write.

Threads are a way of driving it: one batch of tiles is a step, steps run side by side, and their
results are written in order by the thread that called. The bytes written depend on none of that.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np

from .arguments import Fill
from .arrays import Classes, Pixels, Validity
from .classes import ClassRule
from .engine import Graph
from .errors import Cancelled
from .imagery import RasterSource
from .missing import read_filled
from .normalise import Normaliser
from .progress import Progress
from .tiling import Tile, Tiling, Window
from .upsample import upsampled

Image = tuple[Pixels, Validity]

_PATIENCE = 0.2  # seconds between looks at the cancel button while a step runs


class ClassSink(Protocol):
    """Where class values go. Arrays fake it in tests."""

    def write(self, window: Window, values: Classes) -> None:
        """Take the class values of a window; called by one thread, every pixel once."""


@dataclass(frozen=True)
class Classified:
    """The class values of a window, shape (rows, cols), and how many of its pixels had a value to classify."""

    window: Window
    values: Classes
    valid: int


class PixelClassifier(Protocol):
    """What the loop drives: `Classifier` here for images, `RowClassifier` of classify_rows.py for tables."""

    @property
    def graph(self) -> Graph:
        """The network, whose runs can be stopped."""

    @property
    def rule(self) -> ClassRule:
        """Scores to class values."""

    @property
    def tiling(self) -> Tiling:
        """How the raster is cut."""

    @property
    def batch(self) -> int:
        """Tiles in a step."""

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Image | None]:
        """Read what a step needs of its tiles; None for a tile outside the raster."""

    def classes(self, tiles: Sequence[Tile], images: Sequence[Image | None]) -> list[Classified]:
        """Give the class values of the pixels that each tile keeps."""


@dataclass(frozen=True)
class Classifier:
    """From imagery to class values, one batch of tiles at a time.

    Attributes:
        graph: The network.
        normaliser: Raw values to network values.
        rule: Scores to class values.
        tiling: How the raster is cut.
        crop: Border by which the network's answer is smaller than the tile, on each side.
        stride: Sides, in pixels, of the square that one answer stands for.
        fill: What the network sees where there is no pixel.
        batch: Tiles scored at once.
    """

    graph: Graph
    normaliser: Normaliser
    rule: ClassRule
    tiling: Tiling
    crop: int
    stride: int
    fill: Fill
    batch: int

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Image | None]:
        """What the network shall see of each tile, and which pixels of it are valid; None outside the raster."""
        return [
            read_filled(source, tile.read, self.fill, self.tiling.padding) if tile.keep.overlaps(source.area) else None
            for tile in tiles
        ]

    def classes(self, tiles: Sequence[Tile], images: Sequence[Image | None]) -> list[Classified]:
        """Class values of the pixels that each tile keeps; a tile without a valid one is not scored."""
        valid = [_kept(tile, image) for tile, image in zip(tiles, images)]
        wanted = {n: image[0] for n, image in enumerate(images) if image is not None and valid[n].any()}
        scored = dict(zip(wanted, self._scored([*wanted.values()]))) if wanted else {}
        results = []
        for n, tile in enumerate(tiles):
            values = np.full(valid[n].shape, self.rule.legend.nodata, self.rule.legend.dtype)
            if n in scored:
                answered = tile.read.grown(-self.crop)
                np.copyto(values, scored[n][tile.keep.slices_within(answered)], where=valid[n])
            results.append(Classified(tile.keep, values, int(np.count_nonzero(valid[n]))))
        return results

    def _scored(self, images: Sequence[Pixels]) -> Classes:
        """Class values of whole tiles; a graph with a fixed batch gets what is missing as zeros."""
        count = self.graph.signature.batch or len(images)
        feed = np.zeros((count, *images[0].shape), self.normaliser.dtype)
        for place, image in zip(feed, images):
            self.normaliser.apply(image, out=place)
        return self.rule.decide(upsampled(self.graph.run(feed)[: len(images)], self.stride))


def run(
    classifier: PixelClassifier,
    open_source: Callable[[], RasterSource],
    sink: ClassSink,
    size: tuple[int, int],
    workers: int,
    progress: Progress,
) -> int:
    """Classify all pixels.

    Args:
        classifier: What is done with each batch.
        open_source: Opens the imagery; called once by every thread.
        sink: Takes the results, in order.
        size: Rows and columns of the output.
        workers: Batches scored at once.
        progress: Told of every pixel.

    Returns:
        How many pixels had a value to classify.

    Raises:
        Cancelled: The user wishes so.
    """
    local = threading.local()
    turn = threading.BoundedSemaphore(workers)

    def step(tiles: Sequence[Tile]) -> list[Classified]:
        if not hasattr(local, "source"):
            local.source = open_source()
        images = classifier.read(local.source, tiles)
        with turn:
            return classifier.classes(tiles, images)

    done = valid = 0
    batches = _batches(classifier.tiling.tiles(*size), classifier.batch)
    # One thread more than may score at once: it reads ahead.
    with closing(_in_order(step, batches, workers + 1, progress, classifier.graph.stop)) as steps:
        for results in steps:
            for result in results:
                sink.write(result.window, result.values)
                done += result.window.pixels
                valid += result.valid
            progress.advance(done / (size[0] * size[1]))
    return valid


def _kept(tile: Tile, image: Image | None) -> Validity:
    """Which of the pixels that a tile keeps are valid."""
    if image is None:
        return np.zeros((tile.keep.height, tile.keep.width), bool)
    return image[1][tile.keep.slices_within(tile.read)]


def _batches(tiles: Iterable[Tile], size: int) -> Iterator[list[Tile]]:
    iterator = iter(tiles)
    while batch := list(islice(iterator, size)):
        yield batch


def _in_order(
    step: Callable[[Sequence[Tile]], list[Classified]],
    batches: Iterator[list[Tile]],
    threads: int,
    progress: Progress,
    stop: Callable[[], None],
) -> Generator[list[Classified], None, None]:
    """Run steps side by side, a bounded number ahead, and yield their results in the order of the batches.

    Where that ends early, `stop` cuts the steps short that are still running.
    """
    ahead: deque[Future[list[Classified]]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="pixelwise")
    try:
        for batch in batches:
            ahead.append(pool.submit(step, batch))
            if len(ahead) > threads:
                yield _awaited(ahead.popleft(), progress)
        while ahead:
            yield _awaited(ahead.popleft(), progress)
    except BaseException:  # also when the caller closes this early (GeneratorExit), which is no Exception
        stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _awaited(result: Future[list[Classified]], progress: Progress) -> list[Classified]:
    while True:
        if progress.cancelled():
            raise Cancelled
        if wait([result], timeout=_PATIENCE).done:
            return result.result()
