"""A table of the model's arguments and their values, filled again when the model changes.

The value of the table is one string, "name value;name value", with only the arguments that differ from the model's
defaults. History entries stay short, and another model keeps its own defaults. The model is read off the main thread;
until it is read, the string keeps every argument that was set.
"""

from __future__ import annotations

from functools import partial

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...inference import ArgumentError, PixelwiseError, read_definition
from ...inference.formats import with_output
from ...inference.model.arguments import OUTPUT, Argument, argument_pairs, argument_text, offered_arguments
from ...processing_provider.i18n import tr
from ..activation_watcher import ActivationWatcher
from ..latest_query import LatestQuery
from .argument_editors import ArgumentEditor

_NAME, _VALUE, _RESET = range(3)
_MARGIN = 12  # pixels around a name


class ArgumentsTable(QWidget):
    """The table, with a line below it for arguments that it cannot show."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        """Create an empty table."""
        super().__init__(parent)
        self.table = QTableWidget(0, 3, self)
        self.line = QLabel(self)
        self.reset_all = QPushButton(tr("Reset All"), self)
        self._model_path = ""
        self._query = LatestQuery(self, tr("Reading the model's arguments"))
        self._offered: tuple[Argument, ...] = ()
        self._values: dict[str, str] = {}
        self._invalid_value: object = None
        self._reason = ""
        self._focused: tuple[str, int] | None = None  # argument name and column, while the table cannot have the focus
        self._lay_out()
        self._query.succeeded.connect(self._show_offered)
        self._query.failed.connect(self._show_error)
        self.set_model("")
        ActivationWatcher(self).activated.connect(self.refresh)

    def set_model(self, model: str) -> None:
        """Show the arguments of `model` once it is read, or the reason why it cannot be read."""
        self._model_path = model
        if model:
            self._reason = tr("Reading the model…")
            self._start_query()
            self._fill()
        else:
            self._query.discard()
            self._set_offered((), tr("Choose a model to see its arguments."))

    def refresh(self) -> None:
        """Read the model again, and update the table if its arguments have changed."""
        if self._model_path and not self.reading:
            self._start_query()

    def _start_query(self) -> None:
        self._query.start(partial(_read_arguments, self._model_path, self._values.get(OUTPUT, "")))

    def set_value(self, value: object) -> None:
        """Set the values, in any form that the parameter accepts."""
        before = self.text()
        try:
            self._values, self._invalid_value = argument_pairs(value or ""), None
        except ArgumentError:
            self._values, self._invalid_value = {}, value  # the check before the run explains the error
        self._fill()
        self._emit_if_changed(before)
        if self._model_path and self._values.get(OUTPUT):
            self._start_query()

    def text(self) -> str:
        """Return the values that differ from the model's defaults; all values until the model is read."""
        if self._invalid_value is not None:
            return str(self._invalid_value)
        if not self._is_loaded:
            return argument_text(self._values)
        offered = {argument.name: argument for argument in self._offered}
        values = self._values.items()
        return argument_text({name: text for name, text in values if name in offered and _differs(text, offered[name])})

    @property
    def reading(self) -> bool:
        """Whether the model is still being read."""
        return self._query.busy

    def editor(self, name: str) -> ArgumentEditor:
        """Return the editor of an argument in the table."""
        return self.table.cellWidget(self._row(name), _VALUE)

    def reset(self, name: str = "") -> None:
        """Reset one argument, or all, to the model's default."""
        before = self.text()
        kept = {other: text for other, text in self._values.items() if name and other != name}
        output_reset = OUTPUT in self._values and OUTPUT not in kept
        self._values, self._invalid_value = kept, None
        self._fill()
        self._emit_if_changed(before)
        if output_reset:
            self._start_query()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep at least half of the width for the values."""
        super().resizeEvent(event)
        self._fit_name_column()

    def _fit_name_column(self) -> None:
        names = self.table.sizeHintForColumn(_NAME) + _MARGIN
        self.table.setColumnWidth(_NAME, min(names, self.width() // 2))

    @property
    def _is_loaded(self) -> bool:
        return bool(self._offered) and not self._query.busy

    def _show_offered(self, offered: tuple[Argument, ...]) -> None:
        if (offered, "") != (self._offered, self._reason):
            self._set_offered(offered, "")
        elif not self.table.isEnabled():
            self._fill()

    def _show_error(self, error: PixelwiseError) -> None:
        self._set_offered((), tr("The model cannot be read, so its arguments are unknown."))
        self.line.setToolTip(str(error))

    def _set_offered(self, offered: tuple[Argument, ...], reason: str) -> None:
        before = self.text()
        self.line.setToolTip("")
        self._save_focus()
        self._offered, self._reason = offered, reason
        self._make_rows()
        self._fill()
        self._emit_if_changed(before)

    def _emit_if_changed(self, before: str) -> None:
        if self.text() != before:
            self.changed.emit()

    def _store_edit(self, name: str, text: str) -> None:
        """Store an edited value; the model's default is removed from the values unless giving it has an effect."""
        argument = self._offered[self._row(name)]
        self._invalid_value = None
        if _differs(text, argument):
            self._values[name] = text
        else:
            self._values.pop(name, None)
        self._mark(argument)
        self._update_line()
        self.changed.emit()
        if name == OUTPUT:  # the other arguments depend on it
            self._start_query()

    def _row(self, name: str) -> int:
        return [argument.name for argument in self._offered].index(name)

    def _save_focus(self) -> None:
        """Remember the focused cell before Qt moves the focus away from a disabled or deleted one."""
        focus = self.window().focusWidget()
        for row, argument in enumerate(self._offered):
            for column in (_VALUE, _RESET):
                cell = self.table.cellWidget(row, column)
                if focus is not None and (cell is focus or cell.isAncestorOf(focus)):
                    self._focused = argument.name, column
                    focus.clearFocus()

    def _restore_focus(self) -> None:
        """Focus the remembered cell unless another widget has the focus."""
        name, column = self._focused or ("", _VALUE)
        row = next((row for row, argument in enumerate(self._offered) if argument.name == name), None)
        if row is not None and self.window().focusWidget() is None:
            self.table.cellWidget(row, column).setFocus()
        self._focused = None

    def _make_rows(self) -> None:
        self.table.setRowCount(0)
        self.table.setRowCount(len(self._offered))
        for row, argument in enumerate(self._offered):
            item = QTableWidgetItem(argument.name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            editor = ArgumentEditor(argument, self.table)
            editor.edited.connect(self._store_edit)
            reset = QToolButton(self.table)
            reset.setAutoRaise(True)
            reset.setIcon(QgsApplication.getThemeIcon("/mActionUndo.svg"))
            reset.setToolTip(tr("Reset to the model's default: {default}").format(default=argument.default))
            reset.clicked.connect(partial(self._reset_clicked, argument.name))
            item.setToolTip(_tool_tip(argument))
            editor.setToolTip(_tool_tip(argument))
            self.table.setItem(row, _NAME, item)
            self.table.setCellWidget(row, _VALUE, editor)
            self.table.setCellWidget(row, _RESET, reset)
        self.table.resizeRowsToContents()
        rows = self.table.verticalHeader().length() + self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(rows + 2 * self.table.frameWidth())

    def _reset_clicked(self, name: str, _: bool = False) -> None:
        self.reset(name)

    def _fill(self) -> None:
        for argument in self._offered:
            text = self._values.get(argument.name, argument.default)
            if self.editor(argument.name).text != text:
                self.editor(argument.name).set_text(text)
            self._mark(argument)
        self.table.setVisible(bool(self._offered))
        if self._query.busy:
            self._save_focus()
        self.table.setEnabled(not self._query.busy)
        if not self._query.busy:
            self._restore_focus()
        self._fit_name_column()
        self._update_line()

    def _mark(self, argument: Argument) -> None:
        """Show changed arguments in bold."""
        row = self._row(argument.name)
        is_changed = argument.name in self._values and _differs(self._values[argument.name], argument)
        item = self.table.item(row, _NAME)
        font = item.font()
        font.setBold(is_changed)
        item.setFont(font)
        self.editor(argument.name).setFont(font)
        self.table.cellWidget(row, _RESET).setEnabled(is_changed)

    def _update_line(self) -> None:
        self.line.setText(self._reason or self._warning())
        self.line.setVisible(bool(self.line.text()))
        self.reset_all.setVisible(bool(self._offered))
        self.reset_all.setEnabled(bool(self._values) or self._invalid_value is not None)

    def _warning(self) -> str:
        if self._invalid_value is not None:
            return tr("The given values cannot be read: {value}").format(value=self._invalid_value)
        offered = [argument.name for argument in self._offered]
        ignored = [name for name in self._values if name not in offered]
        return (
            tr("Ignored, because this model does not support it: {names}.").format(names=", ".join(ignored))
            if ignored
            else ""
        )

    def _lay_out(self) -> None:
        self.table.setHorizontalHeaderLabels([tr("Name"), tr("Value"), ""])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_VALUE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_RESET, QHeaderView.ResizeMode.ResizeToContents)
        self.table.verticalHeader().hide()
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.line.setWordWrap(True)
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.reset_all.clicked.connect(lambda: self.reset())
        below = QHBoxLayout()
        below.addWidget(self.line, 1)
        below.addWidget(self.reset_all, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addLayout(below)


def _read_arguments(model: str, output: str) -> tuple[Argument, ...]:
    return offered_arguments(with_output(model, read_definition(model), output))


def _differs(text: str, argument: Argument) -> bool:
    """Whether a given value has another effect than none."""
    return text != argument.default or argument.default_varies


def _tool_tip(argument: Argument) -> str:
    lines = [argument.name, argument.meaning]
    if argument.choices:
        lines.append(tr("One of: {choices}").format(choices=", ".join(argument.choices)))
    if argument.minimum is not None:
        lines.append(tr("At least {minimum}").format(minimum=f"{argument.minimum:g}"))
    if argument.maximum is not None:
        lines.append(tr("At most {maximum}").format(maximum=f"{argument.maximum:g}"))
    if argument.automatic:
        lines.append(tr('Or "{word}"').format(word=argument.automatic))
    lines.append(tr("Default: {default}").format(default=argument.default))
    return "\n".join(lines)
