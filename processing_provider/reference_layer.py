"""Read a vector layer of QGIS as the reference of an accuracy assessment.

Layers are accessed on the main thread only. Their features are read when they are used, in any thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ..inference import ArgumentError, RasterError
from ..inference.accuracy.reference import CLASSIFIED, GROUND_TRUTH, Feature, ReferenceLabel, ReferenceLayer
from .i18n import tr
from .layer_names import shown_name
from .mask_layer import FeatureReader, file_of

_NO_CRS = "Undefined "  # the start of the names that GeoPackages give to the CRS of layers without one


def reference_layer(layer: QgsVectorLayer, field: str, check: QgsFeatureRequest.InvalidGeometryCheck) -> ReferenceLayer:
    """Convert a point or polygon layer to a reference.

    Args:
        layer: A valid layer.
        field: The field with the reference classes; "" for GrndTruth.
        check: How invalid geometries are handled.

    Raises:
        RasterError: The layer has no points or polygons.
        ArgumentError: The field does not exist.
    """
    kinds = QgsWkbTypes.GeometryType
    if layer.geometryType() not in (kinds.PointGeometry, kinds.PolygonGeometry):
        raise RasterError(
            tr('Reference "{layer}": it contains neither points nor polygons. Choose a point or polygon layer.').format(
                layer=shown_name(layer)
            ),
            "reference",
        )
    crs = layer.crs()
    is_known = crs.isValid() and not crs.description().startswith(_NO_CRS)
    wkt = crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED) if is_known else ""
    index, stored = _field_index(layer, field), _index_of(layer, CLASSIFIED)
    areal = layer.geometryType() == kinds.PolygonGeometry
    reader = FeatureReader(tr('Reference "{layer}"').format(layer=shown_name(layer)), check, polygons_only=areal)
    return ReferenceLayer(
        name=shown_name(layer),
        field=layer.fields()[index].name(),
        crs=wkt,
        features=_Features(QgsVectorLayerFeatureSource(layer), reader, index, -1 if areal else stored),
        areal=areal,
        path=file_of(layer),
    )


@dataclass(frozen=True)
class _Features:
    """The features of a layer in its present state.

    Attributes:
        source: The features.
        reader: Converts them to shapes.
        field: The index of the field with the reference classes.
        stored: The index of the field with the classes of the map; -1 without one.
    """

    source: QgsVectorLayerFeatureSource
    reader: FeatureReader
    field: int
    stored: int

    def __iter__(self) -> Iterator[Feature]:
        """Read the features that have a geometry."""
        request = QgsFeatureRequest()
        request.setSubsetOfAttributes([index for index in (self.field, self.stored) if index >= 0])
        for feature in self.source.getFeatures(request):
            for shape in self.reader.valid_shapes((feature,)):
                stored = None if self.stored < 0 else _attribute_value(feature.attribute(self.stored))
                yield Feature(feature.id(), shape, _attribute_value(feature.attribute(self.field)), stored)


def _attribute_value(value: object) -> ReferenceLabel:
    """Return the value of an attribute; None for NULL, which is a QVariant."""
    if isinstance(value, float) and value != value:
        return None
    return value if isinstance(value, (int, float, str)) else None


def _field_index(layer: QgsVectorLayer, name: str) -> int:
    index = _index_of(layer, name or GROUND_TRUTH)
    if index >= 0:
        return index
    fields = ", ".join(field.name() for field in layer.fields())
    if name:
        text = tr('Reference field: the layer "{layer}" has no field {field}. Its fields are: {fields}.')
    else:
        text = tr(
            'Reference field: the layer "{layer}" has no field {field}, so choose the field that contains the '
            "reference class. Its fields are: {fields}."
        )
    raise ArgumentError(
        text.format(layer=shown_name(layer), field=name or GROUND_TRUTH, fields=fields), "reference_field"
    )


def _index_of(layer: QgsVectorLayer, name: str) -> int:
    """Return the index of a field whose name is spelled in any case; -1 without it."""
    return int(layer.fields().lookupField(name))
