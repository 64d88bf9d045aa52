"""The workers of a cluster that share a run: each has one task, which joins the ledger."""

from __future__ import annotations

import pydoc
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Callable

from ..disk.pulse import wait
from ..errors import EngineError, PixelwiseError
from ..i18n import numeral, tr
from ..inert import inert
from ..ledger.store import Store, is_published
from ..progress import Progress
from .dispatch import Dispatch
from .scheduling import Scheduling, TaskResult
from .task import COMPUTED, ERROR, OF_ITEM, UNSEEN, WARNINGS, take_part

_POLL = 0.5  # seconds between looks at the cluster
_SOON = 0.1  # seconds between looks for answers that workers give at once
_REST = 10  # times the duration of a look at the folder, which takes a second if it has a million blocks
_ALONE = 60.0  # seconds without any worker
_LAST = 30.0  # seconds in which the tasks end after the last block
_AGAIN = 5.0  # seconds until a worker whose task has ended is asked again, if blocks are missing
_LOST = 10, 3  # workers that may be lost without progress: so many, or so many times those that are there
_TASK = f"{take_part.__module__}.{take_part.__name__}"


class Crew:
    """The workers of a cluster. The scheduler and this process hold one task for each of them, however many blocks.

    Those that cannot access the ledger are served by a `Dispatch`, with two tasks for each.
    """

    def __init__(
        self,
        scheduling: Scheduling,
        store: Store,
        submit: Callable[[str, str], Any],
        dispatch: Dispatch,
        progress: Progress,
    ) -> None:
        """Let workers compute the blocks of a ledger.

        Args:
            scheduling: The cluster.
            store: The ledger.
            submit: Gives the worker with an address its task for a number of threads; returns the future.
            dispatch: Serves the workers that cannot access the ledger.
            progress: Shows the share of all blocks that are finished.
        """
        self._scheduling = scheduling
        self._store = store
        self._submit = submit
        self._dispatch = dispatch
        self._progress = progress
        self._tasks: dict[str, Any] = {}
        self._computed: dict[str, int] = {}
        self._ended: dict[str, float] = {}  # when a worker found that all blocks were finished
        self._failed: dict[str, str] = {}
        self._fails_alone = True  # whether the rasters of this run are the reason why workers cannot be used
        self._remote: set[str] = set()  # workers that cannot access the ledger
        self._equipped: set[str] = set()  # workers that were asked whether they have Pixelwise
        self._seen = time.monotonic()  # when a worker was there
        self._lost = self._done = 0  # workers since the last progress, and blocks
        self._due = 0.0  # when to look at the folder again

    def __enter__(self) -> Crew:
        """Return this."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log how many blocks each worker has computed."""
        for worker, computed in self._dispatch.computed.items():
            text = tr("Worker {worker}: {computed} of {blocks} blocks, sent to this computer.")
            counts = numeral(computed), numeral(self._store.division.blocks)
            self._progress.info(text.format(worker=worker, computed=counts[0], blocks=counts[1]))
        for worker, computed in self._computed.items():
            self._progress.info(
                tr("Worker {worker}: {computed} of {blocks} blocks.").format(
                    worker=worker, computed=numeral(computed), blocks=numeral(self._store.division.blocks)
                )
            )

        self._log_others()

    def _log_others(self) -> None:
        """Log the blocks that none of these workers has reported."""
        with suppress(OSError):
            others = self._store.count - sum(self._computed.values()) - sum(self._dispatch.computed.values())
            if others > 0:
                self._progress.info(
                    tr("Earlier runs, and workers that are gone: {computed} of {blocks} blocks.").format(
                        computed=numeral(others), blocks=numeral(self._store.division.blocks)
                    )
                )

    def work(self) -> None:
        """Wait until all blocks are finished; workers that appear later join.

        Raises:
            PixelwiseError: The scheduler does not answer, or no worker can be used.
            Cancelled: The user cancels.
        """
        while not self._is_done():
            self._look()
            if not (self._tasks or self._dispatch.workers):
                self._require_workers()
            wait(_SOON if self._asks else _POLL, self._progress.cancelled)
        with suppress(EngineError):  # only the counts of the workers are still missing
            self._wait_for_tasks()

    def _wait_for_tasks(self) -> None:
        began = time.monotonic()
        while self._tasks and time.monotonic() - began < _LAST:
            self._look()
            wait(_SOON, self._progress.cancelled)

    def _is_done(self) -> bool:
        began = time.monotonic()
        if began < self._due:
            return False
        try:
            done = self._store.count
        except OSError:  # workers wait too, and writing the files reports the reason
            return is_published(self._store.folder)
        finally:
            now = time.monotonic()
            self._due = now + _REST * (now - began)
        if done > self._done:
            self._done, self._lost = done, 0
        self._progress.advance(done / self._store.division.blocks)
        return done >= self._store.division.blocks

    def _look(self) -> None:
        """Give new workers their task, and take the results of those that are ready.

        Raises:
            EngineError: The scheduler does not answer, or its workers die.
        """
        present = self._scheduling.present()
        for worker, outcome in self._scheduling.outcomes(self._tasks).items():
            del self._tasks[worker]
            self._take(worker, outcome)
        for worker in [worker for worker in (*self._tasks, *self._dispatch.workers) if worker not in present]:
            self._tasks.pop(worker, None)
            self._lost += 1
            self._progress.info(
                tr("Worker {worker} is no longer connected; other workers compute its blocks.").format(worker=worker)
            )
        self._ended = {worker: ended for worker, ended in self._ended.items() if worker in present}
        for worker in present:
            self._seen = now = time.monotonic()
            groups = self._tasks, self._failed, self._dispatch.workers
            is_idle = not any(worker in workers for workers in groups)
            # A finished block may be removed: it is damaged, or a file that its worker reads has changed.
            if is_idle and now - self._ended.get(worker, -_AGAIN) >= _AGAIN:
                self._start_worker(worker, present[worker])
        for worker, failure in self._dispatch.look(present).items():
            self._fail(worker, failure.reason, of_item=failure.of_item)
        if self._lost > max(_LOST[0], _LOST[1] * len(present)):
            raise self._failure(tr("its workers keep stopping before they finish a block"))

    @property
    def _asks(self) -> bool:
        """Whether a worker is being asked whether it has Pixelwise."""
        return any(worker not in self._equipped for worker in self._tasks)

    def _start_worker(self, worker: str, threads: str) -> None:
        """Give a worker its task, after it was asked whether it has Pixelwise."""
        if worker in self._remote:
            self._dispatch.start_worker(worker, threads)
        elif worker in self._equipped:
            self._tasks[worker] = self._submit(worker, threads)
        else:  # by reference to a module of Python: a task that a worker cannot unpickle ends it
            self._tasks[worker] = self._scheduling.submit(worker, pydoc.locate, _TASK)

    def _take(self, worker: str, outcome: TaskResult) -> None:
        """Note the outcome of a task; if it is lost, worker or scheduler is gone, which the next look finds."""
        if outcome.failure:
            self._fail(worker, outcome.failure)
        elif not outcome.is_lost:
            self._note(worker, outcome.result)

    def _note(self, worker: str, result: Any) -> None:  # noqa: ANN401
        if worker not in self._equipped:
            if result is None:
                self._fail(worker, tr("Pixelwise is not installed there"))
            self._equipped.add(worker)
            return
        for warning in result.get(WARNINGS, ()):
            self._progress.warning(tr("Worker {worker}: {text}").format(worker=worker, text=inert(str(warning))))
        if ERROR in result:
            self._fail(worker, inert(str(result[ERROR])), of_item=bool(result.get(OF_ITEM)))
        elif UNSEEN in result:
            self._remote.add(worker)
        else:
            self._computed[worker] = self._computed.get(worker, 0) + int(result.get(COMPUTED, 0))
            self._ended[worker] = time.monotonic()

    def _fail(self, worker: str, reason: str, *, of_item: bool = False) -> None:
        self._fails_alone &= of_item
        self._failed[worker] = reason
        self._progress.warning(tr("Worker {worker} cannot be used: {reason}").format(worker=worker, reason=reason))

    def _require_workers(self) -> None:
        """Refuse to wait if no worker can be used.

        Raises:
            EngineError: No worker can be used, or none has been available for long.
            PixelwiseError: Each worker that can be used fails on these rasters.
        """
        if time.monotonic() - self._seen >= _ALONE:
            reason = tr("no worker has been available for a minute")
        elif self._failed and not self._ended:
            worker, text = next(iter(self._failed.items()))
            reason = tr("none of the workers can be used. {worker}: {reason}").format(
                worker=worker, reason=text.rstrip(".")
            )
            if self._fails_alone:
                raise PixelwiseError(str(self._failure(reason)))
        else:
            return
        raise self._failure(reason)

    def _failure(self, reason: str) -> EngineError:
        return EngineError(
            tr(
                "Cluster {name}: {reason}. Finished parts are kept, unless the output is temporary: start the same run "
                "again with the cluster, or with Cluster empty to finish it on this computer."
            ).format(name=self._scheduling.name, reason=reason),
            "cluster",
        )
