"""Open the links of `processing_provider/links.py`, wherever QGIS shows them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from qgis.PyQt.QtCore import QObject, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QApplication

from ...processing_provider.documents import page_url
from ...processing_provider.links import INSTALL, SCHEME, set_followed


class LinkFollower(QObject):
    """Qt's handler for the URL scheme of this plugin; PyQt requires an object with a slot, not a function."""

    def __init__(self, show_installer: Callable[[], None], show_document: Callable[[str], None]) -> None:
        """Register the handler.

        Args:
            show_installer: Opens the dialog that installs the engine.
            show_document: Opens a document, such as docs/model-formats.md#ecd.
        """
        super().__init__()
        self._show_installer, self._show_document = show_installer, show_document
        QDesktopServices.setUrlHandler(SCHEME, self, "follow")
        set_followed(True)

    @pyqtSlot(QUrl)
    def follow(self, url: QUrl) -> None:
        """Open the installer or the document of a link."""
        modal = QApplication.activeModalWidget()
        if url.toString() != INSTALL:
            document = url.toString().partition(":")[2]
            # In the browser if a modal window of QGIS blocks all others.
            QTimer.singleShot(
                0,
                partial(QDesktopServices.openUrl, page_url(document))
                if modal
                else partial(self._show_document, document),
            )
            return
        if modal is not None:
            modal.close()  # the toolbox's message with the link
        QTimer.singleShot(0, self._show_installer)  # after the modal window has closed

    def unregister(self) -> None:
        """Remove the handler."""
        QDesktopServices.unsetUrlHandler(SCHEME)
        set_followed(False)
