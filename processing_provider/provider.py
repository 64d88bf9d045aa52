"""The provider: Pixelwise's group in the Processing toolbox."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterRasterDestination,
    QgsProcessingProvider,
)
from qgis.PyQt.QtGui import QIcon

from ..inference import PixelwiseError
from .classes_to_polygons import ClassesToPolygons
from .classify_pixels import ClassifyPixels
from .clean_classes import CleanClasses
from .compute_categorical_change import ComputeCategoricalChange
from .compute_confusion_matrix import ComputeConfusionMatrix
from .convert_model_to_onnx import ConvertModelToOnnx
from .create_accuracy_points import CreateAccuracyPoints
from .deep_learning_model_to_ecd import DeepLearningModelToEcd
from .export_training_data import ExportTrainingData
from .from_qgis import output_path
from .i18n import tr

ICON = str(Path(__file__).parent.parent / "resources" / "icons" / "pixelwise.svg")


class PixelwiseProvider(QgsProcessingProvider):
    """All algorithms of Pixelwise."""

    def id(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "pixelwise"

    def name(self) -> str:
        """Return the name in the toolbox."""
        return "Pixelwise"

    def longName(self) -> str:
        """Return the long name."""
        return tr("Pixelwise: pixel classification with deep learning")

    def icon(self) -> QIcon:
        """Return the icon in the toolbox."""
        return QIcon(ICON)

    def svgIconPath(self) -> str:
        """Return the path of the scalable icon."""
        return ICON

    def loadAlgorithms(self) -> None:
        """Add every algorithm."""
        self.addAlgorithm(ClassifyPixels())
        self.addAlgorithm(DeepLearningModelToEcd())
        self.addAlgorithm(ConvertModelToOnnx())
        self.addAlgorithm(ExportTrainingData())
        self.addAlgorithm(CleanClasses())
        self.addAlgorithm(ComputeCategoricalChange())
        self.addAlgorithm(CreateAccuracyPoints())
        self.addAlgorithm(ComputeConfusionMatrix())
        self.addAlgorithm(ClassesToPolygons())

    def supportedOutputRasterLayerExtensions(self) -> list[str]:
        """Return the suffixes that file dialogs offer."""
        return ["tif", "tiff"]

    def isSupportedOutputValue(
        self, value: object, parameter: QgsProcessingParameterDefinition, context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Check a destination with our own messages, before QGIS does."""
        if not isinstance(parameter, QgsProcessingParameterRasterDestination):
            return True, ""
        if value in (None, "") and parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional:
            return True, ""  # skipped; batches of QGIS 3.40 check it too
        try:
            output_path(value, parameter, context)
        except PixelwiseError as error:
            return False, str(error)
        return True, ""
