"""Results with features as layers of the project: their style, and other layers of the same file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from qgis.core import QgsDataProvider, QgsMapLayerStyle, QgsProject, QgsProviderRegistry, QgsVectorLayer

from ..inference.polygons import stored_style
from ..inference.result.side_files import SideFiles


def show_features(layer: QgsVectorLayer, path: str, project: QgsProject) -> None:
    """Style a loaded result, unfold its legend, and let the layers that show the old file show the new one."""
    others = [
        other
        for other in project.mapLayers().values()
        if isinstance(other, QgsVectorLayer) and other.id() != layer.id() and _shows(other, path)
    ]
    if others or layer.project() is not None:  # QGIS loads no second layer of the same file
        _reopen([layer, *others])
    side_files = SideFiles.at(path)
    if side_files.style in side_files.refused:  # it belongs to other data
        _apply(layer, stored_style(path))
    else:
        layer.loadNamedStyle(layer.styleURI())
    for node in project.layerTreeRoot().findLayers():
        if node.layerId() == layer.id():
            node.setExpanded(True)


def _reopen(layers: list[QgsVectorLayer]) -> None:
    """Open the new file in layers that share the opened old one, which QGIS keeps until all of them have closed it."""
    styles = []
    for layer in layers:
        style = QgsMapLayerStyle()
        style.readFromLayer(layer)
        styles.append(style)
    sources = [layer.source() for layer in layers]
    options = QgsDataProvider.ProviderOptions()
    for layer in layers:
        layer.setDataSource("", layer.name(), "ogr", options)
    for layer, source, style in zip(layers, sources, styles):
        layer.setDataSource(source, layer.name(), "ogr", options)
        style.writeToLayer(layer)
        layer.triggerRepaint()


def _apply(layer: QgsVectorLayer, style: str) -> None:
    if not style:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "style.qml")
        file.write_text(style, "utf-8")
        layer.loadNamedStyle(str(file))


def _shows(layer: QgsVectorLayer, path: str) -> bool:
    if layer.providerType() != "ogr":
        return False
    source = str(QgsProviderRegistry.instance().decodeUri("ogr", layer.source()).get("path") or "")
    return bool(source) and os.path.realpath(source) == os.path.realpath(path)
