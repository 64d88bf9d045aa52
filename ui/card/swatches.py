"""A list of any number of classes of a model, each with its colour, value and name."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QKeySequence, QPainter, QPixmap, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QWidget,
)

from ...inference.card.facts import plain
from ...processing_provider.i18n import tr

_VISIBLE_ROWS = 4  # more rows scroll
_MAX_LETTERS = 36  # of a class, about
_ENTRY = Qt.ItemDataRole.UserRole


class Swatches(QListWidget):
    """A colour swatch per class with its value and name. Selected classes can be copied as lines of text."""

    def __init__(self, parent: QWidget) -> None:
        """Create an empty list."""
        super().__init__(parent)
        self.setAccessibleName(tr("Classes of the model"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)  # like the rest of the card
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)

    def show_classes(self, classes: Sequence[dict[str, Any]]) -> None:
        """Show these classes, in the form of the model card: a dict with `value`, `name` and `color` each."""
        self.clear()
        side = self.fontMetrics().height()
        names = [f"{entry['value']}  {plain(entry['name'])}" for entry in classes]
        widest = self.fontMetrics().averageCharWidth() * _MAX_LETTERS
        for entry, text in zip(classes, names):
            item = QListWidgetItem(_swatch(QColor(entry["color"]), self.palette().text().color(), side), text, self)
            item.setData(_ENTRY, f"{entry['value']}\t{plain(entry['name'])}\t{entry['color']}")
            # Escaped, because Qt would render a tooltip that looks like HTML.
            item.setToolTip(f"<p>{escape(text)}, {entry['color']}</p>")
            item.setSizeHint(QSize(min(self.fontMetrics().horizontalAdvance(text), widest) + 2 * side, side + 6))
        self.setIconSize(QSize(side, side))
        self._fit()

    def selected_text(self) -> str:
        """Return the selected classes, one per line, with value, name and colour separated by tabs."""
        rows = sorted(self.row(item) for item in self.selectedItems())
        return "\n".join(self.item(row).data(_ENTRY) for row in rows)

    def keyPressEvent(self, event: object) -> None:
        """Copy all selected classes; QListWidget would copy only one."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.selected_text())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height to the rows at this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Set the height of the rows, limited to `_VISIBLE_ROWS` and a half.

        Qt breaks the rows as if the scroll bar were always visible.
        """
        if not self.count():
            return
        scroll_bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        available = self.maximumViewportSize().width() - scroll_bar
        rows, used = 1, 0
        for number in range(self.count()):
            width = self.item(number).sizeHint().width()
            if used and used + width >= available:
                rows, used = rows + 1, 0
            used += width
        height = self.item(0).sizeHint().height()
        self.setFixedHeight(
            min(rows, _VISIBLE_ROWS) * height + height // 2 * (rows > _VISIBLE_ROWS) + 2 * self.frameWidth() + 2
        )


def _swatch(color: QColor, edge: QColor, side: int) -> QIcon:
    """Return a square of a colour, with an edge that is visible on a background of the same colour."""
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    outline = QColor(edge)
    outline.setAlpha(110)
    painter.setPen(outline)
    painter.setBrush(color)
    painter.drawRect(1, 1, side - 3, side - 3)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # otherwise Qt tints the colour of a selected class
    return icon
