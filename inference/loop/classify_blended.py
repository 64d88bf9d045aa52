"""Classify a raster whose tiles blend: read → normalise → score → weight → add up → choose classes → write.

Threads read, score and weight tiles. The calling thread adds the scores up in the order of `BlendLayout.pieces`,
chooses the classes of complete rows, and writes them. So the map does not depend on the threads, and the scores of only
as many tiles are in memory as steps run ahead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from ..grid.window import Window
from ..network.scoring import ScoredWindow
from ..raster.missing import Filled
from .blend import BlendLayout, Piece, Strip
from .classify import Classifier, predict_window
from .tile_pool import TilePool, TileReader
from .writing import ClassifiedWindow, ClassSink


class Blended(Protocol):
    """A classifier whose tiles blend, as the loop drives it."""

    @property
    def layout(self) -> BlendLayout:
        """The tiles and their weights."""

    @property
    def channels(self) -> int:
        """Scores per pixel."""

    @property
    def reader(self) -> TileReader:
        """Reads the pieces."""

    @property
    def count(self) -> int:
        """The number of pieces."""

    def pieces(self) -> Iterator[Piece]:
        """Iterate over the pieces of all strips."""

    def weighted(self, pieces: Sequence[Piece], images: Sequence[Filled | None]) -> list[tuple[Piece, ScoredWindow]]:
        """Score tiles, and weight the scores that each adds to its strip."""

    def predicted(self, piece: Piece, complete: Iterator[ScoredWindow]) -> Iterator[ClassifiedWindow]:
        """Choose the classes of the rows that are complete after a piece."""


@dataclass(frozen=True)
class Blending:
    """A classifier, and how its tiles blend.

    Attributes:
        classifier: Reads and scores the tiles.
        layout: The tiles and their weights.
        strips: Strips of columns, which are processed one after the other.
        channels: Scores per pixel.
    """

    classifier: Classifier
    layout: BlendLayout
    strips: list[Window]
    channels: int

    @classmethod
    def of(cls, classifier: Classifier, size: tuple[int, int], channels: int, block: int, memory: int) -> Blending:
        """Plan the strips of a raster.

        Args:
            classifier: Reads and scores the tiles.
            size: Rows and columns of the raster.
            channels: Scores per pixel.
            block: Pixels along a side of a block of the file.
            memory: Bytes for the scores of a strip.
        """
        layout = BlendLayout.of(classifier.tiling, classifier.scorer.unscored_margin, size)
        return cls(classifier, layout, layout.strips(channels, block, memory), channels)

    @property
    def reader(self) -> TileReader:
        """Reads the pieces."""
        return self.classifier

    @property
    def count(self) -> int:
        """The number of pieces."""
        return self.layout.count(self.strips)

    def pieces(self) -> Iterator[Piece]:
        """Iterate over the pieces of all strips."""
        return self.layout.pieces(self.strips)

    def weighted(self, pieces: Sequence[Piece], images: Sequence[Filled | None]) -> list[tuple[Piece, ScoredWindow]]:
        """Score tiles, and weight the scores that each adds to its strip."""
        windows = self.classifier.scored(pieces, images)
        return [(piece, self.layout.weighted(piece, window)) for piece, window in zip(pieces, windows)]

    def predicted(self, piece: Piece, complete: Iterator[ScoredWindow]) -> Iterator[ClassifiedWindow]:  # noqa: ARG002
        """Choose the classes of the rows that are complete after a piece."""
        return (predict_window(self.classifier.rule, rows, self.classifier.gaps) for rows in complete)


def run(blending: Blended, pool: TilePool, sink: ClassSink) -> int:
    """Classify all pixels.

    Args:
        blending: The classifier and its tiles.
        pool: The threads. Its progress advances with the tiles, since rows are finished many at a time.
        sink: Takes the results.

    Returns:
        The number of pixels that had a value to classify.

    Raises:
        Cancelled: The user cancels.
    """
    strip: Strip | None = None
    done = valid = 0
    total = blending.count
    with closing(pool.process(blending.reader, blending.pieces(), blending.weighted)) as steps:
        for results in steps:
            for piece, scored in results:
                if strip is None or strip.window != piece.strip:
                    strip = None  # frees its memory before the next strip allocates as much
                    strip = Strip(piece.strip, blending.channels, blending.layout.rows.length)
                strip.add(scored)
                valid += _write_complete(strip, piece, blending, sink)
            done += len(results)
            pool.progress.advance(done / total)
    return valid


def _write_complete(strip: Strip, piece: Piece, blending: Blended, sink: ClassSink) -> int:
    """Write the rows that are complete after a piece, and return the number of their pixels with a value to classify.

    A function of its own: in `run`, the loop variable would keep all scores of a strip while the next is made.
    """
    valid = 0
    for result in blending.predicted(piece, strip.take(piece.complete)):
        sink.write(result.window, result.prediction)
        valid += result.valid
    return valid
