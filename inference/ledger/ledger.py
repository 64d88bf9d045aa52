"""The ledger of a run: which blocks are finished, and whether the run is long enough for its blocks to be kept.

A run is divided into units, in the order of the results: tiles, or rows of tiles of a strip if tiles blend. A block
consists of consecutive units. A new ledger begins as soon as the first units show that the run takes long; blocks that
were begun before are not kept.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from ..i18n import tr
from ..progress import Progress
from .blocks import BlockResult
from .store import Store

_WORTH = 10.0  # seconds of a run from which its blocks are kept
_SECONDS = 2.0  # of a block
_SAMPLE = 1.0  # seconds after which the duration of a run is estimated
_MOST = 32 * 2**20  # bytes of the results of a block


def units_per_block(computed: int, seconds: float) -> int:
    """Return the number of units that take as long as a block should, given how many took how long."""
    return round(computed / max(seconds, 1e-3) * _SECONDS)


class Ledger:
    """The finished blocks of a run. Thread-safe."""

    def __init__(self, store: Store, bytes_per_unit: int, *, begun: bool) -> None:
        """Go on with a ledger on the disk, or prepare a new one, which is created when it is worthwhile.

        Args:
            store: The files.
            bytes_per_unit: Bytes of the results of a unit.
            begun: Whether the files exist.
        """
        self._store = store
        self._bytes = bytes_per_unit
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._first = 0 if begun else None
        self._finished = store.finished
        self._handed_out = -1
        self._computed = self._passed = 0
        self._messages: list[tuple[bool, str]] = []
        self._failed = False

    @property
    def store(self) -> Store:
        """The files."""
        return self._store

    @property
    def begun(self) -> bool:
        """Whether there are files."""
        return self._first is not None

    def hand_out(self, unit: int, progress: Progress) -> None:
        """Note that a unit is processed next, and log what has happened; called by the thread of the caller."""
        with self._lock:
            self._handed_out = max(self._handed_out, unit)
            messages, self._messages = self._messages, []
        for is_warning, text in messages:
            (progress.warning if is_warning else progress.info)(text)

    def block(self, unit: int) -> int | None:
        """Return the block of a unit; None if its block is not kept."""
        if self._first is None:
            return None
        block = self._store.division.block(unit)
        return block if block >= self._first else None

    def is_finished(self, block: int | None) -> bool:
        """Whether the results of a block were kept by an earlier run."""
        return block in self._finished

    def passed(self, units: int, computed: int) -> None:
        """Note that units have been processed, of which some had pixels to compute."""
        if self._first is not None or self._failed:
            return
        with self._lock:
            self._passed += units
            self._computed += computed
            seconds = time.monotonic() - self._started
            if self._first is None and self._computed and seconds >= _SAMPLE:
                self._begin_if_long(seconds)

    def _begin_if_long(self, seconds: float) -> None:
        division = self._store.division
        if seconds * division.units < _WORTH * self._passed:
            return
        units = units_per_block(self._computed, seconds)
        per_block = max(1, min(units, _MOST // max(1, self._bytes), division.units))
        self._store.division = replace(division, per_block=per_block)
        try:
            self._store.create()
        except OSError as error:
            self._fail(error)
            return
        self._first = self._handed_out // per_block + 1
        self._messages.append(
            (
                False,
                tr(
                    "Finished parts of this run are kept in {folder}: if it ends early, the same run started again "
                    "goes on from there."
                ).format(folder=self._store.folder),
            )
        )

    def read(self, block: int) -> BlockResult:
        """Return the results of a finished block.

        Raises:
            OSError: The file has disappeared, or has changed.
        """
        result = self._store.get(block)
        if result is None:
            raise OSError(0, tr("block {number} is damaged").format(number=block))
        return result

    def keep(self, block: int, result: BlockResult) -> None:
        """Store the results of a block; if this fails, the run goes on without its ledger."""
        if self._failed:
            return
        try:
            self._store.put(block, result)
        except OSError as error:
            with self._lock:
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        if not self._failed:
            self._failed = True
            template = tr(
                "Finished parts of this run can no longer be kept in {folder} ({reason}). It goes on, but if it ends "
                "early, they are computed again."
            )
            self._messages.append((True, template.format(folder=self._store.folder, reason=error.strerror)))
