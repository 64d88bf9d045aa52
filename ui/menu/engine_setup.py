"""Guide the user to the inference engine: offer it once, ask on first use, then continue.

An action that needs the missing engine is stored and runs as soon as the engine is installed. If the dialog has been
closed by then, QGIS's message bar shows the result of the installation.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsApplication, QgsSettings
from qgis.gui import QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QMessageBox, QPushButton

from ...inference.network.engine import engine_found, missing_engine
from ...installation.package_folder import EngineFolder
from ...processing_provider.i18n import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .install_dialog import InstallDialog

OFFERED = "pixelwise/engine_offered"  # setting: whether the engine was offered in this profile


@dataclass(frozen=True)
class EngineAction:
    """An action that needs the engine, with its title in the menu."""

    title: str
    run: Callable[[], None]


class EngineSetup:
    """Runs actions that need the engine, after installing it if necessary."""

    def __init__(self, iface: QgisInterface, show_dialog: Callable[[], InstallDialog]) -> None:
        """Store QGIS's interface and the function that opens the installation dialog."""
        self._iface = iface
        self._show_dialog = show_dialog
        self._pending: EngineAction | None = None
        self._items: list[QgsMessageBarItem] = []
        self._dialog: InstallDialog | None = None

    def offer_once(self) -> None:
        """Offer a missing engine in QGIS's message bar, once per profile."""
        if engine_found() or QgsSettings().value(OFFERED, False, bool):
            return
        QgsSettings().setValue(OFFERED, True)
        text = tr("Install its inference engine onnxruntime to get started.")
        self._show_message(text, Qgis.MessageLevel.Info, EngineAction(tr("Install…"), self.open_dialog))

    def require(self, action: EngineAction) -> None:
        """Run an action; if the engine is missing or broken, first offer to install it."""
        EngineFolder.of(QgsApplication.qgisSettingsDirPath()).activate()  # another QGIS process may have installed it
        problem = missing_engine()
        if not problem:
            action.run()
            return
        if engine_found():
            question = f"<p>{html.escape(problem)}</p><p>{tr('Open the installation window?')}</p>"
        else:
            question = tr("The inference engine onnxruntime, which runs the models, is not installed. Install it now?")
        answer = QMessageBox.question(self._iface.mainWindow(), tr("Pixelwise"), question)
        if answer == QMessageBox.StandardButton.Yes:
            self.open_dialog(action)

    def open_dialog(self, action: EngineAction | None = None) -> None:
        """Show the installation dialog and store an action to run after the installation."""
        dialog = self._show_dialog()
        if self._dialog is not dialog:
            self._dialog = dialog
            dialog.install_ended.connect(lambda: self._continue(dialog))
            dialog.finished.connect(lambda _: self._closed(dialog))
        if action is not None or not dialog.busy:
            self._pending = action
            dialog.announce(action.title if action else "")
        self._clear_messages()

    def unload(self) -> None:
        """Forget the pending action, because the plugin is being unloaded."""
        self._pending = self._dialog = None
        self._clear_messages()

    def _closed(self, dialog: InstallDialog) -> None:
        if dialog is self._dialog and not dialog.busy:
            self._pending = None  # the user closed the dialog without installing

    def _continue(self, dialog: InstallDialog) -> None:
        if dialog is not self._dialog:
            return
        action = self._pending
        if dialog.isVisible():
            if dialog.usable and action is not None:
                dialog.close()
                action.run()
            return
        self._pending = None
        level = Qgis.MessageLevel.Success if dialog.succeeded else Qgis.MessageLevel.Warning
        show = EngineAction(tr("Show"), dialog.show)  # this dialog with its log; the menu would create a new one
        self._show_message(dialog.message.text(), level, action if dialog.usable and action is not None else show)

    def _show_message(self, text: str, level: Qgis.MessageLevel, action: EngineAction) -> None:
        self._clear_messages()
        bar = self._iface.messageBar()
        item = QgsMessageBarItem("Pixelwise", text, level, 0)
        button = QPushButton(action.title, item)
        button.clicked.connect(lambda: self._run(action))
        item.layout().addWidget(button)
        self._items.append(item)
        bar.pushItem(item)

    def _run(self, action: EngineAction) -> None:
        self._clear_messages()
        action.run()

    def _clear_messages(self) -> None:
        """Remove the messages of this plugin from the message bar."""
        items, self._items = self._items, []
        for item in items:
            if not sip.isdeleted(item):
                self._iface.messageBar().popWidget(item)
