"""Read an .onnx file together with the MLM item of the same name that may lie beside it.

Only `<name>.json` beside `<name>.onnx` is looked at: another file of the folder may speak of another
model, and an item of any name can be chosen itself.
"""

from __future__ import annotations

import os
from dataclasses import replace

from ..errors import ModelError
from ..model.definition import ModelDefinition
from ..model.model_file import ModelFile
from ..network.engine import Graph
from ..wording import tr
from . import lenient_json, mlm, onnx_file
from .claims import Claims
from .completion import complete
from .encodings import decoded
from .selection import UNDECIDED, Selection, open_selected


def read(path: str, selection: Selection = UNDECIDED) -> ModelDefinition:
    """Read an .onnx file, and the item beside it where there is one.

    Raises:
        ModelError: As for `onnx_file.read`; or the item is broken, or contradicts the graph.
        EngineError: onnxruntime is missing.
    """
    item, name = _item(path), os.path.basename(path)
    if item is None:
        return onnx_file.read(path, selection)
    file = ModelFile(path)
    graph = open_selected(file, name, selection)
    return complete(_claims(item, graph, name), graph, file, name)


def claims(path: str, graph: Graph) -> Claims:
    """What the item beside an .onnx file and the metadata inside it claim, without reading it as a model.

    Raises:
        ModelError: As for `read`.
    """
    item, name = _item(path), os.path.basename(path)
    return onnx_file.metadata_claims(graph, name) if item is None else _claims(item, graph, name)


def beside(path: str) -> str:
    """The file that would be the item of a model file; it may be missing."""
    return os.path.splitext(path)[0] + ".json"


def _claims(item: mlm.Item, graph: Graph, name: str) -> Claims:
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
    inside = onnx_file.metadata_claims(graph, name)
    return replace(inside, notes=(note, *inside.notes))


def _item(path: str) -> mlm.Item | None:
    """The item beside a model file; None where there is none, or JSON of another kind."""
    place = beside(path)
    if not _mentions_mlm(place):
        return None
    try:
        said, notes = lenient_json.read_object(place, mlm.expected())
    except ModelError as error:
        raise ModelError(
            tr(
                "{reason} It lies beside {file} and seems to describe it; move it away to run the model without it."
            ).format(reason=error, file=os.path.basename(path))
        ) from error
    return mlm.item_of(said, place, notes)


def _mentions_mlm(path: str) -> bool:
    """Whether a file has fields of the extension; what has none is other JSON, and no business of ours."""
    try:
        if os.path.getsize(path) > lenient_json.LARGEST:
            return False
        with open(path, "rb") as file:
            text, _ = decoded(file.read(), path, mlm.expected())
    except (OSError, ModelError):
        return False
    return f'"{mlm.PREFIX}' in text
