"""A line of text that is elided to fit, with the full text in its tooltip or unfolded."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QWidget

from ..wrapping import Paragraph

_ANY_WIDTH = 100_000  # pixels


class OneLine(Paragraph):
    """Shows plain text elided to the width of the widget, or in full if unfolded."""

    def __init__(self, parent: QWidget) -> None:
        """Start without a text."""
        super().__init__("", parent)
        self.whole = ""
        self._unfolded = False

    def say(self, text: str) -> None:
        """Show another text."""
        self.whole = " ".join(text.split())
        self.setAccessibleName(self.whole)
        self._cut()

    def unfold(self, wanted: bool) -> None:
        """Show the whole text on as many lines as it needs, or what fits into one."""
        self._unfolded = wanted
        self._cut()

    def heightForWidth(self, width: int) -> int:
        """Give the height of the whole text where it is unfolded, else that of one line."""
        return super().heightForWidth(width if self._unfolded else _ANY_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        shown = self.whole
        if not self._unfolded:
            shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.viewport().width())
        if shown != self.text():
            self.setText(shown)
        # Marked as HTML, so that it wraps and text of a model is not read as markup.
        self.setToolTip(f"<p>{escape(self.whole)}</p>" if shown != self.whole else "")
