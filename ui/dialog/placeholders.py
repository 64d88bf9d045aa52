"""Placeholder texts that explain an empty field, instead of QGIS's "Not set" or an empty one."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsExtentWidget, QgsProjectionSelectionWidget
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QStyle, QStyleOptionComboBox, QWidget

from .typed_extent import extent_field

_OPACITY = 160  # of 255; with Qt's 128 the contrast would be too low in QGIS's dark themes
_INDENT = 2  # pixels, as styles indent the text of a combo box


class Placeholders:
    """The placeholder texts of a dialog's fields."""

    def __init__(
        self, wrappers: Mapping[str, QgsAbstractProcessingParameterWidgetWrapper], texts: Mapping[str, str]
    ) -> None:
        """Store the placeholder texts by parameter."""
        self._wrappers, self._texts = wrappers, texts
        self._overlays: dict[str, PlaceholderOverlay] = {}  # references, since QGIS's combo boxes keep no Python object

    def show_all(self) -> None:
        """Set all placeholder texts and their colour, also that of QGIS's placeholders."""
        for wrapper in self._wrappers.values():
            for line in _lines_of(wrapper.wrappedWidget()):
                _set_pale_placeholder(line)
        for name in self._texts:
            self.show(name)

    def show(self, name: str) -> None:
        """Set the placeholder text of a field; again after every change, since QGIS's output widgets restore theirs."""
        if name not in self._texts or name in self._overlays:
            return
        widget, text = self._wrappers[name].wrappedWidget(), self._texts[name]
        class_name, combo = widget.metaObject().className(), widget.findChild(QComboBox)
        line = next(iter(_lines_of(widget)), None)
        if class_name == "QgsExtentWidget":
            _set_in_extent(sip.cast(widget, QgsExtentWidget), text)
        elif class_name == "QgsProjectionSelectionWidget":
            _set_in_crs(sip.cast(widget, QgsProjectionSelectionWidget), text)
        elif combo is not None:
            self._overlays[name] = PlaceholderOverlay(combo, text)
        elif line is not None:
            line.setPlaceholderText(text)


def _lines_of(widget: QWidget) -> list[QLineEdit]:
    return [*([widget] if isinstance(widget, QLineEdit) else []), *widget.findChildren(QLineEdit)]


def _set_pale_placeholder(line: QLineEdit) -> None:
    palette = line.palette()
    palette.setColor(QPalette.ColorRole.PlaceholderText, _pale(palette.color(QPalette.ColorRole.Text)))
    line.setPalette(palette)


def _pale(colour: QColor) -> QColor:
    """Return the placeholder colour for a text colour; QGIS's dark themes set one that is hardly readable."""
    colour.setAlpha(_OPACITY)
    return colour


def _set_in_extent(widget: QgsExtentWidget, text: str) -> None:
    field = extent_field(widget)
    if field is None or field.property("nullValue") == text:  # setting it again would clear a field while typing
        return
    is_set = widget.isValid()
    widget.setNullValueAllowed(True, text)
    if not is_set:
        widget.clear()


def _set_in_crs(widget: QgsProjectionSelectionWidget, text: str) -> None:
    is_set = widget.crs().isValid()
    widget.setNotSetText(text)
    if not is_set:
        combo = widget.findChild(QComboBox)
        combo.setItemText(0, text)


class PlaceholderOverlay(QWidget):
    """A placeholder text drawn over a combo box without a selection.

    QGIS draws its combo boxes of layers without Qt's placeholder and interprets the text of any item as a file.
    """

    def __init__(self, combo: QComboBox, text: str) -> None:
        """Cover the combo box and ignore mouse events."""
        super().__init__(combo)
        self.text = text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._cover_field()
        combo.installEventFilter(self)

    @property
    def is_drawn(self) -> bool:
        """Whether the text is drawn, because the combo box is empty."""
        return not self.parent().currentText()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Adapt to the size and style of the combo box."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange, QEvent.Type.Show):
            self._cover_field()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """Draw the text unless something is selected."""
        if self.is_drawn:
            painter = QPainter(self)
            painter.setPen(_pale(self.parent().palette().color(QPalette.ColorRole.ButtonText)))
            text = self.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)

    def _cover_field(self) -> None:
        combo, option = self.parent(), QStyleOptionComboBox()
        option.initFrom(combo)
        control, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        self.setGeometry(combo.style().subControlRect(control, option, field, combo).adjusted(_INDENT, 0, 0, 0))
