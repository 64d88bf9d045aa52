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
    QgsProcessingParameterRasterLayer,
)


def classifying_model(file: str, fixed: dict[str, object]) -> QgsProcessingModelAlgorithm:
    """Build a model of one input and one step, save it, and load it again."""
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("classify", "tests")
    model.addModelParameter(QgsProcessingParameterRasterLayer("image", "Image"), QgsProcessingModelParameter("image"))
    child = QgsProcessingModelChildAlgorithm(CLASSIFY_PIXELS)
    child.setChildId("classify")
    child.addParameterSources("INPUT", [source.fromModelParameter("image")])
    for name, value in fixed.items():
        child.addParameterSources(name, [source.fromStaticValue(value)])
    output = QgsProcessingModelOutput("classes", "Classes of the model")
    output.setChildId("classify")
    output.setChildOutputName("OUTPUT")
    child.setModelOutputs({"classes": output})
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
