"""Placeholder texts that explain an empty field, instead of QGIS's empty or "Not set" ones."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsExtentWidget, QgsProjectionSelectionWidget
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QStyle, QStyleOptionComboBox, QWidget

from .typed_extent import field_of

_HALF = 128  # of a colour's opacity, as Qt's placeholders have
_INDENT = 2  # pixels, as styles indent the text of a combo box


class EmptyFields:
    """The placeholder texts of a dialog's fields."""

    def __init__(
        self, wrappers: Mapping[str, QgsAbstractProcessingParameterWidgetWrapper], words: Mapping[str, str]
    ) -> None:
        """Store the placeholder texts by parameter."""
        self._wrappers, self._words = wrappers, words
        self._over: dict[str, WordsOver] = {}  # held, since the combo boxes of QGIS hold no Python

    def say_all(self) -> None:
        """Set all placeholder texts."""
        for name in self._words:
            self.say(name)

    def say(self, name: str) -> None:
        """Set the placeholder text of a field; again after every change, since QGIS's output widgets restore theirs."""
        if name not in self._words or name in self._over:
            return
        widget, words = self._wrappers[name].wrappedWidget(), self._words[name]
        kind, combo = widget.metaObject().className(), widget.findChild(QComboBox)
        line = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
        if kind == "QgsExtentWidget":
            _in_extent(sip.cast(widget, QgsExtentWidget), words)
        elif kind == "QgsProjectionSelectionWidget":
            _in_crs(sip.cast(widget, QgsProjectionSelectionWidget), words)
        elif combo is not None:
            self._over[name] = WordsOver(combo, words)
        elif line is not None:
            line.setPlaceholderText(words)


def _pale(colour: QColor) -> QColor:
    """Make the colour of a text that of a placeholder; themes that are style sheets leave Qt's own colour for it."""
    colour.setAlpha(_HALF)
    return colour


def _in_extent(widget: QgsExtentWidget, words: str) -> None:
    field = field_of(widget)
    if field is None or field.property("nullValue") == words:  # else every key would empty a field that is typed into
        return
    is_set = widget.isValid()
    widget.setNullValueAllowed(True, words)
    if not is_set:
        widget.clear()


def _in_crs(widget: QgsProjectionSelectionWidget, words: str) -> None:
    is_set = widget.crs().isValid()
    widget.setNotSetText(words)
    if not is_set:
        combo = widget.findChild(QComboBox)
        combo.setItemText(0, words)


class WordsOver(QWidget):
    """A placeholder text drawn over a combo box without a selection.

    QGIS draws its combo boxes of layers itself, without Qt's placeholder, and takes the text of any item for a file.
    """

    def __init__(self, combo: QComboBox, words: str) -> None:
        """Cover the combo box and ignore mouse events."""
        super().__init__(combo)
        self.words = words
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._lie_over()
        combo.installEventFilter(self)

    @property
    def seen(self) -> bool:
        """Whether the combo box leaves room for them."""
        return not self.parent().currentText()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size and the style."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange, QEvent.Type.Show):
            self._lie_over()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """Draw the text unless something is selected."""
        if self.seen:
            painter = QPainter(self)
            painter.setPen(_pale(self.parent().palette().color(QPalette.ColorRole.ButtonText)))
            words = self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, words)

    def _lie_over(self) -> None:
        combo, option = self.parent(), QStyleOptionComboBox()
        option.initFrom(combo)
        control, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        self.setGeometry(combo.style().subControlRect(control, option, field, combo).adjusted(_INDENT, 0, 0, 0))
