"""Word that the user comes back to a window: meanwhile another program may have changed the files that it tells of."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget


class ActivationWatcher(QObject):
    """Watches a widget whose window is activated, or that is shown again."""

    activated = pyqtSignal()

    def __init__(self, widget: QWidget) -> None:
        """Watch `widget`, and go with it."""
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002  Qt's signature
        """Tell of it; the event itself goes on. Qt passes a window's activation on to all that is seen in it."""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.Show):
            self.activated.emit()
        return False
