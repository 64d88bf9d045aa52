"""A polygon layer of QGIS as the core's mask.

Layers are touched on the main thread only. Their features, of which there may be many, are read when they are asked
for, in any thread.
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

# QGIS's own words for invalid geometries do not say where.
_UNCHECKED = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks


def polygons_of(
    definition: QgsProcessingParameterDefinition, parameters: Mapping[str, object], context: QgsProcessingContext
) -> Polygons | None:
    """Read the polygons that were given for a parameter; None where nothing was given.

    Of a layer whose selected features alone are asked for only these are read. What becomes of invalid geometries is
    QGIS's own setting, or that of the parameter: an error, left out, or taken as they are. An error, also for features
    that are no polygons, is raised when the shapes are asked for.

    Raises:
        ArgumentError: There is no such layer.
    """
    value, title = parameters.get(definition.name()), definition.description()
    if value is None or value == "":
        return None
    source = QgsProcessingParameters.parameterAsSource(definition, parameters, context)
    if source is None:
        raise ArgumentError(
            tr('{title} "{value}": there is no such file, and no such layer in the project. Check the path.').format(
                title=title, value=_shown(value)
            )
        )
    reading = _Reading(f'{title} "{source.sourceName()}"', _check(value, context), _selected_only(value))
    layer = _layer(definition, value, context)
    if layer is None or _is_sifted(value):
        shapes: Sequence[bytes] = reading.shapes(source.getFeatures(QgsFeatureRequest(), _UNCHECKED))
    else:
        shapes = _Shapes(reading, QgsVectorLayerFeatureSource(layer), _request(layer, value))
    crs = source.sourceCrs()
    wkt = crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED) if crs.isValid() else ""
    return Polygons(source.sourceName(), shapes, wkt, _file(layer))


class _Shapes(Sequence[bytes]):
    """Features of a layer as it is now, read once, in the thread that first asks for them."""

    def __init__(self, reading: _Reading, source: QgsVectorLayerFeatureSource, request: QgsFeatureRequest) -> None:
        """Note what to read."""
        self._reading, self._lock = reading, threading.Lock()
        self._unread: tuple[QgsVectorLayerFeatureSource, QgsFeatureRequest] | None = (source, request)
        self._read: tuple[bytes, ...] | RasterError = ()

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[bytes, ...]: ...

    def __getitem__(self, index: int | slice) -> bytes | tuple[bytes, ...]:
        """Give some."""
        return self._all()[index]

    def __len__(self) -> int:
        """Count them."""
        return len(self._all())

    def _all(self) -> tuple[bytes, ...]:
        with self._lock:
            if self._unread is not None:
                source, request = self._unread
                try:
                    self._read = self._reading.shapes(source.getFeatures(request))
                except RasterError as error:
                    self._read = RasterError(str(error), "mask")  # without its traceback, which would hold the source
                self._unread = None
        if isinstance(self._read, RasterError):
            raise self._read
        return self._read


@dataclass(frozen=True)
class _Reading:
    """How features become shapes.

    Attributes:
        name: What the layer is called in messages.
        check: What becomes of invalid geometries.
        selected_only: Whether they are those that are selected.
    """

    name: str
    check: QgsFeatureRequest.InvalidGeometryCheck
    selected_only: bool

    def shapes(self, features: Iterable[QgsFeature]) -> tuple[bytes, ...]:
        """Turn all into WKB."""
        shapes = tuple(self._each(features))
        if not shapes and self.selected_only:
            raise RasterError(
                tr('{name}: no feature is selected. Select polygons, or uncheck "Selected features only".').format(
                    name=self.name
                )
            )
        return shapes

    def _each(self, features: Iterable[QgsFeature]) -> Iterator[bytes]:
        for feature in features:
            geometry = feature.geometry()
            if geometry.isEmpty():
                continue
            _require_polygon(feature, geometry, self.name)
            if _is_taken(feature, geometry, self.name, self.check):
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
    named = value.source if isinstance(value, QgsProcessingFeatureSourceDefinition) else value
    return QgsProcessingParameters.parameterAsVectorLayer(definition, {definition.name(): named}, context)


def _is_sifted(value: object) -> bool:
    """Whether QGIS shall leave out features by number or expression, which it does itself."""
    if not isinstance(value, QgsProcessingFeatureSourceDefinition):
        return False
    return value.featureLimit >= 0 or bool(getattr(value, "filterExpression", ""))  # since QGIS 3.32


def _file(layer: QgsVectorLayer | None) -> str:
    """The file behind a layer; "" where there is none."""
    return layer.source().split("|", 1)[0] if layer is not None and layer.providerType() == "ogr" else ""


def _require_polygon(feature: QgsFeature, geometry: QgsGeometry, name: str) -> None:
    if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
        raise RasterError(
            tr("{name}: feature {id} is not a polygon but a {kind}. Choose a polygon layer.").format(
                name=name, id=feature.id(), kind=QgsWkbTypes.displayString(geometry.wkbType())
            )
        )


def _is_taken(
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
    """Straight edges in the plane: heights and measures would take part in a change of the CRS."""
    flat = geometry.constGet().segmentize()
    flat.dropZValue()
    flat.dropMValue()
    return bytes(flat.asWkb())


def _check(value: object, context: QgsProcessingContext) -> QgsFeatureRequest.InvalidGeometryCheck:
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        own = QgsProcessingFeatureSourceDefinition.Flag.FlagOverrideDefaultGeometryCheck
        if value.flags & own:
            return value.geometryCheck
    return context.invalidGeometryCheck()


def _selected_only(value: object) -> bool:
    return isinstance(value, QgsProcessingFeatureSourceDefinition) and value.selectedFeaturesOnly


def _shown(value: object) -> str:
    """What was given, for messages."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        return value.source.staticValue() or value.source.asExpression()
    return value if isinstance(value, str) else tr("layer")
