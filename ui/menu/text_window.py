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
    """The system's font for columns of text; some desktops name one that is none."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if QFontInfo(font).fixedPitch():
        return font
    other = QFont("monospace", font.pointSize())
    other.setStyleHint(QFont.StyleHint.Monospace)
    return other


class TextWindow(QDialog):
    """Produces the text when opened, and again on request."""

    def __init__(self, parent: QWidget | None, title: str, waiting: str, question: Callable[[], str]) -> None:
        """Lay it out, and ask.

        Args:
            parent: QGIS's window.
            title: The window's title.
            waiting: Shown until the answer is there.
            question: Finds the text, off the main thread.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self._waiting, self._question = waiting, question
        self._query = LatestQuery(self, title)
        self._query.succeeded.connect(self._show)
        self._query.failed.connect(self._show_error)
        self.text = QPlainTextEdit(self)
        self.progress = QProgressBar(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.again = self.buttons.addButton(tr("Check again"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy = self.buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self.ask()

    def ask(self) -> None:
        """Produce the text again."""
        self.text.setPlainText(self._waiting)
        self._set_busy(busy=True)
        self._query.start(self._question)

    @property
    def busy(self) -> bool:
        """Whether a result is pending."""
        return self._query.busy

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Follow the Tab key through the window as it looks now."""
        return focus_next(self, forward)

    def leave(self) -> None:
        """Discard the pending result, because the plugin is being unloaded."""
        self._query.discard()

    def _show(self, answer: object) -> None:
        self.text.setPlainText(str(answer))
        self._set_busy(busy=False)

    def _show_error(self, error: PixelwiseError) -> None:
        self._show(error)

    def _set_busy(self, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.again.setEnabled(not busy)
        self.copy.setEnabled(not busy)

    def _lay_out(self) -> None:
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(fixed_font())
        self.progress.setRange(0, 0)
        self.again.clicked.connect(self.ask)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.text.toPlainText()))
        self.buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)
        metrics = self.text.fontMetrics()
        self.resize(metrics.averageCharWidth() * 104, metrics.lineSpacing() * 38)
