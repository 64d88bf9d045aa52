"""A QGIS task that stays alive until it has ended."""

from __future__ import annotations

from typing import ClassVar

from qgis.core import QgsApplication, QgsTask


class KeptTask(QgsTask):
    """A task that is written in Python.

    QGIS owns the C++ half; the Python half, without which the task neither runs nor ends, is held by the Python object
    of the task manager alone, which goes as soon as nobody holds it.
    """

    _going_on: ClassVar[set[KeptTask]] = set()

    def begin(self) -> None:
        """Add the task to QGIS's task manager."""
        self._going_on.add(self)
        QgsApplication.taskManager().addTask(self)

    def finished(self, done: bool) -> None:  # noqa: ARG002  QGIS's signature
        """Release the task, on the main thread; also called for a task cancelled while it waited."""
        self._going_on.discard(self)
