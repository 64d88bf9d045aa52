"""The classes of the labels, and their values.

Labels are whole numbers of 1 or more; 0 is NoData. Class values are kept, unless one of them cannot be a label: then
all classes are numbered from 1. Classes that are texts are always numbered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Classes, DType
from ..errors import RasterError
from ..i18n import tr
from ..model.classes import ModelClass, default_color
from .chips import LabelClass
from .job import ClassFeatures, FeatureValue

_HIGHEST = 65535  # programs read 8 and 16 bits
_SHOWN = 5  # names or numbers in a message


@dataclass(frozen=True)
class Numbering:
    """The classes of the labels.

    Attributes:
        classes: The classes, by their values.
        renumbered: Whether they have other values than in the input.
        warnings: Warnings for the user.
    """

    classes: tuple[LabelClass, ...]
    renumbered: bool
    warnings: tuple[str, ...] = ()

    @property
    def dtype(self) -> DType:
        """The type of the labels: the smallest unsigned one."""
        highest = max((entry.value for entry in self.classes), default=0)
        return np.dtype(np.uint8 if highest <= np.iinfo(np.uint8).max else np.uint16)

    def labels(self, classes: Classes, nodata: int | None, raster: str) -> Classes:
        """Return the labels for values of a class raster.

        Args:
            classes: The values, shape (rows, cols).
            nodata: The value without a class, if any.
            raster: Name of the class raster for messages.

        Raises:
            RasterError: A value is not that of a class.
        """
        labels = {int(entry.original): entry.value for entry in self.classes}
        if nodata is not None:
            labels[nodata] = 0
        present, inverse = np.unique(classes, return_inverse=True)
        strange = [value for value in present.tolist() if value not in labels]
        if strange:
            raise RasterError(
                tr(
                    'Classes "{raster}": the value {value} is not among its classes. Add it to the attribute '
                    "table or the categories of the raster."
                ).format(raster=raster, value=strange[0]),
                "classes",
            )
        numbers = np.array([labels[value] for value in present.tolist()], self.dtype)
        return np.asarray(numbers[inverse.reshape(classes.shape)])


def numbering_of_raster(classes: Sequence[ModelClass]) -> Numbering:
    """Return the classes of labels from a class raster."""
    ordered = sorted(classes, key=lambda entry: entry.value)
    keeps = _keeps([entry.value for entry in ordered])
    return Numbering(
        tuple(
            LabelClass(entry.value if keeps else number, entry.name, entry.color, entry.value)
            for number, entry in enumerate(ordered, start=1)
        ),
        not keeps,
    )


def numbering_of_features(features: ClassFeatures) -> tuple[Numbering, NDArray[np.int64]]:
    """Return the classes of labels from features, and the value of each feature.

    Raises:
        RasterError: There are no features, or a class is neither a whole number nor a text.
    """
    if not len(features.shapes):
        raise RasterError(
            tr('Classes "{name}": it contains no features. Choose a layer with labelled features.').format(
                name=features.name
            ),
            "classes",
        )
    if not features.values:
        entry = LabelClass(1, features.name, default_color(0), 1)
        return Numbering((entry,), False), np.ones(len(features.shapes), np.int64)
    originals = _originals(features)
    distinct = sorted(set(originals), key=lambda value: (isinstance(value, str), value))
    numbers = [value for value in distinct if isinstance(value, int)]
    keeps = len(numbers) == len(distinct) and _keeps(numbers)
    values = {original: original if keeps else number for number, original in enumerate(distinct, start=1)}
    names, warnings = _class_names(features, originals)
    classes = []
    for number, original in enumerate(distinct):
        style = features.styles.get(original) or features.styles.get(str(original))  # a text field with numbers
        styled, color = style or ("", default_color(number))
        name = names.get(original) or styled or str(original)
        classes.append(LabelClass(int(values[original]), name, color, original))
    labels = np.array([values[original] for original in originals], np.int64)
    return Numbering(tuple(classes), not keeps, tuple(warnings)), labels


def _keeps(values: Sequence[int]) -> bool:
    """Whether all values can be labels."""
    return all(1 <= value <= _HIGHEST for value in values)


def _originals(features: ClassFeatures) -> list[int | str]:
    """Return the class of each feature: a whole number, or a text if a class is not one.

    Raises:
        RasterError: A class is missing, or a number that is not whole.
    """
    originals: list[int | str] = []
    for position, value in enumerate(features.values):
        original = _original(value)
        if original is None:
            raise _not_a_class(features, position, value)
        originals.append(original)
    texts = [original for original in originals if isinstance(original, str)]
    if texts and len(texts) == len(originals) and all(_is_plain_number(text) for text in set(texts)):
        return [int(text) for text in texts]  # as shapefiles and CSV tables often store numbers
    return originals


def _original(value: FeatureValue) -> int | str | None:
    """Return the class for a value of a field; None if it is not one."""
    if isinstance(value, str):
        return value.strip() or None
    return None if value is None or not float(value).is_integer() else int(value)


def _is_plain_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and text == str(int(text))


def _not_a_class(features: ClassFeatures, place: int, value: FeatureValue) -> RasterError:
    """Return the error about a feature whose value is not a class."""
    text = tr("NULL") if value is None or value == "" else str(value)
    return RasterError(
        tr(
            'Classes "{name}": feature {feature} has {value} in the field "{field}". A class is a whole number or a '
            "text: correct the feature, or choose another field."
        ).format(
            name=features.name,
            feature=features.ids[place] if features.ids else place + 1,
            value=text,
            field=features.class_field,
        ),
        "classes",
    )


def _class_names(features: ClassFeatures, originals: Sequence[int | str]) -> tuple[Mapping[int | str, str], list[str]]:
    """Return the first name of each class, and a warning about classes with several."""
    names: dict[int | str, dict[str, None]] = {}
    for original, name in zip(originals, features.names):
        if name.strip():
            names.setdefault(original, {})[name.strip()] = None
    several = [(original, [*of_class]) for original, of_class in names.items() if len(of_class) > 1]
    return {original: next(iter(of_class)) for original, of_class in names.items()}, [*_several(features, several)]


def _several(features: ClassFeatures, several: Sequence[tuple[int | str, list[str]]]) -> Iterator[str]:
    for original, names in several[:_SHOWN]:
        yield tr('Classes "{layer}": class {value} has the names {names}. The first one is used.').format(
            layer=features.name, value=original, names=", ".join(f'"{name}"' for name in names[:_SHOWN])
        )
