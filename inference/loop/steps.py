"""Run steps in threads, and yield their results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from typing import TypeVar

from ..errors import Cancelled
from ..progress import Progress

StepInput = TypeVar("StepInput")
StepResult = TypeVar("StepResult")

_POLL = 0.2  # seconds between checks of the cancel button while a step runs


def in_order(
    step: Callable[[StepInput], StepResult],
    work: Iterable[StepInput],
    threads: Callable[[], int],
    progress: Progress,
    stop: Callable[[], None],
) -> Generator[StepResult, None, None]:
    """Run steps in threads, a bounded number ahead, and yield their results in the order of the work.

    Args:
        step: Called with each piece of work.
        work: The pieces of work.
        threads: Returns the number of threads; called before each piece. The number may rise.
        progress: Polled for cancellation.
        stop: Called to cut running steps short if this ends early.

    Raises:
        Cancelled: The user cancels.
    """
    ahead: deque[Future[StepResult]] = deque()
    pool = _Pool(threads)
    try:
        for piece in work:
            ahead.append(pool.submit(step, piece))
            if len(ahead) > pool.size:
                yield _awaited(ahead.popleft(), progress)
        while ahead:
            yield _awaited(ahead.popleft(), progress)
    except BaseException:  # GeneratorExit too: the caller closes this early
        stop()
        raise
    finally:
        pool.end()


def interruptible(
    step: Callable[[StepInput], StepResult], work: StepInput, progress: Progress, stop: Callable[[], None]
) -> StepResult:
    """Run one step in a thread, so that the user can cancel it.

    Raises:
        Cancelled: The user cancels.
    """
    [result] = in_order(step, [work], lambda: 1, progress, stop)
    return result


class _Pool:
    """A thread pool that can grow."""

    def __init__(self, threads: Callable[[], int]) -> None:
        """Store the function that returns the number of threads."""
        self._threads = threads
        self._pools: list[ThreadPoolExecutor] = []
        self.size = 0

    def submit(self, step: Callable[[StepInput], StepResult], piece: StepInput) -> Future[StepResult]:
        """Run a step in a thread."""
        if self._threads() > self.size:
            self.size = self._threads()
            for pool in self._pools:
                pool.shutdown(wait=False)  # its threads end after their steps
            self._pools.append(ThreadPoolExecutor(self.size, thread_name_prefix="pixelwise"))
        try:
            return self._pools[-1].submit(step, piece)
        except RuntimeError as error:
            raise MemoryError(str(error)) from error  # of the system, for another thread

    def end(self) -> None:
        """Drop steps that have not begun, and wait for the others."""
        for pool in self._pools:
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in self._pools:
            pool.shutdown(wait=True)


def _awaited(result: Future[StepResult], progress: Progress) -> StepResult:
    try:
        while True:
            if progress.cancelled():
                raise Cancelled
            try:
                return result.result(timeout=_POLL)
            except TimeoutError:
                if result.done():  # in the meantime, or the step itself raised TimeoutError
                    return result.result()
    finally:
        del result  # a cycle with its error's traceback would keep rasters open until it is collected
