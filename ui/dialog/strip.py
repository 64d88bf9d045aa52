"""The area below the page of parameters, always visible."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, QTimer
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ..tab_order import skip_unless_scrollable
from ..wrapping import show_scroll_bar


class Strip(QScrollArea):
    """Widgets on top of each other, as high as they want to be, but no more than half of what they stand in.

    Beyond that a widget that can `give_way` goes without what is too much, so that the others stay in sight; where that
    does not do, all scrolls. Without it, texts that wrap would make QGIS's dialog scroll the whole page away.
    """

    def __init__(self, parent: QWidget) -> None:
        """Make it, empty and without any height."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._widgets: list[QWidget] = []
        self._yielding: QWidget | None = None
        self._settled = QTimer(self)  # after layouts within layouts, which follow one by one
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self.fit)
        self._content = QWidget(self)
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(6, 4, 6, 4)
        self.setWidget(self._content)
        self._content.installEventFilter(self)
        self.setFixedHeight(0)
        skip_unless_scrollable(self)

    def put(self, widget: QWidget) -> None:
        """Add a widget at the bottom."""
        self._content.layout().addWidget(widget)
        self._widgets.append(widget)
        if hasattr(widget, "give_way"):
            self._yielding = widget

    def fit(self) -> None:
        """Take the height that the widgets want now."""
        if self._content.layout().isEmpty():
            return
        frame = self.height() - self.viewport().height() if self.isVisible() else 0  # which themes add
        wanted, most = self._wanted() + frame, self.parentWidget().height() // 2
        if self._yielding is not None:
            self._yielding.give_way(max(0, wanted + self._yielding.withheld - most))
            wanted = self._wanted() + frame
        show_scroll_bar(self, wanted > most)
        self.setFixedHeight(min(wanted, most))

    def _wanted(self) -> int:
        """The height that all widgets want at the full width; the layout around them would give that of before."""
        layout = self._content.layout()
        margins = layout.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        heights = sum(_height_of(widget, width) for widget in shown)
        return heights + margins.top() + margins.bottom() + layout.spacing() * max(0, len(shown) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width, with which lines break."""
        super().resizeEvent(event)
        self.fit()
        self._settled.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow widgets that show or hide something."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
            self._settled.start()
        return super().eventFilter(watched, event)


def _height_of(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
