"""Work that QGIS shows in its list of tasks, that can be cancelled, and that says how it goes on."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from ..inference.errors import Cancelled


class Work(QgsTask):
    """A function that runs off the main thread. It gets the work, to tell of itself and to ask whether to stop.

    Attributes:
        result: What the function returned, once it has.
        error: What it raised; None for nothing or for a cancel.
        stopped: Whether the user cancelled it.
    """

    heard = pyqtSignal(str)
    ended = pyqtSignal()

    def __init__(self, description: str, function: Callable[[Work], object]) -> None:
        """Remember what to do."""
        super().__init__(description, QgsTask.Flag.CanCancel)
        self._function = function
        self.result: object = None
        self.error: Exception | None = None
        self.stopped = False

    def run(self) -> bool:
        """Do it, in a thread of QGIS's."""
        try:
            self.result = self._function(self)
        except Cancelled:
            self.stopped = True
        except Exception as error:  # judged on the main thread, where it can be shown or raised
            self.error = error
        return self.error is None and not self.stopped

    def finished(self, done: bool) -> None:  # noqa: ARG002  QGIS's signature
        """Say so, on the main thread."""
        self.ended.emit()
