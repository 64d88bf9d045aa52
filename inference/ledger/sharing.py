"""Compute the blocks of a ledger together with other processes, each of which claims the blocks that it computes.

The results go only to the ledger; the process that writes the files takes them from there, in order (recording.py).
"""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeVar

from ..disk.pulse import not_cancelled, wait
from ..errors import OutputError, PixelwiseError
from ..grid.tiling import Tile
from ..grid.window import Window
from ..i18n import numeral, tr
from ..loop import classify_blended
from ..loop.blend import Piece
from ..loop.classify import CountingClassifier
from ..loop.classify_blended import Blending
from ..loop.tile_pool import TilePool
from ..loop.writing import ClassifiedWindow
from ..network.scoring import ScoredWindow
from ..progress import NullProgress, Progress
from ..raster.missing import Filled
from ..raster.watch import FileWatch
from ..result.prediction import Prediction
from .blocks import BlockResult, PackedBlock
from .claims import Claims
from .recording import RecordingBlending, RecordingClassifier
from .store import Store, is_published

Value = TypeVar("Value")

_POLL = 1.0  # seconds between looks at the blocks of others
_SOON = 0.1  # seconds until the first of these looks; each next one takes twice as long, up to the former
AWAY = 150.0  # seconds that the folder of a ledger, such as a network drive, may be unavailable
_LATE, _LATE_AT_LEAST = 3.0, 10.0  # times the time of a block here, and seconds, after which others are too slow
_LATE_UNKNOWN = 60.0  # seconds, if no block was computed here
REMEMBERED_BLOCKS = 99  # blocks whose times are remembered


@dataclass(frozen=True)
class Work:
    """A classifier with its tiles, threads and files, as the loop runs it.

    Attributes:
        classifier: The classifier.
        blending: The classifier and its tiles, if they blend.
        pool: The threads.
        size: Rows and columns of the output.
        watch: The files that are read.
    """

    classifier: CountingClassifier
    blending: Blending | None
    pool: TilePool
    size: tuple[int, int]
    watch: FileWatch

    def fresh(self) -> Work:
        """Return the same with counters that start at zero."""
        blending = self.blending
        if blending is not None:
            blending = replace(blending, classifier=blending.classifier.fresh())
        return replace(self, classifier=self.classifier.fresh(), blending=blending)

    @property
    def units(self) -> int:
        """The number of tiles, or of rows of tiles of all strips."""
        if self.blending is None:
            return self.classifier.tiling.count(*self.size)
        return len(self.blending.layout.rows.starts) * len(self.blending.strips)

    @property
    def bytes_per_unit(self) -> int:
        """The bytes of the results of a unit, at most."""
        prediction = self.classifier.rule.empty((1, 1))
        size = prediction.classes.nbytes + sum(percents.nbytes for percents in prediction.percents.values())
        if self.blending is None:
            step = self.classifier.tiling.step
            return step[0] * step[1] * size
        return self.blending.layout.rows.starts.step * max(strip.width for strip in self.blending.strips) * size


def work_off(store: Store, work: Work, *, waits: bool) -> int:
    """Compute the blocks of a ledger that no other process computes, then those that take another process too long.

    Args:
        store: The ledger.
        work: The means to compute them; its progress shows the share of all blocks that are finished.
        waits: Whether this waits until all blocks are finished, and takes over those of workers that die.

    Returns:
        The number of blocks that were computed here.

    Raises:
        Cancelled: The user cancels.
        OutputError: The folder can no longer be used.
        RasterError: A file that was read has changed; the blocks that may be of its new content are not kept.
    """
    store.restore_folder()
    try:
        with Claims(store.folder, store.division.blocks) as claims:
            share = SharedLedger(store, claims, work)
            try:
                _take_turns(work, share, waits=waits)
                work.watch.check()  # no block of other content is left, however long ago the last check was
            except _Published:  # others were faster with what was left
                return share.computed
            except PixelwiseError:
                if work.watch.finds_change():
                    share.discard_since(work.watch.good_until)
                raise
            return share.computed
    except OSError as error:
        raise unusable(store.folder, error) from error


def _take_turns(work: Work, share: SharedLedger, *, waits: bool) -> None:
    progress, pause = work.pool.progress, _SOON
    while share.begin_pass():
        before = share.computed
        if share.has_free or share.has_late:
            _run_work(replace(work, pool=replace(work.pool, progress=_Cancelling(progress))), share)
        if share.computed > before:
            pause = _SOON
        elif waits:
            wait(pause, progress.cancelled)
            pause = min(2 * pause, _POLL)
        else:
            return


def _run_work(work: Work, share: SharedLedger) -> None:
    if work.blending is not None:
        classify_blended.run(_SharedBlending(work.blending, share, "", work.pool.progress), work.pool, Nowhere())
        return
    run_tiles(work, RecordingClassifier(work.classifier, share, "", work.pool.progress), share.report)


def run_tiles(work: Work, classifier: RecordingClassifier, report: Callable[[], None]) -> None:
    """Run the loop over tiles that do not blend, whose results go only to the ledger.

    Raises:
        Cancelled: The user cancels.
    """

    def process(batch: Sequence[Tile], images: Sequence[Filled | None]) -> int:
        return len(classifier.classify(batch, images))

    with closing(work.pool.process(classifier, classifier.tiles(work.size), process)) as steps:
        for _ in steps:
            report()


class SharedLedger:
    """The blocks that this process computes, of those that several processes compute together."""

    keeps_empty = True  # others see that they are finished

    def __init__(self, store: Store, claims: Claims, work: Work) -> None:
        """Compute blocks that no other process has claimed.

        Args:
            store: The ledger.
            claims: The claims of this process.
            work: Its progress shows the share of all blocks that are finished.
        """
        self.division = store.division
        self.folder = store.folder
        self.computed = 0
        self._store = store
        self._claims = claims
        self._progress = work.pool.progress
        self._watch = work.watch
        self._kept: list[tuple[float, int]] = []  # when which block was stored
        self._done: frozenset[int] = frozenset()
        self._is_mine: dict[int, bool] = {}
        self._lock = threading.Lock()
        self._before = 0  # computed before this pass
        self._patience = math.inf  # seconds until others are too slow
        self._claimed: dict[int, float] = {}  # when a block was claimed
        self._durations: deque[float] = deque(maxlen=REMEMBERED_BLOCKS)  # of the last blocks

    def begin_pass(self) -> bool:
        """Determine which blocks are finished; return False if all are.

        Raises:
            Cancelled: The user cancels.
            OSError: The folder is unavailable for long.
        """
        self._done = self._patiently(lambda: self._store.listed)
        self._is_mine = {}
        self._before = self.computed
        self.report()
        return len(self._done) < self.division.blocks

    @property
    def has_free(self) -> bool:
        """Whether blocks are neither finished nor computed by others."""
        self._patience = math.inf
        return len(self._done | self._patiently(self._claims.taken)) < self.division.blocks

    @property
    def has_late(self) -> bool:
        """Whether others take long for a block; if so, such blocks are computed here too."""
        self._patience = patience_after([*self._durations])
        late = self._patiently(lambda: self._claims.late(self._patience)) - self._done
        if late:
            text = tr(
                "Blocks that other workers are taking too long to finish and that are also computed here: {count}."
            )
            self._progress.info(text.format(count=numeral(len(late))))
        return bool(late)

    def report(self) -> None:
        """Report the share of all blocks that are finished, as far as this process knows."""
        done = len(self._done) + self.computed - self._before
        self._progress.advance(min(1.0, done / self.division.blocks))

    def hand_out(self, unit: int, progress: Progress) -> bool:  # noqa: ARG002  as `Ledger` does
        """Claim the block of a unit, if no process has done so yet; return whether it is computed here.

        Raises:
            Cancelled: The user cancels.
            OSError: The folder is unavailable for long.
        """
        block = self.division.block(unit)
        if block not in self._is_mine:
            self._is_mine[block] = block not in self._done and self._patiently(lambda: self._take(block))
        return self._is_mine[block]

    def _take(self, block: int) -> bool:
        if self._store.has(block) or not self._claims.take(block, self._patience):
            return False
        if self._store.has(block):  # finished between the two
            self._claims.release(block)
            return False
        self._claimed[block] = time.monotonic()
        return True

    def block(self, unit: int) -> int:
        """Return the block of a unit."""
        return self.division.block(unit)

    def is_finished(self, block: int | None) -> bool:
        """Whether the results of a block are not computed here."""
        return block is None or not self._is_mine.get(block, False)

    def passed(self, units: int, computed: int) -> None:
        """Ignore the number of units."""

    def read(self, block: int) -> BlockResult:
        """Refuse: results of others are not needed here.

        Raises:
            OSError: Always.
        """
        raise OSError(0, tr("block {number} is damaged").format(number=block))

    def keep(self, block: int, result: PackedBlock) -> None:
        """Store the results of a block, even if the folder is unavailable for a while, and give up its claim.

        Raises:
            OutputError: The folder cannot be used.
            RasterError: A file that was read has changed, so the block may be of its new content.
        """
        self._watch.check(at_once=False)
        try:
            is_new = self._patiently(lambda: self._put(block, result), not_cancelled)
        except OSError as error:
            raise unusable(self._store.folder, error) from error
        self._claims.release(block)
        now = time.monotonic()
        with self._lock:
            self._durations.append(now - self._claimed.pop(block, now))
            if is_new:
                self.computed += 1
                self._kept.append((now, block))

    def discard_since(self, moment: float) -> None:
        """Remove the blocks that were stored here since a moment of the monotonic clock."""
        for stored, block in self._kept:
            if stored >= moment:
                self._store.discard(block)

    def _put(self, block: int, result: PackedBlock) -> bool:
        """Store the results of a block; return False if a faster worker has stored them.

        Raises:
            OSError: The file system refuses.
        """
        if self._store.has(block):
            return False
        try:
            self._store.put(block, result)
        except OSError:
            if not self._store.has(block):
                raise
            return False  # another process reads the other file
        return True

    def _patiently(self, action: Callable[[], Value], cancelled: Callable[[], bool] | None = None) -> Value:
        """Do something in the folder of the ledger, even if it is unavailable for a while.

        Raises:
            Cancelled: The user cancels.
            OSError: It is unavailable for long.
            RasterError: The imagery has changed, or is unavailable too.
            _Published: The result has been published.
        """
        began = time.monotonic()
        while True:
            try:
                return action()
            except OSError:
                if is_published(self.folder):
                    raise _Published from None
                if time.monotonic() - began > AWAY:
                    raise
            self._watch.check(at_once=False)
            wait(_POLL, cancelled or self._progress.cancelled)


def patience_after(durations: Sequence[float]) -> float:
    """Return the seconds after which others are too slow for a block, given the durations of other blocks."""
    return max(_LATE * statistics.median(durations), _LATE_AT_LEAST) if durations else _LATE_UNKNOWN


class _Published(Exception):  # noqa: N818  no error
    """The files have been published, so nothing is left to do."""


class OwnBlending(RecordingBlending):
    """A classifier whose tiles blend that computes the blocks of this process alone."""

    def _kept(self, block: int, piece: Piece, complete: Iterator[ScoredWindow]) -> Iterator[ClassifiedWindow]:  # noqa: ARG002
        for _ in complete:  # the strip moves down
            pass
        return iter(())


class _SharedBlending(OwnBlending):
    """A classifier whose tiles blend that claims the blocks it reaches."""

    def __init__(self, blending: Blending, share: SharedLedger, output: str, progress: Progress) -> None:
        super().__init__(blending, share, output, progress)
        self._share = share
        self._listener = progress

    def pieces(self) -> Iterator[Piece]:
        """Iterate over the pieces of all strips; the blocks that a piece reaches are claimed first."""
        for piece in super().pieces():
            for unit in self.reached(piece):
                self._share.hand_out(unit, self._listener)
            self._share.report()
            yield piece


class Nowhere:
    """Takes results that are in the ledger already."""

    def write(self, window: Window, prediction: Prediction | None) -> None:
        """Ignore a result."""


class _Cancelling(NullProgress):
    """Progress of a loop over all tiles that only passes cancelling on."""

    def __init__(self, progress: Progress) -> None:
        """Ask `progress` whether to cancel."""
        self._listener = progress

    def cancelled(self) -> bool:
        """Return True if the user wants the run to stop."""
        return self._listener.cancelled()


def unusable(folder: str, error: OSError) -> OutputError:
    """Return the error about a ledger whose folder is unavailable for long, or not writable."""
    return OutputError(
        tr(
            "Ledger {folder}: it cannot be used ({reason}). Make the folder available to this computer, with write "
            "permission, and start again. Finished parts are not lost."
        ).format(folder=folder, reason=error.strerror or error)
    )
