"""Read an .onnx file and the JSON file next to it, if that describes the model.

Such a sidecar is an MLM item, or a description of ukis-csmask: only `<name>.json` next to `<name>.onnx`, since other
files of the folder may describe other models, and the user can choose an item of any name as the model. Without one, it
is the config.json of Hugging Face, which has the same name for every model.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..onnx.model_file import ModelFile
from . import huggingface, lenient_json, mlm, ukis
from .metadata import Description, Metadata


def read(path: str) -> Description:
    """Read the sidecar of an .onnx file, if there is one.

    Raises:
        ModelError: The sidecar cannot be read, or a value in it is invalid.
    """
    name = os.path.basename(path)
    sidecar = os.path.splitext(path)[0] + ".json"
    others = (sidecar, *huggingface.files_beside(path))
    without = Description(ModelFile(path), name, name, Metadata(), others=others)
    if not lenient_json.mentions(sidecar, f'"{mlm.PREFIX}', f'"{ukis.STATISTICS}"'):
        return _of_hub(without)
    document, notes = _read_document(sidecar, name, mlm.expected())
    item = mlm.item_of(document, sidecar, notes)
    if item is not None:
        return _of_item(item, without)
    if ukis.is_description(document):
        return replace(without, metadata=ukis.parse(document, os.path.basename(sidecar), name))
    return without


def _of_item(item: mlm.Item, model: Description) -> Description:
    """Add the metadata of an MLM item to the description of a model; only a note if it describes another model."""
    name = model.name
    asset = next((asset for asset in item.assets if asset.name == name), None)
    if asset is None:
        named = ", ".join(entry.href for entry in item.assets) or tr("none")
        note = tr("{origin} is ignored: it describes another model ({named}), not {name}.")
        return replace(model, metadata=Metadata(notes=(note.format(origin=item.origin, named=named, name=name),)))
    note = tr("{origin} next to {name} describes the model (STAC MLM).").format(origin=item.origin, name=name)
    return replace(model, metadata=mlm.parse(item, asset, (note,)), fallback=mlm.fallback(item))


def _of_hub(model: Description) -> Description:
    """Add the statements of the config.json of Hugging Face, if there is one."""
    path = next(filter(huggingface.is_config_file, model.others), None)
    if path is None:
        return model
    document, notes = _read_document(path, model.name, huggingface.expected())
    try:
        metadata = huggingface.beside(model.file.path, document, path)
    except ModelError as error:
        raise _next_to(model.name, error) from error
    if metadata is None:
        return model
    return replace(model, metadata=replace(metadata, notes=notes + metadata.notes), written_by_programs=True)


def _read_document(path: str, name: str, expected: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Read a JSON file that describes the model `name`."""
    try:
        return lenient_json.read_object(path, expected)
    except ModelError as error:
        raise _next_to(name, error) from error


def _next_to(name: str, error: ModelError) -> ModelError:
    return ModelError(
        tr("{reason} It is next to {file} and seems to describe it; move it away to run the model without it.").format(
            reason=error, file=name
        )
    )
