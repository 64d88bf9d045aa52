"""The loop: read → normalise → score → classes → write.

Threads are a way of driving it: one batch of tiles is a step, steps run side by side, and their results are written in
the order of the tiles (writing.py). The bytes written depend on none of that.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol, TypeVar

import numpy as np

from ..arrays import Scores, Validity
from ..grid.tiling import Tile, Tiling
from ..grid.window import Window
from ..model.arguments import Fill
from ..network.engine import Network
from ..network.scoring import ScoredWindow, Scorer
from ..progress import Progress
from ..raster.imagery import RasterSource, Sparse, Stoppable
from ..raster.mask import CountingMask
from ..raster.missing import Filled, read_filled
from ..result.classes import ClassRule
from ..result.prediction import Prediction
from .gaps import Gaps
from .reading_ahead import ReadingAhead
from .steps import in_order
from .writing import Classified, ClassSink, OrderedWriter

AnyTile = TypeVar("AnyTile", bound=Tile)
Result = TypeVar("Result")


class TileReader(Protocol):
    """What reads tiles for threads: how many at once, and for which network."""

    @property
    def network(self) -> Network:
        """The network, whose runs can be stopped."""

    @property
    def batch(self) -> int:
        """Tiles in a step."""

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """Read what a step needs of its tiles; None for a tile that has none."""


class PixelClassifier(TileReader, Protocol):
    """What the loop drives: `Classifier` here for images, `RowClassifier` of classify_rows.py for tables."""

    @property
    def rule(self) -> ClassRule:
        """Scores to class values."""

    @property
    def tiling(self) -> Tiling:
        """How the raster is cut."""

    @property
    def stencil(self) -> CountingMask | None:
        """The mask; None without one."""

    @property
    def gaps(self) -> Gaps:
        """What becomes of pixels that lack a band, and how many there are."""

    def classes(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[Classified]:
        """Give the answer for the pixels that each tile keeps."""


@dataclass(frozen=True)
class Classifier:
    """From imagery to class values, one batch of tiles at a time.

    Attributes:
        scorer: Pixels to scores.
        rule: Scores to class values.
        tiling: How the raster is cut.
        fill: What the network sees where there is no pixel.
        batch: Tiles scored at once.
        stencil: The mask, which cuts the map and not what the network sees; None without one.
        gaps: What becomes of pixels that lack a band, and how many there are.
    """

    scorer: Scorer
    rule: ClassRule
    tiling: Tiling
    fill: Fill
    batch: int
    stencil: CountingMask | None = None
    gaps: Gaps = field(default_factory=Gaps)

    @property
    def network(self) -> Network:
        """The network."""
        return self.scorer.network

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """What the network shall see of each tile, and which pixels are valid; None where none is."""

        def see(window: Window) -> Filled:
            return read_filled(source, window, self.fill, self.tiling.padding)

        return [self.gaps.told(tile, cut_out(self.stencil, source, tile.keep, tile.read, see)) for tile in tiles]

    def scored(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[ScoredWindow]:
        """Scores of the pixels that each tile keeps; a tile without a valid one is not scored."""
        valid = [_kept(tile, image) for tile, image in zip(tiles, images)]
        wanted = {n: image.pixels for n, image in enumerate(images) if image is not None and valid[n].any()}
        answers = dict(zip(wanted, self.scorer.scores([*wanted.values()]))) if wanted else {}
        results = []
        for n, tile in enumerate(tiles):
            rows, cols = tile.keep.slices_within(self.scorer.valid_window(tile.read))
            results.append(ScoredWindow(tile.keep, answers[n][..., rows, cols] if n in answers else None, valid[n]))
        return results

    def classes(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[Classified]:
        """The answer for the pixels that each tile keeps."""
        return [_classified(self.rule, part) for part in self.scored(tiles, images)]


def _classified(rule: ClassRule, part: ScoredWindow) -> Classified:
    if part.scores is None:
        return Classified(part.window, None, 0)
    return Classified(part.window, predict_window(rule, part.scores, part.valid), int(np.count_nonzero(part.valid)))


def predict_window(rule: ClassRule, scores: Scores | None, valid: Validity) -> Prediction:
    """The answer for a window; pixels that are not valid are nodata."""
    prediction = rule.empty(valid.shape)
    if scores is not None:
        prediction.fill(rule.predict(scores[None]), where=valid)
    return prediction


def cut_out(
    stencil: CountingMask | None, source: RasterSource, keep: Window, read: Window, see: Callable[[Window], Filled]
) -> Filled | None:
    """Read a tile by `see`, its pixels valid only inside the mask; None where nothing is kept of it.

    Args:
        stencil: The mask, None without one.
        source: The imagery.
        keep: The pixels that are kept.
        read: The pixels to read.
        see: Reads them.
    """
    inside = stencil.inside(keep) if stencil is not None else None
    if not keep.overlaps(source.area) or (inside is not None and not inside.any()):
        return None
    if isinstance(source, Sparse) and source.is_empty(keep):
        return None
    image = see(read)
    if inside is None:
        return image
    valid = image.valid.copy()
    valid[keep.slices_within(read)] &= inside
    return image._replace(valid=valid)


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
        open_source: Gives the imagery; called once by every thread.
        sink: Takes the results, in order; called by the threads, one at a time.
        size: Rows and columns of the output.
        workers: Batches scored at once.
        progress: Told of every pixel.

    Returns:
        How many pixels had a value to classify.

    Raises:
        Cancelled: The user wishes so.
    """
    done = 0
    tiles, writer = classifier.tiling.tiles(*size), OrderedWriter(sink, classifier.tiling.tiles(*size))

    def work(batch: Sequence[Tile], images: Sequence[Filled | None]) -> int:
        writer.take(classifier.classes(batch, images))
        return sum(tile.keep.pixels for tile in batch)

    with closing(in_batches(classifier, open_source, tiles, work, workers, progress)) as steps:
        for pixels in steps:
            done += pixels
            progress.advance(done / (size[0] * size[1]))
    return writer.valid


def in_batches(
    reader: TileReader,
    open_source: Callable[[], RasterSource],
    tiles: Iterable[AnyTile],
    work: Callable[[Sequence[AnyTile], Sequence[Filled | None]], Result],
    workers: int,
    progress: Progress,
) -> Generator[Result, None, None]:
    """Read tiles and work on them, batch by batch in threads; yield what comes out in order.

    Args:
        reader: How tiles are read, and how many at once.
        open_source: Gives the imagery; called once by every thread.
        tiles: All tiles.
        work: What is done with a batch of tiles and their images; it ends soon when the graph is stopped.
        workers: Batches worked on at once.
        progress: Asked whether to go on.

    Raises:
        Cancelled: The user wishes so.
    """
    local = threading.local()
    ahead, turn = ReadingAhead(workers), threading.BoundedSemaphore(workers)
    sources: list[weakref.ref[RasterSource]] = []  # those of one thread die with it, where they belong
    stopped = threading.Event()

    def step(batch: Sequence[AnyTile]) -> Result:
        if not hasattr(local, "source"):
            local.source = open_source()
            sources.append(weakref.ref(local.source))
            if stopped.is_set():
                stop()
        images = ahead.timed(lambda: reader.read(local.source, batch))
        with turn:
            return work(batch, images)

    def stop() -> None:
        stopped.set()
        reader.network.stop()
        for source in [known() for known in [*sources]]:
            if isinstance(source, Stoppable):
                source.stop()

    return in_order(step, _batches(tiles, reader.batch), lambda: ahead.threads, progress, stop)


def _kept(tile: Tile, image: Filled | None) -> Validity:
    """Which of the pixels that a tile keeps are valid."""
    if image is None:
        return np.zeros((tile.keep.height, tile.keep.width), bool)
    return image.valid[tile.keep.slices_within(tile.read)]


def _batches(tiles: Iterable[AnyTile], size: int) -> Iterator[list[AnyTile]]:
    iterator = iter(tiles)
    while batch := list(islice(iterator, size)):
        yield batch
