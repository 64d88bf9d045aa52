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
        self.full_text = ""
        self._unfolded = False

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.full_text = " ".join(text.split())
        self.setAccessibleName(self.full_text)
        self._elide()

    def unfold(self, unfolded: bool) -> None:
        """Show the full text on several lines, or elide it to one."""
        self._unfolded = unfolded
        self._elide()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the full text if it is unfolded, otherwise of one line."""
        return super().heightForWidth(width if self._unfolded else _ANY_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide the text to the new width."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        text = self.full_text
        if not self._unfolded:
            text = self.fontMetrics().elidedText(self.full_text, Qt.TextElideMode.ElideRight, self.viewport().width())
        if text != self.text():
            self.setText(text)
        # HTML, so that the tooltip wraps, and escaped, so that markup in the texts of a model is shown literally.
        self.setToolTip(f"<p>{escape(self.full_text)}</p>" if text != self.full_text else "")
