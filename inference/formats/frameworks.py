"""Which framework a binary model is from, and how people export a model of that framework to ONNX.

Told from names alone: no such file is ever loaded.
"""

from __future__ import annotations

import os

from ..wording import tr

ONNX = "ONNX"

_BY_SUFFIX = {
    ".onnx": ONNX,
    ".model": "CNTK",
    ".dnn": "CNTK",
    ".cntk": "CNTK",
    ".pb": "TensorFlow",
    ".tflite": "TensorFlow Lite",
    ".h5": "Keras",
    ".hdf5": "Keras",
    ".keras": "Keras",
    ".pt": "PyTorch",
    ".pth": "PyTorch",
}

# A command, and for one of Python the library that it needs.
_EXPORTS = {
    "cntk": ('cntk.Function.load("old.model").save("new.onnx", format=cntk.ModelFormat.ONNX)', "CNTK 2.7"),
    "tensorflow lite": ("python -m tf2onnx.convert --tflite old.tflite --output new.onnx", ""),
    "tensorflow": ("python -m tf2onnx.convert --graphdef old.pb --inputs IN:0 --outputs OUT:0 --output new.onnx", ""),
    "keras": ('model.export("new.onnx", format="onnx")', "Keras 3"),
    "pytorch": ('torch.onnx.export(model, (example_image,), "new.onnx")', "PyTorch"),
}


def framework_of(model_file: str, named: str = "") -> str:
    """Name the framework of a model file by its suffix, else as `named` by whoever described it."""
    return _BY_SUFFIX.get(os.path.splitext(model_file)[1].lower(), named.strip() or "unknown")


def how_to_export(framework: str) -> str:
    """Say how a model of this framework becomes an ONNX file."""
    command, library = _EXPORTS.get(framework.lower(), ("", ""))
    if not command:
        return tr("Export it to ONNX with the framework that trained it.")
    if not library:
        return tr("Export it to ONNX: {command}.").format(command=command)
    return tr("Export it to ONNX: {command} in Python with {library}.").format(command=command, library=library)
