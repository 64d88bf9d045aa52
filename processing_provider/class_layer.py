"""Read the classes of training data from the labelled features of a vector layer.

Layers are accessed on the main thread only. Their features, which may be many, are read on first use, in any thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, overload

from qgis.core import (
    NULL,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)

from ..inference import ArgumentError, RasterError
from ..inference.training_data.job import ClassFeatures, FeatureValue
from .i18n import tr
from .layer_names import shown_name
from .mask_layer import FeatureReader, file_of

# Fields that the published tool looks for, in this order, and those of their names.
_CLASS_FIELDS = ("classvalue", "value")
_NAME_FIELDS = ("classname", "class_name")

T = TypeVar("T")
FeatureRow = tuple[bytes, FeatureValue, str, int]
"""Shape, class, name and id of a feature."""


def class_features(
    layer: QgsVectorLayer, fields: tuple[str, str], check: QgsFeatureRequest.InvalidGeometryCheck
) -> ClassFeatures:
    """Return the labelled features of a layer.

    Args:
        layer: The layer.
        fields: The fields of the class and of its name; "" for none.
        check: How invalid geometries are handled.

    Raises:
        ArgumentError: A field is not in the layer.
    """
    class_field, name_field = _fields(layer, *fields)
    names = layer.fields().names()
    indices = [names.index(field) if field else -1 for field in (class_field, name_field)]
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes([index for index in indices if index >= 0])
    title = tr('Classes "{name}"').format(name=shown_name(layer))
    rows = _Rows(_Reader(FeatureReader(title, check, polygons_only=False), *indices), layer, request)
    crs = layer.crs()
    return ClassFeatures(
        shown_name(layer),
        _Column(rows, lambda row: row[0]),
        _Column(rows, lambda row: row[1]) if class_field else (),
        _Column(rows, lambda row: row[2]) if name_field else (),
        _Column(rows, lambda row: row[3]),
        class_field,
        crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED) if crs.isValid() else "",
        file_of(layer),
        _styles(layer, class_field),
    )


def _fields(layer: QgsVectorLayer, class_field: str, name_field: str) -> tuple[str, str]:
    """Return the fields to use: the given ones, or those with the names that the published tool looks for."""
    names = layer.fields().names()
    for parameter, field in (("CLASS_FIELD", class_field), ("NAME_FIELD", name_field)):
        if field and field not in names:
            raise ArgumentError(
                tr('Classes "{name}": there is no field "{field}". Choose one of these: {fields}.').format(
                    name=shown_name(layer), field=field, fields=", ".join(names)
                ),
                parameter,
            )
    if not class_field:
        class_field = _first(names, _CLASS_FIELDS)
        name_field = name_field or (_first(names, _NAME_FIELDS) if class_field else "")
    return class_field, name_field


def _first(names: Sequence[str], wanted: Sequence[str]) -> str:
    """Return the first of the wanted names, in any case."""
    lower = {name.lower(): name for name in names}
    return next((lower[name] for name in wanted if name in lower), "")


def _styles(layer: QgsVectorLayer, class_field: str) -> dict[int | str, tuple[str, tuple[int, int, int]]]:
    """Return name and colour of the classes that a categorised style of the layer has for a field."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer) or renderer.classAttribute() != class_field:
        return {}
    styles: dict[int | str, tuple[str, tuple[int, int, int]]] = {}
    for category in renderer.categories():
        value, color = category.value(), category.symbol().color()
        if isinstance(value, str) and value.strip():
            key: int | str = value.strip()
        elif isinstance(value, (int, float)) and float(value).is_integer():
            key = int(value)
        else:
            continue
        styles[key] = category.label(), (color.red(), color.green(), color.blue())
    return styles


@dataclass(frozen=True)
class _Reader:
    """Converts features to rows; an index is -1 without a field."""

    shapes: FeatureReader
    class_index: int
    name_index: int

    def rows(self, source: QgsVectorLayerFeatureSource, request: QgsFeatureRequest) -> Iterator[FeatureRow]:
        for feature in source.getFeatures(request):
            for shape in self.shapes.valid_shapes((feature,)):
                attributes = feature.attributes()
                value = attributes[self.class_index] if self.class_index >= 0 else None
                name = attributes[self.name_index] if self.name_index >= 0 else ""
                yield shape, _number_or_text(value), "" if name is None or name == NULL else str(name), feature.id()


def _number_or_text(value: object) -> FeatureValue:
    """Return the value of a field as a number or text; other types, such as dates, as text."""
    if value is None or value == NULL:
        return None
    return value if isinstance(value, (int, float, str)) else str(value)


class _Rows:
    """Features of a layer in its present state, read once, in the thread that first uses them."""

    def __init__(self, reader: _Reader, layer: QgsVectorLayer, request: QgsFeatureRequest) -> None:
        """Store the source, which is that of the layer now."""
        self._reader, self._lock = reader, threading.Lock()
        self._pending: tuple[QgsVectorLayerFeatureSource, QgsFeatureRequest] | None = (
            QgsVectorLayerFeatureSource(layer),
            request,
        )
        self._result: tuple[FeatureRow, ...] | RasterError = ()

    def read(self) -> tuple[FeatureRow, ...]:
        """Return all rows.

        Raises:
            RasterError: A geometry is invalid.
        """
        with self._lock:
            if self._pending is not None:
                try:
                    self._result = tuple(self._reader.rows(*self._pending))
                except RasterError as error:
                    self._result = RasterError(str(error), "classes")  # without traceback, which keeps the source
                self._pending = None
        if isinstance(self._result, RasterError):
            raise self._result
        return self._result


class _Column(Sequence[T]):
    """One value of each row."""

    def __init__(self, rows: _Rows, value: Callable[[FeatureRow], T]) -> None:
        """Store the rows and which value of them to return."""
        self._rows, self._value = rows, value

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """Return values."""
        rows = self._rows.read()[index]
        return tuple(map(self._value, rows)) if isinstance(index, slice) else self._value(rows)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows.read())
