"""Detect that the user returns to a window, since another program may have changed the displayed files."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget


class ActivationWatcher(QObject):
    """Emits a signal when the window of a widget is activated or the widget is shown again."""

    activated = pyqtSignal()

    def __init__(self, widget: QWidget) -> None:
        """Watch `widget`, the parent of this object."""
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002  Qt's signature
        """Emit the signal. Qt sends a window's activation to all visible widgets in it."""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.Show):
            self.activated.emit()
        return False
