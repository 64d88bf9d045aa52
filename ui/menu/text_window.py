"""A window that shows a text produced off the main thread."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtGui import QFont, QFontDatabase, QFontInfo
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ...inference import PixelwiseError
from ...processing_provider.i18n import tr
from ..latest_query import LatestQuery
from ..tab_order import focus_next


def fixed_font() -> QFont:
    """Return the fixed-pitch font of the system, or "monospace" if that font is not fixed-pitch."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if QFontInfo(font).fixedPitch():
        return font
    monospace = QFont("monospace", font.pointSize())
    monospace.setStyleHint(QFont.StyleHint.Monospace)
    return monospace


class TextWindow(QDialog):
    """Produces the text when opened, and again on request."""

    def __init__(self, parent: QWidget | None, title: str, waiting: str, produce: Callable[[], str]) -> None:
        """Create the window and produce the text.

        Args:
            parent: The parent window.
            title: The title of the window.
            waiting: The text shown while the text is produced.
            produce: Returns the text; called off the main thread.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self._waiting, self._produce = waiting, produce
        self._query = LatestQuery(self, title)
        self._query.succeeded.connect(self._show)
        self._query.failed.connect(self._show_error)
        self.text = QPlainTextEdit(self)
        self.progress = QProgressBar(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.check_again = self.buttons.addButton(tr("Check Again"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy = self.buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self.start()

    def start(self) -> None:
        """Produce the text again."""
        self.text.setPlainText(self._waiting)
        self._set_busy(busy=True)
        self._query.start(self._produce)

    @property
    def busy(self) -> bool:
        """Whether a result is pending."""
        return self._query.busy

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus with the Tab key in visual order."""
        return focus_next(self, forward)

    def unload(self) -> None:
        """Discard the pending result, because the plugin is being unloaded."""
        self._query.discard()

    def _show(self, text: object) -> None:
        self.text.setPlainText(str(text))
        self._set_busy(busy=False)

    def _show_error(self, error: PixelwiseError) -> None:
        self._show(error)

    def _set_busy(self, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.check_again.setEnabled(not busy)
        self.copy.setEnabled(not busy)

    def _lay_out(self) -> None:
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(fixed_font())
        self.progress.setRange(0, 0)
        self.check_again.clicked.connect(self.start)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.text.toPlainText()))
        self.buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)
        metrics = self.text.fontMetrics()
        self.resize(metrics.averageCharWidth() * 104, metrics.lineSpacing() * 38)
