"""Read a polygon layer of QGIS as the core's mask.

Layers are accessed on the main thread only. Their features, which may be many, are read on first use, in any thread.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameters,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ..inference import ArgumentError, Polygons, RasterError
from .i18n import tr

# QGIS's own message for invalid geometries does not name the feature.
_UNCHECKED = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks


def polygons_of(
    definition: QgsProcessingParameterDefinition, parameters: Mapping[str, object], context: QgsProcessingContext
) -> Polygons | None:
    """Read the polygons of a parameter; None if it is empty.

    Only the selected features are read if the parameter says so. Invalid geometries are an error, skipped or used
    unchanged, according to QGIS's setting or that of the parameter. Errors about features, also those that are not
    polygons, are raised when the shapes are first used.

    Raises:
        ArgumentError: The layer does not exist.
    """
    value, title = parameters.get(definition.name()), definition.description()
    if value is None or value == "":
        return None
    source = QgsProcessingParameters.parameterAsSource(definition, parameters, context)
    if source is None:
        raise ArgumentError(
            tr('{title} "{value}": there is no such file, and no such layer in the project. Check the path.').format(
                title=title, value=_display_text(value)
            )
        )
    reader = FeatureReader(f'{title} "{source.sourceName()}"', _geometry_check(value, context), _selected_only(value))
    layer = _layer(definition, value, context)
    if layer is None or _is_filtered(value):
        shapes: Sequence[bytes] = reader.shapes(source.getFeatures(QgsFeatureRequest(), _UNCHECKED))
    else:
        shapes = _Shapes(reader, QgsVectorLayerFeatureSource(layer), _request(layer, value))
    crs = source.sourceCrs()
    wkt = crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED) if crs.isValid() else ""
    return Polygons(source.sourceName(), shapes, wkt, file_of(layer))


class _Shapes(Sequence[bytes]):
    """Features of a layer in its present state, read once, in the thread that first uses them."""

    def __init__(self, reader: FeatureReader, source: QgsVectorLayerFeatureSource, request: QgsFeatureRequest) -> None:
        """Store the source and the request."""
        self._reader, self._lock = reader, threading.Lock()
        self._pending: tuple[QgsVectorLayerFeatureSource, QgsFeatureRequest] | None = (source, request)
        self._result: tuple[bytes, ...] | RasterError = ()

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[bytes, ...]: ...

    def __getitem__(self, index: int | slice) -> bytes | tuple[bytes, ...]:
        """Return shapes as WKB."""
        return self._shapes()[index]

    def __len__(self) -> int:
        """Return the number of shapes."""
        return len(self._shapes())

    def _shapes(self) -> tuple[bytes, ...]:
        with self._lock:
            if self._pending is not None:
                source, request = self._pending
                try:
                    self._result = self._reader.shapes(source.getFeatures(request))
                except RasterError as error:
                    self._result = RasterError(str(error), "mask")  # without traceback, which would keep the source
                self._pending = None
        if isinstance(self._result, RasterError):
            raise self._result
        return self._result


@dataclass(frozen=True)
class FeatureReader:
    """Converts features to shapes.

    Attributes:
        name: The layer's name in messages.
        check: How invalid geometries are handled.
        selected_only: Whether only selected features are read.
        polygons_only: Whether other geometries are an error.
    """

    name: str
    check: QgsFeatureRequest.InvalidGeometryCheck
    selected_only: bool = False
    polygons_only: bool = True

    def shapes(self, features: Iterable[QgsFeature]) -> tuple[bytes, ...]:
        """Return the features as WKB."""
        shapes = tuple(self.valid_shapes(features))
        if not shapes and self.selected_only:
            raise RasterError(
                tr('{name}: no feature is selected. Select polygons, or uncheck "Selected features only".').format(
                    name=self.name
                )
            )
        return shapes

    def valid_shapes(self, features: Iterable[QgsFeature]) -> Iterator[bytes]:
        """Yield those features as WKB that have a geometry and are not skipped because it is invalid."""
        for feature in features:
            geometry = feature.geometry()
            if geometry.isEmpty():
                continue
            if self.polygons_only:
                _require_polygon(feature, geometry, self.name)
            if _is_usable(feature, geometry, self.name, self.check):
                yield _wkb(geometry)


def _request(layer: QgsVectorLayer, value: object) -> QgsFeatureRequest:
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes([])
    if _selected_only(value):
        request.setFilterFids(layer.selectedFeatureIds())
    return request


def _layer(
    definition: QgsProcessingParameterDefinition, value: object, context: QgsProcessingContext
) -> QgsVectorLayer | None:
    source = value.source if isinstance(value, QgsProcessingFeatureSourceDefinition) else value
    return QgsProcessingParameters.parameterAsVectorLayer(definition, {definition.name(): source}, context)


def _is_filtered(value: object) -> bool:
    """Return whether QGIS filters the features by number or expression."""
    if not isinstance(value, QgsProcessingFeatureSourceDefinition):
        return False
    return value.featureLimit >= 0 or bool(getattr(value, "filterExpression", ""))  # since QGIS 3.32


def file_of(layer: QgsVectorLayer | None) -> str:
    """Return the file of a layer; "" if there is none."""
    return layer.source().split("|", 1)[0] if layer is not None and layer.providerType() == "ogr" else ""


def _require_polygon(feature: QgsFeature, geometry: QgsGeometry, name: str) -> None:
    if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
        raise RasterError(
            tr("{name}: feature {id} is not a polygon but a {kind}. Choose a polygon layer.").format(
                name=name, id=feature.id(), kind=QgsWkbTypes.displayString(geometry.wkbType())
            )
        )


def _is_usable(
    feature: QgsFeature, geometry: QgsGeometry, name: str, check: QgsFeatureRequest.InvalidGeometryCheck
) -> bool:
    kinds = QgsFeatureRequest.InvalidGeometryCheck
    if check == kinds.GeometryNoCheck or geometry.isGeosValid():
        return True
    if check == kinds.GeometrySkipInvalid:
        return False
    raise RasterError(
        tr(
            "{name}: the geometry of feature {id} is invalid ({words}). Repair it with Fix Geometries, or let QGIS "
            "skip invalid features (the options next to the layer)."
        ).format(name=name, id=feature.id(), words=geometry.lastError() or tr("self-intersection"))
    )


def _wkb(geometry: QgsGeometry) -> bytes:
    """Return straight edges without Z and M, which would take part in a change of the CRS."""
    flat = geometry.constGet().segmentize()
    flat.dropZValue()
    flat.dropMValue()
    return bytes(flat.asWkb())


def _geometry_check(value: object, context: QgsProcessingContext) -> QgsFeatureRequest.InvalidGeometryCheck:
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        own = QgsProcessingFeatureSourceDefinition.Flag.FlagOverrideDefaultGeometryCheck
        if value.flags & own:
            return value.geometryCheck
    return context.invalidGeometryCheck()


def _selected_only(value: object) -> bool:
    return isinstance(value, QgsProcessingFeatureSourceDefinition) and value.selectedFeaturesOnly


def _display_text(value: object) -> str:
    """Return the value as text for messages."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        return value.source.staticValue() or value.source.asExpression()
    return value if isinstance(value, str) else tr("layer")
