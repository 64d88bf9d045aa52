"""Texts of ours in widgets: the documents that they name are links, everything else is plain text."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from qgis.PyQt.QtWidgets import QLabel

from ..processing_provider.documents import link_to, mentioned, mentions, with_links


def show_linked(label: QLabel, text: str) -> None:
    """Show a text in a label, with links to the documents it mentions, for mouse and keyboard.

    Args:
        label: A label of its own for this text.
        text: Plain text; no part of it is read as HTML.
    """
    flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    label.setWordWrap(True)
    if not mentioned(text):
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(text)
    else:
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setText(f"<span>{with_links(escape(text, quote=False)).replace(chr(10), '<br>')}</span>")
        flags |= Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        label.setOpenExternalLinks(True)  # by Qt's handler of our scheme
    label.setTextInteractionFlags(flags)


def mark_documents(document: QTextDocument, colour: QColor) -> None:
    """Turn the documents that a plain text mentions into links of this colour, without changing the text."""
    text = document.toPlainText()
    for found in mentions(text):
        cursor, kind = QTextCursor(document), QTextCharFormat()
        start = len(text[: found.start()].encode("utf-16-le")) // 2  # Qt counts so
        cursor.setPosition(start)
        cursor.setPosition(start + len(found[0]), QTextCursor.MoveMode.KeepAnchor)
        kind.setAnchor(True)
        kind.setAnchorHref(link_to(found[0]))
        kind.setForeground(colour)
        kind.setFontUnderline(True)
        cursor.mergeCharFormat(kind)
