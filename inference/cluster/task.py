"""The task of a worker of a cluster: it joins the run of a ledger, like the command `worker`."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any

from ..errors import ArgumentError, Cancelled, EngineError, PixelwiseError
from ..ledger.store import Store, is_published
from ..progress import NullProgress
from ..work import work

COMPUTED, ERROR, UNSEEN, STOPPED, WARNINGS = "computed", "error", "unseen", "stopped", "warnings"
OF_ITEM = "of_item"  # whether the error is one of these rasters, and other runs may be possible
_LOOK = 1.0  # seconds between checks whether the run continues


def take_part(ledger: str, permit: str, parallel_factor: str) -> Mapping[str, Any]:
    """Compute blocks of a ledger until all are finished.

    Args:
        ledger: The folder of the ledger.
        permit: A file that exists as long as the run continues.
        parallel_factor: Worker threads, as in a job.

    Returns:
        Plain values: the number of blocks that were computed, or why there are none.
    """
    if is_published(ledger):
        return {COMPUTED: 0}
    if Store.at(ledger) is None:
        return {UNSEEN: True}
    progress = _WorkerProgress(permit)
    try:
        return {
            COMPUTED: work(ledger, progress, parallel_factor=parallel_factor, waits=True),
            WARNINGS: progress.warnings,
        }
    except Cancelled:
        return {STOPPED: True}
    except PixelwiseError as error:
        return {**failure_of(error), WARNINGS: progress.warnings}


def failure_of(error: PixelwiseError) -> dict[str, Any]:
    """Return an error as plain values for the client."""
    return {ERROR: str(error), OF_ITEM: not isinstance(error, (ArgumentError, EngineError))}


class _WorkerProgress(NullProgress):
    """Progress of a worker, which stops when the run does."""

    def __init__(self, permit: str) -> None:
        """Continue as long as the file `permit` exists."""
        self.warnings: list[str] = []
        self._permit = permit
        self._looked = 0.0
        self._stops = False

    def cancelled(self) -> bool:
        """Return True if the run has ended."""
        now = time.monotonic()
        if not self._stops and now - self._looked >= _LOOK:
            self._looked = now
            folder = os.path.dirname(self._permit)
            # A drive that is unavailable for a while does not end the run.
            self._stops = os.path.isdir(folder) and not os.path.lexists(self._permit)
        return self._stops

    def warning(self, text: str) -> None:
        """Keep a warning for the log of the run."""
        self.warnings.append(text)
