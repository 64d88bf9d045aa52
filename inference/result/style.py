"""Write a QGIS style file (.qml), so that every QGIS version shows exactly the model's classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ..inert import inert
from ..model.classes import ModelClass
from ..regular_files import read_start

_QML = """<?xml version="1.0" encoding="UTF-8"?>
<qgis version="3.22" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
      <rasterTransparency/>
      <colorPalette>
{entries}
      </colorPalette>
    </rasterrenderer>
  </pipe>
</qgis>
"""

_ENTRY = re.compile(r' *<paletteEntry value="-?\d+" label="[^"]*" color="#[0-9a-f]{6}" alpha="255"/>')
OWN_VECTOR_STYLE = "<!-- Written by Pixelwise. QGIS removes this line when it saves a style. -->"
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # of XML 1.0
_VECTOR_SYMBOLIZER = re.compile(rb"<(?:\w+:)?(?:Point|Line|Polygon|Text)Symbolizer")  # of SLD
_LARGEST = 64 * 2**20  # bytes of a style that are read

_PERCENT = """<?xml version="1.0" encoding="UTF-8"?>
<qgis version="3.22" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandgray" grayBand="1" gradient="BlackToWhite" opacity="1" alphaBand="-1" \
nodataColor="">
      <rasterTransparency/>
      <contrastEnhancement>
        <minValue>0</minValue>
        <maxValue>100</maxValue>
        <algorithm>StretchToMinimumMaximum</algorithm>
      </contrastEnhancement>
    </rasterrenderer>
  </pipe>
</qgis>
"""


def write_percent_qml(path: str) -> None:
    """Write the style of a raster of percentages: its first band, black at 0 and white at 100."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(_PERCENT)


def write_qml(path: str, classes: Sequence[ModelClass]) -> None:
    """Write the style of a single-band raster of classes.

    Args:
        path: The .qml file.
        classes: The entries of the legend, in this order.
    """
    entries = "\n".join(_palette_entry(entry) for entry in classes)
    with open(path, "w", encoding="utf-8") as file:
        file.write(_QML.format(entries=entries))


def is_own_style(path: str) -> bool:
    """Return True if Pixelwise wrote a style file; QGIS rewrites all of it when a user saves a style."""
    try:
        text = read_start(path, _LARGEST).decode().replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        return False
    if text.split("\n", 2)[1:2] == [OWN_VECTOR_STYLE]:
        return True
    head, tail = _QML.split("{entries}")
    entries = text[len(head) : len(text) - len(tail)].split("\n")
    framed = text.startswith(head) and text.endswith(tail)
    return text == _PERCENT or (framed and all(_ENTRY.fullmatch(entry) for entry in entries if entry))


def is_raster_style(path: str) -> bool:
    """Return True if a file is a style of QGIS for rasters."""
    try:
        text = read_start(path, _LARGEST)
        return b"<rasterrenderer" in text or b"RasterSymbolizer" in text
    except OSError:
        return False


def is_vector_style(path: str) -> bool:
    """Return True if a file is a style for vectors, of QGIS or in SLD."""
    try:
        text = read_start(path, _LARGEST)
    except OSError:
        return False
    is_of_vectors = b"<renderer-v2" in text or _VECTOR_SYMBOLIZER.search(text) is not None
    return is_of_vectors and b"RasterSymbolizer" not in text


def _palette_entry(entry: ModelClass) -> str:
    color = "#{:02x}{:02x}{:02x}".format(*entry.color)
    label = escape(xml_text(entry.name))
    label = label.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
    return f'        <paletteEntry value="{entry.value}" label="{label}" color="{color}" alpha="255"/>'


def xml_text(text: str) -> str:
    """Return a text without the characters that XML, and so a .qml or GeoTIFF metadata, cannot contain."""
    return _NOT_IN_XML.sub("", inert(text))
