"""The building blocks of the page of parameters: a collapsible group, and a row with room for an explanation."""

from __future__ import annotations

from typing import TypeVar

from qgis.core import QgsApplication
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ..linked_text import show_linked

# Translucent, so that the text is readable in light and dark themes.
_TINT = "#explanation { background-color: rgba(214, 64, 32, 48); border-left: 3px solid rgb(214, 64, 32); }"


_MIN_LETTERS = 8  # of a combo box
_Widget = TypeVar("_Widget", bound=QWidget)


class GroupBox(QgsCollapsibleGroupBox):
    """A group with the initial state that the algorithm defines; QGIS would restore the last one."""

    def __init__(self, title: str, *, folded: bool) -> None:
        """Create an empty group."""
        super().__init__(title)
        self.setSaveCollapsedState(False)
        self.setCollapsed(folded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fold button takes the focus
        layout = QVBoxLayout(self)
        layout.setSpacing(8)


class ParameterRow(QWidget):
    """The label and widget of a parameter, with an explanation below them if the value is invalid."""

    def __init__(self) -> None:
        """Create an empty row."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        self._explanation: _Explanation | None = None
        self._fields = 0  # label and widget, as far as they have been added
        self._extras: list[QWidget] = []

    def add_field(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a label or widget and let it shrink in a narrow window."""
        for combo in _all(QComboBox, widget):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(_MIN_LETTERS)
        for box in _all(QCheckBox, widget):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.setToolTip(box.toolTip() or box.text())
        if isinstance(widget, QLabel):
            widget.setWordWrap(True)
        self.layout().addWidget(widget, stretch)
        self._fields += 1

    def add_extra(self, widget: QWidget) -> None:
        """Add a widget below the parameter's widget and its explanation."""
        self._extras.append(widget)
        self.layout().addWidget(widget)

    def explain(self, text: str) -> None:
        """Show an explanation of the error in the value."""
        self.clear_explanation()
        self._explanation = _Explanation(text)
        self.layout().insertWidget(self._fields, self._explanation)
        for extra in self._extras:  # which do not repeat the text
            extra.setVisible(getattr(extra, "error_text", "") != text)
            _omit_message(extra, text)

    def clear_explanation(self) -> None:
        """Remove the explanation."""
        if self._explanation is not None:
            self._explanation.hide()
            self._explanation.deleteLater()
            self._explanation = None
            for extra in self._extras:
                extra.show()
                _omit_message(extra, "")

    def explained_widget(self) -> QWidget:
        """Return the explanation, or this row if there is none."""
        return self._explanation or self

    @property
    def explanation(self) -> str:
        """The text of the explanation; "" if there is none."""
        return self._explanation.text if self._explanation is not None else ""


def _omit_message(extra: QWidget, text: str) -> None:
    """Hide one message in an extra widget that shows several."""
    if hasattr(extra, "omit_message"):
        extra.omit_message(text)


def _all(kind: type[_Widget], widget: QWidget) -> list[_Widget]:
    return [*widget.findChildren(kind), *([widget] if isinstance(widget, kind) else [])]


class _Explanation(QFrame):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.setObjectName("explanation")
        self.setStyleSheet(_TINT)
        side = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        icon, message = QLabel(), QLabel()
        icon.setPixmap(QgsApplication.getThemeIcon("/mIconWarning.svg").pixmap(QSize(side, side)))
        show_linked(message, text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(message, 1)
