"""Edit the value of a model argument in the widget for its type; the value itself is text."""

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
_MAXIMUM = 2**31 - 1


class ArgumentEditor(QWidget):
    """Edits one argument. Text that the widget for its type cannot represent is edited in a line edit."""

    edited = pyqtSignal(str, str)  # name and text

    def __init__(self, argument: Argument, parent: QWidget) -> None:
        """Show the default."""
        super().__init__(parent)
        self.argument = argument
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setAutoFillBackground(True)  # some styles draw the invisible frames of check boxes on a table's background
        self.input: QWidget = QLineEdit(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._text = ""
        self.set_text(argument.default)

    @property
    def text(self) -> str:
        """The current value as text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Set the value without emitting `edited`."""
        self._text = text
        make_input = _INPUTS[self.argument.value_type] if _is_representable(text, self.argument) else _line_edit
        old, self.input = self.input, make_input(self.argument, text, self._edit)
        old.hide()
        old.deleteLater()
        self.input.setAccessibleName(self.argument.name)
        self.input.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.input.installEventFilter(self)
        self.layout().addWidget(self.input)
        self.setFocusProxy(self.input)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the mouse wheel to the page unless the widget has the focus."""
        if event.type() == QEvent.Type.Wheel and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _edit(self, text: str) -> None:
        self._text = text
        self.edited.emit(self.argument.name, text)


_OnEdit = Callable[[str], None]


def _is_representable(text: str, argument: Argument) -> bool:
    if not is_usable(text, argument):
        return False
    is_number = argument.value_type is ArgumentType.INTEGER and text.lower() != argument.automatic
    return not is_number or float(text) <= _MAXIMUM


class _ArgumentNumber(QDoubleSpinBox):
    def textFromValue(self, value: float) -> str:
        """Return the number without trailing zeros."""
        return self.locale().toString(value, "g", _DIGITS)


class _WholeNumber(QSpinBox):
    """A spin box that also accepts the typed word for its minimum."""

    def stepBy(self, steps: int) -> None:
        """Step from the word to the model's lowest number, so that further steps match the model's."""
        if steps > 0 and self.specialValueText() and self.value() == self.minimum():
            self.setValue(self.minimum() + 1)
            steps -= 1
        super().stepBy(steps)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept the word and its beginnings."""
        word = self.specialValueText()
        if word and word.startswith(text.lower()):
            whole = text.lower() == word
            return (QValidator.State.Acceptable if whole else QValidator.State.Intermediate), text, position
        return super().validate(text, position)

    def valueFromText(self, text: str) -> int:
        """Return the minimum for the word."""
        word = self.specialValueText()
        return self.minimum() if word and text.lower() == word else super().valueFromText(text)


def _whole_number(argument: Argument, text: str, on_edit: _OnEdit) -> QSpinBox:
    spin = _WholeNumber()
    minimum, word = int(argument.minimum or 0), argument.automatic
    spin.setRange(minimum - 1 if word else minimum, _maximum(argument))
    spin.setSpecialValueText(word)
    spin.setSingleStep(int(argument.step or 1))
    spin.setValue(minimum - 1 if word and text.lower() == word else int(float(text)))
    spin.valueChanged.connect(lambda value: on_edit(word if word and value < minimum else str(value)))
    return spin


def _maximum(argument: Argument) -> int:
    if argument.maximum is None or argument.name == "padding":  # a larger tile leaves room for more
        return _MAXIMUM
    return int(argument.maximum)


def _number(argument: Argument, text: str, on_edit: _OnEdit) -> QDoubleSpinBox:
    spin = _ArgumentNumber()
    spin.setDecimals(_DIGITS)
    spin.setRange(
        -float(_MAXIMUM) if argument.minimum is None else argument.minimum,
        float(_MAXIMUM) if argument.maximum is None else argument.maximum,
    )
    spin.setSingleStep(argument.step or 1)
    spin.setValue(float(text))
    spin.valueChanged.connect(lambda value: on_edit(f"{value:.{_DIGITS}g}"))
    return spin


def _check_box(argument: Argument, text: str, on_edit: _OnEdit) -> QCheckBox:  # noqa: ARG001  same signature as others
    box = QCheckBox()
    box.setChecked(text.lower() in ("true", "1", "yes"))
    box.toggled.connect(lambda checked: on_edit("true" if checked else "false"))
    return box


def _combo_box(argument: Argument, text: str, on_edit: _OnEdit) -> QComboBox:
    combo = QComboBox()
    combo.addItems(argument.choices)
    combo.setCurrentText(text.lower())
    combo.currentTextChanged.connect(on_edit)
    if argument.default_varies:  # so it can be chosen while it is shown
        combo.activated.connect(lambda _: on_edit(combo.currentText()))
    return combo


def _line_edit(argument: Argument, text: str, on_edit: _OnEdit) -> QLineEdit:
    line = QLineEdit(text)
    line.setPlaceholderText(argument.default)
    line.textEdited.connect(lambda text: on_edit(text.strip() or argument.default))
    return line


_INPUTS = {
    ArgumentType.INTEGER: _whole_number,
    ArgumentType.NUMBER: _number,
    ArgumentType.BOOLEAN: _check_box,
    ArgumentType.CHOICE: _combo_box,
    ArgumentType.RANGE: _line_edit,
    ArgumentType.DATES: _line_edit,
}
