"""Classifiers that keep the results of each block, and return those of blocks that an earlier run has kept.

The loop drives them like others, and writes all results in the same order, so the bytes of the files do not depend on
the ledger. Each block has counters of its own, which are added to those of the run when it is finished.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from ..errors import OutputError
from ..grid.tiling import Tile, Tiling
from ..grid.window import Window
from ..i18n import tr
from ..loop.blend import BlendLayout, Piece
from ..loop.classify import CountingClassifier, predict_window
from ..loop.classify_blended import Blending
from ..loop.gaps import Gaps
from ..loop.tile_pool import TileReader
from ..loop.value_sample import ValueSample
from ..loop.writing import ClassifiedWindow, Ordered
from ..network.engine import Network
from ..network.scoring import ScoredWindow
from ..progress import Progress
from ..raster.damage import by_place
from ..raster.imagery import RasterSource
from ..raster.mask import CountingMask
from ..raster.missing import Filled
from ..result.classes import ClassRule
from .blocks import BlockCounts, BlockPacker, BlockResult, PackedBlock
from .store import Division

AnyClassifier = TypeVar("AnyClassifier", bound=CountingClassifier)


class LedgerBlocks(Protocol):
    """The blocks of a run, as the classifiers need them: `Ledger`, or `SharedLedger` of several processes."""

    @property
    def division(self) -> Division:
        """How the work is divided."""

    @property
    def folder(self) -> str:
        """The folder of the ledger."""

    @property
    def keeps_empty(self) -> bool:
        """Whether blocks in which nothing had to be computed are kept too."""

    def hand_out(self, unit: int, progress: Progress) -> bool:
        """Note that a unit is processed next; return whether it is processed here."""

    def block(self, unit: int) -> int | None:
        """Return the block of a unit; None if its block is not kept."""

    def is_finished(self, block: int | None) -> bool:
        """Whether the results of a block are not computed here."""

    def passed(self, units: int, computed: int) -> None:
        """Note that units have been processed, of which some had pixels to compute."""

    def read(self, block: int) -> BlockResult:
        """Return the results of a finished block.

        Raises:
            OSError: They cannot be read.
        """

    def keep(self, block: int, result: PackedBlock) -> None:
        """Store the results of a block."""


def _counts(classifier: CountingClassifier) -> BlockCounts:
    mask = classifier.mask
    gaps, tiles = classifier.gaps, (mask.tiles, mask.tiles_inside) if mask else (0, 0)
    return BlockCounts(gaps.counts(), tiles, classifier.values.values, tuple(sorted(gaps.damaged_cells, key=by_place)))


def add_counts(classifier: CountingClassifier, counts: BlockCounts) -> None:
    """Add the counts of a block to those of the run."""
    classifier.gaps.add(counts.gaps)
    classifier.gaps.add_damaged(counts.damaged)
    if classifier.mask:
        classifier.mask.add(*counts.mask)
    if counts.values is not None:
        classifier.values.collect(counts.values)


class _BlockInProgress(Generic[AnyClassifier]):
    """A block in progress: a classifier with counters of its own, and the results so far, packed.

    Results that arrive before earlier ones wait for these; no others are in memory.
    """

    def __init__(self, classifier: AnyClassifier, units: range) -> None:
        self.classifier = classifier.fresh()
        self.packer = BlockPacker()
        self.results: Ordered[int, Sequence[ClassifiedWindow]] = Ordered(iter(units), self.packer.add)


class _BlocksInProgress(Generic[AnyClassifier]):
    """The blocks in progress, and the finished ones that are being written. Thread-safe."""

    def __init__(self, classifier: AnyClassifier, ledger: LedgerBlocks, output: str) -> None:
        self._classifier = classifier
        self._ledger = ledger
        self._output = output
        self._parts: dict[int, _BlockInProgress[AnyClassifier]] = {}
        self._stored: dict[int, dict[Window, ClassifiedWindow]] = {}
        self._lock = threading.Lock()

    def of(self, block: int) -> _BlockInProgress[AnyClassifier]:
        """Return a block in progress."""
        with self._lock:
            if block not in self._parts:
                self._parts[block] = _BlockInProgress(self._classifier, self._ledger.division.units_of(block))
            return self._parts[block]

    def add(self, block: int, unit: int, results: Sequence[ClassifiedWindow]) -> None:
        """Add all results of a unit; the block is kept with its last unit, unless no pixel of it had to be computed."""
        part = self.of(block)
        if not part.results.add([(unit, [*results])]):
            return
        with self._lock:
            del self._parts[block]
        counts = _counts(part.classifier)
        if self._ledger.keeps_empty or part.packer.has_predictions:
            self._ledger.keep(block, part.packer.packed(counts))
        add_counts(self._classifier, counts)

    def stored(self, block: int) -> dict[Window, ClassifiedWindow]:
        """Return the results of a finished block that have not been taken, in their order.

        Raises:
            OutputError: They can no longer be read.
        """
        with self._lock:
            if block not in self._stored:
                try:
                    result = self._ledger.read(block)
                except OSError as error:
                    raise self._unreadable(error) from error
                add_counts(self._classifier, result.counts)
                self._stored[block] = {window.window: window for window in result.windows}
            return self._stored[block]

    def take(self, block: int, windows: Sequence[Window]) -> list[ClassifiedWindow]:
        """Return the results of some windows of a finished block, each once.

        Raises:
            OutputError: They can no longer be read.
        """
        stored = self.stored(block)
        with self._lock:
            taken = [stored.pop(window, None) for window in windows]
        results = [result for result in taken if result is not None]
        if len(results) < len(taken):
            raise self._unreadable(OSError(0, tr("they belong to other tiles")))
        return results

    def _unreadable(self, error: OSError) -> OutputError:
        return unreadable_blocks(self._output, self._ledger.folder, error.strerror or str(error))


def unreadable_blocks(output: str, folder: str, reason: str) -> OutputError:
    """Return the error about finished blocks that cannot be read."""
    return OutputError(
        tr(
            "Output {output}: the finished parts in {folder} can no longer be read ({reason}). Run again: missing "
            "parts are computed again."
        ).format(output=output, folder=folder, reason=reason)
    )


class RecordingClassifier:
    """A classifier of tiles that keeps the results of each block."""

    def __init__(self, classifier: CountingClassifier, ledger: LedgerBlocks, output: str, progress: Progress) -> None:
        """Keep the results of a classifier for an output; changes of the ledger are logged."""
        self._classifier = classifier
        self._ledger = ledger
        self._parts = _BlocksInProgress(classifier, ledger, output)
        self._progress = progress
        self._units: dict[Window, int] = {}

    @property
    def network(self) -> Network:
        """The network."""
        return self._classifier.network

    @property
    def batch(self) -> int:
        """Tiles in a batch."""
        return self._classifier.batch

    @property
    def rule(self) -> ClassRule:
        """The rule that chooses classes by scores."""
        return self._classifier.rule

    @property
    def tiling(self) -> Tiling:
        """The tiles of the raster."""
        return self._classifier.tiling

    @property
    def mask(self) -> CountingMask | None:
        """The mask, if any."""
        return self._classifier.mask

    @property
    def gaps(self) -> Gaps:
        """The pixels that lack a band."""
        return self._classifier.gaps

    @property
    def values(self) -> ValueSample:
        """A sample of the values that are read."""
        return self._classifier.values

    def tiles(self, size: tuple[int, int]) -> Iterator[Tile]:
        """Iterate over the tiles of a raster of so many rows and columns, in the order of the results."""
        for unit, tile in enumerate(self._classifier.tiles(size)):
            if self._ledger.hand_out(unit, self._progress):
                self._units[tile.keep] = unit
                yield tile

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """Read the pixels of each tile of which no result has been kept."""
        images: list[Filled | None] = []
        for block, together in groupby(tiles, self._block):
            group = [*together]
            is_finished = self._ledger.is_finished(block)
            images += [None] * len(group) if is_finished else self._of(block).read(source, group)
        return images

    def classify(self, tiles: Sequence[Tile], images: Sequence[Filled | None]) -> list[ClassifiedWindow]:
        """Classify the kept pixels of each tile, or return the results that have been kept."""
        results: list[ClassifiedWindow] = []
        for block, together in groupby(tiles, self._block):
            group = [*together]
            done = len(results)
            results += self._classified(block, group, images[done : done + len(group)])
        self._ledger.passed(len(tiles), sum(result.prediction is not None for result in results))
        return results

    def _classified(
        self, block: int | None, tiles: Sequence[Tile], images: Sequence[Filled | None]
    ) -> list[ClassifiedWindow]:
        units = [self._units.pop(tile.keep) for tile in tiles]
        if block is not None and self._ledger.is_finished(block):
            return self._parts.take(block, [tile.keep for tile in tiles])
        results = self._of(block).classify(tiles, images)
        if block is not None:
            for unit, result in zip(units, results):
                self._parts.add(block, unit, [result])
        return results

    def _block(self, tile: Tile) -> int | None:
        return self._ledger.block(self._units[tile.keep])

    def _of(self, block: int | None) -> CountingClassifier:
        """Return the classifier with the counters of a block."""
        return self._classifier if block is None else self._parts.of(block).classifier


class RecordingBlending:
    """A classifier whose tiles blend that keeps the results of each block.

    A unit is a row of tiles of a strip: the rows of pixels that are complete after it and not before. Tiles that reach
    into an unfinished block are scored, regardless of their block, and added up in the same order.
    """

    def __init__(self, blending: Blending, ledger: LedgerBlocks, output: str, progress: Progress) -> None:
        """Keep the results of a classifier for an output; changes of the ledger are logged."""
        self._blending = blending
        self._ledger = ledger
        self._parts = _BlocksInProgress(blending.classifier, ledger, output)
        self._spare = blending.classifier.fresh()
        self._progress = progress
        self._strips = {strip.col: number for number, strip in enumerate(blending.strips)}
        self._rows: list[ClassifiedWindow] = []

    @property
    def layout(self) -> BlendLayout:
        """The tiles and their weights."""
        return self._blending.layout

    @property
    def channels(self) -> int:
        """Scores per pixel."""
        return self._blending.channels

    @property
    def reader(self) -> TileReader:
        """Reads the pieces."""
        return self

    @property
    def count(self) -> int:
        """The number of pieces."""
        return self._blending.count

    @property
    def network(self) -> Network:
        """The network."""
        return self._blending.classifier.network

    @property
    def batch(self) -> int:
        """Tiles in a batch."""
        return self._blending.classifier.batch

    def pieces(self) -> Iterator[Piece]:
        """Iterate over the pieces of all strips."""
        for piece in self._blending.pieces():
            self._ledger.hand_out(self._unit(piece), self._progress)
            yield piece

    def read(self, source: RasterSource, tiles: Sequence[Tile]) -> list[Filled | None]:
        """Read the pixels of each piece that reaches into an unfinished block."""
        return [self._read(source, tile) for tile in tiles if isinstance(tile, Piece)]

    def _read(self, source: RasterSource, piece: Piece) -> Filled | None:
        block = self._ledger.block(self._unit(piece))
        if block is None:
            return self._blending.classifier.read(source, [piece])[0]
        if not self._ledger.is_finished(block):
            return self._parts.of(block).classifier.read(source, [piece])[0]
        return self._spare.read(source, [piece])[0] if self._is_needed(piece) else None

    def _is_needed(self, piece: Piece) -> bool:
        """Return True if a piece has scores for pixels of an unfinished block."""
        return any(not self._ledger.is_finished(self._ledger.block(unit)) for unit in self.reached(piece))

    def reached(self, piece: Piece) -> Iterator[int]:
        """Iterate over the units for whose pixels a piece has scores."""
        rows, row = self.layout.rows, piece.place[0]
        while row < len(rows.starts) and rows.complete(row) < piece.keep.bottom:
            yield self._unit(piece, row)
            row += 1

    def weighted(self, pieces: Sequence[Piece], images: Sequence[Filled | None]) -> list[tuple[Piece, ScoredWindow]]:
        """Score tiles, and weight the scores that each adds to its strip."""
        return self._blending.weighted(pieces, images)

    def predicted(self, piece: Piece, complete: Iterator[ScoredWindow]) -> Iterator[ClassifiedWindow]:
        """Choose the classes of the rows that are complete after a piece, or return those that have been kept."""
        unit = self._unit(piece)
        block = self._ledger.block(unit)
        is_last = piece.place[1] == self.layout.cols.touching(piece.strip.col, piece.strip.right)[-1]
        if block is None:
            results = [*self._blending.predicted(piece, complete)]
        elif self._ledger.is_finished(block):
            return self._kept(block, piece, complete)
        else:
            classifier = self._parts.of(block).classifier
            results = [predict_window(classifier.rule, rows, classifier.gaps) for rows in complete]
        self._rows += results
        if is_last:
            if block is not None:
                self._parts.add(block, unit, self._rows)
            self._ledger.passed(1, any(result.prediction is not None for result in self._rows))
            self._rows = []
        return iter(results)

    def _kept(self, block: int, piece: Piece, complete: Iterator[ScoredWindow]) -> Iterator[ClassifiedWindow]:
        for _ in complete:  # the strip moves down
            pass
        inside = [window for window in self._parts.stored(block) if window.col == piece.strip.col]
        return iter(self._parts.take(block, [window for window in inside if window.bottom <= piece.complete]))

    def _unit(self, piece: Piece, row: int | None = None) -> int:
        """Return the unit of a piece, or that of another row of tiles of its strip."""
        return self._strips[piece.strip.col] * len(self.layout.rows.starts) + (piece.place[0] if row is None else row)
