"""Accept folders that are dropped onto a file field; QGIS's own field accepts files only."""

from __future__ import annotations

import os

from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtWidgets import QLineEdit


class FolderDrop(QObject):
    """Lets a field accept a dropped folder, whose path becomes its text, while this object exists."""

    def __init__(self, field: QLineEdit) -> None:
        """Watch the field."""
        super().__init__(field)
        field.installEventFilter(self)

    def eventFilter(self, field: QLineEdit, event: QEvent) -> bool:
        """Handle the drag of a single folder; all other events are left to the field."""
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return False
        folder = _folder(event)
        if not folder:
            return False
        if event.type() == QEvent.Type.Drop:
            field.setText(folder)
        event.acceptProposedAction()
        return True


def _folder(event: QDropEvent) -> str:
    """Return the path of the dragged folder; "" for anything else."""
    urls = event.mimeData().urls()
    path = urls[0].toLocalFile() if len(urls) == 1 else ""
    return path if path and os.path.isdir(path) else ""
