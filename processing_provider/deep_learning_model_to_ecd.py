"""Deep Learning Model To ECD: pack a binary model and its class information into a classifier definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from ..inference import OutputError, PixelwiseError
from ..inference.pack.model_to_ecd import EcdJob, plan, write
from ..inference.preflight.destinations import refusal_of
from .algorithm import MODEL_WIDGET, PixelwiseAlgorithm, qgis_error
from .documents import EXPORTING, MODEL_FORMATS, further_reading
from .feedback import FeedbackProgress
from .from_qgis import ParameterReader
from .i18n import tr
from .parameter_groups import ParameterGroup, model_settings, result_file
from .recent_models import BINARY_MODELS, add_recent_model


class DeepLearningModelToEcd(PixelwiseAlgorithm):
    """The algorithm, a front end to `inference.pack`."""

    ICON = "deep_learning_model_to_ecd.svg"
    DOCUMENT = f"{MODEL_FORMATS}#ecd"

    MODEL = "MODEL"
    CLASS_INFO = "CLASS_INFO"
    EMBED = "EMBED"
    OUTPUT = "OUTPUT"

    # By the names of the fields of `EcdJob`.
    PARAMETERS = MappingProxyType({"model": MODEL, "class_information": CLASS_INFO, "embed": EMBED, "output": OUTPUT})

    def __init__(self) -> None:
        """Start without a used model."""
        super().__init__()
        self._used_model = ""

    def name(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "deeplearningmodeltoecd"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return tr("Deep Learning Model To ECD")

    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words: tasks, files and programs."""
        return tr(
            "ecd,esri classifier definition,classifier definition,class information,classes,esri,arcgis pro,"
            "classify pixels,classification,pixel classification,segmentation,semantic segmentation,deep learning,"
            "machine learning,neural network,model,onnx,pytorch,tensorflow,keras,cntk,json,convert model,export model,"
            "package model,embed model"
        )

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Packs a deep learning model and its classes into one classifier definition file.")

    def shortHelpString(self) -> str:
        """Return the help text shown next to the parameters."""
        return tr(
            "Packs a deep learning model and its classes into one classifier definition file (.ecd), which Classify "
            "Pixels Using Deep Learning can run.\n"
            "<strong>Class information</strong>: a JSON file that lists the classes, each with its value, name and "
            "colour, in the order in which the model outputs their scores.\n"
            "<strong>Checks</strong>: before anything is written, its number of bands and classes is checked against "
            "the model. Plugins → Pixelwise → Inspect a Model… shows both.\n"
            "<strong>Other frameworks</strong>: models of CNTK 2 can be run as they are. Others that are not ONNX "
            "files are also packed, but must be exported to ONNX before they can be run."
        ) + further_reading(MODEL_FORMATS, EXPORTING)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters."""
        for parameter, text in self._parameters():
            parameter.setHelp(text)
            self.addParameter(parameter)

    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog."""
        return model_settings(self.MODEL, self.CLASS_INFO), result_file(self.EMBED, self.OUTPUT)

    def placeholders(self) -> Mapping[str, str]:
        """Return the placeholder texts of empty fields."""
        return {
            self.MODEL: tr("[Choose a model file, or drop one here]"),
            self.CLASS_INFO: tr("[Choose a JSON file, or drop one here]"),
        }

    def prepare_validation(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Callable[[], None]:
        """Check the class information against the model."""
        return partial(_validate, self._read_job(parameters, context))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Pack the model."""
        try:
            planned = plan(self._read_job(parameters, context))
            write(planned, FeedbackProgress(feedback))
        except PixelwiseError as error:
            raise qgis_error(error) from error
        self._used_model = planned.job.model
        return {self.OUTPUT: planned.job.output}

    def postProcessAlgorithm(
        self,
        context: QgsProcessingContext,  # noqa: ARG002  QGIS's signature
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> dict[str, Any]:
        """Note the model in the list of recent models."""
        add_recent_model(BINARY_MODELS, self._used_model)
        return {}

    def _read_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> EcdJob:
        reader = ParameterReader(self, parameters, context)
        reader.check_other_values()
        return EcdJob(
            model=reader.file(self.MODEL),
            class_information=reader.file(self.CLASS_INFO),
            output=reader.file_output(self.OUTPUT),
            embed=reader.boolean(self.EMBED),
        )

    def _parameters(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        # With any filter but "*" QGIS itself rejects upper-case suffixes.
        models = tr("Binary models (*.onnx *.model *.dnn *.cntk *.pb *.h5 *.keras *.pth *.pt);;All files (*)")
        information = tr("Class information (*.json);;All files (*)")
        model = QgsProcessingParameterFile(self.MODEL, tr("Binary model file"), fileFilter=models)
        model.setMetadata({"widget_wrapper": {"class": MODEL_WIDGET, "recent": BINARY_MODELS, "sample": False}})
        yield (
            model,
            tr(
                "The trained model: an ONNX file (.onnx), or one of CNTK 2 (.model). TensorFlow, Keras and PyTorch "
                "files are also packed, but Classify Pixels cannot run them."
            ),
        )
        yield (
            QgsProcessingParameterFile(self.CLASS_INFO, tr("Class information"), fileFilter=information),
            tr(
                "The classes of the model: a JSON file with the value, name and colour of each class, in the order in "
                "which the model outputs their scores. For an example, see docs/model-formats.md."
            ),
        )
        yield (
            QgsProcessingParameterBoolean(self.EMBED, tr("Embed the model"), True),
            tr(
                "Checked (the default): the definition contains the model itself and is a single file to share. "
                "Unchecked: it refers to the model by a relative path; the model must be in the folder of the "
                "definition or below it, and both must be moved together."
            ),
        )
        yield (
            QgsProcessingParameterFileDestination(
                self.OUTPUT, tr("Classifier definition"), tr("Esri classifier definitions (*.ecd)")
            ),
            tr("The classifier definition to write (.ecd). Classify Pixels accepts it as Model definition."),
        )


def _validate(job: EcdJob) -> None:
    error = refusal_of(plan(job).job.output, tr("Output"))
    if error:
        raise OutputError(error)
