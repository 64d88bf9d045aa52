"""A line under a destination that shows the file for a bare name, with a button that sets its folder."""

from __future__ import annotations

import os

from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QToolButton, QWidget

from ...processing_provider.i18n import tr
from ..activation_watcher import ActivationWatcher
from ..preflight.one_line import OneLine
from .default_folder import choose_folder, chosen_folder, default_folder
from .dialog_values import DialogValues
from .named_destination import NamedDestination


class ResultFileLine(QWidget):
    """Shows the resulting file; empty if the field contains a full path."""

    def __init__(self, destination: NamedDestination, values: DialogValues, parent: QWidget) -> None:
        """Show the file of one destination, and update it when the dialog's values change."""
        super().__init__(parent)
        self._destination, self._values = destination, values
        self._placeholder = self._original = ""  # that of this plugin, and the one of QGIS that it replaces
        self.content = QWidget(self)  # a widget of its own, since the parameter's row shows and hides this one
        self.line = OneLine(self.content)
        self.button = QToolButton(self.content)
        self._lay_out()
        self._update()
        values.changed.connect(self._update)
        ActivationWatcher(self).activated.connect(self._update)

    def choose(self) -> None:
        """Open a dialog to choose the default folder."""
        folder = QFileDialog.getExistingDirectory(self, tr("Default Folder for Results"), default_folder())
        if folder:
            self._set_folder(folder)

    def _set_folder(self, folder: str) -> None:
        choose_folder(folder)
        self._values.changed.emit(self._destination.parameterDefinition().name())

    def _update(self, *_: object) -> None:
        result_file = self._destination.result_file
        self.content.setVisible(result_file is not None)
        self._show_placeholder("")
        if result_file is None:
            return
        if result_file.folder:
            folder, name = os.path.split(os.path.normpath(result_file.path))
            self.line.show_text(tr("File: {name} in {folder}").format(name=name, folder=folder))
            if not self._destination.field.text():
                self._show_placeholder(f"[{name}]")
        else:
            self.line.show_text(tr("Temporary file: {name}").format(name=result_file.stem + result_file.suffix))
        self._reset.setEnabled(bool(chosen_folder()))

    def _show_placeholder(self, text: str) -> None:
        """Set the placeholder of the field instead of QGIS's "temporary file"; "" restores QGIS's."""
        field = self._destination.field
        if field.placeholderText() != self._placeholder or not self._placeholder:
            self._original = field.placeholderText()
        self._placeholder = text
        field.setPlaceholderText(text or self._original)

    def _lay_out(self) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Choose Default Folder…"), self.choose)
        self._reset = menu.addAction(tr("Clear Default Folder"), lambda: self._set_folder(""))
        self.button.setMenu(menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setText(tr("Folder"))
        self.button.setToolTip(
            tr(
                "The folder for results for which only a name was entered. If it is not set, the Output folder of "
                "QGIS's Processing options is used for a name in the field above, and a temporary folder for an output "
                "name."
            )
        )
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.content)
