"""Pixelwise: classify the pixels of any raster with any ONNX model, in QGIS.

The folder is the QGIS plugin and the Python package at once. QGIS is touched only inside
`classFactory`, so that `pixelwise.inference` can be imported where there is no QGIS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin import PixelwisePlugin


def classFactory(iface: QgisInterface) -> PixelwisePlugin:  # noqa: N802  the name QGIS calls
    """Give QGIS the plugin."""
    from .plugin import PixelwisePlugin

    return PixelwisePlugin(iface)
