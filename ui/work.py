"""Work that QGIS shows in its list of tasks, that can be cancelled, and that says how it goes on."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from ..inference import Cancelled
from .kept_task import KeptTask


class Work(KeptTask):
    """A function that runs off the main thread. It gets the work, to tell of itself and to ask whether to stop.

    Attributes:
        result: What the function returned, once it has.
        error: What it raised; None for nothing or for a cancel.
        stopped: Whether it was cancelled, while it ran or before.
    """

    heard = pyqtSignal(str)
    ended = pyqtSignal()

    def __init__(self, description: str, function: Callable[[Work], object]) -> None:
        """Remember what to do."""
        super().__init__(description, QgsTask.Flag.CanCancel)
        self._function = function
        self.result: object = None
        self.error: Exception | None = None
        self.stopped = True  # until it has run: one that is cancelled while it waits never does

    def run(self) -> bool:
        """Do it, in a thread of QGIS's."""
        try:
            self.result = self._function(self)
        except Cancelled:
            return False
        except Exception as error:  # judged on the main thread, where it can be shown or raised
            self.error = error
        self.stopped = False
        return self.error is None

    def finished(self, done: bool) -> None:
        """Say so, on the main thread."""
        super().finished(done)
        self.ended.emit()
