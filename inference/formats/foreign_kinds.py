"""Describe files that are not ONNX models, and how to get an ONNX model from them."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import ModelError
from ..i18n import tr
from .frameworks import how_to_export

# The kinds that the package conversion/ converts.
CONVERTIBLE = frozenset(
    (
        "tensorflow savedmodel",
        "tensorflow",
        "tensorflow lite",
        "keras",
        "keras h5",
        "keras 2",
        "keras 2 h5",
        "torchscript",
        "pytorch exportedprogram",
        "skops",
        "lightgbm",
        "xgboost",
        "xgboost ubj",
    )
)


@dataclass(frozen=True)
class Foreign:
    """A file that is not an ONNX model.

    Attributes:
        kind: The kind of file, as a word that stays the same in every language.
        framework: The framework that wrote it; empty if it is not a model.
        what: Its description, to follow "this is".
        remedy: Instructions for the user, as whole sentences.
    """

    kind: str
    framework: str
    what: str
    remedy: str

    def advice(self, then: str) -> str:
        """Return the instructions, followed by the use of the resulting ONNX file."""
        return f"{self.remedy} {then}" if self.framework not in ("", "CNTK") else self.remedy


def kind_description(kind: str) -> Foreign | None:
    """Return the description of a kind that `foreign.py` identified, if it is known."""
    framework, what, remedy = {**_models(), **_others()}.get(kind, ("", "", ""))
    return Foreign(kind, framework, what, remedy) if what else None


def _models() -> dict[str, tuple[str, str, str]]:
    """Return frameworks, descriptions and instructions for files that can be exported to ONNX."""
    onnx = how_to_export
    return {
        "cntk": ("CNTK", tr("a CNTK model"), tr("Rename it so that its name ends in .model.")),
        "cntk 1": (
            "CNTK",
            tr("a CNTK model of version 1"),
            tr("Load it with CNTK 2 and save it again."),
        ),
        "tensorflow savedmodel": ("TensorFlow", tr("a TensorFlow SavedModel"), onnx("tensorflow savedmodel")),
        "tensorflow savedmodel zip": (
            "TensorFlow",
            tr("a ZIP archive with a TensorFlow SavedModel"),
            tr("Unpack it. {export}").format(export=onnx("tensorflow savedmodel")),
        ),
        "tensorflow": ("TensorFlow", tr("a frozen TensorFlow graph"), onnx("tensorflow")),
        "tensorflow lite": ("TensorFlow Lite", tr("a TensorFlow Lite model"), onnx("tensorflow lite")),
        "keras": ("Keras", tr("a Keras model"), onnx("keras")),
        "keras h5": ("Keras", tr("a Keras model"), onnx("keras h5")),
        "keras 2": ("Keras", tr("a model of Keras 2"), onnx("keras 2")),
        "keras 2 h5": ("Keras", tr("a model of Keras 2"), onnx("keras 2 h5")),
        "torchscript": ("PyTorch", tr("a TorchScript model of PyTorch"), onnx("torchscript")),
        "pytorch exportedprogram": (
            "PyTorch",
            tr("an exported program of PyTorch"),
            onnx("pytorch exportedprogram"),
        ),
        "scikit-learn": ("scikit-learn", tr("a scikit-learn model"), onnx("scikit-learn")),
        "skops": ("scikit-learn", tr("a scikit-learn model saved with skops"), onnx("skops")),
        "lightgbm": ("LightGBM", tr("a LightGBM model"), onnx("lightgbm")),
        "lightgbm pickle": ("LightGBM", tr("a LightGBM model"), onnx("lightgbm pickle")),
        "xgboost": ("XGBoost", tr("an XGBoost model"), onnx("xgboost")),
        "xgboost ubj": ("XGBoost", tr("an XGBoost model"), onnx("xgboost ubj")),
        "xgboost pickle": ("XGBoost", tr("an XGBoost model"), onnx("xgboost pickle")),
        "xgboost binary": (
            "XGBoost",
            tr("an XGBoost model in its old binary form"),
            tr("Save it as old.json with the version of XGBoost that wrote it. {export}").format(
                export=onnx("xgboost")
            ),
        ),
        "catboost": ("CatBoost", tr("a CatBoost model"), onnx("catboost")),
        "catboost json": ("CatBoost", tr("a CatBoost model"), onnx("catboost json")),
        "catboost pickle": ("CatBoost", tr("a CatBoost model"), onnx("catboost pickle")),
    }


def _others() -> dict[str, tuple[str, str, str]]:
    """Return the same for files that are incomplete or not models."""
    in_code = tr("Load it in the code that defines the network. {export}").format(export=how_to_export("pytorch"))
    in_keras = tr(
        "Load it in the code that defines the network, then save it as old.keras with model.save. {export}"
    ).format(export=how_to_export("keras"))
    original = tr("Export the original model to ONNX with the framework it was trained with.")
    again = tr("Download the file again and check that it is the model itself.")
    unpack = tr("Unpack it and choose the model inside.")
    return {
        "pytorch weights": (
            "PyTorch",
            tr("a file with the weights of a PyTorch network, but not the network"),
            in_code,
        ),
        "safetensors": (
            "PyTorch",
            tr("a file with the weights of a network (safetensors), but not the network"),
            in_code,
        ),
        "pytorch module": ("PyTorch", tr("a PyTorch network that can only be loaded with its own code"), in_code),
        "compiled pytorch": ("PyTorch", tr("a PyTorch model compiled for one kind of computer"), original),
        "keras weights": ("Keras", tr("a file with the weights of a Keras network, but not the network"), in_keras),
        "keras architecture": ("Keras", tr("a file with the layers of a Keras network, but not its weights"), in_keras),
        "tensorflow text": ("TensorFlow", tr("a TensorFlow graph as text"), original),
        "tensorflow.js": ("TensorFlow.js", tr("a TensorFlow.js model"), original),
        "openvino": ("OpenVINO", tr("an OpenVINO model"), original),
        "tensorrt": ("TensorRT", tr("a TensorRT engine, which runs only on one kind of GPU"), original),
        "core ml": ("Core ML", tr("a Core ML model"), original),
        "ort": ("onnxruntime", tr("a model in the ORT format"), tr("Choose the .onnx file it was made from.")),
        "ncnn": ("ncnn", tr("an ncnn model"), original),
        "pmml": ("PMML", tr("a PMML model"), original),
        "opencv": ("OpenCV", tr("an OpenCV model, as Orfeo ToolBox trains"), tr("Train it with scikit-learn instead.")),
        "r": ("R", tr("an R object"), tr("Train the classifier with scikit-learn instead, which exports to ONNX.")),
        "pickle": (
            "Python",
            tr("a Python pickle of unknown content"),
            tr(
                "Pixelwise never loads pickles, since they can run any code. Export the model to ONNX where it was "
                "trained."
            ),
        ),
        "hdf5": ("", tr("an HDF5 file without a Keras model"), again),
        "zip": ("", tr("a ZIP archive"), unpack),
        "packed": ("", tr("a compressed file"), unpack),
        "image": ("", tr("an image or raster"), tr("Choose it as the input raster, and a model here.")),
        "pdf": ("", tr("a PDF document"), again),
        "web page": (
            "",
            tr("a web page"),
            tr("The download was probably answered by a login or error page. Download the file again in a browser."),
        ),
        "refusal": ("", tr("the error message of a server"), again),
        "git lfs": (
            "",
            tr("a Git LFS pointer, which only names the model"),
            tr('Run "git lfs pull" in its repository, or download the file from its web page.'),
        ),
        "empty": ("", tr("an empty file"), again),
    }


def explained(error: ModelError, where: str, foreign: Foreign) -> ModelError:
    """Return the error about a file that cannot be read, with its identified kind."""
    if foreign.kind == "empty":
        return ModelError(tr("{reason} The file is empty.").format(reason=error))
    return ModelError(refusal(where, foreign))


def refusal(where: str, foreign: Foreign) -> str:
    """Return the message about a file: where it is, its kind, and instructions."""
    message = tr("{where}: this is {what}, not an ONNX file. {remedy}").format(
        where=where, what=foreign.what, remedy=foreign.remedy
    )
    return f"{message} {_converter()}" if foreign.kind in CONVERTIBLE else message


def _converter() -> str:
    return tr("In QGIS, the tool Convert Model To ONNX does this for you.")
