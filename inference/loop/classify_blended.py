"""The loop where tiles blend: read → normalise → score → weight → add → classes → write.

Threads read, score and weight tiles; the thread that called adds them up in the order of `BlendLayout.pieces`, chooses
the classes of rows that are complete, and writes them. So the map depends on no thread, and at most as many tiles'
scores are held as steps run ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from ..grid.window import Window
from ..network.scoring import ScoredWindow
from ..progress import Progress
from ..raster.imagery import RasterSource
from ..raster.missing import Filled
from ..result.classes import ClassRule
from .blend import BlendLayout, Piece, Strip
from .classify import Classifier, in_batches, predict_window
from .writing import ClassSink


@dataclass(frozen=True)
class Blending:
    """How a classifier's tiles blend.

    Attributes:
        classifier: Reads and scores the tiles.
        layout: Where they lie.
        strips: Columns that are worked on one after the other.
        channels: Scores of a pixel.
    """

    classifier: Classifier
    layout: BlendLayout
    strips: list[Window]
    channels: int

    @classmethod
    def of(cls, classifier: Classifier, size: tuple[int, int], channels: int, block: int, memory: int) -> Blending:
        """Plan for a raster of so many rows and columns, in blocks of a side, with so many bytes for scores."""
        layout = BlendLayout.of(classifier.tiling, classifier.scorer.output_margin, size)
        return cls(classifier, layout, layout.strips(channels, block, memory), channels)

    def weighted(self, pieces: Sequence[Piece], images: Sequence[Filled | None]) -> list[tuple[Piece, ScoredWindow]]:
        """Score tiles, and weight what each adds to its strip."""
        parts = self.classifier.scored(pieces, images)
        return [(piece, self.layout.weighted(piece, part)) for piece, part in zip(pieces, parts)]


def run(
    blending: Blending,
    open_source: Callable[[], RasterSource],
    sink: ClassSink,
    workers: int,
    progress: Progress,
) -> int:
    """Classify all pixels.

    Args:
        blending: What is done, and on which raster.
        open_source: Gives the imagery; called once by every thread.
        sink: Takes the results.
        workers: Batches scored at once.
        progress: Told of every tile: rows are finished many at a time.

    Returns:
        How many pixels had a value to classify.

    Raises:
        Cancelled: The user wishes so.
    """
    layout, rule = blending.layout, blending.classifier.rule
    strip: Strip | None = None
    done = valid = 0
    total, pieces = layout.count(blending.strips), layout.pieces(blending.strips)
    with closing(in_batches(blending.classifier, open_source, pieces, blending.weighted, workers, progress)) as steps:
        for results in steps:
            for piece, part in results:
                if strip is None or strip.window != piece.strip:
                    strip = None  # before the next takes as much memory
                    strip = Strip(piece.strip, blending.channels, layout.rows.length)
                strip.add(part)
                valid += _write_complete(strip, piece.complete, rule, sink)
            done += len(results)
            progress.advance(done / total)
    return valid


def _write_complete(strip: Strip, complete: int, rule: ClassRule, sink: ClassSink) -> int:
    """Write the rows down to `complete`; give how many of their pixels had a value to classify.

    Not in `run`, whose names would hold the last rows, and with them all of a strip, while the next is made.
    """
    valid = 0
    for rows in strip.take(complete):
        prediction = None if rows.scores is None else predict_window(rule, rows.scores, rows.valid)
        sink.write(rows.window, prediction)
        valid += int(np.count_nonzero(rows.valid))
    return valid
