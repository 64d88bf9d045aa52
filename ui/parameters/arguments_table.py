"""The model arguments as a table of names and values, refilled whenever the model changes.

The value of the whole table is one string, "name value;name value", of only those arguments that
differ from the model's defaults: so a history entry stays short, and another model keeps its own defaults.
The model is asked off the main thread; until it has answered, whatever was given counts.
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
_MARGIN = 12  # pixels beside a name


class ArgumentsTable(QWidget):
    """The table, and under it a line that says what it cannot show."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        """Lay the table out, empty."""
        super().__init__(parent)
        self.table = QTableWidget(0, 3, self)
        self.line = QLabel(self)
        self.reset_all = QPushButton(tr("Reset All"), self)
        self._followed = ""
        self._model = LatestQuery(self, tr("Reading the model's arguments"))
        self._offered: tuple[Argument, ...] = ()
        self._given: dict[str, str] = {}
        self._misspelt: object = None
        self._reason = ""
        self._focused: tuple[str, int] | None = None  # an argument and its column, while the table cannot have it
        self._lay_out()
        self._model.succeeded.connect(self._show_offered)
        self._model.failed.connect(self._show_refusal)
        self.follow("")
        ActivationWatcher(self).activated.connect(self.look_again)

    def follow(self, model: str) -> None:
        """Show the arguments that `model` offers as soon as they are known, or why it cannot be asked."""
        self._followed = model
        if model:
            self._reason = tr("Reading the model…")
            self._ask()
            self._fill()
        else:
            self._model.discard()
            self._answer((), tr("Choose a model to see its arguments."))

    def look_again(self) -> None:
        """Show the arguments again if the model's file has changed."""
        if self._followed and not self.reading:
            self._ask()

    def _ask(self) -> None:
        self._model.start(partial(_offered_by, self._followed, self._given.get(OUTPUT, "")))

    def give(self, value: object) -> None:
        """Set values, spelt in any way that the parameter accepts."""
        before = self.text()
        try:
            self._given, self._misspelt = argument_pairs(value or ""), None
        except ArgumentError:
            self._given, self._misspelt = {}, value  # the run says what is wrong with it
        self._fill()
        self._tell_change(before)
        if self._followed and self._given.get(OUTPUT):
            self._ask()

    def text(self) -> str:
        """Spell the values that differ from the model's defaults; all of them while the model is not known."""
        if self._misspelt is not None:
            return str(self._misspelt)
        if not self._known:
            return argument_text(self._given)
        defaults = {argument.name: argument.default for argument in self._offered}
        return argument_text({name: text for name, text in self._given.items() if text != defaults.get(name, text)})

    @property
    def reading(self) -> bool:
        """Whether the model has not answered yet."""
        return self._model.busy

    def editor(self, name: str) -> ArgumentEditor:
        """Give the widget of an argument that the table shows."""
        return self.table.cellWidget(self._row(name), _VALUE)

    def reset(self, name: str = "") -> None:
        """Take the model's default back, for one argument or for all."""
        before = self.text()
        kept = {other: text for other, text in self._given.items() if name and other != name}
        other_output = OUTPUT in self._given and OUTPUT not in kept
        self._given, self._misspelt = kept, None
        self._fill()
        self._tell_change(before)
        if other_output:
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave half of a narrow window to the values."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        names = self.table.sizeHintForColumn(_NAME) + _MARGIN
        self.table.setColumnWidth(_NAME, min(names, self.width() // 2))

    @property
    def _known(self) -> bool:
        return bool(self._offered) and not self._model.busy

    def _show_offered(self, offered: tuple[Argument, ...]) -> None:
        if (offered, "") != (self._offered, self._reason):
            self._answer(offered, "")
        elif not self.table.isEnabled():
            self._fill()

    def _show_refusal(self, error: PixelwiseError) -> None:
        self._answer((), tr("The model cannot be read, so its arguments are unknown."))
        self.line.setToolTip(str(error))

    def _answer(self, offered: tuple[Argument, ...], reason: str) -> None:
        before = self.text()
        self.line.setToolTip("")
        self._hold_focus()
        self._offered, self._reason = offered, reason
        self._make_rows()
        self._fill()
        self._tell_change(before)

    def _tell_change(self, before: str) -> None:
        if self.text() != before:
            self.changed.emit()

    def _take(self, name: str, text: str) -> None:
        """Remember what the user chose; the default is no longer a value of one's own."""
        argument = self._offered[self._row(name)]
        self._misspelt = None
        if text == argument.default:
            self._given.pop(name, None)
        else:
            self._given[name] = text
        self._mark(argument)
        self._say()
        self.changed.emit()
        if name == OUTPUT:  # other arguments depend on it
            self._ask()

    def _row(self, name: str) -> int:
        return [argument.name for argument in self._offered].index(name)

    def _hold_focus(self) -> None:
        """Remember where in the table the focus is, before Qt takes it from what is disabled or goes."""
        focus = self.window().focusWidget()
        for row, argument in enumerate(self._offered):
            for column in (_VALUE, _RESET):
                cell = self.table.cellWidget(row, column)
                if focus is not None and (cell is focus or cell.isAncestorOf(focus)):
                    self._focused = argument.name, column
                    focus.clearFocus()

    def _give_focus_back(self) -> None:
        """Let the user go on where he was, unless he has gone elsewhere."""
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
            editor.edited.connect(self._take)
            reset = QToolButton(self.table)
            reset.setAutoRaise(True)
            reset.setIcon(QgsApplication.getThemeIcon("/mActionUndo.svg"))
            reset.setToolTip(tr("Reset to the model's default: {default}").format(default=argument.default))
            reset.clicked.connect(partial(self._reset_clicked, argument.name))
            item.setToolTip(_hint(argument))
            editor.setToolTip(_hint(argument))
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
            text = self._given.get(argument.name, argument.default)
            if self.editor(argument.name).text != text:
                self.editor(argument.name).show_text(text)
            self._mark(argument)
        self.table.setVisible(bool(self._offered))
        if self._model.busy:
            self._hold_focus()
        self.table.setEnabled(not self._model.busy)
        if not self._model.busy:
            self._give_focus_back()
        self._share_width()
        self._say()

    def _mark(self, argument: Argument) -> None:
        """Show the name bold where the value is not the default."""
        row = self._row(argument.name)
        is_changed = self._given.get(argument.name, argument.default) != argument.default
        item = self.table.item(row, _NAME)
        font = item.font()
        font.setBold(is_changed)
        item.setFont(font)
        self.editor(argument.name).setFont(font)
        self.table.cellWidget(row, _RESET).setEnabled(is_changed)

    def _say(self) -> None:
        self.line.setText(self._reason or self._left_out())
        self.line.setVisible(bool(self.line.text()))
        self.reset_all.setVisible(bool(self._offered))
        self.reset_all.setEnabled(bool(self._given) or self._misspelt is not None)

    def _left_out(self) -> str:
        if self._misspelt is not None:
            return tr("The given values cannot be read: {value}").format(value=self._misspelt)
        offered = [argument.name for argument in self._offered]
        others = [name for name in self._given if name not in offered]
        return (
            tr("Ignored, because this model does not support it: {names}.").format(names=", ".join(others))
            if others
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


def _offered_by(model: str, output: str) -> tuple[Argument, ...]:
    return offered_arguments(with_output(model, read_definition(model), output))


def _hint(argument: Argument) -> str:
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
