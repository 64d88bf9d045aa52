"""Compute one block of a ledger that this process cannot access, and check what such a process has computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..grid.tiling import Tile
from ..grid.window import Window
from ..i18n import tr
from ..loop import classify_blended
from ..loop.blend import Piece
from ..loop.classify import CountingClassifier
from ..loop.classify_blended import Blending
from ..progress import Progress
from ..result.prediction import Prediction
from .blocks import BlockResult, PackedBlock
from .recording import RecordingClassifier
from .sharing import Nowhere, OwnBlending, Work, run_tiles
from .store import Division

_COUNTS = 2**25  # bytes of a block besides its results: the sample of its values


def compute_block(work: Work, division: Division, block: int) -> PackedBlock:
    """Compute one block.

    Args:
        work: The means to compute it.
        division: How the work of the run is divided.
        block: The number of the block.

    Raises:
        Cancelled: The user cancels.
        RasterError: A file that was read has changed, so the block may be of its new content.
    """
    target, progress = _OneBlock(division, block), work.pool.progress
    if work.blending is not None:
        classify_blended.run(_BlendingOfBlock(work.blending, target, progress), work.pool, Nowhere())
    else:
        classifier = _ClassifierOfBlock(work.classifier, target, progress)
        run_tiles(work, classifier, lambda: progress.advance(0))
    work.watch.check(at_once=False)
    return target.results[0]


def block_of(work: Work, division: Division, block: int, content: bytes, identity: str) -> BlockResult:
    """Read a block that another process has computed, and check that it has the form of this run.

    Args:
        work: The means to compute it here.
        division: How the work of the run is divided.
        block: The number of the block.
        content: The content of its file.
        identity: The block that it should be.

    Raises:
        ValueError: It is damaged, another block, or of another form.
    """
    result = BlockResult.of(
        content, identity, division.pixels, _COUNTS + 2 * work.bytes_per_unit * division.size(block)
    )
    windows, predictions = (
        [classified.window for classified in result.windows],
        [classified.prediction for classified in result.windows],
    )
    if not _covers(windows, _areas(work, division, block)):
        raise ValueError("windows of other tiles")
    expected = _form(work.classifier.rule.empty((1, 1)))
    if any(_form(prediction) != expected for prediction in predictions if prediction is not None):
        raise ValueError("results of another type")
    return result


def _areas(work: Work, division: Division, block: int) -> Iterator[Window]:
    """Iterate over the window of the results of each unit of a block."""
    for unit in division.units_of(block):
        if work.blending is None:
            yield work.classifier.tiling.tile(unit, *work.size).keep
            continue
        strip, row = divmod(unit, len(work.blending.layout.rows.starts))
        (top, bottom), window = work.blending.layout.rows.own(row), work.blending.strips[strip]
        if bottom > top:
            yield Window(top, window.col, bottom - top, window.width)


def _covers(windows: list[Window], areas: Iterator[Window]) -> bool:
    """Return True if windows are the areas, one after the other, each from top to bottom, in one or more parts."""
    rest = iter(windows)
    for area in areas:
        row = area.row
        while row < area.bottom:
            window = next(rest, None)
            if window is None or (window.row, window.col, window.width) != (row, area.col, area.width):
                return False
            if not 0 < window.height <= area.bottom - row:
                return False
            row = window.bottom
    return next(rest, None) is None


def _form(prediction: Prediction) -> Any:  # noqa: ANN401  to be compared
    percents = {kind: (values.dtype, values.shape[:-2]) for kind, values in prediction.percents.items()}
    return prediction.classes.dtype, percents


class _OneBlock:
    """The block of a run that is computed here."""

    keeps_empty = True
    folder = ""

    def __init__(self, division: Division, block: int) -> None:
        """Compute this block."""
        self.division = division
        self.number = block
        self.results: list[PackedBlock] = []

    @property
    def units(self) -> range:
        """The units of the block."""
        return self.division.units_of(self.number)

    def hand_out(self, unit: int, progress: Progress) -> bool:  # noqa: ARG002  as `Ledger` does
        """Return whether a unit is of the block."""
        return unit in self.units

    def block(self, unit: int) -> int:
        """Return the block of a unit."""
        return self.division.block(unit)

    def is_finished(self, block: int | None) -> bool:
        """Whether the results of a block are not computed here."""
        return block != self.number

    def passed(self, units: int, computed: int) -> None:
        """Ignore the number of units."""

    def read(self, block: int) -> BlockResult:
        """Refuse: there are no other blocks here.

        Raises:
            OSError: Always.
        """
        raise OSError(0, tr("block {number} is damaged").format(number=block))

    def keep(self, block: int, result: PackedBlock) -> None:  # noqa: ARG002  there is one
        """Keep the results of the block."""
        self.results.append(result)


class _ClassifierOfBlock(RecordingClassifier):
    """A classifier of the tiles of one block."""

    def __init__(self, classifier: CountingClassifier, target: _OneBlock, progress: Progress) -> None:
        super().__init__(classifier, target, "", progress)
        self._target = target

    def tiles(self, size: tuple[int, int]) -> Iterator[Tile]:
        """Iterate over the tiles of the block; those before them take no time."""
        for unit in self._target.units:
            tile = self.tiling.tile(unit, *size)
            self._units[tile.keep] = unit
            yield tile


class _BlendingOfBlock(OwnBlending):
    """A classifier whose tiles blend that passes through the rows of tiles of one block."""

    def __init__(self, blending: Blending, target: _OneBlock, progress: Progress) -> None:
        super().__init__(blending, target, "", progress)
        self._target = target

    def pieces(self) -> Iterator[Piece]:
        """Iterate over the pieces with scores for the block, and the row before, which moves the strip down to it."""
        layout, units = self.layout, self._target.units
        count = len(layout.rows.starts)
        for number, strip in enumerate(self._blending.strips):
            rows = range(max(units.start - number * count, 0), min(units.stop - number * count, count))
            if rows:
                top = layout.rows.complete(rows.start)
                first = layout.rows.touching(top, top + 1).start
                yield from layout.pieces([strip], range(max(0, first - 1), rows.stop))
