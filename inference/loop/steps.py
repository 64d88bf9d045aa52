"""Run steps of work side by side, and take their results in order.

Nothing here knows what a step does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from typing import TypeVar

from ..errors import Cancelled
from ..progress import Progress

Work = TypeVar("Work")
Result = TypeVar("Result")

_PATIENCE = 0.2  # seconds between looks at the cancel button while a step runs


def in_order(
    step: Callable[[Work], Result],
    work: Iterable[Work],
    threads: Callable[[], int],
    progress: Progress,
    stop: Callable[[], None],
) -> Generator[Result, None, None]:
    """Run steps side by side, a bounded number ahead, and yield their results in the order of the work.

    Args:
        step: What is done with each piece.
        work: The pieces.
        threads: How many threads there shall be; asked before each piece, it may rise.
        progress: Asked whether to go on.
        stop: Cuts steps short that are still running, where this ends early.

    Raises:
        Cancelled: The user wishes so.
    """
    ahead: deque[Future[Result]] = deque()
    pool = _Pool(threads)
    try:
        for piece in work:
            ahead.append(pool.submit(step, piece))
            if len(ahead) > pool.size:
                yield _awaited(ahead.popleft(), progress)
        while ahead:
            yield _awaited(ahead.popleft(), progress)
    except BaseException:  # also when the caller closes this early (GeneratorExit), which is no Exception
        stop()
        raise
    finally:
        pool.end()


class _Pool:
    """Threads whose number may rise."""

    def __init__(self, threads: Callable[[], int]) -> None:
        """Ask how many there shall be before each piece of work."""
        self._threads = threads
        self._pools: list[ThreadPoolExecutor] = []
        self.size = 0

    def submit(self, step: Callable[[Work], Result], piece: Work) -> Future[Result]:
        """Have a thread do a step."""
        if self._threads() > self.size:
            self.size = self._threads()
            for pool in self._pools:
                pool.shutdown(wait=False)  # its threads end with the steps that they have
            self._pools.append(ThreadPoolExecutor(self.size, thread_name_prefix="pixelwise"))
        return self._pools[-1].submit(step, piece)

    def end(self) -> None:
        """Begin no step any more, and wait for those that go on."""
        for pool in self._pools:
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in self._pools:
            pool.shutdown(wait=True)


def _awaited(result: Future[Result], progress: Progress) -> Result:
    try:
        while True:
            if progress.cancelled():
                raise Cancelled
            try:
                return result.result(timeout=_PATIENCE)
            except TimeoutError:
                if result.done():  # meanwhile, or it was the step's own
                    return result.result()
    finally:
        del result  # its error's traceback leads here: a circle that would keep rasters open until it is found
