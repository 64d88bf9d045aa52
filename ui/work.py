"""A cancellable background task that QGIS lists and that reports its progress."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from ..inference import Cancelled
from .kept_task import KeptTask


class Work(KeptTask):
    """A task that runs a function off the main thread and passes itself to it, for progress and cancellation.

    Attributes:
        result: What the function returned, once it has.
        error: What it raised; None for nothing or for a cancel.
        stopped: Whether it was cancelled, while it ran or before.
    """

    heard = pyqtSignal(str)
    ended = pyqtSignal()

    def __init__(self, description: str, function: Callable[[Work], object]) -> None:
        """Store the function to run."""
        super().__init__(description, QgsTask.Flag.CanCancel)
        self._function = function
        self.result: object = None
        self.error: Exception | None = None
        self.stopped = True  # until it has run: one that is cancelled while it waits never does

    def run(self) -> bool:
        """Run the function, in a QGIS worker thread."""
        try:
            self.result = self._function(self)
        except Cancelled:
            return False
        except Exception as error:  # judged on the main thread, where it can be shown or raised
            self.error = error
        self.stopped = False
        return self.error is None

    def finished(self, done: bool) -> None:
        """Emit `ended`, on the main thread."""
        super().finished(done)
        self.ended.emit()
