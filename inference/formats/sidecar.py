"""Read an .onnx file and the JSON file of the same name next to it, if that describes the model.

Such a sidecar is an MLM item, or a description of ukis-csmask. Only `<name>.json` next to `<name>.onnx` is read: other
files of the folder may describe other models, and the user can choose an item of any name as the model.
"""

from __future__ import annotations

import os

from ..errors import ModelError
from ..i18n import tr
from ..onnx.model_file import ModelFile
from . import lenient_json, mlm, ukis
from .encodings import decode
from .metadata import Description, Metadata


def read(path: str) -> Description:
    """Read the sidecar of an .onnx file, if there is one.

    Raises:
        ModelError: The sidecar cannot be read, or a value in it is invalid.
    """
    name = os.path.basename(path)
    without = Description(ModelFile(path), name, name, Metadata())
    sidecar = sidecar_path(path)
    if not _contains(sidecar, f'"{mlm.PREFIX}', f'"{ukis.STATISTICS}"'):
        return without
    try:
        document, notes = lenient_json.read_object(sidecar, mlm.expected())
    except ModelError as error:
        raise ModelError(
            tr(
                "{reason} It is next to {file} and seems to describe it; move it away to run the model without it."
            ).format(reason=error, file=name)
        ) from error
    item = mlm.item_of(document, sidecar, notes)
    if item is not None:
        return _of_item(item, without)
    if ukis.is_description(document):
        return Description(without.file, name, name, ukis.parse(document, os.path.basename(sidecar), name))
    return without


def sidecar_path(path: str) -> str:
    """Return the path of the sidecar of a model file; there need not be one."""
    return os.path.splitext(path)[0] + ".json"


def _of_item(item: mlm.Item, model: Description) -> Description:
    """Add the metadata of an MLM item to the description of a model; only a note if it describes another model."""
    name = model.name
    asset = next((asset for asset in item.assets if asset.name == name), None)
    if asset is None:
        named = ", ".join(entry.href for entry in item.assets) or tr("none")
        note = tr("{origin} is ignored: it describes another model ({named}), not {name}.")
        metadata = Metadata(notes=(note.format(origin=item.origin, named=named, name=name),))
        return Description(model.file, name, name, metadata)
    note = tr("{origin} next to {name} describes the model (STAC MLM).").format(origin=item.origin, name=name)
    return Description(model.file, name, name, mlm.parse(item, asset, (note,)), mlm.fallback(item))


def _contains(path: str, *words: str) -> bool:
    """Whether a file contains one of these words; without them it is JSON of another kind."""
    try:
        if os.path.getsize(path) > lenient_json.LARGEST:
            return False
        with open(path, "rb") as file:
            text, _ = decode(file.read(), path, mlm.expected())
    except (OSError, ModelError):
        return False
    return any(word in text for word in words)
