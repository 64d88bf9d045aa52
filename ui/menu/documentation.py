"""The window that shows the plugin's documents, and what their links lead to; it needs no browser and no network."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QImage, QPalette, QResizeEvent, QTextDocument, QTextOption
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

from ...processing_provider.documents import OVERVIEW, page
from ...processing_provider.i18n import tr
from ..tab_order import focus_next
from .text_window import fixed_font

_MARGIN = 12  # pixels around a page
_PAUSE = 150  # milliseconds without a change of size before pictures are fitted to it

# The pages have a style of their own, for browsers; this one lets the ground of QGIS's theme shine through.
_STYLE = """
a {{ color: {link}; }}
code, pre {{ font-family: '{fixed}'; background-color: rgba(128, 128, 128, 40); }}
pre {{ white-space: pre-wrap; }}
table {{ border-collapse: collapse; border-style: solid; border-width: 1px; border-color: #808080; margin: 6px 0; }}
th, td {{ border-style: solid; border-width: 1px; border-color: #808080; padding: 4px; }}
th {{ background-color: rgba(128, 128, 128, 60); }}
"""


class DocumentationWindow(QDialog):
    """A page, and buttons to go back and to open it in the browser."""

    def __init__(self, parent: QWidget | None) -> None:
        """Show the overview."""
        super().__init__(parent)
        self.browser = _Pages(self)
        self.language = QLabel(tr("The documentation is in English."), self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.back = self.buttons.addButton(tr("Back"), QDialogButtonBox.ButtonRole.ActionRole)
        self.outside = self.buttons.addButton(tr("Open in browser"), QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.browser.sourceChanged.connect(self._show_title)
        self.back.clicked.connect(self.browser.backward)
        self.outside.clicked.connect(lambda: QDesktopServices.openUrl(self.browser.source()))
        self.buttons.rejected.connect(self.close)
        for button in self.buttons.buttons():
            button.setAutoDefault(False)  # Return follows links
        self.open_document(OVERVIEW)

    @property
    def busy(self) -> bool:
        """Whether a result is pending: never."""
        return False

    def open_document(self, document: str) -> None:
        """Show a document, such as docs/model-formats.md#ecd."""
        self.browser.setSource(page(document))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Follow the Tab key through the window as it looks now."""
        return focus_next(self, forward)

    def leave(self) -> None:
        """Do nothing; no task is running."""

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
        wanted = metrics.averageCharWidth() * 120, metrics.lineSpacing() * 44
        screen = self.screen().availableGeometry().size() * 0.9
        self.resize(min(wanted[0], screen.width()), min(wanted[1], screen.height()))
        self.browser.setFocus()


class _Pages(QTextBrowser):
    """Shows pages in the theme's colours, and pictures no wider than the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(_PAUSE)
        self._resized.timeout.connect(self._fit_pictures)
        self.setOpenExternalLinks(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # whose width pictures leave
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_MARGIN)
        link, fixed = self.palette().color(QPalette.ColorRole.Link).name(), fixed_font().family()
        self.document().setDefaultStyleSheet(_STYLE.format(link=link, fixed=fixed))

    def loadResource(self, kind: int, name: QUrl) -> object:
        """Narrow pictures, and keep the pages' own style for browsers."""
        if kind == QTextDocument.ResourceType.StyleSheetResource:
            return ""
        if kind != QTextDocument.ResourceType.ImageResource:
            return super().loadResource(kind, name)
        picture = QImage(self.source().resolved(name).toLocalFile())
        room = max(self.viewport().width() - 2 * _MARGIN, 2 * _MARGIN)
        return picture.scaledToWidth(min(room, picture.width()), Qt.TransformationMode.SmoothTransformation)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go from link to link, and on; Qt stays at a link with which a page begins when it goes backwards."""
        before = self.textCursor()
        if not super().focusNextPrevChild(forward):
            return False
        after = self.textCursor()
        stays = before.hasSelection() and (before.anchor(), before.position()) == (after.anchor(), after.position())
        return self.window().focusNextPrevChild(forward) if stays and self.hasFocus() else True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._resized.start()

    def _fit_pictures(self) -> None:
        if "<img" not in self.toHtml():
            return
        place = self.verticalScrollBar().value() / max(self.verticalScrollBar().maximum(), 1)
        self.reload()
        self.verticalScrollBar().setValue(round(place * self.verticalScrollBar().maximum()))
