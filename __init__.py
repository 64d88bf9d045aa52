"""Pixelwise: classify the pixels of any raster with any ONNX model, in QGIS.

This folder is both the QGIS plugin and the Python package. Only `classFactory` imports QGIS, so that
`pixelwise.inference` can be imported without QGIS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin import PixelwisePlugin


def classFactory(iface: QgisInterface) -> PixelwisePlugin:  # noqa: N802  the name that QGIS calls
    """Return the plugin for QGIS to load."""
    from .plugin import PixelwisePlugin

    return PixelwisePlugin(iface)
