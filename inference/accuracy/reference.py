"""Reference data: features with a class each, and the classes that their labels mean.

A label is a class value or a class name. Names are compared without case and surrounding spaces if they do not match
exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Union

from ..errors import RasterError
from ..i18n import tr
from ..model.classes import ModelClass, default_color
from ..thematic import folded, numbered

ReferenceLabel = Union[int, float, str, None]
"""The value of a reference field; None is NULL."""

CLASSIFIED = "Classified"  # field of sample points with the class of the map, as published
GROUND_TRUTH = "GrndTruth"  # field of sample points with the reference class
NOT_YET = -1  # the label of a sample point that nobody has looked at
_MOST_LISTED = 10
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Feature:
    """A point or polygon of the reference.

    Attributes:
        id: Its id, for messages.
        shape: Its geometry as WKB.
        label: Its reference class.
        classified: The class of the map that was stored with it, if any.
    """

    id: int
    shape: bytes
    label: ReferenceLabel
    classified: ReferenceLabel = None


@dataclass(frozen=True)
class ReferenceLayer:
    """A reference of points or polygons.

    Attributes:
        name: Name of the layer for messages.
        field: Name of the field with the classes.
        crs: The CRS as WKT; empty for that of the raster.
        features: The features; read when they are first used.
        areal: Whether they are polygons.
        path: Path of the file; empty without one.
    """

    name: str
    field: str
    crs: str
    features: Iterable[Feature]
    areal: bool = False
    path: str = ""


@dataclass(frozen=True)
class LabelledClasses:
    """The classes that labels mean.

    Attributes:
        values: The class value of each label; labels of features to leave out are not in it.
        added: Classes that only the reference has.
    """

    values: dict[ReferenceLabel, int]
    added: tuple[ModelClass, ...]


def classes_of(
    layer: str, field: str, labels: Sequence[ReferenceLabel], classes: Sequence[ModelClass]
) -> LabelledClasses:
    """Find the class of each label.

    Args:
        layer: Name of the reference, for messages.
        field: Name of its field.
        labels: Its labels.
        classes: The classes of the map.

    Raises:
        RasterError: The labels are not classes.
    """
    class_values = {entry.value for entry in classes}
    given = {label for label in labels if label is not None and str(label).strip()}
    if NOT_YET not in class_values:
        given = {label for label in given if label_value(label) != NOT_YET}
    numbers = {label: label_value(label) for label in given}
    texts = [label for label in given if isinstance(label, str)]
    if texts and (_have_names(texts, classes) or any(numbers[text] is None for text in texts)):
        return _by_name(layer, field, {str(label) for label in given}, classes)
    bad = sorted(str(label) for label in given if numbers[label] is None)
    if bad:
        raise RasterError(
            tr(
                'Reference "{layer}": the field {field} contains {value}, which is not a class value. Class values are '
                "whole numbers."
            ).format(layer=layer, field=field, value=bad[0]),
            "reference_field",
        )
    values: dict[ReferenceLabel, int] = {label: number for label, number in numbers.items() if number is not None}
    return LabelledClasses(values, numbered(tuple(classes), values.values())[len(classes) :])


def label_value(label: ReferenceLabel) -> int | None:
    """Return a label as a whole number; None if it is not one."""
    try:
        number = float(label if label is not None else "")
        return int(number) if number.is_integer() and abs(number) < _LARGEST else None
    except ValueError:
        return None


def _have_names(texts: Sequence[str], classes: Sequence[ModelClass]) -> bool:
    names = _by_text(classes)
    return any(folded(text) in names for text in texts)


def _by_name(layer: str, field: str, names: set[str], classes: Sequence[ModelClass]) -> LabelledClasses:
    exact = {entry.name: entry.value for entry in reversed(classes)}
    loose = _by_text(classes)
    values: dict[ReferenceLabel, int] = {}
    for name in sorted(names):
        value = exact.get(name, loose.get(folded(name)))
        if value is not None:
            _require_one_class(layer, name, classes)
            values[name] = value
    if not values:
        raise RasterError(
            tr(
                'Reference "{layer}": none of the classes in the field {field} ({names}) is a class of the raster, '
                "which has {classes}. Choose another field, or use the same class names."
            ).format(
                layer=layer,
                field=field,
                names=quoted_names(sorted(names)),
                classes=quoted_names([c.name for c in classes]),
            ),
            "reference_field",
        )
    first = max([entry.value for entry in classes]) + 1
    unknown = list(dict.fromkeys(" ".join(name.split()) for name in sorted(names) if name not in values))
    added = tuple(
        ModelClass(first + index, name, default_color(len(classes) + index)) for index, name in enumerate(unknown)
    )
    new = {entry.name: entry.value for entry in added}
    values |= {name: new[" ".join(name.split())] for name in names if name not in values}
    return LabelledClasses(values, added)


def _require_one_class(layer: str, name: str, classes: Sequence[ModelClass]) -> None:
    """Refuse a name that several classes of the map have."""
    same = [entry for entry in classes if entry.name == name]
    same = same or [entry for entry in classes if folded(entry.name) == folded(name)]
    if len(same) > 1:
        raise RasterError(
            tr(
                'Reference "{layer}": the class "{name}" can be several classes of the raster: {classes}. Choose a '
                "field with class values, or give the classes different names."
            ).format(layer=layer, name=name, classes=", ".join(f"{entry.value} {entry.name}" for entry in same)),
            "reference_field",
        )


def _by_text(classes: Sequence[ModelClass]) -> dict[str, int]:
    """Return the values of classes by their names in plain spelling; of equal names, the first."""
    return {folded(entry.name): entry.value for entry in reversed(classes)}


def quoted_names(names: Sequence[str]) -> str:
    """Return names separated by commas, the first ten if there are more."""
    more = [tr("{count} more").format(count=len(names) - _MOST_LISTED)] if len(names) > _MOST_LISTED else []
    return ", ".join([*(f'"{name}"' for name in names[:_MOST_LISTED]), *more])
