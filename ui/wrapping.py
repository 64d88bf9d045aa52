"""Widgets with text that stays readable in a narrow window: wrapping paragraphs and eliding buttons."""

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
from qgis.PyQt.QtWidgets import QAbstractScrollArea, QFrame, QPushButton, QSizePolicy, QTextEdit, QWidget

from .linked_text import mark_documents

_BARE = "QTextEdit { background: transparent; border: none; padding: 0px; margin: 0px; }"
_MIN_LETTERS = 8  # of a button


def show_scroll_bar(area: QAbstractScrollArea, needed: bool) -> None:
    """Show the vertical scroll bar of an area only if it is needed.

    Qt would keep a bar once shown: it makes texts narrower and therefore higher, so that they need it.
    """
    policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if area.verticalScrollBarPolicy() != policy:
        area.setVerticalScrollBarPolicy(policy)


class Paragraph(QTextEdit):
    """Selectable plain text as high as it needs at its width, with links to the documents it mentions.

    A QLabel breaks lines between words only and would cut off a path longer than the line.
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
        self.setStyleSheet(_BARE)  # QGIS's dark themes give text fields a background and a frame
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setText(text)
        policy = QSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )  # Fixed would ignore the height for the width
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
        """Open the clicked document."""
        super().mouseReleaseEvent(event)
        address = self.anchorAt(event.pos())
        if address and event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            QDesktopServices.openUrl(QUrl(address))  # Qt passes it to `LinkFollower`

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
        self.full_text = text
        self._tip = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show another text."""
        self.full_text = text
        self.updateGeometry()
        self._elide()

    def setToolTip(self, text: str) -> None:
        """Set the tooltip, shown after an elided text."""
        self._tip = text
        self._elide()

    def sizeHint(self) -> QSize:
        """Return the size of the full text."""
        return QSize(self._padding() + self._text_width(self.full_text), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return a minimum width of a few letters."""
        letters = self.fontMetrics().averageCharWidth() * _MIN_LETTERS
        return QSize(min(self._padding() + letters, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide the text to the new width."""
        super().resizeEvent(event)
        self._elide()

    def showEvent(self, event: QShowEvent) -> None:
        """Elide the text to the width."""
        super().showEvent(event)
        self._elide()

    def _elide(self) -> None:
        available = self.width() - self._padding()
        fits = available >= self._text_width(self.full_text) or not self.isVisible()
        elided = self.fontMetrics().elidedText(self.full_text, Qt.TextElideMode.ElideRight, available)
        text = self.full_text if fits else elided
        if text != self.text():
            super().setText(text)
        self.setAccessibleName(self.full_text)
        lines = "<br>".join(escape(line) for line in (self.full_text, self._tip) if line)
        super().setToolTip(self._tip if fits else f"<p>{lines}</p>")

    def _padding(self) -> int:
        """Return the width that the style adds to a text."""
        return super().sizeHint().width() - self._text_width(self.text())

    def _text_width(self, text: str) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()
