"""The right widget for the value of a model argument: it shows a text, and tells what the user makes of it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPalette, QValidator
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from ...inference.model.arguments import Argument, ArgumentType, is_usable

_DIGITS = 12
_LARGEST = 2**31 - 1


class ArgumentEditor(QWidget):
    """Edits one argument. A text that its own widget cannot show is shown in a line, as it is."""

    edited = pyqtSignal(str, str)  # name and text

    def __init__(self, argument: Argument, parent: QWidget) -> None:
        """Show the default."""
        super().__init__(parent)
        self.argument = argument
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setAutoFillBackground(True)  # on the ground of a table some styles draw boxes that are not to be seen
        self.input: QWidget = QLineEdit(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._text = ""
        self.show_text(argument.default)

    @property
    def text(self) -> str:
        """The text that is shown."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show a text, without telling."""
        self._text = text
        make = _INPUTS[self.argument.value_type] if _can_be_shown(text, self.argument) else _line
        old, self.input = self.input, make(self.argument, text, self._take)
        old.hide()
        old.deleteLater()
        self.input.setAccessibleName(self.argument.name)
        self.input.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.input.installEventFilter(self)
        self.layout().addWidget(self.input)
        self.setFocusProxy(self.input)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the mouse wheel to the page, unless the user is in this widget."""
        if event.type() == QEvent.Type.Wheel and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _take(self, text: str) -> None:
        self._text = text
        self.edited.emit(self.argument.name, text)


_Take = Callable[[str], None]


def _can_be_shown(text: str, argument: Argument) -> bool:
    if not is_usable(text, argument):
        return False
    is_number = argument.value_type is ArgumentType.INTEGER and text.lower() != argument.automatic
    return not is_number or float(text) <= _LARGEST


class _Number(QDoubleSpinBox):
    def textFromValue(self, value: float) -> str:
        """Write as many decimals as there are."""
        return self.locale().toString(value, "g", _DIGITS)


class _WholeNumber(QSpinBox):
    """A spin box whose word for the lowest value can be typed too."""

    def stepBy(self, steps: int) -> None:
        """Step from the word to the lowest number, from where the steps are those of the model."""
        if steps > 0 and self.specialValueText() and self.value() == self.minimum():
            self.setValue(self.minimum() + 1)
            steps -= 1
        super().stepBy(steps)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take the word, and what may become it."""
        word = self.specialValueText()
        if word and word.startswith(text.lower()):
            whole = text.lower() == word
            return (QValidator.State.Acceptable if whole else QValidator.State.Intermediate), text, position
        return super().validate(text, position)

    def valueFromText(self, text: str) -> int:
        """The lowest value for the word."""
        word = self.specialValueText()
        return self.minimum() if word and text.lower() == word else super().valueFromText(text)


def _whole_number(argument: Argument, text: str, take: _Take) -> QSpinBox:
    spin = _WholeNumber()
    least, word = int(argument.minimum or 0), argument.automatic
    spin.setRange(least - 1 if word else least, _most(argument))
    spin.setSpecialValueText(word)
    spin.setSingleStep(int(argument.step or 1))
    spin.setValue(least - 1 if word and text.lower() == word else int(float(text)))
    spin.valueChanged.connect(lambda value: take(word if word and value < least else str(value)))
    return spin


def _most(argument: Argument) -> int:
    if argument.maximum is None or argument.name == "padding":  # a larger tile, if asked for, leaves room for more
        return _LARGEST
    return int(argument.maximum)


def _number(argument: Argument, text: str, take: _Take) -> QDoubleSpinBox:
    spin = _Number()
    spin.setDecimals(_DIGITS)
    spin.setRange(
        -float(_LARGEST) if argument.minimum is None else argument.minimum,
        float(_LARGEST) if argument.maximum is None else argument.maximum,
    )
    spin.setSingleStep(argument.step or 1)
    spin.setValue(float(text))
    spin.valueChanged.connect(lambda value: take(f"{value:.{_DIGITS}g}"))
    return spin


def _check_box(argument: Argument, text: str, take: _Take) -> QCheckBox:  # noqa: ARG001  as the others
    box = QCheckBox()
    box.setChecked(text.lower() in ("true", "1", "yes"))
    box.toggled.connect(lambda checked: take("true" if checked else "false"))
    return box


def _combo_box(argument: Argument, text: str, take: _Take) -> QComboBox:
    combo = QComboBox()
    combo.addItems(argument.choices)
    combo.setCurrentText(text.lower())
    combo.currentTextChanged.connect(take)
    return combo


def _line(argument: Argument, text: str, take: _Take) -> QLineEdit:
    line = QLineEdit(text)
    line.setPlaceholderText(argument.default)
    line.textEdited.connect(lambda text: take(text.strip() or argument.default))
    return line


_INPUTS = {
    ArgumentType.INTEGER: _whole_number,
    ArgumentType.NUMBER: _number,
    ArgumentType.BOOLEAN: _check_box,
    ArgumentType.CHOICE: _combo_box,
    ArgumentType.RANGE: _line,
}
