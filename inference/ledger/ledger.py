"""The ledger of a run: which blocks are finished, and whether the run is long enough for its blocks to be kept.

A run is divided into units, in the order of the results: tiles, or rows of tiles of a strip if tiles blend. A block
consists of consecutive units. A new ledger begins as soon as the first units show that the run takes long; blocks that
were begun before are not kept.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from ..i18n import tr
from ..progress import Progress
from .blocks import BlockResult, PackedBlock
from .store import Division, Store

_WORTH = 10.0  # seconds of a run from which its blocks are kept
_SECONDS = 2.0  # of a block
_SAMPLE = 1.0  # seconds after which the duration of a run is estimated
_MOST_BLOCK_BYTES = 8 * 2**20  # bytes of the results of a block; they are in memory when a later run returns them


def units_per_block(computed: int, seconds: float) -> int:
    """Return the number of units that take as long as a block should, given the durations of others."""
    return round(computed / max(seconds, 1e-3) * _SECONDS)


def is_long(seconds: float) -> bool:
    """Return whether a run takes long enough for its blocks to be kept."""
    return seconds >= _WORTH


class Ledger:
    """The finished blocks of a run. Thread-safe."""

    def __init__(
        self,
        division: Division,
        bytes_per_unit: int,
        create: Callable[[Division], Store],
        require_inputs: Callable[[], None],
        store: Store | None = None,
    ) -> None:
        """Continue a ledger on disk, or prepare a new one, which is created when it is worthwhile.

        Args:
            division: Units and pixels of the run; the units of a block only of a ledger on the disk.
            bytes_per_unit: Bytes of the results of a unit.
            create: Creates the files of a new ledger.
            require_inputs: Raises an error if a file that the run reads has changed.
            store: The files of an earlier run, if any.
        """
        self.division = division
        self.store = store
        self._bytes = bytes_per_unit
        self._create = create
        self._require_inputs = require_inputs
        self._kept: list[tuple[float, int]] = []  # when which block was stored
        self._first = 0 if store else None  # the first block that is kept
        self._finished = store.finished if store else frozenset()
        self._lock = threading.Lock()
        self._handed_out = -1  # the last unit; more of its pieces may follow
        self._started = time.monotonic()
        self._computed = self._passed = self._per_block = 0
        self._warm: tuple[float, int] | None = None  # seconds and units until the first pixels were computed
        self._message = ""
        self._failed = False

    keeps_empty = False  # blocks in which nothing had to be computed

    @property
    def folder(self) -> str:
        """The folder; "" before it exists."""
        return self.store.folder if self.store else ""

    def hand_out(self, unit: int, progress: Progress) -> bool:
        """Note that a unit is processed next; called by the thread of the caller, which creates the files and logs.

        Returns:
            Whether it is processed here: always.
        """
        if self._first is None and self._per_block and not self._failed:
            self._begin(progress)
        self._handed_out = unit
        with self._lock:
            message, self._message = self._message, ""
        if message:
            progress.warning(message)
        return True

    def block(self, unit: int) -> int | None:
        """Return the block of a unit; None if its block is not kept."""
        if self._first is None:
            return None
        block = self.division.block(unit)
        return block if block >= self._first else None

    def is_finished(self, block: int | None) -> bool:
        """Whether the results of a block were kept by an earlier run."""
        return block in self._finished

    def passed(self, units: int, computed: int) -> None:
        """Note that units have been processed, of which some had pixels to compute."""
        if self._first is not None or self._per_block:
            return
        with self._lock:
            self._passed += units
            self._computed += computed
            seconds = time.monotonic() - self._started
            if self._computed > 0 and self._warm is None:
                self._warm = seconds, self._passed
            if self._warm and seconds >= _SAMPLE and self._expected(seconds, *self._warm) >= _WORTH:
                wanted = units_per_block(self._computed, seconds)
                self._per_block = max(1, min(wanted, _MOST_BLOCK_BYTES // max(1, self._bytes), self.division.units))

    def _expected(self, seconds: float, before: float, passed: int) -> float:
        """Return how long the run will take, from the units after the first ones, for which files were opened.

        Args:
            seconds: How long it has taken so far.
            before: How long it took until the first units.
            passed: The number of these.
        """
        units = self._passed - passed
        return seconds + ((seconds - before) / units * (self.division.units - self._passed) if units else 0)

    def _begin(self, progress: Progress) -> None:
        """Create the files; the first block that is kept is the first one of which no unit has been handed out."""
        self.division = replace(self.division, per_block=self._per_block)
        try:
            self.store = self._create(self.division)
        except OSError as error:
            self._fail(error)
            return
        self._first = self._handed_out // self._per_block + 1
        progress.info(
            tr(
                "Finished parts of this run are kept in {folder}: if it ends early, starting the same run again "
                "resumes from there."
            ).format(folder=self.store.folder)
        )

    def read(self, block: int) -> BlockResult:
        """Return the results of a finished block.

        Raises:
            OSError: The file has disappeared, or has changed.
        """
        result = self.store.get(block) if self.store else None
        if result is None:
            raise OSError(0, tr("block {number} is damaged").format(number=block))
        return result

    def keep(self, block: int, result: PackedBlock) -> None:
        """Store the results of a block; if this fails, the run continues without its ledger.

        Raises:
            RasterError: A file that the run reads has changed, so the block may be of its new content.
        """
        if self._failed or self.store is None:
            return
        self._require_inputs()
        try:
            self.store.put(block, result)
        except OSError as error:
            with self._lock:
                self._fail(error)
        with self._lock:
            self._kept.append((time.monotonic(), block))

    def discard_since(self, moment: float) -> None:
        """Remove the blocks that were stored since a moment of the monotonic clock."""
        for stored, block in self._kept:
            if self.store is not None and stored >= moment:
                self.store.discard(block)

    def _fail(self, error: OSError) -> None:
        if not self._failed:
            self._failed = True
            template = tr(
                "Finished parts of this run can no longer be kept in {folder} ({reason}). The run continues, but if it "
                "ends early, they have to be computed again."
            )
            folder = self.store.folder if self.store else error.filename
            self._message = template.format(folder=folder, reason=error.strerror)
