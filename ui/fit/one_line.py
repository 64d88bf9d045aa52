"""A line of text that never needs more room than there is: what does not fit is in its tooltip."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QWidget


class OneLine(QLabel):
    """Shows plain text, cut off with "…" where the widget ends."""

    def __init__(self, parent: QWidget) -> None:
        """Start without a text."""
        super().__init__(parent)
        self.whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show another text."""
        self.whole = " ".join(text.split())
        self.setAccessibleName(self.whole)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self._cut()

    def minimumSizeHint(self) -> QSize:
        """Ask for no width at all."""
        return QSize(0, super().minimumSizeHint().height())

    def _cut(self) -> None:
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        # Marked as HTML, so that it wraps and no text of a model's is taken for markup.
        self.setToolTip(f"<p>{escape(self.whole)}</p>" if shown != self.whole else "")
