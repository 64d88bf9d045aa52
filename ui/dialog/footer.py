"""The area below the page of parameters, which is always visible."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, QTimer
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ..tab_order import skip_unless_scrollable
from ..wrapping import show_scroll_bar


class Footer(QScrollArea):
    """A column of widgets with their preferred height, limited to half the height of the parent.

    If they need more, a widget with a `reduce_height` method is made lower, so that the others remain visible; if that
    is not enough, the area scrolls. Without the limit, wrapping texts would scroll the page out of QGIS's dialog.
    """

    def __init__(self, parent: QWidget) -> None:
        """Create an empty footer with a height of 0."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._widgets: list[QWidget] = []
        self._reducible: QWidget | None = None
        self._settled = QTimer(self)  # after nested layouts, which are updated one event after another
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

    def add(self, widget: QWidget) -> None:
        """Add a widget at the bottom."""
        self._content.layout().addWidget(widget)
        self._widgets.append(widget)
        if hasattr(widget, "reduce_height"):
            self._reducible = widget

    def fit(self) -> None:
        """Adopt the preferred height of the widgets."""
        if self._content.layout().isEmpty():
            return
        frame = self.height() - self.viewport().height() if self.isVisible() else 0  # that themes add
        preferred, limit = self._preferred_height() + frame, self.parentWidget().height() // 2
        if self._reducible is not None:
            self._reducible.reduce_height(max(0, preferred + self._reducible.missing_height - limit))
            preferred = self._preferred_height() + frame
        show_scroll_bar(self, preferred > limit)
        self.setFixedHeight(min(preferred, limit))

    def _preferred_height(self) -> int:
        """Return the preferred height of all widgets at the full width; their common layout lags behind."""
        layout = self._content.layout()
        margins = layout.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        widgets = [widget for widget in self._widgets if not widget.isHidden()]
        heights = sum(_height_of(widget, width) for widget in widgets)
        return heights + margins.top() + margins.bottom() + layout.spacing() * max(0, len(widgets) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height to the new width."""
        super().resizeEvent(event)
        self.fit()
        self._settled.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Adapt the height when a widget shows or hides something."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
            self._settled.start()
        return super().eventFilter(watched, event)


def _height_of(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
