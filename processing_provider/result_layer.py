"""Results as layers of the project: names, styles, unfolded legends; and nothing is loaded after a failure."""

from __future__ import annotations

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
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QThread

from ..inference.result.stored_legend import stored_legend
from .shown_files import layers_showing


class _OwnStyle(QgsProcessingLayerPostProcessorInterface):
    """Show the classes, or percentages, by the style next to the raster, and how it was made by its layer metadata.

    Processing loads results without their own style and metadata, and applies the user's default style for rasters.
    Layers that showed an older file of that name keep their style if the legend is the same, and stay folded or not.
    """

    def __init__(self, path: str, legend: tuple[object, ...] = ()) -> None:
        """Remember a result's path, and the legend of the file that it replaces; () if there is none."""
        super().__init__()
        self._path = path
        self._legend = legend
        self._before: dict[str, QgsMapLayerStyle] = {}

    def copy(self) -> _OwnStyle:
        """Make another one."""
        return _own_style(self._path, self._legend)

    def note_shown(self, layers: list[QgsRasterLayer]) -> None:
        """Remember the layers that showed the file before this run, and how."""
        self._before = {layer.id(): _style_of(layer) for layer in layers}

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,  # noqa: ARG002  QGIS's signature
        feedback: QgsProcessingFeedback,  # noqa: ARG002  QGIS's signature
    ) -> None:
        """Show the result in this layer, and in all others of the file."""
        project = layer.project() or QgsProject.instance()
        if layer.id() not in self._before:
            _refresh(layer)
            layer.loadNamedStyle(layer.styleURI())
            for node in _nodes(layer, project):
                node.setExpanded(True)
        same = bool(self._legend) and self._legend == stored_legend(self._path)
        for layer_id, style in self._before.items():
            shown = project.mapLayer(layer_id)
            if shown is not None:
                _show_again(shown, style if same else None, _nodes(shown, project))


# QGIS owns the C++ half but keeps no reference to the Python half, without which nothing is called.
_ALIVE: list[_OwnStyle] = []


@contextmanager
def loaded_only_when_whole(names: Mapping[str, str], context: QgsProcessingContext) -> Iterator[None]:
    """Let QGIS load the rasters that the block writes, unless the block fails.

    Args:
        names: By the path that parameterAsOutputLayer registered the layer's name, over every option of QGIS; "" leaves
            the choice to QGIS.
        context: Where they were registered.
    """
    legends = {path: stored_legend(path) for path in names if context.willLoadLayerOnCompletion(path)}
    try:
        yield
    except BaseException:  # whatever ended the run, a keyboard interrupt too: it goes on, but QGIS must load nothing
        layers = context.layersToLoadOnCompletion()
        for path in names:
            layers.pop(path, None)
        context.setLayersToLoadOnCompletion(layers)
        raise
    for path, name in names.items():
        if context.willLoadLayerOnCompletion(path):
            details = context.layerToLoadOnCompletionDetails(path)
            details.setPostProcessor(_own_style(path, legends.get(path, ())))
            if name:
                details.name = name
                details.forceName = True


@dataclass(frozen=True)
class Extra:
    """A finished raster that is not at a destination parameter.

    Attributes:
        path: The raster.
        name: The layer's name, over every option of QGIS.
        legend: The stored legend of the file that it replaces; () if there is none.
    """

    path: str
    name: str
    legend: tuple[object, ...] = ()


def load(extra: Extra, output: str, project: QgsProject, context: QgsProcessingContext) -> None:
    """Have QGIS load a raster, as a part of an algorithm's output, into a project."""
    details = QgsProcessingContext.LayerDetails(extra.name, project, output, QgsProcessingUtils.LayerHint.Raster)
    details.forceName = True
    details.setPostProcessor(_own_style(extra.path, extra.legend))
    context.addLayerToLoadOnCompletion(extra.path, details)


def show_in_layers_of_before(names: Mapping[str, str], context: QgsProcessingContext) -> None:
    """Have QGIS show results in the layers that show their files already, instead of in new layers.

    These keep their names; a name that the user gave for the result wins.

    Args:
        names: By the path of a finished raster the name that the user gave, or "".
        context: That of the run.
    """
    layers = context.layersToLoadOnCompletion()
    for path, name in names.items():
        project = (layers[path].project or context.project()) if path in layers else None
        shown = layers_showing(path, project) if project is not None else []
        if shown:
            layer = next((each for each in shown if each.name() == name), shown[0])
            _open_again(shown)
            key, details = _rekeyed(path, layers.pop(path), layer, context)
            details.name, details.forceName = name or layer.name(), True
            details.postProcessor().note_shown(shown)
            layers[key] = details
    context.setLayersToLoadOnCompletion(layers)


def _rekeyed(
    path: str, details: QgsProcessingContext.LayerDetails, layer: QgsRasterLayer, context: QgsProcessingContext
) -> tuple[str, QgsProcessingContext.LayerDetails]:
    """By what QGIS will find a layer, if it would not by the path."""
    by_path, by_id = (QgsProcessingUtils.mapLayerFromString(key, context, False) for key in (path, layer.id()))
    if by_id is None or (by_path is not None and by_path.id() == layer.id()):
        return path, details
    # QGIS deletes the post-processor of a key that goes, and one that is replaced.
    copy = QgsProcessingContext.LayerDetails(
        details.name, details.project, details.outputName, QgsProcessingUtils.LayerHint.Raster
    )
    copy.setPostProcessor(details.postProcessor().copy())
    return layer.id(), copy


def _open_again(layers: list[QgsRasterLayer]) -> None:
    """Open layers whose file was gone until now, so that QGIS finds them."""
    if QThread.currentThread() is not QgsApplication.instance().thread():
        return
    for layer in layers:
        if not layer.isValid():
            layer.setDataSource(layer.source(), layer.name(), "gdal", QgsDataProvider.ProviderOptions())


def _show_again(layer: QgsMapLayer, style: QgsMapLayerStyle | None, nodes: list[QgsLayerTreeLayer]) -> None:
    """Show the new file in a layer, in this style or, if None, in that beside the raster."""
    folding = [node.isExpanded() for node in nodes]
    # With its source, unlike by reloading, the layer gets the extent of the new file too.
    crs, crs_of_file = layer.crs(), layer.dataProvider().crs()
    layer.setDataSource(layer.source(), layer.name(), "gdal", QgsDataProvider.ProviderOptions())
    same = layer.dataProvider().crs() == crs_of_file
    layer.setCrs(crs if same else layer.dataProvider().crs())  # one that the user set stays
    _refresh(layer)
    if style is None:
        layer.loadNamedStyle(layer.styleURI())
    elif style.xmlData() != _style_of(layer).xmlData():  # QGIS has applied the user's default style for rasters
        style.writeToLayer(layer)
    for node, expanded in zip(nodes, folding):  # another legend may fold it
        node.setExpanded(expanded)


def _refresh(layer: QgsMapLayer) -> None:
    """Forget pixels and metadata of an older file."""
    layer.dataProvider().reloadData()
    layer.loadDefaultMetadata()
    layer.triggerRepaint()


def _style_of(layer: QgsMapLayer) -> QgsMapLayerStyle:
    style = QgsMapLayerStyle()
    style.readFromLayer(layer)
    return style


def _nodes(layer: QgsMapLayer, project: QgsProject) -> list[QgsLayerTreeLayer]:
    """All places of a layer in the Layers panel."""
    return [node for node in project.layerTreeRoot().findLayers() if node.layerId() == layer.id()]


def _own_style(path: str, legend: tuple[object, ...]) -> _OwnStyle:
    """Make a post-processor that lives until the context, which owns it, deletes it."""
    _ALIVE[:] = [each for each in _ALIVE if not sip.isdeleted(each)]
    made = _OwnStyle(path, legend)
    sip.transferto(made, None)
    _ALIVE.append(made)
    return made
