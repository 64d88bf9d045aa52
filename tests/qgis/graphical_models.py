"""Build graphical models that classify."""

from __future__ import annotations

from pixelwise.tests.qgis.conftest import CLASSIFY_PIXELS
from qgis.core import (
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterRasterLayer,
)


def classifying_model(
    file: str,
    fixed: dict[str, object],
    image: QgsProcessingParameterDefinition | None = None,
    result: tuple[str, str, str] = ("classes", "Classes of the model", "OUTPUT"),
) -> QgsProcessingModelAlgorithm:
    """Build a model of one input and one step, save it, and load it again.

    Args:
        file: Where it is saved.
        fixed: Parameters of the step.
        image: The input, a raster layer by default.
        result: Name and description of the result, and the output of the step.
    """
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("classify", "tests")
    image = image or QgsProcessingParameterRasterLayer("image", "Image")
    model.addModelParameter(image, QgsProcessingModelParameter(image.name()))
    child = QgsProcessingModelChildAlgorithm(CLASSIFY_PIXELS)
    child.setChildId("classify")
    child.addParameterSources("INPUT", [source.fromModelParameter(image.name())])
    for name, value in fixed.items():
        child.addParameterSources(name, [source.fromStaticValue(value)])
    name, description, of_step = result
    output = QgsProcessingModelOutput(name, description)
    output.setChildId("classify")
    output.setChildOutputName(of_step)
    child.setModelOutputs({name: output})
    model.addChildAlgorithm(child)
    assert model.toFile(file)

    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(file)
    loaded.initAlgorithm()
    return loaded


def output_key(model: QgsProcessingModelAlgorithm) -> str:
    """The name of the model's result: "child:name" in QGIS 3.22, "name" later."""
    (definition,) = model.outputDefinitions()
    return definition.name()


class Errors(QgsProcessingFeedback):
    """Records the reported errors."""

    def __init__(self) -> None:
        super().__init__(False)
        self.texts: list[str] = []

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.texts.append(error)
