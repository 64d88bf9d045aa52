"""The end of a cancelled run; in qgis_process Ctrl-C and SIGTERM cancel it, and its exit code is that of an error.

In QGIS's window Cancel is no error, and in scripts and servers the signals belong to others.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qgis.core import QgsApplication, QgsProcessingException

from ..inference.network.guard import cancelled_by

if TYPE_CHECKING:
    from qgis.core import QgsProcessingFeedback

_SIGNALS = signal.SIGINT, signal.SIGTERM


def _is_qgis_process() -> bool:
    return QgsApplication.platform() == "qgis_process"


def results_of_cancelled(feedback: QgsProcessingFeedback, message: str) -> dict[str, Any]:
    """Log that a run was cancelled, and return its results, of which there are none.

    Raises:
        QgsProcessingException: The program is qgis_process, whose exit code scripts rely on.
    """
    if _is_qgis_process():
        raise QgsProcessingException(message)
    feedback.pushInfo(message)
    return {}


@contextmanager
def cancelled_by_signals(feedback: QgsProcessingFeedback) -> Iterator[None]:
    """Cancel a run of qgis_process on the first signal; a second one ends the program at once.

    Cancelling also stops a model that is being tried, here and in QGIS's window.
    """
    with cancelled_by(feedback.isCanceled):
        if not _is_qgis_process() or threading.current_thread() is not threading.main_thread():
            yield
            return
        with _handled_signals(feedback):
            yield


@contextmanager
def _handled_signals(feedback: QgsProcessingFeedback) -> Iterator[None]:

    def cancel(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        feedback.cancel()

    before = {number: signal.signal(number, cancel) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            # QGIS's own handler is none that Python could restore: after the run the signal ends the program.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
