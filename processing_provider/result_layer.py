"""Results as layers of the project, with names, styles and unfolded legends; failed runs load none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from qgis.core import (
    QgsApplication,
    QgsDataProvider,
    QgsLayerTreeLayer,
    QgsMapLayer,
    QgsMapLayerStyle,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QThread

from ..inference.result.side_files import SideFiles
from ..inference.result.stored_legend import stored_legend, write_stored_style
from ..inference.result.style import is_own_style
from .feature_layer import show_features
from .layers_of_file import layers_of_file


class _StylePostProcessor(QgsProcessingLayerPostProcessorInterface):
    """Styles a loaded result by the style file next to the raster, and reads its layer metadata.

    Processing loads results without their own style and metadata, and applies the user's default style for rasters.
    Existing layers of the file keep their style if the legend is the same, and stay expanded or collapsed.
    """

    def __init__(self, path: str, legend: tuple[object, ...] = ()) -> None:
        """Store a result's path, and the legend of the file that it replaces; () if there is none."""
        super().__init__()
        self._path = path
        self._legend = legend
        self._existing_styles: dict[str, QgsMapLayerStyle] = {}

    def copy(self) -> _StylePostProcessor:
        """Return another post-processor for the same result."""
        return _post_processor(self._path, self._legend)

    def set_existing_layers(self, layers: list[QgsRasterLayer]) -> None:
        """Store the existing layers of the file and their styles."""
        self._existing_styles = {layer.id(): _style_of(layer) for layer in layers}

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,  # noqa: ARG002  QGIS's signature
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> None:
        """Show the result in this layer and in all existing layers of the file."""
        project = layer.project() or QgsProject.instance()
        if isinstance(layer, QgsVectorLayer):
            show_features(layer, self._path, project)
            return
        if layer.id() not in self._existing_styles:
            _refresh(layer, self._path)
            _apply_style(layer, self._path)
            for node in _nodes(layer, project):
                node.setExpanded(True)
        is_same = bool(self._legend) and self._legend == stored_legend(self._path)
        for layer_id, style in self._existing_styles.items():
            existing = project.mapLayer(layer_id)
            if existing is not None:
                _update_layer(existing, self._path, style if is_same else None, _nodes(existing, project))


# QGIS owns the C++ object but keeps no reference to the Python object, whose methods would be lost.
_ALIVE: list[_StylePostProcessor] = []


@contextmanager
def load_only_on_success(names: Mapping[str, str], context: QgsProcessingContext) -> Iterator[None]:
    """Let QGIS load the rasters that the block writes, unless the block fails.

    Args:
        names: Layer names, which override QGIS's options, by the path from parameterAsOutputLayer; "" lets QGIS choose.
        context: The context in which they are registered for loading.
    """
    legends = {path: stored_legend(path) for path in names if context.willLoadLayerOnCompletion(path)}
    try:
        yield
    except BaseException:  # also a keyboard interrupt: QGIS must not load the rasters
        layers = context.layersToLoadOnCompletion()
        for path in names:
            layers.pop(path, None)
        context.setLayersToLoadOnCompletion(layers)
        raise
    for path, name in names.items():
        if context.willLoadLayerOnCompletion(path):
            details = context.layerToLoadOnCompletionDetails(path)
            details.setPostProcessor(_post_processor(path, legends.get(path, ())))
            if name:
                details.name = name
                details.forceName = True


@dataclass(frozen=True)
class ExtraLayer:
    """A finished raster that is not the destination of a parameter.

    Attributes:
        path: The raster.
        name: The layer's name, which overrides QGIS's options.
        legend: The stored legend of the file that it replaces; () if there is none.
    """

    path: str
    name: str
    legend: tuple[object, ...] = ()


def load(extra_layer: ExtraLayer, output: str, project: QgsProject, context: QgsProcessingContext) -> None:
    """Let QGIS load a raster into a project, as part of an algorithm's output."""
    details = QgsProcessingContext.LayerDetails(extra_layer.name, project, output, QgsProcessingUtils.LayerHint.Raster)
    details.forceName = True
    details.setPostProcessor(_post_processor(extra_layer.path, extra_layer.legend))
    context.addLayerToLoadOnCompletion(extra_layer.path, details)


def reuse_existing_layers(names: Mapping[str, str], context: QgsProcessingContext) -> None:
    """Let QGIS show results in the existing layers of their files instead of in new layers.

    These layers keep their names unless the user specified one for the result.

    Args:
        names: The name that the user specified, or "", by the path of a finished raster.
        context: The context of the run.
    """
    layers = context.layersToLoadOnCompletion()
    for path, name in names.items():
        project = (layers[path].project or context.project()) if path in layers else None
        existing = layers_of_file(path, project) if project is not None else []
        if existing:
            layer = next((layer for layer in existing if layer.name() == name), existing[0])
            _reopen(existing)
            key, details = _key_for_layer(path, layers.pop(path), layer, context)
            details.name, details.forceName = name or layer.name(), True
            details.postProcessor().set_existing_layers(existing)
            layers[key] = details
    context.setLayersToLoadOnCompletion(layers)


def _key_for_layer(
    path: str, details: QgsProcessingContext.LayerDetails, layer: QgsRasterLayer, context: QgsProcessingContext
) -> tuple[str, QgsProcessingContext.LayerDetails]:
    """Return a key and details by which QGIS finds the layer, if it does not find it by its path."""
    by_path, by_id = (QgsProcessingUtils.mapLayerFromString(key, context, False) for key in (path, layer.id()))
    if by_id is None or (by_path is not None and by_path.id() == layer.id()):
        return path, details
    # QGIS deletes the post-processor of a key that is removed or replaced.
    copy = QgsProcessingContext.LayerDetails(
        details.name, details.project, details.outputName, QgsProcessingUtils.LayerHint.Raster
    )
    copy.setPostProcessor(details.postProcessor().copy())
    return layer.id(), copy


def _reopen(layers: list[QgsRasterLayer]) -> None:
    """Open layers whose file was missing until now, so that QGIS finds them."""
    if QThread.currentThread() is not QgsApplication.instance().thread():
        return
    for layer in layers:
        if not layer.isValid():
            layer.setDataSource(layer.source(), layer.name(), "gdal", QgsDataProvider.ProviderOptions())


def _update_layer(
    layer: QgsMapLayer, path: str, style: QgsMapLayerStyle | None, nodes: list[QgsLayerTreeLayer]
) -> None:
    """Show the new file in a layer, with this style or, if None, with that of the raster."""
    folding = [node.isExpanded() for node in nodes]
    # Setting the source, unlike reloading, also updates the layer's extent.
    crs, crs_of_file = layer.crs(), layer.dataProvider().crs()
    layer.setDataSource(layer.source(), layer.name(), "gdal", QgsDataProvider.ProviderOptions())
    is_same = layer.dataProvider().crs() == crs_of_file
    layer.setCrs(crs if is_same else layer.dataProvider().crs())  # keep a CRS that the user set
    _refresh(layer, path)
    if style is None:
        _apply_style(layer, path)
    elif style.xmlData() != _style_of(layer).xmlData():  # QGIS has applied the user's default style for rasters
        style.writeToLayer(layer)
    for node, expanded in zip(nodes, folding):  # another legend may collapse the node
        node.setExpanded(expanded)


def _apply_style(layer: QgsMapLayer, path: str) -> None:
    """Apply the style file next to a raster; if that belongs to other data, the style of the raster itself."""
    side_files = SideFiles.at(path)
    if is_own_style(side_files.style) and side_files.style not in side_files.refused:
        layer.loadNamedStyle(layer.styleURI())
        return
    with tempfile.TemporaryDirectory() as folder:
        style = os.path.join(folder, "style.qml")
        write_stored_style(path, style)
        layer.loadNamedStyle(style)


def _refresh(layer: QgsMapLayer, path: str) -> None:
    """Discard pixels and metadata of the replaced file."""
    layer.dataProvider().reloadData()
    side_files = SideFiles.at(path)
    if side_files.metadata not in side_files.refused:  # else it describes other data
        layer.loadDefaultMetadata()
    layer.triggerRepaint()


def _style_of(layer: QgsMapLayer) -> QgsMapLayerStyle:
    style = QgsMapLayerStyle()
    style.readFromLayer(layer)
    return style


def _nodes(layer: QgsMapLayer, project: QgsProject) -> list[QgsLayerTreeLayer]:
    """Return all nodes of a layer in the Layers panel."""
    return [node for node in project.layerTreeRoot().findLayers() if node.layerId() == layer.id()]


def _post_processor(path: str, legend: tuple[object, ...]) -> _StylePostProcessor:
    """Create a post-processor that lives until its owner, the context, deletes it."""
    _ALIVE[:] = [processor for processor in _ALIVE if not sip.isdeleted(processor)]
    processor = _StylePostProcessor(path, legend)
    sip.transferto(processor, None)
    _ALIVE.append(processor)
    return processor
