"""Write a QGIS style file (.qml), so that every QGIS version shows exactly the model's classes."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from .definition import ModelClass


def write_qml(path: str, classes: Sequence[ModelClass]) -> None:
    """Write the style of a single-band raster of classes.

    Args:
        path: The .qml file.
        classes: The entries of the legend, in this order.
    """
    root = ElementTree.Element("qgis", version="3.22", styleCategories="Symbology")
    pipe = ElementTree.SubElement(root, "pipe")
    renderer = ElementTree.SubElement(
        pipe, "rasterrenderer", type="paletted", band="1", opacity="1", alphaBand="-1", nodataColor=""
    )
    ElementTree.SubElement(renderer, "rasterTransparency")
    palette = ElementTree.SubElement(renderer, "colorPalette")
    for entry in classes:
        color = "#{:02x}{:02x}{:02x}".format(*entry.color)
        ElementTree.SubElement(
            palette, "paletteEntry", value=str(entry.value), label=entry.name, color=color, alpha="255"
        )
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
