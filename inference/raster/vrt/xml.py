"""The XML of virtual rasters that GDAL has opened, as nodes of `grid/xml_nodes.py`."""

from __future__ import annotations

from osgeo import gdal

from ...grid.xml_nodes import XmlNode, children


def written(dataset: gdal.Dataset) -> str:
    """Return the XML of a virtual raster; bytes that are not UTF-8 are replaced, so that messages can show them."""
    content: str | bytes = dataset.GetMetadata("xml:VRT")[0]  # bytes if they are not UTF-8
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else content


def root_of(dataset: gdal.Dataset) -> XmlNode:
    """Return the outermost element of a virtual raster."""
    root: XmlNode = gdal.ParseXMLString(written(dataset))
    return next((node for node in children(root) if node[1] == "VRTDataset"), root)
