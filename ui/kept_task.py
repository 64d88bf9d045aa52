"""A QGIS task that stays alive until it has finished."""

from __future__ import annotations

from typing import ClassVar

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QTimer

_PATIENCE = 3_000  # milliseconds between two looks at a task that waits for a thread
_Status = QgsTask.TaskStatus


class KeptTask(QgsTask):
    """Base class for tasks written in Python.

    QGIS owns the C++ object of a task but not its Python object, without which the task neither runs nor finishes.
    This class keeps a reference to the Python object from `begin` to `finished`.

    QGIS can lose a task that waits for a thread. If another task ends, QGIS removes that task's runnable from the queue
    of its threads by address, and the waiting task's runnable may have been allocated at the same address. A lost task
    would wait for ever, so it is cancelled.
    """

    _running: ClassVar[set[KeptTask]] = set()

    def begin(self) -> None:
        """Add the task to QGIS's task manager."""
        self._running.add(self)
        self._seemed_lost = False
        QgsApplication.taskManager().addTask(self)
        QTimer.singleShot(_PATIENCE, self._cancel_if_lost)

    def finished(self, done: bool) -> None:  # noqa: ARG002  QGIS's signature
        """Release the task on the main thread. QGIS also calls this for a task cancelled before it ran."""
        self._running.discard(self)

    def _cancel_if_lost(self) -> None:
        """Cancel the task if it waits at two looks although no other task runs; look again later otherwise.

        When a computer wakes up, or is very busy, this may be called before the thread of the task starts.
        """
        if self not in self._running or self.status() not in (_Status.Queued, _Status.OnHold):
            return
        tasks = QgsApplication.taskManager().activeTasks()
        seems_lost = not any(task.status() == _Status.Running for task in tasks)
        if seems_lost and self._seemed_lost:
            self.cancel()
        else:
            self._seemed_lost = seems_lost
            QTimer.singleShot(_PATIENCE, self._cancel_if_lost)
