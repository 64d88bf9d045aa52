"""Classify a raster tile by tile: read → normalise → score → choose classes → write.

Threads process batches of tiles side by side, and their results are written in the order of the tiles (writing.py).
The bytes written depend neither on the threads nor on the batches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

import numpy as np

from ..arrays import Scores
from ..grid.tiling import Tile, Tiling
from ..model.arguments import Fill
from ..network.engine import Network
from ..network.scoring import ScoredWindow, Scorer
from ..raster.imagery import RasterSource
from ..raster.mask import CountingMask
from ..raster.missing import Filled
from ..result.classes import ClassRule
from .gaps import Gaps
from .reading import read_tile
from .tile_pool import TilePool, TileReader
from .value_sample import ValueSample
from .writing import ClassifiedWindow, ClassSink, OrderedWriter


class PixelClassifier(TileReader, Protocol):
    """A classifier that the loop drives: `Classifier` for images, `RowClassifier` for tabular models."""

    @property
    def rule(self) -> ClassRule:
        """The rule that chooses classes by scores."""

    @property
    def tiling(self) -> Tiling:
        """The tiles of the raster."""

    @property
    def mask(self) -> CountingMask | None:
        """The mask, if any."""

    @property
    def gaps(self) -> Gaps:
        """The pixels that lack a band."""

    @property
    def values(self) -> ValueSample:
        """A sample of the values that are read."""

    def tiles(self, size: tuple[int, int]) -> Iterator[Tile]:
        """Iterate over the tiles of a raster of so many rows and columns, in the order of the results."""

    def classify(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[ClassifiedWindow]:
        """Classify the kept pixels of each tile."""


Own = TypeVar("Own", bound="CountingClassifier")


class CountingClassifier(PixelClassifier, Protocol):
    """A classifier with counters of its own."""

    def fresh(self: Own) -> Own:
        """Return the same classifier with counters that start at zero."""


@dataclass(frozen=True)
class Classifier:
    """Classifies batches of image tiles.

    Attributes:
        scorer: Computes the scores of pixels.
        rule: Chooses classes by scores.
        tiling: The tiles of the raster.
        fill: Values for the network outside the raster and in nodata areas.
        batch: Tiles that the network computes at once.
        mask: The mask, if any; it limits the map, not the pixels that the network is given.
        gaps: The pixels that lack a band.
        values: A sample of the values that are read.
    """

    scorer: Scorer
    rule: ClassRule
    tiling: Tiling
    fill: Fill
    batch: int
    mask: CountingMask | None = None
    gaps: Gaps = field(default_factory=Gaps)
    values: ValueSample = field(default_factory=ValueSample)

    @property
    def network(self) -> Network:
        """The network."""
        return self.scorer.network

    def tiles(self, size: tuple[int, int]) -> Iterator[Tile]:
        """Iterate over the tiles of a raster of so many rows and columns, in the order of the results."""
        return self.tiling.tiles(*size)

    def fresh(self) -> Classifier:
        """Return the same classifier with counters that start at zero."""
        mask = self.mask.fresh() if self.mask else None
        return replace(self, gaps=self.gaps.fresh(), mask=mask, values=self.values.fresh())

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """Read the pixels of each tile in which a pixel can be classified."""
        images = [read_tile(source, tile, self.fill, self.tiling.padding, self.mask) for tile in tiles]
        for tile, image in zip(tiles, images):
            self.values.add(tile, image)
        return [image if image is None else self.gaps.apply(tile, image) for tile, image in zip(tiles, images)]

    def scored(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[ScoredWindow]:
        """Score the kept pixels of each tile; a tile without a valid one is not scored."""
        valid = [
            np.zeros((tile.keep.height, tile.keep.width), bool)
            if image is None
            else image.valid[tile.keep.slices_within(tile.read)]
            for tile, image in zip(tiles, images)
        ]
        wanted = {n: image for n, image in enumerate(images) if image is not None and valid[n].any()}
        scores: dict[int, Scores] = {}
        if wanted:
            pixels = [image.pixels for image in wanted.values()]
            unfilled = [image.unfilled() for image in wanted.values()] if self.scorer.normaliser.of_tile else ()
            scores = dict(zip(wanted, self.scorer.scores(pixels, [tiles[n].keep for n in wanted], unfilled)))
        windows = []
        for n, tile in enumerate(tiles):
            rows, cols = tile.keep.slices_within(tile.read.grown(-self.scorer.unscored_margin))
            windows.append(ScoredWindow(tile.keep, scores[n][..., rows, cols] if n in scores else None, valid[n]))
        return windows

    def classify(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[ClassifiedWindow]:
        """Classify the kept pixels of each tile."""
        return [predict_window(self.rule, window, self.gaps) for window in self.scored(tiles, images)]


def predict_window(rule: ClassRule, scored: ScoredWindow, gaps: Gaps) -> ClassifiedWindow:
    """Choose the classes of a window, and count those without a score; pixels that are not valid are nodata."""
    if scored.scores is None:
        return ClassifiedWindow(scored.window, None, 0)
    prediction = rule.empty(scored.valid.shape)
    prediction.fill(rule.predict(scored.scores[None]), where=scored.valid)
    if rule.hides_unscored:
        gaps.add_unscored(int(np.count_nonzero(rule.unscored(scored.scores[None])[0] & scored.valid)))
    return ClassifiedWindow(scored.window, prediction, int(np.count_nonzero(scored.valid)))


def run(classifier: PixelClassifier, pool: TilePool, sink: ClassSink, size: tuple[int, int]) -> int:
    """Classify all pixels.

    Args:
        classifier: Classifies each batch.
        pool: The threads.
        sink: Takes the results in order; called by the threads, one at a time.
        size: Rows and columns of the output.

    Returns:
        The number of pixels that had a value to classify.

    Raises:
        Cancelled: The user cancels.
    """
    done = 0
    tiles, writer = classifier.tiles(size), OrderedWriter(sink, classifier.tiling.tiles(*size))

    def process(batch: Sequence[Tile], images: Sequence[Filled | None]) -> int:
        writer.add(classifier.classify(batch, images))
        return sum(tile.keep.pixels for tile in batch)

    with closing(pool.process(classifier, tiles, process)) as steps:
        for pixels in steps:
            done += pixels
            pool.progress.advance(done / (size[0] * size[1]))
    return writer.valid
