"""Guide the user to the inference engine: offer it once, ask on first use, then continue.

What was wanted when the engine was found missing is remembered and done as soon as it is installed. What the dialog
has to say after it was closed comes in QGIS's message bar.
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
from ...installation.engine_folder import EngineFolder
from ...processing_provider.i18n import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .install_dialog import InstallDialog

OFFERED = "pixelwise/engine_offered"  # setting: whether this profile was told that there is no engine


@dataclass(frozen=True)
class Task:
    """Something that needs the engine: its name in the menu, and what does it."""

    title: str
    do: Callable[[], None]


class EngineSetup:
    """Runs tasks that need the engine, after installing it if necessary."""

    def __init__(self, iface: QgisInterface, show_dialog: Callable[[], InstallDialog]) -> None:
        """Remember QGIS's window, and what shows the dialog that installs."""
        self._iface = iface
        self._show_dialog = show_dialog
        self._next: Task | None = None
        self._items: list[QgsMessageBarItem] = []
        self._heard: InstallDialog | None = None

    def tell_once(self) -> None:
        """Offer the engine in QGIS's message bar where there is none; only once in a profile."""
        if engine_found() or QgsSettings().value(OFFERED, False, bool):
            return
        QgsSettings().setValue(OFFERED, True)
        text = tr("Install its inference engine onnxruntime to get started.")
        self._say(text, Qgis.MessageLevel.Info, Task(tr("Install…"), self.open_dialog))

    def require(self, task: Task) -> None:
        """Do what needs the engine; where that is missing or broken, offer to install it first."""
        EngineFolder.of(QgsApplication.qgisSettingsDirPath()).activate()  # another window of QGIS may have installed it
        trouble = missing_engine()
        if not trouble:
            task.do()
            return
        if engine_found():
            question = f"<p>{html.escape(trouble)}</p><p>{tr('Open the installation window?')}</p>"
        else:
            question = tr("The inference engine onnxruntime, which runs the models, is not installed. Install it now?")
        answer = QMessageBox.question(self._iface.mainWindow(), tr("Pixelwise"), question)
        if answer == QMessageBox.StandardButton.Yes:
            self.open_dialog(task)

    def open_dialog(self, task: Task | None = None) -> None:
        """Show the dialog that installs, and remember what to do after it."""
        window = self._show_dialog()
        if self._heard is not window:
            self._heard = window
            window.tried.connect(lambda: self._go_on(window))
            window.finished.connect(lambda _: self._closed(window))
        if task is not None or not window.busy:
            self._next = task
            window.announce(task.title if task else "")
        self._take_back()

    def leave(self) -> None:
        """Want nothing any more: the plugin goes."""
        self._next = self._heard = None
        self._take_back()

    def _closed(self, window: InstallDialog) -> None:
        if window is self._heard and not window.busy:
            self._next = None  # who closed it without installing wants something else

    def _go_on(self, window: InstallDialog) -> None:
        if window is not self._heard:
            return
        task = self._next
        if window.isVisible():
            if window.usable and task is not None:
                window.close()
                task.do()
            return
        self._next = None
        level = Qgis.MessageLevel.Success if window.usable else Qgis.MessageLevel.Warning
        show = Task(tr("Show"), window.show)  # with what it says, where the menu would make a new one
        self._say(window.message.text(), level, task if window.usable and task is not None else show)

    def _say(self, text: str, level: Qgis.MessageLevel, offered: Task) -> None:
        self._take_back()
        bar = self._iface.messageBar()
        item = QgsMessageBarItem("Pixelwise", text, level, 0)
        button = QPushButton(offered.title, item)
        button.clicked.connect(lambda: self._take_up(offered))
        item.layout().addWidget(button)
        self._items.append(item)
        bar.pushItem(item)

    def _take_up(self, task: Task) -> None:
        self._take_back()
        task.do()

    def _take_back(self) -> None:
        """Remove what the message bar still shows of ours."""
        items, self._items = self._items, []
        for item in items:
            if not sip.isdeleted(item):
                self._iface.messageBar().popWidget(item)
