"""Compute a shared ledger with other processes, and write its blocks to the files of the run at the same time.

A thread reads each block in its turn, as soon as it is there, and holds only that one. A block may be removed after it
was written, because its worker has found that a file it reads had changed. So the checksum of each written block is
compared at the end with that of the block in the ledger; if one differs, the run writes its files again.
"""

from __future__ import annotations

import threading
import time
from array import array
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Callable, Optional

from ..errors import Cancelled, OutputError
from ..i18n import tr
from ..loop.writing import ClassSink
from ..progress import PartProgress, Progress, parts
from .blocks import BlockResult, checksum_of
from .one_block import block_of
from .recording import add_counts, unreadable_blocks
from .sharing import AWAY, Work, unusable, work_off
from .store import Store, is_published

Helpers = Optional[Callable[[Store, Work, Progress], None]]
"""Lets others compute the blocks of a ledger, whose form the work of this process shows."""

_WORK = (9, 1)  # of computing blocks with other processes, and of writing those that are left then
_POLL = 0.2  # seconds between looks for the next block
_ATTEMPTS = 3  # to get a block that is not damaged


class SupersededError(Exception):
    """Blocks were computed again after they had been written, so the files have to be written again."""


def compute_and_write(store: Store, output: str, work: Work, sink: ClassSink, helpers: Helpers) -> int:
    """Compute the blocks of a ledger together with others, and write all of them in their order.

    Args:
        store: The ledger.
        output: The output, for messages.
        work: The means to compute blocks; counts what is written.
        sink: Takes the results.
        helpers: Computes the blocks first, if given; this process computes what is left.

    Returns:
        The number of pixels that had a value to classify.

    Raises:
        PixelwiseError: The ledger cannot be used, blocks cannot be computed, or the files cannot be written.
        Cancelled: The user cancels.
        SupersededError: The files have to be written again.
    """
    computing, writing = parts(work.pool.progress, _WORK)
    with Follower(store, output, work, sink) as follower:
        progress = _FollowedProgress(computing, follower)
        if helpers:
            helpers(store, work, progress)
            _require_unpublished(store)
        own = replace(work.fresh(), pool=replace(work.pool, progress=progress))
        is_written = False
        while not is_written:
            work_off(store, own, waits=True)
            _require_unpublished(store)
            is_written = follower.reaches_end(writing)
        follower.require_same(writing)
    return follower.valid


def _require_unpublished(store: Store) -> None:
    """Refuse to continue if another process has published the files.

    Raises:
        OutputError: It has.
    """
    if is_published(store.folder):
        raise OutputError(
            tr("Ledger {folder}: another process has published the result in the meantime.").format(folder=store.folder)
        )


class Follower:
    """A thread that writes the blocks of a ledger in their order, each as soon as it is there.

    Attributes:
        valid: Number of written pixels with a value to classify.
    """

    def __init__(self, store: Store, output: str, work: Work, sink: ClassSink) -> None:
        """Write the blocks of a ledger to a sink.

        Args:
            store: The ledger.
            output: The output, for messages.
            work: Shows the form of the blocks, and counts what is written.
            sink: Takes the results.
        """
        self.valid = 0
        self._store = store
        self._output = output
        self._work = work
        self._sink = sink
        self._checksums = array("I")  # of the blocks that were written
        self._error: BaseException | None = None
        self._stop = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="pixelwise following", daemon=True)

    def __enter__(self) -> Follower:
        """Start.

        Raises:
            MemoryError: No thread can be started.
        """
        try:
            self._thread.start()
        except RuntimeError as error:
            raise MemoryError(str(error)) from error  # of the system, for another thread
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop after the current block, even on Ctrl-C: the thread uses files that are closed next."""
        self._stop.set()
        while not self._ended.is_set():
            with suppress(KeyboardInterrupt):  # after which a thread counts as ended (bpo-45274), so it is not joined
                self._ended.wait()

    def require_sound(self) -> None:
        """Raise the error that has ended the thread, if any."""
        if self._error is not None:
            raise self._error

    def reaches_end(self, progress: Progress) -> bool:
        """Wait while blocks are there; return False as soon as one is missing, True when all have been written.

        Raises:
            PixelwiseError: The files cannot be written, or the folder is unavailable for long.
            Cancelled: The user cancels.
        """
        there = time.monotonic()
        while not self._ended.wait(_POLL):
            progress.advance(len(self._checksums) / self._store.division.blocks)
            if progress.cancelled():
                raise Cancelled
            try:
                if self._is_missing(len(self._checksums)):
                    return False
                there = time.monotonic()
            except OSError as error:
                if time.monotonic() - there > AWAY:
                    raise unusable(self._store.folder, error) from error
        self.require_sound()
        return True

    def require_same(self, progress: Progress) -> None:
        """Require that all written blocks are still those of the ledger.

        Raises:
            SupersededError: Some are not.
            Cancelled: The user cancels.
        """
        for block, checksum in enumerate(self._checksums):
            if progress.cancelled():
                raise Cancelled
            if self._store.checksum(block) != checksum:
                raise SupersededError

    def _is_missing(self, block: int) -> bool:
        """Return True if a block is not finished.

        Raises:
            OSError: The folder is unavailable.
        """
        is_last_read = block == self._store.division.blocks  # and is being written
        return not is_last_read and not self._store.has(block) and block not in self._store.listed

    def _follow(self) -> None:
        try:
            for block in range(self._store.division.blocks):
                result = self._awaited(block)
                if result is None:
                    return
                self._write(result)
        except BaseException as error:  # raised by the thread of the run
            self._error = error
        finally:
            self._ended.set()

    def _write(self, result: BlockResult) -> None:
        for window in result.windows:
            self._sink.write(window.window, window.prediction)
            self.valid += window.valid
        add_counts(self._work.classifier, result.counts)

    def _awaited(self, block: int) -> BlockResult | None:
        """Return a block as soon as it is there; None if this is stopped before.

        Raises:
            OutputError: It cannot be read for long, or is damaged however often it is computed.
        """
        attempts, failing = 0, 0.0
        while not self._stop.is_set():
            try:
                return self._read(block)
            except FileNotFoundError:
                failing = 0.0
            except ValueError as error:
                self._store.discard(block)  # so it is computed again
                attempts += 1
                if attempts == _ATTEMPTS:
                    raise unreadable_blocks(self._output, self._store.folder, str(error)) from error
            except OSError as error:
                failing = failing or time.monotonic()
                if time.monotonic() - failing > AWAY:
                    raise unusable(self._store.folder, error) from error
            self._stop.wait(_POLL)
        return None

    def _read(self, block: int) -> BlockResult:
        """Return a finished block, and remember its checksum.

        Raises:
            OSError: It is not there, or cannot be read.
            ValueError: It is damaged, another block, or of another form.
        """
        store = self._store
        content = store.content(block)
        result = block_of(self._work, store.division, block, content, store.block_identity(block))
        self._checksums.append(checksum_of(content))
        return result


class _FollowedProgress(PartProgress):
    """Progress of computing blocks that ends with the error of the thread that writes them."""

    def __init__(self, progress: Progress, follower: Follower) -> None:
        """Pass all on to `progress`."""
        super().__init__(progress, 0.0, 1.0)
        self._cancelled = progress.cancelled
        self._follower = follower
        self.cancelled = self._is_cancelled

    def _is_cancelled(self) -> bool:
        """Return True if the user wants the run to stop.

        Raises:
            PixelwiseError: The files cannot be written.
        """
        self._follower.require_sound()
        return self._cancelled()
