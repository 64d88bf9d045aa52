"""The metadata of a converted model: its classes, and the model it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..inference.formats import class_information, emd
from ..inference.i18n import tr
from ..inference.model.classes import ModelClass
from ..inference.onnx.protobuf import with_length
from .errors import ConversionError

_PROPERTY = 14  # the field of ModelProto


def read_classes(path: Path) -> tuple[ModelClass, ...]:
    """Read the classes of a class information file or an .emd.

    Raises:
        ModelError: The file is missing, of another kind, or contradicts itself.
        ConversionError: It names no classes.
    """
    if path.suffix.lower() != ".emd":
        return class_information.read(str(path)).classes
    classes = emd.read_classes(str(path))
    if not classes:
        raise ConversionError(
            tr("{origin}: it does not name any classes. Choose another file.").format(origin=path.name), "class_info"
        )
    return classes


def class_properties(classes: tuple[ModelClass, ...], name: str) -> dict[str, str]:
    """Return classes as metadata of an ONNX file (docs/model-formats.md, "Self-describing ONNX")."""
    entries = [{"value": entry.value, "name": entry.name, "color": list(entry.color)} for entry in classes]
    return {"pixelwise": json.dumps({"name": name, "classes": entries}, ensure_ascii=False)}


def with_properties(content: bytes, properties: Mapping[str, str]) -> bytes:
    """Return an ONNX file with further metadata_props.

    The end of a message is a place for further entries of its lists, so the content remains unchanged.
    """
    entries = (with_length(1, key.encode()) + with_length(2, value.encode()) for key, value in properties.items())
    return b"".join([content, *(with_length(_PROPERTY, entry) for entry in entries)])
