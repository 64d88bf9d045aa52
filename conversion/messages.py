"""Messages about what the converting program reports: its refusals and its notes."""

from __future__ import annotations

from collections.abc import Mapping

from ..inference.i18n import tr
from .errors import ConversionError, FrameworkError
from .source import Source

_ABOUT = {"bands": "bands"}
_VALUES = ("reason", "operators", "type", "types", "name", "names", "chosen", "inputs", "outputs", "value")


def refusal_text(source: Source, code: str, details: Mapping[str, str]) -> ConversionError:
    """Return the error for a refusal of the converting program."""
    texts = {**_refusals(), **_table_refusals()}
    template = texts.get(code, texts["failed"])
    values = {**dict.fromkeys(_VALUES, tr("unknown")), **details}
    kind = ConversionError if code in texts and code != "failed" else FrameworkError
    return kind(template.format_map({**values, "path": source.path}), _ABOUT.get(code, ""))


def note_text(code: str, details: Mapping[str, str]) -> str:
    """Return the log line for a note of the converting program; "" for an unknown one."""
    texts = {
        "signature": tr("Of the signatures {names}, {chosen} is converted."),
        "ports": tr("Inputs: {inputs}. Outputs: {outputs}."),
        "switch": tr("The input {name} is no image; it is fixed to {value}, as for inference."),
    }
    return texts[code].format_map({**dict.fromkeys(_VALUES, ""), **details}) if code in texts else ""


def _refusals() -> dict[str, str]:
    return {
        "operators": tr(
            "Model {path}: ONNX has no counterpart of its operators {operators}. Export a version of the model "
            "without them, or choose another model."
        ),
        "signatures": tr(
            "Model {path}: the SavedModel has no signature that can be called. Save it again with one "
            "(serving_default)."
        ),
        "damaged": tr(
            "Model {path}: the file cannot be read ({reason}). Download or copy the file again and check that it is "
            "complete."
        ),
        "not frozen": tr(
            "Model {path}: the graph has variables, whose values are in other files. Choose the folder of a "
            "SavedModel, or freeze the graph where it was trained."
        ),
        "inputs": tr("Model {path}: the graph has no input. Choose the graph for inference."),
        "outputs": tr("Model {path}: the graph has no output with a value for each pixel. Choose another model."),
        "bands": tr(
            "Model {path}: the model does not state its number of bands. Enter it as Number of bands (BANDS_COUNT)."
        ),
        "memory": tr(
            "Model {path}: the conversion needs more memory than this computer has. Convert the model on another "
            "computer."
        ),
        "failed": tr(
            "Model {path}: the framework cannot convert the model ({reason}). Enter the number of bands "
            "(BANDS_COUNT) and the tile size (TILE_SIZE) it was trained with, or export it to ONNX where it was "
            "trained."
        ),
        "large": tr("Model {path}: the converted model is larger than 2 GB. Export it to ONNX where it was trained."),
        "lambda": tr(
            'Model {path}: the layer "{name}" is Python code (Lambda), which is never run. Replace it by a layer of '
            "Keras where the model was trained, and save the model again."
        ),
        "custom layers": tr(
            "Model {path}: it has layers that only its own code defines ({reason}). Export it to ONNX in that code."
        ),
        "pickled": tr(
            "Model {path}: it contains Python objects that can run code when they are loaded, so it is not opened. "
            "Export it to ONNX where it was trained."
        ),
        "type": tr("Model {path}: it takes values of the type {type}. Convert it to float32 before it is saved."),
    }


def _table_refusals() -> dict[str, str]:
    return {
        "untrusted": tr(
            "Model {path}: it contains types that can run code when they are loaded ({types}). Only models that "
            "consist of scikit-learn, LightGBM and XGBoost are converted."
        ),
        "no classifier": tr("Model {path}: this is {type}, not a classifier. Choose a model that predicts classes."),
    }
