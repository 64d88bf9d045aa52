"""The place below the page of parameters, always in sight."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ..tab_order import stop_only_to_scroll


class Strip(QScrollArea):
    """Widgets on top of each other, as high as they want to be, but no more than half of what they stand in.

    It scrolls beyond that. Without it, texts that wrap would make QGIS's dialog scroll the whole page away.
    """

    def __init__(self, parent: QWidget) -> None:
        """Make it, empty and without any height."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._content = QWidget(self)
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(6, 4, 6, 4)
        self.setWidget(self._content)
        self._content.installEventFilter(self)
        self.setFixedHeight(0)
        stop_only_to_scroll(self)

    def put(self, widget: QWidget) -> None:
        """Add a widget at the bottom."""
        self._content.layout().addWidget(widget)

    def fit(self) -> None:
        """Take the height that the widgets want now."""
        layout = self._content.layout()
        if layout.isEmpty():
            return
        wanted = layout.sizeHint().height()
        if layout.hasHeightForWidth():
            wanted = layout.heightForWidth(self.width())
        frame = self.height() - self.viewport().height() if self.isVisible() else 0  # which themes add
        self.setFixedHeight(min(wanted + frame, self.parentWidget().height() // 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width, with which lines break."""
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow widgets that show or hide something."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)
