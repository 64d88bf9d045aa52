"""Widgets whose text stays readable in a narrow window: wrapping paragraphs and buttons with a tooltip."""

from __future__ import annotations

import math
from html import escape

from qgis.PyQt.QtCore import QEvent, QSize, Qt, QUrl
from qgis.PyQt.QtGui import (
    QDesktopServices,
    QMouseEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QTextDocument,
    QTextOption,
)
from qgis.PyQt.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QTextEdit, QWidget

from .linked_text import mark_documents

_BARE = "QTextEdit { background: transparent; border: none; padding: 0px; margin: 0px; }"
_LEAST_LETTERS = 8  # of a button


def scrolls_only_if(area: QScrollArea, needed: bool) -> None:
    """Show a vertical bar only where it is needed.

    Left alone, a bar that has been there stays: it makes texts narrower, which are higher then and need it.
    """
    policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if area.verticalScrollBarPolicy() != policy:
        area.setVerticalScrollBarPolicy(policy)


class Paragraph(QTextEdit):
    """Plain text to read, select and copy, as high as it needs at its width; documents that it names open by a click.

    A QLabel breaks lines between words only, and would cut off a path that is longer than the line.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Show a text."""
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet(_BARE)  # QGIS's dark themes give fields for text a ground and a frame
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setText(text)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # a fixed one keeps to the hint
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """Return the full text."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Show another text as plain text."""
        self.setPlainText(text)
        mark_documents(self.document(), self.palette().color(QPalette.ColorRole.Link))
        self.updateGeometry()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the document that was clicked."""
        super().mouseReleaseEvent(event)
        address = self.anchorAt(event.pos())
        if address and event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            QDesktopServices.openUrl(QUrl(address))  # by Qt's handler of our scheme

    def hasHeightForWidth(self) -> bool:
        """Return True: the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the full text at a width."""
        frame = 2 * self.frameWidth()
        measured = QTextDocument()
        measured.setDefaultFont(self.font())
        measured.setDocumentMargin(0)
        measured.setDefaultTextOption(self.document().defaultTextOption())
        measured.setPlainText(self.toPlainText())
        measured.setTextWidth(max(1, width - frame))
        return math.ceil(measured.size().height()) + frame

    def sizeHint(self) -> QSize:
        """Return the height at the current width."""
        return QSize(0, self.heightForWidth(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Return a minimum that allows any width."""
        return QSize(0, self.fontMetrics().height())

    def changeEvent(self, event: QEvent) -> None:
        """Update the height when the font changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()


class ShrinkingButton(QPushButton):
    """A button that elides its text in a narrow window and shows the full text in its tooltip."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Show a text."""
        super().__init__(text, parent)
        self.whole = text
        self._tip = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show another text."""
        self.whole = text
        self.updateGeometry()
        self._cut()

    def setToolTip(self, text: str) -> None:
        """Set the tooltip, shown after an elided text."""
        self._tip = text
        self._cut()

    def sizeHint(self) -> QSize:
        """Return the size of the full text."""
        return QSize(self._around() + self._length(self.whole), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return a minimum width of a few letters."""
        letters = self.fontMetrics().averageCharWidth() * _LEAST_LETTERS
        return QSize(min(self._around() + letters, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self._cut()

    def showEvent(self, event: QShowEvent) -> None:
        """Show as much as fits."""
        super().showEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = self.width() - self._around()
        fits = room >= self._length(self.whole) or not self.isVisible()
        shown = self.whole if fits else self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            super().setText(shown)
        self.setAccessibleName(self.whole)
        lines = "<br>".join(escape(line) for line in (self.whole, self._tip) if line)
        super().setToolTip(self._tip if fits else f"<p>{lines}</p>")

    def _around(self) -> int:
        """The width that the style adds to a text."""
        return super().sizeHint().width() - self._length(self.text())

    def _length(self, text: str) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()
