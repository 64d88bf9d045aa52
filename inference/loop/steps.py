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
    pools: list[ThreadPoolExecutor] = []
    size = 0
    try:
        for piece in work:
            if threads() > size:
                for pool in pools:
                    pool.shutdown(wait=False)  # its threads end with the steps that they have
                size = threads()
                pools.append(ThreadPoolExecutor(size, thread_name_prefix="pixelwise"))
            ahead.append(pools[-1].submit(step, piece))
            if len(ahead) > size:
                yield _awaited(ahead.popleft(), progress)
        while ahead:
            yield _awaited(ahead.popleft(), progress)
    except BaseException:  # also when the caller closes this early (GeneratorExit), which is no Exception
        stop()
        raise
    finally:
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)


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
