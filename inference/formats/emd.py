"""Read an .emd, Esri's model definition: a JSON file beside an ONNX file.

The keys and their meaning: docs/model-formats.md, ".emd". Python named by InferenceFunction is never
run, and no file outside the definition's own folder is opened.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from ..definition import ModelClass, ModelDefinition, Normalisation
from ..engine import Graph, open_graph
from ..errors import ModelError
from . import lenient_json
from .claims import Claims, complete
from .onnx_file import metadata_claims
from .reading import Reading, model_class, number, whole

_PIXEL_TYPES = ("imageclassification", "semanticsegmentation")
_PADDING_SHARE = 4  # ArcGIS pads by a quarter of the tile where the definition is silent
_TEXT_ORIGIN = "Model definition text"

# Mean and standard deviation of ImageNet (https://pytorch.org/vision, "Models and pre-trained weights").
_IMAGENET_MEAN = (0.485, 0.456, 0.406)
_IMAGENET_STD = (0.229, 0.224, 0.225)


def read(path: str) -> ModelDefinition:
    """Read an .emd file.

    Raises:
        ModelError: No model definition, of no pixel classifier, or its ONNX file cannot be used.
        EngineError: onnxruntime is missing.
    """
    origin = os.path.basename(path)
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except UnicodeDecodeError as error:
        raise ModelError(f"{origin}: the file is not text (UTF-8). Choose an .emd file.") from error
    except OSError as error:
        raise ModelError(f"{origin}: the file cannot be read ({error.strerror}). Check its permissions.") from error
    return _definition(text, os.path.dirname(path), origin)


def read_text(text: str) -> ModelDefinition:
    """Read the JSON text of an .emd; its ModelFile is an absolute path, or relative to the working folder.

    Raises:
        ModelError: As for `read`.
        EngineError: As for `read`.
    """
    return _definition(text, "", _TEXT_ORIGIN)


def _definition(text: str, folder: str, origin: str) -> ModelDefinition:
    said, notes = lenient_json.loads(text, origin)
    if not isinstance(said, dict):
        raise ModelError(f"{origin}: this is not a model definition, which is a JSON object. Choose an .emd file.")
    kind = said.get("ModelType")
    if kind is not None and str(kind).lower() not in _PIXEL_TYPES:
        raise ModelError(
            f"{origin}: the model is of the type {kind}, which does not classify pixels. Choose a model of the type "
            "ImageClassification or SemanticSegmentation."
        )
    path = _model_file(said, folder, origin)
    graph = open_graph(path, os.path.basename(path))
    if "InferenceFunction" in said:
        notes += (f"{origin}: the InferenceFunction {said['InferenceFunction']} was ignored: no Python is run.",)
    claims = _claims(said, graph, origin, notes)
    return complete(claims.over(metadata_claims(graph, os.path.basename(path))), graph, path, origin)


def _model_file(said: Mapping[str, Any], folder: str, origin: str) -> str:
    named = said.get("ModelFile")
    inner = said.get("ONNX")
    if isinstance(inner, dict) and "INFER" in inner:
        named = inner["INFER"]
    if not isinstance(named, str) or not named.strip() or "\0" in named:
        raise ModelError(f'{origin}: it names no model file. Add "ModelFile" with the name of an .onnx file beside it.')
    relative = os.path.normpath(named.strip().replace("\\", "/"))
    path = os.path.abspath(os.path.join(folder, relative))
    if folder and not _lies_inside(path, folder):
        raise ModelError(
            f"{origin}: its model file {named} lies outside the folder of the definition, and is not opened for "
            "safety. Move it beside the definition and correct ModelFile."
        )
    suffix = os.path.splitext(path)[1].lower()
    if suffix != ".onnx":
        raise ModelError(
            f"{origin}: its model file {named} is no ONNX file (framework: {said.get('Framework', 'not named')}). "
            "Export the model to ONNX and name the .onnx file as ModelFile."
        )
    if not os.path.isfile(path):
        raise ModelError(f"{origin}: its model file {path} does not exist. Put it there, or correct ModelFile.")
    return path


def _lies_inside(path: str, folder: str) -> bool:
    try:
        return os.path.commonpath([os.path.realpath(folder), os.path.realpath(path)]) == os.path.realpath(folder)
    except ValueError:  # on another drive of Windows
        return False


def _claims(said: Mapping[str, Any], graph: Graph, origin: str, notes: tuple[str, ...]) -> Claims:
    get = Reading(said, origin)
    height, width = get.whole("ImageHeight", 1), get.whole("ImageWidth", 1)
    bands, count = get.bands("ExtractBands"), graph.signature.bands
    flexible = said.get("SupportsVariableTileSize")
    return Claims(
        name=get.text("ModelName"),
        description=get.text("Description"),
        classes=get.checked("Classes", _classes),
        bands=bands,
        normalisation=get.checked("NormalizationStats", lambda stats: _statistics(stats, bands, count))
        or get.checked("DataRange", _data_range)
        or _imagenet(said, count),
        tile=None if height is None or width is None else (height, width),
        flexible=None if flexible is None else bool(flexible),
        crop=get.whole("ModelPadding"),
        padding=get.whole("Padding"),
        padding_share=_PADDING_SHARE,
        batch=get.whole("BatchSize", 1),
        threshold=get.number("Threshold", 0, 1),
        never=get.checked("ignore_mapped_class", lambda values: tuple(whole(value) for value in values)),
        notes=notes,
    )


def _classes(entries: Sequence[Mapping[str, Any]]) -> tuple[ModelClass, ...] | None:
    """The classes, under either of the two spellings of their keys."""
    classes = []
    for index, entry in enumerate(entries):
        value = entry["ClassValue"] if "ClassValue" in entry else entry["Value"]
        name = entry.get("Name", entry.get("ClassName"))
        classes.append(model_class(value, name, entry.get("Color"), index))
    return tuple(classes) or None


def _data_range(value: Sequence[float]) -> Normalisation:
    low, high = value
    return Normalisation(target=(number(low), number(high)))


def _statistics(stats: Mapping[str, Sequence[float]], bands: Sequence[object] | None, count: int) -> Normalisation:
    """Statistics stand per raster band; the model's bands pick theirs by index."""
    picked = [band for band in bands or () if isinstance(band, int)]

    def of_model(key: str) -> tuple[float, ...] | None:
        values = stats.get(key)
        if values is None:
            return None
        first = 1 if picked and min(picked) > 0 and max(picked) == len(values) else 0  # a list counted from 1
        if len(picked) == count and max(picked) - first < len(values):
            return tuple(number(values[band - first]) for band in picked)
        if len(values) != count:
            raise ValueError(f"{key} has {len(values)} values for {count} bands")
        return tuple(number(value) for value in values)

    low, high = of_model("band_min_values"), of_model("band_max_values")
    known = low is not None and high is not None
    return Normalisation(
        low=low if known else (0.0,),
        high=high if known else (1.0,),
        mean=of_model("scaled_mean_values"),
        std=of_model("scaled_std_values"),
    )


def _imagenet(said: Mapping[str, Any], bands: int) -> Normalisation | None:
    if bands != 3 or not str(said.get("Framework", "")).lower().startswith("arcgis.learn"):
        return None
    return Normalisation(low=(0.0,), high=(255.0,), mean=_IMAGENET_MEAN, std=_IMAGENET_STD)
