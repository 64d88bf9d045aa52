"""The model arguments as a table of names and values, refilled whenever the model changes.

The value of the whole table is one string, "name value;name value", of only those arguments that
differ from the model's defaults: so a history entry stays short, and another model keeps its own defaults.
"""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsGui, QgsProcessingGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..inference.arguments import Argument, argument_pairs, argument_text, offered_arguments
from ..inference.errors import ArgumentError, PixelwiseError
from ..inference.formats import read_definition
from ..processing_provider.wording import tr


class ModelArguments:
    """What QGIS makes to show the parameter: the table in the dialog, its own widgets elsewhere."""

    def __new__(  # type: ignore[misc]  # QGIS wants a class to call, and takes whatever that gives
        cls, parameter: QgsProcessingParameterDefinition, dialog: QWidget, *_: int, model: str
    ) -> QWidget:
        """Choose by the kind of the dialog, as Processing itself does."""
        registry = QgsGui.processingGuiRegistry()
        kind = type(dialog).__name__
        if kind == "ModelerParametersDialog":
            native = registry.createModelerParameterWidget(dialog.model, dialog.childId, parameter, dialog.context)
        elif kind == "BatchAlgorithmDialog":
            native = registry.createParameterWidgetWrapper(parameter, QgsProcessingGui.WidgetType.Batch)
        else:
            return ModelArgumentsWrapper(parameter, model)
        native.setDialog(dialog)
        return native


class ModelArgumentsWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Ties the table to the dialog and to its field for the model."""

    def __init__(self, parameter: QgsProcessingParameterDefinition, model: str) -> None:
        """Remember the name of the parameter that holds the model."""
        super().__init__(parameter, QgsProcessingGui.WidgetType.Standard)
        self._model_name = model
        self._model: QgsAbstractProcessingParameterWidgetWrapper | None = None
        self._table: ArgumentsTable | None = None

    def createWidget(self) -> QWidget:
        """Make the table; inside a plain QWidget, since QGIS loses a Python class given to it bare."""
        holder = QWidget()
        self._table = ArgumentsTable(holder)
        self._table.table.itemChanged.connect(self._table_changed)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._table)
        return holder

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Follow the model of the dialog."""
        self._model = next(each for each in wrappers if each.parameterDefinition().name() == self._model_name)
        self._model.widgetValueHasChanged.connect(self._model_changed)
        self._model_changed()

    def setWidgetValue(self, value: object, context: QgsProcessingContext) -> None:  # noqa: ARG002  QGIS's signature
        """Show the given arguments."""
        self._table.give(value)

    def widgetValue(self) -> str:
        """Say which arguments differ from the model's defaults."""
        return argument_text(self._table.differences())

    def _model_changed(self, *_: object) -> None:
        self._table.follow(str(self._model.parameterValue() or ""))
        self.widgetValueHasChanged.emit(self)

    def _table_changed(self, item: QTableWidgetItem) -> None:
        self._table.take(item)
        self.widgetValueHasChanged.emit(self)


class ArgumentsTable(QWidget):
    """The table, and under it a line that says why it is empty."""

    def __init__(self, parent: QWidget) -> None:
        """Lay the table out, empty."""
        super().__init__(parent)
        self.table = QTableWidget(0, 2, self)
        self.line = QLabel(self)
        self._offered: tuple[Argument, ...] = ()
        self._readable = False
        self._given: dict[str, str] = {}
        self._lay_out()

    def follow(self, model: str) -> None:
        """Show the arguments that `model` offers, or why it cannot be asked."""
        self._readable = False
        self._offered = ()
        reason = tr("Choose a model to see its arguments.")
        try:
            if model:
                self._offered = offered_arguments(read_definition(model))
                self._readable = True
                reason = "" if self._offered else tr("This model has no arguments.")
        except PixelwiseError as error:
            reason = str(error)
        self._fill(reason)

    def give(self, value: object) -> None:
        """Set values, spelt in any way that the parameter accepts."""
        reason = ""
        try:
            self._given = argument_pairs(value or "")
        except ArgumentError as error:
            self._given, reason = {}, str(error)
        self._fill(reason or self.line.text())

    def take(self, item: QTableWidgetItem) -> None:
        """Remember what the user typed; nothing, or the default, is no longer a value of one's own."""
        argument = self._offered[item.row()]
        text = item.text().strip()
        self._given.pop(argument.name, None)
        if text and text != argument.default:
            self._given[argument.name] = text
        self._fill(self.line.text())

    def differences(self) -> dict[str, str]:
        """Give the values that are not the model's defaults; all that are known while no model can be read."""
        if not self._readable:
            return dict(self._given)
        defaults = {argument.name: argument.default for argument in self._offered}
        return {name: text for name, text in self._given.items() if name in defaults and text != defaults[name]}

    def _fill(self, reason: str) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._offered))
        for row, argument in enumerate(self._offered):
            text = self._given.get(argument.name, argument.default)
            self.table.setItem(row, 0, _cell(argument.name, argument.meaning, editable=False))
            self.table.setItem(row, 1, _cell(text, _hint(argument), bold=text != argument.default))
        self.table.blockSignals(False)
        self.table.setVisible(bool(self._offered))
        rows = self.table.verticalHeader().length() + self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(rows + 2 * self.table.frameWidth())
        self.line.setText(reason)
        self.line.setVisible(bool(reason))

    def _lay_out(self) -> None:
        self.table.setHorizontalHeaderLabels([tr("Name"), tr("Value")])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().hide()
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.line.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addWidget(self.line)
        self._fill(tr("Choose a model to see its arguments."))


def _cell(text: str, hint: str, *, editable: bool = True, bold: bool = False) -> QTableWidgetItem:
    cell = QTableWidgetItem(text)
    cell.setToolTip(hint)
    if not editable:
        cell.setFlags(cell.flags() & ~Qt.ItemFlag.ItemIsEditable)
    font = cell.font()
    font.setBold(bold)
    cell.setFont(font)
    return cell


def _hint(argument: Argument) -> str:
    lines = [argument.meaning]
    if argument.choices:
        lines.append(tr("One of: {choices}").format(choices=", ".join(argument.choices)))
    if argument.minimum is not None:
        lines.append(tr("At least {minimum}").format(minimum=f"{argument.minimum:g}"))
    if argument.maximum is not None:
        lines.append(tr("At most {maximum}").format(maximum=f"{argument.maximum:g}"))
    lines.append(tr("Default: {default}").format(default=argument.default))
    return "\n".join(lines)
