"""Follows the links of `processing_provider/links.py`, wherever QGIS shows them."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QApplication

from ...processing_provider.links import INSTALL, SCHEME


class LinkFollower(QObject):
    """Qt's handler of our scheme, which must be an object with a slot: PyQt never calls a plain function."""

    def __init__(self, install: Callable[[], None]) -> None:
        """Listen from now on; `install` shows the dialog that installs the engine."""
        super().__init__()
        self._install = install
        QDesktopServices.setUrlHandler(SCHEME, self, "follow")

    @pyqtSlot(QUrl)
    def follow(self, url: QUrl) -> None:
        """Do what the link says; QGIS's toolbox shows it in a window that blocks all others, so that goes first."""
        if url.toString() == INSTALL:
            blocking = QApplication.activeModalWidget()
            if blocking is not None:
                blocking.close()
            QTimer.singleShot(0, self._install)  # when that window has let go

    def leave(self) -> None:
        """Listen no more."""
        QDesktopServices.unsetUrlHandler(SCHEME)
