"""Follows the links of `processing_provider/links.py`, wherever QGIS shows them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from qgis.PyQt.QtCore import QObject, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QApplication

from ...processing_provider.documents import page
from ...processing_provider.links import INSTALL, SCHEME, set_followed


class LinkFollower(QObject):
    """Qt's handler of our scheme, which must be an object with a slot: PyQt never calls a plain function."""

    def __init__(self, install: Callable[[], None], read: Callable[[str], None]) -> None:
        """Listen from now on.

        Args:
            install: Shows the dialog that installs the engine.
            read: Shows a document, such as docs/model-formats.md#ecd.
        """
        super().__init__()
        self._install, self._read = install, read
        QDesktopServices.setUrlHandler(SCHEME, self, "follow")
        set_followed(True)

    @pyqtSlot(QUrl)
    def follow(self, url: QUrl) -> None:
        """Do what the link says."""
        blocking = QApplication.activeModalWidget()
        if url.toString() != INSTALL:
            document = url.toString().partition(":")[2]
            # The browser, where a window of QGIS's that waits for an answer blocks all others.
            QTimer.singleShot(
                0, partial(QDesktopServices.openUrl, page(document)) if blocking else partial(self._read, document)
            )
            return
        if blocking is not None:
            blocking.close()  # that of QGIS's toolbox, which has said what it had to
        QTimer.singleShot(0, self._install)  # when that window has let go

    def leave(self) -> None:
        """Stop listening."""
        QDesktopServices.unsetUrlHandler(SCHEME)
        set_followed(False)
