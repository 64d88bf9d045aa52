"""A QGIS task that stays alive until it has finished."""

from __future__ import annotations

from typing import ClassVar

from qgis.core import QgsApplication, QgsTask


class KeptTask(QgsTask):
    """Base class for tasks written in Python.

    QGIS owns the C++ object of a task but not its Python object, without which the task neither runs nor finishes.
    This class keeps a reference to the Python object from `begin` to `finished`.
    """

    _running: ClassVar[set[KeptTask]] = set()

    def begin(self) -> None:
        """Add the task to QGIS's task manager."""
        self._running.add(self)
        QgsApplication.taskManager().addTask(self)

    def finished(self, done: bool) -> None:  # noqa: ARG002  QGIS's signature
        """Release the task on the main thread. QGIS also calls this for a task cancelled before it ran."""
        self._running.discard(self)
