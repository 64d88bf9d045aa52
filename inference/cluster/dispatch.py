"""Give blocks to the workers of a cluster that cannot access the ledger, and store the results that they send.

Each of these workers has two tasks at most, and each task the blocks of about a second, so the number of blocks that
this process holds, and that of tasks, is bounded. Nothing in an answer is unpickled here: it is JSON and the files of
blocks, whose form is checked before they are stored.
"""

from __future__ import annotations

import json
import secrets
import time
from collections import Counter, deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import TracebackType
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..inert import inert
from ..ledger.lending import Lending
from ..ledger.sharing import AWAY, Work, unusable
from ..ledger.store import Store
from ..progress import Progress
from .remote import BLOCKS, FILES, SUSPECT, ModelFiles, arrive, compute, lacking, leave, parcel_of, start
from .scheduling import FINISHED, Scheduling, TaskResult
from .task import ERROR, OF_ITEM, WARNINGS

_AHEAD = 2  # tasks of a worker
_SECONDS, _MOST_BLOCKS = 1.0, 8  # of a task, and its blocks
_GATHERED, _TASKS = 64 * 2**20, 256  # bytes of results, before they are compressed, and tasks, that are taken at once
_NONSENSE = ValueError, TypeError, KeyError, AttributeError, RecursionError


@dataclass(frozen=True)
class WorkerFailure:
    """Why a worker is no longer used, and whether these rasters are the reason."""

    reason: str
    of_item: bool


@dataclass(frozen=True)
class _Task:
    """Blocks that a worker computes, since when, and the future of their contents."""

    blocks: list[int]
    began: float
    future: Any


@dataclass
class _Remote:
    """A worker that cannot access the ledger.

    Attributes:
        threads: The threads of the run there, as in a job.
        guest: The future of its `Guest`, which stays there.
        opening: The future of its answer while it opens the run; None as soon as it computes.
        knows_model: Whether the answer is that of `start`, and not of `lacking`.
        tasks: Its tasks, by the keys of the futures.
        at_once: The blocks of its next task.
    """

    threads: str
    guest: Any
    opening: Any
    knows_model: bool = False
    tasks: dict[str, _Task] = field(default_factory=dict)
    at_once: int = 1


class Dispatch:
    """The workers that cannot access the ledger, and their blocks.

    Attributes:
        computed: How many blocks each of them has sent.
    """

    def __init__(self, scheduling: Scheduling, store: Store, work: Work, model: ModelFiles, progress: Progress) -> None:
        """Start without workers.

        Args:
            scheduling: The cluster.
            store: The ledger.
            work: The run as this process would compute it, which shows the form of a block.
            model: The model.
            progress: The log.
        """
        self.computed: Counter[str] = Counter()
        self._scheduling, self._store, self._progress = scheduling, store, progress
        self._model = model
        self._lending = Lending(store, work)
        size = max(1, work.bytes_per_unit * store.division.per_block)
        self._most = max(1, min(_MOST_BLOCKS, _GATHERED // size))  # blocks of a task
        self._gathered = max(1, min(_TASKS, _GATHERED // (size * self._most)))  # tasks whose results are taken at once
        self._token = secrets.token_hex(8)
        self._remotes: dict[str, _Remote] = {}
        self._sent: dict[str, Any] = {}  # the future of each file that was sent
        self._parcel = b""
        self._arrived: deque[tuple[str, int, bytes]] = deque()  # blocks to be stored
        self._failed: dict[str, WorkerFailure] = {}
        self._there = time.monotonic()  # when the folder of the ledger was last available

    def __enter__(self) -> Dispatch:
        """Return this."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the workers, and give up the claims."""
        self._scheduling.tell([*self._remotes], leave, self._token)
        self._remotes.clear()
        self._sent.clear()
        self._lending.__exit__(kind, error, trace)

    @property
    def workers(self) -> Collection[str]:
        """The workers that are served."""
        return self._remotes.keys()

    def start_worker(self, worker: str, threads: str) -> None:
        """Serve a worker, which runs so many threads.

        Raises:
            PixelwiseError: The model cannot be read, or the scheduler does not answer.
        """
        try:
            self._parcel = self._parcel or parcel_of(self._store, self._model)
        except OSError as error:
            raise _unreadable(error) from error
        guest = self._scheduling.submit(worker, arrive, self._token, self._content(""))
        self._remotes[worker] = _Remote(threads, guest, self._scheduling.submit(worker, lacking, guest))

    def look(self, present: Collection[str]) -> dict[str, WorkerFailure]:
        """Take the results that have arrived, and assign blocks; return the workers that fail, with the reason.

        Raises:
            PixelwiseError: The scheduler does not answer, or the folder of the ledger is unavailable for long.
        """
        self._failed = {}
        for worker in [*self._remotes]:
            if worker not in present:
                self._forget(worker)
        self._open()
        try:
            self._exchange()
            self._there = time.monotonic()
        except OSError as error:
            if time.monotonic() - self._there > AWAY:
                raise unusable(self._store.folder, error) from error
        return self._failed

    def _exchange(self) -> None:
        """Store the blocks that have arrived, and assign others.

        Raises:
            OSError: The folder of the ledger cannot be used.
        """
        self._store_arrived()
        for _ in range(0, sum(len(remote.tasks) for remote in self._remotes.values()), self._gathered):
            self._collect()
            self._store_arrived()
        self._hand_out()

    def _open(self) -> None:
        """Take the answers of the workers that open the run."""
        opening = {worker: remote.opening for worker, remote in self._remotes.items() if remote.opening is not None}
        for worker, outcome in self._scheduling.outcomes(opening).items():
            if not self._is_lacking(worker, outcome):
                self._open_next(worker, self._remotes[worker], outcome.result)

    def _open_next(self, worker: str, remote: _Remote, result: object) -> None:
        """Start the next step of a worker after its answer to the last one."""
        try:
            answer, _ = _answer_and_blocks(result)
        except _NONSENSE as error:
            self._fail(worker, _nonsense(error))
            return
        if remote.knows_model:
            remote.opening = None
            self._note(worker, answer)
        else:
            contents = [self._content(name) for name in self._model.names] if answer[FILES] else []
            remote.opening = self._scheduling.submit(worker, start, remote.guest, remote.threads, *contents)
            remote.knows_model = True

    def _is_lacking(self, worker: str, outcome: TaskResult) -> bool:
        """Return True if a task has no result; if a value that it needed is lost, the worker begins again."""
        if outcome.failure:
            self._fail(worker, outcome.failure)
        elif outcome.is_lost:
            threads = self._remotes[worker].threads
            self._forget(worker)
            self.start_worker(worker, threads)
        return bool(outcome.failure or outcome.is_lost)

    def _note(self, worker: str, answer: Mapping[str, Any]) -> None:
        """Log the warnings of a worker; it is no longer used if it has failed."""
        for warning in answer.get(WARNINGS, ()):
            self._progress.warning(tr("Worker {worker}: {text}").format(worker=worker, text=inert(str(warning))))
        self._recompute_suspect({block for block in answer.get(SUSPECT, ()) if self._is_block(block)})
        if ERROR in answer:
            self._fail(worker, inert(str(answer[ERROR])), of_item=bool(answer.get(OF_ITEM)))

    def _recompute_suspect(self, blocks: set[int]) -> None:
        """Have blocks computed again that may be of the new content of a file that has changed."""
        self._lending.give_back(block for _, block, _ in self._arrived if block in blocks)
        self._arrived = deque(arrival for arrival in self._arrived if arrival[1] not in blocks)
        self._lending.discard(blocks)

    def _is_block(self, number: object) -> bool:
        return isinstance(number, int) and 0 <= number < self._store.division.blocks

    def _collect(self) -> None:
        """Take results of tasks that have ended."""
        owners = {key: worker for worker, remote in self._remotes.items() for key in remote.tasks}
        futures = {key: self._remotes[worker].tasks[key].future for key, worker in owners.items()}
        for key, outcome in self._scheduling.outcomes(futures, self._gathered).items():
            worker = owners[key]
            remote = self._remotes.get(worker)
            if remote is not None and key in remote.tasks and not self._is_lacking(worker, outcome):
                self._take(worker, remote, remote.tasks.pop(key), outcome.result)

    def _take(self, worker: str, remote: _Remote, task: _Task, content: object) -> None:
        """Take the result of a task apart."""
        blocks: list[tuple[int, bytes]] = []
        try:
            answer, blocks = _answer_and_blocks(content)
        except _NONSENSE as error:
            answer = {ERROR: _nonsense(error)}
        came = {block: data for block, data in blocks if block in task.blocks}
        self._arrived += ((worker, block, data) for block, data in came.items())
        self._lending.give_back(block for block in task.blocks if block not in came)
        seconds = time.monotonic() - task.began
        remote.at_once = min(2 * remote.at_once, self._most) if seconds < _AHEAD * _SECONDS else 1
        self._note(worker, answer)

    def _store_arrived(self) -> None:
        """Store the blocks that have arrived.

        Raises:
            OSError: The folder cannot be used; the remaining blocks are stored later.
        """
        while self._arrived:
            worker, block, content = self._arrived[0]
            try:
                self.computed[worker] += self._lending.store(block, content)
            except ValueError as error:
                self._lending.give_back((block,))
                self._fail(worker, _nonsense(error))
            self._arrived.popleft()

    def _hand_out(self) -> None:
        """Give each worker blocks, those first that have none.

        Raises:
            OSError: The folder cannot be used.
        """
        ready = {worker: remote for worker, remote in self._remotes.items() if remote.opening is None}
        if not self._remotes:
            self._lending.give_up()
        slots = [worker for turn in range(_AHEAD) for worker, remote in ready.items() if len(remote.tasks) <= turn]
        if not slots:
            return
        blocks = iter(self._lending.take(sum(ready[worker].at_once for worker in slots)))
        for worker in slots:
            self._give(worker, [*islice(blocks, ready[worker].at_once)])
        idle = [worker for worker, remote in ready.items() if not remote.tasks]
        for worker, block in zip(idle, self._lending.take_late(len(idle))):
            self._give(worker, [block])

    def _give(self, worker: str, blocks: list[int]) -> None:
        if blocks:
            remote = self._remotes[worker]
            future = self._scheduling.submit(worker, compute, remote.guest, blocks)
            remote.tasks[future.key] = _Task(blocks, time.monotonic(), future)

    def _content(self, name: str) -> Any:  # noqa: ANN401
        """Return the future of a file of the model, or of the parcel, which is sent if no worker has it.

        Raises:
            PixelwiseError: It cannot be read, or the scheduler does not answer.
        """
        sent = self._sent.get(name)
        if sent is None or sent.status != FINISHED:
            try:
                content = self._model.content(name) if name else self._parcel
            except OSError as error:
                raise _unreadable(error) from error
            self._sent[name] = sent = self._scheduling.send(content)
        return sent

    def _fail(self, worker: str, reason: str, *, of_item: bool = False) -> None:
        self._failed[worker] = WorkerFailure(reason, of_item)
        self._forget(worker)

    def _forget(self, worker: str) -> None:
        """Stop serving a worker; Dask stops it and removes its files."""
        remote = self._remotes.pop(worker, None)
        for task in remote.tasks.values() if remote else ():
            self._lending.give_back(task.blocks)


def _answer_and_blocks(content: object) -> tuple[Mapping[str, Any], list[tuple[int, bytes]]]:
    """Return the answer of a task, and the contents of its blocks.

    Raises:
        ValueError, TypeError, KeyError: It is not one.
    """
    if not isinstance(content, bytes):
        raise TypeError(type(content).__name__)
    line, _, data = content.partition(b"\n")
    answer, blocks, offset = dict(json.loads(line)), [], 0
    for number, length in answer.get(BLOCKS, ()):
        if not 0 <= length <= len(data) - offset:
            raise ValueError("another length")
        blocks.append((int(number), data[offset : offset + length]))
        offset += length
    return answer, blocks


def _nonsense(error: Exception) -> str:
    return tr("it sent invalid data ({reason})").format(reason=inert(str(error)))


def _unreadable(error: OSError) -> ModelError:
    return ModelError(
        tr("Model: {file} cannot be read ({reason}), so it cannot be sent to workers that do not have it.").format(
            file=error.filename, reason=error.strerror
        )
    )
