"""Read an .onnx file: the graph, and what its metadata_props say.

Two vocabularies are understood: our own (key "pixelwise") and that of the QGIS plugin Deepness
(https://qgis-plugin-deepness.readthedocs.io, "Model metadata"). Both are in docs/model-formats.md.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from typing import Any

from ..definition import ModelClass, ModelDefinition, Normalisation, default_color
from ..engine import Graph, open_graph
from ..errors import ModelError
from ..model_file import ModelFile
from .claims import Claims, complete

_OWN_KEY = "pixelwise"
_DEEPNESS_KEYS = ("model_type", "class_names", "names", "tile_size", "tiles_size", "standardization_mean", "resolution")
_DEEPNESS_RANGE = 255.0  # Deepness divides by it, whatever the pixel type


def read(path: str) -> ModelDefinition:
    """Read a model that stands alone.

    Raises:
        ModelError: No ONNX graph, no pixel classifier, or metadata that contradict it.
        EngineError: onnxruntime is missing.
    """
    origin = os.path.basename(path)
    file = ModelFile(path)
    graph = open_graph(file, origin)
    return complete(metadata_claims(graph, origin), graph, file, origin)


def metadata_claims(graph: Graph, origin: str) -> Claims:
    """What the metadata inside the file say.

    Raises:
        ModelError: Metadata of a known vocabulary that cannot be understood.
    """
    try:
        if _OWN_KEY in graph.metadata:
            return _own(json.loads(graph.metadata[_OWN_KEY]))
        if any(key in graph.metadata for key in _DEEPNESS_KEYS):
            return _deepness(graph.metadata, origin)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(
            f"{origin}: the metadata inside the file cannot be understood ({type(error).__name__}: {error}). "
            "Write them anew as docs/model-formats.md shows, or remove them."
        ) from error
    return Claims()


def _own(said: Mapping[str, Any]) -> Claims:
    classes = [
        ModelClass(int(entry["value"]), str(entry["name"]), tuple(entry.get("color") or default_color(index)))
        for index, entry in enumerate(said["classes"])
    ]
    low, high = said.get("value_range", (None, None))
    return Claims(
        name=said.get("name"),
        description=said.get("description"),
        classes=tuple(classes),
        bands=tuple(said["bands"]) if "bands" in said else None,
        normalisation=Normalisation(
            low=None if low is None else (float(low),),
            high=None if high is None else (float(high),),
            mean=_numbers(said.get("mean")),
            std=_numbers(said.get("std")),
            assumed=low is None,
        ),
        tile=_square(said.get("tile_size")),
        multiple=said.get("size_multiple"),
        padding=said.get("padding"),
        cell_size=said.get("cell_size"),
    )


def _deepness(metadata: Mapping[str, str], origin: str) -> Claims:
    said = {key: _json(text) for key, text in metadata.items()}
    kind = said.get("model_type", "Segmentor")
    if kind != "Segmentor":
        raise ModelError(
            f"{origin}: this is a model of the type {kind}, expected Segmentor. Choose a semantic segmentation model."
        )
    tile = said.get("tile_size", said.get("tiles_size"))
    overlap = said.get("tiles_overlap")
    return Claims(
        classes=_deepness_classes(said.get("class_names", said.get("names"))),
        normalisation=Normalisation(
            low=(0.0,),
            high=(_DEEPNESS_RANGE,),
            mean=_numbers(said.get("standardization_mean")),
            std=_numbers(said.get("standardization_std")),
        ),
        tile=_square(tile),
        padding=None if overlap is None or tile is None else math.ceil(tile * overlap / 100 / 2),
        threshold=said.get("seg_thresh"),
        cell_size=None if said.get("resolution") is None else said["resolution"] / 100,  # from cm
    )


def _deepness_classes(names: Any | None) -> tuple[ModelClass, ...] | None:  # noqa: ANN401  JSON of others
    if not names:
        return None
    named = dict(enumerate(names)) if isinstance(names, list) else {int(key): name for key, name in names.items()}
    return tuple(
        ModelClass(value, str(named[value]), default_color(index)) for index, value in enumerate(sorted(named))
    )


def _json(text: str) -> Any:  # noqa: ANN401  any JSON value
    """A value of the file's metadata; every one should be JSON text, but plain words occur."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _numbers(values: Any | None) -> tuple[float, ...] | None:  # noqa: ANN401  JSON of others
    return None if values is None else tuple(float(value) for value in values)


def _square(side: int | None) -> tuple[int, int] | None:
    return None if side is None else (int(side), int(side))
