"""The plugin as QGIS loads it: adds the Processing provider and a menu, and removes them.

`qgis_process` calls only `initProcessing`, which therefore needs no window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsApplication, QgsMessageLog

from .inference.network.guard import guard_by
from .installation.engine_folder import EngineFolder
from .installation.guard_python import guard_python
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
        self._engine = EngineFolder.of(QgsApplication.qgisSettingsDirPath())
        self._translation = Translation()

    def initProcessing(self) -> None:
        """Load the translation, add the Processing provider and make the installed engine importable."""
        self._translation.install()
        for problem in self._engine.apply_pending():
            QgsMessageLog.logMessage(problem, "Pixelwise", Qgis.MessageLevel.Warning)
        self._engine.activate()
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
        self._engine.deactivate()
        guard_by(None)
        self._translation.remove()
