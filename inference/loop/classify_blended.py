"""The loop where tiles blend: read → normalise → score → weight → add → classes → write.

Threads read, score and weight tiles; the thread that called adds them up in the order of `Layout.pieces`, chooses
the classes of rows that are complete, and writes them. So the map depends on no thread, and at most as many tiles'
scores are held as steps run ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from ..network.scoring import Scored
from ..progress import Progress
from ..raster.imagery import RasterSource
from ..result.answer import Answer, stacked
from ..result.classes import ClassRule
from .blend import Layout, Piece, Strip
from .classify import Classifier, ClassSink, Image, answered, in_batches
from .tiling import Window


@dataclass(frozen=True)
class Blending:
    """How a classifier's tiles blend.

    Attributes:
        classifier: Reads and scores the tiles.
        layout: Where they lie.
        strips: Columns that are worked on one after the other.
        channels: Scores of a pixel.
        block: Sides of the squares in which the result is written.
    """

    classifier: Classifier
    layout: Layout
    strips: list[Window]
    channels: int
    block: int

    @classmethod
    def of(cls, classifier: Classifier, size: tuple[int, int], channels: int, block: int, memory: int) -> Blending:
        """Plan for a raster of so many rows and columns, with so many bytes for scores."""
        layout = Layout.of(classifier.tiling, classifier.scorer.crop, size)
        return cls(classifier, layout, layout.strips(channels, block, memory), channels, block)

    def weighted(self, pieces: Sequence[Piece], images: Sequence[Image | None]) -> list[tuple[Piece, Scored]]:
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
        open_source: Opens the imagery; called once by every thread.
        sink: Takes the results.
        workers: Batches scored at once.
        progress: Told of every tile: rows are finished many at a time.

    Returns:
        How many pixels had a value to classify.

    Raises:
        Cancelled: The user wishes so.
    """
    layout = blending.layout
    paper = _Paper(sink, blending.classifier.rule, layout.rows.size, blending.block)
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
                for rows in strip.take(piece.complete):
                    paper.add(rows)
                    valid += int(np.count_nonzero(rows.valid))
            done += len(results)
            progress.advance(done / total)
    return valid


class _Paper:
    """Chooses the classes of rows of a strip, and gathers them until they fill squares, written once and whole."""

    def __init__(self, sink: ClassSink, rule: ClassRule, rows: int, block: int) -> None:
        self._sink = sink
        self._rule = rule
        self._rows = rows
        self._block = block
        self._waiting: list[tuple[Window, Answer | None]] = []

    def add(self, part: Scored) -> None:
        """Take the next rows of a strip."""
        answer = None if part.scores is None else answered(self._rule, part.scores, part.valid)
        self._waiting.append((part.window, answer))
        top, bottom = self._waiting[0][0].row, part.window.bottom
        whole = bottom if bottom == self._rows else bottom // self._block * self._block
        if whole <= top:
            return
        gathered, self._waiting = self._gathered(), []
        if whole < bottom:
            # The rest is all of the newest part: older ones would have been written up to `whole` before.
            left = answer and answer.cut(slice(whole - bottom, None), slice(None))
            self._waiting.append((replace(part.window, row=whole, height=bottom - whole), left))
        self._write(replace(part.window, row=top, height=whole - top), gathered)

    def _gathered(self) -> Answer | None:
        if all(answer is None for _, answer in self._waiting):
            return None
        return stacked([answer or self._rule.nothing((rows.height, rows.width)) for rows, answer in self._waiting])

    def _write(self, window: Window, answer: Answer | None) -> None:
        if answer is None:
            self._sink.write(window, None)
            return
        for row in range(0, window.height, self._block):
            for col in range(0, window.width, self._block):
                rows = slice(row, min(row + self._block, window.height))
                square = answer.cut(rows, slice(col, col + self._block))
                self._sink.write(Window(window.row + row, window.col + col, *square.classes.shape), square)
