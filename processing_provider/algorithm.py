"""What all algorithms of Pixelwise have in common: their group and their icon."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingAlgorithm
from qgis.PyQt.QtGui import QIcon

from .wording import tr

_ICONS = Path(__file__).parent.parent / "resources" / "icons"


class PixelwiseAlgorithm(QgsProcessingAlgorithm):
    """An algorithm in the group "Deep learning", with an icon of its own."""

    ICON = ""  # a file in resources/icons

    def createInstance(self) -> PixelwiseAlgorithm:
        """Make another of its kind."""
        return type(self)()

    def group(self) -> str:
        """Give the group in the toolbox."""
        return tr("Deep learning")

    def groupId(self) -> str:
        """Give the fixed id of the group."""
        return "deeplearning"

    def icon(self) -> QIcon:
        """Give the icon in the toolbox."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """Give the icon for places that scale it."""
        return str(_ICONS / self.ICON)
