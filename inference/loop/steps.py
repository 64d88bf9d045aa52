"""Run steps of work side by side, and take their results in order.

Nothing here knows what a step does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from ..errors import Cancelled
from ..progress import Progress

Work = TypeVar("Work")
Result = TypeVar("Result")

_PATIENCE = 0.2  # seconds between looks at the cancel button while a step runs


def in_order(
    step: Callable[[Work], Result],
    work: Iterable[Work],
    threads: int,
    progress: Progress,
    stop: Callable[[], None],
) -> Generator[Result, None, None]:
    """Run steps side by side, a bounded number ahead, and yield their results in the order of the work.

    Where that ends early, `stop` cuts the steps short that are still running.

    Raises:
        Cancelled: The user wishes so.
    """
    ahead: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="pixelwise")
    try:
        for piece in work:
            ahead.append(pool.submit(step, piece))
            if len(ahead) > threads:
                yield _awaited(ahead.popleft(), progress)
        while ahead:
            yield _awaited(ahead.popleft(), progress)
    except BaseException:  # also when the caller closes this early (GeneratorExit), which is no Exception
        stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _awaited(result: Future[Result], progress: Progress) -> Result:
    try:
        while True:
            if progress.cancelled():
                raise Cancelled
            if wait([result], timeout=_PATIENCE).done:
                return result.result()
    finally:
        del result  # its error's traceback leads here: a circle that would keep rasters open until it is found
