"""Read a class information JSON: the classes of a model, as Deep Learning Model To ECD takes them.

Class i belongs to channel i of the model by order. Knows neither the model nor the .ecd made of both.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..definition import ModelClass, default_color
from ..errors import ModelError
from . import lenient_json
from .emd import Reading

_MARKER = "ImportDeepLearningModelToEsriExtraInfo"
_EXPECTED = "a class information file (.json)"
_SHOWN = "docs/model-formats.md shows one, under .ecd"


@dataclass(frozen=True)
class ClassInformation:
    """What a class information file says.

    Attributes:
        origin: The file's name, for messages.
        classifier: The framework it names; "" where it names none.
        bands: Number of raster bands the model takes; None where nothing is said.
        batch: Images the model takes at once; None where nothing is said.
        classes: The classes in channel order, names without the blanks around them.
        entries: The classes as the file spells them, with keys unknown to us.
        others: What else the file says, under keys unknown to us.
        notes: What was mended while reading.
    """

    origin: str
    classifier: str
    bands: int | None
    batch: int | None
    classes: tuple[ModelClass, ...]
    entries: tuple[Mapping[str, Any], ...]
    others: Mapping[str, Any]
    notes: tuple[str, ...] = ()


def read(path: str) -> ClassInformation:
    """Read a class information file.

    Raises:
        ModelError: It is missing, something else, or contradicts itself.
    """
    origin = os.path.basename(path)
    if not os.path.isfile(path):
        raise ModelError(f"Class information {path}: the file does not exist. Choose {_EXPECTED}.")
    said, notes = lenient_json.read_object(path, _EXPECTED)
    if _MARKER not in said:
        raise ModelError(
            f"{origin}: this is no class information, which has the key {_MARKER}. Choose another file, or add "
            f'"{_MARKER}": 0 ({_SHOWN}).'
        )
    get = Reading(said, origin)
    classes = get.checked("Classes", _classes)
    if not classes:
        raise ModelError(
            f"{origin}: it names no classes. List them as Classes, each with Value, Name and Color, in the order of "
            f"the model's channels ({_SHOWN})."
        )
    _require_different(classes, origin)
    known = {_MARKER, "Version", "Classifier", "NumberRasterBands", "MiniBatchSize", "Classes"}
    return ClassInformation(
        origin=origin,
        classifier=str(said.get("Classifier") or ""),
        bands=get.whole("NumberRasterBands"),
        batch=get.whole("MiniBatchSize"),
        classes=classes,
        entries=tuple(said["Classes"]),
        others={key: value for key, value in said.items() if key not in known},
        notes=notes,
    )


def _classes(entries: list[Mapping[str, Any]]) -> tuple[ModelClass, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("a list of objects with Value, Name and Color is expected")
    return tuple(_class(entry, index) for index, entry in enumerate(entries))


def _class(entry: Mapping[str, Any], index: int) -> ModelClass:
    value = entry["Value"]
    if isinstance(value, bool) or int(value) != float(value):
        raise ValueError(f"the class value {value} is not a whole number")
    name = str(entry["Name"]).strip()
    if not name:
        raise ValueError(f"the class of the value {value} has an empty Name")
    color = entry.get("Color")
    return ModelClass(int(value), name, default_color(index) if color is None else _color(color))


def _color(said: list[Any]) -> tuple[int, int, int]:
    red, green, blue = said
    return int(red), int(green), int(blue)


def _require_different(classes: tuple[ModelClass, ...], origin: str) -> None:
    seen: dict[int, str] = {}
    for entry in classes:
        if entry.value in seen:
            raise ModelError(
                f'{origin}: the classes "{seen[entry.value]}" and "{entry.name}" both have the value {entry.value}. '
                "Give every class its own value."
            )
        seen[entry.value] = entry.name
