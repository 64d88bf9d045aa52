"""Identify the model to convert, and which environment converts it, without loading it."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from ..inference.formats.foreign import foreign_file, looks_like_onnx
from ..inference.formats.foreign_kinds import Foreign
from ..inference.i18n import tr
from .errors import ConversionError
from .frameworks import PYTORCH, TENSORFLOW, TREES, Framework

CNTK = "cntk"
_SAVED_MODEL = "saved_model.pb"
_BY_KIND = {
    "tensorflow savedmodel": TENSORFLOW,
    "tensorflow": TENSORFLOW,
    "tensorflow lite": TENSORFLOW,
    "keras": TENSORFLOW,
    "keras h5": TENSORFLOW,
    "keras 2": TENSORFLOW,
    "keras 2 h5": TENSORFLOW,
    "torchscript": PYTORCH,
    "pytorch exportedprogram": PYTORCH,
    "skops": TREES,
    "lightgbm": TREES,
    "xgboost": TREES,
    "xgboost ubj": TREES,
}


@dataclass(frozen=True)
class ModelSource:
    """An identified model.

    Attributes:
        path: The file, or the folder of a SavedModel.
        kind: The kind of file, as `inference/formats/foreign.py` names it.
        framework: The name of the framework that saved it.
        environment: The framework whose environment converts it; None for a CNTK model.
        export: How to convert it on another computer.
    """

    path: Path
    kind: str
    framework: str
    environment: Framework | None
    export: str = ""

    @property
    def name(self) -> str:
        """Its name, for messages."""
        return self.path.name


def identify(model: Path) -> ModelSource:
    """Identify a model by its content.

    Raises:
        ConversionError: It is missing, or cannot be converted; the text says how to get an ONNX model otherwise.
    """
    if not model.exists():
        raise ConversionError(tr("Model {path}: the file does not exist. Choose an existing file.").format(path=model))
    path = model.parent if model.name.lower() == _SAVED_MODEL else model
    foreign = foreign_file(str(path))
    if foreign is None:
        raise ConversionError(_unknown_kind(path))
    if foreign.kind == CNTK:
        return ModelSource(path, CNTK, foreign.framework, None)
    if foreign.kind not in _BY_KIND:
        raise ConversionError(_refusal(path, foreign))
    return ModelSource(path, foreign.kind, foreign.framework, _BY_KIND[foreign.kind], foreign.remedy)


def _unknown_kind(path: Path) -> str:
    if path.is_file() and (path.suffix.lower() == ".onnx" or looks_like_onnx(str(path))):
        return tr(
            "Model {path}: this is an ONNX file, which needs no conversion. Choose it in Classify Pixels."
        ).format(path=path)
    return tr(
        "Model {path}: this is not a model that can be converted. Choose a model file of TensorFlow, Keras, PyTorch, "
        "scikit-learn, LightGBM, XGBoost or CNTK."
    ).format(path=path)


def _refusal(path: Path, foreign: Foreign) -> str:
    if foreign.kind == "zip" and not zipfile.is_zipfile(path):
        return tr("Model {path}: the file is incomplete. Download or copy it again.").format(path=path)
    remedy = foreign.remedy
    if foreign.kind == "scikit-learn":
        remedy = tr(
            "Such files can run any code when they are loaded, so they are never opened. Save the model as skops where "
            'it was trained: import skops.io; skops.io.dump(model, "new.skops"), with skops in Python.'
        )
    return tr("Model {path}: this is {what}, which cannot be converted. {remedy}").format(
        path=path, what=foreign.what, remedy=remedy
    )
