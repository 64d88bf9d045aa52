"""Read an .onnx file together with the JSON of the same name that may lie beside it and describe it.

That is an MLM item, or a description of ukis-csmask. Only `<name>.json` beside `<name>.onnx` is looked at: another file
of the folder may speak of another model, and an item of any name can be chosen itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from ..errors import ModelError
from ..i18n import tr
from ..model.definition import ModelDefinition
from ..network.engine import Network
from ..onnx.model_file import ModelFile
from . import lenient_json, mlm, onnx_file, ukis
from .encodings import decode
from .metadata import Metadata
from .resolve import resolve
from .selection import UNDECIDED, Selection, open_selected


def read(path: str, selection: Selection = UNDECIDED) -> ModelDefinition:
    """Read an .onnx file, and the description beside it where there is one.

    Raises:
        ModelError: As for `onnx_file.read`; or the description is broken, or contradicts the graph.
        EngineError: onnxruntime is missing.
    """
    described, name = _described(path), os.path.basename(path)
    if described is None:
        return onnx_file.read(path, selection)
    file = ModelFile(path)
    graph = open_selected(file, name, selection)
    return resolve(described(graph), graph, file, name)


def claims(path: str, graph: Network) -> Metadata:
    """What the description beside an .onnx file and the metadata inside it claim, without reading it as a model.

    Raises:
        ModelError: As for `read`.
    """
    described = _described(path)
    return described(graph) if described else onnx_file.parse_properties(graph, os.path.basename(path))


def sidecar_path(path: str) -> str:
    """The file that would describe a model file; it may be missing."""
    return os.path.splitext(path)[0] + ".json"


def _claims(item: mlm.Item, graph: Network, name: str) -> Metadata:
    asset = next((asset for asset in item.assets if asset.name == name), None)
    if asset is not None:
        return mlm.claims(
            item,
            asset,
            graph,
            (tr("{origin} beside {name} describes the model (STAC MLM).").format(origin=item.origin, name=name),),
        )
    named = ", ".join(entry.href for entry in item.assets) or tr("none")
    note = tr("{origin} was passed over: it describes another model ({named}), not {name}.").format(
        origin=item.origin, named=named, name=name
    )
    inside = onnx_file.parse_properties(graph, name)
    return replace(inside, notes=(note, *inside.notes))


def _described(path: str) -> Callable[[Network], Metadata] | None:
    """What the file beside a model file and the metadata inside it claim; None where there is none of a known kind."""
    place, name = sidecar_path(path), os.path.basename(path)
    if not _mentions(place, f'"{mlm.PREFIX}', f'"{ukis.STATISTICS}"'):
        return None
    try:
        said, notes = lenient_json.read_object(place, mlm.expected())
    except ModelError as error:
        raise ModelError(
            tr(
                "{reason} It lies beside {file} and seems to describe it; move it away to run the model without it."
            ).format(reason=error, file=name)
        ) from error
    item = mlm.item_of(said, place, notes)
    if item is not None:
        return lambda graph: _claims(item, graph, name)
    if ukis.is_description(said):
        origin = os.path.basename(place)
        return lambda graph: ukis.claims(said, graph, origin, name).merged_with(onnx_file.parse_properties(graph, name))
    return None


def _mentions(path: str, *words: str) -> bool:
    """Whether a file has one of these words; what has none is other JSON, and no business of ours."""
    try:
        if os.path.getsize(path) > lenient_json.LARGEST:
            return False
        with open(path, "rb") as file:
            text, _ = decode(file.read(), path, mlm.expected())
    except (OSError, ModelError):
        return False
    return any(word in text for word in words)
