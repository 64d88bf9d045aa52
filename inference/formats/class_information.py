"""Read a class information file: the classes of a model, as Deep Learning Model To ECD uses them.

Class i is channel i of the model. This module knows neither the model nor the .ecd made from both.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass
from . import emd, lenient_json
from .colors import color_parts
from .fields import Fields, class_label, model_class, spell_keys

_MARKER = "ImportDeepLearningModelToEsriExtraInfo"
_KEYS = (_MARKER, "Version", "Classifier", "NumberRasterBands", "MiniBatchSize", "Classes")


@dataclass(frozen=True)
class ClassInformation:
    """The content of a class information file.

    Attributes:
        origin: The file's name, for messages.
        classifier: The framework it names, or "".
        bands: Number of raster bands the model takes, if stated.
        batch: The MiniBatchSize, if stated; kept for other programs.
        classes: The classes in channel order, with trimmed names.
        entries: The classes as the file lists them, with all their keys.
        others: Values of all other keys.
        notes: Notes on mistakes that were fixed while reading.
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
        ModelError: It is missing, of another kind, or contradicts itself.
    """
    origin = os.path.basename(path)
    if not os.path.isfile(path):
        raise ModelError(_no_file(path))
    document, notes = lenient_json.read_object(path, _expected())
    document = emd.with_usual_keys(spell_keys(document, _KEYS))
    if _MARKER not in document:
        raise ModelError(
            tr(
                "{origin}: this is not a class information file: the key {marker} is missing. Choose another file, "
                'or add "{marker}": 0 ({where}).'
            ).format(origin=origin, marker=_MARKER, where=_where())
        )
    fields = Fields(document, origin)
    classes = fields.parsed("Classes", _parsed_classes)
    if not classes:
        raise ModelError(
            tr(
                "{origin}: it does not name any classes. List them as Classes, each with Value, Name and Color, in the "
                "order of the model's channels ({where})."
            ).format(origin=origin, where=_where())
        )
    _require_different(classes, origin)
    return ClassInformation(
        origin=origin,
        classifier=fields.parsed("Classifier", str) or "",
        bands=fields.integer("NumberRasterBands"),
        batch=fields.integer("MiniBatchSize"),
        classes=classes,
        entries=tuple(document["Classes"]),
        others={key: value for key, value in document.items() if key not in _KEYS},
        notes=notes,
    )


def _no_file(path: str) -> str:
    if os.path.isdir(path):
        return tr("Class information {path}: this is a folder, not a file. Choose {expected}.").format(
            path=path, expected=_expected()
        )
    return tr("Class information {path}: the file does not exist. Choose {expected}.").format(
        path=path, expected=_expected()
    )


def _expected() -> str:
    return tr("a class information file (.json)")


def _where() -> str:
    return tr("for an example, see .ecd in docs/model-formats.md")


def _parsed_classes(entries: list[Mapping[str, Any]]) -> tuple[ModelClass, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(tr("a list of objects with Value, Name and Color is expected"))
    colors = color_parts(entry.get("Color") for entry in entries)
    return tuple(_parsed_class(entry, color, index) for index, (entry, color) in enumerate(zip(entries, colors)))


def _parsed_class(entry: Mapping[str, Any], color: Sequence[float], index: int) -> ModelClass:
    """Parse a class more strictly than in an .emd, since whoever makes an .ecd can correct it."""
    value, name, given = entry["Value"], entry["Name"], entry.get("Color")
    if isinstance(value, bool):
        raise ValueError(
            tr("{entry}: the value {value} is not a whole number").format(entry=class_label(name, index), value=value)
        )
    if name is None or not str(name).strip():
        raise ValueError(tr("the class of the value {value} has an empty Name").format(value=value))
    if given is not None and (len(color) != 3 or min(color) < 0):
        raise ValueError(
            tr("the class of the value {value} has the colour {color}, expected three numbers from 0 to 255").format(
                value=value, color=given
            )
        )
    return model_class(value, name, color, index)


def _require_different(classes: tuple[ModelClass, ...], origin: str) -> None:
    seen: dict[int, str] = {}
    for entry in classes:
        if entry.value in seen:
            raise ModelError(
                tr(
                    '{origin}: the classes "{first}" and "{second}" both have the value {value}. Give every class its '
                    "own value."
                ).format(origin=origin, first=seen[entry.value], second=entry.name, value=entry.value)
            )
        seen[entry.value] = entry.name
