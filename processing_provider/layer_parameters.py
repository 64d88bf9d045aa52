"""Parameters of layers whose values QGIS does not open if it would wait for them for ever.

qgis_process and QGIS's dialogs ask a parameter whether they may run the algorithm with a value, and QGIS then opens the
file: it would wait for a pipe or a device. These parameters accept such a file unopened. The algorithm refuses it next,
and says why (`ParameterReader`). QGIS's copies of them, such as those of the modeler, are its own parameters again.
"""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProperty,
)

from ..inference.grid.named_sources import unreadable_source
from ..inference.raster.sources import qgis_source
from ..inference.regular_files import special_file_at


def layer_items(value: object, context: QgsProcessingContext) -> Iterator[object]:
    """Yield the layers of a value with one or more, as they are given: layers, paths, ids and names."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsProperty):
        value, _ = value.value(context.expressionContext())
    if isinstance(value, (list, tuple)):
        for entry in value:
            yield from layer_items(entry, context)
    elif value is not None and value != "":
        yield value


def special_source(value: object, context: QgsProcessingContext) -> str:
    """Return the path of a pipe or a device that QGIS would open for a value; "" if there is none."""
    for item in layer_items(value, context):
        if isinstance(item, str) and qgis_source(item) is None:
            path = item.split("|", 1)[0]  # without the options of GDAL and the name of a layer
            special = special_file_at(path) or unreadable_source(path)
            if special:
                return special
    return ""


class _Examined:
    """A parameter that examines its values before QGIS opens them."""

    def checkValueIsAcceptable(self, value: object, context: QgsProcessingContext | None = None) -> bool:
        """Return whether QGIS accepts a value, or would wait for it."""
        if context is not None and special_source(value, context):
            return True
        return bool(super().checkValueIsAcceptable(value, context))  # type: ignore[misc]


class RasterLayerParameter(_Examined, QgsProcessingParameterRasterLayer):
    """A raster layer."""


class MultipleLayersParameter(_Examined, QgsProcessingParameterMultipleLayers):
    """One or more layers."""


class MapLayerParameter(_Examined, QgsProcessingParameterMapLayer):
    """A layer of several kinds."""


class FeatureSourceParameter(_Examined, QgsProcessingParameterFeatureSource):
    """A vector layer."""


class ExtentParameter(_Examined, QgsProcessingParameterExtent):
    """A rectangle, which may be that of a layer."""
