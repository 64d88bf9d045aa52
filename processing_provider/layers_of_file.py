"""The layers of a project that show a file.

One path can be written in many ways: relative, through a link, in another letter case on some file systems, and with
additions that QGIS or GDAL need to open it.
"""

from __future__ import annotations

import os
import re

from qgis.core import QgsProject, QgsProviderRegistry, QgsRasterLayer

from ..inference.disk.names import comparable_name

# GDAL's names of one directory of a TIFF: GTIFF_DIR:1:a.tif, GTIFF_DIR:off:4096:a.tif, GTIFF_RAW:a.tif
_TIFF_DIRECTORY = re.compile(r"(?i)GTIFF_(?:DIR:(?:off:)?\d+|RAW):")


def layers_of_file(path: str, project: QgsProject) -> list[QgsRasterLayer]:
    """Return the layers that will show the file written to a path, also if the file is missing.

    Args:
        path: The destination, which is written by renaming: a link is replaced, not followed.
        project: The project; on the main thread.

    Returns:
        The layers, from top to bottom in the Layers panel.
    """
    in_panel = project.layerTreeRoot().layerOrder()
    layers = [*in_panel, *(layer for layer in project.mapLayers().values() if layer not in in_panel)]
    return [layer for layer in layers if isinstance(layer, QgsRasterLayer) and _shows(layer, path)]


def _shows(layer: QgsRasterLayer, path: str) -> bool:
    if layer.providerType() != "gdal":
        return False
    uri_parts = QgsProviderRegistry.instance().decodeUri("gdal", layer.source())
    path_of_layer = _TIFF_DIRECTORY.sub("", str(uri_parts.get("path") or ""))
    if not path_of_layer or path_of_layer.startswith("/vsi"):
        return False
    return any(
        _is_same_file(own, _absolute_path(path))
        for own in (_absolute_path(path_of_layer), os.path.realpath(path_of_layer))
    )


def _absolute_path(path: str) -> str:
    """Return the absolute path of a file or link, with all links in its folder resolved."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name)


def _is_same_file(path: str, other: str) -> bool:
    """Return whether two paths without links name the same file, which need not exist."""
    if os.path.normcase(path) == os.path.normcase(other):
        return True
    # Some file systems ignore case and the composition of accents.
    is_similar = comparable_name(path) == comparable_name(other) and os.path.exists(path) and os.path.exists(other)
    return is_similar and os.path.samefile(path, other)
