"""The plugin as QGIS loads it: adds the Processing provider and a menu, and removes them.

`qgis_process` calls only `initProcessing`, which therefore needs no window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsApplication, QgsMessageLog

from .inference.network.guard import guard_by
from .installation.guard_python import guard_python
from .installation.package_folder import DaskFolder, EngineFolder
from .processing_provider.provider import PixelwiseProvider
from .processing_provider.translation import Translation

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .ui.menu.menu import Menu


class PixelwisePlugin:
    """Adds the provider and the menu to QGIS, and removes them again."""

    def __init__(self, iface: QgisInterface | None) -> None:
        """Store QGIS's interface, which is None in `qgis_process`."""
        self._iface = iface
        self._provider: PixelwiseProvider | None = None
        self._menu: Menu | None = None
        profile = QgsApplication.qgisSettingsDirPath()
        self._packages = EngineFolder.of(profile), DaskFolder.of(profile)
        self._translation = Translation()

    def initProcessing(self) -> None:
        """Load the translation, add the Processing provider and make what is installed importable."""
        self._translation.install()
        for folder in self._packages:
            for problem in folder.apply_pending():
                QgsMessageLog.logMessage(problem, "Pixelwise", Qgis.MessageLevel.Warning)
            folder.activate()
        guard_by(guard_python)
        self._provider = PixelwiseProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Add the Processing provider and the menu Plugins → Pixelwise."""
        self.initProcessing()
        from .ui.menu.menu import Menu  # loads widgets, which qgis_process does not need

        self._menu = Menu(self._iface, self._provider.icon())
        self._menu.add()

    def unload(self) -> None:
        """Remove the menu, the provider and the translation."""
        if self._menu is not None:
            self._menu.remove()
            self._menu = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        for folder in self._packages:
            folder.deactivate()
        guard_by(None)
        self._translation.remove()
