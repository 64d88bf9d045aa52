"""Layers of a project that show a certain file.

A path has many spellings: relative, through a link, in other letters on file systems that ignore case, and with
what QGIS or GDAL add for opening it.
"""

from __future__ import annotations

import os
import re

from qgis.core import QgsProject, QgsProviderRegistry, QgsRasterLayer

from ..inference.batch.file_names import same_name

# GDAL's names of one directory of a TIFF: GTIFF_DIR:1:a.tif, GTIFF_DIR:off:4096:a.tif, GTIFF_RAW:a.tif
_TIFF_DIRECTORY = re.compile(r"(?i)GTIFF_(?:DIR:(?:off:)?\d+|RAW):")


def layers_showing(path: str, project: QgsProject) -> list[QgsRasterLayer]:
    """Find the layers, also those whose file is gone, that will show what is written to a path.

    Args:
        path: Where a file is written, by renaming: a link there is replaced, not followed.
        project: Whose layers; on the main thread.

    Returns:
        The layers, the uppermost in the Layers panel first.
    """
    in_panel = project.layerTreeRoot().layerOrder()
    layers = [*in_panel, *(layer for layer in project.mapLayers().values() if layer not in in_panel)]
    return [layer for layer in layers if isinstance(layer, QgsRasterLayer) and _shows(layer, path)]


def _shows(layer: QgsRasterLayer, path: str) -> bool:
    if layer.providerType() != "gdal":
        return False
    parts = QgsProviderRegistry.instance().decodeUri("gdal", layer.source())
    shown = _TIFF_DIRECTORY.sub("", str(parts.get("path") or ""))
    if not shown or shown.startswith("/vsi"):
        return False
    return any(_same(each, _entry(path)) for each in (_entry(shown), os.path.realpath(shown)))


def _entry(path: str) -> str:
    """The absolute path of a file, or of a link to one, in a folder without links."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name)


def _same(path: str, other: str) -> bool:
    """Whether two paths without links are of one file, which need not exist."""
    if os.path.normcase(path) == os.path.normcase(other):
        return True
    # Some file systems ignore case, and how accents are composed.
    alike = same_name(path) == same_name(other) and os.path.exists(path) and os.path.exists(other)
    return alike and os.path.samefile(path, other)
