"""What all algorithms of Pixelwise have in common: their group, their icon and how parameters are judged."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsMessageLog, QgsProcessingAlgorithm, QgsProcessingContext
from qgis.PyQt.QtGui import QIcon

from ..inference.errors import PixelwiseError
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

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Judge everything before anything runs, in our own words."""
        try:
            self.judge(parameters, context)
        except PixelwiseError as error:
            return False, str(error)
        except Exception as error:
            # A bug of ours. Raised from here it would end QGIS itself; the run raises it again, with its traceback.
            QgsMessageLog.logMessage(repr(error), "Pixelwise", Qgis.MessageLevel.Critical)
        return True, ""

    @abstractmethod
    def judge(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Raise a PixelwiseError where the parameters cannot lead to a result."""
