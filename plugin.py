"""The plugin as QGIS loads it: adds and removes the Processing provider and one menu.

`qgis_process` calls `initProcessing` alone, so nothing there may need a window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QAction

from .processing_provider.provider import PixelwiseProvider
from .processing_provider.wording import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

MENU = "Pixelwise"
CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


class PixelwisePlugin:
    """Holds what was added to QGIS, to take it away again."""

    def __init__(self, iface: QgisInterface | None) -> None:
        """Remember QGIS's interface; None where there is no window."""
        self._iface = iface
        self._provider: PixelwiseProvider | None = None
        self._action: QAction | None = None

    def initProcessing(self) -> None:
        """Add the Processing provider."""
        self._provider = PixelwiseProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Add the Processing provider and the menu Plugins → Pixelwise."""
        self.initProcessing()
        self._action = QAction(self._provider.icon(), tr("Classify Pixels…"), self._iface.mainWindow())
        self._action.triggered.connect(self.open_classify_pixels)
        self._iface.addPluginToMenu(MENU, self._action)

    def unload(self) -> None:
        """Take away what was added."""
        if self._action is not None:
            self._iface.removePluginMenu(MENU, self._action)
            self._action.deleteLater()
            self._action = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None

    def open_classify_pixels(self) -> None:
        """Open the dialog of Classify Pixels Using Deep Learning."""
        from qgis import processing  # a plugin itself, which QGIS may load after this one

        processing.execAlgorithmDialog(CLASSIFY_PIXELS, {})
