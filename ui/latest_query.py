"""Run slow queries off the main thread and deliver only the result of the latest one.

A model may be on a slow drive, and its network may have to be run to be described. Meanwhile the user
keeps typing, and may have started another query before the first one ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qgis.core import QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..inference import PixelwiseError
from .kept_task import KeptTask


class LatestQuery(QObject):
    """Runs one query at a time and delivers the result of the latest one only.

    A query is a function without arguments that touches neither layers nor widgets. Both signals are
    emitted on the main thread. Any error other than a PixelwiseError is a bug and is raised there.
    """

    succeeded = pyqtSignal(object)  # the function's return value
    failed = pyqtSignal(object)  # the PixelwiseError it raised

    def __init__(self, parent: QObject, description: str) -> None:
        """Store the description that QGIS's task list shows for the queries."""
        super().__init__(parent)
        self._description = description
        self._asked: _QueryTask | None = None
        self._next: Callable[[], object] | None = None

    @property
    def busy(self) -> bool:
        """Whether a result is pending."""
        return self._next is not None

    def start(self, function: Callable[[], object]) -> None:
        """Run the query now, or as soon as the running one has ended."""
        self._next = function
        if self._asked is None:
            self._start()

    def discard(self) -> None:
        """Discard the pending result."""
        self._next = None

    def _start(self) -> None:
        self._asked = _QueryTask(self._description, self._next, self._ended)
        self._asked.begin()

    def _ended(self, asked: _QueryTask) -> None:
        if sip.isdeleted(self):
            return
        if not asked.ran:
            QTimer.singleShot(0, self._ask_anew)  # not at once: QGIS may be cancelling all there is
            return
        self._asked = None
        if self._next is None:
            return
        if self._next is not asked.function:
            self._start()
            return
        self._next = None
        held = [*_around(self)]  # Python would end a window that nobody holds, and all in it, amid what follows
        if asked.error is None:
            self.succeeded.emit(asked.answer)
        elif isinstance(asked.error, PixelwiseError):
            self.failed.emit(asked.error)
        else:
            raise asked.error
        held.clear()

    def _ask_anew(self) -> None:
        """Ask again what was cancelled while it waited, if it is still wanted: the dialog would wait for ever."""
        self._asked = None
        if self._next is not None:
            self._start()


def _around(child: QObject) -> Iterator[QObject]:
    """Give the parent of an object, the parent of that, and so on."""
    parent = child.parent()
    while parent is not None:
        yield parent
        parent = parent.parent()


class _QueryTask(KeptTask):
    """One question on its way: quiet where this QGIS can hide a task, and nothing for the user to cancel."""

    def __init__(self, description: str, function: Callable[[], object], ended: Callable[[_QueryTask], None]) -> None:
        flags = QgsTask.Flag.CancelWithoutPrompt  # when QGIS is closed
        for name in ("Hidden", "Silent"):  # since QGIS 3.26
            flags |= getattr(QgsTask.Flag, name, flags)
        super().__init__(description, flags)
        self.function, self._ended = function, ended
        self.ran = False
        self.answer: object = None
        self.error: Exception | None = None

    def run(self) -> bool:
        """Find the answer, in a thread of QGIS's."""
        self.ran = True
        try:
            self.answer = self.function()
        except Exception as error:  # judged on the main thread, where it can be shown or raised
            self.error = error
        return True

    def finished(self, done: bool) -> None:
        """Hand the answer over, on the main thread."""
        super().finished(done)
        self._ended(self)
