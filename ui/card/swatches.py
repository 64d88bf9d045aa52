"""The classes of a model as a flow of colour swatches with values and names, however many there are."""

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
    QWidget,
)

from ...inference.card.facts import plain
from ...processing_provider.i18n import tr

_ROWS = 4  # shown at once; more are scrolled
_WIDEST = 36  # letters of a class, about
_ENTRY = Qt.ItemDataRole.UserRole


class Swatches(QListWidget):
    """One swatch a class: its colour, value and name. What is selected can be copied as lines of text."""

    def __init__(self, parent: QWidget) -> None:
        """Lay it out, empty."""
        super().__init__(parent)
        self.setAccessibleName(tr("Classes of the model"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)  # as the rest of the card
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)

    def show_classes(self, classes: Sequence[dict[str, Any]]) -> None:
        """Show classes as the model card gives them: value, name, color."""
        self.clear()
        side = self.fontMetrics().height()
        names = [f"{entry['value']}  {plain(entry['name'])}" for entry in classes]
        widest = self.fontMetrics().averageCharWidth() * _WIDEST
        for entry, text in zip(classes, names):
            item = QListWidgetItem(_swatch(QColor(entry["color"]), self.palette().text().color(), side), text, self)
            item.setData(_ENTRY, f"{entry['value']}\t{plain(entry['name'])}\t{entry['color']}")
            # A tooltip that looks like HTML would be shown as such.
            item.setToolTip(f"<p>{escape(text)}, {entry['color']}</p>")
            item.setSizeHint(QSize(min(self.fontMetrics().horizontalAdvance(text), widest) + 2 * side, side + 6))
        self.setIconSize(QSize(side, side))
        self._fit()

    def copied(self) -> str:
        """The selected classes, one a line: value, name and colour."""
        rows = sorted(self.row(item) for item in self.selectedItems())
        return "\n".join(self.item(row).data(_ENTRY) for row in rows)

    def keyPressEvent(self, event: object) -> None:
        """Copy all that is selected; QListWidget itself copies one."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.copied())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the rows need at this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the rows, up to a few."""
        if not self.count():
            return
        room = max(self.viewport().width(), 1)
        rows, used = 1, 0
        for number in range(self.count()):
            width = self.item(number).sizeHint().width()
            if used and used + width > room:
                rows, used = rows + 1, 0
            used += width
        height = self.item(0).sizeHint().height()
        self.setFixedHeight(min(rows, _ROWS) * height + height // 2 * (rows > _ROWS) + 2 * self.frameWidth() + 2)


def _swatch(color: QColor, edge: QColor, side: int) -> QIcon:
    """A square of the colour, with an edge so that it is seen on a ground of the same colour."""
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    faint = QColor(edge)
    faint.setAlpha(110)
    painter.setPen(faint)
    painter.setBrush(color)
    painter.drawRect(1, 1, side - 3, side - 3)
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # else Qt tints what is selected, and the colour is another
    return icon
