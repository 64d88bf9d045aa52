"""The window that shows the plugin's documents without a browser or network."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QImageReader, QPalette, QResizeEvent, QTextDocument, QTextOption
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

from ...processing_provider.documents import OVERVIEW, page_url
from ...processing_provider.i18n import tr
from ...processing_provider.images import read_scaled
from ..tab_order import focus_next
from .text_window import fixed_font

_MARGIN = 12  # pixels around a page
_PAUSE = 150  # ms without a change of size before the images are scaled

# Replaces the style of the pages, which is for browsers; translucent, for light and dark themes.
_STYLE = """
a {{ color: {link}; }}
code, pre {{ font-family: '{fixed}'; background-color: rgba(128, 128, 128, 40); }}
pre {{ white-space: pre-wrap; }}
table {{ border-collapse: collapse; border-style: solid; border-width: 1px; border-color: #808080; margin: 6px 0; }}
th, td {{ border-style: solid; border-width: 1px; border-color: #808080; padding: 4px; }}
"""


class DocumentationWindow(QDialog):
    """A page, with buttons that go back and open the page in the browser."""

    def __init__(self, parent: QWidget | None) -> None:
        """Show the overview."""
        super().__init__(parent)
        self.browser = _Pages(self)
        self.language = QLabel(tr("The documentation is in English."), self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.back = self.buttons.addButton(tr("Back"), QDialogButtonBox.ButtonRole.ActionRole)
        self.open_in_browser = self.buttons.addButton(tr("Open in Browser"), QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.browser.sourceChanged.connect(self._show_title)
        self.back.clicked.connect(self.browser.backward)
        self.open_in_browser.clicked.connect(lambda: QDesktopServices.openUrl(self.browser.source()))
        self.buttons.rejected.connect(self.close)
        for button in self.buttons.buttons():
            button.setAutoDefault(False)  # so that Return follows links
        self.open_document(OVERVIEW)

    @property
    def busy(self) -> bool:
        """Return False: this window runs no task."""
        return False

    def open_document(self, document: str) -> None:
        """Show a document, such as docs/model-formats.md#ecd."""
        self.browser.setSource(page_url(document))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus with the Tab key in visual order."""
        return focus_next(self, forward)

    def unload(self) -> None:
        """Do nothing, since this window runs no task."""

    def _show_title(self) -> None:
        self.setWindowTitle(f"{tr('Documentation')}: {self.browser.documentTitle() or 'Pixelwise'}")

    def _lay_out(self) -> None:
        self.language.setVisible(QgsApplication.locale()[:2].lower() not in ("en", "c", ""))
        self.back.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.language)
        layout.addWidget(self.browser, 1)
        layout.addWidget(self.buttons)
        metrics = self.fontMetrics()
        width, height = metrics.averageCharWidth() * 120, metrics.lineSpacing() * 44
        screen = self.screen().availableGeometry().size() * 0.9
        self.resize(min(width, screen.width()), min(height, screen.height()))
        self.browser.setFocus()


class _Pages(QTextBrowser):
    """Shows pages in the colours of the theme, with images no wider than the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(_PAUSE)
        self._resized.timeout.connect(self._scale_images)
        self.setOpenExternalLinks(True)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # so that the width for images is constant
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_MARGIN)
        link, fixed = self.palette().color(QPalette.ColorRole.Link).name(), fixed_font().family()
        self.document().setDefaultStyleSheet(_STYLE.format(link=link, fixed=fixed))

    def loadResource(self, kind: int, name: QUrl) -> object:
        """Scale images to the window, and ignore the style sheets of the pages."""
        if kind == QTextDocument.ResourceType.StyleSheetResource:
            return ""
        if kind != QTextDocument.ResourceType.ImageResource:
            return super().loadResource(kind, name)
        reader = QImageReader(self.source().resolved(name).toLocalFile())
        size = reader.size()
        width = min(max(self.viewport().width() - 2 * _MARGIN, 2 * _MARGIN), size.width())
        return read_scaled(reader, size.scaled(width, size.height(), Qt.AspectRatioMode.KeepAspectRatio))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move from link to link, then to the next widget; going back, Qt would not leave a link that starts a page."""
        before = self.textCursor()
        if not super().focusNextPrevChild(forward):
            return False
        after = self.textCursor()
        stays = before.hasSelection() and (before.anchor(), before.position()) == (after.anchor(), after.position())
        return self.window().focusNextPrevChild(forward) if stays and self.hasFocus() else True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale the images to the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._resized.start()

    def _scale_images(self) -> None:
        if "<img" not in self.toHtml():
            return
        position = self.verticalScrollBar().value() / max(self.verticalScrollBar().maximum(), 1)
        self.reload()
        self.verticalScrollBar().setValue(round(position * self.verticalScrollBar().maximum()))
