"""A cancellable background task that QGIS lists with its progress."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from ..inference import Cancelled
from .kept_task import KeptTask


class FunctionTask(KeptTask):
    """A task that runs a function off the main thread and passes itself to it, for progress and cancellation.

    Attributes:
        result: The function's return value, once it has returned.
        error: The exception it raised; None without one or after a cancellation.
        was_cancelled: Whether the task was cancelled, before or during its run.
    """

    output = pyqtSignal(str)  # a line of text from the function
    ended = pyqtSignal()

    def __init__(self, description: str, function: Callable[[FunctionTask], object]) -> None:
        """Store the function to run."""
        super().__init__(description, QgsTask.Flag.CanCancel)
        self._function = function
        self.result: object = None
        self.error: Exception | None = None
        self.was_cancelled = True  # until it has run: a task cancelled while queued never runs

    def run(self) -> bool:
        """Run the function in a QGIS worker thread."""
        try:
            self.result = self._function(self)
        except Cancelled:
            return False
        except Exception as error:  # handled on the main thread, which can show or raise it
            self.error = error
        self.was_cancelled = False
        return self.error is None

    def finished(self, done: bool) -> None:
        """Emit `ended` on the main thread."""
        super().finished(done)
        self.ended.emit()
