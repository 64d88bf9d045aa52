"""Deep Learning Model To ECD: pack a binary model and its class information into a classifier definition."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
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

from ..conversion import ConversionJob, Framework, convert
from ..inference import Cancelled, ModelError, OutputError, PixelwiseError, Progress
from ..inference.errors import blaming
from ..inference.formats import class_information
from ..inference.pack.model_to_ecd import EcdJob, plan, write
from ..inference.preflight.destinations import refusal_of
from .algorithm import MODEL_WIDGET, PixelwiseAlgorithm, qgis_error
from .common_parameters import declare
from .documents import EXPORTING, MODEL_FORMATS, further_reading
from .feedback import FeedbackProgress
from .frameworks import FrameworkMissingError, is_installed, needed_framework, profile_folder, without_saved_model_file
from .from_qgis import ParameterReader
from .i18n import tr
from .parameter_groups import ParameterGroup, model_settings, result_file
from .recent_models import BINARY_MODELS, add_recent_model
from .signals import cancelled_by_signals, results_of_cancelled


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
            "<strong>Other frameworks</strong>: models of CNTK 2 are packed as they are. Those of TensorFlow, Keras, "
            "PyTorch, scikit-learn, LightGBM and XGBoost are converted to ONNX first if the framework is installed "
            "(see Convert Model To ONNX). Otherwise they are packed as they are, and cannot be run."
        ) + further_reading(MODEL_FORMATS, EXPORTING)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters."""
        declare(self, self._parameters())

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
        progress = FeedbackProgress(feedback)
        try:
            job = self._read_job(parameters, context)
            with cancelled_by_signals(feedback), tempfile.TemporaryDirectory(prefix="pixelwise-ecd-") as folder:
                planned = plan(_job_of_converted(job, Path(folder), progress))
                write(planned, progress)
        except Cancelled:
            return results_of_cancelled(feedback, tr("Cancelled. Nothing was written."))
        except PixelwiseError as error:
            raise qgis_error(error) from error
        self._used_model = job.model
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
            model=_model_path(reader.file(self.MODEL).strip()),
            class_information=reader.file(self.CLASS_INFO),
            output=reader.file_output(self.OUTPUT),
            embed=reader.boolean(self.EMBED),
        )

    def _parameters(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        # With any filter but "*" QGIS itself rejects upper-case suffixes.
        models = tr(
            "Binary models (*.onnx *.model *.dnn *.cntk *.pb *.h5 *.hdf5 *.keras *.tflite *.pth *.pt *.pt2 *.txt "
            "*.json *.ubj *.skops);;All files (*)"
        )
        information = tr("Class information (*.json);;All files (*)")
        model = QgsProcessingParameterFile(self.MODEL, tr("Binary model file"), fileFilter=models)
        model.setMetadata({"widget_wrapper": {"class": MODEL_WIDGET, "recent": BINARY_MODELS, "sample": False}})
        yield (
            model,
            tr(
                "The trained model: an ONNX file (.onnx), one of CNTK 2 (.model), or a model that Convert Model To "
                "ONNX accepts; such a model is converted first. Others are packed as they are, but Classify Pixels "
                "cannot run them."
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


def _model_path(text: str) -> str:
    return str(without_saved_model_file(Path(text))) if text else ""


def _validate(job: EcdJob) -> None:
    model = Path(job.model)
    framework = needed_framework(model) if job.model else None
    if framework is not None:
        _require_usable(job, model, framework)
    if framework is not None and model.is_dir():
        job = replace(job, model=str(model / "saved_model.pb"))
    error = refusal_of(plan(job).job.output, tr("Output"))
    if error:
        raise OutputError(error)


def _require_usable(job: EcdJob, model: Path, framework: Framework) -> None:
    """Refuse what cannot be packed: a folder without its framework, and a converted model that is not embedded."""
    if not is_installed(framework):
        if model.is_dir():
            raise FrameworkMissingError(model, framework)
    elif not job.embed:
        raise ModelError(
            tr(
                "Embed the model: {model} is converted to ONNX when it is packed, so there is no file that the "
                "definition could refer to. Check this box, or convert the model with Convert Model To ONNX and "
                "choose the .onnx file."
            ).format(model=model.name),
            about="embed",
        )


def _job_of_converted(job: EcdJob, folder: Path, progress: Progress) -> EcdJob:
    """Return the job for the model as ONNX, in a temporary folder, if an installed framework converts it."""
    model = Path(job.model)
    framework = needed_framework(model) if job.model else None
    if framework is None:
        return job
    _require_usable(job, model, framework)
    if not is_installed(framework):
        progress.warning(
            tr("{model} is not converted to ONNX, because {framework} is not installed. {advice}").format(
                model=model.name, framework=framework.label, advice=FrameworkMissingError(model, framework).advice
            )
        )
        return job
    with blaming("class_information"):
        bands = class_information.read(job.class_information).bands
    conversion = convert(ConversionJob(model, folder / f"{model.stem}.onnx", bands), profile_folder(), progress)
    return replace(job, model=str(conversion.output))
