"""Display messages as plain text in which the names of documents are links."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from qgis.PyQt.QtWidgets import QLabel

from ..processing_provider.documents import link_to, mentioned, mentioned_documents, with_links


def show_linked(label: QLabel, text: str) -> None:
    """Show a text in a label, with links to the documents it mentions, for mouse and keyboard.

    Args:
        label: A label used only for this text.
        text: Plain text; markup in it is shown literally.
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
        label.setOpenExternalLinks(True)  # Qt passes them to `LinkFollower`
    label.setTextInteractionFlags(flags)


def mark_documents(document: QTextDocument, colour: QColor) -> None:
    """Format the documents mentioned in a plain text as links of this colour; the text stays the same."""
    text = document.toPlainText()
    for mention in mentioned_documents(text):
        cursor, link = QTextCursor(document), QTextCharFormat()
        start = len(text[: mention.start()].encode("utf-16-le")) // 2  # Qt counts UTF-16 code units
        cursor.setPosition(start)
        cursor.setPosition(start + len(mention[0]), QTextCursor.MoveMode.KeepAnchor)
        link.setAnchor(True)
        link.setAnchorHref(link_to(mention[0]))
        link.setForeground(colour)
        link.setFontUnderline(True)
        cursor.mergeCharFormat(link)
