"""The framework of a binary model, and the command that exports a model of that framework to ONNX.

A model is identified by its name, or by its content (`foreign.py`); it is never loaded. All commands were tested on
models of their kind; docs/exporting-models.md, "Files of other frameworks", lists them too.
"""

from __future__ import annotations

import os

from ..i18n import tr

ONNX = "ONNX"
CNTK = "CNTK"
UNKNOWN_FRAMEWORK = "unknown"

_BY_SUFFIX = {
    ".onnx": ONNX,
    ".model": CNTK,
    ".dnn": CNTK,
    ".cntk": CNTK,
    ".pb": "TensorFlow",
    ".tflite": "TensorFlow Lite",
    ".h5": "Keras",
    ".hdf5": "Keras",
    ".keras": "Keras",
    ".pt": "PyTorch",
    ".pt2": "PyTorch",
    ".pth": "PyTorch",
    ".ckpt": "PyTorch",
    ".safetensors": "PyTorch",
    ".joblib": "scikit-learn",
    ".skops": "scikit-learn",
    ".ubj": "XGBoost",
    ".cbm": "CatBoost",
    ".mlmodel": "Core ML",
    ".pdmodel": "PaddlePaddle",
}

_TENSORFLOW = "TensorFlow, tf2onnx"
_TORCH = '(torch.zeros(1, 3, 256, 256),), "new.onnx"'
_TORCH_FREE = f'{_TORCH}, input_names=["x"], dynamic_axes={{"x": [0, 2, 3]}}'
_COLUMNS = 'initial_types=[("x", FloatTensorType([None, model.n_features_in_]))]'
_TYPES = "from onnxmltools.convert.common.data_types import FloatTensorType"
_KERAS = (
    'import keras; model = keras.models.load_model("{old}", compile=False); model(keras.ops.zeros((1, 256, 256, 3))); '
    'model.export("new.onnx", format="onnx")'
)
_KERAS_NEEDS = "Keras 3, TensorFlow, tf2onnx"
_KERAS_2 = (
    'import tf2onnx, tf_keras; model = tf_keras.models.load_model("{old}", compile=False); '
    'tf2onnx.convert.from_keras(model, output_path="new.onnx")'
)
_KERAS_2_NEEDS = "TensorFlow, tf-keras, tf2onnx"
_XGBOOST = f"import onnxmltools, xgboost; {_TYPES}; model = xgboost.XGBClassifier()"
_XGBOOST_SAVED = f'onnxmltools.utils.save_model(onnxmltools.convert_xgboost(model, {_COLUMNS}), "new.onnx")'
_XGBOOST_NEEDS = "xgboost, onnxmltools"

# A command, and the libraries that it needs.
_EXPORTS = {
    "tensorflow": (
        "python -m tf2onnx.convert --graphdef old.pb --inputs IN:0 --outputs OUT:0 --output new.onnx",
        _TENSORFLOW,
    ),
    "tensorflow savedmodel": ("python -m tf2onnx.convert --saved-model old_folder --output new.onnx", _TENSORFLOW),
    "tensorflow lite": ("python -m tf2onnx.convert --tflite old.tflite --output new.onnx", _TENSORFLOW),
    "keras": (_KERAS.format(old="old.keras"), _KERAS_NEEDS),
    "keras h5": (_KERAS.format(old="old.h5"), _KERAS_NEEDS),
    "keras 2": (_KERAS_2.format(old="old.keras"), _KERAS_2_NEEDS),
    "keras 2 h5": (_KERAS_2.format(old="old.h5"), _KERAS_2_NEEDS),
    "pytorch": (f"torch.onnx.export(model, {_TORCH_FREE})", "PyTorch"),
    "torchscript": (
        f'import torch; torch.onnx.export(torch.jit.load("old.pt"), {_TORCH_FREE}, dynamo=False)',
        "PyTorch, onnx",
    ),
    "pytorch exportedprogram": (
        'import torch; torch.onnx.export(torch.export.load("old.pt2"), (), "new.onnx")',
        "PyTorch, onnxscript",
    ),
    "scikit-learn": (
        'import joblib, numpy, skl2onnx; model = joblib.load("old.joblib"); open("new.onnx", "wb").write('
        'skl2onnx.to_onnx(model, numpy.zeros((1, model.n_features_in_), "float32"), options={"zipmap": False})'
        ".SerializeToString())",
        "scikit-learn, skl2onnx",
    ),
    "skops": (
        'import numpy, skl2onnx, skops.io; model = skops.io.load("old.skops", trusted=["sklearn.tree._tree.Tree"]); '
        'open("new.onnx", "wb").write('
        'skl2onnx.to_onnx(model, numpy.zeros((1, model.n_features_in_), "float32"), options={"zipmap": False})'
        ".SerializeToString())",
        "skops, skl2onnx",
    ),
    "lightgbm": (
        f'import lightgbm, onnxmltools; {_TYPES}; model = lightgbm.Booster(model_file="old.txt"); '
        "onnxmltools.utils.save_model(onnxmltools.convert_lightgbm(model, initial_types=[("
        '"x", FloatTensorType([None, model.num_feature()]))], zipmap=False), "new.onnx")',
        "lightgbm, onnxmltools",
    ),
    "lightgbm pickle": (
        f'import joblib, onnxmltools; {_TYPES}; model = joblib.load("old.pkl"); '
        f'onnxmltools.utils.save_model(onnxmltools.convert_lightgbm(model, {_COLUMNS}, zipmap=False), "new.onnx")',
        "lightgbm, onnxmltools",
    ),
    "xgboost": (f'{_XGBOOST}; model.load_model("old.json"); {_XGBOOST_SAVED}', _XGBOOST_NEEDS),
    "xgboost ubj": (f'{_XGBOOST}; model.load_model("old.ubj"); {_XGBOOST_SAVED}', _XGBOOST_NEEDS),
    "xgboost pickle": (
        f'import joblib, onnxmltools; {_TYPES}; model = joblib.load("old.pkl"); {_XGBOOST_SAVED}',
        _XGBOOST_NEEDS,
    ),
    "catboost": (
        'import catboost; catboost.CatBoostClassifier().load_model("old.cbm").save_model("new.onnx", format="onnx")',
        "catboost",
    ),
    "catboost json": (
        'import catboost; catboost.CatBoostClassifier().load_model("old.json", format="json")'
        '.save_model("new.onnx", format="onnx")',
        "catboost",
    ),
    "catboost pickle": (
        'import joblib; joblib.load("old.pkl").save_model("new.onnx", format="onnx")',
        "catboost",
    ),
}


def stated_framework(model_file: str, named: str = "") -> str:
    """Return the framework of a model file by its suffix, else the one that its description names."""
    return _BY_SUFFIX.get(os.path.splitext(model_file)[1].lower(), named.strip() or UNKNOWN_FRAMEWORK)


def how_to_export(framework: str, then: str = "") -> str:
    """Return instructions to export a model of a framework to ONNX, followed by the use of the ONNX file."""
    if framework.lower() == CNTK.lower():
        return tr("Download or copy the file again, as CNTK 2 saved it.")
    command, library = _EXPORTS.get(framework.lower(), ("", ""))
    if not command:
        text = tr("Export it to ONNX with the framework it was trained with.")
    else:
        if command.startswith("python "):
            template = tr("Export it to ONNX: {command} in a terminal, with {library} in Python.")
        else:
            template = tr("Export it to ONNX: {command} in Python with {library}.")
        text = template.format(command=command, library=library)
    return f"{text} {then}".rstrip()


def export_commands() -> tuple[str, ...]:
    """Return all commands of `how_to_export`."""
    return tuple(command for command, _ in _EXPORTS.values())
