"""The loop where tiles blend: read → normalise → score → weight → add → classes → write.

Threads read, score and weight tiles; the thread that called adds them up in the order of `Layout.pieces`, chooses
the classes of rows that are complete, and writes them. So the map depends on no thread, and at most as many tiles'
scores are held as steps run ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from .answer import Answer, stacked
from .blend import Layout, Piece, Strip
from .classes import ClassRule
from .classify import Classifier, ClassSink, Image, answered, in_batches
from .imagery import RasterSource
from .progress import Progress
from .scoring import Scored
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
    paper = _Paper(sink, layout.rows.size, blending.block)
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
                valid += _finish(strip, piece.complete, blending.classifier.rule, paper)
            done += len(results)
            progress.advance(done / total)
    return valid


def _finish(strip: Strip, complete: int, rule: ClassRule, paper: _Paper) -> int:
    """Choose the classes of the rows down to `complete`; give the number of pixels with a value."""
    valid = 0
    for rows in strip.take(complete):
        paper.add(rows.window, answered(rule, rows.scores, rows.valid))
        valid += int(np.count_nonzero(rows.valid))
    return valid


class _Paper:
    """Gathers rows of a strip until they fill squares, which are then written once and whole."""

    def __init__(self, sink: ClassSink, rows: int, block: int) -> None:
        self._sink = sink
        self._rows = rows
        self._block = block
        self._waiting: list[Answer] = []

    def add(self, window: Window, answer: Answer) -> None:
        """Take the next rows of a strip."""
        self._waiting.append(answer)
        waiting = sum(len(each.classes) for each in self._waiting)
        top, bottom = window.bottom - waiting, window.bottom
        whole = bottom if bottom == self._rows else bottom // self._block * self._block
        if whole <= top:
            return
        answer, columns = stacked(self._waiting), slice(None)
        self._waiting = [answer.cut(slice(whole - top, None), columns)] if whole < bottom else []
        for row in range(0, whole - top, self._block):
            for col in range(0, window.width, self._block):
                rows = slice(row, min(row + self._block, whole - top))
                square = answer.cut(rows, slice(col, col + self._block))
                self._sink.write(Window(top + row, window.col + col, *square.classes.shape), square)
