"""The model arguments as a table of names and values, refilled whenever the model changes.

The value of the whole table is one string, "name value;name value", of only those arguments that
differ from the model's defaults: so a history entry stays short, and another model keeps its own defaults.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker, Qt
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

_NAME, _VALUE = range(2)


class ArgumentsTable(QWidget):
    """The table, and under it a line that says what it cannot show."""

    def __init__(self, parent: QWidget) -> None:
        """Lay the table out, empty."""
        super().__init__(parent)
        self.table = QTableWidget(0, 2, self)
        self.line = QLabel(self)
        self._offered: tuple[Argument, ...] = ()
        self._given: dict[str, str] = {}
        self._reason = ""
        self._lay_out()
        self.follow("")

    def follow(self, model: str) -> None:
        """Show the arguments that `model` offers, or why it cannot be asked."""
        self._offered, self._reason = (), ""
        try:
            if model:
                self._offered = offered_arguments(read_definition(model))
            else:
                self._reason = tr("Choose a model to see its arguments.")
        except PixelwiseError as error:
            self._reason = str(error)
        self._fill()

    def give(self, value: object) -> None:
        """Set values, spelt in any way that the parameter accepts."""
        try:
            self._given = argument_pairs(value or "")
        except ArgumentError as error:
            self._given, self._reason = {}, str(error)
        self._fill()

    def take(self, item: QTableWidgetItem) -> None:
        """Remember what the user typed; nothing, or the default, is no longer a value of one's own."""
        argument = self._offered[item.row()]
        self._given[argument.name] = item.text().strip() or argument.default
        self._show(item, argument)

    def text(self) -> str:
        """Spell the values that differ from the model's defaults; all of them while no model can be asked."""
        defaults = {argument.name: argument.default for argument in self._offered}
        pairs = {name: text for name, text in self._given.items() if text != defaults.get(name, "")}
        return argument_text({name: text for name, text in pairs.items() if name in defaults or not defaults})

    def _fill(self) -> None:
        self.table.setRowCount(len(self._offered))
        for row, argument in enumerate(self._offered):
            with QSignalBlocker(self.table):
                self.table.setItem(row, _NAME, _cell(argument.name, argument.meaning, Qt.ItemFlag.ItemIsEnabled))
                self.table.setItem(row, _VALUE, QTableWidgetItem())
            self._show(self.table.item(row, _VALUE), argument)
        self.table.setVisible(bool(self._offered))
        rows = self.table.verticalHeader().length() + self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(rows + 2 * self.table.frameWidth())
        self.line.setText(self._reason or self._left_out())
        self.line.setVisible(bool(self.line.text()))

    def _show(self, item: QTableWidgetItem, argument: Argument) -> None:
        text = self._given.get(argument.name, argument.default)
        font = item.font()
        font.setBold(text != argument.default)
        with QSignalBlocker(self.table):
            item.setText(text)
            item.setToolTip(_hint(argument))
            item.setFont(font)

    def _left_out(self) -> str:
        offered = [argument.name for argument in self._offered]
        others = [name for name in self._given if name not in offered]
        return (
            tr("Left out, since this model does not offer it: {names}.").format(names=", ".join(others))
            if others
            else ""
        )

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


def _cell(text: str, hint: str, flags: Qt.ItemFlag) -> QTableWidgetItem:
    cell = QTableWidgetItem(text)
    cell.setToolTip(hint)
    cell.setFlags(flags)
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
