"""XML of virtual rasters as nested lists, as GDAL's own parser gives it.

Python's parsers must not be given files of strangers: entities in them can fill the memory.
"""

from __future__ import annotations

import copy
from typing import Any

from osgeo import gdal

ELEMENT, TEXT, ATTRIBUTE = 0, 1, 2  # kinds of nodes
Node = list[Any]
"""A kind, a name or text, and child nodes."""


def root_of(dataset: gdal.Dataset) -> Node:
    """The outermost element of a virtual raster."""
    root: Node = gdal.ParseXMLString(dataset.GetMetadata("xml:VRT")[0])
    return next((node for node in children(root) if node[1] == "VRTDataset"), root)


def xml_of(node: Node) -> str:
    """The XML of an element."""
    return str(gdal.SerializeXMLTree(node))


def children(node: Node) -> list[Node]:
    """The elements inside an element."""
    return [child for child in node[2:] if child[0] == ELEMENT]


def child(node: Node, name: str) -> Node | None:
    """The first element of a name inside an element."""
    return next((each for each in children(node) if each[1] == name), None)


def text(node: Node) -> str:
    """The text of an element.

    Raises:
        StopIteration: It has none.
    """
    return next(str(each[1]) for each in node[2:] if each[0] == TEXT)


def attribute(node: Node, name: str) -> str:
    """An attribute of an element; "" where it has none of that name."""
    found = (each for each in node[2:] if each[0] == ATTRIBUTE and each[1] == name)
    return next((str(each[2][1]) for each in found), "")


def element(name: str, content: str = "", **attributes: str) -> Node:
    """Make an element."""
    made: Node = [ELEMENT, name, *([ATTRIBUTE, key, [TEXT, value]] for key, value in attributes.items())]
    return [*made, [TEXT, content]] if content else made


def with_attribute(node: Node, name: str, value: str) -> Node:
    """A copy of an element with an attribute set."""
    rest = [each for each in copy.deepcopy(node[2:]) if each[:2] != [ATTRIBUTE, name]]
    return [*node[:2], [ATTRIBUTE, name, [TEXT, value]], *rest]
