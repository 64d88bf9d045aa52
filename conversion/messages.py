"""Messages about the reports of the converting program: its refusals and its notes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..inference.i18n import tr
from .errors import ConversionError, FrameworkError
from .source import ModelSource

_ABOUT = {"bands": "bands"}
_VALUES = ("reason", "operators", "type", "types", "name", "names", "chosen", "inputs", "outputs", "value")


def refusal_text(source: ModelSource, code: str, details: Mapping[str, str]) -> ConversionError:
    """Return the error for a refusal of the converting program."""
    values = {**dict.fromkeys(_VALUES, tr("unknown")), **details}
    texts = {**_refusals(source.path, values), **_table_refusals(source.path, values)}
    kind = ConversionError if code in texts and code != "failed" else FrameworkError
    return kind(texts.get(code, texts["failed"]), _ABOUT.get(code, ""))


def note_text(code: str, details: Mapping[str, str]) -> str:
    """Return the log line for a note of the converting program; "" for an unknown one."""
    values = {**dict.fromkeys(_VALUES, ""), **details}
    texts = {
        "signature": tr("Of the signatures {names}, {chosen} is converted.").format(
            chosen=values["chosen"], names=values["names"]
        ),
        "ports": tr("Inputs: {inputs}. Outputs: {outputs}.").format(inputs=values["inputs"], outputs=values["outputs"]),
        "switch": tr("The input {name} is not an image; it is fixed to {value}, as for inference.").format(
            name=values["name"], value=values["value"]
        ),
    }
    return texts.get(code, "")


def _refusals(path: Path, values: Mapping[str, str]) -> dict[str, str]:
    return {
        "operators": tr(
            "Model {path}: ONNX has no counterpart of its operators {operators}. Export a version of the model "
            "without them, or choose another model."
        ).format(operators=values["operators"], path=path),
        "signatures": tr(
            "Model {path}: the SavedModel has no signature that can be called. Save it again with one "
            "(serving_default)."
        ).format(path=path),
        "damaged": tr(
            "Model {path}: the file cannot be read ({reason}). Download or copy the file again and check that it is "
            "complete."
        ).format(path=path, reason=values["reason"]),
        "not frozen": tr(
            "Model {path}: the graph has variables, whose values are in other files. Choose the folder of a "
            "SavedModel, or freeze the graph where it was trained."
        ).format(path=path),
        "inputs": tr("Model {path}: the graph has no input. Choose the graph for inference.").format(path=path),
        "outputs": tr(
            "Model {path}: the graph has no output with a value for each pixel. Choose another model."
        ).format(path=path),
        "bands": tr(
            "Model {path}: the model does not state its number of bands. Enter it as Number of bands (BANDS_COUNT)."
        ).format(path=path),
        "memory": tr(
            "Model {path}: the conversion needs more memory than this computer has. Convert the model on another "
            "computer."
        ).format(path=path),
        "failed": tr(
            "Model {path}: the framework cannot convert the model ({reason}). Enter the number of bands "
            "(BANDS_COUNT) and the tile size (TILE_SIZE) it was trained with, or export it to ONNX where it was "
            "trained."
        ).format(path=path, reason=values["reason"]),
        "large": tr(
            "Model {path}: the converted model is larger than 2 GB. Export it to ONNX where it was trained."
        ).format(path=path),
        "lambda": tr(
            'Model {path}: the layer "{name}" is Python code (Lambda), which is never run. Replace it by a layer of '
            "Keras where the model was trained, and save the model again."
        ).format(name=values["name"], path=path),
        "custom layers": tr(
            "Model {path}: it has layers that only its own code defines ({reason}). Export it to ONNX with that code."
        ).format(path=path, reason=values["reason"]),
        "pickled": tr(
            "Model {path}: it contains Python objects that can run code when they are loaded, so it is not opened. "
            "Export it to ONNX where it was trained."
        ).format(path=path),
        "files": tr(
            "Model {path}: its code can write files ({names}), so it is never run. Export the model without that code."
        ).format(names=values["names"], path=path),
        "type": tr(
            "Model {path}: it expects values of the type {type}. Convert it to float32 before it is saved."
        ).format(path=path, type=values["type"]),
    }


def _table_refusals(path: Path, values: Mapping[str, str]) -> dict[str, str]:
    return {
        "untrusted": tr(
            "Model {path}: it contains types that can run code when they are loaded ({types}). Only models that "
            "consist of scikit-learn, LightGBM and XGBoost are converted."
        ).format(path=path, types=values["types"]),
        "no classifier": tr(
            "Model {path}: this is {type}, not a classifier. Choose a model that predicts classes."
        ).format(path=path, type=values["type"]),
    }
