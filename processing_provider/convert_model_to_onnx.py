"""Convert Model To ONNX: convert a model of another framework to an ONNX file that Classify Pixels can run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..conversion import Conversion, ConversionJob, convert, converting_framework
from ..conversion.metadata import read_classes
from ..inference import Cancelled, ModelError, OutputError, PixelwiseError, Progress
from ..inference.errors import blaming
from ..inference.i18n import numeral
from ..inference.preflight.destinations import refusal_of
from .algorithm import MODEL_WIDGET, NUMBER_WIDGET, ParameterError, PixelwiseAlgorithm, qgis_error
from .common_parameters import declare
from .documents import CONVERTING, MODEL_FORMATS, further_reading
from .feedback import FeedbackProgress
from .frameworks import profile_folder, require_framework, without_saved_model_file
from .from_qgis import ParameterReader
from .i18n import menu_path, tr
from .parameter_groups import ParameterGroup, model_settings, result_file
from .recent_models import FOREIGN_MODELS, add_recent_model
from .signals import cancelled_by_signals, results_of_cancelled

SUFFIX = ".onnx"


_Input = tuple[Path, Optional[int], Optional[int], Optional[Path]]  # what a conversion depends on


class ConvertModelToOnnx(PixelwiseAlgorithm):
    """The algorithm, a front end to `conversion`."""

    ICON = "convert_model_to_onnx.svg"
    DOCUMENT = CONVERTING

    MODEL = "MODEL"
    BANDS_COUNT = "BANDS_COUNT"
    TILE_SIZE = "TILE_SIZE"
    CLASS_INFO = "CLASS_INFO"
    OUTPUT = "OUTPUT"

    # By the names of the fields of `ConversionJob`.
    PARAMETERS = MappingProxyType(
        {
            "model": MODEL,
            "bands": BANDS_COUNT,
            "tile_size": TILE_SIZE,
            "class_info": CLASS_INFO,
            "output": OUTPUT,
        }
    )

    _failure: ClassVar[tuple[_Input, ParameterError] | None] = None  # of the last run, for its dialog

    def __init__(self) -> None:
        """Start without a used model."""
        super().__init__()
        self._used_model = ""

    def name(self) -> str:
        """Return the fixed id that scripts and models refer to."""
        return "convertmodeltoonnx"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return tr("Convert Model To ONNX")

    def search_words(self, tr: Callable[[str], str]) -> str:
        """Return the search words: tasks, frameworks and files."""
        return tr(
            "convert model,export model,onnx,tf2onnx,skl2onnx,tensorflow,tensorflow lite,tflite,savedmodel,"
            "saved_model,frozen graph,pb,keras,h5,hdf5,pytorch,torchscript,torch,pt,pt2,cntk,scikit-learn,sklearn,"
            "skops,lightgbm,xgboost,random forest,gradient boosting,deep learning,machine learning,neural network,"
            "model,esri,arcgis pro,classification,segmentation"
        )

    def shortDescription(self) -> str:
        """Return the tooltip."""
        return tr("Converts a model of TensorFlow, Keras, PyTorch, CNTK and other frameworks to an ONNX file.")

    def shortHelpString(self) -> str:
        """Return the help text shown next to the parameters."""
        return tr(
            "Converts a model of another framework to an ONNX file (.onnx), which Classify Pixels Using Deep Learning "
            "can run.\n"
            "<strong>Models</strong>: TensorFlow (SavedModel folder, frozen .pb, .tflite), Keras (.keras, .h5), "
            "PyTorch (TorchScript .pt, exported program .pt2), LightGBM (.txt), XGBoost (.json), scikit-learn (.skops) "
            "and CNTK 2 (.model).\n"
            "<strong>Frameworks</strong>: the framework that created the model converts it, in a separate program. "
            "When it is needed for the first time, the dialog offers to install it into its own folder in your QGIS "
            "profile, and shows the size of the download first. {menu} lists and removes frameworks. CNTK 2 models "
            "need none.\n"
            "<strong>Check</strong>: both models are run on the same random tiles. The file is written only if "
            "onnxruntime can run it and its results agree with those of the framework. The log and the file state how "
            "well they agree.\n"
            "<strong>Security</strong>: code in a model file is not executed. On Linux, the program that converts a "
            "model has no network access if the system supports this; otherwise the dialog states it."
        ).format(menu=menu_path(tr("Conversion Frameworks…"))) + further_reading(CONVERTING, MODEL_FORMATS)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002  QGIS's signature
        """Declare the parameters."""
        declare(self, self._parameters())

    def groups(self) -> tuple[ParameterGroup, ...]:
        """Return the groups of parameters in the dialog."""
        return (
            model_settings(self.MODEL, self.BANDS_COUNT, self.TILE_SIZE, self.CLASS_INFO),
            result_file(self.OUTPUT),
        )

    def placeholders(self) -> Mapping[str, str]:
        """Return the placeholder texts of empty fields."""
        return {
            self.MODEL: tr("[Choose a model file, or drop a file or folder here]"),
            self.CLASS_INFO: tr("[No class information]"),
        }

    def prepare_validation(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Callable[[], None]:
        """Check everything that can be checked without running the framework."""
        return partial(_validate, self._read_job(parameters, context))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Convert the model."""
        ConvertModelToOnnx._failure = None
        job = None
        try:
            job = self._read_job(parameters, context)
            require_framework(job.model)
            progress = FeedbackProgress(feedback)
            with cancelled_by_signals(feedback):
                _describe(convert(job, profile_folder(), progress), job, progress)
        except Cancelled:
            return results_of_cancelled(feedback, tr("Cancelled. Nothing was written."))
        except PixelwiseError as error:
            if job is not None:
                ConvertModelToOnnx._failure = _values_of(job), self.parameter_error(error)
            raise qgis_error(error) from error
        self._used_model = str(job.model)
        return {self.OUTPUT: str(job.output)}

    def failure_of(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> ParameterError | None:
        """Return why the last run failed, if it had these parameters."""
        values, failure = ConvertModelToOnnx._failure or (None, None)
        try:
            return failure if values == _values_of(self._read_job(dict(parameters), context)) else None
        except PixelwiseError:
            return None

    def postProcessAlgorithm(
        self,
        context: QgsProcessingContext,  # noqa: ARG002  QGIS's signature
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> dict[str, Any]:
        """Note the model in the list of recent models."""
        add_recent_model(FOREIGN_MODELS, self._used_model)
        return {}

    def _read_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ConversionJob:
        reader = ParameterReader(self, parameters, context)
        reader.check_other_values()
        information = reader.file(self.CLASS_INFO)
        return ConversionJob(
            model=model_path(reader.file(self.MODEL)),
            output=Path(reader.file_output(self.OUTPUT)).absolute(),
            bands=reader.integer(self.BANDS_COUNT) or None,
            tile_size=reader.integer(self.TILE_SIZE) or None,
            class_info=Path(information).absolute() if information else None,
        )

    def _parameters(self) -> Iterator[tuple[QgsProcessingParameterDefinition, str]]:
        # With any filter but "*" QGIS itself rejects upper-case suffixes and folders.
        models = tr(
            "Models of other frameworks (*.pb *.keras *.h5 *.hdf5 *.tflite *.pt *.pt2 *.model *.dnn *.cntk *.txt "
            "*.json *.ubj *.skops);;All files (*)"
        )
        model = QgsProcessingParameterFile(self.MODEL, tr("Model to convert"), fileFilter=models)
        model.setMetadata({"widget_wrapper": {"class": MODEL_WIDGET, "recent": FOREIGN_MODELS, "sample": False}})
        yield (
            model,
            tr(
                "The trained model: a TensorFlow SavedModel (its folder, or the saved_model.pb in it), a frozen "
                "TensorFlow graph (.pb), a Keras (.keras, .h5), TensorFlow Lite (.tflite), TorchScript (.pt), PyTorch "
                "(.pt2), LightGBM (.txt), XGBoost (.json, .ubj), scikit-learn (.skops) or CNTK 2 model (.model). The "
                "file is not changed."
            ),
        )
        for name, title, text in (
            (
                self.BANDS_COUNT,
                tr("Number of bands"),
                tr(
                    "How many bands the model expects. Only needed if the file does not state it, as for TorchScript "
                    "models. 0, the default, uses the number in the file."
                ),
            ),
            (
                self.TILE_SIZE,
                tr("Tile size"),
                tr(
                    "Height and width, in pixels, of the images the model was trained on. Only needed if the file does "
                    "not state it and the model does not accept every size. 0, the default, uses the size in the file."
                ),
            ),
        ):
            yield self._number(name, title), text
        yield (
            QgsProcessingParameterFile(
                self.CLASS_INFO,
                tr("Class information"),
                fileFilter=tr("Class information (*.json);;All files (*)"),
                optional=True,
            ),
            tr(
                "A JSON file with the value, name and colour of each class, in the order in which the model outputs "
                "their scores. If given, the classes become part of the ONNX file. For an example, see "
                "docs/model-formats.md."
            ),
        )
        yield (
            QgsProcessingParameterFileDestination(self.OUTPUT, tr("ONNX model"), tr("ONNX models (*.onnx)")),
            tr("The ONNX file to write (.onnx). Classify Pixels accepts it as Model definition."),
        )

    def _number(self, name: str, title: str) -> QgsProcessingParameterNumber:
        number = QgsProcessingParameterNumber(name, title, QgsProcessingParameterNumber.Type.Integer, 0, True, 0)
        number.setMetadata({"widget_wrapper": {"class": NUMBER_WIDGET, "lowest": tr("As in the file")}})
        number.setFlags(number.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        return number


def model_path(text: str) -> Path:
    """Return the path of a model; the file of a SavedModel stands for its folder.

    Raises:
        ModelError: The text is empty.
    """
    if not text.strip():
        raise ModelError(tr("Model: no file selected. Choose the model to convert."))
    return without_saved_model_file(Path(text.strip()).absolute())


def _values_of(job: ConversionJob) -> _Input:
    return job.model, job.bands, job.tile_size, job.class_info


def _describe(conversion: Conversion, job: ConversionJob, progress: Progress) -> None:
    """Add the sizes and the isolation to the log, after the lines of the conversion itself."""
    progress.info(
        tr("Size: {size} kB; the original model has {original} kB.").format(
            size=_kilobytes(conversion.output), original=_kilobytes(job.model)
        )
    )
    if not conversion.isolated:
        progress.warning(tr("The conversion was not isolated: the converting program had access to the network."))
    elif conversion.agreement is not None:
        progress.info(tr("The conversion was isolated: the converting program had no access to the network."))


def _kilobytes(path: Path) -> str:
    """Return the size of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return numeral(sum(file.stat().st_size for file in files) / 1e3, 1)


def _validate(job: ConversionJob) -> None:
    converting_framework(job.model)
    if job.class_info is not None:
        with blaming("class_info"):
            read_classes(job.class_info)
    _require_output(job)
    require_framework(job.model)  # last, since its remedy takes the longest


def _require_output(job: ConversionJob) -> None:
    error = refusal_of(str(job.output), tr("Output"))
    if error:
        raise OutputError(error)
    if job.output.suffix.lower() != SUFFIX:
        raise OutputError(
            tr("Output {output}: the result is an ONNX model. Enter a name that ends in .onnx.").format(
                output=job.output
            )
        )
    if job.output.resolve() in [path.resolve() for path in (job.model, job.class_info) if path is not None]:
        raise OutputError(
            tr("Output {output}: this is one of the inputs. Choose another file name.").format(output=job.output)
        )
    if job.model.is_dir() and job.model.resolve() in job.output.resolve().parents:
        raise OutputError(
            tr(
                "Output {output}: this is inside the model's folder, which is not changed. Choose another folder."
            ).format(output=job.output)
        )
