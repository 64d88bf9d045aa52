"""The entries of the menu Plugins → Pixelwise and the windows they open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QDialog, QWidget

from ...inference.card.facts import Fact, Section
from ...inference.version import own_version
from ...installation.check import check
from ...installation.install_context import InstallContext
from ...installation.package_folder import EngineFolder
from ...processing_provider.documents import OVERVIEW
from ...processing_provider.i18n import tr
from .documentation import DocumentationWindow
from .engine_setup import EngineAction, EngineSetup
from .frameworks_window import close_frameworks_dialog, open_frameworks_dialog
from .install_dialog import InstallDialog
from .link_follower import LinkFollower
from .sample_project import open_sample_project
from .text_window import TextWindow

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .inspect_window import InspectWindow

MENU = "Pixelwise"
CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


class Menu:
    """Adds the menu entries and owns their windows."""

    def __init__(self, iface: QgisInterface, icon: QIcon) -> None:
        """Store QGIS's interface and the icon of the plugin."""
        self._iface = iface
        self._icon = icon
        self._actions: list[QAction] = []
        self._windows: dict[str, TextWindow | InspectWindow | InstallDialog | DocumentationWindow] = {}
        self._sample: QDialog | None = None
        self._links: LinkFollower | None = None
        self._engine = EngineSetup(iface, self._install_dialog)

    def add(self) -> None:
        """Add all entries."""
        self._add(tr("Classify Pixels…"), self.classify_pixels, self._icon)
        self._add(tr("Open the Sample Project"), self.open_sample)
        self._add(tr("Inspect a Model…"), self.inspect_model)
        self._add(tr("Documentation…"), self.read_documentation)
        self._add(tr("Check the Installation"), self.check_installation)
        self._add(tr("Install the Inference Engine…"), self.install_engine)
        self._add(tr("Conversion Frameworks…"), self.show_frameworks)
        self._links = LinkFollower(self.install_engine, self.read_documentation)
        self._engine.offer_once()

    def remove(self) -> None:
        """Remove the entries, close the windows and cancel their tasks."""
        if self._links is not None:
            self._links.unregister()
        self._engine.unload()
        close_frameworks_dialog()
        for window in self._windows.values():
            if not sip.isdeleted(window):
                window.unload()
                window.close()
                window.deleteLater()
        self._windows.clear()
        self._sample = None  # a dialog of Processing, which may be running: the user closes it
        for action in self._actions:
            self._iface.removePluginMenu(MENU, action)
            action.deleteLater()
        self._actions.clear()

    def classify_pixels(self) -> None:
        """Open the dialog of Classify Pixels Using Deep Learning."""
        self._engine.require(EngineAction(tr("Classify Pixels…"), self._classify_pixels))

    def open_sample(self) -> None:
        """Open the sample project and the dialog that classifies it."""
        self._engine.require(EngineAction(tr("Open the Sample Project"), self._open_sample))

    def inspect_model(self) -> None:
        """Open a file dialog for a model and show its card."""
        from .inspect_window import InspectWindow  # imports the reader of models

        window = self._open_window("inspect", lambda: InspectWindow(self._iface.mainWindow()))
        window.choose()

    def read_documentation(self, document: str = OVERVIEW) -> None:
        """Show a document."""
        window = self._open_window("documentation", lambda: DocumentationWindow(self._iface.mainWindow()))
        window.open_document(document)

    def check_installation(self) -> None:
        """Check the installation and show the report."""
        sections, folder = [_qgis_section()], EngineFolder.of(QgsApplication.qgisSettingsDirPath())
        self._open_window(
            "check",
            lambda: TextWindow(
                self._iface.mainWindow(),
                tr("Check the Installation"),
                tr("Checking; this takes a few seconds…"),
                lambda: check(sections, folder).text,
            ),
        )

    def install_engine(self) -> None:
        """Open the dialog that installs and removes the engine."""
        self._engine.open_dialog()

    def show_frameworks(self) -> None:
        """Open the dialog that lists, installs and removes the frameworks for converting models."""
        open_frameworks_dialog(self._iface.mainWindow())

    def _install_dialog(self) -> InstallDialog:
        profile, window = QgsApplication.qgisSettingsDirPath(), self._iface.mainWindow()
        return self._open_window("install", lambda: InstallDialog(window, InstallContext.here(profile)))

    def _classify_pixels(self) -> None:
        from qgis import processing  # a plugin that QGIS may load after this one

        processing.execAlgorithmDialog(CLASSIFY_PIXELS, {})

    def _open_sample(self) -> None:
        dialog = open_sample_project(self._iface, CLASSIFY_PIXELS)
        if dialog is None:
            return
        if self._sample is not None and not sip.isdeleted(self._sample):
            self._sample.close()  # its layer was removed with the previous project
        self._sample = dialog

    def _open_window(self, name: str, create: Callable[[], QWidget]) -> QWidget:
        """Show the window of this name; create it again unless it is open or busy."""
        window = self._windows.get(name)
        if window is None or sip.isdeleted(window):
            window = self._windows[name] = create()
        elif not (window.isVisible() or window.busy):
            window.deleteLater()
            window = self._windows[name] = create()
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def _add(self, text: str, slot: Callable[[], None], icon: QIcon | None = None) -> None:
        action = QAction(icon or QIcon(), text, self._iface.mainWindow())
        action.triggered.connect(lambda *_: slot())
        self._iface.addPluginToMenu(MENU, action)
        self._actions.append(action)


def _qgis_section() -> Section:
    facts = (
        Fact("Pixelwise", f"{own_version()}, {Path(__file__).parents[2]}"),
        Fact("QGIS", f"{Qgis.version()}, {QgsApplication.prefixPath()}"),
        Fact("Qt", f"{QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}"),
        Fact(tr("Profile"), QgsApplication.qgisSettingsDirPath()),
    )
    return Section("qgis", "QGIS", facts)
