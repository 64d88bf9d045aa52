"""A polygon layer of QGIS as the core's mask.

Features are read here, on the main thread, where layers may be touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    QgsWkbTypes,
)

from ..inference.errors import ArgumentError, RasterError
from ..inference.mask import Polygons
from .wording import tr


def polygons_of(
    definition: QgsProcessingParameterDefinition, parameters: Mapping[str, object], context: QgsProcessingContext
) -> Polygons | None:
    """Read the polygons that were given for a parameter; None where nothing was given.

    Of a layer whose selected features alone are asked for only these are read. What becomes of invalid geometries is
    QGIS's own setting, or that of the parameter: an error, left out, or taken as they are.

    Raises:
        ArgumentError: There is no such layer.
        RasterError: It has something else than polygons, or none.
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
    shapes = tuple(_shapes(source, f'{title} "{source.sourceName()}"', _check(value, context)))
    if not shapes and _selected_only(value):
        raise RasterError(
            tr(
                '{title} "{layer}": no feature is selected. Select polygons, or untick "Selected features only".'
            ).format(title=title, layer=source.sourceName())
        )
    crs = source.sourceCrs()
    wkt = crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED) if crs.isValid() else ""
    return Polygons(source.sourceName(), shapes, wkt, _file(definition, value, context))


def _file(definition: QgsProcessingParameterDefinition, value: object, context: QgsProcessingContext) -> str:
    """The file behind a layer; "" where there is none."""
    named = value.source if isinstance(value, QgsProcessingFeatureSourceDefinition) else value
    layer = QgsProcessingParameters.parameterAsVectorLayer(definition, {definition.name(): named}, context)
    return layer.source().split("|", 1)[0] if layer is not None and layer.providerType() == "ogr" else ""


def _shapes(
    source: QgsProcessingFeatureSource, name: str, check: QgsFeatureRequest.InvalidGeometryCheck
) -> Iterator[bytes]:
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes([])
    # QGIS's own words for invalid geometries do not say where.
    for feature in source.getFeatures(request, QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks):
        geometry = feature.geometry()
        if geometry.isEmpty():
            continue
        _require_polygon(feature, geometry, name)
        if _is_taken(feature, geometry, name, check):
            yield _wkb(geometry)


def _require_polygon(feature: QgsFeature, geometry: QgsGeometry, name: str) -> None:
    if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
        raise RasterError(
            tr("{name}: feature {id} is no polygon, but {kind}. Choose a layer of polygons.").format(
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
            "skip invalid features (the options beside the layer)."
        ).format(name=name, id=feature.id(), words=geometry.lastError() or tr("it crosses itself"))
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
