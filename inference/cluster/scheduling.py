"""The scheduler of a cluster, as a run uses it: which workers there are, tasks for them, and their results."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..i18n import tr
from ..inert import inert
from .connection import NO_ANSWER, unreachable

_ANSWER = 30.0  # seconds that the scheduler may take
_RESULTS = 10.0  # seconds for results of workers, one of which may have died just now
_END = 5.0  # seconds in which workers hear that a run has ended
_AT_ONCE = 256  # results
FINISHED, _FAILED = "finished", "error"


@dataclass(frozen=True)
class TaskResult:
    """How a task has ended.

    Attributes:
        result: Its result.
        failure: Why it has failed; "" if it has not.
        is_lost: Whether its result, or a value that it needed, is lost with a dead worker, or with the scheduler.
    """

    result: Any = None
    failure: str = ""
    is_lost: bool = False


class Scheduling:
    """A connection to a scheduler.

    Attributes:
        name: The cluster, for messages.
    """

    def __init__(self, name: str, client: Any, parallel_factor: str) -> None:  # noqa: ANN401  of an optional package
        """Use a client of Dask.

        Args:
            name: The cluster, for messages.
            client: The client.
            parallel_factor: The threads of each worker, as in a job; "" for as many as Dask gives it.
        """
        self.name = name
        self._client = client
        self._parallel_factor = parallel_factor

    def present(self) -> dict[str, str]:
        """Return the workers, and the threads of a run on each of them, as in a job.

        Raises:
            EngineError: The scheduler does not answer.
        """
        if self._client.status != "running":
            raise unreachable(self.name, OSError(tr("the connection was lost")))
        try:
            processors = self._client.sync(self._client.scheduler.ncores, callback_timeout=_ANSWER)
        except NO_ANSWER as error:
            raise unreachable(self.name, error) from error
        return {worker: self._parallel_factor or str(count) for worker, count in processors.items()}

    def submit(self, worker: str, function: Callable[..., object], *arguments: object) -> Any:  # noqa: ANN401
        """Give a worker a task, which no other worker takes over; return the future."""
        return self._client.submit(
            function, *arguments, workers=[worker], allow_other_workers=False, pure=False, retries=0
        )

    def send(self, content: bytes) -> Any:  # noqa: ANN401
        """Send bytes to a worker, from which others fetch them, each once; return the future.

        Raises:
            EngineError: The scheduler does not answer.
        """
        try:
            return self._client.scatter(content, timeout=_ANSWER)
        except NO_ANSWER as error:
            raise unreachable(self.name, error) from error

    def outcomes(self, tasks: Mapping[str, Any], most: int = _AT_ONCE) -> dict[str, TaskResult]:
        """Return the outcomes of the tasks that have ended, by their keys.

        A result that is not available because its worker has just died is left out.

        Args:
            tasks: The futures of the tasks.
            most: The number of results that are taken at most.

        Raises:
            EngineError: The connection is lost.
        """
        ended = {key: task for key, task in tasks.items() if task.done()}
        finished = [key for key, task in ended.items() if task.status == FINISHED][:most]
        results = self._results([ended[key] for key in finished]) if finished else []
        failed = {key: self._failure(task) for key, task in ended.items() if task.status == _FAILED}
        lost = [key for key, task in ended.items() if task.status not in (FINISHED, _FAILED)]
        return {
            **dict(zip(finished, map(TaskResult, results))),
            **{key: TaskResult(failure=failure) for key, failure in failed.items()},
            **{key: TaskResult(is_lost=True) for key in lost},
        }

    def _failure(self, task: Any) -> str:  # noqa: ANN401
        """Return why a task has failed, and in which line of the program.

        Raises:
            EngineError: The scheduler does not answer.
        """
        try:
            error, trace = task.exception(timeout=_ANSWER), task.traceback(timeout=_ANSWER)
        except NO_ANSWER as failure:
            raise unreachable(self.name, failure) from failure
        lines = [f"{os.path.basename(line.filename)}:{line.lineno}" for line in traceback.extract_tb(trace)[-1:]]
        reason = " ".join((f"{type(error).__name__}: {error}", *lines))
        return tr("its task failed ({reason})").format(reason=inert(reason))

    def _results(self, tasks: Sequence[Any]) -> list[Any]:
        """Return the results of tasks that are finished; none if a worker that has one has just died.

        Raises:
            EngineError: The connection is lost.
        """
        try:
            gather = partial(self._client.gather, [*tasks], asynchronous=True)
            return list(self._client.sync(gather, callback_timeout=_RESULTS))
        except NO_ANSWER as error:
            if self._client.status != "running":
                raise unreachable(self.name, error) from error
            return []

    def tell(self, workers: Sequence[str], function: Callable[[str], None], text: str) -> None:
        """Call a function on workers at once, while their tasks run, if they can be reached."""
        run = partial(self._client.run, function, text, workers=[*workers], on_error="ignore", asynchronous=True)
        with suppress(*NO_ANSWER):
            if workers and self._client.status == "running":
                self._client.sync(run, callback_timeout=_END)
