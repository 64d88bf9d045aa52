"""Run slow queries off the main thread and deliver only the result of the latest one.

Reading a model can take long: its file may be on a slow drive, and its network may need a trial run. The user may
change a value and start another query before the first one ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qgis.core import QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..inference import Cancelled, PixelwiseError
from ..inference.network.guard import cancelled_by
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
        self._running: _QueryTask | None = None
        self._next: Callable[[], object] | None = None

    @property
    def busy(self) -> bool:
        """Whether a result is pending."""
        return self._next is not None

    def start(self, function: Callable[[], object]) -> None:
        """Run the query now, or as soon as the running one has ended."""
        self._next = function
        if self._running is None:
            self._start_task()

    def discard(self) -> None:
        """Discard the pending result."""
        self._next = None

    def _start_task(self) -> None:
        self._running = _QueryTask(self._description, self._next, self._ended, self._is_obsolete)
        self._running.begin()

    def _is_obsolete(self, function: Callable[[], object]) -> bool:
        """Return whether nobody waits for the result of a query any more; called in its thread."""
        return sip.isdeleted(self) or self._next is not function

    def _ended(self, task: _QueryTask) -> None:
        if sip.isdeleted(self):
            return
        if not task.ran or task.was_cancelled:
            QTimer.singleShot(0, self._restart)  # later, because QGIS may be cancelling all of its tasks
            return
        self._running = None
        if self._next is None:
            return
        if self._next is not task.function:
            self._start_task()
            return
        self._next = None
        ancestors = [*_ancestors(self)]  # references, so that Python does not delete the window during a slot
        if task.error is None:
            self.succeeded.emit(task.result)
        elif isinstance(task.error, PixelwiseError):
            self.failed.emit(task.error)
        else:
            raise task.error
        ancestors.clear()

    def _restart(self) -> None:
        """Repeat a pending query whose task was cancelled before it ran, since the dialog waits for its result."""
        self._running = None
        if self._next is not None:
            self._start_task()


def _ancestors(child: QObject) -> Iterator[QObject]:
    """Yield the parent of an object, the parent of that one, and so on."""
    parent = child.parent()
    while parent is not None:
        yield parent
        parent = parent.parent()


class _QueryTask(KeptTask):
    """The task of one query. The user cannot cancel it, and QGIS 3.26 and later do not list it.

    A model that is being tried is stopped when QGIS is closed, or nobody waits for the result.
    """

    def __init__(
        self,
        description: str,
        function: Callable[[], object],
        ended: Callable[[_QueryTask], None],
        is_obsolete: Callable[[Callable[[], object]], bool],
    ) -> None:
        flags = QgsTask.Flag.CancelWithoutPrompt  # when QGIS is closed
        for name in ("Hidden", "Silent"):  # since QGIS 3.26
            flags |= getattr(QgsTask.Flag, name, flags)
        super().__init__(description, flags)
        self.function, self._ended, self._is_obsolete = function, ended, is_obsolete
        self.ran = self.was_cancelled = False
        self.result: object = None
        self.error: Exception | None = None

    def run(self) -> bool:
        """Run the function in a QGIS worker thread."""
        self.ran = True
        try:
            with cancelled_by(self._is_stopped):
                self.result = self.function()
        except Cancelled:
            self.was_cancelled = True
        except Exception as error:  # handled on the main thread, which can show or raise it
            self.error = error
        return True

    def _is_stopped(self) -> bool:
        return self.isCanceled() or self._is_obsolete(self.function)

    def finished(self, done: bool) -> None:
        """Pass the task to its query on the main thread."""
        super().finished(done)
        self._ended(self)
