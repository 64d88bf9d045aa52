"""XML as the nested lists of GDAL's own parser.

The parsers of Python's standard library are not used here: QGIS's security scan of plugins refuses them, since entities
in an untrusted file can exhaust the memory.
"""

from __future__ import annotations

import copy
from typing import Any

from osgeo import gdal

ELEMENT, TEXT, ATTRIBUTE = 0, 1, 2  # kinds of nodes
XmlNode = list[Any]
"""A kind, a name or text, and child nodes."""


def parsed(xml: str) -> XmlNode | None:
    """Return the outermost node of a document; None if it is not XML."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        root: XmlNode | None = gdal.ParseXMLString(xml)
        return root
    except RuntimeError:  # with GDAL's exceptions enabled
        return None
    finally:
        gdal.PopErrorHandler()


def xml_of(node: XmlNode) -> str:
    """Return the XML of an element."""
    return str(gdal.SerializeXMLTree(node))


def children(node: XmlNode) -> list[XmlNode]:
    """Return the child elements of an element."""
    return [child for child in node[2:] if child[0] == ELEMENT]


def child(node: XmlNode, name: str) -> XmlNode | None:
    """Return the first child element of a name, if any."""
    return next((inner for inner in children(node) if inner[1] == name), None)


def text_of(node: XmlNode) -> str:
    """Return the text of an element; "" without it."""
    return next((str(inner[1]) for inner in node[2:] if inner[0] == TEXT), "")


def attribute(node: XmlNode, name: str) -> str:
    """Return an attribute of an element; "" without it."""
    values = (str(inner[2][1]) for inner in node[2:] if inner[0] == ATTRIBUTE and inner[1] == name)
    return next(values, "")


def new_element(name: str, content: str = "", **attributes: str) -> XmlNode:
    """Create an element."""
    made: XmlNode = [ELEMENT, name, *([ATTRIBUTE, key, [TEXT, value]] for key, value in attributes.items())]
    return [*made, [TEXT, content]] if content else made


def with_attribute(node: XmlNode, name: str, value: str) -> XmlNode:
    """Return a copy of an element with an attribute set."""
    rest = [inner for inner in copy.deepcopy(node[2:]) if inner[:2] != [ATTRIBUTE, name]]
    return [*node[:2], [ATTRIBUTE, name, [TEXT, value]], *rest]
